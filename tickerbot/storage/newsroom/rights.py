"""Rights to a draft: who may publish it, at the moment at which that is asked."""

from __future__ import annotations

from sqlite_utils import Database

from tickerbot.model import Approval, Level
from tickerbot.storage import people
from tickerbot.storage.newsroom.drafts import EntryDraft


def may_publish(db: Database, draft: EntryDraft, user_id: int | None, approval: Approval) -> bool:
    """Whether this person may publish this draft: an editor, and a second one where that is needed."""
    if not people.has_role(db, user_id, "editor"):
        return False
    needs_second = approval == "always" or (approval == "urgent" and draft.level is Level.URGENT)
    return not needs_second or user_id not in draft.writers
