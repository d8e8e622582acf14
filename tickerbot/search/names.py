"""Names as other languages spell them, or as they sound: Selenskyj and Zelensky, Nietzsche and Nitsche.

Candidates are words of the archive with the same phonetic code; what decides is how they are written.
"""

from __future__ import annotations

import json
import re
from itertools import islice

from sqlite_utils import Database

from tickerbot.search.vocabulary import MAX_STEMS, is_noun, spellings
from tickerbot.text.german import dictionary
from tickerbot.text.german.cologne import phonetic_code
from tickerbot.text.german.stems import fold_diacritics, stem_of

SHORTEST = 5
"""Letters of a name that is looked for by its sound."""
SHORTEST_SOUND = 3
"""Signs of a phonetic code that tells enough."""
COMPARED_AS_SPELT = 12
"""Words that a name is compared with as texts spell them at most."""
ALIKE = 0.75
"""How similar, from 0 to 1, names that sound the same must be written."""

# How languages write the same sound, as regular expressions; each is applied to what the last one left.
_SPELLINGS = tuple(
    (re.compile(pair.split(">")[0]), pair.split(">")[1])
    for pair in (
        "c(?=[aloru]|t(?!s))>k dsch|dzh|dj>j a[ijy](?!a)|ey>ei ie(?=[^aeiouvwy])>i ou>u"
        " tz?sch|tch|cz>c sch|[sz]h>s [ck]h>c ph>f ck>k (?<=[bdgrt])h|(?<=a)h$> w>v [jy]>i z>s x>ks"
        " q>k".split()
    )
)
# One letter that is read in several ways.
_READ_AS = (("ch", "tsch"), ("j", "dsch"), ("j", "dj"))
# Vowels that Arabic leaves open.
_OPEN = str.maketrans("oei", "uaa")
_OF_CASES = frozenset(["", *"e en es n ns s".split()])
_REPEATED = re.compile(r"(.)\1+")


def sounding_like(db: Database, key: str) -> list[str]:
    """Stems that sound like this word and are not written too differently, at most three.

    It may be a foreign name as German papers write it or as English ones do: Tschernobyl, Chernobyl.
    """
    stem = stem_of(key)
    plain = plainly_spelt(stem)
    is_no_name = dictionary.is_word(key) or dictionary.is_compound(key)
    if is_no_name or min(len(stem), len(plain)) < SHORTEST:
        return []
    sounds = [phonetic_code(stem), *(phonetic_code(stem.replace(*pair)) for pair in _READ_AS)]
    telling = [sound for sound in sounds if sound and len(sound) >= SHORTEST_SOUND]
    rows = db.execute(
        "select stem, entries from search_stems"
        " where sound in (select value from json_each(?)) and stem <> ? limit ?",
        [json.dumps(telling), stem, MAX_STEMS],
    ).fetchall()
    near = sorted(
        (
            (alike, count, word)
            for word, count in rows
            if (alike := _likeness(plain, plainly_spelt(word))) >= ALIKE
            and _syllables(plain) == _syllables(plainly_spelt(word))
        ),
        reverse=True,
    )
    ending = fold_diacritics(key).removeprefix(stem)
    fitting = (
        word
        for _, _, word in near[:COMPARED_AS_SPELT]
        if _ends_alike(ending, word, spellings(db, word)) and _may_be_name(db, word)
    )
    return list(islice(fitting, 3))


def _likeness(plain: str, other: str) -> float:
    """From 0 to 1; what Arabic leaves open makes no difference: Muhammad, Mohammed."""
    from rapidfuzz.distance import Levenshtein

    if len(plain) >= SHORTEST and plain.translate(_OPEN) == other.translate(_OPEN):
        return 1
    return Levenshtein.normalized_similarity(plain, other)


def _syllables(plain: str) -> str:
    """Where a word has vowels, m and n, which the phonetic code does not tell, or not apart."""
    return re.sub("[^vmn]", "", re.sub("[aeiou]+", "v", plain.replace("v", "w")))


def _may_be_name(db: Database, stem: str) -> bool:
    """Whether the archive's word may be a name: it is written like a noun, and no common word."""
    return not any(map(dictionary.is_word, spellings(db, stem))) and is_noun(db, stem)


def _ends_alike(ending: str, stem: str, spelt: set[str]) -> bool:
    """Whether one of the spellings has the same ending, or a mere case: Kanzel is no Kanzler."""
    endings = {fold_diacritics(key).removeprefix(stem) for key in spelt}
    return ending in endings or bool(ending in _OF_CASES and endings & _OF_CASES)


def other_spellings(db: Database, key: str, shortest: int = SHORTEST) -> list[str]:
    """The same name as other languages spell it, as far as that is certain."""
    stem = stem_of(key)
    sound = phonetic_code(stem)
    if sound is None or len(stem) < shortest or dictionary.is_word(key):
        return []
    rows = db.execute(
        "select stem from search_stems where sound = ? and stem <> ? limit ?",
        [sound, stem, MAX_STEMS],
    )
    plain = plainly_spelt(stem)
    found = (word for (word,) in rows.fetchall() if plainly_spelt(word) == plain)
    return [word for word in islice(found, 3) if _may_be_name(db, word)]


def is_same_name(key: str, stem: str) -> bool:
    """Whether a word is another language's spelling of a name, as far as that is certain."""
    return plainly_spelt(stem_of(key)) == plainly_spelt(stem)


def plainly_spelt(stem: str) -> str:
    """A name without what its spelling owes to one language: ``Zelensky`` is ``Selenskyj``."""
    for spelling, plain in _SPELLINGS:
        stem = spelling.sub(plain, stem)
    return _REPEATED.sub(r"\1", stem)
