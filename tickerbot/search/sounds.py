"""Words that sound the same: Selenskyj and Zelensky, Nietzsche and Nitsche, Quark and kwark.

Candidates are words of the archive with the phonetic code of what was typed, or of another way to spell
it; one normal form of the sound decides.
"""

from __future__ import annotations

import re
from heapq import nlargest

from sqlite_utils import Database

from tickerbot.storage.archive.vocabulary import find_sounds, spellings
from tickerbot.text.german import dictionary
from tickerbot.text.german.cologne import phonetic_code
from tickerbot.text.german.roots import is_compound, may_be_name
from tickerbot.text.german.stems import fold_diacritics, stem_of

MAX_CHECKED_SPELLINGS = 12
"""Maximum number of candidates whose spellings in texts are read."""
MAX_RESPELT = 32
"""Maximum number of ways to spell what was typed."""
MIN_NAME_LENGTH = 5
"""Shortest name, in letters, for which one that is only similar may stand."""
MIN_SIMILARITY = 0.75
"""Minimum similarity, from 0 to 1, of the spellings of names that sound the same."""


def _rules(pairs: str) -> list[tuple[re.Pattern[str], str]]:
    split = (pair.split(">") for pair in pairs.split())
    return [(re.compile(pattern), spelling) for pattern, spelling in split]


# Spellings of the same sound, each applied to the result of the last: of names in any language; and
# before these, of words as German ears hear them.
_SPELT = _rules(
    "c(?=[aloru]|t(?!s))>k dsch|dzh|dj>j a[ijy](?!a)|ey>ei ie(?=[^aeiouvwy])>i ou>u tz?sch|tch|cz>c"
    " sch|[sz]h>s [ck]h>c ph>f ck>k (?<=[bdgrt])h|(?<=a)h$> w>v [jy]>i z>s x>ks q>k dt>t (.)\\1+>\\1"
)
_HEARD = _rules(
    "[kc]h(?=[lr])>k qu>kw chs|cks>ks c(?=[eiy])>z äu|eu>ö eau|au>o oo>u v|ph>f ä>e w>f"
    " ieh>ie (?<=[aeiouy])h(?![aeiouy])> gn(?=[aeiou])>nj j>ʒ"
)
# Sounds that other languages spell with letters of another phonetic code, or in several ways.
_RESPELT = _rules(
    "(?<!s)ch>tsch j>dsch j>dj kw>qu sch>ch sch>g sch>j dsch>j dsch>dj dsch>g tsch>c tsch>ch nj>gn"
    " lj>ll ü>y z>c k>ch ee>ai ai>i i>ea"
)
# Vowels between which Arabic script does not distinguish: Muhammad, Mohammed.
_ARABIC_VOWELS = str.maketrans("oei", "uaa")
_SILENT_ENDINGS = ("", "x", "s", "t")
_INFLECTION = re.compile("[enrst]*|d|ks")


def find_alike(db: Database, key: str, *, only_certain: bool = False) -> dict[str, str]:
    """At most three stems that sound like this word, the surest first, and how texts spell them.

    Names that differ by the spelling of a language are certain, others similar. A word that the word
    list does not have may be any that is heard as it; a word of the dictionary is only itself.
    """
    if dictionary.is_word(key) or is_compound(key):
        return {}
    stem, readings = stem_of(key), _respell(key)
    is_heard = not (only_certain or dictionary.is_listed(key))
    endings = _SILENT_ENDINGS if is_heard else ("",)
    spelt_so = {fold_diacritics(reading) + ending for reading in readings for ending in endings}
    near = find_sounds(db, map(phonetic_code, spelt_so.union(map(stem_of, readings))))
    near.pop(stem, None)
    first = nlargest(MAX_CHECKED_SPELLINGS, near, key=lambda word: _agreement(stem, word))
    heard = {normalise_sound(reading, is_heard=True) for reading in readings} if is_heard else set()
    found: list[tuple[float, int, str, str]] = []
    for word in first:
        spelt = sorted(spellings(db, word))
        similarity = _similarity(stem, word)
        if similarity < (1 if only_certain else MIN_SIMILARITY) or not all(map(may_be_name, spelt)):
            similarity = 0  # less than that of any two names
            spelt = [one for one in spelt if _is_heard_as(one, heard)]
        if spelt:
            found.append((similarity, near[word], word, spelt[0]))
    return {word: spelt for *_, word, spelt in sorted(found, reverse=True)[:3]}


def _respell(key: str) -> list[str]:
    """The ways to spell what was typed, with some of its sounds spelt otherwise."""
    readings = [key]
    for pattern, spelling in _RESPELT:
        readings += [pattern.sub(spelling, one) for one in readings if pattern.search(one)]
    return readings[:MAX_RESPELT]


def _similarity(stem: str, word: str) -> float:
    """How similarly two names are spelt that sound the same, from 0 to 1."""
    name, other = normalise_sound(stem), normalise_sound(word)
    if name == other:
        return 1
    if len(name) < MIN_NAME_LENGTH:
        return 0
    if name.translate(_ARABIC_VOWELS) == other.translate(_ARABIC_VOWELS):
        return 0.99
    if _vowel_pattern(name) != _vowel_pattern(other):
        return 0
    return _agreement(name, other)


def _agreement(one: str, other: str) -> float:
    from rapidfuzz.distance import Levenshtein  # slow to load

    return Levenshtein.normalized_similarity(one, other)


def _vowel_pattern(name: str) -> str:
    """The sequence of vowels, m and n, which the phonetic code omits or does not distinguish."""
    return re.sub("[^vmn]", "", re.sub("[aeiou]+", "v", name.replace("v", "w")))


def normalise_sound(word: str, *, is_heard: bool = False) -> str:
    """One spelling for all that sound alike, of names in any language, or ``is_heard`` in German."""
    for pattern, spelling in (*(_HEARD if is_heard else ()), *_SPELT):
        word = pattern.sub(spelling, word)
    return word


def _is_heard_as(spelt: str, heard: set[str]) -> bool:
    """Whether a word sounds like one of these, but for an ending."""
    sound = normalise_sound(spelt, is_heard=True)
    return any(sound.startswith(one) and _INFLECTION.fullmatch(sound, len(one)) for one in heard)
