"""Polling: fetches updates by long polling, and hands them to the intake.

python-telegram-bot's own loop confirms updates to Telegram before they are handled, so a crash would
lose them. This one confirms them once the intake has them safe, and polls on at once.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import time
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from telegram.error import Conflict, RetryAfter, TelegramError, TimedOut

from tickerbot import events
from tickerbot.bot_api.bot import Bot
from tickerbot.bot_api.errors import classify, describe, is_webhook_conflict
from tickerbot.bot_api.flood_waits import wait_of
from tickerbot.bot_api.intake import Intake
from tickerbot.bot_api.watcher import POLLING, Watcher
from tickerbot.errors import SECOND_INSTANCE, TelegramRefused
from tickerbot.outcomes import Refused, Suspended

log = logging.getLogger(__name__)

LONG_POLL_S = 25
READ_TIMEOUT_S = LONG_POLL_S + 10
MAX_PAUSE_S = 30.0
# Number of 409s in a row that prove a second instance. Fewer do not: after a kill, Telegram may hold
# the previous instance's connection open for a few seconds.
MAX_CONFLICTS = 3
CONFLICT_PAUSE_S = 2.0
WEBHOOK_PAUSE_S = 1.0
# A server that has nothing new holds a poll for long. One that answers sooner than this all the same is
# asked again after a pause, which grows with each such answer.
SOON_S, FIRST_IDLE_PAUSE_S, MAX_IDLE_PAUSE_S = 1.0, 0.05, 1.0


class Polling:
    """Polls until cancelled."""

    def __init__(
        self,
        bot: Bot,
        intake: Intake,
        kinds: Sequence[str],
        watcher: Watcher,
        on_back: Callable[[], None] = lambda: None,
        *,
        clock: Callable[[], float] = time.monotonic,
        pause: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        """``kinds`` of updates are fetched. ``on_back``: Telegram can be reached again."""
        self._bot = bot
        self._intake = intake
        self._kinds = list(kinds)
        self._watcher = watcher
        self._on_back = on_back
        self._clock = clock
        self._pause = pause
        self._failures = 0
        self._conflicts = 0
        self._idle_pause_s = 0.0
        self._offset: int | None = None
        self.moved_at = clock()
        """When it last asked, by the clock."""

    async def run(self) -> None:
        """Poll until cancelled. Raises TelegramRefused if the token is revoked or used elsewhere."""
        await self._intake.take_back()
        while True:
            await self._intake.wait_for_room()
            self.moved_at = asked_at = self._clock()
            updates = await self._fetch()
            if updates is None:
                continue
            new = 0
            if updates:
                new = await self._intake.take(updates)
                self._offset = max(raw["update_id"] for raw in updates) + 1
            if new or self._clock() - asked_at >= SOON_S:
                self._idle_pause_s = 0.0
            else:
                doubled = max(FIRST_IDLE_PAUSE_S, 2 * self._idle_pause_s)
                self._idle_pause_s = min(MAX_IDLE_PAUSE_S, doubled)
                await self._pause(self._idle_pause_s)

    async def _fetch(self) -> list[dict[str, Any]] | None:
        """What Telegram has; None, after a pause, if it does not tell."""
        try:
            updates = await self._bot.get_updates(
                self._offset, self._kinds, LONG_POLL_S, READ_TIMEOUT_S
            )
        except RetryAfter as flood:
            seconds = wait_of(flood)
            self._watcher.silenced(POLLING, seconds)
            self.moved_at = self._clock() + seconds  # it will not move before, and is not stuck
            await self._pause(seconds)
            return None
        except TelegramError as error:
            if isinstance(refusal := classify(error), Refused):
                if not isinstance(error, Conflict):
                    raise TelegramRefused(refusal.reason) from error
                await self._handle_conflict(error)
                return None
            is_suspended = isinstance(refusal, Suspended)
            self._watcher.reachable(POLLING, yes=is_suspended)
            if is_suspended:
                self._watcher.refused(POLLING, "suspended")
            pause = 0.0 if isinstance(error, TimedOut) else min(MAX_PAUSE_S, 2.0**self._failures)
            log.warning(
                events.NO_UPDATES,
                self._bot.server,
                describe(error),
                pause,
            )
            self._failures = min(self._failures + 1, 10)
            await self._pause(pause)
            return None
        if self._failures:
            self._on_back()
        self._failures = self._conflicts = 0
        self._watcher.reachable(POLLING, yes=True)
        self._watcher.refused(POLLING, None)
        return updates

    async def _handle_conflict(self, error: Conflict) -> None:
        """Remove a webhook; otherwise wait. Raises TelegramRefused after MAX_CONFLICTS in a row."""
        if is_webhook_conflict(error):
            log.warning(events.WEBHOOK_REMOVED)
            with contextlib.suppress(TelegramError):  # the next poll will get the same conflict
                await self._bot.delete_webhook()
            await self._pause(WEBHOOK_PAUSE_S)
            return
        self._conflicts += 1
        if self._conflicts >= MAX_CONFLICTS:
            raise TelegramRefused(SECOND_INSTANCE) from error
        log.warning(events.CONFLICT)
        await self._pause(CONFLICT_PAUSE_S)
