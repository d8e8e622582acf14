"""Stems of German words: what all inflections of a word share, and a compound with its last part.

Snowball's stemmer does most of it. It takes off endings by their place in the word, so that of a
compound it takes off more than of its last part (``fisch``, but ``tintenf`` of ``Tintenfisch``); here
that is put back, so that ``Tintenfisch`` ends with what ``Fisch`` is.
"""

from __future__ import annotations

import re
import threading
import unicodedata

import Stemmer

from tickerbot.text.german.function_words import FUNCTION_WORDS

PREPARATION = f"3/{Stemmer.version()}"
"""Changes whenever the same text may become other stems: then the index is made anew."""

APART = "0"
"""Ends the stems of function words, so that ``war`` is no ``Ware``, and nothing is made of them."""

_UNMARKED = str.maketrans(
    dict(pair.split(">") for pair in "ø>o ł>l đ>d ð>d ı>i æ>ae œ>oe þ>th ß>ss".split())
)

# Snowball leaves three letters of Meyer and Lager, as of Lage, and the s of names such as Trumps.
_SHORT_IN_ER = re.compile("([a-z]{2,3}er)[ns]?")
_GENITIVE = re.compile("(?<=[a-z]{3}[jpwy])s$|(?<=[a-z]{3}[^aeon]i)s$")
# Not endings, but what makes a word, and may be the end of another: Tisch, Zeitung, Musik, Abend.
_DERIVED = re.compile(".*(?:ung|i[gk]|isch|lich|heit|keit|end)")
# The end of a noun, no superlative: Fest, Pest, Rest, Nest, West; Test, but not: lautester. And words
# with vowels where an ending may begin: Tier and Haustier, Meer and Mittelmeer, Ofen and Backofen.
_NOUN = re.compile("[fprnw]est|test(?=s?$)|protest|(?:(?<!e)i|e)er|ofen")
# Of such words Snowball leaves the n of the plural, too: Oper, Opern, Staatsopern.
_NOUN_IN_ER = re.compile(
    "(.*(?:feier|oper|(?<!a)(?<![^e]r)ufer"
    # and these are nothing of wetten, messen, senden
    "|wetter|messer|sender|keller|kammer|hammer|steuer|trauer|mauer|gitter|filter|futter|muster|zimmer"
    "|fenster|zucker|wasser|winter|sommer|koffer|teller|schulter|mutter|vater|bruder|tochter|schwester"
    "))(?:ns?|s)?"
)
# Königin and Königinnen, but not: gewinnen, verrinnen.
_VERB_IN_INN = re.compile("(?:.*(?:beginn|gewinn|spinn)|(?:be|ent|er|ge|ver)?[mrsz]?inn)en")
# Nouns of which the s is part: Gans and Gänse, Zins and Leitzinsen; but neither Organs nor Benzins.
_NOUN_IN_S = re.compile(
    "(?:(?<!or)(?<!slo)gans|(?<!ben)(?<!maga)(?<!medi)zins|hals|puls|kurs|krebs|keks|koks"
    "|fuchs|lachs|luchs|dachs|wachs|wuchs|^fels|^vers|^ochs|^mars)$"
)


def stem_of(key: str) -> str:
    """What all inflections of a word share, without marks over letters."""
    if not key.isalpha():
        return unmarked(key)
    if key in FUNCTION_WORDS:
        return unmarked(key) + APART
    word = key.replace("ß", "ss")
    stem = _stemmer().stemWord(word)
    if len(stem) < 4 and (found := _SHORT_IN_ER.fullmatch(key)):
        return found[1]
    stem = unmarked(stem) or key
    bare = unmarked(word)
    if bare.endswith(("n", "r", "s")) and (found := _NOUN_IN_ER.fullmatch(bare)):
        return found[1]
    if stem.endswith("inn") and bare == stem + "en" and not _VERB_IN_INN.fullmatch(bare):
        return stem[:-1]
    if bare != stem and bare.startswith(stem):
        stem = _put_back(bare, stem)
    return _GENITIVE.sub("", stem) if stem.endswith("s") else stem


def _put_back(word: str, stem: str) -> str:
    """The stem, with what was taken off although it belongs to the last part of a compound."""
    if derived := _DERIVED.match(word, len(stem)):
        stem = word[: derived.end()]
    for noun in _NOUN.finditer(word):
        if noun.start() < len(stem) < noun.end():
            stem = word[: noun.end()]
    if word == stem + "s" and _NOUN_IN_S.search(word):
        stem = word
    return stem


def unmarked(word: str) -> str:
    """A word without marks over its letters: ä is a, é is e."""
    if word.isascii():
        return word
    taken_apart = unicodedata.normalize("NFD", word.translate(_UNMARKED))
    return "".join(c for c in taken_apart if not unicodedata.combining(c))


class _Stemmers(threading.local):
    """A stemmer for each thread, since none may be used by two at once."""

    def __init__(self) -> None:
        self.german = Stemmer.Stemmer("german", 0)


_stemmers = _Stemmers()


def _stemmer() -> Stemmer.Stemmer:
    return _stemmers.german
