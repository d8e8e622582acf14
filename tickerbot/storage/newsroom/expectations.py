"""Expectations: what an editor was asked for, and so what their next plain message is taken for.

Plain functions of a database; those that write run inside a ``transaction``. ``now`` is a Unix
time in seconds.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from sqlite_utils import Database

EXPECTATION_S = 3600


@dataclass(frozen=True, slots=True)
class ExpectedEntry:
    """The text of a new entry is expected."""


@dataclass(frozen=True, slots=True)
class ExpectedChange:
    """Another text for an entry's draft is expected."""

    draft_id: int


@dataclass(frozen=True, slots=True)
class ExpectedCorrection:
    """Another text for an entry is expected, whose editor has seen its ``base_revision``."""

    entry_id: int
    base_revision: int


@dataclass(frozen=True, slots=True)
class ExpectedNote:
    """The note of a correction's draft is expected."""

    draft_id: int


@dataclass(frozen=True, slots=True)
class ExpectedReason:
    """Why a draft was sent back is expected, in a sentence."""

    draft_id: int


@dataclass(frozen=True, slots=True)
class ExpectedTime:
    """When an entry's draft is to go out is expected."""

    draft_id: int


Expectation = (
    ExpectedEntry
    | ExpectedChange
    | ExpectedCorrection
    | ExpectedNote
    | ExpectedReason
    | ExpectedTime
)
"""What an editor's next plain message is taken for."""
ExpectationKind = Literal["new", "change", "correction", "note", "reason", "time"]
"""As the database names them."""


def expect(db: Database, editor_id: int, expectation: Expectation | None, now: int = 0) -> None:
    """Set what the next plain message is taken for; None: nothing, it is a search again.

    Questions that are still to be asked are not asked any more.
    """
    db.execute("delete from desks where editor_id = ?", [editor_id])
    db.execute("delete from desk_messages where chat_id = ? and expects is not null", [editor_id])
    if expectation is not None:
        db.execute(
            "insert into desks (expects, draft_id, entry_id, base_revision, editor_id, asked_at)"
            " values (?, ?, ?, ?, ?, ?)",
            [*expectation_row(expectation), editor_id, now],
        )


def expectation_row(
    expectation: Expectation | None,
) -> tuple[ExpectationKind | None, int | None, int | None, int | None]:
    """As the database holds it: its kind, draft, entry, and revision of that."""
    match expectation:
        case None:
            return None, None, None, None
        case ExpectedEntry():
            return "new", None, None, None
        case ExpectedChange(draft_id):
            return "change", draft_id, None, None
        case ExpectedCorrection(entry_id, base_revision):
            return "correction", None, entry_id, base_revision
        case ExpectedNote(draft_id):
            return "note", draft_id, None, None
        case ExpectedReason(draft_id):
            return "reason", draft_id, None, None
        case ExpectedTime(draft_id):
            return "time", draft_id, None, None


def expected(db: Database, editor_id: int, now: int) -> Expectation | None:
    """What the next plain message is taken for; after an hour nothing is expected any more."""
    row = db.execute(
        "select expects, draft_id, entry_id, base_revision from desks"
        " where editor_id = ? and abs(? - asked_at) <= ?",  # the clock may have been ahead
        [editor_id, now, EXPECTATION_S],
    ).fetchone()
    return read_expectation(*row) if row else None


def read_expectation(
    kind: ExpectationKind, draft_id: int, entry_id: int, base_revision: int
) -> Expectation:
    """What ``expectation_row`` made of one."""
    match kind:
        case "new":
            return ExpectedEntry()
        case "change":
            return ExpectedChange(draft_id)
        case "correction":
            return ExpectedCorrection(entry_id, base_revision)
        case "reason":
            return ExpectedReason(draft_id)
        case "time":
            return ExpectedTime(draft_id)
        case _:
            return ExpectedNote(draft_id)
