"""What each term of a query may stand for in this archive: its alternatives, nearest first.

An alternative is a stem, or several side by side, or the roots of a word, which its forms, its kin and
its compounds share. Its kind says how near it is to what was typed.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import IntEnum
from itertools import islice, product

from sqlite_utils import Database

from tickerbot.search import misspellings, names
from tickerbot.search.query import Term
from tickerbot.storage.archive import vocabulary
from tickerbot.text.german.days import number_as_day
from tickerbot.text.german.reading import read, root_token
from tickerbot.text.german.roots import analyse_word, is_noun
from tickerbot.text.german.stems import fold_diacritics, stem_of
from tickerbot.text.german.synonyms import synonyms
from tickerbot.text.german.tokens import letters_and_digits

MIN_PREFIX_LENGTH = 2
"""Shortest word, in letters, that may be a prefix of another if the archive does not have it."""
MIN_KNOWN_PREFIX_LENGTH = 5
"""Shortest word, in letters, that may be a prefix of another although the archive has it."""
COMPOUND_BEGINNING = 4
"""So many letters, those typed or those of the first root, compounds with the same roots begin with."""
MAX_PARTS = 4
"""Maximum number of parts of a compound that a text may say in several words."""
MAX_VARIANTS = 8
"""Maximum number of ways to say a compound with synonyms of its parts."""


class Kind(IntEnum):
    """How near an alternative is to what was typed, nearest first."""

    WORD = 0
    """The word itself, perhaps inflected or in another spelling."""
    FORM = 1
    """Letters and digits that were typed as one."""
    KIN = 2
    """A word of the same roots, or a compound with it; the day or month of an entry."""
    PREFIX = 3
    """A word of which the typed one is a prefix."""
    SYNONYM = 4
    """Another word for the same, or a compound with it."""
    APART = 5
    """The parts of a compound in one text, as words or in other compounds."""
    PART = 6
    """Only one part of a compound."""
    MISSPELLING = 7
    """A word of which the typed one may be a misspelling."""
    SOUND = 8
    """A word, probably a name, that sounds the same."""


CORRECTED = frozenset([Kind.MISSPELLING, Kind.SOUND])


@dataclass(frozen=True, slots=True)
class Alternative:
    """Stems side by side or roots in one word that stand for a term.

    Of the kind APART the roots are all in the headline or all in the body, or, if ``is_anywhere``, in
    the entry. ``tokens`` is what the index holds: of several stems, if that is more than these; of one
    root a stem that says the same; of several roots the stems of words that have them.
    """

    kind: Kind
    stems: tuple[str, ...] = ()
    tokens: tuple[str, ...] = ()
    roots: tuple[str, ...] = ()
    is_anywhere: bool = False

    def fts5_expression(self) -> str:
        """The alternative in the query syntax of FTS5, empty if nothing can match it.

        Neither stems nor roots have quotation marks.
        """
        if self.stems:
            return '"' + " ".join(self.tokens or self.stems) + '"'
        if self.kind is not Kind.APART:
            tokens = (
                self.tokens if len(self.roots) > 1 else (root_token(self.roots[0]), *self.tokens)
            )
            return " OR ".join(f'"{token}"' for token in tokens)
        # a root stands in the index by itself only where a stem does not say it
        parts = (f'("{root_token(root)}" OR "{fold_diacritics(root)}")' for root in self.roots)
        all_parts = " AND ".join(parts)
        return (
            all_parts if self.is_anywhere else f"headline : ({all_parts}) OR body : ({all_parts})"
        )


def find_exact(db: Database, term: Term, *, is_alone: bool) -> list[Alternative]:
    """The term itself: its stems, phrase or day; empty if the archive does not have it."""
    if term.day is not None:
        return [Alternative(Kind.WORD, (term.day.text_token() or term.day.entry_token(),))]
    parts = () if term.is_phrase else letters_and_digits(term.key)
    whole = (term.whole[1],) if term.whole else ()
    apart = tuple(map(stem_of, parts))
    known = vocabulary.count_entries(db, [*term.stems, *whole, *apart])
    if is_alone and len(term.stems) == 1 and _is_another_word(db, term):
        known.pop(term.stems[0], None)
    return [
        Alternative(kind, stems, _index_tokens(keys))
        for kind, stems, keys in (
            (Kind.WORD, term.stems, term.keys),
            (Kind.WORD, whole, ()),
            (Kind.FORM, apart, parts),
        )
        if stems and all(stem in known for stem in stems)
    ]


def _index_tokens(keys: Sequence[str]) -> tuple[str, ...]:
    """What the index holds of these words side by side; nothing for one."""
    readings = read(" ".join(keys)) if len(keys) > 1 else ()
    return tuple(token for reading in readings for token in reading.index_tokens())


def _is_another_word(db: Database, term: Term) -> bool:
    """Whether the archive only has other words with the stem of this one: stecken, but no Stecker."""
    if not is_noun(term.key):
        return False
    spelt = vocabulary.spellings(db, term.stems[0])
    roots = _roots_of(term.key)
    return not any(
        fold_diacritics(key).startswith(fold_diacritics(term.key))
        or not roots.isdisjoint(_roots_of(key))
        for key in spelt
    )


def _roots_of(key: str) -> set[str]:
    made = analyse_word(key)
    return {*made.roots, *made.noun_roots}


def _find_days(term: Term) -> list[Alternative]:
    """The day that a number may also mean: 16.8"""
    day = number_as_day(term.text)
    tokens = (day.text_token(), day.entry_token()) if day else ()
    return [Alternative(Kind.KIN, (token,)) for token in tokens if token]


def _find_roots(db: Database, term: Term) -> list[Alternative]:
    """The roots of a term, and the same with synonyms of them; nothing if one of its words has none."""
    made = {key: analyse_word(key) for key in term.keys}
    readings = [
        dict.fromkeys((made[key].roots, made[key].noun_roots or made[key].roots))
        for key in term.keys
    ]
    found: dict[tuple[str, ...], Kind] = {}
    for reading in product(*readings):
        if not all(reading):
            continue
        roots = tuple(root for part in reading for root in part)
        found[roots] = Kind.KIN
        choices = [[(root,), *synonyms((root,))] for root in roots]
        for variant in (*((one,) for one in synonyms(roots)), *product(*choices)):
            found.setdefault(tuple(root for part in variant for root in part), Kind.SYNONYM)
    few = list(islice(found.items(), MAX_VARIANTS))
    plain = vocabulary.find_plain_roots(db, (roots[0] for roots, _ in few if len(roots) == 1))
    return [
        Alternative(kind, roots=roots, tokens=_root_tokens(db, term, roots, plain))
        for roots, kind in few
    ]


def _root_tokens(
    db: Database, term: Term, roots: tuple[str, ...], plain: set[str]
) -> tuple[str, ...]:
    """The stems by which the index holds these roots."""
    if len(roots) == 1:
        return (fold_diacritics(roots[0]),) if roots[0] in plain else ()
    beginnings = {text[:COMPOUND_BEGINNING] for text in map(fold_diacritics, (term.key, roots[0]))}
    return tuple(vocabulary.find_compounds(db, roots, beginnings))


def find_wider(db: Database, term: Term, *, is_known: bool) -> list[Alternative]:
    """Kin, synonyms, compounds, completions; for a day, entries published then; none for phrases."""
    if term.day is not None:  # ranked after those that name the day
        return [Alternative(Kind.KIN, (term.day.entry_token(),))]
    if term.is_phrase:
        return []
    return list(dict.fromkeys(_find_wider(db, term, is_known)))


def _find_wider(db: Database, term: Term, is_known: bool) -> Iterator[Alternative]:
    yield from _find_days(term)
    yield from _find_roots(db, term)
    for word in names.find_other_spellings(db, term.key):
        yield Alternative(Kind.SOUND, (word,))
    prefix = fold_diacritics(term.key)
    min_length = MIN_KNOWN_PREFIX_LENGTH if is_known else MIN_PREFIX_LENGTH
    if term.is_unfinished and prefix.isalpha() and len(prefix) >= min_length:
        for word in vocabulary.find_completions(db, prefix):
            if word.isalpha():
                yield Alternative(Kind.PREFIX, (word,))


def find_apart(options: Sequence[Alternative]) -> list[Alternative]:
    """The parts of a compound, which a text may say in several words."""
    compounds = (one for one in options if 1 < len(set(one.roots)) <= MAX_PARTS)
    return [replace(one, kind=Kind.APART) for one in compounds]


def find_anywhere(options: Sequence[Alternative]) -> list[Alternative]:
    """The parts of a compound anywhere in an entry."""
    return [replace(one, is_anywhere=True) for one in options if one.kind is Kind.APART]


def find_parts(options: Sequence[Alternative]) -> list[Alternative]:
    """The parts of a compound one by one, where nothing has all of them."""
    roots = next((one.roots for one in options if one.kind is Kind.APART), ())
    return [
        Alternative(Kind.PART, roots=(root,), tokens=(fold_diacritics(root),))
        for root in dict.fromkeys(roots)
    ]


def find_corrected(db: Database, term: Term) -> list[Alternative]:
    """What a misspelt word may mean: words spelt nearly the same, and names that sound the same."""
    if term.is_phrase or term.day is not None:
        return []
    spelt = misspellings.find_corrections(db, term.key)
    alike = names.find_by_sound(db, term.key)
    alike = alike or names.find_other_spellings(db, term.key, min_length=4)
    found = [Alternative(Kind.MISSPELLING, (word,)) for word in spelt]
    return found + [Alternative(Kind.SOUND, (word,)) for word in alike if word not in spelt]


def find_guesses(db: Database, term: Term) -> list[Alternative]:
    """What an unknown word may mean, more loosely than a search would correct it unasked."""
    if term.is_phrase or term.day is not None:
        return []
    words = misspellings.find_corrections(db, term.key, loosely=True)
    return [Alternative(Kind.MISSPELLING, (word,)) for word in words]
