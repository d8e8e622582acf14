"""The gate: lets requests through one at a time, evenly spaced, in the order of their priority."""

from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import Callable
from enum import Enum, auto

from tickerbot.bot_api.throttle import Slot, Throttle


class Priority(Enum):
    """Who goes first when two want the next slot: replies, but pushes have every other one.

    Corrections take only what both leave.
    """

    REPLY = auto()
    PUSH = auto()
    CORRECTION = auto()


class Gate:
    """Those who wait for the throttle's overall limit; a chat's own limits are not its business."""

    def __init__(self, throttle: Throttle, clock: Callable[[], float] = time.monotonic) -> None:
        self._throttle = throttle
        self._clock = clock
        self._waiting: dict[Priority, deque[asyncio.Future[Slot | None]]] = {
            priority: deque() for priority in Priority
        }
        self._last = Priority.PUSH
        self._timer: asyncio.TimerHandle | None = None

    async def slot(self, priority: Priority) -> Slot | None:
        """Wait for the next slot of this priority; None where it was sent away."""
        future: asyncio.Future[Slot | None] = asyncio.get_running_loop().create_future()
        self._waiting[priority].append(future)
        if self._timer is None:
            self._admit_waiting()
        return await future

    def cancel_waiting(self, *priorities: Priority) -> None:
        """Those who wait with these priorities get no slot any more."""
        for priority in priorities:
            for future in self._waiting[priority]:
                if not future.done():
                    future.set_result(None)
            self._waiting[priority].clear()

    def close(self) -> None:
        """Let nobody wait any more."""
        if self._timer is not None:
            self._timer.cancel()
        for futures in self._waiting.values():
            for future in futures:
                future.cancel()
            futures.clear()

    def _admit_waiting(self) -> None:
        """Let through those first in line whose time it is, and come back for the next."""
        self._timer = None
        while any(self._waiting.values()):
            now = self._clock()
            delay = self._throttle.overall_at(now) - now
            if delay > 0:
                self._timer = asyncio.get_running_loop().call_later(delay, self._admit_waiting)
                return
            future = self._waiting[self._whose_turn()].popleft()
            if not future.done():
                future.set_result(self._throttle.take_overall(now))

    def _whose_turn(self) -> Priority:
        replies, pushes = self._waiting[Priority.REPLY], self._waiting[Priority.PUSH]
        if not replies and not pushes:
            return Priority.CORRECTION
        reply_next = bool(replies) and (not pushes or self._last is Priority.PUSH)
        self._last = Priority.REPLY if reply_next else Priority.PUSH
        return self._last
