"""Killed at any step of what the desk does, nothing is lost and nothing is done twice.

All tests share a newsroom, each with a process of the bot that is killed. What hangs when it is killed
has not reached Telegram unless a test says so: then nobody may get anything twice.
"""

from __future__ import annotations

import time
from collections.abc import AsyncIterator
from contextlib import closing
from dataclasses import dataclass
from typing import Any

import pytest
import pytest_asyncio
from sqlite_utils import Database

from tests.databases import new_database, until_committed
from tests.pictures import content_of, picture_bytes
from tests.running import BotProcess, Newsroom, QuickBotProcess, new_api
from tests.teams import Team
from tests.tickers import FAST
from tickerbot.playground import Hang, Message, User
from tickerbot.rendering.neutral import CONTENT as GREY
from tickerbot.storage import inbox, people
from tickerbot.storage.database import open_database
from tickerbot.storage.transactions import transaction

pytestmark = pytest.mark.asyncio(loop_scope="module")

UNDO = {"TICKERBOT_UNDO": "60s"}
DAYS_3 = 3 * 24 * 3600


@dataclass
class Desk:
    """A newsroom whose bot is killed, with a headline that no other test has."""

    team: Team
    bot: BotProcess
    readers: list[User]
    headline: str = ""
    logged: int = 0
    """The newest act in the log when the test began."""

    @property
    def room(self) -> Newsroom:
        return self.team.room

    async def start(self, **variables: str) -> None:
        await self.bot.start(**FAST, **variables)

    async def restart(self, **variables: str) -> None:
        """Kill it; what hangs then fails, and nothing hangs for the next one."""
        await self.bot.kill()
        self.room.api.faults.clear()
        await self.start(**variables)

    async def until(self, sql: str) -> None:
        """Wait until the database has a row that this selects."""
        await until_committed(self.room.database, lambda db: db.execute(sql).fetchone())

    def change(self, sql: str, *values: object) -> None:
        with closing(open_database(self.room.database)) as db, transaction(db):
            db.execute(sql, values)

    def asked(self, sql: str) -> Any:
        with closing(open_database(self.room.database)) as db:
            return db.execute(sql).fetchone()[0]

    def got(self, user: User) -> list[Message]:
        """The messages about the headline that this reader has."""
        return [it for it in self.room.api.bot_messages(user) if self.headline in it.text]

    async def all_have_it_once(self) -> None:
        """Everybody has it, and it is in the archive and the log once."""
        await self.room.api.wait_for(lambda: all(map(self.got, self.readers)))
        await self.all_is_recorded()
        assert [len(self.got(reader)) for reader in self.readers] == [1] * len(self.readers)
        assert self.asked(f"select count(*) from entries where headline = '{self.headline}'") == 1
        published = "select count(*) from log where kind = 'published' and entry_id = ("
        assert self.asked(f"{published}select max(id) from entries)") == 1

    def nobody_has_it(self) -> None:
        assert not any(map(self.got, self.readers))
        assert self.asked(f"select count(*) from entries where headline = '{self.headline}'") == 0

    async def card(self, user: User | None = None) -> Message:
        """The preview of a text that this person, or the chief, has written."""
        who = user or self.team.chief
        seen = len(self.room.api.bot_messages(who))
        self.room.api.send(who, f"/add {self.headline}\nAlles gut.")

        def found() -> list[Message]:  # of an earlier test something may still come before it
            return [it for it in self.room.api.bot_messages(who)[seen:] if self.headline in it.text]

        await self.room.api.wait_for(found)
        await self.all_is_recorded()  # else it would be shown again after a kill
        (card,) = found()
        return card

    async def photo(self, user: User | None = None) -> Message:
        """The preview of a picture, with its credit."""
        who = user or self.team.chief
        seen = len(self.room.api.bot_messages(who))
        caption = f"{self.headline}\nFoto: Ada Deich"
        self.room.api.send_photo(who, picture_bytes(self.shade), caption=caption)
        await self.room.api.wait_for(lambda: len(self.room.api.bot_messages(who)) >= seen + 2)
        await self.all_is_recorded()
        return self.room.api.bot_messages(who)[-1]

    async def all_is_recorded(self) -> None:
        await until_committed(self.room.database, nobody_waits)

    async def all_is_handled(self) -> None:
        await until_committed(
            self.room.database, lambda db: not db.table("inbox").count_where(inbox.UNHANDLED)
        )

    @property
    def shade(self) -> int:
        """What no other test's picture is painted with."""
        return 20 + int(self.headline.rpartition(" ")[2])

    def shown(self) -> list[Message]:
        """What the chief is shown about the headline: pictures, cards, receipts."""
        return [
            it for it in self.room.api.bot_messages(self.team.chief) if self.headline in it.text
        ]

    def all_see(self, content: bytes) -> None:
        """Every message about it has this picture."""
        found = [it for reader in self.readers for it in self.got(reader)]
        assert {content_of(self.room.api, it) for it in found} == {content}

    async def says(self, message: Message, words: str) -> Message:
        return await self.team.says(message, words)


