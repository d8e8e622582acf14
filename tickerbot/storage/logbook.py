"""The log: who did what, when, and with which entry. The database lets nobody change it or shorten it.

``record`` runs inside the ``transaction`` that does what it tells. The texts of entries and drafts are
not in it: ``revisions`` has those that were out. Times are Unix times in seconds.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from sqlite_utils import Database

from tickerbot.storage import people
from tickerbot.storage.people import Person

Kind = Literal[
    "published",
    "corrected",
    "retracted",
    "stopped",
    "resumed",
    "resent",
    "not_resent",
    "submitted",
    "approved",
    "sent_back",
    "taken",
    "rehearsed",
    "scheduled",
    "unscheduled",
    "invited",
    "joined",
    "role_changed",
    "removed",
    "topic_added",
    "topic_closed",
    "topic_reopened",
    "topic_renamed",
    "labelled",
    "described",
    "signed",
    "rehearsal_begun",
    "rehearsal_ended",
    "appointed",
    "dismissed",
    "settings_changed",
    "imported",
    "chats_imported",
    "taken_over",
]
"""What was done. Details: published: ``silent`` · corrected, retracted: ``revision`` · imported,
chats_imported, resent: ``count`` · approved, sent_back, taken: ``author``, our number of whose text
it is · scheduled: ``publish_at``, a Unix time in seconds · invited, joined, role_changed: ``role`` ·
joined: ``invited_by`` · role_changed, removed: ``whom`` · appointed, dismissed: ``whom``, a chief by
the settings · topic_added, topic_closed, topic_reopened, topic_renamed: ``topic``, its name then ·
topic_renamed: ``name``, the new one · labelled: ``level``, from 0 to 2, and ``topics``, names ·
signed: ``sign``, whether there are letters · settings_changed: ``approval``, and ``undo``, in seconds ·
taken_over: ``bot``, the user id of the one before."""


@dataclass(frozen=True, slots=True)
class Act:
    """One line of the log. Without a ``person`` it was done on the command line.

    ``entry_id`` is also what became of the draft ``draft_id`` that it was done to.
    """

    at: int
    kind: Kind
    person: Person | None
    entry_id: int | None
    details: dict[str, Any] = field(default_factory=dict)
    draft_id: int | None = None


def record(
    db: Database,
    kind: Kind,
    *,
    by: int | None,
    now: int | None = None,
    entry_id: int | None = None,
    draft_id: int | None = None,
    **details: str | int,
) -> None:
    """Write down what was just done; ``by`` is a user id, None on the command line.

    Without ``now`` it was done at this moment.
    """
    db.execute(
        "insert into log (at, kind, person_id, entry_id, draft_id, details)"
        " values (coalesce(?, cast(strftime('%s') as integer)), ?, ?, ?, ?, ?)",
        [
            now,
            kind,
            None if by is None else people.number_of(db, by),
            entry_id,
            draft_id,
            json.dumps(details, sort_keys=True),
        ],
    )


_ACTS = (
    "select log.at, log.kind, coalesce(log.entry_id, drafts.entry_id), log.details, log.draft_id,"
    " people.id, people.user_id, people.name from log"
    " left join people on people.id = log.person_id left join drafts on drafts.id = log.draft_id"
)


def newest_acts(
    db: Database, limit: int, *, entry_id: int | None = None, name: str = ""
) -> list[Act]:
    """Up to ``limit`` acts, the newest first: all, or those on an entry, or of people so called.

    Those on an entry are also those on the draft that it was.
    A part of the name is enough, in any case.
    """
    where, values = "true", list[Any]()
    if entry_id is not None:
        where = (
            "log.id in (select id from log where entry_id = ?1 union all select log.id from log"
            " join drafts on drafts.id = log.draft_id where drafts.entry_id = ?1)"
        )
        values = [entry_id]
    elif name:
        found = db.execute("select id, name from people where name <> ''").fetchall()
        numbers = [number for number, known in found if name.casefold() in known.casefold()]
        where, values = "log.person_id in (select value from json_each(?))", [json.dumps(numbers)]
    rows = db.execute(f"{_ACTS} where {where} order by log.id desc limit {int(limit)}", values)
    return [_from_row(row) for row in rows.fetchall()]


def newest_settings(db: Database) -> dict[str, Any] | None:
    """The details of the newest act of kind ``settings_changed``; None where there is none."""
    row = db.execute(
        "select details from log where kind = 'settings_changed' order by id desc limit 1"
    ).fetchone()
    return None if row is None else dict(json.loads(row[0]))


def acts_since(db: Database, since: float = 0.0) -> Iterator[Act]:
    """The acts from this time on, oldest first."""
    for row in db.execute(f"{_ACTS} where log.at >= ? order by log.id", [since]):
        yield _from_row(row)


def _from_row(row: Sequence[Any]) -> Act:
    at, kind, entry_id, details, draft_id, number, user_id, name = row
    person = None if number is None else Person(number, user_id, name)
    return Act(at, kind, person, entry_id, json.loads(details), draft_id)
