"""What a misspelt word may mean: words of the archive at a small edit distance.

Candidates come from the archive's vocabulary; how texts really spell them decides.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from sqlite_utils import Database

from tickerbot.search.hearing import normalise_sound
from tickerbot.search.names import MAX_CHECKED_SPELLINGS, may_be_name
from tickerbot.storage.archive.vocabulary import (
    count_entries,
    spellings,
    stems_with_prefix,
)
from tickerbot.text.german import dictionary
from tickerbot.text.german.roots import is_compound
from tickerbot.text.german.stems import fold_diacritics, stem_of

MIN_MISSPELT_LENGTH = 5
"""Shortest word, in letters, that may be misspelt."""
MIN_TWO_ERRORS_LENGTH = 9
"""Shortest word, in letters, that may have two errors."""
MAX_VARIED_LENGTH = 20
"""Longest word, in letters, of which all spellings one error away are tried."""

_LETTERS = "abcdefghijklmnopqrstuvwxyz"


def find_corrections(db: Database, key: str, *, loosely: bool = False) -> dict[str, str]:
    """At most three stems that a misspelt word may mean, each with its nearest spelling in texts.

    They are at the smallest edit distance there is: words of five letters or more may have one error,
    of nine or more two; ``loosely`` allows more. An ending is no error.
    """
    typed = fold_diacritics(key)
    if not (typed.isascii() and typed.isalpha()) or len(typed) < MIN_MISSPELT_LENGTH:
        return {}
    if dictionary.is_word(key) and not loosely:
        return {}  # spelt right, only the archive does not have it
    stem, size = stem_of(typed), len(typed)
    found: dict[str, str] = {}
    for max_errors, candidates in _find_candidates(db, typed, loosely=loosely):
        nearest = sorted(candidates, key=candidates.__getitem__, reverse=True)
        for word in nearest[:MAX_CHECKED_SPELLINGS]:
            errors, spelt = min(
                (edit_distance(typed, fold_diacritics(spelt)), spelt)
                for spelt in spellings(db, word)
            )
            # texts have it with an ending only: kormorna, Kormorane
            if (
                len(stem) > MIN_MISSPELT_LENGTH
                and len(spelt) > size
                and not is_compound(typed)
                and edit_distance(stem, word) == 1
            ):
                errors = 1
            if errors <= max_errors:
                found[word] = spelt
        if found:
            break
    if dictionary.is_listed(key) and not loosely:  # a name: only other spellings of it
        heard = normalise_sound(stem_of(key))
        found = {
            word: spelt
            for word, spelt in found.items()
            if normalise_sound(word) == heard and may_be_name(db, word)
        }
    return dict(islice(found.items(), 3))


def _find_candidates(
    db: Database, typed: str, *, loosely: bool
) -> Iterator[tuple[int, dict[str, int]]]:
    """Stems worth a closer look, with their frequencies, and how many errors there may be."""
    stem, size = stem_of(typed), len(typed)
    if size <= MAX_VARIED_LENGTH:
        variants = {typed, *_make_variants(typed)}
        yield 1, count_entries(db, {*variants, *_make_variants(stem)})
        yield 1, count_entries(db, map(stem_of, variants))
    if size >= MIN_TWO_ERRORS_LENGTH - loosely and (loosely or not is_compound(typed)):
        near = stems_with_prefix(db, typed[: size // 3], len(stem) - 2, size + 2)
        distances = {
            word: min(edit_distance(form, word) for form in (stem, typed)) for word in near
        }
        yield 2, {word: near[word] for word, errors in distances.items() if errors <= 2}


def _make_variants(typed: str) -> Iterator[str]:
    """All spellings one error away: finds words whose stem is much shorter than what was typed."""
    for at in range(len(typed) + 1):
        before, after = typed[:at], typed[at:]
        if after:
            yield before + after[1:]
            yield before + after[1:2] + after[:1] + after[2:]
            yield from (before + letter + after[1:] for letter in _LETTERS)
        yield from (before + letter + after for letter in _LETTERS)


def edit_distance(typed: str, word: str) -> int:
    """How many letters are missing, added, wrong or swapped (optimal string alignment)."""
    from rapidfuzz.distance import OSA  # slow to load, and only misspelt words need it

    return OSA.distance(typed, word)
