"""The bot's own standing in chats, as Telegram tells it: added, removed, rights lost and given."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from tickerbot.bot_api.replies import Replies
from tickerbot.bot_api.requests import MembershipChange
from tickerbot.model import Message, Target
from tickerbot.rendering.voice import Voice
from tickerbot.storage.outbox import chats
from tickerbot.storage.store import Store


@dataclass(frozen=True, slots=True)
class Membership:
    """Lets the subscriptions follow what became of the bot in a chat."""

    store: Store
    replies: Replies
    voice: Voice
    clock: Callable[[], float]

    async def follow(self, change: MembershipChange) -> None:
        """The bot was added or removed, or its rights changed; who comes back gets no backlog."""
        now, chat_id = int(self.clock()), change.target.chat_id
        if not change.is_present:
            await self.store.write_until_done(chats.mark_gone, chat_id, now)
            return
        if not change.was_present and change.chat_type == "channel":
            # nobody in a channel can ask for a subscription: those who add the bot to it want one
            await self.store.write_until_done(chats.subscribe, change.target, "channel", None, now)
            await self._tell(
                change, "channel-subscribed" if change.may_post else "channel-needs-right"
            )
        await self.store.write_until_done(
            chats.mark_back if change.may_post else chats.pause_chat, chat_id, now
        )

    async def migrate(self, old_id: int, new_id: int) -> None:
        """A group became a supergroup, with another id."""
        await self.store.write_until_done(chats.migrate, old_id, new_id)

    async def _tell(self, change: MembershipChange, key: str) -> None:
        """Tell the person who did it, in private; those who never wrote to the bot cannot be told."""
        person = Target(change.person_id)
        settings = await self.store.read(chats.get_settings, person)
        personal = settings.language or change.person_language
        voice = self.voice.speaking(personal or self.voice.newsroom.language)
        await self.replies.send(person, Message(voice.html(key, title=change.title)))
