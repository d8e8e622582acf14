"""JSON of other programs: usual names, wrapped lists, HTML as text, and moments in any usual form."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from tickerbot.errors import DocumentError
from tickerbot.formats.documents import examine_document
from tickerbot.formats.html_text import text_of_html

BERLIN = ZoneInfo("Europe/Berlin")
EVENING = datetime(2026, 3, 14, 20, 1, tzinfo=UTC)
ISO = "2026-03-14T21:01:00+01:00"
WORDS = ("Pegel & Flut", ("Der Scheitel ist durch.", "• eins\n• zwei"))
MARKUP = "<p>Der Scheitel <b>ist</b> durch.</p>\n<ul><li>eins</li><li>zwei</li></ul>"


def read(value: Any) -> list[tuple[str, tuple[str, ...], datetime | None]]:
    reading = examine_document(json.dumps(value).encode(), BERLIN)
    return [(entry.headline, entry.body, entry.published_at) for entry in reading.entries]


DOCUMENTS: dict[str, Any] = {
    "JSON Feed": {
        "version": "https://jsonfeed.org/version/1.1", "title": "Ticker",
        "items": [{
            "id": "1", "url": "https://example.org/1", "title": "Pegel &amp; Flut",
            "content_html": MARKUP, "date_published": ISO,
        }],
    },
    "WordPress": [{
        "id": 1, "date": "2026-03-14T21:01:00", "title": {"rendered": "Pegel &#038; Flut"},
        "content": {"rendered": MARKUP},
    }],
    "HTML in a text": [{"title": "Pegel &amp; Flut", "text": MARKUP, "pubDate": ISO}],
    "a list far inside": {"response": {"data": {"posts": [
        {"title": "Pegel & Flut", "content": MARKUP, "createdAt": 1773518460000},
    ]}}},
    "schema.org": {"@type": "LiveBlogPosting", "headline": "Ticker", "liveBlogUpdate": [{
        "@type": "BlogPosting", "headline": "Pegel &amp; Flut", "articleBody": MARKUP,
        "datePublished": ISO,
    }]},
    "German names": {"meldungen": [
        {"titel": "Pegel & Flut", "inhalt": MARKUP, "datum": "14.03.2026", "uhrzeit": "21:01"},
    ]},
    "German names, one moment": [
        {"überschrift": "Pegel & Flut", "inhalt": MARKUP, "zeit": "14.03.2026, 21:01 Uhr"},
    ],
    "a fraction of seconds": [{"title": "Pegel & Flut", "text": MARKUP, "timestamp": "1773518460.5"}],
    "only a change": [{"title": "Pegel & Flut", "text": MARKUP, "updated": ISO}],
}  # fmt: skip


@pytest.mark.parametrize("value", DOCUMENTS.values(), ids=DOCUMENTS)
def test_it_is_read_with_its_words_and_its_moment(value: Any) -> None:
    ((headline, body, moment),) = read(value)
    assert (headline, body) == WORDS
    assert moment == EVENING


def test_the_moment_of_publication_goes_before_that_of_a_change() -> None:
    entry = {"title": "Pegel", "text": "Fällt.", "updated_at": "2026-03-15", "created_at": ISO}
    assert read([entry]) == [("Pegel", ("Fällt.",), EVENING)]


@pytest.mark.parametrize(
    ("value", "told"),
    [
        ({"items": []}, "holds no entries"),
        (["Pegel"], "expected an object with a headline"),
        ([{"headline": "Pegel", "boddy": "Fällt."}], 'unknown key "boddy"'),
        (
            [{"title": "Pegel", "text": "Fällt.", "date": "gestern"}],
            "the time of publication must be",
        ),
        ({"data": {"whatever": 1}}, "unknown key"),
    ],
)
def test_what_cannot_be_read_is_told(value: Any, told: str) -> None:
    with pytest.raises(DocumentError, match=told):
        read(value)


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("<p>Eins.</p><p>Zwei.</p>", "Eins.\n\n\n\nZwei."),
        ("Eins.<br>Zwei.<br/>Drei.", "Eins.\nZwei.\nDrei."),
        ("a <a href='https://example.org/?a=1&b=2'>b</a> &lt; c", "a b < c"),
        ("3 < 4 und 5 > 4", "3 < 4 und 5 > 4"),
        ("<!-- nichts -->Etwas", "Etwas"),
    ],
)
def test_html_as_text(markup: str, text: str) -> None:
    assert text_of_html(markup) == text


def test_what_has_no_tags_stays_as_it_is() -> None:
    assert read([{"title": "A &amp; B", "text": "3 < 4 &amp; 5 > 4.", "date": ISO}])[0][:2] == (
        "A &amp; B",
        ("3 < 4 &amp; 5 > 4.",),
    )
