"""What the archive's own words tell: compounds, their parts, and what a misspelt word may mean."""

from __future__ import annotations

from datetime import date

import pytest
from sqlite_utils import Database

from tests.searching import search
from tickerbot.model import ParsedEntry
from tickerbot.search.misspellings import find_corrections
from tickerbot.search.sounds import find_alike
from tickerbot.storage.archive import entries
from tickerbot.storage.transactions import transaction

TEXT = """
    Fahrradhändler Schleusentor Motorräder Leitzins Glasfaserausbau Graupapagei Soldatengrab
    Möbelschrauben Fensterbrett Doktor Hundert Mittwoch Journalist Osterreiseverkehr Regenschirm
    Region Wirtschaft entdecken entlassen Netzentgelte Pilotin Streik Piloten
    Bundeskanzler Kanzler Bühne Regierung Kantenfisch Gericht Tscheche Selenskyj Pulver Einer
"""


@pytest.fixture
def archive(db: Database) -> Database:
    with transaction(db):
        for number, word in enumerate(TEXT.split()):
            body = f"Das hier ist {word} und so."
            entries.insert_entry(db, ParsedEntry("Wort", (body,)), ordered_at=number * 60)
    return db


@pytest.mark.parametrize(
    ("part", "compounds"),
    [
        ("rad", {"Fahrradhändler", "Motorräder"}),
        ("tor", {"Schleusentor"}),
        ("faser", {"Glasfaserausbau"}),
        ("papagei", {"Graupapagei"}),
        ("grab", {"Soldatengrab"}),
        ("regen", {"Regenschirm"}),
        ("reise", {"Osterreiseverkehr"}),
        ("kanzler", {"Kanzler", "Bundeskanzler"}),
        ("zins", {"Leitzins"}),
        ("raub", set()),
        ("erbe", set()),
        ("woche", set()),
        ("liste", set()),
        ("haft", set()),
        ("ente", set()),
        ("ast", set()),
    ],
)
def test_compounds_are_found_by_a_part_and_words_that_hold_its_letters_are_not(
    archive: Database, part: str, compounds: set[str]
) -> None:
    found = search(archive, part, limit=50, today=date(2026, 3, 14)).hits
    assert {hit.entry.body[0].split()[3] for hit in found} == compounds


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("regirung", ["regierung"]),
        ("reigerung", ["regierung"]),
        ("kanzlre", ["kanzl"]),
        ("bundeskanlzer", ["bundeskanzl"]),
        ("gewicht", []),  # a common word, which is simply not there
        ("tintenfisch", []),
        ("eimer", []),
        ("kuchen", []),
    ],
)
def test_errors_are_corrected_and_other_words_are_left_alone(
    archive: Database, typed: str, meant: list[str]
) -> None:
    assert [*find_corrections(archive, typed)] == meant


@pytest.mark.parametrize(
    ("typed", "names"), [("selenski", ["selenskyj"]), ("pullover", []), ("kanzel", [])]
)
def test_names_are_found_by_their_sound_and_other_words_are_not(
    archive: Database, typed: str, names: list[str]
) -> None:
    assert [*find_alike(archive, typed)] == names


def test_a_noun_and_its_verb_are_told_apart_where_both_are_there(db: Database) -> None:
    sentences = ("Sie wollen nicht stecken bleiben.", "Der Stecker passt.", "Alle steckten fest.")
    with transaction(db):
        for number, sentence in enumerate(sentences):
            entries.insert_entry(db, ParsedEntry("Wort", (sentence,)), ordered_at=number * 60)
    first = search(db, "stecker", limit=1, today=date(2026, 3, 14)).hits[0]
    assert first.entry.body == ("Der Stecker passt.",)
