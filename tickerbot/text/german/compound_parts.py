"""Whether a German word can be cut into the parts of a compound at some place, judged by its letters.

All words and parts are stems or folded keys, so without diacritics.
"""

from __future__ import annotations

from functools import lru_cache

from tickerbot.text.german.common_words import common_stems
from tickerbot.text.german.function_words import FUNCTION_WORDS
from tickerbot.text.german.stems import fold_diacritics, stem_of

MIN_PART_LENGTH = 3
"""Shortest other part of a compound, in letters."""
PREFIXES = frozenset(
    "ab an auf aus be bei durch ein ent er fur ge gegen her hin in mit miss nach neben ober uber um un"
    " unter ur ver von vor weg wider wieder zer zu zuruck".split()
)
"""Prefixes of derived words: Auswahl and Verrat are no compounds of two words."""
FUNCTION_STEMS = frozenset(
    form(word) for word in FUNCTION_WORDS for form in (fold_diacritics, stem_of)
)
"""Stems and folded keys of function words, which are no parts of compounds."""
VOWELS = frozenset("aeiouy")
_LINKING_ELEMENTS = ("", "s", "n", "en", "es", "er", "e", "ns", "ens")
# Letters of one syllable, or mostly: a cut between them is wrong (Landk-reis, Gesellsc-haft).
_INSEPARABLE_LETTERS = frozenset("bl br ch ck dr fl fr gl gr kl kr pf ph pl pr qu th tr zw".split())


@lru_cache(maxsize=10_000)
def first_parts(part: str) -> tuple[str, ...]:
    """What the first part of a compound may be, without each linking element that it may end with."""
    max_length = len(part) - MIN_PART_LENGTH
    return tuple(
        part[: len(part) - len(link)]
        for link in _LINKING_ELEMENTS
        if len(link) <= max_length and part.endswith(link)
    )


@lru_cache(maxsize=10_000)
def last_parts(part: str) -> tuple[str, ...]:
    """What the last part of a compound may be, without each linking element that it may start with."""
    max_length = len(part) - MIN_PART_LENGTH
    return tuple(
        part[len(link) :]
        for link in _LINKING_ELEMENTS
        if len(link) <= max_length and part.startswith(link)
    )


def consists_of_common_words(part: str) -> bool:
    """Whether a part is itself a compound of two very common words."""
    common = common_stems()
    return len(part) >= 6 and any(
        part[at:] in common and not common.isdisjoint(first_parts(part[:at]))
        for at in range(3, len(part) - 2)
    )


def cuts_syllable(left: str, right: str) -> bool:
    """Whether a cut between these two (neither is empty) is within a syllable, or leaves no vowel."""
    if left.endswith("sch") and right[0] in "lmnrw":  # Sch-raube
        return True
    return left[-1] + right[0] in _INSEPARABLE_LETTERS or left[-1] == "c" or not VOWELS & set(left)
