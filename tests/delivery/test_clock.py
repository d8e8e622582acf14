"""A clock that is set while the bot runs: nobody waits longer, and nothing grows stale by it."""

from __future__ import annotations

import asyncio
import contextlib
import time as wall
from collections.abc import AsyncIterator
from contextlib import closing
from datetime import time
from email.utils import formatdate
from pathlib import Path

import pytest
from sqlite_utils import Database

from tests.clocks import JumpingClock
from tests.databases import new_database, until_committed
from tests.hostile_api import SkewedApi
from tests.outboxes import MOMENT, appoint, publish, subscribe
from tests.running import EDITOR_ID, TOKEN, new_api, running_bot
from tests.wanting import choose
from tickerbot.bot_api.clocks import ServerTime, SteadyClock, seconds_passed
from tickerbot.bot_api.connection import Connection
from tickerbot.bot_api.pacer import Pacer
from tickerbot.bot_api.poster import Poster
from tickerbot.bot_api.throttle import Throttle
from tickerbot.delivery import relay
from tickerbot.delivery.agenda import Agenda
from tickerbot.delivery.prepared import PreparedMessages
from tickerbot.model import Delivery
from tickerbot.operations import retention
from tickerbot.operations.monitor import Monitor
from tickerbot.playground import BotApi, FloodWait
from tickerbot.rendering.entries import Renderer
from tickerbot.settings import load_settings
from tickerbot.storage.database import open_to_read
from tickerbot.storage.newsroom import drafts, plans
from tickerbot.storage.newsroom.retention import Policy
from tickerbot.storage.outbox import chats
from tickerbot.storage.outbox.pushes import Staleness
from tickerbot.storage.store import Store
from tickerbot.storage.transactions import transaction
from tickerbot.terms import QuietHours, Terms

NOW = MOMENT.timestamp()
HOUR, DAY, YEAR = 3600.0, 86_400.0, 365 * 86_400.0
STALE = Staleness(3 * HOUR, 30.0)
JUMPS = [-YEAR, -DAY, -600.0, 4 * HOUR, DAY, YEAR]


@contextlib.asynccontextmanager
async def agenda_at(tmp_path: Path, clock: JumpingClock) -> AsyncIterator[Agenda]:
    """The agenda of a bot that has just started, after a first look."""
    async with Store(tmp_path / "ticker.db") as store:
        agenda = Agenda(store, STALE, SteadyClock(clock, clock.passed))
        await agenda.fill()
        yield agenda


async def next_kind(agenda: Agenda) -> str:
    """What the next chat is to get: an entry as it comes, or what grew stale, without a sound."""
    await agenda.fill()
    queued = agenda.take_all()
    for held in queued:
        agenda.release(held)
    (silent,) = {held.duty.silent for held in queued if isinstance(held.duty, Delivery)}
    return "stale" if silent else "entry"


@pytest.fixture
def crowd(tmp_path: Path) -> Database:
    db = new_database(tmp_path / "ticker.db")
    for chat in range(1, 201):
        subscribe(db, chat)
    return db


@pytest.mark.parametrize("jump", JUMPS)
async def test_a_clock_that_is_set_during_a_broadcast_makes_nothing_stale(
    tmp_path: Path, crowd: Database, jump: float
) -> None:
    clock = JumpingClock(NOW)
    with closing(crowd):
        async with agenda_at(tmp_path, clock) as agenda:
            publish(crowd, now=clock())
            assert await next_kind(agenda) == "entry"
            clock.wait(60)
            clock.jump(jump)
            assert await next_kind(agenda) == "entry"
            clock.wait(3 * HOUR + 60)
            assert await next_kind(agenda) == "stale", "hours that pass still count"


