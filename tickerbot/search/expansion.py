"""What each term of a query may stand for in this archive: its alternatives, nearest first.

An alternative is a stem, or several side by side, or the roots of a word, which its forms, its kin and
its compounds share. Its kind says how near it is to what was typed.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import IntEnum
from itertools import chain, combinations, islice, pairwise, product

from sqlite_utils import Database

from tickerbot.search import misspellings, sounds
from tickerbot.search.query import Term
from tickerbot.storage.archive import vocabulary
from tickerbot.text.german import dictionary
from tickerbot.text.german.reading import read, root_token
from tickerbot.text.german.roots import analyse_word, is_noun, is_same_word
from tickerbot.text.german.stems import fold_diacritics, stem_of
from tickerbot.text.german.synonyms import synonyms

MIN_PREFIX_LENGTH = 2
"""Shortest word, in letters, that may be a prefix of another if the archive does not have it."""
MIN_KNOWN_PREFIX_LENGTH = 5
"""Shortest word, in letters, that may be a prefix of another although the archive has it."""
MIN_PART_LENGTH = 4
"""Shortest word, in letters, that may stand apart from a number that was typed as one with it."""
MAX_VARIANTS = 8
"""Maximum number of ways to say a compound with synonyms of its parts."""


class Kind(IntEnum):
    """How near an alternative is to what was typed, nearest first."""

    WORD = 0
    """The word itself, perhaps inflected or in another spelling."""
    KIN = 1
    """A word of the same roots, or a compound with it; the day or month of an entry."""
    PREFIX = 2
    """A word of which the typed one is a prefix."""
    SYNONYM = 3
    """Another word for the same, or a compound with it."""
    APART = 4
    """The parts of a compound in one entry, as words or in other compounds."""
    PART = 5
    """Only one part of a compound."""
    MISSPELLING = 6
    """A word of which the typed one may be a misspelling."""
    SOUND = 7
    """A word, probably a name, that sounds the same."""
    CORRECTED_KIN = 8
    """Kin of a corrected word, a compound with it, or a synonym."""


CORRECTED = frozenset([Kind.MISSPELLING, Kind.SOUND, Kind.CORRECTED_KIN])


@dataclass(frozen=True, slots=True)
class Alternative:
    """Stems side by side or roots in one word that stand for a term.

    ``tokens`` is what the index holds of several stems, if that is more than these. ``is_plain``: where
    the index has a stem that says the same as the root. Of the kind APART the roots are anywhere in the
    entry, of others in one word.
    """

    kind: Kind
    stems: tuple[str, ...] = ()
    tokens: tuple[str, ...] = ()
    roots: tuple[str, ...] = ()
    is_plain: bool = False

    def fts5_expression(self) -> str:
        """The alternative in the query syntax of FTS5, empty if nothing can match it.

        Neither stems nor roots have quotation marks.
        """
        if self.stems:
            return '"' + " ".join(self.tokens or self.stems) + '"'
        if self.kind is not Kind.APART:
            return _roots_expression(self.roots, is_plain=self.is_plain)
        # a root stands in the index by itself only where a stem does not say it
        return " AND ".join(_roots_expression((root,), is_plain=True) for root in self.roots)


def _roots_expression(roots: Sequence[str], *, is_plain: bool) -> str:
    """One root, or several side by side in a compound; ``is_plain``: a stem may say the same."""
    if len(roots) > 1:
        return "(" + " AND ".join(f'"{root_token(*pair)}"' for pair in pairwise(roots)) + ")"
    stem = f' OR "{fold_diacritics(roots[0])}"' if is_plain else ""
    return f'("{root_token(roots[0])}"{stem})'


def find_exact(db: Database, term: Term) -> list[Alternative]:
    """The term itself: its stems, phrase or day; empty if the archive does not have it."""
    if term.day is not None:
        return [Alternative(Kind.WORD, (term.day.text_token() or term.day.entry_token(),))]
    ways = {tuple(map(stem_of, keys)): keys for keys in term.ways}
    known = vocabulary.count_entries(db, chain(*ways))
    if len(term.keys) == 1 and _is_another_word(db, term):
        return []
    return [
        Alternative(Kind.WORD, stems, _index_tokens(keys) if len(keys) > 1 else ())
        for stems, keys in ways.items()
        if known.keys() >= set(stems)
    ]


def _index_tokens(keys: Sequence[str]) -> tuple[str, ...]:
    """What the index holds of these words side by side."""
    return tuple(chain(*(reading.index_tokens() for reading in read(" ".join(keys)))))


def _is_another_word(db: Database, term: Term) -> bool:
    """Whether the archive only has other words with the stem of this one: stecken, but no Stecker."""
    spelt = vocabulary.spellings(db, stem_of(term.key))
    return is_noun(term.key) and not any(is_same_word(term.key, key) for key in spelt)


def _find_roots(db: Database, keys: Iterable[str]) -> list[Alternative]:
    """The roots of words, and the same with synonyms of them; nothing if one of the words has none."""
    found: dict[tuple[str, ...], Kind] = {}
    # a number stands for itself: warnstufe4
    each = ([(key,)] if key.isdigit() else analyse_word(key).readings for key in keys)
    for reading in product(*each):
        roots = tuple(chain(*reading))
        found[roots] = Kind.KIN
        for first, last in combinations(range(len(roots) + 1), 2):
            for other in synonyms(roots[first:last]):
                found.setdefault((*roots[:first], *other, *roots[last:]), Kind.SYNONYM)
    few = list(islice(found.items(), MAX_VARIANTS))
    plain = vocabulary.find_plain_roots(db, (roots[0] for roots, _ in few if len(roots) == 1))
    return [Alternative(kind, roots=roots, is_plain=plain.issuperset(roots)) for roots, kind in few]


def find_wider(db: Database, term: Term, is_known: bool) -> list[Alternative]:
    """Kin, synonyms, compounds, completions; for a day, entries published then; none for phrases."""
    if term.day is not None:  # ranked after those that name the day
        return [Alternative(Kind.KIN, (term.day.entry_token(),))]
    if term.is_phrase:
        return []
    same = sounds.find_alike(db, term.key, only_certain=True)
    found = _find_roots(db, term.keys) + [Alternative(Kind.SOUND, (word,)) for word in same]
    prefix = fold_diacritics(term.key)
    is_word = is_known or dictionary.is_word(term.key)
    min_length = MIN_KNOWN_PREFIX_LENGTH if is_word else MIN_PREFIX_LENGTH
    if term.is_unfinished and prefix.isalpha() and len(prefix) >= min_length:
        longer = vocabulary.find_completions(db, prefix)
        found += [Alternative(Kind.PREFIX, (stem,)) for stem in longer]
    return found


def find_apart(options: Sequence[Alternative]) -> list[Alternative]:
    """The parts of a compound, which a text may say in several words."""
    compounds = (one for one in options if len(set(one.roots)) > 1)
    return [
        replace(one, kind=Kind.APART)
        for one in compounds
        if len(one.roots[0]) >= MIN_PART_LENGTH or not one.roots[-1].isdigit()  # not rb82
    ]


def find_parts(options: Sequence[Alternative]) -> list[Alternative]:
    """The parts of a compound one by one, where nothing has all of them."""
    roots = next((one.roots for one in options if one.kind is Kind.APART), ())
    return [Alternative(Kind.PART, roots=(root,), is_plain=True) for root in dict.fromkeys(roots)]


def find_corrected(db: Database, term: Term) -> list[Alternative]:
    """What a misspelt word may mean: words spelt nearly the same, and words that sound the same."""
    if term.is_phrase or term.day is not None:
        return []
    spelt = misspellings.find_corrections(db, term.key)
    if not spelt and not term.key.isascii():  # ä may be ae, two letters swapped
        spelt = misspellings.find_corrections(db, term.text.lower())
    alike = sounds.find_alike(db, term.key)
    found = [Alternative(Kind.MISSPELLING, (word,)) for word in spelt]
    found += [Alternative(Kind.SOUND, (word,)) for word in alike if word not in spelt]
    for key in islice((spelt | alike).values(), 1):
        kin = _find_roots(db, [key])
        found += [replace(one, kind=Kind.CORRECTED_KIN) for one in kin]
    return found
