"""The reach: how many subscriptions are active, and how many of them still have to get a push.

Plain functions of a database that only read.
"""

from __future__ import annotations

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from sqlite_utils import Database

from tickerbot.model import Level
from tickerbot.storage.outbox import hours
from tickerbot.storage.outbox.audience import ACTIVE_PARTS, CURSORS, wanting_with_quiet_hours
from tickerbot.storage.outbox.terms import from_text


def count_active(db: Database) -> int:
    """How many subscriptions are active now; triggers keep the count."""
    return int(db.execute("select active from reach").fetchone()[0])


def count_quiet(
    db: Database, text: str, level: Level, topics: Sequence[int], now: float, zone: ZoneInfo
) -> int:
    """How many of those who would want such an entry have quiet hours at ``now``, Unix time in seconds.

    ``zone`` is the newsroom's.
    """
    found = 0
    for words, active in wanting_with_quiet_hours(db, text, level, topics):
        wanted = from_text(words)
        if hours.is_quiet(wanted, now, hours.zone_of(wanted, zone)):
            found += active
    return found


def count_few_behind(db: Database, seq: int, most: int, *, asleep: bool = False) -> int | None:
    """How many active subscriptions still have to get push ``seq``, or with ``asleep`` will later.

    None where there are more than ``most``; counting stops there.
    """
    found = 0
    for part in ACTIVE_PARTS:
        behind = f"select 1 {_behind(db, seq, asleep=asleep)} and {part} limit ?"
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


def _behind(db: Database, seq: int, *, asleep: bool = False) -> str:
    """SQL: the active subscriptions that still have to get the push ``?``, now or later."""
    row = db.execute("select level = 2 from pushes where seq = ?", [seq]).fetchone()
    audience = "audience a"
    if asleep:  # only terms with hours sleep, which are fewer than those that want a push
        audience = (
            "terms t indexed by terms_that_turn cross join audience a on t.turns_at is not null"
            f" and a.terms_id = t.id and a.urgent = {row[0]}"
        )
    return (
        f"from {audience} cross join subscriptions s on s.terms_id = a.terms_id"
        f" and s.{CURSORS[row[0]]} < a.seq and s.state = 'active'"
        f" where a.seq = ? and a.open = {int(not asleep)}"
    )
