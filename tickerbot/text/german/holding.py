"""Whether a text holds a word, and by which way: the understanding of the search, without an archive.

For words that somebody wants to be told of, or not: ``Streik`` is also in „Bahnstreiks“ and „streikt“,
``Haft`` is not in „Wirtschaft“.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum
from itertools import chain

from tickerbot.text.german.reading import Reading, read, root_token
from tickerbot.text.german.roots import analyse_word, contains, is_same_word
from tickerbot.text.german.stems import PREPARATION
from tickerbot.text.german.synonyms import Roots, synonyms, version
from tickerbot.text.german.tokens import letters_and_digits, tokens


class Way(IntEnum):
    """By which way a text holds a word, the nearest first; those after SYNONYM are a search's."""

    WORD = 0
    """The word itself, in any inflection, case and spelling of umlauts."""
    KIN = 1
    """A word of the same roots: its verb, its noun, its people; the day or month of an entry."""
    COMPOUND = 2
    """A compound that contains it."""
    SYNONYM = 3
    """Another word for the same, or a compound with that."""
    PREFIX = 4
    """A word of which the typed one is a prefix."""
    APART = 5
    """The parts of a compound in one entry, as words or in other compounds."""
    PART = 6
    """Only one part of a compound."""
    MISSPELLING = 7
    """A word of which the typed one may be a misspelling."""
    SOUND = 8
    """A word, probably a name, that sounds the same."""
    CORRECTED_KIN = 9
    """Kin of a corrected word, a compound with it, or a synonym."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A word, and what may stand for it in a text: stems and roots, each by one way."""

    key: str
    stems: Mapping[str, Way]
    roots: Mapping[Roots, Way]

    def way_of(self, reading: Reading) -> Way | None:
        """By which way a word of a text stands for it; None if it does not."""
        ways = [way for roots, way in self.roots.items() if contains(reading.roots, roots)]
        by_stem = self.stems.get(reading.stem)
        if by_stem is not None and (by_stem > Way.WORD or is_same_word(self.key, reading.key)):
            ways.append(by_stem)
        way = min(ways, default=None)
        is_longer = way is Way.KIN and self.roots.get(reading.roots) is not way
        return Way.COMPOUND if is_longer else way


def with_synonyms(own: Iterable[Roots]) -> dict[Roots, Way]:
    """All that the roots of a word may be, and those of words for the same."""
    found = dict.fromkeys(own, Way.KIN)
    for other in chain(*map(synonyms, found)):
        found.setdefault(other, Way.SYNONYM)
    return found


def places_of(stems: tuple[str, ...], readings: Sequence[Reading]) -> list[int]:
    """Where in a text words with these stems stand side by side: the index of the first of them."""
    found, size = tuple(each.stem for each in readings), len(stems)
    return [at for at in range(len(found)) if found[at : at + size] == stems]


def find_way(text: str, word: str) -> Way | None:
    """By which way a text holds a word, or several side by side; None if it does not.

    Takes time in proportion to the length of the text.
    """
    return find_way_in(read(text), word)


def find_way_in(readings: Sequence[Reading], word: str) -> Way | None:
    """``find_way`` in a text that was read before, for many words."""
    found: list[Way | None] = []
    for wanted in _ways_to_write(word):
        if len(wanted) == 1:
            key, stem, *_ = wanted[0]
            sought = Wanted(key, {stem: Way.WORD}, with_synonyms(analyse_word(key).readings))
            found += map(sought.way_of, readings)
        elif places_of(tuple(each.stem for each in wanted), readings):
            return Way.WORD
    return min((way for way in found if way is not None), default=None)


def keys_of_word(word: str) -> set[str]:
    """Stems and roots of which every text that holds the word has one at least, as ``keys_of_text``."""
    keys: set[str] = set()
    for first, *others in _ways_to_write(word):
        keys.add(first.stem)
        if not others:
            every = with_synonyms(analyse_word(first.key).readings)
            keys.update(root_token(roots[0]) for roots in every)
    return keys


def _ways_to_write(word: str) -> list[list[Reading]]:
    """The words that stand side by side; those of one with hyphens also as one; A8 also apart."""
    read_words = [each for each in read(word) if each.stem]
    count = sum(not token.is_whole for token in tokens(word))
    apart = letters_and_digits(read_words[0].key) if len(read_words) == 1 else ()
    whole = read_words[count:] if len(word.split()) == 1 else []
    return [way for way in (read_words[:count], whole, read(" ".join(apart))) if way]


class SoughtWords:
    """Words to look for in many texts: only those that share a key with a text are compared with it."""

    def __init__(self, words: Iterable[str]) -> None:
        self._by_key: dict[str, list[str]] = {}
        for word in words:
            for key in keys_of_word(word):
                self._by_key.setdefault(key, []).append(word)

    def is_one_in(self, readings: Sequence[Reading]) -> bool:
        """Whether a text holds one of them."""
        shared = self._by_key.keys() & keys_of_text(readings) if self._by_key else ()
        candidates = {word for key in shared for word in self._by_key[key]}
        return any(find_way_in(readings, word) is not None for word in candidates)


def version_of_keys() -> str:
    """Another one where words may get other keys."""
    return f"2/{PREPARATION}/{version()}"


def keys_of_text(readings: Sequence[Reading]) -> set[str]:
    """The stems and roots of a text; roots are told from stems as in the index of the search."""
    return {key for each in readings for key in (each.stem, *map(root_token, each.roots)) if key}
