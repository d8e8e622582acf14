"""What a request is for that leaves it open, chosen once for all times that it comes."""

from __future__ import annotations

from collections.abc import Callable

from sqlite_utils import Database

from tickerbot.bot_api.requests import Request
from tickerbot.storage.newsroom import choices
from tickerbot.storage.store import Store


async def choose(
    store: Store, request: Request, find: Callable[[Database], int | None], now: float
) -> int | None:
    """What ``find`` finds when the request comes first; ``now`` is a Unix time in seconds."""
    chat_id = request.target.chat_id
    return await store.write(choices.choose, chat_id, request.identity, find, now=int(now))
