"""Telegram's limits as rules over a clock that is passed in: no waiting, no event loop.

The limits are those of Telegram's FAQ ("My bot is hitting limits"): about 30 messages a second over
all, one a second in a private chat, 20 a minute in a group or channel; sends and edits count alike.
Times are seconds of any clock that only goes forward. A chat id below zero is a group or channel.
"""

from __future__ import annotations

import math
from collections import deque
from dataclasses import dataclass

from tickerbot.settings import PER_SECOND

CHAT_INTERVAL_S = 1.0
GROUP_MESSAGES = 20
GROUP_WINDOW_S = 60.0
# Telegram counts arrivals, and the way there may shorten a gap: leave this much over.
SLACK_S = 0.05
# What a timer that rings late has cost may be made up for: so many messages, or so many seconds.
BURST, LATE_S = 3, 0.02
# Telegram counts arrivals. The answer tells how late a message can have arrived, up to this much.
LATE_ARRIVAL_S = 0.5
# The fastest round trip is looked for among those of the last so many seconds, or twice that, since
# the first messages of a broadcast are all late: connections are made for them.
FASTEST_OF_S = 30.0
# What clocks and timers may be off by.
MARGIN_S = 0.003
# Floods of two chats this close together mean that the bot as a whole is too fast.
SHARED_FLOOD_S = 5.0
# A flood of the whole bot lowers the rate by a tenth; after a calm of so long it goes up again.
LOWERED_TO, CALM_S = 0.9, 30.0


@dataclass(slots=True)
class Slot:
    """One message's place in the overall limit: it counts for a second from ``counts_from``."""

    taken_at: float
    counts_from: float
    beside: Slot | None = None
    """The one that it has in another limit."""


