"""Tickers as plain text, read and written; only the names exported here are meant for others.

Reading turns lines into blocks (``blocks``: date lines, heads and paragraphs, with ``dates``,
``times``, ``stamps``, ``numbering``, ``messengers`` and ``heads``), blocks into sections (``sections``,
``layouts``), and sections into ``drafts`` (``attempt``; ``unmarked`` for text without heads).
``choice`` does so in several ways, as lines of different ``shapes`` are heads or text, and takes the
one that fits best; ``read`` finds its ``order`` and the times of publication (``clock``, ``zones``).
``write`` does the reverse.
"""

from tickerbot.formats.ticker_text.blocks import is_text
from tickerbot.formats.ticker_text.order import Order
from tickerbot.formats.ticker_text.read import Reading, Remark, parse, read_ticker
from tickerbot.formats.ticker_text.write import format_entries

__all__ = ["Order", "Reading", "Remark", "format_entries", "is_text", "parse", "read_ticker"]
