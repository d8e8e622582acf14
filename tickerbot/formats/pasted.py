"""Splitting a pasted excerpt of a ticker into the texts of its entries."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import accumulate
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from tickerbot.errors import DocumentError
from tickerbot.formats.placing import place
from tickerbot.model import Level, ParsedEntry
from tickerbot.text.cleaning import clean_lines
from tickerbot.text.composition import whole_text
from tickerbot.text.marks import MarkedText, carry

if TYPE_CHECKING:  # the bot does not need it to start, and starts faster without it
    from tickerbot.formats.ticker_text import Reading


@dataclass(frozen=True, slots=True)
class Pasted:
    """The texts of the entries, oldest first; ``reading`` is None where a text is one as it is."""

    texts: tuple[MarkedText, ...]
    reading: Reading | None = None


def read_pasted(marked: MarkedText, zone: ZoneInfo) -> Pasted:
    """Read a text as an excerpt of a ticker if it is one with several entries; each keeps its marks.

    They come oldest first, as they happened, in whatever order the excerpt has them. An excerpt
    begins with a date, a time or a ``+++`` head. A text that begins with a plain headline is one entry,
    even if subheadings or a chronology follow; so is one with a single head, whose time stays.
    """
    text = marked.text
    try:
        reading = _read(text, zone)
    except DocumentError:
        return Pasted((marked,))
    if not reading or len(reading.entries) < 2:
        return Pasted((marked,))
    begins = [*accumulate(map(len, text.splitlines(keepends=True)), initial=0)]
    texts = (
        carry(
            marked,
            _text_of(item.entry),
            after=text[: begins[min(max(item.entry.line, 1), len(begins)) - 1]],
        )
        for item in place(reading.entries, zone)
    )
    return Pasted(tuple(texts), reading)


def _read(text: str, zone: ZoneInfo) -> Reading | None:
    """Read an excerpt or a table that begins in the first line. Raises DocumentError."""
    from tickerbot.formats.documents import read_rows
    from tickerbot.formats.ticker_text import is_text, read_ticker
    from tickerbot.formats.ticker_text.shapes import EVERY, Shape

    lines = [line for line in clean_lines(text) if line]
    if not lines:
        return None
    try:
        rows = read_rows(text, zone)
    except DocumentError:
        rows = None
    if rows and all(remark.text != lines[0] for remark in rows.remarks):  # no headline above it
        return rows
    if is_text(lines[0], EVERY & ~Shape.NUMBER):  # a list is no ticker
        return None
    return read_ticker(text, zone)


def _text_of(entry: ParsedEntry) -> str:
    """Headline and body; the level that a word told stands before them as that word."""
    text = whole_text(entry.headline, entry.body)
    return f"EIL: {text}" if entry.level is Level.URGENT else text


def split_ticker(text: str, zone: ZoneInfo) -> list[str]:
    """Return the texts of the entries of a pasted text, as ``read_pasted``; else ``text`` alone."""
    return [entry.text for entry in read_pasted(MarkedText(text), zone).texts]
