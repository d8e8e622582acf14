"""Documents in and out of the archive: what ``tickerbot import`` and ``tickerbot export`` do."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlite_utils import Database

from tickerbot.model import ParsedEntry
from tickerbot.storage.archive import entries, search_index
from tickerbot.storage.outbox import chats, pushes
from tickerbot.storage.transactions import transaction
from tickerbot.text.cleaning import clean_body, clean_headline

CHUNK = 1_000
PUSH_CHUNK = 50
"""Entries per transaction: a running bot gets its turn to write in between."""
MUCH = 10_000
"""Entries from which on an import is followed by ``merge_index``."""


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import did: new entries, those that were there already, and pushes begun."""

    added: int
    known: int
    pushed: int


def import_entries(
    db: Database,
    document: Sequence[ParsedEntry],
    zone: ZoneInfo,
    *,
    push: bool,
    now: int,
    on_progress: Callable[[int], None] = lambda _: None,
) -> Imported:
    """Store the entries of a document (newest first), oldest first; known ones are left alone.

    ``push`` makes every subscription owe the new ones too; what has no date then is published now.
    ``on_progress`` is told how many more entries are done. An import that breaks off can simply be
    done again.
    """
    placed = entries.place([_tidied(entry) for entry in document], zone)
    with search_index.bulk_indexing(db):
        return _store(db, placed, zone, push=push, now=now, on_progress=on_progress)


def merge_index(db: Database) -> None:
    """After much was imported: make searches quicker; a running bot gets its turn in between."""
    begin = True
    while True:
        with transaction(db):
            more = search_index.merge_some(db, begin=begin)
        if not more:
            return
        begin = False


def _store(
    db: Database,
    placed: Sequence[entries.Placed],
    zone: ZoneInfo,
    *,
    push: bool,
    now: int,
    on_progress: Callable[[int], None],
) -> Imported:
    added = pushed = 0
    size = PUSH_CHUNK if push else CHUNK
    for begin in range(0, len(placed), size):
        chunk = placed[begin : begin + size]
        with transaction(db):
            reach = chats.count_active(db) if push else 0
            new: list[int] = []
            for item in chunk:
                if entries.is_stored(db, item.entry):
                    continue
                if push and item.entry.date is None:
                    item = _published(item, now, zone)
                entry_id = entries.insert_unindexed(db, item.entry, ordered_at=item.ordered_at)
                new.append(entry_id)
                if push:
                    pushes.fan_out(db, entry_id, silent=False, now=now, reach=reach)
                    pushed += 1
            search_index.add(db, new)
            added += len(new)
        on_progress(len(chunk))
    return Imported(added, len(placed) - added, pushed)


def _tidied(entry: ParsedEntry) -> ParsedEntry:
    return replace(entry, headline=clean_headline(entry.headline), body=clean_body(entry.body))


def new_entries(path: Path, document: Sequence[ParsedEntry]) -> list[ParsedEntry]:
    """Those entries that the archive at ``path`` does not hold yet, changing nothing there."""
    tidied = [_tidied(entry) for entry in document]
    if not path.is_file():
        return tidied
    try:
        connection = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)
        try:
            db = Database(connection, execute_plugins=False)
            return [entry for entry in tidied if not entries.is_stored(db, entry)]
        finally:
            connection.close()
    except sqlite3.Error:  # not an archive (yet): then all of it would be new
        return tidied


def _published(item: entries.Placed, now: int, zone: ZoneInfo) -> entries.Placed:
    moment = datetime.fromtimestamp(now, UTC)
    local = moment.astimezone(zone)
    entry = replace(item.entry, date=local.date(), time=local.time(), published_at=moment)
    return entries.Placed(entry, now)