def nobody_waits(db: Database) -> bool:
    """Whether nothing is owed to readers, and nothing is still to be answered."""
    behind = "sent_through < (select max(seq) from pushes)"
    return nothing_is_unhandled(db) and not db.table("subscriptions").count_where(behind)


def nothing_is_unhandled(db: Database) -> bool:
    return not db.table("inbox").count_where(inbox.UNHANDLED)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def newsroom(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Desk]:
    api, database = new_api(), tmp_path_factory.mktemp("kills") / "ticker.db"
    api.limits = None
    with closing(new_database(database)) as db, transaction(db):
        people.set_role(db, 901, "editor", 0)
        people.set_role(db, 902, "author", 0)
    async with api.serve() as url:
        room = Newsroom(api, url, database)
        team = Team(room, room.editor(), room.editor("Ole", 901), room.editor("Anna", 902))
        desk = Desk(team, QuickBotProcess(url, database), room.subscribers(3))
        await desk.start()
        for user in (team.chief, team.editor, team.author):
            await room.ask(user, "/help")
        await desk.bot.clear_away()
        yield desk


@pytest_asyncio.fixture(loop_scope="module")
async def desk(newsroom: Desk) -> AsyncIterator[Desk]:
    newsroom.headline = f"Lage {int(newsroom.headline.rpartition(' ')[2] or 0) + 1}"
    newsroom.logged = newsroom.asked("select coalesce(max(id), 0) from log")
    newsroom.bot = QuickBotProcess(newsroom.room.url, newsroom.room.database)
    yield newsroom
    await newsroom.bot.clear_away()
    newsroom.room.api.faults.clear()


def no_reader_is_reached(desk: Desk, method: str = "sendMessage") -> None:
    """Let nothing that goes to readers get there before the bot is killed."""
    for reader in desk.readers:
        desk.room.api.faults.add(kind=Hang(), method=method, chat=reader, times=None)


def come(seconds_ago: int = 0) -> tuple[str, int, int]:
    """How the time of all plans has come, so long ago."""
    then = int(time.time()) - seconds_ago
    return "update plans set made_at = ?, publish_at = ?", then - 9, then


@pytest.mark.parametrize("moment", ["before it is handled", "while it counts", "once it is out"])
async def test_in_the_undo_window_it_goes_out_once(desk: Desk, moment: str) -> None:
    await desk.start(**UNDO)
    card = await desk.card()
    no_reader_is_reached(desk)
    desk.room.api.tap(desk.team.chief, card, "Veröffentlichen")
    if moment != "before it is handled":
        await desk.until("select 1 from plans where held")
    if moment == "once it is out":
        desk.change(*come())
        await desk.until(f"select 1 from entries where headline = '{desk.headline}'")
    await desk.restart(**UNDO)
    if moment != "once it is out":
        await desk.says(card, "⏳ Geht in")
        desk.nobody_has_it()
        desk.change(*come())
    await desk.says(card, "✓ Nr. ")
    await desk.all_have_it_once()


@pytest.mark.parametrize("moment", ["before it is handled", "once it is stored"])
async def test_what_was_held_back_stays_so(desk: Desk, moment: str) -> None:
    await desk.start(**UNDO)
    card = await desk.card()
    await desk.room.tap(desk.team.chief, card, "Veröffentlichen")
    held = await desk.says(card, "⏳ Geht in")
    desk.room.api.tap(desk.team.chief, held, "Halt")
    if moment == "once it is stored":
        await desk.until("select 1 where not exists (select 1 from plans)")
    await desk.restart(**UNDO)
    await desk.until("select 1 where not exists (select 1 from plans)")
    card = await desk.says(card, "Vorschau")
    desk.nobody_has_it()
    await desk.room.tap(desk.team.chief, card, "Veröffentlichen")
    await desk.says(card, "⏳ Geht in")
    desk.change(*come())
    await desk.says(card, "✓ Nr. ")
    await desk.all_have_it_once()


