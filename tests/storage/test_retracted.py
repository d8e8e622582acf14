"""What was retracted is neither counted, nor offered, nor in the way of anything."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest
from sqlite_utils import Database

from tests.searching import search
from tickerbot.model import ParsedEntry
from tickerbot.storage.archive import entries, revisions, search_index
from tickerbot.storage.archive.entries import Neighbours, Page
from tickerbot.storage.database import open_database
from tickerbot.storage.transactions import transaction


def add(db: Database, *moments: int) -> list[int]:
    """An entry at each moment; their numbers."""
    with transaction(db):
        return [
            entries.insert_entry(db, ParsedEntry("Sturm", ()), ordered_at=moment)
            for moment in moments
        ]


def retract(db: Database, numbers: Sequence[int]) -> None:
    with transaction(db):
        for number in numbers:
            assert revisions.retract(db, number, 1, by=None, receipt=None, now=60)


def shown(page: Page) -> tuple[list[int], bool, bool]:
    """Numbers of a page, and whether it says that there are newer and earlier ones."""
    return [entry.id for entry in page.entries], page.has_newer, page.has_earlier


@pytest.mark.parametrize(
    ("retracted", "neighbours"),
    [
        ([], Neighbours(has_earlier=True, has_later=True)),
        ([1], Neighbours(has_earlier=True, has_later=True)),
        ([1, 2], Neighbours(has_earlier=False, has_later=True)),
        ([4, 5], Neighbours(has_earlier=True, has_later=False)),
        ([1, 2, 4, 5], Neighbours(has_earlier=False, has_later=False)),
    ],
)
def test_neighbours_are_those_that_stand(
    db: Database, retracted: list[int], neighbours: Neighbours
) -> None:
    add(db, 10, 20, 30, 40, 50)
    retract(db, retracted)
    assert entries.get_neighbours(db, 3) == neighbours
    # what the buttons lead to
    assert bool(entries.earlier_than(db, 3, 1).entries) == neighbours.has_earlier
    assert bool(entries.newer_than(db, 3, 1).entries) == neighbours.has_later


def test_a_page_tells_of_newer_and_earlier_ones_that_stand(db: Database) -> None:
    add(db, 10, 20, 30, 40, 50)
    assert shown(entries.earlier_than(db, 4, 2)) == ([3, 2], True, True)
    assert shown(entries.newer_than(db, 2, 2)) == ([4, 3], True, True)
    retract(db, [1, 5])
    assert shown(entries.latest(db, 3)) == ([4, 3, 2], False, False)
    assert shown(entries.earlier_than(db, 4, 2)) == ([3, 2], True, False)
    assert shown(entries.newer_than(db, 2, 2)) == ([4, 3], False, True)
    retract(db, [2, 4])  # also the ones that were counted from
    assert shown(entries.earlier_than(db, 4, 2)) == ([3], False, False)
    assert shown(entries.newer_than(db, 2, 2)) == ([3], False, False)
    retract(db, [3])
    assert shown(entries.earlier_than(db, 4, 2)) == ([], False, False)
    assert shown(entries.newer_than(db, 2, 2)) == ([], False, False)


def test_hits_keep_their_order_where_an_entry_before_was_retracted(db: Database) -> None:
    # more entries than a minute has places for: the last ones stand in the next minute
    numbers = add(db, *[0] * (search_index.SLOTS + 4))
    retract(db, [numbers[-4], numbers[-1]])
    (newest,) = add(db, 60)
    hits = search(db, "Sturm", limit=3, today=date(2026, 1, 1), order="newest").hits
    assert [hit.entry.id for hit in hits] == [newest, numbers[-2], numbers[-3]]


def test_the_index_is_made_anew_to_the_end_that_was_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("tickerbot.storage.database.LARGE_ARCHIVE", 2)
    path = tmp_path / "ticker.db"
    with closing(open_database(path)) as db:
        numbers = add(db, 10, 20, 30)
        retract(db, numbers[:1])
        with transaction(db):
            db.execute("update search_state set preparation = '0'")
    with caplog.at_level(logging.WARNING), closing(open_database(path)):
        pass
    assert "search index: 2 of 2 entries" in caplog.text
