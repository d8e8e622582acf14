"""Telegram's rate limits as pure rules: the time is passed in, and nothing here waits.

The limits are those of Telegram's FAQ, "My bot is hitting limits": about 30 messages a second overall,
one a second in a private chat, 20 a minute in a group or channel. Sends, edits and deletions count
alike. Times are in seconds, from any monotonic clock. A negative chat id is a group or channel.
"""

from __future__ import annotations

import heapq
import itertools
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
# What a late timer or a busy moment has cost is made up for, if it was no longer than this.
MAX_LAG_S = 0.2
# Maximum delay on the way to Telegram that a slow response is taken as a sign of.
MAX_ARRIVAL_DELAY_S = 0.5
# The fastest round trip is taken from the current window of this length and the one before it: the
# first messages of a broadcast, which have to open connections, are all slow.
ROUND_TRIP_WINDOW_S = 30.0
# Tolerance for inexact clocks and timers: the messages of a second take this much longer.
CLOCK_MARGIN_S = 0.003
# Two private chats that get a 429 within this time: the bot as a whole is too fast.
SHARED_FLOOD_S = 5.0
# After a 429 in one private chat nothing is sent for this long, until it is known whether others get
# one as well. It costs nothing: it is made up for, as any lag is.
HOLD_S = 0.15
# How Telegram counts is tried once, behind a whole second of messages: so many follow at once, and then
# none for HOLD_S, so that a strict count refuses these alone and not those behind them.
TRIAL_MESSAGES, TRIAL_S = 2, 0.5
# For how long Telegram is taken to count strictly after a flood of the whole bot. One more flood in
# a week is what it costs to find out whether it still does.
STRICT_S = 7 * 86_400.0
# A flood of the whole bot although it counts strictly multiplies the rate by this factor; each such
# period without one undoes that.
BACKOFF_FACTOR, RECOVERY_S = 0.9, 30.0
# Number of chats from which on those without a recent message are forgotten.
MIN_FORGET_SIZE = 1_000


@dataclass(slots=True)
class Slot:
    """One message's place in an overall limit: when it was sent, and how long the answer took."""

    taken_at: float
    round_trip: float | None = None
    """In seconds; None while there is no answer."""
    edit_slot: Slot | None = None
    """Its slot in the limit of edits, if it is one."""


