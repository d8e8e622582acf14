"""Reads Telegram's objects into values: who asks, where, and for what, but not what that means.

``language`` is the newsroom's; the door replaces it with that of the chat.
"""

from __future__ import annotations

from bisect import bisect_left
from itertools import accumulate
from typing import TypedDict

from telegram import (
    CallbackQuery,
    ChatMember,
    ChatMemberAdministrator,
    ChatMemberRestricted,
    ChatMemberUpdated,
    InlineQuery,
    MaybeInaccessibleMessage,
    Update,
    User,
)
from telegram import Chat as TelegramChat
from telegram import Message as TelegramMessage

from tickerbot.bot_api.requests import Ask, Attached, Inquiry, MembershipChange, Tap
from tickerbot.model import (
    GENERAL_THREAD_ID,
    ChatType,
    Language,
    Mark,
    MarkKind,
    Marks,
    Target,
)
from tickerbot.rendering.texts import language_of
from tickerbot.text.marks import is_safe_url, tidy

_CHAT_TYPES: dict[str, ChatType] = {
    "private": "private",
    "group": "group",
    "supergroup": "supergroup",
    "channel": "channel",
}
_MARK_KINDS: dict[str, MarkKind] = {"bold": "bold", "italic": "italic", "text_link": "link"}
_ABSENT = ("kicked", "left")


def read_ask(message: TelegramMessage, language: Language) -> Ask | None:
    """Read a message; None if no person wrote it to the bot (joins, pins, other bots).

    Who writes in the name of a channel is a person as well, of whom only that is known.
    """
    # only administrators can post in the name of the group or channel itself
    is_anonymous = message.sender_chat is not None and message.sender_chat.id == message.chat.id
    asker = _read_asker(message.chat, message.from_user, message)
    is_from_bot = message.sender_chat is None and _is_from_bot(message)
    if asker is None or is_from_bot or message.is_automatic_forward:
        return None
    # what somebody posted in inline mode is meant for the people in the chat
    if message.via_bot is not None:
        return None
    if message.text is None and not message.effective_attachment:
        return None
    replied = message.reply_to_message
    replied_id = replied.message_id if replied is not None else None
    shows_picture = replied is not None and _is_from_bot(replied) and _has_picture(replied)
    # a bot's message is no source of an entry; and in a topic, a message that replies to nothing counts
    # as a reply to the one that created the topic
    if replied is not None and (replied.forum_topic_created or _is_from_bot(replied)):
        replied = None
    text, marks = _read_text(message)
    return Ask(
        **asker,
        language=language,
        words=text or "",
        is_anonymous_admin=is_anonymous,
        message_id=message.message_id,
        text=text,
        sent_at=int(message.date.timestamp()),
        replied_text=_read_text(replied)[0] if replied else None,
        replied_id=replied_id,
        replied_shows_picture=shows_picture,
        attached=(attached := _read_attached(message)),
        album=(message.media_group_id or "") if attached else "",
        has_attachment=message.text is None and attached is None,
        marks=marks,
        replied_marks=_read_text(replied)[1] if replied else (),
    )


def read_tap(query: CallbackQuery, language: Language) -> Tap | None:
    """Read a tap; None if it is not on a button of one of the bot's messages."""
    message = query.message
    if message is None or query.data is None:
        return None
    # a tap is always made by a person; who posted the message says nothing about that person's rights
    asker = _read_asker(message.chat, query.from_user, message)
    if asker is None:
        return None
    replied = message.reply_to_message if isinstance(message, TelegramMessage) else None
    return Tap(
        **asker,
        language=language,
        words=query.data.partition(":")[2],
        callback_id=query.id,
        message_id=message.message_id,
        data=query.data,
        shown=message.text if isinstance(message, TelegramMessage) else None,
        replied=read_ask(replied, language) if replied else None,
        shows_picture=isinstance(message, TelegramMessage) and _has_picture(message),
    )


def read_inquiry(query: InlineQuery, language: Language) -> Inquiry:
    """Read an inline query, as if it were asked in the person's private chat."""
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


