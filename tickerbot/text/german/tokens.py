"""Analysing German text for search: texts and queries go through the same steps.

A text becomes tokens. Each has a ``key``, the word in a normalised spelling (lower case, ae as ä),
which tells ``Losung`` from ``Lösung``, and a ``stem`` without endings and diacritics, which is what the
index holds and what ``Präsidenten`` and ``präsident`` share. Numbers stay whole; a compound with
hyphens gives its parts and, in addition, the whole word.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from tickerbot.text.german.stems import stem_of
from tickerbot.text.german.word_lists import LONG_FORMS

MAX_WORD_LENGTH = 60
"""Maximum length of a key in characters; longer words are cut off there."""
MAX_LETTERS = 4 * MAX_WORD_LENGTH
"""Maximum number of characters of a word that are read, with dots and combining accents: putting these
in order takes time by the square of their number."""
# The number of a road, line or class, and the one or two letters before it: A 8, U 21.
_STANDS_ALONE = r"(?<![\w.:*/\u0300-\u036f\-\u2010\u2011\u2013])"
_ROAD_DIGITS = r"\d{1,3}\b(?![\u0300-\u036f]|[.,:*/\-\u2010\u2011\u2013]\w)"
# A word and what continues it: a part after a hyphen of any kind, a combining accent (NFD), digits
# after a point, comma or colon, a feminine ending after a sign (Lehrer:innen), initials (U.S.A.), and
# the number of a road.
_TOKEN = re.compile(
    r"[^\W_]+(?:[-\u2010\u2011\u2013][^\W_]+|[\u0300-\u036f]+[^\W_]*|(?<=\d)[.,:]\d+(?![^\W\d_])"
    r"|[:*_/]in(?:nen)?\b|(?<=\b[^\W\d_])\.[^\W\d_](?![^\W_])"
    rf"|(?:(?<={_STANDS_ALONE}[A-Za-z])|(?<={_STANDS_ALONE}[A-Za-z][A-Za-z]))\s+{_ROAD_DIGITS})*"
)
_PART = re.compile(r"\d+(?:[.,:]\d+)+|[^\W\d_](?:\.[^\W\d_])+|[^\W_]+(?:[\u0300-\u036f]+[^\W_]*)*")
_PUNCTUATION = ".,;:!?()„“”»«\"'–"

_TRANSCRIBED_UMLAUT = re.compile("(?<![aeq])ue|ae|(?<!o)oe")
_LETTERS_OR_DIGITS = re.compile(r"\d+|[^\W\d_]+")
_PLAIN_DIGITS = str.maketrans("₀₁₂₃₄₅₆₇₈₉⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789" * 2)
_UMLAUTS = {"ae": "ä", "oe": "ö", "ue": "ü"}
_GROUPED_DIGITS = re.compile(r"\d+(?:[.,:]\d+)+")
_THOUSANDS = re.compile(r"\d{1,3}(?:\.\d{3})+(?:,\d+)?")


class Token(NamedTuple):
    """A word of a text, ``text[start:end]``, as the search sees it.

    ``is_whole``: it is a compound of several parts, such as ``US-Präsident`` or ``A 8``, as one word;
    its parts come before it, as tokens of their own.
    """

    key: str
    stem: str
    start: int
    end: int
    is_whole: bool = False


def tokens(text: str) -> Iterator[Token]:
    """The tokens of a text in order; a whole compound follows its parts."""
    for group in token_groups(text):
        yield from group


def token_groups(text: str) -> Iterator[tuple[Token, ...]]:
    """The tokens of a text in groups: a single word, or the parts of a compound and then the whole."""
    for found in _TOKEN.finditer(text):
        raw, start = found[0], found.start()
        if raw.isalnum():
            yield (Token(*analyse(raw[:MAX_LETTERS]), start, found.end()),)
            continue
        parts = [
            Token(*analyse(part[0][:MAX_LETTERS]), start + part.start(), start + part.end())
            for part in _PART.finditer(raw)
        ]
        if len(parts) > 1:
            joined = "".join(_PART.findall(raw))
            parts.append(Token(*analyse(joined[:MAX_LETTERS]), start, found.end(), is_whole=True))
        yield tuple(parts)


Word = tuple[str, str]
"""The key and the stem of a word."""


def words_of_chunk(chunk: str) -> tuple[tuple[Word, ...], tuple[Word, ...]]:
    """The words of a chunk between spaces, and its whole compounds.

    Those of ``tokens``, several times as fast, but that letters and number of a road are not one.
    """
    bare = chunk.strip(_PUNCTUATION)
    if bare.isalnum():
        return (analyse(bare[:MAX_LETTERS]),), ()
    found = list(tokens(chunk))
    return (
        tuple((token.key, token.stem) for token in found if not token.is_whole),
        tuple((token.key, token.stem) for token in found if token.is_whole),
    )


@lru_cache(maxsize=10_000)
def analyse(raw: str) -> Word:
    """The key and the stem of a single word, as it is written."""
    key = key_of(raw)
    return key, stem_of(key)


def key_of(raw: str) -> str:
    """The word in its normalised spelling: lower case, composed, ae as ä, at most MAX_WORD_LENGTH."""
    raw = raw[:MAX_LETTERS]
    if _GROUPED_DIGITS.fullmatch(raw):
        return _normalise_number(raw)
    word = unicodedata.normalize("NFC", raw.lower().replace(".", ""))
    if not word.isascii():
        word = word.translate(_PLAIN_DIGITS)  # CO₂, m²
    word = LONG_FORMS.get(word, word)
    return _TRANSCRIBED_UMLAUT.sub(lambda found: _UMLAUTS[found[0]], word)[:MAX_WORD_LENGTH]


def letters_and_digits(key: str) -> tuple[str, ...]:
    """The words of which letters and digits were typed as one: rb82, 130kmh; else nothing."""
    found = _LETTERS_OR_DIGITS.findall(key.replace("kmh", "km h"))
    return tuple(map(key_of, found)) if len(found) > 1 and key.isalnum() else ()


def _normalise_number(raw: str) -> str:
    """Normalise a number: 19.000 to 19000, and 14,60 and 14:60 to 14.60."""
    if _THOUSANDS.fullmatch(raw):
        raw = raw.replace(".", "")
    return raw.replace(",", ".").replace(":", ".")[:MAX_WORD_LENGTH]
