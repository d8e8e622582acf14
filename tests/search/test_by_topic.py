"""What is found by the name or the hashtag of a topic."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest
from sqlite_utils import Database

from tests.databases import new_database
from tests.outboxes import retract
from tests.searching import search
from tickerbot.model import ParsedEntry
from tickerbot.search.search import Order
from tickerbot.storage.archive import entries, labels, topics
from tickerbot.storage.transactions import transaction

TODAY = date(2026, 1, 2)


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Database]:
    with closing(new_database(tmp_path / "ticker.db")) as opened:
        with transaction(opened):
            topics.add_topic(opened, "Landtag 2026", 0)
            for number, (headline, named) in enumerate(
                [
                    ("Wahl ohne Thema", ()),
                    ("Kabinett tagt", ("Wahl",)),
                    ("Wahl beginnt", ("Wahl",)),
                    ("Urnen geschlossen", ("Wahl", "Landtag 2026")),
                    ("Fähre fällt aus", ("Zzyzx",)),
                ]
            ):
                entry = ParsedEntry(headline, ("Text.",), TODAY, topics=named)
                entries.insert_entry(opened, entry, ordered_at=1000 * number)
        yield opened


def found(db: Database, query: str, order: Order = "relevance", limit: int = 9) -> list[int]:
    results = search(db, query, limit=limit, today=TODAY, order=order)
    assert results.total >= len(results.hits)
    return [hit.entry.id for hit in results.hits]


def test_a_hashtag_finds_the_entries_of_its_topic_newest_first(db: Database) -> None:
    assert found(db, "#wahl") == found(db, "#WAHL", "newest") == [4, 3, 2]
    assert found(db, "#Landtag2026") == found(db, "landtag 2026") == [4]
    assert search(db, "#wahl", limit=1, offset=1, today=TODAY).hits[0].entry.id == 3
    assert search(db, "#wahl", limit=1, today=TODAY).total == 3


def test_a_name_finds_what_has_the_word_and_then_the_entries_of_the_topic(db: Database) -> None:
    assert found(db, "wahl") == [3, 1, 4, 2]
    assert found(db, "wahl", "newest") == [4, 3, 2, 1]
    assert search(db, "wahl", limit=2, today=TODAY).total == 4


def test_a_name_that_no_text_has_is_not_taken_for_a_misspelling(db: Database) -> None:
    results = search(db, "zzyzx", limit=9, today=TODAY)
    assert [hit.entry.id for hit in results.hits] == [5]
    assert (results.stage, results.corrected) == ("words", None)


def test_a_hashtag_without_a_topic_is_searched_for_as_a_word_and_retracted_ones_are_gone(
    db: Database,
) -> None:
    assert found(db, "#kabinett") == [2]
    retract(db, 3)
    assert found(db, "#wahl") == [4, 2]
    with transaction(db):
        labels.label_entry(db, 2, topic_ids=(), by=None, now=0)
    assert found(db, "#wahl") == [4]
