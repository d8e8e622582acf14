"""A text holds a word in all of its forms, in compounds and by its kin, and never by letters alone."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.strategies import NASTY
from tickerbot.text.german.holding import Way, find_way
from tickerbot.text.german.reading import read

NOUNS = (
    "Streik Haft Deich Wahl Brand Zug Steuer Gericht Fähre Öl Hochwasser Schule Müll Bus".split()
)
HEADS = "Verband Gebühr Meldung Plan Sperre Amt".split()
TEXTS = st.one_of(st.text(max_size=80), st.lists(st.sampled_from([*NASTY, *NOUNS])).map(" ".join))


@pytest.mark.parametrize(
    ("word", "text", "way"),
    [
        ("Streik", "Neuer Streik bei der Bahn", Way.WORD),
        ("streik", "Wegen der STREIKS ruht alles", Way.WORD),
        ("Streik", "Ende des Bahnstreiks in Sicht", Way.COMPOUND),
        ("Streik", "Die Bahn streikt ab Montag", Way.KIN),
        ("Streik", "Streit um die Bahnstrecke", None),
        ("Haft", "Drei Jahre Haft für den Fahrer", Way.WORD),
        ("Haft", "Untersuchungshaft angeordnet", Way.COMPOUND),
        ("Haft", "Die Wirtschaft wächst, die Landwirtschaft nicht", None),
        ("Aufhebung", "Der Rat hob den Beschluss auf.", Way.KIN),
        ("Spital", "Das Krankenhaus ist voll", Way.SYNONYM),
        ("Erdäpfel", "Neue Kartoffelernte", Way.SYNONYM),
        ("ICE 579", "Der ICE 579 fällt aus", Way.WORD),
        ("ice579", "Der ICE 579 fällt aus", Way.WORD),
        ("ICE 579", "Der ICE 578 fällt aus", None),
        ("A8", "Stau auf der A 8 bei Ulm", Way.WORD),
        ("A8", "Stau auf der A 81", None),
        ("US-Präsident", "Der US-Präsident spricht", Way.WORD),
        ("Corona-Virus", "Das Coronavirus ist da", Way.WORD),
        ("US-Präsident", "Die US-Wahl gewinnt der Präsident", None),
        ("US-Präsident Ford", "Ein US-Präsident kommt", None),
        ("Woche", "Am Mittwoch wird gewählt", None),
        ("Wahl", "Ein Wal strandet vor Sylt", None),
        ("Bus", "Ein Bußgeld wird fällig", None),
        ("Ente", "Die Rente steigt", None),
        ("Pollen", "Poller sichern die Zufahrt", None),
        ("Kräne", "Ein Kranich zieht vorbei", None),
        ("Sörensen", "Kapitän Sørensen geht an Land", Way.WORD),
        ("Prenzlauer", "In Prenzlau wird gebaut", Way.WORD),
        ("Ratten", "Raten für den Kredit", None),
        ("der", "der die das", Way.WORD),
        ("", "irgendwas", None),
        ("?!", "irgendwas?!", None),
    ],
)
def test_by_which_way_a_text_holds_a_word(word: str, text: str, way: Way | None) -> None:
    assert find_way(text, word) == way


@pytest.mark.parametrize("noun", NOUNS)
@pytest.mark.parametrize("head", HEADS)
def test_a_compound_holds_its_parts(noun: str, head: str) -> None:
    compound = noun + ("n" if noun.endswith("e") else "") + head.lower()
    assert find_way(f"Das {compound} beginnt", head) == Way.COMPOUND
    assert find_way(f"Das {compound} beginnt", compound) == Way.WORD


@given(text=TEXTS, at=st.integers(min_value=0))
def test_a_text_holds_each_of_its_words_however_it_is_written(text: str, at: int) -> None:
    found = [word for word in text.split() if len(read(word)) == 1]
    if found:
        word = found[at % len(found)]
        assert find_way(text, word) == Way.WORD
        assert find_way(text, unicodedata.normalize("NFC", word)) == Way.WORD


@given(text=TEXTS, more=TEXTS, word=st.one_of(st.text(max_size=30), st.sampled_from(NOUNS)))
def test_more_text_never_holds_less(text: str, more: str, word: str) -> None:
    before = find_way(f"{text}\n\n.", word)
    after = find_way(f"{text}\n\n. {more}", word)
    if before is not None:
        assert after is not None
        assert after <= before
