"""Rehearsals: what is "published" in one goes to the team alone, and never into the archive.

A draft that was begun in a rehearsal stays one, also when that is over: the database lets nobody
publish it. Plain functions of a database; those that write run inside a ``transaction``. ``now`` is a
Unix time in seconds.
"""

from __future__ import annotations

from sqlite_utils import Database

from tickerbot.model import Approval
from tickerbot.storage import logbook, people
from tickerbot.storage.newsroom import changing, decisions, drafts, expectations, rights
from tickerbot.storage.newsroom.decisions import Decision
from tickerbot.storage.newsroom.drafts import EntryDraft

REHEARSAL_S = 3600
"""For how long a rehearsal lasts at most."""


def begin(db: Database, user_id: int, now: int) -> None:
    """From now on this person rehearses, for an hour; who does already, for what is left of it."""
    if is_on(db, user_id, now):
        return
    people.set_rehearsal(db, user_id, now + REHEARSAL_S)
    logbook.record(db, "rehearsal_begun", by=user_id, now=now)


def end(db: Database, user_id: int, now: int) -> None:
    """This person rehearses no more."""
    if is_on(db, user_id, now):
        logbook.record(db, "rehearsal_ended", by=user_id, now=now)
    people.set_rehearsal(db, user_id, None)


def until(db: Database, user_id: int) -> int:
    """When the rehearsal of this person ends, or has ended; 0: there was none, or they ended it."""
    person = people.find(db, user_id)
    return (person and person.rehearses_until) or 0


def is_on(db: Database, user_id: int | None, now: float) -> bool:
    """Whether this person rehearses."""
    person = people.find(db, user_id)
    return person is not None and (person.rehearses_until or 0) > now


def finish(
    db: Database,
    draft_id: int,
    version: int,
    *,
    by: int,
    approval: Approval,
    now: int,
    receipt: int | None = None,
) -> Decision | None:
    """Close a draft of a rehearsal; the team is to be shown it, and wherever its card is, that.

    The message ``receipt`` in the chat of ``by`` tells that by itself. None where it is none, or not
    this person's to publish; what was decided before where something was.
    """
    draft = drafts.get_open_draft(db, draft_id, EntryDraft)
    if draft is None or draft.version != version:
        return decisions.find(db, draft_id, version)
    if not draft.rehearsal:
        return None
    if not rights.may_publish(db, draft, by, approval):
        return None
    decisions.decide(db, draft, "rehearsed", by=by, now=now, receipt=receipt)
    changing.close(db, draft_id)
    expectations.expect(db, draft.editor_id, None)
    logbook.record(db, "rehearsed", by=by, now=now, draft_id=draft_id)
    return decisions.find(db, draft_id, version)
