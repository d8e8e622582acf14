"""The relay: carries what the outbox owes to Telegram, for as long as the bot runs.

The loop waits to be woken, or for the next poll: the wake-up makes it fast, the poll makes it sure.
A subscription has at most one message under way, and its next one is looked for only after the
outcome of the one before is committed: that keeps the order, and bounds what a crash may repeat by
the number of workers.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Concatenate, ParamSpec, TypeVar

from sqlite_utils import Database

from tickerbot import entries, outbox
from tickerbot.errors import DatabaseBusy
from tickerbot.model import Delivery, Entry, Language
from tickerbot.monitor import SENDING, Monitor
from tickerbot.outbox import Settlement
from tickerbot.outcomes import Later, Outcome, Paused, Rejected, Unreachable
from tickerbot.pacer import Pacer
from tickerbot.render import Renderer
from tickerbot.store import Store
from tickerbot.throttle import Slot
from tickerbot.transport import PreparedPush, Transport

log = logging.getLogger(__name__)

P = ParamSpec("P")
T = TypeVar("T")

# Enough that chats which do not answer for half a minute leave workers for the others.
WORKERS = 128
PAGE = 32
POLL_S = 1.0
# Rendered messages that are kept: few entries are on their way at a time, in few languages and kinds.
RENDERED = 64
# So many chats in trouble are tried at a time: they must not hold up those that are well.
TROUBLED = 8
# So many chats failing, with no answer from any between them, mean that Telegram is away.
OUTAGE_FROM = 5
OUTAGE_PAUSE_MAX_S = 30.0


@dataclass(frozen=True, slots=True)
class _Held:
    """A delivery with its entry as they were when the store counted ``as_of`` changes."""

    delivery: Delivery
    entry: Entry | None
    as_of: int


def _look(
    db: Database, limit: int, limit_again: int
) -> tuple[list[Delivery], list[Delivery], dict[int, Entry]]:
    """What is due, what is due again, and the entries of both."""
    due, again = outbox.due(db, limit), outbox.due_again(db, limit_again)
    found = {number: entries.get_entry(db, number) for number in {d.entry_id for d in due + again}}
    return due, again, {number: entry for number, entry in found.items() if entry}


class Relay:
    """Delivers pushes; ``run`` ends only when it is cancelled."""

    def __init__(
        self,
        store: Store,
        transport: Transport,
        pacer: Pacer,
        renderer: Renderer,
        default_language: Language,
        monitor: Monitor,
        on_pause: Callable[[], None],
        clock: Callable[[], float] = time.time,
    ) -> None:
        """``on_pause`` is called when a target was paused and that is recorded."""
        self._store = store
        self._transport = transport
        self._pacer = pacer
        self._renderer = renderer
        self._default_language = default_language
        self._monitor = monitor
        self._on_pause = on_pause
        self._clock = clock
        self._queue: asyncio.Queue[_Held] = asyncio.Queue()
        # deliveries by subscription that are queued, under way or not recorded yet
        self._held: dict[int, _Held] = {}
        self._attention = asyncio.Event()
        self._settled: asyncio.Queue[tuple[Settlement, asyncio.Future[None]]] = asyncio.Queue()
        self._stopping = asyncio.Event()
        self._idle = asyncio.Event()
        self._outage = Outage()
        self._rendered: dict[tuple[Entry, Language, bool, bool], PreparedPush] = {}
        self._probe = asyncio.Lock()

    def wake(self) -> None:
        """There may be something new to deliver."""
        self._attention.set()

    async def run(self) -> None:
        """Deliver until cancelled. Raises DatabaseError."""
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self._feed(), name="relay-feed")
            tasks.create_task(self._record(), name="relay-record")
            for number in range(WORKERS):
                tasks.create_task(self._work(), name=f"relay-worker-{number}")

    async def stop(self) -> None:
        """Take nothing new; return when all that is under way has been recorded."""
        self._stopping.set()
        while not self._queue.empty():
            self._release(self._queue.get_nowait().delivery)
        if self._held:
            await self._idle.wait()

    async def _feed(self) -> None:
        """Keep the queue filled with deliveries of subscriptions that nobody holds."""
        look_at = 0.0
        while True:
            self._attention.clear()
            if time.monotonic() >= look_at:
                now = self._clock()
                retry_at = await self._persist(outbox.wake_waiting, now)
                wait = POLL_S if retry_at is None else min(POLL_S, max(0.01, retry_at - now))
                look_at = time.monotonic() + wait
            if not self._stopping.is_set() and self._queue.qsize() < PAGE // 2:
                await self._fill()
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(max(0.01, look_at - time.monotonic())):
                    await self._attention.wait()

    async def _fill(self) -> None:
        troubled = sum(held.delivery.attempts > 0 for held in self._held.values())
        as_of = self._store.changes
        due, again, found = await self._store.read(
            _look, PAGE + len(self._held) - troubled, TROUBLED if troubled < TROUBLED else 0
        )
        free = [d for d in again if d.subscription_id not in self._held][: TROUBLED - troubled]
        for delivery in (*due, *free):
            if delivery.subscription_id not in self._held:
                held = _Held(delivery, found.get(delivery.entry_id), as_of)
                self._held[delivery.subscription_id] = held
                self._queue.put_nowait(held)

    async def _work(self) -> None:
        while True:
            held = await self._queue.get()
            if self._queue.qsize() < PAGE // 2:
                self.wake()
            if self._outage.is_on:
                await self._probe_with(held)
            else:
                await self._deliver(held)

    async def _probe_with(self, held: _Held) -> None:
        """In an outage one delivery at a time tries whether it is over; the others wait for that."""
        async with self._probe:
            if self._outage.is_on:
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout(self._outage.pause()):
                        await self._stopping.wait()
                await self._deliver(held)
                return
        await self._deliver(held)

    async def _deliver(self, held: _Held) -> None:
        delivery = held.delivery
        if self._stopping.is_set():
            self._release(delivery)
            return
        slot = await self._pacer.admit(delivery.target.chat_id)
        if isinstance(slot, float):
            await self._settle(Settlement(delivery, 0, Later(slot)))
            return
        entry: Entry | None = held.entry
        if held.as_of != self._store.changes:
            # the newest text at the last moment, and only if the chat has not left meanwhile
            entry = await self._store.read(outbox.entry_to_send, delivery)
        if entry is None or self._stopping.is_set():
            self._release(delivery)
            return
        outcome = await self._send(delivery, entry, slot)
        self._outage.note(outcome, delivery.target.chat_id)
        self._monitor.reachable(SENDING, yes=not self._outage.is_on)
        await self._settle(Settlement(delivery, entry.revision, outcome))

    async def _send(self, delivery: Delivery, entry: Entry, slot: Slot) -> Outcome:
        outcome = await self._transport.push(delivery.target, self._prepared(delivery, entry))
        self._pacer.answered(slot)
        if isinstance(outcome, Later):
            self._pacer.flooded(delivery.target.chat_id, outcome.seconds)
        elif isinstance(outcome, Rejected):
            log.error("entry %s could not be delivered to one chat", entry.id)
            self._monitor.note("rejected")
        return outcome

    def _prepared(self, delivery: Delivery, entry: Entry) -> PreparedPush:
        """The push in this chat's language and kind, rendered once for all chats that are alike."""
        language = delivery.language or self._default_language
        kind = (entry, language, delivery.silent, delivery.chat_type == "channel")
        prepared = self._rendered.get(kind)
        if prepared is None:
            if len(self._rendered) >= RENDERED:
                self._rendered.pop(next(iter(self._rendered)))  # the oldest
            _, _, silent, in_channel = kind
            message = self._renderer.push(entry, language, silent=silent, in_channel=in_channel)
            prepared = self._rendered[kind] = self._transport.prepare(message)
        return prepared

    async def _settle(self, settlement: Settlement) -> None:
        recorded: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._settled.put_nowait((settlement, recorded))
        await recorded
        self._release(settlement.delivery)
        self.wake()
        if isinstance(settlement.outcome, Paused):
            self._on_pause()

    def _release(self, delivery: Delivery) -> None:
        self._held.pop(delivery.subscription_id, None)
        if self._stopping.is_set() and not self._held:
            self._idle.set()

    async def _record(self) -> None:
        """Commit outcomes: all that have come in while the last commit ran go into the next."""
        while True:
            batch = [await self._settled.get()]
            while not self._settled.empty():
                batch.append(self._settled.get_nowait())
            await self._persist(outbox.settle, [item for item, _ in batch], self._clock())
            for _, recorded in batch:
                if not recorded.done():
                    recorded.set_result(None)

    async def _persist(
        self, job: Callable[Concatenate[Database, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """Write, however long another program holds the database: an outcome must not be lost."""
        while True:
            try:
                return await self._store.record(job, *args, **kwargs)
            except DatabaseBusy as error:
                log.warning("%s; trying again", error)
                self._monitor.note("busy")


class Outage:
    """Tells trouble of a few chats from an outage of Telegram, in which the relay pauses."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._failing: set[int] = set()
        self._rounds = 0
        self._until = 0.0

    @property
    def is_on(self) -> bool:
        """Whether several chats failed and none has been answered since."""
        return len(self._failing) >= OUTAGE_FROM

    def pause(self) -> float:
        """Seconds until the next try."""
        return max(0.0, self._until - self._clock())

    def note(self, outcome: Outcome, chat_id: int) -> None:
        """Count what came of a delivery to this chat."""
        if not isinstance(outcome, Unreachable):
            if self.is_on:
                log.info("Telegram can be reached again")
            self._failing.clear()
            self._rounds = 0
            return
        self._failing.add(chat_id)
        if self.is_on and self.pause() == 0:
            self._rounds += 1
            seconds = min(OUTAGE_PAUSE_MAX_S, 2.0 ** (self._rounds - 1))
            self._until = self._clock() + seconds
            log.warning(
                "Telegram cannot be reached (%s); next try in %.0f s", outcome.reason, seconds
            )
