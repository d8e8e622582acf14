"""The values of the playground's world: accounts, chats, messages, taps, recorded calls."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from tickerbot.playground.render import render_html

Json: TypeAlias = dict[str, Any]
"""A JSON object as it goes over the wire."""

ANONYMOUS_ADMIN_ID = 1087968824  # GroupAnonymousBot, the same on all of Telegram


class Refusal(Exception):  # Telegram's refusals are answers, not faults
    """A Bot API error answer: HTTP status, `description`, and `parameters` (or None)."""

    def __init__(self, error_code: int, description: str, parameters: Json | None = None) -> None:
        super().__init__(description)
        self.error_code = error_code
        self.description = description
        self.parameters = parameters


def bad_request(what: str) -> Refusal:
    """Return a refusal with code 400, in Telegram's words."""
    return Refusal(400, f"Bad Request: {what}")


def forbidden(what: str) -> Refusal:
    """Return a refusal with code 403, in Telegram's words."""
    return Refusal(403, f"Forbidden: {what}")


class NotAllowed(ValueError):  # no fault: a person's app does not let it through
    """What a person may not do; `code` names the reason for programs."""

    def __init__(self, code: str, words: str) -> None:
        super().__init__(words)
        self.code = code


@dataclass(frozen=True, slots=True)
class User:
    """An account. Its private chat with the bot has the same id."""

    id: int
    first_name: str
    last_name: str | None = None
    username: str | None = None
    language_code: str | None = None
    is_bot: bool = False

    def as_json(self) -> Json:
        """Return the `User` object of the Bot API."""
        user: Json = {"id": self.id, "is_bot": self.is_bot, "first_name": self.first_name}
        if self.last_name:
            user["last_name"] = self.last_name
        if self.username:
            user["username"] = self.username
        if self.language_code:
            user["language_code"] = self.language_code
        return user


ANONYMOUS_ADMIN = User(ANONYMOUS_ADMIN_ID, "Group", username="GroupAnonymousBot", is_bot=True)


@dataclass(slots=True)
class Topic:
    """A forum topic; its thread id is the id of the service message that opened it."""

    thread_id: int
    name: str
    closed: bool = False


@dataclass(slots=True, eq=False)
class Chat:
    """A chat and the bot's standing in it. `type`: private, group, supergroup or channel.

    `bot_status` is a `ChatMember` status. In a private chat "kicked" means blocked, and "left"
    that the user never wrote to the bot.
    """

    id: int
    type: str
    title: str
    username: str | None = None
    is_forum: bool = False
    bot_status: str = "member"
    bot_can_post: bool = True
    bot_can_delete: bool = True
    deactivated: bool = False
    migrated_to: int | None = None
    migrated_from: int | None = None
    last_message_id: int = 0
    pinned_id: int | None = None
    members: dict[int, str] | None = None
    """User id -> creator, administrator, member, left or kicked; None in a private chat."""
    owner_id: int | None = None
    """Who created the group or channel, and is its creator again after leaving and returning."""
    topics: dict[int, Topic] | None = None
    messages: dict[int, Message] = field(default_factory=dict)
    _json: Json | None = None

    @property
    def own_numbering(self) -> bool:
        """Whether message ids count for this chat alone, as in supergroups and channels."""
        return self.type in ("supergroup", "channel")

    def as_json(self) -> Json:
        """Return the `Chat` object of the Bot API; shared between answers, so do not change it."""
        if self._json is None:
            self._json = {"id": self.id, "type": self.type}
            self._json["first_name" if self.type == "private" else "title"] = self.title
            if self.username:
                self._json["username"] = self.username
            if self.is_forum:
                self._json["is_forum"] = True
        return self._json


@dataclass(slots=True, eq=False)
class Message:
    """A message as it stands now; an edit changes it in place."""

    message_id: int
    chat_id: int
    date: int
    sender: User | None
    from_bot: bool
    text: str = ""
    entities: list[Json] = field(default_factory=list)
    buttons: list[list[Json]] | None = None
    """Rows of `InlineKeyboardButton` objects; None without an inline keyboard."""
    thread_id: int | None = None
    reply_to_message_id: int | None = None
    silent: bool = False
    edit_date: int | None = None
    edits: tuple[str, ...] = ()
    """Earlier texts, oldest first."""
    link_preview: Json | None = None
    reply_markup: Json | None = None
    """A markup that is not an inline keyboard: a reply keyboard, its removal, a forced reply."""
    sender_chat_id: int | None = None
    author_id: int | None = None
    """The person who wrote it, also where it shows as from the channel or an anonymous admin."""
    via_bot: bool = False
    """Whether it is an inline result of the bot, posted by a person."""
    document: Json | None = None
    service: Json | None = None
    """What makes this a service message, such as `{"migrate_to_chat_id": -100...}`."""

    @property
    def html(self) -> str:
        """The text with its formatting as HTML that parses back into the same message."""
        return render_html(self.text, self.entities)

    @property
    def button_labels(self) -> list[str]:
        """The labels of all inline buttons, row by row."""
        return [button["text"] for row in self.buttons or () for button in row]

    @property
    def link_preview_disabled(self) -> bool:
        """Whether the sender asked for no link preview."""
        return bool((self.link_preview or {}).get("is_disabled"))


@dataclass(frozen=True, slots=True)
class CallbackAnswer:
    """What a user sees after a tap: a toast, or an alert that has to be closed."""

    text: str | None = None
    show_alert: bool = False
    url: str | None = None


@dataclass(slots=True, eq=False)
class Tap:
    """A tap on an inline button, and the bot's answer to it. `at` is seconds by the clock."""

    id: str
    user: User
    data: str
    at: float
    answer: CallbackAnswer | None = None
    _done: asyncio.Event = field(default_factory=asyncio.Event)

    def settle(self, answer: CallbackAnswer) -> None:
        """Record the bot's answer and wake who waits for it."""
        self.answer = answer
        self._done.set()

    async def answered(self, timeout: float = 5) -> CallbackAnswer:  # noqa: ASYNC109
        """Wait for the bot's answer. Raises TimeoutError after `timeout` seconds."""
        async with asyncio.timeout(timeout):
            await self._done.wait()
        assert self.answer is not None  # noqa: S101  # set together with the event
        return self.answer


@dataclass(slots=True, eq=False)
class InlineQuestion:
    """An inline query, and the bot's answer: the parameters of `answerInlineQuery`."""

    id: str
    user: User
    query: str
    offset: str
    at: float
    answer: Json | None = None
    _done: asyncio.Event = field(default_factory=asyncio.Event)

    def settle(self, answer: Json) -> None:
        """Record the bot's answer and wake who waits for it."""
        self.answer = answer
        self._done.set()

    async def results(self, timeout: float = 5) -> list[Json]:  # noqa: ASYNC109
        """Wait for the `InlineQueryResult` objects. Raises TimeoutError after `timeout` s."""
        async with asyncio.timeout(timeout):
            await self._done.wait()
        assert self.answer is not None  # noqa: S101  # set together with the event
        found: list[Json] = self.answer["results"]
        return found


@dataclass(slots=True)
class Call:
    """One call of a method, as the server saw it."""

    at: float
    """Seconds by the clock when the request was there."""
    method: str
    params: dict[str, Any]
    status: int
    """The HTTP status; 0 where the connection was closed without an answer."""
    result: Any
    """The `result` of a success; else the whole error answer, or None where none was given."""
    chat_id: int | None
    unknown: tuple[str, ...] = ()
    """Parameters the method does not have; Telegram ignores them without a word."""
    seconds: float | None = None
    """How long the answer took; None until it is given, and where none ever is."""
