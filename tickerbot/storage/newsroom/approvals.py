"""Approval: somebody else reads a draft before it goes out, and the first who decides has decided.

Only the version that was shown counts, and nobody approves a text of their own. Plain functions of a
database; those that write run inside a ``transaction``. ``now`` is a Unix time in seconds.
"""

from __future__ import annotations

from zoneinfo import ZoneInfo

from sqlite_utils import Database

from tickerbot.model import Language, MessageRef
from tickerbot.storage import logbook, people
from tickerbot.storage.archive.entries import Prepared
from tickerbot.storage.newsroom import drafts, handovers, publishing
from tickerbot.storage.newsroom.drafts import NEW_VERSION, EntryDraft
from tickerbot.storage.newsroom.publishing import Publication
from tickerbot.storage.people import Person


def submit(db: Database, draft_id: int, version: int, now: int) -> EntryDraft | None:
    """Let a draft wait for approval; None where it is not open in this version, or not publishable."""
    draft = drafts.get_open_draft(db, draft_id, EntryDraft)
    if draft is None or draft.version != version or draft.composed.problem:
        return None
    if draft.submitted_at is None:
        db.execute("update drafts set submitted_at = ? where id = ?", [now, draft_id])
        logbook.record(db, "submitted", by=draft.editor_id, now=now)
    return drafts.get_open_draft(db, draft_id, EntryDraft)


def reviewers(db: Database, draft: EntryDraft) -> list[Person]:
    """Who may approve this draft."""
    return [
        person
        for person in people.team(db)
        if person.role in ("editor", "chief") and person.user_id not in draft.writers
    ]


def approve(
    db: Database,
    draft_id: int,
    version: int,
    *,
    prepared: Prepared | None,
    receipt: MessageRef,
    language: Language | None,
    now: int,
    zone: ZoneInfo,
    hold_s: int = 0,
) -> Publication | None:
    """Publish a draft that waits for it, on the word of whose message ``receipt`` becomes the receipt.

    None where it does not wait in this version any more, or is that person's own.
    """
    draft = _waiting(db, draft_id, version, by=receipt.chat_id)
    if draft is None:
        return None
    _record(db, "approved", draft, by=receipt.chat_id, now=now)
    return publishing.publish_draft(
        db, draft_id, version, prepared=prepared, silent=False, by=receipt.chat_id,
        receipt_message_id=receipt.message_id, language=language, now=now, zone=zone,
        hold_s=hold_s,
    )  # fmt: skip


def send_back(db: Database, draft_id: int, version: int, *, by: int, now: int) -> EntryDraft | None:
    """Give a draft back to its editor, who may change it and ask again; else as ``approve``."""
    draft = _waiting(db, draft_id, version, by=by)
    if draft is None:
        return None
    db.execute(
        f"update drafts set submitted_at = null, version = {NEW_VERSION} where id = ?", [draft_id]
    )
    _record(db, "sent_back", draft, by=by, now=now)
    return drafts.get_open_draft(db, draft_id, EntryDraft)


def take(db: Database, draft_id: int, version: int, *, by: int, now: int) -> EntryDraft | None:
    """Make a draft that waits one's own; else as ``approve``."""
    draft = _waiting(db, draft_id, version, by=by)
    if draft is None:
        return None
    _record(db, "taken", draft, by=by, now=now)
    taken = handovers.take_over(db, draft_id, by)
    return taken if isinstance(taken, EntryDraft) else None


def _waiting(db: Database, draft_id: int, version: int, *, by: int) -> EntryDraft | None:
    draft = drafts.get_open_draft(db, draft_id, EntryDraft)
    if draft is None or draft.version != version or draft.submitted_at is None:
        return None
    return None if by in draft.writers else draft


def _record(db: Database, kind: logbook.Kind, draft: EntryDraft, *, by: int, now: int) -> None:
    author = people.number_of(db, draft.author_id or draft.editor_id)
    logbook.record(db, kind, by=by, now=now, author=author)
