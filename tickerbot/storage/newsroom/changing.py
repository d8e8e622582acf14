"""Changing drafts: only whose draft it is changes or discards it, and only while they still may.

That is asked by the ``transaction`` in which these functions run, whatever was true when a button or a
question was shown: the draft may have been taken over since, or its editor removed.
"""

from __future__ import annotations

from sqlite_utils import Database

from tickerbot.model import Marks, Role
from tickerbot.storage import logbook, people
from tickerbot.storage.newsroom import draft_labels
from tickerbot.storage.newsroom.drafts import (
    NEW_VERSION,
    WHOLE_TEXT,
    Draft,
    EntryDraft,
    get_draft,
    get_open_draft,
)
from tickerbot.text.composition import credit_of, keep_credit
from tickerbot.text.marks import marks_to_json


def may_change(db: Database, draft: Draft, by: int | None) -> bool:
    """Whether it is this person's draft, who still may write such drafts."""
    least: Role = "author" if isinstance(draft, EntryDraft) else "editor"
    return draft.editor_id == by and people.has_role(db, by, least)


def get_own(db: Database, draft_id: int, by: int | None) -> Draft | None:
    """The draft with this number, if it is open and this person may change it."""
    draft = get_draft(db, draft_id)
    if draft is None or draft.state != "open" or not may_change(db, draft, by):
        return None
    return draft


def change_text(
    db: Database,
    draft_id: int,
    text: str,
    source_message_id: int,
    last_length: int,
    marks: Marks = (),
    *,
    by: int | None,
) -> EntryDraft | None:
    """Give the open draft of an entry a new text; None where it is not open any more, or not theirs.

    From then on it follows edits of the message ``source_message_id``, of ``last_length`` characters.
    If it waited for approval, it does no more. What it says of whose its pictures are stays with them.
    """
    before = get_own(db, draft_id, by)
    if not isinstance(before, EntryDraft):
        return None
    if before.pictures:
        text = keep_credit(text, credit_of(before.text))
    draft_labels.follow_text(db, draft_id, before.labels, text)
    db.execute(
        f"update drafts set text = ?, marks = ?, version = {NEW_VERSION}, submitted_at = null,"
        " source_message_id = iif(part = ?, ?, source_message_id),"
        " last_length = iif(part = ?, ?, last_length) where id = ?",
        [
            text,
            marks_to_json(marks),
            WHOLE_TEXT,
            source_message_id,
            WHOLE_TEXT,
            last_length,
            draft_id,
        ],
    )
    return get_open_draft(db, draft_id, EntryDraft)


def follow_source(
    db: Database, draft_id: int, text: str, marks: Marks = (), *, by: int | None
) -> None:
    """Let an entry's draft that is not shown follow the message that it came from."""
    before = get_own(db, draft_id, by)
    if not isinstance(before, EntryDraft):
        return
    draft_labels.follow_text(db, draft_id, before.labels, text)
    db.execute(
        "update drafts set text = ?, marks = ? where id = ?",
        [text, marks_to_json(marks), draft_id],
    )


def discard(db: Database, draft_id: int, *, by: int | None) -> bool:
    """Discard an own open draft; whether it is discarded then, perhaps by an earlier tap."""
    draft = get_draft(db, draft_id)
    if draft is None or not may_change(db, draft, by) or draft.state == "published":
        return False
    planned = "select 1 from plans where draft_id = ? and state = 'waiting'"
    if db.execute(planned, [draft_id]).fetchone():
        logbook.record(db, "unscheduled", by=by, draft_id=draft_id)
    close(db, draft_id)
    return True


def close(db: Database, draft_id: int) -> None:
    """Discard an open draft, whosever it is, and expect no other text for it any more."""
    db.execute("delete from desks where draft_id = ?", [draft_id])
    db.execute("update drafts set state = 'discarded' where id = ? and state = 'open'", [draft_id])
