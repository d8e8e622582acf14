"""Outages: tells failures in a few chats from Telegram being unreachable, which pauses delivery."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable

from tickerbot.outcomes import Outcome, Unreachable

log = logging.getLogger(__name__)

# Number of chats that fail, with no answer from any chat in between, from which on it is an outage.
MIN_FAILING_CHATS = 5
# Maximum pause between two attempts during an outage.
MAX_PAUSE_S = 30.0


class Outage:
    """Detects outages of Telegram, and says when to try again: after pauses that grow exponentially."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._failing: set[int] = set()
        self._pauses = 0
        self._retry_at = 0.0

    @property
    def is_on(self) -> bool:
        """Whether several chats have failed since the last answer from any chat."""
        return len(self._failing) >= MIN_FAILING_CHATS

    def seconds_to_retry(self) -> float:
        """The number of seconds until the next attempt."""
        return max(0.0, self._retry_at - self._clock())

    def retry_now(self) -> None:
        """Telegram may be back, so the next attempt need not wait."""
        self._retry_at = self._clock()

    def note(self, outcome: Outcome, chat_id: int) -> None:
        """Take the outcome of a request for this chat into account."""
        if not isinstance(outcome, Unreachable):
            if self.is_on:
                log.info("Telegram can be reached again")
            self._failing.clear()
            self._pauses = 0
            return
        self._failing.add(chat_id)
        if self.is_on and self.seconds_to_retry() == 0:
            self._pauses += 1
            seconds = min(MAX_PAUSE_S, 2.0 ** (self._pauses - 1))
            self._retry_at = self._clock() + seconds
            log.warning(
                "Telegram cannot be reached (%s); next try in %.0f s", outcome.reason, seconds
            )
