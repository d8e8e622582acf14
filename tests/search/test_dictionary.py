"""The list of German words: whether it is as we take it to be, and what it is taken for."""

from __future__ import annotations

import pytest

from tickerbot.text.german.dictionary import is_listed, is_word
from tickerbot.text.german.tokens import key_of


@pytest.mark.parametrize(
    "word", "Stecker Folter Gerücht Straße strasse Mädchens a üppigstes GRÄBER graeber".split()
)
def test_words_are_found_however_they_are_written(word: str) -> None:
    assert is_listed(key_of(word))


@pytest.mark.parametrize(
    "word", ["", "regirung", "asdfghjkl", '"', "a\n", "100", "}", "\udcff", "ü" * 60, "zzzz"]
)
def test_other_words_are_not(word: str) -> None:
    assert not is_listed(key_of(word))


def test_every_line_of_the_list_is_found() -> None:
    """Which is so only if the list is in the order of its bytes, as the search in it wants."""
    from tickerbot.text.german import dictionary

    words = [line.split(b'"')[1].decode() for line in dictionary._lines().splitlines()[1:-1]]
    assert len(words) > 300_000
    assert [word for word in words[::97] if not is_listed(word)] == []
    assert is_listed(words[0])
    assert is_listed(words[-1])


@pytest.mark.parametrize(
    ("key", "is_one"),
    [("stecker", True), ("ziel", True), ("gerücht", True), ("meier", False), ("putin", False)],
)
def test_what_has_no_other_forms_may_be_a_name_and_is_not_taken_for_a_word(
    key: str, is_one: bool
) -> None:
    assert is_word(key) is is_one