@pytest.mark.parametrize("late", [250, 400])
@pytest.mark.parametrize("is_held", [True, False], ids=["undo", "later"])
async def test_down_at_its_time_it_goes_out_once_or_is_asked_about(
    desk: Desk, late: int, *, is_held: bool
) -> None:
    undo = UNDO if is_held else {}
    await desk.start(**undo)
    card = await desk.card()
    if is_held:
        await desk.room.tap(desk.team.chief, card, "Veröffentlichen")
    else:
        await desk.room.ask(desk.team.chief, "/later in 2 h")
    await until_committed(desk.room.database, lambda db: db.table("plans").count)
    await desk.all_is_recorded()
    await desk.bot.kill()
    desk.change(*come(late))
    await desk.start(**undo)
    if late < 300:
        await desk.says(card, "✓ Nr. ")
        await desk.all_have_it_once()
        return
    await desk.until("select 1 from plans where asked")
    desk.nobody_has_it()
    await desk.restart(**undo)  # nobody is asked twice, and it can still go out
    card = await desk.says(card, "Nicht hinausgegangen")
    questions = [
        it for it in desk.room.api.bot_messages(desk.team.editor) if desk.headline in it.text
    ]
    assert len(questions) == 1
    await desk.room.tap(desk.team.chief, card, "Jetzt veröffentlichen")
    if is_held:
        desk.change(*come())
    await desk.says(card, "✓ Nr. ")
    await desk.all_have_it_once()


async def test_killed_when_a_planned_one_is_out_it_goes_out_once(desk: Desk) -> None:
    await desk.start()
    card = await desk.photo(desk.team.editor)
    await desk.room.ask(desk.team.editor, "/later in 2 h")
    await desk.says(card, "⏱ Geplant")
    no_reader_is_reached(desk, "sendPhoto")
    desk.change(*come())
    await desk.until(f"select 1 from entries where headline = '{desk.headline}'")
    await desk.restart()
    await desk.says(card, "✓ Nr. ")
    await desk.all_have_it_once()
    desk.all_see(picture_bytes(desk.shade))


@pytest.mark.parametrize("moment", ["before it is handled", "once it is stored"])
@pytest.mark.parametrize("then", ["at once", "undo", "later"])
async def test_between_approval_and_publication(desk: Desk, then: str, moment: str) -> None:
    undo = UNDO if then == "undo" else {}
    await desk.start(**undo)
    seen = len(desk.room.api.bot_messages(desk.team.editor))
    card = await desk.card(desk.team.author)
    if then == "later":
        await desk.room.ask(desk.team.author, "/later in 2 h")
        card = await desk.says(card, "⏱ Geplant")
    await desk.room.tap(desk.team.author, card, "Prüfen lassen")
    shown = await desk.team.next(desk.team.editor, seen)
    await desk.all_is_recorded()
    no_reader_is_reached(desk)
    desk.room.api.tap(desk.team.editor, shown, "Freigeben")
    if moment == "once it is stored":
        await desk.until(
            "select 1 where (select kind from log order by id desc) in ('approved', 'published')"
        )
    await desk.restart(**undo)
    if then != "at once":
        waits = {"undo": "⏳ Geht in", "later": "⏱ Geplant"}
        await desk.says(shown, waits[then])
        await desk.until("select 1 from plans where by_id = 901")
        desk.nobody_has_it()
        desk.change(*come())
    await desk.says(shown, "✓ Nr. ")
    await desk.says(card, "✓ Freigegeben von Ole")
    await desk.all_have_it_once()
    approved = f"select count(*) from log where kind = 'approved' and id > {desk.logged}"
    assert desk.asked(approved) == 1


