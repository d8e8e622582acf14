"""Days as people name them: ``16.8.``, ``16. August 2025``, ``2025-08-16``, ``gestern``.

For the index every day is a few words: an entry of 16 August 2025 holds ``#20250816``, ``#0816``,
``#202508``, ``#08`` and ``#2025``; a text that names the day holds ``@20250816`` and ``@0816``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

_MONTHS = (
    ("januar", "jänner", "jan"), ("februar", "feber", "feb"), ("märz", "maerz", "marz", "mär", "mrz"),
    ("april", "apr"), ("mai",), ("juni", "jun"), ("juli", "jul"), ("august", "aug"),
    ("september", "sept", "sep"), ("oktober", "okt"), ("november", "nov"), ("dezember", "dez"),
)  # fmt: skip
_MONTH = {name: number for number, names in enumerate(_MONTHS, 1) for name in names}
_NAMES = "|".join(sorted(_MONTH, key=len, reverse=True))
_WRITTEN = re.compile(
    rf"(?<![\w.,])(?P<day>\d{{1,2}})\.?\s?(?P<month>{_NAMES})\b(?:\.(?=\s\d))?(?:\s(?P<year>\d{{4}})\b)?",
    re.IGNORECASE,
)
_DIGITS = re.compile(
    r"(?<![\w.,])(?P<day>\d{1,2})\.\s?(?P<month>\d{1,2})\.(?:\s?(?P<year>\d{4}|\d{2})(?!\w|[.,:]\d)|(?!\w))"
)
_ISO = re.compile(r"(?<![\w-])(?P<year>\d{4})-(?P<month>\d{2})-(?P<day>\d{2})(?![\w-])")
_MONTH_OF_YEAR = re.compile(rf"\b(?P<month>{_NAMES})\.?\s(?P<year>\d{{4}})\b", re.IGNORECASE)
_RELATIVE = re.compile(r"\b(?P<word>vorgestern|gestern|heute|yesterday|today)\b", re.IGNORECASE)
_DAYS_AGO = {"heute": 0, "today": 0, "gestern": 1, "yesterday": 1, "vorgestern": 2}
# IGNORECASE takes these for i, and casefold() does not.
_TURKISH_I = str.maketrans("ıİ", "ii")


@dataclass(frozen=True, slots=True)
class DayMention:
    """A day, or a month of a year, that ``text[start:end]`` names; what is not known is None.

    ``is_relative``: it was named by its distance, as in ``gestern``.
    """

    start: int
    end: int
    year: int | None
    month: int
    day: int | None
    is_relative: bool = False

    def asked(self) -> str | None:
        """The index's word for texts that name this day; None for ``gestern``, which names none."""
        return None if self.is_relative else f"@{self._digits(self.year)}"

    def named(self, published: date | None) -> tuple[str, ...]:
        """The words that a text of this day has in the index for naming it, with and without a year.

        A year that was left out is the one that brings it nearest to the day of publication.
        """
        year = self.year
        if year is None and published is not None:
            year = published.year + round((published.month - self.month) / 12)
        without_year = f"@{self._digits(None)}"
        if self.day is None or year is None:
            return (f"@{self._digits(year)}",)
        return (f"@{self._digits(year)}", without_year)

    def of_entries(self) -> str:
        """The index's word for entries of this day or month."""
        return f"#{self._digits(self.year)}"

    def _digits(self, year: int | None) -> str:
        day = "" if self.day is None else f"{self.day:02}"
        return ("" if year is None else f"{year:04}") + f"{self.month:02}{day}"


def days_named(text: str) -> list[DayMention]:
    """The days that a text names with day and month, and the months of a year, in their order."""
    found = [
        mention
        for pattern in (_WRITTEN, _DIGITS, _ISO, _MONTH_OF_YEAR)
        for match in pattern.finditer(text)
        if (mention := _mention(match))
    ]
    found.sort(key=lambda mention: (mention.start, -mention.end))
    # 16. August 2025 is no mention of August 2025
    return [m for m in found if not any(o.start < m.start < o.end for o in found)]


def days_asked(query: str, today: date) -> list[DayMention]:
    """The days and months that a query names, in their order; ``today`` is the newsroom's."""
    found = days_named(query)
    for match in _RELATIVE.finditer(query):
        day = today - timedelta(days=_DAYS_AGO[_plain(match["word"])])
        found.append(DayMention(*match.span(), day.year, day.month, day.day, is_relative=True))
    return sorted(found, key=lambda mention: mention.start)


def _mention(found: re.Match[str]) -> DayMention | None:
    parts = found.groupdict()
    month_text, year_text = _plain(parts["month"]), parts.get("year")
    month = int(month_text) if month_text.isdigit() else _MONTH[month_text]
    year = int(year_text) + (2000 if len(year_text) == 2 else 0) if year_text else None
    day = int(parts["day"]) if "day" in parts else None
    try:
        date(year or 2000, month, day or 1)
    except ValueError:
        return None
    return DayMention(*found.span(), year, month, day)


def _plain(name: str) -> str:
    """A name that one of the expressions found, as it stands in the tables."""
    return name.translate(_TURKISH_I).casefold()


def words_of_text(text: str, day: date | None) -> list[str]:
    """The index's words for the days that the text of an entry of this day names."""
    return [word for mention in days_named(text) for word in mention.named(day)]


def words_of_day(day: date | None) -> list[str]:
    """The index's words for an entry of this day."""
    if day is None:
        return []
    year, month, number = f"{day.year:04}", f"{day.month:02}", f"{day.day:02}"
    return [
        f"#{year}{month}{number}",
        f"#{month}{number}",
        f"#{year}{month}",
        f"#{month}",
        f"#{year}",
    ]


def month_number(key: str) -> int | None:
    """The month that a word names, or None."""
    return _MONTH.get(key)


def number_as_day(number: str) -> DayMention | None:
    """The day that a number such as ``16.8`` may mean, or None."""
    found = re.fullmatch(r"(?P<day>\d{1,2})\.(?P<month>\d{1,2})", number)
    return _mention(found) if found else None
