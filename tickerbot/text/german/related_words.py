"""Words that belong together although their stems differ: inflections, verb forms, related words.

Many of the stems proposed here belong to no word at all; callers keep those that the archive holds.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from tickerbot.text.german.common_words import common_words
from tickerbot.text.german.dictionary import is_listed, is_word
from tickerbot.text.german.stems import fold_diacritics, stem_of
from tickerbot.text.german.strong_verbs import (
    is_strong_form,
    may_be_verb_form,
    nouns_of_verb,
    separable_prefix,
    strong_forms,
    verb_stems_of_noun,
    weak_participle,
)

_VOWELS = frozenset("aeiou")
# Endings of nouns from Greek and Latin that Snowball does not strip: Museum, Museen.
_LATIN_ENDINGS = ("um", "us", "a", "o")
# Stems of such nouns that change in the plural: Stadion, Stadien; Praxis, Praxen.
_LATIN_PLURALS = (("ion", "i"), ("xi", "x"))
# Endings whose t mostly belongs to a noun: Macht, Kraft, Markt, Kunst.
_NOUN_ENDINGS_IN_T = ("cht", "ft", "kt", "st", "heit", "keit")
MIN_ROOT_LENGTH = 3
"""Shortest root, in letters, before a Latin suffix."""
# Suffixes of nouns from Latin, and what replaces them before the -ieren of the verb.
_LATIN_NOUN_SUFFIXES = (
    (("ation", "ant", "at", "atur", "ion"), ""),
    (("ktion",), "z"),
    (("sion",), "d"),
    (("ik",), "is"),
)
# Endings of weak verbs: sperren, sperrt, sperrten, gesperrte.
_WEAK_VERB_ENDING = re.compile("(?:en|ern|eln|te?[mnrs]?|ende?[mnrs]?)$")
_AGENT_ENDING = re.compile("(?:er|ern|ers|erin|erinnen)$")


@lru_cache(maxsize=2_000)
def inflected_stems(key: str, stem: str) -> frozenset[str]:
    """Other stems that the stemmer may give inflections of this word: Museum, Museen; Auto, Autos."""
    found = {stem + "s"} if stem[-1:] in _VOWELS else set()
    if key.endswith(("s", "sse", "ssen")):  # Bus, Busse; Kürbis, Kürbisse
        found.add(stem.removesuffix("s") if stem.endswith("ss") else stem + "s")
    found.update((stem.replace("ph", "f"), stem.replace("f", "ph")))
    found.add(stem_of(key.removesuffix("s") if key.endswith("s") else key + "s"))  # Bayerns
    if key.endswith(("er", "el")) and is_listed(shorter := key[:-2] + key[-1] + "em"):
        found.add(stem_of(shorter))  # teuer, teurem; dunkel, dunklem
    if stem.endswith("s") and stem[-2:-1] in _VOWELS:
        found.add(stem[:-1])
    for ending in _LATIN_ENDINGS:
        found.add(stem.removesuffix(ending))
        if not key.endswith("e"):  # not Motto for Motte
            found.add(stem + ending)
    for singular, plural in _LATIN_PLURALS:
        if stem.endswith(singular):
            found.add(stem.removesuffix(singular) + plural)
        elif stem.endswith(plural):
            found.add(stem.removesuffix(plural) + singular)
    found.discard(stem)
    shortest = 3 if stem.endswith("us") else 4  # Virus, Viren
    return frozenset(w for w in found if len(w) >= (3 if w.endswith("s") else shortest))


@lru_cache(maxsize=2_000)
def verb_forms(key: str, stem: str) -> frozenset[str]:
    """Stems of other forms of the same verb: sperren, gesperrt; fliegen, flog; abfliegen, abgeflogen.

    Empty for a word that cannot be a verb form as it is spelt: Klage, Fall.
    """
    found: set[str] = set()
    if may_be_verb_form(key, stem) and (key.endswith("en") or key not in common_words()):
        found.update(strong_forms(stem))
    base = _verb_base(key, stem)
    if len(base) >= 3 and _WEAK_VERB_ENDING.search(key):
        for verb in _verb_stems(key, base):
            found.update((verb, verb + "end", *_weak_forms(verb)))
    return frozenset(word for word in found if len(word) >= 3) - {stem}


@lru_cache(maxsize=2_000)
def related_stems(key: str, stem: str) -> frozenset[str]:
    """Stems that related words may have: Sperrung, gesperrt; Arzt, Ärztin."""
    is_known = key in common_words() and not stem.endswith("ung")
    base = stem if is_known else _verb_base(key, stem)  # Schulter is not related to Schule
    found = {base}
    if len(base) >= 4:
        for verb in _verb_stems(key, base):
            found.add(verb)
            if _WEAK_VERB_ENDING.search(key):  # Stimmung is not related to Stimme
                found.add(verb + "ung")
            if not is_strong_form(base):
                found.update(
                    (verb + "t", weak_participle(verb)) if verb == stem else _weak_forms(verb)
                )
    found |= {*verb_stems_of_noun(stem)[0], *nouns_of_verb(stem), *_words_of_latin_root(stem)}
    if key.endswith("en") and (is_listed(key + "er") or not is_word(key)):  # München, Münchner
        found.add(stem_of(key.removesuffix("en") + "ner"))
    found.discard("hundert")  # not related to Hund
    if len(stem) >= 4:
        found.update((stem + "in", re.sub("in$", "", stem)))
    if key.endswith("er") and agent_noun(key):  # Stecker is not a form of stecken
        found = {stem + "in"}
    return frozenset(word for word in found if len(word) >= 4) - {stem}


@lru_cache(maxsize=2_000)
def paraphrase_stems(stem: str) -> frozenset[str]:
    """Stems with which a text may paraphrase a noun: Entlassung, entlassen; Knappheit, knapp."""
    if found := re.fullmatch("(.{4,})[hk]eit", stem):
        return frozenset([found[1]])
    whole, apart = verb_stems_of_noun(stem)
    if whole or apart:
        return whole | apart
    verb = stem.removesuffix("ung") or stem
    stems = {*_weak_forms(verb), *strong_forms(verb)}
    if verb == stem:
        stems.update((verb + "ier", verb + "iert"))
    return frozenset(stems) - {stem}


def _weak_forms(verb: str) -> Iterator[str]:
    """Stems of the forms of a weak verb: sagt, gesagt; testet, gestrand(et)."""
    yield from (verb, verb + "t", weak_participle(verb))
    if verb[-1] in "dt":
        yield from (verb + "et", weak_participle(verb + "e"), weak_participle(verb)[:-1])


def _words_of_latin_root(stem: str) -> Iterator[str]:
    """Stems of words with the same Latin root: Demonstration, demonstrieren; Explosion, explodiert."""
    for nouns, verb in _LATIN_NOUN_SUFFIXES:
        for noun in nouns:
            if stem.endswith(noun) and len(stem) >= len(noun) + MIN_ROOT_LENGTH:
                root = stem.removesuffix(noun) + verb
                yield from (root + "ier", root + "iert")
        for ending in ("ier", "iert"):
            if stem.endswith(verb + ending):
                root = stem.removesuffix(verb + ending)
                yield from (root + noun for noun in nouns)


def feminine_stems(key: str) -> frozenset[str]:
    """The stem of the feminine form of a noun in -er, if it differs: Tiger, Tigerin."""
    return frozenset([stem_of(key + "in")] if key.endswith("er") else []) - {stem_of(key)}


def _verb_base(key: str, stem: str) -> str:
    """What ``sperrung``, ``gesperrt`` and ``sperrt`` have in common with ``sperren``."""
    base = stem
    prefix = separable_prefix(stem)
    rest = stem[len(prefix) :]
    if stem.endswith(("ung", "end")) and len(stem) >= 7:
        base = stem[:-3]
    elif rest.endswith("t") and len(rest) >= (7 if rest.endswith(_NOUN_ENDINGS_IN_T) else 4):
        base = prefix + (rest[2:-1] if rest.startswith("ge") and len(rest) >= 6 else rest[:-1])
    if key.endswith(("el", "er")):  # Wiesel is not related to Wiese
        return base
    shorter = re.sub("e[rl]$", "", base)  # fordern, sammeln
    return shorter if len(shorter) >= 4 else base


def _verb_stems(key: str, base: str) -> list[str]:
    """The base, and the base with the er or el it lost: forder for fordern, but not regel for regen."""
    bare = fold_diacritics(key)
    return [base, *(base + ending for ending in ("er", "el") if base + ending in bare)]


def agent_noun(key: str) -> str | None:
    """The masculine form of an agent noun (Stecker, Sprecherin); None for plurals and adjectives."""
    base = _AGENT_ENDING.sub("", key)
    if (
        base == key
        or len(base) < 3
        or not is_listed(key)
        or any(is_listed(base + end) for end in ("em", "ere"))
    ):
        return None
    if is_listed(base + "ers") or (key in common_words() and base.isascii()):
        return base + "er"
    is_plural = is_listed(fold_diacritics(base) + "es") or not is_listed(base + "ern")
    return None if is_plural else base + "er"


def is_lookalike(noun: str, key: str) -> bool:
    """Whether a word only looks related to an agent noun: stecken to Stecker, not Bremen to Bremer."""
    return not fold_diacritics(key).startswith(fold_diacritics(noun)) and is_word(key)
