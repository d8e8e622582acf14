"""Drafts: an editor's text from the first words to publication, safe in the database throughout.

Plain functions of a database; those that write run inside ``database.transaction``. ``now`` is a Unix
time in seconds.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal
from zoneinfo import ZoneInfo

from sqlite_utils import Database

from tickerbot.model import Language, MessageRef, ParsedEntry
from tickerbot.storage.archive import entries
from tickerbot.storage.outbox import chats, pushes
from tickerbot.text.composition import compose

State = Literal["open", "published", "discarded"]
Kind = Literal["entry", "correction", "retraction"]

WHOLE_TEXT = 0
"""The ``part`` of the draft that holds a message's whole text; the entries in it count from 1."""
EXPECTATION_S = 3600
CONTINUES_FROM = 3_900
"""Characters of a message that may have been cut: 4,096, less a command and what a cut leaves."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A text that is not published yet (or no longer open).

    ``version`` grows with each change: a button acts only on the version that it was shown with.
    ``preview_message_id`` is the message that shows it now. ``last_length`` are the characters of the
    message that it came from. What revises an entry names it, and the revision that its editor has
    seen; ``note`` is what readers are told of that (None: what the difference says by itself).
    """

    id: int
    editor_id: int
    source_message_id: int
    text: str
    version: int
    state: State
    preview_message_id: int | None
    entry_id: int | None
    part: int = WHOLE_TEXT
    last_length: int = 0
    kind: Kind = "entry"
    revises_entry_id: int | None = None
    base_revision: int | None = None
    note: str | None = None


_COLUMNS = (
    "id, editor_id, source_message_id, text, version, state, preview_message_id, entry_id, part,"
    " last_length, kind, revises_entry_id, base_revision, note"
)


def put_draft(
    db: Database,
    editor_id: int,
    source_message_id: int,
    part: int,
    text: str,
    sent_at: int,
    last_length: int | None = None,
) -> tuple[Draft, bool]:
    """Store a new draft, and say whether it is new: a message that comes again makes no second one.

    ``sent_at`` is when its message was sent, ``last_length`` that message's length, if not the text's.
    """
    cursor = db.execute(
        "insert into drafts (editor_id, source_message_id, part, text, last_length, sent_at)"
        " values (?, ?, ?, ?, ?, ?) on conflict do nothing",
        [
            editor_id,
            source_message_id,
            part,
            text,
            len(text) if last_length is None else last_length,
            sent_at,
        ],
    )
    draft = find_draft(db, editor_id, source_message_id, part)
    if draft is None:
        raise LookupError(f"the draft of message {source_message_id} was not stored")
    return draft, cursor.rowcount == 1


def find_draft(db: Database, editor_id: int, source_message_id: int, part: int) -> Draft | None:
    """The draft that this part of a message made, or None."""
    row = db.execute(
        f"select {_COLUMNS} from drafts where editor_id = ? and source_message_id = ? and part = ?",
        [editor_id, source_message_id, part],
    ).fetchone()
    return Draft(*row) if row else None


def get_draft(db: Database, draft_id: int) -> Draft | None:
    """The draft with this number, or None."""
    row = db.execute(f"select {_COLUMNS} from drafts where id = ?", [draft_id]).fetchone()
    return Draft(*row) if row else None


def drafts_from_message(db: Database, editor_id: int, source_message_id: int) -> list[Draft]:
    """The drafts that one message of this editor made at first, in the order of its text."""
    rows = db.execute(
        f"select {_COLUMNS} from drafts"
        " where editor_id = ? and source_message_id = ? and part >= ? order by part",
        [editor_id, source_message_id, WHOLE_TEXT],
    ).fetchall()
    return [Draft(*row) for row in rows]


def draft_to_continue(db: Database, editor_id: int, sent_at: int) -> Draft | None:
    """The draft whose text goes on in the message sent at ``sent_at``, or None.

    Telegram's apps send a text beyond 4,096 characters as several messages in the same moment; no
    person writes the next message within a second.
    """
    row = db.execute(
        f"select {_COLUMNS} from drafts where editor_id = ? and state = 'open' and part = ?"
        " and kind <> 'retraction' and sent_at between ? and ? and last_length >= ?"
        " order by id desc limit 1",
        [editor_id, WHOLE_TEXT, sent_at - 1, sent_at, CONTINUES_FROM],
    ).fetchone()
    return Draft(*row) if row else None


