"""What a misspelt word may mean: words of the archive at a small edit distance.

Candidates come from the archive's vocabulary; how texts really spell them decides.
"""

from __future__ import annotations

from collections.abc import Iterator
from heapq import nlargest
from itertools import compress, islice

from sqlite_utils import Database

from tickerbot.search.sounds import MAX_CHECKED_SPELLINGS, normalise_sound
from tickerbot.storage.archive.vocabulary import count_entries, spellings, stems_with_prefix
from tickerbot.text.german import dictionary
from tickerbot.text.german.roots import is_compound
from tickerbot.text.german.stems import fold_diacritics, stem_of

MIN_MISSPELT_LENGTH = 5
"""Shortest word, in letters, that may be misspelt."""
MIN_TWO_ERRORS_LENGTH = 9
"""Shortest word, in letters, that may have two errors."""
MAX_VARIED_LENGTH = 20
"""Longest word, in letters, of which all spellings one error away are tried."""
MAX_ENDING = 6
"""Longest ending, in letters, in which an error may hide another stem."""

_LETTERS = "abcdefghijklmnopqrstuvwxyz"


def find_corrections(db: Database, key: str) -> dict[str, str]:
    """At most three stems that a misspelt word may mean, each with its nearest spelling in texts.

    They are at the smallest edit distance there is: words of five letters or more may have one error,
    of nine or more two. An ending is no error.
    """
    typed = fold_diacritics(key)
    if not (typed.isascii() and typed.isalpha()) or len(typed) < MIN_MISSPELT_LENGTH:
        return {}
    if dictionary.is_word(key):
        return {}  # spelt right, only the archive does not have it
    found: dict[str, str] = {}
    for max_errors, candidates in _find_candidates(db, typed):
        for word in nlargest(MAX_CHECKED_SPELLINGS, candidates, key=candidates.__getitem__):
            errors, spelt = min(
                (edit_distance(typed, fold_diacritics(spelt)), spelt)
                for spelt in spellings(db, word)
            )
            if errors <= max_errors or _is_inflected(typed, word, spelt):
                found[word] = spelt
        if found:
            break
    if dictionary.is_listed(key):  # a name: only other spellings of it
        heard = normalise_sound(stem_of(key))
        found = {word: spelt for word, spelt in found.items() if normalise_sound(word) == heard}
    return dict(islice(found.items(), 3))


def _is_inflected(typed: str, word: str, spelt: str) -> bool:
    """Whether only the ending makes for more than one error: kormorna, Kormorane."""
    stem = stem_of(typed)
    is_long = len(stem) > MIN_MISSPELT_LENGTH and len(spelt) > len(typed)
    return is_long and edit_distance(stem, word) == 1 and not is_compound(typed)


def _find_candidates(db: Database, typed: str) -> Iterator[tuple[int, dict[str, int]]]:
    """Stems worth a closer look, with their frequencies, and how many errors there may be."""
    stem, size = stem_of(typed), len(typed)
    if size <= MAX_VARIED_LENGTH:
        begin, end = typed[:-MAX_ENDING], typed[-MAX_ENDING:]
        endings = (stem_of(begin + variant) for variant in _make_variants(end))
        yield 1, count_entries(db, {*_make_variants(typed), *_make_variants(stem), *endings})
    if size >= MIN_TWO_ERRORS_LENGTH and not is_compound(typed):
        near = stems_with_prefix(db, typed[: size // 3], len(stem) - 2, size + 2)
        is_near = (min(edit_distance(form, word) for form in (stem, typed)) <= 2 for word in near)
        yield 2, dict(compress(near.items(), is_near))


def _make_variants(typed: str) -> Iterator[str]:
    """A word, and all spellings one error away."""
    yield typed
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
