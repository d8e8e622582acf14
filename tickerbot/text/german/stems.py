"""Stems of German words: shared by the inflections of a word, and ending like that of the last part.

Snowball's stemmer does most of it. Where it strips an ending depends on the length of the word, so it
strips more of a compound than of its last part (``Fisch`` to ``fisch``, but ``Tintenfisch`` to
``tintenf``); here that is restored, so that the stem of ``Tintenfisch`` ends with that of ``Fisch``.
"""

from __future__ import annotations

import re
import threading
import unicodedata

import Stemmer

from tickerbot.text.german.function_words import FUNCTION_WORDS

PREPARATION = f"3/{Stemmer.version()}"
"""Version of the text analysis. A change, by which texts may get other stems, rebuilds the index."""

FUNCTION_WORD_MARK = "0"
"""Ends the stems of function words: ``war`` is not ``Ware``, and no compound has them as a part."""

_SPECIAL_LETTERS = str.maketrans(
    dict(pair.split(">") for pair in "ø>o ł>l đ>d ð>d ı>i æ>ae œ>oe þ>th ß>ss".split())
)

# Snowball cuts Meyer and Lager (like Lage) to three letters, and leaves the s of Trumps and the like.
_SHORT_NOUN_IN_ER = re.compile("([a-z]{2,3}er)[ns]?")
_GENITIVE = re.compile("(?<=[a-z]{3}[jpwy])s$|(?<=[a-z]{3}[^aeon]i)s$")
# Snowball takes these for endings, but they may be part of the last word: Tisch, Zeitung, Musik, Abend.
_DERIVATIONAL_SUFFIX = re.compile(".*(?:ung|i[gk]|isch|lich|heit|keit|end)")
# The end of a noun, not of a superlative: Fest, Pest, Rest, Nest, West; Test, but not lautester. And
# nouns whose own end looks like an ending: Tier and Haustier, Meer and Mittelmeer, Ofen and Backofen.
_NOUN_ENDING = re.compile("[fprnw]est|test(?=s?$)|protest|(?:(?<!e)i|e)er|ofen")
# Nouns of which Snowball keeps the n of the plural: Oper, Opern, Staatsopern.
_NOUN_IN_ER = re.compile(
    "(.*(?:feier|oper|(?<!a)(?<![^e]r)ufer"
    # and nouns to be kept apart from wetten, messen, senden
    "|wetter|messer|sender|keller|kammer|hammer|steuer|trauer|mauer|gitter|filter|futter|muster|zimmer"
    "|fenster|zucker|wasser|winter|sommer|koffer|teller|schulter|mutter|vater|bruder|tochter|schwester"
    "))(?:ns?|s)?"
)
# Verbs that look like feminine plurals: gewinnen and verrinnen are not like Königinnen.
_VERB_IN_INN = re.compile("(?:.*(?:beginn|gewinn|spinn)|(?:be|ent|er|ge|ver)?[mrsz]?inn)en")
# Nouns of which the s is part: Gans and Gänse, Zins and Leitzinsen; but not Organs or Benzins.
_NOUN_IN_S = re.compile(
    "(?:(?<!or)(?<!slo)gans|(?<!ben)(?<!maga)(?<!medi)zins|hals|puls|kurs|krebs|keks|koks"
    "|fuchs|lachs|luchs|dachs|wachs|wuchs|^fels|^vers|^ochs|^mars)$"
)


def stem_of(key: str) -> str:
    """The stem of a word, without diacritics; a key with digits or signs is only folded."""
    if not key.isalpha():
        return fold_diacritics(key)
    if key in FUNCTION_WORDS:
        return fold_diacritics(key) + FUNCTION_WORD_MARK
    word = key.replace("ß", "ss")
    stem = _stemmer().stemWord(word)
    if len(stem) < 4 and (found := _SHORT_NOUN_IN_ER.fullmatch(key)):
        return found[1]
    stem = fold_diacritics(stem) or key
    bare = fold_diacritics(word)
    if bare.endswith(("n", "r", "s")) and (found := _NOUN_IN_ER.fullmatch(bare)):
        return found[1]
    if stem.endswith("inn") and bare == stem + "en" and not _VERB_IN_INN.fullmatch(bare):
        return stem[:-1]
    if bare != stem and bare.startswith(stem):
        stem = _restore_last_part(bare, stem)
    return _GENITIVE.sub("", stem) if stem.endswith("s") else stem


def _restore_last_part(word: str, stem: str) -> str:
    """The stem, with what Snowball stripped although it belongs to the last part of the compound."""
    if derived := _DERIVATIONAL_SUFFIX.match(word, len(stem)):
        stem = word[: derived.end()]
    for noun in _NOUN_ENDING.finditer(word):
        if noun.start() < len(stem) < noun.end():
            stem = word[: noun.end()]
    if word == stem + "s" and _NOUN_IN_S.search(word):
        stem = word
    return stem


def fold_diacritics(word: str) -> str:
    """A word without diacritics, in plain letters: ä becomes a, é e, ß ss, ø o."""
    if word.isascii():
        return word
    decomposed = unicodedata.normalize("NFD", word.translate(_SPECIAL_LETTERS))
    return "".join(c for c in decomposed if not unicodedata.combining(c))


class _Stemmers(threading.local):
    """A stemmer for each thread, since a stemmer is not thread-safe."""

    def __init__(self) -> None:
        self.german = Stemmer.Stemmer("german", 0)


_stemmers = _Stemmers()


def _stemmer() -> Stemmer.Stemmer:
    return _stemmers.german
