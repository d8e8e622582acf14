"""Three hundred places of every kind that subscribe: private chats, groups, channels and topics."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from tests.databases import make_database
from tickerbot.model import ChatType, Target
from tickerbot.playground import BotApi, Message, User
from tickerbot.storage.database import open_database
from tickerbot.storage.outbox import chats
from tickerbot.storage.transactions import transaction

PRIVATE, GROUPS, CHANNELS, FORUMS, TOPICS = 230, 40, 10, 10, 2
SIZE = PRIVATE + GROUPS + CHANNELS + FORUMS * TOPICS


@dataclass(frozen=True)
class Place:
    """A chat, or a topic of one."""

    target: Target
    kind: ChatType


class Crowd:
    """Everybody who gets the pushes, and what stands in their chats."""

    def __init__(
        self,
        api: BotApi,
        database: Path,
        private: int = PRIVATE,
        groups: int = GROUPS,
        channels: int = CHANNELS,
        forums: int = FORUMS,
        topics: int = TOPICS,
    ) -> None:
        """Half of the groups are supergroups; ``topics`` are those of each forum."""
        self.api = api
        self.readers: list[User] = api.add_users(private)
        admin = self.readers[0]
        self.places = [Place(Target(reader.id), "private") for reader in self.readers]
        for number in range(groups):
            is_super = number % 2 == 0
            group = api.add_group(f"Gruppe {number}", supergroup=is_super, administrators=[admin])
            self.places.append(Place(Target(group.id), "supergroup" if is_super else "group"))
        for number in range(channels):
            channel = api.add_channel(f"Kanal {number}", administrators=[admin])
            self.places.append(Place(Target(channel.id), "channel"))
        for number in range(forums):
            forum = api.add_group(f"Forum {number}", forum=True, administrators=[admin])
            for topic in range(topics):
                thread_id = api.add_topic(forum, f"Thema {topic}")
                self.places.append(Place(Target(forum.id, thread_id), "supergroup"))
        make_database(database)
        with closing(open_database(database)) as db, transaction(db):
            for place in self.places:
                chats.subscribe(db, place.target, place.kind, None, 0)

    def messages(self, place: Place) -> list[Message]:
        """What the bot's messages in this place say now."""
        # outside of forums an answer has a thread as well: that of the message it answers
        thread_id = place.target.thread_id
        return [
            message
            for message in self.api.bot_messages(place.target.chat_id)
            if not thread_id or message.thread_id == thread_id
        ]

    def texts(self, place: Place) -> list[str]:
        return [message.text for message in self.messages(place)]

    def all_texts(self) -> Iterator[list[str]]:
        return (self.texts(place) for place in self.places)

    async def everywhere(self, words: str, number: int = 1, timeout: float = 30) -> None:  # noqa: ASYNC109
        """Wait until so many messages in every place say this."""
        await self.api.wait_for(
            lambda: all(
                sum(words in text for text in texts) >= number for texts in self.all_texts()
            ),
            timeout,
        )
