"""The receipt: what it says of a delivery, how often it changes, and that a restart changes nothing."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlite_utils import Database

from tests.clocks import WatchedClock
from tests.databases import until_committed
from tests.outboxes import add_entry, entry_of, owed, publish, settle, subscribe
from tests.running import EDITOR_ID, TOKEN, new_api, rows, running_bot
from tests.tdlib import assert_sendable
from tickerbot import model
from tickerbot.bot_api.bot import Bot
from tickerbot.bot_api.connection import Connection
from tickerbot.bot_api.pacer import Pacer
from tickerbot.bot_api.poster import Poster
from tickerbot.bot_api.replies import Replies
from tickerbot.bot_api.throttle import Throttle
from tickerbot.desk.forecast import STALL_S, Forecast
from tickerbot.desk.receipts import Receipts
from tickerbot.model import Language, MessageRef, ParsedEntry, Progress, Target
from tickerbot.outcomes import Gone, Later, Outcome, Rejected, Sent, Unreachable
from tickerbot.playground import BadGateway, BotApi, DropAfter, DropBefore, FloodWait, Hang, Message
from tickerbot.rendering.receipts import ReceiptContent, progress_html
from tickerbot.rendering.voice import Voice
from tickerbot.storage.database import open_database
from tickerbot.storage.newsroom import publishing
from tickerbot.storage.outbox import pushes, receipts, settlement
from tickerbot.storage.outbox.progress import push_progress
from tickerbot.storage.outbox.settlement import Settlement
from tickerbot.storage.store import Store
from tickerbot.storage.transactions import transaction

ZONE = ZoneInfo("Europe/Berlin")
NEWSROOM = model.Newsroom("Ticker", ZONE, "de", 30.0)
NOON = 1_772_449_200  # 2026-03-02 12:00 in Berlin
TEXT = "Deich hält\nAlles gut."
PACE_S = 600.0
"""Longer than a test, so that receipts are looked at only when that is asked for."""


def shown(progress: Progress, language: Language = "de", left: float | None = None) -> str:
    voice = Voice(NEWSROOM, language)
    content = ReceiptContent(progress, "Deich hält", NOON + 200.0, left)
    text = progress_html(content, voice)
    return assert_sendable(text).text


@pytest.mark.parametrize(
    ("progress", "left", "text"),
    [
        (Progress(0, 0, 0, 0), None, "Noch hat niemand abonniert; im Archiv steht die Meldung."),
        (
            Progress(0, 0, 0, 0, unwanted=3),
            None,
            "Keiner der 3 Chats möchte solche Meldungen; im Archiv steht sie.",
        ),
        (
            Progress(3, 3, 0, 0, unwanted=1),
            None,
            "Fertig: an alle 3 Chats zugestellt, einer möchte sie nicht",
        ),
        (Progress(2, 0, 2, 0), None, "░░░░░░░░░░ 0 %\n0 von 2 Chats zugestellt, 2 offen"),
        (
            Progress(10_000, 6_200, 3_788, 2, NOON, NOON + 167.4),
            140.0,
            "▓▓▓▓▓▓░░░░ 62 %\n6.200 von 10.000 Chats zugestellt, 3.788 offen, 10 nicht mehr dabei,"
            " 2 fehlgeschlagen\nHälfte nach 2 min 47 s · fertig gegen 12:06 Uhr",
        ),
        (
            Progress(10_000, 9_999, 1, 0, NOON, NOON + 167.4),
            63.0,
            "▓▓▓▓▓▓▓▓▓░ 99 %\n9.999 von 10.000 Chats zugestellt, 1 offen\n"
            "Hälfte nach 2 min 47 s · noch etwa 1 min 5 s",
        ),
        (
            Progress(10_000, 9_988, 0, 2, NOON, NOON + 167.0, NOON + 334.0),
            None,
            "Fertig: 9.988 von 10.000 Chats zugestellt, 10 nicht mehr dabei, 2 fehlgeschlagen\n"
            "Hälfte nach 2 min 47 s · alle nach 5 min 34 s",
        ),
        (
            Progress(2, 2, 0, 0, NOON, NOON + 0.4, NOON + 0.6),
            None,
            "Fertig: an beide Chats zugestellt\nalle nach 1 s",
        ),
        (Progress(3, 0, 0, 0, NOON), None, "Fertig: 0 von 3 Chats zugestellt, 3 nicht mehr dabei"),
        # one that was paused when it was published came back before it was done
        (Progress(1, 1, 1, 0, NOON), None, "▓▓▓▓▓░░░░░ 50 %\n1 von 2 Chats zugestellt, 1 offen"),
    ],
)
def test_what_it_says(progress: Progress, left: float | None, text: str) -> None:
    assert shown(progress, left=left) == text


def test_it_speaks_english_too_and_names_the_day_of_an_end_that_is_not_today() -> None:
    progress = Progress(1_000_000, 30_000, 970_000, 0, NOON)
    assert shown(progress, "en", left=46_000.0) == (
        "░░░░░░░░░░ 3%\n30,000 of 1,000,000 chats delivered, 970,000 open\n"
        "done at about 3 Mar 2026, 00:50"
    )


def test_the_end_is_told_by_the_rate_of_the_last_minute() -> None:
    forecast = Forecast(1000.0)
    assert forecast.seconds_left(1001.0, 30, 9_970) is None, "too early to tell"
    assert forecast.seconds_left(1003.0, 90, 9_910) == pytest.approx(9_910 / 30)
    for second in range(1006, 1121, 3):  # Telegram asks to slow down to a third
        left = forecast.seconds_left(float(second), 90 + 10 * (second - 1003), 8_000)
    assert left == pytest.approx(800.0)
    assert forecast.seconds_left(1121.0, 1_270, 20) is None, "nearly there"


def test_a_restart_begins_anew() -> None:
    forecast = Forecast(1000.0)
    assert forecast.seconds_left(1500.0, 3_000, 7_000) is None, "what came before is not known"
    assert forecast.seconds_left(1503.0, 3_090, 6_910) == pytest.approx(6_910 / 30)


@given(
    rate=st.integers(1, 1000),
    look_s=st.integers(2, 9),
    before_s=st.integers(0, 200),
    pause_s=st.integers(STALL_S + 10, 600),
)
def test_an_outage_is_no_part_of_the_forecast(
    rate: int, look_s: int, before_s: int, pause_s: int
) -> None:
    forecast, reach = Forecast(0.0), 10_000_000

    def left(now: int, settled: int) -> float | None:
        return forecast.seconds_left(float(now), settled, reach - settled)

    for second in range(0, before_s, look_s):
        left(second, rate * second)
    settled = rate * before_s
    left(before_s, settled)
    back_at = before_s + pause_s
    told = [left(second, settled) for second in range(before_s + 1, back_at, look_s)]
    assert not any(told[-(-STALL_S // look_s) + 1 :]), "nothing moves"
    for look in range(1, 20):
        settled += rate * look_s
        told_now = left(back_at + look * look_s, settled)
        if look > 1:
            assert told_now == pytest.approx((reach - settled) / rate)


def test_the_times_to_half_and_to_the_last_are_kept_with_the_push(db: Database) -> None:
    for chat_id in range(1, 6):
        subscribe(db, chat_id)
    seq = publish(db)
    outcomes: list[Outcome] = [Sent(1), Rejected("no"), Sent(1), Sent(1), Gone("blocked")]
    for second, (delivery, outcome) in enumerate(zip(pushes.due(db, 9), outcomes, strict=True), 1):
        settle(db, delivery, outcome, second + 0.5)
        progress = push_progress(db, seq)
        assert progress.half_at == (None if second < 4 else 4.5), "three of five have it"
        assert progress.last_at == min(second, 4) + 0.5
    assert (progress.delivered, progress.failed, progress.gone, progress.open) == (3, 1, 1, 0)


def test_many_open_chats_are_told_by_counters_and_few_are_counted(
    db: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tickerbot.storage.outbox.progress.COUNTED_EXACTLY", 3)
    for chat_id in range(1, 11):
        subscribe(db, chat_id)
    seq = publish(db)
    first, second, third, fourth, *rest = pushes.due(db, 99)
    with transaction(db):
        settlement.settle(
            db,
            [
                Settlement(first, 1, Sent(1)),
                Settlement(second, 1, Gone("blocked")),
                Settlement(third, 1, Rejected("no")),
            ],
            1.0,
        )
        # they leave by themselves, which no counter of the push tells
        db.execute("update subscriptions set state = 'ended' where chat_id in (9, 10)")
    progress = push_progress(db, seq)
    assert (progress.open, progress.gone) == (7, 1)
    settle(db, fourth, Sent(1))
    settle(db, rest[0], Sent(1))
    progress = push_progress(db, seq)
    assert (progress.open, progress.delivered, progress.failed, progress.gone) == (3, 3, 1, 3)
    for delivery in rest[1:4]:
        settle(db, delivery, Sent(1))
    progress = push_progress(db, seq)
    assert (progress.open, progress.delivered, progress.failed, progress.gone) == (0, 6, 1, 3)


class Desk:
    """An editor's receipts by a clock that goes only when told to, and the Telegram that shows them."""

    def __init__(self, db: Database, api: BotApi, replies: Replies, store: Store) -> None:
        self._db = db
        self._api = api
        self._replies = replies
        self.clock = WatchedClock()
        self._calendar = float(NOON)
        self.shown: list[Message] = []
        self._seen = 0
        voice = Voice(NEWSROOM, "de")
        self.receipts = Receipts(
            store, replies, {EDITOR_ID}, voice, self.clock, lambda: self._calendar, pace_s=PACE_S
        )

    async def publish(self) -> None:
        """Publish an entry, and see its receipt."""
        preview = await self._replies.send(Target(EDITOR_ID), model.Message("Vorschau"))
        assert isinstance(preview, Sent)
        with transaction(self._db):
            seq = pushes.fan_out(self._db, add_entry(self._db), silent=False, now=NOON)
            where = MessageRef(EDITOR_ID, preview.message_id)
            receipts.add_receipt(self._db, "published", entry_of(self._db, seq), where)
        self.shown.append(self._api.bot_messages(EDITOR_ID)[-1])
        await self.look(changes=1)

    def deliver(self, chats: int, after_s: float = 1.0) -> None:
        """So many chats more get all that they are owed, so long after noon."""
        self._calendar = NOON + after_s
        for _ in range(chats):
            chat = owed(self._db)[0].target
            while mine := [delivery for delivery in owed(self._db) if delivery.target == chat]:
                settle(self._db, mine[0], Sent(7), self._calendar)

    async def look(self, changes: int) -> None:
        """Let all receipts be looked at; so many of them change, or have since the last look."""
        expected = self._seen + changes
        self.receipts.wake()
        # at each to see whether its time has come, and again where it was changed
        await self.clock.looked_at(len(self.shown) + changes)
        await self._api.wait_for(lambda: len(self.edits()) >= expected)
        self._seen = len(self.edits())
        assert self._seen == expected

    def edits(self) -> list[str]:
        """What was shown so far, in any receipt."""
        return [str(call.params["text"]) for call in self._api.calls_of("editMessageText")]

    def text(self, number: int = 0) -> str:
        """What a receipt shows now."""
        return self._api.current(self.shown[number]).text.partition("\n")[2]


