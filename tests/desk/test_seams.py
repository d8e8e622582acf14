"""Pictures, plans, approval, the undo window and stopping, together: once, whole, by whose right."""

from __future__ import annotations

import time
from contextlib import closing
from pathlib import Path

import pytest

from tests.databases import until_committed
from tests.pictures import content_of, picture_bytes
from tests.running import Newsroom, bot_process, new_api
from tests.teams import Team, running_team
from tests.tickers import FAST
from tickerbot.model import Approval
from tickerbot.playground import Message, User
from tickerbot.storage import people
from tickerbot.storage.archive import entries, topics
from tickerbot.storage.database import open_database
from tickerbot.storage.transactions import transaction

CAPTION = "Deich hält #wahl\nDer Scheitel ist durch.\nFoto: Ada Deich"
PUSH = "Deich hält\n\nDer Scheitel ist durch.\n\nFoto: Ada Deich"


async def photo(
    team: Team, user: User, caption: str = CAPTION, shade: int = 90, **more: object
) -> tuple[Message, Message]:
    """Send a photo: the own message, and the card of its draft."""
    seen = len(team.room.api.bot_messages(user))
    own = team.room.api.send_photo(user, picture_bytes(shade), caption=caption, **more)  # type: ignore[arg-type]
    await team.room.api.wait_for(lambda: len(team.room.api.bot_messages(user)) >= seen + 2)
    return own, team.room.api.bot_messages(user)[-1]


async def reader(team: Team) -> User:
    anna = team.room.reader("Leserin")
    await team.room.subscribe(anna)
    with closing(open_database(team.room.database)) as db, transaction(db):
        topics.add_topic(db, "Wahl", 0)
    return anna


def pushed(team: Team, user: User) -> list[Message]:
    """What this reader got since the answer to subscribing."""
    return team.room.api.bot_messages(user)[1:]


async def got_once(team: Team, user: User, shade: int = 90) -> Message:
    """The one message that the reader has got: with picture, credit and topic."""
    await team.room.api.wait_for(lambda: pushed(team, user))
    (message,) = pushed(team, user)
    assert message.text.startswith(PUSH)
    assert content_of(team.room.api, message) == picture_bytes(shade)
    with closing(open_database(team.room.database)) as db:
        (entry,) = entries.all_entries(db)
    assert [topic.name for topic in entry.topics] == ["Wahl"]
    return message


async def due_now(team: Team) -> None:
    with closing(open_database(team.room.database)) as db, transaction(db):
        then = int(time.time())
        db.execute("update plans set made_at = ?, publish_at = ?", [then - 9, then])


async def test_a_picture_planned_and_approved_goes_out_once_and_whole(tmp_path: Path) -> None:
    async with running_team(tmp_path, "always") as team:
        anna = await reader(team)
        _, card = await photo(team, team.author)
        await team.room.ask(team.author, "/later in 2 h")
        card = await team.says(card, "⏱ Geplant")
        seen = len(team.room.api.bot_messages(team.editor))
        await team.room.tap(team.author, card, "Prüfen lassen")
        shown = await team.next(team.editor, seen + 1)
        assert content_of(team.room.api, team.room.api.bot_messages(team.editor)[-2]) == (
            picture_bytes()
        )
        await team.room.tap(team.editor, shown, "Freigeben")
        await team.says(shown, "⏱ Geplant")
        await due_now(team)
        await team.says(shown, "✓ Nr. 1 veröffentlicht")
        await got_once(team, anna)


async def test_a_new_picture_for_what_is_planned_is_shown_and_goes_out(tmp_path: Path) -> None:
    async with running_team(tmp_path, "never") as team:
        anna = await reader(team)
        own, card = await photo(team, team.editor)
        await team.room.ask(team.editor, "/later in 2 h")
        await team.says(card, "⏱ Geplant")
        _, asking = await photo(team, team.editor, "", 20, reply_to=own)
        assert "Es fehlt der Bildnachweis" in asking.text  # the old one was of the old picture
        _, again = await photo(team, team.editor, "Foto: Ada Deich", 30, reply_to=own)
        assert "⏱ Geplant" in again.text
        assert "Bildnachweis" not in again.text
        assert "Ersetzt" in (await team.says(card, "Ersetzt")).text
        await due_now(team)
        await team.says(again, "✓ Nr. 1 veröffentlicht")
        await got_once(team, anna, 30)


