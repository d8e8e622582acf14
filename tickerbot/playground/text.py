"""What Telegram does to a text before it is sent: it is cleaned and trimmed, its entities fixed.

Source: TDLib, `MessageEntity.cpp` (`fix_formatted_text` and what it calls).
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import deque
from collections.abc import Iterable, Sequence

from tickerbot.playground.autolinks import find_entities
from tickerbot.playground.entities import Entity, entity_order
from tickerbot.playground.utf16 import narrow

MAX_ENTITIES = 100
"""Maximum number of entities of a message; the others are dropped."""

_CLEAN = re.compile("[\x00-\x09\x0b-\x1f\u2028-\u202e\u030a\u0333\u033f]")
_REMOVED = frozenset("\r\u2028\u2029\u202a\u202b\u202c\u202d\u202e\u030a\u0333\u033f")
_SPLITTABLE = ("bold", "italic", "underline", "strikethrough", "spoiler")
_QUOTES = ("blockquote", "expandable_blockquote")
_VERBATIM = ("pre", "code", "date_time")
_WHITE_SPACE = " \n"


def finish_text(
    wide: str, entities: list[Entity], *, find: bool = True
) -> tuple[str, list[Entity]]:
    """Clean and trim a wide text, fix its entities, and detect links, commands and the like.

    Returns the text as an ordinary string, empty if there was only white space. The given entities
    are changed in place.
    """
    wide, entities = prepare(wide, entities)
    text = wide.rstrip(_WHITE_SPACE)
    if len(text) < len(wide):
        entities = [entity for entity in entities if entity["offset"] < len(text)]
        for entity in entities:
            entity["length"] = min(entity["length"], len(text) - entity["offset"])
        entities.sort(key=entity_order)
    first = entities[0]["offset"] if entities else len(text)
    lead = len(text[:first]) - len(text[:first].lstrip(_WHITE_SPACE))
    if lead:
        text = text[lead:]
        for entity in entities:
            entity["offset"] -= lead
    if find and (found := find_entities(text)):
        entities = _merge(entities, found) if entities else found
    return narrow(text), entities[:MAX_ENTITIES]


def prepare(wide: str, entities: list[Entity]) -> tuple[str, list[Entity]]:
    """Clean a wide text and fix its entities, without trimming the text."""
    if entities:
        entities = fix_entities([entity for entity in entities if entity["length"] > 0])
    if _CLEAN.search(wide):
        wide = _clean(wide, entities)
        # entities may have become empty, or touch now
        entities = fix_entities([entity for entity in entities if entity["length"] > 0])
    if not wide.strip(_WHITE_SPACE):
        return "", []
    return wide, entities


def _clean(wide: str, entities: list[Entity]) -> str:
    removed = [found.start() for found in _CLEAN.finditer(wide) if found[0] in _REMOVED]
    for entity in entities:
        start = bisect_left(removed, entity["offset"])
        end = bisect_left(removed, entity["offset"] + entity["length"])
        entity["offset"] -= start
        entity["length"] -= end - start
    return _CLEAN.sub(lambda found: "" if found[0] in _REMOVED else " ", wide)


def fix_entities(entities: list[Entity]) -> list[Entity]:
    """Return entities that neither cross nor repeat; styles such as bold are split around others."""
    entities.sort(key=entity_order)
    if _need_no_fix(entities):
        return entities
    splittable = [entity for entity in entities if entity["type"] in _SPLITTABLE]
    quotes = _without_overlaps(entity for entity in entities if entity["type"] in _QUOTES)
    others = _without_overlaps(
        entity for entity in entities if entity["type"] not in (*_SPLITTABLE, *_QUOTES)
    )
    return _add_split(splittable, _with_quotes(others, quotes))


def _need_no_fix(entities: list[Entity]) -> bool:
    """Say whether no entities overlap, or touch others of their style, as in nearly every text."""
    end = -1
    ends: dict[str, int] = {}
    for entity in entities:
        if entity["offset"] < end:
            return False
        end = entity["offset"] + entity["length"]
        if entity["type"] in _SPLITTABLE:
            if ends.get(entity["type"], -1) >= entity["offset"]:
                return False
            ends[entity["type"]] = end
    return True


def _without_overlaps(entities: Iterable[Entity]) -> list[Entity]:
    """Keep the entities that begin after the one kept before has ended."""
    kept: list[Entity] = []
    for entity in entities:
        if not kept or entity["offset"] >= kept[-1]["offset"] + kept[-1]["length"]:
            kept.append(entity)
    return kept


def _with_quotes(others: list[Entity], quotes: list[Entity]) -> list[Entity]:
    """Combine quotations with other entities, except those that cross a quotation's boundary."""
    if not quotes:
        return others
    starts = [quote["offset"] for quote in quotes]

    def crosses(entity: Entity) -> bool:
        start, end = entity["offset"], entity["offset"] + entity["length"]
        after = bisect_right(starts, start)
        before_end = _end(quotes[after - 1]) if after else 0
        return start < before_end < end or (after < len(starts) and starts[after] < end)

    return sorted((*quotes, *(e for e in others if not crosses(e))), key=entity_order)


