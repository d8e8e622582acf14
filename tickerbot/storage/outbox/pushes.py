"""The outbox: what each subscription is still owed, as a state and not as a queue of jobs.

A push has a number, ``seq``; a subscription remembers in ``sent_through`` the newest push that was
settled for it (of urgent ones, which overtake, in ``urgent_through``), and is owed every push with a
greater number that its terms want (``audience``), oldest first. So publishing writes a row for each of
the terms that exist, however many chats there are, and the order within a chat cannot be broken: its
next push is looked up only once the one before is settled. A push is settled for a chat only after
Telegram's answer, so after a crash it is owed again; ``claims`` holds what may have been under way, and
a message sent again for that reason is recorded as possibly repeated.

Plain functions of a database; those that write run inside a ``transaction``. ``now`` is a Unix
time in seconds.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

from sqlite_utils import Database

from tickerbot.model import Delivery, Target
from tickerbot.outcomes import MAX_WAIT_S
from tickerbot.storage.outbox import audience, doubts, followed_words, receipts
from tickerbot.storage.outbox.audience import CURSOR, CURSORS
from tickerbot.storage.outbox.digests import COLLECTED, THROUGH, Collected, collected, stale_ones
from tickerbot.storage.outbox.doubts import WAS_WELL
from tickerbot.text.german.reading import Reading


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
WELL, TROUBLED = "s.attempts = 0", "s.attempts > 0"
"""SQL: whether the last attempt at subscription ``s`` failed."""
DOUBT = "in_doubt = 1, doubted_through = max(doubted_through, through)"
"""SQL: what is claimed may have arrived."""
MAX_PUSHES_BEFORE = 1_000
"""How many earlier pushes count when it is worked out by when one should have been delivered."""


def fan_out(
    db: Database,
    entry_id: int,
    *,
    silent: bool,
    now: int,
    readings: Sequence[Reading] | None = None,
) -> int:
    """Make every subscription that wants this entry owe it; return the push's number.

    Pushing an entry that was pushed already changes nothing. ``readings`` are its words, if at hand.
    """
    if (seq := number_of(db, entry_id)) is not None:
        return seq
    cursor = db.execute(
        "insert into pushes (entry_id, silent, created_at, reach, wanted, level)"
        " select id, ?, ?, 0, revision, level from entries where id = ?",
        [silent, now, entry_id],
    )
    if not cursor.rowcount:
        raise LookupError(f"there is no entry {entry_id}")
    number = int(cursor.lastrowid or 0)
    audience.add_audience(db, number, readings)
    return number


def number_of(db: Database, entry_id: int) -> int | None:
    """The push that carries this entry; None where none does."""
    row = db.execute(
        "select seq from pushes where entry_id = ? and kind = 'entry'", [entry_id]
    ).fetchone()
    return None if row is None else int(row[0])


def fan_out_note(db: Database, entry_id: int, revision: int, now: int) -> int | None:
    """Make those who have the entry, or are owed it, owe the note of this revision as well.

    Returns the number of the note's push; None where there is one already.
    """
    cursor = db.execute(
        "insert into pushes (entry_id, kind, revision, created_at, reach, wanted, level)"
        " select id, 'note', ?, ?, 0, ?, level from entries where id = ? on conflict do nothing",
        [revision, now, revision, entry_id],
    )
    if not cursor.rowcount:
        return None
    number = int(cursor.lastrowid or 0)
    audience.add_audience_of_note(db, number)
    return number


def withdraw(db: Database, entry_id: int, *, but: int | None = None) -> None:
    """Nobody is owed this entry, or a note to it, any more; its receipts are to show that.

    ``but`` is the push of the note that tells so. One that is stopped has been released before.
    """
    db.execute(
        "update pushes set withdrawn = 1 where entry_id = ? and seq is not ?",
        [entry_id, but],
    )
    audience.drop_withdrawn(db, entry_id)
    receipts.reopen_receipts(db, entry_id)


def stop(db: Database, seq: int) -> None:
    """Let nobody get this push, nor what comes after it in the same chat, until it is released."""
    db.execute("update pushes set stopped = 1 where seq = ? and not withdrawn", [seq])


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
    return _due(db, WELL, limit, staleness, now, list(held), seen_at)


def due_again(
    db: Database,
    limit: int,
    staleness: Staleness = NEVER_STALE,
    now: float = 0.0,
    held: Iterable[int] = (),
    seen_at: Mapping[int, float] = NOTHING_SEEN,
) -> list[Delivery]:
    """As ``due``, for subscriptions whose last attempt failed."""
    return _due(db, TROUBLED, limit, staleness, now, list(held), seen_at)


def _due(
    db: Database,
    which: str,
    limit: int,
    staleness: Staleness,
    now: float,
    held: Sequence[int],
    seen_at: Mapping[int, float],
) -> list[Delivery]:
    found = _due_in_lane(db, 1, which, limit, staleness, now, held, seen_at)
    if len(found) < limit:  # so whoever is owed an urgent one is among those found
        busy = [*held, *(delivery.subscription_id for delivery in found)]
        found += _due_in_lane(db, 0, which, limit - len(found), staleness, now, busy, seen_at)
    return found


def _due_in_lane(
    db: Database,
    urgent: int,
    which: str,
    limit: int,
    staleness: Staleness,
    now: float,
    held: Sequence[int],
    seen_at: Mapping[int, float],
) -> list[Delivery]:
    """The next delivery of some: by each open row of the audience those for whom it is the next.

    Those stand between that push and the one before it that is owed to the same terms, so whoever waits
    behind a push that is stopped is not even looked at.
    """
    cursor = CURSORS[urgent]
    stale_before = now - staleness.after
    if which == TROUBLED:  # nearly always there is nobody, and all open rows are many to look at
        their_terms = (
            "select s.terms_id from subscriptions s cross join audience a on a.terms_id = s.terms_id"
            f" and a.urgent = ?1 and a.seq > s.{cursor} and a.open where s.state = 'active'"
            f" and s.retry_at is null and {which} and s.id not in (select value from json_each(?2))"
        )
        if db.execute(f"{their_terms} limit 1", [urgent, json.dumps(held)]).fetchone() is None:
            return []
        which += f" and +a.terms_id in ({their_terms})"
    rows = db.execute(
        f"""
        select p.created_at, s.{cursor}, a.terms_id,
               s.id, s.chat_id, s.thread_id, c.type, coalesce(c.language, c.user_language),
               p.silent or p.level < t.rings_now, p.seq, p.entry_id, s.attempts, p.kind, p.revision,
               {WAS_WELL}, s.{CURSORS[not urgent]}, t.rings_now,
               max(t.{THROUGH[urgent]}, s.{COLLECTED[urgent]}),
               max(t.{THROUGH[not urgent]}, s.{COLLECTED[not urgent]})
        from audience a cross join pushes p cross join terms t cross join subscriptions s
        cross join chats c
        where a.open and a.urgent = ?1 and p.seq = a.seq and not p.stopped
          and t.id = a.terms_id
          and s.terms_id = a.terms_id and s.state = 'active' and s.retry_at is null and {which}
          and s.{cursor} < a.seq and s.{cursor} >= coalesce(
            (select seq from audience b where b.terms_id = a.terms_id and b.urgent = a.urgent
                and b.seq < a.seq order by seq desc limit 1), 0)
          and s.id not in (select value from json_each(?2))
          and c.id = s.chat_id
        order by a.seq, a.terms_id limit ?3  -- and by the index in these: sorting would read all
        """,
        [urgent, json.dumps(held), limit],
    ).fetchall()
    stale: dict[int, Sequence[int]] = {}
    if any(seen_at.get(row[9], row[0]) < stale_before for row in rows):
        stale = _stale(db, rows[0][9], staleness, stale_before, seen_at)
    digests: dict[tuple[int, ...], Collected] = {}
    found = []
    for _, cursor_at, terms_id, *row, was_well, other_at, rings, through, other_through in rows:
        target, silent = Target(row[1], row[2]), bool(row[5])
        delivery = Delivery(row[0], target, row[3], row[4], silent, *row[6:])
        if urgent or not was_well:
            delivery = replace(delivery, urgent=bool(urgent), was_well=bool(was_well))
        waited = delivery.seq <= through  # for the end of its terms' hours, so it is not stale
        is_collected = waited and delivery.kind == "entry"
        if is_collected or (delivery.seq in stale and not waited):
            place = (terms_id, cursor_at, other_at, through, other_through, delivery.seq)
            if place not in digests:
                lanes = ((cursor_at, through), (other_at, other_through))
                cursors, ends = zip(*(reversed(lanes) if urgent else lanes), strict=True)
                digests[place] = (
                    collected(db, terms_id, cursors, ends)
                    if is_collected
                    else stale_ones(db, terms_id, urgent, delivery.seq, stale[delivery.seq])
                )
            parts = digests[place].left_for(db, delivery.subscription_id)
            delivery = _as_digest(delivery, parts, rings, is_stale=not is_collected)
        found.append(delivery)
    return found


def _as_digest(delivery: Delivery, parts: Collected, rings: int, *, is_stale: bool) -> Delivery:
    """One entry alone is a push as any other; a digest rings where the most urgent of it would."""
    silent = is_stale or parts.level < rings
    if len(parts.entries) == 1 and delivery.kind == "entry":
        return replace(delivery, silent=delivery.silent or is_stale)
    return replace(
        delivery, kind="digest", silent=silent, covers=parts.covers, entries=parts.entries
    )


def _stale(
    db: Database,
    oldest_due: int,
    staleness: Staleness,
    stale_before: float,
    seen_at: Mapping[int, float],
) -> dict[int, Sequence[int]]:
    """Pushes from ``oldest_due`` on, each with those that one summary from there on is for.

    Those are all up to the newest stale one, but not beyond one that is stopped.
    """
    due_by = 0.0
    found: dict[int, Sequence[int]] = {}
    together: list[int] = []
    fresh: list[int] = []
    rows = db.execute(
        "select seq, created_at, reach, withdrawn, released_at, stopped from pushes"
        " where seq >= ? order by seq",
        [oldest_due - MAX_PUSHES_BEFORE],
    )
    for seq, created_at, reach, withdrawn, released_at, waits in rows.fetchall():
        if waits:
            together, fresh = [], []
        begun_at = max(seen_at.get(seq, created_at), released_at or 0)
        due_by = max(due_by, begun_at) + reach / staleness.per_second
        if seq >= oldest_due and not (withdrawn or waits):
            fresh.append(seq)
            if due_by < stale_before:
                together += fresh
                found.update(dict.fromkeys(fresh, together))
                fresh = []
    return found


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
    """Whether the chat still waits for this very delivery, at this hour and with such a sound.

    And for no urgent one before it.
    """
    parts = delivery.pushes
    row = db.execute(
        "select 1 from subscriptions s join terms t on t.id = s.terms_id"
        " join audience a on a.terms_id = s.terms_id and a.urgent in (?3, ?4)"
        " and a.seq in (select value from json_each(?1)) join pushes p on p.seq = a.seq"
        f" where s.id = ?2 and s.state = 'active' and {CURSOR} < a.seq and a.open and not p.stopped"
        " and not exists (select 1 from deliveries where seq = a.seq and subscription_id = ?2)"
        # an urgent one that is stopped holds up those behind it, but none of the others
        " and (?3 or not coalesce((select not q.stopped from audience u join pushes q"
        "  on q.seq = u.seq where u.terms_id = s.terms_id and u.urgent = 1 and u.open"
        "  and u.seq > s.urgent_through order by u.seq limit 1), 0))"
        " group by s.id having count(*) = ?5 and (?6 or max(p.level) >= t.rings_now)",
        [
            json.dumps(parts),
            delivery.subscription_id,
            int(delivery.urgent),
            int(delivery.urgent != (delivery.kind == "digest")),
            len(parts),
            int(delivery.silent),
        ],
    ).fetchone()
    return row is not None


def claim(db: Database, deliveries: Iterable[Delivery]) -> None:
    """Record that these may be under way from now on; one that was in doubt stays in doubt."""
    in_doubt = "in_doubt and excluded.seq <= doubted_through and excluded.through >= seq"
    db.conn.executemany(
        "insert into claims (subscription_id, urgent, seq, through) values (?, ?, ?, ?)"
        f" on conflict (subscription_id, urgent) do update set in_doubt = {in_doubt},"
        " through = excluded.through, seq = excluded.seq",
        [claim for each in deliveries for claim in _claims_of(db, each)],
    )


def unclaim(db: Database, deliveries: Iterable[Delivery]) -> None:
    """These were not sent after all; what was in doubt before stays in doubt."""
    db.conn.executemany(
        "delete from claims where subscription_id = ? and urgent = ? and seq = ? and not in_doubt",
        [claim[:3] for each in deliveries for claim in _claims_of(db, each)],
    )


def _claims_of(db: Database, delivery: Delivery) -> list[tuple[int, int, int, int]]:
    """Subscription, lane, first and last push in it; a digest may be for both lanes."""
    number = delivery.subscription_id
    if delivery.kind != "digest":
        return [(number, int(delivery.urgent), delivery.seq, delivery.seq)]
    rows = db.execute(
        "select level = 2, min(seq), max(seq) from pushes"
        " where seq in (select value from json_each(?)) group by 1",
        [json.dumps(delivery.pushes)],
    ).fetchall()
    return [(number, *row) for row in rows]


def doubt_claims(db: Database) -> None:
    """At the start: what was under way when the bot stopped may have arrived."""
    db.execute(f"update claims set {DOUBT}")


def wake_waiting(db: Database, now: float) -> float | None:
    """Make due what has waited long enough; return when the next may be, or None."""
    db.execute(
        "update subscriptions set retry_at = null where state = 'active' and retry_at <= ?", [now]
    )
    row = db.execute(
        "select min(retry_at) from subscriptions where state = 'active' and retry_at is not null"
    ).fetchone()
    return None if row[0] is None else float(row[0])


def take_up(db: Database, now: float) -> None:
    """At the start: go on where the bot was stopped."""
    doubt_claims(db)
    followed_words.renew_keys(db)
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
