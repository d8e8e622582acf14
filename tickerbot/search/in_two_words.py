"""Compounds that a text may say in two words: Pilotenstreik, Streik der Piloten; Steuern gesenkt."""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from itertools import islice, product
from typing import NamedTuple

from sqlite_utils import Database

from tickerbot.search.compounds import FUNCTION_STEMS, PREFIXES, VOWELS, first_parts
from tickerbot.search.vocabulary import beginning_with, counts, is_surely_noun, may_be_noun
from tickerbot.text.german.dictionary import is_listed
from tickerbot.text.german.related_words import inflected_stems, paraphrase_stems
from tickerbot.text.german.stems import fold_diacritics, stem_of

MOST_PAIRS = 4
"""Ways to say a compound in two words."""
MOST_WAYS, MOST_BEGINNINGS = 2, 3
SHORTEST_CUT, SHORTEST_BEGINNING, SHORTEST_PARAPHRASED = 6, 4, 4
"""Letters of a compound, of a first part that may go on, of a last one that may be said by a verb."""


def in_two_words(db: Database, key: str) -> list[tuple[str, str]]:
    """Two words that say what a compound says, as stems that the archive holds; few ways.

    ``pilotenstreik`` gives ``pilot`` and ``streik``, ``steuersenkung`` also ``steuer`` and ``gesenkt``.
    """
    if not key.isalpha() or len(key) < SHORTEST_CUT:
        return []
    cuts = [
        (key[:at], key[at:], {stem_of(key[:at]), *first_parts(fold_diacritics(key[:at]))})
        for at in range(2, len(key) - 2)
    ]
    rights = {second: stem_of(second) for _, second, _ in cuts}
    known = _known(db, {*rights.values(), *(stem for _, _, lefts in cuts for stem in lefts)})
    said = {
        second: paraphrase_stems(rights[second])
        for _, second, lefts in cuts
        if len(rights[second]) >= SHORTEST_PARAPHRASED and lefts & known
    }
    known |= _known(db, {stem for stems in said.values() for stem in stems})
    ways = [
        _Way(
            first,
            second,
            lefts & known,
            {rights[second]} & known,
            said.get(second, frozenset()) & known,
        )
        for first, second, lefts in cuts
    ]
    likely = [way for way in ways if way.is_likely]
    likely.sort(key=lambda way: (not way.rights, -min(len(way.first), len(way.second))))
    found = (pair for way in likely[:MOST_WAYS] for pair in _pairs(db, way))
    return list(islice(found, MOST_PAIRS))


def _known(db: Database, stems: AbstractSet[str]) -> set[str]:
    return counts(db, stems).keys() - PREFIXES - FUNCTION_STEMS


class _Way(NamedTuple):
    """One way to cut a compound: what the archive has of its parts, and of how to say the second."""

    first: str
    second: str
    lefts: AbstractSet[str]
    rights: AbstractSet[str]
    others: AbstractSet[str]

    @property
    def first_may_go_on(self) -> bool:
        """Whether the first part may be the beginning of a word: Impfpflicht, Pflicht zur Impfung."""
        return len(self.first) >= SHORTEST_BEGINNING and not VOWELS.isdisjoint(self.first)

    @property
    def second_may_go_on(self) -> bool:
        """Whether the second may be the beginning of a compound: Alaskagipfel, Gipfeltreffen."""
        return len(self.second) > SHORTEST_BEGINNING and is_listed(self.second)

    @property
    def is_likely(self) -> bool:
        """Whether the archive may hold two words that are meant."""
        if self.rights:
            return bool(self.lefts) or self.first_may_go_on
        return bool(self.lefts) and (bool(self.others) or self.second_may_go_on)


def _pairs(db: Database, way: _Way) -> Iterator[tuple[str, str]]:
    """The two words for one way to cut."""
    # Wasserstand is not where water stood
    firsts = [stem for stem in sorted(way.lefts) if may_be_noun(db, stem)]
    seconds = [stem for stem in way.rights if may_be_noun(db, stem)]
    if not firsts and way.first_may_go_on:
        others = sorted(
            counts(db, inflected_stems(way.first, stem_of(way.first)))
        )  # Museum, Museen
        firsts = others or _nouns_beginning_with(db, way.first)
    elif firsts and not way.rights and way.second_may_go_on:
        seconds = _nouns_beginning_with(db, way.second)
    yield from product(firsts, (*seconds, *sorted(way.others)))


def _nouns_beginning_with(db: Database, part: str) -> list[str]:
    begun = beginning_with(db, fold_diacritics(part), MOST_BEGINNINGS)
    return [stem for stem in begun if is_surely_noun(db, stem)]
