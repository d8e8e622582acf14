"""What people do: write, edit, delete, tap, use inline mode. The bot's updates are queued."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from tickerbot.playground.autolinks import find_entities
from tickerbot.playground.topics import Topics
from tickerbot.playground.utf16 import narrow, widen
from tickerbot.playground.values import (
    ANONYMOUS_ADMIN,
    CHANNEL_BOT,
    GENERAL_THREAD_ID,
    SERVICE,
    Chat,
    InlineQuestion,
    Json,
    Media,
    Message,
    NotAllowed,
    Tap,
    User,
)
from tickerbot.playground.world import ChatRef


class People(Topics):
    """The world with its people."""

    def add_user(
        self,
        name: str,
        language_code: str | None = "en",
        user_id: int | None = None,
        *,
        username: str | None = None,
        last_name: str | None = None,
    ) -> User:
        """Create an account that has not yet written to the bot. Raises ValueError for a taken id."""
        user = User(self.new_user_id(user_id), name, last_name, username, language_code)
        self.users[user.id] = user
        self.chats[user.id] = Chat(user.id, "private", name, username, bot_status="left")
        self.notify_watchers(user.id)
        return user

    def set_language(self, user: User, language_code: str) -> None:
        """Let the person's Telegram be in this language from now on."""
        if user.language_code != language_code:
            # the account stays the same object, by which it is known everywhere
            object.__setattr__(user, "language_code", language_code)
            self.notify_watchers(user.id)

    def add_users(self, number: int, language_code: str | None = "de") -> list[User]:
        """Create many accounts whose private chats are open, so that the bot may write to them."""
        users = [self.add_user(f"Reader {index}", language_code) for index in range(number)]
        for user in users:
            self.chats[user.id].bot_status = "member"
        return users

    def send(
        self,
        user: User,
        text: str,
        chat: ChatRef | None = None,
        reply_to: Message | int | None = None,
        thread_id: int | None = None,
        *,
        anonymous: bool = False,
        as_channel: Chat | None = None,
        entities: list[Json] | None = None,
    ) -> Message:
        """Write as `user`, in the private chat or in `chat`; commands and links are detected.

        `anonymous` writes as an anonymous administrator of the group, `as_channel` in the name of a
        channel of the user's. `thread_id` 1 is the topic "General", which is no thread. Raises
        NotAllowed if the user's app would prevent it: the bot is blocked, the user is not in the chat,
        the topic is closed.
        """
        fields: Json = {"text": text, "entities": _entities(text, entities)}
        if as_channel is not None:
            fields["sender_chat_id"] = as_channel.id
        return self.post(user, chat, reply_to, thread_id, anonymous=anonymous, fields=fields)

    def send_document(
        self,
        user: User,
        content: bytes,
        file_name: str,
        chat: ChatRef | None = None,
        *,
        caption: str = "",
        entities: list[Json] | None = None,
        mime_type: str | None = None,
    ) -> Message:
        """Send a file as `user`, which the bot can download after `getFile`. Raises NotAllowed."""
        media = self.files.add("document", file_name, content, mime_type or "")
        return self.send_media(user, media, chat, caption=caption, entities=entities)

    def send_photo(
        self,
        user: User,
        content: bytes,
        chat: ChatRef | None = None,
        *,
        caption: str = "",
        reply_to: Message | int | None = None,
        album_id: str | None = None,
    ) -> Message:
        """Send a photo as `user`; several with one `album_id` are an album.

        Raises NotAllowed, and Refusal if it is no picture.
        """
        media = self.files.add("photo", "", content)
        return self.send_media(
            user, media, chat, caption=caption, reply_to=reply_to, album_id=album_id
        )

    def send_media(
        self,
        user: User,
        media: Media,
        chat: ChatRef | None = None,
        *,
        caption: str = "",
        entities: list[Json] | None = None,
        reply_to: Message | int | None = None,
        album_id: str | None = None,
    ) -> Message:
        """Send a file that is stored as `user`; for `entities` see `send`. Raises NotAllowed."""
        fields: Json = {"text": caption, "entities": _entities(caption, entities), "media": media}
        fields["media_group_id"] = album_id
        return self.post(user, chat, reply_to, None, anonymous=False, fields=fields)

    def post(
        self,
        user: User,
        chat: ChatRef | None,
        reply_to: Message | int | None,
        thread_id: int | None,
        *,
        anonymous: bool,
        fields: Json,
    ) -> Message:
        """Post a message with these `fields`, which are extended in place; see `send`."""
        place = self.chat(user if chat is None else chat)
        if place.is_forum and thread_id == GENERAL_THREAD_ID:
            thread_id = None
        self._check_may_write(user, place, thread_id)
        if place.type == "private" and place.bot_status == "left":
            place.bot_status = "member"
            self.notify_watchers(place.id)
        fields["thread_id"] = thread_id
        fields["author_id"] = user.id
        if reply_to is not None:
            replied_id = reply_to if isinstance(reply_to, int) else reply_to.message_id
            fields["reply_to_message_id"] = replied_id
            fields["thread_id"] = thread_of_reply(place, replied_id, thread_id)
        sender: User | None = user
        if place.type == "channel":
            sender, fields["sender_chat_id"] = None, place.id
        elif anonymous:
            sender, fields["sender_chat_id"] = ANONYMOUS_ADMIN, place.id
        elif "sender_chat_id" in fields:
            sender = CHANNEL_BOT
        message = self.store(place, sender, **fields)
        self._tell_bot(place, message)
        self.forward_to_discussion(message)
        return message

    def _tell_bot(self, chat: Chat, message: Message) -> None:
        if self._bot_sees(chat, message):
            kind = "channel_post" if chat.type == "channel" else "message"
            self.updates.put(kind, self.message_json(message))

    def link_discussion(self, channel: ChatRef, group: ChatRef) -> None:
        """Make a group the discussion of a channel: the channel's posts are forwarded into it."""
        self.chat(channel).discussion_id = self.chat(group).id

    def forward_to_discussion(self, post: Message) -> Message | None:
        """Forward a channel's post into its discussion group; None if it has none."""
        group = self.chats.get(self.chats[post.chat_id].discussion_id or 0)
        if group is None:
            return None
        forward = self.store(
            group,
            SERVICE,
            text=post.text,
            entities=post.entities,
            media=post.media,
            poll=post.poll,
            media_group_id=post.media_group_id,
            sender_chat_id=post.chat_id,
            forwarded_from=post,
        )
        self._tell_bot(group, forward)
        return forward

    def _check_may_write(self, user: User, chat: Chat, thread_id: int | None) -> None:
        if chat.migrated_to is not None:
            raise NotAllowed(
                "bad_request", f"{chat.title} was upgraded; write to {chat.migrated_to}"
            )
        if chat.type == "private":
            if chat.id != user.id:
                raise NotAllowed("bad_request", "a private chat is open to its user alone")
            if chat.bot_status == "kicked":
                raise NotAllowed("blocked", f"{user.first_name} blocked the bot; unblock it first")
            return
        status = (chat.members or {}).get(user.id, "left")
        if status in ("left", "kicked"):
            raise NotAllowed("not_member", f"{user.first_name} is not a member of {chat.title}")
        if chat.type == "channel" and status not in ("creator", "administrator"):
            raise NotAllowed("not_admin", f"only administrators post in {chat.title}")
        if thread_id is not None and chat.is_forum:
            topic = (chat.topics or {}).get(thread_id)
            if topic is None or topic.closed:
                raise NotAllowed(
                    "topic_closed", f"topic {thread_id} of {chat.title} is closed or gone"
                )

    def _bot_sees(self, chat: Chat, message: Message) -> bool:
        """Say whether the bot receives this message; privacy mode hides most of those in groups."""
        if chat.bot_status not in ("member", "administrator", "restricted"):
            return False
        if chat.type in ("private", "channel") or not self.privacy or message.via_bot:
            return True
        if chat.bot_status == "administrator":
            return True
        replied = chat.messages.get(message.reply_to_message_id or 0)
        if replied is not None and replied.from_bot:
            return True
        name = f"@{self.me.username}".lower()
        wide = widen(message.text)
        for entity in message.entities:
            start = entity["offset"]
            piece = narrow(wide[start : start + entity["length"]]).lower()
            if entity["type"] == "mention" and piece == name:
                return True
            if entity["type"] == "bot_command" and ("@" not in piece or piece.endswith(name)):
                return True
        return False

    def edit(
        self,
        user: User,
        message: Message,
        text: str,
        entities: list[Json] | None = None,
        *,
        media: Media | None = None,
    ) -> Message:
        """Edit a text or caption as its author, or any post of a channel. Raises NotAllowed.

        With `media` that takes the place of its file.
        """
        message = self.current(message)
        chat = self.chats[message.chat_id]
        if message.sender not in (user, ANONYMOUS_ADMIN) and chat.type != "channel":
            raise NotAllowed("not_yours", f"{user.first_name} did not write this message")
        change_text(message, text, _entities(text, entities), self.now())
        message.media = media or message.media
        if self._bot_sees(chat, message):
            kind = "edited_channel_post" if chat.type == "channel" else "edited_message"
            self.updates.put(kind, self.message_json(message))
        self.notify_watchers(chat.id, message.message_id)
        return message

    def delete_copy(self, message: Message) -> None:
        """Delete a message from its chat, as a reader or an administrator can. No update is sent."""
        self.chats[message.chat_id].messages.pop(message.message_id, None)
        self.notify_watchers(message.chat_id, message.message_id)

    def tap(
        self, user: User, message: Message, label: str | None = None, *, data: str | None = None
    ) -> Tap:
        """Tap a button of the message in its current state, given by the start of its label.

        With `data`, that callback data is sent, whether a button has it or not. Raises LookupError
        if the message is gone, or if not exactly one button matches.
        """
        message = self.current(message)
        if data is None:
            button = _find_button(message, label)
            if "callback_data" not in button:
                raise LookupError(f"{button['text']!r} is not a callback button: {button}")
            data = str(button["callback_data"])
        tap = Tap(self.new_query_id(), user, data, self.clock())
        self.taps[tap.id] = tap
        query: Json = {"id": tap.id, "from": user.as_json()}
        if message.via_bot:  # the bot may not even be in this chat
            query["inline_message_id"] = f"{message.chat_id}_{message.message_id}"
        else:
            query["message"] = self.message_json(message)
        query |= {"chat_instance": str(message.chat_id * 7919), "data": data}
        self.updates.put("callback_query", query)
        self.wake_waiters()
        return tap

    def ask_inline(
        self, user: User, query: str, offset: str = "", *, chat_type: str = "sender"
    ) -> InlineQuestion:
        """Type `@bot query` in some chat; the query is cut at 256 characters, as apps do."""
        question = InlineQuestion(self.new_query_id(), user, query[:256], offset, self.clock())
        self.questions[question.id] = question
        asked = {"id": question.id, "from": user.as_json(), "query": question.query}
        self.updates.put("inline_query", asked | {"offset": offset, "chat_type": chat_type})
        self.wake_waiters()
        return question

    def choose_inline(self, user: User, question: InlineQuestion, result_id: str) -> Json:
        """Choose one of the results, and return it; the bot gets a `chosen_inline_result`.

        Raises LookupError if there is no such result.
        """
        results: list[Json] = (question.answer or {}).get("results", [])
        for result in results:
            if result["id"] == result_id:
                chosen = {"result_id": result_id, "from": user.as_json()}
                self.updates.put("chosen_inline_result", chosen | {"query": question.query})
                self.wake_waiters()
                return result
        raise LookupError(f"no result {result_id!r} in {[result['id'] for result in results]}")


def thread_of_reply(chat: Chat, replied_id: int, thread_id: int | None) -> int | None:
    """Return the thread of a reply; supergroups without topics have threads of replies, too."""
    replied = chat.messages.get(replied_id)
    if thread_id is not None or replied is None or chat.type != "supergroup":
        return thread_id
    if chat.is_forum:
        return replied.thread_id
    return replied.thread_id or replied.message_id


def change_text(message: Message, text: str, entities: list[Json], now: int) -> None:
    """Give a message a new text, and add the old one to its edits."""
    message.edits = (*message.edits, message.text)
    message.text, message.entities, message.edit_date = text, entities, now


def _entities(text: str, given: list[Json] | None) -> list[Json]:
    return find_entities(widen(text)) if given is None else given


def _find_button(message: Message, label: str | None) -> Json:
    buttons: Iterable[Json] = [button for row in message.buttons or () for button in row]
    if label is None:
        raise LookupError("name a button by its label, or give data")
    exact: list[Any] = [button for button in buttons if button["text"] == label]
    fitting = exact or [button for button in buttons if button["text"].startswith(label)]
    if len(fitting) != 1:
        raise LookupError(f"{len(fitting)} buttons fit {label!r} in {message.button_labels}")
    found: Json = fitting[0]
    return found
