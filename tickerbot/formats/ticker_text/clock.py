"""When an entry of a ticker was published, by the newsroom's clock.

Times run newest first. Under one date line a time that rises by more than an hour against the entry
before it belongs to the day before; a smaller rise is disorder, or the night the clocks go back.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

_DISORDER = timedelta(hours=1)


class Clock:
    """Gives the entries of one document, in their order, their dates and moments."""

    def __init__(self, zone: ZoneInfo) -> None:
        self._zone = zone
        self._day: date | None = None
        self._time: time | None = None
        self._moment: datetime | None = None

    def start_day(self, day: date | None) -> None:
        """Begin what stands under a date line."""
        self._day = day
        self._time = None

    def place(
        self, at: time | None, offset: timedelta | None = None
    ) -> tuple[date | None, datetime | None]:
        """Return the date and the moment in UTC of the next entry, as far as they are known."""
        if at is None:
            return self._day, None
        if self._day and self._time and _rise(self._time, at) > _DISORDER:
            self._day -= timedelta(days=1)
        self._time = at
        if self._day is None:
            return None, None
        self._moment = self._moment_of(datetime.combine(self._day, at), offset)
        return self._day, self._moment

    def _moment_of(self, local: datetime, offset: timedelta | None) -> datetime:
        if offset is not None:
            return (local - offset).replace(tzinfo=UTC)
        early, late = (
            local.replace(tzinfo=self._zone, fold=fold).astimezone(UTC) for fold in (0, 1)
        )
        # a time that the clock skips in spring counts on from the hour before
        if late <= early:
            return early
        # shown twice: newest first, so the later one, unless the entry before it is older than that
        before = self._moment
        if before is not None and early - _DISORDER <= before < late:
            return early
        return late


def _rise(earlier: time, later: time) -> timedelta:
    return timedelta(hours=later.hour - earlier.hour, minutes=later.minute - earlier.minute)
