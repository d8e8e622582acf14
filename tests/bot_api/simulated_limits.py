"""Telegram's overall limit in simulated time: what it takes of a sender, and how fast that is.

A sender that always has something to send is asked when it may send next, and told what became of it.
Nothing sleeps: a minute takes milliseconds, and with the same seed each run is the same.
"""

from __future__ import annotations

import heapq
import itertools
import random
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol

from tickerbot.bot_api.throttle import Slot, Throttle

ROUND_TRIP_S = 0.05
BUCKET_SIZE = 35
PUNISHMENT_S = 3.0


class Limit(Protocol):
    """How Telegram counts."""

    def take(self, now: float) -> float:
        """Take a message that arrives now, and return 0; or the number of seconds to wait."""


class Bucket:
    """Takes ``size`` messages at once, and is refilled evenly."""

    def __init__(self, per_second: float = 30.0, size: float = BUCKET_SIZE) -> None:
        self._per_second, self._size = per_second, size
        self._level, self._at = size, 0.0

    def take(self, now: float) -> float:
        self._level = min(self._size, self._level + (now - self._at) * self._per_second)
        self._at = now
        if self._level < 1.0:
            return 1.0
        self._level -= 1.0
        return 0.0


class StrictWindow:
    """Takes so many messages in any second; who sends more is not heard for a while."""

    def __init__(self, per_second: int = 30, punishment: float = PUNISHMENT_S) -> None:
        self._per_second, self._punishment = per_second, punishment
        self._taken: deque[float] = deque()
        self._deaf_until = 0.0

    def take(self, now: float) -> float:
        if now < self._deaf_until:
            return self._deaf_until - now
        while self._taken and self._taken[0] <= now - 1.0:
            self._taken.popleft()
        if len(self._taken) >= self._per_second:
            self._deaf_until = now + self._punishment
            return max(self._punishment, self._taken[0] + 1.0 - now)
        self._taken.append(now)
        return 0.0


class Sender(Protocol):
    """What paces messages."""

    def next_at(self, now: float) -> float:
        """When the next message may be sent."""

    def send(self, now: float) -> Slot:
        """The message is sent now."""

    def answered(self, now: float, slot: Slot, chat: int, retry_after: float) -> None:
        """The answer is here; ``retry_after`` is 0 if the message was taken."""


class ThrottledSender:
    """The bot's own way."""

    def __init__(self, throttle: Throttle) -> None:
        self.throttle = throttle

    def next_at(self, now: float) -> float:
        return self.throttle.next_overall_at(now)

    def send(self, now: float) -> Slot:
        return self.throttle.count_overall(now)

    def answered(self, now: float, slot: Slot, chat: int, retry_after: float) -> None:
        self.throttle.note_response(now, slot)
        if retry_after:
            self.throttle.note_flood(now, chat, retry_after)


class EvenSender:
    """The baseline: one message after the other, evenly spaced; after a 429 it waits."""

    def __init__(self, per_second: float = 30.0) -> None:
        self._interval = 1.0 / per_second
        self._next_at = self._blocked_until = 0.0

    def next_at(self, now: float) -> float:
        return max(now, self._next_at, self._blocked_until)

    def send(self, now: float) -> Slot:
        self._next_at = max(self._next_at, now - 3 * self._interval) + self._interval
        return Slot(now)

    def answered(self, now: float, slot: Slot, chat: int, retry_after: float) -> None:  # noqa: ARG002
        if retry_after:
            self._blocked_until = max(self._blocked_until, now + retry_after)


@dataclass
class Outcome:
    """When messages were taken and refused, in seconds of simulated time."""

    taken: list[float] = field(default_factory=list)
    refused: list[float] = field(default_factory=list)

    def rate(self, begin: float, end: float) -> float:
        """Messages a second that were taken between these times."""
        return sum(begin <= at < end for at in self.taken) / (end - begin)

    def refusals(self, begin: float, end: float) -> int:
        """How many were refused between these times."""
        return sum(begin <= at < end for at in self.refused)


def exponential(mean: float) -> Callable[[random.Random], float]:
    """Delays as on the internet: mostly short, sometimes long; in seconds."""
    return lambda chance: chance.expovariate(1.0 / mean) if mean else 0.0


def simulate(
    sender: Sender,
    limit: Limit,
    jitter: Callable[[random.Random], float],
    seconds: float,
    *,
    seed: int,
    lateness: float = 0.0,
    both_ways: bool = False,
) -> Outcome:
    """Send for so long, each message to another chat, as soon as the sender allows.

    ``jitter`` is added to the way to Telegram; ``both_ways``: half of it each way, drawn twice.
    Timers fire up to ``lateness`` seconds late.
    """
    chance = random.Random(seed)
    outcome = Outcome()
    order = itertools.count()
    # what happens when: a message arrives (slot, chat) or its answer does (with the wait)
    coming: list[tuple[float, int, Slot, int, float | None]] = []
    now, chats = 0.0, itertools.count(1)
    while now < seconds:
        at = sender.next_at(now)
        if at > now:
            at += chance.uniform(0.0, lateness)
        if coming and coming[0][0] <= at:
            now, _, slot, chat, wait = heapq.heappop(coming)
            if wait is not None:
                sender.answered(now, slot, chat, wait)
                continue
            wait = limit.take(now)
            (outcome.refused if wait else outcome.taken).append(now)
            back = jitter(chance) / 2 if both_ways else 0.0
            heapq.heappush(coming, (now + ROUND_TRIP_S / 2 + back, next(order), slot, chat, wait))
            continue
        now = at
        slot = sender.send(now)
        there = jitter(chance) / (2 if both_ways else 1)
        heapq.heappush(
            coming, (now + ROUND_TRIP_S / 2 + there, next(order), slot, next(chats), None)
        )
    return outcome
