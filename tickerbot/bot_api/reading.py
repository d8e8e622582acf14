"""Telegram's objects become values: who asks, where, and what; nothing of what it means.

``language`` is that of the newsroom; the door puts the chat's own in its place.
"""

from __future__ import annotations

from typing import TypedDict

from telegram import CallbackQuery, InlineQuery, MaybeInaccessibleMessage, User
from telegram import Chat as TelegramChat
from telegram import Message as TelegramMessage

from tickerbot.bot_api.requests import Ask, Inquiry, Tap
from tickerbot.model import ChatType, Language, Target
from tickerbot.rendering.texts import language_of

_CHAT_TYPES: dict[str, ChatType] = {
    "private": "private",
    "group": "group",
    "supergroup": "supergroup",
    "channel": "channel",
}


def read_ask(message: TelegramMessage, language: Language) -> Ask | None:
    """A message as a value; None for what nobody wrote to the bot (joins, pins, other bots)."""
    # the group or channel itself speaks, which only its administrators can make it do
    anonymous = message.sender_chat is not None and message.sender_chat.id == message.chat.id
    asker = _read_asker(message.chat, message.from_user, message)
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
    text = _without_surrogates(message.text if message.text is not None else message.caption)
    return Ask(
        **asker,
        language=language,
        words=text or "",
        is_anonymous_admin=anonymous,
        message_id=message.message_id,
        text=text,
        sent_at=int(message.date.timestamp()),
        replied_text=_without_surrogates(replied.text or replied.caption) if replied else None,
        has_attachment=message.text is None,
    )


def read_tap(query: CallbackQuery, language: Language) -> Tap | None:
    """A tap as a value; None where it is not one on a message of ours."""
    message = query.message
    if message is None or query.data is None:
        return None
    # whoever taps, taps as themselves; the channel's post above says nothing of their rights
    asker = _read_asker(message.chat, query.from_user, message)
    if asker is None:
        return None
    return Tap(
        **asker,
        language=language,
        words=query.data.partition(":")[2],
        callback_id=query.id,
        message_id=message.message_id,
        data=query.data,
        shown=message.text if isinstance(message, TelegramMessage) else None,
    )


def read_inquiry(query: InlineQuery, language: Language) -> Inquiry:
    """An inline query as a value: it is asked as if in the person's private chat."""
    user = query.from_user
    return Inquiry(
        target=Target(user.id),
        chat_type="private",
        user_id=user.id,
        user_language=language_of(user.language_code),
        language=language,
        words=_without_surrogates(query.query) or "",
        query_id=query.id,
        offset=query.offset,
    )


class _Asker(TypedDict):
    target: Target
    chat_type: ChatType
    user_id: int | None
    user_language: Language | None


def _read_asker(
    chat: TelegramChat, user: User | None, message: MaybeInaccessibleMessage
) -> _Asker | None:
    chat_type = _CHAT_TYPES.get(chat.type)
    if chat_type is None:
        return None
    thread_id = 0
    if isinstance(message, TelegramMessage) and message.is_topic_message:
        thread_id = message.message_thread_id or 0
    return {
        "target": Target(chat.id, thread_id),
        "chat_type": chat_type,
        "user_id": user.id if user and not user.is_bot else None,
        "user_language": language_of(user.language_code) if user else None,
    }


def _is_bots(message: TelegramMessage) -> bool:
    return message.from_user is not None and message.from_user.is_bot


def _without_surrogates(text: str | None) -> str | None:
    """The text without halves of characters (lone surrogates), which nothing can store or send."""
    return text.encode("utf-8", "ignore").decode("utf-8") if text is not None else None
