"""The values that packages pass to each other: frozen, with no behaviour of their own."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from enum import IntEnum
from typing import Literal
from zoneinfo import ZoneInfo

Language = Literal["de", "en"]
Role = Literal["author", "editor", "chief"]
"""author: writes, and somebody else publishes · editor: also publishes, corrects and retracts · chief:
also decides on who is in the team."""
Approval = Literal["never", "urgent", "always"]
"""Which new entries need somebody else's approval even where an editor has written them."""


class Level(IntEnum):
    """How much an entry matters, as its editor sees it: urgent is breaking news."""

    NORMAL = 0
    IMPORTANT = 1
    URGENT = 2


@dataclass(frozen=True, slots=True)
class Topic:
    """A label of entries; a closed one is for no new ones. What Telegram calls a topic is a thread."""

    id: int
    name: str
    is_open: bool = True


ChatType = Literal["private", "group", "supergroup", "channel"]


@dataclass(frozen=True, slots=True)
class Newsroom:
    """Whose ticker it is: its name as readers see it, its time zone and language, how fast it sends.

    ``language`` is for chats that have none of their own; ``rate`` is in messages a second. ``imprint``
    tells who is behind it, ``privacy_url`` where its policy is; empty where the operator set none.
    Chats that left are forgotten after ``forgets_after_days``, copies after ``correctable_days`` (None:
    never).
    """

    name: str
    zone: ZoneInfo
    language: Language
    rate: float
    imprint: str = ""
    privacy_url: str = ""
    forgets_after_days: int = 180
    correctable_days: int | None = 365


MAX_HEADLINE = 250
"""Maximum length, in characters, of a headline that an editor writes."""
MAX_BODY = 16_000
"""Maximum length, in characters, of a body that an editor writes, including the blank lines between
its paragraphs."""


MarkKind = Literal["bold", "italic", "link"]


@dataclass(frozen=True, slots=True, order=True)
class Mark:
    """Bold, italics or a link (to ``url``) on the characters of a text from ``begin`` up to ``end``."""

    begin: int
    end: int
    kind: MarkKind
    url: str = ""


PictureKind = Literal["photo", "video"]
MAX_PICTURES = 10
"""Maximum number of pictures of an entry: what Telegram takes as one album."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A photo or a video of an entry; ``width`` and ``height`` are in pixels, ``size`` in bytes.

    ``name`` is the SHA-256 of its bytes, in hexadecimal digits. Where they are not kept it is a minus
    sign and Telegram's own name for the file. ``alt`` describes it to those who do not see it.
    """

    name: str
    kind: PictureKind = "photo"
    width: int = 0
    height: int = 0
    size: int = 0
    alt: str = ""

    @property
    def is_kept(self) -> bool:
        """Whether its bytes are kept beside the database."""
        return not self.name.startswith("-")


Pictures = tuple[Picture, ...]


Marks = tuple[Mark, ...]
"""Those of one entry lie on its headline and its paragraphs, with a blank line after each."""


@dataclass(frozen=True, slots=True)
class Note:
    """What readers are told about one correction; ``made_at`` is aware, in UTC."""

    revision: int
    made_at: datetime
    text: str


@dataclass(frozen=True, slots=True)
class ParsedEntry:
    """An entry as read from a document, before it is stored.

    ``date`` and ``time`` are in the newsroom's time zone, as the document states them; either may be
    unknown. ``published_at`` is the same moment, aware and in UTC, and is known only if both are.
    ``id`` is the number that an export gave the entry, ``notes`` are those of its corrections, and
    ``line`` is the line of the document (from 1) on which it begins. ``topics`` are names.
    """

    headline: str
    body: tuple[str, ...]
    date: date | None = None
    time: time | None = None
    published_at: datetime | None = None
    id: int | None = None
    line: int = 0
    notes: tuple[Note, ...] = ()
    marks: Marks = ()
    level: Level = Level.NORMAL
    topics: tuple[str, ...] = ()
    pictures: Pictures = ()


@dataclass(frozen=True, slots=True)
class Entry:
    """A stored entry in its newest revision.

    ``id`` is the number that readers see. ``day`` is a date in the newsroom's time zone;
    ``published_at`` is aware, in UTC, and None if only the day, or nothing, is known. ``notes`` are
    those of its corrections, oldest first; the last note of a retracted entry is the reason for the
    retraction ("" if none was given), and ``leaves_note`` tells that its copies turn into that note
    rather than being deleted. ``key`` tells it from an entry with the same number in another
    database; those from before there were keys have "".
    """

    id: int
    headline: str
    body: tuple[str, ...]
    day: date | None
    published_at: datetime | None
    revision: int = 1
    notes: tuple[Note, ...] = ()
    retracted_at: datetime | None = None
    key: str = ""
    leaves_note: bool = False
    marks: Marks = ()
    level: Level = Level.NORMAL
    topics: tuple[Topic, ...] = ()
    pictures: Pictures = ()


GENERAL_THREAD_ID = 1
"""What Telegram calls the topic "General" of a forum, which is the main chat and no thread."""


