"""Labelling: topics are opened and closed, and what is out gets other topics or another level.

Each act is in the log, by the ``transaction`` that these functions run inside. ``by`` is a user id,
``now`` a Unix time in seconds.
"""

from __future__ import annotations

from typing import Literal

from sqlite_utils import Database

from tickerbot.model import Entry, Level, Topic
from tickerbot.storage import logbook, people
from tickerbot.storage.archive import entries, topics
from tickerbot.text.hashtags import fold_name

MAX_OPEN = 40
"""How many topics are open at most: readers and editors choose among them by buttons."""

Refusal = Literal["unknown", "taken", "bad-name", "too-many", "already"]
"""Why a topic is not changed: there is none · another is called so · no such name · too many are open ·
it is as wanted."""


def add_topic(db: Database, name: str, *, by: int, now: int) -> Topic | Refusal:
    """Open a new topic."""
    if not topics.is_name(name):
        return "bad-name"
    if topics.find_topic(db, name) is not None:
        return "taken"
    if len(topics.open_topics(db)) >= MAX_OPEN:
        return "too-many"
    topic = topics.add_topic(db, name, now)
    logbook.record(db, "topic_added", by=by, now=now, topic=topic.name)
    return topic


def close_topic(db: Database, name: str, *, by: int, now: int) -> Topic | Refusal:
    """Let no new entry have this topic, and be nobody's default; that pushes nothing."""
    topic = topics.find_topic(db, name)
    if topic is None or not topic.is_open:
        return "already" if topic else "unknown"
    db.execute("update topics set state = 'closed', closed_at = ? where id = ?", [now, topic.id])
    people.unset_topic(db, topic.id)
    logbook.record(db, "topic_closed", by=by, now=now, topic=topic.name)
    return topics.find_topic(db, name) or "unknown"


def reopen_topic(db: Database, name: str, *, by: int, now: int) -> Topic | Refusal:
    """Let new entries have this topic again."""
    topic = topics.find_topic(db, name)
    if topic is None or topic.is_open:
        return "already" if topic else "unknown"
    if len(topics.open_topics(db)) >= MAX_OPEN:
        return "too-many"
    db.execute("update topics set state = 'open', closed_at = null where id = ?", [topic.id])
    logbook.record(db, "topic_reopened", by=by, now=now, topic=topic.name)
    return topics.find_topic(db, name) or "unknown"


def rename_topic(db: Database, old: str, new: str, *, by: int, now: int) -> Topic | Refusal:
    """Call a topic otherwise, everywhere; its entries and followers stay."""
    topic = topics.find_topic(db, old)
    if topic is None:
        return "unknown"
    if not topics.is_name(new):
        return "bad-name"
    if (other := topics.find_topic(db, new)) and other.id != topic.id:
        return "taken"
    if new == topic.name:
        return "already"
    db.execute("update topics set name = ?, tag = ? where id = ?", [new, fold_name(new), topic.id])
    logbook.record(db, "topic_renamed", by=by, now=now, topic=topic.name, name=new)
    return topics.find_topic(db, new) or "unknown"


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

    None where there is no such entry, or it is retracted.
    """
    before = entries.get_entry(db, entry_id)
    if before is None or before.retracted_at is not None:
        return None
    if level is not None:
        db.execute("update entries set level = ? where id = ?", [int(level), entry_id])
    if topic_ids is not None:
        topics.give_topics(db, entry_id, topic_ids)
    after = entries.get_entry(db, entry_id)
    if after is not None and (after.level, after.topics) != (before.level, before.topics):
        names = ", ".join(topic.name for topic in after.topics) or "–"
        logbook.record(
            db, "labelled", by=by, now=now, entry_id=entry_id, level=int(after.level), topics=names
        )
    return after
