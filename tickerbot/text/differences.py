"""What changed between two texts, word by word, grouped as a person would describe it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import Match, SequenceMatcher
from itertools import accumulate

# Words (with the punctuation inside numbers, times and compounds), line breaks, any other character.
_TOKEN = re.compile(r"\n+|[\w\u0300-\u036f]+(?:[-.,:’'/][\w\u0300-\u036f]+)*|\S")
_SENTENCE = re.compile(r"\n+|[^.!?…\n]+[.!?…]*|[.!?…]+")
# Comparing takes time by the square of the length where equal tokens are many or scattered. So it has a
# budget, of looks at a token or a pair of equal ones: what costs more is compared sentence by sentence,
# and where that costs more, too, all in between counts as changed.
_LOOKS, _LOOKS_PER_TOKEN = 200_000, 20
_NO_SPACE_BEFORE = "\x00"
# Unchanged text between two changes is shown as part of them if it is short, also relative to them.
_MAX_ISLAND_TOKENS = 3
_MAX_ISLAND_SHARE = 0.25


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text before and after; each includes the space that precedes it, if any."""

    before: str
    after: str

    @property
    def is_change(self) -> bool:
        """Whether the two sides differ."""
        return self.before != self.after


@dataclass(frozen=True, slots=True)
class _Tokens:
    """A text and the spans of its tokens."""

    text: str
    spans: tuple[tuple[int, int], ...]

    def words(self) -> list[str]:
        """The tokens for comparison: with and without a space before it, a token is not the same."""
        return [
            (_NO_SPACE_BEFORE if begin and self.text[begin - 1] not in " \n" else "")
            + self.text[begin:end]
            for begin, end in self.spans
        ]

    def stretch(self, first: int, last: int) -> str:
        """The text of tokens ``first`` to ``last`` (exclusive), with the space before it."""
        if first == last:
            return ""
        begin = self.spans[first - 1][1] if first else 0
        return self.text[begin : self.spans[last - 1][1]]


def compare(before: str, after: str) -> list[Piece]:
    """Compare two texts: pieces in order, alternately unchanged and changed."""
    pieces = _compare(before, after, _TOKEN)
    if pieces is None:
        pieces = []
        for piece in _compare(before, after, _SENTENCE) or [Piece(before, after)]:
            finer = _compare(piece.before, piece.after, _TOKEN) if piece.is_change else None
            # a space before a sentence, which no token of it tells, may be all that changed
            is_told = finer is not None and any(part.is_change for part in finer)
            pieces += finer if finer and is_told else [piece]
    return _merge_pieces(pieces)


def _compare(before: str, after: str, pattern: re.Pattern[str]) -> list[Piece] | None:
    """Compare by tokens of this pattern; None if that would take too long."""
    old, new = _tokenise(before, pattern), _tokenise(after, pattern)
    steps = _find_steps(old.words(), new.words())
    if steps is None:
        return None
    return [
        Piece(old.stretch(i, j), new.stretch(k, m))
        if is_change
        else Piece(new.stretch(k, m), new.stretch(k, m))
        for is_change, i, j, k, m in _join_changes(steps)
    ]


def _merge_pieces(pieces: Sequence[Piece]) -> list[Piece]:
    merged: list[Piece] = []
    for piece in pieces:
        if merged and merged[-1].is_change == piece.is_change:
            merged[-1] = Piece(merged[-1].before + piece.before, merged[-1].after + piece.after)
        else:
            merged.append(piece)
    return merged


def _tokenise(text: str, pattern: re.Pattern[str]) -> _Tokens:
    spans = []
    for found in pattern.finditer(text):
        begin, end = found.span()
        word = found.group()
        if not word.startswith("\n"):  # a sentence match includes the space before it
            begin += len(word) - len(word.lstrip())
        if begin < end:
            spans.append((begin, end))
    return _Tokens(text, tuple(spans))


_Step = tuple[bool, int, int, int, int]
"""Whether it is a change, and the token ranges (first, end) before and after."""


def _find_steps(before: Sequence[str], after: Sequence[str]) -> list[_Step] | None:
    head = 0
    shorter = min(len(before), len(after))
    while head < shorter and before[head] == after[head]:
        head += 1
    tail = 0
    while tail < shorter - head and before[-1 - tail] == after[-1 - tail]:
        tail += 1
    old, new = before[head : len(before) - tail], after[head : len(after) - tail]
    steps: list[_Step] = [(False, 0, head, 0, head)] if head else []
    matcher = _Matcher(old, new)
    try:
        for kind, i, j, k, m in matcher.get_opcodes():
            steps.append((kind != "equal", head + i, head + j, head + k, head + m))
    except _TooLongError:
        return None
    if tail:
        steps.append((False, len(before) - tail, len(before), len(after) - tail, len(after)))
    return steps


class _TooLongError(Exception):
    """Comparing has used up its budget."""


class _Matcher(SequenceMatcher[str]):
    """Finds what two texts have in common; raises _TooLongError where that costs too much."""

    def __init__(self, old: Sequence[str], new: Sequence[str]) -> None:
        super().__init__(None, old, new, autojunk=False)
        equals = Counter(new)
        # of the tokens up to each, how many looks they take: their own, and at their equals
        self._looks_before = [0, *accumulate(1 + equals[token] for token in old)]
        self._left = _LOOKS + _LOOKS_PER_TOKEN * (len(old) + len(new))

    def find_longest_match(  # as SequenceMatcher calls it, once for each stretch that remains
        self, alo: int = 0, ahi: int | None = None, blo: int = 0, bhi: int | None = None
    ) -> Match:
        ahi = len(self._looks_before) - 1 if ahi is None else ahi
        self._left -= self._looks_before[ahi] - self._looks_before[alo]
        if self._left < 0:
            raise _TooLongError
        return super().find_longest_match(alo, ahi, blo, bhi)


def _join_changes(steps: Sequence[_Step]) -> list[_Step]:
    """Join changes with little between them: a new sentence reads as new, not as scattered words."""
    merged: list[_Step] = []
    for number, step in enumerate(steps):
        is_change = step[0] or (
            0 < number < len(steps) - 1 and _is_island(steps[number - 1], step, steps[number + 1])
        )
        if merged and merged[-1][0] == is_change:
            merged[-1] = (is_change, merged[-1][1], step[2], merged[-1][3], step[4])
        else:
            merged.append((is_change, *step[1:]))
    return merged


def _is_island(before: _Step, step: _Step, after: _Step) -> bool:
    size = step[2] - step[1]
    around = sum(side[2] - side[1] + side[4] - side[3] for side in (before, after))
    return size <= _MAX_ISLAND_TOKENS and size < _MAX_ISLAND_SHARE * around
