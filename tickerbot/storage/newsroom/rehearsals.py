"""Rehearsals: what is "published" in one goes to the team alone, and never into the archive.

A draft that was begun in a rehearsal stays one, also when that is over: the database lets nobody
publish it. Plain functions of a database; those that write run inside a ``transaction``. ``now`` is a
Unix time in seconds.
"""

from __future__ import annotations

from sqlite_utils import Database

from tickerbot.model import Approval
from tickerbot.storage import logbook, people
from tickerbot.storage.newsroom import changing, drafts, expectations, rights
from tickerbot.storage.newsroom.drafts import EntryDraft

REHEARSAL_S = 3600
"""For how long a rehearsal lasts at most."""


def begin(db: Database, user_id: int, now: int) -> None:
    """From now on this person rehearses, for an hour."""
    people.set_rehearsal(db, user_id, now + REHEARSAL_S)


def end(db: Database, user_id: int) -> None:
    """This person rehearses no more."""
    people.set_rehearsal(db, user_id, None)


def is_on(db: Database, user_id: int | None, now: float) -> bool:
    """Whether this person rehearses."""
    person = people.find(db, user_id)
    return person is not None and (person.rehearses_until or 0) > now


def finish(
    db: Database, draft_id: int, version: int, *, by: int, approval: Approval, now: int
) -> EntryDraft | None:
    """Close a draft of a rehearsal, which is then to be shown to the team.

    None where it is none, or not this person's to publish.
    """
    draft = drafts.get_open_draft(db, draft_id, EntryDraft)
    if draft is None or draft.version != version or not draft.rehearsal:
        return None
    if not rights.may_publish(db, draft, by, approval):
        return None
    changing.close(db, draft_id)
    expectations.expect(db, draft.editor_id, None)
    logbook.record(db, "rehearsed", by=by, now=now)
    return draft
