"""The ways to Telegram: opened together, closed together, and tried until Telegram answers."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass

from telegram.error import TelegramError

from tickerbot import events
from tickerbot.bot_api.bot import Bot
from tickerbot.bot_api.connection import Connection
from tickerbot.bot_api.errors import classify, describe
from tickerbot.bot_api.pacer import Pacer
from tickerbot.bot_api.throttle import Throttle
from tickerbot.bot_api.watcher import POLLING, Watcher
from tickerbot.errors import TelegramRefused
from tickerbot.outcomes import Refused, Suspended
from tickerbot.settings import Settings

log = logging.getLogger(__name__)

CONNECTIONS = 512
# A longer wait for an answer is better than a message sent twice.
ANSWER_TIMEOUT_S = 30.0
PAUSE_MAX_S = 30.0


@dataclass(frozen=True, slots=True)
class Uplink:
    """The bot for questions, pacer and connection for messages."""

    bot: Bot
    pacer: Pacer
    connection: Connection
    polling: Connection

    def count_requests(self, count: Callable[[str, int | None, float], None]) -> None:
        """Have each request counted."""
        self.connection.on_request = self.polling.on_request = count

    def seconds_ahead(self) -> float | None:
        """By how much this machine's clock is ahead of Telegram's; None if it did not tell."""
        told = (each.server_time.seconds_ahead() for each in (self.connection, self.polling))
        return min((each for each in told if each is not None), key=abs, default=None)

    async def greet(self, watcher: Watcher) -> None:
        """Ask who we are until Telegram answers. Raises TelegramRefused."""
        pause = 1.0
        while True:
            try:
                await self.bot.initialize()
            except TelegramError as error:
                if isinstance(refusal := classify(error), Refused):
                    raise TelegramRefused(refusal.reason) from error
                is_suspended = isinstance(refusal, Suspended)
                watcher.reachable(POLLING, yes=is_suspended)
                watcher.refused(POLLING, "suspended" if is_suspended else None)
                what = "Telegram refuses this bot" if is_suspended else "Telegram cannot be reached"
                log.warning(events.NO_GREETING, what, self.bot.server, describe(error), pause)
                await asyncio.sleep(pause)
                pause = min(PAUSE_MAX_S, 2 * pause)
            else:
                watcher.reachable(POLLING, yes=True)
                watcher.refused(POLLING, None)
                return


@contextlib.asynccontextmanager
async def open_uplink(
    settings: Settings, token: str, throttle: Throttle | None
) -> AsyncIterator[Uplink]:
    """Open all ways; ``throttle`` is Telegram's limits unless given. Raises SettingsError."""
    pacer = Pacer(throttle or Throttle(settings.rate), paid=settings.paid_broadcast)
    proxy = settings.find_proxy()
    if proxy is not None:
        log.info(events.PROXY, proxy)
    connection = Connection(CONNECTIONS, ANSWER_TIMEOUT_S, proxy=proxy)
    polling = Connection(2, ANSWER_TIMEOUT_S, proxy=proxy)
    bot = Bot(token, settings.api_url, connection, polling)
    try:
        yield Uplink(bot, pacer, connection, polling)
    finally:
        pacer.close()
        await bot.shutdown()
