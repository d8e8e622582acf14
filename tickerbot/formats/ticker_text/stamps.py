"""Stamps: what stands before the text of a head, such as a bullet, a word like “Update”, date and time.

A stamp is read from left to right: a decoration (bullet, bracket, stars), a label, a date, a time with
its zone, the end of the decoration. Only the time, or a minute of a match, is required.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from tickerbot.formats.ticker_text.dates import DATE_WORDS, DateMatch, match_date
from tickerbot.formats.ticker_text.shapes import CERTAIN, SHAPE_OF_TIME, Shape
from tickerbot.formats.ticker_text.times import TimeMatch, match_any_time

_WORDS = (
    r"eilmeldung|eil|breaking(?: news)?|alert|update|aktualisierung|erstmeldung|originalmeldung"
    r"|ursprungsmeldung|nachtrag|uhrzeit|time"
)
LABEL = re.compile(
    rf"(?:{_WORDS})\b(?: [0-9]{{1,2}}(?![0-9]|[.:/-]| ?(?:Uhr|h|[ap]\.?m)\b))?"
    r"(?P<mark>[,:]| ?[–—|-])?(?: (?:vom|von|um|am|of|at|on))? ?",
    re.IGNORECASE,
)
LABEL_WORDS = _WORDS
ABOUT = re.compile(
    r"(?:gegen|kurz nach|kurz vor|ca\.|um|ab|at|around|about) (?=[0-9])", re.IGNORECASE
)
_BEHIND = re.compile(
    r"(?P<headline>.{3,200}?)(?: ?[(\[]|,? [|–—-] |, | \+{2,} ?)(?P<stamp>[^()\[\]|+]{3,40})[)\]]?"
)
_MAX_BEHIND = 250
_BULLET = re.compile(
    r"(?:[-–—•*·▪‣◦●■►▶→>»]|[\u2300-\u23ff\u25a0-\u27bf\U0001f300-\U0001faff]\ufe0f?) ?"
)
_OPENER = re.compile(r"\*{1,3} ?|_{1,2}(?=\S)|[\[(] ?")
_JOINT = re.compile(r"(?:,? (?:um|at|gegen|kurz vor|kurz nach)|[,;:]|T(?=[0-9])| ?[•·|/–—-])? ?")
_CLOSER = {
    "[": re.compile(r" ?[.:]?\]"),
    "(": re.compile(r" ?[.:]?\)"),
    "*": re.compile(r" ?[.:|]?\*{1,3}"),
    "_": re.compile(r":?_{1,2}"),
}
_DATE_START = re.compile(rf"[0-9]|(?:{DATE_WORDS})", re.IGNORECASE)
# room for a label, the longest date and a time with its zone
_WINDOW = 120


@dataclass(frozen=True, slots=True)
class Stamp:
    """A stamp at the start of a text, up to ``end``; ``shape`` is what is not certain about it."""

    end: int
    time: TimeMatch
    date: DateMatch | None
    shape: Shape
    has_label: bool


def read_stamp(text: str) -> Stamp | None:
    """Read the stamp at the start of a text; None if there is none."""
    window = text[:_WINDOW]
    shape, opener = CERTAIN, ""
    position = 0
    if not window[0].isalnum():
        if (bullet := _BULLET.match(window)) and (
            bullet[0].endswith(" ") or ord(window[0]) > 0x2000
        ):
            shape, position = Shape.BULLET, bullet.end()
        if decoration := _OPENER.match(window, position):
            opener, position = window[decoration.start()], decoration.end()
            shape = Shape.BRACKET if opener in "[(" else Shape.STARS
        if not position:
            return None
    label = LABEL.match(window, position)
    position = label.end() if label else position
    if about := ABOUT.match(window, position):
        shape, position = shape | Shape.ABOUT, about.end()
    day = None
    if _DATE_START.match(window, position) and (day := _match_date(window[position:])):
        after_date = position + day.end
        joint = _JOINT.match(window, after_date)
        position = joint.end() if joint else after_date
    at = match_any_time(window[position:])
    if not at:
        return None
    position += at.end
    if opener:
        closer = _CLOSER[opener].match(window, position)
        if not closer and opener in "[(":
            return None
        position = closer.end() if closer else position
    return Stamp(position, at, _in_its_order(day, at), shape | SHAPE_OF_TIME[at.form], bool(label))


def read_stamp_behind(text: str) -> tuple[str, Stamp] | None:
    """Read a line that ends with its date and time as headline and stamp; None if it is none."""
    if len(text) > _MAX_BEHIND or not (
        text[-1] in ")]hr" or text[-1].isdigit() or text[-1] in "mM"
    ):
        return None
    found = _BEHIND.fullmatch(text)
    stamp = read_stamp(found["stamp"]) if found and found["stamp"][0].isalnum() else None
    if not found or not stamp or stamp.end < len(found["stamp"]):
        return None
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
