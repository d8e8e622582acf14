"""What changed between two texts, word by word, as a person would tell it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

# Words (with the marks inside of numbers, times and compounds), line breaks, and single other signs.
_TOKEN = re.compile(r"\n+|[\w\u0300-\u036f]+(?:[-.,:’'/][\w\u0300-\u036f]+)*|\S")
# Comparing word by word may take as many steps as there are pairs of equal words; beyond this many
# it is done sentence by sentence.
_MOST_PAIRS = 500_000
_SENTENCE = re.compile(r"\n+|[^.!?…\n]+[.!?…]*|[.!?…]+")
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
        return [self.text[begin:end] for begin, end in self.spans]

    def stretch(self, first: int, last: int) -> str:
        """The text of the tokens from ``first`` up to ``last``, with the space before it."""
        if first == last:
            return ""
        begin = self.spans[first - 1][1] if first else 0
        return self.text[begin : self.spans[last - 1][1]]


def compare(before: str, after: str) -> list[Piece]:
    """Both texts as pieces in their order, those that stayed and those that changed by turns."""
    old, new = _split(before, _TOKEN), _split(after, _TOKEN)
    if _pairs(old, new) > _MOST_PAIRS:
        old, new = _split(before, _SENTENCE), _split(after, _SENTENCE)
    return [
        Piece(old.stretch(i, j), new.stretch(k, m))
        if is_change
        else Piece(new.stretch(k, m), new.stretch(k, m))
        for is_change, i, j, k, m in _joined(list(_steps(old.words(), new.words())))
    ]


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


def _pairs(old: _Tokens, new: _Tokens) -> int:
    before, after = Counter(old.words()), Counter(new.words())
    # what fills more than a hundredth of a long text difflib does not look for
    popular = len(new.spans) // 100 + 1 if len(new.spans) >= 200 else len(new.spans)
    return sum(count * after[word] for word, count in before.items() if after[word] <= popular)


_Step = tuple[bool, int, int, int, int]
"""Whether it is a change, and from which to which token before and after."""


def _steps(before: Sequence[str], after: Sequence[str]) -> Iterator[_Step]:
    head = 0
    shorter = min(len(before), len(after))
    while head < shorter and before[head] == after[head]:
        head += 1
    tail = 0
    while tail < shorter - head and before[-1 - tail] == after[-1 - tail]:
        tail += 1
    if head:
        yield False, 0, head, 0, head
    old, new = before[head : len(before) - tail], after[head : len(after) - tail]
    for kind, i, j, k, m in SequenceMatcher(None, old, new).get_opcodes():
        yield kind != "equal", head + i, head + j, head + k, head + m
    if tail:
        yield False, len(before) - tail, len(before), len(after) - tail, len(after)


def _joined(steps: list[_Step]) -> list[_Step]:
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
