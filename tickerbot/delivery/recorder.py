"""The recorder: writes what the relay learns into the database, many facts in one commit."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Sequence

from sqlite_utils import Database

from tickerbot.bot_api.clocks import SteadyClock
from tickerbot.model import Delivery
from tickerbot.storage.outbox import pushes
from tickerbot.storage.outbox.settlement import Settlement, settle
from tickerbot.storage.store import Store

# After a batch of at least MIN_BATCH facts, the next commit waits BATCH_WAIT_S for more: a commit costs
# more than all that is in it.
MIN_BATCH, BATCH_WAIT_S = 6, 0.015

Fact = Settlement | Delivery
"""What is to be recorded: an outcome, or the claim to a delivery that is about to be sent."""


class Recorder:
    """Collects facts, and reports each as soon as it is committed; ``run`` commits them."""

    def __init__(
        self,
        store: Store,
        clock: Callable[[], float] = time.time,
        steady: SteadyClock | None = None,
    ) -> None:
        self._store = store
        self._clock = clock
        self._steady = steady or SteadyClock(clock)
        self._facts: asyncio.Queue[tuple[Fact, asyncio.Future[None]]] = asyncio.Queue()
        self._unclaimed: list[Delivery] = []
        self.on_settled: Callable[[list[Settlement], dict[int, int]], None] = lambda *_: None
        """Called with what was committed, and when the pushes among it were published."""

    async def record(self, fact: Fact) -> None:
        """Record a fact; return when it is committed."""
        recorded: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._facts.put_nowait((fact, recorded))
        await recorded

    def unclaim(self, delivery: Delivery) -> None:
        """Give up the claim to a delivery that was not sent, if there is one, in the next commit."""
        self._unclaimed.append(delivery)

    async def run(self) -> None:
        """Commit facts until cancelled; those that arrive during one commit go into the next."""
        batch: list[tuple[Fact, asyncio.Future[None]]] = []
        while True:
            first = await self._facts.get()
            if len(batch) >= MIN_BATCH:
                await asyncio.sleep(BATCH_WAIT_S)
            batch = [first]
            while not self._facts.empty():
                batch.append(self._facts.get_nowait())
            await self._commit([fact for fact, _ in batch])
            for _, recorded in batch:
                if not recorded.done():
                    recorded.set_result(None)

    async def flush(self) -> None:
        """Record the claims that were given up; call this when no fact is waiting any more."""
        await self._commit([])

    async def _commit(self, facts: Sequence[Fact]) -> None:
        unclaimed, self._unclaimed = self._unclaimed, []
        settled = [fact for fact in facts if isinstance(fact, Settlement)]
        claimed = [fact for fact in facts if isinstance(fact, Delivery)]
        published = await self._store.record_until_done(
            _write, settled, claimed, unclaimed, self._clock(), self._steady()
        )
        self.on_settled(settled, published)


def _write(
    db: Database,
    settled: Sequence[Settlement],
    claimed: Sequence[Delivery],
    unclaimed: Sequence[Delivery],
    now: float,
    steady_now: float,
) -> dict[int, int]:
    pushes.unclaim(db, unclaimed)
    pushes.claim(db, claimed)
    settle(db, settled, now, steady_now)
    return pushes.published_at(db, {each.duty.seq for each in settled})
