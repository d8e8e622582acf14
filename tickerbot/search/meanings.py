"""What each term of a query can mean in this archive: its own stem first, what is farther away later.

An alternative is one or several stems that an entry must hold. Its kind says how near it is to what
was typed; the index is asked for near ones first.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum
from itertools import pairwise

from sqlite_utils import Database

from tickerbot.search import compounds, in_two_words, misspellings, names, vocabulary
from tickerbot.search.query import Term
from tickerbot.text.german.cologne import phonetic_code
from tickerbot.text.german.days import month_number, number_as_day
from tickerbot.text.german.dictionary import LINKING_ELEMENTS
from tickerbot.text.german.related_words import (
    agent_noun,
    feminine_stems,
    inflected_stems,
    is_lookalike,
    related_stems,
    verb_forms,
)
from tickerbot.text.german.stems import fold_diacritics, stem_of
from tickerbot.text.german.strong_verbs import may_be_participle, may_be_verb_form
from tickerbot.text.german.synonyms import synonyms

SHORTEST_BEGINNING, SHORTEST_KNOWN_BEGINNING = 2, 5
"""Letters from which on a word may be the beginning of another; more if the archive knows it."""
MAX_NOUN_ENTRIES = 50
"""Entries in which a noun is looked up of which there may be but the verb."""
NEARNESS = 4
"""Words between the two parts of a compound that a text says in two words, at most."""


class Kind(IntEnum):
    """How near an alternative is to what was typed, nearest first."""

    WORD = 0
    """The word itself, perhaps inflected or spelt another way."""
    FORM = 1
    """Another form of the same verb, with another stem."""
    RELATIVE = 2
    """Next of kin: a noun and its verb, a word that means the same, the day of an entry for a month."""
    BEGINNING = 3
    """The word goes on after what was typed."""
    PART = 4
    """A compound with this word in it, or a compound said in two words."""
    MISSPELT = 5
    """What it may mean if it was misspelt."""
    SOUND = 6
    """What sounds like it."""


CORRECTED = frozenset([Kind.MISSPELT, Kind.SOUND])


@dataclass(frozen=True, slots=True)
class Alternative:
    """Stems that together mean a term: one, or a phrase, or words near each other (or ``is_apart``)."""

    stems: tuple[str, ...]
    kind: Kind
    is_phrase: bool = False
    is_apart: bool = False

    @property
    def is_said_in_two_words(self) -> bool:
        """Whether it is a compound that an entry may say in two words."""
        return len(self.stems) > 1 and not self.is_phrase

    def expression(self) -> str:
        """As FTS5 is asked for it; stems hold no quotation marks."""
        if self.is_phrase or len(self.stems) == 1:
            return '"' + " ".join(self.stems) + '"'
        quoted = " ".join(f'"{stem}"' for stem in self.stems)
        return "(" + quoted + ")" if self.is_apart else f"NEAR({quoted}, {NEARNESS})"


def near(db: Database, term: Term) -> list[Alternative]:
    """The term itself: its stem, its phrase, its day; empty where the archive holds none of it."""
    if term.day is not None:
        return [Alternative((term.day.text_token() or term.day.entry_token(),), Kind.WORD)]
    single = [term.whole[1]] if term.whole else [*term.stems] if len(term.stems) == 1 else []
    others = sorted({other for stem in single for other in inflected_stems(term.key, stem)})
    known = vocabulary.counts(db, [*term.stems, *single, *others])
    if single and single[0] in known and _is_absent_agent(db, term.key, known[single[0]]):
        del known[single[0]]
    found = []
    if all(stem in known for stem in term.stems):
        found.append(Alternative(term.stems, Kind.WORD, is_phrase=len(term.stems) > 1))
    if term.whole and term.whole[1] in known:
        found.append(Alternative((term.whole[1],), Kind.WORD))
    found.extend(
        Alternative((other,), Kind.WORD)
        for other in others
        if other in known and not (other.endswith("ss") and _is_spelt_with_sz(db, other))
    )
    return found


def _is_spelt_with_sz(db: Database, stem: str) -> bool:
    """Whether it is Buße rather than Busse."""
    return all("ß" in key for key in vocabulary.spellings(db, stem))


def _has_sz_at_the_end(db: Database, start: str, stem: str) -> bool:
    """Whether the last letter of the beginning of a word is but half of an ß."""
    return stem.startswith(start + "s") and _is_spelt_with_sz(db, stem)


def said_as_one(db: Database, terms: Sequence[Term]) -> dict[int, list[Alternative]]:
    """Compounds of the archive that were typed in two words, for each of both: strom ausfall."""
    joined: dict[str, set[int]] = {}
    for index, (one, other) in enumerate(pairwise(terms)):
        if not any(term.day or term.is_phrase or term.whole for term in (one, other)):
            for link in LINKING_ELEMENTS:
                stem = stem_of(one.keys[0] + link + other.keys[0])
                joined.setdefault(stem, set()).update((index, index + 1))
    found: dict[int, list[Alternative]] = {}
    for stem in sorted(vocabulary.counts(db, joined)):
        for index in joined[stem]:
            found.setdefault(index, []).append(Alternative((stem,), Kind.FORM))
    return found


def _is_absent_agent(db: Database, key: str, entries: int) -> bool:
    """Whether it is a noun such as Stecker of which the archive has but the verb."""
    noun = agent_noun(key)
    if not noun or entries > MAX_NOUN_ENTRIES:
        return False
    spelt = vocabulary.spellings(db, stem_of(key), MAX_NOUN_ENTRIES)
    return all(is_lookalike(noun, one) for one in spelt)


def _other_days(term: Term) -> list[str]:
    """The index's words for days that a word or number may mean beside itself: 2025, August, 16.8"""
    stem = term.stems[0]
    if day := number_as_day(term.text):
        return [word for word in (day.text_token(), day.entry_token()) if word]
    if stem.isascii() and stem.isdigit() and 1900 <= int(stem[:5]) <= 2100:
        return [f"#{stem}"]
    month = month_number(term.keys[0])
    return [f"#{month:02}"] if month else []


