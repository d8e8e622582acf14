"""Which words are German, whether the archive holds them or not: Stecker is no slip for stecken.

The words are pyspellchecker's, some 340,000 with their inflections. They stay as that package lays
them out, one a line in the order of their bytes: 7 MB, read when the first word is asked for.
"""

from __future__ import annotations

import gzip
from bisect import bisect_left
from functools import cache, lru_cache
from importlib.resources import files

SHORTEST_PART = 4
"""Letters of each part of a compound."""
LINKS = ("", "s", "n", "en", "es")
"""What links the parts of a compound."""
_MARKED = {"a": "ä", "o": "ö", "u": "ü"}
_ENDINGS = ("e", "en", "n", "es", "er", "ern", "em", "nen", "se", "sen")


@lru_cache(maxsize=2_000)
def is_word(key: str) -> bool:
    """Whether this is a German word, inflected or not; its key, as ``german`` makes it.

    Of names, which the list has, too, nobody knows how they are spelt: what has no other form beside
    that in -s may be one, and does not count.
    """
    others = [key + ending for ending in _ENDINGS]
    others += [key.removesuffix(ending) for ending in _ENDINGS if key.endswith(ending)]
    others += _with_an_umlaut(key)  # Hafen, Häfen
    return is_listed(key) and any(map(is_listed, others))


@lru_cache(maxsize=2_000)
def is_compound(key: str) -> bool:
    """Whether it is made of two words, which need not be listed together: Bahnstreik."""
    return any(
        is_word(key[at:]) and any(map(is_word, _firsts(key[:at])))
        for at in range(SHORTEST_PART, len(key) - SHORTEST_PART + 1)
    )


def _firsts(part: str) -> list[str]:
    return [part.removesuffix(link) for link in LINKS if part.endswith(link)]


@lru_cache(maxsize=10_000)
def is_listed(word: str) -> bool:
    """Whether the list has exactly this word, which may be a name."""
    return any(map(_has_line, {word, word.replace("ss", "ß")}))


@lru_cache(maxsize=10_000)
def is_listed_with_marks(word: str) -> bool:
    """Whether the list has this word, of which one umlaut may have lost its marks: geflugel."""
    return any(map(is_listed, [word, *_with_an_umlaut(word)]))


def _with_an_umlaut(word: str) -> list[str]:
    return [word[:at] + _MARKED[c] + word[at + 1 :] for at, c in enumerate(word) if c in _MARKED]


def _has_line(word: str) -> bool:
    lines, wanted = _lines(), word.encode(errors="replace")
    place = bisect_left(range(len(lines)), wanted, key=lambda here: _word_at(here, lines))
    return _word_at(place, lines) == wanted


def _word_at(here: int, lines: bytes) -> bytes:
    """The word of the first line that begins at or after this byte."""
    begin = lines.find(b'\n"', here) + 2
    if begin < 2:
        return b"\xff"
    return lines[begin : lines.find(b'"', begin)]


@cache
def _lines() -> bytes:
    return gzip.decompress((files("spellchecker") / "resources" / "de.json.gz").read_bytes())