def change_text(
    db: Database, draft_id: int, text: str, source_message_id: int, last_length: int
) -> Draft | None:
    """Give an open draft a new text; None where it is not open any more.

    From then on it follows the message ``source_message_id``, so long, when that is edited.
    """
    db.execute(
        "update drafts set text = ?, version = version + 1, source_message_id = iif(part = ?, ?,"
        " source_message_id), last_length = iif(part = ?, ?, last_length)"
        " where id = ? and state = 'open'",
        [text, WHOLE_TEXT, source_message_id, WHOLE_TEXT, last_length, draft_id],
    )
    draft = get_draft(db, draft_id)
    return draft if draft and draft.state == "open" else None


def follow_source(db: Database, draft_id: int, text: str) -> None:
    """A draft that is not shown follows the message that it came from."""
    db.execute("update drafts set text = ? where id = ? and state = 'open'", [text, draft_id])


def show_preview(db: Database, draft_id: int, message_id: int) -> None:
    """Remember the message that shows this draft now."""
    db.execute("update drafts set preview_message_id = ? where id = ?", [message_id, draft_id])


def discard(db: Database, draft_id: int) -> None:
    """Drop an open draft, and do not expect another text for it."""
    db.execute("delete from desks where draft_id = ?", [draft_id])
    db.execute("update drafts set state = 'discarded' where id = ? and state = 'open'", [draft_id])


@dataclass(frozen=True, slots=True)
class Publication:
    """A draft that is out: its entry, and the push that carries it."""

    entry_id: int
    seq: int


def publish(
    db: Database,
    draft_id: int,
    version: int,
    *,
    silent: bool,
    receipt_message_id: int,
    language: Language | None,
    now: int,
    zone: ZoneInfo,
) -> Publication | None:
    """Publish a draft: entry, duty to deliver and receipt become true together, and once.

    The editor's message ``receipt_message_id`` becomes the receipt. None where the draft is not open
    in this version any more (changed, discarded) or has no publishable text; publishing again what is
    published gives the first publication.
    """
    current = get_draft(db, draft_id)
    if current is None:
        return None
    if current.state == "published" and current.entry_id is not None:
        seq = pushes.fan_out(db, current.entry_id, silent=silent, now=now)
        return Publication(current.entry_id, seq)
    text = compose(current.text)
    if current.state != "open" or current.version != version or text.problem:
        return None
    moment = datetime.fromtimestamp(now, UTC)
    local = moment.astimezone(zone)
    entry = ParsedEntry(text.headline, text.body, local.date(), local.time(), moment)
    entry_id = entries.insert_entry(db, entry, ordered_at=now)
    seq = pushes.fan_out(db, entry_id, silent=silent, now=now)
    # the receipt speaks the editor's language
    chats.remember_chat(db, current.editor_id, "private", language)
    expect(db, current.editor_id, None)
    pushes.keep_receipt(db, seq, MessageRef(current.editor_id, receipt_message_id))
    db.execute(
        "update drafts set state = 'published', entry_id = ? where id = ?", [entry_id, current.id]
    )
    return Publication(entry_id, seq)


@dataclass(frozen=True, slots=True)
class Expectation:
    """What the editor's next plain message is taken for.

    A ``new`` draft; another text or the ``note`` of a draft; a ``correction`` of an entry, whose
    editor has seen its ``base_revision``.
    """

    kind: Literal["new", "change", "correction", "note"]
    draft_id: int | None = None
    entry_id: int | None = None
    base_revision: int | None = None


def expect(db: Database, editor_id: int, expectation: Expectation | None, now: int = 0) -> None:
    """Set what the next plain message is taken for; None: nothing, it is a search again."""
    db.execute("delete from desks where editor_id = ?", [editor_id])
    if expectation is not None:
        db.execute(
            "insert into desks (editor_id, expects, draft_id, entry_id, base_revision, asked_at)"
            " values (?, ?, ?, ?, ?, ?)",
            [
                editor_id,
                expectation.kind,
                expectation.draft_id,
                expectation.entry_id,
                expectation.base_revision,
                now,
            ],
        )


def expected(db: Database, editor_id: int, now: int) -> Expectation | None:
    """What the next plain message is taken for; what was asked long ago is not expected any more."""
    row = db.execute(
        "select expects, draft_id, entry_id, base_revision from desks"
        " where editor_id = ? and asked_at >= ?",
        [editor_id, now - EXPECTATION_S],
    ).fetchone()
    return Expectation(*row) if row else None
