"""``tickerbot log``, as operators and their scripts use it."""

from __future__ import annotations

import json
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.commandline import tickerbot, write
from tests.databases import new_database
from tests.outboxes import EDITOR, correct
from tickerbot.model import ParsedEntry
from tickerbot.settings import load_settings
from tickerbot.storage import people
from tickerbot.storage.newsroom import publishing
from tickerbot.storage.transactions import transaction

NOON = int(datetime(2026, 3, 2, 11, tzinfo=UTC).timestamp())


@pytest.fixture(autouse=True)
def _a_ticker_with_an_editor() -> None:
    zone = load_settings().timezone
    with closing(new_database(Path("ticker.db"))) as db, transaction(db):
        people.note(db, EDITOR, "Edda Ehlers", 0)
        publishing.publish(db, ParsedEntry("Deich hält", ()), by=EDITOR, now=NOON, zone=zone)


def test_it_prints_lines_for_people_oldest_first() -> None:
    tickerbot("import", write("old.txt", "+++ 21:01 Fähre fährt +++\nWieder.\n"), "--push")
    lines = tickerbot("log").stdout.splitlines()
    assert lines[0] == "2026-03-02 12:00:00+01:00  Edda Ehlers: published no. 1"
    assert lines[1].endswith("  command line: published no. 2")
    assert len(lines) == 2


def test_it_prints_objects_for_programs() -> None:
    with closing(new_database(Path("ticker.db"))) as db:
        correct(db, 1)
    first, _ = map(json.loads, tickerbot("log", "--json").stdout.splitlines())
    assert first == {
        "at": "2026-03-02T11:00:00+00:00", "act": "published", "entry": 1, "person": 1,
        "user_id": EDITOR, "name": "Edda Ehlers", "details": {"silent": False},
    }  # fmt: skip
    assert all(
        f"`{key}`" in (Path(__file__).parents[2] / "docs" / "command-line.md").read_text()
        for key in first
    )


@pytest.mark.parametrize(
    ("since", "found"),
    [
        ("2026-03-02", 1), ("2026-03-03", 0), ("2026-03-02T12:00", 1), ("2026-03-02T12:01", 0),
        ("2026-03-02T11:00+00:00", 1), ("24h", 0), ("999999d", 1), ("90min", 0),
    ],
)  # fmt: skip
def test_since_is_a_day_a_time_or_a_while_ago(since: str, found: int) -> None:
    assert len(tickerbot("log", "--since", since).stdout.splitlines()) == found


@pytest.mark.parametrize("wrong", ["", "gestern", "2026-13-01", "7", "7 weeks", "-1d"])
def test_another_since_is_explained(wrong: str) -> None:
    assert "expected a day" in tickerbot("log", "--since", wrong, expect=2).stderr
