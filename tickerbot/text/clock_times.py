"""Times of day as people write them: ``22:30``, ``6 Uhr``, ``halb acht``, ``10 pm``, ``mittags``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import time
from types import MappingProxyType

from tickerbot.text.calendar_words import HOURS, one_of

_HOUR = rf"\d{{1,2}}|{one_of(HOURS)}"
# by the hour of the day that they stand for when they stand alone
_NAMED = MappingProxyType(
    {"mitternacht": 0, "midnight": 0, "mittag": 12, "mittags": 12, "noon": 12}
)
_QUARTERS = MappingProxyType(
    {
        "halb": -30, "half past": 30, "dreiviertel": -15, "viertel vor": -15, "quarter to": -15,
        "viertel nach": 15, "quarter past": 15,
    }
)  # fmt: skip
"""The minutes that the words before an hour add to it."""
_MORNING = r"a\.?m\b\.?|(?:in the )?morning|(?:in der )?früh|morgens|vormittags"
_EVENING = r"p\.?m\b\.?|(?:in the )?(?:afternoon|evening)|nachmittags|abends"
_NIGHT = r"(?:at )?night|nachts|in der nacht"
_TIME = re.compile(
    rf"(?<![\w.,:])(?:(?P<named>{'|'.join(sorted(_NAMED, key=len, reverse=True))})"
    rf"|(?:(?P<quarter>{'|'.join(_QUARTERS)}) )?(?P<hour>{_HOUR})"
    r"(?:[:.](?P<minute>[0-5]\d)(?![\d.:]))?"
    r"(?P<clock> ?(?:uhr|h|o['’]?clock)\b(?: (?P<past>[0-5]?\d)\b(?! ?(?:uhr|h\b)))?)?"
    rf"(?: ?(?:(?P<morning>{_MORNING})|(?P<evening>{_EVENING})|(?P<noon>mittags)"
    rf"|(?P<night>{_NIGHT})))?)"
    r"(?!\w)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class ClockTime:
    """A time of day, named by ``text[start:end]``.

    ``is_of_a_half_day``: it is told by the clock on the wall, so that it may as well be the one twelve
    hours later. ``is_bare``: it is a mere number, which may mean anything.
    """

    start: int
    end: int
    time: time
    is_of_a_half_day: bool = False
    is_bare: bool = False


def clock_times(text: str) -> Iterator[ClockTime]:
    """The times of day that a text names, in order."""
    for found in _TIME.finditer(text):
        if (read := _read(found)) is not None:
            yield read


def read_clock_time(text: str) -> ClockTime | None:
    """The time of day that a text is, or None; a bare number is an hour."""
    found = _TIME.fullmatch(text.strip())
    return _read(found) if found else None


def _read(found: re.Match[str]) -> ClockTime | None:
    parts = {name: part.casefold() for name, part in found.groupdict().items() if part}
    if "named" in parts:
        return ClockTime(*found.span(), time(_NAMED[parts["named"]]))
    is_word = not parts["hour"].isdigit()
    hour = HOURS[parts["hour"]] if is_word else int(parts["hour"])
    minutes = 60 * hour + int(parts.get("minute") or parts.get("past") or 0)
    minutes += _QUARTERS.get(parts.get("quarter", ""), 0)
    if hour > 24 or (hour == 24 and minutes != 24 * 60):
        return None
    has_half = bool({"morning", "evening", "noon", "night"} & parts.keys())
    if has_half and hour <= 12:
        minutes = _in_half_of_day(minutes, parts)
    is_bare = not has_half and not {"quarter", "minute", "clock"} & parts.keys()
    is_wall_clock = (is_word or is_bare or "quarter" in parts) and not has_half and hour <= 12
    at = time(minutes // 60 % 24, minutes % 60)
    return ClockTime(*found.span(), at, is_of_a_half_day=is_wall_clock, is_bare=is_bare)


def _in_half_of_day(minutes: int, parts: dict[str, str]) -> int:
    half = 12 * 60
    if "morning" in parts:
        return minutes % half
    if "evening" in parts:
        return minutes % half + half
    if "noon" in parts:  # 11 mittags, 1 mittags
        return minutes + half if minutes < half // 2 else minutes
    return minutes % half + (
        half if half // 2 <= minutes < half else 0
    )  # 11 nachts, 12 nachts, 3 nachts
