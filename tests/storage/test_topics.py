"""Topics and levels as the database knows them: named, opened, closed, given to entries."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlite_utils import Database

from tests.databases import new_database
from tests.outboxes import EDITOR, add_entry, appoint, retract
from tickerbot.model import Level, ParsedEntry, Topic
from tickerbot.storage import logbook, people
from tickerbot.storage.archive import entries, labels, topics
from tickerbot.storage.newsroom import labelling
from tickerbot.storage.transactions import transaction
from tickerbot.text.hashtags import MAX_NAME, fold_name, hashtag_of, is_name


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Database]:
    with closing(new_database(tmp_path / "ticker.db")) as opened:
        yield opened


def add(db: Database, name: str) -> Topic:
    with transaction(db):
        topic = labelling.add_topic(db, name, by=EDITOR, now=5)
    assert isinstance(topic, Topic)
    return topic


names = st.text(
    st.characters(categories=["L", "Nd", "Zs", "Pd"]), min_size=1, max_size=MAX_NAME
).filter(is_name)


@given(names)
def test_a_name_and_its_hashtag_are_the_same_however_they_are_written(name: str) -> None:
    tag = hashtag_of(name)
    assert (
        fold_name(name) == fold_name(tag) == fold_name(name.lower()) == fold_name(fold_name(name))
    )
    assert tag[1:].isalnum()


@pytest.mark.parametrize(
    ("name", "same"),
    [
        ("Fußball", "#fussball"),
        ("Türkei", "TUERKEI"),
        ("Landtagswahl 2026", "#landtagswahl2026"),
        ("Côte d’Azur", "cotedazur"),
        ("Öl", "o\u0308l"),
    ],
)
def test_what_is_one_name(name: str, same: str) -> None:
    assert fold_name(name) == fold_name(same)


@pytest.mark.parametrize(
    "name", ["", "2026", "#", "a=b", "x" * 41, "a\nb", " Wahl", "#Wahl", "a,b", "…"]
)
def test_what_no_topic_can_be_called(db: Database, name: str) -> None:
    with transaction(db):
        assert labelling.add_topic(db, name, by=EDITOR, now=5) == "bad-name"
    assert topics.all_topics(db) == []


def test_a_topic_is_opened_closed_reopened_renamed_and_each_act_is_in_the_log(db: Database) -> None:
    wahl = add(db, "Wahl")
    with transaction(db):
        people.set_topic(db, EDITOR, wahl.id)
        assert labelling.add_topic(db, "WAHL", by=EDITOR, now=6) == "taken"
        assert labelling.close_topic(db, "#wahl", by=EDITOR, now=7) == Topic(
            wahl.id, "Wahl", is_open=False
        )
        assert people.default_topic(db, EDITOR) is None
        assert labelling.close_topic(db, "wahl", by=EDITOR, now=8) == "already"
        assert topics.open_topics(db) == []
        assert labelling.reopen_topic(db, "Wahl", by=EDITOR, now=9) == wahl
        assert labelling.reopen_topic(db, "Wal", by=EDITOR, now=9) == "unknown"
        renamed = labelling.rename_topic(db, "wahl", "Neuwahl", by=EDITOR, now=10)
        assert renamed == Topic(wahl.id, "Neuwahl")
        assert labelling.add_topic(db, "Wahl", by=EDITOR, now=11) == Topic(wahl.id + 1, "Wahl")
        assert labelling.rename_topic(db, "wahl", "neuwahl", by=EDITOR, now=12) == "taken"
        # how it is written may change
        rewritten = labelling.rename_topic(db, "wahl", "WAHL", by=EDITOR, now=12)
        assert rewritten == Topic(wahl.id + 1, "WAHL")
    assert [(act.kind, act.details["topic"]) for act in logbook.acts_since(db)] == [
        ("topic_added", "Wahl"),
        ("topic_closed", "Wahl"),
        ("topic_reopened", "Wahl"),
        ("topic_renamed", "Wahl"),
        ("topic_added", "Wahl"),
        ("topic_renamed", "Wahl"),
    ]


def test_only_so_many_topics_are_open(db: Database) -> None:
    for number in range(labelling.MAX_OPEN):
        add(db, f"Thema {number}")
    with transaction(db):
        assert labelling.add_topic(db, "Noch eins", by=EDITOR, now=5) == "too-many"
        labelling.close_topic(db, "Thema 3", by=EDITOR, now=5)
        assert isinstance(labelling.add_topic(db, "Noch eins", by=EDITOR, now=5), Topic)
        assert labelling.reopen_topic(db, "Thema 3", by=EDITOR, now=5) == "too-many"


def test_words_name_topics_of_several_words_the_longest_first(db: Database) -> None:
    wahl, wahl_2026, sport = add(db, "Wahl"), add(db, "Wahl 2026"), add(db, "Sport")
    found = topics.find_topics(db, "sport, wahl 2026 #wahl quatsch SPORT")
    assert found == ([sport, wahl_2026, wahl], ["quatsch"])
    assert topics.find_topics(db, " ") == ([], [])


def test_an_entry_has_its_level_and_its_topics_and_they_can_change(db: Database) -> None:
    appoint(db)
    sport, wahl = add(db, "Sport"), add(db, "Wahl")
    came = ParsedEntry(
        "Tor", (), date(2026, 1, 1), level=Level.IMPORTANT, topics=("Handball", "#wahl")
    )
    with transaction(db):
        number = entries.insert_entry(db, came, ordered_at=5)
    entry = entries.get_entry(db, number)
    assert entry is not None
    # a topic that nobody has opened is added, closed
    assert (entry.level, [(t.name, t.is_open) for t in entry.topics]) == (
        Level.IMPORTANT,
        [("Handball", False), ("Wahl", True)],
    )
    with transaction(db):
        changed = labels.label_entry(
            db, number, level=Level.URGENT, topic_ids=(wahl.id, sport.id), by=EDITOR, now=9
        )
        assert changed is not None
        assert (changed.level, changed.topics) == (Level.URGENT, (sport, wahl))
        assert changed == labels.label_entry(db, number, by=EDITOR, now=9)
        assert labels.label_entry(db, 99, level=Level.URGENT, by=EDITOR, now=9) is None
    assert [a.details for a in logbook.acts_since(db) if a.kind == "labelled"] == [
        {"level": 2, "topics": "Sport, Wahl"}
    ]
    assert next(entries.all_entries(db)).topics == (sport, wahl)


def test_entries_of_a_topic_are_counted_without_the_retracted_ones(db: Database) -> None:
    appoint(db)
    wahl = add(db, "Wahl")
    with transaction(db):
        numbers = [add_entry(db, headline) for headline in ("Eins", "Zwei", "Drei")]
        for number in numbers[:2]:
            labels.label_entry(db, number, topic_ids=(wahl.id,), by=EDITOR, now=9)
    assert topics.count_entries(db) == {wahl.id: 2}
    retract(db, numbers[0])
    assert topics.count_entries(db) == {wahl.id: 1}
    with transaction(db):
        assert labels.label_entry(db, numbers[0], topic_ids=(), by=EDITOR, now=9) is None


@pytest.mark.parametrize(
    "sql",
    [
        "insert into topics (name, tag, created_at) values ('Andere', 'wahl', 5)",
        "insert into topics (name, tag, created_at) values ('…', '', 5)",
        "insert into topics (name, tag, state, created_at) values ('A', 'a', 'closed', 5)",
        "insert into topics (name, tag, created_at, closed_at) values ('A', 'a', 5, 6)",
        "insert into topics (name, tag, state, created_at) values ('A', 'a', 'shut', 5)",
        "update entries set level = 3",
        "update entries set level = null",
        "insert into entry_topics values (1, 99)",
        "insert into entry_topics values (99, 1)",
        "update people set topic_id = 99",
        "update people set user_id = null, topic_id = 1",
        "update drafts set level = -1",
        "update drafts set topics = '{}'",
    ],
)
def test_the_database_refuses(db: Database, sql: str) -> None:
    add(db, "Wahl")
    db.execute("pragma foreign_keys = on")
    with transaction(db):
        add_entry(db)
        people.set_topic(db, EDITOR, None)
        db.execute(
            "insert into drafts (kind, editor_id, source_message_id, part, text, last_length, sent_at,"
            " version) values ('entry', 1, 1, 0, 'a', 1, 0, 100000000)"
        )
    with pytest.raises(sqlite3.IntegrityError), transaction(db):
        db.execute(sql)
