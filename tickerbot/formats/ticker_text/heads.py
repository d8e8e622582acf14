r"""The heads of a ticker's entries: lines that say when an entry came or that it begins.

==============================  ===============================================================
head                            what it gives
==============================  ===============================================================
``+++ 21:01 Headline +++``      time and headline; ``++`` and ``+ + +`` do as well
``+++ Headline +++``            headline without a time
``+++22.25 Uhr+++ Text``        time, and prose whose first sentence serves as the headline
``21:01 Uhr | Headline``        time and headline; also ``-``, ``•`` or ``:`` between, or nothing
``4.23 Uhr, Keyword``           the same
``23:05 Uhr: Prose.``           time and prose; its headline may stand on the line above
``22:46 Uhr``                   time alone; the headline follows
``16.08.2025 • 21:01 Uhr``      date and time alone; the headline follows
``Update, 13.45 Uhr: Text``     time and prose
==============================  ===============================================================

A backslash before a headline says: what follows is an entry's headline, letter for letter. This
bot writes it where a headline would be taken for something else.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, time, timedelta

from tickerbot.formats.ticker_text.dates import TIME, TimeFound, find_time, is_date_line
from tickerbot.text.sentences import final_mark

# longer than this is prose, whatever it ends with
LONGEST_HEADLINE = 250

_PLUS = re.compile(r"\+{2,}|\+ \+ \+(?: \+)*")
_UPDATE = re.compile(r"update(?:,|:| um|\ [–—-])? ", re.IGNORECASE)
_SEPARATOR = re.compile(r" ?(?P<mark>[|•·:]|[–—-](?! ?[0-9]{1,2}[:.][0-9]{2})|,)? ?")
_STAMP = re.compile(
    rf"(?P<day>.{{3,48}}?)(?:,|\ um|\ at|\ ?[•·|/–—-])?\ (?P<at>{TIME})\ ?[.:]?", re.VERBOSE
)
_LONGEST_STAMP = 80


@dataclass(frozen=True, slots=True)
class Head:
    """One head. ``prose`` is set instead of ``headline`` where the line holds sentences.

    ``dated`` says that the head brings its own date (which may be unknown); ``exact`` that a
    backslash stood before the headline; ``may_hang`` that its headline may stand on the line above.
    """

    line: int = 0
    headline: str = ""
    prose: str = ""
    time: time | None = None
    offset: timedelta | None = None
    dated: bool = False
    date: date | None = None
    exact: bool = False
    may_hang: bool = False


def read_head(text: str, line: int = 0, above: str = "") -> Head | None:
    """Read a line as a head, or return None; ``above`` is the text directly above it, if any.

    Raises ValueError for a date that the calendar does not have.
    """
    if text[0] == "+":
        return _read_plus(text, line)
    if text[0].isdigit() and (at := find_time(text)):
        return _read_time(text, at, line, above)
    if text[0] in "uU" and (word := _UPDATE.match(text)) and (at := find_time(text[word.end() :])):
        rest = text[word.end() + at.end :]
        between = _SEPARATOR.match(rest)
        rest = rest[between.end() :] if between else rest
        return Head(line, prose=rest, time=at.time, offset=at.offset)
    return _read_stamp(text, line)


def headline_or_prose(text: str) -> tuple[str, str]:
    """Say which of the two a text is: prose ends with a full stop or is longer than a headline."""
    if final_mark(text) == "." or len(text) > LONGEST_HEADLINE or "\n" in text:
        return "", text
    return text, ""


def _read_plus(text: str, line: int) -> Head | None:
    opening = _PLUS.match(text)
    if not opening:
        return None
    inner, closed = _without_closing(text[opening.end() :].strip())
    if not inner or not (closed or opening[0] != "++"):
        return None
    at = find_time(inner)
    if not at:
        stamp = _read_stamp(inner, line)
        return stamp or _titled(inner, line, None, closed)
    rest = inner[at.end :].lstrip()
    second = _PLUS.match(rest)
    if second or (not rest and not closed):
        rest = rest[second.end() :].strip() if second else rest
        if closed:
            return _titled(rest, line, at, closed=True)
        return Head(line, prose=rest, time=at.time, offset=at.offset)
    between = _SEPARATOR.match(rest)
    return _titled(rest[between.end() :] if between else rest, line, at, closed)


def _titled(rest: str, line: int, at: TimeFound | None, closed: bool) -> Head:
    moment, offset = (at.time, at.offset) if at else (None, None)
    if rest.startswith("\\") and len(rest) > 1:
        return Head(line, headline=rest[1:].lstrip(), time=moment, offset=offset, exact=True)
    headline, prose = (rest, "") if closed else headline_or_prose(rest)
    return Head(line, headline, prose, moment, offset)


def _without_closing(text: str) -> tuple[str, bool]:
    if text.endswith("+ + +"):
        return text.rstrip("+ "), True
    bare = text.rstrip("+")
    return (bare.rstrip(), True) if len(text) - len(bare) >= 2 else (text, False)


def _read_time(text: str, at: TimeFound, line: int, above: str) -> Head | None:
    rest = text[at.end :]
    if rest.strip(" .:") == "":
        return Head(line, time=at.time, offset=at.offset)
    between = _SEPARATOR.match(rest)
    mark = between["mark"] if between else None
    rest = rest[between.end() :] if between else rest
    if not _may_follow(rest, mark, at, above) or (not mark and text[at.end] != " "):
        return None
    if day := is_date_line(rest):
        return Head(line, time=at.time, offset=at.offset, dated=True, date=day.date)
    if rest.startswith("\\") and len(rest) > 1:
        return Head(line, headline=rest[1:].lstrip(), time=at.time, offset=at.offset, exact=True)
    headline, prose = headline_or_prose(rest)
    return Head(line, headline, prose, at.time, at.offset, may_hang=mark == ":")


def _may_follow(rest: str, mark: str | None, at: TimeFound, above: str) -> bool:
    """Keep sentences that were wrapped just before a time from being taken for heads."""
    if not rest or find_time(rest):
        return False
    if mark == "," and not at.named:
        return False
    if mark in {":", "|", "•", "·"}:
        return True
    wrapped = bool(above) and final_mark(above) not in set(".!?…")
    if mark in {"-", "–", "—"}:
        return not (wrapped and rest[0].islower())
    return not rest[0].islower() and rest[0] not in ",;.:)/%*=<>" and not wrapped


def _read_stamp(text: str, line: int) -> Head | None:
    """Read a date and a time that stand alone."""
    found = _STAMP.fullmatch(text) if len(text) <= _LONGEST_STAMP else None
    at = find_time(found["at"]) if found else None
    day = is_date_line(found["day"]) if found and at else None
    if not (at and day):
        return None
    return Head(line, time=at.time, offset=at.offset, dated=True, date=day.date)
