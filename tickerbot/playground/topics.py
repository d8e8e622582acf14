"""Forum topics: opening, closing and deleting them."""

from __future__ import annotations

from tickerbot.playground.members import Members
from tickerbot.playground.values import Topic, User
from tickerbot.playground.world import ChatRef

_TOPIC_COLOR = 0x6FB9F0


class Topics(Members):
    """The world with its forum topics."""

    def add_topic(self, group: ChatRef, name: str, by: User | None = None) -> int:
        """Open a topic in a forum, and return its `message_thread_id`. Raises ValueError."""
        chat = self.chat(group)
        if not chat.is_forum:
            raise ValueError(f"{chat.title} has no topics: create it with forum=True")
        # the service message that opens a topic is the first message of its thread
        message = self.store(chat, by or self.default_actor(chat))
        message.thread_id = message.message_id
        message.service = {"forum_topic_created": {"name": name, "icon_color": _TOPIC_COLOR}}
        chat.topics = (chat.topics or {}) | {message.message_id: Topic(message.message_id, name)}
        self.notify_watchers(chat.id)
        self.updates.put("message", self.message_json(message))
        return message.message_id

    def set_forum(self, group: ChatRef, *, on: bool) -> None:
        """Switch a supergroup's topics on or off; those it has are kept. No update is sent."""
        self.chat(group).set_forum(on=on)
        self.notify_watchers(self.chat(group).id)

    def close_topic(self, group: ChatRef, thread_id: int) -> None:
        """Close a topic, so that nobody can write in it."""
        self._topic(group, thread_id).closed = True
        self.notify_watchers(self.chat(group).id)

    def reopen_topic(self, group: ChatRef, thread_id: int) -> None:
        """Reopen a closed topic."""
        self._topic(group, thread_id).closed = False
        self.notify_watchers(self.chat(group).id)

    def delete_topic(self, group: ChatRef, thread_id: int) -> None:
        """Delete a topic with all its messages."""
        chat, topic = self.chat(group), self._topic(group, thread_id)
        del (chat.topics or {})[topic.thread_id]
        for message in list(chat.messages.values()):
            if message.thread_id == thread_id:
                del chat.messages[message.message_id]
                self.notify_watchers(chat.id, message.message_id)
        self.notify_watchers(chat.id)

    def _topic(self, group: ChatRef, thread_id: int) -> Topic:
        return (self.chat(group).topics or {})[thread_id]
