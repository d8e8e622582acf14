"""Watchers are told of every change; numbers begin where they are told to."""

from __future__ import annotations

import contextlib
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from tickerbot.playground import BotApi, Message, NotAllowed, Refusal
from tickerbot.playground.methods import METHODS
from tickerbot.playground.params import Params


class Watched(RuleBasedStateMachine):
    """Whatever happens, a chat or message that differs from before was named to the watchers."""

    def __init__(self) -> None:
        super().__init__()
        self.api = BotApi()
        self.edda, self.anna = self.api.add_user("Edda"), self.api.add_user("Anna")
        self.api.add_group("Husum", administrators=[self.edda], members=[self.anna])
        self.api.add_group("Forum", forum=True, administrators=[self.edda], bot_is_admin=True)
        self.api.add_group("Alt", supergroup=False, administrators=[self.edda])
        self.api.add_channel("Küste", administrators=[self.edda])
        self.told: set[tuple[int | None, int | None]] = set()
        self.api.watchers.append(lambda chat, message: self.told.add((chat, message)))
        self.before = self.snapshot()

    def snapshot(self) -> dict[tuple[int | None, int | None], str]:
        found: dict[tuple[int | None, int | None], str] = {(None, None): str(self.api.settings)}
        for chat in self.api.chats.values():
            fields = [
                chat.title, chat.bot_status, chat.bot_can_post, chat.deactivated, chat.migrated_to,
                chat.pinned_id, chat.members, chat.topics,
            ]  # fmt: skip
            found[chat.id, None] = repr(fields)
            for message in chat.messages.values():
                found[chat.id, message.message_id] = repr(message)
        return found

    @invariant()
    def nothing_changed_in_silence(self) -> None:
        now = self.snapshot()
        for key in self.before.keys() | now.keys():
            if self.before.get(key) != now.get(key):
                assert key in self.told, (key, self.before.get(key), now.get(key))
        self.told.clear()
        self.before = now

    def call(self, method: str, **params: Any) -> None:
        with contextlib.suppress(Refusal):
            METHODS[method](self.api, Params(params))

    def some(self, index: int) -> Message | None:
        messages = [m for chat in self.api.chats.values() for m in chat.messages.values()]
        return messages[index % len(messages)] if messages else None

    chats = st.integers(0, 5)
    users = st.integers(0, 1)
    numbers = st.integers(0, 50)

    def chat_id(self, index: int) -> int:
        return list(self.api.chats)[index % len(self.api.chats)]

    @rule(user=users, chat=chats)
    def write(self, user: int, chat: int) -> None:
        writer = [self.edda, self.anna][user]
        with contextlib.suppress(NotAllowed):
            self.api.send(writer, "Hallo", self.chat_id(chat))

    @rule(chat=chats, number=numbers)
    def bot_writes(self, chat: int, number: int) -> None:
        self.call("sendMessage", chat_id=self.chat_id(chat), text=f"Nr. {number}")

    @rule(number=numbers, text=st.sampled_from("ab"))
    def edit(self, number: int, text: str) -> None:
        message = self.some(number)
        if message is not None and message.from_bot:
            place = {"chat_id": message.chat_id, "message_id": message.message_id}
            buttons = {"inline_keyboard": [[{"text": text, "callback_data": "x"}]]}
            self.call("editMessageText", **place, text=text)
            self.call("editMessageReplyMarkup", **place, reply_markup=buttons)
            self.call("pinChatMessage", **place)
        elif message is not None and message.sender is self.anna:
            self.api.edit(self.anna, message, text)

    @rule(number=numbers)
    def delete(self, number: int) -> None:
        message = self.some(number)
        if message is not None:
            self.call("deleteMessage", chat_id=message.chat_id, message_id=message.message_id)
            if message.chat_id in self.api.chats:
                self.api.delete_copy(message)

    @rule(chat=chats, joins=st.booleans())
    def come_and_go(self, chat: int, *, joins: bool) -> None:
        place = self.api.chats[self.chat_id(chat)]
        if place.members is not None:
            (self.api.join if joins else self.api.leave)(place, self.anna)

    @rule(chat=chats, comes=st.booleans(), can_post=st.booleans())
    def move_bot(self, chat: int, *, comes: bool, can_post: bool) -> None:
        place = self.api.chats[self.chat_id(chat)]
        if place.members is None:
            user = self.api.users[place.id]
            (self.api.unblock if comes else self.api.block)(user)
        elif comes:
            self.api.add_bot(place, self.edda)
            self.api.set_bot_rights(place, can_post=can_post)
        else:
            self.api.remove_bot(place, self.edda)

    @rule(name=st.sampled_from(["de", "en", ""]))
    def set_words(self, name: str) -> None:
        commands = [{"command": "x", "description": f"x{name}"}]
        self.call("setMyCommands", commands=commands, language_code=name)
        self.call("setMyDescription", description=name, language_code=name)
        self.call("deleteMyCommands", language_code=name)

    @precondition(lambda self: any(chat.is_forum for chat in self.api.chats.values()))
    @rule(number=numbers)
    def topics(self, number: int) -> None:
        forum = next(chat for chat in self.api.chats.values() if chat.is_forum)
        topics = list(forum.topics or {})
        if number % 4 == 0 or not topics:
            self.api.add_topic(forum, f"Thema {number}")
        elif number % 4 == 1:
            self.api.close_topic(forum, topics[0])
        elif number % 4 == 2:
            self.api.reopen_topic(forum, topics[0])
        else:
            self.api.delete_topic(forum, topics[0])

    @rule()
    def new_user(self) -> None:
        self.api.add_users(2)

    @rule()
    def migrate(self) -> None:
        for chat in list(self.api.chats.values()):
            if chat.type == "group" and chat.migrated_to is None:
                self.api.migrate(chat)

    @precondition(lambda self: len(self.api.chats) > 8)
    @rule(chat=st.integers(6, 50))
    def vanish(self, chat: int) -> None:
        chat_id = list(self.api.chats)[min(chat, len(self.api.chats) - 1)]
        if chat_id in self.api.users and chat_id not in (self.edda.id, self.anna.id):
            self.api.deactivate(self.api.users[chat_id])
            self.api.delete_chat(chat_id)


TestWatched = Watched.TestCase
TestWatched.settings = settings(stateful_step_count=25)


def test_numbers_begin_where_they_are_told_to() -> None:
    api = BotApi(first_message_id=5_000, first_update_id=70_000)
    anna = api.add_user("Anna")
    group = api.add_group("Husum", members=[anna])
    basic = api.add_group("Alt", supergroup=False, members=[anna])
    channel = api.add_channel("Küste", administrators=[anna])
    assert [api.send(anna, "x", chat).message_id for chat in (None, basic)] == [5_000, 5_001]
    for chat in (group, channel):
        assert [api.send(anna, "x", chat).message_id for _ in range(2)] == [5_000, 5_001]
    assert api.updates._first(1)[0][0] == 70_000


def test_the_usual_numbers_begin_at_one() -> None:
    api = BotApi()
    anna = api.add_user("Anna")
    assert api.send(anna, "x").message_id == 1
    assert api.send(anna, "x", api.add_group("Husum", members=[anna])).message_id == 1
