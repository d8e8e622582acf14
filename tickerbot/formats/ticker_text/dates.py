"""Dates and times of day as tickers write them, in German and English.

A date needs day, month and year; with less, a line is still a date line but gives no date to store.
``24:00`` and ``25:61`` are not times, nor are scores (``3:2``) and prices (``14,60``): minutes have
two digits, and a dot as separator (``4.23``) requires ``Uhr``, am or pm after it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, time, timedelta

# the years that may be stored; far enough from datetime's own limits that time zones cannot overflow
FIRST_YEAR, LAST_YEAR = 1900, 2199

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "januar january jänner jan",
            "februar february feber feb",
            "märz maerz march mär mrz mar",
            "april apr",
            "mai may",
            "juni june jun",
            "juli july jul",
            "august aug",
            "september sept sep",
            "oktober october okt oct",
            "november nov",
            "dezember december dez dec",
        ),
        start=1,
    )
    for name in names.split()
}
# with IGNORECASE these match an i, but casefold() does not turn them into one
_TURKISH_I = str.maketrans("ıİ", "ii")
_WEEKDAY_NAMES = (
    "montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonnabend|sonntag"
    "|monday|tuesday|wednesday|thursday|friday|saturday|sunday"
)
_WEEKDAYS = f"{_WEEKDAY_NAMES}|mon|tues|tue|wed|thurs|thu|fri|sat|sun|mo|di|mi|do|fr|sa|so"
_NAME = rf"(?P<name>{'|'.join(sorted(_MONTHS, key=len, reverse=True))})\b\.?"
_DAY = r"(?P<day>0?[1-9]|[12][0-9]|3[01])"
_MONTH = r"(?P<month>0?[1-9]|1[0-2])"
_YEAR = r"(?P<year>[0-9]{4})(?![0-9])"
_DATE_PATTERNS = tuple(
    re.compile(rf"(?:(?:{_WEEKDAYS})\b\.?,? )?(?:(?:den|dem|the) )?{pattern}", re.IGNORECASE)
    for pattern in (
        rf"{_YEAR}-(?P<month>0[1-9]|1[0-2])(?:-(?P<day>0[1-9]|[12][0-9]|3[01]))?(?![-0-9])",
        rf"{_DAY}\. ?{_MONTH}\. ?(?P<year>[0-9]{{4}}|[0-9]{{2}})(?![.:0-9])",
        rf"{_DAY}\. ?{_MONTH}\.(?! ?[0-9])",
        rf"{_DAY}(?:\.|st|nd|rd|th)? ?{_NAME}(?:,? {_YEAR})?",
        rf"{_NAME} {_DAY}(?:st|nd|rd|th)?(?![.:0-9])(?:,? {_YEAR})?",
        rf"{_NAME} {_YEAR}",
    )
)
_BARE_WEEKDAY = re.compile(rf"(?:{_WEEKDAY_NAMES})\b", re.IGNORECASE)
# every date begins with a digit or with one of these words
DATE_WORDS = rf"(?:{_WEEKDAYS}|{'|'.join(_MONTHS)})\b|(?:den|dem|the) "
# "Donnerstag, den 30. September 2025", and some to spare
_MAX_DATE_LENGTH = 48

TIME = r"""(?P<hour>[01]?[0-9]|2[0-3])
    (?: :(?P<minute>[0-5][0-9])(?![0-9]|[:.,][0-9])
        (?:\ ?(?P<uhr>Uhr\b|UHR\b|uhr\b)|(?P<am_pm>\ ?[ap]\.\ ?m\.|\ ?[AP]M\b|[ap]m\b|\ pm\b))?
    |   \.(?P<minute2>[0-5][0-9])
        \ ?(?:(?P<uhr2>[Uu]hr\b|UHR\b)|(?P<am_pm2>[ap]\.m\.|[AP]M\b|[ap]m\b))
    )
    (?:\ ?\(UTC(?P<offset>[+-][0-9]{1,2}(?::[0-5][0-9])?)\))?"""
_TIME = re.compile(TIME, re.VERBOSE)


@dataclass(frozen=True, slots=True)
class DateMatch:
    """A date at the start of a text, up to ``end``; ``date`` is None if it is incomplete."""

    date: date | None
    end: int


@dataclass(frozen=True, slots=True)
class TimeMatch:
    """A time of day at the start of a text, up to ``end``.

    ``has_suffix`` says whether ``Uhr``, am or pm follows it. ``offset`` is the offset from UTC if the
    text states it (``02:30 (UTC+2)``), as it may on the night on which the clocks go back.
    """

    time: time
    end: int
    has_suffix: bool
    offset: timedelta | None


def match_date(text: str) -> DateMatch | None:
    """Match a date at the start of a text.

    Raises ValueError for a date that does not exist, or of a year that cannot be stored.
    """
    text = text[:_MAX_DATE_LENGTH]
    for pattern in _DATE_PATTERNS:
        if found := pattern.match(text):
            return DateMatch(_date_of(found.groupdict()), found.end())
    found = _BARE_WEEKDAY.match(text)
    return DateMatch(None, found.end()) if found else None


def match_date_line(text: str) -> DateMatch | None:
    """Match a date that is the whole text, apart from a colon at its end.

    Raises ValueError for a date that does not exist, or of a year that cannot be stored.
    """
    if len(text) > _MAX_DATE_LENGTH:
        return None
    bare = text.rstrip(": ")
    for pattern in _DATE_PATTERNS:
        if found := pattern.fullmatch(bare):
            return DateMatch(_date_of(found.groupdict()), len(text))
    return DateMatch(None, len(text)) if _BARE_WEEKDAY.fullmatch(bare) else None


def match_time(text: str) -> TimeMatch | None:
    """Match a time of day at the start of a text."""
    found = _TIME.match(text)
    if not found:
        return None
    hour = int(found["hour"])
    am_pm = (found["am_pm"] or found["am_pm2"] or "").strip().casefold()
    if am_pm:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if am_pm.startswith("p") else 0)
    at = time(hour, int(found["minute"] or found["minute2"]))
    has_suffix = bool(am_pm or found["uhr"] or found["uhr2"])
    return TimeMatch(at, found.end(), has_suffix, _offset_of(found["offset"]))


def _date_of(parts: dict[str, str | None]) -> date | None:
    year, day = parts.get("year"), parts.get("day")
    if not year or not day:
        return None
    name = parts.get("name")
    month = _MONTHS[name.translate(_TURKISH_I).casefold()] if name else int(parts["month"] or 0)
    found = date(int(year) + (2000 if len(year) == 2 else 0), month, int(day))
    if not FIRST_YEAR <= found.year <= LAST_YEAR:
        raise ValueError(f"the year {found.year} is out of range")
    return found


def _offset_of(text: str | None) -> timedelta | None:
    if not text:
        return None
    hours, _, minutes = text[1:].partition(":")
    distance = timedelta(hours=int(hours), minutes=int(minutes or 0))
    return -distance if text[0] == "-" else distance
