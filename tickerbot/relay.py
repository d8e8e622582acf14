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

from tickerbot import outbox
from tickerbot.errors import TelegramRefused
from tickerbot.model import Delivery, Entry, Language
from tickerbot.outbox import Settlement
from tickerbot.outcomes import Later, Outcome, Refused, Rejected, Unreachable
from tickerbot.pacer import Pacer, Priority
from tickerbot.render import Renderer
from tickerbot.store import Store
from tickerbot.transport import Transport

log = logging.getLogger(__name__)

WORKERS = 32
PAGE = 32
POLL_S = 1.0
# A chat that may not be written to for longer than this waits in the database, not in memory.
SHORT_WAIT_S = 2.0
# So many failures in a row, with no answer between them, mean that Telegram is away, not a chat.
OUTAGE_AFTER = 5
OUTAGE_PAUSE_MAX_S = 30.0


class Relay:
    """Delivers pushes; ``run`` ends only when it is cancelled or Telegram refuses the bot."""

    def __init__(
        self,
        store: Store,
        transport: Transport,
        pacer: Pacer,
        renderer: Renderer,
        default_language: Language,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._store = store
        self._transport = transport
        self._pacer = pacer
        self._renderer = renderer
        self._default_language = default_language
        self._clock = clock
        self._queue: asyncio.Queue[Delivery] = asyncio.Queue()
        # subscriptions that are queued, waiting briefly, under way or not recorded yet
        self._held: set[int] = set()
        self._attention = asyncio.Event()
        self._settled: asyncio.Queue[tuple[Settlement, asyncio.Future[None]]] = asyncio.Queue()
        self._idle = asyncio.Event()
        self._stopping = False
        self._outage = Outage()

    def wake(self) -> None:
        """There may be something new to deliver."""
        self._attention.set()

    async def run(self) -> None:
        """Deliver until cancelled. Raises TelegramRefused, DatabaseError."""
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self._feed(), name="relay-feed")
            tasks.create_task(self._record(), name="relay-record")
            for number in range(WORKERS):
                tasks.create_task(self._work(), name=f"relay-worker-{number}")

    async def stop(self) -> None:
        """Take nothing new; return when all that is under way has been recorded."""
        self._stopping = True
        while not self._queue.empty():
            self._release(self._queue.get_nowait())
        if self._held:
            await self._idle.wait()

    async def _feed(self) -> None:
        """Keep the queue filled with deliveries of subscriptions that nobody holds."""
        look_at = 0.0
        while True:
            self._attention.clear()
            now = self._clock()
            if now >= look_at:
                retry_at = await self._store.write(outbox.wake_waiting, now)
                look_at = now + POLL_S if retry_at is None else min(now + POLL_S, retry_at)
            if not self._stopping and self._queue.qsize() < PAGE // 2:
                found = await self._store.read(outbox.due, PAGE + len(self._held))
                for delivery in found:
                    if delivery.subscription_id not in self._held:
                        self._held.add(delivery.subscription_id)
                        self._queue.put_nowait(delivery)
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(max(0.01, look_at - self._clock())):
                    await self._attention.wait()

    async def _work(self) -> None:
        while True:
            delivery = await self._queue.get()
            if self._queue.qsize() < PAGE // 2:
                self.wake()
            delay = self._pacer.push_delay(delivery.target.chat_id)
            if 0 < delay <= SHORT_WAIT_S:
                asyncio.get_running_loop().call_later(delay, self._queue.put_nowait, delivery)
                continue
            if delay > 0:
                await self._settle(Settlement(delivery, 0, Later(delay)))
                continue
            await self._deliver(delivery)

    async def _deliver(self, delivery: Delivery) -> None:
        pause = self._outage.pause(self._clock())
        if pause > 0:
            await asyncio.sleep(pause)
        if self._stopping:
            self._release(delivery)
            return
        entry = await self._store.read(outbox.entry_to_send, delivery)
        if entry is None:  # the chat has left since the page was read
            self._release(delivery)
            return
        outcome = await self._send(delivery, entry)
        outcome = self._outage.note(outcome, self._clock())
        if isinstance(outcome, Refused):
            raise TelegramRefused(outcome.reason)
        await self._settle(Settlement(delivery, entry.revision, outcome))

    async def _send(self, delivery: Delivery, entry: Entry) -> Outcome:
        language = delivery.language or self._default_language
        message = self._renderer.push(
            entry, language, silent=delivery.silent, in_channel=delivery.chat_type == "channel"
        )
        outcome = await self._transport.send(delivery.target, message, Priority.PUSH)
        if isinstance(outcome, Rejected):
            log.error("entry %s could not be delivered to one chat", entry.id)
        return outcome

    async def _settle(self, settlement: Settlement) -> None:
        recorded: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._settled.put_nowait((settlement, recorded))
        await recorded
        self._release(settlement.delivery)
        self.wake()

    def _release(self, delivery: Delivery) -> None:
        self._held.discard(delivery.subscription_id)
        if self._stopping and not self._held:
            self._idle.set()

    async def _record(self) -> None:
        """Commit outcomes: all that have come in while the last commit ran go into the next."""
        while True:
            batch = [await self._settled.get()]
            while not self._settled.empty():
                batch.append(self._settled.get_nowait())
            await self._store.write(outbox.settle, [item for item, _ in batch], self._clock())
            for _, recorded in batch:
                if not recorded.done():
                    recorded.set_result(None)


class Outage:
    """Tells trouble of one chat from an outage, during which the whole relay pauses."""

    def __init__(self) -> None:
        self._failures = 0
        self._rounds = 0
        self._until = 0.0

    def pause(self, now: float) -> float:
        """Seconds for which nothing should be tried."""
        return max(0.0, self._until - now)

    def note(self, outcome: Outcome, now: float) -> Outcome:
        """Count this outcome. In an outage a failure is nobody's fault: it costs no attempt."""
        if not isinstance(outcome, Unreachable):
            if self._rounds:
                log.info("Telegram can be reached again")
            self._failures = self._rounds = 0
            return outcome
        self._failures += 1
        if self._failures < OUTAGE_AFTER:
            return outcome
        if now >= self._until:  # the first failure after a pause ends a round
            self._rounds += 1
            seconds = min(OUTAGE_PAUSE_MAX_S, 2.0 ** (self._rounds - 1))
            self._until = now + seconds
            log.warning(
                "Telegram cannot be reached (%s); next try in %.0f s", outcome.reason, seconds
            )
        return Later(self.pause(now))
