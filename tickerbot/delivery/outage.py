"""Outages: trouble of a few chats, told from Telegram being away, when trying on is of no use."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable

from tickerbot.outcomes import Outcome, Unreachable

log = logging.getLogger(__name__)

# So many chats failing, with no answer from any between them, mean that Telegram is away.
OUTAGE_FROM = 5
OUTAGE_PAUSE_MAX_S = 30.0


class Outage:
    """Tells trouble of a few chats from an outage of Telegram, in which the relay pauses."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._failing: set[int] = set()
        self._rounds = 0
        self._until = 0.0

    @property
    def is_on(self) -> bool:
        """Whether several chats failed and none has been answered since."""
        return len(self._failing) >= OUTAGE_FROM

    def pause(self) -> float:
        """Seconds until the next try."""
        return max(0.0, self._until - self._clock())

    def retry_now(self) -> None:
        """Something tells that Telegram may be back: do not wait for the next try."""
        self._until = self._clock()

    def note(self, outcome: Outcome, chat_id: int) -> None:
        """Count what came of a delivery to this chat."""
        if not isinstance(outcome, Unreachable):
            if self.is_on:
                log.info("Telegram can be reached again")
            self._failing.clear()
            self._rounds = 0
            return
        self._failing.add(chat_id)
        if self.is_on and self.pause() == 0:
            self._rounds += 1
            seconds = min(OUTAGE_PAUSE_MAX_S, 2.0 ** (self._rounds - 1))
            self._until = self._clock() + seconds
            log.warning(
                "Telegram cannot be reached (%s); next try in %.0f s", outcome.reason, seconds
            )
