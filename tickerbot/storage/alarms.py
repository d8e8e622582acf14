"""Alarms: what keeps the whole bot from delivering as it should, until the editors know of it.

Functions that write run inside a ``transaction``; ``now`` is a Unix time in seconds.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from sqlite_utils import Database

Kind = Literal["suspended", "lost", "unpaid"]
"""suspended: Telegram refuses the bot as a whole · lost: many chats in a row are lost all at once ·
unpaid: there are too few Stars, so messages go out at the free rate."""
TOLD_AGAIN_AFTER_S = 3600.0
"""An alarm that comes again sooner than this is the same."""


@dataclass(frozen=True, slots=True)
class Alarm:
    """What is wrong, and since when (a Unix time in seconds)."""

    kind: Kind
    began_at: float


def raise_alarm(db: Database, kind: Kind, now: float) -> None:
    """The editors are to know of it, unless they were told a short while ago."""
    db.execute(
        "insert into alarms (kind, began_at, told) values (?1, ?2, 0)"
        " on conflict (kind) do update set began_at = ?2, told = 0"
        " where told and (began_at < ?2 - ?3 or began_at > ?2)",
        [kind, now, TOLD_AGAIN_AFTER_S],
    )


def untold_alarms(db: Database) -> list[Alarm]:
    """What the editors do not know of yet, oldest first."""
    rows = db.execute("select kind, began_at from alarms where not told order by began_at, kind")
    return [Alarm(*row) for row in rows.fetchall()]


def mark_alarm_told(db: Database, alarm: Alarm) -> None:
    """The editors know of it."""
    db.execute("update alarms set told = 1 where kind = ?", [alarm.kind])
