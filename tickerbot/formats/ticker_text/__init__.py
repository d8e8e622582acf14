"""Tickers as plain text, read and written; only the names exported here are meant for others.

Reading turns lines into blocks (``blocks``: date lines, heads and paragraphs, with ``dates`` and
``heads``), blocks into sections (``sections``), and sections into entries (``read``; ``unmarked`` for
text without heads) with their times of publication (``clock``). ``write`` does the reverse.
"""

from tickerbot.formats.ticker_text.blocks import is_text
from tickerbot.formats.ticker_text.read import parse
from tickerbot.formats.ticker_text.write import format_entries

__all__ = ["format_entries", "is_text", "parse"]
