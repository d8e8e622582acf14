"""Dates and times of day as tickers write them, in German and English.

A date needs day, month and year; with less it is a day line all the same, but no date to store.
``24:00`` and ``25:61`` are no times, nor are scores (``3:2``) and prices (``14,60``): minutes have
two digits, and with a dot between (``4.23``) ``Uhr`` or an English half of the day must follow.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, time, timedelta

# stored dates lie in here: no arithmetic with time zones overflows
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
# IGNORECASE takes these for i, and casefold() does not.
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
_DATES = tuple(
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
_WEEKDAY_ALONE = re.compile(rf"(?:{_WEEKDAY_NAMES})\b", re.IGNORECASE)
# with these words, or with a figure, every date begins
DATE_WORDS = rf"(?:{_WEEKDAYS}|{'|'.join(_MONTHS)})\b|(?:den|dem|the) "
# the longest date there is: "Donnerstag, den 30. September 2025" and a little more
_LONGEST_DATE = 48

TIME = r"""(?P<hour>[01]?[0-9]|2[0-3])
    (?: :(?P<minute>[0-5][0-9])(?![0-9]|[:.,][0-9])
        (?:\ ?(?P<uhr>Uhr\b|UHR\b|uhr\b)|(?P<half>\ ?[ap]\.\ ?m\.|\ ?[AP]M\b|[ap]m\b|\ pm\b))?
    |   \.(?P<minute2>[0-5][0-9])
        \ ?(?:(?P<uhr2>[Uu]hr\b|UHR\b)|(?P<half2>[ap]\.m\.|[AP]M\b|[ap]m\b))
    )
    (?:\ ?\(UTC(?P<offset>[+-][0-9]{1,2}(?::[0-5][0-9])?)\))?"""
_TIME = re.compile(TIME, re.VERBOSE)


@dataclass(frozen=True, slots=True)
class DateFound:
    """A date at the beginning of a text, up to ``end``; ``date`` is None if the text gives less."""

    date: date | None
    end: int


@dataclass(frozen=True, slots=True)
class TimeFound:
    """A time of day at the beginning of a text, up to ``end``.

    ``named`` says whether ``Uhr`` or a half of the day stands with it; ``offset`` is the one from
    UTC where the text gives it (``02:30 (UTC+2)``): the night the clocks go back may need it.
    """

    time: time
    end: int
    named: bool
    offset: timedelta | None


def find_date(text: str) -> DateFound | None:
    """Find a date at the beginning of a text.

    Raises ValueError for a date that the calendar does not have.
    """
    text = text[:_LONGEST_DATE]
    for pattern in _DATES:
        if found := pattern.match(text):
            return DateFound(_date_of(found.groupdict()), found.end())
    found = _WEEKDAY_ALONE.match(text)
    return DateFound(None, found.end()) if found else None


def is_date_line(text: str) -> DateFound | None:
    """Find a date that is the whole text, but for a closing colon.

    Raises ValueError for a date that the calendar does not have.
    """
    if len(text) > _LONGEST_DATE:
        return None
    bare = text.rstrip(": ")
    for pattern in _DATES:
        if found := pattern.fullmatch(bare):
            return DateFound(_date_of(found.groupdict()), len(text))
    return DateFound(None, len(text)) if _WEEKDAY_ALONE.fullmatch(bare) else None


def find_time(text: str) -> TimeFound | None:
    """Find a time of day at the beginning of a text."""
    found = _TIME.match(text)
    if not found:
        return None
    hour = int(found["hour"])
    half = (found["half"] or found["half2"] or "").strip().casefold()
    if half:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if half.startswith("p") else 0)
    moment = time(hour, int(found["minute"] or found["minute2"]))
    named = bool(half or found["uhr"] or found["uhr2"])
    return TimeFound(moment, found.end(), named, _offset_of(found["offset"]))


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
