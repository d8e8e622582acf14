"""Values become what the Bot API takes: a message as a form, its keyboard, its plain text."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from telegram import (
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    LinkPreviewOptions,
    ReplyParameters,
)
from telegram.constants import ParseMode

from tickerbot.model import Message

# What the form of a message has in common with that of an edit.
_EDIT_FIELDS = ("text", "parse_mode", "link_preview_options", "reply_markup")


@dataclass(frozen=True, slots=True)
class EncodedMessage:
    """A message as form fields, all but its chat; ``edit_form`` edits another message into it."""

    message: Message
    form: bytes
    edit_form: bytes


def encode(message: Message, *, paid: bool, parse_mode: str = ParseMode.HTML) -> EncodedMessage:
    """Encode a message once for all the chats that it goes to.

    ``paid`` asks Telegram to send more than 30 messages a second, for Stars. An empty ``parse_mode``
    sends the words as they are.
    """
    fields = {"text": message.html, "link_preview_options": preview_options(message).to_json()}
    if parse_mode:
        fields["parse_mode"] = parse_mode
    if message.silent:
        fields["disable_notification"] = "true"
    if paid:
        fields["allow_paid_broadcast"] = "true"
    if (buttons := keyboard(message)) is not None:
        fields["reply_markup"] = buttons.to_json()
    edit_fields = {key: value for key, value in fields.items() if key in _EDIT_FIELDS}
    return EncodedMessage(message, urlencode(fields).encode(), urlencode(edit_fields).encode())


def encode_plain(message: Message, *, paid: bool) -> EncodedMessage:
    """The words of a message whose markup Telegram cannot read, with its buttons."""
    return encode(replace(message, html=plain_text(message.html)), paid=paid, parse_mode="")


def reply_parameters(message_id: int) -> ReplyParameters:
    """Quote this message of the same chat, if it is still there."""
    return ReplyParameters(message_id, allow_sending_without_reply=True)


def keyboard(message: Message) -> InlineKeyboardMarkup | None:
    """The buttons as Telegram takes them; None where there are none."""
    if not message.buttons:
        return None
    return InlineKeyboardMarkup(
        [
            [
                InlineKeyboardButton(
                    button.label, url=button.url or None, callback_data=button.data or None
                )
                for button in row
            ]
            for row in message.buttons
        ]
    )


def preview_options(message: Message) -> LinkPreviewOptions:
    """Whether Telegram may show what a link in the message leads to."""
    return LinkPreviewOptions(is_disabled=not message.link_preview)


def plain_text(markup: str) -> str:
    """The words of an HTML message without their markup, short enough for one message."""
    words = html.unescape(re.sub(r"<[^<>]*>", "", markup))
    return words[:4000] or "…"
