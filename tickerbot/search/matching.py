"""Comparing a query with the text of an entry: how well it matches, and which of its words do.

The index only proposes entries; their rank depends on the text itself: on how near each word is to what
was typed, and where it stands.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from operator import attrgetter, itemgetter
from typing import NamedTuple

from tickerbot.model import Entry
from tickerbot.search.expansion import CORRECTED, Alternative
from tickerbot.search.query import Term
from tickerbot.search.scoring import EXACT_SCORE, INFLECTED_SCORE, SCORES, score
from tickerbot.storage.archive.entries import PARAGRAPH_BREAK
from tickerbot.text.german.days import days_in_text, entry_day_tokens, named_day_tokens
from tickerbot.text.german.holding import Wanted, Way, places_of
from tickerbot.text.german.reading import Reading, read
from tickerbot.text.german.tokens import tokens
from tickerbot.text.snippets import MARK_OFF, MARK_ON

PUBLISHED_THAT_DAY_SCORE = 0.7
"""Score of an entry that was published on the day, but does not name it."""
HEADLINE_FACTOR = 1.5
"""Factor for a match in the headline."""


class Match(NamedTuple):
    """Where a text stands for a term, by which way, and how near it is.

    It is the words from ``first`` to ``last``, both included.
    """

    term: int
    way: Way
    score: float
    first: int
    last: int


@dataclass
class Matcher:
    """The terms of a query with all their alternatives, to be compared with entries."""

    terms: Sequence[Term]
    alternatives: Sequence[Sequence[Alternative]]

    def __post_init__(self) -> None:
        every = [(i, one) for i, options in enumerate(self.alternatives) for one in options]
        self._stems = {stem for _, one in every for stem in one.stems}
        self._roots = {root for _, one in every for root in one.roots}
        self._several = [(i, one) for i, one in every if _is_of_several(one)]
        self._wanted = [*map(_wanted, self.terms, self.alternatives)]

    def score(self, entry: Entry) -> float:
        """How well an entry matches: 0 if not at all, about 1.5 for each term in the headline."""
        headline, body = self._best_scores(entry.headline), self._best_scores(_body(entry))
        return sum(
            max(HEADLINE_FACTOR * in_headline, in_body) or self._score_day(index, entry)
            for index, (in_headline, in_body) in enumerate(zip(headline, body, strict=True))
        )

    def _score_day(self, index: int, entry: Entry) -> float:
        """The score for an entry that names the day asked for, or was published on it."""
        wanted = {stem for one in self.alternatives[index] for stem in one.stems}
        text = "\n".join((entry.headline, *entry.body))
        asks_for_text = any(token[0] == "@" for token in wanted)
        if asks_for_text and wanted & set(named_day_tokens(text, entry.day)):
            return EXACT_SCORE
        return PUBLISHED_THAT_DAY_SCORE if wanted & set(entry_day_tokens(entry.day)) else 0.0

    def _best_scores(self, text: str) -> list[float]:
        """For each term, how near the nearest word or words of a text are."""
        best = [0.0] * len(self.terms)
        for match in self.find(read(text)):
            best[match.term] = max(best[match.term], match.score)
        return best

    def find(self, readings: Sequence[Reading]) -> Iterator[Match]:
        """Everything in a text that stands for a term."""
        for at, reading in enumerate(readings):
            if reading.stem in self._stems or not self._roots.isdisjoint(reading.roots):
                for index, wanted in enumerate(self._wanted):
                    if (way := wanted.way_of(reading)) is not None:
                        yield Match(index, way, score(wanted.key, way, reading), at, at)
        for index, one in self._several:
            if one.way is Way.APART:
                yield from _find_parts(index, one, readings)
            else:
                yield from _find_side_by_side(index, self.terms[index], one, readings)

    def mark(self, entry: Entry) -> tuple[str, str]:
        """Return headline and body with MARK_ON and MARK_OFF around what matched."""
        headline, body = (
            _insert_marks(text, self._find_spans(text, entry.day))
            for text in (entry.headline, _body(entry))
        )
        return headline, body

    def _find_spans(self, text: str, day: date | None) -> list[tuple[int, int]]:
        words = (span for _, span in self._locate(text))
        days = (
            (mention.start, mention.end)
            for mention in days_in_text(text)
            if not self._stems.isdisjoint(mention.index_tokens(day))
        )
        return [*words, *days]

    def _locate(self, text: str) -> Iterator[tuple[Match, tuple[int, int]]]:
        """Everything in a text that stands for a term, and where."""
        places = [(t.start, t.end) for t in sorted(tokens(text), key=attrgetter("is_whole"))]
        # letters and number of a road are not read as one
        places = [span for span in places if len(text[slice(*span)].split()) == 1]
        for match in self.find(read(text)):
            yield match, (places[match.first][0], places[match.last][1])

    def correction_for(self, entry: Entry, index: int) -> str | None:
        """The word of the entry, as written there, that a term was corrected to; None if it was not."""
        found = [
            (match.way, text[slice(*span)])
            for text in (entry.headline, *entry.body)
            for match, span in self._locate(text)
            if match.term == index
        ]
        is_corrected = all(way in CORRECTED for way, _ in found)
        return min(found, key=itemgetter(0))[1] if found and is_corrected else None


def _is_of_several(one: Alternative) -> bool:
    return len(one.stems) > 1 or one.way is Way.APART


def _wanted(term: Term, options: Sequence[Alternative]) -> Wanted:
    single = [one for one in reversed(options) if not _is_of_several(one)]  # the nearest counts
    stems = {one.stems[0]: one.way for one in single if one.stems}
    return Wanted(term.key, stems, {one.roots: one.way for one in single if one.roots})


def _find_side_by_side(
    index: int, term: Term, one: Alternative, readings: Sequence[Reading]
) -> Iterator[Match]:
    for at in places_of(one.stems, readings):
        end = at + len(one.stems)
        is_exact = tuple(reading.key for reading in readings[at:end]) in term.ways
        yield Match(index, one.way, EXACT_SCORE if is_exact else INFLECTED_SCORE, at, end - 1)


def _find_parts(index: int, one: Alternative, readings: Sequence[Reading]) -> Iterator[Match]:
    places = [
        [at for at, each in enumerate(readings) if root in (*each.roots, each.stem)]
        for root in one.roots
    ]
    if all(places):
        for at in sorted({at for having in places for at in having}):
            yield Match(index, one.way, SCORES[one.way], at, at)


def _body(entry: Entry) -> str:
    return PARAGRAPH_BREAK.join(entry.body)


def _insert_marks(text: str, spans: list[tuple[int, int]]) -> str:
    """The text with marks around the spans; spans that overlap are joined."""
    pieces: list[str] = []
    end = 0
    for start, stop in sorted(spans, key=lambda span: (span[0], -span[1])):
        if stop <= end:
            continue
        start = max(start, end)
        pieces += [text[end:start], MARK_ON, text[start:stop], MARK_OFF]
        end = stop
    return "".join([*pieces, text[end:]])
