"""What comes from a page, checked field by field, and the chats and messages that it names."""

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

# half a character, and what no keyboard writes
_UNSPEAKABLE = re.compile("[\0\ud800-\udfff]")


def bad(what: str) -> NotAllowed:
    """Return the refusal for what no page would send."""
    return NotAllowed("bad_request", what)


def not_found(what: str) -> NotAllowed:
    """Return the refusal for what is not there, or not any more."""
    return NotAllowed("not_found", f"there is no such {what}")


@dataclass(frozen=True, slots=True)
class Fields:
    """The fields of an act, each checked when it is read. The readers raise NotAllowed."""

    raw: Json

    def has(self, name: str) -> bool:
        """Whether the field is there and not null."""
        return self.raw.get(name) is not None

    def integer(self, name: str) -> int:
        """Return an integer."""
        value = self.raw.get(name)
        if not isinstance(value, int) or isinstance(value, bool):
            raise bad(f"{name}: an integer is expected")
        return value

    def number(self, name: str, least: float, most: float) -> float:
        """Return a number within these bounds."""
        value = self.raw.get(name)
        if not isinstance(value, int | float) or isinstance(value, bool):
            raise bad(f"{name}: a number is expected")
        if not least <= value <= most:
            raise bad(f"{name}: {least:,} to {most:,} are expected")
        return float(value)

    def text(self, name: str) -> str:
        """Return a text without halves of characters and without NUL."""
        value = self.raw.get(name)
        if not isinstance(value, str):
            raise bad(f"{name}: a text is expected")
        return spoken(value, name)

    def flag(self, name: str) -> bool:
        """Return true or false."""
        value = self.raw.get(name)
        if not isinstance(value, bool):
            raise bad(f"{name}: true or false is expected")
        return value


def spoken(text: str, name: str) -> str:
    """Return the text if it is one that a person can write. Raises NotAllowed."""
    if _UNSPEAKABLE.search(text):
        raise bad(f"{name}: a text of whole characters is expected")
    return text


def checked_text(text: str, most: int = MAX_TEXT) -> str:
    """Return the text as Telegram takes it: cleaned and trimmed. Raises NotAllowed."""
    clean, _ = finish_text(widen(text), [], find=False)
    if not clean:
        raise NotAllowed("empty", "there is nothing to send")
    if len(widen(clean)) > most:
        raise NotAllowed("too_long", f"at most {most:,} characters are possible here")
    return clean


# --- what the fields name


def user_of(window: Window) -> User:
    """Return who the window is. Raises NotAllowed before it is somebody."""
    if window.user is None:
        raise bad("be somebody first")
    return window.user


def listed_chat(world: World, user: User, chat_id: int) -> Chat:
    """Return a chat of the user's list. Raises NotAllowed."""
    chat = world.chats.get(chat_id)
    if chat is None or not is_listed(chat, user):
        raise not_found("chat")
    return chat


def chat_of(window: Window, fields: Fields) -> Chat:
    """Return the chat of the field `chat`, which may be one that the person left."""
    return listed_chat(window.api, user_of(window), fields.integer("chat"))


def message_of(window: Window, fields: Fields) -> Message:
    """Return the message that `chat` and `message` name, if the person sees it."""
    chat = chat_of(window, fields)
    if not sees(chat, user_of(window)):
        raise NotAllowed("not_member", "only members see the messages of this chat")
    message = chat.messages.get(fields.integer("message"))
    if message is None:
        raise not_found("message")
    return message


def shared_chat_of(window: Window, fields: Fields) -> Chat:
    """Return the group or channel of the field `chat`."""
    chat = chat_of(window, fields)
    if chat.members is None:
        raise bad("chat: a group or channel is expected")
    return chat


def administered_chat_of(window: Window, fields: Fields) -> Chat:
    """Return the group or channel of the field `chat`, if the person runs it."""
    chat = shared_chat_of(window, fields)
    if standing(chat, user_of(window)) != "admin":
        raise NotAllowed("not_admin", "only administrators can do that")
    return chat
