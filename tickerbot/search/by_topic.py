"""What is found by a topic: its entries, where the whole query is its name or its hashtag."""

from __future__ import annotations

from sqlite_utils import Database

from tickerbot.search.candidates import Candidates
from tickerbot.storage.archive.topics import find_topic


def add_entries_of_topic(db: Database, query: str, candidates: Candidates, limit: int) -> None:
    """Add at most ``limit`` entries of the topic that the query names, newest first, behind the others.

    For a hashtag, and where the words themselves have found nothing, they are all that is found.
    """
    topic = find_topic(db, query)
    if topic is None:
        return
    rows = db.execute(
        "select position from entry_topics join search_entries using (entry_id) where topic_id = ?"
        " order by position desc limit ?",
        [topic.id, limit],
    ).fetchall()
    tagged = [row[0] for row in rows]
    if not tagged:
        return
    if query.startswith("#") or candidates.stage != "words":
        candidates.positions, candidates.to_compare = tagged, []
        candidates.stage = "words"
        return
    found = set(candidates.positions)
    candidates.positions += [position for position in tagged if position not in found]
