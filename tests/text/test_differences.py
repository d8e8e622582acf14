"""What changed between two texts, in pieces."""

from __future__ import annotations

import random
from collections import Counter
from difflib import SequenceMatcher

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.strategies import bodies, headlines
from tickerbot.text.differences import compare


@given(st.one_of(headlines, bodies.map("\n\n".join)), st.one_of(headlines, bodies.map("\n\n".join)))
@settings(deadline=None)
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


def test_of_long_and_monotonous_texts_few_words_are_compared(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    pairs: list[int] = []

    class Counting(SequenceMatcher[str]):
        """Takes a step for each pair of equal words."""

        def __init__(
            self, junk: None, before: list[str], after: list[str], *, autojunk: bool
        ) -> None:
            counts = Counter(after)
            pairs.append(sum(counts[word] for word in before))
            super().__init__(junk, before, after, autojunk=autojunk)

    monkeypatch.setattr("tickerbot.text.differences.SequenceMatcher", Counting)
    for word in ("a ", "ab. ", "x", "\n\n"):
        pieces = compare(word * 4000, "y " + word * 3990 + " z")
        assert any(piece.is_change for piece in pieces)
    for size, kinds in ((8000, 26), (2000, 26), (450, 1), (600, 3), (3000, 60)):
        chance = random.Random(size)
        before, after = (" ".join(str(chance.randrange(kinds)) for _ in range(size)) for _ in "ab")
        assert compare(before, after)
    sentences = [f"Satz {n} ist " + "sehr " * 20 + "lang." for n in range(60)]
    changed = [text.replace("Satz", "Punkt") if n % 2 else text for n, text in enumerate(sentences)]
    pieces = compare(" ".join(sentences), " ".join(changed))
    assert [piece.after.strip() for piece in pieces if piece.is_change] == ["Punkt"] * 30
    assert 0 < sum(pairs) < 100_000, "the first two alone have sixteen million each"
