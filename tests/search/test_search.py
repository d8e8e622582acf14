"""Search: whatever is typed finds words, and never raises."""

from __future__ import annotations

import asyncio
import json
import random
import re
import threading
from collections.abc import Sequence
from contextlib import closing
from datetime import UTC, date, datetime, time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlite_utils import Database

from tests.databases import new_database
from tests.search.archive import JudgedArchive
from tests.search.evaluation_set import EvaluationQuery, load_entries
from tests.searching import search
from tests.strategies import NASTY
from tickerbot.errors import StoreClosed
from tickerbot.model import ParsedEntry
from tickerbot.search.candidates import MAX_HITS, Candidates, Stage
from tickerbot.search.expansion import Alternative
from tickerbot.search.query import clean_query
from tickerbot.search.search import Order
from tickerbot.storage.archive import entries
from tickerbot.storage.database import open_database, open_to_read
from tickerbot.storage.store import Store
from tickerbot.storage.transactions import transaction
from tickerbot.text.german.word_lists import PARTICLES
from tickerbot.text.snippets import MARK_OFF, MARK_ON, make_snippet, strip_marks

TEXTS = [
    ("Deich bei Dagebüll hält", "Der Deichgraf zeigte sich erleichtert. Die Fähren fahren wieder."),
    ("Fähren fallen aus", "Wegen des Sturms bleiben alle Fähren im Hafen."),
    ("Hafen gesperrt", "Das Wasser steht am Deich bei Husum. A8 frei, 14,60 Meter."),
    ("Öl tritt aus", "Am Binnenhafen wurde ein Ölfilm gesehen. US-Präsident reist ab."),
]


TODAY = date(2026, 3, 14)
ENDLESS = "with recursive n(i) as (select 1 union all select i + 1 from n) select max(i) from n"
OPERATORS = ["AND", "OR", "NEAR(", "*", "^", "-", ":", '"', "„", "headline:", "\0", "\ud800"]
# Letters that re.IGNORECASE takes for s and i.
ODD_DAYS = ["16. Auguſt 2025", "geſtern", "1. Junı", "1. JUNİ", "junı 2025"]


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("search") / "ticker.db"
    with closing(new_database(path)) as db, transaction(db):
        for number, (headline, body) in enumerate(TEXTS):
            entries.insert_entry(db, ParsedEntry(headline, (body,)), ordered_at=number)
    return path


def found(path: Path, query: str) -> list[str]:
    with closing(open_database(path)) as db:
        return [hit.entry.headline for hit in search(db, query, limit=5, today=TODAY).hits]


@pytest.mark.parametrize(
    ("query", "headlines"),
    [
        ("dagebüll", ["Deich bei Dagebüll hält"]),
        ("DAGEBULL", ["Deich bei Dagebüll hält"]),
        ("deich husum", ["Hafen gesperrt"]),
        ("Fähr", ["Fähren fallen aus", "Deich bei Dagebüll hält"]),
        ("graf", ["Deich bei Dagebüll hält"]),
        ("Binnenhäfen", ["Öl tritt aus"]),
        ("der Hafen und das Öl", ["Öl tritt aus"]),
        ("uspräsident", ["Öl tritt aus"]),
        ("oel", ["Öl tritt aus"]),
        ("A 8", ["Hafen gesperrt"]),
        ("14,60", ["Hafen gesperrt"]),
        ("14,6", []),
        ("A81", []),
        ("Deich\u00adgraf", ["Deich bei Dagebüll hält"]),
        ("Fä\u00adhren", ["Fähren fallen aus", "Deich bei Dagebüll hält"]),
        ("Sperrung", ["Hafen gesperrt"]),
        ("öl", ["Öl tritt aus"]),
        ("A8", ["Hafen gesperrt"]),
        ("US-Präsident", ["Öl tritt aus"]),
        ("„Deich bei Husum“", ["Hafen gesperrt"]),
        ("»bei Dagebüll«", ["Deich bei Dagebüll hält"]),
        ("Quastenflosser", []),
        ("", []),
        ("?!", []),
        ("-", []),
    ],
)
def test_words_are_found(archive: Path, query: str, headlines: list[str]) -> None:
    assert found(archive, query) == headlines


