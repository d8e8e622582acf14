"""Telegram's flood limits, as commonly measured.

Sends and edits of one chat share one budget: about one a second in a private chat with short bursts
let through, 20 a minute in a group or channel. Over all chats about 30 a second, or 1,000 for
messages that are paid for (`allow_paid_broadcast`); the others have their 30 to themselves.
"""

from __future__ import annotations

import math
from collections import deque
from dataclasses import dataclass, field


@dataclass(slots=True)
class Limits:
    """The budgets of one bot. Rates may be changed at runtime, and `enabled` switched.

    A refused message takes nothing from any budget.
    """

    overall_per_second: int = 30
    paid_per_second: int = 1000
    private_interval: float = 1.0
    """Seconds between two messages in a private chat, in the long run."""
    private_burst: int = 3
    """How many messages a private chat that was quiet takes at once."""
    group_per_minute: int = 20
    enabled: bool = True
    allowed: int = 0
    refused: int = 0
    paid: int = 0
    """Messages above the free overall rate; each costs 0.1 Star."""
    _overall: deque[float] = field(default_factory=deque)
    _free: deque[float] = field(default_factory=deque)
    """Those of the last second that were not offered to be paid for."""
    _groups: dict[int, deque[float]] = field(default_factory=dict)
    _private_due: dict[int, float] = field(default_factory=dict)
    """For each private chat the moment by which all it was sent would have been in order."""

    def take(self, chat_id: int, now: float, *, paid: bool = False) -> int:
        """Take one message for `chat_id` at `now` (seconds by the clock).

        Returns 0 when it passes, else the whole seconds to wait (`retry_after`, at least 1).
        """
        if not self.enabled:
            return 0
        wait = max(self._chat_wait(chat_id, now), self._overall_wait(now, paid=paid))
        if wait > 0:
            self.refused += 1
            return math.ceil(wait)
        self.allowed += 1
        while self._overall and self._overall[0] <= now - 1:
            self._overall.popleft()
        if len(self._overall) >= self.overall_per_second:
            self.paid += 1
        self._overall.append(now)
        if not paid:
            self._free.append(now)
        if chat_id > 0:
            self._private_due[chat_id] = (
                max(self._private_due.get(chat_id, now), now) + self.private_interval
            )
        else:
            self._groups.setdefault(chat_id, deque()).append(now)
        return 0

    def _chat_wait(self, chat_id: int, now: float) -> float:
        if chat_id > 0:
            due = self._private_due.get(chat_id)
            if due is None:
                return 0.0
            return due - now - (self.private_burst - 1) * self.private_interval
        sent = self._groups.get(chat_id)
        if sent is None:
            return 0.0
        while sent and sent[0] <= now - 60:
            sent.popleft()
        if len(sent) < self.group_per_minute:
            return 0.0
        return sent[-self.group_per_minute] + 60 - now

    def _overall_wait(self, now: float, *, paid: bool) -> float:
        sent, most = self._overall, self.paid_per_second
        if not paid:
            sent, most = self._free, self.overall_per_second
        while sent and sent[0] <= now - 1:
            sent.popleft()
        if len(sent) < most:
            return 0.0
        return sent[-most] + 1 - now