class Throttle:
    """When the next message may go out: over all, and to one chat."""

    def __init__(
        self, per_second: float = PER_SECOND, chat_interval: float = CHAT_INTERVAL_S
    ) -> None:
        """``chat_interval``: seconds between two messages to one chat at the least."""
        self._chat_interval = chat_interval
        self._most = self._rate = per_second
        self._rate_changed_at = -math.inf
        self._last_second: deque[Slot] = deque()
        self._full_until = 0.0
        self._fastest, self._fastest_before = math.inf, math.inf
        self._fastest_since = -math.inf
        self._next_at = 0.0
        self._all_blocked_until = 0.0
        self._private: dict[int, float] = {}
        self._groups: dict[int, deque[float]] = {}
        self._blocked_until: dict[int, float] = {}
        self._floods: deque[tuple[float, int]] = deque()
        self._tidy_at_size = 1_000

    def set_rate(self, per_second: float) -> None:
        """Change how many messages a second go out over all; a chat's own limits stay."""
        self._most = self._rate = per_second
        self._keep_a_second()

    @property
    def rate(self) -> float:
        """Messages a second that are let through now: the highest rate, less what floods taught."""
        return self._rate

    def overall_at(self, now: float) -> float:
        """The earliest moment for the next message to anybody."""
        earliest = max(now, self._next_at, self._all_blocked_until)
        earliest = max(earliest, self._full_until)
        if len(self._last_second) >= int(self._rate):
            earliest = max(earliest, self._last_second[0].counts_from + 1.0 + MARGIN_S)
        return earliest

    def chat_at(self, now: float, chat_id: int, burst: int = 1, reserve: int = 0) -> float:
        """The earliest moment for the next message to this chat, by its own limits alone.

        ``burst``: how many may follow at once in a private chat after a pause, as replies do.
        ``reserve``: how many of a group's messages a minute are left for what is more urgent.
        """
        earliest = max(now, self._blocked_until.get(chat_id, 0.0))
        if chat_id > 0:
            spent_until = self._private.get(chat_id, 0.0)
            return max(earliest, spent_until - (burst - 1) * self._chat_interval)
        sent = self._groups.get(chat_id)
        if not sent:
            return earliest
        earliest = max(earliest, sent[-1] + self._chat_interval)
        room = GROUP_MESSAGES - reserve
        if len(sent) >= room:
            earliest = max(earliest, sent[-room] + GROUP_WINDOW_S + SLACK_S)
        return earliest

    def take_overall(self, now: float) -> Slot:
        """Count one message to anybody, sent now."""
        if self._rate < self._most and now > self._rate_changed_at + CALM_S:
            self._rate = min(self._most, self._rate / LOWERED_TO)
            self._rate_changed_at = now
        late = max(BURST / self._rate, LATE_S)
        self._next_at = max(self._next_at, now - late) + 1.0 / self._rate
        slot = Slot(now, now)
        self._last_second.append(slot)
        self._keep_a_second()
        return slot

    def _keep_a_second(self) -> None:
        """Keep as many slots as a second may hold; the others' time must be over by then."""
        while len(self._last_second) > max(1, int(self._rate)):
            oldest = self._last_second.popleft()
            self._full_until = max(self._full_until, oldest.counts_from + 1.0 + MARGIN_S)

    def answered(self, now: float, slot: Slot) -> None:
        """The answer to this message is there, which bounds when Telegram can have counted it.

        It arrived as much later than the fastest recent one at most as its answer came later.
        """
        round_trip = now - slot.taken_at
        if now > self._fastest_since + FASTEST_OF_S:
            self._fastest, self._fastest_before = math.inf, self._fastest
            self._fastest_since = now
        self._fastest = min(self._fastest, round_trip)
        late = round_trip - min(self._fastest, self._fastest_before)
        slot.counts_from = slot.taken_at + min(late, LATE_ARRIVAL_S)

    def take_chat(self, now: float, chat_id: int) -> None:
        """Count one message to this chat, sent now."""
        if chat_id > 0:
            spent_until = max(self._private.get(chat_id, 0.0), now)
            self._private[chat_id] = spent_until + self._chat_interval + SLACK_S
        else:
            self._groups.setdefault(chat_id, deque(maxlen=GROUP_MESSAGES)).append(now)
        if len(self._private) + len(self._groups) > self._tidy_at_size:
            self._tidy(now)

    def flooded(self, now: float, chat_id: int | None, retry_after: float) -> None:
        """Telegram answered 429: keep still for ``retry_after`` seconds, where it was meant.

        One chat: only that chat. No chat, or two private chats at about the same time: everywhere
        (groups meet a limit of their own long before that of the bot).
        """
        until = now + retry_after
        while self._floods and self._floods[0][0] < now - SHARED_FLOOD_S:
            self._floods.popleft()
        if chat_id is not None:
            if chat_id > 0:
                self._floods.append((now, chat_id))
            self._blocked_until[chat_id] = max(self._blocked_until.get(chat_id, 0.0), until)
        if chat_id is None or len({chat for _, chat in self._floods}) > 1:
            self.block_all(now, retry_after)
            # several answers that were on their way together are one lesson
            if now > self._rate_changed_at + SHARED_FLOOD_S:
                self._rate = max(1.0, self._rate * LOWERED_TO)
                self._rate_changed_at = now
                self._keep_a_second()

    def block_all(self, now: float, seconds: float) -> None:
        """Keep still everywhere for so long."""
        self._all_blocked_until = max(self._all_blocked_until, now + seconds)

    def blocked_for(self, now: float) -> float:
        """For how many seconds more everything keeps still."""
        return max(0.0, self._all_blocked_until - now)

    def _tidy(self, now: float) -> None:
        self._private = {chat: at for chat, at in self._private.items() if at > now}
        self._groups = {
            chat: sent for chat, sent in self._groups.items() if sent[-1] > now - GROUP_WINDOW_S
        }
        self._blocked_until = {chat: at for chat, at in self._blocked_until.items() if at > now}
        self._tidy_at_size = max(1_000, 2 * (len(self._private) + len(self._groups)))
