"""Open drafts, through real HTTP: who finds which, who works on them, and which are brought up."""

from __future__ import annotations

import time
from contextlib import closing
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from tests.databases import new_database, until_committed
from tests.outboxes import add_entry
from tests.running import first_data, new_api, running_bot
from tests.tdlib import assert_sendable
from tests.teams import running_team
from tickerbot.model import Newsroom
from tickerbot.playground import Hang
from tickerbot.rendering.drafts import drafts_message
from tickerbot.rendering.voice import Voice
from tickerbot.storage import people
from tickerbot.storage.database import open_database
from tickerbot.storage.newsroom import draft_lists, drafts, revision_drafts
from tickerbot.storage.newsroom.draft_lists import UNTOUCHED_S
from tickerbot.storage.newsroom.revision_drafts import Source
from tickerbot.storage.transactions import transaction


async def test_two_people_in_one_draft_see_each_other(tmp_path: Path) -> None:
    async with running_team(tmp_path, "never") as team:
        room = team.room
        own = await room.ask(team.author, "/add Deich hält\nAlles gut.")
        await room.ask(team.chief, "/add Fähre fährt\nWieder.")
        with closing(open_database(room.database)) as db, transaction(db):
            db.execute("update drafts set touched_at = touched_at - 185 where id = 1")
            db.execute("update drafts set touched_at = touched_at - 7300 where id = 2")
        listed = await room.ask(team.editor, "/entwuerfe")
        assert_sendable(listed.html)
        assert listed.text.split("\n")[2:] == [
            "1. Deich hält · Anna · offen · 3 min", "2. Fähre fährt · Edda · offen · 2 h",
        ]  # fmt: skip
        mine = await room.ask(team.author, "/drafts")
        assert mine.text.split("\n")[2:] == ["1. Deich hält · offen · 3 min"]
        data = [str(it["callback_data"]) for row in listed.buttons or () for it in row]
        opened = await room.tap_and_read(team.editor, listed, data[0])
        assert "Anna bearbeitet das seit 3 min." in opened.text
        assert opened.button_labels == ["Übernehmen"]
        await team.says(own, "Ole hat das auch offen.")
        # an author opens no other's, also not by an editor's button
        await room.tap(team.author, own, data=data[1])
        assert len([it for it in room.api.bot_messages(team.author) if "Fähre" in it.text]) == 0


async def test_what_goes_out_while_another_opens_it_keeps_its_receipt(tmp_path: Path) -> None:
    async with running_team(tmp_path, "never") as team:
        room, api = team.room, team.room.api
        own = await room.ask(team.editor, "/add Deich hält\nAlles gut.")
        listed = await room.ask(team.chief, "/drafts")
        slow = api.faults.add(kind=Hang(), method="sendMessage", chat=team.chief)
        opening = api.tap(team.chief, listed, data=first_data(listed))
        await api.wait_for(lambda: slow.hanging)
        await room.tap(team.editor, own, "Veröffentlichen")
        await team.says(own, "✓ Nr. 1 veröffentlicht")
        slow.release()
        await opening.answered()
        assert api.current(own).text.startswith("✓ Nr. 1 veröffentlicht")


def test_what_would_be_retracted_is_listed_by_its_headline(tmp_path: Path) -> None:
    with closing(new_database(tmp_path / "ticker.db")) as db, transaction(db):
        entry_id = add_entry(db, "Der Deich hält")
        revision_drafts.put_retraction(db, Source(902, 10), entry_id, 1, "")
        [listed] = draft_lists.open_drafts(db)
        tomorrow = listed.touched_at + 2 * UNTOUCHED_S
        voice = Voice(Newsroom("Ticker", ZoneInfo("Europe/Berlin"), "de", 30.0), "de")
        shown = drafts_message([listed], voice, 0.0, for_user=902).html
        assert [it.id for it in draft_lists.forgotten(db, tomorrow)] == [listed.draft.id]
        # what somebody else has retracted by then is on nobody's list, and nobody is reminded of it
        db.execute("update entries set retracted_at = 1")
        assert draft_lists.open_drafts(db) == []
        assert draft_lists.forgotten(db, tomorrow) == []
    assert "Der Deich hält" in shown.split("\n")[2]


@pytest.mark.parametrize(("untouched_s", "is_due"), [(-120, False), (60, True)])
async def test_an_untouched_one_is_brought_up_once_after_a_day(
    tmp_path: Path, untouched_s: int, *, is_due: bool
) -> None:
    api, path = new_api(), tmp_path / "ticker.db"
    with closing(new_database(path)) as db, transaction(db):
        people.set_role(db, 902, "author", 0)
        now = int(time.time())
        draft, _ = drafts.put_draft(db, 902, 10, 0, "Deich hält\nAlles gut.", now)
        db.execute("update drafts set touched_at = ?", [now - UNTOUCHED_S - untouched_s])
    anna = api.add_user("Anna", language_code="de", user_id=902)
    api.send(anna, "/id")  # the bot may write to her
    for _ in range(2):
        async with running_bot(tmp_path, api=api) as room:
            if is_due:
                await until_committed(
                    path, lambda db: db.execute("select 1 from drafts where brought_up").fetchone()
                )
            await room.ask(anna, "/id")
    shown = [it.text for it in api.bot_messages(anna)]
    told = "Dieser Entwurf liegt seit 24 h unberührt."
    assert sum(text.startswith(told) for text in shown) == is_due
    assert sum("Vorschau" in text and "Deich hält" in text for text in shown) == is_due
    assert draft.id == 1
