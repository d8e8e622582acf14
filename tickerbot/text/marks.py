"""Marks: bold, italics and links, kept beside the plain text on which they lie.

Whatever is done to a text (it is tidied, split, cut, put together), its visible characters stay the
same and in order. By these its marks are carried over; one with no visible character left is gone.
"""

from __future__ import annotations

import json
import re
from bisect import bisect_right
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import accumulate

from tickerbot.model import Mark, Marks
from tickerbot.text.cleaning import INVISIBLE

MAX_URL = 2048
"""Maximum length, in characters, of a link's address."""

# what can be opened without surprise: other schemes act in the reader's app, or name a person
_URL = re.compile(r"https?://[^\s/?#\x00-\x1f\x7f]", re.IGNORECASE)
_UNSAFE = re.compile(r"[\s\x00-\x1f\x7f\ud800-\udfff]")
_BLANK = re.compile(rf"[\s{INVISIBLE}]+")
_VISIBLE = re.compile(rf"[^\s{INVISIBLE}]+")


@dataclass(frozen=True, slots=True)
class MarkedText:
    """A plain text and the marks on it, which are in order (``tidy``)."""

    text: str
    marks: Marks = ()

    def cut(self, begin: int, end: int) -> MarkedText:
        """The characters from ``begin`` up to ``end``, with their marks."""
        return MarkedText(
            self.text[begin:end],
            tuple(
                replace(mark, begin=max(mark.begin, begin) - begin, end=min(mark.end, end) - begin)
                for mark in self.marks
                if mark.begin < end and mark.end > begin
            ),
        )


def is_safe_url(url: str) -> bool:
    """Whether a link may lead there: ``http`` and ``https`` alone, of a sensible length."""
    return bool(_URL.match(url)) and len(url) <= MAX_URL and not _UNSAFE.search(url)


def tidy(marks: Iterable[Mark], text: str) -> Marks:
    """Marks in order, within the text, each beginning and ending with a visible character of it.

    Those of one kind with nothing visible between them become one; of links that overlap the first is
    kept whole.
    """
    visible = _Visible(text)
    kept: list[Mark] = []
    last: dict[str, int] = {}
    ends: dict[str, int] = {}
    for mark in sorted(marks):
        begin, end = visible.number(mark.begin), visible.number(mark.end)
        before = kept[last[mark.kind]] if mark.kind in last else None
        continues = before is not None and before.url == mark.url and begin <= ends[mark.kind]
        if before is not None and not continues:
            begin = max(begin, ends[mark.kind])
        if begin >= end:
            continue
        stop = visible.offset(end - 1) + 1
        if before is not None and continues:
            kept[last[mark.kind]] = replace(before, end=max(before.end, stop))
        else:
            last[mark.kind] = len(kept)
            kept.append(replace(mark, begin=visible.offset(begin), end=stop))
        ends[mark.kind] = max(ends.get(mark.kind, 0), end)
    return tuple(sorted(kept))


class _Visible:
    """The visible characters of a text, by number, and where in the text each stands."""

    def __init__(self, text: str) -> None:
        # where each run of them begins, and how many there are before it, or in all
        self._begins = [*map(re.Match.start, _VISIBLE.finditer(text))]
        self._numbers = [0, *accumulate(map(len, _VISIBLE.findall(text)))]

    def number(self, offset: int) -> int:
        """How many there are before this offset."""
        run = bisect_right(self._begins, offset) - 1
        if run < 0:
            return 0
        return min(self._numbers[run] + offset - self._begins[run], self._numbers[run + 1])

    def offset(self, number: int) -> int:
        """Where the one with this number (from 0) stands."""
        run = bisect_right(self._numbers, number) - 1
        return self._begins[run] + number - self._numbers[run]


def carry(marked: MarkedText, part: str, *, after: str = "") -> MarkedText:
    """A text made of lines, or parts of lines, of a marked one, in their order, with their marks.

    ``after`` is what stands before it there. A line that is not there again gets no marks.
    """
    return _Carrier(marked, after).carry(part)


def carry_each(marked: MarkedText, parts: Iterable[str]) -> Iterator[MarkedText]:
    """As ``carry``, for parts that follow each other."""
    carrier = _Carrier(marked, "")
    return map(carrier.carry, parts)


class _Carrier:
    """Goes through a marked text once, and gives its marks to the parts of it that come."""

    def __init__(self, marked: MarkedText, after: str) -> None:
        self._coming = deque(marked.marks)
        if self._coming:
            self._whole = _BLANK.sub("", marked.text)
            self._cursor = len(_BLANK.sub("", after))
            self._visible = _Visible(marked.text)
        self._near: list[tuple[int, int, Mark]] = []

    def carry(self, part: str) -> MarkedText:
        """The next part, with its marks."""
        if not (self._coming or self._near):
            return MarkedText(part)
        visible = _Visible(part)
        found: list[Mark] = []
        done = 0
        for line in part.split("\n"):
            words = _BLANK.sub("", line)
            at = self._whole.find(words, self._cursor) if words else -1
            if at >= 0:
                self._cursor = at + len(words)
                for begin, end, mark in self._between(at, self._cursor):
                    first, last = (
                        visible.offset(begin - at + done),
                        visible.offset(end - 1 - at + done),
                    )
                    found.append(replace(mark, begin=first, end=last + 1))
            done += len(words)
        return MarkedText(part, tidy(found, part))

    def _between(self, begin: int, end: int) -> Iterator[tuple[int, int, Mark]]:
        """The marks on visible characters of the whole from ``begin`` up to ``end``, and on which."""
        while self._coming:
            first = self._visible.number(self._coming[0].begin)
            if first >= end:
                break
            mark = self._coming.popleft()
            self._near.append((first, self._visible.number(mark.end), mark))
        self._near = [span for span in self._near if span[1] > begin]
        return ((max(first, begin), min(last, end), mark) for first, last, mark in self._near)


def join(first: MarkedText, second: MarkedText, whole: str) -> MarkedText:
    """Two texts that were put together to ``whole``, which begins and ends as they do."""
    offset = len(whole) - len(second.text)
    moved = [
        replace(mark, begin=max(mark.begin + offset, 0), end=mark.end + offset)
        for mark in second.marks
    ]
    return MarkedText(whole, tidy([*first.marks, *moved], whole))


def marks_to_json(marks: Marks) -> str:
    """Marks as the database keeps them: an array of begin, end, kind and, of a link, its address."""
    rows = [[mark.begin, mark.end, mark.kind, *filter(None, [mark.url])] for mark in marks]
    return json.dumps(rows, ensure_ascii=False, separators=(",", ":"))


def marks_from_json(text: str) -> Marks:
    """The marks that the database keeps."""
    return () if text == "[]" else tuple(Mark(*row) for row in json.loads(text))
