"""The archive: entries as stored, found by number, and newest first.

Plain functions of a database; those that write run inside a ``transaction``.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Any

from sqlite_utils import Database

from tickerbot.model import Entry, Level, Note, ParsedEntry
from tickerbot.storage.archive import search_index
from tickerbot.storage.archive.fingerprints import Identity, fingerprint, identify
from tickerbot.storage.archive.topics import (
    TOPICS_OF,
    give_topics,
    topics_from_json,
    topics_named,
)
from tickerbot.storage.pictures import pictures_from_json, pictures_to_json
from tickerbot.text.marks import marks_from_json, marks_to_json

COLUMNS = (
    "entries.id, entries.headline, entries.body, entries.day, entries.published_at,"
    " entries.revision, entries.retracted_at,"
    " case when entries.revision > 1 then (select json_group_array(json_array(revision, made_at, note))"
    " from (select revision, made_at, note from revisions where entry_id = entries.id"
    " and (note <> '' or kind = 'retracted') order by revision)) end, entries.key,"
    " entries.retracted_at is not null and (select leaves_note from revisions"
    " where entry_id = entries.id and revision = entries.revision), entries.marks,"
    f" entries.level, {TOPICS_OF.format('entries.id')}, entries.pictures"
)
PARAGRAPH_BREAK = "\n\n"
KEY_LENGTH = 8
"""Characters of an entry's key, which it has from the text and the time that it was stored with: so it
has the same one after an export and an import, and another text with its number has another."""


def entry_from_row(row: Sequence[Any]) -> Entry:
    """An entry from a row of ``COLUMNS``."""
    number, headline, body, day, published_at, revision, retracted_at, notes, key = row[:9]
    leaves_note, marks, level, topics, pictures = row[9:14]
    return Entry(
        id=number,
        headline=headline,
        body=tuple(body.split(PARAGRAPH_BREAK)) if body else (),
        day=date.fromisoformat(day) if day else None,
        published_at=_moment(published_at),
        revision=revision,
        notes=tuple(
            Note(revision, datetime.fromtimestamp(made_at, UTC), text)
            for revision, made_at, text in (json.loads(notes) if notes else ())
        ),
        retracted_at=_moment(retracted_at),
        key=key,
        leaves_note=bool(leaves_note),
        marks=marks_from_json(marks),
        level=Level(level),
        pictures=pictures_from_json(pictures),
        topics=topics_from_json(topics),
    )


def _moment(unix: int | None) -> datetime | None:
    return None if unix is None else datetime.fromtimestamp(unix, UTC)


@dataclass(frozen=True, slots=True)
class Prepared:
    """An entry with all that is worked out of it before the transaction that stores it begins.

    ``identity`` is by what it is recognised when it comes again, ``fingerprint`` that of ``entry``.
    ``is_dated_now``: it came without a date and gets that of its publication. ``topic_ids`` are the
    topics that it has besides those that it names.
    """

    entry: ParsedEntry
    ordered_at: int
    identity: Identity
    fingerprint: str
    texts: search_index.Texts
    is_dated_now: bool = False
    topic_ids: tuple[int, ...] = ()


def prepare(entry: ParsedEntry, ordered_at: int, *, undated: ParsedEntry | None = None) -> Prepared:
    """Prepare an entry to be stored; ``undated`` is what came, where it has been dated since."""
    body = PARAGRAPH_BREAK.join(entry.body)
    texts = search_index.prepare(entry.headline, body, entry.date)
    stored = entry if entry.date else replace(entry, time=None)  # such a time is not kept
    identity = identify(undated or entry)
    is_dated_now = undated is not None
    return Prepared(entry, ordered_at, identity, fingerprint(stored), texts, is_dated_now)


def insert_entry(db: Database, entry: ParsedEntry, *, ordered_at: int) -> int:
    """Store and index one entry; return its number: its own ``id`` where that is still free."""
    (number,) = insert_entries(db, [prepare(entry, ordered_at)])
    return number


def insert_entries(db: Database, prepared: Iterable[Prepared]) -> list[int]:
    """Store and index many entries; return their numbers."""
    items, numbers = [], []
    for item in prepared:  # one by one: whether the next is new may depend on those before it
        numbers.append(insert_unindexed(db, item))
        items.append(item)
    search_index.add(db, numbers, [item.texts for item in items])
    return numbers


def insert_unindexed(db: Database, item: Prepared, *, published_by: int | None = None) -> int:
    """As ``insert_entry``, but not indexed: the caller does that in the same transaction.

    ``published_by`` is the user who publishes it; None where no person does.
    """
    entry, number = item.entry, item.entry.id
    came_as: str | None = item.identity.fingerprint
    if came_as == item.fingerprint or published_by is not None:  # a person is no document
        came_as = None
    if db.execute("select 1 from entries where id = ?", [number]).fetchone():
        number = None
    moment = entry.published_at
    cursor = db.execute(
        "insert into entries (id, headline, body, day, published_at, ordered_at, fingerprint,"
        " key, came_as, published_by, marks, level, pictures)"
        " values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [
            number,
            entry.headline,
            PARAGRAPH_BREAK.join(entry.body),
            entry.date.isoformat() if entry.date else None,
            int(moment.timestamp()) if moment else None,
            item.ordered_at,
            item.fingerprint,
            item.fingerprint[:KEY_LENGTH],
            came_as,
            published_by,
            marks_to_json(entry.marks),
            int(entry.level),
            pictures_to_json(entry.pictures),
        ],
    )
    entry_id = int(cursor.lastrowid or 0)
    if entry.topics or item.topic_ids:
        named = topics_named(db, entry.topics, item.ordered_at)
        give_topics(db, entry_id, dict.fromkeys([*item.topic_ids, *named]))
    if entry.notes:
        _insert_notes(db, entry_id, entry.notes)
    return entry_id


def _insert_notes(db: Database, entry_id: int, notes: Sequence[Note]) -> None:
    """Store the corrections of an entry that was exported: what they said, not the texts before."""
    published = min(note.made_at for note in notes)
    rows = [("published", "", published), *(("corrected", n.text, n.made_at) for n in notes)]
    db.conn.executemany(
        "insert into revisions (entry_id, revision, kind, headline, body, fingerprint, note, made_at,"
        " marks, pictures) select id, ?, ?, headline, body, fingerprint, ?, ?, marks, pictures"
        " from entries where id = ?",
        [
            (number, kind, text, int(made_at.timestamp()), entry_id)
            for number, (kind, text, made_at) in enumerate(rows, start=1)
        ],
    )
    db.execute("update entries set revision = ? where id = ?", [len(rows), entry_id])


def get_entry(db: Database, number: int) -> Entry | None:
    """The entry with this number, also a retracted one, or None."""
    row = db.execute(f"select {COLUMNS} from entries where id = ?", [number]).fetchone()
    return entry_from_row(row) if row else None


def get_referenced(db: Database, number: int, key: str) -> Entry | None:
    """The entry that a button or a link was made for, also a retracted one.

    None where this database has no such entry, or another one by that number: those made before there
    were keys are good for entries from before alone.
    """
    entry = get_entry(db, number)
    return entry if entry is not None and entry.key == key else None


@dataclass(frozen=True, slots=True)
class Page:
    """Entries newest first, and whether there are newer and earlier ones beyond this page."""

    entries: tuple[Entry, ...]
    has_newer: bool
    has_earlier: bool


def latest(db: Database, limit: int) -> Page:
    """The newest ``limit`` entries."""
    return _page(db, "", [], limit, newest_first=True)


def earlier_than(db: Database, number: int, limit: int) -> Page:
    """The ``limit`` entries right before entry ``number``; the newest where that is unknown."""
    return _page(db, "<", [number], limit, newest_first=True)


def newer_than(db: Database, number: int, limit: int) -> Page:
    """The ``limit`` entries right after entry ``number``; the newest where that is unknown."""
    return _page(db, ">", [number], limit, newest_first=False)


def _page(db: Database, beyond: str, anchor: list[int], limit: int, *, newest_first: bool) -> Page:
    if anchor and get_entry(db, anchor[0]) is None:
        return latest(db, limit)
    where = "where retracted_at is null"
    if anchor:
        where += f" and (ordered_at, id) {beyond} (select ordered_at, id from entries where id = ?)"
    direction = "desc" if newest_first else "asc"
    rows = db.execute(
        f"select {COLUMNS} from entries {where}"
        f" order by ordered_at {direction}, id {direction} limit ?",
        [*anchor, limit + 1],
    ).fetchall()
    more = len(rows) > limit
    found = [entry_from_row(row) for row in rows[:limit]]
    # the entry that the page is counted from lies on its other side, unless that was retracted
    if newest_first:
        has_newer = bool(anchor) and _is_any(db, ">=", anchor[0])
        return Page(tuple(found), has_newer=has_newer, has_earlier=more)
    has_earlier = _is_any(db, "<=", anchor[0])
    return Page(tuple(reversed(found)), has_newer=more, has_earlier=has_earlier)


@dataclass(frozen=True, slots=True)
class Neighbours:
    """Whether the archive holds entries before, and after, another one."""

    has_earlier: bool
    has_later: bool


NO_NEIGHBOURS = Neighbours(has_earlier=False, has_later=False)


def get_neighbours(db: Database, number: int) -> Neighbours:
    """Whether there are entries before and after this one, without the retracted ones."""
    return Neighbours(_is_any(db, "<", number), _is_any(db, ">", number))


def _is_any(db: Database, beyond: str, number: int) -> bool:
    row = db.execute(
        "select exists (select 1 from entries where retracted_at is null"
        f" and (ordered_at, id) {beyond} (select ordered_at, id from entries where id = ?))",
        [number],
    ).fetchone()
    return bool(row[0])


def newest_place(db: Database) -> tuple[int, int]:
    """``ordered_at`` and number of the newest entry; zeros where there is none."""
    row = db.execute(
        "select ordered_at, id from entries where retracted_at is null"
        " order by ordered_at desc, id desc limit 1"
    ).fetchone()
    return (row[0], row[1]) if row else (0, 0)


def count_entries(db: Database) -> int:
    """How many entries the archive holds, without the retracted ones."""
    return int(db.execute("select count(*) from entries where retracted_at is null").fetchone()[0])


def all_entries(db: Database) -> Iterator[Entry]:
    """Every entry that is not retracted, newest first.

    Read to the end or close: an open read delays checkpoints.
    """
    cursor: sqlite3.Cursor = db.execute(
        f"select {COLUMNS} from entries where retracted_at is null"
        " order by ordered_at desc, id desc"
    )
    for row in cursor:
        yield entry_from_row(row)
