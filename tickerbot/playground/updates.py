"""The bot's queue of updates, from which `getUpdates` is answered.

An offset confirms all updates before it. Updates that are not confirmed are sent again, for 24 hours.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable
from typing import Any

from tickerbot.playground.values import Json, Refusal

KEPT_SECONDS = 24 * 3600
MAX_TIMEOUT = 50  # seconds, as the Bot API server cuts it
_OPT_IN_KINDS = frozenset({"chat_member", "message_reaction", "message_reaction_count"})
"""Kinds of updates that are sent only if `allowed_updates` names them."""

CONFLICT = (
    "Conflict: terminated by other getUpdates request; "
    "make sure that only one bot instance is running"
)


class UpdateQueue:
    """Updates in the order of their ids, with at most one request waiting for more."""

    def __init__(self, clock: Callable[[], float], first_id: int = 100_000_001) -> None:
        self._clock = clock
        self._next_id = first_id
        self._queue: deque[tuple[int, float, Json]] = deque()
        self._waiting: asyncio.Future[bool] | None = None
        """Resolves to True if the waiting request may answer, False if a newer one has replaced it."""
        self._allowed: frozenset[str] | None = None

    def __len__(self) -> int:
        return len(self._queue)

    def put(self, kind: str, payload: Json) -> None:
        """Queue an update, if the bot asked for this kind."""
        if not self.wants(kind):
            return
        update = {"update_id": self._next_id, kind: payload}
        self._queue.append((self._next_id, self._clock(), update))
        self._next_id += 1
        if self._waiting is not None and not self._waiting.done():
            self._waiting.set_result(True)

    def wants(self, kind: str) -> bool:
        """Say whether the bot asked for updates of this kind."""
        return kind not in _OPT_IN_KINDS if self._allowed is None else kind in self._allowed

    def allow(self, kinds: list[str]) -> None:
        """Set the kinds of future updates; an empty list means the default ones."""
        self._allowed = frozenset(kinds) or None

    def drop_all(self) -> None:
        """Drop all pending updates (`drop_pending_updates`)."""
        self._queue.clear()

    def release(self) -> None:
        """Let a waiting request answer now, with whatever is queued."""
        if self._waiting is not None and not self._waiting.done():
            self._waiting.set_result(True)

    async def poll(self, limit: int, timeout: float) -> list[Any]:  # noqa: ASYNC109
        """Return up to `limit` updates, after waiting at most `timeout` seconds for the first.

        Raises Refusal (409) if another request replaces this one meanwhile.
        """
        if self._waiting is not None and not self._waiting.done():
            self._waiting.set_result(False)
        mine = self._waiting = asyncio.get_running_loop().create_future()
        try:
            if not self._queue and timeout > 0:
                done, _ = await asyncio.wait({mine}, timeout=min(timeout, MAX_TIMEOUT))
                if done and not mine.result():
                    raise Refusal(409, CONFLICT)
        finally:
            if self._waiting is mine:
                self._waiting = None
        return [update for _, _, update in self._first(limit)]

    def _first(self, limit: int) -> list[tuple[int, float, Json]]:
        return [self._queue[index] for index in range(min(limit, len(self._queue)))]

    def confirm(self, offset: int) -> None:
        """Drop all updates before `offset`; if it is negative, keep only the -`offset` newest."""
        if offset < 0:
            keep = -offset
            while len(self._queue) > keep:
                self._queue.popleft()
            return
        oldest = self._clock() - KEPT_SECONDS
        while self._queue and (self._queue[0][0] < offset or self._queue[0][1] < oldest):
            self._queue.popleft()
