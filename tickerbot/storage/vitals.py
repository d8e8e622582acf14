"""What only a running bot knows, kept in the database: since when it runs, what went wrong last.

One row per key, written rarely and never per message. Nothing that Telegram said is stored: the words
for it are ours, in ``rendering.texts``. Functions that write run inside a ``transaction``; times are
Unix times in seconds.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

from sqlite_utils import Database

Kind = Literal[
    "unreachable",
    "rejected",
    "failure",
    "busy",
    "muted",
    "deafened",
    "suspended",
    "lost",
    "unpaid",
    "conflict",
    "revoked",
    "broken",
]
"""unreachable: Telegram could not be reached · rejected: it refused an entry for one chat · failure: a
request failed by a mistake of ours · busy: another program held the database · muted, deafened:
Telegram asked for silence, and takes no messages or gives no updates until it ends · suspended, lost,
unpaid: an alarm of this kind · conflict, revoked, broken: why the bot ended (the token is in use
elsewhere, or not accepted, or an unexpected error)."""
KINDS: tuple[Kind, ...] = get_args(Kind)
Key = Literal["run", "trouble", "backup"]
"""What the rows of ``state`` tell: of the newest run, of what went wrong last, of the newest backup."""


@dataclass(frozen=True, slots=True)
class Run:
    """The newest run of the bot; ``ended_at`` is None while it runs, and after a kill."""

    version: str
    began_at: int
    ended_at: int | None


@dataclass(frozen=True, slots=True)
class Trouble:
    """What went wrong; ``ended_at`` is None while it lasts, and ``began_at`` for a mere moment.

    The end of a silence is known, and may be still to come.
    """

    kind: Kind
    began_at: int
    ended_at: int | None


def begin_run(db: Database, version: str, now: int) -> None:
    """The bot starts. A trouble that was still going on when the run before was cut off is over."""
    _keep(db, "run", version, now, None)
    db.execute("update state set ended_at = ? where key = 'trouble' and ended_at is null", [now])


def end_run(db: Database, now: int) -> None:
    """The bot stops in an orderly way."""
    db.execute("update state set ended_at = ? where key = 'run'", [now])


def keep_trouble(db: Database, trouble: Trouble) -> None:
    """Record what went wrong last."""
    _keep(db, "trouble", trouble.kind, trouble.began_at, trouble.ended_at)


def last_run(db: Database) -> Run | None:
    """The newest run; None before the first."""
    row = _get(db, "run")
    return Run(*row) if row else None


def last_trouble(db: Database) -> Trouble | None:
    """What went wrong last, or None."""
    row = _get(db, "trouble")
    kind = next((kind for kind in KINDS if row and kind == row[0]), None)
    return Trouble(kind, row[1], row[2]) if row and kind else None


def keep_backup(db: Database, place: str, now: int) -> None:
    """Record that a backup was made, and where."""
    _keep(db, "backup", place, now, None)


def last_backup(db: Database) -> tuple[str, int] | None:
    """Where the newest backup is that was made, and since when; None before the first."""
    row = _get(db, "backup")
    return (row[0], row[1]) if row else None


def _keep(db: Database, key: Key, value: str, began_at: int, ended_at: int | None) -> None:
    db.execute(
        "insert or replace into state (key, value, began_at, ended_at) values (?, ?, ?, ?)",
        [key, value, began_at, ended_at],
    )


def _get(db: Database, key: Key) -> tuple[str, int, int | None] | None:
    row: tuple[str, int, int | None] | None = db.execute(
        "select value, began_at, ended_at from state where key = ?", [key]
    ).fetchone()
    return row
