"""Pictures of drafts: which a draft has, and which draft a picture belongs to.

Plain functions of a database; those that write run inside a ``transaction``.
"""

from __future__ import annotations

from dataclasses import replace

from sqlite_utils import Database

from tickerbot.model import MAX_PICTURES, Marks, Picture, Pictures
from tickerbot.storage import logbook, people
from tickerbot.storage.archive import entries
from tickerbot.storage.newsroom import changing, draft_labels
from tickerbot.storage.newsroom.drafts import (
    COLUMNS,
    NEW_VERSION,
    CorrectionDraft,
    EntryDraft,
    draft_from_row,
    get_draft,
)
from tickerbot.storage.pictures import pictures_from_json, pictures_to_json
from tickerbot.text.composition import end_with_credit, without_credit
from tickerbot.text.credits import REFUSED, split_credit
from tickerbot.text.marks import marks_to_json

Pictured = EntryDraft | CorrectionDraft
"""What may have pictures."""


def has_picture(draft: Pictured, picture: Picture) -> bool:
    """Whether this picture is one of the draft's."""
    return any(each.name == picture.name for each in draft.pictures)


def draft_of_album(db: Database, editor_id: int, album: str) -> Pictured | None:
    """The open draft that this album's pictures belong to."""
    return _find(db, "editor_id = ? and album = ? and album <> ''", editor_id, album)


def draft_at(
    db: Database, editor_id: int, message_id: int, *, is_above: bool = False
) -> Pictured | None:
    """The open draft that this message shows, or that came from it.

    ``is_above``: it may also be the picture above the card, which was sent just before that.
    """
    found = _find(
        db, "editor_id = ? and ? in (preview_message_id, source_message_id)", editor_id, message_id
    )
    if found is None and is_above:
        card = (
            "(select min(preview_message_id) from drafts where editor_id = ?"
            " and preview_message_id > ?)"
        )
        found = _find(
            db, f"editor_id = ? and preview_message_id = {card}", editor_id, editor_id, message_id
        )
    return found


def draft_without_credit(db: Database, editor_id: int) -> Pictured | None:
    """The newest open draft of this editor, if it brings pictures and does not say whose."""
    draft = _find(db, "editor_id = ?", editor_id)
    if draft is None or not draft.pictures or split_credit(draft.composed.body)[1]:
        return None
    return draft


def _find(db: Database, condition: str, *values: int | str) -> Pictured | None:
    row = db.execute(
        f"select {COLUMNS} from drafts where {condition} and state = 'open'"
        " and kind in ('entry', 'correction') order by id desc limit 1",
        values,
    ).fetchone()
    draft = draft_from_row(row) if row else None
    return draft if isinstance(draft, EntryDraft | CorrectionDraft) else None


def set_pictures(
    db: Database, draft_id: int, pictures: Pictures, album: str = "", *, by: int | None
) -> Pictured | None:
    """Give an open draft these pictures in place of those that it has; None: closed, or not theirs.

    The others of ``album`` belong to it as well. If it waited for approval, it does no more. The credit
    goes with the pictures that it was for.
    """
    draft = _own(db, draft_id, by)
    if draft is None:
        return None
    text = without_credit(draft.text) if _had_others(db, draft) else draft.text
    db.execute(
        f"update drafts set text = ?, pictures = ?, album = ?, version = {NEW_VERSION},"
        " submitted_at = null where id = ?",
        [text, pictures_to_json(pictures), album, draft_id],
    )
    return _own(db, draft_id, by)


def _had_others(db: Database, draft: Pictured) -> bool:
    """Whether the draft, or the entry that it corrects, has pictures that others take the place of."""
    if draft.pictures or isinstance(draft, EntryDraft):
        return bool(draft.pictures)
    entry = entries.get_entry(db, draft.entry_id)
    return entry is not None and bool(entry.pictures)


