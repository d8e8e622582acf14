"""Comparing a query with the text of an entry: how well it matches, and which of its words do.

The index only proposes entries; their rank depends on the text itself: on how near each word is to what
was typed, and where it stands.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from tickerbot.model import Entry
from tickerbot.search.expansion import CORRECTED, Alternative, Kind
from tickerbot.search.query import Term
from tickerbot.search.scoring import (
    EXACT_SCORE,
    INFLECTED_SCORE,
    KIND_SCORES,
    OTHER_DIACRITICS_SCORE,
    score_word,
)
from tickerbot.storage.archive.entries import PARAGRAPH_BREAK
from tickerbot.text.german.days import days_in_text, entry_day_tokens, named_day_tokens
from tickerbot.text.german.tokens import (
    Token,
    Word,
    tokens,
    tokens_with_stems,
    words,
    words_with_stems,
)
from tickerbot.text.snippets import MARK_OFF, MARK_ON

PUBLISHED_THAT_DAY_SCORE = 0.7
"""Score of an entry that was published on the day, but does not name it."""
HEADLINE_FACTOR = 1.5
"""Factor for a match in the headline."""
BOTH_BONUS = 0.05
"""Bonus for a term in both headline and body."""
REPETITION_BONUS = 0.02
"""Bonus for each further occurrence of a term, up to three."""
PROXIMITY_BONUS = 0.15
"""Maximum bonus for several terms near each other, given if they are side by side."""


@dataclass(frozen=True)
class Matcher:
    """The terms of a query with all their alternatives, to be compared with entries."""

    terms: Sequence[Term]
    alternatives: Sequence[Sequence[Alternative]]
    _wanted: Mapping[str, list[tuple[int, Alternative]]] = field(init=False)
    _is_word_by_word: bool = field(init=False)

    def __post_init__(self) -> None:
        wanted: dict[str, list[tuple[int, Alternative]]] = defaultdict(list)
        for index, alternatives in enumerate(self.alternatives):
            for alternative in alternatives:
                for stem in alternative.stems:
                    wanted[stem].append((index, alternative))
        object.__setattr__(self, "_wanted", dict(wanted))
        # phrases, and what may be written in two words as A 8 is, need the whole text
        is_word_by_word = all(stem.isascii() and stem.isalpha() for stem in wanted) and not any(
            alternative.is_phrase
            for alternatives in self.alternatives
            for alternative in alternatives
        )
        object.__setattr__(self, "_is_word_by_word", is_word_by_word)

    def scores(self, entries: Sequence[Entry]) -> list[float]:
        """How well each entry matches: 0 if not at all, about 1.5 for each term in the headline."""
        texts = [
            (
                self._find_words(entry.headline),
                self._find_words(PARAGRAPH_BREAK.join(entry.body)),
            )
            for entry in entries
        ]
        keys = {word[0] for pair in texts for hits in pair for _, word in hits}
        as_typed = {index for index, term in enumerate(self.terms) if term.key in keys}
        return [
            self._score(entry, self._match(headline, as_typed), self._match(body, as_typed))
            for entry, (headline, body) in zip(entries, texts, strict=True)
        ]

    def _find_words(self, text: str) -> list[tuple[int, Word]]:
        """The words of a text that match an alternative, with their positions."""
        wanted = self._wanted
        if self._is_word_by_word:
            return words_with_stems(text, wanted)
        return [(position, word) for position, word in enumerate(words(text)) if word[1] in wanted]

    def _find_tokens(self, text: str) -> list[Token]:
        """The tokens of a text; only the matching ones if no others matter."""
        if self._is_word_by_word:
            return tokens_with_stems(text, self._wanted)
        return list(tokens(text))

    def _score(self, entry: Entry, headline: _TextMatch, body: _TextMatch) -> float:
        total = 0.0
        for index in range(len(self.terms)):
            in_headline, in_body = headline.best.get(index, 0.0), body.best.get(index, 0.0)
            best = max(HEADLINE_FACTOR * in_headline, in_body) or self._score_day(index, entry)
            if in_headline and in_body:
                best += BOTH_BONUS
            seen = len(headline.positions[index]) + len(body.positions[index])
            total += best + REPETITION_BONUS * min(max(seen - 1, 0), 3)
        if len(self.terms) > 1:
            total += PROXIMITY_BONUS * max(
                _proximity(found, len(self.terms)) for found in (headline, body)
            )
        return total

    def _match(self, hits: Sequence[tuple[int, Word]], as_typed: set[int]) -> _TextMatch:
        found = _TextMatch()
        seen: dict[tuple[int, Alternative], set[str]] = defaultdict(set)
        for first, (position, (key, stem)) in enumerate(hits):
            for index, alternative in self._wanted[stem]:
                if alternative.is_phrase:
                    value = _score_phrase(self.terms[index], alternative, hits, first)
                elif len(alternative.stems) > 1:
                    parts = seen[index, alternative]
                    parts.add(stem)
                    is_complete = len(parts) == len(set(alternative.stems))
                    value = KIND_SCORES[Kind.COMPOUND] if is_complete else 0
                else:
                    value = score_word(self.terms[index], alternative, key, index in as_typed)
                if value:
                    found.best[index] = max(found.best.get(index, 0.0), value)
                    found.positions[index].append(position)
        return found

    def _score_day(self, index: int, entry: Entry) -> float:
        """The score for an entry that names the day asked for, or was published on it."""
        wanted = {alternative.stems[0] for alternative in self.alternatives[index]}
        text = "\n".join((entry.headline, *entry.body))
        asks_for_text = any(token[0] == "@" for token in wanted)
        if asks_for_text and wanted & set(named_day_tokens(text, entry.day)):
            return EXACT_SCORE
        return PUBLISHED_THAT_DAY_SCORE if wanted & set(entry_day_tokens(entry.day)) else 0.0

    def mark(self, entry: Entry) -> tuple[str, str]:
        """Return headline and body with MARK_ON and MARK_OFF around what matched."""
        texts = (entry.headline, PARAGRAPH_BREAK.join(entry.body))
        headline, body = (_insert_marks(text, self._find_spans(text, entry.day)) for text in texts)
        return headline, body

    def _find_spans(self, text: str, day: date | None) -> list[tuple[int, int]]:
        found = self._find_tokens(text)
        spans: list[tuple[int, int]] = []
        doubtful: list[tuple[int, int]] = []
        for token in found:
            certain = [
                alternative.kind is not Kind.WORD
                or score_word(self.terms[index], alternative, token.key, occurs_as_typed=True)
                != OTHER_DIACRITICS_SCORE
                for index, alternative in self._wanted.get(token.stem, ())
                if not alternative.is_phrase
            ]
            if certain:
                (spans if any(certain) else doubtful).append((token.start, token.end))
        spans = spans or doubtful  # fahren is marked for Fähren only if there is no better match
        parts = [token for token in found if not token.is_whole]
        for position, part in enumerate(parts):
            for _, phrase in self._wanted.get(part.stem, ()):
                span = parts[position : position + len(phrase.stems)]
                if phrase.is_phrase and tuple(token.stem for token in span) == phrase.stems:
                    spans.append((span[0].start, span[-1].end))
        if any(word[0] == "@" for word in self._wanted):
            spans.extend(
                (mention.start, mention.end)
                for mention in days_in_text(text)
                if not self._wanted.keys().isdisjoint(mention.index_tokens(day))
            )
        return spans

    def correction_for(self, entry: Entry, index: int) -> str | None:
        """The word of the entry, as written there, that a term was corrected to; None if it was not."""
        corrections: list[str] = []
        for text in (entry.headline, *entry.body):
            for token in self._find_tokens(text):
                kinds = [
                    alternative.kind
                    for term, alternative in self._wanted.get(token.stem, ())
                    if term == index
                ]
                if any(kind not in CORRECTED for kind in kinds):
                    return None
                if kinds:
                    corrections.append(text[token.start : token.end])
        return corrections[0] if corrections else None


@dataclass
class _TextMatch:
    """The best score of each term in a text, by its index, and its positions, counted in words."""

    best: dict[int, float] = field(default_factory=dict)
    positions: dict[int, list[int]] = field(default_factory=lambda: defaultdict(list))


def _score_phrase(
    term: Term, phrase: Alternative, hits: Sequence[tuple[int, Word]], first: int
) -> float:
    span = hits[first : first + len(phrase.stems)]
    if tuple(word[1] for _, word in span) != phrase.stems:
        return 0
    if span[-1][0] - span[0][0] != len(span) - 1:
        return 0
    return EXACT_SCORE if tuple(word[0] for _, word in span) == term.keys else INFLECTED_SCORE


def _proximity(found: _TextMatch, count: int) -> float:
    """1 if all terms are side by side, less the farther they are apart, 0 if one is missing."""
    if len(found.best) < count:
        return 0.0
    occurrences = sorted(
        (position, index) for index, positions in found.positions.items() for position in positions
    )
    last_positions: dict[int, int] = {}
    shortest = len(occurrences) + occurrences[-1][0]
    for position, index in occurrences:
        last_positions[index] = position
        if len(last_positions) == count:
            shortest = min(shortest, position - min(last_positions.values()))
    return (count - 1) / max(shortest, count - 1)


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
