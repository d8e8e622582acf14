"""Heads that count: the minutes of a match, and the numbers of a list that runs through a document."""

from __future__ import annotations

import re
from dataclasses import dataclass

from tickerbot.formats.ticker_text.shapes import Shape

_PRIME = "['’′´‘]"
_MINUTE = re.compile(
    rf"""\(?(?P<minute>1?[0-9]{{1,2}})
    (?: \.?\ ?\+\ ?(?P<extra>[0-9]{{1,2}})(?:{_PRIME}|\.?\ ?(?:Spielminute|Minute|Min\b\.?|min\b\.?))?
    |   {_PRIME}(?:\ ?\+\ ?(?P<extra2>[0-9]{{1,2}}){_PRIME}?)?
    |   (?:\.|st|nd|rd|th)?\ ?(?:Spielminute|[Mm]inutes?|[Mm]ins?\b\.?)
        (?:\ ?\+\ ?(?P<extra3>[0-9]{{1,2}}))?
    |   (?=\.?\))
    |   (?=:\ )
    )
    \.?\)?(?P<mark>\ ?[:|–—,-])?(?=\ |$)""",
    re.VERBOSE,
)
_WORD_FIRST = re.compile(
    r"(?:Minute|Min\.?) (?P<minute>1?[0-9]{1,2})(?:\+(?P<extra>[0-9]{1,2}))?[:|]? "
)
_PHASES = (
    r"(?:Spielende|Schlusspfiff|Abpfiff|Ende|Schluss|Anpfiff|Anstoß|Halbzeit(?:pause)?|Pause|Fazit"
    r"|Vor dem Spiel|Vorbericht|Aufstellung(?:en)?|Nachspielzeit|Verlängerung|Elfmeterschießen"
    r"|Full[- ]?time|Half[- ]?time|Kick[- ]?off|FT|HT|KO|Preamble)(?: ?[:|–—]| -) "
)
_PHASE = re.compile(_PHASES)
COUNTING_WORDS = rf"Minute|Min\b|{_PHASES}"
"""What a line that begins with a letter begins with, if it has a minute or a phase of a match."""
_BARE_MINUTE = re.compile(r"1?[0-9]{1,2}\.?")
_NUMBER = re.compile(r"(?P<number>[0-9]{1,3})[.)] (?=\S)")


@dataclass(frozen=True, slots=True)
class Numbering:
    """A number at the start of a line; its ``text`` is that of the entry.

    ``prefix`` is a minute of a match as it is written. ``count`` is None for the phases of a match
    (“Ende: …”), which are counted with its minutes.
    """

    shape: Shape
    text: str
    count: int | None
    prefix: str = ""


def read_numbering(text: str) -> Numbering | None:
    """Read a line that begins with a minute of a match, which is part of its text, or with a number."""
    if text[0].isalpha():
        if _PHASE.match(text):
            return Numbering(Shape.MINUTE, text, None)
        found = _WORD_FIRST.match(text)
    else:
        found = _MINUTE.match(text)
    if found:
        parts = found.groupdict()
        extra = int(parts["extra"] or parts.get("extra2") or parts.get("extra3") or 0)
        # a hundredth for each minute of stoppage time keeps them in order
        count = int(found["minute"]) * 100 + extra
        if found.end() < len(text.rstrip(":")):
            rest = text[found.end() :].lstrip()
            return Numbering(Shape.MINUTE, rest, count, found[0].strip())
        return Numbering(Shape.MINUTE, "", count, text.rstrip(": "))
    if found := _NUMBER.match(text):
        return Numbering(Shape.NUMBER, text[found.end() :], int(found["number"]))
    return None


def is_bare_minute(line: str) -> bool:
    """Say whether a line holds nothing but a number that may be the minute of a match."""
    return bool(_BARE_MINUTE.fullmatch(line))
