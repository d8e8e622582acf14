"""Telegram's flood limits, as commonly measured.

Sends and edits in a chat share a budget: about one a second in a private chat, with short bursts, and
20 a minute in a group or channel. All chats together have about 30 a second, and 1,000 for paid
messages (`allow_paid_broadcast`), which do not count against the 30.
"""

from __future__ import annotations

import math
from collections import deque
from dataclasses import dataclass, field


@dataclass(slots=True)
class Limits:
    """The budgets of one bot. Rates and `enabled` may be changed at any time.

    A refused message does not count against any budget.
    """

    overall_per_second: int = 30
    paid_per_second: int = 1000
    private_interval: float = 1.0
    """Average time between two messages in a private chat, in seconds."""
    private_burst: int = 3
    """Maximum number of messages at once in a private chat that was quiet before."""
    group_per_minute: int = 20
    enabled: bool = True
    allowed: int = 0
    refused: int = 0
    paid: int = 0
    """Number of messages above the free overall rate; each costs 0.1 Star."""
    _overall: deque[float] = field(default_factory=deque)
    _free: deque[float] = field(default_factory=deque)
    """Times of the messages of the last second without `allow_paid_broadcast`."""
    _groups: dict[int, deque[float]] = field(default_factory=dict)
    _private_due: dict[int, float] = field(default_factory=dict)
    """For each private chat, when its burst will be available in full again."""

    def take(self, chat_id: int, now: float, *, paid: bool = False, in_album: bool = False) -> int:
        """Count one message to `chat_id` at `now`, in seconds, if the limits allow it.

        `in_album`: it comes with one that was taken, and keeps a group's limit alone. Returns 0 if they
        do, otherwise the whole seconds to wait (`retry_after`, at least 1).
        """
        if not self.enabled:
            return 0
        wait = max(self._chat_wait(chat_id, now), self._overall_wait(now, paid=paid))
        if in_album and chat_id > 0:
            wait = 0
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
        sent, limit = self._overall, self.paid_per_second
        if not paid:
            sent, limit = self._free, self.overall_per_second
        while sent and sent[0] <= now - 1:
            sent.popleft()
        if len(sent) < limit:
            return 0.0
        return sent[-limit] + 1 - now
