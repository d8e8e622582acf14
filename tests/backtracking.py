"""How many steps a regular expression takes on a text, by a matcher that backtracks as Python's does.

Python's own does not tell. This one reads the same syntax tree and tries the same alternatives in the
same order; without Python's shortcuts it takes at least as many steps. That it finds the same matches
is checked with each count.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from functools import partial
from re import _constants as c  # type: ignore[attr-defined]  # the tree has no public reader
from re import _parser  # type: ignore[attr-defined]
from typing import Any, Literal

_CATEGORIES: dict[Any, Callable[[str], bool]] = {
    c.CATEGORY_DIGIT: str.isdecimal,
    c.CATEGORY_NOT_DIGIT: lambda char: not char.isdecimal(),
    c.CATEGORY_SPACE: str.isspace,
    c.CATEGORY_NOT_SPACE: lambda char: not char.isspace(),
    c.CATEGORY_WORD: lambda char: char.isalnum() or char == "_",
    c.CATEGORY_NOT_WORD: lambda char: not (char.isalnum() or char == "_"),
}
_ONE_CHARACTER = (c.LITERAL, c.NOT_LITERAL, c.ANY, c.IN)
Next = Callable[[int], int | None]
"""What is matched next, from a position: the end of the whole match, or None."""


Use = Literal["match", "fullmatch", "search"]
"""Whether an expression is tried at the beginning alone, or at each place."""


def count_steps(pattern: re.Pattern[Any], text: str, use: Use = "search") -> int:
    """The steps of finding all matches in a text, or the one at its beginning."""
    matcher = _Counting(pattern, text)
    found: list[tuple[int, int]] = []
    before = sys.getrecursionlimit()
    sys.setrecursionlimit(100_000)
    try:
        position = 0
        while position <= len(text):
            end = matcher.match_at(position, is_whole=use == "fullmatch")
            if end is not None:
                found.append((position, end))
            if use != "search":
                break
            position = end if end is not None and end > position else position + 1
    finally:
        sys.setrecursionlimit(before)
    subject = text if isinstance(pattern.pattern, str) else text.encode("latin-1")
    if use == "search":
        # after an empty match Python looks at the same place again, for one that is not empty
        real = [match.span() for match in pattern.finditer(subject) if match[0]]
        found = [span for span in found if span[0] < span[1]] if real else []
    else:
        match = getattr(pattern, use)(subject)
        real = [match.span()] if match else []
    assert found == real, f"{pattern.pattern!r} matches {real} in {text!r}, not {found}"
    return matcher.steps


def unbounded_repeats(pattern: re.Pattern[Any]) -> bool:
    """Whether the expression repeats anything without limit: others take the same at each place."""
    return any(
        op in (c.MAX_REPEAT, c.MIN_REPEAT, c.POSSESSIVE_REPEAT) and value[1] > 100
        for op, value in _walk(_tree(pattern))
    )


def sample_units(pattern: re.Pattern[Any], most: int) -> list[str]:
    """Characters and words that the expression looks at, to make texts of: at most so many."""
    characters: dict[str, None] = {}
    for op, value in _walk(_tree(pattern)):
        if op in (c.LITERAL, c.NOT_LITERAL):
            characters.setdefault(chr(value))
        elif op is c.IN:
            for kind, inner in value:
                if kind is c.LITERAL:
                    characters.setdefault(chr(inner))
                elif kind is c.RANGE:
                    characters.setdefault(chr(inner[0]))
                elif kind is c.CATEGORY:
                    candidates = (" ", "1", "a", "-")
                    characters.setdefault(next(x for x in candidates if _CATEGORIES[inner](x)))
    words = dict.fromkeys(_literal_runs(_tree(pattern)))
    # the words first, then characters spread over all of them
    spread = list(characters)
    stride = max(1, len(spread) // max(1, most - min(len(words), most // 2)))
    return [*list(words)[: most // 2], *spread[::stride]][:most] or ["a"]


def _tree(pattern: re.Pattern[Any]) -> Any:
    source = pattern.pattern
    if isinstance(source, bytes):
        source = source.decode("latin-1")
    return _parser.parse(source, pattern.flags & ~re.UNICODE)


def _walk(tree: Any) -> Any:
    for op, value in tree:
        yield op, value
        if op in (c.MAX_REPEAT, c.MIN_REPEAT, c.POSSESSIVE_REPEAT):
            yield from _walk(value[2])
        elif op is c.BRANCH:
            for branch in value[1]:
                yield from _walk(branch)
        elif op is c.SUBPATTERN:
            yield from _walk(value[3])
        elif op in (c.ASSERT, c.ASSERT_NOT):
            yield from _walk(value[1])
        elif op is c.ATOMIC_GROUP:
            yield from _walk(value)


def _literal_runs(tree: Any) -> Any:
    run = ""
    for op, value in [*tree, (None, None)]:
        if op is c.LITERAL:
            run += chr(value)
            continue
        if len(run) > 1:
            yield run
        run = ""
        if op in (c.MAX_REPEAT, c.MIN_REPEAT, c.POSSESSIVE_REPEAT):
            yield from _literal_runs(value[2])
        elif op is c.BRANCH:
            for branch in value[1]:
                yield from _literal_runs(branch)
        elif op is c.SUBPATTERN:
            yield from _literal_runs(value[3])
        elif op in (c.ASSERT, c.ASSERT_NOT):
            yield from _literal_runs(value[1])


class _Counting:
    def __init__(self, pattern: re.Pattern[Any], text: str) -> None:
        self._tree = _tree(pattern)
        self._text = text
        self._ignores_case = bool(pattern.flags & re.IGNORECASE)
        self._groups: dict[int, tuple[int, int]] = {}
        self.steps = 0

    def match_at(self, position: int, *, is_whole: bool) -> int | None:
        self._groups = {}
        length = len(self._text)
        return self._sequence(
            self._tree, 0, position, lambda end: end if end == length or not is_whole else None
        )

    def _sequence(self, tree: Any, index: int, at: int, then: Next) -> int | None:
        while index < len(tree):
            op, value = tree[index]
            self.steps += 1
            if op in _ONE_CHARACTER:
                if at >= len(self._text) or not self._is_one(op, value, self._text[at]):
                    return None
                at, index = at + 1, index + 1
                continue
            if op is c.AT:
                if not self._is_at(value, at):
                    return None
                index += 1
                continue
            return self._compound(
                op, value, at, partial(self._sequence_from, tree, index + 1, then)
            )
        return then(at)

    def _sequence_from(self, tree: Any, index: int, then: Next, at: int) -> int | None:
        return self._sequence(tree, index, at, then)

    def _compound(self, op: Any, value: Any, at: int, then: Next) -> int | None:
        if op is c.BRANCH:
            ends = (self._sequence(branch, 0, at, then) for branch in value[1])
            return next((end for end in ends if end is not None), None)
        if op is c.SUBPATTERN:
            return self._group(value[0], value[3], at, then)
        if op in (c.ASSERT, c.ASSERT_NOT):
            direction, inner = value
            start = at - inner.getwidth()[0] if direction < 0 else at
            found = None if start < 0 else self._sequence(inner, 0, start, lambda end: end)
            return then(at) if (found is not None) == (op is c.ASSERT) else None
        if op is c.GROUPREF:
            begin, end = self._groups.get(value, (0, -1))
            part = self._text[begin:end]
            self.steps += len(part)
            return then(at + len(part)) if self._text.startswith(part, at) else None
        if op is c.MAX_REPEAT:
            return self._repeat(value, at, then)
        if op is c.MIN_REPEAT:
            return self._repeat_lazily(value, at, then)
        raise NotImplementedError(op)  # said so, rather than counted wrongly

    def _group(self, number: int | None, inner: Any, at: int, then: Next) -> int | None:
        if number is None:
            return self._sequence(inner, 0, at, then)

        def close(end: int) -> int | None:
            before = self._groups.get(number)
            self._groups[number] = (at, end)
            if (found := then(end)) is None and before is not None:
                self._groups[number] = before
            return found

        return self._sequence(inner, 0, at, close)

    def _repeat(self, value: Any, at: int, then: Next) -> int | None:
        least, most, inner = value
        if len(inner) == 1 and inner[0][0] in _ONE_CHARACTER:
            op, one = inner[0]
            end = at
            while (
                end < len(self._text) and end - at < most and self._is_one(op, one, self._text[end])
            ):
                end += 1
                self.steps += 1
            for stop in range(end, at + least - 1, -1):
                self.steps += 1
                if (found := then(stop)) is not None:
                    return found
            return None

        def again(count: int, start: int, previous: int) -> int | None:
            self.steps += 1
            if count < most and (count < least or start > previous or count == 0):
                found = self._sequence(inner, 0, start, lambda end: again(count + 1, end, start))
                if found is not None:
                    return found
            return then(start) if count >= least else None

        return again(0, at, -1)

    def _repeat_lazily(self, value: Any, at: int, then: Next) -> int | None:
        least, most, inner = value

        def again(count: int, start: int, previous: int) -> int | None:
            self.steps += 1
            if count >= least and (found := then(start)) is not None:
                return found
            if count < most and (count < least or start > previous):
                return self._sequence(inner, 0, start, lambda end: again(count + 1, end, start))
            return None

        return again(0, at, -1)

    def _is_one(self, op: Any, value: Any, char: str) -> bool:
        if op is c.ANY:
            return char != "\n"
        if op is c.LITERAL:
            return self._same(char, value)
        if op is c.NOT_LITERAL:
            return not self._same(char, value)
        negated = value[0][0] is c.NEGATE
        forms = {char, char.lower(), char.upper()} if self._ignores_case else {char}
        found = any(
            ord(form) == inner
            if kind is c.LITERAL
            else inner[0] <= ord(form) <= inner[1]
            if kind is c.RANGE
            else _CATEGORIES[inner](char)
            for kind, inner in value[negated:]
            for form in forms
            if len(form) == 1
        )
        return found != negated

    def _same(self, char: str, value: int) -> bool:
        other = chr(value)
        return char == other or (self._ignores_case and char.lower() == other.lower())

    def _is_at(self, where: Any, at: int) -> bool:
        is_word = _CATEGORIES[c.CATEGORY_WORD]
        before = at > 0 and is_word(self._text[at - 1])
        after = at < len(self._text) and is_word(self._text[at])
        match where:
            case c.AT_BEGINNING | c.AT_BEGINNING_STRING:
                return at == 0
            case c.AT_END:
                return at == len(self._text) or self._text[at:] == "\n"
            case c.AT_END_STRING:
                return at == len(self._text)
            case c.AT_BOUNDARY:
                return before != after
            case c.AT_NON_BOUNDARY:
                return before == after
        raise NotImplementedError(where)