@pytest.mark.parametrize(
    ("query", "stage", "headline", "corrected"),
    [
        ("Dagebühl", "corrected", "Deich bei Dagebüll hält", "Dagebüll"),
        ("Fähren im Hafne", "corrected", "Fähren fallen aus", "Fähren im Hafen"),
        ("Hukum", "corrected", "Hafen gesperrt", "Husum"),
        ("Hafer", "nothing", None, None),
        ("Hsuum", "corrected", "Hafen gesperrt", "Husum"),
        ("Deich Husum Quastenflosser", "some words", "Hafen gesperrt", None),
        ("Deichbruch", "nothing", None, None),
        ("Präsdient", "corrected", "Öl tritt aus", "Präsident"),
        ("Prsident", "corrected", "Öl tritt aus", "Präsident"),
        ("title:Deich NEAR(Husum)", "some words", "Hafen gesperrt", None),
        ("Hafne und Hafne", "corrected", "Hafen gesperrt", "Hafen und Hafen"),
        ("_Hafne_", "corrected", "Hafen gesperrt", "_Hafen_"),
    ],
)
def test_the_stage_tells_how_far_the_search_had_to_go(
    archive: Path, query: str, stage: str, headline: str | None, corrected: str | None
) -> None:
    with closing(open_database(archive)) as db:
        results = search(db, query, limit=5, today=TODAY)
    assert (results.stage, results.corrected) == (stage, corrected)
    assert [hit.entry.headline for hit in results.hits][:1] == ([headline] if headline else [])


def test_where_nothing_is_found_the_words_that_are_known_are_told(archive: Path) -> None:
    with closing(open_database(archive)) as db:
        results = search(db, "Quastenflosser Hafen", limit=5, today=TODAY)
        assert (results.hits, results.total, results.known_words) == ((), 0, ("Hafen",))
        assert search(db, "Hafen-Deich", limit=5, today=TODAY).known_words == ()


@pytest.mark.parametrize("noun", ["Hochwasser", "Polizei", "Marathon", "Immunität", "Erdbeben"])
def test_a_noun_with_a_letter_twice_sounds_the_same_and_is_corrected_all_the_same(
    db: Database, noun: str
) -> None:
    with transaction(db):
        entries.insert_entry(db, ParsedEntry(f"Heute: {noun}", ()), ordered_at=0)
    for at in range(1, len(noun) - 1):  # the last may be an ending
        if noun[at] != noun[at - 1]:
            typed = noun[:at] + noun[at] + noun[at:]
            results = search(db, typed, limit=5, today=TODAY)
            assert (results.total, results.stage, results.corrected) == (1, "corrected", noun)


def dated(db: Database, headline: str, body: str, day: date) -> None:
    moment = datetime.combine(day, time(12), UTC)
    entry = ParsedEntry(headline, (body,), day, time(12), moment)
    entries.insert_entry(db, entry, ordered_at=int(moment.timestamp()))


def test_days_find_entries_that_name_them_and_then_those_of_the_day(db: Database) -> None:
    with transaction(db):
        dated(db, "Sturm", "Böen.", date(2026, 3, 13))
        dated(db, "Flut", "Wasser.", date(2026, 3, 13))
        dated(db, "Rückblick", "Am 13. März kam die Flut.", date(2026, 3, 20))
        dated(db, "Vorschau", "Heute nichts.", date(2026, 3, 14))

    def headlines(query: str) -> list[str]:
        return [hit.entry.headline for hit in search(db, query, limit=9, today=TODAY).hits]

    assert headlines("13.3.") == ["Rückblick", "Flut", "Sturm"]
    assert headlines("13. März 2026") == ["Rückblick", "Flut", "Sturm"]
    assert headlines("13. März 2025") == []
    assert headlines("gestern") == ["Flut", "Sturm"]
    assert headlines("heute") == ["Vorschau"]
    assert headlines("flut gestern") == ["Flut"]
    assert headlines("März 2026") == ["Rückblick", "Vorschau", "Flut", "Sturm"]
    hit = search(db, "13.3.", limit=1, today=TODAY).hits[0]
    assert hit.marked_body == f"Am {MARK_ON}13. März{MARK_OFF} kam die Flut."


