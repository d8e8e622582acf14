"""The parameters of a call: which a method has, and how Telegram reads them."""

from __future__ import annotations

import json
import re
from typing import Any

from tickerbot.playground.values import bad_request

_TABLE = """
getMe:
getUpdates: offset limit timeout allowed_updates
setWebhook: url certificate ip_address max_connections allowed_updates drop_pending_updates
    secret_token
deleteWebhook: drop_pending_updates
getWebhookInfo:
sendMessage: business_connection_id chat_id message_thread_id direct_messages_topic_id text
    parse_mode entities link_preview_options disable_notification protect_content
    allow_paid_broadcast message_effect_id suggested_post_parameters reply_parameters reply_markup
editMessageText: business_connection_id chat_id message_id inline_message_id text parse_mode
    entities link_preview_options rich_message reply_markup
editMessageReplyMarkup: business_connection_id chat_id message_id inline_message_id reply_markup
deleteMessage: chat_id message_id
deleteMessages: chat_id message_ids
answerCallbackQuery: callback_query_id text show_alert url cache_time
answerInlineQuery: inline_query_id results cache_time is_personal next_offset button
sendChatAction: business_connection_id chat_id message_thread_id action
getChat: chat_id
getChatMember: chat_id user_id
getChatAdministrators: chat_id return_bots
getChatMemberCount: chat_id
leaveChat: chat_id
setMyCommands: commands scope language_code
getMyCommands: scope language_code
deleteMyCommands: scope language_code
setMyName: name language_code
getMyName: language_code
setMyDescription: description language_code
getMyDescription: language_code
setMyShortDescription: short_description language_code
getMyShortDescription: language_code
setChatMenuButton: chat_id menu_button
getChatMenuButton: chat_id
sendDocument: business_connection_id chat_id message_thread_id direct_messages_topic_id document
    thumbnail caption parse_mode caption_entities disable_content_type_detection
    disable_notification protect_content allow_paid_broadcast message_effect_id
    suggested_post_parameters reply_parameters reply_markup
getFile: file_id
pinChatMessage: business_connection_id chat_id message_id disable_notification
unpinChatMessage: business_connection_id chat_id message_id
"""


def _read_table() -> dict[str, frozenset[str]]:
    methods: dict[str, frozenset[str]] = {}
    for entry in re.split(r"\n(?! )", _TABLE.strip()):
        name, _, names = entry.partition(":")
        methods[name] = frozenset(names.split())
    return methods


PARAMETERS = _read_table()
"""Every supported method's parameters as in the Bot API's specification, read or not."""


def as_integer(value: Any, default: int = 0) -> int:
    """Return the integer a JSON value or string stands for, else `default`."""
    try:
        return int(value)
    except (TypeError, ValueError):
        return default


_TRUE = ("true", "yes", "1")


class Params:
    """The parameters of one call. Values are strings, or JSON values from a JSON body.

    Absent and empty are the same, as they are for Telegram. The readers raise Refusal.
    """

    __slots__ = ("files", "raw")

    def __init__(
        self, raw: dict[str, Any], files: dict[str, tuple[str, bytes, str]] | None = None
    ) -> None:
        self.raw = raw
        self.files = files or {}
        """Uploaded files by part name: file name, content, MIME type."""

    def text(self, name: str) -> str:
        """Return a string, empty when absent."""
        value = self.raw.get(name)
        if value is None:
            return ""
        return value if isinstance(value, str) else json.dumps(value)

    def integer(self, name: str, default: int = 0) -> int:
        """Return an integer; what is none counts as absent."""
        return as_integer(self.raw.get(name), default)

    def number(self, name: str) -> float:
        """Return a number of seconds."""
        try:
            return float(self.raw.get(name) or 0)
        except (TypeError, ValueError):
            return 0.0

    def flag(self, name: str) -> bool:
        """Return a boolean; anything but true, yes and 1 is false."""
        value = self.raw.get(name)
        return value is True or (value is not None and str(value).lower() in _TRUE)

    def value(self, name: str, what: str) -> Any:
        """Return a JSON value, None when absent. `what` names it in the refusal."""
        value = self.raw.get(name)
        if value is None or value == "":
            return None
        if not isinstance(value, str):
            return value
        try:
            return json.loads(value)
        except ValueError:
            raise bad_request(f"can't parse {what} JSON object") from None
