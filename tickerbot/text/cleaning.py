"""What is tidied in headlines and bodies: white space and what nobody can see, nothing else.

Quotation marks, dashes and the spelling of accents stay as they were typed. No-break and other
spaces and tabs become plain spaces, runs of them one space; soft hyphens, zero-width spaces, byte
order marks, control characters (NUL too) and lone surrogates go. The zero-width joiner stays: emoji
are built with it. The bot stores cleaned text only, and cleaning twice changes nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

_UNSEEN = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u200b\u2060\ufeff\ud800-\udfff]")
_LINE_ENDS = re.compile(r"\r\n|[\r\v\f\x85\u2028\u2029]")
_SPACES = re.compile(r"[\t\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]")
_RUNS = re.compile(r" {2,}")
_AROUND_BREAKS = re.compile(r" ?\n ?")
_BLANK_LINES = re.compile(r"\n{2,}")


def clean_lines(text: str) -> list[str]:
    """Return the lines of a text, each tidied, and all of them: they are counted."""
    text = _LINE_ENDS.sub("\n", _UNSEEN.sub("", text))
    text = _RUNS.sub(" ", _SPACES.sub(" ", text))
    return _AROUND_BREAKS.sub("\n", text).strip(" ").split("\n")


def clean_headline(text: str) -> str:
    """Return the headline on one line, tidied; empty if nothing is left."""
    return " ".join(" ".join(clean_lines(text)).split())


def clean_body(body: str | Iterable[str]) -> tuple[str, ...]:
    """Return the paragraphs of a body, tidied; blank lines part them, single line breaks stay."""
    texts = (body,) if isinstance(body, str) else body
    return tuple(
        paragraph
        for text in texts
        for paragraph in _BLANK_LINES.split("\n".join(clean_lines(text)).strip("\n"))
        if paragraph
    )
