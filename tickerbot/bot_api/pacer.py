"""The pacer: every message, edit and deletion waits here for its slot."""

from __future__ import annotations

import asyncio
import logging
import math
import time
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any

from tickerbot import events
from tickerbot.bot_api.gate import Gate, Priority
from tickerbot.bot_api.keyed_lock import KeyedLock
from tickerbot.bot_api.throttle import Slot, Throttle
from tickerbot.outcomes import Later, Outcome, Skipped, Unreachable
from tickerbot.settings import PER_SECOND

log = logging.getLogger(__name__)

# Number of replies that may follow each other at once in a private chat after a pause: Telegram's limit
# of one message a second allows for short bursts (FAQ, "My bot is hitting limits").
REPLY_BURST = 3
# Number of a group's 20 messages a minute that corrections leave to pushes and replies.
CORRECTION_RESERVE = 8
# Pushes prepare themselves this far ahead of their slot, but always at least so many of them. Not many:
# after a crash each prepared push is in doubt, as it may have been sent.
PREPARE_AHEAD_S, MIN_PREPARED = 0.1, 4
# Maximum time that a push waits for its chat in memory; one that has to wait longer does so in the
# database.
MAX_PUSH_WAIT_S = 2.0

Prepare = Callable[[], Coroutine[Any, Any, None]]


