"""Telegram's rate limits as pure rules: the time is passed in, and nothing here waits.

The limits are those of Telegram's FAQ, "My bot is hitting limits": about 30 messages a second overall,
one a second in a private chat, 20 a minute in a group or channel. Sends, edits and deletions count
alike. Times are in seconds, from any monotonic clock. A negative chat id is a group or channel.
"""

from __future__ import annotations

import math
from collections import deque
from dataclasses import dataclass

from tickerbot.settings import PER_SECOND

# Telegram's FAQ, "My bot is hitting limits".
CHAT_INTERVAL_S = 1.0
GROUP_MESSAGES, GROUP_WINDOW_S = 20, 60.0

# Telegram counts messages when they arrive, and the network may shorten the gap between two of them:
# extra time between messages to one chat.
NETWORK_MARGIN_S = 0.05
# A timer that fires late is made up for with a burst: of at most this many messages, or of those that
# are due in this many seconds if that is more.
MAX_BURST, MAX_BURST_S = 3, 0.02
# Maximum delay on the way to Telegram that a slow response is taken as a sign of.
MAX_ARRIVAL_DELAY_S = 0.5
# The fastest round trip is taken from the current window of this length and the one before it: the
# first messages of a broadcast, which have to open connections, are all slow.
ROUND_TRIP_WINDOW_S = 30.0
# Tolerance for inexact clocks and timers.
CLOCK_MARGIN_S = 0.003
# Two private chats that get a 429 within this time: the bot as a whole is too fast.
SHARED_FLOOD_S = 5.0
# A flood of the whole bot multiplies the rate by this factor; each such period without one undoes that.
BACKOFF_FACTOR, RECOVERY_S = 0.9, 30.0
# Number of chats from which on those without a recent message are forgotten.
MIN_FORGET_SIZE = 1_000


@dataclass(slots=True)
class Slot:
    """One message's place in an overall limit, which it occupies for a second from ``counts_from``."""

    taken_at: float
    counts_from: float
    free_slot: Slot | None = None
    """Its slot in the limit of free messages, where it has to keep both."""


