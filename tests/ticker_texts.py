"""Tickers as text, as newsrooms have them, and archives made of them."""

from __future__ import annotations

import time
from collections.abc import Iterable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from sqlite_utils import Database

from tests.databases import make_database
from tickerbot.formats.documents import read_document
from tickerbot.model import Level, ParsedEntry
from tickerbot.settings import load_settings
from tickerbot.storage.archive import entries
from tickerbot.storage.archive.imports import import_entries
from tickerbot.storage.database import open_database
from tickerbot.storage.transactions import transaction

ALASKA = Path(__file__).parents[2] / "shared" / "tickers" / "alaska-2025-08-11.txt"
"""A real ticker, which is not ours to hand on: it may lie beside a checkout."""
needs_alaska = pytest.mark.skipif(
    not ALASKA.exists(), reason="the real ticker text is not beside this checkout"
)

FOUND = Path(__file__).parents[2] / "shared" / "found"
"""Documents in which forms of tickers were once read wrongly; they too may lie beside a checkout."""
needs_found = pytest.mark.skipif(
    not FOUND.exists(), reason="the documents that were read wrongly are not beside this checkout"
)

SAMPLE = """date 2026-03-02

Hafen von Husum nach Sturmflut gesperrt

Das Wasser stand am Morgen mehr als drei Meter über dem mittleren Hochwasser. Alle Fähren fallen aus.

Bürgermeisterin ruft zur Vorsicht auf

„Bleiben Sie zu Hause“, sagte die Bürgermeisterin. Die Schulen öffnen erst am Mittwoch wieder.

Bahn stellt den Verkehr nach Sylt ein

Auf dem Damm liegen Äste und Sand.

Feuerwehr pumpt hundert Keller leer

Vor allem am Binnenhafen liefen Keller voll.

Deich bei Dagebüll hält

Der Deichgraf zeigte sich erleichtert.

Windböe deckt Turnhalle ab

Verletzt wurde niemand.

Fähre nach Amrum dreht um

Die Fähre kehrte nach zwanzig Minuten in den Hafen zurück.
"""
"""Seven entries of one day."""

PASTED = """date 2026-03-02

21:01 Uhr | Deich hält

Der Deichgraf zeigte sich erleichtert.

20:15 Uhr | Schulen geschlossen

Der Unterricht fällt aus.

19:40 Uhr | Fähren fahren wieder

Die erste Fähre legte am Abend ab.
"""
"""Three entries with their times, as an editor copies them out of a page."""

TWO_ENTRIES = """date 2026-03-02

Deich hält

Der Deichgraf ist froh.

Schulen zu

Bis Mittwoch.
"""


def fill_archive(database: Path, text: str = SAMPLE) -> None:
    """Put the entries of a text into the archive, a new one if there is none, without pushing them."""
    zone = load_settings().timezone
    make_database(database)
    with closing(open_database(database)) as db:
        import_entries(db, read_document(text.encode(), zone), zone)


Added = tuple[str, float, int, str]
"""A headline, how many seconds ago it came, its level, and its topic or ""."""


def add(path: Path, headline: str, ago_s: float, level: int = 0, topic: str = "") -> int:
    """Put an entry into the archive that came so long ago."""
    return add_all(path, [(headline, ago_s, level, topic)])[0]


def add_all(path: Path, added: Iterable[Added]) -> list[int]:
    """``add`` for many entries, in one transaction."""
    zone = load_settings().timezone
    with closing(open_database(path)) as db, transaction(db):
        return [_insert(db, zone, *each) for each in added]


def _insert(
    db: Database, zone: ZoneInfo, headline: str, ago_s: float, level: int, topic: str
) -> int:
    moment = datetime.fromtimestamp(int(time.time() - ago_s), UTC)
    local = moment.astimezone(zone)
    entry = ParsedEntry(
        headline, ("Ein Satz.",), local.date(), local.time(), moment, level=Level(level),
        topics=(topic,) if topic else (),
    )  # fmt: skip
    return entries.insert_entry(db, entry, ordered_at=int(moment.timestamp()))
