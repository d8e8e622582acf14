"""Times ahead: what an editor writes to say when, such as „Fr 9 Uhr“ or "in 20 min", as a moment.

German and English, in the newsroom's zone. On the nights when clocks change, a time that there is twice
is the first of the two that is still to come, and one that there is not at all is told as such.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Literal

from tickerbot.text.calendar_words import HOURS, MONTHS, NUMBERS, SHORT_WEEKDAYS, WEEKDAYS, one_of

MAX_AHEAD = timedelta(days=366)

Problem = Literal["unreadable", "past", "nonexistent", "far", "no-time"]
"""It is no time that is understood · it is over · the clocks are put forward over it · it is more than
a year ahead · it is a day without a time."""


@dataclass(frozen=True, slots=True)
class Ahead:
    """When, aware and in the newsroom's zone; or why not, and then what was probably meant.

    Of what is past today and named no day, ``at`` is tomorrow's.
    """

    at: datetime | None = None
    problem: Problem | None = None


_WEEKDAYS = {**WEEKDAYS, **SHORT_WEEKDAYS}
_DAYS = {
    "heute": 0, "today": 0, "tonight": 0, "morgen": 1, "tomorrow": 1, "übermorgen": 2,
    "uebermorgen": 2, "day after tomorrow": 2,
}  # fmt: skip
_PARTS = {
    "früh": "am", "frueh": "am", "morgens": "am", "vormittag": "am", "vormittags": "am",
    "in the morning": "am", "morning": "am",
    "nachmittag": "pm", "nachmittags": "pm", "in the afternoon": "pm", "afternoon": "pm",
    "abend": "evening", "abends": "evening", "in the evening": "evening", "evening": "evening",
    "nachts": "night", "nacht": "night", "at night": "night", "tonight": "tonight",
}  # fmt: skip
_FIRST_OF_SECOND_HALF = {"pm": 1, "evening": 1, "tonight": 6, "night": 7}
"""From which hour on twelve are added in a part of the day; what is before that is past midnight."""
_NAMED = {
    "mittag": time(12), "mittags": time(12), "noon": time(12), "midday": time(12),
    "mitternacht": time(0), "midnight": time(0),
}  # fmt: skip


_NUMBER = rf"(?P<number>\d{{1,4}}(?:[.,]5)?|{one_of(NUMBERS)})"
_IN = re.compile(
    rf"in (?:(?P<half>einer halben|half an?|1/2|½) (?:stunde|hour|h)"
    rf"|(?P<half_more>anderthalb|eineinhalb|one and a half|1 ?1/2|1½) (?:stunden|hours|h)"
    rf"|{_NUMBER} ?(?P<unit>min\w*|m|stunden?|std|h|hours?|hrs?|tage?n?|days?|d|wochen?|weeks?)\b\.?"
    rf"(?: (?:und |and )?(?P<more>\d{{1,2}}) ?(?:min\w*|m))?"
    rf"|(?P<hours>\d{{1,2}}) ?h ?(?P<minutes>\d{{2}}))"
)
_DATE = re.compile(
    rf"(?P<iso>\d{{4}}-\d{{1,2}}-\d{{1,2}})"
    rf"|(?P<day>\d{{1,2}})\. ?(?:(?P<month>\d{{1,2}})\.|(?P<name>{one_of(MONTHS)})\b\.?)"
    rf"(?: ?(?P<year>\d{{4}})(?![\d:.])|(?P<short_year>\d{{2}})(?![\d:.]))?"
    rf"|(?P<name_first>{one_of(MONTHS)})\.? (?P<day_after>\d{{1,2}})(?:st|nd|rd|th)?\b(?!:),?"
    rf"(?: (?P<year_after>\d{{4}}))?"
    rf"|(?P<day_before>\d{{1,2}})(?:st|nd|rd|th)? (?P<name_after>{one_of(MONTHS)})\b\.?"
    rf"(?: (?P<year_last>\d{{4}}))?"
)
_DAY = re.compile(rf"(?:the )?(?P<word>{one_of(_DAYS)})\b")
_NEXT = r"(?:(?:am|on|next|this|nächsten|naechsten|kommenden|diesen) )?"
_ON_WEEKDAY = re.compile(rf"{_NEXT}(?P<word>{one_of(_WEEKDAYS)})\b\.?,?")
_PART = re.compile(rf"(?:am |this )?(?P<word>{one_of(_PARTS)})\b")
# „Freitagabend“ is read as „Freitag Abend“, 2026-12-24T18:00 with a blank
_JOINED = re.compile(
    rf"\b({one_of(WEEKDAYS)})(?=(?:morgen|früh|vormittag|mittag|nachmittag|abend|nacht)\b)"
    r"|^(\d{4}-\d\d-\d\d)t(?=\d)"
)
_CLOCK = re.compile(
    r"(?:um |at |gegen |@ ?)?(?:"
    r"(?P<hour>\d{1,2})(?::(?P<minute>\d{2})|\.(?P<dotted>\d{2})|h(?P<french>\d{2}))?"
    r"(?: ?(?P<half_day>[ap]\.?m\b\.?)| ?uhr(?: ?(?P<after>\d{1,2}))?| ?o'clock|h)?"
    r"|(?P<fraction>halb|viertel nach|viertel vor|dreiviertel|half past|quarter past|quarter to) "
    rf"(?P<of>\d{{1,2}}|{one_of(NUMBERS)})(?: uhr)?"
    rf"|(?P<spelt>{one_of(NUMBERS)}) (?:uhr|o'clock)"
    rf"|(?:(?<=um )|(?<=at ))(?P<wall_clock>{one_of(HOURS)})\b"
    rf"|(?P<named>{one_of(_NAMED)}))(?![\d:.])"
)


def read_ahead(words: str, now: datetime) -> Ahead:
    """The moment that is meant; ``now`` is aware, in the newsroom's zone."""
    text = " ".join(words.casefold().replace("\u00a0", " ").split()).strip(" ,.!?")
    text = _JOINED.sub(r"\1\2 ", text)
    if found := _IN.fullmatch(text):
        return _checked(now.astimezone(UTC) + _span(found), now)
    named = _read_words(text, now.date())
    if named is None:
        return Ahead(problem="unreadable")
    if named.clock is None:
        return Ahead(problem="no-time")
    return _place(named, named.clock, now)


