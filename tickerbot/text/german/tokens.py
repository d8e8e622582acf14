"""Preparing German text for search: one way for texts and queries alike.

A text becomes tokens. Each has a ``key``, the word in a spelling of its own (lower case, ae as ä),
which tells ``Losung`` from ``Lösung``, and a ``stem`` without endings and marks, which is what the
index holds and what makes ``Präsidenten`` and ``präsident`` the same. Numbers stay whole, compounds
with a hyphen give their parts and, in addition, the whole word.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterator
from functools import lru_cache
from typing import NamedTuple

from tickerbot.text.german.stems import stem_of, unmarked

LONGEST_WORD = 60
"""Characters of a word that count; what is longer is no word."""
LAST_LATIN = 0x212B
"""The last sign that is but one of a to z with marks: that of Ångström. Ấ and ẞ come before."""

# The number of a road or a class, and the one or two letters before it: A 8, U 21.
_ALONE = r"(?<![\w.:*/\u0300-\u036f\-\u2010\u2011\u2013])"
_NUMBER = r"\d{1,3}\b(?![\u0300-\u036f]|[.,:*/\-\u2010\u2011\u2013]\w)"
# A word, and what goes on with it: a hyphen of any kind, an accent as a sign of its own (NFD), digits
# after a point or colon, the sign before a feminine ending (Lehrer:innen), initials (U.S.A.), and the
# number of a road.
_TOKEN = re.compile(
    r"[^\W_]+(?:[-\u2010\u2011\u2013][^\W_]+|[\u0300-\u036f]+[^\W_]*|(?<=\d)[.,:]\d+(?![^\W\d_])"
    r"|[:*_/]in(?:nen)?\b|(?<=\b[^\W\d_])\.[^\W\d_](?![^\W_])"
    rf"|(?:(?<={_ALONE}[A-Za-z])|(?<={_ALONE}[A-Za-z][A-Za-z]))\s+{_NUMBER})*"
)
_PART = re.compile(r"\d+(?:[.,:]\d+)+|[^\W\d_](?:\.[^\W\d_])+|[^\W_]+(?:[\u0300-\u036f]+[^\W_]*)*")
_PUNCTUATION = ".,;:!?()„“”»«\"'–"
_ENDS_IN_LETTERS = re.compile(rf"{_ALONE}[A-Za-z]{{1,2}}$")
_ROAD = re.compile(_NUMBER)

_TRANSCRIBED = re.compile("(?<![aeq])ue|ae|oe")
_DIGITS_ABOVE_AND_BELOW = str.maketrans("₀₁₂₃₄₅₆₇₈₉⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789" * 2)
_UMLAUTS = {"ae": "ä", "oe": "ö", "ue": "ü"}
_DIGITS = re.compile(r"\d+(?:[.,:]\d+)+")
_THOUSANDS = re.compile(r"\d{1,3}(?:\.\d{3})+(?:,\d+)?")


class Token(NamedTuple):
    """A word of a text: ``text[start:end]``, and what it is in the index.

    ``whole`` tells a compound of several parts, such as ``US-Präsident`` or ``A 8``, as one word; its
    parts come before it, as tokens of their own.
    """

    key: str
    stem: str
    start: int
    end: int
    whole: bool = False


def tokens(text: str) -> Iterator[Token]:
    """The words of a text in their order."""
    for group in grouped(text):
        yield from group


def grouped(text: str) -> Iterator[tuple[Token, ...]]:
    """The words of a text, each alone or, if it has several parts, as these and the whole."""
    for found in _TOKEN.finditer(text):
        raw, start = found[0], found.start()
        if raw.isalnum():
            yield (Token(*analysed(raw), start, found.end()),)
            continue
        parts = [
            Token(*analysed(part[0]), start + part.start(), start + part.end())
            for part in _PART.finditer(raw)
        ]
        if len(parts) > 1:
            joined = "".join(_PART.findall(raw))
            parts.append(Token(*analysed(joined), start, found.end(), whole=True))
        yield tuple(parts)


Word = tuple[str, str]
"""The key and the stem of a word."""


def words(text: str) -> list[Word]:
    """The words of a text in their order; whole compounds come last.

    So words that follow one another in the text do so here, and phrases can be found. Tells the same
    as ``tokens``, several times as fast.
    """
    found: list[Word] = []
    wholes: list[Word] = []
    before = ""
    for piece in text.split():
        parts, whole = _words_of_piece(piece)
        found += parts
        wholes += whole
        if (
            piece[0].isdigit()
            and (letters := _ENDS_IN_LETTERS.search(before))
            and (number := _ROAD.match(piece))
        ):
            wholes.append(analysed(letters[0] + number[0]))
        before = piece
    return found + wholes


def words_among(text: str, stems: Collection[str]) -> list[tuple[int, Word]]:
    """The words with one of these stems, of letters only, and in which piece between spaces they are.

    The same as picking them from ``words``, but most words are passed over at a glance.
    """
    found: list[tuple[int, Word]] = []
    for number, piece in _pieces_among(text, stems):
        parts, whole = _words_of_piece(piece)
        found.extend((number, word) for word in parts + whole if word[1] in stems)
    return found


def tokens_among(text: str, stems: Collection[str]) -> list[Token]:
    """As ``words_among``, with the places in the text."""
    found: list[Token] = []
    at = 0
    for _, piece in _pieces_among(text, stems):
        at = _place_of(piece, text, at)
        found.extend(
            token._replace(start=token.start + at, end=token.end + at)
            for token in tokens(piece)
            if token.stem in stems
        )
        at += len(piece)
    return found


def _pieces_among(text: str, stems: Collection[str]) -> Iterator[tuple[int, str]]:
    """What stands between two spaces and has a word with one of these stems, with its number."""
    initials = _written_as(frozenset(stem[0] for stem in stems))
    for number, piece in enumerate(text.split()):
        if piece[0] not in initials:
            bare = piece.strip(_PUNCTUATION)
            if bare.isalnum() and bare[0] not in initials:
                continue
        parts, whole = _words_of_piece(piece)
        if any(stem in stems for _, stem in parts) or any(stem in stems for _, stem in whole):
            yield number, piece


def _place_of(piece: str, text: str, begin: int) -> int:
    """Where a piece stands, between two spaces, at or after ``begin``."""
    at = text.index(piece, begin)
    while text[max(at - 1, 0) : at].strip() or text[at + len(piece) : at + len(piece) + 1].strip():
        at = text.index(piece, at + 1)
    return at


@lru_cache(maxsize=1_000)
def _written_as(letters: frozenset[str]) -> frozenset[str]:
    """The signs that may begin words whose stems begin with these letters."""
    return frozenset(sign for letter in letters for sign in (letter, *_signs().get(letter, ())))


@lru_cache(maxsize=1)
def _signs() -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for sign in map(chr, range(0x30, LAST_LATIN + 1)):
        if sign.isalnum():
            found.setdefault(unmarked(sign.lower())[0], []).append(sign)
    return found


@lru_cache(maxsize=30_000)
def _words_of_piece(piece: str) -> tuple[tuple[Word, ...], tuple[Word, ...]]:
    """The words of what stands between two spaces, and whole compounds."""
    bare = piece.strip(_PUNCTUATION)
    if bare.isalnum():
        return (analysed(bare),), ()
    found = list(tokens(piece))
    return (
        tuple((token.key, token.stem) for token in found if not token.whole),
        tuple((token.key, token.stem) for token in found if token.whole),
    )


@lru_cache(maxsize=30_000)
def analysed(raw: str) -> Word:
    """The key and the stem of one word as written."""
    key = key_of(raw)
    return key, stem_of(key)


def key_of(raw: str) -> str:
    """The word in a spelling of its own; writing it differently without changing it gives the same."""
    if _DIGITS.fullmatch(raw):
        return _number(raw)
    word = unicodedata.normalize("NFC", raw.lower().replace(".", ""))
    if not word.isascii():
        word = word.translate(_DIGITS_ABOVE_AND_BELOW)  # CO₂, m²
    return _TRANSCRIBED.sub(lambda found: _UMLAUTS[found[0]], word)[:LONGEST_WORD]


def _number(raw: str) -> str:
    """19.000 is 19000; 14,60 and 14.60 and 14:60 are the same digits in two groups."""
    if _THOUSANDS.fullmatch(raw):
        raw = raw.replace(".", "")
    return raw.replace(",", ".").replace(":", ".")[:LONGEST_WORD]
