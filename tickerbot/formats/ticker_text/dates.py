"""Dates as tickers write them, in German and English.

A date needs day, month and year; with less, a line is still a date line but gives no date to store. A
head with less is dated by the date nearest to the one in force (``complete_date``).
"""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass
from datetime import date, timedelta

from tickerbot.text.calendar_words import (
    MONTHS,
    SHORT_WEEKDAYS,
    WEEKDAYS,
    as_spelt,
    one_of,
)

# the years that may be stored; far enough from datetime's own limits that time zones cannot overflow
FIRST_YEAR, LAST_YEAR = 1900, 2199
_MONTHS_OF_A_YEAR = 12

WEEKDAY_NAMES = one_of(WEEKDAYS)
_WEEKDAYS = f"{WEEKDAY_NAMES}|{one_of(SHORT_WEEKDAYS)}"
_NAME = rf"(?P<name>{one_of(MONTHS)})\b\.?"
_DAY = r"(?P<day>0?[1-9]|[12][0-9]|3[01])"
_MONTH = r"(?P<month>0?[1-9]|1[0-2])"
_YEAR = r"(?P<year>[0-9]{4})(?![0-9])"
_DATE_PATTERNS = tuple(
    re.compile(rf"(?:(?:{_WEEKDAYS})\b\.?,? )?(?:(?:den|dem|the) )?{pattern}", re.IGNORECASE)
    for pattern in (
        rf"{_YEAR}-(?P<month>0[1-9]|1[0-2])(?:-(?P<day>0[1-9]|[12][0-9]|3[01]))?(?![-0-9])",
        rf"{_YEAR}/(?P<month>0[1-9]|1[0-2])/(?P<day>0[1-9]|[12][0-9]|3[01])(?![/0-9])",
        rf"{_DAY}-(?:{_MONTH}|{_NAME})-{_YEAR}",
        rf"{_DAY}-{_NAME}-(?P<year>[0-9]{{2}})(?![-.:0-9])",
        rf"{_DAY}/{_MONTH}/(?P<year>[0-9]{{4}}|[0-9]{{2}})(?![/.:0-9])",
        rf"{_MONTH}/{_DAY}/(?P<year>[0-9]{{4}}|[0-9]{{2}})(?![/.:0-9])",
        rf"{_DAY}\. ?{_MONTH}\. ?(?P<year>[0-9]{{4}}|[0-9]{{2}})(?![.:0-9])",
        rf"{_DAY}\. ?{_MONTH}\.(?:(?! ?[0-9])|(?=,? [0-9]{{1,2}}[:.][0-9]{{2}}(?![0-9.])))",
        rf"{_DAY}(?:\.|st|nd|rd|th)? ?(?:of )?{_NAME}(?:,? {_YEAR})?",
        rf"{_NAME} {_DAY}(?:st|nd|rd|th)?(?![.:0-9])(?:,? {_YEAR})?",
        rf"{_NAME} {_YEAR}",
    )
)
_RELATIVE_DAYS = {"heute": 0, "today": 0, "gestern": -1, "yesterday": -1, "vorgestern": -2}
_RELATIVE_DAY = re.compile(rf"(?:{'|'.join(_RELATIVE_DAYS)})\b", re.IGNORECASE)
_PARTS_OF_DAY = "früh|morgen|vormittag|mittag|nachmittag|abend|nacht"
_LEADING_WEEKDAY = re.compile(rf"(?P<weekday>{_WEEKDAYS})(?:\b|{_PARTS_OF_DAY})", re.IGNORECASE)
_WEEKDAY_NUMBERS = {**WEEKDAYS, **SHORT_WEEKDAYS}
_BARE_WEEKDAY = re.compile(
    rf"(?:{WEEKDAY_NAMES})(?: ?(?:{_PARTS_OF_DAY}))?\b"
    rf"|(?:{_WEEKDAYS})\b\.?(?=,? [0-9]{{1,2}}(?:[:.][0-9]{{2}}(?![0-9.])| ?Uhr\b))",
    re.IGNORECASE,
)
# every date begins with a digit or with one of these words
DATE_WORDS = (
    rf"(?:(?:{WEEKDAY_NAMES})(?:{_PARTS_OF_DAY})|{_WEEKDAYS}|{'|'.join(_RELATIVE_DAYS)}"
    rf"|{one_of(MONTHS)})\b|(?:den|dem|the) "
)
_POSSIBLE_DATE = re.compile(rf"(?<!\w)(?:[0-9]|{DATE_WORDS})", re.IGNORECASE)
# "Donnerstag, den 30. September 2025", and some to spare
_MAX_DATE_LENGTH = 48


