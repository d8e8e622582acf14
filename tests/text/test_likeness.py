"""Which texts say nearly the same words, as a correction does, or a repeat."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tickerbot.text.likeness import nearly_same_words

FERRY = "Fähren fahren wieder\nDie erste Fähre legt am Abend ab."


@pytest.mark.parametrize(
    ("text", "other"),
    [
        ("Pegel in Husum fält", "Pegel in Husum fällt"),
        ("Pegel in Husum fällt", "PEGEL in Husum fällt!"),
        ("Polizei sperrt Hafenstraße", "Polizei sperrt Hafenstrasse"),
        ("Gericht: „drei Jahre Haft“ für Räuber", "Gericht: vier Jahre Haft für Räuber"),
        ("Kanzler trifft Präsidenten in Paris", "Kanzler trifft den Präsidenten in Paris"),
        ("Zwei Verletzte nach Unfall auf der A7", "Zwei Tote nach Unfall auf der A7"),
        (FERRY, f"{FERRY} Karten gibt es am Kai, auch für die Rückfahrt am späten Abend."),
        ("Abpfiff", "abpfiff."),
    ],
)
def test_nearly_the_same(text: str, other: str) -> None:
    assert nearly_same_words(text, other)
    assert nearly_same_words(other, text)


@pytest.mark.parametrize(
    ("text", "other"),
    [
        ("Anpfiff", "Abpfiff"),
        ("Tor für Husum", "Tor für Kiel"),
        ("Fähren fahren wieder", "Busse fahren wieder"),
        ("Pegel in Husum fällt", "Pegel in Husum steigt"),
        ("Das Wichtigste am Abend\nDer Kanzler spricht.", "Das Wichtigste am Abend\nDeich hält."),
        ("Straße gesperrt\nDie Polizei regelt den Verkehr.", FERRY),
        ("", ""),
        ("+++", "…"),
    ],
)
def test_not_nearly_the_same(text: str, other: str) -> None:
    assert not nearly_same_words(text, other)
    assert not nearly_same_words(other, text)


words = st.lists(st.text("abcdefghij", min_size=2, max_size=8), min_size=6, max_size=30)


@given(words, st.integers(0), st.sampled_from(["", "x", "neues"]))
def test_one_word_of_six_may_be_another(text: list[str], place: int, word: str) -> None:
    longest = max(map(len, text))
    changed = list(text)
    changed[place % len(text)] = word
    share = (longest + 1 + len(word)) / len(" ".join(text))
    if share < 0.15:
        assert nearly_same_words(" ".join(text), ", ".join(changed).upper())


def test_of_very_long_texts_the_beginning_tells() -> None:
    long = "Der Deich hält. " * 20_000
    assert nearly_same_words(long, f"{long[:-5]} nicht.")
