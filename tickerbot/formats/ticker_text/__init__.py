"""Tickers as plain text, in and out; what is not named here is the package's own.

Reading goes from lines to blocks (``blocks``: date lines, heads, paragraphs; with ``dates``
and ``heads``), to sections (``sections``), to entries (``read``; text without heads by ``unmarked``),
each with its moment (``clock``). Writing is ``write``.
"""

from tickerbot.formats.ticker_text.blocks import is_text
from tickerbot.formats.ticker_text.read import parse
from tickerbot.formats.ticker_text.write import format_entries

__all__ = ["format_entries", "is_text", "parse"]
