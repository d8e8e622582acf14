"""The outbox: what each subscription is still owed, as a state and not as a queue of jobs.

A push has a number, ``seq``; a subscription remembers in ``sent_through`` the newest push that was
settled for it, and is owed every push with a greater number, oldest first. So publishing writes one
row, however many chats there are, and the order within a chat cannot be broken: its next push is looked
up only once the one before is settled. A push is settled for a chat only after Telegram's answer, so
after a crash it is owed again; ``claims`` holds what may have been under way, and a message sent again
for that reason is recorded as possibly repeated.

Plain functions of a database; those that write run inside a ``transaction``. ``now`` is a Unix
time in seconds.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from sqlite_utils import Database

from tickerbot.model import Delivery, Target
from tickerbot.outcomes import MAX_WAIT_S
from tickerbot.storage.outbox import doubts, receipts
from tickerbot.storage.outbox.doubts import WAS_WELL
from tickerbot.storage.outbox.reach import count_active
from tickerbot.storage.outbox.terms import NOTHING_RINGS

NEWEST = "(select seq from pushes where not withdrawn order by seq desc limit 1)"
"""SQL: the newest push that is to be sent; a subscription that has it is owed nothing."""


@dataclass(frozen=True, slots=True)
class Staleness:
    """When a push is too old to go out by itself: ``after`` seconds past the time it was due.

    It is due once its chats could have been served at ``per_second`` messages, counted from when the
    pushes before it were due: a broadcast that merely takes long does not make a push stale.
    """

    after: float
    per_second: float


NEVER_STALE = Staleness(float("inf"), 1.0)
NOTHING_SEEN: Mapping[int, float] = MappingProxyType({})
MAX_PUSHES_BEFORE = 1_000
"""How many earlier pushes count when it is worked out by when one should have been delivered."""


def fan_out(
    db: Database,
    entry_id: int,
    *,
    silent: bool,
    now: int,
    reach: int | None = None,
    hold_s: int = 0,
) -> int:
    """Make every active subscription owe this entry; return the push's number.

    Pushing an entry that was pushed already changes nothing. ``reach`` saves counting the
    subscriptions again for each of many entries. Nobody gets it before ``hold_s`` seconds have passed.
    """
    if (seq := number_of(db, entry_id)) is not None:
        return seq
    cursor = db.execute(
        "insert into pushes (entry_id, silent, created_at, reach, hold_s, wanted)"
        " select id, ?, ?, ?, ?, revision from entries where id = ?",
        [silent, now, count_active(db) if reach is None else reach, hold_s, entry_id],
    )
    if not cursor.rowcount:
        raise LookupError(f"there is no entry {entry_id}")
    return int(cursor.lastrowid or 0)


def number_of(db: Database, entry_id: int) -> int | None:
    """The push that carries this entry; None where none does."""
    row = db.execute(
        "select seq from pushes where entry_id = ? and kind = 'entry'", [entry_id]
    ).fetchone()
    return None if row is None else int(row[0])


def fan_out_note(db: Database, entry_id: int, revision: int, now: int) -> None:
    """Make every active subscription owe the note of this revision, in reply to an older copy."""
    db.execute(
        "insert into pushes (entry_id, kind, revision, created_at, reach, wanted)"
        " values (?, 'note', ?, ?, ?, ?) on conflict do nothing",
        [entry_id, revision, now, count_active(db), revision],
    )


def withdraw(db: Database, entry_id: int) -> None:
    """Nobody is owed this entry, or a note to it, any more; its receipts are to show that.

    One that is stopped has been released before.
    """
    db.execute("update pushes set withdrawn = 1, hold_s = 0 where entry_id = ?", [entry_id])
    receipts.reopen_receipts(db, entry_id)


def stop(db: Database, seq: int) -> None:
    """Let nobody get this push, nor what comes after it in the same chat, until it is released."""
    db.execute("update pushes set stopped = 1, hold_s = 0 where seq = ? and not withdrawn", [seq])


def release(db: Database, seq: int, now: int) -> None:
    """Let a push go on that was stopped; neither it nor what waited behind it is stale for that."""
    released = db.execute("update pushes set stopped = 0 where seq = ? and stopped", [seq])
    if released.rowcount:
        db.execute("update pushes set released_at = ? where seq >= ?", [now, seq])


def due(
    db: Database,
    limit: int,
    staleness: Staleness = NEVER_STALE,
    now: float = 0.0,
    held: Iterable[int] = (),
    seen_at: Mapping[int, float] = NOTHING_SEEN,
) -> list[Delivery]:
    """The next delivery of up to ``limit`` subscriptions, those furthest behind first.

    ``held`` are subscriptions that are being worked on. ``seen_at`` tells of some pushes by their
    numbers when they were there, by the clock that tells ``now``; of the others it is when they were
    created.
    """
    return _due(db, "s.attempts = 0", limit, staleness, now, held, seen_at)


def due_again(
    db: Database,
    limit: int,
    staleness: Staleness = NEVER_STALE,
    now: float = 0.0,
    held: Iterable[int] = (),
    seen_at: Mapping[int, float] = NOTHING_SEEN,
) -> list[Delivery]:
    """As ``due``, for subscriptions whose last attempt failed."""
    return _due(db, "s.attempts > 0", limit, staleness, now, held, seen_at)


def _due(
    db: Database,
    which: str,
    limit: int,
    staleness: Staleness,
    now: float,
    held: Iterable[int],
    seen_at: Mapping[int, float],
) -> list[Delivery]:
    deliveries: list[Delivery] = []
    for begin, end in _open_ranges(db):
        if len(deliveries) < limit:
            left = limit - len(deliveries)
            deliveries += _due_between(db, begin, end, which, left, staleness, now, held, seen_at)
    return deliveries


def _open_ranges(db: Database) -> list[tuple[int, int]]:
    """Between which cursors (from, below) subscriptions stand whose next push is not stopped or held.

    Looking at those that wait behind a stopped one would take long: they may be a million.
    """
    stopped = db.execute(
        "select seq from pushes where stopped or hold_s > 0 order by seq"
    ).fetchall()
    ranges, begin = [], 0
    for (seq,) in stopped:
        ranges.append((begin, _newest_before(db, seq)))
        begin = seq
    ranges.append((begin, _newest_before(db, 2**63 - 1)))
    return [(begin, end) for begin, end in ranges if begin < end]


def _newest_before(db: Database, seq: int) -> int:
    row = db.execute(
        "select seq from pushes where seq < ? and not withdrawn order by seq desc limit 1", [seq]
    ).fetchone()
    return int(row[0]) if row else 0


def _due_between(
    db: Database,
    begin: int,
    end: int,
    which: str,
    limit: int,
    staleness: Staleness,
    now: float,
    held: Iterable[int],
    seen_at: Mapping[int, float],
) -> list[Delivery]:
    stale_before = now - staleness.after
    rows = db.execute(
        f"""
        select p.created_at, s.sent_through,
               s.id, s.chat_id, s.thread_id, c.type, coalesce(c.language, c.user_language),
               p.silent or t.rings = {NOTHING_RINGS}, p.seq, p.entry_id, s.attempts, p.kind, p.revision,
               {WAS_WELL}
        from subscriptions s
        join pushes p on p.seq = (
            select seq from pushes where seq > s.sent_through and not withdrawn order by seq limit 1)
        join chats c on c.id = s.chat_id
        join terms t on t.id = s.terms_id
        where s.state = 'active' and s.retry_at is null and {which}
          and s.sent_through >= ? and s.sent_through < ?
          and s.id not in (select value from json_each(?))
        order by s.sent_through, s.id limit ?
        """,
        [begin, end, json.dumps(list(held)), limit],
    ).fetchall()
    newest_stale = 0
    if any(seen_at.get(row[8], row[0]) < stale_before for row in rows):
        oldest = min(row[8] for row in rows)
        newest_stale = _newest_stale(db, oldest, end, staleness, stale_before, seen_at)
    counts: dict[int, int] = {}
    found = []
    for _, sent_through, *row, was_well in rows:
        target, silent = Target(row[1], row[2]), bool(row[5])
        delivery = Delivery(row[0], target, row[3], row[4], silent, *row[6:])
        if not was_well:
            delivery = replace(delivery, was_well=False)
        if delivery.seq <= newest_stale:
            if sent_through not in counts:
                counts[sent_through] = _count_entries(db, sent_through, newest_stale)
            delivery = replace(
                delivery,
                kind="summary",
                silent=True,
                through=newest_stale,
                count=counts[sent_through],
            )
        found.append(delivery)
    return found


def _newest_stale(
    db: Database,
    oldest_due: int,
    newest_due: int,
    staleness: Staleness,
    stale_before: float,
    seen_at: Mapping[int, float],
) -> int:
    """The newest push, from ``oldest_due`` to ``newest_due``, that is stale; 0 where none is."""
    due_by, newest = 0.0, 0
    rows = db.execute(
        "select seq, created_at, reach, withdrawn, released_at from pushes"
        " where seq between ? and ? order by seq",
        [oldest_due - MAX_PUSHES_BEFORE, newest_due],
    )
    for seq, created_at, reach, withdrawn, released_at in rows.fetchall():
        begun_at = max(seen_at.get(seq, created_at), released_at or 0)
        due_by = max(due_by, begun_at) + reach / staleness.per_second
        if seq >= oldest_due and not withdrawn and due_by < stale_before:
            newest = seq
    return newest


def _count_entries(db: Database, sent_through: int, through: int) -> int:
    row = db.execute(
        "select count(*) from pushes where kind = 'entry' and not withdrawn"
        " and seq > ? and seq <= ?",
        [sent_through, through],
    ).fetchone()
    return int(row[0])


def newest_number(db: Database) -> int:
    """The number of the newest push; 0 before the first."""
    return int(db.execute("select coalesce(max(seq), 0) from pushes").fetchone()[0])


def published_at(db: Database, seqs: Iterable[int]) -> dict[int, int]:
    """When each of these pushes was published."""
    rows = db.execute(
        "select seq, created_at from pushes where seq in (select value from json_each(?))",
        [json.dumps(list(seqs))],
    ).fetchall()
    return {row[0]: row[1] for row in rows}


def numbers_after(db: Database, seq: int) -> list[int]:
    """The numbers of the pushes after this one."""
    return [row[0] for row in db.execute("select seq from pushes where seq > ?", [seq])]


def is_owed(db: Database, delivery: Delivery) -> bool:
    """Whether the chat still waits for this very delivery."""
    row = db.execute(
        "select 1 from subscriptions s join pushes p on p.seq = ?"
        " where s.id = ? and s.state = 'active' and s.sent_through < p.seq and not p.withdrawn"
        " and not p.stopped",
        [delivery.seq, delivery.subscription_id],
    ).fetchone()
    return row is not None


def claim(db: Database, deliveries: Iterable[Delivery]) -> None:
    """Record that these may be under way from now on; one that was in doubt stays in doubt."""
    db.conn.executemany(
        "insert into claims (subscription_id, seq) values (?, ?)"
        " on conflict (subscription_id) do update set"
        " in_doubt = in_doubt and seq = excluded.seq, seq = excluded.seq",
        [(delivery.subscription_id, delivery.seq) for delivery in deliveries],
    )


def unclaim(db: Database, deliveries: Iterable[Delivery]) -> None:
    """These were not sent after all; what was in doubt before stays in doubt."""
    db.conn.executemany(
        "delete from claims where subscription_id = ? and seq = ? and not in_doubt",
        [(delivery.subscription_id, delivery.seq) for delivery in deliveries],
    )


def doubt_claims(db: Database) -> None:
    """At the start: what was under way when the bot stopped may have arrived."""
    db.execute("update claims set in_doubt = 1 where not in_doubt")


def wake_waiting(db: Database, now: float) -> float | None:
    """Make due what has waited long enough; return when the next may be, or None.

    A push that was made in the future, by a clock that was ahead, is held no longer.
    """
    db.execute(
        "update pushes set hold_s = 0"
        " where hold_s > 0 and (created_at + hold_s <= ?1 or created_at > ?1 + 1)",
        [now],
    )
    db.execute(
        "update subscriptions set retry_at = null where state = 'active' and retry_at <= ?", [now]
    )
    row = db.execute(
        "select min(at) from (select min(retry_at) as at from subscriptions"
        " where state = 'active' and retry_at is not null"
        " union all select min(created_at + hold_s) from pushes where hold_s > 0)"
    ).fetchone()
    return None if row[0] is None else float(row[0])


def take_up(db: Database, now: float) -> None:
    """At the start: go on where the bot was stopped."""
    doubt_claims(db)
    restart_waits(db, now)
    doubts.restart(db, now)


def restart_waits(db: Database, now: float) -> None:
    """At the start: what began to wait in the future begins now; nothing waits longer than it can.

    The clock was ahead when that was stored, or has been set back.
    """
    db.execute(
        "update subscriptions set waits_since = ?1,"
        " retry_at = ?1 + min(?2, coalesce(retry_at - waits_since, ?2))"
        " where state = 'active' and retry_at is not null"
        " and (waits_since > ?1 or retry_at > ?1 + ?2)",
        [now, MAX_WAIT_S],
    )
