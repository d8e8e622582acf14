"""Querying the index for the entries that may match, stage by stage.

The first stages require all terms, each in a wider sense than the last; later stages are only for
queries that have found nothing so far. Every stage is bounded, and what earlier ones found goes first.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import combinations, islice
from math import ceil
from typing import Literal

from sqlite_utils import Database

from tickerbot.search import expansion
from tickerbot.search.expansion import Alternative, Kind
from tickerbot.search.query import Term
from tickerbot.text.german.roots import analyse_word

Order = Literal["relevance", "newest"]
Stage = Literal["words", "corrected", "some words", "nothing"]

MAX_HITS = 1_000
"""Maximum number of hits that are counted; beyond it, it is only known that there are more."""
MAX_COMPARED = 12
"""Maximum number of hits of the first step compared with the query in detail; then a third fewer."""
MAX_HEADLINE_HITS = 100
"""Maximum number of hits ranked first for a matching headline where not all can be compared."""
ENOUGH_HITS = 200
"""With this many hits the search for a single term does not widen."""
ENOUGH_HITS_FOR_SEVERAL = 40
"""With this many hits the search for several terms does not widen."""
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
    MAX_HEADLINE_HITS with a matching headline before the rest); for the order "newest" they are newest
    first throughout. One more than MAX_HITS means that there are more. ``to_compare`` are those worth a
    detailed comparison. ``alternatives`` are those that stood for each term, ``known_terms`` the terms
    that the archive has. ``as_typed`` means that no word is corrected.
    """

    db: Database
    terms: Sequence[Term]
    order: Order = "relevance"
    as_typed: bool = False
    positions: list[int] = field(default_factory=list)
    to_compare: list[int] = field(default_factory=list)
    alternatives: list[list[Alternative]] = field(default_factory=list)
    known_terms: list[Term] = field(default_factory=list)
    stage: Stage = "nothing"
    guessed_positions: list[int] = field(default_factory=list)
    has_as_typed: bool = False
    _alternatives_as_typed: list[list[Alternative]] = field(default_factory=list)

    def find(self) -> None:
        """Go through the steps of the stages until one of them has found something.

        Each step lets the terms stand for more, and adds the entries that match all of them; in the
        last stage, most of them.
        """
        stages: dict[Stage, Iterator[None]] = {
            "words": self._find_words(),
            "corrected": self._find_corrected(),
            "some words": self._find_some_words(),
        }
        for stage, steps in stages.items():
            try:
                for _ in steps:
                    if self.positions and stage != "words":
                        return
                if self.positions:
                    return
            finally:  # even if time runs out in the middle of the stage
                if self.positions:
                    self.stage = stage

    def _find_words(self) -> Iterator[None]:
        """The words themselves; if these are few, their kin, synonyms, compounds and completions."""
        is_alone = len(self.terms) == 1
        self._widen(lambda term, _: expansion.find_exact(self.db, term, is_alone=is_alone))
        self._collect(self.alternatives)
        self._notice_known_terms()
        yield
        if len(self.positions) < (ENOUGH_HITS if is_alone else ENOUGH_HITS_FOR_SEVERAL):
            self._widen(
                lambda term, known: expansion.find_wider(self.db, term, is_known=bool(known))
            )
            self._collect(self.alternatives)
            self._notice_known_terms()
        yield
        if not self.positions:
            self._widen(lambda _, options: expansion.find_apart(options))
            self._collect(self.alternatives)
        yield

    def _find_corrected(self) -> Iterator[None]:
        """Unknown words corrected; if all of several are known, each may also be a misspelling."""
        if self.as_typed:
            return
        self._alternatives_as_typed = [[*options] for options in self.alternatives]
        for index, term in enumerate(self.terms):
            if term not in self.known_terms:
                self.alternatives[index] += expansion.find_corrected(self.db, term)
        self._collect(self.alternatives)
        yield
        if len(self.known_terms) == len(self.terms) > 1:
            self._widen(lambda term, _: expansion.find_corrected(self.db, term))
            self._collect(self.alternatives)
            if not self.positions:
                self.alternatives = self._alternatives_as_typed
        yield

    def _find_some_words(self) -> Iterator[None]:
        """Most of the terms: optional ones and days are left out first, then as few as possible."""
        self._widen(lambda _, options: expansion.find_anywhere(options))
        self._collect(self.alternatives)
        yield
        if len(self.terms) > 1:
            self._widen(
                lambda _, options: [] if self._finds(options) else expansion.find_parts(options)
            )
            self._collect(self.alternatives)
            yield
        words = [i for i, term in enumerate(self.terms) if not (term.is_optional or term.day)]
        if 0 < len(words) < len(self.terms):
            self._collect([self.alternatives[index] for index in words])
            yield
        usable = [index for index in words if self._finds(self.alternatives[index])]
        fewest = max(2, ceil(MIN_SHARE_OF_TERMS * len(words)))
        for count in range(min(len(words) - 1, len(usable)), fewest - 1, -1):
            for choice in islice(combinations(usable, count), MAX_COMBINATIONS):
                self._collect([self.alternatives[index] for index in choice])
            yield
        if len(words) == len(usable) == 2:
            for index in filter(self._is_distinctive, words):
                self._collect([self.alternatives[index]])
            yield

    def _widen(self, expand: Callable[[Term, Sequence[Alternative]], list[Alternative]]) -> None:
        """Let each term stand for more."""
        if not self.alternatives:
            self.alternatives = [[] for _ in self.terms]
        for term, options in zip(self.terms, self.alternatives, strict=True):
            options += expand(term, options)

    def _notice_known_terms(self) -> None:
        self.known_terms = [
            term
            for term, options in zip(self.terms, self.alternatives, strict=True)
            if term in self.known_terms
            or (not (term.day or term.is_phrase) and self._finds(options))
        ]

    def _is_distinctive(self, index: int) -> bool:
        """Whether a word can stand for both of two terms: no verb, and in few entries."""
        options = self.alternatives[index]
        is_there = any(one.kind is Kind.WORD for one in options)
        is_verb = analyse_word(self.terms[index].key).is_verb
        return (
            is_there
            and not is_verb
            and len(self._query_index(_any_of(options))) <= MAX_RARE_ENTRIES
        )

    def check_as_typed(self) -> None:
        """After a correction: find out whether some of the words would also be found as typed.

        Sets ``has_as_typed``.
        """
        if self.known_terms and len(self.terms) > 1:
            other = Candidates(
                self.db,
                self.terms,
                alternatives=self._alternatives_as_typed,
                known_terms=self.known_terms,
            )
            self.has_as_typed = any(other.positions for _ in other._find_some_words())

    def guess(self) -> None:
        """After no hits: guess more loosely what unknown words mean, and find what that would match.

        The hits go to ``guessed_positions``, the guesses to ``alternatives``.
        """
        for index, term in enumerate(self.terms):
            if term not in self.known_terms:
                self.alternatives[index] = expansion.find_guesses(self.db, term)
        self._collect(self.alternatives)
        self.guessed_positions, self.positions = self.positions, []

    def _collect(self, alternatives: Sequence[Sequence[Alternative]]) -> None:
        """Add the entries that match every term by one of its alternatives."""
        each = [_any_of(options) for options in alternatives]
        if not each or not all(each):
            return
        expression = " AND ".join(f"({one})" for one in each)
        if self.order == "newest":
            positions = self._query_index(expression)
            merged = {*self.positions, *positions} if len(positions) <= MAX_HITS else positions
            self.positions = sorted(merged, reverse=True)[: MAX_HITS + 1]
            return
        earlier = set(self.positions)
        found = [position for position in self._query_index(expression) if position not in earlier]
        in_headline: list[int] = []
        # too many to compare them all: rather compare those with a matching headline
        if len(found) > MAX_COMPARED:
            positions = self._query_index(f"headline : ({expression})", MAX_HEADLINE_HITS)
            in_headline = [position for position in positions if position not in earlier]
        ranked_first = set(in_headline)
        in_body = [position for position in found if position not in ranked_first]
        # no hit of this step may outrank one of an earlier step that was not compared
        if len(self.to_compare) == len(self.positions):
            room = MAX_COMPARED if not self.to_compare else MAX_COMPARED - MAX_COMPARED // 3
            self.to_compare += [
                *in_headline[:room],
                *in_body[: room if not in_headline else MAX_COMPARED // 2],
            ]
        self.positions = [*self.positions, *in_headline, *in_body][: MAX_HITS + 1]

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
