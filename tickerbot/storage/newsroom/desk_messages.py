"""What editors are told, owed like a push: what could not be told at once stands here until it is
there, or pointless.

A card is pointless once its draft has changed or was closed, a question once another one is asked or
nothing is expected any more; of several edits of a message only the newest counts. The new messages of
a chat go in order, and so do its edits; neither wait for the other.

Plain functions of a database; those that write run inside a ``transaction``. ``now`` is a Unix time in
seconds.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from sqlite_utils import Database

from tickerbot.model import Button, Message, Picture
from tickerbot.storage import restraints
from tickerbot.storage.newsroom import draft_cards, expectations
from tickerbot.storage.newsroom.expectations import Expectation

Lane = tuple[int, bool]
"""What goes in order: a chat, and its edits or its new messages."""


@dataclass(frozen=True, slots=True)
class Shown:
    """Which draft a card shows, and in which version."""

    draft_id: int
    version: int


@dataclass(frozen=True, slots=True)
class DeskMessage:
    """What the editor in the private chat ``chat_id`` is to be told.

    The message ``edits`` becomes it; None: a new one is sent. ``shows``: it is the card of this draft.
    ``asks``: once it is there, the next plain message is taken for this. ``id``: 0 before it is stored.
    """

    chat_id: int
    message: Message
    edits: int | None = None
    shows: Shown | None = None
    asks: Expectation | None = None
    id: int = 0

    @property
    def lane(self) -> Lane:
        """With what it goes in order."""
        return self.chat_id, self.edits is not None

    @property
    def changes_nothing(self) -> bool:
        """Whether nothing is to be recorded once it is there."""
        return not (self.id or self.shows or self.asks)


_IN_LANE = "chat_id = ? and (message_id is not null) = ?"
# a card's draft stands as it was shown; what a question asks for can still be answered
_IS_LIVE = (
    "(draft_id is null or exists (select 1 from drafts d where d.id = draft_id"
    " and d.state = 'open' and (desk_messages.version is null or d.version = desk_messages.version)))"
)


def owe(db: Database, owed: DeskMessage, now: float, wait_s: float = 0.0) -> None:
    """Owe it, in the place of what it makes pointless; Telegram asked to wait ``wait_s`` seconds."""
    content = json.dumps(asdict(owed.message))  # in ASCII: a title may hold what is no Unicode
    shows = owed.shows
    db.execute(
        "delete from desk_messages where chat_id = ? and (message_id = ?"
        " or (version is not null and draft_id = ?) or (expects is not null and ?)"
        # the same update handled again, after a crash
        " or (content = ? and message_id is ?))",
        [
            owed.chat_id,
            owed.edits,
            shows and shows.draft_id,
            owed.asks is not None,
            content,
            owed.edits,
        ],
    )
    expects, draft_id, entry_id, base_revision = expectations.expectation_row(owed.asks)
    db.execute(
        "insert into desk_messages (chat_id, content, message_id, draft_id, version, expects, entry_id,"
        " base_revision, waits_since, wait_s) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [
            owed.chat_id,
            content,
            owed.edits,
            shows.draft_id if shows else draft_id,
            shows and shows.version,
            expects,
            entry_id,
            base_revision,
            now,
            wait_s,
        ],
    )


def next_owed(db: Database, lane: Lane) -> DeskMessage | None:
    """The oldest that is owed there and not pointless; None where there is none."""
    row = db.execute(
        "select chat_id, id, content, message_id, draft_id, version, expects, entry_id, base_revision"
        f" from desk_messages where {_IN_LANE} and {_IS_LIVE} order by id limit 1",
        lane,
    ).fetchone()
    return _from_row(row) if row else None


def _from_row(row: Sequence[Any]) -> DeskMessage:
    chat_id, number, content, edits, draft_id, version, *expected = row
    expects, *about = expected
    return DeskMessage(
        chat_id,
        _message(json.loads(content)),
        edits,
        Shown(draft_id, version) if version is not None else None,
        expectations.read_expectation(expects, draft_id, *about) if expects else None,
        number,
    )


def _message(fields: dict[str, Any]) -> Message:
    buttons = tuple(tuple(Button(**button) for button in row) for row in fields["buttons"])
    picture = Picture(**fields["picture"]) if fields.get("picture") else None
    album = tuple(Picture(**each) for each in fields.get("album", ()))
    return Message(**{**fields, "buttons": buttons, "picture": picture, "album": album})


def settle(db: Database, owed: DeskMessage, message_id: int | None, now: int) -> None:
    """It is there, as this message; None: it never can be. What was pointless before it goes, too."""
    if owed.id:
        db.execute(f"delete from desk_messages where {_IN_LANE} and id <= ?", [*owed.lane, owed.id])
    if message_id is None:
        return
    if owed.shows is not None:
        shown = owed.shows
        draft_cards.show_preview(db, owed.chat_id, shown.draft_id, shown.version, message_id)
    if owed.asks is not None:
        expectations.expect(db, owed.chat_id, owed.asks, now)


def let_wait(db: Database, owed: DeskMessage, now: float, wait_s: float) -> None:
    """Telegram asks to wait so long before it is tried again."""
    db.execute(
        "update desk_messages set waits_since = ?, wait_s = ? where id = ?",
        [now, wait_s, owed.id],
    )


def waits(db: Database, now: float) -> dict[Lane, float]:
    """Where anything is owed, and for how many seconds it has to wait."""
    rows = db.execute(
        "select chat_id, message_id is not null, waits_since, wait_s from desk_messages"
    ).fetchall()
    found: dict[Lane, float] = {}
    for chat_id, is_edit, since, wait_s in rows:
        lane, left = (chat_id, bool(is_edit)), restraints.left(since, wait_s, now)
        found[lane] = max(left, found.get(lane, 0.0))
    return found


def owes_card(db: Database, draft_id: int) -> bool:
    """Whether a card of this draft is owed."""
    return bool(
        db.execute(
            f"select 1 from desk_messages where draft_id = ? and version is not null and {_IS_LIVE}",
            [draft_id],
        ).fetchone()
    )


def clear(db: Database, lane: Lane) -> None:
    """Owe nothing there any more."""
    db.execute(f"delete from desk_messages where {_IN_LANE}", lane)


def keep_only(db: Database, editors: Collection[int]) -> int:
    """Owe nothing to anybody else; how many messages that were."""
    marks = ",".join("?" * len(editors))
    found = db.execute(f"delete from desk_messages where chat_id not in ({marks})", list(editors))
    return int(found.rowcount)
