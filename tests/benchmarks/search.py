"""How fast the search is, how large its index, and what it takes to make it, at any size.

``python -m tests.benchmarks search --entries 1000000 --folder DIR`` makes the archive in DIR, if it is
not there yet, and beside it the baseline: the same entries in a table with full-text search as
sqlite-utils sets it up, ranked by bm25. Entries are word salad by Zipf's law (``tests.search.noise``),
queries are words of randomly chosen entries. Printed are milliseconds, median and 99th percentile.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import platform
import random
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import date
from itertools import islice
from pathlib import Path

from sqlite_utils import Database

from tests.benchmarks.beside import measure_beside
from tests.search.noise import noise_entries
from tickerbot.model import ParsedEntry
from tickerbot.search.search import search
from tickerbot.settings import load_settings
from tickerbot.storage.archive import vocabulary
from tickerbot.storage.archive.imports import import_entries, merge_index
from tickerbot.storage.database import open_database, open_to_read
from tickerbot.text.german.roots import analyse_word
from tickerbot.text.german.tokens import tokens
from tickerbot.text.german.word_lists import STOP_WORDS

BATCH = 20_000
QUERIES, ASKED = 200, 40
IMPORTED = 150_000
TODAY = date(2026, 1, 1)


def documents(count: int, words: int) -> Iterator[list[ParsedEntry]]:
    """The entries in documents of BATCH, the oldest first; each document newest first."""
    zone = load_settings().timezone
    entries = noise_entries(count, words=words)
    while batch := list(islice(entries, BATCH)):
        parsed = []
        for entry in reversed(batch):
            local = entry.published_at.astimezone(zone)
            moment = entry.published_at
            clock = local.time().replace(tzinfo=None)
            parsed.append(ParsedEntry(entry.headline, entry.body, local.date(), clock, moment))
        yield parsed


def fill(path: Path, count: int, words: int) -> None:
    """Import the entries into a new archive, and tell how long it took."""
    zone = load_settings().timezone
    took = 0.0
    with closing(open_database(path)) as db:
        for number, document in enumerate(documents(count, words), 1):
            begun = time.perf_counter()
            import_entries(db, document, zone)
            took += time.perf_counter() - begun
            done = min(number * BATCH, count)
            print(
                f"  imported {done:9,} entries, {took / done * 100_000:5.1f} s for 100,000",
                flush=True,
            )
        begun = time.perf_counter()
        merge_index(db)
        print(f"  merged in {time.perf_counter() - begun:.1f} s")


def fill_baseline(path: Path, source: Path) -> None:
    """The same entries with full-text search as sqlite-utils sets it up."""
    db = Database(sqlite3.connect(path), execute_plugins=False)
    with closing(db):
        db.execute("attach ? as source", [str(source)])
        db.execute("create table entries as select id, headline, body from source.entries")
        db.commit()
        db.table("entries").enable_fts(["headline", "body"], create_triggers=True)


def queries(db: Database) -> dict[str, list[str]]:
    """Queries of every kind, the same for the same archive."""
    chance = random.Random(1)
    newest = db.execute("select max(id) from entries").fetchone()[0]
    found: dict[str, list[str]] = {
        kind: [] for kind in ("rare", "common", "two words", "beginning", "compound", "misspelt")
    }
    while any(len(some) < QUERIES for some in found.values()):
        row = db.execute(
            "select headline || ' ' || body from entries where id >= ? limit 1",
            [chance.randint(1, newest)],
        ).fetchone()
        words = [t for t in tokens(row[0]) if t.key.isalpha() and t.key not in STOP_WORDS]
        if len(words) < 5:
            continue
        counts = vocabulary.count_entries(db, [word.stem for word in words])
        first, second = chance.sample(words, 2)
        rare = min(words, key=lambda word: counts[word.stem])
        if counts[rare.stem] < 100:
            found["rare"].append(rare.key)
        found["common"].append(max(words, key=lambda word: counts[word.stem]).key)
        found["two words"].append(f"{first.key} {second.key}")
        if len(first.key) >= 7:
            found["beginning"].append(first.key[: chance.randint(3, 5)])
            found["misspelt"].append(misspelt(second.key, chance))
        if len(first.key) >= 12 and len(parts := analyse_word(first.key).roots) > 1:
            found["compound"].append(chance.choice([*parts, first.key]))
    return {kind: some[:QUERIES] for kind, some in found.items()}


def misspelt(word: str, chance: random.Random) -> str:
    """The word with one letter left out, doubled, or swapped with the next."""
    at = chance.randrange(1, len(word) - 1)
    return chance.choice(
        [
            word[:at] + word[at + 1 :],
            word[:at] + word[at] + word[at:],
            word[:at] + word[at + 1] + word[at] + word[at + 2 :],
        ]
    )


def timed(job: Callable[[str], int], asked: list[str]) -> str:
    """Milliseconds (median and 99th percentile, then the CPU's), and the share that found something.

    The CPU's milliseconds are what is left on a machine that has nothing else to do.
    """
    took, worked, hits = [], [], 0
    for query in asked:
        begun, work = time.perf_counter(), time.thread_time()
        hits += job(query) > 0
        took.append((time.perf_counter() - begun) * 1000)
        worked.append((time.thread_time() - work) * 1000)
    figures = [
        f"{value:6.1f} ms"
        for times in (took, worked)
        for value in (statistics.median(times), statistics.quantiles(times, n=100)[-1])
    ]
    return "".join(figures) + f"{hits / len(asked):7.0%}"


def resident_mb() -> float:
    """The memory of this process now (Linux; 0 elsewhere)."""
    status = Path("/proc/self/statm")
    pages = int(status.read_text().split()[1]) if status.exists() else 0
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def measure(path: Path, baseline: Path) -> None:
    """Print the table; to be run in a process of its own, whose memory it tells."""
    begun = time.perf_counter()
    db = open_database(path)
    opened = time.perf_counter() - begun
    db.close()
    with closing(open_to_read(path)) as db:
        begun = time.perf_counter()
        search(db, "unbekannntes", limit=5, today=TODAY)
        first = time.perf_counter() - begun
    with closing(open_to_read(path)) as db:
        asked = queries(db)
    plain = Database(sqlite3.connect(baseline), execute_plugins=False)

    def ask_plain(query: str) -> int:
        words = " ".join(f'"{word}"' for word in query.split())
        return len(list(plain.table("entries").search(words, limit=5)))

    before = resident_mb()
    with closing(open_to_read(path)) as db:
        columns = f"{'p50':>9}{'p99':>9}{'CPU p50':>9}{'p99':>9}{'found':>7}"
        print(f"{'':10}{columns}   plain FTS5, bm25:{columns}")
        for kind, some in asked.items():
            ours = timed(lambda query: search(db, query, limit=5, today=TODAY).total, some)
            after = resident_mb()
            print(f"{kind:10}{ours}{'':20}{timed(ask_plain, some)}", flush=True)
    print(f"memory: {before:.0f} MB before the searches, {after:.0f} MB after our last")
    print(
        f"opening the archive: {opened * 1000:.0f} ms; the first search, which reads the dictionary:",
        end=" ",
    )
    print(f"{first * 1000:.0f} ms")


def sizes(path: Path) -> None:
    """Print how large the index is beside the text."""
    with closing(open_to_read(path)) as db:
        text = db.execute(
            "select sum(length(cast(headline as blob)) + length(cast(body as blob))) from entries"
        ).fetchone()[0]
        tables = dict(
            db.execute(
                "select name, sum(pgsize) from dbstat where name like '%search%' group by name"
            ).fetchall()
        )
        count = db.execute("select count(*) from search_stems").fetchone()[0]
    index = sum(tables.values())
    ratio = f"{index / text:.2f} times the text"
    print(f"text {text / 1e6:.0f} MB, index {index / 1e6:.0f} MB: {ratio}; {count:,} stems")


def _asked(path: Path) -> dict[str, list[str]]:
    """Queries of every kind."""
    with closing(open_to_read(path)) as db:
        return {kind: some[:ASKED] for kind, some in queries(db).items()}


def _document(folder: Path) -> Path:
    """Other entries than those of the archive, to be imported beside the searches."""
    document = folder / "document.jsonl"
    if not document.exists():
        with tempfile.TemporaryDirectory() as name:
            fill(Path(name) / "ticker.db", IMPORTED, words=50_000)
            environment = {**os.environ, "TICKERBOT_DATABASE": str(Path(name) / "ticker.db")}
            command = [sys.executable, "-m", "tickerbot", "export", "-o", str(document)]
            subprocess.run(command, check=True, env=environment)
    return document


def main(arguments: list[str]) -> None:
    """Make what is missing, and measure in a process of its own."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks search")
    parser.add_argument("--entries", type=int, default=100_000)
    parser.add_argument(
        "--words", type=int, default=200_000, help="different words to make texts of"
    )
    parser.add_argument(
        "--folder", type=Path, default=Path(tempfile.gettempdir()) / "tickerbot-bench"
    )
    parser.add_argument(
        "--beside", action="store_true", help="searches in the bot, while something else goes on"
    )
    parser.add_argument("--only-measure", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args(arguments)
    options.folder.mkdir(exist_ok=True)
    path = options.folder / f"archive-{options.entries}.db"
    baseline = options.folder / f"plain-{options.entries}.db"
    if options.only_measure:
        measure(path, baseline)
        return
    print(
        f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()},",
        end=" ",
    )
    print(f"SQLite {sqlite3.sqlite_version}; {options.entries:,} entries")
    if not path.exists():
        fill(path, options.entries, options.words)
    if not baseline.exists():
        fill_baseline(baseline, path)
    if options.beside:
        asyncio.run(measure_beside(path, _asked(path), _document(options.folder)))
        return
    sizes(path)
    command = [sys.executable, "-m", "tests.benchmarks", "search", "--only-measure", *arguments]
    subprocess.run(command, check=True)
