"""Times of day as tickers write them, in German and English, with the zone that they may name.

``24:00`` and ``25:61`` are not times, nor are scores (``3:2``) and prices (``14,60``): minutes have
two digits. A dot as separator (``4.23``) is a time for certain only with ``Uhr``, am or pm after it, a
comma only with ``Uhr``, none (``2101``) with ``Uhr`` or before a separator; seconds are read over.
``TimeMatch.form`` tells the forms that are one only where others in the document are alike.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import time, timedelta
from enum import Enum

from tickerbot.formats.ticker_text.zones import ZONE_NAMES

_OFFSET = r"(?:\ ?\(UTC(?P<offset>[+-][0-9]{1,2}(?::[0-5][0-9])?)\))?"
_ZONE = rf"(?:\ ?(?:(?P<zone>{ZONE_NAMES})\b|\((?P<zone2>{ZONE_NAMES})\)))?"
_UHR = r"[Uu]hr\b|UHR\b|hrs?\b|hours\b|h\b"
# what follows the seconds in log files
_LOG = r"[.,][0-9]{3}|\]?\ \[?(?:TRACE|DEBUG|INFO|NOTICE|WARN|WARNING|ERROR|FATAL|CRITICAL)\b"
_CERTAIN = re.compile(
    rf"""(?P<hour>[01]?[0-9]|2[0-3])
    (?: :(?P<minute>[0-5][0-9])
        (?: :[0-5][0-9](?!{_LOG})(?:\ ?(?P<zone3>Z\b|[+-][01][0-9]:?[0-5][0-9]\b))?
        |   (?P<zone4>Z\b|\+[01][0-9]:?[0-5][0-9]|\ [+-][01][0-9][0-5][0-9]\b))?
        (?![0-9]|[:.,][0-9])
        (?:\ ?(?P<uhr>{_UHR})|(?P<am_pm>
            \ ?[AaPp]\.\ ?[Mm]\.|\ ?[AP]M\b|[ap]m\b|\ pm\b|\ am\b(?=\ [–—|A-Z(-]|:|$)))?
    |   \.(?P<minute2>[0-5][0-9])
        \ ?(?:(?P<uhr2>{_UHR})|(?P<am_pm2>[AaPp]\.[Mm]\.|[AP]M\b|[ap]m\b))
    |   ,(?P<minute3>[0-5][0-9])\ ?(?P<uhr3>[Uu]hr\b|UHR\b)
    |   (?<=[0-9]{{2}})(?P<minute4>[0-5][0-9])\ ?(?P<uhr4>[Uu]hr\b|UHR\b|hrs?\b|hours\b|h\b)
    )
    {_OFFSET}{_ZONE}""",
    re.VERBOSE,
)
# the French and Swiss "18h30"; hours alone; the spelled "14 Uhr 30"
_HOUR = re.compile(
    rf"""(?P<hour>[01]?[0-9]|2[0-3])
    (?: \ ?[Hh]\ ?(?P<minute>[0-5][0-9])(?![0-9]|[:.,][0-9])
    |   \ ?[Uu]hr\ (?P<minute2>[0-5][0-9])(?![0-9]|[:.,][0-9])
    |   \ ?(?:(?P<uhr>[Uu]hr\b|UHR\b|[Hh]\b)|(?P<am_pm>[AaPp]\.\ ?[Mm]\.|[AP]M\b|[ap]m\b))
    )
    {_ZONE}""",
    re.VERBOSE,
)
# years look alike
_DIGITS = re.compile(
    r"(?P<hour>[01][0-9]|2[0-3])(?P<minute>[0-5][0-9])(?= ?(?:[|•·:→>–—]|-(?=\s)) ?[^\s0-9])"
)
# prices, shares and measures look alike
_DOT = re.compile(
    r"(?P<hour>[01]?[0-9]|2[0-3])\.(?P<minute>[0-5][0-9])(?![0-9]|[:.,][0-9])"
    r"(?! ?(?:[%€$£°]|(?:Euro|Prozent|percent|Dollar|Franken|Millionen|Mio|Milliarden|Mrd|Meter"
    r"|Kilometer|km|Grad|Punkte|Sekunden|Minuten|million|billion)\b))"
    rf"(?:(?:\ ?(?:(?P<zone>{ZONE_NAMES})\b|\((?P<zone2>{ZONE_NAMES})\))))?"
)


class TimeForm(Enum):
    """How a time is written: beyond doubt, an hour without minutes, a bare ``4.23`` or ``2101``."""

    CERTAIN = "certain"
    HOUR = "hour"
    DOT = "dot"
    DIGITS = "digits"


@dataclass(frozen=True, slots=True)
class TimeMatch:
    """A time of day at the start of a text, up to ``end``.

    ``has_suffix`` says whether ``Uhr``, am or pm follows it. ``offset`` is the offset from UTC if the
    text states it (``02:30 (UTC+2)``), as it may on the night on which the clocks go back; ``zone`` is
    the name of a time zone behind it ("" if there is none).
    """

    time: time
    end: int
    has_suffix: bool
    offset: timedelta | None
    zone: str = ""
    form: TimeForm = TimeForm.CERTAIN
    is_twelve_hour: bool = False


def match_time(text: str) -> TimeMatch | None:
    """Match a time of day, written beyond doubt, at the start of a text."""
    return _matched(_CERTAIN.match(text), TimeForm.CERTAIN)


def match_any_time(text: str) -> TimeMatch | None:
    """As ``match_time``, or in a form that is a time only where others are alike."""
    return (
        match_time(text)
        or _matched(_HOUR.match(text), TimeForm.HOUR)
        or _matched(_DOT.match(text), TimeForm.DOT)
        or _matched(_DIGITS.match(text), TimeForm.DIGITS)
    )


def _matched(found: re.Match[str] | None, form: TimeForm) -> TimeMatch | None:
    if not found:
        return None
    parts = found.groupdict()
    hour = int(parts["hour"])
    am_pm = _first(parts, "am_pm", "am_pm2").strip().casefold()
    if am_pm:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if am_pm.startswith("p") else 0)
    at = time(hour, int(_first(parts, "minute", "minute2", "minute3", "minute4") or 0))
    has_suffix = form is TimeForm.HOUR or bool(
        am_pm or _first(parts, "uhr", "uhr2", "uhr3", "uhr4")
    )
    zone = _first(parts, "zone", "zone2", "zone3", "zone4").strip()
    offset = _offset_of(parts.get("offset"))
    return TimeMatch(at, found.end(), has_suffix, offset, zone, form, bool(am_pm))


def _first(parts: Mapping[str, str | None], *names: str) -> str:
    return next((text for name in names if (text := parts.get(name))), "")


def _offset_of(text: str | None) -> timedelta | None:
    if not text:
        return None
    hours, _, minutes = text[1:].partition(":")
    distance = timedelta(hours=int(hours), minutes=int(minutes or 0))
    return -distance if text[0] == "-" else distance
