"""Tidying headlines and bodies: only white space and invisible characters change.

Quotation marks, dashes and the spelling of accents stay as typed. Every kind of line end becomes a line
feed; tabs, no-break and other spaces become plain spaces, and runs of them a single one. Soft hyphens,
zero-width spaces, byte order marks, control characters (NUL too), lone surrogates are removed; so are
marks of direction and zero-width joiners, except in lines with right-to-left letters and within emoji,
which are built with them. Only cleaned text is stored, and cleaning twice changes nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

_REMOVED = r"\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u200b\u2060\ufeff\ud800-\udfff"
_DIRECTION = r"\u200c\u200e\u200f\u202a-\u202e\u2061-\u2064\u2066-\u2069"
INVISIBLE = rf"{_REMOVED}{_DIRECTION}\u200d"
"""What is or may be removed, as a set of characters in a regular expression."""
_INVISIBLE = re.compile(f"[{_REMOVED}]")
_DIRECTION_MARKS = re.compile(f"[{_DIRECTION}]")
_RIGHT_TO_LEFT = re.compile(r"[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff]")
_EMOJI_PART = r"[\ufe0f\u2190-\u2bff\U0001f000-\U0001faff]"
_LONE_JOINER = re.compile(rf"\u200d(?!{_EMOJI_PART})|(?<!{_EMOJI_PART})\u200d")
_LINE_ENDS = re.compile(r"\r\n|[\r\v\f\x85\u2028\u2029]")
_SPACES = re.compile(r"[\t\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]")
_SPACE_RUNS = re.compile(r" {2,}")
_SPACES_AROUND_BREAKS = re.compile(r" ?\n ?")
_BLANK_LINES = re.compile(r"\n{2,}")


def clean_lines(text: str) -> list[str]:
    """Return the lines of a text, tidied; blank ones are kept, since callers count lines."""
    text = _LINE_ENDS.sub("\n", _INVISIBLE.sub("", text))
    if not text.isascii():
        text = "\n".join(map(_without_marks, text.split("\n")))
    text = _SPACE_RUNS.sub(" ", _SPACES.sub(" ", text))
    return _SPACES_AROUND_BREAKS.sub("\n", text).strip(" ").split("\n")


def _without_marks(line: str) -> str:
    """A line without what copying from messengers and pages leaves in it unseen."""
    if line.isascii() or _RIGHT_TO_LEFT.search(line):
        return line
    return _LONE_JOINER.sub("", _DIRECTION_MARKS.sub("", line))


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
