"""Drafts of corrections and retractions: what an editor has in mind, until a tap makes it so, once.

Plain functions of a database; those that write run inside ``database.transaction``. ``now`` is a Unix
time in seconds.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from sqlite_utils import Database

from tickerbot.model import Language, MessageRef
from tickerbot.storage.archive import entries, revisions
from tickerbot.storage.newsroom import drafts
from tickerbot.storage.newsroom.drafts import WHOLE_TEXT, Draft, Kind
from tickerbot.storage.outbox import chats, copies
from tickerbot.storage.outbox.progress import COUNTED_EXACTLY
from tickerbot.text.composition import compose

OF_A_BUTTON = -100
"""The ``part`` of a draft that came from a button under the bot's own message."""

Outcome = Literal["done", "outdated", "overtaken", "retracted", "unchanged"]
"""What a tap brings: it is done (also by an earlier tap), or why nothing was changed."""


@dataclass(frozen=True, slots=True)
class Source:
    """The editor's message that a draft comes from, and how long it is."""

    editor_id: int
    message_id: int
    sent_at: int = 0
    length: int = 0
    part: int = WHOLE_TEXT


def part_of_correction(part: int) -> int:
    """The ``part`` of the draft that corrects what this part of the same message published."""
    return -1 - part


def put(
    db: Database, kind: Kind, source: Source, entry_id: int, base_revision: int, text: str
) -> tuple[Draft, bool]:
    """Store what is to become of an entry, and say whether that is new.

    A message has one such draft for each of its parts: it is opened again for another text.
    """
    known = drafts.find_draft(db, source.editor_id, source.message_id, source.part)
    said = (known.revises_entry_id, known.base_revision, known.text) if known else None
    if known and known.state == "open" and said == (entry_id, base_revision, text):
        return known, False
    db.execute(
        "insert into drafts (editor_id, source_message_id, part, text, last_length, sent_at, kind,"
        " revises_entry_id, base_revision) values (?, ?, ?, ?, ?, ?, ?, ?, ?)"
        " on conflict (editor_id, source_message_id, part) do update set text = excluded.text,"
        " last_length = excluded.last_length, kind = excluded.kind, entry_id = null,"
        " note = iif(state = 'open', note, null),"
        # what showed it before it was closed has become a receipt
        " preview_message_id = iif(state = 'open', preview_message_id, null),"
        " state = 'open', version = version + 1,"
        " revises_entry_id = excluded.revises_entry_id, base_revision = excluded.base_revision",
        [
            source.editor_id,
            source.message_id,
            source.part,
            text,
            source.length,
            source.sent_at,
            kind,
            entry_id,
            base_revision,
        ],
    )
    draft = drafts.find_draft(db, source.editor_id, source.message_id, source.part)
    if draft is None:
        raise LookupError(f"the draft of message {source.message_id} was not stored")
    return draft, True


def word_note(db: Database, draft_id: int, note: str) -> Draft | None:
    """Give the correction a note of the editor's own; None where it is not open any more."""
    return _change(db, draft_id, "note = ?", note)


def rebase(db: Database, draft_id: int, base_revision: int) -> Draft | None:
    """The editor was shown this revision of the entry; None where the draft is not open any more."""
    return _change(db, draft_id, "base_revision = ?", base_revision)


def _change(db: Database, draft_id: int, change: str, value: str | int) -> Draft | None:
    db.execute(
        f"update drafts set {change}, version = version + 1 where id = ? and state = 'open'",
        [value, draft_id],
    )
    draft = drafts.get_draft(db, draft_id)
    return draft if draft and draft.state == "open" else None


def confirm(
    db: Database,
    draft_id: int,
    version: int,
    *,
    note: str,
    sound: bool,
    receipt_message_id: int,
    language: Language | None,
    now: int,
) -> Outcome:
    """Make the draft so: revision, duty to change the copies and receipt become true together, once.

    ``note`` is what readers are told ("": nothing). The editor's message ``receipt_message_id``
    becomes the receipt. ``overtaken`` where the entry is not as its editor has seen it any more.
    """
    draft = drafts.get_draft(db, draft_id)
    if draft is None or draft.version != version or draft.state == "discarded":
        return "outdated"
    if draft.state == "published":
        return "done"
    entry = entries.get_entry(db, draft.revises_entry_id or 0)
    if entry is None or entry.retracted_at is not None:
        return "retracted"
    if entry.revision != draft.base_revision:
        return "overtaken"
    receipt = MessageRef(draft.editor_id, receipt_message_id)
    if draft.kind == "retraction":
        revised = revisions.retract(
            db, entry.id, entry.revision, reason=draft.text, editor_id=draft.editor_id,
            receipt=receipt, now=now,
        )  # fmt: skip
    else:
        text = compose(draft.text)
        if text.problem:
            return "outdated"
        if (text.headline, text.body) == (entry.headline, entry.body):
            return "unchanged"
        revised = revisions.correct(
            db, entry.id, entry.revision, text.headline, text.body, note=note, sound=sound,
            editor_id=draft.editor_id, receipt=receipt, now=now,
        )  # fmt: skip
    if revised is None:
        return "overtaken"
    # the receipt speaks the editor's language
    chats.remember_chat(db, draft.editor_id, "private", language)
    db.execute("delete from desks where draft_id = ?", [draft.id])
    db.execute(
        "update drafts set state = 'published', entry_id = ?, base_revision = ? where id = ?",
        [entry.id, revised.revision, draft.id],
    )
    return "done"


def count_messages(db: Database, entry_id: int, *, notes_too: bool) -> int:
    """How many messages a revision will change, exactly up to 20,000."""
    shown = copies.count_shown(db, entry_id, COUNTED_EXACTLY, notes_too=notes_too)
    return shown if shown < COUNTED_EXACTLY else copies.count_sent(db, entry_id)
