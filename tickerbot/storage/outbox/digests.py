"""Digests: one message that stands for several entries, and what copies of it must show.

What a digest shows has a version of its own, which grows with each correction of any of its entries;
a copy that shows an older one is owed a correction, as every copy. Those that stand for the same
entries are one row. Their copies are rows of ``deliveries`` whose ``seq`` is the digest's number below
zero.

Plain functions of a database; those that write run inside a ``transaction``.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

from sqlite_utils import Database

THROUGH = ("digest_through", "urgent_digest_through")
"""The columns of terms that say up to which push of the lane what was collected is for a digest."""
COLLECTED = ("collected_through", "urgent_collected_through")
"""The same of a subscription: what its terms before had collected."""
SEQS = "(select seq from pushes union all select -id from digests)"
"""SQL: all that a delivery may be of."""
_VERSION = (
    "(select 1 + sum(e.revision - 1) from digest_entries de join entries e on e.id = de.entry_id"
    " where de.digest_id = digests.id)"
)


@dataclass(frozen=True, slots=True)
class Collected:
    """What one digest is for: (push, entry, its level) in the order of pushes, and the notes to those.

    A note has level -1.
    """

    parts: tuple[tuple[int, int, int], ...]

    @property
    def covers(self) -> tuple[int, ...]:
        """The pushes that it settles: those of the entries in their order, then the notes."""
        return tuple(seq for seq, _, _ in sorted(self.parts, key=lambda part: part[2] < 0))

    @property
    def entries(self) -> tuple[int, ...]:
        """The entries that it shows."""
        return tuple(entry for _, entry, level in self.parts if level >= 0)

    @property
    def level(self) -> int:
        """The highest level of them."""
        return max((level for _, _, level in self.parts), default=0)

    def left_for(self, db: Database, subscription_id: int) -> Collected:
        """The same without what is settled for this subscription already."""
        settled = db.execute(
            "select seq from deliveries where subscription_id = ?"
            " and seq in (select value from json_each(?))",
            [subscription_id, json.dumps(self.covers)],
        ).fetchall()
        done = {row[0] for row in settled}
        return (
            Collected(tuple(part for part in self.parts if part[0] not in done)) if done else self
        )


def collected(
    db: Database, terms_id: int, cursors: Sequence[int], through: Sequence[int]
) -> Collected:
    """What subscriptions with these terms are to get, after their cursors up to which push.

    Both are of the others and of urgent ones. What waits behind a push that is stopped waits on.
    """
    return _read(
        db,
        "a.terms_id = ?1 and a.open and a.seq > iif(a.urgent, ?3, ?2)"
        " and a.seq <= iif(a.urgent, ?5, ?4) and not exists (select 1 from pushes q"
        "  join audience b on b.terms_id = a.terms_id and b.urgent = a.urgent and b.seq = q.seq"
        "  where q.stopped and q.seq < a.seq and q.seq > iif(a.urgent, ?3, ?2))",
        [terms_id, *cursors, *through],
    )


def stale_ones(
    db: Database, terms_id: int, urgent: int, first: int, among: Sequence[int]
) -> Collected:
    """What of these pushes is owed in one lane from ``first`` on."""
    return _read(
        db,
        "a.terms_id = ? and a.urgent = ? and a.seq >= ?"
        " and a.seq in (select value from json_each(?))",
        [terms_id, urgent, first, json.dumps(list(among))],
    )


def _read(db: Database, where: str, values: Sequence[object]) -> Collected:
    rows = db.execute(
        "select a.seq, p.entry_id, p.kind, p.level from audience a join pushes p on p.seq = a.seq"
        f" where {where} and not p.stopped order by a.seq",
        list(values),
    ).fetchall()
    shown = {row[1] for row in rows if row[2] == "entry"}
    return Collected(
        tuple(
            (row[0], row[1], row[3] if row[2] == "entry" else -1) for row in rows if row[1] in shown
        )
    )


def add_copy(
    db: Database,
    numbers: Sequence[int],
    subscription_id: int,
    message_id: int,
    version: int,
    now: int,
) -> None:
    """A message that stands for these entries is there, and shows this version."""
    key = json.dumps(list(numbers))
    db.execute(
        "insert into digests (entries, made_at) values (?, ?) on conflict do nothing", [key, now]
    )
    (digest_id,) = db.execute("select id from digests where entries = ?", [key]).fetchone()
    db.conn.executemany(
        "insert or ignore into digest_entries (entry_id, digest_id) values (?, ?)",
        [(number, digest_id) for number in numbers],
    )
    db.execute(
        "insert or replace into deliveries (seq, subscription_id, outcome, message_id, revision,"
        " sent_revision, sent_at) select ?1, id, 'sent', ?2, ?3, ?3, ?4 from subscriptions"
        " where id = ?5",
        [-digest_id, message_id, version, now, subscription_id],
    )
    db.execute(
        f"update digests set wanted = {_VERSION}, correcting = correcting or {_VERSION} > ?"
        " where id = ?",
        [version, digest_id],
    )


def require_newest(db: Database, entry_id: int) -> None:
    """All digests with this entry must show it as it is now."""
    db.execute(
        f"update digests set wanted = {_VERSION}, correcting = 1 where id in"
        " (select digest_id from digest_entries where entry_id = ?)",
        [entry_id],
    )


def entries_of(db: Database, seq: int) -> tuple[int, ...]:
    """The entries that copies with this number below zero show."""
    (key,) = db.execute("select entries from digests where id = ?", [-seq]).fetchone()
    return tuple(json.loads(key))


def with_entry(db: Database, entry_id: int) -> list[tuple[int, ...]]:
    """The numbers of the entries in each digest that has this one."""
    rows = db.execute(
        "select entries from digests where id in"
        " (select digest_id from digest_entries where entry_id = ?)",
        [entry_id],
    ).fetchall()
    return [tuple(json.loads(row[0])) for row in rows]


def newest_revision(db: Database, seq: int) -> tuple[int, int]:
    """Of the entries in the digest of such copies that corrected last: its number and revision."""
    row = db.execute(
        "select e.id, e.revision from digest_entries de join entries e on e.id = de.entry_id"
        " left join revisions r on r.entry_id = e.id and r.revision = e.revision"
        " where de.digest_id = ? order by r.made_at desc, e.id desc limit 1",
        [-seq],
    ).fetchone()
    return row[0], row[1]
