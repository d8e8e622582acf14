"""The one pacer that every message, edit and deletion passes on its way out, replies before pushes."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any

from tickerbot.bot_api.gate import Gate, Priority
from tickerbot.bot_api.keyed_lock import KeyedLock
from tickerbot.bot_api.throttle import Slot, Throttle
from tickerbot.outcomes import Later, Outcome, Skipped

log = logging.getLogger(__name__)

REPLY_BURST = 3
# So much of a group's budget corrections leave to pushes and replies.
CORRECTION_RESERVE = 8
# So many seconds' worth of pushes make themselves ready before their slot: few, since after a crash
# each of them may have been sent.
READY_AHEAD_S, READY_AT_LEAST = 0.1, 4
# A push to a chat that may not be written to for longer than this waits in the database, not in memory.
PUSH_PATIENCE_S = 2.0


class Pacer:
    """Lets requests out within the limits of the bot, and of each chat."""

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
        self._gate = Gate(throttle, clock)
        self._free = Throttle() if paid else None
        self._free_gate = Gate(self._free, clock) if self._free else None
        # of each priority its own, so that nobody waits for what is less urgent
        self._chats = KeyedLock()
        self._ahead = asyncio.Semaphore(max(READY_AT_LEAST, int(throttle.rate * READY_AHEAD_S)))
        self._is_closing = False
        self.on_ban: Callable[[float], None] = lambda _: None
        """Called with the seconds for which Telegram takes nothing from the bot, in any chat."""

    def close(self) -> None:
        """Let nobody wait any more."""
        for gate in filter(None, (self._gate, self._free_gate)):
            gate.close()

    def close_to_pushes(self) -> None:
        """The bot stops: pushes and corrections that wait are sent back at once."""
        self._is_closing = True
        for gate in filter(None, (self._gate, self._free_gate)):
            gate.cancel_waiting(Priority.PUSH, Priority.CORRECTION)

    async def pace(
        self,
        chat_id: int,
        attempt: Callable[[], Awaitable[Outcome | None]],
        priority: Priority = Priority.PUSH,
        *,
        patience_s: float = PUSH_PATIENCE_S,
        make_ready: Callable[[], Coroutine[Any, Any, None]] | None = None,
        is_edit: bool = False,
    ) -> Outcome | None:
        """Wait for the next slot of this chat, make the attempt at once, and learn from its outcome.

        ``make_ready`` is awaited shortly before the slot. Returns what came of the attempt, which makes
        one request, or none and gives None or ``Skipped``. Without an attempt: ``Later``, as soon as it
        is known that the chat's own limits ask for more than ``patience_s`` seconds, and None where the
        pacer is closed to pushes.
        """
        slot = await self._slot(chat_id, priority, patience_s, make_ready, is_edit=is_edit)
        if not isinstance(slot, Slot):
            return slot
        outcome = await attempt()
        if outcome is None or isinstance(outcome, Skipped):
            return outcome
        self._note_answer(slot)
        if isinstance(outcome, Later):
            self._note_flood(chat_id, outcome.seconds)
        return outcome

    def _note_flood(self, chat_id: int, seconds: float) -> None:
        """Telegram answered 429 for a message to this chat, asking to wait ``seconds``."""
        log.warning("Telegram asks to wait %.0f s in one chat", seconds)
        now = self._clock()
        before = self._throttle.blocked_for(now)
        for throttle in filter(None, (self._throttle, self._free)):
            throttle.flooded(now, chat_id, seconds)
        if (left := self._throttle.blocked_for(now)) > before:
            self.on_ban(left)

    def wait_out(self, seconds: float) -> None:
        """Telegram asked for silence everywhere for so long, before the bot was started."""
        self._throttle.block_all(self._clock(), seconds)

    def _note_answer(self, slot: Slot) -> None:
        """The answer to the message that had this slot is there."""
        self._throttle.answered(self._clock(), slot)
        if self._free is not None and slot.beside is not None:
            self._free.answered(self._clock(), slot.beside)

    async def _slot(
        self,
        chat_id: int,
        priority: Priority,
        patience: float,
        make_ready: Callable[[], Coroutine[Any, Any, None]] | None = None,
        *,
        is_edit: bool,
    ) -> Slot | Later | None:
        """Wait until the chat and the bot may send; ``Later`` and None as in ``pace``."""
        burst = REPLY_BURST if priority is Priority.REPLY else 1
        reserve = CORRECTION_RESERVE if priority is Priority.CORRECTION else 0
        async with self._chats.hold((chat_id, priority)):
            while not (self._is_closing and priority is not Priority.REPLY):
                now = self._clock()
                delay = self._throttle.chat_at(now, chat_id, burst, reserve) - now
                if delay > patience:
                    return Later(delay)
                if delay > 0:
                    await asyncio.sleep(delay)
                    continue
                slot = await self._overall_slot(priority, make_ready, is_edit=is_edit)
                if slot is None:
                    continue  # the pacer closes
                now = self._clock()
                # the chat may have been written to meanwhile, or flooded; then the slot goes to waste
                if self._throttle.chat_at(now, chat_id, burst, reserve) <= now:
                    self._throttle.take_chat(now, chat_id)
                    return slot
            return None

    async def _overall_slot(
        self,
        priority: Priority,
        make_ready: Callable[[], Coroutine[Any, Any, None]] | None,
        *,
        is_edit: bool,
    ) -> Slot | None:
        free = None
        if self._free_gate is not None and is_edit:
            free = await self._free_gate.slot(priority)
            if free is None:
                return None
        if make_ready is None:
            slot = await self._gate.slot(priority)
        else:
            async with self._ahead:
                if self._is_closing:
                    return None
                await make_ready()
                slot = None if self._is_closing else await self._gate.slot(priority)
        if slot is not None:
            slot.beside = free
        return slot
