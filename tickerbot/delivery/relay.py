"""The relay: carries what the outbox owes to Telegram, for as long as the bot runs.

The loop waits to be woken, or for the next poll: the wake-up makes it fast, the poll makes it sure.
A subscription has at most one push under way, and its next one is looked for only after the outcome of
the one before is committed: that keeps the order, and bounds what a crash may repeat by the number of
workers. Corrections of copies go the same way, after all pushes.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import time
from collections.abc import Callable
from typing import TypeVar

from sqlite_utils import Database

from tickerbot.bot_api.gate import Priority
from tickerbot.bot_api.pacer import Pacer
from tickerbot.bot_api.poster import Poster
from tickerbot.bot_api.watcher import SENDING, Watcher
from tickerbot.delivery.agenda import Agenda, Held
from tickerbot.delivery.outage import Outage
from tickerbot.delivery.prepared import PreparedMessages
from tickerbot.delivery.recorder import Recorder
from tickerbot.model import Copy, Delivery, Entry
from tickerbot.outcomes import (
    Gone,
    Later,
    Missing,
    Moved,
    Outcome,
    Paused,
    Refused,
    Rejected,
    Skipped,
    Unreachable,
)
from tickerbot.storage.archive import entries
from tickerbot.storage.outbox import copies, pushes
from tickerbot.storage.outbox.pushes import Staleness
from tickerbot.storage.outbox.settlement import Settlement
from tickerbot.storage.store import Store

D = TypeVar("D")

log = logging.getLogger(__name__)

# Enough that chats which do not answer for half a minute leave workers for the others.
WORKERS = 128
POLL_S = 1.0
# How long a note waits for a change of the copy that it answers, where that is under way.
UNDER_WAY_S = 0.3
# Telegram lets a bot delete its messages for 48 hours; what comes too late is edited instead.
DELETE_WITHIN_S = 48 * 3600 - 60


class Relay:
    """Delivers pushes and corrections; ``run`` ends only when it is cancelled."""

    def __init__(
        self,
        store: Store,
        poster: Poster,
        pacer: Pacer,
        prepared: PreparedMessages,
        watcher: Watcher,
        staleness: Staleness,
        on_pause: Callable[[], None],
        clock: Callable[[], float] = time.time,
    ) -> None:
        """``on_pause`` is called when a target was paused and that is recorded."""
        self._store = store
        self._poster = poster
        self._pacer = pacer
        self._prepared = prepared
        self._watcher = watcher
        self._recorder = Recorder(store, clock)
        self._on_pause = on_pause
        self._clock = clock
        self._agenda = Agenda(store, staleness, clock)
        self._attention = asyncio.Event()
        self._stopping = asyncio.Event()
        self._hurry = asyncio.Event()
        self._outage = Outage()
        self._probe = asyncio.Lock()

    def wake(self) -> None:
        """There may be something new to deliver."""
        self._attention.set()

    def retry_now(self) -> None:
        """Telegram was reached in another way: an outage may be over."""
        self._outage.retry_now()
        self._hurry.set()

    async def run(self) -> None:
        """Deliver until cancelled. Raises DatabaseError."""
        await self._store.record_until_done(pushes.doubt_claims)
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self._feed(), name="relay-feed")
            tasks.create_task(self._recorder.run(), name="relay-record")
            for number in range(WORKERS):
                tasks.create_task(self._work(), name=f"relay-worker-{number}")

    async def stop(self) -> None:
        """Take nothing new; return when all that is under way has been recorded."""
        self._stopping.set()
        self._hurry.set()
        self._pacer.close_to_pushes()
        for held in self._agenda.waiting():
            self._drop(held)
        await self._agenda.until_all_free()
        await self._recorder.finish()

    async def _feed(self) -> None:
        """Keep the queue filled with duties that nobody is at."""
        look_at = 0.0
        while True:
            self._attention.clear()
            if time.monotonic() >= look_at:
                now = self._clock()
                retry_at = await self._store.record_until_done(pushes.wake_waiting, now)
                wait = POLL_S if retry_at is None else min(POLL_S, max(0.01, retry_at - now))
                look_at = time.monotonic() + wait
            if not self._stopping.is_set() and self._agenda.wants_more:
                await self._agenda.fill()
                if self._stopping.is_set():
                    for held in self._agenda.waiting():
                        self._drop(held)
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(max(0.01, look_at - time.monotonic())):
                    await self._attention.wait()

    async def _work(self) -> None:
        while True:
            held = await self._agenda.take()
            if self._agenda.wants_more:
                self.wake()
            if self._outage.is_on:
                await self._probe_with(held)
            else:
                await self._do(held)

    async def _probe_with(self, held: Held) -> None:
        """In an outage one duty at a time tries whether it is over; the others wait for that."""
        async with self._probe:
            if self._outage.is_on:
                if not self._stopping.is_set():
                    self._hurry.clear()
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout(self._outage.pause()):
                        await self._hurry.wait()
                await self._do(held)
                return
        await self._do(held)

    async def _do(self, held: Held) -> None:
        if held.is_void:
            return
        held.is_under_way = True
        settlement = None
        if not self._stopping.is_set():
            if isinstance(held.duty, Copy):
                settlement = await self._correct(held.duty, held)
            else:
                settlement = await self._deliver(held.duty, held)
        if settlement is None:
            self._drop(held)
            return
        await self._recorder.record(settlement)
        self._agenda.release(held)
        self.wake()
        if isinstance(settlement.outcome, Paused):
            self._on_pause()

    async def _deliver(self, delivery: Delivery, held: Held) -> Settlement | None:
        """Send what is due; None where it is not owed any more."""
        reply_to = None
        if delivery.kind == "note":
            copy = await self._copy_to_note(delivery, held)
            if copy is None:
                return None
            if not isinstance(copy, Copy):
                return Settlement(delivery, delivery.revision, copy)
            reply_to = copy.message_id

        async def send() -> Outcome | None:
            entry = await self._newest(held, _entry_if_owed, delivery)
            if entry is None:
                return None
            encoded = self._prepared.encoded(delivery, entry)
            if encoded is None:
                return Skipped()
            outcome = await self._poster.send(delivery.target, encoded, reply_to)
            return self._heed(outcome, delivery.target.chat_id)

        outcome = await self._pacer.pace(
            delivery.target.chat_id, send, make_ready=lambda: self._recorder.record(delivery)
        )
        return Settlement(delivery, held.revision, outcome) if outcome else None

    async def _newest(
        self, held: Held, look: Callable[[Database, D], Entry | None], duty: D
    ) -> Entry | None:
        """The newest text at the last moment; None where it is not owed any more, or the bot stops."""
        if held.as_of != self._store.changes:
            held.entry = await self._store.read(look, duty)
        return None if self._stopping.is_set() else held.entry

    async def _copy_to_note(self, delivery: Delivery, held: Held) -> Copy | Outcome | None:
        """The copy that a note is to answer, which is corrected first; else what becomes of the note.

        ``Skipped`` where it would be no news, None where it is to be looked at anew.
        """
        copy = await self._store.read(
            copies.copy_of_entry, delivery.entry_id, delivery.subscription_id
        )
        if copy is None or copy.sent_revision >= delivery.revision:
            return Skipped()
        if copy.revision >= copy.wanted:
            return copy
        corrected = self._agenda.take_up(copy, held.entry, held.as_of)
        if corrected is None:
            return Later(UNDER_WAY_S)
        settlement = await self._correct(copy, corrected, Priority.PUSH)
        if settlement is not None:
            await self._recorder.record(settlement)
        self._agenda.release(corrected)
        match settlement and settlement.outcome:
            case Later() | Gone() | Paused() as outcome:
                return outcome
            case Unreachable(reason) | Refused(reason):
                return Unreachable(reason, maybe_taken=False)
            case Missing():
                return Skipped()
            case Moved():
                return None
            case _:
                return copy

    async def _correct(
        self, copy: Copy, held: Held, priority: Priority = Priority.CORRECTION
    ) -> Settlement | None:
        """Bring a copy to its newest state; None where it shows that already."""
        if not copy.reachable:
            return Settlement(copy, copy.wanted, Gone("the chat is closed to us"))
        may_delete, deletes = True, False

        async def change() -> Outcome | None:
            nonlocal deletes
            entry = await self._newest(held, _entry_if_behind, copy)
            if entry is None:
                return None
            is_young = self._clock() < copy.sent_at + DELETE_WITHIN_S
            deletes = may_delete and is_young and entry.retracted_at is not None
            if deletes:
                outcome = await self._poster.delete(copy.target, copy.message_id)
            else:
                encoded = self._prepared.encoded(copy, entry)
                outcome = await self._poster.edit(copy.target, copy.message_id, encoded)
            return self._heed(outcome, copy.target.chat_id)

        chat_id = copy.target.chat_id
        outcome = await self._pacer.pace(chat_id, change, priority, is_edit=True)
        if deletes and isinstance(outcome, Rejected):
            may_delete = False  # where Telegram does not let us, the message says so itself
            outcome = await self._pacer.pace(chat_id, change, priority, is_edit=True)
        return Settlement(copy, held.revision, outcome) if outcome else None

    def _heed(self, outcome: Outcome, chat_id: int) -> Outcome:
        """Learn from an answer how Telegram is doing."""
        if isinstance(outcome, Rejected):
            log.error("a message was refused for good in one chat: %s", outcome.reason)
            self._watcher.note("rejected")
        self._outage.note(outcome, chat_id)
        self._watcher.reachable(SENDING, yes=not self._outage.is_on)
        return outcome

    def _drop(self, held: Held) -> None:
        """Let go of what was not done."""
        if isinstance(held.duty, Delivery):
            self._recorder.not_sent(held.duty)
        self._agenda.release(held)


def _entry_if_owed(db: Database, delivery: Delivery) -> Entry | None:
    return entries.get_entry(db, delivery.entry_id) if pushes.is_owed(db, delivery) else None


def _entry_if_behind(db: Database, copy: Copy) -> Entry | None:
    now = copies.get_copy(db, copy.seq, copy.subscription_id)
    if now is None or now.revision >= now.wanted:
        return None
    return entries.get_entry(db, copy.entry_id)