@pytest.mark.parametrize("act", ["stop", "go on"])
@pytest.mark.parametrize("moment", ["before it is handled", "once it is stored"])
async def test_a_stop_and_its_end_are_done_once(desk: Desk, act: str, moment: str) -> None:
    await desk.start()
    card = await desk.card()
    no_reader_is_reached(desk)
    await desk.room.tap(desk.team.chief, card, "Veröffentlichen")
    card = await desk.says(card, "✓ Nr. ")
    if act == "go on":
        await desk.room.tap(desk.team.chief, card, "Anhalten")
        await desk.says(card, "⏸ Angehalten")
        # else both taps would come again, one after the other
        await until_committed(desk.room.database, nothing_is_unhandled)
        await desk.restart()
        no_reader_is_reached(desk)
    desk.room.api.tap(
        desk.team.chief, desk.room.api.current(card), "Anhalten" if act == "stop" else "Weiter"
    )
    if moment == "once it is stored":
        kind = "stopped" if act == "stop" else "resumed"
        await desk.until(f"select 1 from log where kind = '{kind}' and id > {desk.logged}")
    await desk.restart()
    if act == "stop":
        if moment == "once it is stored":
            await desk.says(card, "⏸ Angehalten")
            await desk.restart()
            assert not any(map(desk.got, desk.readers))
        await desk.room.ask(desk.team.chief, "/weiter")
    await desk.all_have_it_once()
    counts = [
        desk.asked(f"select count(*) from log where kind = '{kind}' and id > {desk.logged}")
        for kind in ("stopped", "resumed")
    ]
    # a stop that the first bot had not heard of may find everybody served by the second
    came_late = (act, moment) == ("stop", "before it is handled")
    assert counts in ([[1, 1], [0, 0]] if came_late else [[1, 1]])


@pytest.mark.parametrize(
    ("command", "done"),
    [
        ("/halt", "select 1 from log where kind = 'stopped' and id > {logged}"),
        ("/goon", "select 1 from log where kind = 'resumed' and id > {logged}"),
        ("/later now", "select 1 from log where kind = 'published' and id > {logged}"),
        ("/urgent now", "select 1 from log where kind = 'published' and id > {logged}"),
        ("/label eil", "select 1 from drafts where level = 2 and id > {drafted}"),
        ("/rehearse", "select 1 from people where rehearses_until > 0"),
    ],
)
async def test_a_command_that_names_nothing_acts_on_one_thing_once(
    desk: Desk, command: str, done: str
) -> None:
    """It was carried out, and not answered, when the bot was killed: it comes again."""
    await desk.start()
    chief, room, api = desk.team.chief, desk.room, desk.room.api
    drafted = desk.asked("select coalesce(max(id), 0) from drafts")
    no_reader_is_reached(desk)
    for number in range(2):
        card = await room.ask(chief, f"/add {desk.headline} Teil {number}")
        if command in ("/halt", "/goon"):
            await room.tap(chief, card, "Veröffentlichen")
            card = await desk.says(card, "✓ Nr. ")
        if command == "/goon":
            await room.tap(chief, card, "Anhalten")
            await desk.says(card, "⏸ Angehalten")
        if command == "/later now":
            await room.ask(chief, "/later in 2 h")
        if command == "/urgent now":
            await room.tap(chief, card, "Eilmeldung …")
            await desk.says(card, "Als Eilmeldung senden?")
    await desk.until(f"select 1 where (select kind from log order by id desc) <> '{command}'")
    desk.logged = desk.asked("select coalesce(max(id), 0) from log")
    api.faults.add(kind=Hang(), method="sendMessage", chat=chief, times=None)
    api.faults.add(kind=Hang(), method="editMessageText", chat=chief, times=None)
    api.send(chief, command)
    await desk.until(done.format(logged=desk.logged, drafted=drafted))
    await desk.bot.kill()
    api.faults.clear()
    no_reader_is_reached(desk)
    await desk.start()
    await desk.all_is_handled()
    changed = {
        "/label eil": f"select count(*) from drafts where level = 2 and id > {drafted}",
        "/rehearse": "select count(*) from people where rehearses_until > 0",
    }
    logged = f"select count(*) from log where id > {desk.logged} and kind <> 'submitted'"
    assert desk.asked(changed.get(command, logged)) == 1
    desk.change("update people set rehearses_until = null")
    desk.change("update pushes set withdrawn = 1, stopped = 0")
    desk.change("delete from plans")
    desk.change("update drafts set state = 'discarded' where state = 'open'")