def add_picture(
    db: Database, draft_id: int, picture: Picture, *, by: int | None
) -> Pictured | None:
    """Add a picture to an own open draft, unless it has that, or as many as an entry may have."""
    draft = _own(db, draft_id, by)
    if draft is None:
        return None
    if not has_picture(draft, picture) and len(draft.pictures) < MAX_PICTURES:
        db.execute(
            f"update drafts set pictures = ?, version = {NEW_VERSION}, submitted_at = null"
            " where id = ?",
            [pictures_to_json((*draft.pictures, picture)), draft_id],
        )
    return _own(db, draft_id, by)


def set_text(
    db: Database,
    draft_id: int,
    text: str,
    marks: Marks,
    source_message_id: int,
    *,
    by: int | None,
) -> Pictured | None:
    """Give an own open draft the text of this message; a new entry's follows its edits from then on."""
    draft = _own(db, draft_id, by)
    if isinstance(draft, CorrectionDraft):
        entry = entries.get_entry(db, draft.entry_id)
        if entry is not None:
            draft_labels.label_correction(db, draft_id, entry, text, draft.hashtags)
        db.execute(
            f"update drafts set text = ?, marks = ?, version = {NEW_VERSION} where id = ?",
            [text, marks_to_json(marks), draft_id],
        )
    elif draft is not None:
        changing.change_text(db, draft_id, text, source_message_id, len(text), marks, by=by)
    return _own(db, draft_id, by)


def add_credit(db: Database, draft_id: int, credit: str, *, by: int | None) -> Pictured | None:
    """Close an own open draft's text with this credit, in place of one that it has."""
    draft = _own(db, draft_id, by)
    if draft is None:
        return None
    db.execute(
        f"update drafts set text = ?, version = {NEW_VERSION}, submitted_at = null where id = ?",
        [end_with_credit(draft.text, credit), draft_id],
    )
    return _own(db, draft_id, by)


def refuse_credit(db: Database, draft_id: int, *, by: int | None) -> None:
    """Note that an own open draft is to have no credit; as it had none, it looks as it did."""
    draft = _own(db, draft_id, by)
    if draft is not None:
        db.execute(
            "update drafts set text = ? where id = ?",
            [end_with_credit(draft.text, REFUSED), draft_id],
        )


def _own(db: Database, draft_id: int, by: int | None) -> Pictured | None:
    draft = changing.get_own(db, draft_id, by)
    return draft if isinstance(draft, EntryDraft | CorrectionDraft) else None


def describe(
    db: Database,
    editor_id: int,
    message_id: int,
    place: int,
    alt: str,
    *,
    of_entries: bool,
    now: int,
) -> bool:
    """Give the picture at this place, from 1, a description for those who do not see it.

    It is one of the draft that this message of the editor's shows, or that came from it;
    ``of_entries``: also of the entry that it has become, if the editor may still change that. False
    where there is no such picture. ``now`` is a Unix time in seconds.
    """
    row = db.execute(
        "select id, entry_id from drafts where editor_id = ? and state <> 'discarded'"
        " and pictures <> '[]' and (? in (preview_message_id, source_message_id)"
        " or preview_message_id = (select min(preview_message_id) from drafts where editor_id = ?"
        " and preview_message_id > ?)) order by ? in (preview_message_id, source_message_id) desc,"
        " id desc limit 1",
        [editor_id, message_id, editor_id, message_id, message_id],
    ).fetchone()
    draft = get_draft(db, row[0]) if row else None
    if draft is None or not changing.may_change(db, draft, editor_id):
        return False
    entry_id = row[1]
    may = of_entries and people.has_role(db, editor_id, "editor")
    if entry_id is not None and not may:
        return False
    table, number = ("entries", entry_id) if entry_id is not None else ("drafts", draft.id)
    (found,) = db.execute(f"select pictures from {table} where id = ?", [number]).fetchone()
    pictures = list(pictures_from_json(found))
    if not 0 < place <= len(pictures):
        return False
    if pictures[place - 1].alt == alt:
        return True  # the same message, handled again after a crash
    pictures[place - 1] = replace(pictures[place - 1], alt=alt)
    db.execute(
        f"update {table} set pictures = ? where id = ?",
        [pictures_to_json(tuple(pictures)), number],
    )
    if entry_id is not None:
        logbook.record(db, "described", by=editor_id, now=now, entry_id=entry_id)
    return True
