"""The reach: how many subscriptions are active, and how many of them still have to get a push.

Plain functions of a database that only read.
"""

from __future__ import annotations

from sqlite_utils import Database

from tickerbot.storage.outbox.audience import ACTIVE_PARTS, CURSORS


def count_active(db: Database) -> int:
    """How many subscriptions are active now; triggers keep the count."""
    return int(db.execute("select active from reach").fetchone()[0])


def count_few_behind(db: Database, seq: int, most: int) -> int | None:
    """How many active subscriptions still have to get push ``seq``.

    None where there are more than ``most``; counting stops there.
    """
    found = 0
    for part in ACTIVE_PARTS:
        behind = f"select 1 {_behind(db, seq)} and {part} limit ?"
        found += db.execute(f"select count(*) from ({behind})", [seq, most + 1 - found]).fetchone()[
            0
        ]
        if found > most:
            return None
    return found


def is_stuck(db: Database, seq: int) -> bool:
    """Whether the last try of everybody who still has to get push ``seq`` got no answer."""
    return not any(
        db.execute(f"select 1 {_behind(db, seq)} and {part} limit 1", [seq]).fetchone()
        for part in ("retry_at is null and attempts = 0", "retry_at is not null and attempts = 0")
    )


def _behind(db: Database, seq: int) -> str:
    """SQL: the active subscriptions that still have to get the push ``?``."""
    row = db.execute("select level = 2 from pushes where seq = ?", [seq]).fetchone()
    return (
        "from audience a cross join subscriptions s on s.terms_id = a.terms_id"
        f" and s.{CURSORS[row[0]]} < a.seq and s.state = 'active' where a.seq = ? and a.open"
    )
