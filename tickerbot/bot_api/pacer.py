"""The pacer: every message, edit and deletion waits here for its slot."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any

from tickerbot.bot_api.gate import Gate, Priority
from tickerbot.bot_api.keyed_lock import KeyedLock
from tickerbot.bot_api.throttle import Slot, Throttle
from tickerbot.outcomes import Later, Outcome, Skipped, Unreachable

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
        self._clock = clock
        self._gate = Gate(throttle, clock)
        self._free_throttle = Throttle() if paid else None
        self._free_gate = Gate(self._free_throttle, clock) if self._free_throttle else None
        # one lock per chat and priority, so that no request waits for a less urgent one
        self._chats = KeyedLock()
        self._preparing = asyncio.Semaphore(max(MIN_PREPARED, int(throttle.rate * PREPARE_AHEAD_S)))
        self._pushes_stopped = False
        self.on_ban: Callable[[float], None] = lambda _: None
        """Called with the number of seconds for which nothing may be sent to any chat."""

    def close(self) -> None:
        """Cancel all that is waiting for a slot."""
        for gate in filter(None, (self._gate, self._free_gate)):
            gate.close()

    def stop_pushes(self) -> None:
        """Turn away pushes and corrections, also those that are waiting: the bot is stopping."""
        self._pushes_stopped = True
        for gate in filter(None, (self._gate, self._free_gate)):
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
    ) -> Outcome | None:
        """Wait for this chat's next slot, make the attempt at once, and learn from its outcome.

        ``prepare`` is awaited shortly before the slot. Returns the outcome of the attempt, which is
        None or ``Skipped`` if the attempt made no request. Without an attempt, returns ``Later`` as
        soon as the chat's own limits are known to require a wait of more than ``max_wait_s`` seconds,
        and None if the pacer is closed to pushes and this is no reply.
        """
        slot = await self._wait_for_slot(chat_id, priority, max_wait_s, prepare, is_edit=is_edit)
        if not isinstance(slot, Slot):
            return slot
        outcome = await attempt()
        match outcome:
            case None | Skipped() | Unreachable(maybe_taken=False):
                return outcome  # nothing has reached Telegram, so nothing tells how fast it answers
        self._note_response(slot)
        if isinstance(outcome, Later):
            self._note_flood(chat_id, outcome.seconds)
        return outcome

    def _note_flood(self, chat_id: int, seconds: float) -> None:
        """Telegram answered 429 to a request for this chat, and asked to wait ``seconds``."""
        log.warning("Telegram asks to wait %.0f s in one chat", seconds)
        now = self._clock()
        before = self._throttle.blocked_for(now)
        for throttle in filter(None, (self._throttle, self._free_throttle)):
            throttle.note_flood(now, chat_id, seconds)
        if (left := self._throttle.blocked_for(now)) > before:
            self.on_ban(left)

    def wait_out(self, seconds: float) -> None:
        """Send nothing for ``seconds``, the rest of a ban from before the bot was started."""
        self._throttle.block_all(self._clock(), seconds)

    def _note_response(self, slot: Slot) -> None:
        """The response to the request that had this slot is here."""
        self._throttle.note_response(self._clock(), slot)
        if self._free_throttle is not None and slot.free_slot is not None:
            self._free_throttle.note_response(self._clock(), slot.free_slot)

    async def _wait_for_slot(
        self,
        chat_id: int,
        priority: Priority,
        max_wait_s: float,
        prepare: Prepare | None,
        *,
        is_edit: bool,
    ) -> Slot | Later | None:
        """Wait until both the chat's and the overall limits allow a request; else as in ``pace``."""
        burst = REPLY_BURST if priority is Priority.REPLY else 1
        reserve = CORRECTION_RESERVE if priority is Priority.CORRECTION else 0
        async with self._chats.hold((chat_id, priority)):
            while not (self._pushes_stopped and priority is not Priority.REPLY):
                now = self._clock()
                delay = self._throttle.next_in_chat_at(now, chat_id, burst, reserve) - now
                if delay > max_wait_s:
                    return Later(delay)
                if delay > 0:
                    await asyncio.sleep(delay)
                    continue
                slot = await self._wait_for_overall_slot(priority, prepare, is_edit=is_edit)
                if slot is None:
                    continue  # the pacer was closed to pushes
                now = self._clock()
                # another priority may have used the chat's turn meanwhile, or a 429 blocked the chat:
                # then this slot is wasted
                if self._throttle.next_in_chat_at(now, chat_id, burst, reserve) <= now:
                    self._throttle.count_in_chat(now, chat_id)
                    return slot
            return None

    async def _wait_for_overall_slot(
        self, priority: Priority, prepare: Prepare | None, *, is_edit: bool
    ) -> Slot | None:
        free_slot = None
        if self._free_gate is not None and is_edit:
            free_slot = await self._free_gate.wait_for_slot(priority)
            if free_slot is None:
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
            slot.free_slot = free_slot
        return slot
