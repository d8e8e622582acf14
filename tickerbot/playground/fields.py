"""Checking what a page sends, field by field, and looking up the chats and messages that it names."""

from __future__ import annotations

import re
from dataclasses import dataclass

from tickerbot.playground.methods import MAX_TEXT
from tickerbot.playground.standing import is_listed, sees, standing
from tickerbot.playground.text import finish_text
from tickerbot.playground.utf16 import widen
from tickerbot.playground.values import Chat, Json, Message, NotAllowed, User
from tickerbot.playground.window import Window
from tickerbot.playground.world import World

# lone surrogates, and NUL
_UNTYPEABLE = re.compile("[\0\ud800-\udfff]")


def malformed(what: str) -> NotAllowed:
    """Return the refusal of something that the page itself never sends."""
    return NotAllowed("bad_request", what)


def not_found(what: str) -> NotAllowed:
    """Return the refusal of something that does not exist, or no longer does."""
    return NotAllowed("not_found", f"there is no such {what}")


@dataclass(frozen=True, slots=True)
class Fields:
    """The fields of an act, each checked when it is read. The reading methods raise NotAllowed."""

    raw: Json

    def has(self, name: str) -> bool:
        """Say whether the field is present and not null."""
        return self.raw.get(name) is not None

    def integer(self, name: str) -> int:
        """Return an integer."""
        value = self.raw.get(name)
        if not isinstance(value, int) or isinstance(value, bool):
            raise malformed(f"{name}: an integer is expected")
        return value

    def number(self, name: str, minimum: float, maximum: float) -> float:
        """Return a number within these bounds, both inclusive."""
        value = self.raw.get(name)
        if not isinstance(value, int | float) or isinstance(value, bool):
            raise malformed(f"{name}: a number is expected")
        if not minimum <= value <= maximum:
            raise malformed(f"{name}: {minimum:,} to {maximum:,} are expected")
        return float(value)

    def text(self, name: str) -> str:
        """Return a text without lone surrogates and NUL."""
        value = self.raw.get(name)
        if not isinstance(value, str):
            raise malformed(f"{name}: a text is expected")
        return checked_characters(value, name)

    def flag(self, name: str) -> bool:
        """Return true or false."""
        value = self.raw.get(name)
        if not isinstance(value, bool):
            raise malformed(f"{name}: true or false is expected")
        return value


def checked_characters(text: str, name: str) -> str:
    """Return the text if it has no lone surrogates and no NUL. Raises NotAllowed."""
    if _UNTYPEABLE.search(text):
        raise malformed(f"{name}: a text of whole characters is expected")
    return text


def checked_text(text: str, max_length: int = MAX_TEXT) -> str:
    """Return the text as Telegram stores it, cleaned and trimmed. Raises NotAllowed.

    ``max_length`` is in UTF-16 code units.
    """
    clean, _ = finish_text(widen(text), [], find=False)
    if not clean:
        raise NotAllowed("empty", "there is nothing to send")
    if len(widen(clean)) > max_length:
        raise NotAllowed("too_long", f"at most {max_length:,} characters are possible here")
    return clean


# --- looking up what the fields name


def user_of(window: Window) -> User:
    """Return the user of the window. Raises NotAllowed if it has none yet."""
    if window.user is None:
        raise malformed("be somebody first")
    return window.user


def listed_chat(world: World, user: User, chat_id: int) -> Chat:
    """Return a chat from the user's list. Raises NotAllowed."""
    chat = world.chats.get(chat_id)
    if chat is None or not is_listed(chat, user):
        raise not_found("chat")
    return chat


def chat_of(window: Window, fields: Fields) -> Chat:
    """Return the chat that the field `chat` names, which may be one that the user has left."""
    return listed_chat(window.api, user_of(window), fields.integer("chat"))


def message_of(window: Window, fields: Fields) -> Message:
    """Return the message that the fields `chat` and `message` name, if the user sees it."""
    chat = chat_of(window, fields)
    if not sees(chat, user_of(window)):
        raise NotAllowed("not_member", "only members see the messages of this chat")
    message = chat.messages.get(fields.integer("message"))
    if message is None:
        raise not_found("message")
    return message


def shared_chat_of(window: Window, fields: Fields) -> Chat:
    """Return the group or channel that the field `chat` names."""
    chat = chat_of(window, fields)
    if chat.members is None:
        raise malformed("chat: a group or channel is expected")
    return chat


def administered_chat_of(window: Window, fields: Fields) -> Chat:
    """Return the group or channel that the field `chat` names, if the user administers it."""
    chat = shared_chat_of(window, fields)
    if standing(chat, user_of(window)) != "admin":
        raise NotAllowed("not_admin", "only administrators can do that")
    return chat
