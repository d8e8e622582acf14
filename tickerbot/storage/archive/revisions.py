"""Corrections and retractions: an entry gets a new revision, which all its copies then have to show.

Plain functions of a database; those that write run inside a ``transaction``. ``now`` is a Unix
time in seconds.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Literal

from sqlite_utils import Database

from tickerbot.model import Entry, Marks, MessageRef, ParsedEntry, Pictures, Target
from tickerbot.storage import logbook
from tickerbot.storage.archive import entries, search_index
from tickerbot.storage.archive.fingerprints import fingerprint
from tickerbot.storage.archive.search_index import Texts
from tickerbot.storage.outbox import copies, pushes, receipts
from tickerbot.storage.outbox.progress import COUNTED_EXACTLY
from tickerbot.storage.outbox.receipts import Telling
from tickerbot.storage.pictures import pictures_from_json, pictures_to_json
from tickerbot.text.marks import marks_from_json, marks_to_json

Kind = Literal["published", "corrected", "retracted"]


@dataclass(frozen=True, slots=True)
class Revision:
    """One text that an entry has had: who made it (None: not known), when, and why."""

    entry_id: int
    revision: int
    kind: Kind
    headline: str
    body: tuple[str, ...]
    note: str
    editor_id: int | None
    made_at: datetime
    silent: bool
    leaves_note: bool = False
    """Of a retraction: whether its copies turned into notes of it rather than being deleted."""
    marks: Marks = ()
    pictures: Pictures = ()


@dataclass(frozen=True, slots=True)
class Prepared:
    """Another text for an entry, and what is worked out of both before the transaction begins."""

    headline: str
    body: tuple[str, ...]
    before: Texts
    after: Texts
    fingerprint_before: str
    fingerprint_after: str
    marks: Marks = ()
    pictures: Pictures = ()


def prepare(
    entry: Entry,
    headline: str,
    body: Sequence[str],
    marks: Marks = (),
    pictures: Pictures | None = None,
) -> Prepared:
    """Prepare another text for this entry, with the marks on it; for a retraction the same text.

    ``pictures``: None: those that it has.
    """
    after = replace(entry, headline=headline, body=tuple(body))
    texts = [search_index.prepare(it.headline, _joined(it), it.day) for it in (entry, after)]
    was, will_be = _fingerprint(entry), _fingerprint(after)
    kept = entry.pictures if pictures is None else pictures
    return Prepared(after.headline, after.body, texts[0], texts[1], was, will_be, marks, kept)


def _joined(entry: Entry) -> str:
    return entries.PARAGRAPH_BREAK.join(entry.body)


def _fingerprint(entry: Entry) -> str:
    return fingerprint(
        ParsedEntry(entry.headline, entry.body, date=entry.day, published_at=entry.published_at)
    )


def correct(
    db: Database,
    entry_id: int,
    base_revision: int,
    headline: str,
    body: Sequence[str],
    *,
    note: str = "",
    sound: bool = False,
    marks: Marks = (),
    by: int | None,
    receipt: MessageRef | Target | None,
    now: int,
    prepared: Prepared | None = None,
) -> Entry | None:
    """Give an entry a new text: at once in the archive and its index, in its copies by delivery.

    ``marks`` lie on the new text. ``prepared`` is what ``prepare`` made of it; without it that is done
    here. ``by`` is the user who corrects. ``note`` is what readers are told of it ("": nothing). With
    ``sound`` it also goes out by itself, in reply to each copy. None where the entry is not at
    ``base_revision`` any more, or retracted: nothing is changed then. Raises ValueError for a sound
    without a note.
    """
    if sound and not note:
        raise ValueError("a correction with sound needs a note to send")
    entry = _to_revise(db, entry_id, base_revision)
    if entry is None:
        return None
    prepared = prepared or prepare(entry, headline, body, marks)
    with search_index.reindexed(db, entry_id, prepared.before, prepared.after):
        db.execute(
            "update entries set headline = ?, body = ?, marks = ?, pictures = ?,"
            " revision = revision + 1 where id = ?",
            [
                headline,
                entries.PARAGRAPH_BREAK.join(body),
                marks_to_json(marks),
                pictures_to_json(prepared.pictures),
                entry_id,
            ],
        )
    telling: Telling = "sound" if sound else "note" if note else "quietly"
    revised = _record(db, entry, "corrected", note, by, receipt, now, prepared, telling)
    copies.require_revision(db, entry_id, revised.revision, notes_too=False)
    if sound:
        pushes.fan_out_note(db, entry_id, revised.revision, now)
    _count_copies(db, revised)
    return revised


def retract(
    db: Database,
    entry_id: int,
    base_revision: int,
    *,
    reason: str = "",
    telling: Telling = "quietly",
    by: int | None,
    receipt: MessageRef | Target | None,
    now: int,
    prepared: Prepared | None = None,
) -> Entry | None:
    """Take an entry back: at once from the archive and its index, its copies by delivery.

    ``prepared`` is what ``prepare`` made of it; without it that is done here. Chats that have not got
    it yet never will. With a ``note`` each copy turns into one instead of being deleted; with
    ``sound`` the note also goes out by itself, in reply to it. None where the entry is not at
    ``base_revision`` any more, or retracted already: nothing is changed then.
    """
    entry = _to_revise(db, entry_id, base_revision)
    if entry is None:
        return None
    prepared = prepared or prepare(entry, entry.headline, entry.body)
    search_index.remove(db, entry_id, prepared.before)
    db.execute(
        "update entries set retracted_at = ?, revision = revision + 1 where id = ?", [now, entry_id]
    )
    revised = _record(db, entry, "retracted", reason, by, receipt, now, prepared, telling)
    if (seq := pushes.number_of(db, entry_id)) is not None:
        pushes.release(db, seq, now)
    note = None
    if telling == "sound":  # first, as it goes to those who were owed the entry
        note = pushes.fan_out_note(db, entry_id, revised.revision, now)
    pushes.withdraw(db, entry_id, but=note)
    copies.require_revision(db, entry_id, revised.revision, notes_too=True)
    _count_copies(db, revised)
    return revised


def _to_revise(db: Database, entry_id: int, base_revision: int) -> Entry | None:
    entry = entries.get_entry(db, entry_id)
    if entry is None or entry.retracted_at is not None or entry.revision != base_revision:
        return None
    return entry


def _record(
    db: Database,
    before: Entry,
    kind: Kind,
    note: str,
    by: int | None,
    receipt: MessageRef | Target | None,
    now: int,
    prepared: Prepared,
    telling: Telling,
) -> Entry:
    """Keep the new revision, and with the first one also the text as it was published."""
    if before.revision == 1:
        (published_by,) = db.execute(
            "select published_by from entries where id = ?", [before.id]
        ).fetchone()
        made_at = int(before.published_at.timestamp()) if before.published_at else now
        was = prepared.fingerprint_before
        _insert(db, before, "published", was, "", published_by, made_at)
    after = entries.get_entry(db, before.id)
    if after is None:
        raise LookupError(f"there is no entry {before.id}")
    _insert(db, after, kind, prepared.fingerprint_after, note, by, now)
    db.execute(
        "update revisions set silent = ?, leaves_note = ? where entry_id = ? and revision = ?",
        [
            telling != "sound",
            kind == "retracted" and telling != "quietly",
            after.id,
            after.revision,
        ],
    )
    if kind != "published":
        logbook.record(db, kind, by=by, now=now, entry_id=after.id, revision=after.revision)
    if receipt is not None:
        receipts.add_receipt(db, kind, after.id, receipt)
    revised = entries.get_entry(db, before.id)
    if revised is None:
        raise LookupError(f"there is no entry {before.id}")
    return revised


def _insert(
    db: Database,
    entry: Entry,
    kind: Kind,
    fingerprint: str,
    note: str,
    editor_id: int | None,
    made_at: int,
) -> None:
    db.execute(
        "insert into revisions (entry_id, revision, kind, headline, body, fingerprint, note,"
        " editor_id, made_at, marks, pictures) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [
            entry.id,
            entry.revision,
            kind,
            entry.headline,
            _joined(entry),
            fingerprint,
            note,
            editor_id,
            made_at,
            marks_to_json(entry.marks),
            pictures_to_json(entry.pictures),
        ],
    )


def _count_copies(db: Database, entry: Entry) -> None:
    """Count the copies that have to change, for the receipt; those of a bot before are lost already."""
    behind = copies.count_behind(db, entry.id, COUNTED_EXACTLY)
    if behind == COUNTED_EXACTLY:
        behind = copies.count_sent(db, entry.id)
    lost = copies.count_left_behind(db, entry.id, notes_too=entry.retracted_at is not None)
    db.execute(
        "update revisions set reach = ?, lost = ? where entry_id = ? and revision = ?",
        [behind + lost, lost, entry.id, entry.revision],
    )


_REVISION = (
    "entry_id, revision, kind, headline, body, note, editor_id, made_at, silent, leaves_note, marks,"
    " pictures"
)


def history(db: Database, entry_id: int) -> list[Revision]:
    """The texts that the entry has had, oldest first; empty if it was never revised."""
    rows = db.execute(
        f"select {_REVISION} from revisions where entry_id = ? order by revision", [entry_id]
    ).fetchall()
    return [_from_row(row) for row in rows]


def as_published(db: Database, entry: Entry) -> list[Revision]:
    """As ``history``, of an entry that was never revised; empty if it is not known when that was."""
    if entry.published_at is None:
        return []
    (by,) = db.execute("select published_by from entries where id = ?", [entry.id]).fetchone()
    published = Revision(
        entry.id, 1, "published", entry.headline, entry.body, "", by, entry.published_at,
        silent=False, marks=entry.marks,
    )  # fmt: skip
    return [published]


def get_revision(db: Database, entry_id: int, revision: int) -> Revision | None:
    """The text of an entry in this revision; None if the entry was never revised."""
    row = db.execute(
        f"select {_REVISION} from revisions where entry_id = ? and revision = ?",
        [entry_id, revision],
    ).fetchone()
    return _from_row(row) if row else None


_TOLD = (
    "(kind = 'retracted' or (kind = 'corrected' and note <> '' and not exists (select 1"
    " from entries where id = revisions.entry_id and retracted_at is not null)))"
)
"""SQL: readers are told of this revision; of a retracted entry only of the retraction."""


def recent_corrections(db: Database, limit: int) -> list[Revision]:
    """The newest retractions, and corrections that readers are told of, newest first."""
    rows = db.execute(
        f"select {_REVISION} from revisions where {_TOLD}"
        " order by made_at desc, entry_id desc, revision desc limit ?",
        [limit],
    ).fetchall()
    return [_from_row(row) for row in rows]


def corrections_between(db: Database, since: int, until: int, limit: int) -> list[Revision]:
    """The same of a while, which begins after ``since`` and ends with ``until`` (Unix times)."""
    rows = db.execute(
        f"select {_REVISION} from revisions where {_TOLD} and made_at > ? and made_at <= ?"
        " order by made_at desc, entry_id desc, revision desc limit ?",
        [since, until, limit],
    ).fetchall()
    return [_from_row(row) for row in rows]


def _from_row(row: Sequence[object]) -> Revision:
    (
        entry_id,
        revision,
        kind,
        headline,
        body,
        note,
        editor_id,
        made_at,
        silent,
        leaves_note,
        marks,
        pictures,
    ) = row
    return Revision(  # the types are the schema's
        entry_id,  # type: ignore[arg-type]
        revision,  # type: ignore[arg-type]
        kind,  # type: ignore[arg-type]
        str(headline),
        tuple(str(body).split(entries.PARAGRAPH_BREAK)) if body else (),
        str(note),
        editor_id,  # type: ignore[arg-type]
        datetime.fromtimestamp(made_at, UTC),  # type: ignore[arg-type]
        bool(silent),
        bool(leaves_note),
        marks_from_json(str(marks)),
        pictures_from_json(str(pictures)),
    )
