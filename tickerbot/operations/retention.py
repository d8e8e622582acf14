"""Retention while the bot runs: once a day, a little at a time."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable

from tickerbot import events
from tickerbot.bot_api.clocks import SteadyClock
from tickerbot.errors import DatabaseError
from tickerbot.setting_values import FOREVER
from tickerbot.settings import Settings
from tickerbot.storage import picture_files, pictures
from tickerbot.storage.newsroom import retention
from tickerbot.storage.newsroom.retention import Policy, Pruned
from tickerbot.storage.store import Store

log = logging.getLogger(__name__)

FIRST_AFTER_S = 60.0
"""The start has other things to do."""
EVERY_S = 86_400.0
PAUSE_S = 0.2
"""Between two steps others write."""


def policy_of(settings: Settings) -> Policy:
    """The policy that the operator has set."""
    correctable = settings.correctable_for
    return Policy(
        settings.forget_after.total_seconds(),
        None if correctable == FOREVER else correctable.total_seconds(),
    )


class Retention:
    """Forgets what is older than the policy allows."""

    def __init__(
        self,
        store: Store,
        policy: Policy,
        pause: Callable[[float], Awaitable[None]] = asyncio.sleep,
        clock: Callable[[], float] = time.time,
    ) -> None:
        """``clock`` returns Unix time in seconds."""
        self._store = store
        self._policy = policy
        self._pause = pause
        self._clock = clock
        self._steady_clock = SteadyClock(clock)

    async def run(self) -> None:
        """Forget daily, until cancelled."""
        await self._pause(FIRST_AFTER_S)
        while True:
            try:
                await self._prune()
            except DatabaseError as error:
                log.warning(events.NOT_FORGOTTEN, error)
            except OSError as error:  # of the folder of pictures
                log.warning(events.NOT_FORGOTTEN, error.strerror)
            await self._pause(EVERY_S)

    async def _prune(self) -> None:
        forgotten = Pruned()
        # a clock that was put forward makes nothing old, also where Telegram does not tell the time
        now = min(self._clock(), self._steady_clock())
        while step := await self._store.record(retention.prune, self._policy, now):
            forgotten += step
            await self._pause(PAUSE_S)
        needed = await self._store.record(pictures.forget_unneeded, now)
        folder = picture_files.folder_of(self._store.path)
        if gone := await asyncio.to_thread(picture_files.remove_others, folder, needed):
            log.info(events.PICTURES_FORGOTTEN, gone)
        if forgotten:
            log.info(
                events.FORGOTTEN,
                forgotten.chats,
                forgotten.copies,
                forgotten.drafts,
                forgotten.audiences,
            )
