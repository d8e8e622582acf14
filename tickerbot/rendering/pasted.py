"""What an editor is told of a pasted ticker: what of it was not understood, or only assumed."""

from __future__ import annotations

from collections.abc import Sequence

from tickerbot.formats.ticker_text import Reading
from tickerbot.rendering.texts import escape
from tickerbot.rendering.voice import Voice
from tickerbot.text.cutting import shorten

MAX_LINES = 5
"""Maximum number of lines shown of each kind of remark."""
MAX_LINE = 80
"""Maximum length, in UTF-16 units, of each of them."""


def reading_html(reading: Reading, voice: Voice) -> str:
    """The lines in no entry or of doubtful meaning, guessed days, an assumed order; "" if none.

    The days matter for the order alone, since a pasted entry is published now.
    """
    headlines = {entry.line: entry.headline for entry in reading.entries}
    left_out = [it.text for it in reading.remarks if it.kind == "left-out"]
    as_text = [it.text for it in reading.remarks if it.kind == "text"]
    guessed = [headlines[it.line] for it in reading.remarks if it.kind == "guessed-date"]
    blocks = [
        f"{voice.html(key, count=len(lines))}\n<blockquote>{_lines_html(lines, voice)}</blockquote>"
        for key, lines in (
            ("desk-pasted-left-out", left_out),
            ("desk-pasted-text", as_text),
            ("desk-pasted-day", guessed),
        )
        if lines
    ]
    if not reading.order_is_told:
        blocks.append(voice.html("desk-pasted-order-assumed"))
    return "\n".join(blocks)


def _lines_html(lines: Sequence[str], voice: Voice) -> str:
    shown = [escape(shorten(line, MAX_LINE)) for line in lines[:MAX_LINES]]
    if len(lines) > MAX_LINES:
        shown.append(voice.html("desk-pasted-more", count=len(lines) - MAX_LINES))
    return "\n".join(shown)
