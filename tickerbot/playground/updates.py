"""The bot's queue of updates, from which `getUpdates` is answered.

An offset confirms all updates before it. Updates that are not confirmed are sent again, for 24 hours.
Who asks again for what was asked for just now, or polls beside another, is made to wait, as by the real
server (its ``process_get_updates_query`` and ``fail_query_conflict``).
"""

from __future__ import annotations

import asyncio
import contextlib
from collections import deque
from collections.abc import Callable
from typing import Any

from tickerbot.playground.values import Json, Refusal

KEPT_SECONDS = 24 * 3600
MAX_TIMEOUT = 50  # seconds, as the Bot API server cuts it
HELD_SECONDS = 3.0
"""How long a repeated poll waits at least for updates, and a repeated 409 is held back."""
_OPT_IN_KINDS = frozenset({"chat_member", "message_reaction", "message_reaction_count"})
"""Kinds of updates that are sent only if `allowed_updates` names them."""

WEBHOOK_ACTIVE = (
    "Conflict: can't use getUpdates method while webhook is active; "
    "use deleteWebhook to delete the webhook first"
)
WEBHOOK_SET = "Conflict: terminated by setWebhook request"
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
        self._waiting: asyncio.Future[str] | None = None
        """Resolves to "" if the waiting request may answer, else to what has ended it."""
        self._last_offset: int | None = None
        self._last_began_at = 0.0
        self._next_conflict_at = 0.0
        self._let_go = asyncio.Event()
        self._allowed: frozenset[str] | None = None
        self.changed = asyncio.Event()
        """Set whenever a webhook may have something to send."""

    def __len__(self) -> int:
        return len(self._queue)

    def put(self, kind: str, payload: Json) -> None:
        """Queue an update, if the bot asked for this kind."""
        if not self.wants(kind):
            return
        update = {"update_id": self._next_id, kind: payload}
        self._queue.append((self._next_id, self._clock(), update))
        self._next_id += 1
        self._end_waiting("")
        self.changed.set()

    def _end_waiting(self, why: str) -> None:
        if self._waiting is not None and not self._waiting.done():
            self._waiting.set_result(why)

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
        """Let every request that waits or is held back be answered now."""
        self._end_waiting("")
        self._let_go.set()
        self._let_go.clear()

    def end_polling(self) -> None:
        """A webhook was set: the waiting request gets a 409."""
        self._end_waiting(WEBHOOK_SET)
        self.changed.set()

    async def poll(
        self,
        limit: int,
        timeout: float,  # noqa: ASYNC109
        offset: int = 0,
    ) -> list[Any]:
        """Return up to `limit` updates, after waiting at most `timeout` seconds for the first.

        Raises Refusal (409) if another request that waits replaces this one meanwhile.
        """
        now = self._clock()
        if offset == self._last_offset and now < self._last_began_at + HELD_SECONDS:
            timeout = max(timeout, HELD_SECONDS)
        self._last_offset, self._last_began_at = offset, now
        if not self._queue and timeout > 0:
            # only one that waits ends another, and it is the earlier one that is told
            self._end_waiting(CONFLICT)
            mine = self._waiting = asyncio.get_running_loop().create_future()
            try:
                done, _ = await asyncio.wait({mine}, timeout=min(timeout, MAX_TIMEOUT))
            finally:
                if self._waiting is mine:
                    self._waiting = None
            if done and mine.result():
                raise await self.conflict(mine.result())
        return [update for _, _, update in self._first(limit)]

    async def conflict(self, words: str) -> Refusal:
        """Return a 409, at once or, soon after another one, held back for a while."""
        now = self._clock()
        if now >= self._next_conflict_at:
            self._next_conflict_at = now + HELD_SECONDS
        else:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(HELD_SECONDS):
                    await self._let_go.wait()
        return Refusal(409, words)

    def _first(self, limit: int) -> list[tuple[int, float, Json]]:
        return [self._queue[index] for index in range(min(limit, len(self._queue)))]

    def pending(self) -> list[tuple[int, Json]]:
        """The updates that are not confirmed, by their ids."""
        return [(update_id, update) for update_id, _, update in self._queue]

    def confirm_one(self, update_id: int) -> None:
        """Drop one update, which a webhook has taken."""
        kept = [item for item in self._queue if item[0] != update_id]
        self._queue.clear()
        self._queue.extend(kept)

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
