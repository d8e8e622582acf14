"""Readers' terms as words: what follows ``/level``, ``/sound``, ``/quiet``, ``/rhythm`` and ``/zone``.

Everything is understood in both languages, whatever the chat's own, and what is written here is read
back as the same value.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from datetime import time
from difflib import get_close_matches
from functools import cache
from types import MappingProxyType
from zoneinfo import available_timezones

from tickerbot.model import Language, Level
from tickerbot.terms import EVERY_HOUR, MAX_WORDS, QuietHours
from tickerbot.text.cleaning import clean_headline
from tickerbot.text.clock_times import read_clock_time
from tickerbot.text.german.reading import read
from tickerbot.text.german.word_lists import FUNCTION_WORDS

MAX_LENGTH = 200
"""Maximum length, in characters, of an argument that can be understood."""
MAX_WORD_LENGTH = 40
"""Maximum length, in characters, of a word (or of words that belong together) to follow or to mute."""

_LEVELS = MappingProxyType(
    {
        word: level
        for level, words in (
            (Level.NORMAL, "all alles alle everything normal"),
            (Level.IMPORTANT, "important wichtig wichtiges ★"),
            (Level.URGENT, "urgent eil eilmeldung eilmeldungen breaking"),
        )
        for word in words.split()
    }
)
LEVEL_WORDS: MappingProxyType[Language, Sequence[str]] = MappingProxyType(
    {"de": ("alles", "wichtig", "eil"), "en": ("all", "important", "urgent")}
)
"""The word for each level, by its number."""
OFF_WORDS: MappingProxyType[Language, str] = MappingProxyType({"de": "aus", "en": "off"})
_NO_SOUND: MappingProxyType[Language, str] = MappingProxyType({"de": "aus", "en": "none"})
_OFF = frozenset("off aus none nie never keine kein no silent leise stumm lautlos ohne".split())
_QUIET_OFF = frozenset("off aus none nie never keine kein no".split())
_COLLECT = frozenset("collect sammeln gesammelt collected digest".split())
_SILENT = frozenset("silent leise lautlos silently".split())
_NOW = frozenset("now sofort gleich immediately off aus".split())
_HOURLY = frozenset("hourly stündlich stuendlich".split())
_HOURLY_PHRASES = frozenset({"jede stunde", "every hour"})
_RANGE = re.compile(r"[-‐‑–—−]|\b(?:bis|to|until)\b", re.IGNORECASE)
_BETWEEN = re.compile(r"[\s,;+&]+")
_JOINING = frozenset({"", "und", "and"})
_NOISE = re.compile(r"\b(?:von|from|at|um|jeweils|zwischen|between)\b", re.IGNORECASE)


def _plain(name: str) -> str:
    """A folded name as it is looked up: no accents, and ``_`` for spaces."""
    letters = unicodedata.normalize("NFD", name.replace("ß", "ss"))
    return "_".join("".join(c for c in letters if not unicodedata.combining(c)).split())


def _folded(words: str) -> str:
    """One line in small letters, without a full stop at its end."""
    short = unicodedata.normalize("NFC", words[:MAX_LENGTH]).casefold()
    return " ".join(short.split()).rstrip(".!")


class NotUnderstood(ValueError):
    """Words that are no such choice; the text ``key`` in ``locales/``, with ``values``, says what is.

    As an exception it tells nothing of the words, which belong into no log.
    """

    def __init__(self, key: str, **values: str | int) -> None:
        super().__init__(key)
        self.key = key
        self.values = values


def is_off(words: str) -> bool:
    """Whether words mean: none of it."""
    return _folded(words) in _QUIET_OFF


def read_level(words: str) -> Level:
    """The lowest level that is to be sent. Raises NotUnderstood."""
    level = _LEVELS.get(_folded(words))
    if level is None:
        raise NotUnderstood("how-level")
    return level


def read_sound(words: str) -> Level | None:
    """The lowest level that is to ring, None for no sound at all. Raises NotUnderstood."""
    folded = _folded(words)
    if folded in _OFF:
        return None
    if folded not in _LEVELS:
        raise NotUnderstood("how-sound")
    return _LEVELS[folded]


def write_sound(rings: Level | None, language: Language) -> str:
    """The word that ``read_sound`` reads as this."""
    return _NO_SOUND[language] if rings is None else LEVEL_WORDS[language][rings]


def read_quiet(words: str) -> QuietHours | None:
    """Quiet hours, such as ``22:30-6:45 silent urgent``; None to have none. Raises NotUnderstood."""
    folded = _folded(words)
    if folded in _QUIET_OFF:
        return None
    rest, collect, urgent = [], True, False
    for word in folded.split():
        if word in _SILENT:
            collect = False
        elif _LEVELS.get(word) is Level.URGENT:
            urgent = True
        elif word not in _COLLECT:
            rest.append(word)
    begin, end = _read_range(_NOISE.sub(" ", " ".join(rest)).strip())
    if begin == end:
        raise NotUnderstood("quiet-same")
    return QuietHours(begin, end, collect, urgent)


def _read_range(text: str) -> tuple[time, time]:
    ends = _RANGE.split(text)
    if len(ends) == 1:
        ends = text.split()
    if len(ends) == 2:
        begin, end = (read_clock_time(each) for each in ends)
        if begin is not None and end is not None:
            return begin.time, end.time
    raise NotUnderstood("how-quiet")


def write_quiet(quiet: QuietHours | None, language: Language) -> str:
    """The words that ``read_quiet`` reads as this."""
    if quiet is None:
        return OFF_WORDS[language]
    words = [f"{write_time(quiet.begin)}-{write_time(quiet.end)}"]
    if not quiet.collect:
        words.append({"de": "leise", "en": "silent"}[language])
    if quiet.urgent:
        words.append(LEVEL_WORDS[language][Level.URGENT])
    return " ".join(words)


def write_time(at: time) -> str:
    """A time of day as short as it goes: 7, 22:30."""
    return f"{at.hour}:{at.minute:02}" if at.minute else str(at.hour)


def read_words(text: str) -> tuple[str, ...]:
    """Words to follow or to mute, separated by commas or line ends, each once. Raises NotUnderstood."""
    words: dict[str, str] = {}
    for each in re.split(r"[,;\n]", text[: MAX_WORDS * (MAX_WORD_LENGTH + 2)]):
        word = clean_headline(each)
        if len(word) > MAX_WORD_LENGTH:
            raise NotUnderstood("words-long")
        if word and not any(each.stem and each.key not in FUNCTION_WORDS for each in read(word)):
            raise NotUnderstood("words-none")
        if word:
            words.setdefault(word.casefold(), word)
    if not words:
        raise NotUnderstood("words-none")
    return tuple(words.values())


def read_rhythm(words: str) -> frozenset[int]:
    """The hours of the day for digests, empty for at once. Raises NotUnderstood."""
    folded = _folded(words)
    if folded in _NOW:
        return frozenset()
    if folded in _HOURLY or folded in _HOURLY_PHRASES:
        return EVERY_HOUR
    parts = [part for part in _BETWEEN.split(_NOISE.sub(" ", folded)) if part not in _JOINING]
    hours = set()
    for part in _join_clocks(parts):
        read = read_clock_time(part)
        if read is None:
            raise NotUnderstood("how-rhythm")
        if read.time.minute:
            raise NotUnderstood("rhythm-full-hours")
        hours.add(read.time.hour)
    if not hours:
        raise NotUnderstood("how-rhythm")
    return frozenset(hours)


def _join_clocks(parts: Sequence[str]) -> list[str]:
    """``8 uhr 6 pm`` in parts again, each a number with the word behind it."""
    joined: list[str] = []
    for part in parts:
        if joined and not part[0].isdigit():
            joined[-1] += f" {part}"
        else:
            joined.append(part)
    return joined


def write_rhythm(digest_hours: frozenset[int], language: Language) -> str:
    """The words that ``read_rhythm`` reads as this."""
    if not digest_hours:
        return {"de": "sofort", "en": "now"}[language]
    if digest_hours == EVERY_HOUR:
        return {"de": "stündlich", "en": "hourly"}[language]
    return " ".join(map(str, sorted(digest_hours)))


def find_zone(words: str) -> tuple[str | None, tuple[str, ...]]:
    """The IANA zone that words name by its whole name or its city, and else what may be meant.

    "" is the newsroom's own zone.
    """
    folded = _folded(words)
    if folded in _QUIET_OFF or folded in ("auto", "automatisch", "automatic", "default"):
        return "", ()
    wanted = _plain(folded)
    by_name, by_city = _zones()
    if wanted in by_name:
        return by_name[wanted], ()
    if wanted in _CITIES:
        return _CITIES[wanted], ()
    if len(found := by_city.get(wanted, ())) == 1:
        return found[0], ()
    close = get_close_matches(wanted, [*by_city, *_CITIES], n=3, cutoff=0.7)
    meant = [*found, *(zone for city in close for zone in by_city.get(city, (_CITIES.get(city),)))]
    return None, tuple(dict.fromkeys(zone for zone in meant if zone))[:3]


@cache
def _zones() -> tuple[dict[str, str], dict[str, tuple[str, ...]]]:
    """All zones by their plain names, and by the plain names of their cities."""
    by_name = {_plain(name.casefold()): name for name in sorted(available_timezones())}
    by_city: dict[str, tuple[str, ...]] = {}
    for name in by_name.values():
        area, _, rest = name.partition("/")
        if rest and area in _AREAS:
            city = _plain(rest.rpartition("/")[2].casefold())
            by_city[city] = (*by_city.get(city, ()), name)
    return by_name, by_city


_AREAS = frozenset(
    "Africa America Antarctica Asia Atlantic Australia Europe Indian Pacific".split()
)
_CITIES = MappingProxyType(
    {
        _plain(name): zone
        for zone, names in {
            "Europe/Berlin": "deutschland germany hamburg münchen munich köln cologne frankfurt"
                             " stuttgart düsseldorf leipzig dresden hannover bremen mez cet",
            "Europe/Vienna": "wien österreich oesterreich austria graz linz salzburg innsbruck",
            "Europe/Zurich": "zürich zuerich schweiz switzerland bern basel genf geneva",
            "Europe/Rome": "rom italien italy mailand milan bozen",
            "Europe/Brussels": "brüssel bruessel belgien belgium",
            "Europe/Prague": "prag tschechien czechia",
            "Europe/Warsaw": "warschau polen poland",
            "Europe/Lisbon": "lissabon portugal",
            "Europe/Athens": "athen griechenland greece",
            "Europe/Copenhagen": "kopenhagen dänemark denmark",
            "Europe/Moscow": "moskau",
            "Europe/Kyiv": "kiew kiev ukraine",
            "Europe/Bucharest": "bukarest rumänien romania",
            "Europe/Belgrade": "belgrad serbien serbia",
            "Europe/Luxembourg": "luxemburg",
            "Europe/Paris": "frankreich france",
            "Europe/London": "england großbritannien britain uk",
            "Europe/Madrid": "spanien spain barcelona",
            "Europe/Amsterdam": "niederlande netherlands holland",
            "Europe/Istanbul": "türkei turkey",
            "Asia/Tokyo": "tokio japan",
            "Asia/Shanghai": "peking beijing china",
            "Asia/Kolkata": "indien india delhi mumbai",
            "Asia/Singapore": "singapur",
            "Africa/Cairo": "kairo ägypten egypt",
            "America/New_York": "new_york washington boston",
            "America/Los_Angeles": "san_francisco kalifornien california",
        }.items()
        for name in names.split()
    }
)  # fmt: skip
"""Places as people call them that have no zone of their name."""
