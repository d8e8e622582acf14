"""What people type as marks is sent as marks, and comes back to be changed as it was typed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tickerbot.playground.typed_marks import read_typed, write_typed

WORDS = st.text(st.sampled_from("aß🙂 é.(!"), min_size=1, max_size=8).filter(
    lambda words: words.strip() == words
)


@pytest.mark.parametrize(
    ("typed", "text", "marks"),
    [
        ("Der **Deich** hält", "Der Deich hält", [("bold", 4, 5)]),
        ("🙂 __Eil__: **a __b__**", "🙂 Eil: a b",
         [("italic", 3, 3), ("bold", 8, 3), ("italic", 10, 1)]),
        ("[hier](https://husum.example/a?b=1)", "hier", [("text_link", 0, 4)]),
        ("/add **Flut**", "/add Flut", [("bot_command", 0, 4), ("bold", 5, 4)]),
        # what only looks like it
        ("2 ** 3 ** 4", "2 ** 3 ** 4", []),
        ("snake__case__name", "snake__case__name", []),
        ("**", "**", []),
        ("[x](javascript:alert)", "[x](javascript:alert)", []),
    ],
)  # fmt: skip
def test_marks_are_typed_as_in_telegrams_apps(
    typed: str, text: str, marks: list[tuple[str, int, int]]
) -> None:
    read, entities = read_typed(typed)
    assert read == text
    assert [(it["type"], it["offset"], it["length"]) for it in entities] == marks
    assert write_typed(read, entities) == typed


@given(st.lists(st.tuples(WORDS, st.sampled_from(["", "**", "__"])), min_size=1, max_size=5))
def test_what_was_marked_comes_back_as_it_was_typed(parts: list[tuple[str, str]]) -> None:
    typed = " ".join(f"{sign}{words}{sign}" for words, sign in parts)
    text, entities = read_typed(typed)
    assert text == " ".join(words for words, _ in parts)
    assert write_typed(text, entities) == typed