@pytest.mark.parametrize("approval", ["always", "urgent", "never"])
async def test_an_author_gets_nothing_out_alone_by_any_way(
    tmp_path: Path, approval: Approval
) -> None:
    async with running_team(tmp_path, approval) as team:
        room, who = team.room, team.author
        card = await room.ask(who, "/add Deich hält\nAlles gut.")
        await room.ask(who, "/later in 2 h")
        await team.says(card, "⏱ Geplant")
        assert "jemand freigegeben hat" in (await room.ask(who, "/later now")).text
        await room.ask(who, "/publish")
        await room.ask(who, "/add Schule zu\nAlles aus.")
        await room.ask(who, "/veroeffentlichen still")
        with closing(open_database(room.database)) as db:
            assert db.table("entries").count == 0


async def test_an_editor_gets_nothing_out_alone_where_a_second_one_is_needed(
    tmp_path: Path,
) -> None:
    async with running_team(tmp_path, "always") as team:
        room, who = team.room, team.editor
        card = await room.ask(who, "/add Deich hält\nAlles gut.")
        await room.ask(who, "/later in 2 h")
        await team.says(card, "freigegeben hat")
        assert "jemand freigegeben hat" in (await room.ask(who, "/later now")).text
        await room.ask(who, "/add Schule zu\nAlles aus.")
        await room.ask(who, "/publish")
        with closing(open_database(room.database)) as db:
            assert db.table("entries").count == 0


async def test_an_author_who_was_asked_for_a_change_changes_nothing_after_take_over(
    tmp_path: Path,
) -> None:
    async with running_team(tmp_path, "never") as team:
        room = team.room
        own, _, shown = await team.submit()
        await room.tap(team.author, own, "Ändern")
        seen = len(room.api.bot_messages(team.editor))
        await room.tap(team.editor, shown, "Übernehmen")
        card = await team.next(team.editor, seen)
        await room.ask(team.author, "Heimlich anders\nGanz anders.")
        await room.tap(team.editor, card, "Veröffentlichen")
        await team.says(card, "✓ Nr. 1 veröffentlicht: Deich hält")


async def test_a_rehearsal_shows_a_picture_with_much_text_to_the_whole_team(
    tmp_path: Path,
) -> None:
    async with running_team(tmp_path, "never") as team:
        await team.room.ask(team.editor, "/probe")
        body = "Der Scheitel ist durch und der Deich steht. " * 22
        _, card = await photo(team, team.editor, f"Deich hält\n{body}\nFoto: Ada Deich")
        seen = len(team.room.api.bot_messages(team.chief))
        await team.room.tap(team.editor, card, "Veröffentlichen")
        shown = await team.next(team.chief, seen)
        assert shown.text.startswith("PROBE – NICHT VERÖFFENTLICHT")
        assert content_of(team.room.api, shown) == picture_bytes()
        with closing(open_database(team.room.database)) as db:
            assert db.table("entries").count == 0


async def test_a_description_of_what_is_out_stands_in_the_log(tmp_path: Path) -> None:
    async with running_team(tmp_path, "never") as team:
        own, card = await photo(team, team.editor, "Deich hält\nFoto: Ada Deich")
        await team.room.ask(team.editor, "/alt Ein Deich", reply_to=own)
        await team.room.tap(team.editor, card, "Veröffentlichen")
        await team.says(card, "✓ Nr. 1 veröffentlicht")
        assert "beschrieben" not in (await team.room.ask(team.chief, "/log")).text
        await team.room.ask(team.editor, "/alt Ein Deich bei Nacht", reply_to=own)
        log = (await team.room.ask(team.chief, "/log 1")).text
        assert "Ole: Bild von Nr. 1 beschrieben" in log


