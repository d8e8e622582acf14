"""Which words are German, whether the archive holds them or not: Stecker is no misspelling of stecken.

The list is pyspellchecker's: some 340,000 words, inflections included. It is kept in memory as that
package stores it, one word a line in byte order: 7 MB, read on the first look-up.
"""

from __future__ import annotations

import gzip
from bisect import bisect_left
from functools import cache, lru_cache
from importlib.resources import files

_INFLECTIONS = ("e", "en", "n", "es", "er", "ern", "em", "nen", "se", "sen")


@lru_cache(maxsize=2_000)
def is_word(key: str) -> bool:
    """Whether the word with this key is German, inflected or not.

    The list also holds names, whose spelling varies: what has no other form than that in -s may be a
    name, and does not count.
    """
    others = [key + ending for ending in _INFLECTIONS]
    others += [key.removesuffix(ending) for ending in _INFLECTIONS if key.endswith(ending)]
    return is_listed(key) and any(map(is_listed, others))


@lru_cache(maxsize=10_000)
def is_listed(word: str) -> bool:
    """Whether the list has this word (ss may stand for ß), which may be a name."""
    return any(map(_has_line, {word, word.replace("ss", "ß")}))


def _has_line(word: str) -> bool:
    lines, wanted = _lines(), word.encode(errors="replace")
    place = bisect_left(range(len(lines)), wanted, key=lambda here: _word_at(here, lines))
    return _word_at(place, lines) == wanted


def _word_at(here: int, lines: bytes) -> bytes:
    """The word of the first line that starts at or after this byte offset."""
    begin = lines.find(b'\n"', here) + 2
    if begin < 2:
        return b"\xff"
    return lines[begin : lines.find(b'"', begin)]


@cache
def _lines() -> bytes:
    return gzip.decompress((files("spellchecker") / "resources" / "de.json.gz").read_bytes())
