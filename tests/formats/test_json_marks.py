"""Marks in JSON: what an export writes, and what Telegram Desktop does."""

from __future__ import annotations

import json
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from tickerbot.errors import DocumentError
from tickerbot.formats.entry_json import parse_json
from tickerbot.model import Mark, ParsedEntry

ZONE = ZoneInfo("Europe/Berlin")
URL = "https://example.org/"


def one(**values: Any) -> ParsedEntry:
    (entry,) = parse_json(json.dumps(values), ZONE)
    return entry


def shown(entry: ParsedEntry) -> list[tuple[str, str, str]]:
    whole = "\n\n".join([entry.headline, *entry.body])
    return [(whole[mark.begin : mark.end], mark.kind, mark.url) for mark in entry.marks]


@pytest.mark.parametrize("body", ["Erster.\n\nZweiter 😀 hier.", ["Erster.", "Zweiter 😀 hier."]])
def test_marks_count_characters_of_headline_and_body(body: Any) -> None:
    text = "Deich  hält\n\nErster.\n\nZweiter 😀 hier."
    at = text.index("hier")
    entry = one(
        headline="Deich  hält",
        body=body,
        marks=[
            {"begin": 7, "end": 11, "kind": "italic"},
            {"begin": at, "end": at + 4, "kind": "link", "url": URL},
        ],
    )
    assert entry.headline == "Deich hält"
    assert shown(entry) == [("hält", "italic", ""), ("hier", "link", URL)]


@pytest.mark.parametrize(
    "marks",
    [
        "bold", {}, [1], [{}], [{"begin": 0, "end": 1}],
        [{"begin": 0, "end": 1, "kind": "underline"}],
        [{"begin": 1, "end": 1, "kind": "bold"}], [{"begin": -1, "end": 1, "kind": "bold"}],
        [{"begin": 0, "end": 6, "kind": "bold"}], [{"begin": 0.0, "end": 1, "kind": "bold"}],
        [{"begin": False, "end": True, "kind": "bold"}],
        [{"begin": 0, "end": 1, "kind": "bold", "url": URL}],
        [{"begin": 0, "end": 1, "kind": "link"}],
        [{"begin": 0, "end": 1, "kind": "link", "url": "javascript:alert(1)"}],
        [{"begin": 0, "end": 1, "kind": "link", "url": "tg://user?id=1"}],
        [{"begin": 0, "end": 1, "kind": "link", "url": URL, "x": 1}],
        [{"begin": 0, "end": 1, "kind": "link", "url": 7}],
    ],
)  # fmt: skip
def test_other_marks_are_refused_with_an_example(marks: Any) -> None:
    with pytest.raises(DocumentError, match="“marks” must be a list of objects like"):
        one(headline="Deich", marks=marks)


def test_no_marks_are_none() -> None:
    assert one(headline="Deich", marks=None).marks == one(headline="Deich", marks=[]).marks == ()


def test_a_message_of_telegram_desktop_keeps_its_marks_and_the_text_of_others() -> None:
    message = {
        "id": 1, "type": "message", "date": "2026-03-02T12:00:00", "date_unixtime": "1772449200",
        "text": [
            {"type": "bold", "text": "Deich hält"}, "\n\nMehr ",
            {"type": "text_link", "text": "hier", "href": URL}, ", ",
            {"type": "italic", "text": "später"}, " ", {"type": "code", "text": "mehr"}, " ",
            {"type": "text_link", "text": "dort", "href": "tg://user?id=4711"}, ".",
        ],
    }  # fmt: skip
    (entry,) = parse_json(json.dumps({"name": "Ticker", "messages": [message]}), ZONE)
    assert (entry.headline, entry.body) == ("Deich hält", ("Mehr hier, später mehr dort.",))
    assert shown(entry) == [
        ("Deich hält", "bold", ""), ("hier", "link", URL), ("später", "italic", ""),
    ]  # fmt: skip


def test_marks_of_an_export_come_back() -> None:
    entry = one(headline="Deich", marks=[{"begin": 0, "end": 5, "kind": "bold"}])
    assert entry.marks == (Mark(0, 5, "bold"),)
