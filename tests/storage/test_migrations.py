"""The schema grows by numbered steps, whose names every database out there has recorded."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from sqlite_utils import Database
from sqlite_utils.db import _iter_complete_sql_statements

from tickerbot.storage.migrations import (
    STEPS,
    is_migrated,
    is_of_newer_version,
    migrate,
    statements,
)

LANDED = {
    1: "entries_chats_and_pushes",
    2: "pauses_that_editors_are_told_of",
    3: "delivery_times_and_state",
    4: "search_index_of_our_own",
    5: "copies_claims_and_revisions",
    6: "drafts_of_corrections",
    7: "updates_that_are_being_handled",
    8: "stems_by_their_end",
    9: "a_ban_that_outlives_a_restart",
}
"""Steps from before they had numbers, as databases name them."""


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Database]:
    with closing(Database(tmp_path / "empty.db")) as db:
        yield db


def recorded(db: Database) -> list[str]:
    rows = db.execute(
        "select name from _sqlite_migrations where migration_set = 'tickerbot' order by rowid"
    )
    return [row[0] for row in rows.fetchall()]


def test_each_step_has_its_number_and_later_ones_tell_it_in_their_name() -> None:
    assert list(STEPS) == sorted(STEPS)  # numbers are never used twice, but some never landed
    names = {number: step.__name__ for number, step in STEPS.items()}
    assert LANDED.items() <= names.items()
    assert names.keys() > LANDED.keys()
    for number in names.keys() - LANDED.keys():
        assert names[number].startswith(f"m{number:04}_")


def test_a_database_is_taken_step_by_step_and_records_each_by_name(empty: Database) -> None:
    for taken, number in enumerate(STEPS, start=1):
        assert not is_migrated(empty)
        migrate(empty, number)
        assert recorded(empty) == [step.__name__ for step in STEPS.values()][:taken]
    assert is_migrated(empty)
    assert not is_of_newer_version(empty)
    migrate(empty)
    assert len(recorded(empty)) == len(STEPS)


def test_a_step_that_is_not_known_is_of_a_newer_version(empty: Database) -> None:
    migrate(empty, 1)
    assert not is_of_newer_version(empty)
    empty.table("_sqlite_migrations").insert(
        {"migration_set": "tickerbot", "name": "m9999_from_the_future", "applied_at": "2030"}
    )
    assert is_of_newer_version(empty)


def test_no_step_is_taken_while_a_dropped_table_would_take_rows_of_others_along(
    empty: Database,
) -> None:
    empty.execute("pragma foreign_keys = on")
    with pytest.raises(RuntimeError, match="foreign keys must be off"):
        migrate(empty)
    assert empty.table_names() == []


def test_parts_of_drafts_become_what_they_are_of_and_no_number_is_given_twice(
    empty: Database,
) -> None:
    migrate(empty, 9)
    empty.executescript(
        """
        insert into entries (id, headline, ordered_at, fingerprint) values (1, 'Titel', 0, '');
        insert into drafts (id, editor_id, source_message_id, part, text, state, entry_id,
                            last_length, sent_at, kind, revises_entry_id, base_revision)
        values (1, 900, 17, 0, 'ganz', 'open', null, 4, 0, 'entry', null, null),
               (2, 900, 17, 2, 'eins', 'published', 1, 0, 0, 'entry', null, null),
               (3, 900, 17, -3, 'zwei', 'published', 1, 0, 0, 'correction', 1, 2),
               (4, 900, 20, -1, 'drei', 'open', null, 5, 0, 'correction', 1, 1),
               (5, 900, 21, 0, 'vier', 'open', null, 5, 0, 'correction', 1, 1),
               (6, 900, 22, -100, '', 'open', null, 0, 0, 'retraction', 1, 1),
               (7, 900, 23, 0, 'Grund', 'discarded', null, 0, 0, 'retraction', 1, 1),
               (8, 900, 24, 0, 'weg', 'open', null, 0, 0, 'entry', null, null);
        delete from drafts where id = 8;
        insert into desks (editor_id, expects, draft_id, asked_at) values (900, 'note', 4, 0);
        """
    )
    migrate(empty, 10)
    rows = empty.execute("select id, kind, part, state, entry_id, base_revision from drafts")
    assert rows.fetchall() == [
        (1, "entry", 0, "open", None, None),
        (2, "entry", 2, "published", 1, None),
        (3, "correction", 2, "published", 1, 2),
        (4, "correction", 0, "open", 1, 1),
        (5, "correction", 0, "open", 1, 1),
        (6, "retraction", 0, "open", 1, 1),
        (7, "retraction", 0, "discarded", 1, 1),
    ]
    assert empty.execute("select expects, draft_id from desks").fetchall() == [("note", 4)]
    empty.execute(
        "insert into drafts (editor_id, source_message_id, kind, text, last_length, sent_at)"
        " values (900, 25, 'entry', 'neu', 3, 0)"
    )
    assert empty.execute("select max(id) from drafts").fetchone() == (9,)
    assert empty.execute("pragma foreign_key_check").fetchall() == []


def test_who_published_is_known_of_entries_from_before(empty: Database) -> None:
    migrate(empty, 10)
    empty.executescript(
        """
        insert into entries (id, headline, ordered_at, fingerprint)
        values (1, 'Titel', 0, ''), (2, 'Import', 0, '');
        insert into drafts (editor_id, source_message_id, kind, text, state, entry_id, base_revision,
                            last_length, sent_at)
        values (900, 17, 'entry', 'Titel', 'published', 1, null, 5, 0),
               (901, 17, 'correction', 'Import', 'published', 2, 2, 5, 0);
        """
    )
    migrate(empty, 11)
    rows = empty.execute("select id, published_by from entries order by id").fetchall()
    assert rows == [(1, 900), (2, None)]


def test_receipts_stay_open_or_closed_for_the_same_message(empty: Database) -> None:
    migrate(empty, 11)
    empty.executescript(
        """
        insert into entries (id, headline, ordered_at, fingerprint, revision)
        values (1, 'eins', 0, '', 3), (2, 'zwei', 0, '', 1), (3, 'drei', 0, '', 1);
        insert into pushes (seq, entry_id, kind, revision, created_at, reach,
                            receipt_chat_id, receipt_message_id, receipt_open)
        values (1, 1, 'entry', 1, 10, 5, 900, 31, 0), (2, 2, 'entry', 1, 40, 5, 900, 34, 1),
               (3, 3, 'entry', 1, 50, 5, null, null, 0), (4, 1, 'note', 3, 30, 5, null, null, 0),
               (9, 3, 'note', 1, 30, 5, null, null, 0);
        delete from pushes where seq = 9;
        insert into revisions (entry_id, revision, kind, headline, body, fingerprint, note, made_at,
                               silent, receipt_chat_id, receipt_message_id, receipt_open)
        values (1, 1, 'published', 'eins', '', '', '', 10, 1, null, null, 0),
               (1, 2, 'corrected', 'eins', '', '', '', 20, 1, 901, 32, 0),
               (1, 3, 'corrected', 'eins', '', '', 'Hinweis', 30, 0, 900, 33, 1);
        """
    )
    migrate(empty, 12)
    rows = empty.execute(
        "select id, kind, entry_id, revision, chat_id, message_id, open from receipts order by id"
    )
    assert rows.fetchall() == [
        (1, "published", 1, 1, 900, 31, 0),
        (2, "corrected", 1, 2, 901, 32, 0),
        (3, "corrected", 1, 3, 900, 33, 1),
        (4, "published", 2, 1, 900, 34, 1),
    ]
    assert empty.execute("select seq, kind from pushes order by seq").fetchall() == [
        (1, "entry"), (2, "entry"), (3, "entry"), (4, "note"),
    ]  # fmt: skip
    empty.execute("insert into pushes (entry_id, kind, created_at, reach) values (2, 'note', 0, 0)")
    assert empty.execute("select max(seq) from pushes").fetchone() == (10,)
    assert empty.execute("pragma foreign_key_check").fetchall() == []


@pytest.mark.parametrize(
    "script",
    [
        "select 1; select 2 ; ;select 'a;b'",
        "create trigger t after insert on a begin update b set x = 1; delete from c; end; select 3;",
        'select 1 -- one; not two\n; /* ; */ select ";";\n\n',
        "",
        " \n",
    ],
)
def test_a_script_has_the_statements_that_sqlite_utils_finds(script: str) -> None:
    assert list(statements(script)) == list(_iter_complete_sql_statements(script))
