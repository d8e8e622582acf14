"""Days as people write them: ``16.8.``, ``16. August 2025``, ``Aug 16, 2025``,
``2025-08-16``, ``gestern``.

In the index a day is a few tokens: an entry published on 16 August 2025 holds ``#20250816``, ``#0816``
and ``#202508``; a text that names the day holds ``@20250816`` and ``@0816``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from tickerbot.text.calendar_words import MONTHS, as_spelt, one_of

_MONTH_NAME = one_of(MONTHS)
_DAYS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"(?<![\w.,])(?P<day>\d{{1,2}})(?:\.|st|nd|rd|th)?\s?(?P<month>{_MONTH_NAME})\b(?:\.(?=\s\d))?"
        r"(?:\s(?P<year>\d{4})\b)?",
        # "August 16 Menschen" names no day
        rf"\b(?P<month>{_MONTH_NAME})\.?\s(?P<day>\d{{1,2}})(?:(?:st|nd|rd|th)\b|(?=,\s\d{{4}}\b))"
        r"(?:,?\s(?P<year>\d{4})\b)?",
        r"(?<![\w.,])(?P<day>\d{1,2})\.\s?(?P<month>\d{1,2})\."
        r"(?:\s?(?P<year>\d{4}|\d{2})(?!\w|[.,:]\d)|(?!\w))",
        r"(?<![\w-])(?P<year>\d{4})-(?P<month>\d{2})-(?P<day>\d{2})(?![\w-])",
        rf"\b(?P<month>{_MONTH_NAME})\.?\s(?P<year>\d{{4}})\b",  # no day
    )
)
_RELATIVE_DAY = re.compile(r"\b(?P<word>vorgestern|gestern|heute|yesterday|today)\b", re.IGNORECASE)
_DAYS_AGO = {"heute": 0, "today": 0, "gestern": 1, "yesterday": 1, "vorgestern": 2}


@dataclass(frozen=True, slots=True)
class DayMention:
    """A day, or a month of a year, named by ``text[start:end]``; a year or day not given is None.

    ``is_relative``: it was named relative to today, as in ``gestern``.
    """

    start: int
    end: int
    year: int | None
    month: int
    day: int | None
    is_relative: bool = False

    def text_token(self) -> str | None:
        """The token of texts that name this day; None for a relative day, which texts do not name."""
        return None if self.is_relative else f"@{self._digits(self.year)}"

    def index_tokens(self, published: date | None) -> tuple[str, ...]:
        """The tokens by which a text published then is indexed for naming this, with and without year.

        A missing year is taken to be the one that puts the day nearest to the date of publication.
        """
        year = self.year
        if year is None and published is not None:
            year = published.year + round((published.month - self.month) / 12)
        each = (f"@{self._digits(year)}", f"@{self._digits(None)}")
        return each[:1] if self.day is None or year is None else each

    def entry_token(self) -> str:
        """The token of entries published on this day or in this month."""
        return f"#{self._digits(self.year)}"

    def _digits(self, year: int | None) -> str:
        day = "" if self.day is None else f"{self.day:02}"
        return ("" if year is None else f"{year:04}") + f"{self.month:02}{day}"


def days_in_text(text: str) -> list[DayMention]:
    """The days (with day and month) and the months (with year) that a text names, in order."""
    matches = (match for pattern in _DAYS for match in pattern.finditer(text))
    found: list[DayMention] = []
    reach = 0  # the farthest end so far: "16. August 2025" is no "August 2025" too
    mentions = filter(None, map(_parse_mention, matches))
    for mention in sorted(mentions, key=lambda one: (one.start, -one.end)):
        if mention.start >= reach:
            found.append(mention)
        reach = max(reach, mention.end)
    return found


def days_in_query(query: str, today: date) -> list[DayMention]:
    """The days and months that a query names, in order; ``today`` is the newsroom's date."""
    found = days_in_text(query)
    for match in _RELATIVE_DAY.finditer(query):
        day = today - timedelta(days=_DAYS_AGO[as_spelt(match["word"])])
        found.append(DayMention(*match.span(), day.year, day.month, day.day, is_relative=True))
    return sorted(found, key=lambda mention: mention.start)


def _parse_mention(found: re.Match[str]) -> DayMention | None:
    parts = found.groupdict()
    month_text, year_text = as_spelt(parts["month"]), parts.get("year")
    month = int(month_text) if month_text.isdigit() else MONTHS[month_text]
    year = int(year_text) + (2000 if len(year_text) == 2 else 0) if year_text else None
    day = int(parts["day"]) if "day" in parts else None
    try:
        date(year or 2000, month, day or 1)
    except ValueError:
        return None
    return DayMention(*found.span(), year, month, day)


def named_day_tokens(text: str, day: date | None) -> list[str]:
    """The tokens for the days that the text of an entry names; ``day`` is when it was published."""
    return [word for mention in days_in_text(text) for word in mention.index_tokens(day)]


def entry_day_tokens(day: date | None) -> list[str]:
    """The tokens for the day on which an entry was published."""
    if day is None:
        return []
    digits = day.isoformat().replace("-", "")
    return [f"#{digits}", f"#{digits[4:]}", f"#{digits[:6]}"]
