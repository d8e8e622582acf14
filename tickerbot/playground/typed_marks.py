"""Marks as people type them: Telegram's apps make ``**bold**``, ``__italics__`` and links of them.

Only the page reads texts like this: a program gives its entities. Links are typed ``[words](https://…)``,
since the page has no dialogue for them.
"""

from __future__ import annotations

import re

from tickerbot.playground.autolinks import find_entities
from tickerbot.playground.entities import entity_order
from tickerbot.playground.utf16 import narrow, widen
from tickerbot.playground.values import Json

_TYPED = re.compile(
    r"\*\*(?=\S)(?P<bold>.+?)(?<=\S)\*\*"
    r"|(?<!\w)__(?=\S)(?P<italic>.+?)(?<=\S)__(?!\w)"
    r"|\[(?P<text_link>[^\[\]\n]+)\]\((?P<url>https?://[^\s()]+)\)"
)
_SIGNS = {"bold": ("**", "**"), "italic": ("__", "__")}


def read_typed(text: str) -> tuple[str, list[Json]]:
    """Return what is sent of a typed text, and its entities, with those that Telegram detects."""
    wide, marks = _read(widen(text))
    return narrow(wide), sorted([*find_entities(wide), *marks], key=entity_order)


def _read(wide: str) -> tuple[str, list[Json]]:
    out, marks, done = "", [], 0
    for found in _TYPED.finditer(wide):
        out += wide[done : found.start()]
        kind = next(kind for kind in ("bold", "italic", "text_link") if found[kind])
        words, inner = _read(found[kind])
        mark: Json = {"type": kind, "offset": len(out), "length": len(words)}
        if kind == "text_link":
            mark["url"] = found["url"]
        marks += [mark, *({**each, "offset": each["offset"] + len(out)} for each in inner)]
        out += words
        done = found.end()
    return out + wide[done:], marks


def write_typed(text: str, entities: list[Json]) -> str:
    """Return a message as it would be typed, to be changed: the inverse of ``read_typed``."""
    wide = widen(text)
    begins: dict[int, list[str]] = {}
    ends: dict[int, list[str]] = {}
    for entity in sorted(entities, key=entity_order):
        before, after = _SIGNS.get(entity["type"], ("", ""))
        if entity["type"] == "text_link":
            before, after = "[", f"]({entity['url']})"
        if before:
            begins.setdefault(entity["offset"], []).append(before)
            ends.setdefault(entity["offset"] + entity["length"], []).insert(0, after)
    typed = "".join(
        "".join([*ends.get(at, ()), *begins.get(at, ())]) + wide[at : at + 1]
        for at in range(len(wide) + 1)
    )
    return narrow(typed)
