"""The people of the newsroom: who they are, what they may do, and a number of our own for the log.

``/privacy`` takes away all that tells who it was and leaves the number, so that the log still tells
what one and the same person did. Functions that write run inside a ``transaction``; times are Unix
times in seconds.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlite_utils import Database

from tickerbot.model import Role

ACTIVE_PACE_S = 60
"""Seconds between two notes of when somebody was last active."""


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody of the newsroom, or who once was: then ``role`` is None.

    ``number`` is our own. ``user_id`` and ``name`` are gone where that was asked for. What a person
    ``from_settings`` may do is the operator's to change, and nobody else's.
    """

    number: int
    user_id: int | None
    name: str
    role: Role | None = None
    role_since: int | None = None
    active_at: int | None = None
    from_settings: bool = False
    rehearses_until: int | None = None


_RANKS: dict[Role | None, int] = {None: 0, "author": 1, "editor": 2, "chief": 3}
_COLUMNS = "id, user_id, name, role, role_since, active_at, from_settings, rehearses_until"


def _from_row(row: Sequence[Any]) -> Person:
    number, user_id, name, role, role_since, active_at, from_settings, until = row
    return Person(number, user_id, name, role, role_since, active_at, bool(from_settings), until)


def find(db: Database, user_id: int | None) -> Person | None:
    """The person with this user id; None where nothing is known of them."""
    row = db.execute(f"select {_COLUMNS} from people where user_id = ?", [user_id]).fetchone()
    return _from_row(row) if row else None


def get(db: Database, number: int) -> Person | None:
    """The person with this number of ours."""
    row = db.execute(f"select {_COLUMNS} from people where id = ?", [number]).fetchone()
    return _from_row(row) if row else None


def team(db: Database) -> list[Person]:
    """Everybody who has a role, by number."""
    rows = db.execute(f"select {_COLUMNS} from people where role is not null order by id")
    return [_from_row(row) for row in rows.fetchall()]


def has_role(db: Database, user_id: int | None, least: Role) -> bool:
    """Whether this person may do at this moment what this role may, or more."""
    person = find(db, user_id)
    return person is not None and _RANKS[person.role] >= _RANKS[least]


def note(db: Database, user_id: int, name: str, now: int) -> None:
    """The person is active, and called like this ("": as before)."""
    db.execute(
        "update people set name = iif(?1 = '', name, ?1), active_at = ?2 where id = ?3",
        [name, now, number_of(db, user_id)],
    )


def number_of(db: Database, user_id: int) -> int:
    """Our own number of this person, who need not have been known before."""
    row = db.execute("select id from people where user_id = ?", [user_id]).fetchone()
    if row is None:
        return int(db.execute("insert into people (user_id) values (?)", [user_id]).lastrowid or 0)
    return int(row[0])


def set_role(db: Database, user_id: int, role: Role | None, now: int) -> None:
    """From now on the person may do what this role may; None: nothing, and no own letters either."""
    db.execute(
        "update people set role = ?1, role_since = iif(?1 is null, null, ?2),"
        " sign = iif(?1 is null, '', sign), topic_id = iif(?1 is null, null, topic_id) where id = ?3",
        [role, now, number_of(db, user_id)],
    )


def appoint(db: Database, chiefs: Iterable[int], now: int) -> None:
    """At the start: these are chiefs by the settings, and nobody else is any more by them."""
    ids = sorted(chiefs)
    db.execute(
        "update people set role = null, role_since = null, sign = '', from_settings = 0,"
        " topic_id = null where from_settings and user_id not in (select value from json_each(?))",
        [json.dumps(ids)],
    )
    for user_id in ids:
        number = number_of(db, user_id)
        db.execute(
            "update people set role_since = iif(role = 'chief', role_since, ?), role = 'chief',"
            " from_settings = 1 where id = ?",
            [now, number],
        )


def forget(db: Database, user_id: int) -> None:
    """Keep nothing that tells who this was. Whom the settings name is a chief again on coming back."""
    db.execute(
        "update people set user_id = null, name = '', role = null, role_since = null, active_at = null,"
        " sign = '', from_settings = 0, rehearses_until = null, topic_id = null where user_id = ?",
        [user_id],
    )


def sign_of(db: Database, user_id: int) -> str:
    """The letters that close this person's entries; empty where there are none."""
    row = db.execute("select sign from people where user_id = ?", [user_id]).fetchone()
    return str(row[0]) if row else ""


def set_sign(db: Database, user_id: int, sign: str) -> None:
    """Close this person's entries with these letters from now on ("": with none)."""
    db.execute("update people set sign = ? where id = ?", [sign, number_of(db, user_id)])


def set_rehearsal(db: Database, user_id: int, until: int | None) -> None:
    """The person rehearses until then; None: not at all."""
    number = number_of(db, user_id)
    db.execute("update people set rehearses_until = ? where id = ?", [until, number])


def default_topic(db: Database, user_id: int) -> int | None:
    """The topic that this person's next entries have; None for none."""
    row = db.execute("select topic_id from people where user_id = ?", [user_id]).fetchone()
    return row[0] if row else None


def set_topic(db: Database, user_id: int, topic_id: int | None) -> None:
    """Let this person's next entries have this topic (None: none)."""
    number = number_of(db, user_id)
    db.execute("update people set topic_id = ? where id = ?", [topic_id, number])


def unset_topic(db: Database, topic_id: int) -> None:
    """Let this topic be nobody's default any more."""
    db.execute("update people set topic_id = null where topic_id = ?", [topic_id])
