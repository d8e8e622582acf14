"""Tidying headlines and bodies: only white space and invisible characters change.

Quotation marks, dashes and the spelling of accents stay as typed. Every kind of line end becomes a line
feed; tabs, no-break and other spaces become plain spaces, and runs of them a single one. Soft hyphens,
zero-width spaces, byte order marks, control characters (NUL too) and lone surrogates are removed. The
zero-width joiner stays, since emoji are built with it. Only cleaned text is stored, and cleaning twice
changes nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

INVISIBLE = r"\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u200b\u2060\ufeff\ud800-\udfff"
"""What is removed, as a set of characters in a regular expression."""
_INVISIBLE = re.compile(f"[{INVISIBLE}]")
_LINE_ENDS = re.compile(r"\r\n|[\r\v\f\x85\u2028\u2029]")
_SPACES = re.compile(r"[\t\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]")
_SPACE_RUNS = re.compile(r" {2,}")
_SPACES_AROUND_BREAKS = re.compile(r" ?\n ?")
_BLANK_LINES = re.compile(r"\n{2,}")


def clean_lines(text: str) -> list[str]:
    """Return the lines of a text, tidied; blank ones are kept, since callers count lines."""
    text = _LINE_ENDS.sub("\n", _INVISIBLE.sub("", text))
    text = _SPACE_RUNS.sub(" ", _SPACES.sub(" ", text))
    return _SPACES_AROUND_BREAKS.sub("\n", text).strip(" ").split("\n")


def clean_headline(text: str) -> str:
    """Return the headline, tidied and on one line; empty if nothing is left."""
    return " ".join(" ".join(clean_lines(text)).split())


def clean_body(body: str | Iterable[str]) -> tuple[str, ...]:
    """Return the paragraphs of a body, tidied; blank lines separate them, single line breaks stay."""
    texts = (body,) if isinstance(body, str) else body
    return tuple(
        paragraph
        for text in texts
        for paragraph in _BLANK_LINES.split("\n".join(clean_lines(text)).strip("\n"))
        if paragraph
    )
