"""Entries as JSON: what is read, and what is refused with its line."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tickerbot.errors import DocumentError
from tickerbot.formats.entry_json import KNOWN_KEYS, parse_json, read_json
from tickerbot.model import Level, Note, ParsedEntry, Picture

BERLIN = ZoneInfo("Europe/Berlin")


def one(**values: Any) -> ParsedEntry:
    (entry,) = parse_json(json.dumps({"headline": "Tor", **values}), BERLIN)
    return entry


def refused(text: str) -> DocumentError:
    with pytest.raises(DocumentError) as caught:
        parse_json(text, BERLIN)
    return caught.value


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ('[\n  {"headline": "Zwei"},\n\n  {"headline": "Eins"}\n]\n', [2, 4]),
        ('{"headline": "Zwei"}\n\n{"headline": "Eins"}\n', [1, 3]),
        ('[{"headline": "Zwei"}, {"headline": "Eins"}]', [1, 1]),
    ],
)
def test_arrays_and_json_lines_give_entries_in_order_with_their_lines(
    text: str, lines: list[int]
) -> None:
    entries = parse_json(text, BERLIN)
    assert [entry.headline for entry in entries] == ["Zwei", "Eins"]
    assert [entry.line for entry in entries] == lines


def test_a_single_object_is_one_entry() -> None:
    assert parse_json('\n{\n "headline": "Größe"\n}', BERLIN) == [ParsedEntry("Größe", (), line=2)]


@pytest.mark.parametrize(
    ("body", "paragraphs"),
    [
        (None, ()),
        ("", ()),
        ("Eins.\n\nZwei.", ("Eins.", "Zwei.")),
        (["Eins.", "Zwei."], ("Eins.", "Zwei.")),
        ("Liste:\n- eins", ("Liste:\n- eins",)),
        (["Eins\u00a0da.", " "], ("Eins da.",)),
    ],
)
def test_a_body_is_a_text_or_a_list_of_paragraphs(body: Any, paragraphs: tuple[str, ...]) -> None:
    assert one(body=body).body == paragraphs


@pytest.mark.parametrize("key", ["published_at", "published"])
@pytest.mark.parametrize(
    ("value", "day", "at", "moment"),
    [
        (
            "2025-08-16T19:01:07Z",
            date(2025, 8, 16),
            time(21, 1, 7),
            datetime(2025, 8, 16, 19, 1, 7, tzinfo=UTC),
        ),
        (
            "2025-08-16T23:30:00+00:00",
            date(2025, 8, 17),
            time(1, 30),
            datetime(2025, 8, 16, 23, 30, tzinfo=UTC),
        ),
        (
            "2025-08-16 21:01",
            date(2025, 8, 16),
            time(21, 1),
            datetime(2025, 8, 16, 19, 1, tzinfo=UTC),
        ),
        (
            "2025-03-30T02:30:00",
            date(2025, 3, 30),
            time(2, 30),
            datetime(2025, 3, 30, 1, 30, tzinfo=UTC),
        ),
        (
            "2025-10-26T02:30:00+02:00",
            date(2025, 10, 26),
            time(2, 30),
            datetime(2025, 10, 26, 0, 30, tzinfo=UTC),
        ),
        (
            "2025-10-26T02:30:00+01:00",
            date(2025, 10, 26),
            time(2, 30),
            datetime(2025, 10, 26, 1, 30, tzinfo=UTC),
        ),
        ("2025-08-16", date(2025, 8, 16), None, None),
        (None, None, None, None),
    ],
)
def test_the_time_of_publication_is_exact_and_shown_by_the_newsrooms_clock(
    key: str, value: str | None, day: date | None, at: time | None, moment: datetime | None
) -> None:
    entry = one(**{key: value})
    assert (entry.date, entry.time, entry.published_at) == (day, at, moment)


def test_times_without_offset_that_the_clock_shows_twice_are_told_apart_by_order() -> None:
    text = "\n".join(
        json.dumps({"headline": at, "published": f"2025-10-26T{at}:00"})
        for at in ("02:10", "02:50")
    )
    moments = [entry.published_at for entry in parse_json(text, BERLIN)]
    assert moments == [
        datetime(2025, 10, 26, 1, 10, tzinfo=UTC),
        datetime(2025, 10, 26, 0, 50, tzinfo=UTC),
    ]


def test_the_keys_of_an_export_are_accepted() -> None:
    values = {
        "id": 7,
        "revision": 3,
        "silent": True,
        "body": "",
        "published_at": None,
        "published": None,
        "notes": [{"made_at": "2025-08-16T21:01:00+02:00", "text": " Ort  berichtigt\n"}],
        "marks": [{"begin": 0, "end": 1, "kind": "bold"}],
        "pictures": [{"file": "ticker.db.media/a.jpg", "kind": "photo", "alt": " Ein Deich "}],
        "topics": ["#Wahl", " Landtag  2026", "wahl"],
        "level": "urgent",
    }
    assert values.keys() | {"headline"} == KNOWN_KEYS
    entry = one(**values)
    assert entry.id == 7
    assert (entry.topics, entry.level) == (("wahl", "Landtag 2026"), Level.URGENT)
    assert entry.notes == (Note(2, datetime(2025, 8, 16, 19, 1, tzinfo=UTC), "Ort berichtigt"),)
    assert entry.pictures == (Picture("ticker.db.media/a.jpg", alt="Ein Deich"),)


@pytest.mark.parametrize(
    "notes",
    [
        "Ort berichtigt",
        ["Ort berichtigt"],
        [{"text": "Ort berichtigt"}],
        [{"made_at": "2025-08-16", "text": "ohne Uhrzeit und Zone"}],
        [{"made_at": "gestern", "text": "x"}],
        [{"made_at": 7, "text": "x"}],
        [{"made_at": "9999-12-31T23:59:59-23:59", "text": "x"}],
        [{"made_at": "2025-08-16T21:01:00+02:00", "text": " "}],
        [{"made_at": "2025-08-16T21:01:00+02:00", "text": "x", "by": 1}],
    ],
)
def test_notes_that_are_none_are_refused(notes: Any) -> None:
    assert "“notes”" in str(refused(json.dumps({"headline": "Eins", "notes": notes})))


def test_unknown_keys_are_named_with_the_line() -> None:
    error = refused('{"headline": "Eins"}\n{"headline": "Zwei", "titel": "x", "autor": 1}')
    assert '"titel"' in str(error)
    assert '"autor"' in str(error)
    assert error.line == 2


@pytest.mark.parametrize(
    "text",
    [
        '[\n"Tor"]',
        "[\n1]",
        "[\nnull]",
        "[\n[]]",
        "[\n{}]",
        '[\n{"headline": ""}]',
        '[\n{"headline": " \\u00a0"}]',
        '[\n{"headline": 1}]',
        '[\n{"headline": "A", "body": 1}]',
        '[\n{"headline": "A", "body": ["x", 1]}]',
        '[\n{"headline": "A", "id": 0}]',
        '[\n{"headline": "A", "id": true}]',
        '[\n{"headline": "A", "id": "7"}]',
        '[\n{"headline": "A", "id": 1.0}]',
        '[\n{"headline": "A", "id": 9223372036854775808}]',
        '[\n{"headline": "A", "published": "gestern"}]',
        '[\n{"headline": "A", "published": 7}]',
        '[\n{"headline": "A", "published": ""}]',
        '[\n{"headline": "A", "published": "2025-02-30"}]',
        '[\n{"headline": "A", "published": "0001-01-01T00:00:00+14:00"}]',
        '[\n{"headline": "A", "published": "9999-12-31T23:59:59-14:00"}]',
        '[\n{"headline": "A", "published": "0001-01-01T00:00:00"}]',
        '[\n{"headline": "A", "published": "1066-10-14"}]',
        '[\n{"headline": "A", "published": "2025-08-16", "published_at": "2025-08-16"}]',
        '[\n{"headline": "A", "headline": "B"}]',
        '[\n{"headline": "A", "silent": NaN}]',
        '[\n{"headline": "A", "silent": -Infinity}]',
        '[\n{"headline": "A"',
        '[\n{"headline": "A"} {"headline": "B"}]',
        '[{"headline": "A"}\n,]',
        '[{"headline": "A"}]\nx',
        '[{"headline": "A", "id": 7},\n{"headline": "B", "id": 7}]',
        '{"headline": "A"},\n',
        '[\n{"headline": "A", "id": ' + "9" * 5000 + "}]",
        "[\n" + "[" * 100_000,
        '[\n{"headline": ' * 1 + '{"a":' * 100_000,
    ],
)
def test_wrong_values_and_broken_json_are_refused_with_their_line(text: str) -> None:
    error = refused(text)
    assert error.line == (1 if text.startswith("{") else 2)
    assert len(str(error)) < 300


@pytest.mark.parametrize("text", ["", " \n", "[]", "[\n]\n"])
def test_a_document_without_entries_is_refused(text: str) -> None:
    assert "no entries" in str(refused(text))


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.datetimes().map(str),
    lambda inner: (
        st.lists(inner) | st.dictionaries(st.text() | st.sampled_from(sorted(KNOWN_KEYS)), inner)
    ),
    max_leaves=10,
)


@given(
    st.text()
    | JSON.map(json.dumps)
    | st.lists(
        st.fixed_dictionaries(
            {"headline": st.text()}, optional=dict.fromkeys(KNOWN_KEYS - {"headline"}, JSON)
        )
    ).map(json.dumps)
)
def test_nothing_but_a_document_error_is_raised(text: str) -> None:
    try:
        entries = parse_json(text, BERLIN)
    except DocumentError:
        return
    assert entries
    assert all(entry.headline for entry in entries)


@given(
    st.lists(
        st.tuples(
            st.text("abcäß ", min_size=1).filter(str.strip),
            st.lists(st.text("xyz.", min_size=1)),
            st.integers(-600_000_000, 4_000_000_000).map(lambda n: datetime.fromtimestamp(n, UTC)),
        ),
        min_size=1,
    )
)
def test_moments_with_an_offset_are_kept_exactly(
    rows: list[tuple[str, list[str], datetime]],
) -> None:
    text = json.dumps(
        [{"headline": h, "body": b, "published_at": at.isoformat()} for h, b, at in rows]
    )
    entries = parse_json(text, BERLIN)
    assert [entry.published_at for entry in entries] == [at for _, _, at in rows]
    assert [list(entry.body) for entry in entries] == [b for _, b, _ in rows]


# as other programs write them


def foreign(text: str) -> list[tuple[str, tuple[str, ...], datetime | None]]:
    return [(e.headline, e.body, e.published_at) for e in read_json(text, BERLIN).entries]


EVENING = datetime(2026, 3, 14, 20, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    "when",
    [
        {"timestamp": 1773518460},
        {"timestamp": "1773518460"},
        {"timestamp": 1773518460000},
        {"timestamp": "2026-03-14T21:01:00+01:00"},
        {"date": "Sat, 14 Mar 2026 21:01:00 +0100"},
        {"pubDate": "Sat, 14 Mar 2026 20:01:00 GMT"},
        {"date": "2026-03-14", "time": "21:01"},
        {"date": "14.03.2026", "time": "21.01 Uhr"},
        {"date": "14. März 2026, 21:01 Uhr"},
        {"date_published": "2026-03-14T20:01:00Z"},
        {"created_at": "2026-03-14 21:01"},
    ],
)
def test_the_usual_names_and_forms_of_a_moment_are_read(when: dict[str, Any]) -> None:
    for words in ({"title": "Pegel fällt", "text": "Gut."}, {"content": "Pegel fällt\n\nGut."}):
        assert foreign(json.dumps([words | when])) == [("Pegel fällt", ("Gut.",), EVENING)]


def test_a_text_alone_has_its_first_line_or_first_sentence_as_headline() -> None:
    texts = ["Pegel fällt\nDer Scheitel ist durch.", "Der Pegel fällt. Der Scheitel ist durch."]
    assert foreign(json.dumps([{"text": text} for text in texts])) == [
        ("Pegel fällt", ("Der Scheitel ist durch.",), None),
        ("Der Pegel fällt", ("Der Scheitel ist durch.",), None),
    ]


@pytest.mark.parametrize("name", ["items", "entries", "posts", "messages"])
def test_an_object_around_the_list_is_opened(name: str) -> None:
    text = json.dumps({"version": "1", "title": "Hafen", name: [{"title": "Tor"}]})
    assert foreign(text) == [("Tor", (), None)]


def test_what_is_not_understood_is_told_and_a_foreign_id_is_not_ours() -> None:
    text = '[\n{"title": "Tor", "id": "a-7", "author": "Anna"},\n{"title": "Ecke", "id": 7}]'
    reading = read_json(text, BERLIN)
    assert [entry.id for entry in reading.entries] == [None, None]
    assert [(remark.line, remark.text) for remark in reading.remarks] == [
        (2, "id"),
        (2, "author"),
        (3, "id"),
    ]


@pytest.mark.parametrize("when", ["gestern", "2026-02-30", True, 1e300, [1]])
def test_a_moment_that_is_none_is_refused_with_its_line(when: Any) -> None:
    with pytest.raises(DocumentError, match="time of publication") as caught:
        read_json("[\n" + json.dumps({"title": "Tor", "date": when}) + "]", BERLIN)
    assert caught.value.line == 2


def test_a_channel_exported_by_telegram_desktop_keeps_every_word_of_its_messages() -> None:
    messages = [
        {"id": 1, "type": "service", "date": "2026-03-14T08:00:00", "action": "create_channel"},
        {
            "id": 2,
            "type": "message",
            "date": "2026-03-14T19:40:00",
            "date_unixtime": "1773513600",
            "from": "Hafen",
            "text": "Fähren fahren wieder\n\nDie erste legt ab.",
        },
        {
            "id": 3,
            "type": "message",
            "date": "2026-03-14T21:01:00",
            "date_unixtime": "1773518460",
            "photo": "photos/1.jpg",
            "text": [
                {"type": "bold", "text": "Pegel in Husum"},
                " fällt\n\nMehr: ",
                {"type": "text_link", "text": "der Deich", "href": "https://example.org/"},
                ".",
            ],
        },
        {"id": 4, "type": "message", "date": "2026-03-14T21:30:00", "photo": "1.jpg", "text": ""},
    ]
    text = json.dumps({"name": "Hafen", "type": "public_channel", "id": 15, "messages": messages})
    assert foreign(text) == [
        ("Pegel in Husum fällt", ("Mehr: der Deich.",), EVENING),
        (
            "Fähren fahren wieder",
            ("Die erste legt ab.",),
            datetime(2026, 3, 14, 18, 40, tzinfo=UTC),
        ),
    ]
    assert [remark.text for remark in read_json(text, BERLIN).remarks] == [
        "service message create_channel",
        "message without text",
    ]


NAMES = ["title", "text", "content", "date", "time", "timestamp", "items", "messages", "type"]


@given(
    st.lists(
        st.dictionaries(st.sampled_from([*NAMES, "headline", "id"]), JSON | st.text(max_size=9))
    ).map(json.dumps)
    | st.dictionaries(st.sampled_from(NAMES), JSON).map(json.dumps)
)
@example('[{"title": "Deich", "date": "\\r"}]')
@example('[{"title": "Deich", "published": " \\u00a0"}]')
def test_nothing_but_a_document_error_is_raised_for_usual_names(text: str) -> None:
    try:
        reading = read_json(text, BERLIN)
    except DocumentError:
        return
    assert all(entry.headline for entry in reading.entries)
