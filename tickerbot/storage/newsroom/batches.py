"""Batches: what was shown to an editor from one message, decided on together, oldest first.

Plain functions of a database; those that write run inside a ``transaction``. ``now`` is a Unix time in
seconds.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from sqlite_utils import Database

from tickerbot.model import Approval, Language
from tickerbot.storage.archive.entries import Prepared
from tickerbot.storage.newsroom import drafts, plans, publishing
from tickerbot.storage.newsroom.drafts import WHOLE_TEXT, EntryDraft


@dataclass(frozen=True, slots=True)
class Ready:
    """A draft as it was shown, and what ``publishing.prepare_draft`` made of it."""

    draft: EntryDraft
    prepared: Prepared | None


def drafts_of(db: Database, editor_id: int, source_message_id: int) -> list[EntryDraft]:
    """What is shown of a message, in the order of its text: the entries in it, or the whole."""
    found = drafts.drafts_from_message(db, editor_id, source_message_id)
    parts = [draft for draft in found if draft.part != WHOLE_TEXT]
    whole_is_shown = any(draft.preview_message_id for draft in found if draft not in parts)
    return parts if parts and not whole_is_shown else [d for d in found if d not in parts]


def last_shown(db: Database, editor_id: int, before: int) -> list[EntryDraft]:
    """As ``drafts_of``, of the message whose draft was shown last before the message ``before``.

    What was shown last counts also where it is decided: a command that comes again, after a crash, is
    about the same, and never about what was shown earlier.
    """
    row = db.execute(
        "select source_message_id from drafts where editor_id = ? and kind = 'entry'"
        " and preview_message_id < ? order by preview_message_id desc limit 1",
        [editor_id, before],
    ).fetchone()
    return drafts_of(db, editor_id, row[0]) if row else []


def newest_entry(db: Database) -> int:
    """The highest number that an entry has; 0 without any."""
    return int(db.execute("select coalesce(max(id), 0) from entries").fetchone()[0])


def prepare(db: Database, batch: Sequence[EntryDraft], *, now: int, zone: ZoneInfo) -> list[Ready]:
    """Prepare drafts to be published now: only reads, so nobody waits for it."""
    return [
        Ready(draft, publishing.prepare_draft(db, draft.id, draft.version, now=now, zone=zone))
        for draft in batch
    ]


def publish_batch(
    db: Database,
    batch: Sequence[Ready],
    *,
    silent: bool,
    language: Language | None,
    approval: Approval,
    now: int,
    zone: ZoneInfo,
    held_until: int | None,
) -> int:
    """Publish drafts in this order, all in one transaction; how many. Each card becomes a receipt.

    With ``held_until``, a Unix time in seconds, they go out then. Those that are not as they were
    shown, not publishable, or planned for a time of their own, stay as they are.
    """
    count = 0
    for ready in batch:
        draft = plans.open_draft(db, ready.draft.id, ready.draft.version)
        if draft is None or ready.prepared is None or plans.find(db, draft.id) is not None:
            continue
        message_id = ready.draft.preview_message_id
        if held_until is not None:
            count += plans.hold(
                db, draft, publish_at=held_until, by=draft.editor_id, message_id=message_id,
                silent=silent, approval=approval, now=now,
            ) is not None  # fmt: skip
        else:
            count += publishing.publish_draft(
                db, draft.id, draft.version, prepared=ready.prepared, silent=silent,
                approval=approval, receipt_message_id=message_id, language=language, now=now,
                zone=zone,
            ) is not None  # fmt: skip
    return count
