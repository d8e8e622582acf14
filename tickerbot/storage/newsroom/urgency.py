"""Urgent entries: none leaves before somebody has seen, in this very version, what that will do.

Plain functions of a database; those that write run inside a ``transaction``.
"""

from __future__ import annotations

from sqlite_utils import Database

from tickerbot.model import Entry, Level
from tickerbot.storage import people
from tickerbot.storage.archive import entries
from tickerbot.storage.newsroom.drafts import EntryDraft


def note_question(db: Database, draft_id: int, version: int, *, by: int | None) -> None:
    """An editor is shown what this version of the draft will do as an urgent entry."""
    if not people.has_role(db, by, "editor"):
        return
    db.execute(
        "update drafts set urgent_seen = version where id = ? and version = ? and state = 'open'",
        [draft_id, version],
    )


def may_leave(db: Database, draft: EntryDraft) -> bool:
    """Whether the draft may be published as it is: an urgent one only once the question was shown."""
    if draft.level is not Level.URGENT:
        return True
    row = db.execute("select urgent_seen from drafts where id = ?", [draft.id]).fetchone()
    return bool(row and row[0] == draft.version)


def last_urgent(db: Database) -> Entry | None:
    """The newest urgent entry that is not retracted; None where there is none."""
    row = db.execute(
        f"select {entries.COLUMNS} from entries where level > 0 and level = ? and retracted_at is null"
        " order by ordered_at desc, id desc limit 1",
        [int(Level.URGENT)],
    ).fetchone()
    return entries.entry_from_row(row) if row else None
