"""The inbox: updates that are confirmed to Telegram, as long as they are not handled; then their ids.

Telegram forgets an update once it is confirmed, and gives it again otherwise. So each is stored here
before it is confirmed, and its id remembered for as long as Telegram may give it again: a crash loses
none, the next start handles what it finds here, and none is handled twice.

The body of an update that has been handled is empty. Plain functions of a database; those that write
run inside a ``transaction``. ``now`` is a Unix time in seconds.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from sqlite_utils import Database

KEPT_S = 86_400
"""Telegram keeps updates for a day, too; nobody waits longer for an answer."""
MAX_TRIES = 3
"""An update that has been tried this often, and that the bot has not survived, is dropped."""
_HANDLED = ""


def keep(
    db: Database, updates: Iterable[Mapping[str, Any]], handled: Iterable[int], now: int
) -> None:
    """Store these updates as Telegram gave them, and of those that have been handled only the ids."""
    db.conn.executemany(
        "insert or ignore into inbox (update_id, body, kept_at) values (?, ?, ?)",
        [(update["update_id"], json.dumps(update), now) for update in updates],
    )
    db.conn.executemany(
        "insert into inbox (update_id, body, kept_at) values (?, ?, ?)"
        " on conflict (update_id) do update set body = excluded.body",
        [(update_id, _HANDLED, now) for update_id in handled],
    )


def known(db: Database, update_ids: Collection[int]) -> set[int]:
    """Those of these updates that are stored, or have been handled."""
    rows = db.execute(
        "select update_id from inbox where update_id in (select value from json_each(?))",
        [json.dumps(list(update_ids))],
    )
    return {update_id for (update_id,) in rows.fetchall()}


def newest(db: Database) -> int:
    """The greatest id of all updates that are stored, or have been handled; 0 if there are none."""
    return int(db.execute("select coalesce(max(update_id), 0) from inbox").fetchone()[0])


def forget_old(db: Database, now: int) -> None:
    """Forget what Telegram has forgotten, too. Reads the whole table."""
    db.execute("delete from inbox where kept_at < ?", [now - KEPT_S])


def take_back(db: Database, now: int) -> list[dict[str, Any]]:
    """At the start: the updates that were not handled before the bot stopped, in their order."""
    forget_old(db, now)
    db.execute("delete from inbox where body != ? and tries >= ?", [_HANDLED, MAX_TRIES])
    db.execute("update inbox set tries = tries + 1 where body != ?", [_HANDLED])
    rows = db.execute("select body from inbox where body != ? order by update_id", [_HANDLED])
    return [json.loads(body) for (body,) in rows.fetchall()]
