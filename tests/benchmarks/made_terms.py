"""Terms of many readers for measurements, and a night for them."""

from __future__ import annotations

import string
from collections.abc import Sequence
from datetime import datetime
from datetime import time as clock_time
from zoneinfo import ZoneInfo

from sqlite_utils import Database

from tickerbot.model import ParsedEntry
from tickerbot.storage.archive import entries
from tickerbot.storage.outbox import followed_words, pushes, terms
from tickerbot.storage.outbox.turns import turn
from tickerbot.storage.transactions import transaction
from tickerbot.terms import QuietHours, Terms

BERLIN = ZoneInfo("Europe/Berlin")
NIGHT = QuietHours(clock_time(22), clock_time(7))
EVENING, MORNING = (
    datetime(2026, 3, 2, 22, tzinfo=BERLIN).timestamp(),
    datetime(2026, 3, 3, 7, tzinfo=BERLIN).timestamp(),
)


def with_words(different: int, quiet: QuietHours | None = None) -> list[Terms]:
    """So many terms, each with two words that are followed and one that is muted."""
    letters = string.ascii_lowercase
    words = [
        f"wort{letters[n % 26]}{letters[n // 26 % 26]}{letters[n // 676 % 26]}{letters[n // 17576]}"
        for n in range(different)
    ]
    return [
        Terms(
            quiet=quiet,
            followed=(word, words[n * 7 % different]),
            muted=(words[n * 3 % different],),
        )
        for n, word in enumerate(words)
    ]


def choose(db: Database, groups: Sequence[Sequence[Terms]]) -> None:
    """Each subscription chooses terms; neighbours those of different groups."""
    with transaction(db):
        rows = [[terms.row_of(db, wanted) for wanted in group] for group in groups]
        followed_words.renew_keys(db)  # as a bot does that has run with them
        numbers = db.execute("select id from subscriptions").fetchall()
        chosen = []
        for (number,) in numbers:
            group = rows[number % len(rows)]
            chosen.append((group[number // len(rows) % len(group)], number))
        db.conn.executemany("update subscriptions set terms_id = ? where id = ?", chosen)


def publish(db: Database, moment: float) -> int:
    """Publish an entry that nobody's words are in; its number."""
    entry = ParsedEntry("Gipfel endet mit Streik an der Küste", ("Ein Absatz mit Text. " * 20,))
    with transaction(db):
        number = entries.insert_entry(db, entry, ordered_at=int(moment))
        pushes.fan_out(db, number, silent=False, now=int(moment))
    return number


def turn_all(db: Database, moment: float) -> None:
    """Let all hours come that have come by then."""
    following: float | None = moment
    while following is not None and following <= moment:
        with transaction(db):
            following = turn(db, moment, BERLIN)
