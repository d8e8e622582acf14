"""The gate: admits requests one at a time, evenly spaced, in order of priority."""

from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import Callable
from enum import Enum, auto

from tickerbot.bot_api.throttle import Slot, Throttle


class Priority(Enum):
    """Which request gets the next slot.

    While both wait, replies and pushes alternate; corrections get only the slots that neither wants.
    """

    REPLY = auto()
    PUSH = auto()
    CORRECTION = auto()


class Gate:
    """Queues requests for the throttle's overall limit; the limits of each chat are not its concern."""

    def __init__(self, throttle: Throttle, clock: Callable[[], float] = time.monotonic) -> None:
        self._throttle = throttle
        self._clock = clock
        self._waiting: dict[Priority, deque[asyncio.Future[Slot | None]]] = {
            priority: deque() for priority in Priority
        }
        self._last = Priority.PUSH
        self._timer: asyncio.TimerHandle | None = None

    async def wait_for_slot(self, priority: Priority) -> Slot | None:
        """Wait for the next slot of this priority; None if the wait was cancelled."""
        future: asyncio.Future[Slot | None] = asyncio.get_running_loop().create_future()
        self._waiting[priority].append(future)
        if self._timer is None:
            self._admit_waiting()
        return await future

    def cancel_waiting(self, *priorities: Priority) -> None:
        """Return None to every request that is waiting with one of these priorities."""
        for priority in priorities:
            for future in self._waiting[priority]:
                if not future.done():
                    future.set_result(None)
            self._waiting[priority].clear()

    def close(self) -> None:
        """Stop the timer, and cancel every task that is waiting."""
        if self._timer is not None:
            self._timer.cancel()
        for futures in self._waiting.values():
            for future in futures:
                future.cancel()
            futures.clear()

    def _admit_waiting(self) -> None:
        """Admit as many requests as may go now, and set a timer for the next one."""
        self._timer = None
        while any(self._waiting.values()):
            now = self._clock()
            delay = self._throttle.next_overall_at(now) - now
            if delay > 0:
                self._timer = asyncio.get_running_loop().call_later(delay, self._admit_waiting)
                return
            future = self._waiting[self._next_priority()].popleft()
            if not future.done():
                future.set_result(self._throttle.count_overall(now))

    def _next_priority(self) -> Priority:
        replies, pushes = self._waiting[Priority.REPLY], self._waiting[Priority.PUSH]
        if not replies and not pushes:
            return Priority.CORRECTION
        reply_next = bool(replies) and (not pushes or self._last is Priority.PUSH)
        self._last = Priority.REPLY if reply_next else Priority.PUSH
        return self._last