def read_membership_change(change: ChatMemberUpdated) -> MembershipChange | None:
    """A ``my_chat_member`` update as a value; None for a type of chat that the bot does not know."""
    chat_type = _CHAT_TYPES.get(change.chat.type)
    if chat_type is None:
        return None
    return MembershipChange(
        target=Target(change.chat.id),
        chat_type=chat_type,
        title=change.chat.title or "",
        person_id=change.from_user.id,
        person_language=language_of(change.from_user.language_code),
        was_present=change.old_chat_member.status not in _ABSENT,
        is_present=change.new_chat_member.status not in _ABSENT,
        may_post=_may_post(change.new_chat_member, chat_type),
    )


def read_sign_of_life(update: Update, username: str) -> int | None:
    """The chat that this update proves to be there, and open to the bot called ``username``.

    None where it proves none; of the bot's own standing ``read_membership_change`` tells.
    """
    query = update.inline_query
    if query is not None and query.chat_type == TelegramChat.SENDER:
        return query.from_user.id  # it was typed in the private chat with the bot
    message = update.message or update.edited_message or update.channel_post
    if message is not None:
        left = message.left_chat_member
        is_farewell = left is not None and left.username == username
        return None if is_farewell or message.migrate_to_chat_id else message.chat.id
    tapped = update.callback_query.message if update.callback_query else None
    return tapped.chat.id if tapped is not None else None


def _may_post(member: ChatMember, chat_type: ChatType) -> bool:
    """Whether the bot, with this standing in the chat, may write there."""
    if isinstance(member, ChatMemberAdministrator) and chat_type == "channel":
        return bool(member.can_post_messages)
    if isinstance(member, ChatMemberRestricted):
        return member.is_member and member.can_send_messages
    return True


class _Asker(TypedDict):
    target: Target
    chat_type: ChatType
    user_id: int | None
    user_language: Language | None
    user_name: str


def _read_asker(
    chat: TelegramChat, user: User | None, message: MaybeInaccessibleMessage
) -> _Asker | None:
    chat_type = _CHAT_TYPES.get(chat.type)
    if chat_type is None:
        return None
    thread_id = 0
    if isinstance(message, TelegramMessage) and message.is_topic_message:
        thread_id = message.message_thread_id or 0
    if thread_id == GENERAL_THREAD_ID:
        thread_id = 0
    return {
        "target": Target(chat.id, thread_id),
        "chat_type": chat_type,
        "user_id": user.id if user and not user.is_bot else None,
        "user_language": language_of(user.language_code) if user else None,
        "user_name": (_without_surrogates(user.full_name) or "") if user else "",
    }


def _read_attached(message: TelegramMessage) -> Attached | None:
    """The photo or video of a message."""
    if message.photo:
        largest = max(message.photo, key=lambda size: size.width * size.height)
        sides = largest.width, largest.height
        names = largest.file_id, largest.file_unique_id
        return Attached("photo", *names, *sides, largest.file_size or 0)
    if (film := message.video) is not None:
        names = film.file_id, film.file_unique_id
        return Attached("video", *names, film.width, film.height, film.file_size or 0)
    return None


def _has_picture(message: TelegramMessage) -> bool:
    return bool(message.photo or message.video)


def _is_from_bot(message: TelegramMessage) -> bool:
    return message.from_user is not None and message.from_user.is_bot


def _read_text(message: TelegramMessage) -> tuple[str | None, Marks]:
    """The text of a message, or its caption, and the marks on it."""
    raw, entities = message.text, message.entities
    if raw is None:
        raw, entities = message.caption, message.caption_entities
    text = _without_surrogates(raw)
    if not text or not entities or raw is None:
        return text, ()
    # offsets count UTF-16 units; a character outside of the basic plane has two
    begins = [0, *accumulate(2 if c > "\uffff" else 1 for c in raw)]
    kept = [0, *accumulate(not "\ud800" <= c <= "\udfff" for c in raw)]
    marks = []
    for entity in entities:
        kind = _MARK_KINDS.get(entity.type)
        url = (entity.url or "") if kind == "link" else ""
        if kind is None or (kind == "link" and not is_safe_url(url)):
            continue
        begin = kept[min(bisect_left(begins, entity.offset), len(raw))]
        end = kept[min(bisect_left(begins, entity.offset + entity.length), len(raw))]
        marks.append(Mark(begin, end, kind, url))
    return text, tidy(marks, text)


def _without_surrogates(text: str | None) -> str | None:
    """The text without lone surrogates, which can be neither stored nor sent."""
    return text.encode("utf-8", "ignore").decode("utf-8") if text is not None else None
