"""Compounds that a text may say in two words: Pilotenstreik, Streik der Piloten; Steuern gesenkt."""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from itertools import islice
from typing import NamedTuple

from sqlite_utils import Database

from tickerbot.compounds import FUNCTION_STEMS, PREFIXES, VOWELS, first_parts
from tickerbot.kinship import paraphrased
from tickerbot.stems import stem_of, unmarked
from tickerbot.vocabulary import beginning_with, counts, is_surely_noun, may_be_noun

MOST_PAIRS = 4
"""Ways to say a compound in two words."""
MOST_WAYS, MOST_BEGINNINGS = 2, 3
SHORTEST_CUT, SHORTEST_BEGINNING, SHORTEST_PARAPHRASED = 6, 4, 4
"""Letters of a compound, of a first part that may go on, of a last one that may be said by a verb."""


def in_two_words(db: Database, key: str) -> list[tuple[str, str]]:
    """Two words that say what a compound says, as stems that the archive holds; few ways.

    ``pilotenstreik`` gives ``pilot`` and ``streik``, ``steuersenkung`` also ``steuer`` and ``gesenkt``.
    """
    if not key.isalpha():
        return []
    cuts = [
        (key[:at], {stem_of(key[:at]), *first_parts(unmarked(key[:at]))}, stem_of(key[at:]))
        for at in range(2, len(key) - 2)
        if len(key) >= SHORTEST_CUT
    ]
    known = _known(db, {stem for _, lefts, right in cuts for stem in (*lefts, right)})
    said = {
        right: paraphrased(right)
        for _, lefts, right in cuts
        if len(right) >= SHORTEST_PARAPHRASED and lefts & known
    }
    known |= _known(db, {stem for stems in said.values() for stem in stems})
    ways = [
        _Way(first, lefts & known, right in known, right, said.get(right, frozenset()) & known)
        for first, lefts, right in cuts
    ]
    likely = [way for way in ways if way.is_likely]
    likely.sort(key=lambda way: -min(len(way.first), len(way.right)))
    found = (pair for way in likely[:MOST_WAYS] for pair in _pairs(db, way))
    return list(islice(found, MOST_PAIRS))


def _known(db: Database, stems: AbstractSet[str]) -> set[str]:
    return counts(db, stems).keys() - PREFIXES - FUNCTION_STEMS


class _Way(NamedTuple):
    """One way to cut a compound: what is known of its parts, and how a text may say the second."""

    first: str
    lefts: AbstractSet[str]
    is_right_known: bool
    right: str
    others: AbstractSet[str]

    @property
    def may_go_on(self) -> bool:
        """Whether the first part may be the beginning of a word: Impfpflicht, Pflicht zur Impfung."""
        return len(self.first) >= SHORTEST_BEGINNING and not VOWELS.isdisjoint(self.first)

    @property
    def is_likely(self) -> bool:
        """Whether the archive holds two words that may be meant."""
        if self.is_right_known:
            return bool(self.lefts) or self.may_go_on
        return bool(self.lefts and self.others)


def _pairs(db: Database, way: _Way) -> Iterator[tuple[str, str]]:
    """The two words for one way to cut."""
    # Wasserstand is not where water stood
    nouns = [left for left in sorted(way.lefts) if may_be_noun(db, left)]
    if way.is_right_known and may_be_noun(db, way.right):
        if not nouns and way.may_go_on:
            begun = beginning_with(db, unmarked(way.first), MOST_BEGINNINGS)
            nouns = [left for left in begun if is_surely_noun(db, left)]
        yield from ((left, way.right) for left in nouns)
    yield from ((left, other) for left in nouns for other in sorted(way.others))
