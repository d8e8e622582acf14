"""The judged entries as an archive, and what the search finds there."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date
from functools import cache
from itertools import chain
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlite_utils import Database

from tests.databases import new_database
from tests.search.evaluation_set import EvaluationEntry, EvaluationQuery
from tests.searching import search
from tickerbot.model import ParsedEntry
from tickerbot.storage.archive import entries
from tickerbot.storage.archive.entries import Prepared
from tickerbot.storage.transactions import transaction

ZONE = ZoneInfo("Europe/Berlin")
TODAY = date(2026, 11, 20)
"""After the newest entry; for queries that do not say when they are typed."""


def as_parsed(entry: EvaluationEntry) -> ParsedEntry:
    moment = entry.published_at.astimezone(UTC)
    local = entry.published_at.astimezone(ZONE)
    clock = local.time().replace(tzinfo=None)
    return ParsedEntry(entry.headline, entry.body, local.date(), clock, moment)


def prepare(entry: EvaluationEntry) -> Prepared:
    return entries.prepare(as_parsed(entry), int(entry.published_at.timestamp()))


_prepare_once = cache(prepare)
"""For the judged ones, which are stored alone and among others."""


class JudgedArchive:
    """A database with judged entries, and others beside them."""

    def __init__(
        self,
        path: Path,
        judged: Iterable[EvaluationEntry],
        others: Iterable[EvaluationEntry] = (),
    ) -> None:
        self.db: Database = new_database(path)
        judged, others = list(judged), list(others)
        prepared = chain(map(prepare, others), map(_prepare_once, judged))
        with transaction(self.db):
            numbers = entries.insert_entries(self.db, prepared)
        every = [*others, *judged]
        self.names = {number: entry.id for number, entry in zip(numbers, every, strict=True)}

    def ranked(self, query: EvaluationQuery) -> list[str]:
        """The ids of the entries that are found for a query, best first."""
        today = query.now.astimezone(ZONE).date() if query.now else TODAY
        # so long that a busy machine finds what an idle one does
        found = search(self.db, query.query, limit=20, today=today)
        return [self.names[hit.entry.id] for hit in found.hits]