@pytest.mark.parametrize(
    ("query", "marked"),
    [
        ("deichgrafen", "Der [Deichgraf] zeigte"),
        ("graf", "Der [Deichgraf] zeigte"),
        ("faehren", "Die [Fähren] fahren"),
        ("fähern", "Die [Fähren] "),
        ("„die fähren“", "[Die Fähren] fahren"),
    ],
)
def test_what_matched_is_marked_however_it_matched(archive: Path, query: str, marked: str) -> None:
    with closing(open_database(archive)) as db:
        bodies = [hit.marked_body for hit in search(db, query, limit=5, today=TODAY).hits]
    assert any(marked in body.replace(MARK_ON, "[").replace(MARK_OFF, "]") for body in bodies)


@pytest.mark.parametrize("order", ["relevance", "newest"])
def test_pages_are_parts_of_one_list(db: Database, order: Order) -> None:
    with transaction(db):
        for number in range(120):
            text = (
                "Sturm" if number % 7 else "Ruhe",
                (("Sturmflut.",) if number % 2 else ("Sturm.",)),
            )
            entries.insert_entry(db, ParsedEntry(*text), ordered_at=number * 60)

    def page(limit: int, offset: int) -> list[int]:
        results = search(db, "sturm", limit=limit, offset=offset, today=TODAY, order=order)
        assert (results.total, results.is_exact) == (120, True)
        return [hit.entry.id for hit in results.hits]

    whole = page(200, 0)
    assert sorted(whole) == list(range(1, 121))
    assert [number for offset in range(0, 130, 7) for number in page(7, offset)] == whole
    if order == "newest":
        assert whole == sorted(whole, reverse=True)


def test_of_very_many_hits_it_is_said_that_there_are_more(db: Database) -> None:
    with transaction(db):
        for number in range(MAX_HITS + 50):
            entries.insert_entry(db, ParsedEntry("Sturm", ()), ordered_at=number * 60)
    results = search(db, "sturm", limit=5, offset=MAX_HITS - 2, today=TODAY)
    assert (results.total, results.is_exact, len(results.hits)) == (MAX_HITS, False, 2)


