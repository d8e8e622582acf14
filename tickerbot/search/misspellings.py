"""What a misspelt word may mean: words of the archive at a small edit distance.

Candidates come from the archive's vocabulary; how texts really spell them decides.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from sqlite_utils import Database

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
MAX_CHECKED_SPELLINGS = 12
"""Maximum number of candidates whose spellings in texts are read."""

# Spellings that sound alike in German, of several letters and of single ones: Kokein, Lottogewin.
_SOUND_SPELLINGS = tuple(
    pair.split(">")
    for pair in "ph>f th>t dt>t ck>k ai>ei ay>ei ey>ei au>eu oi>eu ie>i chs>ks y>i".split()
)
_CONFUSED_LETTERS = str.maketrans("bdgqcvwzx", "ptkkkffss")
_TRANSCRIBED_UMLAUTS = {"ä": "ae", "ö": "oe", "ü": "ue"}
_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_REPEATED = re.compile(r"(.)\1+")


def find_corrections(db: Database, key: str, *, loosely: bool = False) -> list[str]:
    """At most three stems that a misspelt word may mean, at the smallest edit distance there is.

    Words of five letters or more may have one error, of nine or more two; ``loosely`` allows more.
    Words are compared as texts spell them, so an ending is no error.
    """
    if dictionary.is_word(key) and not loosely:
        return []  # spelt right, only the archive does not have it
    found = _find_closest(db, fold_diacritics(key), stem_of(key), loosely=loosely)
    if not found and not key.isascii():
        # what looks like a transcribed umlaut may be two swapped letters: Hfaen
        typed = "".join(_TRANSCRIBED_UMLAUTS.get(letter, letter) for letter in key)
        found = _find_closest(db, typed, typed, loosely=loosely)
    if dictionary.is_listed(key) and not loosely:  # a name: only other spellings of it
        found = [
            word
            for word in found
            if _spell_by_ear(word) == _spell_by_ear(stem_of(key))
            and not any(map(dictionary.is_word, spellings(db, word)))
        ]
    return found


def _find_closest(db: Database, typed: str, stem: str, *, loosely: bool) -> list[str]:
    if not (typed.isascii() and typed.isalpha()) or len(typed) < MIN_MISSPELT_LENGTH:
        return []
    is_long = len(typed) >= MIN_TWO_ERRORS_LENGTH - loosely
    max_errors = 2 if is_long and (loosely or not is_compound(typed)) else 1
    for allowed in range(1, max_errors + 1):
        for found in _find_candidates(db, typed, stem, allowed):
            best = [
                word
                for word in sorted(found, key=lambda word: (word[0] != typed[0], -found[word]))
                if any(
                    _is_correction(typed, fold_diacritics(spelt), allowed, loosely=loosely)
                    for spelt in spellings(db, word)
                )
            ]
            if best:
                return best[:3]
    return []


def _find_candidates(
    db: Database, typed: str, stem: str, max_errors: int
) -> Iterator[dict[str, int]]:
    """Stems worth a closer look, with their frequencies, in groups: the fastest to find comes first."""
    found: dict[str, int] = {}
    for form in dict.fromkeys((typed, stem)):
        size = len(form)
        if size >= MIN_MISSPELT_LENGTH:
            beginning = form[: max(2, size // (max_errors + 1))]
            found |= stems_with_prefix(db, beginning, size - max_errors, size + max_errors)
    nearest = [
        word
        for word in found
        if word.isalpha()
        and min(edit_distance(stem, word), edit_distance(typed, word)) <= max_errors
    ]
    nearest.sort(key=lambda word: (word[0] != typed[0], -found[word]))
    yield {word: found[word] for word in nearest[:MAX_CHECKED_SPELLINGS]}
    if max_errors == 1 and len(typed) <= MAX_VARIED_LENGTH:
        others = {stem_of(other) for other in _make_variants(typed)}
        yield count_entries(db, filter(str.isalpha, others))


def _is_correction(typed: str, spelt: str, max_errors: int, *, loosely: bool) -> bool:
    if loosely and (typed[0] != spelt[0] or abs(len(typed) - len(spelt)) > 1):
        return False
    return edit_distance(typed, spelt) <= max_errors


def _make_variants(typed: str) -> Iterator[str]:
    """All spellings one error away: finds words whose stem is much shorter than what was typed."""
    for at in range(len(typed) + 1):
        before, after = typed[:at], typed[at:]
        if after:
            yield before + after[1:]
            yield before + after[1:2] + after[:1] + after[2:]
            yield from (before + letter + after[1:] for letter in _LETTERS)
        yield from (before + letter + after for letter in _LETTERS)


def _spell_by_ear(word: str) -> str:
    """A German word with one spelling for all that sound alike."""
    for letters, sound in _SOUND_SPELLINGS:
        word = word.replace(letters, sound)
    return _REPEATED.sub(r"\1", word.translate(_CONFUSED_LETTERS))


def edit_distance(typed: str, word: str) -> int:
    """How many letters are missing, added, wrong or swapped (optimal string alignment)."""
    from rapidfuzz.distance import OSA  # slow to load, and only misspelt words need it

    return OSA.distance(typed, word)
