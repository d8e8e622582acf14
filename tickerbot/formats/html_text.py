"""HTML as plain text: what other programs write into their feeds, read as paragraphs."""

from __future__ import annotations

import html
import re

_TAG = re.compile(r"<(?:/?[A-Za-z][^<>]{0,2000}|![^<>]{0,2000})>")
_BLOCK = re.compile(
    r"</?(?:p|div|section|article|h[1-6]|ul|ol|blockquote|table|tr|figure|figcaption|header|footer)\b",
    re.IGNORECASE,
)
_ITEM = re.compile(r"<li\b", re.IGNORECASE)
_BREAK = re.compile(r"<br\b", re.IGNORECASE)
# tags that nobody means as text
_KNOWN = re.compile(
    r"</?(?:p|div|br|ul|ol|li|b|i|em|strong|a|span|h[1-6]|blockquote|img|figure)\b[^<>]{0,2000}>",
    re.IGNORECASE,
)


def is_html(text: str) -> bool:
    """Say whether a text has tags of HTML in it."""
    return bool(_KNOWN.search(text))


def text_of_html(markup: str) -> str:
    """Return the text of HTML: blank lines between paragraphs, bullets before the items of lists."""
    words = " ".join(markup.split())
    return html.unescape(_TAG.sub(lambda tag: _space_for(tag[0]), words)).strip()


def _space_for(tag: str) -> str:
    if _BLOCK.match(tag):
        return "\n\n"
    if _ITEM.match(tag):
        return "\n• "
    return "\n" if _BREAK.match(tag) else ""
