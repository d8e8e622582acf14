"""The state of the playground: accounts, chats, messages, files, and the bot's own settings."""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import Callable
from itertools import count
from typing import Any, TypeAlias

from tickerbot.playground.files import Files
from tickerbot.playground.limits import Limits
from tickerbot.playground.poll import Poll
from tickerbot.playground.updates import UpdateQueue
from tickerbot.playground.values import (
    ANONYMOUS_ADMIN,
    Chat,
    InlineQuestion,
    Json,
    Message,
    Refusal,
    Tap,
    User,
)

ChatRef: TypeAlias = User | Chat | int
Watcher: TypeAlias = Callable[[int | None, int | None], None]
"""Called with the chat that changed (None: something that all chats show, such as the menu of commands)
and the message that changed (None: the chat itself, such as its members). A change may still be
incomplete at that time, so a watcher should only note the ids, and look at them later."""
FIRST_USER_ID = 1000
_SUPERGROUP_BASE = -1_001_000_000_000


class World:
    """All of Telegram that one bot can see, in memory. Use it from one event loop only."""

    def __init__(
        self,
        token: str = "12345:TEST",  # noqa: S107  # a made-up token of a made-up bot
        username: str = "ticker_bot",
        name: str = "Ticker",
        clock: Callable[[], float] = time.time,
        *,
        privacy: bool = True,
        first_message_id: int = 1,
        first_update_id: int = 100_000_001,
    ) -> None:
        self.token = token
        self.clock = clock
        self.privacy = privacy
        self.me = User(int(token.split(":")[0]), name, username=username, is_bot=True)
        self.me_json = self.me.as_json()
        self.users: dict[int, User] = {self.me.id: self.me, ANONYMOUS_ADMIN.id: ANONYMOUS_ADMIN}
        self.chats: dict[int, Chat] = {}
        self.shared_chat_ids: list[int] = []
        """The groups and channels, oldest first, including deleted ones."""
        self.updates = UpdateQueue(clock, first_update_id)
        self.limits: Limits | None = None
        self.taps: dict[str, Tap] = {}
        self.questions: dict[str, InlineQuestion] = {}
        self.timed_polls: list[Poll] = []
        """Those that close by themselves, while they are open."""
        self.files = Files(token)
        self.settings: dict[Any, Any] = {}
        """What the bot has set: commands by scope and language, texts by language, menu buttons."""
        self.webhook: Json = {}
        self.actions: Counter[int] = Counter()
        """How often the bot has sent a chat action such as "typing", by chat."""
        self._user_ids = count(FIRST_USER_ID)
        self._group_ids = count(5001)
        self._supergroup_ids = count(1)
        self._query_ids = count(4_000_000_000_000_001)
        self._album_ids = count(13_000_000_000_000_001)
        self._base_message_id = first_message_id - 1
        self._last_message_id = self._base_message_id
        self.watchers: list[Watcher] = []
        """Called on every change of a chat or message."""
        self._waiters: set[asyncio.Future[None]] = set()

    # --- waiting for changes

    def wake_waiters(self) -> None:
        """Wake everybody who waits for a change of state."""
        for waiter in self._waiters:
            if not waiter.done():
                waiter.set_result(None)
        self._waiters.clear()

    def notify_watchers(self, chat_id: int | None, message_id: int | None = None) -> None:
        """Tell the watchers what has changed (see `Watcher` for None), and wake all waiters."""
        for watcher in self.watchers:
            watcher(chat_id, message_id)
        self.wake_waiters()

    async def next_change(self) -> None:
        """Wait until the state changes."""
        waiter: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiters.add(waiter)
        try:
            await waiter
        finally:
            self._waiters.discard(waiter)

    # --- looking things up

    def now(self) -> int:
        """Return the Unix time of the clock, in whole seconds."""
        return int(self.clock())

    def chat(self, ref: ChatRef) -> Chat:
        """Return the chat of a user, chat or id. Raises LookupError."""
        return self.chats[ref if isinstance(ref, int) else ref.id]

    def messages(self, chat: ChatRef) -> list[Message]:
        """Return the messages of a chat in order, including service messages but not deleted ones."""
        return list(self.chat(chat).messages.values())

    def bot_messages(self, chat: ChatRef) -> list[Message]:
        """Return the messages of a chat that the bot sent, in order."""
        return [message for message in self.chat(chat).messages.values() if message.from_bot]

    def current(self, message: Message) -> Message:
        """Return the message in its current state. Raises LookupError if it was deleted."""
        return self.chats[message.chat_id].messages[message.message_id]

    # --- adding

    def new_query_id(self) -> str:
        """Return a new id for a callback query or inline query."""
        return str(next(self._query_ids))

    def new_user_id(self, wanted: int | None) -> int:
        """Return the wanted id, or the next free one. Raises ValueError if it is taken."""
        if wanted is None:
            wanted = next(self._user_ids)
            while wanted in self.users:
                wanted = next(self._user_ids)
        elif wanted in self.users:
            raise ValueError(f"there is already a user {wanted}")
        return wanted

    def new_chat_id(self, kind: str) -> int:
        """Return a free id in the range that Telegram uses for this kind of chat."""
        if kind == "group":
            return -next(self._group_ids)
        return _SUPERGROUP_BASE - next(self._supergroup_ids)

    def store(
        self, chat: Chat, sender: User | None, *, from_bot: bool = False, **fields: Any
    ) -> Message:
        """Add a message with the next id to a chat. Queues no update."""
        if chat.own_numbering:
            message_id = max(chat.last_message_id, self._base_message_id) + 1
            chat.last_message_id = message_id
        else:
            self._last_message_id = message_id = self._last_message_id + 1
        message = Message(message_id, chat.id, int(self.clock()), sender, from_bot, **fields)
        chat.messages[message_id] = message
        if message.poll is not None:
            message.poll.shown_in.append((chat.id, message_id))
        self.notify_watchers(chat.id, message_id)
        return message

    def new_album_id(self) -> str:
        """Return a new id for photos and videos that are sent together."""
        return str(next(self._album_ids))

    # --- as the Bot API shows it

    def message_json(self, message: Message, *, nested: bool = False) -> Json:
        """Return the `Message` object; if `nested`, without the message that it replies to."""
        chat = self.chats[message.chat_id]
        result: Json = {"message_id": message.message_id}
        if message.sender is self.me:
            result["from"] = self.me_json
        elif message.sender is not None:
            result["from"] = message.sender.as_json()
        if message.sender_chat_id is not None:
            result["sender_chat"] = self.chats[message.sender_chat_id].as_json()
        if (post := message.forwarded_from) is not None:
            result["is_automatic_forward"] = True
            result["forward_origin"] = {
                "type": "channel",
                "chat": self.chats[post.chat_id].as_json(),
                "message_id": post.message_id,
                "date": post.date,
            }
        if message.forward_origin is not None:
            result["forward_origin"] = message.forward_origin
        if message.via_bot:
            result["via_bot"] = self.me_json
        result["chat"] = chat.as_json()
        result["date"] = message.date
        if message.edit_date is not None:
            result["edit_date"] = message.edit_date
        self._add_thread(chat, message, result, nested=nested)
        result |= _content_json(message, is_private=chat.type == "private")
        if message.link_preview is not None:
            result["link_preview_options"] = message.link_preview
        if message.buttons:
            result["reply_markup"] = {"inline_keyboard": message.buttons}
        return result

    def _add_thread(self, chat: Chat, message: Message, result: Json, *, nested: bool) -> None:
        if message.thread_id is not None:
            result["message_thread_id"] = message.thread_id
            if chat.is_forum:
                result["is_topic_message"] = True
        if nested:
            return
        # In a topic, a message that replies to nothing is shown as a reply to the topic's first one.
        replied = message.reply_to_message_id
        if replied is None and chat.is_forum and message.thread_id != message.message_id:
            replied = message.thread_id
        original = chat.messages.get(replied) if replied is not None else None
        if original is not None:
            result["reply_to_message"] = self.message_json(original, nested=True)

    # --- what the bot may do

    def reachable_chat(self, chat_id: int, *, reading: bool = False) -> Chat:
        """Return the chat, if the bot may act in it. Raises Refusal, as Telegram would.

        For `reading` a private chat need not be open.
        """
        chat = self.chats.get(chat_id)
        if chat is None or (chat.deactivated and chat.type != "private"):
            raise Refusal(400, "Bad Request: chat not found")
        if chat.type == "private" and reading:
            return chat
        if chat.deactivated:
            raise Refusal(403, "Forbidden: user is deactivated")
        if chat.migrated_to is not None:
            raise Refusal(
                400,
                "Bad Request: group chat was upgraded to a supergroup chat",
                {"migrate_to_chat_id": chat.migrated_to},
            )
        if chat.bot_status == "left":
            if chat.type == "private":
                raise Refusal(403, "Forbidden: bot can't initiate conversation with a user")
            raise Refusal(403, f"Forbidden: bot is not a member of the {chat.type} chat")
        if chat.bot_status == "kicked":
            if chat.type == "private":
                raise Refusal(403, "Forbidden: bot was blocked by the user")
            raise Refusal(403, f"Forbidden: bot was kicked from the {chat.type} chat")
        return chat


def _content_json(message: Message, *, is_private: bool) -> Json:
    """Return the content of a message: a text, a file with its caption, a poll, a service message."""
    if message.service is not None:
        return message.service
    if (poll := message.poll) is not None:
        is_own = message.forward_origin is None and message.forwarded_from is None
        return {"poll": poll.as_json(with_correct=is_own or is_private, in_message=True)}
    content: Json = {}
    names = ("text", "entities")
    if message.media is not None:
        content[message.media.kind] = message.media.value
        names = ("caption", "caption_entities")
    if message.media_group_id:
        content["media_group_id"] = message.media_group_id
    if message.text or message.media is None:
        content[names[0]] = message.text
    if message.entities:
        content[names[1]] = message.entities
    return content
