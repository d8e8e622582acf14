"""Telegram asking for silence, and insisting on it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from tickerbot.playground import BotApi, FloodWait
from tickerbot.playground.faults import Fault

ON_THE_WAY_S = 0.3
"""A client's time begins when the refusal arrives, and its clock may go a little faster."""


@asynccontextmanager
async def flooded(api: BotApi, seconds: int, chat: int | None = None) -> AsyncIterator[Fault]:
    """Refuse each message until so many seconds after the first: ``hits`` tells who did not wait."""
    flood = api.faults.add(kind=FloodWait(seconds), method="sendMessage", chat=chat, times=None)

    async def end() -> None:
        await api.wait_for(lambda: flood.hits, 60)
        await asyncio.sleep(seconds - ON_THE_WAY_S)  # the silence itself is what is waited for
        api.faults.remove(flood)

    ending = asyncio.create_task(end())
    try:
        yield flood
    finally:
        ending.cancel()