def next_time(clock: time, now: datetime, days: int = 0) -> datetime | None:
    """The next such time from ``days`` days on; None where the clocks are put forward over it."""
    first = now.date() + timedelta(days=days)
    for day in (first, first + timedelta(days=1)):
        at = _at(day, clock, now)
        if isinstance(at, datetime):
            return at.astimezone(now.tzinfo)
        if at == "nonexistent":
            return None
    return None


@dataclass
class _Named:
    """What was said of the day and the time."""

    today: date
    day: date | None = None
    weekday: int | None = None
    part: str = ""
    clock: time | None = None
    has_year: bool = True
    is_vague: bool = False
    """The time may be one of the first or of the second half of the day."""


def _read_words(text: str, today: date) -> _Named | None:
    """Take the text apart from its beginning; None where some of it is none of a time."""
    named, rest = _Named(today), text
    readers: list[tuple[re.Pattern[str], Callable[[_Named, re.Match[str]], bool]]] = [
        (_DATE, _take_date), (_DAY, _take_day), (_ON_WEEKDAY, _take_weekday), (_PART, _take_part),
        (_CLOCK, _take_clock),
    ]  # fmt: skip
    while rest:
        for pattern, take in readers:
            found = pattern.match(rest)
            ends_well = found and not re.match(r"\w", rest[found.end() :])
            if found and found.end() and ends_well and take(named, found):
                rest = rest[found.end() :].lstrip(" ,")
                break
        else:
            return None
    return named


def _take_date(named: _Named, found: re.Match[str]) -> bool:
    if named.day is not None:
        return False
    if found["iso"]:
        year, month, day = map(int, found["iso"].split("-"))
    else:
        day = int(found["day"] or found["day_after"] or found["day_before"])
        name = found["name"] or found["name_first"] or found["name_after"]
        month = MONTHS[name] if name else int(found["month"])
        years = ("year", "short_year", "year_after", "year_last")
        written = next((found[each] for each in years if found[each]), "")
        named.has_year = bool(written)
        year = (
            named.today.year if not written else int(written) + (2000 if len(written) == 2 else 0)
        )
    try:
        named.day = date(year, month, day)
        if not named.has_year and named.day < named.today:
            named.day = date(year + 1, month, day)
    except ValueError:
        return False
    return True


def _take_day(named: _Named, found: re.Match[str]) -> bool:
    if named.weekday is not None and found["word"] == "morgen" and not named.part:
        named.part = "am"  # „Freitag morgen um 9“
        return True
    if named.day is not None:
        return False
    named.day = named.today + timedelta(days=_DAYS[found["word"]])
    if found["word"] == "tonight":
        named.part = "tonight"
    return True


def _take_weekday(named: _Named, found: re.Match[str]) -> bool:
    if named.weekday is not None:
        return False
    named.weekday = _WEEKDAYS[found["word"]]
    return True


def _take_part(named: _Named, found: re.Match[str]) -> bool:
    if named.part:
        return False
    named.part = _PARTS[found["word"]]
    return True


