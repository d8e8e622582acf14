"""How much comes: measured over the last days, by the lowest level that somebody wants."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from sqlite_utils import Database

from tickerbot.model import Level
from tickerbot.storage.archive import missed
from tickerbot.terms import EVERYTHING, Terms

DAYS = 14
"""Over so many days it is measured."""
FEWEST = 10
"""Fewer entries in that time tell nothing."""
DAY_S = 86_400


def measure_volume(
    db: Database, now: int, terms: Terms = EVERYTHING
) -> Mapping[Level, float] | None:
    """How many entries a day came that these terms want, if this or that were their lowest level.

    ``now`` is a Unix time in seconds. None where the archive does not reach back so far, or holds too
    little.
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
    if terms.topics is not None or terms.followed or terms.muted:
        wanting = missed.Wanting(terms)
        counted = Counter(wanting.highest(entry) for entry in missed.read_all(db, since, now))
        del counted[None]
    return {
        lowest: sum(count for level, count in counted.items() if level >= lowest) / DAYS
        for lowest in Level
    }
