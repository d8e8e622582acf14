"""Splitting compounds that a text may say in two words: Pilotenstreik as Streik der Piloten."""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from itertools import islice, product
from typing import NamedTuple

from sqlite_utils import Database

from tickerbot.search.vocabulary import count_entries, find_completions, is_surely_noun, may_be_noun
from tickerbot.text.german.compound_parts import FUNCTION_STEMS, PREFIXES, VOWELS, first_parts
from tickerbot.text.german.dictionary import is_listed
from tickerbot.text.german.related_words import inflected_stems, paraphrase_stems
from tickerbot.text.german.stems import fold_diacritics, stem_of

MAX_PAIRS = 4
"""Maximum number of pairs of words that stand for a compound."""
MAX_SPLITS = 2
"""Maximum number of places at which a compound is split."""
MAX_COMPLETIONS = 3
"""Maximum number of words of which a part may be a prefix."""
MIN_COMPOUND_LENGTH = 6
"""Shortest compound, in letters, that is split."""
MIN_PREFIX_LENGTH = 4
"""Shortest first part, in letters, that may be a prefix of a word; a second part is longer."""
MIN_PARAPHRASED_LENGTH = 4
"""Shortest stem, in letters, of a second part that a verb may paraphrase."""


def split_compound(db: Database, key: str) -> list[tuple[str, str]]:
    """At most MAX_PAIRS pairs of stems of the archive that together say what a compound says.

    ``pilotenstreik`` gives ``pilot`` and ``streik``, ``steuersenkung`` also ``steuer`` and ``gesenkt``.
    """
    if not key.isalpha() or len(key) < MIN_COMPOUND_LENGTH:
        return []
    cuts = [
        (key[:at], key[at:], {stem_of(key[:at]), *first_parts(fold_diacritics(key[:at]))})
        for at in range(2, len(key) - 2)
    ]
    second_stems = {second: stem_of(second) for _, second, _ in cuts}
    all_first_stems = {stem for _, _, first_stems in cuts for stem in first_stems}
    known = _known_stems(db, {*second_stems.values(), *all_first_stems})
    paraphrases = {
        second: paraphrase_stems(second_stems[second])
        for _, second, first_stems in cuts
        if len(second_stems[second]) >= MIN_PARAPHRASED_LENGTH and first_stems & known
    }
    known |= _known_stems(db, {stem for stems in paraphrases.values() for stem in stems})
    splits = [
        _Split(
            first,
            second,
            first_stems & known,
            {second_stems[second]} & known,
            paraphrases.get(second, frozenset()) & known,
        )
        for first, second, first_stems in cuts
    ]
    likely = [split for split in splits if split.is_likely]
    likely.sort(
        key=lambda split: (not split.second_stems, -min(len(split.first), len(split.second)))
    )
    found = (pair for split in likely[:MAX_SPLITS] for pair in _find_pairs(db, split))
    return list(islice(found, MAX_PAIRS))


def _known_stems(db: Database, stems: AbstractSet[str]) -> set[str]:
    return count_entries(db, stems).keys() - PREFIXES - FUNCTION_STEMS


class _Split(NamedTuple):
    """A compound split at one place: which stems the archive has for its parts.

    ``paraphrases`` are stems of verbs, or others, that may stand for the second part.
    """

    first: str
    second: str
    first_stems: AbstractSet[str]
    second_stems: AbstractSet[str]
    paraphrases: AbstractSet[str]

    @property
    def first_may_be_prefix(self) -> bool:
        """Whether the first part may be a prefix of a word: Impfpflicht, Pflicht zur Impfung."""
        return len(self.first) >= MIN_PREFIX_LENGTH and not VOWELS.isdisjoint(self.first)

    @property
    def second_may_be_prefix(self) -> bool:
        """Whether the second part may be a prefix of a compound: Alaskagipfel, Gipfeltreffen."""
        return len(self.second) > MIN_PREFIX_LENGTH and is_listed(self.second)

    @property
    def is_likely(self) -> bool:
        """Whether the archive may have a word for each part."""
        if self.second_stems:
            return bool(self.first_stems) or self.first_may_be_prefix
        return bool(self.first_stems) and (bool(self.paraphrases) or self.second_may_be_prefix)


def _find_pairs(db: Database, split: _Split) -> Iterator[tuple[str, str]]:
    """The pairs of stems for one split."""
    # nouns only: Wasserstand is not about water that stood
    firsts = [stem for stem in sorted(split.first_stems) if may_be_noun(db, stem)]
    seconds = [stem for stem in split.second_stems if may_be_noun(db, stem)]
    if not firsts and split.first_may_be_prefix:
        others = inflected_stems(split.first, stem_of(split.first))  # Museum, Museen
        firsts = sorted(count_entries(db, others)) or _find_noun_completions(db, split.first)
    elif firsts and not split.second_stems and split.second_may_be_prefix:
        seconds = _find_noun_completions(db, split.second)
    yield from product(firsts, (*seconds, *sorted(split.paraphrases)))


def _find_noun_completions(db: Database, part: str) -> list[str]:
    completions = find_completions(db, fold_diacritics(part), MAX_COMPLETIONS)
    return [stem for stem in completions if is_surely_noun(db, stem)]
