"""Documents that are published: what ``tickerbot import --push`` does."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import partial
from zoneinfo import ZoneInfo

from sqlite_utils import Database

from tickerbot.model import ParsedEntry
from tickerbot.storage.archive.entries import Prepared
from tickerbot.storage.archive.imports import Imported, import_entries
from tickerbot.storage.newsroom.publishing import Publication, prepare, publish_all

CHUNK = 50
"""Entries per transaction: a running bot is to deliver the first ones soon."""


def import_and_publish(
    db: Database,
    document: Sequence[ParsedEntry],
    zone: ZoneInfo,
    *,
    now: int,
    on_progress: Callable[[int], None] = lambda _: None,
) -> Imported:
    """As ``import_entries``, and every subscription owes the new ones; ``now`` is Unix time in s."""

    def publish(db: Database, prepared: Iterable[Prepared]) -> list[Publication]:
        return publish_all(db, prepared, by=None, now=now)

    return import_entries(
        db,
        document,
        zone,
        prepare=partial(prepare, now=now, zone=zone),
        store=publish,
        chunk_size=CHUNK,
        on_progress=on_progress,
    )
