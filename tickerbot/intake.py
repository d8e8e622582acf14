"""The intake: fetches updates by long polling and hands each to the door.

python-telegram-bot's own loop confirms updates to Telegram before they are handled, so a crash would
lose them. This one gives handlers a moment first: what was not handled by then is still in memory and
finishes, but only a slow one can be lost. Updates of one person in one chat are handled in order, all
others side by side.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence

from telegram import Update
from telegram.error import Conflict, InvalidToken, RetryAfter, TelegramError, TimedOut
from telegram.ext import ExtBot

from tickerbot.errors import REVOKED, SECOND_INSTANCE, TelegramRefused
from tickerbot.keyed_lock import KeyedLock
from tickerbot.pacer import Priority, retry_seconds

log = logging.getLogger(__name__)

LONG_POLL_S = 25
READ_TIMEOUT_S = LONG_POLL_S + 10
CONFIRM_PATIENCE_S = 0.3
PAUSE_MAX_S = 30.0
# After a kill Telegram may still hold the connection of the instance before, for a few seconds.
CONFLICTS_BORNE = 3
CONFLICT_PAUSE_S = 2.0


class Intake:
    """Polls until it is cancelled; ``drain`` then waits for the handlers that still run."""

    def __init__(
        self,
        bot: ExtBot[Priority],
        handle: Callable[[Update], Awaitable[None]],
        kinds: Sequence[str],
    ) -> None:
        self._bot = bot
        self._handle = handle
        self._kinds = list(kinds)
        self._locks = KeyedLock()
        self._tasks: set[asyncio.Task[None]] = set()
        self._failures = 0
        self._conflicts = 0
        self._fetched: int | None = None
        self._confirmed: int | None = None

    async def run(self) -> None:
        """Poll. Raises TelegramRefused where the token is revoked or used elsewhere too."""
        while True:
            updates = await self._fetch()
            started = [asyncio.create_task(self._take(update)) for update in updates]
            self._tasks.update(started)
            for task in started:
                task.add_done_callback(self._tasks.discard)
            if started:
                self._fetched = updates[-1].update_id + 1
                await asyncio.wait(started, timeout=CONFIRM_PATIENCE_S)
                self._confirmed = self._fetched

    async def drain(self) -> None:
        """Wait for running handlers, then confirm what was fetched."""
        if self._tasks:
            await asyncio.wait(self._tasks)
        if self._fetched is not None:
            try:
                await self._bot.get_updates(self._fetched, limit=1, timeout=0, read_timeout=2)
            except TelegramError as error:
                log.info("the last updates may come again: %s", type(error).__name__)

    async def _take(self, update: Update) -> None:
        chat, user = update.effective_chat, update.effective_user
        async with self._locks.hold((chat.id if chat else 0, user.id if user else 0)):
            await self._handle(update)

    async def _fetch(self) -> tuple[Update, ...]:
        try:
            updates = await self._bot.get_updates(
                self._confirmed,
                timeout=LONG_POLL_S,
                read_timeout=READ_TIMEOUT_S,
                allowed_updates=self._kinds,
            )
        except InvalidToken as error:
            raise TelegramRefused(REVOKED) from error
        except Conflict as error:
            await self._bear_conflict(error)
            return ()
        except RetryAfter as flood:
            await asyncio.sleep(retry_seconds(flood))
            return ()
        except TelegramError as error:
            pause = 0.0 if isinstance(error, TimedOut) else min(PAUSE_MAX_S, 2.0**self._failures)
            log.warning(
                "updates cannot be fetched (%s); next try in %.0f s", type(error).__name__, pause
            )
            self._failures = min(self._failures + 1, 10)
            await asyncio.sleep(pause)
            return ()
        self._failures = self._conflicts = 0
        return updates

    async def _bear_conflict(self, error: Conflict) -> None:
        if "webhook" in str(error).lower():
            log.warning("a webhook was set for this bot; removing it, since the bot polls")
            await self._bot.delete_webhook()
            return
        self._conflicts += 1
        if self._conflicts >= CONFLICTS_BORNE:
            raise TelegramRefused(SECOND_INSTANCE) from error
        log.warning("Telegram answers 409: is a second instance running? Trying again")
        await asyncio.sleep(CONFLICT_PAUSE_S)
