"""The inbox: updates that Telegram was told we have, and that are not handled yet.

Telegram forgets an update once it is confirmed. What takes longer to handle is kept here first, so that
nobody's update waits for another's and a crash loses none: at the next start it is handled then.

Plain functions of a database; those that write run inside ``database.transaction``. ``now`` is a Unix
time in seconds.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from sqlite_utils import Database

KEPT_S = 86_400
"""Telegram keeps an update for a day; nobody waits longer for an answer."""
MOST_TRIES = 3
"""An update that the bot has not survived so often is given up on."""


def keep(
    db: Database, updates: Iterable[Mapping[str, Any]], handled: Iterable[int], now: int
) -> None:
    """Store these updates as Telegram gave them, and drop those that were handled meanwhile."""
    db.conn.executemany(
        "insert or ignore into inbox (update_id, body, kept_at) values (?, ?, ?)",
        [(update["update_id"], json.dumps(update), now) for update in updates],
    )
    db.conn.executemany(
        "delete from inbox where update_id = ?", [(update_id,) for update_id in handled]
    )


def take_back(db: Database, now: int) -> list[dict[str, Any]]:
    """At the start: the updates that were not handled before the bot ended, in their order."""
    db.execute("delete from inbox where kept_at < ? or tries >= ?", [now - KEPT_S, MOST_TRIES])
    db.execute("update inbox set tries = tries + 1")
    rows = db.execute("select body from inbox order by update_id").fetchall()
    return [json.loads(row[0]) for row in rows]
