"""The inbox: updates that are confirmed to Telegram, but not handled yet.

Telegram forgets an update once it is confirmed. One that takes longer to handle is stored here first,
so that no update waits for another and a crash loses none: the next start handles what it finds here.

Plain functions of a database; those that write run inside a ``transaction``. ``now`` is a Unix
time in seconds.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlite_utils import Database

KEPT_S = 86_400
"""Telegram keeps updates for a day, too; nobody waits longer for an answer."""
MAX_TRIES = 3
"""An update that the bot has not survived this often, although it handled nothing else, is dropped."""


@dataclass(frozen=True, slots=True)
class TakenBack:
    """What the inbox held at a start, each in the order in which it came.

    ``suspects`` were there at an earlier start, too, so one of them may be why the bot ended; ``fresh``
    were not. ``expired`` and ``harmful`` are the ids of updates that were dropped: too old to be
    answered, or not survived too often.
    """

    fresh: list[dict[str, Any]]
    suspects: list[dict[str, Any]]
    expired: list[int]
    harmful: list[int]


def keep(
    db: Database, updates: Iterable[Mapping[str, Any]], handled: Iterable[int], now: int
) -> None:
    """Store these updates as Telegram gave them, and delete those that have been handled."""
    db.conn.executemany(
        "insert or ignore into inbox (update_id, body, kept_at) values (?, ?, ?)",
        [(update["update_id"], json.dumps(update), now) for update in updates],
    )
    db.conn.executemany(
        "delete from inbox where update_id = ?", [(update_id,) for update_id in handled]
    )


def take_back(db: Database, now: int) -> TakenBack:
    """At the start: the updates that were not handled before the bot stopped."""
    # tries: 0 for one that no start has met, else 1 more than the starts that it broke by itself
    taken = TakenBack([], [], [], [])
    rows = db.execute("select update_id, body, kept_at, tries from inbox order by update_id")
    for update_id, body, kept_at, tries in rows.fetchall():
        if kept_at < now - KEPT_S:
            taken.expired.append(update_id)
        elif tries > MAX_TRIES:
            taken.harmful.append(update_id)
        else:
            (taken.suspects if tries else taken.fresh).append(json.loads(body))
    db.conn.executemany(
        "delete from inbox where update_id = ?",
        [(update_id,) for update_id in (*taken.expired, *taken.harmful)],
    )
    db.execute("update inbox set tries = 1 where tries = 0")
    return taken


def begin_alone(db: Database, update_id: int) -> None:
    """From now on nothing else is handled: if the bot does not survive, it is this update's doing."""
    db.execute("update inbox set tries = tries + 1 where update_id = ?", [update_id])


def end_alone(db: Database, update_id: int) -> None:
    """The bot has survived it so far, or stops for another reason."""
    db.execute("update inbox set tries = tries - 1 where update_id = ?", [update_id])
