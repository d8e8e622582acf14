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
    rf"(?:#{{1,6}}|[>›»]{{1,3}}|[=~/-]{{2,}}|\||[-–—•*·▪‣◦●■►▶→»](?!\*)|(?:{EMOJI}){{1,4}}) ?"
)
# a number before a time: that of the entry
_NUMBER = re.compile(
    r"(?:#|Nr\. ?|No\. ?)?[0-9]{1,4}(?:[.):]| ?[|–—-]) (?=[(\[*]{0,2}[0-9]{1,2}(?:[:.h][0-9]{2}| ?Uhr))"
)
_OPENER = re.compile(r"\*{1,3} ?|_{1,2}(?=\S)|[\[(] ?")
# whatever stands before a time, and again behind it, encloses it
_ENCLOSURE = re.compile(r"(?P<mark>([^\w\s+\\#.,])\2{0,3}) ?")
_QUOTES = "\"'„“»«›‹"
_MIRRORED = str.maketrans("[](){}<>‹›«»⟨⟩〈〉【】„“◀▶◄►", "][)(}{><›‹»«⟩⟨〉〈】【“„▶◀►◄")
_JOINT = re.compile(r"(?:,? (?:um|at|gegen|kurz vor|kurz nach)|[,;:]|T(?=[0-9])| ?[•·|/–—-])? ?")
# a date behind the time counts only if it has a year
_JOINT_BEHIND = re.compile(r",? ?(?:am|on|vom|-|–|\||•|·)? (?=\S)")
# as Unix writes them: Sat Mar 14 21:01:00 CET 2026, Sa 14. Mär 21:01:00 CET 2026
_UNIX = re.compile(
    r"[A-Z][a-z]{1,2}\.?,? (?P<day>[A-Z]\w{2} [0-9]{1,2}|[0-9]{1,2}\.? [A-Z]\w{2})"
    r" [0-9]{1,2}:[0-9]{2}:[0-9]{2} (?:[AP]M )?(?:[A-Z]{2,5} )?(?P<year>(?:19|20|21)[0-9]{2})\b"
)
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
    """What stands before label, date and time, up to ``end``.

    ``opener`` is a bracket, a star, or another mark that encloses them; ``symbol`` may stand behind
    them again.
    """

    end: int
    shape: Shape = CERTAIN
    opener: str = ""
    closing: str = ""
    symbol: str = ""


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
    if not (day and day.date):
        day, position = _read_date_behind(window, position, day, decoration.end)
    end = _end_of_decoration(window, position, opener, decoration.symbol)
    if end is None:
        return None
    return Stamp(
        end,
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
            closing = closing.replace(">", "<")
            symbol = mark if mark and mark[0] > "\u2000" else ""
            found = _Decoration(bullet.end(), Shape.BULLET, closing=closing, symbol=symbol)
        if opening := _OPENER.match(window, found.end):
            opener = opening[0][0]
            is_bracket = opener in "[("
            shape = Shape.BRACKET if is_bracket else Shape.STARS
            closing = found.closing + ("" if is_bracket else "*_")
            found = _Decoration(opening.end(), shape, opener, closing)
        elif enclosure := _ENCLOSURE.match(window, found.end):
            return _Decoration(enclosure.end(), Shape.BRACKET, enclosure["mark"], found.closing)
        if not found.end and window[0] != "#":
            return None
    if (number := _NUMBER.match(window, found.end)) and not _match_date(window[found.end :]):
        return replace(found, end=number.end(), shape=found.shape | Shape.BULLET)
    return found


def _closer_of(opener: str) -> re.Pattern[str]:
    """Return the pattern of what ends what this mark begins."""
    if opener in _CLOSER:
        return _CLOSER[opener]
    mirrored = opener[::-1].translate(_MIRRORED)
    return re.compile(rf" ?[.:]?(?:{re.escape(mirrored)}|{re.escape(opener)})")


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


def _read_date_behind(
    window: str, position: int, day: DateMatch | None, begin: int
) -> tuple[DateMatch | None, int]:
    """Read a date behind the time, or only the year of the ``day`` that stands before it."""
    if day:
        unix = _UNIX.match(window, begin)
        with_year = _match_date(f"{unix['day']} {unix['year']}") if unix else None
        return (with_year, unix.end()) if unix and with_year else (day, position)
    joint = _JOINT_BEHIND.match(window, position)
    day = _match_date(window[joint.end() :]) if joint else None
    if joint and day and day.date:
        return day, joint.end() + day.end
    return None, position


def _end_of_decoration(window: str, position: int, opener: str, symbol: str) -> int | None:
    """Return the end of the decoration that began before the time; None if it lacks one."""
    if not (opener or symbol):
        return position
    closer = _closer_of(opener or symbol).match(window, position)
    if not closer:
        return None if opener and opener not in "*_" else position
    if opener in _QUOTES and opener and window[closer.end() :].lstrip()[:1].islower():
        return None  # that is a sentence
    return closer.end()


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
