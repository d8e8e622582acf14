"""Words that belong together although they have different stems: forms of a verb, and next of kin.

Most stems that are proposed here are no words; only those that the archive holds count.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from tickerbot.text.german.common_words import common_words
from tickerbot.text.german.dictionary import is_listed, is_word
from tickerbot.text.german.stems import stem_of, unmarked
from tickerbot.text.german.strong_verbs import (
    is_form,
    is_strong,
    nouns_of,
    participle,
    particle_of,
    strong_forms,
    verbs_of,
)

_VOWELS = frozenset("aeiou")
# Endings of nouns from Greek and Latin that Snowball takes for part of the word: Museum, Museen.
_FOREIGN = ("um", "us", "a", "o")
# And what changes in the plural before Snowball's endings: Stadion, Stadien; Praxis, Praxen.
_PLURALS = (("ion", "i"), ("xi", "x"))
# Where a t is mostly part of a noun: Macht, Kraft, Markt, Kunst.
_NOUN_ENDINGS = ("cht", "ft", "kt", "st", "heit", "keit")
SHORTEST_ROOT = 3
"""Letters before an ending from Latin."""
# Nouns from Latin, and what stands in their place before the -ieren of the verb.
_LATIN = (
    (("ation", "ant", "at", "atur", "ion"), ""),
    (("ktion",), "z"),
    (("sion",), "d"),
    (("ik",), "is"),
)
# How forms of a weak verb end: sperren, sperrt, sperrten, gesperrte.
_WEAK = re.compile("(?:en|ern|eln|te?[mnrs]?|ende?[mnrs]?)$")
_IN_ER = re.compile("(?:er|ern|ers|erin|erinnen)$")


@lru_cache(maxsize=2_000)
def other_stems(key: str, stem: str) -> frozenset[str]:
    """Stems that inflections of the same word could have all the same: Museum, Museen; Auto, Autos."""
    found = {stem + "s"} if stem[-1:] in _VOWELS else set()
    if key.endswith(("s", "sse", "ssen")):  # Bus, Busse; Kürbis, Kürbisse
        found.add(stem.removesuffix("s") if stem.endswith("ss") else stem + "s")
    found.update((stem.replace("ph", "f"), stem.replace("f", "ph")))
    found.add(stem_of(key.removesuffix("s") if key.endswith("s") else key + "s"))  # Bayerns
    if key.endswith(("er", "el")) and is_listed(shorter := key[:-2] + key[-1] + "em"):
        found.add(stem_of(shorter))  # teuer, teurem; dunkel, dunklem
    if stem.endswith("s") and stem[-2:-1] in _VOWELS:
        found.add(stem[:-1])
    for ending in _FOREIGN:
        found.add(stem.removesuffix(ending))
        if not key.endswith("e"):  # Motte is no Motto
            found.add(stem + ending)
    for singular, plural in _PLURALS:
        if stem.endswith(singular):
            found.add(stem.removesuffix(singular) + plural)
        elif stem.endswith(plural):
            found.add(stem.removesuffix(plural) + singular)
    found.discard(stem)
    shortest = 3 if stem.endswith("us") else 4  # Virus, Viren
    return frozenset(w for w in found if len(w) >= (3 if w.endswith("s") else shortest))


@lru_cache(maxsize=2_000)
def verb_forms(key: str, stem: str) -> frozenset[str]:
    """Stems of other forms of the same verb: sperren, gesperrt; fliegen, flog, abgeflogen.

    None for what is no form of a verb as it is spelt: Klage, Fall.
    """
    found: set[str] = set()
    if is_form(key, stem) and (key.endswith("en") or key not in common_words()):
        found.update(strong_forms(stem))
    base = _verb_base(key, stem)
    if len(base) >= 3 and _WEAK.search(key):
        for verb in _verbs(key, base):
            found.update((verb, verb + "end", *_weak_forms(verb)))
    return frozenset(word for word in found if len(word) >= 3) - {stem}


@lru_cache(maxsize=2_000)
def relatives(key: str, stem: str) -> frozenset[str]:
    """Stems that words next of kin to this one could have: Sperrung, gesperrt; Arzt, Ärztin."""
    is_known = key in common_words() and not stem.endswith("ung")
    base = stem if is_known else _verb_base(key, stem)  # Schulter is nothing of Schule
    found = {base}
    if len(base) >= 4:
        for verb in _verbs(key, base):
            found.add(verb)
            if _WEAK.search(key):  # Stimmung is nothing of Stimme
                found.add(verb + "ung")
            if not is_strong(base):
                found.update((verb + "t", participle(verb)) if verb == stem else _weak_forms(verb))
    found |= {*verbs_of(stem)[0], *nouns_of(stem), *_of_latin_root(stem)}
    if key.endswith("en") and (is_listed(key + "er") or not is_word(key)):  # München, Münchner
        found.add(stem_of(key.removesuffix("en") + "ner"))
    found.discard("hundert")  # which is nothing of Hund
    if len(stem) >= 4:
        found.update((stem + "in", re.sub("in$", "", stem)))
    if key.endswith("er") and agent(key):  # the stecker is no form of stecken
        found = {stem + "in"}
    return frozenset(word for word in found if len(word) >= 4) - {stem}


@lru_cache(maxsize=2_000)
def paraphrased(stem: str) -> frozenset[str]:
    """Stems by which a text may say a noun otherwise: Entlassung, entlassen; Knappheit, knapp."""
    if found := re.fullmatch("(.{4,})[hk]eit", stem):
        return frozenset([found[1]])
    whole, apart = verbs_of(stem)
    if whole or apart:
        return whole | apart
    verb = stem.removesuffix("ung") or stem
    stems = {*_weak_forms(verb), *strong_forms(verb)}
    if verb == stem:
        stems.update((verb + "ier", verb + "iert"))
    return frozenset(stems) - {stem}


def _weak_forms(verb: str) -> Iterator[str]:
    """The stems of a weak verb's forms: sagt, gesagt; testet, gestrand(et)."""
    yield from (verb, verb + "t", participle(verb))
    if verb[-1] in "dt":
        yield from (verb + "et", participle(verb + "e"), participle(verb)[:-1])


