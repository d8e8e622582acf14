"""Sentences: where they end, and where they only seem to."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tickerbot.text.sentences import final_mark, sentences

ONE = [
    "Am 16. August kam z. B. Dr. Weiß aus Köln.",
    "Der 1. FC Köln spielt gegen den 3. der Tabelle.",
    "Das kostet 1.2 Mio. Euro bzw. 14,60 Euro.",
    "Die U.S. Navy kommt am Sept. 3 nach Kiel.",
    "J. R. Groß und Frau Prof. Dr. Schön reden.",
    "Er sagte „Kommt!“ und ging.",
    "„Wirklich?“, fragte sie.",
    "Sie kommt u.a. mit Ludwig XIV. Nachfahren.",
    "Es geht um 21.30 Uhr los, d. h. Gäste kommen um neun.",
    "Mr. Smith met Mrs. Jones at St. Mary.",
    "Und dann … Köln trifft.",
    "Ohne Punkt am Ende",
    "vgl. Abs. 3 Nr. 4 ff. des Gesetzes",
]
SEVERAL = [
    ["Es brennt. ", "Die Feuerwehr ist da."],
    ["Tor! ", "Köln führt? ", "Ja… ", "Nein."],
    ["Er sagte: „Wir warten.“ ", "Dann ging er."],
    ["(Das war es.) ", "Mehr folgt."],
    ["Sie trug die 10. ", "Danach kam die 11."],
    ["Es gilt Plan B. ", "Der ist gut."],
    ["Das war 2025. ", "Köln jubelt."],
    ["Es steht 2:1. ", "Köln jubelt."],
    ["She left at 9 p.m. ", "The train was late."],
    ["Er fragte: »Wer?« ", "»Ich.«"],
    ["Zeile ohne Punkt\n", "- Punkt eins\n", "- Punkt zwei"],
    ["Das ist alles. ", "„Schön“, sagte er."],
    ["Öl brennt. ", "Ämter zu."],
]


@pytest.mark.parametrize("text", ONE)
def test_abbreviations_ordinals_initials_and_quotations_end_nothing(text: str) -> None:
    assert sentences(text) == [text]


@pytest.mark.parametrize("parts", SEVERAL, ids="".join)
def test_full_stops_and_their_like_end_sentences(parts: list[str]) -> None:
    assert sentences("".join(parts)) == parts


@given(st.text() | st.lists(st.sampled_from([*'aZ1.!?…“”"»)( \n', "z. B. ", "Dr. "])).map("".join))
def test_the_parts_together_are_the_text(text: str) -> None:
    parts = sentences(text)
    assert "".join(parts) == text
    assert all(parts)


@pytest.mark.parametrize(
    "text", ["." * 10**6, '."' * 10**6, " " * 10**6, "a. " * 10**6, "\n" * 10**6]
)
def test_a_million_awkward_characters_are_split_at_once(text: str) -> None:
    assert "".join(sentences(text)) == text


@pytest.mark.parametrize(
    ("text", "mark"),
    [
        ("Ende.", "."),
        ("„Ende.“", "."),
        ("Ende“.", "."),
        ("(Ende!)", "!"),
        ("Ende?»", "?"),
        ("Ende ...", "…"),
        ("Ende…", "…"),
        ("„Ende“", "e"),
        ("", ""),
        ("“", ""),
    ],
)
def test_the_final_mark_is_what_stands_before_closing_marks(text: str, mark: str) -> None:
    assert final_mark(text) == mark