@pytest.fixture
async def desk(tmp_path: Path, db: Database) -> AsyncIterator[Desk]:
    """A hundred chats have subscribed."""
    for chat_id in range(1, 101):
        subscribe(db, chat_id)
    api = new_api()
    api.send(api.add_user("Edda", user_id=EDITOR_ID), "/start")
    async with api.serve() as url, Store(tmp_path / "ticker.db") as store:
        connection = Connection(4, 5.0)
        bot = Bot(TOKEN, url, connection)
        await bot.initialize()
        poster = Poster(connection, bot.base_url, paid=False)
        replies = Replies(bot, poster, Pacer(Throttle(500.0, chat_interval=0.0)))
        desk = Desk(db, api, replies, store)
        running = asyncio.create_task(desk.receipts.run())
        # its first look finds nothing: else that and the one it is woken for would both see the first
        await asyncio.sleep(0)
        await store.read(receipts.open_receipts)
        yield desk
        running.cancel()
        await bot.shutdown()


async def test_it_follows_the_delivery_to_its_end(desk: Desk, tmp_path: Path) -> None:
    await desk.publish()
    assert desk.text() == "░░░░░░░░░░ 0 %\n0 von 100 Chats zugestellt, 100 offen"
    desk.deliver(25, after_s=30.0)
    desk.clock.now += PACE_S
    await desk.look(changes=1)
    assert desk.text() == (
        "▓▓░░░░░░░░ 25 %\n25 von 100 Chats zugestellt, 75 offen\nnoch etwa 1 min 30 s"
    )
    desk.deliver(45, after_s=80.0)
    desk.deliver(30, after_s=120.0)
    desk.clock.now += PACE_S
    await desk.look(changes=1)
    assert desk.text() == (
        "Fertig: an alle 100 Chats zugestellt\nHälfte nach 1 min 20 s · alle nach 2 min"
    )
    await until_committed(tmp_path / "ticker.db", lambda db: not receipts.open_receipts(db))
    for markup in desk.edits():
        assert_sendable(markup)