@pytest.mark.parametrize("jump", JUMPS)
async def test_an_entry_that_is_published_after_the_clock_was_set_is_as_fresh_as_any(
    tmp_path: Path, crowd: Database, jump: float
) -> None:
    clock = JumpingClock(NOW)
    with closing(crowd):
        async with agenda_at(tmp_path, clock) as agenda:
            clock.jump(jump)
            publish(crowd, now=clock())
            assert await next_kind(agenda) == "entry"
            clock.wait(2.9 * HOUR)
            assert await next_kind(agenda) == "entry"
            clock.wait(0.2 * HOUR)
            assert await next_kind(agenda) == "stale"


@pytest.mark.parametrize(("hours", "kind"), [(2.9, "entry"), (3.1, "stale")])
async def test_what_was_late_when_the_bot_started_is_judged_by_the_clock_on_the_wall(
    tmp_path: Path, crowd: Database, hours: float, kind: str
) -> None:
    with closing(crowd):
        publish(crowd, now=NOW - hours * HOUR)
        async with agenda_at(tmp_path, JumpingClock(NOW)) as agenda:
            assert await next_kind(agenda) == kind


def test_the_steady_clock_goes_with_what_passes_alone() -> None:
    clock = JumpingClock(NOW)
    steady = SteadyClock(clock, clock.passed)
    for jump in JUMPS:
        clock.jump(jump)
        clock.wait(10)
    assert steady() == NOW + 10 * len(JUMPS)
    before = seconds_passed()
    assert seconds_passed() >= before


def test_neither_one_strange_answer_nor_one_that_took_long_tells_the_time() -> None:
    def date(ahead: float) -> str:
        return formatdate(wall.time() + ahead, usegmt=True)

    told = ServerTime()
    told.note("never", 0.1)
    assert told.seconds_ahead() is None
    told.note(date(-8 * HOUR), 8 * HOUR)  # it lay there while the machine slept
    assert told.seconds_ahead() is None
    told.note(date(0), 0.1)
    assert told.seconds_ahead() == pytest.approx(0.0, abs=2.0)
    for strange in (date(YEAR), date(-YEAR), "9" * 5_000):
        told.note(strange, 0.1)
        assert told.seconds_ahead() == pytest.approx(0.0, abs=2.0)
    for _ in range(3):
        told.note(date(-DAY), 0.1)
    assert told.seconds_ahead() == pytest.approx(DAY, abs=2.0)


