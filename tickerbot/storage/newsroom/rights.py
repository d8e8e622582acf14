"""Rights to a draft: who may publish it, at the moment at which that is asked."""

from __future__ import annotations

from sqlite_utils import Database

from tickerbot.model import Approval, Level
from tickerbot.storage import people
from tickerbot.storage.newsroom.drafts import EntryDraft


def writers(db: Database, draft: EntryDraft) -> set[int]:
    """Whose text it is, or may be: also who had taken it over before somebody else did."""
    taken = db.execute(
        "select by_id from decisions where draft_id = ? and kind = 'taken'", [draft.id]
    )
    return {*draft.writers, *(row[0] for row in taken.fetchall())}


def may_publish(db: Database, draft: EntryDraft, user_id: int | None, approval: Approval) -> bool:
    """Whether this person may publish this draft: an editor, and a second one where that is needed."""
    if not people.has_role(db, user_id, "editor"):
        return False
    return not _needs_second(draft.level, approval) or user_id not in writers(db, draft)


def may_publish_own(
    db: Database, user_id: int | None, level: Level | None, approval: Approval
) -> bool:
    """Whether this person may publish a text of their own, of this level, with nobody's approval."""
    return people.has_role(db, user_id, "editor") and not _needs_second(level, approval)


def _needs_second(level: Level | None, approval: Approval) -> bool:
    return approval == "always" or (approval == "urgent" and level is Level.URGENT)
