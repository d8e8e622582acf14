"""Documents that come again: what came is what is compared, whatever the archive made of it."""

from __future__ import annotations

import hashlib
import json
import random
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlite_utils import Database

from tests.databases import new_database
from tests.outboxes import correct, retract, subscribe
from tests.schemas.files import load
from tests.work import sqlite_steps
from tickerbot.formats.documents import read_document
from tickerbot.model import ParsedEntry
from tickerbot.storage.archive import entries
from tickerbot.storage.archive.exports import export_json, export_text
from tickerbot.storage.archive.imports import Imported, import_entries, new_entries
from tickerbot.storage.database import open_database
from tickerbot.storage.newsroom import publishing
from tickerbot.storage.newsroom.imports import CHUNK, import_and_publish
from tickerbot.storage.reading import opened_to_read
from tickerbot.storage.transactions import transaction

BERLIN = ZoneInfo("Europe/Berlin")
NOW = 1_767_268_800
UNDATED = "Deich bricht\n\nBei Husum.\n\nFähren fahren wieder\n\nAb acht Uhr.\n"
TIMED = "+++ 21:01 Tor für Husum +++\n\nJubel.\n\n+++ 20:15 Tor für Husum +++\n\nJubel.\n"
DAY_ONLY = f"date 2026-03-02\n\n{UNDATED}"
DATED = f"date 2026-03-02\n\n{TIMED}"
BARE = '{"headline": "Tor", "body": []}\n{"headline": "Ecke"}\n'
FORMS = pytest.mark.parametrize("text", [UNDATED, TIMED, DAY_ONLY, DATED, BARE])


def read(text: str) -> list[ParsedEntry]:
    return read_document(text.encode(), BERLIN)


def push(db: Database, text: str, now: int = NOW) -> Imported:
    return import_and_publish(db, read(text), BERLIN, now=now)


def take(db: Database, text: str) -> Imported:
    return import_entries(db, read(text), BERLIN)


def headlines(db: Database) -> list[str]:
    """Those of the whole archive, oldest first."""
    return [entry.headline for entry in entries.all_entries(db)][::-1]


@FORMS
def test_what_was_pushed_and_comes_again_later_is_known(db: Database, text: str) -> None:
    subscribe(db, 1)
    for now in (NOW, NOW + 61, NOW + 86_400):
        push(db, text, now)
    assert take(db, text) == Imported(added=0, known=2)
    assert new_entries(db, read(text)) == []
    assert db.table("pushes").count == entries.count_entries(db) == 2


@FORMS
def test_what_lies_in_the_archive_is_not_pushed_when_it_comes_again(
    db: Database, text: str
) -> None:
    assert take(db, text).added == 2
    assert push(db, text) == Imported(added=0, known=2)
    assert db.table("pushes").count == 0


@FORMS
def test_what_was_pushed_stays_known_when_it_was_corrected_or_retracted(
    db: Database, text: str
) -> None:
    push(db, text)
    older, newer = (entry.id for entry in reversed(list(entries.all_entries(db))))
    correct(db, older)
    retract(db, newer)
    assert push(db, text, NOW + 999) == Imported(added=0, known=2)


@FORMS
@pytest.mark.parametrize("export", [export_json, export_text])
def test_an_export_adds_nothing_to_the_archive_that_it_was_made_of(
    db: Database, text: str, export: object
) -> None:
    push(db, text)
    lines: list[str] = []
    export(db, BERLIN, lines.append)  # type: ignore[operator]
    assert push(db, "".join(lines), NOW + 999).added == 0
    assert entries.count_entries(db) == 2


def test_entries_that_only_their_time_of_day_tells_apart_are_two(db: Database) -> None:
    assert push(db, TIMED) == Imported(added=2, known=0)


@pytest.mark.parametrize("pushed", [True, False])
def test_an_import_that_breaks_off_goes_on_where_it_stopped(db: Database, pushed: bool) -> None:
    text = "".join(f'{{"headline": "Meldung {n}"}}\n' for n in reversed(range(4 * CHUNK + 3)))
    done: list[int] = []

    def stop(count: int) -> None:
        done.append(count)
        if len(done) == attempt:
            raise KeyboardInterrupt

    for attempt in range(1, 7):
        now = NOW + 100 * attempt
        done.clear()
        try:
            if pushed:
                import_and_publish(db, read(text), BERLIN, now=now, on_progress=stop)
            else:
                import_entries(db, read(text), BERLIN, chunk_size=CHUNK, on_progress=stop)
            break
        except KeyboardInterrupt:
            continue
    assert headlines(db) == [f"Meldung {n}" for n in range(4 * CHUNK + 3)]


