"""What people ask the bot, and what it answers, as values that are free of Telegram's types."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, fields
from typing import Protocol

from tickerbot.model import (
    ChatType,
    Language,
    Marks,
    Message,
    Offer,
    Picture,
    PictureKind,
    Role,
    Target,
)
from tickerbot.text.marks import MarkedText

# Telegram marks no umlauts as part of a command, but people type them: „/wörter“, in one sign or two
_COMMAND = re.compile(r"/([A-Za-z0-9_äöüÄÖÜß\u0308]{1,32})(?:@([A-Za-z0-9_]{1,64}))?(?:\s+|$)")
_SPELLED_OUT = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})

_NUMBER = re.compile(r"(?:#|(?:nr|no|nummer|number)\b\.?)? ?([0-9]{1,15})", re.IGNORECASE)
_REFERENCE = re.compile(r"([0-9]{1,15})(?:-([0-9a-f]{1,32}))?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """A request: who asks, where, for what, and in which language to answer.

    ``words`` are a command's argument, a plain text, a button's data after its prefix, or what is typed
    after the bot's name. ``user_id`` is None for channel posts and anonymous administrators.
    ``language`` is the one that the chat has chosen; else, in a private chat, that of the person's app
    (``user_language``); else the newsroom's. ``user_name`` is the person's first and last name.
    ``role`` is what the person is in
    the team at this moment, ``asked_at`` when somebody in the chat asked something before (Unix time).
    """

    target: Target
    chat_type: ChatType
    user_id: int | None
    language: Language
    words: str = ""
    user_language: Language | None = None
    user_name: str = ""
    is_anonymous_admin: bool = False
    role: Role | None = None
    asked_at: int | None = None

    @property
    def is_editor(self) -> bool:
        """Whether this person may publish."""
        return self.role in ("editor", "chief")

    @property
    def is_private(self) -> bool:
        """Whether this is a private chat with the bot."""
        return self.chat_type == "private"

    @property
    def in_channel(self) -> bool:
        """Whether this is a channel, where all of its readers see what is shown."""
        return self.chat_type == "channel"

    @property
    def identity(self) -> str:
        """What this request has in its chat, and no other: it comes again after a crash."""
        raise NotImplementedError

    def choose_language(self, chosen: Language | None, default: Language) -> Language:
        """The language of an answer: the chat's own choice, else the person's in private, else this."""
        return chosen or (self.user_language if self.is_private else None) or default


@dataclass(frozen=True, slots=True)
class Attached:
    """A photo, in its largest size, or a video as it came: Telegram's two ids, pixels, and bytes."""

    kind: PictureKind
    file_id: str
    unique_id: str
    width: int
    height: int
    size: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask(Request):
    """A message to the bot, new or edited. ``text`` may be a caption; None if there is none either."""

    message_id: int
    text: str | None
    sent_at: int
    """Unix time in seconds, by Telegram's clock."""
    replied_text: str | None = None
    replied_id: int | None = None
    """The message that it replies to, whoever wrote that."""
    replied_shows_picture: bool = False
    """Whether that is one of the bot's with a picture."""
    attached: Attached | None = None
    picture: Picture | None = None
    """What ``attached`` is, once it is kept: of the team alone."""
    album: str = ""
    """The same for all that was sent together; empty where it came alone."""
    has_attachment: bool = False
    """Whether it has something that is neither text nor picture, such as a file or a place."""
    marks: Marks = ()
    """Those on ``text``."""
    replied_marks: Marks = ()

    @property
    def identity(self) -> str:
        """See ``Request``."""
        return f"message {self.message_id}"

    def marked(self, words: str) -> MarkedText:
        """``words``, with which the text ends but for white space, and the marks on them."""
        begin = (self.text or "").rindex(words)
        return MarkedText(self.text or "", self.marks).cut(begin, begin + len(words))


@dataclass(frozen=True, slots=True, kw_only=True)
class Tap(Request):
    """A tap on a button under message ``message_id``, whose text is ``shown`` (None if too old).

    ``data`` is the button's complete data. ``replied`` is the message that this one replies to; None if
    there is none, or if no person wrote it.
    """

    callback_id: str
    message_id: int
    data: str
    shown: str | None
    replied: Ask | None = None
    shows_picture: bool = False
    """Whether that message has a picture, and so can become no text."""

    @property
    def identity(self) -> str:
        """See ``Request``."""
        return f"tap {self.callback_id}"


def as_tap(ask: Ask, message_id: int, data: str) -> Tap:
    """The tap that does what a command asks for, under this message."""
    return Tap(
        **{each.name: getattr(ask, each.name) for each in fields(Request)},
        callback_id="",
        message_id=message_id,
        data=data,
        shown=None,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Inquiry(Request):
    """What somebody types after the bot's name in any chat: Telegram's inline mode."""

    query_id: str
    offset: str
    """The ``next_offset`` of the page before; empty for the first page."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MembershipChange:
    """What became of the bot in a chat, and the person who did it."""

    target: Target
    chat_type: ChatType
    title: str
    person_id: int
    person_language: Language | None
    was_present: bool
    is_present: bool
    may_post: bool


Messages = tuple[Message, ...]
"""The messages that answer an ask; empty if the handler has sent them itself."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a tap brings: a short note over the screen, an edit of the message, or new messages."""

    toast: str = ""
    edit: Message | None = None
    send: Messages = ()


class Tell(Protocol):
    """Tells an editor in private, so that nothing is lost: what cannot be told now is told later."""

    async def __call__(self, chat_id: int, message: Message, *, edits: int | None = None) -> None:
        """``edits``: the message that becomes this one; None: a new one is sent."""


@dataclass(frozen=True, slots=True)
class Offers:
    """A page of offers, and the offset of the next page (empty if this is the last)."""

    offers: tuple[Offer, ...]
    next_offset: str = ""


@dataclass(frozen=True, slots=True)
class Command:
    """A command: its name and its addressee ("" if it names no bot) in lower case, and the rest."""

    name: str
    addressee: str
    argument: str


def read_command(text: str) -> Command | None:
    """Parse the command at the beginning of a text; None if there is none."""
    found = _COMMAND.match(text)
    if found is None:
        return None
    name = unicodedata.normalize("NFC", found[1]).lower().translate(_SPELLED_OUT)
    return Command(name, (found[2] or "").lower(), text[found.end() :].strip())


def read_number(text: str) -> int | None:
    """Parse an entry's number as a person types it: 12, #12, Nr. 12. None if the text is none."""
    found = _NUMBER.fullmatch(text.strip())
    return int(found[1]) if found else None


def read_reference(text: str) -> tuple[int, str] | None:
    """Parse how a button or a link names an entry, into number and key; None if the text does not."""
    found = _REFERENCE.fullmatch(text)
    return (int(found[1]), found[2] or "") if found else None


def read_number_and_rest(text: str) -> tuple[int | None, str]:
    """Parse the number at the beginning of an argument (None if there is none), and what follows it."""
    first, *rest = text.split(maxsplit=1) or [""]
    return read_number(first.rstrip(":.,")), rest[0] if rest else ""
