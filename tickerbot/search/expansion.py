"""What each term of a query may stand for in this archive: its alternatives, nearest first.

An alternative is a stem, or several side by side, or the roots of a word, which its forms, its kin and
its compounds share.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import chain, combinations, islice, pairwise, product

from sqlite_utils import Database

from tickerbot.search import misspellings, sounds
from tickerbot.search.query import Term
from tickerbot.storage.archive import vocabulary
from tickerbot.text.german import dictionary
from tickerbot.text.german.holding import Way, with_synonyms
from tickerbot.text.german.reading import read, root_token
from tickerbot.text.german.roots import analyse_word, is_same_word
from tickerbot.text.german.stems import fold_diacritics, stem_of
from tickerbot.text.german.synonyms import synonyms

MIN_PREFIX_LENGTH = 2
"""Shortest word, in letters, that may be a prefix of another if the archive does not have it."""
MIN_KNOWN_PREFIX_LENGTH = 5
"""Shortest word, in letters, that may be a prefix of another although the archive has it."""


CORRECTED = frozenset([Way.MISSPELLING, Way.SOUND, Way.CORRECTED_KIN])


@dataclass(frozen=True, slots=True)
class Alternative:
    """Stems side by side or roots in one word that stand for a term.

    ``tokens`` is what the index holds of several stems, if that is more than these. ``is_plain``: where
    the index has a stem that says the same as the root. By the way APART the roots are anywhere in the
    entry, of others in one word.
    """

    way: Way
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
        if self.way is not Way.APART:
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
        return [Alternative(Way.WORD, (term.day.text_token() or term.day.entry_token(),))]
    ways = {tuple(map(stem_of, keys)): keys for keys in term.ways}
    known = vocabulary.count_entries(db, chain(*ways))
    if len(term.keys) == 1 and _is_another_word(db, term):
        return []
    return [
        Alternative(Way.WORD, stems, tokens)
        for stems, keys in ways.items()
        if known.keys() >= set(stems)
        for tokens in (_index_tokens(keys) if len(keys) > 1 else [()])
    ]


def _index_tokens(keys: Sequence[str]) -> list[tuple[str, ...]]:
    """What the index may hold of these words side by side, up to the stem of the last.

    Its roots depend on what goes before and after: a prefix at the end of the clause has its verb's.
    Those of others depend on whether they are nouns, which in texts a capital tells.
    """
    found = []
    for spelt in (keys, [key.capitalize() for key in keys]):
        *others, last = read(" ".join(spelt))
        found.append((*chain(*(reading.index_tokens() for reading in others)), last.stem))
    return list(dict.fromkeys(found))


def _is_another_word(db: Database, term: Term) -> bool:
    """Whether the archive only has other words with the stem of this one: stecken, but no Stecker."""
    spelt = vocabulary.spellings(db, stem_of(term.key))
    return bool(spelt) and not any(is_same_word(term.key, key) for key in spelt)


def _find_roots(db: Database, keys: Iterable[str]) -> list[Alternative]:
    """The roots of words, those of synonyms, and the same with synonyms of a part; at most some."""
    # a number stands for itself: warnstufe4
    each = ([(key,)] if key.isdigit() else analyse_word(key).readings for key in keys)
    own = [tuple(chain(*reading)) for reading in product(*each)]
    found = with_synonyms(own)
    for roots in own:
        for first, last in combinations(range(len(roots) + 1), 2):
            for other in synonyms(roots[first:last]):
                found.setdefault((*roots[:first], *other, *roots[last:]), Way.SYNONYM)
    few = list(islice(found.items(), vocabulary.MAX_ALTERNATIVES))
    plain = vocabulary.find_plain_roots(db, (roots[0] for roots, _ in few if len(roots) == 1))
    return [Alternative(way, roots=roots, is_plain=plain.issuperset(roots)) for roots, way in few]


def find_wider(db: Database, term: Term, is_known: bool) -> list[Alternative]:
    """Kin, synonyms, compounds, completions; for a day, entries published then; none for phrases."""
    if term.day is not None:  # ranked after those that name the day
        return [Alternative(Way.KIN, (term.day.entry_token(),))]
    if term.is_phrase:
        return []
    same = sounds.find_alike(db, term.key, only_certain=True)
    found = _find_roots(db, term.keys) + [Alternative(Way.SOUND, (word,)) for word in same]
    prefix = fold_diacritics(term.key)
    is_word = is_known or dictionary.is_word(term.key)
    min_length = MIN_KNOWN_PREFIX_LENGTH if is_word else MIN_PREFIX_LENGTH
    if term.is_unfinished and prefix.isalpha() and len(prefix) >= min_length:
        longer = vocabulary.find_completions(db, prefix)
        found += [Alternative(Way.PREFIX, (stem,)) for stem in longer]
    return found


def find_apart(options: Sequence[Alternative]) -> list[Alternative]:
    """The parts of a compound, which a text may say in several words."""
    return [replace(one, way=Way.APART) for one in options if len(set(one.roots)) > 1]


def find_parts(options: Sequence[Alternative]) -> list[Alternative]:
    """The parts of a compound one by one, where nothing has all of them."""
    roots = next((one.roots for one in options if one.way is Way.APART), ())
    return [Alternative(Way.PART, roots=(root,), is_plain=True) for root in dict.fromkeys(roots)]


def find_corrected(db: Database, term: Term) -> list[Alternative]:
    """What a misspelt word may mean: words spelt nearly the same, and words that sound the same."""
    if term.is_phrase or term.day is not None:
        return []
    spelt = misspellings.find_corrections(db, term.key)
    if not spelt and not term.key.isascii():  # ä may be ae, two letters swapped
        spelt = misspellings.find_corrections(db, term.text.lower())
    alike = sounds.find_alike(db, term.key)
    found = [Alternative(Way.MISSPELLING, (word,)) for word in spelt]
    found += [Alternative(Way.SOUND, (word,)) for word in alike if word not in spelt]
    for key in islice((spelt | alike).values(), 1):
        kin = _find_roots(db, [key])
        found += [replace(one, way=Way.CORRECTED_KIN) for one in kin]
    return found
