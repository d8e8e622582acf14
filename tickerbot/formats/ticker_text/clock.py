"""Working out when the entries of a ticker were published, in the newsroom's time zone.

Entries run newest first. Under one date line, a time more than an hour later than that of the entry
above belongs to the previous day; a smaller step is an entry out of order, or the night on which the
clocks go back.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

_TOLERANCE = timedelta(hours=1)


class Clock:
    """Dates the entries of one document, which must be passed in document order."""

    def __init__(self, zone: ZoneInfo) -> None:
        self._zone = zone
        self._day: date | None = None
        self._time: time | None = None
        self._moment: datetime | None = None

    def start_day(self, day: date | None) -> None:
        """Continue below a date line; None if it does not give a date."""
        self._day = day
        self._time = None

    def place(
        self, at: time | None, offset: timedelta | None = None
    ) -> tuple[date | None, datetime | None]:
        """Return the date of the next entry, and its moment in UTC; each is None if unknown.

        ``at`` is the entry's local time, ``offset`` its offset from UTC if the document states it.
        """
        if at is None:
            return self._day, None
        if self._day and self._time and _difference(self._time, at) > _TOLERANCE:
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
        # a time that the clocks skip in spring is read in the offset that held before
        if late <= early:
            return early
        # a time that occurs twice in autumn is the later one, since entries run newest first, unless
        # the entry above is already older than that
        previous = self._moment
        if previous is not None and early - _TOLERANCE <= previous < late:
            return early
        return late


def _difference(start: time, end: time) -> timedelta:
    return timedelta(hours=end.hour - start.hour, minutes=end.minute - start.minute)
