"""The hours of terms: when quiet hours begin and end, and when digests are due, in the reader's zone.

A time of day that a clock shows twice, in the night when summer time ends, counts when it is shown
first; one that it skips counts at the moment that it would have been.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from tickerbot.terms import EVERY_HOUR, Terms


def zone_of(terms: Terms, newsroom: ZoneInfo) -> ZoneInfo:
    """The zone that the hours are in: the newsroom's, where the reader has none that is known here."""
    try:
        return ZoneInfo(terms.zone) if terms.zone else newsroom
    except (ZoneInfoNotFoundError, ValueError):
        return newsroom


def is_quiet(terms: Terms, now: float, zone: ZoneInfo) -> bool:
    """Whether it is one of the quiet hours; ``now`` is Unix time in seconds."""
    return any(begin <= now < end for begin, end in _quiet_hours(terms, now, zone))


def has_woken(terms: Terms, since: float, now: float, zone: ZoneInfo) -> bool:
    """Whether quiet hours have ended after ``since``, on the days around ``now``."""
    return any(since < end <= now for _, end in _quiet_hours(terms, now, zone))


def digests_due(terms: Terms, now: float, zone: ZoneInfo) -> list[float]:
    """The moments of digests on the days around ``now``; an hour that is shown twice may be two."""
    hours = [time(hour) for hour in sorted(terms.digest_hours)]
    found = {_moment(day, hour, zone) for day in _days(now, zone) for hour in hours}
    if terms.digest_hours == EVERY_HOUR:
        found |= {moment + 3600.0 for moment in found if moment + 7200.0 in found}
    return sorted(found)


def next_turn(terms: Terms, now: float, zone: ZoneInfo) -> float | None:
    """When next something begins or ends after ``now``; None where nothing ever does."""
    moments = digests_due(terms, now, zone) if terms.digest_hours else []
    for begin, end in _quiet_hours(terms, now, zone):
        moments += [begin, end]
    return min((moment for moment in moments if moment > now), default=None)


def _quiet_hours(terms: Terms, now: float, zone: ZoneInfo) -> Iterator[tuple[float, float]]:
    quiet = terms.quiet
    if quiet is None or quiet.begin == quiet.end:
        return
    crosses_midnight = timedelta(days=quiet.end < quiet.begin)
    for day in _days(now, zone):
        yield _moment(day, quiet.begin, zone), _moment(day + crosses_midnight, quiet.end, zone)


def _days(now: float, zone: ZoneInfo) -> list[date]:
    today = datetime.fromtimestamp(now, zone).date()
    return [today + timedelta(days=offset) for offset in (-1, 0, 1, 2)]


def _moment(day: date, clock: time, zone: ZoneInfo) -> float:
    return datetime.combine(day, clock, zone).timestamp()