async def test_while_telegram_contradicts_the_clock_nothing_goes_out_early_or_is_forgotten(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """The machine's clock is four minutes ahead, until somebody sets it; then Telegram's is a year."""
    monkeypatch.setattr(retention, "FIRST_AFTER_S", 0.0)
    monkeypatch.setattr(retention, "EVERY_S", 0.05)
    now, ahead = int(wall.time()), 240
    with closing(new_database(tmp_path / "ticker.db")) as db:
        appoint(db, EDITOR_ID)
        subscribe(db, 1)
        subscribe(db, 2)
        subscribe(db, 3)
        subscribe(db, 4)
        with transaction(db):
            chats.mark_gone(db, 1, now - int(DAY) - 60)
            chats.mark_gone(db, 2, now - int(DAY) - 400)
            chats.mark_gone(db, 3, now - int(HOUR))
            draft, _ = drafts.put_draft(db, EDITOR_ID, 1, 0, "Deich hält\nText", 0)
            at = now - 60
            plans.make(db, draft.id, draft.version, publish_at=at, by=EDITOR_ID, now=0)
    api = SkewedApi(-ahead)
    async with running_bot(tmp_path, api=api, forget_after="1d") as room:
        await until_committed(room.database, lambda db: not db.table("chats").count_where("id = 2"))
        with closing(open_to_read(room.database)) as db:
            assert db.table("entries").count == 0
            assert db.table("chats").count_where("id = 1") == 1
        assert caplog.text.count(" s off Telegram's") == 1
        api.ahead_s = 0.0
        await room.ask(room.reader("Cleo"), "/latest")
        await until_committed(
            room.database,
            lambda db: db.table("entries").count == 1,
        )
    with closing(new_database(tmp_path / "ticker.db")) as db, transaction(db):
        chats.mark_gone(db, 4, now - int(DAY) - 400)
    async with running_bot(tmp_path, api=SkewedApi(YEAR), forget_after="1d") as room:
        await until_committed(room.database, lambda db: not db.table("chats").count_where("id = 4"))
        with closing(open_to_read(room.database)) as db:
            assert db.table("chats").count_where("id = 3") == 1


async def test_where_no_time_is_told_a_clock_that_is_put_forward_makes_nothing_old(
    tmp_path: Path,
) -> None:
    with closing(new_database(tmp_path / "ticker.db")) as db:
        subscribe(db, 1)
        with transaction(db):
            chats.mark_gone(db, 1, int(wall.time()) - 60)
    clock, days = JumpingClock(wall.time()), 0

    async def pause(_: float) -> None:
        nonlocal days
        days += 1
        clock.jump(YEAR)
        if days == 3:
            raise asyncio.CancelledError

    async with Store(tmp_path / "ticker.db") as store:
        work = retention.Retention(store, Policy(DAY, DAY), pause, clock)
        with pytest.raises(asyncio.CancelledError):
            await work.run()
    with closing(open_to_read(tmp_path / "ticker.db")) as db:
        assert db.table("chats").count_where("id = 1") == 1


@contextlib.asynccontextmanager
async def delivering(
    api: BotApi, path: Path, clock: JumpingClock, woken: asyncio.Event | None = None
) -> AsyncIterator[None]:
    """Delivery alone, by this clock; what passes is real."""
    newsroom = load_settings(name="Ticker").newsroom
    async with api.serve() as url, Store(path) as store, Monitor(store) as monitor:
        connection = Connection(8, 5.0)
        await connection.initialize()
        try:
            poster = Poster(connection, f"{url}/bot{TOKEN}", paid=False)
            prepared = PreparedMessages(Renderer(newsroom, "de", "ticker_bot"), poster)
            pacer = Pacer(Throttle(500.0, chat_interval=0.0))
            delivery = relay.Relay(
                store, poster, pacer, prepared, monitor, STALE, lambda: None, clock, woken=woken
            )
            running = asyncio.create_task(delivery.run())
            yield
            await delivery.stop()
            running.cancel()
            pacer.close()
        finally:
            await connection.shutdown()


@pytest.mark.parametrize("jump", JUMPS)
async def test_a_chat_that_has_to_wait_goes_on_waiting_for_as_long_as_it_was_asked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, jump: float
) -> None:
    monkeypatch.setenv("PTB_TIMEDELTA", "true")
    api, clock = new_api(), JumpingClock(NOW)
    anna, ben = api.add_users(2)
    with closing(new_database(tmp_path / "ticker.db")) as db:
        for reader in (anna, ben):
            subscribe(db, reader.id)
        publish(db, now=NOW)
    flood = api.faults.add(kind=FloodWait(3), method="sendMessage", chat=anna.id, times=1)
    async with delivering(api, tmp_path / "ticker.db", clock):
        await api.wait_for(lambda: flood.hits and api.bot_messages(ben))
        clock.jump(jump)
        await api.wait_for(lambda: api.bot_messages(anna), 20)
        assert len(api.bot_messages(anna)) == 1


async def test_hours_come_at_once_when_who_sets_the_clock_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(relay, "POLL_INTERVAL_S", 600.0)
    clock, woken, path = JumpingClock(NOW), asyncio.Event(), tmp_path / "ticker.db"
    with closing(new_database(path)) as db:
        subscribe(db, 1)
        choose(db, 1, Terms(quiet=QuietHours(time(22), time(7))))
    async with delivering(new_api(), path, clock, woken):
        for is_night in (False, True, False, True):
            await until_committed(path, lambda db, now=is_night: _is_closed(db) == now)  # type: ignore[misc]
            clock.jump(12 * HOUR)
            woken.set()


def _is_closed(db: Database) -> bool:
    (closed,) = db.execute("select closed from terms where turns_at is not null").fetchone()
    return bool(closed)
