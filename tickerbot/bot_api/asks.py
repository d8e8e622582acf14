"""What people ask of the bot, and what it answers, as values: neither side knows Telegram's types."""

from __future__ import annotations

import re
from dataclasses import dataclass

from tickerbot.model import ChatType, Language, Message, Offer, Target

_COMMAND = re.compile(r"/([A-Za-z0-9_]{1,32})(?:@([A-Za-z0-9_]{1,64}))?(?:\s+|$)")


@dataclass(frozen=True, slots=True)
class Asker:
    """Who asks, and where. ``user_id`` is None for channel posts and anonymous administrators."""

    target: Target
    chat_type: ChatType
    user_id: int | None
    user_language: Language | None
    is_anonymous_admin: bool = False

    @property
    def is_private(self) -> bool:
        """Whether this is the private chat of one person with the bot."""
        return self.chat_type == "private"


@dataclass(frozen=True, slots=True)
class Ask:
    """A message to the bot. ``text`` is None where it holds none (a photo, a sticker)."""

    asker: Asker
    message_id: int
    text: str | None
    sent_at: int
    """Unix time in seconds, by Telegram's clock."""
    replied_text: str | None = None
    has_attachment: bool = False


@dataclass(frozen=True, slots=True)
class Tap:
    """A tap on a button under message ``message_id``, whose text is ``shown`` (None if too old)."""

    asker: Asker
    callback_id: str
    message_id: int
    data: str
    shown: str | None


@dataclass(frozen=True, slots=True)
class Answer:
    """What a tap brings: a short note over the screen, the message changed, or new messages."""

    toast: str = ""
    edit: Message | None = None
    send: tuple[Message, ...] = ()


@dataclass(frozen=True, slots=True)
class Inquiry:
    """What somebody types behind the bot's name in any chat: Telegram's inline mode."""

    query_id: str
    user_id: int
    user_language: Language | None
    words: str
    offset: str
    """What the answer before named as the place to go on; empty at first."""


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
