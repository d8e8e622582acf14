"""Words are found as they are heard, in German or from another language, and others are not."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from datetime import date

import pytest
from sqlite_utils import Database

from tests.databases import new_database
from tests.searching import search
from tickerbot.model import ParsedEntry
from tickerbot.search.sounds import normalise_sound
from tickerbot.storage.archive import entries
from tickerbot.storage.transactions import transaction

TODAY = date(2026, 3, 14)
HEARD = {
    "Quelle": "kwelle",
    "Vulkan": "wulkan",
    "Rhythmus": "rütmus",
    "Chronik": "kronik",
    "Lachse": "lakse",
    "Stadtfest": "statfest",
    "Niveau": "niwo",
    "Tableau": "tablo",
    "Champagner": "schampanjer",
    "Giraffe": "schiraffe",
    "Journalist": "schurnalist",
    "Friseuren": "frisör",
    "Bologna": "bolonja",
    "Phosphat": "fosfat",
    "Cellistin": "tschellistin",
    "Zimmermann": "cimmermann",
    "Waschbären": "waschber",
}
NOT_HEARD = "minze merz wahn makrone schnee kehle wüste"


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    with closing(new_database(tmp_path_factory.mktemp("heard") / "ticker.db")) as db:
        with transaction(db):
            for number, word in enumerate(
                [*HEARD, "Münzen", "März", "Waage", "Macron", "Schneider"]
            ):
                entry = ParsedEntry("Das ist neu", (f"Mehr über {word} am Abend.",))
                entries.insert_entry(db, entry, ordered_at=number * 60)
        yield db


@pytest.mark.parametrize(("word", "typed"), HEARD.items())
def test_a_word_is_found_as_it_is_heard(archive: Database, word: str, typed: str) -> None:
    hits = search(archive, typed, limit=2, today=TODAY).hits
    assert [word in hit.entry.body[0] for hit in hits] == [True]


@pytest.mark.parametrize("typed", NOT_HEARD.split())
def test_a_word_of_its_own_finds_none_that_sounds_nearly_the_same(
    archive: Database, typed: str
) -> None:
    assert search(archive, typed, limit=1, today=TODAY).hits == ()


@pytest.mark.parametrize("word", ["quark", "mehrheit", "physik", "häuser", "boot", "stadt"])
def test_what_is_normal_stays_as_it_is(word: str) -> None:
    assert normalise_sound(normalise_sound(word)) == normalise_sound(word)
