"""Plans: an open draft goes out by itself at its time, if nobody holds it before.

An undo window is a plan of some seconds. What comes to its time is published by ``release`` in one
transaction, by whoever planned or approved it, whose rights count at that moment. What cannot go out
then, or whose time passed while the bot was down, stays unpublished until somebody decides. Plain
functions of a database; those that write run inside a ``transaction``. ``now`` is a Unix time in
seconds.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal
from zoneinfo import ZoneInfo

from sqlite_utils import Database

from tickerbot.model import Approval, Level
from tickerbot.storage import logbook, people
from tickerbot.storage.archive.entries import Prepared
from tickerbot.storage.newsroom import decisions, drafts, publishing, rehearsals, rights
from tickerbot.storage.newsroom.drafts import NEW_VERSION, EntryDraft
from tickerbot.storage.newsroom.publishing import Publication

TOO_LATE_S = 300
"""What is later than this is not sent, but asked about."""

State = Literal["waiting", "late", "barred", "restored"]
"""It waits for its time · its time passed while the bot was down · who answers for it might not publish
it at its time, its text could not be published, or it is urgent, which nobody plans · it stood in a
backup that was restored, so it may be out."""


@dataclass(frozen=True, slots=True)
class Plan:
    """A draft, in this version, goes out at ``publish_at``, a Unix time in seconds.

    ``by`` publishes it, in whose private chat the message ``message_id`` becomes the receipt. ``held``:
    it is an undo window. ``asked``: of one that did not go out, it was asked what is to
    become of it. Flags are 0 or 1.
    """

    draft_id: int
    version: int
    publish_at: int
    by: int
    message_id: int | None
    silent: int
    held: int
    state: State
    asked: int


_COLUMNS = "draft_id, version, publish_at, by_id, message_id, silent, held, state, asked"


def _read(db: Database, where: str, *values: float) -> list[Plan]:
    rows = db.execute(f"select {_COLUMNS} from plans {where}", values).fetchall()
    return [Plan(*row) for row in rows]


def find(db: Database, draft_id: int) -> Plan | None:
    """The plan of this draft; None where it has none."""
    return next(iter(_read(db, "where draft_id = ?", draft_id)), None)


def of_drafts(db: Database, batch: Iterable[EntryDraft]) -> list[Plan]:
    """The plans by which those of these drafts that are open go out."""
    found = (find(db, draft.id) for draft in batch if draft.state == "open")
    return [plan for plan in found if plan is not None and plan.state == "waiting"]


def open_draft(db: Database, draft_id: int, version: int) -> EntryDraft | None:
    """The draft of an entry, if it is open in this version."""
    draft = drafts.get_open_draft(db, draft_id, EntryDraft)
    return draft if draft is not None and draft.version == version else None


def newest_shown(db: Database, editor_id: int) -> int | None:
    """The number of the newest open draft of an entry that this editor was shown."""
    row = db.execute(
        "select id from drafts where editor_id = ? and kind = 'entry' and state = 'open'"
        " and preview_message_id is not null order by id desc limit 1",
        [editor_id],
    ).fetchone()
    return int(row[0]) if row else None


def all_plans(db: Database) -> list[Plan]:
    """All plans, in the order of their times; undo windows are none to be listed."""
    return _read(db, "where not held order by publish_at, draft_id")


def held_plans(db: Database) -> list[Plan]:
    """The undo windows that are open, the newest first."""
    return _read(db, "where held and state = 'waiting' order by made_at desc, draft_id desc")


def due(db: Database, now: float) -> list[Plan]:
    """The plans whose time has come. An undo window of a clock that was ahead has come, too."""
    return _read(
        db,
        "where state = 'waiting' and (publish_at <= ?1 or (held and made_at > ?1 + 1))"
        " order by publish_at, draft_id",
        now,
    )


def next_at(db: Database) -> int | None:
    """When the next plan comes to its time; None: never."""
    row = db.execute("select min(publish_at) from plans where state = 'waiting'").fetchone()
    return None if row[0] is None else int(row[0])


def to_ask_about(db: Database) -> list[Plan]:
    """The plans that did not go out, and of which nobody was asked yet."""
    return _read(db, "where state <> 'waiting' and not asked order by publish_at, draft_id")


def mark_asked(db: Database, plan: Plan) -> None:
    """It was asked what is to become of it."""
    db.execute(
        "update plans set asked = 1 where draft_id = ? and state <> 'waiting' and publish_at = ?",
        [plan.draft_id, plan.publish_at],
    )


def make(
    db: Database, draft_id: int, version: int, *, publish_at: int, by: int, now: int
) -> Plan | None:
    """Let a draft go out at ``publish_at``; None where it is not open in this version, or not theirs.

    Its editor may plan it, on that person's own word, also what somebody approved for another time;
    and any editor may change the time: it stays with whom it was.
    """
    draft, before = open_draft(db, draft_id, version), find(db, draft_id)
    if draft is None:
        return None
    is_own = draft.editor_id == by
    if not people.has_role(db, by, "author" if is_own else "editor"):
        return None
    if before is None or before.held:
        if not is_own:
            return None
        _put(db, draft, publish_at=publish_at, by=by, message_id=draft.preview_message_id, now=now)
    elif before.publish_at == publish_at and before.state == "waiting":
        return before
    else:
        db.execute(
            "update plans set publish_at = ?, made_at = ?, state = 'waiting', asked = 0,"
            " by_id = ?, message_id = ? where draft_id = ?",
            [
                publish_at,
                now,
                by if is_own else before.by,
                draft.preview_message_id if is_own else before.message_id,
                draft_id,
            ],
        )
    logbook.record(db, "scheduled", by=by, now=now, draft_id=draft_id, publish_at=publish_at)
    return find(db, draft_id)


def hold(
    db: Database,
    draft: EntryDraft,
    *,
    publish_at: int,
    by: int,
    message_id: int | None,
    silent: bool,
    approval: Approval,
    now: int,
) -> Plan | None:
    """Let an open draft go out in some seconds, on the word of ``by``; None where it is not theirs."""
    if not rights.may_publish(db, draft, by, approval):
        return None
    before = find(db, draft.id)
    if before is None or not before.held or before.state != "waiting":
        _put(
            db, draft, publish_at=publish_at, by=by, message_id=message_id, now=now, silent=silent,
            held=True,
        )  # fmt: skip
    return find(db, draft.id)


def _put(
    db: Database,
    draft: EntryDraft,
    *,
    publish_at: int,
    by: int,
    message_id: int | None,
    now: int,
    silent: bool = False,
    held: bool = False,
) -> None:
    db.execute("delete from plans where draft_id = ?", [draft.id])
    db.execute(
        "insert into plans (draft_id, version, publish_at, by_id, message_id, silent, held, made_at)"
        " values (?, ?, ?, ?, ?, ?, ?, ?)",
        [draft.id, draft.version, publish_at, by, message_id, silent, held, now],
    )


def approve(db: Database, draft: EntryDraft, *, by: int, message_id: int, now: int) -> bool:
    """Where the draft waits for its time, let it go out then on the word of ``by``; whether it does."""
    plan = find(db, draft.id)
    if plan is None or plan.held or plan.state != "waiting" or plan.publish_at <= now:
        return False
    db.execute(
        "update plans set by_id = ?, message_id = ? where draft_id = ?", [by, message_id, draft.id]
    )
    return True


def cancel(
    db: Database, draft_id: int, version: int, *, by: int, message_id: int | None, now: int
) -> EntryDraft | None:
    """Let a draft not go out by itself; it is as any other then. None where that is not planned.

    Where another is its editor, they are told, and shown it anew; ``message_id`` in the chat of ``by``
    tells by itself.
    """
    draft, plan = open_draft(db, draft_id, version), find(db, draft_id)
    if draft is None or plan is None:
        return None
    if not people.has_role(db, by, "author" if by in (draft.editor_id, plan.by) else "editor"):
        return None
    if by != draft.editor_id or plan.by != draft.editor_id:
        decisions.decide(db, draft, "cancelled", by=by, now=now, receipt=message_id)
    db.execute("delete from plans where draft_id = ?", [draft_id])
    db.execute(
        f"update drafts set submitted_at = null, version = {NEW_VERSION} where id = ?", [draft_id]
    )
    logbook.record(db, "unscheduled", by=by, now=now, draft_id=draft_id)
    return drafts.get_open_draft(db, draft_id, EntryDraft)


def call_off(db: Database, draft_id: int, *, by: int, now: int) -> EntryDraft | None:
    """Let a draft not go out whose undo window is open; None where it is out, or still goes out.

    Where that was done before, it is as any other draft.
    """
    draft, plan = drafts.get_open_draft(db, draft_id, EntryDraft), find(db, draft_id)
    if draft is None or plan is None or not plan.held:
        return draft
    return cancel(db, draft_id, draft.version, by=by, message_id=None, now=now)


def release(
    db: Database,
    plan: Plan,
    *,
    prepared: Prepared | None,
    approval: Approval,
    now: int,
    zone: ZoneInfo,
) -> Publication | None:
    """Publish what comes to its time, or let it be asked about.

    None where it was not published, also if the plan has changed.
    """
    if find(db, plan.draft_id) != plan or plan.state != "waiting":
        return None
    draft = drafts.get_open_draft(db, plan.draft_id, EntryDraft)
    if draft is None:
        return None
    if now - plan.publish_at > TOO_LATE_S:
        _let_be_asked(db, plan, "late")
        return None
    # what was made urgent since leaves by a tap alone
    is_urgent = draft.level is Level.URGENT and not plan.held and plan.by == draft.editor_id
    if is_urgent or not rights.may_publish(db, draft, plan.by, approval):
        _let_be_asked(db, plan, "barred")
        return None
    if draft.rehearsal:
        rehearsals.finish(db, draft.id, draft.version, by=plan.by, approval=approval, now=now)
        return None
    publication = publishing.publish_draft(
        db, draft.id, draft.version, prepared=prepared, silent=bool(plan.silent), by=plan.by,
        approval=approval, receipt_message_id=message_of(plan, draft), language=None, now=now,
        zone=zone,
    )  # fmt: skip
    if publication is None:
        _let_be_asked(db, plan, "barred")
    return publication


def message_of(plan: Plan, draft: EntryDraft) -> int | None:
    """The message in the chat of whoever publishes it that shows the plan, and becomes the receipt."""
    if plan.by == draft.editor_id and draft.preview_message_id is not None:
        return draft.preview_message_id
    return plan.message_id


def _let_be_asked(db: Database, plan: Plan, state: State) -> None:
    db.execute("update plans set state = ? where draft_id = ?", [state, plan.draft_id])
