"""Search: whatever is typed finds words, and never raises."""

from __future__ import annotations

import json
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlite_utils import Database

from tests.strategies import NASTY
from tickerbot import entries
from tickerbot.database import open_database, transaction
from tickerbot.model import ParsedEntry
from tickerbot.search import MARK_OFF, MARK_ON, clean_query, passage, search, unmarked

TEXTS = [
    ("Deich bei Dagebüll hält", "Der Deichgraf zeigte sich erleichtert. Die Fähren fahren wieder."),
    ("Fähren fallen aus", "Wegen des Sturms bleiben alle Fähren im Hafen."),
    ("Hafen gesperrt", "Das Wasser steht am Deich bei Husum. A8 frei, 14,60 Meter."),
    ("Öl tritt aus", "Am Binnenhafen wurde ein Ölfilm gesehen. US-Präsident reist ab."),
]


OPERATORS = ["AND", "OR", "NEAR(", "*", "^", "-", ":", '"', "„", "headline:", "\0", "\ud800"]


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("search") / "ticker.db"
    with closing(open_database(path)) as db, transaction(db):
        for number, (headline, body) in enumerate(TEXTS):
            entries.insert_entry(db, ParsedEntry(headline, (body,)), ordered_at=number)
    return path


def found(path: Path, query: str) -> list[str]:
    with closing(open_database(path)) as db:
        return [hit.entry.headline for hit in search(db, query, limit=5).hits]


@pytest.mark.parametrize(
    ("query", "headlines"),
    [
        ("dagebüll", ["Deich bei Dagebüll hält"]),
        ("DAGEBULL", ["Deich bei Dagebüll hält"]),
        ("deich husum", ["Hafen gesperrt"]),
        ("Fähr", ["Fähren fallen aus", "Deich bei Dagebüll hält"]),
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


def test_a_headline_goes_before_a_body_and_newer_before_older(db: Database) -> None:
    with transaction(db):
        for number, (headline, body) in enumerate(
            [("Sturm", "Regen."), ("Regen", "Sturm."), ("Sturm", "Regen.")]
        ):
            entries.insert_entry(db, ParsedEntry(headline, (body,)), ordered_at=number)
    assert [hit.entry.id for hit in search(db, "sturm", limit=5).hits] == [3, 1, 2]


def test_what_matched_is_marked(archive: Path) -> None:
    with closing(open_database(archive)) as db:
        (hit,) = search(db, "deich husum", limit=5).hits
    assert f"{MARK_ON}Deich{MARK_OFF} bei {MARK_ON}Husum{MARK_OFF}" in hit.marked_body
    assert unmarked(hit.marked_body) == "\n\n".join(hit.entry.body)


@settings(
    deadline=None, max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    st.one_of(
        st.text(max_size=60),
        st.text(st.characters(), max_size=60),  # lone surrogates and NUL too
        st.lists(
            st.sampled_from([*NASTY, *OPERATORS]),
            max_size=12,
        ).map(" ".join),
        st.sampled_from(["x" * 4000, "deich " * 700, '"' * 4000, "*" * 4000]),
    ),
    st.integers(0, 10**6),
)  # fmt: skip
def test_nothing_that_is_typed_raises(archive: Path, query: str, offset: int) -> None:
    with closing(open_database(archive)) as db:
        results = search(db, query, limit=5, offset=offset)
    assert results.total >= len(results.hits)
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
    cut = passage(marked, limit)
    assert cut.count(MARK_ON) == cut.count(MARK_OFF)
    assert (MARK_ON in cut) == (MARK_ON in marked)
    assert len(unmarked(cut)) <= limit + 5
    assert unmarked(cut).strip("… ") in unmarked(marked)


def test_a_passage_begins_with_the_sentence_that_matched() -> None:
    text = "Erstens. " * 40 + f"Dann kam der {MARK_ON}Deich{MARK_OFF} in Sicht. " + "Danach. " * 40
    assert passage(text, 60).startswith(f"… Dann kam der {MARK_ON}Deich{MARK_OFF} in Sicht.")
    assert passage(text, 60).endswith(" …")
