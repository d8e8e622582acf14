"""Fences: pushes that a restored backup still owed, which may have gone out after it was made.

They are not sent again by themselves. For each push the chats that were still owed it are kept, until
an editor decides whether it goes to them again. Plain functions of a database; those that write run
inside a ``transaction``. ``now`` is a Unix time in seconds.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from sqlite_utils import Database

from tickerbot.model import MessageRef
from tickerbot.storage import inbox
from tickerbot.storage.outbox import receipts


@dataclass(frozen=True, slots=True)
class Fence:
    """A push that is held back, and to how many of its chats it may not have gone."""

    seq: int
    entry_id: int
    kind: Literal["entry", "note"]
    owed: int
    reach: int


_OPEN = (
    "select f.seq, p.entry_id, p.kind, f.owed, p.reach from fences f join pushes p using (seq)"
    " where f.decided_at is null and not p.withdrawn"
)


def fence(db: Database, now: int) -> int:
    """Owe nobody anything that is owed now, and remember it; the number of pushes held back.

    Questions and taps that were not answered are dropped, too, and answers that were not sent: they are
    as old as the backup.
    """
    db.execute(
        "insert or ignore into fenced (seq, subscription_id) select p.seq, s.id"
        " from subscriptions s join pushes p on p.seq > s.sent_through and not p.withdrawn"
        " where s.state in ('active', 'paused') and not exists (select 1 from deliveries d"
        " where d.seq = p.seq and d.subscription_id = s.id)"
    )
    held = db.execute(
        "insert into fences (seq, owed, fenced_at)"
        " select f.seq, count(*), ? from fenced f where not exists ("
        "  select 1 from fences o where o.seq = f.seq and o.decided_at is null) group by f.seq"
        " on conflict (seq) do update set owed = excluded.owed, fenced_at = excluded.fenced_at,"
        " decided_at = null, told = 0",
        [now],
    ).rowcount
    db.execute(
        "update subscriptions set sent_through = (select coalesce(max(seq), 0) from pushes),"
        " attempts = 0, retry_at = null"
        " where state in ('active', 'paused') and sent_through < (select max(seq) from pushes)"
    )
    db.execute(
        "update pushes set stopped = 0, hold_s = 0 where stopped or hold_s > 0"
    )  # held back it is all the same
    db.execute("delete from claims")
    db.execute("delete from desk_messages")
    inbox.drop_unhandled(db)
    receipts.close_unsent(db)
    return held


def open_fences(db: Database, entry_id: int | None = None) -> list[Fence]:
    """What nobody has decided on yet, oldest first; of this entry alone, if one is given."""
    rows = db.execute(
        f"{_OPEN} and coalesce(p.entry_id = ?, 1) order by f.seq", [entry_id]
    ).fetchall()
    return [Fence(*row) for row in rows]


def untold_fences(db: Database, limit: int) -> list[Fence]:
    """What the editors do not know of yet, oldest first."""
    rows = db.execute(f"{_OPEN} and not f.told order by f.seq limit ?", [limit]).fetchall()
    return [Fence(*row) for row in rows]


def mark_told(db: Database, seq: int) -> None:
    """The editors know."""
    db.execute("update fences set told = 1 where seq = ?", [seq])


def send_again(db: Database, seq: int, now: int, receipt: MessageRef | None) -> int | None:
    """Owe the push again to the chats that the backup owed it to; to how many.

    What such a chat has got since, or is not to get, is not sent again. ``receipt`` follows the
    delivery of an entry. None where this was decided already, or the entry was retracted.
    """
    found = db.execute(f"{_OPEN} and f.seq = ?", [seq]).fetchone()
    if found is None:
        return None
    held = Fence(*found)
    again = (
        "(select id from subscriptions where state in ('active', 'paused')"
        " and id in (select subscription_id from fenced where seq = :seq)"
        " and not exists (select 1 from deliveries where seq = :seq"
        " and subscription_id = subscriptions.id and outcome <> 'skipped'))"
    )
    values = {"seq": seq, "now": now}
    # the cursor goes back to this push, and must find each later one settled that it had passed
    db.execute(
        "insert or ignore into deliveries"
        " (seq, subscription_id, outcome, revision, sent_revision, sent_at)"
        " select p.seq, s.id, 'skipped', p.wanted, p.wanted, :now from subscriptions s"
        f" join pushes p on p.seq > :seq and p.seq <= s.sent_through where s.id in {again}",
        values,
    )
    db.execute(
        "delete from deliveries where seq = :seq and outcome = 'skipped'"
        f" and subscription_id in {again}",
        values,
    )
    changed = db.execute(
        f"update subscriptions set sent_through = min(sent_through, :seq - 1) where id in {again}",
        values,
    ).rowcount
    # by its old time it would be stale
    db.execute("update pushes set created_at = :now where seq = :seq", values)
    if held.kind == "entry":
        receipts.reopen_receipts(db, held.entry_id)
        if receipt is not None:
            receipts.move_receipt(db, held.entry_id, receipt)
    _decide(db, seq, now)
    return changed


def leave(db: Database, seq: int, now: int) -> bool:
    """Let it be: the push goes out no more; False where this was decided already."""
    if db.execute(f"{_OPEN} and f.seq = ?", [seq]).fetchone() is None:
        return False
    _decide(db, seq, now)
    return True


def _decide(db: Database, seq: int, now: int) -> None:
    db.execute("update fences set decided_at = ?, told = 1 where seq = ?", [now, seq])
    db.execute("delete from fenced where seq = ?", [seq])
