"""The relay: workers that carry to Telegram what the outbox owes.

It looks for due duties whenever it is woken, which makes it fast, and at every poll, which makes it
reliable. A subscription has at most one push under way, and its next one is looked for only after the
outcome of that one is committed: this keeps the order, and limits what a crash may repeat to one
message per worker. Corrections of copies take the same way, after all pushes.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import time
from collections.abc import Callable
from typing import TypeVar

from sqlite_utils import Database

from tickerbot import events
from tickerbot.bot_api.clocks import SteadyClock, seconds_passed
from tickerbot.bot_api.gate import Priority
from tickerbot.bot_api.pacer import Pacer
from tickerbot.bot_api.poster import Poster
from tickerbot.bot_api.watcher import SENDING, Watcher
from tickerbot.delivery.agenda import NOT_READ, Agenda, Held, Shown, entry_if_behind, entry_if_owed
from tickerbot.delivery.outage import Outage
from tickerbot.delivery.prepared import PreparedMessages
from tickerbot.delivery.recorder import Recorder
from tickerbot.model import Copy, Delivery, Digest
from tickerbot.outcomes import (
    Gone,
    Later,
    Lost,
    Missing,
    Moved,
    Outcome,
    Paused,
    Rejected,
    Skipped,
    Stranded,
    Strayed,
    Suspended,
    Unclear,
    Unreachable,
)
from tickerbot.storage.outbox import audience, copies, doubts, pushes, turns
from tickerbot.storage.outbox.pushes import Staleness
from tickerbot.storage.outbox.settlement import Settlement
from tickerbot.storage.store import Store

D = TypeVar("D")

log = logging.getLogger(__name__)

# Number of workers: enough to leave some for other chats while requests time out, in half a minute.
WORKERS = 128
# A push keeps a worker for so long if the network is slow: a paid rate needs more workers.
PUSH_TAKES_S = 0.25
MAX_WORKERS = 256
POLL_INTERVAL_S = 1.0
MIN_POLL_INTERVAL_S = 0.01
# How often rows that nobody waits for any more are closed: with 100,000 of them a look takes 40 ms.
CLOSE_INTERVAL_S = 10.0
# By how many seconds the clock on the wall has to be set for readers' hours to be looked at at once.
JUMP_S = 1.0
# Delay before a note is tried again, if the copy that it replies to is being corrected.
COPY_BUSY_S = 0.3
# Maximum age of a message that is deleted; an older one is edited instead. Telegram's limit is 48 hours
# (Bot API docs, deleteMessage), and the request takes some time to arrive.
MAX_DELETION_AGE_S = 48 * 3600 - 60


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
        passed: Callable[[], float] = seconds_passed,
        *,
        on_turn: Callable[[], None] = lambda: None,
        woken: asyncio.Event | None = None,
        server: str = "",
    ) -> None:
        """``on_pause`` is called once it is recorded that a target was paused, ``on_turn`` once some
        readers' hours have begun or ended.

        ``clock`` tells Unix time in seconds, and may be set while the bot runs; ``passed`` may not.
        Who sets it can set ``woken``, too, to have it looked at at once.
        ``server`` is the address of Telegram's server, for the log.
        """
        self._store = store
        self._poster = poster
        self._pacer = pacer
        self._prepared = prepared
        self._watcher = watcher
        steady = SteadyClock(clock, passed)
        self._recorder = Recorder(store, clock, steady)
        self._on_pause = on_pause
        self._on_turn = on_turn
        self._clock = clock
        self._passed = passed
        self._steady_clock = steady
        self.moved_at = time.monotonic()
        """When it last looked for duties, by the monotonic clock."""
        self._agenda = Agenda(store, staleness, steady)
        self._woken = woken or asyncio.Event()
        self._is_stopping = False
        self._outage = Outage(passed, server=server)
        # held by the one worker that probes during an outage; the event cuts its pause short
        self._probing = asyncio.Lock()
        self._probe_now = asyncio.Event()

    @property
    def recorder(self) -> Recorder:
        """What writes down the outcomes."""
        return self._recorder

    def wake(self) -> None:
        """Look for duties at once: there may be new ones."""
        self._woken.set()

    def retry_now(self) -> None:
        """Telegram was reached by polling, so an outage may be over: try again at once."""
        self._outage.retry_now()
        self._probe_now.set()

    async def run(self) -> None:
        """Deliver until cancelled. Raises DatabaseError."""
        await self._store.record_until_done(_take_up, self._steady_clock())
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self._fill_agenda(), name="relay-agenda")
            tasks.create_task(self._recorder.run(), name="relay-recorder")
            wanted = int(min(MAX_WORKERS, self._pacer.rate * PUSH_TAKES_S))
            for number in range(max(WORKERS, wanted)):
                tasks.create_task(self._work(), name=f"relay-worker-{number}")

    async def stop(self) -> None:
        """Take no more duties; return when every outcome of those under way is recorded."""
        self._is_stopping = True
        self._probe_now.set()
        self._pacer.stop_pushes()
        self._drop_queued()
        await self._agenda.join()
        await self._recorder.flush()

    async def _fill_agenda(self) -> None:
        """Keep the agenda filled with duties that are due."""
        poll_at, close_at, ahead = 0.0, 0.0, 0.0
        while True:
            self.moved_at = time.monotonic()
            self._woken.clear()
            now = self._steady_clock()
            has_jumped = abs(self._clock() - now - ahead) > JUMP_S
            if has_jumped or self._passed() >= poll_at:
                ahead = self._clock() - now
                zone = self._prepared.newsroom.zone
                on_the_wall = self._clock()
                closes = self._passed() >= close_at
                if closes:
                    close_at = self._passed() + CLOSE_INTERVAL_S
                retry_at, turns_at = await self._store.record_until_done(_wake, now, closes)
                if turns_at is not None and turns_at <= on_the_wall:
                    # as a write: what is queued is looked at again just before it is sent
                    turns_at = await self._store.write_until_done(turns.turn, on_the_wall, zone)
                    self._on_turn()
                if turns_at is not None:
                    turns_at += now - on_the_wall
                moments = [at - now for at in (retry_at, turns_at) if at is not None]
                wait = max(MIN_POLL_INTERVAL_S, min([POLL_INTERVAL_S, *moments]))
                poll_at = self._passed() + wait
            if not self._is_stopping and self._agenda.is_running_low:
                await self._agenda.fill()
                if self._is_stopping:
                    self._drop_queued()
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(max(MIN_POLL_INTERVAL_S, poll_at - self._passed())):
                    await self._woken.wait()

    async def _work(self) -> None:
        while True:
            held = await self._agenda.take()
            if self._agenda.is_running_low:
                self.wake()
            if self._outage.is_on:
                await self._probe(held)
            else:
                await self._process(held)

    async def _probe(self, held: Held) -> None:
        """During an outage, try one duty at a time, after a pause; the other workers wait for that."""
        async with self._probing:
            if self._outage.is_on:
                if not self._is_stopping:
                    self._probe_now.clear()
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout(self._outage.seconds_to_retry()):
                        await self._probe_now.wait()
                held.is_probe = True
                await self._process(held)
                return
        await self._process(held)

    async def _process(self, held: Held) -> None:
        if held.is_superseded:
            return
        held.is_under_way = True
        settlement = None
        if not self._is_stopping:
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
        if isinstance(settlement.outcome, Paused | Strayed):
            self._on_pause()

    async def _deliver(self, delivery: Delivery, held: Held) -> Settlement | None:
        """Send a push; None if it is no longer owed, or the bot is stopping."""
        reply_to, of_many = None, False
        if delivery.kind == "note":
            copy = await self._copy_to_note(delivery, held)
            if copy is None:
                return None
            if not isinstance(copy, Copy):
                return Settlement(delivery, delivery.revision, copy)
            reply_to, of_many = copy.message_id, copy.kind == "digest"

        async def send() -> Outcome | None:
            entry = await self._read_newest(held, entry_if_owed, delivery)
            if entry is None:
                return None
            encoded = self._prepared.encoded(delivery, entry, of_many=of_many)
            if encoded is None:
                return Skipped()
            outcome = await self._poster.send(delivery.target, encoded, reply_to)
            return self._note(outcome, delivery)

        # claimed just before it is sent
        outcome = await self._pacer.pace(
            delivery.target.chat_id, send, prepare=lambda: self._recorder.record(delivery)
        )
        return Settlement(delivery, held.revision, outcome, held.parts) if outcome else None

    async def _read_newest(
        self, held: Held, read: Callable[[Database, D], Shown | None], duty: D
    ) -> Shown | None:
        """The entry as it is now; None if the duty no longer stands, or the bot is stopping.

        None also if an outage began while this one waited for its slot: it is looked for again.
        """
        if self._outage.is_on and not held.is_probe:
            return None
        if held.as_of != self._store.changes:
            held.entry = await self._store.read(read, duty)
        return None if self._is_stopping else held.entry

    async def _copy_to_note(self, delivery: Delivery, held: Held) -> Copy | Outcome | None:
        """Correct the copy that a note replies to, and return it; else the outcome of the note itself.

        ``Skipped`` if the chat has no copy, or got it corrected; None if the note has to start over, or
        is not owed at this hour.
        """
        if await self._read_newest(held, entry_if_owed, delivery) is None:
            return None
        copy = await self._store.read(
            copies.copy_to_answer, delivery.entry_id, delivery.subscription_id, delivery.revision
        )
        if copy is None:
            return Skipped()
        if copy.revision >= copy.wanted:
            return copy
        shown, as_of = (held.entry, held.as_of) if copy.kind == "entry" else (None, NOT_READ)
        held_copy = self._agenda.preempt(copy, shown, as_of)
        if held_copy is None:
            return Later(COPY_BUSY_S)
        settlement = await self._correct(copy, held_copy, Priority.PUSH)
        if settlement is not None:
            await self._recorder.record(settlement)
        self._agenda.release(held_copy)
        match settlement and settlement.outcome:
            case Later() | Gone() | Paused() | Suspended() as outcome:
                return outcome
            case Unreachable(reason):
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
        """Edit or delete a copy; None if it already shows what it must, or the bot is stopping."""
        if not copy.reachable:
            return Settlement(copy, copy.wanted, Gone("the chat is closed to us"))
        may_delete, deletes = True, False

        async def change() -> Outcome | None:
            nonlocal deletes
            entry = await self._read_newest(held, entry_if_behind, copy)
            if entry is None:
                return None
            is_young = self._clock() < copy.sent_at + MAX_DELETION_AGE_S
            deletes = may_delete and is_young and _is_unwanted(entry, copy)
            if deletes:
                outcome = await self._poster.delete(copy.target, copy.message_id)
            else:
                encoded = self._prepared.encoded(copy, entry)
                outcome = await self._poster.edit(copy.target, copy.message_id, encoded)
            return self._note(outcome, copy)

        chat_id = copy.target.chat_id
        outcome = await self._pacer.pace(chat_id, change, priority, is_edit=True)
        if deletes and isinstance(outcome, Rejected):
            may_delete = False  # what cannot be deleted is edited, to say that it was retracted
            outcome = await self._pacer.pace(chat_id, change, priority, is_edit=True)
        return Settlement(copy, held.revision, outcome) if outcome else None

    def _note(self, outcome: Outcome, duty: Delivery | Copy) -> Outcome:
        """Report the outcome of a request, and count it towards an outage; return what is settled."""
        if isinstance(outcome, Rejected) and not isinstance(outcome, Stranded):
            log.error(events.REFUSED, outcome.reason)
            self._watcher.note("rejected")
        self._outage.note(outcome, duty.target.chat_id, was_well=duty.was_well)
        self._watcher.reachable(SENDING, yes=not self._outage.is_unreachable)
        self._watcher.refused(SENDING, self._outage.alarm)
        match outcome:
            case Lost(reason) | Unclear(reason) if self._outage.refusal is not None:
                return Suspended(reason)
            case Unclear(reason):
                log.error(events.REFUSED_UNCLEARLY, reason)
                self._watcher.note("rejected")
        return outcome

    def _drop(self, held: Held) -> None:
        """Release a duty that was not carried out."""
        if isinstance(held.duty, Delivery):
            self._recorder.unclaim(held.duty)
        self._agenda.release(held)

    def _drop_queued(self) -> None:
        for held in self._agenda.take_all():
            self._drop(held)


def _is_unwanted(shown: Shown, copy: Copy) -> bool:
    """Whether the copy shows a retracted entry, and is not to turn into a note."""
    if isinstance(shown, Digest):
        return False
    return shown.retracted_at is not None and not (shown.leaves_note and copy.kind == "entry")


def _wake(db: Database, now: float, closes: bool) -> tuple[float | None, float | None]:
    """Wake what has waited long enough; when the next will have, and when the next terms turn."""
    doubts.recheck(db, now)
    if closes:
        audience.close_rows(db)
    return pushes.wake_waiting(db, now), turns.next_turn(db)


def _take_up(db: Database, now: float) -> None:
    pushes.take_up(db, now)
    turns.turn_all(db)