@pytest.mark.parametrize("moment", ["before it is handled", "once it is stored"])
async def test_killed_at_an_approval_it_goes_out_once_with_its_picture(
    tmp_path: Path, moment: str
) -> None:
    api, database = new_api(), tmp_path / "ticker.db"
    async with api.serve() as url, bot_process(url, database, **FAST) as bot:
        room = Newsroom(api, url, database)
        team = Team(room, room.editor(), room.editor("Ole", 901), room.editor("Anna", 902))
        await room.ask(team.chief, "/help")
        with closing(open_database(database)) as db, transaction(db):
            people.set_role(db, 901, "editor", 0)
            people.set_role(db, 902, "author", 0)
        for user in (team.editor, team.author):
            await room.ask(user, "/help")
        anna = await reader(team)
        _, card = await photo(team, team.author)
        seen = len(api.bot_messages(team.editor))
        await room.tap(team.author, card, "Prüfen lassen")
        shown = await team.next(team.editor, seen + 1)
        api.latency = 0.05
        api.tap(team.editor, shown, "Freigeben")
        if moment == "once it is stored":
            await until_committed(database, lambda db: db.table("entries").count)
        await bot.kill()
        await bot.start()
        await team.says(shown, "✓ Nr. 1 veröffentlicht")
        await team.says(card, "✓ Freigegeben von Ole")
        await room.api.wait_for(lambda: pushed(team, anna))
        assert await bot.end() == 0, bot.output.decode()
        assert {message.text for message in pushed(team, anna)} == {pushed(team, anna)[0].text}
        assert len(pushed(team, anna)) <= 2, "a repeat only where an answer was lost"
        assert content_of(api, pushed(team, anna)[0]) == picture_bytes()
        with closing(open_database(database)) as db:
            assert db.table("entries").count == 1
            kinds = [row[0] for row in db.execute("select kind from log order by id").fetchall()]
        assert kinds.count("approved") == kinds.count("published") == 1


@pytest.mark.parametrize("way", ["by its button", "by the command"])
async def test_held_back_and_changed_it_goes_out_once_as_it_reads_then(
    tmp_path: Path, way: str
) -> None:
    async with running_team(tmp_path, "never", undo="60s") as team:
        room, anna = team.room, await reader(team)
        own, card = await photo(team, team.editor, "Deich bricht\nFoto: Ada Deich")
        if way == "by its button":
            await room.tap(team.editor, card, "Veröffentlichen")
        else:
            await room.ask(team.editor, "/publish")
        await team.says(card, "⏳ Geht in")
        seen = len(room.api.bot_messages(team.editor))
        room.api.edit(team.editor, own, CAPTION)
        again = await team.next(team.editor, seen + 1)
        await team.says(card, "Ersetzt")
        assert "Veröffentlichen" in again.button_labels, (
            "nothing that was changed goes out by itself"
        )
        await room.tap(team.editor, again, "Veröffentlichen")
        again = await team.says(again, "⏳ Geht in")
        await room.tap(team.editor, again, "Halt")
        again = await team.says(again, "Vorschau")
        await room.tap(team.editor, again, "Veröffentlichen")
        await team.says(again, "⏳ Geht in")
        await due_now(team)
        await team.says(again, "✓ Nr. 1 veröffentlicht")
        await got_once(team, anna)


async def test_killed_at_a_stop_each_gets_the_picture_once_it_goes_on(tmp_path: Path) -> None:
    api, database = new_api(), tmp_path / "ticker.db"
    async with (
        api.serve() as url,
        bot_process(url, database, TICKERBOT_MESSAGES_PER_SECOND="10") as bot,
    ):
        room = Newsroom(api, url, database)
        editor = room.editor()
        await room.ask(editor, "/help")
        readers = room.subscribers(20)
        seen = len(api.bot_messages(editor))
        api.send_photo(editor, picture_bytes(), caption=CAPTION)
        await api.wait_for(lambda: len(api.bot_messages(editor)) >= seen + 2)
        card = api.bot_messages(editor)[-1]
        await room.tap(editor, card, "Veröffentlichen")
        await api.wait_for(lambda: "Anhalten" in api.current(card).button_labels)
        api.tap(editor, api.current(card), "Anhalten")
        await until_committed(
            database, lambda db: db.execute("select max(stopped) from pushes").fetchone()[0]
        )
        await bot.kill()
        had = [reader for reader in readers if api.bot_messages(reader)]
        assert len(had) < len(readers)
        await bot.start()
        await api.wait_for(lambda: "⏸ Angehalten" in api.current(card).text)
        assert [reader for reader in readers if api.bot_messages(reader)] == had
        await room.tap(editor, api.current(card), "Weiter")
        await api.wait_for(lambda: all(api.bot_messages(reader) for reader in readers))
        assert await bot.end() == 0, bot.output.decode()
        got = [api.bot_messages(reader) for reader in readers]
        assert {content_of(api, message) for each in got for message in each} == {picture_bytes()}
        twice = sum(len(each) - 1 for each in got)
        assert twice <= 1, "a repeat only where the kill came before the answer was recorded"