async def test_it_is_the_proof_at_once_and_changes_no_more_often_than_its_pace(desk: Desk) -> None:
    await desk.publish()
    for waited_s, changes in ((0.0, 0), (PACE_S - 1, 0), (1.0, 1), (1.0, 0), (PACE_S - 1, 1)):
        desk.deliver(1)
        desk.clock.now += waited_s
        await desk.look(changes)
    desk.clock.now += PACE_S
    await desk.look(changes=0)


async def test_several_receipts_in_one_chat_change_less_often_each(desk: Desk) -> None:
    for _ in range(4):
        await desk.publish()
    # three times as long as one alone
    for waited_s, changes in ((3 * PACE_S, 4), (3 * PACE_S - 1, 0), (1.0, 4)):
        desk.deliver(1)
        desk.clock.now += waited_s
        await desk.look(changes)
    assert [desk.text(number).split()[3] for number in range(4)] == ["3"] * 4


async def test_a_restart_in_the_middle_does_not_change_the_times(tmp_path: Path) -> None:
    async with running_bot(tmp_path, throttle=Throttle(12.0, chat_interval=0.0)) as room:
        editor, api = room.editor(), room.api
        room.subscribers(36)
        receipt = await room.publish(editor, TEXT)
        await api.wait_for(lambda: "Hälfte nach" in api.current(receipt).text, timeout=20)
        half = api.current(receipt).text.partition("Hälfte nach ")[2].partition(" ·")[0]
    assert "Fertig" not in api.current(receipt).text
    async with running_bot(tmp_path, api=api, throttle=Throttle(12.0, chat_interval=0.0)):
        await api.wait_for(lambda: "Fertig" in api.current(receipt).text, timeout=20)
    with closing(open_database(room.database)) as db:
        (took,) = db.execute(
            "select max(sent_at) - (select created_at from pushes) from deliveries"
        ).fetchone()
    text = api.current(receipt).text
    assert f"Hälfte nach {half} · alle nach " in text
    assert text.endswith((f"{took} s", f"{took + 1} s"))


