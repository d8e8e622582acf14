"""The values that pass between the floors: frozen, with no behaviour beyond reading themselves."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Literal
from zoneinfo import ZoneInfo

Language = Literal["de", "en"]
ChatType = Literal["private", "group", "supergroup", "channel"]


@dataclass(frozen=True, slots=True)
class Newsroom:
    """Whose ticker it is: its name as readers see it, its time zone and language, how fast it sends.

    ``language`` is for chats that have none of their own; ``rate`` is in messages a second.
    """

    name: str
    zone: ZoneInfo
    language: Language
    rate: float


MAX_HEADLINE = 250
"""Characters of a headline that an editor may write."""
MAX_BODY = 16_000
"""Characters of a body that an editor may write, the blank lines between paragraphs included."""


@dataclass(frozen=True, slots=True)
class Note:
    """What readers are told of one correction; ``made_at`` is aware, in UTC."""

    revision: int
    made_at: datetime
    text: str


@dataclass(frozen=True, slots=True)
class ParsedEntry:
    """An entry as a document holds it, before it is stored.

    ``date`` and ``time`` are the newsroom's local ones, as the document gives them; either may be
    unknown. ``published_at`` is the same moment, aware and in UTC, and known only if both are.
    ``id`` is the number that an export gave it, ``notes`` those of its corrections. ``line`` is where
    it begins in its document (from 1).
    """

    headline: str
    body: tuple[str, ...]
    date: date | None = None
    time: time | None = None
    published_at: datetime | None = None
    id: int | None = None
    line: int = 0
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True, slots=True)
class Entry:
    """A stored entry in its newest revision.

    ``id`` is the number that readers see. ``day`` is the newsroom's local date; ``published_at`` is
    aware, in UTC, and None where only the day (or nothing) is known. ``notes`` are those of its
    corrections, oldest first; of a retracted entry the last one is the reason ("" if none was given).
    """

    id: int
    headline: str
    body: tuple[str, ...]
    day: date | None
    published_at: datetime | None
    revision: int = 1
    notes: tuple[Note, ...] = ()
    retracted_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Target:
    """Where a message goes: a chat, or one topic of a forum (``thread_id``; 0 = no topic)."""

    chat_id: int
    thread_id: int = 0


@dataclass(frozen=True, slots=True)
class MessageRef:
    """One message in one chat."""

    chat_id: int
    message_id: int


@dataclass(frozen=True, slots=True)
class Button:
    """One button under a message: ``data`` comes back on a tap, ``url`` opens instead."""

    label: str
    data: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Message:
    """A message as the bot shows it: Telegram's HTML, rows of buttons, and how it is sent."""

    html: str
    buttons: tuple[tuple[Button, ...], ...] = ()
    silent: bool = False
    link_preview: bool = False


@dataclass(frozen=True, slots=True)
class Delivery:
    """The next duty to one subscription: to send push ``seq``.

    An ``entry`` goes out in its newest revision. A ``note`` tells of correction ``revision`` in
    reply to the copy that it corrects. A ``summary`` stands for the ``count`` entries of all pushes
    from ``seq`` to ``through``, which are too old to be sent one by one.
    """

    subscription_id: int
    target: Target
    chat_type: ChatType
    language: Language | None
    silent: bool
    seq: int
    entry_id: int
    attempts: int = 0
    kind: Literal["entry", "note", "summary"] = "entry"
    revision: int = 1
    through: int = 0
    count: int = 1


@dataclass(frozen=True, slots=True)
class Copy:
    """A message of push ``seq`` as it stands in a chat, showing ``revision``, sent at ``sent_at``.

    ``sent_revision`` is what it showed at first, ``wanted`` what it must show. ``reachable`` is False
    where the chat is known to be closed to us.
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
    kind: Literal["entry", "note"] = "entry"
    reachable: bool = True


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a push has come, in chats; ``reach`` is how many it was meant for.

    ``created_at`` is when it was published, ``half_at`` when half of them had it, ``last_at`` when the
    last one so far was settled: Unix times in seconds. ``summarized`` chats were told of it together
    with others; ``repeated`` of those delivered may have got it twice; a ``withdrawn`` one goes to
    nobody any more.
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

    @property
    def gone(self) -> int:
        """Chats that left, or closed to us, before it reached them."""
        settled = self.delivered + self.open + self.failed + self.summarized
        return max(0, self.reach - settled)


@dataclass(frozen=True, slots=True)
class Offer:
    """One thing that an inquiry offers to send: how it stands in the list, and the message itself."""

    id: str
    title: str
    description: str
    message: Message
