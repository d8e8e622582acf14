"""Every document that was once read wrongly, with the right entries; they lie beside the checkout."""

from __future__ import annotations

from datetime import date
from zoneinfo import ZoneInfo

import pytest
from sqlite_utils import Database

from tests.formats.readings import left_out, read, told
from tests.searching import search
from tests.ticker_texts import FOUND, needs_found
from tickerbot.model import Level
from tickerbot.storage.archive import entries
from tickerbot.storage.archive.import_corrections import (
    correct_by_import,
    find_import_corrections,
    without,
)
from tickerbot.storage.archive.imports import import_entries

BERLIN = ZoneInfo("Europe/Berlin")
PEGEL, FAEHRE = "Pegel in Husum fällt", "Fähren fahren wieder"
EVENING: list[tuple[str | None, str]] = [("21:01", PEGEL), ("19:40", FAEHRE)]
RIGHT: dict[str, list[tuple[str | None, str]]] = {
    "t01": [("14:00", "Der Pegel steigt weiter"), ("13:30", "Die Schulen schließen früher"),
            ("09:00", "Die ersten Keller laufen voll")],
    "t03": [("16:50", "Demozug endet friedlich"), ("13:15", "Kundgebung beginnt"),
            ("10:40", "Straße am Hafen gesperrt"), ("08:30", "Demozug startet am Bahnhof")],
    "t04": [("10:57", "Tweet aus dem Wartezimmer"), ("10:52", "Land verleiht Preis")],
    "t06": [("19:52", "90' Fazit"), ("19:48", "90' Spielende"),
            ("19:46", "90' Ein Schuss aus großer Entfernung geht über das Tor"),
            ("19:41", "88' Der Torwart hält den Ball fest und lässt sich viel Zeit")],
    "t07a": [("12:08", "Harbour ferry returns to service"),
             ("11:25", "Council vote: what the members say")],
    "t07c": EVENING,
    "t09": [("21:18", "Zwei Wanderer gerettet"), ("21:15", "Staus im Norden"),
            ("20:45", "Bahn fährt wieder")],
    "t10a": [("20:39", "Österreich lockert Regeln für Boote"),
             ("20:02", "Landrätin hält an Zusage fest")],
    "t11a": EVENING,
    "t11b": EVENING,
    "t12": [("19:20", "Grüne liegen in der Stadt vorne"), ("19:09", "SPD bestürzt")],
    "t13": [(None, PEGEL), ("20:15", FAEHRE), ("19:40", "Straße frei")],
    "t15": EVENING,
    "t16a": EVENING,
    "t17a": [(None, "Ende: Schluss im Stadion am Deich!"),
             (None, "90.+2 Minute: Blau-Weiß bringt den Ball noch einmal nach vorn"),
             (None, "87. Minute: Tor für Blau-Weiß!"),
             (None, "45. Minute: Kurz vor der Pause prüft Rot den Torwart")],
    "t19": [("20:15", "Die Fähren fahren wieder"), ("19:40", "Die Straße ist frei")],
    "t20": [("22:58", "Ein Verletzter und viel Rauch: Brand in Speicher in Husum"),
            ("22:40", "Streit um Satelliten: Behörde warnt vor Gefahr im All")],
    "t21": [(None, "Thank you for joining us"), (None, "Council hands over documents next week"),
            (None, "Recap: Member faces suspension")],
    "j01": EVENING,
}  # fmt: skip


def document(name: str) -> str:
    (path,) = FOUND.glob(f"{name}-*")
    return path.read_text("utf-8")


@needs_found
def test_every_document_is_known_here() -> None:
    names = {path.name.partition("-")[0] for path in FOUND.glob("*-*")}
    assert names == {*RIGHT, "d01", "d02", "s01"}


@needs_found
@pytest.mark.parametrize("name", RIGHT)
def test_the_entries_have_their_headlines_days_and_times(name: str) -> None:
    found = [(at, headline) for at, headline, _ in told(read(document(name)))]
    day = "2026-03-14"
    assert found == [(f"{day} {at}" if at else day, headline) for at, headline in RIGHT[name]]


@needs_found
def test_what_is_marked_as_breaking_is_urgent_and_nothing_else() -> None:
    levels = {name: [entry.level for entry in read(document(name)).entries] for name in RIGHT}
    assert levels["t13"] == [Level.URGENT, Level.NORMAL, Level.NORMAL]
    assert {level for name in RIGHT if name != "t13" for level in levels[name]} == {Level.NORMAL}


@needs_found
def test_bodies_and_what_is_left_out() -> None:
    t09 = told(read(document("t09")))
    assert t09[0][2][0].startswith("Die Bergwacht hat am Abend")
    assert left_out(read(document("t15"))) == ["Von Anna Beispiel"] * 2
    assert left_out(read(document("j01"))) == ["service message create_channel"]
    for _, _, body in told(read(document("t06"))):
        assert not any(part.strip().rstrip("'").isdigit() for part in body)


@needs_found
def test_the_corrected_document_corrects_and_adds_nothing(db: Database) -> None:
    before, after = (read(document(name)).entries for name in ("d01", "d02"))
    import_entries(db, before, BERLIN)
    found = find_import_corrections(db, after)
    assert [(it.came.headline, it.entry.headline) for it in found] == [
        (PEGEL, "Pegel in Husum fält"),
    ]  # fmt: skip
    assert correct_by_import(db, found, now=1) == 1
    assert import_entries(db, without(after, found), BERLIN).added == 0
    assert sorted(entry.headline for entry in entries.all_entries(db)) == [FAEHRE, PEGEL]


@needs_found
@pytest.mark.parametrize(
    ("query", "headline"),
    [("ICE579", "ICE 579 fällt aus"), ("ICE 579", "ICE 579 fällt aus"),
     ("ice-579", "ICE 579 fällt aus"),
     ("LH5678", "Flug LH 5678 gelandet"), ("LH-5678", "Flug LH 5678 gelandet"),
     ("lh 5678", "Flug LH 5678 gelandet")],
)  # fmt: skip
def test_letters_and_digits_typed_as_one_are_found(db: Database, query: str, headline: str) -> None:
    import_entries(db, read(document("s01")).entries, BERLIN)
    hits = search(db, query, limit=5, today=date(2026, 3, 14)).hits
    assert [hit.entry.headline for hit in hits] == [headline]
