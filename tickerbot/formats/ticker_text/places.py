"""Places before the text, as agencies and newspapers have them: “Kiel. Der …”, “BERLIN (dpa) – …”.

They are no headline by themselves: the sentence that follows belongs to it.
"""

from __future__ import annotations

import re

from tickerbot.text.german.word_lists import STOP_WORDS
from tickerbot.text.sentences import first_sentence

_WORD = r"[A-ZÄÖÜ][\w'’-]*(?:\.(?= ))?"
_PLACE = rf"{_WORD}(?:(?:/| )(?:{_WORD}|am|an|der|bei|im|in|ob|auf|de|la|upon|on|the)){{0,4}}"
_AGENCY = r"(?: ?\([\w/., ]{2,24}\))?"
PLACE = re.compile(rf"{_PLACE}{_AGENCY}")
"""A name that may be a place, as any word in capital letters may; an agency may stand behind it."""
_MAX_LENGTH = 60
_BEFORE_STAMP = re.compile(rf"(?P<place>{_PLACE})(?:, | \(| [–—|-] )(?=[0-9])")


def after_place(prose: str) -> str:
    """What follows a place that stands before prose as a sentence of its own; "" if none does."""
    first = first_sentence(prose)
    bare = first.rstrip().removesuffix(".")
    if len(bare) > _MAX_LENGTH or bare == first.rstrip() or not PLACE.fullmatch(bare):
        return ""
    return prose[len(first) :]


def place_before_stamp(text: str) -> tuple[str, int] | None:
    """A place at the start of a line, and where date or time begin behind it; None if none is there."""
    found = _BEFORE_STAMP.match(text[:_MAX_LENGTH])
    return (found["place"], found.end()) if found else None


def has_words_of_a_sentence(text: str) -> bool:
    """Whether a text has any word in small letters that says more than the names around it."""
    return any(word[0].islower() and word not in STOP_WORDS for word in text.split())
