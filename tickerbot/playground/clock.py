"""The clock of this Telegram, which a visitor of the page can put forward, but never back."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime, timedelta
from datetime import time as clock_time
from zoneinfo import ZoneInfo

from tickerbot.playground.values import Json


class Clock:
    """Tells Unix time in seconds: the machine's, or later by what it was put forward.

    ``zone`` is where the hours are that it is put forward to.
    """

    def __init__(
        self, zone: ZoneInfo, ahead: float = 0.0, machine: Callable[[], float] = time.time
    ) -> None:
        self.zone = zone
        self.ahead = ahead
        """By how many seconds it is ahead of the machine's."""
        self._machine = machine
        self.on_forward: Callable[[], None] = lambda: None
        """Is called when it was put forward."""

    def __call__(self) -> float:
        """Return the time."""
        return self._machine() + self.ahead

    def as_json(self) -> Json:
        """Return what the page needs to tell the time."""
        return {"ahead": self.ahead, "zone": self.zone.key}

    def forward_to(self, hour: clock_time) -> None:
        """Let it be the next time that it is so late in the zone."""
        now = self()
        local = datetime.fromtimestamp(now, self.zone)
        # a time that a night of summer time leaves out comes an hour later, as clocks show it
        for days in (0, 1):
            day = local.date() + timedelta(days=days)
            moment = datetime.combine(day, hour, self.zone).timestamp()
            if moment > now:
                self.ahead += moment - now
                self.on_forward()
                return
