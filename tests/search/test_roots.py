"""What words are made of: the same roots for forms, kin and parts, and none that are only letters."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlite_utils import Database

from tests.searching import search
from tests.strategies import NASTY
from tickerbot.model import ParsedEntry
from tickerbot.storage.archive import entries
from tickerbot.storage.transactions import transaction
from tickerbot.text.german import synonyms as synonyms_module
from tickerbot.text.german.reading import read
from tickerbot.text.german.roots import analyse_word
from tickerbot.text.german.synonyms import add_synonyms, synonyms
from tickerbot.text.german.tokens import key_of


def roots(word: str) -> tuple[str, ...]:
    return analyse_word(key_of(word)).roots


@pytest.mark.parametrize(
    "same",
    [
        "aufgehoben Aufhebung aufheben aufhob",
        "Zusage zusagen zugesagt",
        "Nachzählung nachzählen nachgezählt",
        "Umverteilung umverteilen umverteilt",
        "Durchsuchung durchsuchte durchsuchten",
        "fährt fahren",
        "Saarländer Saarland",
        "Isländer Island",
        "Rückkehr zurückgekehrt zurückkehren",
        "Rücktritt zurückgetreten",
        "Festnahme festgenommen",
        "Ausbruch ausgebrochen",
        "Abschuss abgeschossen",
        "Sperrung gesperrt sperren",
        "fliegen flogen geflogen Flug",
        "Demonstration demonstrieren Demonstranten",
        "Explosion explodierte",
        "Kritik kritisiert",
        "Reparatur repariert",
        "Museum Museen",
        "Stadion Stadien",
        "Arzt Ärzte Ärztin Ärztinnen",
        "Richter Richterin",
        "München Münchner",
        "Dresden Dresdner",
        "Herabstufung herabgestuft",
        "Übernahme übernommen",
        "Kollision kollidierte",
        "Ausführung ausführen",
        "dunkel dunkle",
        "teuer teure",
        "Haus Häuser",
        "Bus Busse",
        "Gans Gänse",
        "Zins Zinsen",
        "Fuchs Füchse",
        "Feier Feiern",
        "Test Tests",
    ],
)
def test_forms_and_kin_have_the_same_roots(same: str) -> None:
    assert len({roots(word) for word in same.split()}) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Lösung", "Losung"),
        ("Schloss", "schließt"),
        ("Reis", "Reise"),
        ("Wirtschaft", "Haft"),
        ("Mittwoch", "Woche"),
        ("Stecker", "stecken"),
        ("Zeitung", "Zeit"),
        ("Zug", "ziehen"),
        ("Hund", "hundert"),
        ("Brandung", "Brand"),
        ("Messer", "messen"),
    ],
)
def test_words_that_only_look_alike_do_not(one: str, other: str) -> None:
    first, second = analyse_word(key_of(one)), analyse_word(key_of(other))
    assert set(first.noun_roots or first.roots).isdisjoint(second.noun_roots or second.roots)


@pytest.mark.parametrize(
    ("compound", "parts"),
    [
        ("Strompreisbremse", "Strom Preis Bremse"),
        ("Grundwasserspiegels", "Grund Wasser Spiegel"),
        ("Waldbränden", "Wald Brand"),
        ("Drohnenabschuss", "Drohne abschießen"),
        ("Fahrradhändler", "fahren Rad Händler"),
        ("Sparkasse", "sparen Kasse"),
        ("Lösegeld", "lösen Geld"),
        ("Elbbrücke", "Elbe Brücke"),
        ("Weltmeisterschaft", "Welt Meisterschaft"),
        ("Kirschblüte", "Kirsche Blüte"),
        ("Regionalzug", "regional Zug"),
        ("Tintenfisch", "Tinte Fisch"),
        ("Tageszeitungen", "Tag Zeitung"),
        ("Blasmusik", "blasen Musik"),
        ("Schweinepest", "Schwein Pest"),
        ("Volksfeste", "Volk Fest"),
        ("Schnelltests", "schnell Test"),
        ("Nahebrücke", "Nahe Brücke"),
        ("Emskanal", "Ems Kanal"),
        ("Invaliditätsversicherung", "Invalidität Versicherung"),
        ("Backofen", "backen Ofen"),
        ("Staatsopern", "Staat Oper"),
        ("Leitzins", "leiten Zinsen"),
    ],
)
def test_a_compound_has_the_roots_of_its_parts(compound: str, parts: str) -> None:
    assert roots(compound) == sum((roots(part) for part in parts.split()), ())


@pytest.mark.parametrize(
    ("sentence", "word"),
    [
        ("Der Rat hob den Beschluss vom Mai auf.", "Aufhebung"),
        ("Das Land sagt der Stadt Geld zu, wie es heißt.", "Zusage"),
        ("Die Bergleute kehrten nach drei Tagen zurück", "Rückkehr"),
        ("Stellt die Werft den Betrieb ein?", "Einstellung"),
        ("Er lehnt ab und geht.", "Ablehnung"),
        ("Wegen Sturm fällt heute alles aus!", "Ausfall"),
    ],
)
def test_a_prefix_at_the_end_of_the_clause_belongs_to_the_verb(sentence: str, word: str) -> None:
    assert any(reading.roots[-1:] == roots(word) for reading in read(sentence))


@pytest.mark.parametrize(
    "sentence",
    ["Die Stadt hob das Verbot an der Elbe auf und ab.", "Er kommt. Sie auf.", "Auf, auf!", "zu"],
)
def test_a_prefix_belongs_to_one_verb_of_its_own_clause(sentence: str) -> None:
    joined = [reading for reading in read(sentence) if len(reading.roots) > 1]
    assert [reading.key for reading in joined] in ([], ["hob"])


@given(
    st.one_of(
        st.text(max_size=60),
        st.text(st.sampled_from("abcdeéfghiklmnoöprsßtuüvwzä"), min_size=1, max_size=60),
        st.lists(st.sampled_from([*NASTY, "hob", "auf", "sagt", "zu."])).map(" ".join),
    )
)
def test_whatever_is_read_has_roots_that_can_be_indexed(text: str) -> None:
    for reading in read(text):
        made = analyse_word(reading.key)
        for root in (*reading.roots, *made.roots, *made.noun_roots):
            assert root
            assert root.isalpha()
    assert read(text) == read(text)


def test_an_operator_adds_synonyms(tmp_path: Path, db: Database) -> None:
    for number, headline in enumerate(("Quarknudel ausverkauft", "Neue Grottenolme im Zoo")):
        with transaction(db):
            entries.insert_entry(db, ParsedEntry(headline, ()), ordered_at=number)
    today = date(2026, 3, 14)
    assert search(db, "krapfenstollen", limit=5, today=today).total == 0
    file = tmp_path / "more.txt"
    file.write_text("# ours\nKrapfenstollen Quarknudel\n\nallein\n", "utf-8")
    try:
        add_synonyms(file)
        hits = search(db, "krapfenstollen", limit=5, today=today).hits
    finally:
        synonyms_module._added.clear()
        synonyms_module._synonyms.cache_clear()
    assert [hit.entry.headline for hit in hits] == ["Quarknudel ausverkauft"]


def test_synonyms_are_known_in_both_directions() -> None:
    assert roots("Kartoffel") in synonyms(roots("Erdäpfel"))
    assert roots("Erdäpfel") in synonyms(roots("Kartoffeln"))
    assert synonyms(roots("Deich")) == []
