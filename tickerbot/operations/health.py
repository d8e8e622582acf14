"""Whether the bot works: has everything moved that must, and does the database take writes?"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Mapping
from typing import Literal

from sqlite_utils import Database

from tickerbot.errors import TickerbotError
from tickerbot.storage.files import APPLICATION_ID
from tickerbot.storage.store import Store

WRITE_TIMEOUT_S = 5.0
Part = Literal["relay", "updates"]
LIMITS_S: Mapping[Part, float] = {"relay": 30.0, "updates": 120.0}
"""After how many seconds a part is stuck. A poll takes up to 35, and the pause after one up to 30."""


class Health:
    """Looks at the parts of a running bot."""

    def __init__(
        self,
        store: Store,
        is_telegram_away: Callable[[], bool],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """``clock`` is the one by which the parts tell when they last moved."""
        self._store = store
        self.moved: dict[Part, Callable[[], float]] = {}
        """When each part last went round, once it has begun."""
        self.is_telegram_away = is_telegram_away
        """Whether Telegram cannot be reached, which no restart would help."""
        self.gets_updates: Callable[[], bool] = lambda: True
        """Whether Telegram can bring them, where a webhook is set."""
        self._clock = clock

    def not_begun(self) -> list[Part]:
        """Parts that wait for Telegram's first answer; none where it is known to be away."""
        return [] if self.is_telegram_away() else [p for p in LIMITS_S if p not in self.moved]

    def waiting(self) -> list[Part]:
        """Parts that wait for Telegram: for its first answer, or for updates that it cannot bring.

        No restart would help. None where Telegram is known to be away, which is told in its own way.
        """
        if self.is_telegram_away() or self.gets_updates():
            return self.not_begun()
        return self.not_begun() or ["updates"]

    async def stuck(self) -> list[str]:
        """What does not work, of ``database``, ``relay`` and ``updates``; nothing if all is well."""
        now = self._clock()
        found: list[str] = [
            name for name, last in self.moved.items() if now - last() > LIMITS_S[name]
        ]
        try:
            async with asyncio.timeout(WRITE_TIMEOUT_S):
                await self._store.record(_write)
        except (TimeoutError, TickerbotError):
            found.insert(0, "database")
        return found


def _write(db: Database) -> None:
    # the number that is there already: it proves that the file takes writes, and changes nothing
    db.execute(f"pragma application_id = {APPLICATION_ID}")
