"""Marks stay on the characters that they were put on, whatever becomes of the text."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.marks import marked, styles
from tests.strategies import words
from tickerbot.formats.pasted import read_pasted, split_ticker
from tickerbot.model import Mark
from tickerbot.text.composition import compose, continue_marked, whole_text
from tickerbot.text.cutting import BREAK, divide
from tickerbot.text.marks import (
    MarkedText,
    carry,
    is_safe_url,
    marks_from_json,
    marks_to_json,
    tidy,
)

ZONE = ZoneInfo("Europe/Berlin")
spaces = st.sampled_from(
    [" ", "  ", "\n", "\n\n\n", "\u00a0", "\u200b", "\t", " \n ", "\u2028", "\xad"]
)
texts = st.lists(st.one_of(words, spaces), max_size=20).map("".join)


@given(marked(texts))
def test_splitting_into_headline_and_body_leaves_every_mark_on_its_characters(
    text: MarkedText,
) -> None:
    composed = compose(text.text, text.marks)
    whole = MarkedText(whole_text(composed.headline, composed.body), composed.marks)
    assert styles(whole) == styles(text)
    assert tidy(whole.marks, whole.text) == whole.marks, "nor do they reach over its edges"


@given(marked(texts), marked(texts))
def test_a_text_that_the_app_cut_in_two_keeps_the_marks_of_both_parts(
    first: MarkedText, second: MarkedText
) -> None:
    assert styles(continue_marked(first, second)) == styles(first) + styles(second)


@given(marked(st.lists(words, min_size=1, max_size=60).map("\n\n".join)), st.integers(10, 80))
def test_the_parts_of_a_text_have_the_marks_of_their_characters(
    text: MarkedText, limit: int
) -> None:
    paragraphs = text.text.split(BREAK)
    shown, before = [], ""
    for part in divide(paragraphs, limit, limit):
        piece = BREAK.join(part)
        shown += styles(carry(text, piece, after=before))
        before += piece
    assert shown == styles(text)


@given(marked(texts))
def test_what_is_stored_comes_back(text: MarkedText) -> None:
    assert marks_from_json(marks_to_json(text.marks)) == text.marks


@given(marked(texts), st.integers(0, 50), st.integers(0, 50))
def test_a_cut_has_the_marks_of_its_characters(text: MarkedText, begin: int, length: int) -> None:
    cut = text.cut(begin, begin + length)
    before, after = text.cut(0, begin), text.cut(begin + length, len(text.text))
    assert styles(before) + styles(cut) + styles(after) == styles(text)


PASTED = """+++ 14:05 Uhr: Tor für Rot +++
Ein schöner Schuss aus zwanzig Metern.

+++ 13:50 Uhr: Anpfiff +++
Das Spiel läuft; Rot beginnt.
"""


def test_the_entries_of_a_pasted_ticker_keep_their_marks() -> None:
    def on(word: str, kind: str, url: str = "") -> Mark:
        begin = PASTED.index(word)
        return Mark(begin, begin + len(word), kind, url)  # type: ignore[arg-type]

    marks = tidy(
        [
            on("Rot", "italic"),
            on("schöner Schuss", "bold"),
            on("läuft", "link", "https://a.example/"),
        ],
        PASTED,
    )
    older, newer = read_pasted(MarkedText(PASTED, marks), ZONE).texts
    assert [older.text, newer.text] == split_ticker(PASTED, ZONE)
    shown = [[(it.text[m.begin : m.end], m.kind, m.url) for m in it.marks] for it in (older, newer)]
    assert shown == [
        [("läuft", "link", "https://a.example/")],
        [("Rot", "italic", ""), ("schöner Schuss", "bold", "")],
    ]


def test_a_line_that_is_not_there_again_gets_no_marks() -> None:
    text = MarkedText("eins zwei", (Mark(0, 9, "bold"),))
    assert carry(text, "drei\nzwei").marks == (Mark(5, 9, "bold"),)


@pytest.mark.parametrize(
    "url",
    ["https://example.org", "http://example.org/a b?".replace(" ", "%20"), "HTTPS://EXAMPLE.ORG/ü"],
)
def test_the_web_can_be_linked_to(url: str) -> None:
    assert is_safe_url(url)


@pytest.mark.parametrize(
    "url",
    [
        "", "tg://user?id=42", "tg://resolve?domain=x", "javascript:alert(1)", "ftp://example.org",
        "mailto:a@example.org", "//example.org", "example.org", "https://", "https:///x",
        "https://example.org/a b", "https://example.org/\nx", " https://example.org",
        "https://example.org/" + "x" * 2048, "https://example.org/\ud800", "file:///etc/passwd",
        "data:text/html,x", "http:/example.org", "https://?x", "https://#x",
    ],
)  # fmt: skip
def test_nothing_else_can(url: str) -> None:
    assert not is_safe_url(url)


def test_marks_of_one_kind_join_and_links_do_not_overlap() -> None:
    a, b = "https://a.example/", "https://b.example/"
    text = "eins zwei drei vier"
    marks = [
        Mark(0, 4, "bold"), Mark(5, 9, "bold"), Mark(-3, 2, "italic"), Mark(15, 99, "italic"),
        Mark(0, 9, "link", a), Mark(5, 14, "link", b), Mark(4, 5, "italic"), Mark(9, 9, "bold"),
    ]  # fmt: skip
    assert tidy(marks, text) == (
        Mark(0, 2, "italic"), Mark(0, 9, "bold"), Mark(0, 9, "link", a), Mark(10, 14, "link", b),
        Mark(15, 19, "italic"),
    )  # fmt: skip
