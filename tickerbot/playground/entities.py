"""Message entities, as all parse modes make them: their order, links, and the format of moments.

Source of the rules: TDLib, `MessageEntity.cpp` and `LinkManager.cpp`.
"""

from __future__ import annotations

import re
from typing import Any

from tickerbot.playground.links import LinkError, checked_link, linked_user_id
from tickerbot.playground.utf16 import narrow

Entity = dict[str, Any]
"""A `MessageEntity` object; a `text_mention` carries `user_id` until the user is looked up."""

_ORDER = {
    "blockquote": 0, "expandable_blockquote": 0, "pre": 11, "code": 20, "date_time": 30,
    "text_link": 49, "text_mention": 49, "bold": 90, "italic": 91, "underline": 92, "strikethrough": 93,
    "spoiler": 94, "custom_emoji": 99,
}  # fmt: skip
_TIME_FORMAT = re.compile("r|[wWdDtT]*")


class MarkupError(ValueError):
    """A text cannot be parsed; the message is TDLib's, with offsets in bytes of UTF-8."""


def entity_order(entity: Entity) -> tuple[int, int, int]:
    """Return the sort key of Telegram's order: by start, then longer ones first, then by type."""
    rank = _ORDER.get(entity["type"], 50)
    return entity["offset"], -entity["length"], rank - ("language" in entity)


def add_link(entity: Entity, target: str) -> bool:
    """Make the entity a link, or the mention of a user; False if the wide `target` is no link."""
    user_id = linked_user_id(target)
    if user_id is not None:
        entity |= {"type": "text_mention", "user_id": user_id}
        return True
    try:
        entity |= {"type": "text_link", "url": checked_link(narrow(target))}
    except LinkError:
        return False
    return True


def canonical_format(time_format: str) -> str | None:
    """Return a moment's format as Telegram sends it back: weekday, then date, then time.

    None if it is not one.
    """
    if not _TIME_FORMAT.fullmatch(time_format):
        return None
    if time_format == "r":
        return time_format
    parts = ["w" if "w" in time_format.lower() else ""]
    parts += ["d" if "d" in time_format else "D" if "D" in time_format else ""]
    parts += ["t" if "t" in time_format else "T" if "T" in time_format else ""]
    return "".join(parts)
