"""How much comes: measured over the last days, by the lowest level that somebody wants."""

from __future__ import annotations

from collections.abc import Mapping

from sqlite_utils import Database

from tickerbot.model import Level

DAYS = 14
"""Over so many days it is measured."""
FEWEST = 10
"""Fewer entries in that time tell nothing."""
DAY_S = 86_400


def measure_volume(db: Database, now: int) -> Mapping[Level, float] | None:
    """How many entries of each level or a higher one came a day; ``now`` is a Unix time in seconds.

    None where the archive does not reach back so far, or holds too little.
    """
    since = now - DAYS * DAY_S
    if (
        db.execute("select 1 from entries where ordered_at <= ? limit 1", [since]).fetchone()
        is None
    ):
        return None
    rows = db.execute(
        "select level, count(*) from entries where retracted_at is null and ordered_at > ?"
        " and ordered_at <= ? group by level",
        [since, now],
    ).fetchall()
    counted = dict(rows)
    if sum(counted.values()) < FEWEST:
        return None
    return {
        lowest: sum(count for level, count in counted.items() if level >= lowest) / DAYS
        for lowest in Level
    }
