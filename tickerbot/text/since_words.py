"""Since when somebody wants to know what there was: ``seit 18 Uhr``, ``heute morgen``, ``last night``.

``now`` is aware, in the zone whose clock people look at; so is what is returned, and never later.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from types import MappingProxyType

from tickerbot.text.calendar_words import NUMBERS
from tickerbot.text.clock_times import ClockTime, clock_times
from tickerbot.text.day_words import asked_days
from tickerbot.text.german.days import days_in_query

MAX_LENGTH = 100
"""Maximum length, in characters, of a text that can mean this; longer ones say more."""

_NUMBERS = {**NUMBERS, "halben": 0.5, "half": 0.5}
_UNITS = (("minute", "min"), ("hour", "stunde", "std", "h"), ("day", "tag"))
_UNIT_LENGTHS = (timedelta(minutes=1), timedelta(hours=1), timedelta(days=1))
_LAST = "letzte letzten letzter vergangene vergangenen last past"
_DURATION = re.compile(
    rf"(?P<since>(?:seit|since|in|vor|for|within)\b ?)?(?:(?:the|der|den|die) )?"
    rf"(?P<last>(?:{'|'.join(_LAST.split())}) )?"
    rf"(?:(?P<number>\d{{1,3}}|{'|'.join(_NUMBERS)}) ?)?"
    r"(?P<unit>minuten?|min|minutes?|stunden?|std|h|hours?|tage?n?|days?)(?: ago)?",
)
# the hour at which a part of the day begins; that of a night lies on the day before its morning
_PARTS = MappingProxyType(
    {
        word: hour
        for hour, words in (
            (5, "morgen morgens früh frueh morning"),
            (9, "vormittag vormittags"),
            (12, "nachmittag nachmittags afternoon"),
            (18, "abend abends evening tonight"),
            (22, "nacht nachts night"),
        )
        for word in words.split()
    }
)
_MORNING, _NIGHT = 5, 22
_TOMORROW = "morgen"
"""What this means unless a day stands before it."""
_NOON = ("mittag", "mittags", "noon")  # which are times of day
_SINCE = frozenset("seit ab um since from at".split())
_FILLERS = _SINCE | set(
    "von vom am on in an der den dem das the of uhr ca etwa about so rund bitte please day days".split()
)
_ASKING = frozenset(
    "was what what's whats habe hab haben ich wir i we verpasst versäumt versaeumt passiert geschehen"
    " neues neu gibt gibts gibt's gab gabs es ist war los alles did miss missed have has happened is"
    " new happening been there".split()
)
_ASKED = frozenset(
    "verpasst versäumt versaeumt passiert geschehen neues neu los miss missed happened happening"
    " new".split()
)


@dataclass(frozen=True, slots=True)
class AskedSince:
    """That somebody asks what there was: since when, or None for since they were last here."""

    since: datetime | None


def read_since(words: str, now: datetime) -> datetime | None:
    """The moment that words name, such as ``gestern 20 Uhr``; None where they name none in the past."""
    text = _folded(words)
    if not text or len(text) > MAX_LENGTH:
        return None
    if (ago := _read_duration(text)) is not None:
        return now - ago
    day, rest = _take_day(text, now.date())
    clocks = list(clock_times(rest))
    part = None
    if len(clocks) == 1:
        rest = f"{rest[: clocks[0].start]} {rest[clocks[0].end :]}"
    else:
        part, rest = _take_part(rest)
    if day is None and _TOMORROW in text.split():
        return None
    if len(clocks) > 1 or set(rest.split()) - _FILLERS:
        return None
    if clocks:
        return _at_clock(clocks[0], day, now)
    if part is not None:
        return _at_part(part, day or now.date(), now)
    return _past(_combine(day, time(), now), now) if day else None


def read_wish(text: str, now: datetime) -> AskedSince | None:
    """What a plain text asks for, if it asks what there was; a day alone is a search."""
    folded = _folded(text)
    if not folded or len(folded) > MAX_LENGTH:
        return None
    spoken = folded.split()
    if spoken[0] in ("was", "what", "what's", "whats") and _ASKED.intersection(spoken):
        rest = " ".join(word for word in spoken if word not in _ASKING)
        if not rest:
            return AskedSince(None)
    elif spoken[0] in _SINCE or _is_time_of_a_day(folded, now.date()):
        rest = folded
    else:
        return None
    since = read_since(rest, now)
    return AskedSince(since) if since else None


def _is_time_of_a_day(text: str, today: date) -> bool:
    """Whether a text names a day and more than the day."""
    day, rest = _take_day(text, today)
    return day is not None and (_take_part(rest)[0] is not None or any(clock_times(rest)))


def _read_duration(text: str) -> timedelta | None:
    found = _DURATION.fullmatch(text)
    if found is None:
        return None
    number, unit = found["number"], found["unit"]
    if unit == "h" and found["since"] and not found["last"]:  # since 18 h: that is a time of day
        return None
    if number is None and not found["last"]:
        return None
    begins = next(at for at, names in enumerate(_UNITS) if unit.startswith(names))
    if number is None:
        return _UNIT_LENGTHS[begins]
    times = int(number) if number.isdigit() else _NUMBERS[number]
    return times * _UNIT_LENGTHS[begins]


def _take_day(text: str, today: date) -> tuple[date | None, str]:
    """The first day that a text names, and the rest of it, in which parts of that day still stand."""
    if (asked := asked_days(text, today)) is not None:
        words = text[asked.start : asked.end].split()
        named = " ".join(word for word in words if word in _PARTS or word in _NOON)
        return asked.days[0], f"{text[: asked.start]} {named} {text[asked.end :]}"
    for mention in days_in_query(text, today):
        if mention.day is None:
            continue
        years = [mention.year] if mention.year else [today.year, today.year - 1]
        for year in years:
            try:
                day = date(year, mention.month, mention.day)
            except ValueError:
                continue
            if day <= today:
                return day, f"{text[: mention.start]} {text[mention.end :]}"
    return None, text


def _take_part(text: str) -> tuple[int | None, str]:
    """The hour at which the part of the day begins that a text names, and the rest of it."""
    parts = [word for word in text.split() if word in _PARTS]
    if len(parts) != 1:
        return None, text
    return _PARTS[parts[0]], " ".join(word for word in text.split() if word not in _PARTS)


def _at_clock(clock: ClockTime, day: date | None, now: datetime) -> datetime | None:
    """The newest moment in the past that a time of day can mean; of a day that is over, the first."""
    days = [day] if day else [now.date() - timedelta(days=1), now.date()]
    halves = (0, 12) if clock.is_of_a_half_day else (0,)
    candidates = [
        _combine(each, clock.time.replace(hour=(clock.time.hour + half) % 24), now)
        for each in days
        for half in halves
    ]
    past = sorted(moment for moment in candidates if moment <= now)
    if not past:
        return None
    return past[0] if day is not None and day < now.date() else past[-1]


def _at_part(hour: int, day: date, now: datetime) -> datetime | None:
    moment = _combine(day, time(hour), now)
    if moment > now and hour == _NIGHT:  # by day, "tonight" is the one that is over
        moment = _combine(day - timedelta(days=1), time(hour), now)
    elif moment > now and hour == _MORNING:  # before dawn, "this morning" has begun
        moment = _combine(day, time(), now)
    return _past(moment, now)


def _combine(day: date, at: time, now: datetime) -> datetime:
    return datetime.combine(day, at, now.tzinfo)


def _past(moment: datetime, now: datetime) -> datetime | None:
    return moment if moment <= now else None


def _folded(words: str) -> str:
    """One line in small letters, without the signs that close a sentence."""
    text = unicodedata.normalize("NFC", words[: 2 * MAX_LENGTH]).casefold().replace("’", "'")
    return " ".join(re.sub(r"[?!,;]|\.(?=\s|$)(?<!\d\.)", " ", text).split())
