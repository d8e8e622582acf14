"""What a German word is made of: the roots that it shares with its forms, its kin and its compounds.

The morphemes of a word become roots that are the same for a verb and its nouns: ``aufgehoben`` and
``Aufhebung`` have ``aufheb``, ``Müllgebühren`` has ``müll`` and ``gebühr``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import NamedTuple

from tickerbot.text.german.dictionary import is_listed
from tickerbot.text.german.function_words import FUNCTION_WORDS
from tickerbot.text.german.morphemes import Morpheme, model
from tickerbot.text.german.stems import fold_diacritics

MAX_LETTERS = 36
"""Longest word that is analysed: the time grows by the square of its length."""
MAX_REMEMBERED = 30_000
"""Maximum number of words whose analysis is remembered."""
MIN_PART_LENGTH = 3
"""Shortest part of a compound, in letters."""
PARTICLES = frozenset(
    """
    ab an auf aus auseinander bei beiseite bekannt bereit bloß dar dicht durch ein empor entgegen
    entlang fehl fern fest fort frei gleich her herab herauf heraus herbei herein herüber herum herunter
    hervor hin hinab hinauf hinaus hindurch hinein hinterher hinüber hinunter hinweg hinzu hoch krank
    kürz lahm leer los mit nach nieder offen statt still teil tot über um umher unter voran voraus vor
    vorbei vorher vorüber wahr weg weiter wett wieder zu zurück zusammen zuvor
    """.split()
)
"""Prefixes of verbs that may stand at the end of the clause."""

_PREFIXES = frozenset("be ent er ge miss rück ver zer".split())
_SILENT_KINDS = ("SUF", "PREF_PP", "FUGE", "PTKZU", "PRESPART", "ADJ_COMP", "ADJ_SUP", "HYPHEN")
_PREFIX_KINDS = ("PTKVZ_SEP", "PTKVZ_DUBIUM", "PREF_NEG")
_FINITE_KINDS = ("VV(FIN)", "VV(INF)", "VV(IMP)")


def _pairs(text: str) -> dict[str, str]:
    return {noun: verb for noun, _, verb in (pair.partition(">") for pair in text.split())}


# Nouns of strong verbs, after a prefix or as they stand.
_VERBS_OF_NOUNS = _pairs(
    "brand>brenn jagd>jag nahme>nehm bruch>brech schuss>schieß schluss>schließ wurf>werf biss>beiß"
    " sprung>spring spruch>sprech sturz>stürz flug>flieg fund>find stieg>steig griff>greif riss>reiß"
    " schnitt>schneid trieb>treib flucht>flieh verlust>verlier wuchs>wachs schwund>schwind guss>gieß"
    " tritt>tret schub>schieb fahrt>fahr diebstahl>stehl gebot>biet kunft>komm"
)
# And those that mean something else as they stand: Zug, Stand, Satz.
_VERBS_OF_PREFIXED_NOUNS = _VERBS_OF_NOUNS | _pairs(
    "zug>zieh gang>geh stand>steh gabe>geb satz>setz sicht>seh"
)
# A compound with such a noun after a prefix, which the model mostly gets wrong: Drohnenabschuss.
_NOUN_OF_ACTION = re.compile(
    "(?P<first>.{3,}?)(?P<second>(?:ab|an|auf|aus|ein|um|vor|zu|rück|durch|unter|über)"
    f"(?:{'|'.join(_VERBS_OF_NOUNS.keys() - {'brand', 'jagd'})}))(?:e?s|e|en)?"
)
# No words of their own, at the end of one: Wirt-schaft.
_SUFFIX = re.compile("schaft|[hk]eit|ung|tum|nis|ling|isch|lich|haft|los|bar|sam")
# Suffixes of words from Latin, which verb, act and actor share: Demonstration, demonstrieren.
_LATIN_SUFFIX = re.compile(
    "(?:(?:is)?ier(?:ung)?|ation|ition|ant|atur)$|(?<=...[st])ion$|(?<=...[^aeiou])ik$"
)
_LATIN_NOUN = re.compile("(?<=[^aeiou])(?:um|us)$|(?<=[ei])um$|(?<=i)[eo]n$")
_UMLAUTS = str.maketrans("äöü", "aou")
_UMLAUT = re.compile("[äöü]")
# Short nouns at the end of compounds.
_SHORT_NOUNS = frozenset(
    "amt bad bau bus eis hof not ort rad rat see tag tal tor uhr weg zug".split()
)


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
        found = _analyse(key)
        remember({key: found})
    return found


def contains(roots: Sequence[str], some: Sequence[str]) -> bool:
    """Whether some roots stand side by side among others, as in a compound."""
    size = len(some)
    return any(tuple(roots[at : at + size]) == some for at in range(len(roots) - size + 1))


def is_same_word(wanted: str, key: str) -> bool:
    """Whether a word with the stem of the one wanted is that one: Stecker, but not stecken."""
    own, others = (
        {root for roots in analyse_word(one).readings for root in roots} for one in (wanted, key)
    )
    is_spelt_so = fold_diacritics(key).startswith(fold_diacritics(wanted))
    return is_spelt_so or not own or not own.isdisjoint(others)


def is_noun(key: str) -> bool:
    """Whether the model has this word as a noun, just so."""
    return key in _lexicon().nouns


def is_compound(key: str) -> bool:
    """Whether it consists of several parts that the model knows, so that it is hardly misspelt."""
    roots, lexicon = analyse_word(key).roots, _lexicon()
    are_known = all(lexicon.knows(root) or root in lexicon.verbs for root in roots)
    return len(roots) > 1 and are_known and min(map(len, roots)) > MIN_PART_LENGTH


def _analyse(key: str) -> Morphology:
    lexicon = _lexicon()
    if found := _NOUN_OF_ACTION.fullmatch(key):
        first = analyse_word(lexicon.first_part(found["first"]) or found["first"])
        if first.roots and _verb_of(found["second"]):
            return Morphology((*first.roots, *_normalise([found["second"]])))
    morphemes, kind = model().cut(key)
    parts = _join(morphemes) or [key]
    stems = [form for form, name in morphemes if not name.startswith(_SILENT_KINDS)]
    if kind == "NN" and len(stems) == 1 and not lexicon.knows(stems[0]):
        parts = max(parts, _split(key, kind), key=len)  # Binnenhafe-n
    if not kind.startswith("VV"):
        return Morphology(_normalise(parts))
    as_noun = _split(key, "NN") if key in lexicon.nouns else _join(model().cut(key, "NN")[0])
    if len(as_noun) > 1 and not (_verb_of(parts[-1]) or _LATIN_SUFFIX.search(parts[-1])):
        return Morphology(_normalise(as_noun))
    if kind not in _FINITE_KINDS:
        return Morphology(_normalise(parts), is_verb=True)
    roots = _normalise(parts)
    noun_roots = _normalise(as_noun) if lexicon.nouns.issuperset(as_noun) else ()
    is_umlauted = _UMLAUT.search(key) and not _UMLAUT.search(parts[-1])
    if noun_roots and is_umlauted and not key.startswith(parts[-1]):
        return Morphology(noun_roots)  # Fähren, hardly of fahren
    noun_roots = () if noun_roots == roots else noun_roots
    return Morphology(roots, is_verb=True, is_finite=True, noun_roots=noun_roots)


def _join(morphemes: Iterable[Morpheme]) -> list[str]:
    """The parts of a word, from its morphemes: prefixes with their verbs, no endings."""
    parts: list[str] = []
    prefix = ""
    for form, kind in morphemes:
        if kind.startswith(_SILENT_KINDS) or not form:
            continue
        if kind in _PREFIX_KINDS:
            prefix += form
            continue
        parts += [prefix + form] if kind.startswith("VV") else _split(prefix + form, kind)
        prefix = ""
    if prefix:
        parts.append(prefix)
    for at in range(len(parts) - 2, -1, -1):
        if parts[at] in PARTICLES and _verb_of(parts[at] + parts[at + 1]):  # ab-schuss
            parts[at : at + 2] = [parts[at] + parts[at + 1]]
    if parts[-2:] == ["dieb", "stahl"]:
        parts[-2:] = ["diebstahl"]
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
    for first, second in _cuts(part):
        head = _head(second, is_exact=is_known, is_short_only=is_place)
        if head and (known := lexicon.first_part(first)):
            return [known, head]
    for first, second in () if is_known else _cuts(part):
        bare = first if is_listed(first) else first.removesuffix("s")
        is_word = is_listed(bare)
        head = lexicon.noun(second) if len(second) > MIN_PART_LENGTH else None
        if head and (is_word or not is_listed(part)):
            return [*_split(bare if is_word else first, "NN"), head]  # Ilm-brücke
    return [part]


def _cuts(part: str) -> Iterator[tuple[str, str]]:
    """The ways to cut a part in two, without those that leave a prefix or a suffix."""
    for at in range(MIN_PART_LENGTH, len(part) - MIN_PART_LENGTH + 1):
        first, second = part[:at], part[at:]
        if first not in PARTICLES and first not in _PREFIXES and not _SUFFIX.fullmatch(second):
            yield first, second


def _head(second: str, *, is_exact: bool, is_short_only: bool) -> str | None:
    """The word that the second part of a compound is. ``is_exact``: as it is spelt, with its e."""
    if second in _SHORT_NOUNS:
        return second
    if is_short_only or len(second) <= MIN_PART_LENGTH:
        return None
    lexicon = _lexicon()
    if found := lexicon.noun_of_action(second):
        return found
    return (second if second in lexicon.nouns else None) if is_exact else lexicon.noun(second)


def _root_of(part: str) -> str:
    """The root of a part, which a verb shares with its nouns, and a place with its people."""
    lexicon = _lexicon()
    is_participle = part.endswith("t") and _verb_of(part[:-1])  # verletzt
    if part in lexicon.adjectives and not is_participle:
        return part
    word = "zurück" + part[4:] if part.startswith("rück") and len(part) > 6 else part
    return _latin_root(word) or _verbal_root(word) or _nominal_root(word) or word


def _latin_root(word: str) -> str | None:
    """What verb, act and actor of a Latin root share: demonstr, explod."""
    if word.startswith(("ver", "er", "zer", "ge")):  # verlieren
        return None
    found = _LATIN_SUFFIX.search(word)
    if found is None or found.start() < 4:
        return None
    root = word[: found.start()]
    is_of_d = found[0] == "ion" and root.endswith(("llis", "plos"))  # Kollision, kollidieren
    return root[:-1] + "d" if is_of_d else root


def _verbal_root(word: str) -> str | None:
    """The verb of which a word is a noun, or the stem."""
    lexicon = _lexicon()
    for ending in ("ung", "e", "t", ""):
        stem = word[: len(word) - len(ending)]
        is_other = not word.endswith(ending)
        is_other |= ending == "e" and stem in lexicon.nouns  # Reise
        is_other |= ending == "t" and word in lexicon.nouns  # Macht
        if not is_other and (verb := _VERBS_OF_NOUNS.get(word) or _verb_of(stem)):
            return verb
    return None


def _nominal_root(word: str) -> str | None:
    """What a noun is derived from: Ärztin from Arzt, Dresdner from Dresden."""
    lexicon = _lexicon()
    candidates: list[str] = []
    known = lexicon.nouns
    if word.endswith("länder"):
        candidates, known = [word.removesuffix("änder") + "and"], lexicon.places
    elif word.endswith("in") and len(word) > 5:
        candidates = [word[:-2], word[:-2].translate(_UMLAUTS), word[:-2] + "e"]
    elif word in lexicon.residents:
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
    for at in range(2, min(len(stem) - 2, 12)):
        prefix, rest = stem[:at], stem[at:]
        if prefix in PARTICLES or prefix in _PREFIXES:
            if rest in lexicon.verbs:
                return stem
            if verb := _VERBS_OF_PREFIXED_NOUNS.get(rest) or lexicon.strong_forms.get(rest):
                return prefix + verb
    return None