def _end(entity: Entity) -> int:
    end: int = entity["offset"] + entity["length"]
    return end


def _merge(entities: list[Entity], found: list[Entity]) -> list[Entity]:
    """Add the detected entities, except where they overlap one of the sender's."""
    quotes = [entity for entity in entities if entity["type"] in _QUOTES]
    own = [entity for entity in entities if entity["type"] not in (*_SPLITTABLE, *_QUOTES)]
    starts = [entity["offset"] for entity in own]

    def is_free(new: Entity) -> bool:
        after = bisect_right(starts, new["offset"])
        if after and _end(own[after - 1]) > new["offset"]:
            return False
        return after == len(own) or starts[after] >= _end(new)

    free = sorted((*own, *(new for new in found if is_free(new))), key=entity_order)
    splittable = [entity for entity in entities if entity["type"] in _SPLITTABLE]
    return _add_split(splittable, _with_quotes(free, quotes))


def _add_split(splittable: list[Entity], others: list[Entity]) -> list[Entity]:
    if not splittable:
        return others
    return sorted((*others, *_split(splittable, others)), key=entity_order)


def _split(entities: list[Entity], others: Sequence[Entity]) -> list[Entity]:
    """Merge touching styles of one type, and cut styles where another entity begins or ends.

    Inside `pre`, `code` and `date_time`, which cannot contain other entities, styles are dropped.
    """
    splitter = _Splitter(entities)
    nested: list[Entity] = []

    def go_to(offset: int) -> None:
        while nested and nested[-1]["offset"] + nested[-1]["length"] <= offset:
            ended = nested.pop()
            before = len(splitter.result)
            splitter.go_to(ended["offset"] + ended["length"])
            if ended["type"] in _VERBATIM:
                del splitter.result[before:]
        splitter.go_to(offset)

    for other in others:
        go_to(other["offset"])
        nested.append(other)
    go_to(1 << 40)
    return sorted(splitter.result, key=entity_order)


class _Splitter:
    """Walks through the splittable entities of a text, and cuts them at every stop."""

    def __init__(self, entities: list[Entity]) -> None:
        self.result: list[Entity] = []
        self._coming = deque(entities)
        self._open: dict[str, tuple[int, int]] = {}

    def go_to(self, offset: int) -> None:
        """Advance to `offset`, and cut there."""
        while self._coming and self._coming[0]["offset"] < offset:
            entity = self._coming.popleft()
            kind, start = entity["type"], entity["offset"]
            end = start + entity["length"]
            if kind in self._open and start <= self._open[kind][1]:
                self._open[kind] = (self._open[kind][0], max(end, self._open[kind][1]))
            else:
                self._cut(start)
                self._open[kind] = (start, end)
        self._cut(offset)

    def _cut(self, offset: int) -> None:
        for kind in _SPLITTABLE:
            start, end = self._open.get(kind, (offset, 0))
            if start >= offset:
                continue
            length = min(end, offset) - start
            self.result.append({"type": kind, "offset": start, "length": length})
            if end <= offset:
                del self._open[kind]
            else:
                self._open[kind] = (offset, end)
