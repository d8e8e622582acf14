"""Documents into the archive: what ``tickerbot import`` does, but for publishing what is new."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any
from zoneinfo import ZoneInfo

from sqlite_utils import Database

from tickerbot.model import ParsedEntry
from tickerbot.storage.archive import entries, search_index
from tickerbot.storage.archive.entries import Placed
from tickerbot.storage.transactions import transaction
from tickerbot.text.cleaning import clean_body, clean_headline

CHUNK = 1_000
"""Entries per transaction: a running bot gets its turn to write in between."""
MERGE_FROM = 10_000
"""After an import of this many entries or more, ``merge_index`` is worth its time."""


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import did: new entries, and those that were there already."""

    added: int
    known: int


def import_entries(
    db: Database,
    document: Sequence[ParsedEntry],
    zone: ZoneInfo,
    *,
    store: Callable[[Database, Iterable[Placed]], Sequence[Any]] = entries.insert_entries,
    chunk_size: int = CHUNK,
    on_progress: Callable[[int], None] = lambda _: None,
) -> Imported:
    """Store the entries of a document (newest first), oldest first; known ones are left alone.

    ``store`` stores and indexes the new ones of a chunk, in one transaction, and returns as many
    items. ``on_progress`` gets the number of further entries done. An import that broke off can
    simply be repeated.
    """
    placed = entries.place([_tidied(entry) for entry in document], zone)
    added = 0
    with search_index.bulk_indexing(db):
        for begin in range(0, len(placed), chunk_size):
            chunk = placed[begin : begin + chunk_size]
            with transaction(db):
                # lazily: what stands twice in the document is known the second time
                new = (item for item in chunk if not entries.is_stored(db, item.entry))
                added += len(store(db, new))
            on_progress(len(chunk))
    return Imported(added, len(placed) - added)


def merge_index(db: Database) -> None:
    """After a large import: make searches quicker; a running bot gets its turn in between."""
    begin = True
    while True:
        with transaction(db):
            more = search_index.merge_some(db, begin=begin)
        if not more:
            return
        begin = False


def _tidied(entry: ParsedEntry) -> ParsedEntry:
    return replace(entry, headline=clean_headline(entry.headline), body=clean_body(entry.body))


def new_entries(db: Database, document: Sequence[ParsedEntry]) -> list[ParsedEntry]:
    """The entries of a document that the archive does not hold yet."""
    tidied = [_tidied(entry) for entry in document]
    return [entry for entry in tidied if not entries.is_stored(db, entry)]
