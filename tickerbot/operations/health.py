"""Whether the bot works: has everything moved that must, and does the database take writes?"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Mapping

from sqlite_utils import Database

from tickerbot.errors import TickerbotError
from tickerbot.storage.files import APPLICATION_ID
from tickerbot.storage.store import Store

WRITE_TIMEOUT_S = 5.0
RELAY_TIMEOUT_S = 30.0
UPDATES_TIMEOUT_S = 120.0
"""A poll takes up to 35 s, and the pause after one that failed up to 30."""


class Health:
    """Looks at the parts of a running bot."""

    def __init__(
        self,
        store: Store,
        moved: Mapping[str, Callable[[], float]],
        is_telegram_away: Callable[[], bool],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """``moved`` tells of ``relay`` and ``updates`` when they last went round, by the clock."""
        self._store = store
        self._moved = moved
        self._limits = {"relay": RELAY_TIMEOUT_S, "updates": UPDATES_TIMEOUT_S}
        self.is_telegram_away = is_telegram_away
        """Whether Telegram cannot be reached, which no restart would help."""
        self._clock = clock

    async def stuck(self) -> list[str]:
        """What does not work, of ``database``, ``relay`` and ``updates``; nothing if all is well."""
        now = self._clock()
        found = [name for name, last in self._moved.items() if now - last() > self._limits[name]]
        try:
            async with asyncio.timeout(WRITE_TIMEOUT_S):
                await self._store.record(_write)
        except (TimeoutError, TickerbotError):
            found.insert(0, "database")
        return found


def _write(db: Database) -> None:
    # the number that is there already: it proves that the file takes writes, and changes nothing
    db.execute(f"pragma application_id = {APPLICATION_ID}")
