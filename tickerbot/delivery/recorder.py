"""The recorder: what the relay learns becomes state in the database, many facts in one commit."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Sequence

from sqlite_utils import Database

from tickerbot.model import Delivery
from tickerbot.storage.outbox import pushes
from tickerbot.storage.outbox.settlement import Settlement, settle
from tickerbot.storage.store import Store

# Where many facts come, so long is waited for more of them: a commit costs more than all that is in it.
GROUP_S, GROUP_FROM = 0.015, 6

Fact = Settlement | Delivery
"""What is to be recorded: an outcome, or that a delivery will be under way."""


class Recorder:
    """Takes facts and says when they are safe; ``run`` commits them until it is cancelled."""

    def __init__(self, store: Store, clock: Callable[[], float] = time.time) -> None:
        self._store = store
        self._clock = clock
        self._facts: asyncio.Queue[tuple[Fact, asyncio.Future[None]]] = asyncio.Queue()
        self._unsent: list[Delivery] = []

    async def record(self, fact: Fact) -> None:
        """Return when this is committed."""
        recorded: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._facts.put_nowait((fact, recorded))
        await recorded

    def not_sent(self, delivery: Delivery) -> None:
        """This delivery is not under way, whatever was recorded of it; goes with the next commit."""
        self._unsent.append(delivery)

    async def run(self) -> None:
        """Commit facts: all that have come in while the last commit ran go into the next."""
        batch: list[tuple[Fact, asyncio.Future[None]]] = []
        while True:
            first = await self._facts.get()
            if len(batch) >= GROUP_FROM:
                await asyncio.sleep(GROUP_S)
            batch = [first]
            while not self._facts.empty():
                batch.append(self._facts.get_nowait())
            await self._commit([fact for fact, _ in batch])
            for _, recorded in batch:
                if not recorded.done():
                    recorded.set_result(None)

    async def finish(self) -> None:
        """Record what was not sent; nothing else is open."""
        await self._commit([])

    async def _commit(self, facts: Sequence[Fact]) -> None:
        unsent, self._unsent = self._unsent, []
        await self._store.record_until_done(_write, facts, unsent, self._clock())


def _write(db: Database, facts: Sequence[Fact], unsent: Sequence[Delivery], now: float) -> None:
    pushes.unclaim(db, unsent)
    pushes.claim(db, [fact for fact in facts if isinstance(fact, Delivery)])
    settle(db, [fact for fact in facts if isinstance(fact, Settlement)], now)
