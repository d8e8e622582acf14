"""A clock that tells the time as it was at its start, and from then on what has passed."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable


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
