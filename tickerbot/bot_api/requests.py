"""What people ask of the bot, and what it answers, as values: neither side knows Telegram's types."""

from __future__ import annotations

import re
from dataclasses import dataclass

from tickerbot.model import ChatType, Language, Message, Offer, Target

_COMMAND = re.compile(r"/([A-Za-z0-9_]{1,32})(?:@([A-Za-z0-9_]{1,64}))?(?:\s+|$)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """Something that a person wants: who asks, where, in which language to answer, and the words.

    ``words`` are what a command is given, a plain text, the data of a button behind its prefix, or what
    is typed behind the bot's name. ``user_id`` is None for channel posts and anonymous administrators.
    ``language`` is the chat's own choice, else what Telegram tells of the person (``user_language``) in
    a private chat, else the newsroom's. Whoever hands requests on has checked ``is_editor``.
    """

    target: Target
    chat_type: ChatType
    user_id: int | None
    language: Language
    words: str = ""
    user_language: Language | None = None
    is_anonymous_admin: bool = False
    is_editor: bool = False

    @property
    def is_private(self) -> bool:
        """Whether this is the private chat of one person with the bot."""
        return self.chat_type == "private"

    @property
    def in_channel(self) -> bool:
        """Whether whatever is shown here is shown to all readers of a channel."""
        return self.chat_type == "channel"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask(Request):
    """A message to the bot, or an edit of one. ``text`` is None where it holds none (a photo)."""

    message_id: int
    text: str | None
    sent_at: int
    """Unix time in seconds, by Telegram's clock."""
    replied_text: str | None = None
    has_attachment: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Tap(Request):
    """A tap on a button under message ``message_id``, whose text is ``shown`` (None if too old).

    ``data`` is all that the button carries.
    """

    callback_id: str
    message_id: int
    data: str
    shown: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Inquiry(Request):
    """What somebody types behind the bot's name in any chat: Telegram's inline mode."""

    query_id: str
    offset: str
    """What the answer before named as the place to go on; empty at first."""


Messages = tuple[Message, ...]
"""The messages that answer an ask; none where whoever answers has sent them."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a tap brings: a short note over the screen, the message changed, or new messages."""

    toast: str = ""
    edit: Message | None = None
    send: Messages = ()


@dataclass(frozen=True, slots=True)
class Offers:
    """A page of offers, and where the next one begins (empty: there is none)."""

    offers: tuple[Offer, ...]
    next_offset: str = ""


@dataclass(frozen=True, slots=True)
class Command:
    """A command as typed: its name in lower case, whom it is for ("" = anybody), and the rest."""

    name: str
    addressee: str
    argument: str


def read_command(text: str) -> Command | None:
    """The command at the beginning of a text, or None."""
    found = _COMMAND.match(text)
    if found is None:
        return None
    return Command(found[1].lower(), (found[2] or "").lower(), text[found.end() :].strip())


def read_number(text: str) -> int | None:
    """A number as a person types it; None for anything that no entry's number can be."""
    text = text.strip().removeprefix("#")
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 15 else None


def read_number_and_rest(text: str) -> tuple[int | None, str]:
    """The number that an argument begins with, and what comes after it."""
    first, *rest = text.split(maxsplit=1) or [""]
    return read_number(first.rstrip(":.,")), rest[0] if rest else ""
