"""Stopping: a broadcast that is running stands still, and goes on, on an editor's word.

Plain functions of a database that run inside a ``transaction``. ``now`` is a Unix time in seconds.
"""

from __future__ import annotations

from typing import Literal

from sqlite_utils import Database

from tickerbot.storage import logbook, people
from tickerbot.storage.newsroom import plans
from tickerbot.storage.outbox import pushes, receipts
from tickerbot.storage.outbox.progress import push_progress

Outcome = Literal["stopped", "running", "over"]
"""How it stands then, as before if that is not for this person to change; over: everybody has it, or it
was retracted or never sent out."""


MAX_ASLEEP = 20
"""Among so many pushes one is looked for that goes to sleepers alone, by and by."""


def newest_to_stop(db: Database) -> int | None:
    """The newest entry that is on its way, or before that a draft that goes out in some seconds.

    Drafts have numbers below 0. Where there is neither it is what somebody has stopped already; None:
    there is nothing.
    """
    for plan in plans.held_plans(db):
        return -plan.draft_id
    return _newest(db, stopped=False) or _newest(db, stopped=True)


def newest_to_go_on(db: Database) -> int | None:
    """The entry of the newest broadcast that is stopped, else of one that goes on already, or None."""
    return _newest(db, stopped=True) or _newest(db, stopped=False)


def _newest(db: Database, *, stopped: bool) -> int | None:
    rows = db.execute(
        "select entry_id from pushes where kind = 'entry' and not withdrawn and stopped = ?"
        " and (stopped or seq > (select max(seq) from pushes) - ?"
        "  or seq in (select seq from audience where open)) order by seq desc",
        [stopped, MAX_ASLEEP],
    )
    return next((number for (number,) in rows if how_it_stands(db, number) != "over"), None)


def how_it_stands(db: Database, entry_id: int) -> Outcome:
    """Whether the broadcast of this entry is running."""
    seq = pushes.number_of(db, entry_id)
    progress = None if seq is None else push_progress(db, seq)
    if progress is None or progress.withdrawn or not (progress.missing or progress.stopped):
        return "over"
    return "stopped" if progress.stopped else "running"


def stop(db: Database, entry_id: int, *, by: int, now: int) -> Outcome:
    """Let nothing more of this broadcast go out; what is in flight counts as sent."""
    before, seq = how_it_stands(db, entry_id), pushes.number_of(db, entry_id)
    if before != "running" or seq is None or not people.has_role(db, by, "editor"):
        return before
    pushes.stop(db, seq)
    receipts.reopen_receipts(db, entry_id)  # closed where only those are left who are asleep
    logbook.record(db, "stopped", by=by, now=now, entry_id=entry_id)
    return "stopped"


def go_on(db: Database, entry_id: int, *, by: int, now: int) -> Outcome:
    """Let a broadcast go on that was stopped."""
    before, seq = how_it_stands(db, entry_id), pushes.number_of(db, entry_id)
    if before != "stopped" or seq is None or not people.has_role(db, by, "editor"):
        return before
    pushes.release(db, seq, now)
    receipts.reopen_receipts(db, entry_id)
    logbook.record(db, "resumed", by=by, now=now, entry_id=entry_id)
    return "running"