def test_when_time_is_up_what_was_found_so_far_is_shown(
    archive: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def slow(db: Database, *_: object, **__: object) -> list[Alternative]:
        db.execute(ENDLESS)
        raise AssertionError("nobody stopped it")

    monkeypatch.setattr("tickerbot.search.expansion.find_wider", slow)
    with closing(open_database(archive)) as db:
        results = search(db, "deich", limit=5, today=TODAY, deadline_s=0.05)
        assert [hit.entry.headline for hit in results.hits] == [
            "Deich bei Dagebüll hält",
            "Hafen gesperrt",
        ]
        assert not results.is_exact
        nothing = search(db, "quastenflosser", limit=5, today=TODAY, deadline_s=0.05)
        assert (nothing.hits, nothing.is_exact) == ((), False)
        assert not db.conn.in_transaction
        assert db.execute("select 1").fetchone() == (1,)


def test_when_time_is_up_between_words_it_is_told_that_not_all_were_found(
    archive: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    collect, asked = Candidates._collect, list[str]()

    def slow(candidates: Candidates, stage: Stage, choice: Sequence[int] | None = None) -> None:
        asked.extend(candidates.terms[index].text for index in choice or ())
        if len(asked) > 1:
            candidates.db.execute(ENDLESS)
        collect(candidates, stage, choice)

    monkeypatch.setattr(Candidates, "_collect", slow)
    with closing(open_database(archive)) as db:
        results = search(db, "ölfilm husum", limit=5, today=TODAY, deadline_s=0.2)
    assert asked == ["ölfilm", "husum"]
    assert [hit.entry.headline for hit in results.hits] == ["Öl tritt aus"]
    assert (results.stage, results.is_exact) == ("some words", False)


async def test_a_search_neither_waits_for_a_write_nor_delays_one(archive: Path) -> None:
    begun, go_on = threading.Event(), threading.Event()

    def long_write(db: Database) -> None:
        entries.insert_entry(db, ParsedEntry("Noch nicht da", ()), ordered_at=9)
        begun.set()
        assert go_on.wait(30)

    async with Store(archive) as store:
        write = asyncio.ensure_future(store.write(long_write))
        await asyncio.to_thread(begun.wait)
        assert (await store.search(search, "deich", limit=5, today=TODAY)).total == 2
        assert (await store.search(search, "Noch nicht da", limit=5, today=TODAY)).total == 0
        go_on.set()
        await write
        assert (await store.search(search, "Noch nicht da", limit=5, today=TODAY)).total == 1
    with pytest.raises(StoreClosed, match="too late"):
        await store.search(search, "deich", limit=5, today=TODAY)


def test_a_headline_goes_before_a_body_and_newer_before_older(db: Database) -> None:
    with transaction(db):
        for number, (headline, body) in enumerate(
            [("Sturm", "Regen."), ("Regen", "Sturm."), ("Sturm", "Regen.")]
        ):
            entries.insert_entry(db, ParsedEntry(headline, (body,)), ordered_at=number)
    assert [hit.entry.id for hit in search(db, "sturm", limit=5, today=TODAY).hits] == [3, 1, 2]


def test_what_matched_is_marked(archive: Path) -> None:
    with closing(open_database(archive)) as db:
        (hit,) = search(db, "deich husum", limit=5, today=TODAY).hits
    assert f"{MARK_ON}Deich{MARK_OFF} bei {MARK_ON}Husum{MARK_OFF}" in hit.marked_body
    assert strip_marks(hit.marked_body) == "\n\n".join(hit.entry.body)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.one_of(
        st.text(max_size=60),
        st.text(st.characters(), max_size=60),  # lone surrogates and NUL too
        st.lists(
            st.sampled_from([*NASTY, *OPERATORS, *ODD_DAYS]),
            max_size=12,
        ).map(" ".join),
        st.sampled_from(["x" * 4000, "deich " * 700, '"' * 4000, "*" * 4000]),
    ),
    st.integers(0, 10**6),
    st.sampled_from(["relevance", "newest"]),
)  # fmt: skip
def test_nothing_that_is_typed_raises(archive: Path, query: str, offset: int, order: Order) -> None:
    with closing(open_to_read(archive)) as db:
        results = search(db, query, limit=5, offset=offset, today=TODAY, order=order)
        again = search(db, query, limit=5, today=TODAY, order=order)
    assert results.total == again.total >= len(results.hits)
    assert (again.total > 0) == bool(again.hits) == (again.stage != "nothing")
    for hit in again.hits:
        assert strip_marks(hit.marked_headline) == hit.entry.headline
        assert strip_marks(hit.marked_body) == "\n\n".join(hit.entry.body)
    cleaned = clean_query(query)
    assert clean_query(cleaned) == cleaned
    assert "\n" not in cleaned
    json.dumps(cleaned).encode()


@given(
    st.lists(
        st.sampled_from(["Wort", f"{MARK_ON}Treffer{MARK_OFF}", "Ende. Neu", "\n\n", "x" * 90]),
        max_size=80,
    ).map(" ".join),
    st.integers(40, 400),
)
def test_a_passage_holds_the_first_match_and_whole_marks(marked: str, limit: int) -> None:
    cut = make_snippet(marked, limit)
    assert cut.count(MARK_ON) == cut.count(MARK_OFF)
    assert (MARK_ON in cut) == (MARK_ON in marked)
    assert len(strip_marks(cut)) <= limit + 5
    assert strip_marks(cut).strip("… ") in strip_marks(marked)


def test_a_passage_begins_with_the_sentence_that_matched() -> None:
    text = "Erstens. " * 40 + f"Dann kam der {MARK_ON}Deich{MARK_OFF} in Sicht. " + "Danach. " * 40
    assert make_snippet(text, 60).startswith(f"… Dann kam der {MARK_ON}Deich{MARK_OFF} in Sicht.")
    assert make_snippet(text, 60).endswith(" …")


_SIDE_BY_SIDE = re.compile(r"(?<![\w.,-])[^\W\d_]{2,}(?: [^\W\d_]{2,}){1,2}(?![\w-])")


def test_what_stands_side_by_side_is_found_as_a_phrase(tmp_path: Path) -> None:
    """Also typed without capitals, and broken off: what a word is depends on all of its clause."""
    judged, missed, tried = load_entries("schools"), [], 0
    archive, rng = JudgedArchive(tmp_path / "judged.db", judged), random.Random(4)
    with closing(archive.db):
        for entry in judged:
            for text in (entry.headline, *entry.body):
                spans = [found.group() for found in _SIDE_BY_SIDE.finditer(text)]
                for span in rng.sample(spans, min(1, len(spans))):
                    if PARTICLES.isdisjoint(span.lower().split()[:-1]):
                        tried += 1
                        ids = archive.ranked(
                            EvaluationQuery("", "phrase", f'"{span.lower()}"', {}, "")
                        )
                        missed += [span] if entry.id not in ids else []
    assert tried > 300
    assert missed == []
