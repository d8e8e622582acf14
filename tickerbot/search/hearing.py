"""Words written as they are heard: kwark and Quark, füsik and Physik, avinjon and Avignon.

Candidates are words of the archive with the phonetic code of one of the spellings that what was typed
may stand for; a normal form of the sound decides.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from sqlite_utils import Database

from tickerbot.search.names import MAX_CHECKED_SPELLINGS
from tickerbot.storage.archive.vocabulary import find_sounds, spellings
from tickerbot.text.german import dictionary
from tickerbot.text.german.cologne import phonetic_code
from tickerbot.text.german.stems import fold_diacritics, stem_of

# What is heard, and how German and other languages spell it where they do so otherwise.
_SPELLINGS = tuple(
    (pair.split(">")[0], pair.split(">")[1])
    for pair in (
        "kw>qu sch>ch sch>g sch>j dsch>j dsch>dj dsch>g tsch>c tsch>ch nj>gn lj>ll z>c ö>eu w>v k>ch"
        " ü>y i>y o>au o>eau ee>ai u>ou u>oo i>ea ai>i"
    ).split()
)
_SILENT_ENDINGS = ("x", "s", "t", "d", "e")
# Spellings of the same sound in German words, each applied to the result of the last.
_NORMAL_FORMS = tuple(
    (re.compile(pair.split(">")[0]), pair.split(">")[1])
    for pair in (
        "ph>f [kc]h(?=[lr])>k th>t rh>r qu>kw chs|cks|x>ks ck>k dt>t tz>z ß>s c(?=[eiy])>z c(?!h)>k v>f"
        " äu>eu a[iy]|ey>ei ieh?>i (?<=[aeiouäöü])h(?![aeiouäöü])> ä>e gn(?=[aeiou])>nj"
    ).split()
)
_REPEATED = re.compile(r"(.)\1+")
_INFLECTION = re.compile("[enrst]*")


def find_heard(db: Database, key: str) -> dict[str, str]:
    """At most three stems of words that sound like this one, and how texts spell them."""
    if dictionary.is_listed(key):
        return {}
    readings = {key, *_respell(key)}
    codes = {phonetic_code(f(reading)) for reading in readings for f in (stem_of, fold_diacritics)}
    sounds = {normalise_sound(reading) for reading in readings}
    near = find_sounds(db, codes)
    found = {
        word: spelt
        for word in sorted(near, key=near.__getitem__, reverse=True)[:MAX_CHECKED_SPELLINGS]
        for spelt in sorted(spellings(db, word))
        if any(_is_form(normalise_sound(spelt), sound) for sound in sounds)
    }
    return dict(islice(found.items(), 3))


def _respell(key: str) -> Iterator[str]:
    """The ways to spell what was typed, with one sound spelt otherwise, or two."""
    once = [key.replace(*pair) for pair in _SPELLINGS if pair[0] in key]
    for reading in once:
        yield reading
        yield from (reading.replace(*pair) for pair in _SPELLINGS if pair[0] in reading)
    yield from (reading + ending for reading in (key, *once) for ending in _SILENT_ENDINGS)


def normalise_sound(key: str) -> str:
    """One spelling for all that sound alike in German."""
    for pattern, spelling in _NORMAL_FORMS:
        key = pattern.sub(spelling, key)
    return _REPEATED.sub(r"\1", key)


def _is_form(sound: str, of: str) -> bool:
    return sound.startswith(of) and bool(_INFLECTION.fullmatch(sound, len(of)))
