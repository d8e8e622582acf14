"""Labels of what is out: another level or other topics, quietly, and in the log.

Plain functions of a database, which run inside a ``transaction``. ``by`` is a user id, None on the
command line; ``now`` a Unix time in seconds.
"""

from __future__ import annotations

from sqlite_utils import Database

from tickerbot.model import Entry, Level
from tickerbot.storage import logbook, people
from tickerbot.storage.archive import entries, revisions, topics


def label_entry(
    db: Database,
    entry_id: int,
    *,
    level: Level | None = None,
    topic_ids: tuple[int, ...] | None = None,
    by: int | None,
    now: int,
) -> Entry | None:
    """Give what is out another level or exactly these topics (None: as they are), which pushes nothing.

    Its copies follow where they show the level. None where there is no such entry, it is retracted, or
    it is not for ``by`` to change.
    """
    before = entries.get_entry(db, entry_id)
    if before is None or before.retracted_at is not None:
        return None
    if by is not None and not people.has_role(db, by, "editor"):
        return None
    after = label(db, before, level, topic_ids, by=by, now=now)
    if (before.level is Level.URGENT) == (after.level is Level.URGENT):
        return after
    return revisions.correct(
        db, entry_id, after.revision, after.headline, after.body, marks=after.marks, by=by,
        receipt=None, now=now,
    )  # fmt: skip


def label(
    db: Database,
    before: Entry,
    level: Level | None,
    topic_ids: tuple[int, ...] | None,
    *,
    by: int | None,
    now: int,
) -> Entry:
    """As ``label_entry``, of an entry whose copies are changed by somebody else."""
    if level is not None:
        db.execute("update entries set level = ? where id = ?", [int(level), before.id])
    if topic_ids is not None:
        topics.give_topics(db, before.id, topic_ids)
    after = entries.get_entry(db, before.id) or before
    if (after.level, after.topics) != (before.level, before.topics):
        names = ", ".join(topic.name for topic in after.topics) or "–"
        logbook.record(
            db, "labelled", by=by, now=now, entry_id=before.id, level=int(after.level), topics=names
        )
    return after
