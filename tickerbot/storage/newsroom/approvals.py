"""Approval: somebody else reads a draft before it goes out, and the first who decides has decided.

Only the version that was shown counts, and nobody approves a text of their own. Plain functions of a
database; those that write run inside a ``transaction``. ``now`` is a Unix time in seconds.
"""

from __future__ import annotations

from zoneinfo import ZoneInfo

from sqlite_utils import Database

from tickerbot.model import Approval, Language, MessageRef
from tickerbot.storage import logbook, people
from tickerbot.storage.archive.entries import Prepared
from tickerbot.storage.newsroom import (
    decisions,
    drafts,
    handovers,
    plans,
    publishing,
    rights,
    urgency,
)
from tickerbot.storage.newsroom.decisions import Decision
from tickerbot.storage.newsroom.drafts import NEW_VERSION, EntryDraft
from tickerbot.storage.people import Person


def submit(db: Database, draft_id: int, version: int, now: int) -> EntryDraft | None:
    """Let a draft wait for approval; None where it is not open in this version, or its editor left.

    That its text can be published is for the caller to see to.
    """
    draft = drafts.get_open_draft(db, draft_id, EntryDraft)
    if draft is None or draft.version != version or draft.composed.problem:
        return None
    if not people.has_role(db, draft.editor_id, "author"):
        return None
    if draft.submitted_at is None:
        db.execute("update drafts set submitted_at = ? where id = ?", [now, draft_id])
        logbook.record(db, "submitted", by=draft.editor_id, now=now, draft_id=draft_id)
    return drafts.get_open_draft(db, draft_id, EntryDraft)


def reviewers(db: Database, draft: EntryDraft) -> list[Person]:
    """Who may approve this draft."""
    writers = rights.writers(db, draft)
    return [
        person
        for person in people.team(db)
        if person.role in ("editor", "chief") and person.user_id not in writers
    ]


def approve(
    db: Database,
    draft_id: int,
    version: int,
    *,
    prepared: Prepared | None,
    receipt: MessageRef,
    language: Language | None,
    approval: Approval,
    now: int,
    zone: ZoneInfo,
    held_until: int | None = None,
) -> Decision | None:
    """Publish a draft that waits for it, on the word of whose message ``receipt`` becomes the receipt.

    One that is planned goes out at its time, and any other at ``held_until``, if that is given. None
    where it does not wait in this version (any more), or is not that person's to approve; what was
    decided before where something was.
    """
    by = receipt.chat_id
    draft = _waiting(db, draft_id, version, by=by)
    if draft is None:
        return decisions.find(db, draft_id, version)
    if prepared is None or not urgency.may_leave(db, draft):
        return None
    if not rights.may_publish(db, draft, by, approval):
        return None
    _record(db, "approved", draft, by=by, now=now)
    if plans.approve(db, draft, by=by, message_id=receipt.message_id, now=now):
        decisions.decide(db, draft, "planned", by=by, now=now, receipt=receipt.message_id)
    elif held_until is not None:
        plans.hold(
            db, draft, publish_at=held_until, by=by, message_id=receipt.message_id, silent=False,
            approval=approval, now=now,
        )  # fmt: skip
        decisions.decide(db, draft, "planned", by=by, now=now, receipt=receipt.message_id)
    else:
        publishing.publish_draft(
            db, draft_id, version, prepared=prepared, silent=False, by=by, approval=approval,
            receipt_message_id=receipt.message_id, language=language, now=now, zone=zone,
        )  # fmt: skip
    db.execute("update drafts set submitted_at = null where id = ? and state = 'open'", [draft_id])
    return decisions.find(db, draft_id, version)


def send_back(db: Database, draft_id: int, version: int, *, by: int, now: int) -> Decision | None:
    """Give a draft back to its editor, who may change it and ask again; else as ``approve``."""
    draft = _waiting(db, draft_id, version, by=by)
    if draft is None:
        return decisions.find(db, draft_id, version)
    decisions.decide(db, draft, "sent_back", by=by, now=now)
    db.execute(
        f"update drafts set submitted_at = null, version = {NEW_VERSION} where id = ?", [draft_id]
    )
    _record(db, "sent_back", draft, by=by, now=now)
    return decisions.find(db, draft_id, version)


def take(db: Database, draft_id: int, version: int, *, by: int, now: int) -> Decision | None:
    """Make somebody else's open draft one's own; else as ``approve``. It is not planned any more."""
    draft = drafts.get_open_draft(db, draft_id, EntryDraft)
    if draft is None or draft.version != version:
        return decisions.find(db, draft_id, version)
    if by == draft.editor_id or not people.has_role(db, by, "editor"):
        return None
    decisions.decide(db, draft, "taken", by=by, now=now)
    _record(db, "taken", draft, by=by, now=now)
    db.execute("delete from plans where draft_id = ?", [draft_id])
    handovers.take_over(db, draft_id, by)
    return decisions.find(db, draft_id, version)


def _waiting(db: Database, draft_id: int, version: int, *, by: int) -> EntryDraft | None:
    draft = drafts.get_open_draft(db, draft_id, EntryDraft)
    if draft is None or draft.version != version or draft.submitted_at is None:
        return None
    if by in rights.writers(db, draft) or not people.has_role(db, by, "editor"):
        return None
    return draft


def _record(db: Database, kind: logbook.Kind, draft: EntryDraft, *, by: int, now: int) -> None:
    author = people.number_of(db, draft.author_id or draft.editor_id)
    logbook.record(db, kind, by=by, now=now, draft_id=draft.id, author=author)
