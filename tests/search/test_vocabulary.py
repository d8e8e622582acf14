"""What the archive's own words tell: compounds, their parts, and what a misspelt word may mean."""

from __future__ import annotations

import pytest
from sqlite_utils import Database

from tickerbot import entries
from tickerbot.compounds import compounds_with, splits
from tickerbot.database import transaction
from tickerbot.misspellings import corrections, sounding_like
from tickerbot.model import ParsedEntry

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
        ("rad", {"fahrradhandl", "motorrad"}),
        ("tor", {"schleusentor"}),
        ("faser", {"glasfaserausbau"}),
        ("papagei", {"graupapagei"}),
        ("grab", {"soldatengrab"}),
        ("regen", {"regenschirm"}),
        ("reise", {"osterreiseverkehr"}),
        ("kanzler", {"bundeskanzl"}),
        ("raub", set()),
        ("erbe", set()),
        ("woche", set()),
        ("liste", set()),
        ("haft", set()),
        ("ente", set()),
    ],
)
def test_compounds_are_found_by_a_part_and_words_that_hold_its_letters_are_not(
    archive: Database, part: str, compounds: set[str]
) -> None:
    assert set(compounds_with(archive, part)) == compounds


def test_a_compound_is_taken_apart_where_the_archive_knows_both_parts(archive: Database) -> None:
    assert splits(archive, "pilotenstreik") == [("pilot", "streik")]
    assert splits(archive, "pilotenmangel") == []


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
    assert corrections(archive, typed) == meant


@pytest.mark.parametrize(
    ("typed", "names"), [("selenski", ["selenskyj"]), ("pullover", []), ("kanzel", [])]
)
def test_names_are_found_by_their_sound_and_other_words_are_not(
    archive: Database, typed: str, names: list[str]
) -> None:
    assert sounding_like(archive, typed) == names
