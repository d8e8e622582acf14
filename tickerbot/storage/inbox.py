"""The inbox: updates that are confirmed to Telegram, until they are handled; then a trace of them.

Telegram forgets an update once it is confirmed, and gives it again otherwise. So each is stored here
before it is confirmed, and remembered for as long as Telegram may give it again: a crash loses none,
the next start handles what it finds here, and none is handled twice.

Of an update that has been handled a digest is kept in place of its body: ids alone may begin anew,
after a quiet week (Bot API docs, Update) or on another Bot API server. Plain functions of a database;
those that write run inside a ``transaction``. ``now`` is a Unix time in seconds.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlite_utils import Database

KEPT_S = 86_400
"""Telegram keeps updates for a day, too; nobody waits longer for an answer."""
MAX_TRIES = 3
"""An update that the bot has not survived this often, although it handled nothing else, is dropped."""
UNHANDLED = "body like '{%'"
"""The condition, in SQL, that a row is an update that is not handled yet."""

Update = Mapping[str, Any]
"""An update as Telegram gave it."""


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


def keep(db: Database, updates: Iterable[Update], handled: Iterable[Update], now: int) -> None:
    """Store these updates as Telegram gave them, and of those that have been handled only a trace."""
    rows = [(update["update_id"], _body(update), now) for update in updates]
    rows += [(update["update_id"], _digest(update), now) for update in handled]
    db.conn.executemany(
        "insert into inbox (update_id, body, kept_at) values (?, ?, ?) on conflict (update_id)"
        " do update set body = excluded.body, kept_at = excluded.kept_at, tries = 0"
        " where body != excluded.body",
        rows,
    )


def known(db: Database, updates: Collection[Update]) -> set[int]:
    """The ids of those of these updates that are stored, or have been handled."""
    rows = db.execute(
        "select update_id, body from inbox where update_id in (select value from json_each(?))",
        [json.dumps([update["update_id"] for update in updates])],
    )
    stored = dict(rows.fetchall())
    return {
        update["update_id"]
        for update in updates
        if stored.get(update["update_id"]) in (_body(update), _digest(update))
    }


def newest(db: Database) -> int:
    """The greatest id of all updates that are stored, or have been handled; 0 if there are none."""
    return int(db.execute("select coalesce(max(update_id), 0) from inbox").fetchone()[0])


def forget_old(db: Database, now: int) -> None:
    """Forget what Telegram has forgotten, too. Reads the whole table."""
    db.execute("delete from inbox where kept_at < ?", [now - KEPT_S])


def drop_unhandled(db: Database) -> None:
    """Forget what was not handled yet; what Telegram gives again is handled then."""
    db.execute(f"delete from inbox where {UNHANDLED}")


def take_back(db: Database, now: int) -> TakenBack:
    """At the start: the updates that were not handled before the bot stopped."""
    # tries: 0 for one that no start has met, else 1 more than the starts that it broke by itself
    taken = TakenBack([], [], [], [])
    rows = db.execute(
        f"select update_id, body, kept_at, tries from inbox where {UNHANDLED} order by update_id"
    )
    for update_id, body, kept_at, tries in rows.fetchall():
        if kept_at < now - KEPT_S:
            taken.expired.append(update_id)
        elif tries > MAX_TRIES:
            taken.harmful.append(update_id)
        else:
            (taken.suspects if tries else taken.fresh).append(json.loads(body))
    dropped = [(update_id,) for update_id in (*taken.expired, *taken.harmful)]
    db.conn.executemany("delete from inbox where update_id = ?", dropped)
    db.execute(f"update inbox set tries = 1 where {UNHANDLED} and tries = 0")
    forget_old(db, now)
    return taken


def begin_alone(db: Database, update_id: int) -> None:
    """From now on nothing else is handled: if the bot does not survive, it is this update's doing."""
    db.execute("update inbox set tries = tries + 1 where update_id = ?", [update_id])


def end_alone(db: Database, update_id: int) -> None:
    """The bot has survived it so far, or stops for another reason."""
    # where it was handled meanwhile, a digest without tries has taken its place
    db.execute(
        f"update inbox set tries = tries - 1 where update_id = ? and {UNHANDLED}", [update_id]
    )


def _body(update: Update) -> str:
    return json.dumps(update)


def _digest(update: Update) -> str:
    return hashlib.blake2b(_body(update).encode(), digest_size=16).hexdigest()
