"""What Telegram asked of the whole bot: silence for a while, or to be counted strictly.

Kept with its beginning and length, so that a clock that was wrong when it was stored can make it last
no longer than was asked. Functions that write run inside a ``transaction``; ``now`` is a Unix time in
seconds.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from sqlite_utils import Database

from tickerbot.outcomes import MAX_WAIT_S

Way = Literal["sending", "polling"]
"""Where Telegram asked for silence: it takes no messages, or gives no updates."""
Kind = Literal["sending", "polling", "strict"]
MIN_TOLD_S = 60.0
"""The shortest silence that people are told of."""


@dataclass(frozen=True, slots=True)
class Silence:
    """For how long Telegram wants nothing from the bot. Unix times in seconds."""

    way: Way
    began_at: float
    ends_at: float


def keep_restraint(db: Database, kind: Kind, now: float, seconds: float) -> None:
    """Keep that it began now and lasts for so long.

    A silence that the editors are still to be told of is not replaced by one that they need not know.
    """
    needs_telling = kind != "strict" and seconds >= MIN_TOLD_S
    db.execute(
        "insert into restraints (kind, began_at, seconds, told) values (?1, ?2, ?3, ?4)"
        " on conflict (kind) do update set began_at = ?2, seconds = ?3, told = ?4"
        " where told or not ?4",
        [kind, now, min(seconds, MAX_WAIT_S), not needs_telling],
    )


def seconds_left(db: Database, kind: Kind, now: float) -> float:
    """For how many seconds it still lasts; 0 if it does not."""
    row = db.execute("select began_at, seconds from restraints where kind = ?", [kind]).fetchone()
    return left(row[0], row[1], now) if row else 0.0


def left(began_at: float, seconds: float, now: float) -> float:
    """What is left of a wait of so many seconds that began then."""
    # what began in the future was stored by a clock that was ahead
    return max(0.0, min(seconds, MAX_WAIT_S) - max(0.0, now - began_at))


def begin_now(db: Database, now: float) -> None:
    """At the start: what began in the future begins now."""
    db.execute("update restraints set began_at = ?1 where began_at > ?1", [now])


def untold_silences(db: Database) -> list[Silence]:
    """The silences that the editors do not know of yet, those that are over as well."""
    rows = db.execute(
        "select kind, began_at, began_at + seconds from restraints where not told order by kind"
    ).fetchall()
    return [Silence(*row) for row in rows]


def mark_silence_told(db: Database, silence: Silence) -> None:
    """The editors know of this silence."""
    db.execute(
        "update restraints set told = 1 where kind = ? and began_at = ?",
        [silence.way, silence.began_at],
    )
