"""The reach: how many subscriptions are active, and how many of them are behind.

Plain functions of a database that only read.
"""

from __future__ import annotations

from sqlite_utils import Database

# Together these cover the active subscriptions; each has a partial index of its own.
ACTIVE_PARTS = (
    "retry_at is null and attempts = 0",
    "retry_at is null and attempts > 0",
    "retry_at is not null",
)


def count_active(db: Database) -> int:
    """How many subscriptions a push would go to now; triggers keep the count."""
    return int(db.execute("select active from reach").fetchone()[0])


def count_few_behind(db: Database, seq: int, most: int) -> int | None:
    """How many active subscriptions are behind push ``seq``.

    None where there are more than ``most``; counting stops there.
    """
    found = 0
    for part in ACTIVE_PARTS:
        found += db.execute(
            "select count(*) from (select 1 from subscriptions"
            f" where state = 'active' and {part} and sent_through < ? limit ?)",
            [seq, most + 1 - found],
        ).fetchone()[0]
        if found > most:
            return None
    return found


def is_stuck(db: Database, seq: int) -> bool:
    """Whether the last try of every active subscription that is behind push ``seq`` got no answer."""
    return not any(
        db.execute(
            f"select 1 from subscriptions where state = 'active' and {part}"
            " and sent_through < ? limit 1",
            [seq],
        ).fetchone()
        for part in ("retry_at is null and attempts = 0", "retry_at is not null and attempts = 0")
    )
