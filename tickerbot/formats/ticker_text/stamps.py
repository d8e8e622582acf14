"""Stamps: what stands before the text of a head, such as a bullet, a word like “Update”, date and time.

A stamp is read from left to right: a decoration (bullet, bracket, stars), a label, a date, a time with
its zone, the end of the decoration. Only the time, or a minute of a match, is required.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from tickerbot.formats.ticker_text.dates import DATE_WORDS, DateMatch, match_date
from tickerbot.formats.ticker_text.shapes import CERTAIN, SHAPE_OF_TIME, Shape
from tickerbot.formats.ticker_text.times import TimeMatch, match_any_time, match_time

_WORDS = (
    r"eilmeldung|eil|breaking(?: news)?|alert|update|aktualisierung|erstmeldung|originalmeldung"
    r"|ursprungsmeldung|nachtrag|uhrzeit|zeit|time|published"
)
LABEL = re.compile(
    rf"(?:{_WORDS})\b(?: [0-9]{{1,2}}(?![0-9]|[.:/-]| ?(?:Uhr|h|[ap]\.?m)\b))?"
    r"(?P<mark>[,:]| ?[–—|-])?(?: (?:vom|von|um|am|of|at|on))? ?(?P<opener>\()?",
    re.IGNORECASE,
)
LABEL_WORDS = _WORDS
ABOUT = re.compile(
    r"(?:gegen|kurz nach|kurz vor|ca\.|um|ab|at|around|about) (?=[0-9])", re.IGNORECASE
)
_PREPOSITION = re.compile(
    r"\b(?:um|ab|bis|gegen|seit|von|vor|nach|zwischen|und|at|by|until|till|since|from|before|after|and)$",
    re.IGNORECASE,
)
_BEHIND = re.compile(
    r"(?P<headline>.{3,200}?)(?: ?[(\[]| ?(?:published|veröffentlicht) (?:at|um|am) |,? [|–—-] |, "
    r"| \+{2,} ?|(?P<space> )(?=[0-9]{1,2}[:.][0-9]{2}))"
    r"(?P<stamp>[^()\[\]|+]{3,48})[)\]]?"
)
_MAX_BEHIND = 250
EMOJI = r"[\u2300-\u23ff\u25a0-\u27bf\U0001f300-\U0001faff]\ufe0f?"
# bullets, rules around a head, Markdown's headings and quotations, the first border of a table
_BULLET = re.compile(
    rf"(?:#{{1,6}}|>{{1,3}}|[=~/-]{{2,}}|\||[-–—•*·▪‣◦●■►▶→»](?!\*)|(?:{EMOJI}){{1,4}}) ?"
)
# a number before a time: that of the entry
_NUMBER = re.compile(
    r"(?:#|Nr\. ?|No\. ?)?[0-9]{1,4}(?:[.):]| ?[|–—-]) (?=[(\[*]{0,2}[0-9]{1,2}(?:[:.h][0-9]{2}| ?Uhr))"
)
_OPENER = re.compile(r"\*{1,3} ?|_{1,2}(?=\S)|[\[(] ?")
_JOINT = re.compile(r"(?:,? (?:um|at|gegen|kurz vor|kurz nach)|[,;:]|T(?=[0-9])| ?[•·|/–—-])? ?")
# a date behind the time counts only if it has a year
_JOINT_BEHIND = re.compile(r",? ?(?:am|on|vom|-|–|\||•|·)? (?=\S)")
_IN_BRACKETS = re.compile(r" ?[(](?P<time>[^()]{4,20})[)]")
_CLOSER = {
    "[": re.compile(r" ?[.:]?\]"),
    "(": re.compile(r" ?[.:]?\)"),
    "*": re.compile(r" ?[.:|]?\*{1,3}"),
    "_": re.compile(r":?_{1,2}"),
}
_DATE_START = re.compile(rf"[0-9]|(?:{DATE_WORDS})", re.IGNORECASE)
# room for a label, the longest date and a time with its zone
_WINDOW = 120
_MAX_BULLETS = 3


@dataclass(frozen=True, slots=True)
class Stamp:
    """A stamp at the start of a text, up to ``end``; ``shape`` is what is not certain about it.

    ``closing``: the characters that may stand at the end of the text in return.
    """

    end: int
    time: TimeMatch
    date: DateMatch | None
    shape: Shape
    has_label: bool
    closing: str = ""


@dataclass(frozen=True, slots=True)
class _Decoration:
    """What stands before label, date and time, up to ``end``; ``opener`` is a bracket or star."""

    end: int
    shape: Shape = CERTAIN
    opener: str = ""
    closing: str = ""


def read_stamp(text: str) -> Stamp | None:
    """Read the stamp at the start of a text; None if there is none."""
    window = text[:_WINDOW]
    decoration = _read_decoration(window) if window else None
    if not decoration:
        return None
    position, shape, opener = decoration.end, decoration.shape, decoration.opener
    label = LABEL.match(window, position)
    if label:
        position, opener = label.end(), opener or label["opener"] or ""
    if about := ABOUT.match(window, position):
        shape, position = shape | Shape.ABOUT, about.end()
    day = None
    if _DATE_START.match(window, position) and (day := _match_date(window[position:])):
        after_date = position + day.end
        joint = _JOINT.match(window, after_date)
        position = joint.end() if joint else after_date
    at, position = _read_time(window, position)
    if not at:
        return None
    if not day:
        day, position = _read_date_behind(window, position)
    if opener:
        closer = _CLOSER[opener].match(window, position)
        if not closer and opener in "[(":
            return None
        position = closer.end() if closer else position
    return Stamp(
        position,
        at,
        _in_its_order(day, at),
        shape | SHAPE_OF_TIME[at.form],
        bool(label),
        decoration.closing,
    )


def _read_decoration(window: str) -> _Decoration | None:
    """Read bullets, an opening bracket or stars, and a number; None where no stamp can follow."""
    found = _Decoration(0)
    if not window[0].isalnum():
        for _ in range(_MAX_BULLETS):
            bullet = _BULLET.match(window, found.end)
            mark = bullet[0].rstrip() if bullet else ""
            if not bullet or not (bullet[0] > mark or mark[0] > "\u2000" or mark == "|"):
                break
            closing = found.closing + (mark if mark in "|#" or len(mark) > 1 else "")
            found = _Decoration(bullet.end(), Shape.BULLET, closing=closing.replace(">", "<"))
        if opening := _OPENER.match(window, found.end):
            opener = opening[0][0]
            is_bracket = opener in "[("
            shape = Shape.BRACKET if is_bracket else Shape.STARS
            closing = found.closing + ("" if is_bracket else "*_")
            found = _Decoration(opening.end(), shape, opener, closing)
        if not found.end and window[0] != "#":
            return None
    if (number := _NUMBER.match(window, found.end)) and not _match_date(window[found.end :]):
        return replace(found, end=number.end(), shape=found.shape | Shape.BULLET)
    return found


def _read_time(window: str, position: int) -> tuple[TimeMatch | None, int]:
    """Read a time; one in brackets behind it tells the zone (``21:01 (20:01 GMT)``)."""
    at = match_any_time(window[position:])
    if not at:
        return None, position
    position += at.end
    if not at.zone and (twice := _IN_BRACKETS.match(window, position)):
        again = match_time(twice["time"])
        if again and again.zone and again.end == len(twice["time"]):
            return again, twice.end()
    return at, position


def _read_date_behind(window: str, position: int) -> tuple[DateMatch | None, int]:
    joint = _JOINT_BEHIND.match(window, position)
    day = _match_date(window[joint.end() :]) if joint else None
    if joint and day and day.date:
        return day, joint.end() + day.end
    return None, position


def read_stamp_behind(text: str) -> tuple[str, Stamp] | None:
    """Read a line that ends with its date and time as headline and stamp; None if it is none."""
    if len(text) > _MAX_BEHIND or not (text[-1] in ")]hrmMT" or text[-1].isdigit()):
        return None
    found = _BEHIND.fullmatch(text)
    stamp = read_stamp(found["stamp"]) if found and found["stamp"][0].isalnum() else None
    if not found or not stamp or stamp.end < len(found["stamp"]):
        return None
    if found["space"] and _PREPOSITION.search(found["headline"]):
        return None  # that is a sentence
    return found["headline"], stamp


def _match_date(text: str) -> DateMatch | None:
    """As ``match_date``; a date that does not exist is none: it may begin a sentence."""
    try:
        return match_date(text)
    except ValueError:
        return None


def _in_its_order(day: DateMatch | None, at: TimeMatch) -> DateMatch | None:
    """Read 3/4/26 in the American order where a time with am or pm follows."""
    if day and day.month_first and at.is_twelve_hour:
        return DateMatch(day.month_first, day.end)
    return day