def owe_receipt(database: Path, chat_id: int = EDITOR_ID) -> None:
    """Publish as nobody in a chat does; the editor is to be told all the same."""
    entry = ParsedEntry("Deich hält", ("Alles gut.",))
    with closing(open_database(database)) as db, transaction(db):
        publishing.publish(
            db, entry, by=None, now=int(time.time()), zone=ZONE, receipt=Target(chat_id)
        )


def receipts_of(api: BotApi, chat_id: int = EDITOR_ID, number: int = 1) -> list[Message]:
    """The messages in an editor's chat that show the receipt of an entry."""
    return [m for m in api.bot_messages(chat_id) if f"Nr. {number} veröffentlicht" in m.text]


async def test_a_receipt_without_a_message_gets_one_and_edits_it_from_then_on(
    tmp_path: Path,
) -> None:
    async with running_bot(tmp_path, throttle=Throttle(12.0, chat_interval=0.0)) as room:
        api, editor = room.api, room.editor()
        await room.ask(editor, "/start")
        room.subscribers(24)
    owe_receipt(room.database)
    async with running_bot(tmp_path, api=api, throttle=Throttle(12.0, chat_interval=0.0)):
        await api.wait_for(lambda: len(receipts_of(api)) == 1)
        (receipt,) = receipts_of(api)
        assert "24 offen" in receipt.text
        assert rows(receipt) == [["Anhalten"], ["Korrigieren", "Zurückziehen"]]
        await api.wait_for(lambda: "Fertig: an alle 24" in api.current(receipt).text, timeout=20)
    async with running_bot(tmp_path, api=api):
        await room.ask(editor, "/start")
    assert len(receipts_of(api)) == 1
    with closing(open_database(room.database)) as db:
        assert receipts.open_receipts(db) == []


