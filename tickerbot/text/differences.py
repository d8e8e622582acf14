"""What changed between two texts, word by word, as a person would tell it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

# Words (with the marks inside of numbers, times and compounds), line breaks, and single other signs.
_TOKEN = re.compile(r"\n+|[\w\u0300-\u036f]+(?:[-.,:’'/][\w\u0300-\u036f]+)*|\S")
_SENTENCE = re.compile(r"\n+|[^.!?…\n]+[.!?…]*|[.!?…]+")
# Comparing takes as many steps as there are pairs of equal words; a text with more than this many is
# compared sentence by sentence first.
_MOST_PAIRS = 100_000
_GLUE = "\x00"
# What stayed between two changes is told with them where it is short beside them.
_ISLAND_TOKENS = 3
_ISLAND_SHARE = 0.25


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text before and after; each begins with the space before it, if there is one."""

    before: str
    after: str

    @property
    def is_change(self) -> bool:
        """Whether something differs here."""
        return self.before != self.after


@dataclass(frozen=True, slots=True)
class _Tokens:
    """A text and where its tokens begin and end."""

    text: str
    spans: tuple[tuple[int, int], ...]

    def words(self) -> list[str]:
        """The tokens; one without a space before it is another one than with it."""
        return [
            (_GLUE if begin and self.text[begin - 1] not in " \n" else "") + self.text[begin:end]
            for begin, end in self.spans
        ]

    def stretch(self, first: int, last: int) -> str:
        """The text of the tokens from ``first`` up to ``last``, with the space before it."""
        if first == last:
            return ""
        begin = self.spans[first - 1][1] if first else 0
        return self.text[begin : self.spans[last - 1][1]]


def compare(before: str, after: str) -> list[Piece]:
    """Both texts as pieces in their order, those that stayed and those that changed by turns."""
    pieces = _compare(before, after, _TOKEN)
    if pieces is None:
        pieces = []
        for piece in _compare(before, after, _SENTENCE) or [Piece(before, after)]:
            finer = _compare(piece.before, piece.after, _TOKEN) if piece.is_change else None
            pieces += finer or [piece]
    return _merged(pieces)


def _compare(before: str, after: str, pattern: re.Pattern[str]) -> list[Piece] | None:
    """The pieces by tokens of this kind; None where that would take too long."""
    old, new = _split(before, pattern), _split(after, pattern)
    steps = _steps(old.words(), new.words())
    if steps is None:
        return None
    return [
        Piece(old.stretch(i, j), new.stretch(k, m))
        if is_change
        else Piece(new.stretch(k, m), new.stretch(k, m))
        for is_change, i, j, k, m in _joined(steps)
    ]


def _merged(pieces: Sequence[Piece]) -> list[Piece]:
    out: list[Piece] = []
    for piece in pieces:
        if out and out[-1].is_change == piece.is_change:
            out[-1] = Piece(out[-1].before + piece.before, out[-1].after + piece.after)
        else:
            out.append(piece)
    return out


def _split(text: str, pattern: re.Pattern[str]) -> _Tokens:
    spans = []
    for found in pattern.finditer(text):
        begin, end = found.span()
        word = found.group()
        if not word.startswith("\n"):  # a sentence is matched with the space before it
            begin += len(word) - len(word.lstrip())
        if begin < end:
            spans.append((begin, end))
    return _Tokens(text, tuple(spans))


_Step = tuple[bool, int, int, int, int]
"""Whether it is a change, and from which to which token before and after."""


def _steps(before: Sequence[str], after: Sequence[str]) -> list[_Step] | None:
    head = 0
    shorter = min(len(before), len(after))
    while head < shorter and before[head] == after[head]:
        head += 1
    tail = 0
    while tail < shorter - head and before[-1 - tail] == after[-1 - tail]:
        tail += 1
    old, new = before[head : len(before) - tail], after[head : len(after) - tail]
    steps: list[_Step] = [(False, 0, head, 0, head)] if head else []
    counts = Counter(new)
    if sum(count * counts[word] for word, count in Counter(old).items()) > _MOST_PAIRS:
        return None
    for kind, i, j, k, m in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        steps.append((kind != "equal", head + i, head + j, head + k, head + m))
    if tail:
        steps.append((False, len(before) - tail, len(before), len(after) - tail, len(after)))
    return steps


def _joined(steps: Sequence[_Step]) -> list[_Step]:
    """Changes with little between them become one: a sentence that is new reads as new."""
    out: list[_Step] = []
    for number, step in enumerate(steps):
        is_change = step[0] or (
            0 < number < len(steps) - 1 and _is_island(steps[number - 1], step, steps[number + 1])
        )
        if out and out[-1][0] == is_change:
            out[-1] = (is_change, out[-1][1], step[2], out[-1][3], step[4])
        else:
            out.append((is_change, *step[1:]))
    return out


def _is_island(before: _Step, step: _Step, after: _Step) -> bool:
    size = step[2] - step[1]
    around = sum(side[2] - side[1] + side[4] - side[3] for side in (before, after))
    return size <= _ISLAND_TOKENS and size < _ISLAND_SHARE * around
