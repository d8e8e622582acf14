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

from sqlite_utils import Database

from tickerbot.bot_api.gate import Priority
from tickerbot.bot_api.pacer import Pacer
from tickerbot.bot_api.pushes import Wire
from tickerbot.bot_api.throttle import Slot
from tickerbot.bot_api.watcher import SENDING, Watcher
from tickerbot.delivery.agenda import Agenda, Held
from tickerbot.delivery.outage import Outage
from tickerbot.delivery.prepared import Presses
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
        wire: Wire,
        pacer: Pacer,
        presses: Presses,
        watcher: Watcher,
        staleness: Staleness,
        on_pause: Callable[[], None],
        clock: Callable[[], float] = time.time,
    ) -> None:
        """``on_pause`` is called when a target was paused and that is recorded."""
        self._store = store
        self._wire = wire
        self._pacer = pacer
        self._presses = presses
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
            self._leave(held)
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
                        self._leave(held)
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
            self._leave(held)
            return
        await self._recorder.record(settlement)
        self._agenda.let_go(held)
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
        slot = await self._pacer.admit(
            delivery.target.chat_id, make_ready=lambda: self._recorder.record(delivery)
        )
        if self._stopping.is_set():
            return None
        if isinstance(slot, float):
            return Settlement(delivery, 0, Later(slot))
        if held.as_of != self._store.changes:
            # the newest text at the last moment, and only if the chat has not left meanwhile
            held.entry = await self._store.read(_entry_if_owed, delivery)
        if held.entry is None or self._stopping.is_set():
            return None
        press = self._presses.of(delivery, held.entry)
        if press is None:
            return Settlement(delivery, held.entry.revision, Skipped())
        outcome = await self._wire.send(delivery.target, press, reply_to)
        self._answered(outcome, delivery.target.chat_id, slot)
        return Settlement(delivery, held.entry.revision, outcome)

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
        self._agenda.let_go(corrected)
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
        may_delete = True
        while True:
            slot = await self._pacer.admit(copy.target.chat_id, priority, is_edit=True)
            if self._stopping.is_set():
                return None
            if isinstance(slot, float):
                return Settlement(copy, 0, Later(slot))
            if held.as_of != self._store.changes:
                held.entry = await self._store.read(_entry_if_behind, copy)
            entry = held.entry
            if entry is None or self._stopping.is_set():
                return None
            is_young = self._clock() < copy.sent_at + DELETE_WITHIN_S
            deletes = may_delete and is_young and entry.retracted_at is not None
            if deletes:
                outcome = await self._wire.delete(copy.target, copy.message_id)
            else:
                press = self._presses.of(copy, entry)
                outcome = await self._wire.change(copy.target, copy.message_id, press)
            self._answered(outcome, copy.target.chat_id, slot)
            if not (deletes and isinstance(outcome, Rejected)):
                return Settlement(copy, entry.revision, outcome)
            may_delete = False  # where Telegram does not let us, the message says so itself

    def _answered(self, outcome: Outcome, chat_id: int, slot: Slot) -> None:
        self._pacer.answered(slot)
        if isinstance(outcome, Later):
            self._pacer.flooded(chat_id, outcome.seconds)
        elif isinstance(outcome, Rejected):
            log.error("a message was refused for good in one chat: %s", outcome.reason)
            self._watcher.note("rejected")
        self._outage.note(outcome, chat_id)
        self._watcher.reachable(SENDING, yes=not self._outage.is_on)

    def _leave(self, held: Held) -> None:
        """Let go of what was not done."""
        if isinstance(held.duty, Delivery):
            self._recorder.not_sent(held.duty)
        self._agenda.let_go(held)


def _entry_if_owed(db: Database, delivery: Delivery) -> Entry | None:
    return entries.get_entry(db, delivery.entry_id) if pushes.is_owed(db, delivery) else None


def _entry_if_behind(db: Database, copy: Copy) -> Entry | None:
    now = copies.get_copy(db, copy.seq, copy.subscription_id)
    if now is None or now.revision >= now.wanted:
        return None
    return entries.get_entry(db, copy.entry_id)
