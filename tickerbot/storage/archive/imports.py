"""Documents into the archive: what ``tickerbot import`` does, but for publishing what is new."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any
from zoneinfo import ZoneInfo

from sqlite_utils import Database

from tickerbot.formats.placing import Placed, place
from tickerbot.model import ParsedEntry
from tickerbot.storage import logbook
from tickerbot.storage.archive import entries, search_index
from tickerbot.storage.archive.entries import Prepared
from tickerbot.storage.archive.fingerprints import Identity, identify, is_stored
from tickerbot.storage.transactions import transaction
from tickerbot.text.cleaning import clean_body, clean_headline
from tickerbot.text.composition import whole_text
from tickerbot.text.marks import MarkedText, carry

CHUNK = 1_000
"""Entries per transaction: a running bot gets its turn to write in between."""
CHUNK_CHARACTERS = 500_000
"""Characters per transaction, for the same reason; a longer entry is one by itself."""
MERGE_FROM = 10_000
"""After an import of this many entries or more, ``merge_index`` is worth its time."""


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import did: new entries, and those that were there already."""

    added: int
    known: int


def prepare(item: Placed) -> Prepared:
    """Prepare an entry to be stored as it came."""
    return entries.prepare(item.entry, item.ordered_at)


def archive(db: Database, prepared: Iterable[Prepared]) -> Sequence[Any]:
    """Store and index entries that go to nobody."""
    stored = entries.insert_entries(db, prepared)
    if stored:
        logbook.record(db, "imported", by=None, count=len(stored))
    return stored


def import_entries(
    db: Database,
    document: Sequence[ParsedEntry],
    zone: ZoneInfo,
    *,
    prepare: Callable[[Placed], Prepared] = prepare,
    store: Callable[[Database, Iterable[Prepared]], Sequence[Any]] = archive,
    chunk_size: int = CHUNK,
    on_progress: Callable[[int], None] = lambda _: None,
) -> Imported:
    """Store the entries of a document, oldest first; known ones are left alone.

    ``prepare`` works out all that the texts tell while nobody waits; then ``store`` stores and indexes
    the new ones of a chunk, in one transaction, and returns as many items. ``on_progress`` gets the
    number of further entries done. An import that broke off can simply be repeated.
    """
    placed = place([tidied(entry) for entry in document], zone)
    added = 0
    with search_index.bulk_indexing(db):
        for chunk in _chunks(placed, chunk_size):
            unknown = [item for item in chunk if not is_stored(db, identify(item.entry))]
            search_index.recall(
                db, (text for it in unknown for text in (it.entry.headline, *it.entry.body))
            )
            if prepared := [prepare(item) for item in unknown]:
                with transaction(db):
                    # lazily: what stands twice in the document is known the second time
                    new = (item for item in prepared if not is_stored(db, item.identity))
                    added += len(store(db, new))
            on_progress(len(chunk))
    return Imported(added, len(placed) - added)


def _chunks(placed: Iterable[Placed], size: int) -> Iterator[list[Placed]]:
    """Runs of at most so many entries, and of about ``CHUNK_CHARACTERS``."""
    chunk: list[Placed] = []
    characters = 0
    for item in placed:
        length = len(item.entry.headline) + sum(map(len, item.entry.body))
        if chunk and (len(chunk) == size or characters + length > CHUNK_CHARACTERS):
            yield chunk
            chunk, characters = [], 0
        chunk.append(item)
        characters += length
    if chunk:
        yield chunk


def merge_index(db: Database) -> None:
    """After a large import: make searches quicker; a running bot gets its turn in between."""
    begin = True
    while True:
        with transaction(db):
            more = search_index.merge_some(db, begin=begin)
        if not more:
            return
        begin = False


def tidied(entry: ParsedEntry) -> ParsedEntry:
    """An entry as it is stored and compared."""
    headline, body, marks = clean_headline(entry.headline), clean_body(entry.body), entry.marks
    if marks:
        came = MarkedText(whole_text(entry.headline, entry.body), marks)
        marks = carry(came, whole_text(headline, body)).marks
    return replace(entry, headline=headline, body=body, marks=marks)


def new_entries(db: Database, document: Sequence[ParsedEntry]) -> list[ParsedEntry]:
    """The entries of a document that the archive does not hold yet."""
    return list(_not_stored(db, map(tidied, document)))


def _not_stored(db: Database, document: Iterable[ParsedEntry]) -> Iterator[ParsedEntry]:
    seen: set[Identity] = set()
    for entry in document:
        identity = identify(entry)
        if identity not in seen and not is_stored(db, identity):
            yield entry
        seen.add(identity)