def _kin(db: Database, key: str, stem: str) -> Iterator[Alternative]:
    """The other forms of a verb, and next of kin, as far as the archive holds them."""
    forms, kin, women = verb_forms(key, stem), related_stems(key, stem), feminine_stems(key)
    for word in sorted(vocabulary.counts(db, forms | kin | women)):
        is_noun = vocabulary.is_noun(db, word)
        spelt = vocabulary.spellings(db, word)
        if word in women and any(one.startswith(key + "in") for one in spelt):
            yield Alternative((word,), Kind.RELATIVE)
        # schloss is a form of schließen, and Schloss none
        if word in forms and not is_noun and any(may_be_verb_form(key, word) for key in spelt):
            yield Alternative((word,), Kind.FORM)
        # Geschäft is nothing of Schaf, nor Zeit of Zeitung
        elif word in kin and not (is_noun and (may_be_participle(word) or stem.endswith("ung"))):
            yield Alternative((word,), Kind.RELATIVE)


def wider(db: Database, term: Term, *, is_known: bool) -> list[Alternative]:
    """Relatives, words that begin so, and compounds; for a day its entries; empty for phrases."""
    if term.day is not None:  # after those that name the day
        return [Alternative((term.day.entry_token(),), Kind.RELATIVE)]
    if term.is_phrase:
        return []
    key, stem = term.whole or (term.keys[0], term.stems[0])
    found = [
        *_kin(db, key, stem),
        *(Alternative((word,), Kind.RELATIVE) for word in _other_days(term)),
    ]
    same = sorted(vocabulary.counts(db, synonyms(stem)))
    found.extend(Alternative((word,), Kind.RELATIVE) for word in same)
    spellings = names.other_spellings(db, key)
    found.extend(Alternative((word,), Kind.SOUND) for word in spellings)
    start = fold_diacritics(key)
    shortest = SHORTEST_KNOWN_BEGINNING if is_known else SHORTEST_BEGINNING
    beginnings: list[str] = []
    if term.is_open and start.isalpha() and len(start) >= shortest:
        beginnings = vocabulary.beginning_with(db, start)
        found.extend(Alternative((w,), Kind.BEGINNING) for w in beginnings if w.isalpha())
    is_begun = _is_begun(is_known, beginnings)
    made_of_it = compounds.compounds_with(db, key, is_begun=is_begun)
    found.extend(Alternative((word,), Kind.PART) for word in made_of_it)
    if start.endswith("s"):  # Bußgeld is nothing of Bus
        found = [one for one in found if not _has_sz_at_the_end(db, start, one.stems[0])]
    return list({alternative.stems: alternative for alternative in reversed(found)}.values())[::-1]


def _is_begun(is_known: bool, beginnings: Sequence[object]) -> bool:
    """What begins so many words is mostly a word that is still being typed."""
    return not is_known and len(beginnings) >= vocabulary.MOST


def farther(db: Database, term: Term, sense: Sequence[Alternative]) -> list[Alternative]:
    """Compounds with it in their middle, and the two words by which a text may say a compound.

    ``sense`` is what is nearer.
    """
    if term.day is not None or term.is_phrase:
        return []
    key = term.whole[0] if term.whole else term.keys[0]
    begun = [one for one in sense if one.kind is Kind.BEGINNING]
    is_begun = _is_begun(any(one.kind is Kind.WORD for one in sense), begun)
    around = [] if is_begun else compounds.compounds_around(db, key)
    pairs = in_two_words.in_two_words(db, key)
    if term.whole and len(term.stems) == 2:
        pairs.append((term.stems[0], term.stems[1]))
    found: list[tuple[str, ...]] = [*((word,) for word in around), *pairs]
    return [Alternative(stems, Kind.PART) for stems in dict.fromkeys(found)]


def corrected(db: Database, term: Term) -> list[Alternative]:
    """What a misspelt word may mean: one that is spelt nearly so, or one that sounds so."""
    if term.is_phrase or term.day is not None:
        return []
    spelt = misspellings.corrections(db, term.key)
    alike = names.sounding_like(db, term.key)
    alike = alike or names.other_spellings(db, term.key, shortest=4)
    if alike:  # another way to write a name is nearer than another name
        spelt = [word for word in spelt if word in alike or _sound_alike(word, term.key)]
    found = [Alternative((word,), Kind.MISSPELT) for word in spelt]
    return found + [Alternative((word,), Kind.SOUND) for word in alike if word not in spelt]


def _sound_alike(stem: str, key: str) -> bool:
    return phonetic_code(stem) == phonetic_code(stem_of(key))


def guessed(db: Database, term: Term) -> list[Alternative]:
    """What a word that is found nowhere may mean, more loosely than a search may take it."""
    if term.is_phrase or term.day is not None:
        return []
    words = misspellings.corrections(db, term.key, loosely=True)
    return [Alternative((word,), Kind.MISSPELT) for word in words]