def _take_clock(named: _Named, found: re.Match[str]) -> bool:
    if named.clock is not None:
        return False
    minute = 0
    if found["named"]:
        named.clock = _NAMED[found["named"]]
        named.part = "" if named.clock.hour else "night"
        return True
    if found["fraction"]:
        hour = int(found["of"]) if found["of"].isdigit() else NUMBERS[found["of"]]
        back, minute = {
            "halb": (1, 30), "viertel nach": (0, 15), "viertel vor": (1, 45), "dreiviertel": (1, 45),
            "half past": (0, 30), "quarter past": (0, 15), "quarter to": (1, 45),
        }[found["fraction"]]  # fmt: skip
        hour -= back
        named.is_vague = 0 < hour < 12
        hour %= 24
    elif found["spelt"]:
        hour = NUMBERS[found["spelt"]]
    elif found["wall_clock"]:
        hour = HOURS[found["wall_clock"]]
        named.is_vague = hour < 12
    else:
        hour = int(found["hour"])
        minute = int(found["minute"] or found["dotted"] or found["french"] or found["after"] or 0)
    if half := found["half_day"]:
        if not 1 <= hour <= 12:
            return False
        hour = hour % 12 + (12 if half.startswith("p") else 0)
        named.is_vague = False
    if hour == 24 and minute == 0:
        hour, named.day = 0, (named.day or named.today) + timedelta(days=1)
    if hour > 23 or minute > 59:
        return False
    named.clock = time(hour, minute)
    return True


def _span(found: re.Match[str]) -> timedelta:
    if found["half"] or found["half_more"]:
        return timedelta(minutes=30 if found["half"] else 90)
    if found["hours"]:
        return timedelta(hours=int(found["hours"]), minutes=int(found["minutes"]))
    written = found["number"].replace(",", ".")
    number = float(NUMBERS.get(written) or written)
    unit = found["unit"]
    if unit.startswith("m"):
        span = timedelta(minutes=number)
    elif unit.startswith(("t", "d")):
        span = timedelta(days=number)
    elif unit.startswith("w"):
        span = timedelta(weeks=number)
    else:
        span = timedelta(hours=number)
    return span + timedelta(minutes=int(found["more"] or 0))


def _place(named: _Named, clock: time, now: datetime) -> Ahead:
    """Put day and time together."""
    clock, is_tonights = _in_half_of_day(named.part, clock)
    if named.weekday is not None and named.day is None:
        ahead = (named.weekday - now.weekday()) % 7
        day = now.date() + timedelta(days=ahead)
        if ahead == 0 and _at(day, clock, now) == "past":
            day += timedelta(days=7)
    elif named.weekday is not None and named.day and named.day.weekday() != named.weekday:
        return Ahead(problem="unreadable")
    else:
        day = named.day or now.date()
        if named.day and is_tonights and not _is_this_night(day, clock, now):
            day += timedelta(days=1)  # „heute nacht um 2“, „heute abend um 12“
    at = _at(day, clock, now)
    if at == "past" and named.day is None and named.weekday is None:
        if named.is_vague and not named.part:  # „halb acht“, said in the afternoon
            later = _at(day, clock.replace(hour=clock.hour + 12), now)
            if isinstance(later, datetime):
                return _checked(later, now)
        if is_tonights:
            return _at_or_problem(day + timedelta(days=1), clock, now)
        tomorrows = next_time(clock, now, days=1)
        return Ahead(tomorrows, "past" if tomorrows else "nonexistent")
    return _at_or_problem(day, clock, now)


def _in_half_of_day(part: str, clock: time) -> tuple[time, bool]:
    """The time that is meant in this part of the day, and whether the night has it after midnight."""
    is_late = part in ("evening", "tonight", "night")
    if _FIRST_OF_SECOND_HALF.get(part, 12) <= clock.hour < 12:
        clock = clock.replace(hour=clock.hour + 12)
    elif is_late and clock.hour == 12:
        clock = clock.replace(hour=0)
    return clock, is_late and clock.hour < 6


def _is_this_night(day: date, clock: time, now: datetime) -> bool:
    """Whether it is past midnight, and that time of this night is still to come."""
    return day == now.date() and now.hour < 6 and isinstance(_at(day, clock, now), datetime)


def _at_or_problem(day: date, clock: time, now: datetime) -> Ahead:
    at = _at(day, clock, now)
    return _checked(at, now) if isinstance(at, datetime) else Ahead(problem=at)


def _checked(at: datetime, now: datetime) -> Ahead:
    moment = at.astimezone(UTC)
    if moment <= now.astimezone(UTC):
        return Ahead(problem="past")
    if moment - now.astimezone(UTC) > MAX_AHEAD:
        return Ahead(problem="far")
    return Ahead(moment.astimezone(now.tzinfo))


def _at(day: date, clock: time, now: datetime) -> datetime | Literal["past", "nonexistent"]:
    """That time of that day in the zone of ``now``, in UTC: the first that is still to come."""
    local = datetime.combine(day, clock, now.tzinfo)
    moments = [local.replace(fold=fold).astimezone(UTC) for fold in (0, 1)]
    written = local.replace(tzinfo=None)
    real = [m for m in moments if m.astimezone(now.tzinfo).replace(tzinfo=None) == written]
    if not real:
        return "nonexistent"
    ahead = [moment for moment in real if moment > now.astimezone(UTC)]
    return min(ahead) if ahead else "past"
