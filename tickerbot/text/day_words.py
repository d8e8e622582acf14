"""Days as people ask for them by words: ``am Freitag``, ``letzte Woche``, ``last friday``.

What texts say by the same words ("am Freitag beginnt …") is another day each time, so these are offered
as days and not taken for them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from types import MappingProxyType

from tickerbot.text.calendar_words import NUMBERS, WEEKDAYS, one_of

_DAYS_AGO = MappingProxyType(
    {"heute": 0, "today": 0, "tonight": 0, "gestern": 1, "yesterday": 1, "vorgestern": 2}
)
_FEW = {word: number for word, number in NUMBERS.items() if number < 10}  # as for digits: one
_LAST = r"letzte[nrms]?|vergangene[nrms]?|vorige[nrms]?|last|past|previous"
_THIS = r"diese[nrms]?|this"
_TIME = (
    r"(?: (?:früh|morgens?|vormittags?|mittags?|nachmittags?|abends?|nachts?"
    r"|morning|noon|afternoon|evening|night))?"
)
_BEFORE = r"(?:(?:am|vom|von|seit|on|from|since|in der|der|in|im|the) )?"
_MENTION = re.compile(
    rf"\b{_BEFORE}(?:"
    rf"(?:(?P<last>{_LAST})|(?P<this>{_THIS})) (?P<span>woche|week|wochenende|weekend)"
    r"|(?P<weekend>wochenende|weekend)"
    rf"|(?:(?:{_LAST}|{_THIS}) )?(?P<weekday>{one_of(WEEKDAYS)})s?{_TIME}"
    rf"|(?P<day>{'|'.join(sorted(_DAYS_AGO, key=len, reverse=True))}){_TIME}"
    r"|(?P<night>(?:last|this|letzte|diese) (?:night|nacht|morning|evening))"
    r"|day before yesterday"
    rf"|vor (?P<vor>\d|{one_of(_FEW)}) tag(?:en)?"
    rf"|(?P<ago>\d|{one_of(_FEW)}) days? ago"
    r")\b",
    re.IGNORECASE,
)
MAX_DAYS = 7
"""Maximum number of days that one mention may mean."""


@dataclass(frozen=True, slots=True)
class AskedDays:
    """What ``query[start:end]`` asks for: one day, or several, oldest first; none is in the future."""

    start: int
    end: int
    days: tuple[date, ...]


def asked_days(query: str, today: date) -> AskedDays | None:
    """The first days that a query asks for by words, or None; ``today`` is the newsroom's date."""
    found = _MENTION.search(query)
    if found is None:
        return None
    days = tuple(day for day in _days_of(found, today) if day <= today)
    return AskedDays(*found.span(), days) if days else None


def _days_of(found: re.Match[str], today: date) -> list[date]:
    def ago(days: int) -> list[date]:
        return [today - timedelta(days=days)]

    words = {name: text.casefold() for name, text in found.groupdict().items() if text}
    match words:
        case {"span": "woche" | "week"}:
            monday = today - timedelta(days=today.weekday() + (7 if "last" in words else 0))
            return [monday + timedelta(days=n) for n in range(MAX_DAYS)]
        case {"span": _} | {"weekend": _}:
            # the one that has begun, or else the one before
            saturday = today - timedelta(days=(today.weekday() - 5) % 7)
            if "last" in words and today.weekday() >= 5:
                saturday -= timedelta(days=7)
            return [saturday, saturday + timedelta(days=1)]
        case {"weekday": name}:
            # today's own name means today, unless it is the last one
            is_last = re.search(rf"\b(?:{_LAST})\b", found[0], re.IGNORECASE) is not None
            days = (today.weekday() - WEEKDAYS[name]) % 7
            return ago(7 if is_last and not days else days)
        case {"day": name}:
            return ago(_DAYS_AGO[name])
        case {"night": night}:
            return [*ago(1), today] if night.endswith(("night", "nacht")) else ago(0)
        case {"vor": number} | {"ago": number}:
            return ago(int(number) if number.isdigit() else _FEW[number])
    return ago(2)
