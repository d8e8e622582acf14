"""How far pushes and corrections have come, for receipts and status.

Plain functions of a database that only read. ``now`` is a Unix time in seconds.
"""

from __future__ import annotations

from sqlite_utils import Database

from tickerbot.model import Progress
from tickerbot.storage.outbox import copies, pushes
from tickerbot.storage.outbox.doubts import RATE_SLOT_S
from tickerbot.storage.outbox.reach import count_few_behind, is_stuck
from tickerbot.storage.outbox.receipts import Receipt
from tickerbot.storage.outbox.settlement import RATE_WINDOW_S

COUNTED_EXACTLY = 20_000
"""Up to this many open chats are counted, in about 2 ms; beyond that the counters are used."""


def receipt_progress(db: Database, receipt: Receipt) -> Progress:
    """How far what the receipt is for has come."""
    if receipt.kind != "published":
        return correction_progress(db, receipt.entry_id, receipt.revision)
    (seq,) = db.execute(
        "select seq from pushes where entry_id = ? and kind = 'entry'", [receipt.entry_id]
    ).fetchone()
    return push_progress(db, seq)


def push_progress(db: Database, seq: int) -> Progress:
    """How far push ``seq`` has come: cheap even with a million chats, and exact near the end."""
    reach, delivered, failed, gone, summarized, repeated, withdrawn, stopped, *others = db.execute(
        "select reach, delivered, failed, gone, summarized, repeated, withdrawn, stopped,"
        " unwanted, later, created_at, half_at, last_at from pushes where seq = ?",
        [seq],
    ).fetchone()
    unwanted, later, created_at, half_at, last_at = others
    still_open = 0 if withdrawn else count_few_behind(db, seq, COUNTED_EXACTLY)
    if still_open is None:  # chats that left by themselves are noticed once few are left
        still_open = max(reach - delivered - failed - gone - summarized, COUNTED_EXACTLY + 1)
    asleep = None if withdrawn else count_few_behind(db, seq, COUNTED_EXACTLY, asleep=True)
    if asleep is not None:  # quiet hours have begun since, or are over
        reach, later = reach + later - asleep, asleep
    return Progress(
        reach,
        delivered,
        still_open,
        failed,
        created_at,
        half_at,
        last_at,
        summarized,
        repeated,
        withdrawn=bool(withdrawn),
        stopped=bool(stopped),
        waits_for=_stopped_before(db, seq) if still_open else None,
        stuck=still_open > 0 and is_stuck(db, seq),
        unwanted=unwanted,
        later=later,
    )


def count_open(db: Database, entry_id: int) -> int:
    """How many chats have yet to get an entry; 0 for what was never pushed."""
    seq = pushes.number_of(db, entry_id)
    return push_progress(db, seq).open if seq is not None else 0


def _stopped_before(db: Database, seq: int) -> int | None:
    """The entry of the oldest stopped push before this one that some chat has not got."""
    rows = db.execute(
        "select seq, entry_id from pushes where stopped and seq < ?1 and (level = 2) ="
        " (select level = 2 from pushes where seq = ?1) order by seq",
        [seq],
    ).fetchall()
    waited_for = (entry_id for before, entry_id in rows if count_few_behind(db, before, 0) is None)
    return next(waited_for, None)


def correction_progress(db: Database, entry_id: int, revision: int) -> Progress:
    """How far a correction has come: ``delivered`` are the copies changed, ``failed`` those lost.

    ``withdrawn`` where a newer correction of the same entry goes on in its place.
    """
    reach, changed, lost, last_at, made_at, newest = db.execute(
        "select r.reach, r.changed, r.lost, r.last_at, r.made_at, e.revision from revisions r"
        " join entries e on e.id = r.entry_id where r.entry_id = ? and r.revision = ?",
        [entry_id, revision],
    ).fetchone()
    superseded = newest > revision
    still_open = 0
    if not superseded:
        still_open = copies.count_behind(db, entry_id, COUNTED_EXACTLY + 1)
        if still_open > COUNTED_EXACTLY:
            still_open = max(reach - changed - lost, still_open)
    return Progress(
        max(reach, changed + lost + still_open),
        changed,
        still_open,
        lost,
        created_at=made_at,
        last_at=last_at,
        withdrawn=superseded,
    )


def messages_per_second(db: Database, now: float) -> float:
    """How many messages were delivered in each second of the last minute, on average."""
    begin = int(now) // RATE_SLOT_S * RATE_SLOT_S - RATE_WINDOW_S + RATE_SLOT_S
    (messages,) = db.execute(
        "select coalesce(sum(messages), 0) from rates where began_at between ? and ?", [begin, now]
    ).fetchone()
    return float(messages / (now - begin))
