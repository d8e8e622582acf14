"""The team: who is let in by a link, who may do what from then on, and who has to leave.

Plain functions of a database that run inside a ``transaction``. ``now`` is a Unix time in seconds.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any, Literal

from sqlite_utils import Database

from tickerbot.model import Approval, Language, Role
from tickerbot.storage import logbook, people
from tickerbot.storage.newsroom import expectations, handovers
from tickerbot.storage.newsroom.drafts import Draft
from tickerbot.storage.outbox import chats
from tickerbot.storage.people import Person

INVITATION_S = 24 * 3600
"""For how long an invitation can be taken."""

Refusal = Literal["unknown", "fixed", "last", "same"]
"""Why nothing was changed: nobody in the team has this number, or whoever wants it is no chief · the
settings say what this person is · nobody else would be chief · it is so already."""


def appoint(db: Database, chiefs: Collection[int], now: int) -> None:
    """At the start: these are chiefs by the settings, and nobody else is any more by them."""
    before = _chiefs_by_settings(db)
    people.appoint(db, chiefs, now)
    after = _chiefs_by_settings(db)
    for number in sorted(before - after):
        logbook.record(db, "dismissed", by=None, now=now, whom=number)
    for number in sorted(after - before):
        logbook.record(db, "appointed", by=None, now=now, whom=number)


def _chiefs_by_settings(db: Database) -> set[int]:
    return {person.number for person in people.team(db) if person.from_settings}


def note_settings(db: Database, approval: Approval, undo_s: int, now: int) -> None:
    """At the start: what an editor may publish alone, and for how long it can be held."""
    settings: dict[str, Any] = {"approval": approval, "undo": undo_s}
    if (logbook.newest_settings(db) or {"approval": "never", "undo": 0}) != settings:
        logbook.record(db, "settings_changed", by=None, now=now, **settings)


def set_sign(db: Database, user_id: int, sign: str, now: int) -> None:
    """Close this person's entries with these letters from now on ("": with none)."""
    if people.sign_of(db, user_id) != sign:
        people.set_sign(db, user_id, sign)
        # not the letters: they would tell who it was when nothing else does any more
        logbook.record(db, "signed", by=user_id, now=now, sign=bool(sign))


def invite(db: Database, secret: str, role: Role, *, by: int, now: int) -> None:
    """Let the first who comes with this secret into the team."""
    db.execute(
        "insert into invitations (digest, role, invited_by, made_at) values (?, ?, ?, ?)",
        [_digest(secret), role, people.number_of(db, by), now],
    )
    logbook.record(db, "invited", by=by, now=now, role=role)


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def take(
    db: Database,
    secret: str,
    user_id: int,
    name: str,
    now: int,
    language: Language | None = None,
) -> Role | None:
    """Let somebody in who comes with this secret; None where it lets nobody in (any more).

    ``language`` is that of their app, in which the cards of others reach them. It lasts
    for 24 hours, works once, and only while who made it is a chief.
    """
    row = db.execute(
        "select i.role, i.invited_by from invitations i join people p on p.id = i.invited_by"
        " where i.digest = ? and i.taken_by is null and i.made_at between ? and ?"
        " and p.role = 'chief'",
        [_digest(secret), now - INVITATION_S, now],
    ).fetchone()
    person = people.find(db, user_id)
    if row is None or (person is not None and person.role is not None):
        return None
    role: Role = row[0]
    people.note(db, user_id, name, now)
    people.set_role(db, user_id, role, now)
    chats.remember_chat(db, user_id, "private", language)
    db.execute(
        "update invitations set taken_by = ?, taken_at = ? where digest = ?",
        [people.number_of(db, user_id), now, _digest(secret)],
    )
    logbook.record(db, "joined", by=user_id, now=now, role=role, invited_by=row[1])
    return role


def change_role(db: Database, number: int, role: Role, *, by: int, now: int) -> Person | Refusal:
    """Give the person with this number another role; the person as it is then."""
    person = _to_change(db, number, by, unless=role)
    if not isinstance(person, Person):
        return person
    if person.user_id is not None:
        people.set_role(db, person.user_id, role, now)
    logbook.record(db, "role_changed", by=by, now=now, role=role, whom=number)
    return people.get(db, number) or person


@dataclass(frozen=True, slots=True)
class Removal:
    """Who was removed, and the drafts that were open: as they were, and as they now are another's."""

    person: Person
    drafts: tuple[tuple[Draft, Draft], ...]


def remove(db: Database, number: int, *, by: int, now: int) -> Removal | Refusal:
    """Let the person with this number do nothing any more; their open drafts become those of ``by``."""
    person = _to_change(db, number, by)
    if not isinstance(person, Person):
        return person
    moved: list[tuple[Draft, Draft]] = []
    if person.user_id is not None:
        people.set_role(db, person.user_id, None, now)
        expectations.expect(db, person.user_id, None)
        moved = handovers.take_over_all(db, person.user_id, by)
    logbook.record(db, "removed", by=by, now=now, whom=number)
    return Removal(person, tuple(moved))


def _to_change(
    db: Database, number: int, by: int, *, unless: Role | None = None
) -> Person | Refusal:
    person = people.get(db, number)
    if person is None or person.role is None or not people.has_role(db, by, "chief"):
        return "unknown"
    if person.from_settings:
        return "fixed"
    if person.role == unless:
        return "same"
    chiefs = [each for each in people.team(db) if each.role == "chief"]
    if chiefs == [person]:
        return "last"
    return person