class Throttle:
    """Computes when the next message may be sent: overall, and to one chat."""

    def __init__(
        self, per_second: float = PER_SECOND, chat_interval: float = CHAT_INTERVAL_S
    ) -> None:
        """``chat_interval``: minimum time between two messages to one chat, in seconds."""
        self._chat_interval = chat_interval
        self._max_rate = self._rate = per_second
        self._rate_changed_at = -math.inf
        self._last_second: deque[Slot] = deque()
        self._full_until = 0.0
        self._fastest, self._previous_fastest = math.inf, math.inf
        self._window_began_at = -math.inf
        self._next_at = 0.0
        self._all_blocked_until = 0.0
        self._private: dict[int, float] = {}
        self._groups: dict[int, deque[float]] = {}
        self._blocked_until: dict[int, float] = {}
        self._floods: deque[tuple[float, int]] = deque()
        self._forget_at_size = MIN_FORGET_SIZE

    def set_rate(self, per_second: float) -> None:
        """Change the overall rate; the limits of each chat stay."""
        self._max_rate = self._rate = per_second
        self._trim_last_second()

    @property
    def rate(self) -> float:
        """Messages a second that are allowed now: the configured rate, lowered after floods."""
        return self._rate

    def next_overall_at(self, now: float) -> float:
        """The earliest time for the next message to any chat."""
        earliest = max(now, self._next_at, self._all_blocked_until)
        earliest = max(earliest, self._full_until)
        if len(self._last_second) >= int(self._rate):
            earliest = max(earliest, self._last_second[0].counts_from + 1.0 + CLOCK_MARGIN_S)
        return earliest

    def next_in_chat_at(self, now: float, chat_id: int, burst: int = 1, reserve: int = 0) -> float:
        """The earliest time for the next message to this chat, by its own limits alone.

        ``burst``: how many messages may follow each other at once in a private chat after a pause, as
        replies do. ``reserve``: how many of a group's messages a minute are kept for more urgent ones.
        """
        earliest = max(now, self._blocked_until.get(chat_id, 0.0))
        if chat_id > 0:
            spent_until = self._private.get(chat_id, 0.0)
            return max(earliest, spent_until - (burst - 1) * self._chat_interval)
        sent = self._groups.get(chat_id)
        if not sent:
            return earliest
        earliest = max(earliest, sent[-1] + self._chat_interval)
        limit = GROUP_MESSAGES - reserve
        if len(sent) >= limit:
            earliest = max(earliest, sent[-limit] + GROUP_WINDOW_S + NETWORK_MARGIN_S)
        return earliest

    def count_overall(self, now: float) -> Slot:
        """Count one message, sent now, against the overall limit."""
        if self._rate < self._max_rate and now > self._rate_changed_at + RECOVERY_S:
            self._rate = min(self._max_rate, self._rate / BACKOFF_FACTOR)
            self._rate_changed_at = now
        max_lag = max(MAX_BURST / self._rate, MAX_BURST_S)
        self._next_at = max(self._next_at, now - max_lag) + 1.0 / self._rate
        slot = Slot(now, now)
        self._last_second.append(slot)
        self._trim_last_second()
        return slot

    def _trim_last_second(self) -> None:
        """Keep as many slots as fit into a second; remember until when the older ones count."""
        while len(self._last_second) > max(1, int(self._rate)):
            oldest = self._last_second.popleft()
            self._full_until = max(self._full_until, oldest.counts_from + 1.0 + CLOCK_MARGIN_S)

    def note_response(self, now: float, slot: Slot) -> None:
        """Learn, from a response that arrived now, when Telegram may have counted the message.

        Compared with the fastest recent message, it reached Telegram later by at most the difference
        of their round trips.
        """
        round_trip = now - slot.taken_at
        if now > self._window_began_at + ROUND_TRIP_WINDOW_S:
            self._fastest, self._previous_fastest = math.inf, self._fastest
            self._window_began_at = now
        self._fastest = min(self._fastest, round_trip)
        delay = round_trip - min(self._fastest, self._previous_fastest)
        slot.counts_from = slot.taken_at + min(delay, MAX_ARRIVAL_DELAY_S)

    def count_in_chat(self, now: float, chat_id: int) -> None:
        """Count one message, sent now, against the limits of this chat."""
        if chat_id > 0:
            spent_until = max(self._private.get(chat_id, 0.0), now)
            self._private[chat_id] = spent_until + self._chat_interval + NETWORK_MARGIN_S
        else:
            self._groups.setdefault(chat_id, deque(maxlen=GROUP_MESSAGES)).append(now)
        if len(self._private) + len(self._groups) > self._forget_at_size:
            self._forget_idle_chats(now)

    def note_flood(self, now: float, chat_id: int | None, retry_after: float) -> None:
        """Telegram answered 429: send nothing for ``retry_after`` seconds where it applies.

        That is in this chat alone; or everywhere, if no chat is given or two private chats got a 429
        at about the same time (groups reach a limit of their own long before that of the bot).
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
            # several requests that were in flight together lower the rate only once
            if now > self._rate_changed_at + SHARED_FLOOD_S:
                self._rate = max(1.0, self._rate * BACKOFF_FACTOR)
                self._rate_changed_at = now
                self._trim_last_second()

    def block_all(self, now: float, seconds: float) -> None:
        """Send nothing to any chat for ``seconds``."""
        self._all_blocked_until = max(self._all_blocked_until, now + seconds)

    def blocked_for(self, now: float) -> float:
        """The number of seconds for which nothing may be sent to any chat."""
        return max(0.0, self._all_blocked_until - now)

    def _forget_idle_chats(self, now: float) -> None:
        self._private = {chat: at for chat, at in self._private.items() if at > now}
        self._groups = {
            chat: sent for chat, sent in self._groups.items() if sent[-1] > now - GROUP_WINDOW_S
        }
        self._blocked_until = {chat: at for chat, at in self._blocked_until.items() if at > now}
        remaining = len(self._private) + len(self._groups)
        self._forget_at_size = max(MIN_FORGET_SIZE, 2 * remaining)
