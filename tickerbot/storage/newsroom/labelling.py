"""Labelling: topics are opened and closed, and drafts and entries get other topics or another level.

Each act that others see is in the log, by the ``transaction`` that these functions run inside. ``by``
is a user id, ``now`` a Unix time in seconds.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Literal

from sqlite_utils import Database

from tickerbot.model import Entry, Level, Topic
from tickerbot.storage import logbook, people
from tickerbot.storage.archive import entries, labels, topics
from tickerbot.storage.archive.topics import MAX_TOPICS
from tickerbot.storage.newsroom import changing, drafts
from tickerbot.storage.newsroom.drafts import NEW_VERSION, CorrectionDraft, Draft
from tickerbot.text.hashtags import fold_name, is_name

MAX_OPEN = 40
"""How many topics are open at most: readers and editors choose among them by buttons."""

Refusal = Literal["unknown", "taken", "bad-name", "too-many", "already"]
"""Why a topic is not changed: there is none · another is called so · no such name · too many are open ·
it is as wanted."""


def add_topic(db: Database, name: str, *, by: int, now: int) -> Topic | Refusal:
    """Open a new topic."""
    if not is_name(name):
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
    if not is_name(new):
        return "bad-name"
    if (other := topics.find_topic(db, new)) and other.id != topic.id:
        return "taken"
    if new == topic.name:
        return "already"
    db.execute("update topics set name = ?, tag = ? where id = ?", [new, fold_name(new), topic.id])
    logbook.record(db, "topic_renamed", by=by, now=now, topic=topic.name, name=new)
    return topics.find_topic(db, new) or "unknown"


def label_by_draft(db: Database, draft: CorrectionDraft, now: int, *, with_text: bool) -> None:
    """Give an entry the labels of a correction, which changes its copies itself if ``with_text``."""
    topic_ids = None if draft.topics is None else tuple(topic.id for topic in draft.topics)
    if not with_text:
        labels.label_entry(
            db, draft.entry_id, level=draft.level, topic_ids=topic_ids, by=draft.editor_id, now=now
        )
    elif entry := entries.get_entry(db, draft.entry_id):
        labels.label(db, entry, draft.level, topic_ids, by=draft.editor_id, now=now)


def choose_level(
    db: Database, draft_id: int, version: int, level: Level, *, by: int | None
) -> Draft | None:
    """Give an own draft another level; None where it is not open in this version, or not theirs."""
    return _choose(db, draft_id, version, "level = ?", int(level), by)


def choose_topics(
    db: Database, draft_id: int, version: int, topic_ids: Iterable[int], *, by: int | None
) -> Draft | None:
    """As ``choose_level``: exactly these topics.

    Raises ValueError if they are too many.
    """
    numbers = list(dict.fromkeys(topic_ids))
    if len(numbers) > MAX_TOPICS:
        raise ValueError(f"an entry has {MAX_TOPICS} topics at most")
    return _choose(db, draft_id, version, "topics = ?", json.dumps(numbers), by)


def _choose(
    db: Database, draft_id: int, version: int, change: str, value: str | int, by: int | None
) -> Draft | None:
    if changing.get_own(db, draft_id, by) is None:
        return None
    changed = db.execute(
        f"update drafts set {change}, version = {NEW_VERSION}, submitted_at = null"
        " where id = ? and version = ? and state = 'open' and kind <> 'retraction'",
        [value, draft_id, version],
    )
    return drafts.get_draft(db, draft_id) if changed.rowcount else None


def labels_change(draft: CorrectionDraft, entry: Entry) -> bool:
    """Whether the draft gives the entry other topics or another level."""
    level = entry.level if draft.level is None else draft.level
    chosen = entry.topics if draft.topics is None else draft.topics
    return (level, set(chosen)) != (entry.level, set(entry.topics))