@pytest.mark.parametrize("who", ["editor", "author"])
async def test_a_rehearsal_is_told_to_the_team(desk: Desk, who: str) -> None:
    await desk.start()
    team, room, api = desk.team, desk.room, desk.room.api
    writer = getattr(team, who)
    await room.ask(writer, "/probe")
    card = await desk.card(writer)
    if who == "author":
        seen = len(api.bot_messages(team.editor))
        await room.tap(writer, card, "Prüfen lassen")
        shown, label = await team.next(team.editor, seen), "Freigeben"
    else:
        shown, label = card, "Veröffentlichen"
    await desk.all_is_handled()
    for user in (team.chief, team.editor, team.author):
        api.faults.add(kind=Hang(), method="sendMessage", chat=user, times=None)
    api.tap(team.editor, shown, label)
    await desk.until(f"select 1 from log where kind = 'rehearsed' and id > {desk.logged}")
    await desk.restart()
    head = f"PROBE – NICHT VERÖFFENTLICHT\n\n{desk.headline}"
    for user in (team.chief, team.editor, team.author):
        await api.wait_for(
            lambda user=user: any(it.text.startswith(head) for it in api.bot_messages(user))  # type: ignore[misc]
        )
    await desk.says(shown, "ging nur an die Redaktion")
    assert (
        desk.asked(f"select count(*) from log where kind = 'rehearsed' and id > {desk.logged}") == 1
    )
    desk.nobody_has_it()
    desk.change("update people set rehearses_until = null")


async def test_in_15_minutes_counts_from_the_first_tap(desk: Desk) -> None:
    await desk.start()
    chief, room, api = desk.team.chief, desk.room, desk.room.api
    card = await desk.card()
    seen = len(api.bot_messages(chief))
    await room.tap(chief, card, "Später …")
    question = await desk.team.next(chief, seen)
    await desk.all_is_handled()
    api.faults.add(kind=Hang(), method="editMessageText", chat=chief, times=None)
    api.tap(chief, question, "In 15 Minuten")
    await desk.until("select 1 from plans")
    await desk.bot.kill()
    at = desk.asked("select publish_at from plans") - 300
    # as if the bot had come back five minutes later
    desk.change("update plans set publish_at = publish_at - 300")
    desk.change("update choices set chosen = chosen - 300 where request like 'tap %'")
    api.faults.clear()
    await desk.start()
    await desk.says(question, "⏱ Geplant")
    await desk.all_is_handled()
    assert desk.asked("select publish_at from plans") == at
    desk.change("delete from plans")


@pytest.mark.parametrize("moment", ["taken", "answered"])
async def test_between_an_upload_and_its_recording_only_that_one_is_in_doubt(
    desk: Desk, moment: str
) -> None:
    await desk.start()
    card = await desk.photo()
    await desk.all_is_recorded()
    await desk.bot.kill()
    desk.change("update pictures set file_id = null, unique_id = null")  # so it is uploaded anew
    first = desk.readers[0]
    no_reader_is_reached(desk, "sendPhoto")
    await desk.start()
    api, before = desk.room.api, len(desk.room.api.calls_of("sendPhoto"))
    await desk.room.tap(desk.team.chief, card, "Veröffentlichen")
    await api.wait_for(lambda: len(api.calls_of("sendPhoto")) > before)
    (call,) = api.calls_of("sendPhoto")[before:]
    first = next(it for it in desk.readers if it.id == int(call.params["chat_id"]))
    await desk.says(card, "✓ Nr. ")
    if moment == "taken":
        await desk.bot.kill()
        api.faults.clear()
        api.faults.add(kind=Hang(taken=True), method="sendPhoto", chat=first)
        await desk.start()
        await api.wait_for(lambda: desk.got(first))
        await desk.bot.kill()
    else:
        with closing(open_database(desk.room.database)) as db:
            db.execute("begin immediate")  # nothing more is recorded
            api.faults.clear()
            await api.wait_for(lambda: desk.got(first) and call.status == 200)
            await desk.bot.kill()
            db.rollback()
    api.faults.clear()
    await desk.start()
    await api.wait_for(lambda: all(map(desk.got, desk.readers)))
    await desk.all_is_recorded()
    twice = {reader.id for reader in desk.readers if len(desk.got(reader)) > 1}
    assert first.id in twice, "nobody can know that it has come"
    if moment == "taken":  # once it is answered, others may be sent it before the kill
        assert twice == {first.id}
    for reader in desk.readers:
        doubted = desk.asked(
            "select possibly_repeated from deliveries join subscriptions on id = subscription_id"
            f" where seq = (select max(seq) from deliveries) and chat_id = {reader.id}"
        )
        assert doubted or reader.id not in twice
    desk.all_see(picture_bytes(desk.shade))


