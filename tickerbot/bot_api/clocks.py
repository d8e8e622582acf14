"""Clocks for a machine whose own may be wrong, or set while the bot runs."""

from __future__ import annotations

import contextlib
import functools
import logging
import sys
import time
from collections import deque
from collections.abc import Callable
from email.utils import parsedate_to_datetime

from tickerbot import events

log = logging.getLogger(__name__)

MAX_OFF_S = 60.0
"""A clock that is wrong by more seconds than this is not believed."""
ANSWERS = 3
"""So many answers of a server have to contradict this machine's clock, unless there are fewer yet."""


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


class ServerTime:
    """What the answers of a server tell of its time.

    One of them may come from something in between, or lie about for hours while this machine sleeps.
    """

    def __init__(self) -> None:
        self._origins = deque[float](maxlen=ANSWERS)
        """By the newest answers, the Unix time at which ``seconds_passed`` began to count."""

    def note(self, date: str, took_s: float) -> None:
        """Take in the ``Date`` header of an answer that has just come, after so many seconds."""
        if took_s <= MAX_OFF_S:
            with contextlib.suppress(ValueError, OverflowError):
                self._origins.append(_read_date(date) - seconds_passed())

    def seconds_ahead(self) -> float | None:
        """By how much this machine's clock is ahead of the server's now; None if it did not tell."""
        origin = time.time() - seconds_passed()
        ahead = min((origin - each for each in self._origins), key=abs, default=None)
        return 0.0 if ahead is not None and abs(ahead) < 1.0 else ahead  # it tells whole seconds


@functools.lru_cache(maxsize=8)
def _read_date(date: str) -> float:
    return parsedate_to_datetime(date).timestamp()


class BelievedClock:
    """Unix time in seconds: this machine's, unless Telegram's answers show that it is wrong.

    What is planned goes out by it.
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
