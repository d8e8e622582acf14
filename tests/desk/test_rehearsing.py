"""A rehearsal, through real HTTP: nothing of it reaches a reader or the archive, then or later."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.databases import new_database
from tests.running import Newsroom, first_data, running_bot
from tests.tdlib import assert_sendable
from tickerbot.storage import people
from tickerbot.storage.archive import entries
from tickerbot.storage.database import open_database
from tickerbot.storage.newsroom import drafts, rehearsals
from tickerbot.storage.transactions import transaction

HEAD = "PROBE – NICHT VERÖFFENTLICHT"


@pytest.fixture
async def room(tmp_path: Path) -> AsyncIterator[Newsroom]:
    with closing(new_database(tmp_path / "ticker.db")) as db, transaction(db):
        people.set_role(db, 901, "editor", 0)
        people.set_role(db, 902, "author", 0)
    async with running_bot(tmp_path) as newsroom:
        yield newsroom


def archive(room: Newsroom) -> list[str]:
    with closing(open_database(room.database)) as db:
        assert db.execute("select count(*) from pushes").fetchone()[0] == entries.count_entries(db)
        return [entry.headline for entry in entries.all_entries(db)]


async def test_it_goes_to_the_team_and_to_nobody_else(room: Newsroom) -> None:
    editor, ole, anna = room.editor(), room.editor("Ole", 901), room.reader("Anna")
    await room.ask(ole, "/help")
    await room.subscribe(anna)
    assert "Probe bis" in (await room.ask(editor, "/probe")).text
    card = await room.ask(editor, "/add Deich bricht\nAlles weg.")
    assert card.text.startswith(HEAD)
    assert_sendable(card.html)
    seen = {user.id: len(room.api.bot_messages(user)) for user in (editor, ole)}
    await room.tap(editor, card, "Veröffentlichen")
    for user in (editor, ole):
        await room.api.wait_for(lambda who=user.id: len(room.api.bot_messages(who)) > seen[who])  # type: ignore[misc]
        (shown,) = room.api.bot_messages(user)[seen[user.id] :]
        assert shown.text.startswith(f"{HEAD}\n\nDeich bricht")
        assert shown.button_labels == []
    await room.api.wait_for(lambda: "ging nur an die Redaktion" in room.api.current(card).text)
    assert archive(room) == []
    assert len(room.api.bot_messages(anna)) == 1
    assert "nichts" in (await room.ask(anna, "/suche Deich")).text
    assert "in einer Probe" in (await room.ask(editor, "/log")).text


async def test_a_draft_of_a_rehearsal_stays_one(room: Newsroom) -> None:
    editor = room.editor()
    await room.ask(editor, "/rehearse")
    words = room.api.send(editor, "/add Deich bricht\nAlles weg.")
    await room.api.wait_for(lambda: len(room.api.bot_messages(editor)) == 2)
    for word in ("an", "on", "JETZT"):  # ends nothing
        assert "Probe bis" in (await room.ask(editor, f"/probe {word}")).text
    assert "zu Ende" in (await room.ask(editor, "/probe aus")).text
    room.api.edit(editor, words, "/add Deich bricht\nAlles ist weg.")
    await room.api.wait_for(lambda: len(room.api.bot_messages(editor)) == 7)
    card = room.api.bot_messages(editor)[-1]
    assert card.text.startswith(HEAD)
    await room.tap(editor, card, data=first_data(card))
    await room.api.wait_for(lambda: len(room.api.bot_messages(editor)) == 8)
    assert archive(room) == []
    fresh = await room.ask(editor, "/add Deich hält")
    assert not fresh.text.startswith(HEAD)
    await room.tap(editor, fresh, "Veröffentlichen")
    assert archive(room) == ["Deich hält"]


async def test_what_would_reach_readers_is_refused_meanwhile(room: Newsroom) -> None:
    editor = room.editor()
    receipt = await room.publish(editor, "Deich hält\nAlles gut.")
    before = await room.ask(editor, "/add Fähre fährt")
    correction = await room.ask(editor, "/edit 1 Deich bricht\nDoch.")
    retraction = await room.ask(editor, "/retract 1")
    await room.ask(editor, "/probe")
    for card, label in (
        (before, "Veröffentlichen"), (before, "Still veröffentlichen"),
        (correction, "Still korrigieren"), (correction, "Mit Hinweis und Ton"),
        (retraction, "Zurückziehen"),
    ):  # fmt: skip
        assert "Sie proben gerade" in await room.tap(editor, card, label)
    assert "Sie proben gerade" in (await room.ask(editor, "/label 1 eil")).text
    assert "Sie proben gerade" in (await room.ask(editor, "/publish")).text
    # and every card that is shown then says so
    listed = await room.ask(editor, "/drafts")
    shown = [await room.ask(editor, "/retract 1 Grund"), await room.ask(editor, "/edit 1 Anders")]
    named = ":".join(first_data(before).split(":")[2:4])
    shown.append(await room.tap_and_read(editor, listed, f"drafts:{named}"))
    for card in shown:
        assert card.text.startswith("Sie proben gerade; das hier gehört nicht zur Probe.")
    assert archive(room) == ["Deich hält"]
    assert "zu Ende" in (await room.ask(editor, "/probe")).text
    await room.tap(editor, correction, "Still korrigieren")
    assert archive(room) == ["Deich bricht"]
    assert receipt.message_id


async def test_an_approved_rehearsal_goes_to_the_team_only(room: Newsroom) -> None:
    chief, ole, anna = room.editor(), room.editor("Ole", 901), room.editor("Anna", 902)
    await room.ask(chief, "/help")
    await room.ask(ole, "/help")
    await room.ask(anna, "/probe")
    card = await room.ask(anna, "/add Deich bricht")
    await room.tap(anna, card, "Prüfen lassen")
    await room.api.wait_for(lambda: len(room.api.bot_messages(chief)) == 2)
    review = room.api.bot_messages(chief)[-1]
    await room.api.wait_for(lambda: len(room.api.bot_messages(ole)) == 2)
    others = room.api.bot_messages(ole)[-1]
    assert review.text.startswith(HEAD)
    await room.tap(chief, review, "Freigeben")
    await room.api.wait_for(lambda: "ging nur an die Redaktion" in room.api.current(review).text)
    told = f"{HEAD}: von Edda, "
    await room.api.wait_for(lambda: room.api.current(card).text.startswith(told))
    await room.api.wait_for(lambda: room.api.current(others).text.startswith(told))
    log = (await room.ask(chief, "/log")).text.split("\n")
    assert "Edda: den Entwurf „Deich bricht“ in einer Probe „veröffentlicht“" in log[2]
    assert "Anna: den Entwurf „Deich bricht“ prüfen lassen" in log[3]
    assert "Anna: Probe begonnen" in log[4]
    assert archive(room) == []


def test_it_lasts_an_hour(tmp_path: Path) -> None:
    with closing(new_database(tmp_path / "ticker.db")) as db, transaction(db):
        people.set_role(db, 900, "editor", 0)
        rehearsals.begin(db, 900, 1_000)
        assert rehearsals.is_on(db, 900, 1_000 + rehearsals.REHEARSAL_S - 1)
        assert not rehearsals.is_on(db, 900, 1_000 + rehearsals.REHEARSAL_S)
        assert not rehearsals.is_on(db, 901, 1_000)
        assert not rehearsals.is_on(db, None, 1_000)


def test_the_database_lets_nobody_publish_it(tmp_path: Path) -> None:
    with closing(new_database(tmp_path / "ticker.db")) as db:
        with transaction(db):
            rehearsals.begin(db, 900, 4_000_000_000)
            draft, _ = drafts.put_draft(db, 900, 10, 0, "Deich", 0)
            assert draft.rehearsal
            db.execute(
                "insert into entries (id, headline, ordered_at, fingerprint) values (5, 'x', 0, '')"
            )
        with pytest.raises(sqlite3.IntegrityError), transaction(db):
            db.execute("update drafts set state = 'published', entry_id = 5")


@pytest.mark.parametrize("user_id", [901, 902], ids=["editor", "author"])
async def test_no_card_of_a_rehearsal_promises_anything_to_readers(
    room: Newsroom, user_id: int
) -> None:
    user = room.editor("Ole", user_id)
    await room.subscribe(room.reader("Berta"))
    await room.ask(user, "/probe")
    card = await room.ask(user, "/add EIL: Deich bricht")
    shown = [card.text]
    if user_id == 901:
        await room.tap(user, card, "Eilmeldung …")
        await room.api.wait_for(lambda: "senden?" in room.api.current(card).text)
        shown.append(room.api.current(card).text)
        # sent by a command it is answered below, and the question above is closed
        assert "ging nur an die Redaktion" in (await room.ask(user, "/eil jetzt")).text
        await room.api.wait_for(lambda: room.api.current(card).button_labels == [])
        await room.api.wait_for(
            lambda: room.api.bot_messages(user)[-1].text.startswith(f"{HEAD}\n")
        )
    seen = len(room.api.bot_messages(user))
    room.api.send(user, "/add 18:05 Alarm\nSirenen.\n\n17:40 Regen\nViel Wasser.")
    await room.api.wait_for(lambda: len(room.api.bot_messages(user)) == seen + 3)
    for text in (*shown, *(message.text for message in room.api.bot_messages(user)[seen:])):
        assert "nur an die Redaktion, an keinen Leser" in text
        assert not re.search("einen Chat|[0-9] Chats", text)