def test_what_an_editor_published_is_not_taken_for_a_document(db: Database) -> None:
    with transaction(db):
        entry = ParsedEntry("Tor", ())
        publishing.publish(db, entry, by=900, now=NOW, zone=BERLIN)
    assert push(db, BARE).added == 2


def old_import_and_push(db: Database, headline: str, body: str, now: int, by: int | None) -> None:
    """What schema 13 stored of an undated entry: date, time and fingerprint of that moment."""
    parts = [str(now // 60), headline, *(body.split("\n\n") if body else [])]
    cursor = db.execute(
        "insert into entries (headline, body, day, published_at, ordered_at, fingerprint,"
        " published_by) values (?, ?, date(?, 'unixepoch'), ?, ?, ?, ?)",
        [
            headline, body, now, now, now,
            hashlib.sha256("\x00".join(parts).encode()).hexdigest()[:32], by,
        ],
    )  # fmt: skip
    db.execute(
        "insert into pushes (entry_id, created_at, reach) values (?, ?, 0)",
        [cursor.lastrowid, now],
    )


def test_what_an_older_version_pushed_undated_is_recognised_from_now_on(tmp_path: Path) -> None:
    path = tmp_path / "ticker.db"
    load(13, path)
    with closing(Database(sqlite3.connect(path), execute_plugins=False)) as old:
        old_import_and_push(old, "Deich bricht", "Bei Husum.\n\nSeit heute.", NOW, None)
        old_import_and_push(old, "Fähren fahren wieder", "", NOW + 60, None)
        old_import_and_push(old, "Sirenen in Kiel", "", NOW + 60, 900)  # an editor's
        old.conn.commit()
    lines = [
        {"headline": "Deich bricht", "body": ["Bei Husum.", "Seit heute."]},
        {"headline": "Fähren fahren wieder"},
        {"headline": "Sirenen in Kiel"},
    ]
    text = "\n".join(map(json.dumps, lines))
    # looked at before it is brought to the new schema, and left as it is
    before = path.read_bytes()
    with opened_to_read(path, unchanged=True) as looked_at:
        unknown = new_entries(looked_at, read(text))
    assert [entry.headline for entry in unknown] == ["Sirenen in Kiel"]
    assert path.read_bytes() == before
    with closing(open_database(path)) as db:
        assert push(db, text, NOW + 999) == Imported(added=1, known=2)


RISING = [
    {"headline": "Eins", "published_at": "2026-03-02T09:05:00+01:00"},
    {"headline": "Zwei", "published_at": "2026-03-02T11:20:00+01:00"},
    {"headline": "Drei", "published_at": "2026-03-02T17:45:00+01:00"},
]


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 1, 0), (1, 0, 2), (2, 0, 1)])
@pytest.mark.parametrize("pushed", [True, False])
def test_numbers_and_pushes_follow_the_time_in_whatever_order_a_document_has_them(
    db: Database, order: tuple[int, ...], pushed: bool
) -> None:
    text = "\n".join(json.dumps(RISING[index]) for index in order)
    (push if pushed else take)(db, text)
    assert headlines(db) == ["Eins", "Zwei", "Drei"]
    rows = db.execute("select headline from entries order by id").fetchall()
    assert [row[0] for row in rows] == ["Eins", "Zwei", "Drei"]
    if pushed:
        owed = db.execute("select entry_id from pushes order by seq").fetchall()
        assert owed == [(1,), (2,), (3,)]


def test_an_entry_without_a_time_stays_beside_its_older_neighbour_in_either_order(
    tmp_path: Path,
) -> None:
    lines = [json.dumps(line) for line in (*RISING[:2], {"headline": "Dazu"}, RISING[2])]
    for name, text in (("1.db", "\n".join(lines)), ("2.db", "\n".join(lines[::-1]))):
        with closing(new_database(tmp_path / name)) as db:
            take(db, text)
            assert headlines(db) == ["Eins", "Zwei", "Dazu", "Drei"]