def _of_latin_root(stem: str) -> Iterator[str]:
    """Demonstration, demonstrieren, Demonstranten; Explosion, explodiert; Kritik, kritisieren."""
    for nouns, verb in _LATIN:
        for noun in nouns:
            if stem.endswith(noun) and len(stem) >= len(noun) + SHORTEST_ROOT:
                root = stem.removesuffix(noun) + verb
                yield from (root + "ier", root + "iert")
        for ending in ("ier", "iert"):
            if stem.endswith(verb + ending):
                root = stem.removesuffix(verb + ending)
                yield from (root + noun for noun in nouns)


def feminine(key: str) -> frozenset[str]:
    """The stem of the feminine of a noun in -er, if it is another: Tiger, Tigerin."""
    return frozenset([stem_of(key + "in")] if key.endswith("er") else []) - {stem_of(key)}


def _verb_base(key: str, stem: str) -> str:
    """What ``sperrung``, ``gesperrt`` and ``sperrt`` have in common with ``sperren``."""
    base = stem
    particle = particle_of(stem)
    rest = stem[len(particle) :]
    if stem.endswith(("ung", "end")) and len(stem) >= 7:
        base = stem[:-3]
    elif rest.endswith("t") and len(rest) >= (7 if rest.endswith(_NOUN_ENDINGS) else 4):
        base = particle + (rest[2:-1] if rest.startswith("ge") and len(rest) >= 6 else rest[:-1])
    if key.endswith(("el", "er")):  # Wiesel is nothing of Wiese
        return base
    shorter = re.sub("e[rl]$", "", base)  # fordern, sammeln
    return shorter if len(shorter) >= 4 else base


def _verbs(key: str, base: str) -> list[str]:
    """The base, and with what was taken from it: fordern, not ford; but regen is not regeln."""
    bare = unmarked(key)
    return [base, *(base + ending for ending in ("er", "el") if base + ending in bare)]


def agent(key: str) -> str | None:
    """The masculine of a noun in -er (Stecker, Sprecherin); None for plurals and adjectives."""
    base = _IN_ER.sub("", key)
    if (
        base == key
        or len(base) < 3
        or not is_listed(key)
        or any(is_listed(base + end) for end in ("em", "ere"))
    ):
        return None
    if is_listed(base + "ers") or (key in common_words() and base.isascii()):
        return base + "er"
    is_plural = is_listed(unmarked(base) + "es") or not is_listed(base + "ern")
    return None if is_plural else base + "er"


def is_nothing_of(noun: str, key: str) -> bool:
    """Whether a word only looks like a noun in -er: stecken, Schlag; but not Bremen, Bremer."""
    return not unmarked(key).startswith(unmarked(noun)) and is_word(key)