@pytest.mark.parametrize("method", ["getFile", "sendPhoto", "sendMessage"])
async def test_a_picture_that_was_sent_is_a_draft_once(desk: Desk, method: str) -> None:
    await desk.start()
    api, chief = desk.room.api, desk.team.chief
    await desk.room.ask(chief, "/help")
    await desk.all_is_recorded()
    seen = len(api.bot_messages(chief))
    fault = api.faults.add(
        kind=Hang(), method=method, chat=None if method == "getFile" else chief, times=None
    )
    caption = f"{desk.headline}\nFoto: Ada Deich"
    api.send_photo(chief, picture_bytes(desk.shade), caption=caption)
    await api.wait_for(lambda: fault.hanging)
    await desk.restart()
    await api.wait_for(lambda: "Vorschau" in api.bot_messages(chief)[-1].text)
    await desk.all_is_recorded()
    *pictures, card = api.bot_messages(chief)[seen:]
    assert {content_of(api, it) for it in pictures} == {picture_bytes(desk.shade)}
    assert len(pictures) == (
        2 if method == "sendMessage" else 1
    )  # the one above the card that failed
    assert desk.asked(f"select count(*) from drafts where text like '{desk.headline}%'") == 1
    await desk.room.tap(chief, card, "Veröffentlichen")
    await desk.says(card, "✓ Nr. ")
    await desk.all_have_it_once()
    desk.all_see(picture_bytes(desk.shade))


@pytest.mark.parametrize("moment", ["before it is handled", "on the way", "taken", "answered"])
async def test_a_retracted_picture_is_grey_everywhere(desk: Desk, moment: str) -> None:
    await desk.start()
    card, api = await desk.photo(), desk.room.api
    await desk.room.tap(desk.team.chief, card, "Veröffentlichen")
    await desk.all_have_it_once()
    copies = [desk.got(reader)[0] for reader in desk.readers]
    desk.change("update deliveries set sent_at = sent_at - ?", DAYS_3)
    number = desk.asked("select max(id) from entries")
    question = await desk.room.ask(desk.team.chief, f"/retract {number} Falsche Person")
    fault = api.faults.add(
        kind=Hang(taken=moment == "taken"), method="editMessageMedia", times=None
    )
    api.tap(desk.team.chief, question, "Zurückziehen")
    if moment == "before it is handled":
        await desk.bot.kill()
    elif moment == "answered":
        await api.wait_for(lambda: fault.hanging)
        with closing(open_database(desk.room.database)) as db:
            db.execute("begin immediate")
            api.faults.clear()
            await api.wait_for(lambda: any("Falsche" in it.text for it in copies))
            await desk.bot.kill()
            db.rollback()
    else:
        await api.wait_for(lambda: fault.hanging)
        await desk.bot.kill()
    assert any("Falsche" in it.text for it in copies) == (moment in ("taken", "answered"))
    api.faults.clear()
    await desk.start()
    await desk.says(question, "Fertig")
    assert all("Falsche Person" in it.text for it in copies)
    assert {content_of(api, it) for it in copies} == {GREY}
    assert {it.text.count(desk.headline) for it in copies} == {0}
    revised = f"select count(*) from revisions where entry_id = {number} and kind = 'retracted'"
    assert desk.asked(revised) == 1


async def test_what_was_discarded_says_so(desk: Desk) -> None:
    await desk.start()
    chief, room = desk.team.chief, desk.room
    await room.tap(chief, await desk.card(), "Veröffentlichen")
    await desk.all_have_it_once()
    number = desk.asked("select max(id) from entries")
    cards = [
        (await room.ask(chief, f"/add Noch {desk.headline}\nText"), "Verwerfen", "Verworfen"),
        (await room.ask(chief, f"/edit {number} Neu\nText"), "Abbrechen", "Abgebrochen"),
        (await room.ask(chief, f"/retract {number}"), "Abbrechen", "bleibt veröffentlicht"),
    ]
    for card, label, told in cards:
        await desk.all_is_recorded()
        room.api.faults.add(kind=Hang(), method="editMessageText", chat=chief, times=None)
        room.api.tap(chief, card, label)
        shown = f"preview_message_id = {card.message_id} and editor_id = {chief.id}"
        await desk.until(f"select 1 from drafts where state = 'discarded' and {shown}")
        await desk.restart()
        await desk.says(card, told)
