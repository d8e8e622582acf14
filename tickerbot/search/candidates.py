"""Querying the index for the entries that may match, stage by stage.

The first stages require all terms, each in a wider sense than the last; later stages are only for
queries that have found nothing so far. Every stage is bounded, and what earlier ones found goes first.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import combinations, islice
from math import ceil
from typing import Literal

from sqlite_utils import Database

from tickerbot.search import expansion
from tickerbot.search.expansion import Alternative
from tickerbot.search.query import Term
from tickerbot.text.german.dictionary import is_word
from tickerbot.text.german.holding import Way
from tickerbot.text.german.roots import analyse_word

Stage = Literal["words", "corrected", "some words", "nothing"]

MAX_HITS = 1_000
"""Maximum number of hits that are counted; beyond it, it is only known that there are more."""
MAX_COMPARED = 8
"""Maximum number of hits compared with the query in detail."""
MAX_HEADLINE_HITS = 100
"""Maximum number of hits ranked first for a matching headline where not all can be compared."""
ENOUGH_HITS = 200
"""With this many hits the search does not widen."""
FEW_HITS = 5
"""With fewer hits for a single word the search also looks for the parts of it apart from each other."""
MAX_COMBINATIONS = 20
"""Maximum number of combinations of terms tried for each number of terms."""
MIN_SHARE_OF_TERMS = 0.6
"""Minimum share of the terms that an entry must match if none matches all."""
MAX_RARE_ENTRIES = 10
"""Maximum number of entries with a word that is rare enough to stand for both of two terms."""


@dataclass
class Candidates:
    """The entries found so far for the terms of a query, as positions in the index.

    ``positions`` are in the order of the steps that found them, and for each step newest first (up to
    MAX_HEADLINE_HITS with a matching headline before the rest); one more than MAX_HITS: there are more.
    ``to_compare`` are worth a detailed comparison. ``alternatives`` stood for each term; the archive
    has the ``known_terms``. ``as_typed``: no word is corrected.
    """

    db: Database
    terms: Sequence[Term]
    as_typed: bool = False
    positions: list[int] = field(default_factory=list)
    to_compare: list[int] = field(default_factory=list)
    alternatives: list[list[Alternative]] = field(default_factory=list)
    known_terms: list[Term] = field(default_factory=list)
    stage: Stage = "nothing"
    _as_typed: list[list[Alternative]] = field(default_factory=list)

    def find(self) -> bool:
        """Let the terms stand for more, step by step, until entries match; return whether any do.

        The stage is the one that has found the first entries, even if time runs out later.
        """
        self.alternatives = [[] for _ in self.terms]
        self._widen(lambda term, _: expansion.find_exact(self.db, term))
        self._collect("words")
        if len(self.positions) < ENOUGH_HITS:
            self._widen(lambda term, exact: expansion.find_wider(self.db, term, bool(exact)))
            self._collect("words")
        if not self.positions:
            self.known_terms = [
                term
                for term, options in zip(self.terms, self.alternatives, strict=True)
                if not (term.day or term.is_phrase) and self._finds(options)
            ]
        if not self.positions or (len(self.terms) == 1 and len(self.positions) < FEW_HITS):
            self._widen(lambda _, options: expansion.find_apart(options))
            self._collect("words")
        if not self.positions and not self.as_typed:
            known = self.known_terms
            self._as_typed = [[*options] for options in self.alternatives]
            self._widen(
                lambda term, _: [] if term in known else expansion.find_corrected(self.db, term)
            )
            self._collect("corrected")
        if not self.positions:
            self._find_some_words()
        return bool(self.positions)

    def _find_some_words(self) -> None:
        """Most of the terms: optional ones and days are left out first, then as few as possible."""
        if len(self.terms) > 1:
            self._widen(
                lambda _, options: [] if self._finds(options) else expansion.find_parts(options)
            )
            self._collect("some words")
        for choices in self._choose_terms():
            if self.positions:
                return
            for choice in choices:
                self._collect("some words", choice)

    def _choose_terms(self) -> Iterator[Iterable[Sequence[int]]]:
        """Which of the terms to look for, the most first: those of equal worth together."""
        words = [i for i, term in enumerate(self.terms) if not (term.is_optional or term.day)]
        if len(words) < len(self.terms):
            yield [words]
        usable = [index for index in words if self._finds(self.alternatives[index])]
        fewest = max(2, ceil(MIN_SHARE_OF_TERMS * len(words)))
        for count in range(min(len(words) - 1, len(usable)), fewest - 1, -1):
            yield islice(combinations(usable, count), MAX_COMBINATIONS)
        others = (self.terms[index].key for index in words if index not in usable)
        if len(words) == 2 and all(map(is_word, others)):
            rare = {index: count for index in usable if (count := self._count_if_rare(index))}
            yield ([index] for index in sorted(rare, key=rare.__getitem__))

    def _widen(self, expand: Callable[[Term, Sequence[Alternative]], list[Alternative]]) -> None:
        """Let each term stand for more."""
        for term, options in zip(self.terms, self.alternatives, strict=True):
            options += expand(term, options)

    def _count_if_rare(self, index: int) -> int:
        """The entries with a word that can stand for both of two terms: no verb, in few; else 0."""
        options = self.alternatives[index]
        is_there = any(one.way is Way.WORD for one in options)
        is_noun = is_there and not analyse_word(self.terms[index].key).is_verb
        count = len(self._query_index(_any_of(options), MAX_RARE_ENTRIES + 1)) if is_noun else 0
        return count if count <= MAX_RARE_ENTRIES else 0

    def has_as_typed(self) -> bool:
        """After a correction: whether some of the words would also be found as typed."""
        other = Candidates(self.db, self.terms, alternatives=self._as_typed)
        other._find_some_words()
        return bool(other.positions)

    def _collect(self, stage: Stage, choice: Sequence[int] | None = None) -> None:
        """Add the entries that match each term, or each of those chosen, by one of its alternatives."""
        chosen = range(len(self.terms)) if choice is None else choice
        each = [f"({_any_of(self.alternatives[index])})" for index in chosen]
        if each and "()" not in each:
            self._add(" AND ".join(each))
        if self.positions and self.stage == "nothing":
            self.stage = stage

    def _add(self, expression: str) -> None:
        found = self._query_index(expression)
        earlier = set(self.positions)
        if len(earlier.union(found)) > len(earlier) + MAX_COMPARED:
            # too many to compare them all: rather compare those with a matching headline
            found = self._query_index(f"headline : ({expression})", MAX_HEADLINE_HITS) + found
        new = [position for position in dict.fromkeys(found) if position not in earlier]
        # no hit of this step may outrank one of an earlier step that was not compared
        if len(self.to_compare) == len(self.positions):
            self.to_compare = [*self.to_compare, *new][:MAX_COMPARED]
        self.positions = [*self.positions, *new][: MAX_HITS + 1]

    def _finds(self, options: Sequence[Alternative]) -> bool:
        """Whether any entry matches one of these alternatives."""
        expression = _any_of(options)
        return bool(expression and self._query_index(expression, 1))

    def _query_index(self, expression: str, limit: int = MAX_HITS + 1) -> list[int]:
        row = self.db.execute(
            # as a single row: after each one this thread has to wait until others release the GIL
            "select json_group_array(rowid) from (select rowid from search_texts"
            " where search_texts match ? order by rowid desc limit ?)",
            [expression, limit],
        ).fetchone()
        return sorted(json.loads(row[0]), reverse=True)


def _any_of(options: Sequence[Alternative]) -> str:
    return " OR ".join(filter(None, (one.fts5_expression() for one in options)))
