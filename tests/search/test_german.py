"""Preparing texts: queries and texts are treated alike, and every rule does what it says."""

from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.strategies import NASTY
from tickerbot.search.sounds import normalise_sound
from tickerbot.text.german.cologne import cologne_code
from tickerbot.text.german.reading import read
from tickerbot.text.german.stems import fold_diacritics, stem_of
from tickerbot.text.german.tokens import key_of, tokens

texts = st.one_of(
    st.text(max_size=80),
    st.text(st.characters(), max_size=40),
    st.lists(
        st.sampled_from(
            [*NASTY, "US-Präsident", "A 8", "(U 21)", "U.S.A.", "Lehrer:innen", "14,60"]
        )
    ).map(" ".join),
)


def stems(text: str) -> list[str]:
    return [reading.stem for reading in read(text)]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Präsident", "Präsidenten"),
        ("Gespräch", "GESPRÄCHE"),
        ("Gräber", "Grab"),
        ("Größe", "Groesse"),
        ("Straße", "STRASSE"),
        ("München", "Muenchen"),
        ("Öl", "Oel"),
        ("Dagebüll", "dagebull"),
        ("Erdoğan", "erdogan"),
        ("Mu\u0308nchen", "München"),
        ("Trump", "Trumps"),
        ("Selenskyj", "Selenskyjs"),
        ("Meyer", "Meyers"),
        ("19.000", "19000"),
        ("14,60", "14.60"),
        ("U.S.A.", "USA"),
        ("Königin", "Königinnen"),
    ],
)
def test_the_same_word_has_the_same_stem(one: str, other: str) -> None:
    assert stems(one) == stems(other) != []


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("A8", "A81"),
        ("14,60", "14,6"),
        ("Lage", "Lager"),
        ("Öl", "Köln"),
        ("2:1", "21"),
        ("Bau", "Bauer"),
        ("war", "Ware"),
        ("Zeitung", "Zeit"),
        ("Wochenende", "Woche"),
    ],
)
def test_different_words_have_different_stems(one: str, other: str) -> None:
    assert stems(one) != stems(other)


def test_a_key_tells_marks_apart_and_a_stem_does_not() -> None:
    assert key_of("Lösung") == key_of("Loesung") != key_of("Losung")
    assert stem_of(key_of("Lösung")) == stem_of(key_of("Losung"))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("der US-Präsident Trump", ["der0", "us", "prasident", "trump", "usprasident"]),
        ("auf der A 8 bei Ulm", ["auf0", "der0", "a", "8", "bei0", "ulm"]),
        ("Lehrer:innen", ["lehr", "inn", "lehr"]),
        ("G-7-Gipfel", ["g", "7", "gipfel", "g7gipfel"]),
        ("um 19.30 Uhr.", ["um0", "19.30", "uhr"]),
        ("Öl- und Gaspreise", ["ol", "und0", "gaspreis"]),
        ("😀 ?! – „“", []),
    ],
)
def test_compounds_give_their_parts_in_order_and_then_the_whole(
    text: str, expected: list[str]
) -> None:
    assert stems(text) == expected


@given(texts)
def test_readings_and_tokens_tell_the_same(text: str) -> None:
    found = list(tokens(text))
    for token in found:
        assert 0 <= token.start < token.end <= len(text)
        assert token.stem
        assert not set(token.stem) & set(' "$')
    in_order = [(t.key, t.stem) for t in found if not t.is_whole]
    wholes = [
        (t.key, t.stem) for t in found if t.is_whole and not re.search(r"\s", text[t.start : t.end])
    ]
    assert [(reading.key, reading.stem) for reading in read(text)] == in_order + wholes


@given(texts)
def test_composed_and_decomposed_letters_are_the_same_words(text: str) -> None:
    composed = unicodedata.normalize("NFC", text)
    if all(unicodedata.combining(c) == 0 or "\u0300" <= c <= "\u036f" for c in composed):
        german = "".join(c for c in composed if c.isascii() or c in "äöüÄÖÜßéñç")
        assert stems(german) == stems(unicodedata.normalize("NFD", german))


@given(st.text(st.sampled_from("abcdeéfghiklmnoöprsßtuüvwzä"), min_size=1, max_size=20))
def test_doing_it_twice_changes_nothing(word: str) -> None:
    assert fold_diacritics(fold_diacritics(word)) == fold_diacritics(word)
    assert key_of(key_of(word)) == key_of(word)
    assert stems(word.upper().replace("ẞ", "ß"))[0] == stems(word)[0]


@pytest.mark.parametrize(
    ("word", "code"),
    [("wikipedia", "3412"), ("mullerludenscheidt", "65752682"), ("breschnew", "17863"),
     ("meier", "67"), ("mayr", "67"), ("philipp", "351"), ("xaver", "4837")],
)  # fmt: skip
def test_cologne_phonetics_as_published(word: str, code: str) -> None:
    assert cologne_code(word) == code


@pytest.mark.parametrize(
    "spellings",
    [
        ("selenskyj", "zelensky", "selenski"),
        ("schostakowitsch", "shostakovich"),
        ("netanjahu", "netanyahu"),
    ],
)
def test_names_in_other_languages_spellings_are_plainly_the_same(
    spellings: tuple[str, ...],
) -> None:
    assert len({normalise_sound(name) for name in spellings}) == 1
