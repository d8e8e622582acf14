"""The bot's own standing in chats, as Telegram tells it: added, removed, rights lost and given."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field

from telegram import (
    ChatMember,
    ChatMemberAdministrator,
    ChatMemberRestricted,
    ChatMemberUpdated,
)

from tickerbot.bot_api.replies import Replies
from tickerbot.model import Message, Target
from tickerbot.rendering.texts import language_of
from tickerbot.rendering.voice import Voice
from tickerbot.storage.outbox import chats
from tickerbot.storage.store import Store

_ABSENT = ("kicked", "left")


@dataclass(frozen=True, slots=True)
class Membership:
    """Lets the subscriptions follow what became of the bot in a chat."""

    store: Store
    replies: Replies
    voice: Voice
    clock: Callable[[], float] = field(default=time.time)

    async def follow(self, change: ChatMemberUpdated) -> None:
        """Take one ``my_chat_member`` update. A chat that comes back gets no backlog."""
        now, chat = int(self.clock()), change.chat
        was_absent = change.old_chat_member.status in _ABSENT
        if change.new_chat_member.status in _ABSENT:
            await self.store.write_until_done(chats.mark_gone, chat.id, now)
            return
        may = may_post(change.new_chat_member, chat.type)
        if was_absent and chat.type == "channel":
            # nobody in a channel can ask for a subscription: those who add the bot to it want one
            await self.store.write_until_done(
                chats.subscribe, Target(chat.id), "channel", None, now
            )
            await self._tell(change, "channel-subscribed" if may else "channel-needs-right")
        await self.store.write_until_done(
            chats.mark_back if may else chats.pause_chat, chat.id, now
        )

    async def _tell(self, change: ChatMemberUpdated, key: str) -> None:
        """Tell the person who did it, in private; those who never wrote to the bot cannot be told."""
        person = change.from_user
        settings = await self.store.read(chats.get_settings, Target(person.id))
        personal = settings.language or language_of(person.language_code)
        voice = self.voice.speaking(personal or self.voice.newsroom.language)
        text = voice.html(key, title=change.chat.title or "")
        await self.replies.send(Target(person.id), Message(text))


def may_post(member: ChatMember, chat_type: str) -> bool:
    """Whether the bot, with this standing in the chat, may write there."""
    if isinstance(member, ChatMemberAdministrator) and chat_type == "channel":
        return bool(member.can_post_messages)
    if isinstance(member, ChatMemberRestricted):
        return member.is_member and member.can_send_messages
    return True