@pytest.mark.parametrize("fault", [BadGateway(), DropBefore(), DropAfter(), FloodWait(1)])
async def test_the_message_of_a_receipt_is_owed_until_it_is_there(
    tmp_path: Path, fault: BadGateway | DropBefore | DropAfter | FloodWait
) -> None:
    async with running_bot(tmp_path) as room:
        api, editor = room.api, room.editor()
        await room.ask(editor, "/start")
    owe_receipt(room.database)
    api.faults.add(kind=fault, method="sendMessage", chat=EDITOR_ID, times=1)
    expected = 2 if isinstance(fault, DropAfter) else 1  # twice where an answer was lost
    async with running_bot(tmp_path, api=api):
        await api.wait_for(lambda: len(receipts_of(api)) == expected)
    async with running_bot(tmp_path, api=api):
        await room.publish(editor, TEXT)
    assert len(receipts_of(api)) == expected


async def test_a_bot_that_stops_waits_for_the_message_of_a_receipt_and_sends_no_second(
    tmp_path: Path,
) -> None:
    async with running_bot(tmp_path) as room:
        api, editor = room.api, room.editor()
        await room.ask(editor, "/start")
    owe_receipt(room.database)
    answer = api.faults.add(kind=Hang(taken=True), method="sendMessage", chat=EDITOR_ID)
    async with running_bot(tmp_path, api=api):
        await api.wait_for(lambda: receipts_of(api))
        asyncio.get_running_loop().call_later(0.2, answer.release)
    async with running_bot(tmp_path, api=api):
        await until_committed(room.database, lambda db: not receipts.open_receipts(db))
    assert len(receipts_of(api)) == 1


async def test_while_edits_must_wait_the_proof_comes_as_a_message_of_its_own(
    tmp_path: Path,
) -> None:
    async with running_bot(tmp_path) as room:
        editor, api = room.editor(), room.api
        room.subscribers(1)
        card = await room.ask(editor, f"/add {TEXT}")
        flood = api.faults.add(kind=FloodWait(3600), method="editMessageText", chat=EDITOR_ID)
        await room.tap(editor, card, "Veröffentlichen")
        await api.wait_for(lambda: receipts_of(api))
        await until_committed(room.database, lambda db: push_progress(db, 1).open == 0)
    assert flood.hits == 1, "then it waits as long as Telegram asks"
    assert len(receipts_of(api)) == 1