@dataclass(frozen=True, slots=True)
class Target:
    """Where a message goes: a chat, or one topic of a forum (``thread_id``; 0 means no topic)."""

    chat_id: int
    thread_id: int = 0


@dataclass(frozen=True, slots=True)
class MessageRef:
    """One message in one chat."""

    chat_id: int
    message_id: int


@dataclass(frozen=True, slots=True)
class Button:
    """A button under a message: a tap sends ``data`` back to the bot, or opens ``url``."""

    label: str
    data: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Message:
    """A message as the bot sends it: Telegram's HTML, rows of buttons, and sending options.

    ``replies_to``: the message of the same chat that it replies to, if that still exists. With a
    ``picture`` the text is its caption; an ``album`` has neither text nor buttons.
    """

    html: str
    buttons: tuple[tuple[Button, ...], ...] = ()
    silent: bool = False
    link_preview: bool = False
    replies_to: int | None = None
    picture: Picture | None = None
    album: Pictures = ()


@dataclass(frozen=True, slots=True)
class Document:
    """A file as the bot sends it, with a caption in plain text."""

    name: str
    content: bytes
    caption: str


@dataclass(frozen=True, slots=True)
class Delivery:
    """What one subscription is owed next: push ``seq``.

    An ``entry`` is sent in its newest revision. A ``note`` announces the correction or retraction
    ``revision`` in reply to the copy that it changed. A ``digest`` stands for the ``entries``
    of all pushes that it ``covers``: they were collected, or are too old. An ``urgent`` one
    overtakes the others. ``was_well`` is False if it is in doubt anyhow whether the chat is there.
    """

    subscription_id: int
    target: Target
    chat_type: ChatType
    language: Language | None
    silent: bool
    seq: int
    entry_id: int
    attempts: int = 0
    kind: Literal["entry", "note", "digest"] = "entry"
    revision: int = 1
    covers: tuple[int, ...] = ()
    entries: tuple[int, ...] = ()
    was_well: bool = True
    urgent: bool = False

    @property
    def pushes(self) -> tuple[int, ...]:
        """All pushes that are settled with it."""
        return self.covers or (self.seq,)

    @property
    def lanes(self) -> tuple[int, ...]:
        """Of the others (0) or of urgent pushes (1); a digest is for both."""
        return (0, 1) if self.kind == "digest" else (int(self.urgent),)


@dataclass(frozen=True, slots=True)
class Digest:
    """What one message shows of several entries, as they are now."""

    entries: tuple[Entry, ...]

    @property
    def revision(self) -> int:
        """Grows by one with each correction of any of them."""
        return 1 + sum(entry.revision - 1 for entry in self.entries)


@dataclass(frozen=True, slots=True)
class Copy:
    """A message of push ``seq`` as a chat shows it now; that of a digest has a number below zero.

    It shows ``revision``; it showed ``sent_revision`` when it was sent at ``sent_at`` (Unix time in
    seconds), and must show ``wanted``. ``reachable`` is False if the chat is known to be closed to
    the bot, ``was_well`` if it is in doubt anyhow whether it is there.
    """

    seq: int
    subscription_id: int
    target: Target
    chat_type: ChatType
    language: Language | None
    message_id: int
    revision: int
    sent_revision: int
    wanted: int
    sent_at: int
    entry_id: int
    kind: Literal["entry", "note", "digest"] = "entry"
    reachable: bool = True
    was_well: bool = True


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a push has got, counted in chats; ``reach`` is how many it was meant for.

    ``created_at`` is when it was published, ``half_at`` when half of them had it, ``last_at`` when the
    most recent one was settled: Unix times in seconds. ``summarized`` chats got it as part of a
    summary; ``repeated`` of those delivered may have received it twice; a ``withdrawn`` push is sent
    to nobody else, a ``stopped`` one to nobody for now; a ``stuck`` one gets no answer from Telegram in
    any chat that is open. ``waits_for`` is the entry of a stopped push that some of its chats wait for
    before (None: they wait for none). ``unwanted`` is how many did not want it when it was published,
    ``later`` how many others, not counted in ``reach``, get it in a digest.
    """

    reach: int
    delivered: int
    open: int
    failed: int
    created_at: int = 0
    half_at: float | None = None
    last_at: float | None = None
    summarized: int = 0
    repeated: int = 0
    withdrawn: bool = False
    stuck: bool = False
    stopped: bool = False
    waits_for: int | None = None
    unwanted: int = 0
    later: int = 0

    @property
    def gone(self) -> int:
        """The number of chats that left, or closed to the bot, before it reached them."""
        settled = self.delivered + self.open + self.failed + self.summarized
        return max(0, self.reach - settled)

    @property
    def missing(self) -> int:
        """The number of chats that are still to get it, now or in a digest."""
        return 0 if self.withdrawn else self.open + self.later


@dataclass(frozen=True, slots=True)
class Offer:
    """One result of an inline query: its line in the list, and the message it sends if chosen."""

    id: str
    title: str
    description: str
    message: Message
