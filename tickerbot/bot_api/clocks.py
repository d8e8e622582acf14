"""Clocks for a machine whose own may be wrong, or set while the bot runs."""

from __future__ import annotations

import logging
import sys
import time
from collections.abc import Callable

from tickerbot import events

log = logging.getLogger(__name__)

MAX_OFF_S = 60.0
"""A clock that is wrong by more seconds than this is not believed."""


def seconds_passed() -> float:
    """Seconds that nobody can set, from some moment on; a suspended machine's count as well."""
    if sys.platform == "linux":
        return time.clock_gettime(time.CLOCK_BOOTTIME)
    return time.monotonic()


class SteadyClock:
    """Unix time in seconds that does not jump when the system's clock is set.

    What has to wait, and what is late, is told by it while the bot runs. Only what is stored across a
    restart has to be compared with the system's clock.
    """

    def __init__(
        self,
        clock: Callable[[], float] = time.time,
        passed: Callable[[], float] = seconds_passed,
    ) -> None:
        self._passed = passed
        self._begin = clock() - passed()

    def __call__(self) -> float:
        """The time now."""
        return self._begin + self._passed()


class BelievedClock:
    """Unix time in seconds: this machine's, unless Telegram's answers show that it is wrong.

    What is planned goes out by it, and what is old is forgotten.
    """

    def __init__(
        self, clock: Callable[[], float], seconds_ahead: Callable[[], float | None]
    ) -> None:
        """``seconds_ahead``: by how much this machine is ahead of Telegram; None if not known."""
        self._clock = clock
        self._seconds_ahead = seconds_ahead
        self._is_right = True

    def __call__(self) -> float:
        """The time now."""
        ahead = self._seconds_ahead() or 0.0
        is_right = abs(ahead) <= MAX_OFF_S
        if not is_right and self._is_right:
            log.warning(events.CLOCK_WRONG, ahead)
        self._is_right = is_right
        return self._clock() - (0.0 if is_right else ahead)
