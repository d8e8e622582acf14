"""Names are found in the spellings of other languages, by ear, and without their marks."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from datetime import date

import pytest
from sqlite_utils import Database

from tests.databases import new_database
from tests.searching import search
from tickerbot.model import ParsedEntry
from tickerbot.storage.archive import entries
from tickerbot.storage.transactions import transaction

SPELLINGS = {
    "Selenskyj": "Selenski Zelensky Zelenskyy Selenskij Selensky",
    "Tschaikowski": "Tchaikovsky Tschaikowsky",
    "Dostojewski": "Dostoevsky Dostoyevsky",
    "Chruschtschow": "Khrushchev",
    "Medwedew": "Medvedev Medwedjew",
    "Prigoschin": "Prigozhin",
    "Netanjahu": "Netanyahu Nethanjahu",
    "Gaddafi": "Gadaffi Ghaddafi",
    "Nawalny": "Navalny Nawalnyj Nawalni",
    "Lukaschenko": "Lukashenko Lukaschenka",
    "Timoschenko": "Tymoschenko Timoshenko",
    "Klitschko": "Klichko Klitchko",
    "Ceaușescu": "Ceausescu",
    "Kaczyński": "Kaczynski Katschinski",
    "Schröder": "Schroeder Schröter Schroder",
    "Meier": "Maier Mayer Meyer",
    "Schmidt": "Schmitt Schmid Schmit",
    "Steinmeier": "Steinmaier Steinmeyer",
    "Baerbock": "Bärbock Berbock",
    "Erdoğan": "Erdogan",
    "Macron": "Makron",
    "Rachmaninow": "Rachmaninoff Rachmaninov",
    "Tschechow": "Chekhov Tschechov",
    "Charkiw": "Kharkiv Charkow",
    "Cherson": "Kherson",
    "Philipp": "Filip Philip Phillip",
    "Hisbollah": "Hizbollah Hezbollah",
    "Lewandowski": "Lewandowsky Levandowski",
    "Djokovic": "Jokovic Djokowitsch",
    "Nietzsche": "Nitsche Nietsche",
    "Aserbaidschan": "Azerbaijan",
    "Ahmadinedschad": "Ahmadinejad",
    "Mohammed": "Muhammad Mohamed",
    "Claasen": "Klaasen",
    "Gandhi": "Ghandi",
    "Sarah": "Sara",
    "Maja": "Maya",
    "Kiew": "Kyjiw Kyiv Kiev",
    "Peking": "Beijing",
    "Belarus": "Weißrussland Weissrussland",
}


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    with closing(new_database(tmp_path_factory.mktemp("names") / "ticker.db")) as db:
        with transaction(db):
            for number, name in enumerate(SPELLINGS):
                body = f"Am Abend traf {name} zu einem Treffen ein. Mehr wurde nicht bekannt."
                entry = ParsedEntry("Gespräche dauern an", (body,))
                entries.insert_entry(db, entry, ordered_at=number * 60)
        yield db


@pytest.mark.parametrize(
    ("typed", "name"),
    [(typed, name) for name, spellings in SPELLINGS.items() for typed in spellings.split()],
)
def test_a_name_is_found_however_it_is_spelt(archive: Database, typed: str, name: str) -> None:
    hits = search(archive, typed, limit=1, today=date(2026, 3, 14)).hits
    assert [name in hit.entry.body[0] for hit in hits] == [True]


@pytest.mark.parametrize("typed", ["Trump", "Merkel", "Putin", "Obama", "Söder", "Wagenknecht"])
def test_a_name_that_is_not_there_finds_no_other(archive: Database, typed: str) -> None:
    assert search(archive, typed, limit=1, today=date(2026, 3, 14)).hits == ()
