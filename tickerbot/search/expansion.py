"""Expanding each term of a query into the alternatives that this archive has for it, nearest first.

An alternative is a stem, or several, that an entry must have. Its kind says how near it is to what was
typed; the index is queried for near ones first.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum
from itertools import pairwise

from sqlite_utils import Database

from tickerbot.search import compound_splitting, compounds, misspellings, names, vocabulary
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

MIN_PREFIX_LENGTH = 2
"""Shortest word, in letters, that may be a prefix of another if the archive does not have it."""
MIN_KNOWN_PREFIX_LENGTH = 5
"""Shortest word, in letters, that may be a prefix of another although the archive has it."""
MAX_NOUN_ENTRIES = 50
"""Maximum number of entries read to tell whether a noun (Stecker) or only its verb (stecken) occurs."""
MAX_TOKENS_BETWEEN = 4
"""Maximum number of tokens between the two words into which a text splits a compound."""


class Kind(IntEnum):
    """How near an alternative is to what was typed, nearest first."""

    WORD = 0
    """The word itself, perhaps inflected or in another spelling."""
    FORM = 1
    """Another form of the same verb, with another stem; or a compound that was typed in two words."""
    RELATED = 2
    """A related word (a noun and its verb, a synonym), or the day, month or year of an entry."""
    PREFIX = 3
    """A word of which the typed one is a prefix."""
    COMPOUND = 4
    """A compound that contains the word, or two words that say the same as a compound."""
    MISSPELLING = 5
    """A word of which the typed one may be a misspelling."""
    SOUND = 6
    """A word, probably a name, that sounds the same."""


CORRECTED = frozenset([Kind.MISSPELLING, Kind.SOUND])


@dataclass(frozen=True, slots=True)
class Alternative:
    """Stems that together stand for a term: one, a phrase, or near each other (or ``is_anywhere``)."""

    stems: tuple[str, ...]
    kind: Kind
    is_phrase: bool = False
    is_anywhere: bool = False

    @property
    def is_split_compound(self) -> bool:
        """Whether it stands for a compound that an entry may say in two words."""
        return len(self.stems) > 1 and not self.is_phrase

    def fts5_expression(self) -> str:
        """The alternative in the query syntax of FTS5; stems never contain quotation marks."""
        if self.is_phrase or len(self.stems) == 1:
            return '"' + " ".join(self.stems) + '"'
        quoted = " ".join(f'"{stem}"' for stem in self.stems)
        return "(" + quoted + ")" if self.is_anywhere else f"NEAR({quoted}, {MAX_TOKENS_BETWEEN})"


def find_exact(db: Database, term: Term) -> list[Alternative]:
    """The term itself: its stems, phrase or day; empty if the archive does not have it."""
    if term.day is not None:
        return [Alternative((term.day.text_token() or term.day.entry_token(),), Kind.WORD)]
    single = [term.whole[1]] if term.whole else [*term.stems] if len(term.stems) == 1 else []
    others = sorted({other for stem in single for other in inflected_stems(term.key, stem)})
    known = vocabulary.count_entries(db, [*term.stems, *single, *others])
    if single and single[0] in known and _is_only_verb(db, term.key, known[single[0]]):
        del known[single[0]]
    found = []
    if all(stem in known for stem in term.stems):
        found.append(Alternative(term.stems, Kind.WORD, is_phrase=len(term.stems) > 1))
    if term.whole and term.whole[1] in known:
        found.append(Alternative((term.whole[1],), Kind.WORD))
    found.extend(
        Alternative((other,), Kind.WORD)
        for other in others
        if other in known and not (other.endswith("ss") and _is_spelt_with_eszett(db, other))
    )
    return found


def _is_spelt_with_eszett(db: Database, stem: str) -> bool:
    """Whether texts always spell this stem with ß: Buße rather than Busse."""
    return all("ß" in key for key in vocabulary.spellings(db, stem))


def _cuts_eszett(db: Database, prefix: str, stem: str) -> bool:
    """Whether the prefix ends within an ß of the word: Bus of Bußgeld."""
    return stem.startswith(prefix + "s") and _is_spelt_with_eszett(db, stem)


def find_joined_compounds(db: Database, terms: Sequence[Term]) -> dict[int, list[Alternative]]:
    """Compounds that were typed in two words (strom ausfall), by the index of each of both terms."""
    joined: dict[str, set[int]] = {}
    for index, (one, other) in enumerate(pairwise(terms)):
        if not any(term.day or term.is_phrase or term.whole for term in (one, other)):
            for link in LINKING_ELEMENTS:
                stem = stem_of(one.keys[0] + link + other.keys[0])
                joined.setdefault(stem, set()).update((index, index + 1))
    found: dict[int, list[Alternative]] = {}
    for stem in sorted(vocabulary.count_entries(db, joined)):
        for index in joined[stem]:
            found.setdefault(index, []).append(Alternative((stem,), Kind.FORM))
    return found


def _is_only_verb(db: Database, key: str, entries: int) -> bool:
    """Whether the archive has only the verb of an agent noun: stecken, but no Stecker."""
    noun = agent_noun(key)
    if not noun or entries > MAX_NOUN_ENTRIES:
        return False
    spelt = vocabulary.spellings(db, stem_of(key), MAX_NOUN_ENTRIES)
    return all(is_lookalike(noun, one) for one in spelt)


def _find_day_tokens(term: Term) -> list[str]:
    """The tokens of days that a word or number may also mean: 2025, August, 16.8."""
    stem = term.stems[0]
    if day := number_as_day(term.text):
        return [word for word in (day.text_token(), day.entry_token()) if word]
    if stem.isascii() and stem.isdigit() and 1900 <= int(stem[:5]) <= 2100:
        return [f"#{stem}"]
    month = month_number(term.keys[0])
    return [f"#{month:02}"] if month else []


def _find_related(db: Database, key: str, stem: str) -> Iterator[Alternative]:
    """Other forms of a verb, and related words, that the archive has."""
    forms, related, feminine = verb_forms(key, stem), related_stems(key, stem), feminine_stems(key)
    for word in sorted(vocabulary.count_entries(db, forms | related | feminine)):
        is_noun = vocabulary.is_noun(db, word)
        spelt = vocabulary.spellings(db, word)
        if word in feminine and any(one.startswith(key + "in") for one in spelt):
            yield Alternative((word,), Kind.RELATED)
        # schloss is a form of schließen, Schloss is not
        if word in forms and not is_noun and any(may_be_verb_form(key, word) for key in spelt):
            yield Alternative((word,), Kind.FORM)
        # Geschäft is not related to Schaf, nor Zeit to Zeitung
        elif word in related and not (
            is_noun and (may_be_participle(word) or stem.endswith("ung"))
        ):
            yield Alternative((word,), Kind.RELATED)


def find_wider(db: Database, term: Term, *, is_known: bool) -> list[Alternative]:
    """Related words, completions and compounds; for a day, entries published then; none for phrases."""
    if term.day is not None:  # ranked after those that name the day
        return [Alternative((term.day.entry_token(),), Kind.RELATED)]
    if term.is_phrase:
        return []
    key, stem = term.whole or (term.keys[0], term.stems[0])
    found = [
        *_find_related(db, key, stem),
        *(Alternative((word,), Kind.RELATED) for word in _find_day_tokens(term)),
    ]
    same = sorted(vocabulary.count_entries(db, synonyms(stem)))
    found.extend(Alternative((word,), Kind.RELATED) for word in same)
    spellings = names.find_other_spellings(db, key)
    found.extend(Alternative((word,), Kind.SOUND) for word in spellings)
    prefix = fold_diacritics(key)
    min_length = MIN_KNOWN_PREFIX_LENGTH if is_known else MIN_PREFIX_LENGTH
    completions: list[str] = []
    if term.is_unfinished and prefix.isalpha() and len(prefix) >= min_length:
        completions = vocabulary.find_completions(db, prefix)
        found.extend(Alternative((w,), Kind.PREFIX) for w in completions if w.isalpha())
    is_unfinished = _is_unfinished(is_known, completions)
    parts_of = compounds.find_edge_compounds(db, key, is_prefix=is_unfinished)
    found.extend(Alternative((word,), Kind.COMPOUND) for word in parts_of)
    if prefix.endswith("s"):  # Bußgeld does not contain Bus
        found = [one for one in found if not _cuts_eszett(db, prefix, one.stems[0])]
    return list({alternative.stems: alternative for alternative in reversed(found)}.values())[::-1]


def _is_unfinished(is_known: bool, completions: Sequence[object]) -> bool:
    """Whether a term is probably still being typed: the archive only has words that start with it."""
    return not is_known and len(completions) >= vocabulary.MAX_ALTERNATIVES


def find_widest(db: Database, term: Term, nearer: Sequence[Alternative]) -> list[Alternative]:
    """Compounds with the word in their middle, and two words by which a text may say a compound.

    ``nearer`` are the alternatives found so far.
    """
    if term.day is not None or term.is_phrase:
        return []
    key = term.whole[0] if term.whole else term.keys[0]
    completions = [one for one in nearer if one.kind is Kind.PREFIX]
    is_unfinished = _is_unfinished(any(one.kind is Kind.WORD for one in nearer), completions)
    middle = [] if is_unfinished else compounds.find_middle_compounds(db, key)
    pairs = compound_splitting.split_compound(db, key)
    if term.whole and len(term.stems) == 2:
        pairs.append((term.stems[0], term.stems[1]))
    found: list[tuple[str, ...]] = [*((word,) for word in middle), *pairs]
    return [Alternative(stems, Kind.COMPOUND) for stems in dict.fromkeys(found)]


def find_corrected(db: Database, term: Term) -> list[Alternative]:
    """What a misspelt word may mean: words spelt nearly the same, and names that sound the same."""
    if term.is_phrase or term.day is not None:
        return []
    spelt = misspellings.find_corrections(db, term.key)
    alike = names.find_by_sound(db, term.key)
    alike = alike or names.find_other_spellings(db, term.key, min_length=4)
    if alike:  # another spelling of a name is nearer than another name
        spelt = [word for word in spelt if word in alike or _sound_alike(word, term.key)]
    found = [Alternative((word,), Kind.MISSPELLING) for word in spelt]
    return found + [Alternative((word,), Kind.SOUND) for word in alike if word not in spelt]


def _sound_alike(stem: str, key: str) -> bool:
    return phonetic_code(stem) == phonetic_code(stem_of(key))


def find_guesses(db: Database, term: Term) -> list[Alternative]:
    """What an unknown word may mean, more loosely than a search would correct it unasked."""
    if term.is_phrase or term.day is not None:
        return []
    words = misspellings.find_corrections(db, term.key, loosely=True)
    return [Alternative((word,), Kind.MISSPELLING) for word in words]