@dataclass(frozen=True, slots=True)
class DateMatch:
    """A date at the start of a text, up to ``end``; ``date`` is None if it is incomplete.

    ``month`` and ``day``, ``weekday`` (0 is Monday) or ``days_from_known`` (-1 for “gestern”) are what
    an incomplete one states. ``month_first`` is the date that the American order gives, where that is
    another one (3/4/26).
    """

    date: date | None
    end: int
    month: int | None = None
    day: int | None = None
    weekday: int | None = None
    days_from_known: int | None = None
    month_first: datetime.date | None = None


def complete_date(match: DateMatch, near: date) -> date | None:
    """Return the date, or that day next to ``near``; None if the text does not tell the day."""
    if match.date:
        return match.date
    if match.days_from_known is not None:
        return near + timedelta(days=match.days_from_known)
    candidates: list[date] = []
    if match.month and match.day:
        years = range(near.year - 1, near.year + 2)
        days = (_existing_date(year, match.month, match.day) for year in years)
        candidates = [day for day in days if day]
    elif match.weekday is not None:
        week = (near + timedelta(days=distance) for distance in range(-3, 4))
        candidates = [day for day in week if day.weekday() == match.weekday]
    return min(candidates, key=lambda day: abs(day - near), default=None)


def match_date(text: str) -> DateMatch | None:
    """Match a date at the start of a text.

    Raises ValueError for a date that does not exist, or of a year that cannot be stored.
    """
    text = text[:_MAX_DATE_LENGTH]
    for pattern in _DATE_PATTERNS:
        if found := pattern.match(text):
            return _matched(found, found.end())
    if found := _BARE_WEEKDAY.match(text):
        return DateMatch(None, found.end(), weekday=_weekday_of(text))
    if found := _RELATIVE_DAY.match(text):
        return DateMatch(None, found.end(), days_from_known=_RELATIVE_DAYS[found[0].casefold()])
    return None


def match_date_line(text: str) -> DateMatch | None:
    """Match a date that is the whole text, apart from a colon at its end.

    Raises ValueError for a date that does not exist, or of a year that cannot be stored.
    """
    if len(text) > _MAX_DATE_LENGTH:
        return None
    bare = text.rstrip(": ")
    for pattern in _DATE_PATTERNS:
        if found := pattern.fullmatch(bare):
            return _matched(found, len(text))
    if relative := _RELATIVE_DAY.fullmatch(bare):
        return DateMatch(None, len(text), days_from_known=_RELATIVE_DAYS[relative[0].casefold()])
    if not _BARE_WEEKDAY.fullmatch(bare):
        return None
    return DateMatch(None, len(text), weekday=_weekday_of(text))


def _matched(found: re.Match[str], end: int) -> DateMatch:
    parts = found.groupdict()
    day = int(parts["day"]) if parts.get("day") else None
    name, number = parts.get("name"), parts.get("month")
    month = MONTHS[as_spelt(name)] if name else int(number or 0)
    if not parts.get("year") or day is None:
        return DateMatch(None, end, month, day, _weekday_of(found[0]))
    year = int(parts["year"]) + (2000 if len(parts["year"]) == 2 else 0)
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise ValueError(f"the year {year} is out of range")
    month_first = None
    if "/" in found[0] and day != month and day <= _MONTHS_OF_A_YEAR:
        month_first = date(year, day, month)
    return DateMatch(date(year, month, day), end, month, day, month_first=month_first)


def _existing_date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _weekday_of(text: str) -> int | None:
    found = _LEADING_WEEKDAY.match(text)
    return _WEEKDAY_NUMBERS[as_spelt(found["weekday"])] if found else None


def match_date_within(text: str) -> date | None:
    """Return the first complete date in a short text; None if there is none that exists."""
    for found in _POSSIBLE_DATE.finditer(text):
        try:
            match = match_date(text[found.start() :])
        except ValueError:
            continue
        if match and match.date:
            return match.date
    return None
