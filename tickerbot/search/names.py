"""Names spelt as in another language, or by ear: Selenskyj and Zelensky, Nietzsche and Nitsche.

Candidates are words of the archive with the same phonetic code; their spelling decides.
"""

from __future__ import annotations

import re

from sqlite_utils import Database

from tickerbot.storage.archive.vocabulary import find_sounds, spellings
from tickerbot.text.german import dictionary
from tickerbot.text.german.cologne import cologne_code, phonetic_code
from tickerbot.text.german.roots import is_compound
from tickerbot.text.german.stems import stem_of

MIN_NAME_LENGTH = 5
"""Shortest name, in letters, for which one that is only similar may stand."""
MIN_CODE_LENGTH = 3
"""Shortest phonetic code, in digits, that is distinctive enough."""
MAX_CHECKED_SPELLINGS = 12
"""Maximum number of candidates whose spellings in texts are read."""
MIN_SIMILARITY = 0.75
"""Minimum similarity, from 0 to 1, of the spellings of names that sound the same."""

# How languages spell the same sound, as regular expressions, each applied to the result of the last.
_TRANSLITERATIONS = tuple(
    (re.compile(pair.split(">")[0]), pair.split(">")[1])
    for pair in (
        "c(?=[aloru]|t(?!s))>k dsch|dzh|dj>j a[ijy](?!a)|ey>ei ie(?=[^aeiouvwy])>i ou>u"
        " tz?sch|tch|cz>c sch|[sz]h>s [ck]h>c ph>f ck>k (?<=[bdgrt])h|(?<=a)h$> w>v [jy]>i z>s x>ks"
        " q>k".split()
    )
)
# Letters that are pronounced in several ways.
_OTHER_READINGS = (("ch", "tsch"), ("j", "dsch"), ("j", "dj"))
# Vowels between which Arabic script does not distinguish.
_ARABIC_VOWELS = str.maketrans("oei", "uaa")
_REPEATED = re.compile(r"(.)\1+")


def find_by_sound(db: Database, key: str, min_similarity: float = MIN_SIMILARITY) -> dict[str, str]:
    """At most three stems that sound like this word and are spelt similarly, and how texts spell them.

    The most similar goes first.
    So a foreign name is found as German papers spell it, or English ones: Tschernobyl, Chernobyl. With
    a similarity of 1 it is certainly the same name.
    """
    stem = stem_of(key)
    code = phonetic_code(stem)
    if code is None or dictionary.is_word(key) or is_compound(key):
        return {}
    codes = [code, *(phonetic_code(stem.replace(*pair)) for pair in _OTHER_READINGS)]
    near = sorted(
        (
            (similarity, count, word)
            for word, count in find_sounds(db, codes).items()
            if word != stem and (similarity := _similarity(stem, word)) >= min_similarity
        ),
        reverse=True,
    )
    names = [word for *_, word in near[:MAX_CHECKED_SPELLINGS] if may_be_name(db, word)][:3]
    return {word: min(spellings(db, word)) for word in names}


def _similarity(stem: str, word: str) -> float:
    """From 0 to 1; vowels that Arabic does not distinguish make no difference: Muhammad, Mohammed."""
    from rapidfuzz.distance import Levenshtein

    name, other = normalise_name(stem), normalise_name(word)
    if name == other:
        return 1
    if len(name) < MIN_NAME_LENGTH or len(cologne_code(word)) < MIN_CODE_LENGTH:
        return 0
    if name.translate(_ARABIC_VOWELS) == other.translate(_ARABIC_VOWELS):
        return 0.99
    if _vowel_pattern(name) != _vowel_pattern(other):
        return 0
    return Levenshtein.normalized_similarity(name, other)


def _vowel_pattern(name: str) -> str:
    """The sequence of vowels, m and n, which the phonetic code omits or does not distinguish."""
    return re.sub("[^vmn]", "", re.sub("[aeiou]+", "v", name.replace("v", "w")))


def may_be_name(db: Database, stem: str) -> bool:
    """Whether a word of the archive may be a name: it is not in the dictionary."""
    return not any(map(dictionary.is_word, spellings(db, stem)))


def normalise_name(stem: str) -> str:
    """Normalise the spelling of a name, so that those of several languages are equal."""
    for pattern, spelling in _TRANSLITERATIONS:
        stem = pattern.sub(spelling, stem)
    return _REPEATED.sub(r"\1", stem)
