"""Labels of drafts: the level and the topics that an entry is to have, by hashtags or by choice.

Hashtags give them when a text comes; what was chosen otherwise stays until other hashtags come. Plain
functions of a database; those that write run inside a ``transaction``.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass

from sqlite_utils import Database

from tickerbot.model import Entry, Level, Topic
from tickerbot.storage import people
from tickerbot.storage.archive import topics
from tickerbot.storage.archive.topics import MAX_TOPICS
from tickerbot.text.hashtags import (
    LEVELS,
    find_labels,
    find_urgent_label,
    fold_name,
    without_labels,
)
from tickerbot.text.marks import MarkedText


@dataclass(frozen=True, slots=True)
class Labels:
    """How a text is labelled: the level (None: with none), the topics, and the hashtags for both."""

    level: Level | None
    topics: tuple[Topic, ...]
    hashtags: tuple[str, ...]


def read_labels(db: Database, text: str) -> Labels:
    """The labels of a text: open topics, three at most, and levels. What else is there stays text."""
    level, found, hashtags = None, dict[Topic, None](), list[str]()
    for label in find_labels(text):
        topic = topics.find_topic(db, label.text)
        if label.folded in LEVELS:
            level = LEVELS[label.folded]
        elif topic and topic.is_open and (topic in found or len(found) < MAX_TOPICS):
            found[topic] = None
        else:
            continue
        hashtags.append(label.folded)
    return Labels(level, tuple(found), tuple(sorted(set(hashtags))))


def put_labels(db: Database, draft_id: int, editor_id: int, text: str) -> None:
    """Label a new draft by its hashtags; without any it gets the topic that its editor has set."""
    labels = read_labels(db, text)
    default = people.default_topic(db, editor_id)
    chosen = [topic.id for topic in labels.topics] or ([default] if default else None)
    _store(db, draft_id, labels.level, chosen, labels.hashtags)


def follow_text(db: Database, draft_id: int, before: Labels, text: str) -> None:
    """Label a draft anew where its new text has other hashtags; what was chosen otherwise stays."""
    labels = read_labels(db, text)
    if labels.hashtags == before.hashtags:
        return
    level = before.level
    if labels.level is not None or _level_of(before.hashtags) is not None:
        level = labels.level
    chosen = _replaced(before.topics, before.hashtags, labels)
    _store(db, draft_id, level, chosen, labels.hashtags)


def label_correction(
    db: Database, draft_id: int, entry: Entry, text: str, known: tuple[str, ...] | None
) -> None:
    """Label a correction's draft: hashtags that are new in it say what the entry is to have.

    ``known`` are those that its text had before; None: it is a new text, whose hashtags count alone.
    """
    labels = read_labels(db, text)
    level: Level | None = None
    chosen: list[int] | None = None
    if labels.hashtags != (known or ()):
        if labels.level is not None or _level_of(known or ()) is not None:
            level = labels.level or Level.NORMAL
        of_text = known if known is not None else tuple(_tag(it) for it in entry.topics)
        if labels.topics or known is not None:
            chosen = _replaced(entry.topics, of_text, labels)
    _store(db, draft_id, level, chosen, labels.hashtags)


def unknown_labels(text: str, hashtags: Iterable[str]) -> list[str]:
    """The hashtags of a text, as written, that stand where labels do and are none."""
    return [label.text for label in find_labels(without_labels(MarkedText(text), [*hashtags]).text)]


def word_taken(text: str, hashtags: Iterable[str]) -> str:
    """The word before the headline, as written, that was taken for the level; "" without one."""
    taken = set(hashtags)
    return next((it.text for it in find_urgent_label(text) if it.folded in taken), "")


def _replaced(before: Iterable[Topic], tags: Iterable[str], labels: Labels) -> list[int]:
    """The topics that come with the text, and those of before that did not come with the old one."""
    gone = set(tags)
    kept = [topic for topic in before if _tag(topic) not in gone]
    return [topic.id for topic in dict.fromkeys([*labels.topics, *kept])][:MAX_TOPICS]


def _tag(topic: Topic) -> str:
    return fold_name(topic.name)


def _level_of(hashtags: Iterable[str]) -> Level | None:
    return next((LEVELS[tag] for tag in hashtags if tag in LEVELS), None)


def _store(
    db: Database,
    draft_id: int,
    level: Level | None,
    chosen: list[int] | None,
    hashtags: tuple[str, ...],
) -> None:
    db.execute(
        "update drafts set level = ?, topics = ?, hashtags = ? where id = ?",
        [
            None if level is None else int(level),
            None if chosen is None else json.dumps(chosen),
            " ".join(hashtags),
            draft_id,
        ],
    )