class Pacer:
    """Sends requests out within the limits of the bot and of each chat, the most urgent first."""

    def __init__(
        self,
        throttle: Throttle,
        clock: Callable[[], float] = time.monotonic,
        *,
        paid: bool = False,
    ) -> None:
        """``paid``: messages are paid for; edits keep the free limit, as they cannot be paid for."""
        self._throttle = throttle
        self._full_rate = throttle.rate
        self._clock = clock
        self._gate = Gate(throttle, clock)
        self._paid = paid
        # edits have to pass a gate of their own first: a flood of edits is no reason not to send
        self._edit_throttle = Throttle() if paid else Throttle(math.inf)
        self._edit_gate = Gate(self._edit_throttle, clock)
        # one lock per chat and priority, so that no request waits for a less urgent one
        self._chats = KeyedLock()
        self._preparing = asyncio.Semaphore(max(MIN_PREPARED, int(throttle.rate * PREPARE_AHEAD_S)))
        self._pushes_stopped = False
        self._paid_again: asyncio.TimerHandle | None = None
        self.on_silence: Callable[[float], None] = lambda _: None
        """Called with the number of seconds for which nothing may be sent to any chat."""
        self.on_strictness: Callable[[float], None] = lambda _: None
        """Called with the number of seconds for which Telegram is taken to count strictly."""

    @property
    def rate(self) -> float:
        """Messages a second that are allowed now."""
        return self._throttle.rate

    def go_unpaid(self, seconds: float) -> None:
        """For so many seconds messages are not paid for, so keep the free rate."""
        self._throttle.set_rate(min(self._full_rate, PER_SECOND))
        loop = asyncio.get_running_loop()
        self._paid_again = loop.call_later(seconds, self._throttle.set_rate, self._full_rate)

    def close(self) -> None:
        """Cancel all that is waiting for a slot."""
        if self._paid_again is not None:
            self._paid_again.cancel()
        for gate in (self._gate, self._edit_gate):
            gate.close()

    def stop_pushes(self) -> None:
        """Turn away pushes and corrections, also those that are waiting: the bot is stopping."""
        self._pushes_stopped = True
        for gate in (self._gate, self._edit_gate):
            gate.cancel_waiting(Priority.PUSH, Priority.CORRECTION)

    async def pace(
        self,
        chat_id: int,
        attempt: Callable[[], Awaitable[Outcome | None]],
        priority: Priority = Priority.PUSH,
        *,
        max_wait_s: float = MAX_PUSH_WAIT_S,
        prepare: Prepare | None = None,
        is_edit: bool = False,
        count: int = 1,
    ) -> Outcome | None:
        """Wait for this chat's next slot, make the attempt at once, and learn from its outcome.

        ``prepare`` is awaited shortly before the slot. ``count``: so many messages come of it, as of an
        album, each of which Telegram counts. Returns the outcome of the attempt, which is
        None or ``Skipped`` if the attempt made no request. Without an attempt, returns ``Later`` as
        soon as the chat's own limits are known to require a wait of more than ``max_wait_s`` seconds
        (for a reply also those of the bot), and None if the pacer is closed to pushes and this is no
        reply.
        """
        slot = await self._wait_for_slot(
            chat_id, priority, max_wait_s, prepare, is_edit=is_edit, count=count
        )
        if not isinstance(slot, Slot):
            return slot
        outcome = await attempt()
        match outcome:
            case None | Skipped() | Unreachable(maybe_taken=False):
                return outcome  # nothing has reached Telegram, so nothing tells how fast it answers
        self._note_response(slot)
        if isinstance(outcome, Later):
            self._note_flood(chat_id, outcome.seconds, is_edit=is_edit)
        return outcome

    def _note_flood(self, chat_id: int, seconds: float, *, is_edit: bool) -> None:
        """Telegram answered 429 to a request for this chat, and asked to wait ``seconds``."""
        what = "with edits" if is_edit else "with messages"
        log.warning(events.FLOOD_WAIT, seconds, what)
        now = self._clock()
        silent_for, strict_for = self._throttle.blocked_for(now), self._strict_for(now)
        if is_edit:
            self._edit_throttle.note_flood(now, chat_id, seconds)
        if not (is_edit and self._paid):  # which have a limit that is not that of paid messages
            self._throttle.note_flood(now, chat_id, seconds, is_edit=is_edit)
        if (left := self._throttle.blocked_for(now)) > silent_for:
            self.on_silence(left)
        if (left := self._strict_for(now)) > strict_for:
            self._count_strictly(now, left)
            self.on_strictness(left)

    def _strict_for(self, now: float) -> float:
        return max(self._throttle.strict_for(now), self._edit_throttle.strict_for(now))

    def _count_strictly(self, now: float, seconds: float) -> None:
        for throttle in (self._throttle, self._edit_throttle):
            throttle.count_strictly(now, seconds)

    def restore(self, silent_for: float, strict_for: float) -> None:
        """Go on as before the bot was stopped: send nothing for ``silent_for`` seconds.

        For ``strict_for`` seconds Telegram is taken to count strictly.
        """
        now = self._clock()
        self._throttle.block_all(now, silent_for)
        self._count_strictly(now, strict_for)

    def _note_response(self, slot: Slot) -> None:
        """The response to the request that had this slot is here."""
        self._throttle.note_response(self._clock(), slot)
        if slot.edit_slot is not None:
            self._edit_throttle.note_response(self._clock(), slot.edit_slot)

    async def _wait_for_slot(
        self,
        chat_id: int,
        priority: Priority,
        max_wait_s: float,
        prepare: Prepare | None,
        *,
        is_edit: bool,
        count: int,
    ) -> Slot | Later | None:
        """Wait until both the chat's and the overall limits allow a request; else as in ``pace``."""
        burst = REPLY_BURST if priority is Priority.REPLY else 1
        reserve = CORRECTION_RESERVE if priority is Priority.CORRECTION else 0
        async with self._chats.hold((chat_id, priority)):
            while not (self._pushes_stopped and priority is not Priority.REPLY):
                now = self._clock()
                delay = (
                    self._next_in_chat_at(now, chat_id, burst, reserve, count, is_edit=is_edit)
                    - now
                )
                # for a push it is enough that it waits; somebody waits for a reply
                silence = self._blocked_for(now, is_edit=is_edit) if burst > 1 else 0.0
                if max(delay, silence) > max_wait_s:
                    return Later(max(delay, silence))
                if delay > 0:
                    await asyncio.sleep(delay)
                    continue
                slot = await self._wait_for_overall_slot(priority, prepare, is_edit=is_edit)
                if slot is None:
                    continue  # the pacer was closed to pushes
                now = self._clock()
                # another priority may have used the chat's turn meanwhile, or a 429 blocked the chat or
                # all edits: then this slot is wasted
                if is_edit and self._edit_throttle.blocked_for(now) > 0:
                    continue
                if (
                    self._next_in_chat_at(now, chat_id, burst, reserve, count, is_edit=is_edit)
                    <= now
                ):
                    self._throttle.count_in_chat(now, chat_id)
                    for _ in range(count - 1):
                        self._throttle.count_in_chat(now, chat_id)
                        self._throttle.count_overall(now)
                    return slot
            return None

    def _next_in_chat_at(
        self, now: float, chat_id: int, burst: int, reserve: int, count: int, *, is_edit: bool
    ) -> float:
        at = self._throttle.next_in_chat_at(now, chat_id, burst, reserve, count)
        return max(at, self._edit_throttle.next_in_chat_at(now, chat_id)) if is_edit else at

    def _blocked_for(self, now: float, *, is_edit: bool) -> float:
        seconds = self._throttle.blocked_for(now)
        return max(seconds, self._edit_throttle.blocked_for(now)) if is_edit else seconds

    async def _wait_for_overall_slot(
        self, priority: Priority, prepare: Prepare | None, *, is_edit: bool
    ) -> Slot | None:
        edit_slot = None
        if is_edit:
            edit_slot = await self._edit_gate.wait_for_slot(priority)
            if edit_slot is None:
                return None
        if prepare is None:
            slot = await self._gate.wait_for_slot(priority)
        else:
            async with self._preparing:
                if self._pushes_stopped:
                    return None
                await prepare()
                if self._pushes_stopped:
                    return None
                slot = await self._gate.wait_for_slot(priority)
        if slot is not None:
            slot.edit_slot = edit_slot
        return slot
