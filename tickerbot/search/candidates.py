"""Asking the index for the entries that may match a query, stage by stage.

The first stages want all terms, each in a wider sense than the stage before; the last ones are only for
queries that found nothing so far. Every stage is bounded, and what earlier stages found goes first.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import combinations, islice
from math import ceil
from typing import Literal

from sqlite_utils import Database

from tickerbot.search import meanings, vocabulary
from tickerbot.search.meanings import Alternative, Kind
from tickerbot.search.query import Term

Order = Literal["relevance", "newest"]
Stage = Literal["words", "corrected", "some words", "nothing"]

MOST_HITS = 1_000
"""Hits that are counted; of more it is only said that there are more."""
COMPARED = 12
"""Hits of a step that are compared with the query in detail; of later ones a third less."""
MOST_ABOVE = 100
"""Hits that go before others because a headline matches, where there are too many to compare."""
ENOUGH, ENOUGH_WITH_ALL = 200, 40
"""Entries with the word itself, or with each of several, from which on no others are asked for."""
MOST_CHOICES = 20
"""Ways to leave out words that are tried at most."""
SHARE_OF_WORDS = 0.6
"""How much of several words an entry must hold where none holds all."""
RARE = 10
"""Entries that hold a word which says enough without the other one of two."""


@dataclass
class Candidates:
    """What was found for the terms of a query, so far.

    ``positions`` (of the index) are in the order of the stages and within one newest first; for the
    order "newest" newest first in all. ``leading`` are those of them that are worth a comparison. One
    more than MOST_HITS means that there are more. ``senses`` are the alternatives that each term was
    searched with, ``known`` the terms that the archive holds.
    ``as_typed`` means that no word is corrected.
    """

    db: Database
    terms: Sequence[Term]
    order: Order = "relevance"
    as_typed: bool = False
    positions: list[int] = field(default_factory=list)
    leading: list[int] = field(default_factory=list)
    senses: list[list[Alternative]] = field(default_factory=list)
    known: list[Term] = field(default_factory=list)
    stage: Stage = "nothing"
    guesses: list[int] = field(default_factory=list)
    has_as_typed: bool = False
    _senses_as_typed: list[list[Alternative]] = field(default_factory=list)

    def find(self) -> None:
        """Go through the stages until one has found something."""
        stages: tuple[tuple[Stage, Iterator[None]], ...] = (
            ("words", self._find_words()),
            ("corrected", self._find_corrected()),
            ("some words", self._find_some_words()),
        )
        for stage, steps in stages:
            try:
                for _ in steps:
                    if self.positions and stage != "words":
                        return
                if self.positions:
                    return
            finally:  # also where there is no time for the rest of the stage
                if self.positions:
                    self.stage = stage

    def _find_words(self) -> Iterator[None]:
        """Every word itself, then what is next of kin to it, begins with it or is made of it."""
        self.senses = [meanings.near(self.db, term) for term in self.terms]
        for index, compounds in meanings.said_as_one(self.db, self.terms).items():
            self.senses[index] += compounds
        self._gather(self.senses)
        yield
        is_alone = len(self.terms) == 1
        if len(self.positions) < (ENOUGH if is_alone else ENOUGH_WITH_ALL):
            self._widen(lambda term, sense: meanings.wider(self.db, term, is_known=bool(sense)))
            if not is_alone:
                self._gather(self.senses)
            if is_alone or not self.positions:
                self._widen(lambda term, sense: meanings.farther(self.db, term, sense))
                self._gather(self.senses)
        self.known = [
            term
            for term, sense in zip(self.terms, self.senses, strict=True)
            if not (term.day or term.is_phrase or all(len(one.stems) > 1 for one in sense))
        ]
        yield

    def _widen(self, by: Callable[[Term, Sequence[Alternative]], list[Alternative]]) -> None:
        for term, sense in zip(self.terms, self.senses, strict=True):
            sense.extend(by(term, sense))

    def _find_corrected(self) -> Iterator[None]:
        """Unknown words corrected; where all are known, each may be meant to be another."""
        if self.as_typed:
            return
        self._senses_as_typed = [[*sense] for sense in self.senses]
        for index, term in enumerate(self.terms):
            if term not in self.known:
                self.senses[index] += meanings.corrected(self.db, term)
        self._gather(self.senses)
        yield
        if len(self.known) == len(self.terms) > 1:
            wider = [
                [*sense, *meanings.corrected(self.db, term)]
                for term, sense in zip(self.terms, self.senses, strict=True)
            ]
            self._gather(wider)
            if self.positions:
                self.senses = wider
        yield

    def _find_some_words(self) -> Iterator[None]:
        """Most of several words: as few left out as possible, first those that need not be found."""
        for sense in self.senses:
            sense += [replace(one, is_apart=True) for one in sense if one.is_said_in_two_words]
        self._gather(self.senses)
        yield
        words = [i for i, term in enumerate(self.terms) if not (term.is_optional or term.day)]
        if 0 < len(words) < len(self.terms):
            self._gather([self.senses[index] for index in words])
            yield
        usable = [index for index in words if self.senses[index]]
        fewest = max(2, ceil(SHARE_OF_WORDS * len(words)))
        for number in range(min(len(words) - 1, len(usable)), fewest - 1, -1):
            for choice in islice(combinations(usable, number), MOST_CHOICES):
                self._gather([self.senses[index] for index in choice])
            yield
        if len(words) == len(usable) == 2:
            for index in words:
                if self._is_telling(index):
                    self._gather([self.senses[index]])
            yield

    def _is_telling(self, index: int) -> bool:
        """Whether a word says enough without the other one of two: a noun or name that few hold."""
        stems = [one.stems[0] for one in self.senses[index] if one.kind is Kind.WORD]
        rare = len(self._ask(_any(self.senses[index]))) <= RARE
        return rare and any(vocabulary.is_noun(self.db, stem) for stem in stems)

    def look_as_typed(self) -> None:
        """Where words were corrected: would some of them be found just as they were typed, too?

        The answer goes to ``has_as_typed``.
        """
        if self.known and len(self.terms) > 1:
            other = Candidates(self.db, self.terms, senses=self._senses_as_typed, known=self.known)
            self.has_as_typed = any(other.positions for _ in other._find_some_words())

    def guess(self) -> None:
        """Where nothing was found: what unknown words may mean with more errors, if it finds something.

        What would be found goes to ``guesses``, what the words may mean to ``senses``.
        """
        for index, sense in enumerate(self.senses):
            if not sense:
                self.senses[index] = meanings.guessed(self.db, self.terms[index])
        self._gather(self.senses)
        self.guesses, self.positions = self.positions, []

    def _gather(self, senses: Sequence[Sequence[Alternative]]) -> None:
        """Add the entries that hold every term in one of its senses."""
        if not senses or not all(senses):
            return
        wanted = " AND ".join(f"({_any(sense)})" for sense in senses)
        if self.order == "newest":
            positions = self._ask(wanted)
            merged = {*self.positions, *positions} if len(positions) <= MOST_HITS else positions
            self.positions = sorted(merged, reverse=True)[: MOST_HITS + 1]
            return
        before = set(self.positions)
        found = [position for position in self._ask(wanted) if position not in before]
        above: list[int] = []
        # too many to compare all: mostly those with a headline to go first
        if len(found) > COMPARED:
            asked = self._ask(f"headline : ({wanted})", MOST_ABOVE)
            above = [position for position in asked if position not in before]
        among = set(above)
        below = [position for position in found if position not in among]
        # what is farther away does not go before what is nearer, but was not compared
        if len(self.leading) == len(self.positions):
            room = COMPARED if not self.leading else COMPARED - COMPARED // 3
            self.leading += [*above[:room], *below[: room if not above else COMPARED // 2]]
        self.positions = [*self.positions, *above, *below][: MOST_HITS + 1]

    def _ask(self, expression: str, limit: int = MOST_HITS + 1) -> list[int]:
        row = self.db.execute(
            # as one row: after each the interpreter would have to be waited for, while others hold it
            "select json_group_array(rowid) from (select rowid from search_texts"
            " where search_texts match ? order by rowid desc limit ?)",
            [expression, limit],
        ).fetchone()
        return sorted(json.loads(row[0]), reverse=True)


def _any(sense: Sequence[Alternative]) -> str:
    return " OR ".join(alternative.expression() for alternative in sense)
