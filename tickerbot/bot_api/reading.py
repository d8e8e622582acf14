"""Telegram's objects become values: who asks, where, and what; and nothing of what it means."""

from __future__ import annotations

from telegram import (
    CallbackQuery,
    InlineQuery,
    MaybeInaccessibleMessage,
    User,
)
from telegram import Chat as TelegramChat
from telegram import Message as TelegramMessage

from tickerbot.bot_api.asks import Ask, Asker, Inquiry, Tap
from tickerbot.model import ChatType, Target
from tickerbot.rendering.texts import language_of

_CHAT_TYPES: dict[str, ChatType] = {
    "private": "private",
    "group": "group",
    "supergroup": "supergroup",
    "channel": "channel",
}


def read_ask(message: TelegramMessage) -> Ask | None:
    """A message as a value; None for what nobody wrote to the bot (joins, pins, other bots)."""
    # the group or channel itself speaks, which only its administrators can make it do
    anonymous = message.sender_chat is not None and message.sender_chat.id == message.chat.id
    asker = _read_asker(message.chat, message.from_user, message, anonymous=anonymous)
    if asker is None or (message.from_user and message.from_user.is_bot and not anonymous):
        return None
    # what somebody posted by inline mode is for the people there, nothing that is asked of us
    if message.via_bot is not None:
        return None
    if message.text is None and not message.effective_attachment:
        return None
    replied = message.reply_to_message
    # our own messages are no source of entries, and in a topic the first one counts as replied to
    if replied is not None and (replied.forum_topic_created or _is_bots(replied)):
        replied = None
    return Ask(
        asker,
        message.message_id,
        text=_whole(message.text if message.text is not None else message.caption),
        sent_at=int(message.date.timestamp()),
        replied_text=_whole(replied.text or replied.caption) if replied else None,
        has_attachment=message.text is None,
    )


def _is_bots(message: TelegramMessage) -> bool:
    return message.from_user is not None and message.from_user.is_bot


def _whole(text: str | None) -> str | None:
    """The text without halves of characters (lone surrogates), which nothing can store or send."""
    return text.encode("utf-8", "ignore").decode("utf-8") if text is not None else None


def read_tap(query: CallbackQuery) -> Tap | None:
    """A tap as a value; None where it is not one on a message of ours."""
    message = query.message
    if message is None or query.data is None:
        return None
    # whoever taps, taps as themselves; the channel's post above says nothing of their rights
    asker = _read_asker(message.chat, query.from_user, message, anonymous=False)
    if asker is None:
        return None
    shown = message.text if isinstance(message, TelegramMessage) else None
    return Tap(asker, query.id, message.message_id, query.data, shown)


def read_inquiry(query: InlineQuery) -> Inquiry:
    """An inline query as a value."""
    user = query.from_user
    language = language_of(user.language_code)
    return Inquiry(query.id, user.id, language, _whole(query.query) or "", query.offset)


def _read_asker(
    chat: TelegramChat, user: User | None, message: MaybeInaccessibleMessage, *, anonymous: bool
) -> Asker | None:
    chat_type = _CHAT_TYPES.get(chat.type)
    if chat_type is None:
        return None
    thread_id = 0
    if isinstance(message, TelegramMessage) and message.is_topic_message:
        thread_id = message.message_thread_id or 0
    return Asker(
        Target(chat.id, thread_id),
        chat_type,
        user.id if user and not user.is_bot else None,
        language_of(user.language_code) if user else None,
        is_anonymous_admin=anonymous,
    )
