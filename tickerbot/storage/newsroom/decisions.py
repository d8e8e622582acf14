"""Decisions: what somebody decided on a draft that others see, until all of these know.

A decision is written by the ``transaction`` that carries it out, and is told after it: what a crash
leaves untold is told at the next start. Each version of a draft is decided on once. Plain functions of
a database; ``now`` and ``at`` are Unix times in seconds.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from sqlite_utils import Database

from tickerbot.storage.newsroom.drafts import EntryDraft

Kind = Literal["published", "approved", "planned", "sent_back", "taken", "cancelled", "rehearsed"]
"""published by its own editor · approved: published by somebody else · planned: approved, and goes out
at its time · rehearsed: the team is shown it · sent back to its editor, cancelled: as that, and not
planned any more · taken: somebody else is its editor now."""
REOPENING: tuple[Kind, ...] = ("sent_back", "taken", "cancelled")
"""After these somebody goes on with the draft, and is shown it anew."""


@dataclass(frozen=True, slots=True)
class Decision:
    """What the person with the user id ``by`` decided on ``version`` of a draft."""

    draft_id: int
    version: int
    kind: Kind
    by: int
    at: int


def decide(
    db: Database, draft: EntryDraft, kind: Kind, *, by: int, now: int, receipt: int | None = None
) -> None:
    """Write down what was decided; whoever sees the draft's card is to be told there.

    The message ``receipt`` in the chat of ``by`` tells by itself. Call it before the draft changes:
    ``draft`` is as it was decided on.
    """
    db.execute(
        "insert into draft_cards (draft_id, chat_id, message_id)"
        " select id, editor_id, preview_message_id from drafts"
        " where id = ? and preview_message_id is not null on conflict do nothing",
        [draft.id],
    )
    if kind in REOPENING:  # another card is shown
        db.execute("update drafts set preview_message_id = null where id = ?", [draft.id])
    if kind != "planned":  # else it shows the plan until then
        db.execute(
            "delete from draft_cards where draft_id = ? and chat_id = ? and message_id is ?",
            [draft.id, by, receipt],
        )
    db.execute(
        "insert into decisions (draft_id, version, kind, by_id, at) values (?, ?, ?, ?, ?)"
        " on conflict (draft_id, version) do update"
        " set kind = excluded.kind, by_id = excluded.by_id, at = excluded.at, told = 0",
        [draft.id, draft.version, kind, by, now],
    )


def find(db: Database, draft_id: int, version: int) -> Decision | None:
    """What was decided on this version of a draft; None: nothing yet."""
    row = db.execute(
        "select draft_id, version, kind, by_id, at from decisions where draft_id = ? and version = ?",
        [draft_id, version],
    ).fetchone()
    return Decision(*row) if row else None


def untold(db: Database) -> list[Decision]:
    """The decisions that not all know of, in their order."""
    rows = db.execute(
        "select draft_id, version, kind, by_id, at from decisions where not told order by at, draft_id"
    ).fetchall()
    return [Decision(*row) for row in rows]


def mark_told(db: Database, decision: Decision) -> None:
    """All know of it; unless it is out and somebody was shown the draft meanwhile."""
    db.execute(
        "update decisions set told = 1 where draft_id = ? and version = ? and kind = ?"
        " and not (kind in ('published', 'approved') and exists"
        " (select 1 from draft_cards where draft_cards.draft_id = decisions.draft_id))",
        [decision.draft_id, decision.version, decision.kind],
    )
