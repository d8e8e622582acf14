r"""Heads: the lines of a ticker that begin an entry, usually with its time.

==============================  ===============================================================
head                            what it holds
==============================  ===============================================================
``+++ 21:01 Headline +++``      time and headline; also with ``++`` or ``+ + +``
``+++ Headline +++``            headline without a time
``+++ EIL +++ Headline +++``    the same, behind a word such as “Update”
``+++22.25 Uhr+++ Text``        time, and prose whose first sentence serves as the headline
``21:01 Uhr | Headline``        time and headline; also separated by ``-``, ``•``, ``:`` or nothing
``4.23 Uhr, Keyword``           the same
``23:05 Uhr: Prose.``           time and prose; the headline may be on the line above
``22:46 Uhr``                   only a time; the headline follows
``16.08.2025 • 21:01 Uhr``      only a date and a time; the headline follows
``Update, 13.45 Uhr: Text``     time and prose
==============================  ===============================================================

``stamps`` reads what stands before the text, ``shapes`` names the forms that are heads only where the
document has others like them.

A backslash before a headline marks it as literal: it is a headline exactly as it stands. Exports use
it for headlines that would otherwise be read as something else.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import time, timedelta

from tickerbot.formats.ticker_text.asides import read_aside, read_author
from tickerbot.formats.ticker_text.dates import DateMatch, match_date_line
from tickerbot.formats.ticker_text.messengers import read_message
from tickerbot.formats.ticker_text.numbering import read_numbering
from tickerbot.formats.ticker_text.places import place_before_stamp
from tickerbot.formats.ticker_text.relative import read_relative
from tickerbot.formats.ticker_text.shapes import CERTAIN, EVERY, SHAPE_OF_TIME, Shape
from tickerbot.formats.ticker_text.stamps import (
    EMOJI,
    LABEL_WORDS,
    Stamp,
    read_stamp,
    read_stamp_behind,
)
from tickerbot.formats.ticker_text.times import TimeMatch, match_time
from tickerbot.text.hashtags import find_urgent_label
from tickerbot.text.sentences import final_mark

# a longer text is prose, however it ends
MAX_HEADLINE_LENGTH = 250

_PLUS = re.compile(r"\+{2,}|\+ \+ \+(?: \+)*")
_PLUS_LABEL = re.compile(rf"(?:{LABEL_WORDS})\b(?: [0-9]{{1,2}})?[:,!]? ?(?=\+\+)", re.IGNORECASE)
_URGENT = re.compile(r"\W*(?:eil(?:meldung)?|breaking(?: news)?|urgent)\b", re.IGNORECASE)
_SEPARATOR = re.compile(
    r" ?(?P<mark>[|•·:→>;~]|\.(?= )|/{1,2}|={2,}|\*{2,}|[–—-](?! ?[0-9]{1,2}[:.][0-9]{2})|,)? ?"
)


# before the minutes of a match they tell what happened, and stay
_SYMBOLS = re.compile(rf"(?:{EMOJI}){{1,3}} ?")


@dataclass(frozen=True, slots=True)
class Head:
    """The parsed head of an entry. ``prose`` is set instead of ``headline`` if the line is prose.

    ``date``: the head states a date of its own, which may be incomplete. ``is_literal``: a backslash
    precedes the headline. ``headline_may_precede``: the headline may be on the line above. ``shape`` is
    what is not certain about it. ``count`` is a minute of a match or a number of a list, ``prefix`` a
    minute that goes before the headline; ``sender`` sent it in a messenger, beyond doubt where
    ``is_message``; ``is_notice`` marks what the messenger itself says. ``aside`` is beside the time.
    ``is_urgent``: a label such as ``EIL`` said so.
    """

    line: int = 0
    headline: str = ""
    prose: str = ""
    time: time | None = None
    offset: timedelta | None = None
    zone: str = ""
    date: DateMatch | None = None
    is_literal: bool = False
    headline_may_precede: bool = False
    shape: Shape = CERTAIN
    count: int | None = None
    prefix: str = ""
    sender: str = ""
    is_message: bool = False
    is_notice: bool = False
    aside: str = ""
    is_urgent: bool = False

    @property
    def is_bare(self) -> bool:
        """Say whether the head is only a date or a time."""
        return not (self.headline or self.prose)


def read_head(text: str, line: int = 0, above: str = "", shapes: Shape = EVERY) -> Head | None:
    """Read a line as a head; None if it is not one, or of a shape that is not among ``shapes``.

    ``above`` is the text of the line above, if any. Raises ValueError for a date that does not exist.
    """
    if text[0] == "+":
        head = _read_plus_head(text, line, shapes)
    else:
        stamp = read_stamp(text)
        if not stamp and (found := read_author(text)):
            author, at = found
            return replace(_at(at, line), aside=author) if at.shape in shapes else None
        head = _read_stamped_head(text, stamp, line, above) if stamp else None
        if Shape.MESSENGER in shapes and not (head and head.shape == CERTAIN):
            head = _read_message_head(text, line) or head
        head = head or _read_relative_head(text, line) or _read_numbered_head(text, line, above)
        if not head and Shape.BEHIND in shapes and not _is_wrapped(above):
            head = _read_head_behind(text, line)
        if not head and Shape.PLACE in shapes and not _is_wrapped(above):
            head = _read_head_behind_place(text, line)
    if not head or head.shape not in shapes:
        return None
    return _without_urgent_label(head, text)


def _without_urgent_label(head: Head, text: str) -> Head:
    """Take a word that tells breaking news, before the time or before the headline, as the level."""
    words = head.headline or head.prose
    if head.is_literal or not words:
        is_urgent = not head.is_literal and bool(_URGENT.match(text))
        return replace(head, is_urgent=is_urgent)
    if label := find_urgent_label(words):
        rest = words[label[0].end : label[1].begin if label[1:] else None]
        changed = replace(head, headline=rest) if head.headline else replace(head, prose=rest)
        return replace(changed, is_urgent=True)
    is_urgent = bool(_URGENT.match(text)) and not _URGENT.match(words)
    return replace(head, is_urgent=is_urgent) if is_urgent else head


def headline_or_prose(text: str) -> tuple[str, str]:
    """Return a text as (headline, "") or ("", prose).

    Prose ends with a full stop, has several lines, or is longer than a headline.
    """
    if final_mark(text) == "." or len(text) > MAX_HEADLINE_LENGTH or "\n" in text:
        return "", text
    return text, ""


def _read_plus_head(text: str, line: int, shapes: Shape) -> Head | None:
    opening = _PLUS.match(text)
    if not opening:
        return None
    inner, closed = _strip_closing_plus(text[opening.end() :].strip())
    if label := _PLUS_LABEL.match(inner):
        second = _PLUS.match(inner, label.end())
        inner = inner[second.end() if second else label.end() :].strip()
    if not inner:
        return None
    shape = CERTAIN if closed or opening[0] != "++" else Shape.OPEN_PLUS
    stamp = read_stamp(inner) if inner[0].isalnum() else None
    is_literal = inner[0] == "\\"
    if not (stamp or is_literal) and closed and (behind := read_stamp_behind(inner)):
        if "++" in inner:
            return replace(_at(behind[1], line, shape), headline=behind[0])
        if inner.endswith(")") and Shape.BEHIND in shapes:
            return replace(_at(behind[1], line, shape | Shape.BEHIND), headline=behind[0])
    if not stamp or stamp.shape not in shapes:
        return replace(_headline_head(inner, line, None, closed=closed), shape=shape)
    aside, rest = read_aside(inner[stamp.end :])
    head = replace(_at(stamp, line, shape), aside=aside)
    rest = rest.lstrip(" ,") if rest.startswith((" ", ",")) else rest
    second = _PLUS.match(rest)
    if second or (not rest and not closed):
        rest = rest[second.end() :].strip() if second else rest
        if closed:
            return _with_text(head, rest, closed=True)
        return replace(head, prose=rest)
    separator = _SEPARATOR.match(rest)
    rest = rest[separator.end() :] if separator else rest
    return _with_text(head, rest, closed=closed)


def _at(stamp: Stamp, line: int, shape: Shape = CERTAIN) -> Head:
    at = stamp.time
    return Head(
        line,
        time=at.time,
        offset=at.offset,
        zone=at.zone,
        date=stamp.date,
        shape=stamp.shape | shape,
    )


def _headline_head(text: str, line: int, at: TimeMatch | None, *, closed: bool = False) -> Head:
    """Make a head of the text after its time; between plus signs (``closed``) it is a headline."""
    head = Head(line)
    if at:
        head = replace(
            head, time=at.time, offset=at.offset, zone=at.zone, shape=SHAPE_OF_TIME[at.form]
        )
    return _with_text(head, text, closed=closed)


def _with_text(head: Head, text: str, *, closed: bool = False) -> Head:
    if text.startswith("\\") and len(text) > 1:
        return replace(head, headline=text[1:].lstrip(), is_literal=True)
    headline, prose = (text, "") if closed else headline_or_prose(text)
    return replace(head, headline=headline, prose=prose)


def _strip_closing_plus(text: str) -> tuple[str, bool]:
    if text.endswith("+ + +"):
        return text.rstrip("+ "), True
    bare = text.rstrip("+")
    return (bare.rstrip(), True) if len(text) - len(bare) >= 2 else (text, False)


def _read_stamped_head(text: str, stamp: Stamp, line: int, above: str) -> Head | None:
    head, at = _at(stamp, line), stamp.time
    rest = text[stamp.end :]
    if stamp.closing:
        rest = rest.rstrip(f"{stamp.closing} ")
    aside, rest = read_aside(rest)
    head = replace(head, aside=aside)
    if rest.strip(" .:·|") == "":
        return replace(head, shape=head.shape & ~Shape.DATED)
    if stamp.has_label:  # its text is on the same line
        separator = _SEPARATOR.match(rest)
        return replace(head, prose=rest[separator.end() :] if separator else rest)
    separator = _SEPARATOR.match(rest)
    mark = separator["mark"] if separator else None
    after = rest[separator.end() :] if separator else rest
    if plus := _PLUS.match(after):
        mark, after = "|", _strip_closing_plus(after[plus.end() :].strip())[0]
    if head.shape & (Shape.STARS | Shape.BRACKET):  # the end of the decoration separates
        if not after or (above and after[0].islower() and not mark):
            return None
    elif not _may_follow_time(after, mark, at, above) or (not mark and rest[0] != " "):
        return None
    if not stamp.date and (day := match_date_line(after)):
        return replace(head, date=day)
    if stamp.date:
        head = replace(head, shape=head.shape | Shape.DATED)
    head = _with_text(head, after)
    may_precede = mark in {":", "."} or bool(head.shape & Shape.BRACKET)
    return head if head.is_literal else replace(head, headline_may_precede=may_precede)


def _read_message_head(text: str, line: int) -> Head | None:
    message = read_message(text)
    if not message:
        return None
    head = _headline_head(message.text, line, message.time) if message.text else None
    head = head or Head(line, time=message.time.time)
    return replace(
        head,
        date=message.date,
        shape=Shape.MESSENGER,
        sender=message.sender,
        is_message=message.is_certain,
        is_notice=message.is_notice,
    )


def _read_relative_head(text: str, line: int) -> Head | None:
    relative = read_relative(text)
    if not relative:
        return None
    separator = _SEPARATOR.match(text, relative.end)
    rest = text[separator.end() if separator else relative.end :].strip(": ")
    head = _with_text(Head(line), rest) if rest else Head(line)
    return replace(head, shape=Shape.RELATIVE, count=-relative.minutes)


def _read_numbered_head(text: str, line: int, above: str) -> Head | None:
    bare, symbol = text, ""
    shape = CERTAIN
    if text[:2] in {"- ", "– ", "• ", "* "}:
        bare, shape = text[2:], Shape.BULLET
    elif found := _SYMBOLS.match(text):
        bare, symbol, shape = text[found.end() :], f"{found[0].strip()} ", Shape.BULLET
    numbering = read_numbering(bare) if bare and not _is_wrapped(above) else None
    if not numbering:
        return None
    head = _with_text(Head(line), numbering.text)
    shape |= numbering.shape
    prefix = f"{symbol}{numbering.prefix}" if numbering.prefix else ""
    return replace(head, shape=shape, count=numbering.count, prefix=prefix)


def _read_head_behind(text: str, line: int) -> Head | None:
    if not (found := read_stamp_behind(text)):
        return None
    headline, stamp = found
    return replace(_at(stamp, line, Shape.BEHIND), headline=headline)


def _read_head_behind_place(text: str, line: int) -> Head | None:
    place = place_before_stamp(text)
    stamp = read_stamp(text[place[1] :]) if place else None
    if not place or not stamp or stamp.has_label:
        return None
    if text[place[1] - 1] == "(":  # its end separates
        stamp = replace(stamp, end=stamp.end + text[place[1] + stamp.end :].startswith(")"))
    head = _read_stamped_head(text[place[1] :], stamp, line, "")
    if not head or head.is_bare:
        return None
    return replace(head, shape=head.shape | Shape.PLACE, prefix=f"{place[0]}:")


def _is_wrapped(above: str) -> bool:
    return bool(above) and final_mark(above) not in set(".!?…")


def _may_follow_time(rest: str, mark: str | None, at: TimeMatch, above: str) -> bool:
    """Tell text after a head's time from a sentence that was merely wrapped before a time."""
    if not rest or match_time(rest):
        return False
    if mark in {",", "."} and not at.has_suffix:
        return False
    if mark in {":", "|", "•", "·"}:
        return True
    if mark in {"-", "–", "—"}:
        return not (_is_wrapped(above) and rest[0].islower())
    return not rest[0].islower() and rest[0] not in ",;.:)/%*=<>" and not _is_wrapped(above)
