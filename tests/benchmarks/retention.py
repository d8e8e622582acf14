"""How large the file gets in three years: 30 entries a day, with what is old forgotten each day."""

from __future__ import annotations

import argparse
import tempfile
import time
from contextlib import closing
from pathlib import Path

from sqlite_utils import Database

from tickerbot.model import ParsedEntry
from tickerbot.storage.archive import entries
from tickerbot.storage.database import open_database
from tickerbot.storage.newsroom import retention
from tickerbot.storage.newsroom.retention import Policy
from tickerbot.storage.outbox import chats, pushes
from tickerbot.storage.transactions import transaction

DAY = 86_400
ENTRIES_A_DAY = 30
POLICY = Policy(180 * DAY, 365 * DAY)
BODY = ("Der Deich bei Husum hält. " * 12,)


def main(arguments: list[str]) -> None:
    """Print the size of the file and of its copies after each year."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks retention")
    parser.add_argument("--chats", type=int, default=300)
    parser.add_argument("--years", type=int, default=3)
    parser.add_argument("--forever", action="store_true", help="forget nothing")
    given = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "ticker.db"
        with closing(open_database(path)) as db:
            db.execute("pragma synchronous = off")
            with transaction(db):
                chats.subscribe_many(db, range(1, given.chats + 1), "de", 0)
            for year in range(given.years):
                began_at = time.monotonic()
                for day in range(365 * year, 365 * (year + 1)):
                    _live(db, day)
                    if not given.forever:
                        _forget(db, day)
                db.execute("pragma wal_checkpoint(truncate)").fetchall()
                _tell(db, path, year, given.chats, time.monotonic() - began_at)


def _live(db: Database, day: int) -> None:
    with transaction(db):
        for number in range(ENTRIES_A_DAY):
            entry = ParsedEntry(f"Meldung {number} vom Tag {day}", BODY)
            entry_id = entries.insert_entry(db, entry, ordered_at=day * DAY + number)
            seq = pushes.fan_out(db, entry_id, silent=False, now=day * DAY)
            db.execute(
                "insert into deliveries (seq, subscription_id, outcome, message_id, revision,"
                " sent_revision, sent_at) select ?1, id, 'sent', ?1, 1, 1, ?2 from subscriptions",
                [seq, day * DAY],
            )
        db.execute("update subscriptions set sent_through = (select max(seq) from pushes)")


def _forget(db: Database, day: int) -> None:
    while True:
        with transaction(db):
            if not retention.prune(db, POLICY, (day + 1) * DAY):
                return


def _tell(db: Database, path: Path, year: int, chats_in_all: int, seconds: float) -> None:
    (copies,) = db.execute("select count(*) from deliveries").fetchone()
    (pages,) = db.execute(
        "select sum(pgsize) from dbstat where name in ('deliveries', 'deliveries_shown')"
    ).fetchone()
    size = path.stat().st_size
    print(
        f"year {year + 1}: {size / 1e6:.0f} MB, of it {pages / 1e6:.0f} MB for {copies} copies"
        f" ({pages / max(1, copies):.1f} bytes each) of {chats_in_all} chats; {seconds:.0f} s"
    )
