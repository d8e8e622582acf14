"""The inbox: updates that are confirmed to Telegram, but not handled yet.

Telegram forgets an update once it is confirmed. One that takes longer to handle is stored here first,
so that no update waits for another and a crash loses none: the next start handles what it finds here.

Plain functions of a database; those that write run inside a ``transaction``. ``now`` is a Unix
time in seconds.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from sqlite_utils import Database

KEPT_S = 86_400
"""Telegram keeps updates for a day, too; nobody waits longer for an answer."""
MAX_TRIES = 3
"""An update that has been tried this often, and that the bot has not survived, is dropped."""


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


def take_back(db: Database, now: int) -> list[dict[str, Any]]:
    """At the start: the updates that were not handled before the bot stopped, in their order."""
    db.execute("delete from inbox where kept_at < ? or tries >= ?", [now - KEPT_S, MAX_TRIES])
    db.execute("update inbox set tries = tries + 1")
    rows = db.execute("select body from inbox order by update_id").fetchall()
    return [json.loads(row[0]) for row in rows]
