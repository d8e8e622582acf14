"""A pasted piece of a ticker becomes the texts of its entries."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from tickerbot.errors import DocumentError
from tickerbot.text.cleaning import clean_lines
from tickerbot.text.composition import BREAK


def split_ticker(text: str, zone: ZoneInfo) -> list[str]:
    """The texts of the entries where ``text`` is a piece of a ticker; else the text alone.

    A piece of a ticker begins with a date, a time or a ``+++`` head. A plain headline first makes it
    one entry, with subheadings or a chronology further down.
    """
    # here, since a bot that starts does not need it yet, and starts quicker without
    from tickerbot.formats.ticker_text import is_text, parse

    lines = [line for line in clean_lines(text) if line]
    if not lines or is_text(lines[0]):
        return [text]
    try:
        entries = parse(text, zone)
    except DocumentError:
        return [text]
    return [BREAK.join([entry.headline, *entry.body]) for entry in entries] or [text]
