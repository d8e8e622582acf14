"""The shape that an update must have before it is handled: of each field that is read, its type.

python-telegram-bot takes any value for any field, so that a number in the place of a name would surface
somewhere in a handler. Types and names are those of the Bot API's documentation.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

from telegram import Update

from tickerbot import events
from tickerbot.bot_api.answers import is_integer

log = logging.getLogger(__name__)

Shape: TypeAlias = "Callable[[Any], bool] | Mapping[str, Shape]"
"""A test of a value, or the shape of each field of an object; ``?`` marks one that may be missing."""


def _is_text(value: Any) -> bool:
    return isinstance(value, str)


def _is_flag(value: Any) -> bool:
    return isinstance(value, bool)


def _is_time(value: Any) -> bool:
    return is_integer(value, 0, 2**32)


def _is_entities(value: Any) -> bool:
    return isinstance(value, list) and all(_fits(each, _ENTITY) for each in value)


_ENTITY: Shape = {"type": _is_text, "offset": is_integer, "length": is_integer, "url?": _is_text}
_USER: Shape = {
    "id": is_integer,
    "is_bot": _is_flag,
    "first_name?": _is_text,
    "last_name?": _is_text,
    "language_code?": _is_text,
}
_CHAT: Shape = {"id": is_integer, "type": _is_text, "title?": _is_text}
_FILE: Shape = {
    "file_id": _is_text,
    "file_unique_id": _is_text,
    "width": is_integer,
    "height": is_integer,
    "file_size?": is_integer,
}


def _is_photo(value: Any) -> bool:
    return isinstance(value, list) and all(_fits(each, _FILE) for each in value)


_PLAIN_MESSAGE: Mapping[str, Shape] = {
    "message_id": is_integer,
    "date": _is_time,
    "chat": _CHAT,
    "from?": _USER,
    "sender_chat?": _CHAT,
    "via_bot?": _USER,
    "message_thread_id?": is_integer,
    "is_topic_message?": _is_flag,
    "is_automatic_forward?": _is_flag,
    "migrate_to_chat_id?": is_integer,
    "text?": _is_text,
    "entities?": _is_entities,
    "caption?": _is_text,
    "photo?": _is_photo,
    "video?": _FILE,
    "media_group_id?": _is_text,
    "caption_entities?": _is_entities,
}
_MESSAGE: Shape = {**_PLAIN_MESSAGE, "reply_to_message?": _PLAIN_MESSAGE}
_MEMBER: Shape = {
    "status": _is_text,
    "is_member?": _is_flag,
    "can_send_messages?": _is_flag,
    "can_post_messages?": _is_flag,
}
_UPDATE: Shape = {
    "update_id": is_integer,
    "message?": _MESSAGE,
    "edited_message?": _MESSAGE,
    "channel_post?": _MESSAGE,
    "callback_query?": {
        "id": _is_text,
        "from": _USER,
        "data?": _is_text,
        "message?": _MESSAGE,
    },
    "inline_query?": {"id": _is_text, "from": _USER, "query": _is_text, "offset": _is_text},
    "my_chat_member?": {
        "chat": _CHAT,
        "from": _USER,
        "old_chat_member": _MEMBER,
        "new_chat_member": _MEMBER,
    },
}


def read_update(raw: Mapping[str, Any]) -> Update | None:
    """Read an update; None, with a line in the log, if it has another shape."""
    error = "its shape"
    if _fits(raw, _UPDATE):
        try:
            return Update.de_json(dict(raw), None)
        except Exception as raised:  # noqa: BLE001 - one bad update must not stop those after it
            error = type(raised).__name__
    # nothing of what it says, which may be somebody's words
    log.warning(events.MISSHAPEN, raw.get("update_id"), error)
    return None


def _fits(value: Any, shape: Shape) -> bool:
    if not isinstance(shape, Mapping):
        return shape(value)
    if not isinstance(value, Mapping):
        return False
    for field, expected in shape.items():
        name = field.removesuffix("?")
        if name not in value:
            if name == field:
                return False
        elif not _fits(value[name], expected):
            return False
    return True
