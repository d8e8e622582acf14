"""What marks mean, told in the plainest way: which visible character has which marks."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any, get_args

from hypothesis import strategies as st

from tests.strategies import entries
from tickerbot.model import Entry, Mark, MarkKind
from tickerbot.text.cleaning import clean_headline
from tickerbot.text.composition import whole_text
from tickerbot.text.marks import MarkedText, tidy

Styles = list[tuple[str, frozenset[tuple[str, str]]]]
URLS = [
    "https://example.org/a?b=c&d='e'\"f\"",
    "http://example.org/<x>",
    "https://münchen.example/ö",
]


def styles(marked: MarkedText, *, kinds: Iterable[MarkKind] = ("bold", "italic", "link")) -> Styles:
    """Each visible character with its marks of these kinds."""
    shown = set(kinds)
    return [
        (
            c,
            frozenset(
                (mark.kind, mark.url)
                for mark in marked.marks
                if mark.begin <= at < mark.end and mark.kind in shown
            ),
        )
        for at, c in enumerate(marked.text)
        if clean_headline(c)
    ]


def entity_styles(text: str, entities: Iterable[dict[str, Any]]) -> Styles:
    """As ``styles``, of a text with entities as the Bot API has them, in UTF-16 units."""
    kinds: dict[str, MarkKind] = {"bold": "bold", "italic": "italic", "text_link": "link"}
    starts, at = [], 0
    for c in text:
        starts.append(at)
        at += 2 if c > "\uffff" else 1
    found: Styles = []
    given = [each for each in entities if each["type"] in kinds]
    for c, start in zip(text, starts, strict=True):
        if clean_headline(c):
            here = frozenset(
                (kinds[each["type"]], each.get("url", ""))
                for each in given
                if each["offset"] <= start < each["offset"] + each["length"]
            )
            found.append((c, here))
    return found


@st.composite
def marked(draw: st.DrawFn, text: st.SearchStrategy[str], most: int = 12) -> MarkedText:
    """A text with marks anywhere on it, nested and crossing."""
    words = draw(text)
    places = st.integers(0, len(words))
    marks = []
    for _ in range(draw(st.integers(0, most))):
        begin, end = sorted((draw(places), draw(places)))
        kind: MarkKind = draw(st.sampled_from(get_args(MarkKind)))
        url = draw(st.sampled_from(URLS)) if kind == "link" else ""
        marks.append(Mark(begin, end, kind, url))
    return MarkedText(words, tidy(marks, words))


# which Telegram takes out of every text, or shows in a way of its own
ODD = dict.fromkeys(map(ord, "\u2028\u2029\u202a\u202b\u202c\u202d\u202e\u030a\u0333\u033f"))


@st.composite
def marked_entries(draw: st.DrawFn, most: int = 12) -> Entry:
    item = draw(entries())
    headline = item.headline.translate(ODD).strip() or "x"
    body = tuple(p for p in (each.translate(ODD).strip() for each in item.body) if p)
    text = draw(marked(st.just(whole_text(headline, body)), most))
    return replace(item, headline=headline, body=body, marks=text.marks)
