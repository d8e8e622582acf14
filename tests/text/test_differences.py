"""What changed between two texts, in pieces."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.strategies import bodies, headlines
from tests.work import lines_run
from tickerbot.text.differences import compare


@given(st.one_of(headlines, bodies.map("\n\n".join)), st.one_of(headlines, bodies.map("\n\n".join)))
def test_the_pieces_are_both_texts_whole(before: str, after: str) -> None:
    pieces = compare(before, after)
    assert "".join(piece.after for piece in pieces) == after.rstrip()
    # what stayed is told with the space of the newer text
    was = "".join(piece.before for piece in pieces)
    assert "".join(was.split()) == "".join(before.split())
    assert (before == after) == (not any(piece.is_change for piece in pieces))


@pytest.mark.parametrize("sentence", ["z. B.", "Ja.", "Er kam. Sie ging!"])
def test_spaces_alone_are_a_change_in_long_texts_too(sentence: str) -> None:
    apart, together = " ".join([sentence] * 500), sentence * 500
    assert any(piece.is_change for piece in compare(apart, together))
    assert any(piece.is_change for piece in compare(together, apart))


MOST_LINES = 4_000_000
"""What comparing may run, in lines of Python: by the square, 8,000 tokens have 64 million pairs."""


@pytest.mark.parametrize("word", ["a ", "ab. ", "x", "\n\n"])
def test_of_long_and_monotonous_texts_few_words_are_compared(word: str) -> None:
    before, after = word * 4000, "y " + word * 3990 + " z"
    assert lines_run(lambda: compare(before, after)) < MOST_LINES
    assert any(piece.is_change for piece in compare(before, after))


@pytest.mark.parametrize(
    ("size", "kinds"), [(8000, 26), (2000, 26), (450, 1), (600, 3), (3000, 60)]
)
def test_of_long_and_scattered_texts_few_words_are_compared(size: int, kinds: int) -> None:
    chance = random.Random(size)
    before, after = (" ".join(str(chance.randrange(kinds)) for _ in range(size)) for _ in "ab")
    assert lines_run(lambda: compare(before, after)) < MOST_LINES


def test_of_a_long_text_with_many_changes_each_is_told() -> None:
    sentences = [f"Satz {n} ist " + "sehr " * 20 + "lang." for n in range(60)]
    changed = [text.replace("Satz", "Punkt") if n % 2 else text for n, text in enumerate(sentences)]
    pieces = compare(" ".join(sentences), " ".join(changed))
    assert [piece.after.strip() for piece in pieces if piece.is_change] == ["Punkt"] * 30


def test_a_text_of_which_every_second_word_changed_costs_no_more() -> None:
    words = [f"Wort{n}" for n in range(4_000)]
    after = [word if n % 2 else f"{word}s" for n, word in enumerate(words)]
    counted = lines_run(lambda: compare(" ".join(words), " ".join(after)))
    assert counted < MOST_LINES
