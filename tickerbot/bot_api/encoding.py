"""Values become what the Bot API takes: keyboards, link previews, replies, plain text."""

from __future__ import annotations

import html
import re

from telegram import (
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    LinkPreviewOptions,
    ReplyParameters,
)

from tickerbot.model import Message


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