class Throttle:
    """Computes when the next message may be sent: overall, and to one chat."""

    def __init__(
        self, per_second: float = PER_SECOND, chat_interval: float = CHAT_INTERVAL_S
    ) -> None:
        """``per_second`` may be infinite: then only floods set a limit.

        ``chat_interval``: minimum time between two messages to one chat, in seconds.
        """
        self._chat_interval = chat_interval
        self._max_rate = self._rate = per_second
        self._rate_changed_at = -math.inf
        # a heap of the slots that may still count, by when they end as far as was known when they were
        # put there; the numbers keep slots from being compared
        self._taken: list[tuple[float, int, Slot]] = []
        self._numbers = itertools.count()
        self._strict_until = self._shared_flood_at = -math.inf
        # among the many of a paid rate two more tell nothing
        self._trials_left = TRIAL_MESSAGES if per_second <= PER_SECOND else 0
        self._trial_ends_at = -math.inf
        # when the messages were sent that a second allows
        self._sent: deque[float] = deque(maxlen=int(min(per_second, PER_SECOND)) or 1)
        self._fastest, self._previous_fastest = math.inf, math.inf
        self._window_began_at = -math.inf
        self._next_at = -math.inf
        self._all_blocked_until = 0.0
        self._held_until = 0.0
        self._private: dict[int, float] = {}
        self._groups: dict[int, deque[float]] = {}
        self._blocked_until: dict[int, float] = {}
        # of private chats: when, in which, and whether on an edit
        self._floods: deque[tuple[float, int, bool]] = deque()
        self._forget_at_size = MIN_FORGET_SIZE

    def set_rate(self, per_second: float) -> None:
        """Change the overall rate; the limits of each chat stay."""
        self._max_rate = self._rate = per_second
        self._next_at = max(self._next_at, self._slot_free_at(-math.inf))

    @property
    def rate(self) -> float:
        """Messages a second that are allowed now: the configured rate, lowered after floods."""
        return self._rate

    def next_overall_at(self, now: float) -> float:
        """The earliest time for the next message to any chat."""
        earliest = max(now, self._all_blocked_until, self._held_until)
        if self._is_trial(now):
            return earliest
        earliest = max(earliest, self._next_at)
        if now < self._strict_until:
            earliest = max(earliest, self._slot_free_at(now))
        return earliest

    def _is_trial(self, now: float) -> bool:
        """Whether the next message is one of those that show how Telegram counts."""
        if not self._trials_left or now < self._strict_until:
            return False
        return len(self._sent) == self._sent.maxlen and self._sent[0] > now - 1.0

    def _slot_free_at(self, now: float) -> float:
        """The earliest time at which fewer messages count than are allowed in a second."""
        self._drop_ended(now)
        if len(self._taken) + 1 <= self._rate:
            return now
        surplus = len(self._taken) - int(self._rate)
        return heapq.nsmallest(surplus + 1, (self._end_of(slot) for *_, slot in self._taken))[-1]

    def _drop_ended(self, now: float) -> None:
        """Forget the slots that have ended; put those back that end later than was known."""
        while self._taken and self._taken[0][0] <= now:
            _, number, slot = heapq.heappop(self._taken)
            if (end := self._end_of(slot)) > now:
                heapq.heappush(self._taken, (end, number, slot))

    def _end_of(self, slot: Slot) -> float:
        """When Telegram surely counts this message no longer, a second after it arrived.

        Compared with the fastest recent message, it arrived later by at most the difference of their
        round trips.
        """
        delay = MAX_ARRIVAL_DELAY_S
        if slot.round_trip is not None:
            fastest = min(self._fastest, self._previous_fastest)
            delay = min(delay, max(0.0, slot.round_trip - fastest))
        return slot.taken_at + delay + 1.0 + CLOCK_MARGIN_S

    def next_in_chat_at(
        self, now: float, chat_id: int, burst: int = 1, reserve: int = 0, count: int = 1
    ) -> float:
        """The earliest time for the next ``count`` messages to this chat, by its own limits alone.

        ``burst``: how many messages may follow each other at once in a private chat after a pause, as
        replies do. ``reserve``: how many of a group's messages a minute are kept for more urgent ones.
        """
        earliest = max(now, self._blocked_until.get(chat_id, 0.0))
        if chat_id > 0:
            spent_until = self._private.get(chat_id, 0.0)
            return max(earliest, spent_until - max(burst - count, 0) * self._chat_interval)
        sent = self._groups.get(chat_id)
        if not sent:
            return earliest
        earliest = max(earliest, sent[-1] + self._chat_interval)
        limit = max(GROUP_MESSAGES - reserve - (count - 1), 1)
        if len(sent) >= limit:
            earliest = max(earliest, sent[-limit] + GROUP_WINDOW_S + NETWORK_MARGIN_S)
        return earliest

    def count_overall(self, now: float) -> Slot:
        """Count one message, sent now, against the overall limit."""
        if self._rate < self._max_rate and now > self._rate_changed_at + RECOVERY_S:
            self._rate = min(self._max_rate, self._rate / BACKOFF_FACTOR)
            self._rate_changed_at = now
        if now > self._next_at + MAX_LAG_S:
            self._next_at = now  # nobody waited; what was not used is not made up for
        self._next_at += (1.0 + CLOCK_MARGIN_S) / self._rate
        if self._is_trial(now):
            self._trials_left -= 1
            self._trial_ends_at = now + TRIAL_S
            if not self._trials_left:
                self._held_until = now + HOLD_S
        self._sent.append(now)
        slot = Slot(now)
        self._drop_ended(now)
        heapq.heappush(self._taken, (now + 1.0, next(self._numbers), slot))
        return slot

    def note_response(self, now: float, slot: Slot) -> None:
        """Learn, from a response that arrived now, how long the way to Telegram takes."""
        slot.round_trip = now - slot.taken_at
        if now > self._window_began_at + ROUND_TRIP_WINDOW_S:
            self._fastest, self._previous_fastest = math.inf, self._fastest
            self._window_began_at = now
        self._fastest = min(self._fastest, slot.round_trip)

    def count_in_chat(self, now: float, chat_id: int) -> None:
        """Count one message, sent now, against the limits of this chat."""
        if chat_id > 0:
            spent_until = max(self._private.get(chat_id, 0.0), now)
            self._private[chat_id] = spent_until + self._chat_interval + NETWORK_MARGIN_S
        else:
            self._groups.setdefault(chat_id, deque(maxlen=GROUP_MESSAGES)).append(now)
        self._forget_idle_chats(now)

    def note_flood(
        self, now: float, chat_id: int | None, retry_after: float, *, is_edit: bool = False
    ) -> None:
        """Telegram answered 429: send nothing for ``retry_after`` seconds where it applies.

        That is in this chat alone; or everywhere, if no chat is given or two private chats got a 429
        at about the same time (groups reach a limit of their own long before that of the bot), or one
        did while it was being tried how Telegram counts.
        ``is_edit``: it was on an edit, for which Telegram has limits of its own as well. So it blocks
        nothing by itself, but is a sign beside that of a message.
        """
        while self._floods and self._floods[0][0] < now - SHARED_FLOOD_S:
            self._floods.popleft()
        if chat_id is not None and chat_id > 0:
            self._floods.append((now, chat_id, is_edit))
        if chat_id is not None and not is_edit:
            until = max(self._blocked_until.get(chat_id, 0.0), now + retry_after)
            self._blocked_until[chat_id] = until
            self._forget_idle_chats(now)
        several = len({chat for _, chat, _ in self._floods}) > (now >= self._trial_ends_at)
        if chat_id is None or (several and not all(edit for _, _, edit in self._floods)):
            self.block_all(now, retry_after)
            self._note_shared_flood(now)
        elif chat_id > 0 and now <= self._next_at + MAX_LAG_S:  # others are on their way
            self._held_until = now + HOLD_S

    def _note_shared_flood(self, now: float) -> None:
        if now < self._shared_flood_at + SHARED_FLOOD_S:
            return  # of several requests that were in flight together
        self._shared_flood_at = now
        if now < self._strict_until:
            self._rate = max(1.0, self._rate * BACKOFF_FACTOR)
            self._rate_changed_at = now
        self.count_strictly(now, STRICT_S)

    def count_strictly(self, now: float, seconds: float) -> None:
        """For so many seconds, let a message count for as long as Telegram may possibly count it.

        Telegram does not say how it counts. Usually it takes messages that are spaced evenly when they
        are sent, however unevenly the network lets them arrive. A flood of the whole bot shows that it
        does not.
        """
        self._strict_until = max(self._strict_until, now + seconds)

    def strict_for(self, now: float) -> float:
        """The number of seconds for which Telegram is taken to count strictly; 0 if it is not."""
        return max(0.0, self._strict_until - now)

    def block_all(self, now: float, seconds: float) -> None:
        """Send nothing to any chat for ``seconds``."""
        self._all_blocked_until = max(self._all_blocked_until, now + seconds)

    def blocked_for(self, now: float) -> float:
        """The number of seconds for which nothing may be sent to any chat."""
        return max(0.0, self._all_blocked_until - now)

    def _forget_idle_chats(self, now: float) -> None:
        """Forget the chats that nothing has to be known of, once there are many."""
        if self._count_known() <= self._forget_at_size:
            return
        self._private = {chat: at for chat, at in self._private.items() if at > now}
        self._groups = {
            chat: sent for chat, sent in self._groups.items() if sent[-1] > now - GROUP_WINDOW_S
        }
        self._blocked_until = {chat: at for chat, at in self._blocked_until.items() if at > now}
        self._forget_at_size = max(MIN_FORGET_SIZE, 2 * self._count_known())

    def _count_known(self) -> int:
        return len(self._private) + len(self._groups) + len(self._blocked_until)
