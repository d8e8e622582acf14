"""What readers' terms cost the database: publishing, finding what is due, settling, opening a night.

    python -m tests.benchmarks terms [chats]
    python -m tests.benchmarks terms served [chats] [day] [night]

The first without Telegram, so that it is the processor time of this alone; the second is
`served_terms`. Every chat has one of so many terms,
each with two words that are followed and one that is muted.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

from sqlite_utils import Database

from tests.benchmarks.made_terms import (
    BERLIN,
    EVENING,
    MORNING,
    NIGHT,
    choose,
    publish,
    turn_all,
    with_words,
)
from tickerbot.model import Delivery
from tickerbot.outcomes import Sent
from tickerbot.storage.database import open_database
from tickerbot.storage.outbox import chats, pushes
from tickerbot.storage.outbox.settlement import Settlement, settle
from tickerbot.storage.outbox.turns import turn
from tickerbot.storage.transactions import transaction

PAGE = 64
MESSAGES = 20_000
"""So many messages are settled to measure what each costs."""


def main(arguments: Sequence[str]) -> None:
    """Print a line for no terms, a thousand different ones, and twenty thousand."""
    count = int(arguments[0]) if arguments else 100_000
    print(f"{count:,} chats: ms to publish, us a message (to find it); digests at 7:00")
    for different in (0, 1_000, 20_000):
        with (
            tempfile.TemporaryDirectory() as folder,
            closing(open_database(Path(folder) / "ticker.db")) as db,
        ):
            print(f"{different:7,} terms: {_measure(db, count, different)}", flush=True)


def _measure(db: Database, count: int, different: int) -> str:
    with transaction(db):
        chats.subscribe_many(db, range(1, count + 1), "de", 0)
    if different:
        choose(db, [with_words(different, quiet=NIGHT)])
    published = [_publish(db) for _ in range(3)]
    found, whole = _deliver(db, min(count, MESSAGES))
    line = f"{min(published) * 1e3:6.2f} {whole * 1e6:6.1f} ({found * 1e6:.1f})"
    return line + (_night(db) if different else "")


def _publish(db: Database) -> float:
    begun = time.process_time()
    publish(db, EVENING - 60)
    return time.process_time() - begun


def _deliver(db: Database, messages: int) -> tuple[float, float]:
    """Processor time to find a delivery, and for all of it."""
    begun, found, finding = time.process_time(), 0, 0.0
    while found < messages:
        began = time.process_time()
        page: list[Delivery] = pushes.due(db, PAGE)
        finding += time.process_time() - began
        with transaction(db):
            pushes.claim(db, page)
        with transaction(db):
            settle(db, [Settlement(each, 1, Sent(1)) for each in page], 1.0)
        found += len(page)
    return finding / found, (time.process_time() - begun) / found


def _night(db: Database) -> str:
    """The seconds from 7:00 to the first digests, of the database alone, and what each costs."""
    db.execute("update subscriptions set sent_through = (select max(seq) from pushes)")
    db.conn.commit()
    turn_all(db, EVENING)
    for _ in range(5):
        publish(db, EVENING + 3600)
    begun = time.perf_counter()
    with transaction(db):
        turn(db, MORNING, BERLIN)
    first = pushes.due(db, PAGE)
    started = time.perf_counter() - begun
    assert {each.kind for each in first} == {"digest"}
    turn_all(db, MORNING)
    turned = time.perf_counter() - begun
    _, each = _deliver(db, MESSAGES // 4)
    return f"; first after {started:.2f} s, all open after {turned:.2f} s, {each * 1e6:.0f} us each"
