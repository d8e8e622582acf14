r"""Heads: the lines of a ticker that begin an entry, usually with its time.

==============================  ===============================================================
head                            what it holds
==============================  ===============================================================
``+++ 21:01 Headline +++``      time and headline; also with ``++`` or ``+ + +``
``+++ Headline +++``            headline without a time
``+++22.25 Uhr+++ Text``        time, and prose whose first sentence serves as the headline
``21:01 Uhr | Headline``        time and headline; also separated by ``-``, ``•``, ``:`` or nothing
``4.23 Uhr, Keyword``           the same
``23:05 Uhr: Prose.``           time and prose; the headline may be on the line above
``22:46 Uhr``                   only a time; the headline follows
``16.08.2025 • 21:01 Uhr``      only a date and a time; the headline follows
``Update, 13.45 Uhr: Text``     time and prose
==============================  ===============================================================

A backslash before a headline marks it as literal: it is a headline exactly as it stands. Exports use
it for headlines that would otherwise be read as something else.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, time, timedelta

from tickerbot.formats.ticker_text.dates import TIME, TimeMatch, match_date_line, match_time
from tickerbot.text.sentences import final_mark

# a longer text is prose, however it ends
MAX_HEADLINE_LENGTH = 250

_PLUS = re.compile(r"\+{2,}|\+ \+ \+(?: \+)*")
_UPDATE = re.compile(r"update(?:,|:| um|\ [–—-])? ", re.IGNORECASE)
_SEPARATOR = re.compile(r" ?(?P<mark>[|•·:]|[–—-](?! ?[0-9]{1,2}[:.][0-9]{2})|,)? ?")
_TIMESTAMP = re.compile(
    rf"(?P<day>.{{3,48}}?)(?:,|\ um|\ at|\ ?[•·|/–—-])?\ (?P<at>{TIME})\ ?[.:]?", re.VERBOSE
)
_MAX_TIMESTAMP_LENGTH = 80


@dataclass(frozen=True, slots=True)
class Head:
    """The parsed head of an entry. ``prose`` is set instead of ``headline`` if the line is prose.

    ``has_date``: the head states a date of its own (None if incomplete). ``is_literal``: a backslash
    precedes the headline. ``headline_may_precede``: the headline may be on the line above.
    """

    line: int = 0
    headline: str = ""
    prose: str = ""
    time: time | None = None
    offset: timedelta | None = None
    has_date: bool = False
    date: date | None = None
    is_literal: bool = False
    headline_may_precede: bool = False


def read_head(text: str, line: int = 0, above: str = "") -> Head | None:
    """Read a line as a head; None if it is not one. ``above`` is the text of the line above, if any.

    Raises ValueError for a date that does not exist.
    """
    if text[0] == "+":
        return _read_plus_head(text, line)
    if text[0].isdigit() and (at := match_time(text)):
        return _read_time_head(text, at, line, above)
    if text[0] in "uU" and (word := _UPDATE.match(text)) and (at := match_time(text[word.end() :])):
        rest = text[word.end() + at.end :]
        separator = _SEPARATOR.match(rest)
        rest = rest[separator.end() :] if separator else rest
        return Head(line, prose=rest, time=at.time, offset=at.offset)
    return _read_timestamp(text, line)


def headline_or_prose(text: str) -> tuple[str, str]:
    """Return a text as (headline, "") or ("", prose).

    Prose ends with a full stop, has several lines, or is longer than a headline.
    """
    if final_mark(text) == "." or len(text) > MAX_HEADLINE_LENGTH or "\n" in text:
        return "", text
    return text, ""


def _read_plus_head(text: str, line: int) -> Head | None:
    opening = _PLUS.match(text)
    if not opening:
        return None
    inner, closed = _strip_closing_plus(text[opening.end() :].strip())
    if not inner or not (closed or opening[0] != "++"):
        return None
    at = match_time(inner)
    if not at:
        timestamp = _read_timestamp(inner, line)
        return timestamp or _headline_head(inner, line, None, closed=closed)
    rest = inner[at.end :].lstrip()
    second = _PLUS.match(rest)
    if second or (not rest and not closed):
        rest = rest[second.end() :].strip() if second else rest
        if closed:
            return _headline_head(rest, line, at, closed=True)
        return Head(line, prose=rest, time=at.time, offset=at.offset)
    separator = _SEPARATOR.match(rest)
    rest = rest[separator.end() :] if separator else rest
    return _headline_head(rest, line, at, closed=closed)


def _headline_head(text: str, line: int, at: TimeMatch | None, *, closed: bool = False) -> Head:
    """Make a head of the text after its time; between plus signs (``closed``) it is a headline."""
    clock_time, offset = (at.time, at.offset) if at else (None, None)
    if text.startswith("\\") and len(text) > 1:
        headline = text[1:].lstrip()
        return Head(line, headline, time=clock_time, offset=offset, is_literal=True)
    headline, prose = (text, "") if closed else headline_or_prose(text)
    return Head(line, headline, prose, clock_time, offset)


def _strip_closing_plus(text: str) -> tuple[str, bool]:
    if text.endswith("+ + +"):
        return text.rstrip("+ "), True
    bare = text.rstrip("+")
    return (bare.rstrip(), True) if len(text) - len(bare) >= 2 else (text, False)


def _read_time_head(text: str, at: TimeMatch, line: int, above: str) -> Head | None:
    rest = text[at.end :]
    if rest.strip(" .:") == "":
        return Head(line, time=at.time, offset=at.offset)
    separator = _SEPARATOR.match(rest)
    mark = separator["mark"] if separator else None
    rest = rest[separator.end() :] if separator else rest
    if not _may_follow_time(rest, mark, at, above) or (not mark and text[at.end] != " "):
        return None
    if day := match_date_line(rest):
        return Head(line, time=at.time, offset=at.offset, has_date=True, date=day.date)
    head = _headline_head(rest, line, at)
    return head if head.is_literal else replace(head, headline_may_precede=mark == ":")


def _may_follow_time(rest: str, mark: str | None, at: TimeMatch, above: str) -> bool:
    """Tell text after a head's time from a sentence that was merely wrapped before a time."""
    if not rest or match_time(rest):
        return False
    if mark == "," and not at.has_suffix:
        return False
    if mark in {":", "|", "•", "·"}:
        return True
    wrapped = bool(above) and final_mark(above) not in set(".!?…")
    if mark in {"-", "–", "—"}:
        return not (wrapped and rest[0].islower())
    return not rest[0].islower() and rest[0] not in ",;.:)/%*=<>" and not wrapped


def _read_timestamp(text: str, line: int) -> Head | None:
    """Read a line that consists of a date and a time."""
    found = _TIMESTAMP.fullmatch(text) if len(text) <= _MAX_TIMESTAMP_LENGTH else None
    at = match_time(found["at"]) if found else None
    day = match_date_line(found["day"]) if found and at else None
    if not (at and day):
        return None
    return Head(line, time=at.time, offset=at.offset, has_date=True, date=day.date)
