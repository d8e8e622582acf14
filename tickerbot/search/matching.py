"""Comparing a query with an entry's text: how well it matches, and which of its words do.

The index only proposes entries. What decides their order is read from the text itself: the exact word
before an inflected one before a part of a word before an error, the headline before the body.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from tickerbot.model import Entry
from tickerbot.search.meanings import CORRECTED, Alternative, Kind
from tickerbot.search.misspellings import errors
from tickerbot.search.names import is_same_name
from tickerbot.search.query import Term
from tickerbot.storage.archive.entries import PARAGRAPH_BREAK
from tickerbot.text.german.days import days_in_text, entry_day_tokens, named_day_tokens
from tickerbot.text.german.related_words import agent_noun, is_lookalike
from tickerbot.text.german.stems import fold_diacritics
from tickerbot.text.german.tokens import (
    Token,
    Word,
    tokens,
    tokens_with_stems,
    words,
    words_with_stems,
)
from tickerbot.text.snippets import MARK_OFF, MARK_ON

EXACT = 1.0
INFLECTED = 0.85
"""Another ending was added or is missing, or it was typed without its marks."""
OTHER_ENDING = 0.65
"""One ending stands for another, which may make another word, or the other sex."""
OTHER_WORD = 0.38
"""What is typed is a noun in -er and the word only looks like it: ``Sprecher`` and ``sprechen``."""
OTHER_MARKS = 0.5
"""Typed with marks that the text has not: ``Lösung`` for ``Losung``."""
NEARNESS = {
    Kind.FORM: INFLECTED,
    Kind.RELATIVE: 0.45,
    Kind.BEGINNING: 0.48,
    Kind.PART: 0.5,
    Kind.MISSPELT: 0.45,
    Kind.SOUND: 0.4,
}
SAME_NAME = 0.6
"""A name as another language spells it: ``Zelensky`` and ``Selenskyj``."""
LESS = 0.05
"""How much less a part is worth without the marks that were typed: ``Bruckmühl`` for ``Brücke``."""
PER_ERROR = 0.02
"""How much less a correction is worth for each letter that is another."""
OF_THE_DAY = 0.7
"""An entry of the day, beside EXACT for one that names it."""
HEADLINE = 1.5
"""How much more a match in the headline counts."""
BOTH, AGAIN = 0.05, 0.02
"""What a term adds by being in headline and body, and by each of its next three occurrences."""
TOGETHER = 0.15
"""What several terms add at most, by standing side by side."""


_FEMININE = re.compile("erin(?:nen)?$")


@dataclass(frozen=True)
class Matcher:
    """A query with all its alternatives, ready to be compared with entries."""

    terms: Sequence[Term]
    meanings: Sequence[Sequence[Alternative]]
    _wanted: Mapping[str, list[tuple[int, Alternative]]] = field(init=False)
    _in_pieces: bool = field(init=False)

    def __post_init__(self) -> None:
        wanted: dict[str, list[tuple[int, Alternative]]] = defaultdict(list)
        for index, alternatives in enumerate(self.meanings):
            for alternative in alternatives:
                for stem in alternative.stems:
                    wanted[stem].append((index, alternative))
        object.__setattr__(self, "_wanted", dict(wanted))
        # what is written in two pieces, as phrases and A 8 are, has to be looked for in the whole text
        in_pieces = all(stem.isascii() and stem.isalpha() for stem in wanted) and not any(
            sense.is_phrase for senses in self.meanings for sense in senses
        )
        object.__setattr__(self, "_in_pieces", in_pieces)

    def scores(self, entries: Sequence[Entry]) -> list[float]:
        """How well each entry matches: 0 for not at all, about 1.5 for each word in the headline."""
        texts = [
            (self._hits(entry.headline), self._hits(PARAGRAPH_BREAK.join(entry.body)))
            for entry in entries
        ]
        keys = {word[0] for pair in texts for hits in pair for _, word in hits}
        as_typed = {index for index, term in enumerate(self.terms) if term.key in keys}
        return [
            self._score(entry, self._find(headline, as_typed), self._find(body, as_typed))
            for entry, (headline, body) in zip(entries, texts, strict=True)
        ]

    def _hits(self, text: str) -> list[tuple[int, Word]]:
        """The words of a text that are wanted, with their places."""
        wanted = self._wanted
        if self._in_pieces:
            return words_with_stems(text, wanted)
        return [(at, word) for at, word in enumerate(words(text)) if word[1] in wanted]

    def _tokens(self, text: str) -> list[Token]:
        """Those of the text, or only the wanted ones where that is all that matters."""
        return tokens_with_stems(text, self._wanted) if self._in_pieces else list(tokens(text))

    def _score(self, entry: Entry, headline: _Found, body: _Found) -> float:
        total = 0.0
        for index in range(len(self.terms)):
            above, below = headline.best.get(index, 0.0), body.best.get(index, 0.0)
            best = max(HEADLINE * above, below) or self._by_day(index, entry)
            if above and below:
                best += BOTH
            seen = len(headline.places[index]) + len(body.places[index])
            total += best + AGAIN * min(max(seen - 1, 0), 3)
        if len(self.terms) > 1:
            total += TOGETHER * max(
                _togetherness(found, len(self.terms)) for found in (headline, body)
            )
        return total

    def _find(self, hits: Sequence[tuple[int, Word]], as_typed: set[int]) -> _Found:
        found = _Found()
        seen: dict[tuple[int, Alternative], set[str]] = defaultdict(set)
        for number, (at, (key, stem)) in enumerate(hits):
            for index, alternative in self._wanted[stem]:
                if alternative.is_phrase:
                    value = _as_phrase(self.terms[index], alternative, hits, number)
                elif len(alternative.stems) > 1:
                    parts = seen[index, alternative]
                    parts.add(stem)
                    value = NEARNESS[Kind.PART] if len(parts) == len(set(alternative.stems)) else 0
                else:
                    value = _nearness(self.terms[index], alternative, key, index in as_typed)
                if value:
                    found.best[index] = max(found.best.get(index, 0.0), value)
                    found.places[index].append(at)
        return found

    def _by_day(self, index: int, entry: Entry) -> float:
        """What it is worth that the entry names the day that is wanted, or is of that day."""
        wanted = {alternative.stems[0] for alternative in self.meanings[index]}
        text = "\n".join((entry.headline, *entry.body))
        if any(word[0] == "@" for word in wanted) and wanted & set(
            named_day_tokens(text, entry.day)
        ):
            return EXACT
        return OF_THE_DAY if wanted & set(entry_day_tokens(entry.day)) else 0.0

    def marked(self, entry: Entry) -> tuple[str, str]:
        """Headline and body with MARK_ON and MARK_OFF round what matched."""
        texts = (entry.headline, PARAGRAPH_BREAK.join(entry.body))
        headline, body = (_marked(text, self._spans(text, entry.day)) for text in texts)
        return headline, body

    def _spans(self, text: str, day: date | None) -> list[tuple[int, int]]:
        found = self._tokens(text)
        spans: list[tuple[int, int]] = []
        doubtful: list[tuple[int, int]] = []
        for token in found:
            senses = [
                sense.kind is not Kind.WORD
                or _nearness(self.terms[index], sense, token.key, is_there=True) != OTHER_MARKS
                for index, sense in self._wanted.get(token.stem, ())
                if not sense.is_phrase
            ]
            if senses:
                (spans if any(senses) else doubtful).append((token.start, token.end))
        spans = spans or doubtful  # fahren is marked for Fähren only where there is nothing better
        parts = [token for token in found if not token.is_whole]
        for at, part in enumerate(parts):
            for _, phrase in self._wanted.get(part.stem, ()):
                here = parts[at : at + len(phrase.stems)]
                if phrase.is_phrase and tuple(token.stem for token in here) == phrase.stems:
                    spans.append((here[0].start, here[-1].end))
        if any(word[0] == "@" for word in self._wanted):
            spans.extend(
                (day_named.start, day_named.end)
                for day_named in days_in_text(text)
                if not self._wanted.keys().isdisjoint(day_named.index_tokens(day))
            )
        return spans

    def correction_for(self, entry: Entry, index: int) -> str | None:
        """The word of the entry, as it stands there, that a term was corrected to; None if none was."""
        corrections: list[str] = []
        for text in (entry.headline, *entry.body):
            for token in self._tokens(text):
                kinds = [
                    sense.kind for at, sense in self._wanted.get(token.stem, ()) if at == index
                ]
                if any(kind not in CORRECTED for kind in kinds):
                    return None
                if kinds:
                    corrections.append(text[token.start : token.end])
        return corrections[0] if corrections else None


@dataclass
class _Found:
    """Where the terms are in one text, counted in words, and how near the nearest of each is."""

    best: dict[int, float] = field(default_factory=dict)
    places: dict[int, list[int]] = field(default_factory=lambda: defaultdict(list))


def _as_phrase(
    term: Term, phrase: Alternative, hits: Sequence[tuple[int, Word]], number: int
) -> float:
    here = hits[number : number + len(phrase.stems)]
    if tuple(word[1] for _, word in here) != phrase.stems:
        return 0
    if here[-1][0] - here[0][0] != len(here) - 1:
        return 0
    return EXACT if tuple(word[0] for _, word in here) == term.keys else INFLECTED


def _nearness(term: Term, alternative: Alternative, key: str, is_there: bool) -> float:
    """How near a word is; ``is_there``: the term stands somewhere just as it was typed."""
    typed = term.key
    if alternative.kind is not Kind.WORD:
        nearness = NEARNESS[alternative.kind]
        if alternative.kind is Kind.SOUND and is_same_name(typed, alternative.stems[0]):
            nearness = SAME_NAME
        elif alternative.kind in CORRECTED:  # Beker means Becker rather than Becken
            nearness -= PER_ERROR * errors(fold_diacritics(typed), fold_diacritics(key))
        begin = typed[:-2]
        has_other_marks = not begin.isascii() and begin not in key and fold_diacritics(begin) in key
        return nearness - LESS if has_other_marks else nearness
    return _likeness(typed, key, is_there)


def _likeness(typed: str, key: str, is_there: bool) -> float:
    """How near a word with the same stem is."""
    if key == typed:
        return EXACT
    if key.replace("ß", "ss") == typed.replace("ß", "ss"):
        return INFLECTED
    bare, bare_typed = fold_diacritics(key), fold_diacritics(typed)
    if bare == bare_typed:  # typed without marks, because that is easier or because there are none
        return INFLECTED if typed == bare_typed and not is_there else OTHER_MARKS
    noun = agent_noun(typed)
    if noun and is_lookalike(noun, key):
        return OTHER_WORD
    if bool(_FEMININE.search(bare)) != bool(_FEMININE.search(bare_typed)):
        return OTHER_ENDING
    if bare.startswith(bare_typed):
        return INFLECTED
    if bare_typed.startswith(bare):  # a plural has its marks where it is longer: Wälder, Wald
        return INFLECTED if bare == key or bare_typed != typed else OTHER_MARKS
    return OTHER_ENDING


def _togetherness(found: _Found, number: int) -> float:
    """1 where all terms stand side by side, less the farther they are apart, 0 where one is missing."""
    if len(found.best) < number:
        return 0.0
    events = sorted((at, index) for index, places in found.places.items() for at in places)
    last: dict[int, int] = {}
    shortest = len(events) + events[-1][0]
    for at, index in events:
        last[index] = at
        if len(last) == number:
            shortest = min(shortest, at - min(last.values()))
    return (number - 1) / max(shortest, number - 1)


def _marked(text: str, spans: list[tuple[int, int]]) -> str:
    """The text with marks round the spans; those that overlap become one."""
    pieces: list[str] = []
    end = 0
    for start, stop in sorted(spans, key=lambda span: (span[0], -span[1])):
        if stop <= end:
            continue
        start = max(start, end)
        pieces += [text[end:start], MARK_ON, text[start:stop], MARK_OFF]
        end = stop
    return "".join([*pieces, text[end:]])
