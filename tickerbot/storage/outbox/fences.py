"""Fences: pushes and corrections that a restored backup still owed, which may have gone out after it.

They are not sent again by themselves. For each push the chats that were still owed it are kept, until
an editor decides whether it goes to them again. A correction may even have been followed by a newer one
that the backup does not know: until an editor decides, the copies and digests are taken to show what
they must. A retraction is the last that can become of an entry, so it is carried out.

Plain functions of a database; those that write run inside a ``transaction``. ``now`` is a Unix time in
seconds.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Literal

from sqlite_utils import Database

from tickerbot.model import MessageRef
from tickerbot.storage import inbox
from tickerbot.storage.outbox import pushes, receipts
from tickerbot.storage.outbox.audience import CURSOR, CURSORS, NEWEST_PUSH, add_late

Kind = Literal["entry", "note", "correction"]


@dataclass(frozen=True, slots=True)
class Fence:
    """A push that is held back, and to how many of its chats it may not have gone.

    Of a correction: how many of the messages with this push may not show it.
    """

    seq: int
    entry_id: int
    kind: Kind
    owed: int
    reach: int


_PUSHES = (
    "select f.seq, p.entry_id, p.kind, f.owed, p.reach from fences f join pushes p using (seq)"
    " where f.decided_at is null and not p.withdrawn"
)
# one that was corrected since shows the newest text everywhere by that; about one with a note that is
# held back, too, the note is asked first
_CORRECTIONS = (
    "select f.seq, p.entry_id, 'correction', f.owed, f.shown"
    " from fenced_corrections f join pushes p using (seq)"
    " where f.decided_at is null and not p.withdrawn and p.wanted = f.revision and not exists ("
    "  select 1 from fences o join pushes n on n.seq = o.seq where n.entry_id = p.entry_id"
    "  and n.kind = 'note' and n.revision = f.revision and o.decided_at is null)"
)

_PAIRS = (
    "select json_extract(value, '$[0]') as digest_id, json_extract(value, '$[1]') as entry_id"
    " from json_each(?1)"
)
_WANTED = (
    "(select wanted from pushes where seq = d.seq"
    " union all select wanted from digests where id = -d.seq)"
)
_SHOWN = "d.outcome in ('sent', 'stranded')"
"""It stands in a chat; of one that is closed to us nobody knows whether it was back since."""


def fence(db: Database, now: int) -> int:
    """Owe nobody anything that is owed now but retractions; on how much more there is to decide.

    Questions and taps that were not answered are dropped, too, and answers that were not sent: they are
    as old as the backup.
    """
    db.execute(
        "insert or ignore into fenced (seq, subscription_id) select a.seq, s.id"
        f" from subscriptions s join audience a on a.terms_id = s.terms_id and a.seq > {CURSOR}"
        " where s.state in ('active', 'paused') and not exists (select 1 from deliveries d"
        " where d.seq = a.seq and d.subscription_id = s.id)"
    )
    undecided = len(open_fences(db))
    db.execute(
        "insert into fences (seq, owed, fenced_at)"
        " select f.seq, count(*), ? from fenced f where not exists ("
        "  select 1 from fences o where o.seq = f.seq and o.decided_at is null) group by f.seq"
        " on conflict (seq) do update set owed = excluded.owed, fenced_at = excluded.fenced_at,"
        " decided_at = null, told = 0",
        [now],
    )
    _fence_corrections(db, now)
    db.execute(
        f"update subscriptions set sent_through = {NEWEST_PUSH}, urgent_through = {NEWEST_PUSH},"
        " attempts = 0, retry_at = null where state in ('active', 'paused')"
        f" and min(sent_through, urgent_through) < {NEWEST_PUSH}"
    )
    db.execute("update pushes set stopped = 0 where stopped")  # held back it is all the same
    db.execute("update plans set state = 'restored', asked = 0")  # they may be out: asked about
    db.execute("delete from claims")
    db.execute("delete from desk_messages")
    inbox.drop_unhandled(db)
    receipts.close_unsent(db)
    return len(open_fences(db)) - undecided


def _fence_corrections(db: Database, now: int) -> None:
    held = json.dumps(_digests_to_hold(db))
    db.execute(
        f"with held as ({_PAIRS}) insert into fenced_corrections"
        " (seq, revision, owed, shown, fenced_at)"
        " select seq, wanted, sum(behind), count(*), ?2 from ("
        "  select p.seq, p.wanted, d.revision < p.wanted as behind from pushes p"
        f"  join deliveries d on d.seq = p.seq and {_SHOWN} where not p.withdrawn"
        "  and (p.wanted > 1 or p.entry_id in (select entry_id from held))"
        "  union all"
        "  select p.seq, p.wanted, d.revision < g.wanted and h.entry_id is not null from pushes p"
        "  join digest_entries e using (entry_id) join digests g on g.id = e.digest_id"
        f"  join deliveries d on d.seq = -g.id and {_SHOWN}"
        "  left join held h on h.digest_id = g.id and h.entry_id = e.entry_id"
        "  where p.kind = 'entry' and not p.withdrawn"
        "  and (p.wanted > 1 or p.entry_id in (select entry_id from held))"
        " ) group by seq having sum(behind)"
        " on conflict (seq) do update set revision = excluded.revision, owed = excluded.owed,"
        " shown = excluded.shown, fenced_at = excluded.fenced_at, decided_at = null, told = 0",
        [held, now],
    )
    # a copy whose chat is closed follows what is decided, too, once that is back
    db.execute(
        f"with held as ({_PAIRS}) update deliveries as d set retry_at = null, revision = {_WANTED}"
        f" where {_SHOWN} and revision < {_WANTED} and seq in"
        " (select seq from pushes where not withdrawn and wanted > 1"
        "  union all select -digest_id from held)",
        [held],
    )
    db.execute("update pushes set correcting = 0 where correcting and not withdrawn")
    db.execute(
        f"with held as ({_PAIRS}) update digests set correcting = 0"
        " where id in (select digest_id from held)",
        [held],
    )


def _digests_to_hold(db: Database) -> list[tuple[int, int]]:
    """The digests that owe a correction, each with the entries whose corrections its copies lack.

    A version counts all corrections of its entries, so what a copy lacks are the latest of them. A
    digest that owes a retraction is none of these: that is carried out, and shows the rest by the way.
    """
    rows = db.execute(
        "with behind as (select g.id, g.wanted - min(d.revision) as missing from digests g"
        f"  join deliveries d on d.seq = -g.id and {_SHOWN} where g.wanted > 1"
        "  group by g.id having missing > 0),"
        " made as (select b.id, e.entry_id, b.missing,"
        "  rank() over (partition by b.id order by r.made_at desc) as place from behind b"
        "  join digest_entries e on e.digest_id = b.id"
        "  join revisions r on r.entry_id = e.entry_id and r.revision > 1)"
        " select distinct made.id, entry_id, retracted_at is not null from made"
        " join entries on entries.id = entry_id where place <= missing"
    ).fetchall()
    retracting = {digest_id for digest_id, _, is_retracted in rows if is_retracted}
    return [(digest_id, entry) for digest_id, entry, _ in rows if digest_id not in retracting]


def open_fences(db: Database, entry_id: int | None = None) -> list[Fence]:
    """What nobody has decided on yet, oldest first; of this entry alone, if one is given."""
    which = "and coalesce(p.entry_id = :entry, 1)"
    rows = db.execute(
        f"{_PUSHES} {which} union all {_CORRECTIONS} {which} order by 1", {"entry": entry_id}
    ).fetchall()
    return [Fence(*row) for row in rows]


def untold_fences(db: Database, limit: int) -> list[Fence]:
    """What the editors do not know of yet, oldest first."""
    which = "and not f.told"
    rows = db.execute(
        f"{_PUSHES} {which} union all {_CORRECTIONS} {which} order by 1 limit ?", [limit]
    ).fetchall()
    return [Fence(*row) for row in rows]


def mark_told(db: Database, seq: int, kind: Kind = "entry") -> None:
    """The editors know."""
    db.execute(f"update {_table(kind)} set told = 1 where seq = ?", [seq])


def send_again(db: Database, seq: int, now: int, receipt: MessageRef | None) -> int | None:
    """Owe the push again to the chats that the backup owed it to; to how many.

    What such a chat has got since, or is not to get, is not sent again. ``receipt`` follows the
    delivery of an entry. None where this was decided already, or the entry was retracted.
    """
    held = _find(db, seq)
    if held is None:
        return None
    again = (
        "(select id from subscriptions where state in ('active', 'paused')"
        " and id in (select subscription_id from fenced where seq = :seq)"
        " and not exists (select 1 from deliveries where seq = :seq"
        " and subscription_id = subscriptions.id and outcome <> 'skipped'))"
    )
    (urgent,) = db.execute("select level = 2 from pushes where seq = ?", [seq]).fetchone()
    cursor = CURSORS[urgent]
    values = {"seq": seq, "now": now, "urgent": urgent}
    # the cursor goes back to this push, and must find each later one settled that it had passed
    db.execute(
        "insert or ignore into deliveries"
        " (seq, subscription_id, outcome, revision, sent_revision, sent_at)"
        " select p.seq, s.id, 'skipped', p.wanted, p.wanted, :now from subscriptions s"
        f" join pushes p on p.seq > :seq and p.seq <= s.{cursor} and (p.level = 2) = :urgent"
        f" where s.id in {again}",
        values,
    )
    db.execute(
        "delete from deliveries where seq = :seq and outcome = 'skipped'"
        f" and subscription_id in {again}",
        values,
    )
    whose = f"select distinct terms_id from subscriptions where id in {again}"
    for (terms_id,) in db.execute(whose, values).fetchall():
        add_late(db, terms_id, [seq])
    changed = db.execute(
        f"update subscriptions set {cursor} = min({cursor}, :seq - 1) where id in {again}",
        values,
    ).rowcount
    # by its old time it would be stale
    db.execute("update pushes set created_at = :now where seq = :seq", values)
    if held.kind == "entry":
        receipts.reopen_receipts(db, held.entry_id)
        if receipt is not None:
            receipts.move_receipt(db, held.entry_id, receipt)
    _decide(db, seq, now)
    db.execute("delete from fenced where seq = ?", [seq])
    if held.kind == "note" and (corrected := pushes.number_of(db, held.entry_id)) is not None:
        correct_again(db, corrected, now)  # which the note tells of
    return changed


def correct_again(db: Database, seq: int, now: int) -> int | None:
    """Let all messages with this push, digests too, show what the archive says; how many.

    Not only those that did not by the backup: the others may show what it does not know. None where
    this was decided already, or the entry was corrected or retracted since.
    """
    held = _find(db, seq, "correction")
    if held is None:
        return None
    its_digests = "(select digest_id from digest_entries where entry_id = ?)"
    messages = 0
    for outcome in ("stranded", "sent"):
        messages = db.execute(
            "update deliveries as d set revision = revision - 1 where outcome = ? and seq in"
            f" (select ? union all select -id from digests where id in {its_digests})"
            f" and revision = {_WANTED}",
            [outcome, seq, held.entry_id],
        ).rowcount
    db.execute("update pushes set correcting = 1 where seq = ?", [seq])
    db.execute(f"update digests set correcting = 1 where id in {its_digests}", [held.entry_id])
    db.execute(
        "update revisions set reach = ?, changed = 0, lost = 0 where entry_id = ?"
        " and revision = (select revision from fenced_corrections where seq = ?)",
        [messages, held.entry_id, seq],
    )
    receipts.reopen_receipts(db, held.entry_id, "corrected")
    _decide(db, seq, now, "correction")
    return messages


def leave(db: Database, seq: int, now: int, kind: Kind = "entry") -> bool:
    """Let it be: this goes out no more; False where that was decided already."""
    if _find(db, seq, kind) is None:
        return False
    _decide(db, seq, now, kind)
    if kind != "correction":
        db.execute("delete from fenced where seq = ?", [seq])
    return True


def _find(db: Database, seq: int, kind: Kind = "entry") -> Fence | None:
    found = db.execute(
        f"{_CORRECTIONS if kind == 'correction' else _PUSHES} and f.seq = ?", [seq]
    ).fetchone()
    return Fence(*found) if found else None


def _decide(db: Database, seq: int, now: int, kind: Kind = "entry") -> None:
    db.execute(f"update {_table(kind)} set decided_at = ?, told = 1 where seq = ?", [now, seq])


def _table(kind: Kind) -> str:
    return "fenced_corrections" if kind == "correction" else "fences"
