"""Encodes values as the Bot API expects them: a message as a form, its keyboard, its plain text."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from urllib.parse import urlencode

from telegram import (
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    LinkPreviewOptions,
    ReplyParameters,
)
from telegram.constants import ParseMode

from tickerbot.model import Message
from tickerbot.rendering.texts import strip_markup

# The fields of sendMessage that editMessageText has too (Bot API docs).
_EDIT_FIELDS = ("text", "parse_mode", "link_preview_options", "reply_markup")

# Maximum length of plain text, in characters; Telegram's limit is 4096 (Bot API docs, sendMessage).
MAX_PLAIN_TEXT = 4000
MAX_PLAIN_CAPTION = 1000
"""Maximum length of a plain caption, in characters; Telegram's limit is 1024 (Bot API docs)."""


@dataclass(frozen=True, slots=True)
class EncodedMessage:
    """A message as form data without its chat: one form to send it, one to edit another into it.

    Both are also without its picture, which Telegram knows by an id; ``input_media`` is what an edit
    says of that besides the id.
    """

    message: Message
    form: bytes
    edit_form: bytes
    input_media: Mapping[str, str] = field(default_factory=dict)

    @property
    def caption_form(self) -> bytes:
        """The form that changes nothing but caption and buttons under a picture."""
        caption = {name: it for name, it in self.input_media.items() if name != "type"}
        return b"&".join(filter(None, (encode_form(caption), self.edit_form)))


def encode(message: Message, *, parse_mode: str = ParseMode.HTML) -> EncodedMessage:
    """Encode a message once for all the chats that it goes to.

    With an empty ``parse_mode`` the text is sent as it is.
    """
    if message.picture is None:
        fields = {"text": message.html, "link_preview_options": preview_options(message).to_json()}
    else:
        fields = {"caption": message.html}
    if parse_mode:
        fields["parse_mode"] = parse_mode
    input_media = {}
    if message.picture is not None:
        input_media = {"type": message.picture.kind, **fields}
    if message.silent:
        fields["disable_notification"] = "true"
    if (buttons := keyboard(message)) is not None:
        fields["reply_markup"] = buttons.to_json()
    edit_fields = {
        key: value
        for key, value in fields.items()
        if key in _EDIT_FIELDS and not (input_media and key == "parse_mode")
    }
    return EncodedMessage(message, encode_form(fields), encode_form(edit_fields), input_media)


def encode_form(fields: Mapping[str, str]) -> bytes:
    """Fields as the body of a request."""
    # lone surrogates, which a chat's title may hold, cannot be sent and are left out
    return urlencode(fields, errors="ignore").encode()


def encode_plain(message: Message) -> EncodedMessage:
    """Encode a message without its markup, which Telegram has rejected; its buttons stay."""
    text = plain_text(message.html)
    if message.picture is not None:
        text = text[:MAX_PLAIN_CAPTION]
    return encode(replace(message, html=text), parse_mode="")


def reply_parameters(message_id: int) -> ReplyParameters:
    """Reply to this message of the same chat, if it still exists."""
    return ReplyParameters(message_id, allow_sending_without_reply=True)


def keyboard(message: Message) -> InlineKeyboardMarkup | None:
    """The message's buttons as an inline keyboard; None if it has none."""
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
    """Whether Telegram shows a preview of the first link in the message."""
    return LinkPreviewOptions(is_disabled=not message.link_preview)


def plain_text(markup: str) -> str:
    """The text of an HTML message without its markup, cut to fit into one message."""
    return strip_markup(markup)[:MAX_PLAIN_TEXT] or "…"
