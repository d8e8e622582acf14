"""Turns: terms that close for quiet hours or between digests, and open again, at their hours.

What closes is the terms, one row, however many subscriptions have them: while they are closed their
rows of the audience are not open, so nobody looks at those who sleep. At the end all that was collected
is for one digest. Plain functions of a database that run inside a ``transaction``; ``now`` is a Unix
time in seconds by the clock on the wall.
"""

from __future__ import annotations

from zoneinfo import ZoneInfo

from sqlite_utils import Database

from tickerbot.model import Level
from tickerbot.storage.outbox import hours, receipts
from tickerbot.storage.outbox.audience import ACTIVE_PARTS, CLOSED, CURSORS, NEWEST_PUSH
from tickerbot.storage.outbox.digests import THROUGH
from tickerbot.storage.outbox.terms import NOTHING_RINGS, from_text
from tickerbot.terms import Terms

MAX_TURNS = 500
"""How many terms turn in one transaction, so that nobody who writes waits for long."""


def turn(db: Database, now: float, zone: ZoneInfo) -> float | None:
    """Close and open what it is time for; return when the next turn is, or None.

    ``zone`` is the newsroom's.
    """
    rows = db.execute(
        "select id, text, turned_at, closed, urgent_closed from terms where turns_at <= ? limit ?",
        [now, MAX_TURNS],
    ).fetchall()
    opened = set[int]()
    for terms_id, text, turned_at, *was_closed in rows:
        wanted = from_text(text)
        its_zone = hours.zone_of(wanted, zone)
        quiet = hours.is_quiet(wanted, now, its_zone)
        # a clock that was ahead, and a long pause, are as if it had just begun
        since = turned_at if turned_at is not None and turned_at <= now else now
        digest_due = any(
            since < moment <= now and not _collects(wanted, moment, its_zone)
            for moment in hours.digests_due(wanted, now, its_zone)
        ) or (bool(wanted.digest_hours) and since < now - 86_400)
        collects = _collects(wanted, now, its_zone)
        urgent_waits = collects and not (wanted.quiet and wanted.quiet.urgent)
        db.execute(
            "update terms set rings_now = ?, turned_at = ?, turns_at = ? where id = ?",
            [_rings(wanted, quiet=quiet), now, hours.next_turn(wanted, now, its_zone), terms_id],
        )
        # also of quiet hours that began while the bot was away
        woke = bool(wanted.quiet and wanted.quiet.collect) and hours.has_woken(
            wanted, since, now, its_zone
        )
        for urgent, closes in enumerate((collects or bool(wanted.digest_hours), urgent_waits)):
            slept = woke and not (urgent and wanted.quiet and wanted.quiet.urgent)
            ends = (bool(was_closed[urgent]) or slept) and not closes and turned_at is not None
            if closes and not urgent and wanted.digest_hours and not collects:
                ends = digest_due or slept
            waits = urgent_waits if urgent else collects
            opened |= _set_lane(db, terms_id, urgent, closes=closes, ends=ends, waits=waits)
    receipts.reopen_of_pushes(db, opened)
    return next_turn(db)


def next_turn(db: Database) -> float | None:
    """When the next turn is, which may be in the past; None where there is none."""
    row = db.execute("select min(turns_at) from terms where turns_at is not null").fetchone()
    return None if row[0] is None else float(row[0])


def turn_all(db: Database) -> None:
    """At the start: what hours are in which zone may have changed."""
    db.execute("update terms set turns_at = 0 where turns_at is not null")


def _collects(wanted: Terms, moment: float, zone: ZoneInfo) -> bool:
    return bool(wanted.quiet and wanted.quiet.collect and hours.is_quiet(wanted, moment, zone))


def _rings(wanted: Terms, *, quiet: bool) -> int:
    if wanted.rings is None:
        return NOTHING_RINGS
    if not quiet or wanted.quiet is None or wanted.quiet.collect:
        return int(wanted.rings)
    return int(Level.URGENT) if wanted.quiet.urgent else NOTHING_RINGS


def _set_lane(
    db: Database, terms_id: int, urgent: int, *, closes: bool, ends: bool, waits: bool
) -> set[int]:
    """``ends``: what was collected so far is for a digest now; ``waits``: also what is left of one.

    Returns the pushes that may go out now and could not before.
    """
    closed, through = CLOSED[urgent], THROUGH[urgent]
    db.execute(f"update terms set {closed} = ? where id = ?", [closes, terms_id])
    if ends or waits:
        newest = NEWEST_PUSH if ends else "0"
        db.execute(f"update terms set {through} = {newest} where id = ?", [terms_id])
    db.execute(
        "update audience set open = 0 where terms_id = ?1 and urgent = ?2 and open"
        f" and seq > (select iif({closed}, {through}, seq) from terms where id = ?1)",
        [terms_id, urgent],
    )
    opened = set[int]()
    if ends or not closes:
        furthest = " union all ".join(
            f"select min({CURSORS[urgent]}) as at from subscriptions"
            f" where terms_id = ?1 and state = 'active' and {part}"
            for part in ACTIVE_PARTS
        )
        found = db.execute(
            "update audience set open = 1 where terms_id = ?1 and urgent = ?2 and not open"
            f" and seq > (select min(at) from ({furthest}))"
            f" and seq <= (select iif({closed}, {through}, audience.seq) from terms where id = ?1)"
            " returning seq",
            [terms_id, urgent],
        ).fetchall()
        opened = {row[0] for row in found}
    return opened
