"""The values of the playground: accounts, chats, messages, taps, inline queries, recorded calls."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import Any, Generic, Literal, TypeAlias, TypeVar

from tickerbot.playground.poll import Poll
from tickerbot.playground.render import render_html

Json: TypeAlias = dict[str, Any]
"""A JSON object."""
A = TypeVar("A")

# these accounts have the same ids everywhere on Telegram
ANONYMOUS_ADMIN_ID = 1087968824  # GroupAnonymousBot
CHANNEL_BOT_ID = 136817688  # Channel_Bot, for whom writes as a channel
SERVICE_ID = 777000  # Telegram, which forwards a channel's posts into its discussion group
GENERAL_THREAD_ID = 1
"""The topic "General" of every forum, whose messages have no thread."""


class Refusal(Exception):
    """An error answer of the Bot API: HTTP status, `description`, and `parameters` (or None)."""

    def __init__(self, error_code: int, description: str, parameters: Json | None = None) -> None:
        super().__init__(description)
        self.error_code = error_code
        self.description = description
        self.parameters = parameters


def bad_request(what: str) -> Refusal:
    """Return a refusal with status 400, in Telegram's words."""
    return Refusal(400, f"Bad Request: {what}")


def forbidden(what: str) -> Refusal:
    """Return a refusal with status 403, in Telegram's words."""
    return Refusal(403, f"Forbidden: {what}")


class NotAllowed(ValueError):
    """A user may not do this, and a Telegram app would prevent it; `code` is the reason's name."""

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
CHANNEL_BOT = User(CHANNEL_BOT_ID, "Channel", username="Channel_Bot", is_bot=True)
SERVICE = User(SERVICE_ID, "Telegram")


@dataclass(slots=True)
class Topic:
    """A forum topic; its thread id is the id of the service message that opened it."""

    thread_id: int
    name: str
    closed: bool = False


@dataclass(slots=True, eq=False)
class Chat:
    """A chat and the bot's standing in it. `type` is private, group, supergroup or channel.

    `bot_status` is a `ChatMember` status. In a private chat "kicked" means that the user blocked the
    bot, and "left" that the user has never written to it.
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
    discussion_id: int | None = None
    """The group into which the posts of this channel are forwarded."""
    members: dict[int, str] | None = None
    """The status of each user id: creator, administrator, member, left or kicked; None in a private
    chat."""
    owner_id: int | None = None
    """Who created the group or channel, and becomes its creator again after rejoining."""
    topics: dict[int, Topic] | None = None
    messages: dict[int, Message] = field(default_factory=dict)
    _json: Json | None = None

    @property
    def own_numbering(self) -> bool:
        """Whether the chat numbers its messages by itself, as supergroups and channels do."""
        return self.type in ("supergroup", "channel")

    def set_forum(self, *, on: bool) -> None:
        """Switch the topics of a supergroup on or off."""
        self.is_forum, self._json = on, None

    def as_json(self) -> Json:
        """Return the `Chat` object of the Bot API; it is shared between answers: do not change it."""
        if self._json is None:
            self._json = {"id": self.id, "type": self.type}
            self._json["first_name" if self.type == "private" else "title"] = self.title
            if self.username:
                self._json["username"] = self.username
            if self.is_forum:
                self._json["is_forum"] = True
        return self._json


MediaKind: TypeAlias = Literal["document", "photo", "video"]


@dataclass(frozen=True, slots=True)
class Media:
    """A file of a message. `value` is what its field `kind` holds in the Bot API.

    That is a `Document`, a `Video`, or the sizes of a photo, the largest last.
    """

    kind: MediaKind
    value: Any

    @property
    def file(self) -> Json:
        """The file itself, of a photo its largest size."""
        found: Json = self.value[-1] if self.kind == "photo" else self.value
        return found


@dataclass(slots=True, eq=False)
class Message:
    """A message in its current state; an edit changes it in place."""

    message_id: int
    chat_id: int
    date: int
    sender: User | None
    from_bot: bool
    text: str = ""
    entities: list[Json] = field(default_factory=list)
    buttons: list[list[Json]] | None = None
    """Rows of `InlineKeyboardButton` objects, or None without an inline keyboard."""
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
    """The user who wrote it, even if it appears under the name of the channel or group."""
    forwarded_from: Message | None = None
    """The channel's post that Telegram forwarded here, into its discussion group."""
    via_bot: bool = False
    """Whether it is an inline result of the bot, posted by a user."""
    media: Media | None = None
    """The file whose caption the text is."""
    media_group_id: str | None = None
    """The same for all messages of an album."""
    poll: Poll | None = None
    """The poll that it is."""
    forward_origin: Json | None = None
    reaction: str | None = None
    """The emoji with which the bot reacts to it."""
    service: Json | None = None
    """The content of a service message, such as `{"migrate_to_chat_id": -100...}`, or None."""

    @property
    def html(self) -> str:
        """The text and its formatting, as HTML that parses back into the same message."""
        return render_html(self.text, self.entities)

    @property
    def document(self) -> Json | None:
        """The `Document` object, if it is a message with a file that is no photo and no video."""
        return self.media.file if self.media and self.media.kind == "document" else None

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
    """What a user sees after a tap: a toast, or an alert that must be closed."""

    text: str | None = None
    show_alert: bool = False
    url: str | None = None


@dataclass(slots=True, eq=False, kw_only=True)
class _Query(Generic[A]):
    """A query to the bot and its answer, None until the bot has given it."""

    answer: A | None = None
    _is_answered: asyncio.Event = field(default_factory=asyncio.Event)

    def settle(self, answer: A) -> None:
        """Record the bot's answer, and wake everybody who waits for it."""
        self.answer = answer
        self._is_answered.set()

    async def answered(self, timeout: float = 5) -> A:  # noqa: ASYNC109
        """Wait for the bot's answer. Raises TimeoutError after `timeout` seconds."""
        async with asyncio.timeout(timeout):
            await self._is_answered.wait()
        assert self.answer is not None  # noqa: S101  # set together with the event
        return self.answer


@dataclass(slots=True, eq=False)
class Tap(_Query[CallbackAnswer]):
    """A tap on an inline button, and the bot's answer to it. `at` is Unix time in seconds."""

    id: str
    user: User
    data: str
    at: float


@dataclass(slots=True, eq=False)
class InlineQuestion(_Query[Json]):
    """An inline query; its answer is the parameters of `answerInlineQuery`.

    `at` is Unix time in seconds.
    """

    id: str
    user: User
    query: str
    offset: str
    at: float

    async def results(self, timeout: float = 5) -> list[Json]:  # noqa: ASYNC109
        """Wait for the `InlineQueryResult` objects. Raises TimeoutError after `timeout` seconds."""
        found: list[Json] = (await self.answered(timeout))["results"]
        return found


@dataclass(slots=True)
class Call:
    """A call of a method, as the server saw it."""

    at: float
    """When the request was received, as Unix time in seconds."""
    method: str
    params: dict[str, Any]
    status: int
    """The HTTP status, or 0 if the connection was closed without an answer."""
    result: Any
    """The `result` of a success, or the whole error answer; None if neither was given."""
    chat_id: int | None
    unknown: tuple[str, ...] = ()
    """Parameters that the method does not have, which Telegram silently ignores."""
    seconds: float | None = None
    """How long the answer took; None until it is given, and if none ever is."""
