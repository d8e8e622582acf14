r"""From the lines of a ticker to its blocks: date lines, heads and paragraphs.

Lines that follow each other without a blank line are one paragraph. Wrapped prose is joined with a
space; the break before a bullet stays. A line that begins with a backslash is text whatever it
looks like, and its break stays too; the backslash goes. A line of nothing but dashes or stars
counts as blank.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date

from tickerbot.errors import DocumentError
from tickerbot.formats.ticker_text.dates import DATE_WORDS, find_date, is_date_line
from tickerbot.formats.ticker_text.heads import Head, read_head

BULLET = re.compile(r"[-–—•*·▪‣◦●■►] (?=\S)")
# every other line that begins with a letter is text: most lines are, and are told so at once
_TELLING_WORD = re.compile(rf"date |update|{DATE_WORDS}", re.IGNORECASE)
_RULE = re.compile(r"[-–—_=*~#·•.+](?: ?[-–—_=*~#·•.+]){2,}")
_MARKER = re.compile(r"date (?=[0-9A-Za-zÄÖÜäöü])", re.IGNORECASE)
_MEANT_AS_DATE = re.compile(r"[0-9]{4}-")
_NO_DATE = re.compile(r"unknown(?= |$)", re.IGNORECASE)
_AFTER_MARKER = re.compile(r"[:,|•·–—-]? ")
# a date and a time, at their longest, with ornaments
_LONGEST_DATE_LINE = 80


@dataclass(frozen=True, slots=True)
class Mark:
    """A date line: what follows was published on ``date``, or nobody says when.

    ``headline`` is what follows on the line of a ``date`` marker, which is ``explicit``.
    """

    line: int
    date: date | None
    explicit: bool = False
    headline: str = ""


@dataclass(slots=True)
class Paragraph:
    """Lines of text, each with what joins it to the one before.

    ``exact`` says that it began with a backslash.
    """

    line: int
    lines: list[str] = field(default_factory=list)
    joints: list[str] = field(default_factory=list)
    exact: bool = False

    def add(self, text: str, joint: str) -> None:
        """Add a line."""
        self.joints.append(joint if self.lines else "")
        self.lines.append(text)

    @property
    def text(self) -> str:
        """The lines, joined."""
        if len(self.lines) == 1:
            return self.lines[0]
        return "".join(part for pair in zip(self.joints, self.lines, strict=True) for part in pair)

    def without_first_line(self) -> Paragraph:
        """Return the rest of a paragraph of several lines."""
        return Paragraph(self.line + 1, self.lines[1:], ["", *self.joints[2:]])

    def only(self, place: int) -> Paragraph:
        """Return one of the lines as a paragraph of its own."""
        first = place in {0, -len(self.lines)}
        return Paragraph(self.line, [self.lines[place]], [""], self.exact and first)


Block = Mark | Head | Paragraph


def read_blocks(lines: Iterable[str]) -> Iterator[Block]:
    """Read tidied lines as blocks, in their order.

    Raises DocumentError for a date that the calendar does not have.
    """
    paragraph: Paragraph | None = None
    for number, line in enumerate(lines, start=1):
        blocks: list[Mark | Head] = []
        if line and line[0] != "\\" and (line[0].isalpha() or not _RULE.fullmatch(line)):
            try:
                blocks = read_line(line, number, paragraph.lines[-1] if paragraph else "")
            except ValueError as error:
                raise DocumentError(f"“{line[:60]}” is no date of the calendar", number) from error
            if not blocks:
                paragraph = paragraph or Paragraph(number)
                paragraph.add(line, "\n" if BULLET.match(line) else " ")
                continue
        elif line[:1] == "\\" and len(line) > 1:
            paragraph = paragraph or Paragraph(number, exact=True)
            paragraph.add(line[1:].lstrip(), "\n")
            continue
        if paragraph:
            yield paragraph
            paragraph = None
        yield from blocks
    if paragraph:
        yield paragraph


def read_line(text: str, line: int = 0, above: str = "") -> list[Mark | Head]:
    """Read one line as a date line, a head or both; nothing if it is text.

    Raises ValueError for a date that the calendar does not have.
    """
    if text[0].isalpha() and not _TELLING_WORD.match(text):
        return []
    if found := _MARKER.match(text):
        mark = _read_marker(text[found.end() :], line)
        if mark:
            head = read_head(mark.headline, line) if mark.headline else None
            return [replace(mark, headline=""), head] if head else [mark]
    if len(text) <= _LONGEST_DATE_LINE:
        bare = text.strip("+ ") if text[0] == "+" else text
        if bare and (day := is_date_line(bare)):
            return [Mark(line, day.date)]
    head = read_head(text, line, above)
    return [head] if head else []


def is_text(line: str) -> bool:
    """Say whether a tidied line, standing for itself, would be read as text, letter for letter."""
    try:
        return line[0] != "\\" and not _RULE.fullmatch(line) and not read_line(line)
    except ValueError:
        return False


def _read_marker(rest: str, line: int) -> Mark | None:
    """Read what follows the word ``date``."""
    if unknown := _NO_DATE.match(rest):
        day, end = None, unknown.end()
    elif found := find_date(rest):
        day, end = found.date, found.end
    elif _MEANT_AS_DATE.match(rest):
        raise ValueError(rest)
    else:
        return None
    if end == len(rest):
        return Mark(line, day, explicit=True)
    between = _AFTER_MARKER.match(rest, end)
    return Mark(line, day, explicit=True, headline=rest[between.end() :]) if between else None
