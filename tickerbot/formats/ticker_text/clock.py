"""Working out when the entries of a ticker were published, in the newsroom's time zone.

Under one date line, a time more than an hour against the order of the document belongs to the next
day in that order: newest first, to the previous day. A smaller step is an entry out of order, or the
night on which the clocks go back.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from tickerbot.formats.ticker_text.order import TOLERANCE, Order, minutes_of

_HOUR = timedelta(minutes=TOLERANCE)


class Clock:
    """Dates the entries of one document, which must be passed in document order."""

    def __init__(self, zone: ZoneInfo, order: Order = "newest") -> None:
        self._zone = zone
        self._sign = 1 if order == "oldest" else -1
        self._day: date | None = None
        self._time: time | None = None
        self._moment: datetime | None = None
        self.has_turned = False
        """Whether the entry placed last is of another day than its date line states."""

    def start_day(self, day: date | None) -> None:
        """Continue below a date line; None if it does not give a date."""
        self._day = day
        self._time = None
        self.has_turned = False

    def place(
        self, at: time | None, offset: timedelta | None = None
    ) -> tuple[date | None, datetime | None]:
        """Return the date of the next entry, and its moment in UTC; each is None if unknown.

        ``at`` is the entry's local time, ``offset`` its offset from UTC if the document states it.
        """
        if at is None:
            return self._day, None
        if self._day and self._time:
            step = self._sign * (minutes_of(at) - minutes_of(self._time))
            if step < -TOLERANCE:
                self.has_turned = True
                self._day += self._sign * timedelta(days=1)
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
        # a time that occurs twice in autumn is the first one in the order of the document, unless the
        # entry above is already beyond that
        previous = self._moment
        if self._sign < 0:
            is_beyond = previous is not None and early - _HOUR <= previous < late
            return early if is_beyond else late
        is_beyond = previous is not None and early < previous <= late + _HOUR
        return late if is_beyond else early
