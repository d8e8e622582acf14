"""What copying leaves in a text unseen is removed, and what scripts and emoji need stays."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tickerbot.text.cleaning import clean_headline, clean_lines

UNSEEN = "\u200b\u200c\u200d\u200e\u200f\u202a\u202c\u2060\u2066\u2068\u2069\ufeff\u00ad"


@pytest.mark.parametrize("mark", UNSEEN)
def test_what_is_not_seen_is_not_there(mark: str) -> None:
    assert clean_headline(f"{mark}21:01 {mark}Uhr{mark}: Deich") == "21:01 Uhr: Deich"


@pytest.mark.parametrize(
    "text",
    [
        "👩\u200d🚒",
        "🏳️\u200d🌈",
        "🐦\u200d⬛",
        "🙂\u200d↔️",
        "می\u200cخواهم",
        "שלום\u200f, Husum",
        "👨\u200d👩\u200d👧",
    ],
)
def test_what_scripts_and_emoji_are_made_of_stays(text: str) -> None:
    assert clean_headline(text) == text


@given(st.text(st.sampled_from([*UNSEEN, "a", " ", "\n", "👩", "🚒", "ש", "\ufe0f"]), max_size=12))
def test_cleaning_twice_changes_nothing(text: str) -> None:
    once = clean_lines(text)
    assert clean_lines("\n".join(once)) == once
    assert clean_headline(clean_headline(text)) == clean_headline(text)
