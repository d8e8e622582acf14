"""Lists of drafts: all that are open, since when nobody has touched them, and which lie forgotten.

Plain functions of a database; those that write run inside a ``transaction``. ``now`` is a Unix time in
seconds.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlite_utils import Database

from tickerbot.storage import people
from tickerbot.storage.archive import entries
from tickerbot.storage.newsroom import drafts, plans
from tickerbot.storage.newsroom.drafts import WHOLE_TEXT, Draft, EntryDraft, RetractionDraft
from tickerbot.storage.newsroom.plans import Plan
from tickerbot.storage.people import Person

UNTOUCHED_S = 24 * 3600
"""A draft that nobody touched for so long is brought up once."""

# the text of a message that became several drafts is none that anybody sees; and what is retracted
# needs nobody who retracts it
_SHOWN = (
    f"d.state = 'open' and not (d.part = {WHOLE_TEXT} and d.preview_message_id is null"
    " and exists (select 1 from drafts p where p.editor_id = d.editor_id"
    " and p.source_message_id = d.source_message_id and p.kind = d.kind and p.part > 0))"
    " and not (d.kind = 'retraction' and exists"
    " (select 1 from entries where id = d.entry_id and retracted_at is not null))"
)


@dataclass(frozen=True, slots=True)
class OpenDraft:
    """An open draft, whose it is, when it was touched last, and when it is to go out, if it is.

    ``headline``: what it says, or what it would retract.
    """

    draft: Draft
    editor: Person | None
    touched_at: int
    headline: str
    plan: Plan | None = None


def open_drafts(db: Database, editor_id: int | None = None) -> list[OpenDraft]:
    """The drafts that are open, last touched first: of this editor, or (None) of all."""
    rows = db.execute(
        f"select d.id, d.touched_at from drafts d where {_SHOWN} and coalesce(d.editor_id = ?, 1)"
        " order by d.touched_at desc, d.id desc",
        [editor_id],
    ).fetchall()
    found = []
    for draft_id, touched_at in rows:
        draft = drafts.get_draft(db, draft_id)
        if draft is not None:
            plan = plans.find(db, draft_id) if isinstance(draft, EntryDraft) else None
            editor = people.find(db, draft.editor_id)
            found.append(OpenDraft(draft, editor, touched_at, _headline(db, draft), plan))
    return found


def _headline(db: Database, draft: Draft) -> str:
    if not isinstance(draft, RetractionDraft):
        return draft.composed.headline
    entry = entries.get_entry(db, draft.entry_id)
    return entry.headline if entry else ""


def touched_at(db: Database, draft_id: int) -> int:
    """When somebody last changed this draft; 0 where there is none."""
    row = db.execute("select touched_at from drafts where id = ?", [draft_id]).fetchone()
    return int(row[0]) if row else 0


def forgotten(db: Database, now: float) -> list[Draft]:
    """The open drafts that nobody touched for a day, and that were not brought up since.

    One that waits for its time is not forgotten.
    """
    rows = db.execute(
        f"select d.id from drafts d where {_SHOWN} and not d.brought_up and d.touched_at <= ?"
        " and not exists (select 1 from plans where draft_id = d.id) order by d.touched_at, d.id",
        [now - UNTOUCHED_S],
    ).fetchall()
    found = [drafts.get_draft(db, row[0]) for row in rows]
    return [draft for draft in found if draft is not None]


def mark_brought_up(db: Database, draft_id: int) -> None:
    """Its editor was shown it again."""
    db.execute("update drafts set brought_up = 1 where id = ?", [draft_id])