@given(st.lists(st.integers(0, 200_000), min_size=1, max_size=12, unique=True), st.randoms())
def test_oldest_first_however_a_document_is_shuffled(
    tmp_path_factory: pytest.TempPathFactory, seconds: list[int], chance: random.Random
) -> None:
    lines = [
        {"headline": str(at), "published_at": datetime.fromtimestamp(NOW + at, UTC).isoformat()}
        for at in seconds
    ]
    chance.shuffle(lines)
    with closing(new_database(tmp_path_factory.mktemp("order") / "ticker.db")) as db:
        take(db, "\n".join(map(json.dumps, lines)))
        numbers = [row[0] for row in db.execute("select headline from entries order by id")]
        assert numbers == [str(at) for at in sorted(seconds)]


def test_a_clock_set_back_puts_no_new_entry_below_an_older_one(db: Database) -> None:
    def publish(headline: str, now: int) -> None:
        with transaction(db):
            publishing.publish(db, ParsedEntry(headline, ()), by=900, now=now, zone=BERLIN)

    publish("eins", NOW)
    publish("zwei", NOW - 600)
    push(db, '{"headline": "drei"}', NOW - 600)
    publish("vier", NOW - 86_400)
    publish("fünf", NOW + 60)
    assert headlines(db) == ["eins", "zwei", "drei", "vier", "fünf"]
    # a time of its own is kept: what is told is what the clock said
    four = entries.get_entry(db, 4)
    assert four is not None
    assert four.published_at == datetime.fromtimestamp(NOW - 86_400, UTC)
    # and what has a date goes where that belongs
    push(db, json.dumps({"headline": "früher", "published_at": "2020-01-01T00:00:00Z"}), NOW)
    assert headlines(db)[0] == "früher"


def test_what_is_published_now_stands_first_whatever_number_it_brings(db: Database) -> None:
    push(db, '{"headline": "eins", "id": 500}')
    push(db, '{"headline": "zwei", "id": 7}')
    push(db, '{"headline": "drei", "id": 6}', NOW - 5)
    assert headlines(db) == ["eins", "zwei", "drei"]


def test_a_retracted_entry_of_the_future_holds_nobody_up(db: Database) -> None:
    push(db, json.dumps({"headline": "Tippfehler", "published_at": "2066-01-01T00:00:00Z"}))
    retract(db, 1)
    push(db, '{"headline": "heute"}')
    (at,) = db.execute("select ordered_at from entries where headline = 'heute'").fetchone()
    assert at == NOW


@pytest.mark.parametrize("ids", ["falling", "rising", "none", "shuffled"])
@pytest.mark.parametrize("pushed", [True, False])
def test_many_entries_of_one_minute_cost_each_the_same(
    tmp_path: Path, ids: str, pushed: bool
) -> None:
    """Counted in steps of SQLite's machine: twice as many entries take twice as many."""

    def steps(count: int) -> int:
        numbers = list(range(1, count + 1))
        if ids == "falling":
            numbers.reverse()
        elif ids == "shuffled":
            random.Random(4).shuffle(numbers)
        # newest first, so the oldest is the last
        lines = [
            {"headline": "Tor", "body": str(number), "published_at": "2026-03-02T09:05:00Z"}
            | ({} if ids == "none" else {"id": number})
            for number in reversed(numbers)
        ]
        text = "\n".join(map(json.dumps, lines))
        with closing(new_database(tmp_path / f"{count}.db")) as db:
            with sqlite_steps(db) as counted:
                assert (push if pushed else take)(db, text).added == count
            positions = db.execute(
                "select entry_id from search_entries order by position"
            ).fetchall()
            in_order = db.execute("select id from entries order by ordered_at, id").fetchall()
            assert positions == in_order
        return counted.steps

    assert steps(1_200) < 2.4 * steps(600)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.sampled_from(["a", "b", "c"]), min_size=1, max_size=9), st.booleans())
def test_importing_twice_is_importing_once(
    tmp_path_factory: pytest.TempPathFactory, texts: list[str], dated: bool
) -> None:
    lines = [
        {"headline": text} | ({"published_at": f"2026-03-0{n % 3 + 1}"} if dated else {})
        for n, text in enumerate(texts)
    ]
    document = "\n".join(map(json.dumps, lines))
    with closing(new_database(tmp_path_factory.mktemp("twice") / "ticker.db")) as db:
        first = push(db, document)
        assert first.added == len({json.dumps(line) for line in lines})
        for now in (NOW + 1, NOW + 3600):
            assert push(db, document, now) == Imported(0, len(lines))
