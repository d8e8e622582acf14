"""Topics: labels of entries, open for new ones or closed, and which entries have which.

A topic is known by its name in folded form (``text.hashtags``), which is also its hashtag. Plain
functions of a database; those that write run inside a ``transaction``. ``now`` is Unix time in seconds.
"""

from __future__ import annotations

import json
from collections.abc import Iterable

from sqlite_utils import Database

from tickerbot.model import Topic
from tickerbot.text.hashtags import MAX_NAME, fold_name, is_name

MAX_TOPICS = 3
"""How many topics an entry has at most."""
TOPICS_OF = (
    "(select json_group_array(json_array(id, name, state = 'open')) from (select t.id, t.name, t.state"
    " from entry_topics et join topics t on t.id = et.topic_id where et.entry_id = {} order by t.tag))"
)
"""SQL: the topics of the entry with this number, as ``topics_from_json`` reads them."""
_COLUMNS = "id, name, state = 'open'"


def topics_from_json(text: str) -> tuple[Topic, ...]:
    """The topics that the database puts together."""
    if text == "[]":
        return ()
    return tuple(Topic(number, name, bool(is_open)) for number, name, is_open in json.loads(text))


def open_topics(db: Database) -> list[Topic]:
    """The topics that new entries can have, by name."""
    return [topic for topic in all_topics(db) if topic.is_open]


def all_topics(db: Database) -> list[Topic]:
    """Every topic, open ones first, by name."""
    rows = db.execute(f"select {_COLUMNS} from topics order by state = 'closed', tag").fetchall()
    return [Topic(number, name, bool(is_open)) for number, name, is_open in rows]


def get_topic(db: Database, topic_id: int) -> Topic | None:
    """The topic with this number, or None."""
    row = db.execute(f"select {_COLUMNS} from topics where id = ?", [topic_id]).fetchone()
    return Topic(row[0], row[1], bool(row[2])) if row else None


def find_topic(db: Database, name: str) -> Topic | None:
    """The topic of this name or hashtag, however it is written, open or closed; None for none."""
    row = db.execute(f"select {_COLUMNS} from topics where tag = ?", [fold_name(name)]).fetchone()
    return Topic(row[0], row[1], bool(row[2])) if row else None


def find_topics(db: Database, words: str) -> tuple[list[Topic], list[str]]:
    """The topics that words (between spaces or commas) name, in their order, and the unknown words.

    A name of several words is found where these stand together; the longest one counts.
    """
    by_tag = {fold_name(topic.name): topic for topic in all_topics(db)}
    found: dict[Topic, None] = {}
    unknown: list[str] = []
    coming = words.replace(",", " ").split()
    while coming:
        for length in range(min(len(coming), MAX_NAME), 0, -1):
            topic = by_tag.get(fold_name("".join(coming[:length])))
            if topic is not None:
                found[topic] = None
                break
        else:
            length = 1
            unknown.append(coming[0])
        del coming[:length]
    return list(found), unknown


def count_entries(db: Database) -> dict[int, int]:
    """How many entries each topic has, without the retracted ones; those without any are left out."""
    rows = db.execute(
        "select topic_id, count(*) from entry_topics join entries on entries.id = entry_id"
        " where retracted_at is null group by topic_id"
    ).fetchall()
    return {row[0]: row[1] for row in rows}


def add_topic(db: Database, name: str, now: int, *, is_open: bool = True) -> Topic:
    """A new topic. Raises ValueError where the name has no letter or is too long."""
    if not is_name(name):
        raise ValueError(f"{name!r} cannot be the name of a topic")
    cursor = db.execute(
        "insert into topics (name, tag, state, created_at, closed_at) values (?, ?, ?, ?, ?)",
        [
            name,
            fold_name(name),
            "open" if is_open else "closed",
            now,
            None if is_open else now,
        ],
    )
    return Topic(int(cursor.lastrowid or 0), name, is_open)


def give_topics(db: Database, entry_id: int, topic_ids: Iterable[int]) -> None:
    """Let an entry have exactly these topics."""
    db.execute("delete from entry_topics where entry_id = ?", [entry_id])
    db.conn.executemany(
        "insert into entry_topics (entry_id, topic_id) values (?, ?)",
        [(entry_id, topic_id) for topic_id in topic_ids],
    )


def topics_named(db: Database, names: Iterable[str], now: int) -> list[int]:
    """The numbers of topics that a document names; those that are not there yet are added, closed."""
    found = [find_topic(db, name) or add_topic(db, name, now, is_open=False) for name in names]
    return [topic.id for topic in dict.fromkeys(found)][:MAX_TOPICS]
