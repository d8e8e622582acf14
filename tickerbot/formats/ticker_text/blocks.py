r"""Reading the lines of a ticker into blocks: date lines, heads and paragraphs.

Consecutive lines without a blank line between them are one paragraph. Wrapped prose is joined with a
space; the line break before a bullet is kept. A line that begins with a backslash is literal: it is
text whatever it looks like, its line break is kept, and the backslash is dropped. A line of only
dashes, stars or the like counts as blank.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from tickerbot.errors import DocumentError
from tickerbot.formats.ticker_text.date_lines import LEAD_WORDS, MAX_LENGTH, read_date_line
from tickerbot.formats.ticker_text.dates import DATE_WORDS, match_date
from tickerbot.formats.ticker_text.heads import Head, read_head
from tickerbot.formats.ticker_text.numbering import COUNTING_WORDS
from tickerbot.formats.ticker_text.order import Order
from tickerbot.formats.ticker_text.places import place_before_stamp
from tickerbot.formats.ticker_text.relative import RELATIVE_WORDS
from tickerbot.formats.ticker_text.shapes import EVERY, Shape
from tickerbot.formats.ticker_text.stamps import ABOUT, LABEL_WORDS

BULLET = re.compile(r"[-–—•*·▪‣◦●■►] (?=\S)")
# a line that begins with a letter but not like this is text; this fast check settles most lines
_BLOCK_OPENER = re.compile(
    rf"date |order |(?:{LABEL_WORDS})\b|{LEAD_WORDS}|{DATE_WORDS}|{RELATIVE_WORDS}|{COUNTING_WORDS}"
    rf"|{ABOUT.pattern}",
    re.IGNORECASE,
)
_STAMP_AT_END = (
    "]",
    "]:",
    "Uhr",
    "Uhr)",
    "h",
    *(f"{digit})" for digit in range(10)),
    *"0123456789",
    "AM",
    "PM",
    "am",
    "pm",
)
_ORDER = re.compile(r"order (newest|oldest)(?: first)?", re.IGNORECASE)
_LIST_NUMBER = re.compile(r"(?P<number>[0-9]{1,2})[.)] (?=\S)")
_RULE = re.compile(r"[-–—_=*~#·•.+](?: ?[-–—_=*~#·•.+]){2,}")
_MARKER = re.compile(r"date (?=[0-9A-Za-zÄÖÜäöü])", re.IGNORECASE)
_LOOKS_LIKE_DATE = re.compile(r"[0-9]{4}-")
_UNKNOWN_DATE = re.compile(r"unknown(?= |$)", re.IGNORECASE)
_SEPARATOR = re.compile(r"[:,|•·–—-]? ")


@dataclass(frozen=True, slots=True)
class DateLine:
    """A line that dates the entries below it; ``date`` is None if that date is unknown.

    ``has_marker``: it begins with the word ``date``; ``headline`` is the text after such a date.
    """

    line: int
    date: date | None
    has_marker: bool = False
    headline: str = ""


@dataclass(slots=True)
class Paragraph:
    """Lines of text, each with the separator that joins it to the line before.

    ``line`` is the number of its first line; ``is_literal`` says that it began with a backslash.
    """

    line: int
    lines: list[str] = field(default_factory=list)
    separators: list[str] = field(default_factory=list)
    is_literal: bool = False

    def add(self, text: str, separator: str) -> None:
        """Append a line; the separator before the first one is ignored."""
        self.separators.append(separator if self.lines else "")
        self.lines.append(text)

    @property
    def text(self) -> str:
        """The lines, joined."""
        if len(self.lines) == 1:
            return self.lines[0]
        pairs = zip(self.separators, self.lines, strict=True)
        return "".join(part for pair in pairs for part in pair)

    def without_first_line(self) -> Paragraph:
        """Return the rest of a paragraph of several lines."""
        return Paragraph(self.line + 1, self.lines[1:], ["", *self.separators[2:]])

    def single_line(self, index: int) -> Paragraph:
        """Return the line at ``index`` as a paragraph of its own."""
        place = index % len(self.lines)
        return Paragraph(
            self.line + place, [self.lines[index]], [""], self.is_literal and place == 0
        )


@dataclass(frozen=True, slots=True)
class OrderLine:
    """A line ``order newest`` or ``order oldest``."""

    line: int
    order: Order


Block = DateLine | Head | Paragraph | OrderLine


def read_blocks(lines: Iterable[str], shapes: Shape = EVERY) -> Iterator[Block]:
    """Read cleaned lines as blocks, in order; heads of other than these ``shapes`` are text.

    Raises DocumentError for a date that does not exist.
    """
    paragraph: Paragraph | None = None
    for number, line in enumerate(lines, start=1):
        blocks: Sequence[DateLine | Head | OrderLine] = ()
        if line and line[0] != "\\" and (line[0].isalpha() or not _RULE.fullmatch(line)):
            try:
                blocks = read_line(line, number, paragraph.lines[-1] if paragraph else "", shapes)
            except ValueError as error:
                raise DocumentError(f"“{line[:60]}” is no date of the calendar", number) from error
            if not blocks:
                paragraph = paragraph or Paragraph(number)
                begins = BULLET.match(line) or _continues_list(line, paragraph.lines[-1:])
                paragraph.add(line, "\n" if begins else " ")
                continue
        elif line[:1] == "\\" and len(line) > 1:
            paragraph = paragraph or Paragraph(number, is_literal=True)
            paragraph.add(line[1:].lstrip(), "\n")
            continue
        if paragraph:
            yield paragraph
            paragraph = None
        yield from blocks
    if paragraph:
        yield paragraph


def _continues_list(line: str, above: Sequence[str]) -> bool:
    """Say whether a line is an item of a numbered list, and no prose wrapped before a number."""
    number = _LIST_NUMBER.match(line)
    return number is not None and (number["number"] == "1" or any(map(_LIST_NUMBER.match, above)))


def read_line(
    text: str, line: int = 0, above: str = "", shapes: Shape = EVERY
) -> Sequence[DateLine | Head | OrderLine]:
    """Read one line as a date line, a head or both; return nothing if it is text.

    Raises ValueError for a date that does not exist.
    """
    if text[0].isalpha() and not (
        text.endswith(_STAMP_AT_END) or _BLOCK_OPENER.match(text) or place_before_stamp(text)
    ):
        return ()
    if found := _ORDER.fullmatch(text[:MAX_LENGTH]):
        return [OrderLine(line, "oldest" if found[1].casefold() == "oldest" else "newest")]
    if found := _MARKER.match(text):
        date_line = _read_after_marker(text[found.end() :], line)
        if date_line:
            below = date_line.headline
            head = read_head(below, line, shapes=shapes) if below else None
            return [replace(date_line, headline=""), head] if head else [date_line]
    if day := read_date_line(text):
        return [DateLine(line, day.date)]
    head = read_head(text, line, above, shapes)
    return [head] if head else ()


def is_text(line: str, shapes: Shape = EVERY) -> bool:
    """Say whether a cleaned line by itself is text, unchanged, where heads have these ``shapes``."""
    try:
        return line[0] != "\\" and not _RULE.fullmatch(line) and not read_line(line, shapes=shapes)
    except ValueError:
        return False


def _read_after_marker(rest: str, line: int) -> DateLine | None:
    """Read what follows the word ``date``; None if it is not a date. Raises ValueError."""
    if unknown := _UNKNOWN_DATE.match(rest):
        day, end = None, unknown.end()
    elif found := match_date(rest):
        day, end = found.date, found.end
    elif _LOOKS_LIKE_DATE.match(rest):
        raise ValueError(rest)
    else:
        return None
    if end == len(rest):
        return DateLine(line, day, has_marker=True)
    separator = _SEPARATOR.match(rest, end)
    if not separator:
        return None
    return DateLine(line, day, has_marker=True, headline=rest[separator.end() :])
