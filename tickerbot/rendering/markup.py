"""Marked texts as Telegram's HTML: every character that a person typed is shown as it is."""

from __future__ import annotations

import html
from collections import deque
from itertools import pairwise, takewhile

from tickerbot.model import Mark
from tickerbot.rendering.texts import escape
from tickerbot.text.marks import MarkedText

_TAGS = {"link": "a", "bold": "b", "italic": "i"}
# which stands around which: a link that stays is not cut where bold begins or ends in it
_RANKS = {kind: rank for rank, kind in enumerate(_TAGS)}


class Markup:
    """Writes the parts of one message, with at most ``room`` tags: Telegram reads 100 in all."""

    def __init__(self, room: int) -> None:
        self._room = room

    def html(self, marked: MarkedText, *, in_bold: bool = False) -> str:
        """A text as HTML; ``in_bold``: it stands in bold as a whole. What has no room is plain."""
        if not marked.marks:
            return escape(marked.text)
        coming = deque(m for m in marked.marks if not (in_bold and m.kind == "bold"))
        stops = {0, len(marked.text)}.union(*((mark.begin, mark.end) for mark in coming))
        out: list[str] = []
        here: list[Mark] = []
        opened: list[Mark] = []
        for begin, end in pairwise(sorted(stops)):
            here = [mark for mark in here if mark.end > begin]
            while coming and coming[0].begin <= begin:
                here.append(coming.popleft())
            wanted = sorted(here, key=lambda mark: _RANKS[mark.kind])
            pairs = zip(opened, wanted, strict=False)
            common = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))
            out += map(_closing, reversed(opened[common:]))
            room = max(self._room, 0)
            opened = wanted[: max(common, min(len(wanted), common + room))]
            self._room -= len(opened) - common
            out += map(_opening, opened[common:])
            out.append(escape(marked.text[begin:end]))
        return "".join([*out, *map(_closing, reversed(opened))])


def _opening(mark: Mark) -> str:
    if mark.kind == "link":
        return f'<a href="{html.escape(mark.url)}">'
    return f"<{_TAGS[mark.kind]}>"


def _closing(mark: Mark) -> str:
    return f"</{_TAGS[mark.kind]}>"
