"""The legacy Markdown parse mode: text and entities as TDLib makes them.

Source of the rules: TDLib, `MessageEntity.cpp` (`parse_markdown`). Entities cannot be nested.
"""

from __future__ import annotations

import re

from tickerbot.playground.entities import Entity, MarkupError, add_link
from tickerbot.playground.utf16 import narrow, widen

_SPECIAL = re.compile(rb"\\[_*`\[]|[_*`\[]")
_PRE = re.compile(rb"```(?:([^ \t\r\n\0\v`]++)(?=[ \t\r\n\0\v]))?(?:\r\n|\n\r|\r|\n)?")
_TYPES = {b"_": "italic", b"*": "bold", b"`": "code"}


def parse_legacy_markdown(wide: str) -> tuple[str, list[Entity]]:
    """Parse a wide string of legacy Markdown into a wide plain text and its entities, in order.

    The text is neither cleaned nor trimmed. Raises MarkupError.
    """
    text, pos = narrow(wide).encode(), 0
    out, length = bytearray(), 0  # `out` is UTF-8, since TDLib's rule for bare links needs bytes
    entities: list[Entity] = []

    def emit(piece: bytes) -> int:
        nonlocal length
        out.extend(piece)
        size = len(widen(piece.decode()))
        length += size
        return size

    while found := _SPECIAL.search(text, pos):
        begin = found.start()
        emit(text[pos:begin])
        if found[0].startswith(b"\\"):
            emit(found[0][1:])
            pos = found.end()
            continue
        pre = _PRE.match(text, begin)
        start = pre.end() if pre else found.end()
        sign = b"```" if pre else b"]" if found[0] == b"[" else found[0]
        end = text.find(sign, start)
        if end < 0:
            raise MarkupError(f"Can't find end of the entity starting at byte offset {begin}")
        entity: Entity = {"type": "pre" if pre else _TYPES.get(found[0]), "offset": length}
        entity["length"] = emit(text[start:end])
        pos = end + len(sign)
        if not entity["length"]:
            continue
        if pre and pre[1]:
            entity["language"] = pre[1].decode()
        if found[0] == b"[":
            if text.startswith(b"(", pos):
                close = text.find(b")", pos)
                close = len(text) if close < 0 else close
                target, pos = text[pos + 1 : close], close + 1
            else:
                # TDLib has written the plain text over the markup by then, and reads from there
                target = bytes(out[begin + 1 : end]) + text[max(len(out), begin + 1) : end]
            if not add_link(entity, widen(target.decode(errors="replace"))):
                continue
        entities.append(entity)
    emit(text[pos:])
    return widen(out.decode()), entities
