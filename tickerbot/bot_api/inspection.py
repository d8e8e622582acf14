"""Questions to Telegram that change nothing, with what went wrong as a value and not as an error."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

from telegram.error import TelegramError

from tickerbot.bot_api.bot import Bot
from tickerbot.bot_api.connection import Connection
from tickerbot.bot_api.errors import classify, describe
from tickerbot.outcomes import Outcome
from tickerbot.proxies import Proxy

ANSWER_TIMEOUT_S = 15.0


@dataclass(frozen=True, slots=True)
class Problem:
    """A question that was not answered: what this would mean for a message, and words for it."""

    outcome: Outcome
    text: str


class Inspection:
    """Asks one Bot API server as one bot."""

    def __init__(self, bot: Bot, connection: Connection) -> None:
        self._bot = bot
        self._connection = connection

    async def ask(self, method: str, **fields: object) -> Any | Problem:
        """What Telegram answers to a method of the Bot API."""
        try:
            return await self._bot.ask(method, **fields)
        except TelegramError as error:
            return Problem(classify(error), describe(error))

    def seconds_ahead(self) -> float | None:
        """By how much this machine's clock is ahead of Telegram's; None if it did not tell."""
        return self._connection.server_time.seconds_ahead()


@contextlib.asynccontextmanager
async def inspecting(token: str, api_url: str, proxy: Proxy | None) -> AsyncIterator[Inspection]:
    """Open a connection for as long as the context lasts."""
    connection = Connection(2, ANSWER_TIMEOUT_S, proxy=proxy)
    bot = Bot(token, api_url, connection)
    await connection.initialize()
    try:
        yield Inspection(bot, connection)
    finally:
        await bot.shutdown()


async def ask_seconds_ahead(token: str, api_url: str, proxy: Proxy | None) -> float | None:
    """By how much this machine's clock is ahead of Telegram's; None if Telegram did not tell."""
    async with inspecting(token, api_url, proxy) as inspection:
        await inspection.ask("getMe")
        return inspection.seconds_ahead()
