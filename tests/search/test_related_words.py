"""Other forms of a word, and related words: found by one another where that is meant."""

from __future__ import annotations

from datetime import date

import pytest
from sqlite_utils import Database

from tests.searching import search
from tickerbot.model import ParsedEntry
from tickerbot.storage.archive import entries
from tickerbot.storage.transactions import transaction

TODAY = date(2026, 3, 14)
FOUND = """
    bayern torwart: Bayerns Torwart verletzt
    köln stadion: Kölns Stadion wird gesperrt
    geschlossen: Werk schließt nach 40 Jahren
    gewann: Konzern gewinnt Klage
    verlor: Partei verliert Mehrheit
    verboten: Ministerin verbietet Messer
    verschwunden: Boot verschwindet vor Küste
    geflohen: Häftling flieht aus Anstalt
    rücktritt: Minister ist zurückgetreten
    zurückgetreten: Rücktritt des Ministers
    festnahme: Mann in Kiel festgenommen
    festgenommen: Festnahme nach Überfall
    angegriffen: Angriffe auf Charkiw
    ausbruch: Vulkan ist ausgebrochen
    abgeschossen: Abschuss einer Drohne
    verlust: Konzern verliert Klage
    demonstration: Tausende demonstrieren in Bonn
    demonstranten: Tausende demonstrieren in Bonn
    explosion: Gastank explodiert in Essen
    kritik: Verband kritisiert Reform
    reparatur: Brücke wird repariert
    stadion: Fans stürmen Stadien
    virus: Neue Viren entdeckt
    praxis: Praxen bleiben zu
    bus: Busse bleiben im Depot
    busse: Ein Bus brennt
    dunkel: Dunkle Wolken über Bonn
    teuer: Teure Butter im Regal
    münchen: Münchner Polizei sucht Zeugen
    dresden: Dresdner Brücke wird abgerissen
    tiger: Tigerin bringt Drillinge zur Welt
    richterin: Richter verwerfen die Klage
    paragraph 218: Karlsruhe prüft Paragraf 218
    190 millionen: Der Umbau kostet 190 Mio. Euro
    strom ausfall: Stromausfall in Chemnitz
    borken käfer: Borkenkäfer frisst Fichten
    s bahn: S-Bahn steht still
    co2: Der CO₂-Preis steigt
    co2-preis: Der CO₂-Preis steigt
    deichbruch: Der Deich bricht bei Husum
    drohnenabschuss: Polen schießt Drohnen ab
    kabeldiebstahl: Diebe haben Kabel gestohlen
    museumsnacht: Museen bei langer Nacht offen
    wolfsjagd: Sie haben Wölfe gejagt
    kirchenbrand: Der Brand in der Kirche war am Morgen gelöscht
    impfpflicht: Eine Pflicht zur Impfung lehnt er ab
    lieferstopp: Der Stopp der Lieferungen trifft drei Länder
    atomausstieg: Über den Ausstieg aus der Atomkraft entscheidet das Volk
    steuersenkung: Die Steuern werden zum Juli gesenkt
    zinserhöhung: Die Notenbank erhöht die Zinsen auf drei Prozent
    trainerentlassung: Der Verein hat seinen Trainer am Montag entlassen
    schulschließungen: Wegen Hitze sind die Schulen heute geschlossen
    bauernprotest: Die Bauern protestieren vor dem Tor
    drohnenangriff: Sie haben erneut mit Drohnen angegriffen
    müllgebühren: Höhere Altmüllgebühren in Bonn
    kartoffeln: Neue Erdäpfel aus Tirol
    fahrradfahrerin: Velofahrerin in Bern verletzt
    spreebrücke: Brücke über die Spree gesperrt
    herabstufung: Agentur stuft das Land herab
    walstrandung: Drei Wale sind gestrandet
    ölpreis: Der Preis für ein Fass Öl stieg um vier Prozent
    alaskagipfel: Sie verlassen das Gipfeltreffen in Anchorage, Alaska
"""
NOT_FOUND = """
    ort: Er gehört ihm
    hafer: Der Hafen ist voll
    leber: Das Leben ist schön
    schlager: Zwei Schläge, sagen sie
    richterin: Das Landgericht in Kassel
    pastete: Die Pastorin weinte
    kanzel: Der Kanzler spricht
    tat: Ein Tier läuft umher
    regen: Wir regeln das
    erb: Das ergab eine Prüfung
    bahnstreik: Die Bahnstrecke ist frei
    walter: Die Wälder brennen
    käse: Die Kassen sind leer
    stecker: Sie wollen im Stau nicht stecken bleiben
    folter: Der Filter war verstopft
    regen: Das regelt ein Gesetz
    motte: Das Motto gefällt allen
    brücke: In Bruckmühl steht ein Haus
    schwein: Der schwarze Hund lief ein Stück mit
    schlitten: Die Schritte waren zu hören
    rente: Wieder entdeckt wurde das Bild; es war wiederentdeckt
"""


def _pairs(table: str) -> list[tuple[str, ...]]:
    return [tuple(line.strip().split(": ")) for line in table.strip().splitlines()]


def _hits(db: Database, typed: str, sentence: str) -> int:
    with transaction(db):
        for number, body in enumerate((sentence, "Am Abend war das Haus leer")):
            entry = ParsedEntry("Meldung vom Tage", (f"{body}.",))
            entries.insert_entry(db, entry, ordered_at=number * 60)
    return search(db, typed, limit=5, today=TODAY).total


@pytest.mark.parametrize(("typed", "sentence"), _pairs(FOUND))
def test_what_is_meant_is_found(db: Database, typed: str, sentence: str) -> None:
    assert _hits(db, typed, sentence) == 1


@pytest.mark.parametrize(("typed", "sentence"), _pairs(NOT_FOUND))
def test_what_only_looks_like_it_is_not(db: Database, typed: str, sentence: str) -> None:
    assert _hits(db, typed, sentence) == 0


def test_what_is_nearer_goes_before_what_is_farther_on_every_page(db: Database) -> None:
    with transaction(db):
        for number in range(40):
            word = "Streik" if number % 4 else "Bahnstreik"
            entry = ParsedEntry(f"{word} Nummer {number}", ("So ist es.",))
            entries.insert_entry(db, entry, ordered_at=number * 60)
    hits = search(db, "streik", limit=40, today=TODAY).hits
    words = [hit.entry.headline.split()[0] for hit in hits]
    assert words == ["Streik"] * 30 + ["Bahnstreik"] * 10


def test_the_other_sex_comes_after_the_one_that_was_typed(db: Database) -> None:
    with transaction(db):
        for number, word in enumerate(("Richterin", "Richter", "Richter")):
            entry = ParsedEntry("Urteil", (f"Das sagte der oder die {word} am Montag.",))
            entries.insert_entry(db, entry, ordered_at=number * 60)
    hits = search(db, "richterin", limit=3, today=TODAY).hits
    assert ["Richterin am" in hit.entry.body[0] for hit in hits] == [True, False, False]
