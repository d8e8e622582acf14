"""The search index follows every change of the archive, by whoever makes it."""

from __future__ import annotations

import os
import random
import subprocess
import sys
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlite_utils import Database

from tests.databases import new_database
from tests.searching import search
from tests.strategies import bodies, headlines
from tickerbot.model import ParsedEntry
from tickerbot.storage.archive import entries, search_index
from tickerbot.storage.database import open_database, open_to_read
from tickerbot.storage.transactions import transaction

TODAY = date(2026, 3, 14)


def add(db: Database, headline: str, body: str = "", ordered_at: int = 0) -> int:
    with transaction(db):
        entry = ParsedEntry(headline, (body,) if body else ())
        return entries.insert_entry(db, entry, ordered_at=ordered_at)


def found(db: Database, query: str) -> list[int]:
    return [hit.entry.id for hit in search(db, query, limit=50, today=TODAY, order="newest").hits]


def contents(db: Database) -> dict[str, list[tuple[object, ...]]]:
    """All that the index holds, as rows that can be compared."""
    db.execute(
        "create virtual table if not exists temp.words using fts5vocab(main, search_texts, instance)"
    )
    selects = {
        "words": "select term, doc, col, offset from temp.words order by 1, 2, 3, 4",
        "stems": "select stem, entries, sound from search_stems order by 1",
        "entries": "select position, entry_id from search_entries order by 1",
    }
    rows = {name: db.execute(select).fetchall() for name, select in selects.items()}
    db.commit()
    return rows


def check(db: Database) -> None:
    db.execute("insert into search_texts (search_texts) values ('integrity-check')")
    db.rollback()


def test_a_correction_is_found_by_its_new_words_and_not_by_its_old_ones(db: Database) -> None:
    number = add(db, "Deich gebrochen", "Bei Husum.")
    with transaction(db), search_index.reindexed(db, number):
        db.execute("update entries set headline = 'Damm hält' where id = ?", [number])
    assert found(db, "deich") == []
    assert found(db, "damm") == found(db, "husum") == [number]
    check(db)


def test_what_is_taken_out_leaves_nothing_behind(db: Database) -> None:
    before = contents(db)
    numbers = [
        add(db, "US-Präsident fährt nach Köln", f"Am {n}. August, A 8.") for n in range(1, 4)
    ]
    assert found(db, "präsident") == numbers[::-1]
    with transaction(db):
        for number in numbers:
            search_index.remove(db, number)
    assert found(db, "präsident") == found(db, "1. August") == []
    assert contents(db) == before
    check(db)


def test_a_change_that_fails_changes_nothing_in_the_index(db: Database) -> None:
    number = add(db, "Deich gebrochen")
    before = contents(db)

    def fail() -> None:
        with transaction(db), search_index.reindexed(db, number):
            db.execute("update entries set headline = 'Damm' where id = ?", [number])
            raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        fail()
    assert contents(db) == before
    assert found(db, "deich") == [number]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    texts=st.lists(st.tuples(headlines, bodies), min_size=1, max_size=5), seed=st.integers(0, 99)
)
def test_however_it_came_about_the_index_is_the_one_that_a_rebuild_makes(
    tmp_path_factory: pytest.TempPathFactory, texts: list[tuple[str, tuple[str, ...]]], seed: int
) -> None:
    chance = random.Random(seed)
    path = tmp_path_factory.mktemp("index") / "ticker.db"
    with closing(new_database(path)) as db:
        with transaction(db):
            for headline, body in texts:
                moment = chance.randrange(0, 3) * 86_400
                number = entries.insert_entry(db, ParsedEntry(headline, body), ordered_at=moment)
                if chance.random() < 0.5:
                    with search_index.reindexed(db, number):
                        db.execute("update entries set body = 'Neu.' where id = ?", [number])
        words = {(term, col, offset) for term, _, col, offset in contents(db)["words"]}
        stems = contents(db)["stems"]
        with transaction(db):
            search_index.rebuild(db)
        after = contents(db)
        assert {(term, col, offset) for term, _, col, offset in after["words"]} == words
        assert after["stems"] == stems
        check(db)


def test_the_newest_are_first_in_whatever_order_they_came(db: Database) -> None:
    chance = random.Random(5)
    moments = [chance.randrange(0, 600) for _ in range(300)]
    for moment in moments:
        add(db, "Sturm", ordered_at=moment * 60)
    page = search(db, "sturm", limit=300, today=TODAY, order="newest")
    expected = sorted(range(1, 301), key=lambda number: (moments[number - 1], number), reverse=True)
    assert [hit.entry.id for hit in page.hits] == expected


def test_many_entries_of_one_moment_keep_their_order(db: Database) -> None:
    for _ in range(100):
        add(db, "Sturm", ordered_at=60)
    add(db, "Sturm", ordered_at=0)
    assert found(db, "sturm") == list(range(100, 50, -1))


def test_another_way_of_preparing_texts_makes_the_index_anew(tmp_path: Path) -> None:
    path = tmp_path / "ticker.db"
    with closing(open_database(path)) as db:
        add(db, "Deich hält")
        before = contents(db)
        with transaction(db):  # as if an older program had made it
            db.execute("insert into search_texts (search_texts) values ('delete-all')")
            db.execute("update search_state set preparation = '0'")
    with closing(open_database(path)) as db:
        assert contents(db) == before
        assert search_index.is_current(db)


def test_that_a_large_index_is_made_anew_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    path = tmp_path / "ticker.db"
    with closing(open_database(path)) as db:
        for _ in range(5):
            add(db, "Deich hält")
        with transaction(db):
            db.execute("update search_state set preparation = '0'")
    assert not caplog.messages, "an empty archive says nothing"
    monkeypatch.setattr("tickerbot.storage.database.LARGE_ARCHIVE", 2)
    monkeypatch.setattr("tickerbot.storage.archive.search_index.CHUNK", 2)
    open_database(path).close()
    told, *progress = caplog.messages
    assert "index of 5 entries is made anew" in told
    assert progress == [f"search index: {done} of 5 entries" for done in (2, 4, 5)]


def test_what_another_process_imports_is_known_at_once(tmp_path: Path) -> None:
    path = tmp_path / "ticker.db"
    open_database(path).close()
    with closing(open_to_read(path)) as db:
        assert found(db, "soldatengrap") == []
        (tmp_path / "more.txt").write_text("Blumen am Soldatengrab\n\nIn Anchorage.\n", "utf-8")
        subprocess.run(
            [sys.executable, "-m", "tickerbot", "import", "more.txt"],
            check=True,
            capture_output=True,
            env={
                "TICKERBOT_DATABASE": str(path),
                "PATH": "",
                "PYTHONPATH": os.environ.get("PYTHONPATH", ""),
            },
        )
        assert found(db, "soldatengrap") == found(db, "grab") == found(db, "ankorage") == [1]
