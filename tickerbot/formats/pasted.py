"""Splitting a pasted excerpt of a ticker into the texts of its entries."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from tickerbot.errors import DocumentError
from tickerbot.formats.placing import place
from tickerbot.text.cleaning import clean_lines
from tickerbot.text.composition import BREAK


def split_ticker(text: str, zone: ZoneInfo) -> list[str]:
    """Return the texts of the entries if ``text`` is an excerpt of a ticker; else ``text`` alone.

    They come oldest first, as they happened, in whatever order the excerpt has them. An excerpt
    begins with a date, a time or a ``+++`` head. A text that begins with a plain headline is one entry,
    even if subheadings or a chronology follow; so is one with a single head, whose time stays.
    """
    # imported here because the bot does not need it to start, and starts faster without it
    from tickerbot.formats.ticker_text import is_text, parse
    from tickerbot.formats.ticker_text.shapes import EVERY, Shape

    lines = [line for line in clean_lines(text) if line]
    if not lines or is_text(lines[0], EVERY & ~Shape.NUMBER):  # a list is no ticker
        return [text]
    try:
        entries = parse(text, zone)
    except DocumentError:
        return [text]
    if len(entries) < 2:
        return [text]
    return [BREAK.join([item.entry.headline, *item.entry.body]) for item in place(entries, zone)]
