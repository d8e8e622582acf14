"""The one gate that every message and edit passes on its way out, replies before pushes.

It sits in python-telegram-bot's place for rate limiters, and pushes, which go past that library, ask it
with ``admit``: so nothing goes round it.
"""

from __future__ import annotations

import asyncio
import logging
import math
import time
from collections import deque
from collections.abc import Callable, Coroutine
from enum import Enum, auto
from typing import Any

from telegram.error import RetryAfter
from telegram.ext import BaseRateLimiter

from tickerbot.answers import retry_seconds
from tickerbot.keyed_lock import KeyedLock
from tickerbot.throttle import Slot, Throttle

log = logging.getLogger(__name__)

# What Telegram counts: whatever puts a message into a chat or changes one there.
COUNTED = ("send", "edit", "copy", "forward", "delete", "pin", "unpin", "stop")
NOT_COUNTED = ("sendChatAction",)
REPLY_BURST = 3
# A person waits for a reply; after this long the chat is given up on, not the words that it wrote.
REPLY_PATIENCE_S = 60.0
# So much of a group's budget corrections leave to pushes and replies.
CORRECTION_RESERVE = 8
# So many seconds' worth of pushes make themselves ready before their slot: few, since after a crash
# each of them may have been sent.
READY_AHEAD_S, READY_AT_LEAST = 0.1, 4
# A chat that may not be written to for longer than this waits in the database, not in memory.
PUSH_PATIENCE_S = 2.0


class Priority(Enum):
    """Who goes first when two want the next slot: replies, but pushes have every other one.

    Corrections take only what both leave.
    """

    REPLY = auto()
    PUSH = auto()
    CORRECTION = auto()


class Pacer(BaseRateLimiter[Priority]):
    """Lets requests out one at a time, evenly spaced, within the throttle's limits."""

    def __init__(
        self,
        throttle: Throttle,
        clock: Callable[[], float] = time.monotonic,
        *,
        paid: bool = False,
    ) -> None:
        """``paid``: messages are paid for; edits cannot be, and keep the limit of what is free."""
        self._throttle = throttle
        self._clock = clock
        self._free = Throttle() if paid else None
        self._chats = KeyedLock()
        self._ahead = asyncio.Semaphore(max(READY_AT_LEAST, int(throttle.rate * READY_AHEAD_S)))
        self._waiting: dict[Priority, deque[asyncio.Future[Slot]]] = {
            priority: deque() for priority in Priority
        }
        self._last = Priority.PUSH
        self._timer: asyncio.TimerHandle | None = None

    async def initialize(self) -> None:
        """Nothing to prepare."""

    async def shutdown(self) -> None:
        """Let nobody wait any more."""
        if self._timer is not None:
            self._timer.cancel()
        for futures in self._waiting.values():
            for future in futures:
                future.cancel()
            futures.clear()

    async def admit(
        self,
        chat_id: int,
        priority: Priority = Priority.PUSH,
        make_ready: Callable[[], Coroutine[Any, Any, None]] | None = None,
    ) -> Slot | float:
        """Wait for the slot of a push to this chat, or its correction, which may then go at once.

        ``make_ready`` is awaited shortly before. Returns the slot, for ``answered``; or, without
        waiting, the seconds that the chat's own limits ask for, if they are many.
        """
        if self._free is not None and priority is Priority.CORRECTION:
            await self._free_slot(self._free)
        return await self._slot(chat_id, priority, PUSH_PATIENCE_S, make_ready)

    async def process_request(
        self,
        callback: Callable[..., Coroutine[Any, Any, Any]],
        args: Any,
        kwargs: dict[str, Any],
        endpoint: str,
        data: dict[str, Any],
        rate_limit_args: Priority | None,
    ) -> Any:
        """Wait for a slot, then send. A reply that meets a 429 is tried again; a push raises it."""
        chat_id = data.get("chat_id")
        counted = endpoint.startswith(COUNTED) and endpoint not in NOT_COUNTED
        if not counted or not isinstance(chat_id, int):
            return await callback(*args, **kwargs)
        priority = Priority.REPLY if rate_limit_args is None else rate_limit_args
        give_up_at = self._clock() + REPLY_PATIENCE_S
        while True:
            if self._free is not None and endpoint.startswith("edit"):
                await self._free_slot(self._free)
            slot = await self._slot(chat_id, priority, give_up_at - self._clock())
            if isinstance(slot, float):
                raise RetryAfter(math.ceil(slot))
            try:
                result = await callback(*args, **kwargs)
                self.answered(slot)
                return result  # noqa: TRY300
            except RetryAfter as flood:
                seconds = retry_seconds(flood)
                self.flooded(chat_id, seconds)
                if priority is not Priority.REPLY or self._clock() + seconds > give_up_at:
                    raise

    async def _free_slot(self, free: Throttle) -> None:
        while (delay := free.overall_at(self._clock()) - self._clock()) > 0:  # noqa: ASYNC110 - a clock
            await asyncio.sleep(delay)
        free.take_overall(self._clock())

    def flooded(self, chat_id: int, seconds: float) -> None:
        """Telegram answered 429 for a message to this chat, asking to wait ``seconds``."""
        log.warning("Telegram asks to wait %.0f s in one chat", seconds)
        self._throttle.flooded(self._clock(), chat_id, seconds)

    def answered(self, slot: Slot) -> None:
        """The answer to the message that had this slot is there."""
        self._throttle.answered(self._clock(), slot)

    async def _slot(
        self,
        chat_id: int,
        priority: Priority,
        patience: float,
        make_ready: Callable[[], Coroutine[Any, Any, None]] | None = None,
    ) -> Slot | float:
        """Wait until the chat and the bot may send; more seconds than ``patience`` are returned."""
        burst = REPLY_BURST if priority is Priority.REPLY else 1
        reserve = CORRECTION_RESERVE if priority is Priority.CORRECTION else 0
        async with self._chats.hold(chat_id):
            while True:
                now = self._clock()
                delay = self._throttle.chat_at(now, chat_id, burst, reserve) - now
                if delay > patience:
                    return delay
                if delay > 0:
                    await asyncio.sleep(delay)
                    continue
                if make_ready is None:
                    slot = await self._overall_slot(priority)
                else:
                    async with self._ahead:
                        await make_ready()
                        slot = await self._overall_slot(priority)
                now = self._clock()
                # the chat may have been flooded while this waited; then the slot goes to waste
                if self._throttle.chat_at(now, chat_id, burst) <= now:
                    self._throttle.take_chat(now, chat_id)
                    return slot

    async def _overall_slot(self, priority: Priority) -> Slot:
        future: asyncio.Future[Slot] = asyncio.get_running_loop().create_future()
        self._waiting[priority].append(future)
        if self._timer is None:
            self._let_go()
        return await future

    def _let_go(self) -> None:
        """Let through those first in line whose time it is, and come back for the next."""
        self._timer = None
        while any(self._waiting.values()):
            now = self._clock()
            delay = self._throttle.overall_at(now) - now
            if delay > 0:
                self._timer = asyncio.get_running_loop().call_later(delay, self._let_go)
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
