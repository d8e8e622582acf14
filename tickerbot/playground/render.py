"""Rendering a message's text and entities as HTML."""

from __future__ import annotations

import html
from collections.abc import Sequence

from tickerbot.playground.entities import Entity, entity_order
from tickerbot.playground.utf16 import narrow, widen

_TAGS = {
    "bold": ("<b>", "</b>"), "italic": ("<i>", "</i>"), "underline": ("<u>", "</u>"),
    "strikethrough": ("<s>", "</s>"), "spoiler": ("<tg-spoiler>", "</tg-spoiler>"),
    "code": ("<code>", "</code>"), "pre": ("<pre>", "</pre>"),
    "blockquote": ("<blockquote>", "</blockquote>"),
    "expandable_blockquote": ("<blockquote expandable>", "</blockquote>"),
}  # fmt: skip


def _tags(entity: Entity) -> tuple[str, str]:
    match entity["type"]:
        case "text_link":
            return f'<a href="{html.escape(entity["url"])}">', "</a>"
        case "text_mention":
            return f'<a href="tg://user?id={entity["user"]["id"]}">', "</a>"
        case "pre" if entity.get("language"):
            language = html.escape(entity["language"])
            return f'<pre><code class="language-{language}">', "</code></pre>"
        case "custom_emoji":
            return f'<tg-emoji emoji-id="{entity["custom_emoji_id"]}">', "</tg-emoji>"
        case "date_time":
            shape = entity.get("date_time_format")
            shown = f' format="{shape}"' if shape else ""
            return f'<tg-time unix="{entity["unix_time"]}"{shown}>', "</tg-time>"
        case kind:
            return _TAGS.get(kind, ("", ""))


def render_html(text: str, entities: Sequence[Entity]) -> str:
    """Return the text as HTML; entities that Telegram detects by itself get no tags."""
    wide = widen(text)
    parts: list[str] = []
    ends: list[tuple[int, str]] = []
    pos = 0

    def copy_until(offset: int) -> None:
        nonlocal pos
        parts.append(html.escape(narrow(wide[pos:offset]), quote=False))
        pos = offset

    for entity in sorted(entities, key=entity_order):
        opening, closing = _tags(entity)
        if not opening:
            continue
        while ends and ends[-1][0] <= entity["offset"]:
            copy_until(ends[-1][0])
            parts.append(ends.pop()[1])
        copy_until(entity["offset"])
        parts.append(opening)
        ends.append((entity["offset"] + entity["length"], closing))
    while ends:
        copy_until(ends[-1][0])
        parts.append(ends.pop()[1])
    copy_until(len(wide))
    return "".join(parts)
