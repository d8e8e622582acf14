"""Stems of German words, which the inflections of a word share.

Snowball's stemmer does most of it. Where it strips an ending depends on the length of the word, so it
takes more of a compound than of its last part for one: what may be part of that is restored.
"""

from __future__ import annotations

import re
import threading
import unicodedata

import Stemmer

from tickerbot.text.german.word_lists import FUNCTION_WORDS

PREPARATION = f"8/{Stemmer.version()}"
"""Version of the text analysis. A change, by which texts may get other stems, rebuilds the index."""

FUNCTION_WORD_MARK = "0"
"""Ends the stems of function words: ``war`` is not ``Ware``, and no compound has them as a part."""

_PLAIN_LETTERS = str.maketrans(
    dict(
        pair.split(">")
        for pair in "ä>a ö>o ü>u é>e ß>ss ø>o ł>l đ>d ð>d ı>i æ>ae œ>oe þ>th".split()
    )
)

# Snowball cuts Meyer and Lager (like Lage) to three letters, and leaves the s of Trumps and the like.
_SHORT_NOUN_IN_ER = re.compile("([a-z]{2,3}er)[ns]?")
_GENITIVE = re.compile("(?<=[a-z]{3}[jpwy])s$|(?<=[a-z]{3}[^aeon]i)s$")
# Snowball takes these for endings, but they may be part of the last word: Tisch, Zeitung, Musik, Abend.
_DERIVATIONAL_SUFFIX = re.compile(".*(?:ung|i[gk]|isch|lich|heit|keit|end)")


def stem_of(key: str) -> str:
    """The stem of a word, without diacritics; a key with digits or signs is only folded."""
    if not key.isalpha():
        return fold_diacritics(key)
    if key in FUNCTION_WORDS:
        return fold_diacritics(key) + FUNCTION_WORD_MARK
    word = key
    if not key.isascii():
        word = "".join(c if c in "äöü" else fold_diacritics(c) for c in key)
    stem = _stemmers.german.stemWord(word)
    if len(stem) < 4 and (found := _SHORT_NOUN_IN_ER.fullmatch(key)):
        return found[1]
    stem = fold_diacritics(stem) or key
    bare = fold_diacritics(word)
    if stem[1:].endswith("inn") and bare == stem + "en":  # Königinnen
        return stem[:-1]
    if bare.startswith(stem) and (derived := _DERIVATIONAL_SUFFIX.match(bare, len(stem))):
        stem = bare[: derived.end()]
    return _GENITIVE.sub("", stem) if stem.endswith("s") else stem


def fold_diacritics(word: str) -> str:
    """A word without diacritics, in plain letters: ä becomes a, é e, ß ss, ø o."""
    if word.isascii():
        return word
    word = word.translate(_PLAIN_LETTERS)
    if word.isascii():
        return word
    decomposed = unicodedata.normalize("NFD", word)
    return "".join(c for c in decomposed if not unicodedata.combining(c))


class _Stemmers(threading.local):
    """A stemmer for each thread, since a stemmer is not thread-safe."""

    def __init__(self) -> None:
        self.german = Stemmer.Stemmer("german", 0)


_stemmers = _Stemmers()
