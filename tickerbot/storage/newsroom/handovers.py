"""Handovers: an open draft becomes another person's.

Plain functions of a database, which run inside a ``transaction``.
"""

from __future__ import annotations

from sqlite_utils import Database

from tickerbot.storage.newsroom.drafts import (
    COLUMNS,
    NEW_VERSION,
    WHOLE_TEXT,
    Draft,
    draft_from_row,
    get_draft,
)


def take_over(db: Database, draft_id: int, new_editor_id: int) -> Draft | None:
    """Make an open draft another editor's; it follows no message any more. None where it is closed.

    What its editor was asked for is not taken for it any more. Whoever had it in hand counts as one of
    its writers (``rights.writers``).
    """
    db.execute("delete from desks where draft_id = ? and expects in ('change', 'time')", [draft_id])
    db.execute(
        "delete from desk_messages where draft_id = ? and expects in ('change', 'time')", [draft_id]
    )
    db.execute(
        "insert into decisions (draft_id, version, kind, by_id, at, told)"
        " select id, version, 'taken', ?, cast(strftime('%s') as integer), 1 from drafts"
        " where id = ? and kind = 'entry' and state = 'open' on conflict do nothing",
        [new_editor_id, draft_id],
    )
    db.execute(
        "update drafts set author_id = coalesce(author_id, editor_id), editor_id = ?,"
        " source_message_id = -id, part = ?, last_length = 0, preview_message_id = null,"
        f" submitted_at = null, version = {NEW_VERSION} where id = ? and state = 'open'",
        [new_editor_id, WHOLE_TEXT, draft_id],
    )
    draft = get_draft(db, draft_id)
    return draft if draft is not None and draft.state == "open" else None


def take_over_all(db: Database, editor_id: int, new_editor_id: int) -> list[tuple[Draft, Draft]]:
    """Give the open drafts of one editor to another: each as it was, and as it is now.

    Retractions are discarded, and so is the text of a message that became several drafts.
    """
    rows = db.execute(
        f"select {COLUMNS} from drafts d where editor_id = ? and state = 'open'"
        " and kind in ('entry', 'correction') and not (part = ? and exists (select 1 from drafts p"
        " where p.editor_id = d.editor_id and p.source_message_id = d.source_message_id"
        " and p.kind = d.kind and p.part > 0)) order by id",
        [editor_id, WHOLE_TEXT],
    ).fetchall()
    befores = [draft_from_row(row) for row in rows]
    moved = [(before, take_over(db, before.id, new_editor_id)) for before in befores]
    db.execute(
        "update drafts set state = 'discarded' where editor_id = ? and state = 'open'", [editor_id]
    )
    return [(before, after) for before, after in moved if after is not None]
