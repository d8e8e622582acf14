"""What a German word is made of: the roots that it shares with its forms, its kin and its compounds.

The morphemes of a word become roots that are the same for a verb and its nouns: ``aufgehoben`` and
``Aufhebung`` have ``aufheb``, ``Müllgebühren`` has ``müll`` and ``gebühr``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from itertools import chain
from typing import NamedTuple

from tickerbot.text.german.dictionary import is_listed, is_word
from tickerbot.text.german.morphemes import Morpheme, model
from tickerbot.text.german.stems import fold_diacritics
from tickerbot.text.german.word_lists import (
    FUNCTION_WORDS,
    PARTICLES,
    PREFIXES,
    SHORT_NOUNS,
    UNLIKE_NOUNS,
    VERBS_OF_FORMS,
    VERBS_OF_NOUNS,
    VERBS_OF_PREFIXED_NOUNS,
)

MAX_LETTERS = 36
"""Longest word that is analysed: the time grows by the square of its length."""
MAX_REMEMBERED = 30_000
"""Maximum number of words whose analysis is remembered."""
MIN_PART_LENGTH = 3
"""Shortest part of a compound, in letters."""

_SILENT_KINDS = ("SUF", "PREF_PP", "FUGE", "PTKZU", "PRESPART", "ADJ_COMP", "ADJ_SUP", "HYPHEN")
_PREFIX_KINDS = ("PTKVZ_SEP", "PTKVZ_DUBIUM", "PREF_NEG")
_FINITE_KINDS = ("VV(FIN)", "VV(INF)", "VV(IMP)")

# No words of their own, at the end of one: Wirt-schaft.
_SUFFIX = re.compile("schaft|[hk]eit|ung|tum|nis|ling|isch|lich|haft|los|bar|sam")
# Suffixes of words from Latin, which verb, act and actor share: Demonstration, demonstrieren.
_LATIN_SUFFIX = re.compile(
    "(?:(?:is)?ier(?:ung)?|ation|ition|ant|atur)$|(?<=...[st])ion$|(?<=...[^aeiou])ik$"
)
_LATIN_NOUN = re.compile("(?<=[^aeiou])(?:um|us)$|(?<=[ei])um$|(?<=i)[eo]n$")
UMLAUTS = str.maketrans("äöü", "aou")
_UMLAUT = re.compile("[äöü]")
# Endings of words that the model does not know.
_NOUN_ENDING = re.compile("(?<=...)(?:e[nrs]?|ern|n|s)$")


class Morphology(NamedTuple):
    """The roots of a word in order, whether it is a verb, and whether it may be that of a clause.

    ``noun_roots`` are those that it has instead where it is capitalised: Schloss, of schließen.
    """

    roots: tuple[str, ...] = ()
    is_verb: bool = False
    is_finite: bool = False
    noun_roots: tuple[str, ...] = ()

    @property
    def readings(self) -> list[tuple[str, ...]]:
        """All that the roots may be, however it is written; empty if it has none."""
        return [roots for roots in dict.fromkeys((self.roots, self.noun_roots)) if roots]


_NOTHING = Morphology()
_remembered: dict[str, Morphology] = {}


def remember(words: Mapping[str, Morphology]) -> None:
    """Spare ``analyse_word`` the analysis of words that was kept elsewhere."""
    make_room(len(words))
    _remembered.update(words)


def make_room(count: int) -> None:
    """Forget what is remembered, if so many words more would be more than MAX_REMEMBERED."""
    if len(_remembered) + count > MAX_REMEMBERED:
        _remembered.clear()


def is_remembered(key: str) -> bool:
    """Whether the analysis of a word is at hand."""
    return key in _remembered


def analyse_word(key: str) -> Morphology:
    """The roots of the word with this key; none for function words, numbers and the like."""
    if not key.isalpha() or key in FUNCTION_WORDS or len(key) < 2:
        return _NOTHING
    if len(key) > MAX_LETTERS:
        return Morphology((key.replace("ß", "ss"),))
    if (found := _remembered.get(key)) is None:
        found = _analyse("".join(c if c in "äöüß" else fold_diacritics(c) for c in key))
        remember({key: found})
    return found


def contains(roots: Sequence[str], some: Sequence[str]) -> bool:
    """Whether some roots stand side by side among others, as in a compound."""
    size = len(some)
    return any(tuple(roots[at : at + size]) == some for at in range(len(roots) - size + 1))


def is_same_word(wanted: str, key: str) -> bool:
    """Whether a word with the stem of the one wanted is that one: Stecker, but not stecken."""
    is_spelt_so = wanted in (key[: len(wanted)], fold_diacritics(key)[: len(wanted)])
    is_resident = wanted == key + "er" and not is_noun(wanted)  # Linzer
    if is_spelt_so or is_resident or may_be_name(wanted):
        return True  # but Fähre is not fahren
    own, others = (set(chain(*analyse_word(one).readings)) for one in (wanted, key))
    return not own or not own.isdisjoint(others)


def may_be_name(key: str) -> bool:
    """Whether a word may be a name: it is neither in the dictionary nor a noun of the model."""
    return not (is_word(key) or is_noun(key))


def is_noun(key: str) -> bool:
    """Whether the model has this word as a noun, just so."""
    return key in _lexicon().nouns


def is_part(word: str) -> bool:
    """Whether the model has this noun, adjective, place or verb, the latter without its ending."""
    lexicon = _lexicon()
    return lexicon.knows(word) or word in lexicon.verbs


def is_compound(key: str) -> bool:
    """Whether it consists of several parts that the model knows, so that it is hardly misspelt."""
    roots = analyse_word(key).roots
    are_known = all(map(is_part, roots))
    return len(roots) > 1 and are_known and min(map(len, roots)) > MIN_PART_LENGTH


def _analyse(key: str) -> Morphology:
    lexicon = _lexicon()
    stem = key.removesuffix("en")
    if stem != key and stem in UNLIKE_NOUNS:
        return Morphology((key,), is_verb=True, is_finite=True, noun_roots=(stem,))
    if verb := VERBS_OF_FORMS.get(key):
        nouns = (key,) if key in lexicon.nouns else ()
        return Morphology((verb,), is_verb=True, is_finite=bool(nouns), noun_roots=nouns)
    morphemes, kind = model().cut(key)
    if not morphemes:
        return _analyse_unknown(key)
    parts = _join(morphemes) or [key]
    if len(key) == 4 and key[-1] == "a":  # Reha, no plural as Visa
        parts = [key]
    roots = _normalise(parts)
    if not kind.startswith("VV"):
        is_verb = stem != key and len(roots) == 1 and is_listed(stem + "te")
        if is_verb and _UMLAUT.search(key) and stem.translate(UMLAUTS) == roots[0]:
            return Morphology((stem,), is_verb=True, is_finite=True, noun_roots=roots)  # räumen
        is_verb = is_verb or (kind == "NN" and stem != key and stem in lexicon.verbs)  # stimmen
        return Morphology(roots, is_verb=is_verb, is_finite=is_verb)
    as_noun = _split(key, "NN") if key in lexicon.nouns else _join(model().cut(key, "NN")[0])
    if kind not in _FINITE_KINDS:
        return Morphology(roots, is_verb=True)
    noun_roots = _normalise(as_noun) if lexicon.nouns.issuperset(as_noun) else ()
    is_umlauted = _UMLAUT.search(key) and not _UMLAUT.search(parts[-1])
    if noun_roots and is_umlauted and not key.startswith(parts[-1]):
        return Morphology(noun_roots)  # Fähren, hardly of fahren
    noun_roots = () if noun_roots == roots else noun_roots
    return Morphology(roots, is_verb=True, is_finite=True, noun_roots=noun_roots)


def _analyse_unknown(key: str) -> Morphology:
    """The roots of a word with parts that the model does not know: a verb, or a compound."""
    for word in (key, _NOUN_ENDING.sub("", key)):
        parts = _split(word, "NN")
        if len(parts) > 1 or _verb_of(word):
            break
    return Morphology(_normalise(parts))


def _join(morphemes: Iterable[Morpheme]) -> list[str]:
    """The parts of a word, from its morphemes: prefixes with their verbs, no endings."""
    parts: list[str] = []
    prefix = ""
    is_verb = False
    for form, kind in morphemes:
        if kind.startswith(_SILENT_KINDS) or not form:
            continue
        if kind in _PREFIX_KINDS:
            prefix += form
            continue
        is_verb = kind.startswith("VV")
        parts += [prefix + form] if is_verb else _split(prefix + form, kind)
        prefix = ""
    if prefix:
        parts.append(prefix)
    for at in range(len(parts) - 2, -1, -1):
        if parts[at] in PARTICLES and _verb_of(parts[at] + parts[at + 1]):  # ab-schuss
            parts[at : at + 2] = [parts[at] + parts[at + 1]]
    if parts[-2:] == ["dieb", "stahl"]:
        parts[-2:] = ["diebstahl"]
    if is_verb and parts[-1] in UNLIKE_NOUNS:
        parts[-1] += "en"
    return parts


def _normalise(parts: Iterable[str]) -> tuple[str, ...]:
    roots = (_root_of(part).replace("ß", "ss") for part in parts)
    # some of the model's forms have signs in them
    return tuple(filter(None, ("".join(filter(str.isalpha, root)) for root in roots)))


class _Lexicon:
    """The parts that the model knows, by their kind."""

    def __init__(self) -> None:
        lexicon = model().lexicon
        self.nouns = lexicon["NN"]
        self.places = lexicon["NE"]
        self.residents = lexicon["ADJ_INVAR"]
        self.adjectives = lexicon["ADJ"]
        self.verbs = lexicon["VV"] | lexicon["VVnp"]
        self.strong_forms = model().forms["VV_VAR"]

    def knows(self, part: str) -> bool:
        """Whether the model has this part as it is, so that leaving it whole was no guess."""
        return part in self.nouns or part in self.places or part in self.adjectives

    def noun(self, part: str) -> str | None:
        """The noun that a part of a compound is, perhaps without its e: kirsch, Kirsche."""
        return next((noun for noun in (part, part + "e") if noun in self.nouns), None)

    def noun_of_action(self, part: str) -> str | None:
        """The part, if it is the infinitive or the noun in -ung of a verb: Waldsterben, Strandung."""
        verb, noun = part.removesuffix("en"), part.removesuffix("ung")
        if verb != part and verb in self.verbs:
            return verb
        return part if noun != part and (noun in self.verbs or noun in self.nouns) else None

    def first_part(self, part: str) -> str | None:
        """The noun, adjective or verb that the first part of a compound is, perhaps with a link."""
        for link in ("", "s", "n", "en", "es", "er", "e"):
            stem = part.removesuffix(link)
            if not part.endswith(link) or len(stem) < MIN_PART_LENGTH:
                continue
            if noun := self.noun(stem):
                return noun
            if stem in self.places and len(stem) > 4:
                return stem
            is_verb = stem in self.verbs and len(part) > MIN_PART_LENGTH
            if link in ("", "e") and (stem in self.adjectives or is_verb):
                return stem
        return None


@cache
def _lexicon() -> _Lexicon:
    return _Lexicon()


def _split(part: str, kind: str) -> list[str]:
    """A part that the model has not cut, cut in two where it knows both, or one of an unknown word."""
    lexicon = _lexicon()
    if part.endswith("ung") and _verb_of(part.removesuffix("ung")):
        return [part]  # Nachzählung
    is_known = lexicon.knows(part)
    is_place = kind == "NE" and part in lexicon.places
    heads = ((first, _head(second, is_short_only=is_place)) for first, second in _cuts(part))
    cuts = [(first, head) for first, head in heads if head]
    for first, head in cuts:
        is_other = is_known and (part + "e").endswith(head)  # Mittwoch
        if not is_other and (known := lexicon.first_part(first)):
            return [known, head]
    for first, head in () if is_known else cuts:
        bare = first if is_listed(first) else first.removesuffix("s")
        is_word = is_listed(bare)
        if len(head) > MIN_PART_LENGTH and (is_word or not is_listed(part)):
            return [*_split(bare if is_word else first, "NN"), head]  # Ilm-brücke
    return [part]


def _cuts(part: str) -> Iterator[tuple[str, str]]:
    """The ways to cut a part in two, without those that leave a prefix or a suffix."""
    for at in range(MIN_PART_LENGTH, len(part) - 1):
        first, second = part[:at], part[at:]
        if first not in PARTICLES and first not in PREFIXES and not _SUFFIX.fullmatch(second):
            yield first, second


def _head(second: str, *, is_short_only: bool) -> str | None:
    """The word that the second part of a compound is."""
    if second in SHORT_NOUNS:
        return second
    if is_short_only or len(second) <= MIN_PART_LENGTH:
        return None
    return _lexicon().noun_of_action(second) or _lexicon().noun(second)


def _root_of(part: str) -> str:
    """The root of a part, which a verb shares with its nouns, and a place with its people."""
    word = "zurück" + part[4:] if part.startswith("rück") and len(part) > 6 else part
    root = _latin_root(word) or _verbal_root(word) or _nominal_root(word) or word
    bare = root.removesuffix("e")
    return bare if len(root) > MIN_PART_LENGTH and bare not in _lexicon().nouns else root


def _latin_root(word: str) -> str | None:
    """What verb, act and actor of a Latin root share: demonstr, explod."""
    found = _LATIN_SUFFIX.search(word)
    is_german = word.startswith(("ver", "er", "zer", "ge"))  # verlieren
    is_german |= word.endswith("ier") and word in _lexicon().nouns  # Turnier
    if found is None or found.start() < 4 or is_german:
        return None
    root = word[: found.start()]
    if found[0] == "ion" and root.endswith(("llis", "plos")):  # Kollision, kollidieren
        return root[:-1] + "d"
    return root + "ier" if root in UNLIKE_NOUNS else root  # Operation, Oper


def _verbal_root(word: str) -> str | None:
    """The verb of which a word is a noun, or the stem."""
    lexicon = _lexicon()
    for ending in ("ung", "e", "t", ""):
        stem = word[: len(word) - len(ending)]
        is_other = not word.endswith(ending)
        is_other |= ending == "e" and (stem in lexicon.nouns or stem in UNLIKE_NOUNS)  # Reise
        is_other |= ending == "t" and word in lexicon.nouns  # Macht
        verb = VERBS_OF_NOUNS.get(word.replace("ß", "ss")) or _verb_of(stem)
        if ending == "ung" and not verb and is_listed(stem + "te"):  # Düngung
            verb = stem
        if not is_other and verb:
            return verb + "en" if ending == "ung" and verb in UNLIKE_NOUNS else verb
    return None


def _nominal_root(word: str) -> str | None:
    """What a noun is derived from: Ärztin from Arzt, Dresdner from Dresden."""
    lexicon = _lexicon()
    candidates, known = [""], lexicon.nouns
    if word.endswith("länder"):
        candidates, known = [word.removesuffix("änder") + "and"], lexicon.places
    elif word.endswith("in") and len(word) > 5:
        candidates = [word[:-2], word[:-2].translate(UMLAUTS), word[:-2] + "e"]
    elif word in lexicon.residents or (word.endswith("er") and word not in known):
        place = word.removesuffix("er")
        candidates, known = [place, place.removesuffix("n") + "en", place + "e"], lexicon.places
    if root := next((one for one in candidates if one in known), None):
        return root
    found = _LATIN_NOUN.search(word) if len(word) > 4 else None
    return word[: found.start()] if found else None


def _verb_of(stem: str) -> str | None:
    """The root of the verb with this stem, if the model has that verb, with or without a prefix."""
    lexicon = _lexicon()
    if stem in lexicon.verbs:
        return stem
    if stem.endswith("l") and stem[:-1] + "el" in lexicon.verbs:  # Sammlung
        return stem[:-1] + "el"
    for at in range(2, min(len(stem) - 2, 12)):
        prefix, rest = stem[:at], stem[at:]
        if prefix in PARTICLES or prefix in PREFIXES:
            if verb := VERBS_OF_PREFIXED_NOUNS.get(rest.replace("ß", "ss")):
                return prefix + verb
            if rest in lexicon.verbs:
                return stem
            if verb := lexicon.strong_forms.get(rest):
                return prefix + verb
    return None
