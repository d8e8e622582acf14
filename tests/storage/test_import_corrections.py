"""Corrected versions that come in a document: what they are recognised by, and what becomes of them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlite_utils import Database

from tests.databases import new_database
from tests.outboxes import correct, deliver_all, owed, retract, subscribe
from tests.work import lines_run, sqlite_steps
from tickerbot.errors import DatabaseBusy
from tickerbot.formats.documents import read_document
from tickerbot.model import ParsedEntry
from tickerbot.storage.archive import entries, revisions
from tickerbot.storage.archive.exports import export_json
from tickerbot.storage.archive.import_corrections import (
    ImportCorrection,
    correct_by_import,
    find_import_corrections,
    without,
)
from tickerbot.storage.archive.imports import Imported, import_entries
from tickerbot.storage.newsroom import publishing
from tickerbot.storage.newsroom.imports import import_and_publish
from tickerbot.storage.outbox import copies
from tickerbot.storage.transactions import transaction

BERLIN = ZoneInfo("Europe/Berlin")
NOW = 1_767_268_800
BEFORE = """date 2026-03-14

+++ 21:01 Pegel in Husum fält +++

Der Scheitel der Flut ist durch.

+++ 19:40 Fähren fahren wieder +++

Die erste Fähre legt am Abend ab.
"""
AFTER = BEFORE.replace("fält", "fällt")
DAY_ONLY = (
    "date 2026-03-14\n\nPegel in Husum fält\n\nDer Scheitel ist durch.\n\nFähren fahren\n\nBald."
)
UNDATED = DAY_ONLY.removeprefix("date 2026-03-14\n\n")
TIME_ONLY = BEFORE.removeprefix("date 2026-03-14\n\n")


def read(text: str) -> list[ParsedEntry]:
    return read_document(text.encode(), BERLIN)


def put(db: Database, text: str, *, push: bool = False, now: int = NOW) -> Imported:
    if push:
        return import_and_publish(db, read(text), BERLIN, now=now)
    return import_entries(db, read(text), BERLIN)


def find(db: Database, text: str) -> list[ImportCorrection]:
    return find_import_corrections(db, read(text))


def pairs(db: Database, text: str) -> list[tuple[str, str]]:
    return [(it.entry.headline, it.came.headline) for it in find(db, text)]


def update(db: Database, text: str, *, push: bool = False, now: int = NOW) -> tuple[int, Imported]:
    """What ``import --update`` does: how many were corrected, and what was added."""
    found = find(db, text)
    done = correct_by_import(db, found, now=now)
    rest = without(read(text), found)
    if push:
        return done, import_and_publish(db, rest, BERLIN, now=now)
    return done, import_entries(db, rest, BERLIN)


def lines(*records: Mapping[str, object]) -> str:
    return "".join(json.dumps(record) + "\n" for record in records)


@pytest.mark.parametrize("text", [BEFORE, DAY_ONLY, UNDATED, TIME_ONLY])
@pytest.mark.parametrize("push", [True, False])
def test_a_corrected_document_corrects_once_and_is_known_then(
    db: Database, text: str, push: bool
) -> None:
    subscribe(db, 1)
    put(db, text, push=push)
    deliver_all(db)
    corrected = text.replace("fält", "fällt")
    assert pairs(db, text) == []
    assert pairs(db, corrected) == [("Pegel in Husum fält", "Pegel in Husum fällt")]
    assert update(db, corrected, push=push, now=NOW + 60) == (1, Imported(0, 1))
    assert db.table("pushes").count == (2 if push else 0)
    assert not owed(db)
    # the new words, the old ones, and both exports are known from now on
    exported: list[str] = []
    export_json(db, BERLIN, exported.append)
    for again in (corrected, text, "".join(exported)):
        assert pairs(db, again) == []
        assert update(db, again, push=push, now=NOW + 120) == (0, Imported(0, 2))
    assert entries.count_entries(db) == 2


def test_a_correction_reaches_every_copy_quietly_and_keeps_the_history(db: Database) -> None:
    for chat_id in (1, 2, 3):
        subscribe(db, chat_id)
    put(db, BEFORE, push=True)
    deliver_all(db)
    update(db, AFTER, push=True, now=NOW + 60)
    found = copies.to_correct(db, 99, float("inf"))
    assert sorted(copy.target.chat_id for copy in found) == [1, 2, 3]
    assert {(copy.entry_id, copy.revision, copy.wanted) for copy in found} == {(2, 1, 2)}
    first, second = revisions.history(db, 2)
    assert (first.kind, first.headline) == ("published", "Pegel in Husum fält")
    assert (second.kind, second.headline) == ("corrected", "Pegel in Husum fällt")
    assert (second.editor_id, second.note, second.silent) == (None, "", True)
    assert int(second.made_at.timestamp()) == NOW + 60


MINUTE = "2026-03-14T21:01:00+01:00"
GOAL = {"headline": "Pegel in Husum fält", "body": "Durch.", "published_at": MINUTE}


@pytest.mark.parametrize(
    ("came", "is_one"),
    [
        ({"headline": "Pegel in Husum fällt"}, True),
        ({"headline": "Pegel in Husum fält!", "body": ["Durch.", "Und er fällt weiter."]}, True),
        # the headline or the text alone, in the same minute
        ({"body": "Alles ist ganz anders gekommen, als man es am Mittag erwartet hatte."}, True),
        ({"published_at": "2026-03-14T21:01:59+01:00", "headline": "Pegel in Husum fällt"}, True),
        ({"published_at": "2026-03-14T21:02:00+01:00", "headline": "Pegel in Husum fällt"}, False),
        ({"published_at": "2026-03-14", "headline": "Pegel in Husum fällt"}, False),
        ({"headline": "Busse fahren wieder", "body": "Am Kai."}, False),
    ],
)
def test_the_same_minute_and_nearly_the_same_words_are_a_correction(
    db: Database, came: dict[str, object], is_one: bool
) -> None:
    put(db, lines(GOAL))
    assert bool(find(db, lines({**GOAL, **came}))) is is_one


@pytest.mark.parametrize(
    ("came", "is_one"),
    [
        ({"headline": "Kein Wort ist gleich", "body": "Gar keines."}, True),
        ({"published_at": "2026-03-14T21:30:00+01:00", "headline": "Pegel in Husum fällt"}, True),
        ({"published_at": None, "headline": "Deich hält", "body": "Noch."}, True),
        # an entry of another archive, that happens to have the number there
        ({"published_at": "2025-01-01T08:00:00Z", "headline": "Deich hält", "body": "Ja."}, False),
    ],
)
def test_the_same_number_of_an_export_is_a_correction_unless_all_else_differs(
    db: Database, came: dict[str, object], is_one: bool
) -> None:
    put(db, lines({**GOAL, "id": 7}))
    document = lines({**GOAL, "id": 7, **came})
    assert [it.entry.id for it in find(db, document)] == ([7] if is_one else [])
    update(db, document)
    assert find(db, document) == []
    assert entries.count_entries(db) == (1 if is_one else 2)


def test_a_note_that_an_export_has_beyond_ours_is_told(db: Database) -> None:
    note = {"made_at": "2026-03-14T22:00:00+01:00", "text": "„fällt“ statt „fält“"}
    put(db, lines({**GOAL, "id": 7}))
    document = lines({**GOAL, "id": 7, "headline": "Pegel in Husum fällt", "notes": [note]})
    update(db, document)
    entry = entries.get_entry(db, 7)
    assert entry is not None
    assert [it.text for it in entry.notes] == ["„fällt“ statt „fält“"]
    assert update(db, document) == (0, Imported(0, 1))


def test_where_only_the_time_is_another_the_entry_stays_and_is_known(db: Database) -> None:
    put(db, lines({**GOAL, "id": 7}))
    document = lines({**GOAL, "id": 7, "published_at": "2026-03-14T21:30:00+01:00"})
    update(db, document)
    assert revisions.history(db, 7) == []
    assert update(db, document) == (0, Imported(0, 1))
    assert update(db, lines({**GOAL, "id": 7})) == (0, Imported(0, 1))


def test_entries_of_one_document_are_no_corrections_of_each_other(db: Database) -> None:
    goals = [{**GOAL, "headline": f"Tor für Husum, {n}:0", "body": "Jubel."} for n in (1, 2, 3)]
    for count in (1, 2, 3):
        assert find(db, lines(*goals[:count])) == []
        assert put(db, lines(*goals[:count])).added == 1
    # nor where they were corrected: each corrects its own
    was = [{**goal, "body": "Großer Jubel."} for goal in goals]
    assert pairs(db, lines(*was)) == [(it["headline"], it["headline"]) for it in goals]
    # one that is gone from the document, and one that came: which of both it corrects
    assert pairs(db, lines(goals[0], goals[2], was[1])) == [("Tor für Husum, 2:0",) * 2]


def test_what_editors_published_or_corrected_in_that_minute_counts_too(db: Database) -> None:
    with transaction(db):
        entry = ParsedEntry("Pegel in Husum fält", ("Durch.",))
        publishing.publish(db, entry, by=900, now=NOW, zone=BERLIN)
    came = {"headline": "Pegel in Husum fällt", "body": "Durch."}
    assert pairs(db, lines({**came, "published_at": MINUTE})) == []
    document = lines({**came, "published_at": "2026-01-01T13:00:00+01:00"})
    assert pairs(db, document) == [("Pegel in Husum fält", "Pegel in Husum fällt")]
    # also where an editor has corrected it to what is not like that at all
    correct(db, 1, "Wasser zieht ab")
    assert pairs(db, document) == [("Wasser zieht ab", "Pegel in Husum fällt")]


def test_a_retracted_entry_is_told_and_stays_retracted(db: Database) -> None:
    put(db, BEFORE, push=True)
    retract(db, 2)
    (found,) = find(db, AFTER)
    assert found.entry.retracted_at is not None
    assert update(db, AFTER, push=True) == (0, Imported(0, 1))
    assert entries.count_entries(db) == 1


def test_an_entry_that_was_changed_meanwhile_is_not_overwritten(db: Database) -> None:
    put(db, BEFORE)
    found = find(db, AFTER)
    correct(db, 2, "Pegel in Husum sinkt")
    with pytest.raises(DatabaseBusy, match="entry 2 was changed meanwhile"):
        correct_by_import(db, found, now=NOW)
    entry = entries.get_entry(db, 2)
    assert entry is not None
    assert entry.headline == "Pegel in Husum sinkt"


def test_what_broke_off_goes_on_where_it_stopped(db: Database) -> None:
    many = [
        {"headline": f"Meldung {n} vom Deich", "body": "Er hält.", "published_at": MINUTE}
        for n in range(120)
    ]
    put(db, lines(*many), push=True)
    corrected = lines(*({**it, "body": "Er hält noch."} for it in many))
    found = find(db, corrected)
    assert len(found) == 120
    broken = [*found[:70], replace(found[70], entry=replace(found[70].entry, revision=9))]
    with pytest.raises(DatabaseBusy):
        correct_by_import(db, broken, now=NOW)
    assert len(find(db, corrected)) == 70
    assert update(db, corrected, push=True) == (70, Imported(0, 50))
    assert [it.revision for it in entries.all_entries(db)] == [2] * 120


kinds = st.sampled_from(
    ["2026-03-14T21:01:00+01:00", "2026-03-14T21:05:00+01:00", "2026-03-14", None]
)
texts = st.sampled_from(["Der Deich hält noch", "Der Deich hält nicht", "Die Fähre fährt", "Tor"])
documents = st.lists(st.tuples(kinds, texts), min_size=1, max_size=6)


@given(documents, documents, st.booleans())
def test_after_an_update_a_document_is_known_whatever_came_before(
    tmp_path_factory: pytest.TempPathFactory,
    first: list[tuple[str | None, str]],
    second: list[tuple[str | None, str]],
    push: bool,
) -> None:
    one, two = (
        lines(*({"headline": text, "published_at": at} for at, text in it))
        for it in (first, second)
    )
    with closing(new_database(tmp_path_factory.mktemp("again") / "ticker.db")) as db:
        put(db, one, push=push)
        update(db, two, push=push)
        for text in (one, two):
            assert find(db, text) == []
            assert put(db, text, push=push).added == 0


@pytest.mark.parametrize("moment", [MINUTE, "2026-03-14", None])
def test_many_corrections_of_one_moment_cost_each_the_same(
    tmp_path: Path, moment: str | None
) -> None:
    """Counted in steps of SQLite's machine and in lines of Python, for half and all of them."""

    def work(count: int) -> tuple[int, int]:
        many = [
            {"headline": f"Meldung {n} vom Deich {n}", "published_at": moment} for n in range(count)
        ]
        corrected = read(lines(*({**it, "headline": f"{it['headline']} hält"} for it in many)))
        with closing(new_database(tmp_path / f"{count}.db")) as db:
            put(db, lines(*many))
            with sqlite_steps(db) as counted:
                found = find_import_corrections(db, corrected)
            assert len(found) == count
            assert all(it.came.headline == f"{it.entry.headline} hält" for it in found)
            return counted.steps, lines_run(lambda: find_import_corrections(db, corrected))

    half, whole = work(200), work(400)
    assert whole[0] < 2.4 * half[0]
    assert whole[1] < 2.4 * half[1]