async def test_who_blocks_the_bot_is_told_how_it_ended_on_coming_back(tmp_path: Path) -> None:
    async with running_bot(tmp_path, throttle=Throttle(12.0, chat_interval=0.0)) as room:
        api, editor = room.api, room.editor()
        room.subscribers(24)
        receipt = await room.publish(editor, TEXT)
        api.block(editor)
        await until_committed(room.database, lambda db: push_progress(db, 1).open == 0, timeout=60)
        assert "Fertig" not in api.current(receipt).text
        api.unblock(editor)
        await api.wait_for(lambda: "Fertig: an alle 24" in api.current(receipt).text)
    assert len(receipts_of(api)) == 1


async def tries_of_a_run(tmp_path: Path, api: BotApi) -> int:
    """How many messages a bot tries to send from its start to its end, and that it does try."""
    before = len(api.calls_of("sendMessage"))
    async with running_bot(tmp_path, api=api):
        await api.wait_for(lambda: len(api.calls_of("sendMessage")) > before)
    return len(api.calls_of("sendMessage")) - before


async def test_a_receipt_without_a_message_waits_for_who_blocks_the_bot(tmp_path: Path) -> None:
    async with running_bot(tmp_path) as room:
        api, editor = room.api, room.editor()
        await room.ask(editor, "/start")
    api.block(editor)
    owe_receipt(room.database)
    assert [await tries_of_a_run(tmp_path, api) for _ in range(2)] == [1, 1]
    assert receipts_of(api) == []
    async with running_bot(tmp_path, api=api):
        api.unblock(editor)
        await api.wait_for(lambda: len(receipts_of(api)) == 1)


async def test_who_is_no_editor_any_more_gets_no_receipt(tmp_path: Path) -> None:
    other_id = EDITOR_ID + 1
    async with running_bot(tmp_path, editors=[EDITOR_ID, other_id]) as room:
        api, editor = room.api, room.editor()
        await room.ask(editor, "/start")
        await room.ask(room.editor("Ole", other_id), "/start")
    for chat in (EDITOR_ID, other_id):
        owe_receipt(room.database, chat)
    async with running_bot(tmp_path, api=api, editors=[other_id]):
        await api.wait_for(lambda: receipts_of(api, other_id, 2))
        assert receipts_of(api) == []


def test_while_telegram_does_not_answer_it_says_so() -> None:
    going = Progress(10_000, 6_200, 3_788, 2, NOON, NOON + 167.4)
    content = ReceiptContent(going, "Deich hält", NOON + 200.0, 140.0, is_away=True)
    lines = progress_html(content, Voice(NEWSROOM, "de")).split("\n")
    assert lines[2] == (
        "Hälfte nach 2 min 47 s · Telegram antwortet gerade nicht; es geht von selbst weiter."
    )
    done = replace(going, delivered=9_988, open=0, last_at=NOON + 190.0)
    text = progress_html(replace(content, progress=done), Voice(NEWSROOM, "de"))
    assert "antwortet" not in text


async def test_a_receipt_tells_when_no_chat_gets_an_answer(tmp_path: Path) -> None:
    async with running_bot(tmp_path) as room:
        api, editor = room.api, room.editor()
        readers = room.subscribers(3)
        card = await room.ask(editor, f"/add {TEXT}")
        for reader in readers:
            api.faults.add(kind=BadGateway(), method="sendMessage", chat=reader, times=None)
        await room.tap(editor, card, "Veröffentlichen")
        await api.wait_for(lambda: "antwortet gerade nicht" in api.current(card).text)
        api.faults.clear()
        await api.wait_for(lambda: "Fertig: an alle 3" in api.current(card).text)
        assert "antwortet" not in api.current(card).text


@pytest.mark.parametrize("outcome", [Unreachable("away"), Later(60.0), Sent(1)])
def test_a_push_is_stuck_where_no_open_chat_got_an_answer(db: Database, outcome: Outcome) -> None:
    for chat_id in range(1, 4):
        subscribe(db, chat_id)
    seq = publish(db)
    first, *rest = pushes.due(db, 9)
    settle(db, first, outcome)
    assert not push_progress(db, seq).stuck, "the others were not tried yet"
    for delivery in rest:
        settle(db, delivery, Unreachable("away"))
    assert push_progress(db, seq).stuck == (not isinstance(outcome, Later))
