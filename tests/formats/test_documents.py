"""Files: every encoding and line end, JSON or ticker, and what is neither."""

from __future__ import annotations

import re
import zlib
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tickerbot.errors import DocumentError
from tickerbot.formats.documents import decode, read_document

BERLIN = ZoneInfo("Europe/Berlin")
TICKER = (
    "date 2025-08-16\n\nÜber Köln: „Größe“ – ja\n\nEs weht … "
    "sehr. 20 € sind weg.\n\nHafen zu\n\nNiemand darf hinein.\n"
)
ENCODINGS = {
    "UTF-8": ("utf-8", b""),
    "UTF-8 with a mark": ("utf-8-sig", b""),
    "cp1252": ("cp1252", b""),
    "UTF-16": ("utf-16", b""),
    "UTF-16 LE with a mark": ("utf-16-le", b"\xff\xfe"),
    "UTF-16 BE with a mark": ("utf-16-be", b"\xfe\xff"),
    "UTF-16 LE": ("utf-16-le", b""),
    "UTF-16 BE": ("utf-16-be", b""),
    "UTF-32": ("utf-32", b""),
}


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize(("encoding", "mark"), ENCODINGS.values(), ids=ENCODINGS)
def test_every_encoding_and_line_end_gives_the_same_text(
    encoding: str, mark: bytes, end: str
) -> None:
    data = mark + TICKER.replace("\n", end).encode(encoding)
    assert decode(data) == TICKER
    assert [entry.headline for entry in read_document(data, BERLIN)] == [
        "Über Köln: „Größe“ – ja",
        "Hafen zu",
    ]


@pytest.mark.parametrize("end", ["\u2028", "\u2029", "\x85"])
def test_rare_line_ends_of_unicode_count_too(end: str) -> None:
    assert decode(TICKER.replace("\n", end).encode()) == TICKER


# no line ends other than \n, no NUL, no byte order mark
LETTERS = st.characters(
    exclude_categories=["Cs", "Cc"],
    exclude_characters="\u2028\u2029\ufeff",
    include_characters="\n\t",
)


@given(st.text(LETTERS), st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-32"]))
def test_any_text_survives_encodings_that_can_be_recognised(text: str, encoding: str) -> None:
    assert decode(text.encode(encoding)) == text


@given(
    st.text(st.sampled_from("abcdefghXYZ äöüßÄÖ„“–€.\n"), min_size=1),
    st.sampled_from(["utf-16-le", "utf-16-be", "cp1252"]),
)
def test_german_text_survives_encodings_that_are_guessed(text: str, encoding: str) -> None:
    # in no German word; in UTF-8 the same bytes are one letter
    assume(not re.search("[äöüßÄÖ][„“–€]", text))
    text = "Überall in Deutschland. " + text
    assert decode(text.encode(encoding)) == text


@pytest.mark.parametrize(
    "data",
    [
        b"Tor\0Tor",
        b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR",
        zlib.compress(b"x" * 999),
        b"\xff\xfeT",
        b"\x01\x02\x03",
        "date\0".encode("utf-16"),
    ],
)
def test_what_is_not_text_is_refused(data: bytes) -> None:
    with pytest.raises(DocumentError, match="not text"):
        read_document(data, BERLIN)


def test_a_broken_character_in_utf8_is_told_with_its_line_and_not_misread() -> None:
    with pytest.raises(DocumentError, match="UTF-8") as caught:
        decode("Über\nKöln\ngrößer".encode() + b"\xff")
    assert caught.value.line == 3


@pytest.mark.parametrize("data", [b"", b" \r\n\t", b"\xef\xbb\xbf", b"\xff\xfe"])
@pytest.mark.parametrize("kind", [None, "text", "json"])
def test_an_empty_file_is_refused(data: bytes, kind: None) -> None:
    with pytest.raises(DocumentError, match="empty"):
        read_document(data, BERLIN, kind)


@pytest.mark.parametrize(
    "text", ['{"headline": "Tor"}', ' \n[{"headline": "Tor"}]', '\ufeff{"headline": "Tor"}\n']
)
def test_json_is_recognised(text: str) -> None:
    assert [entry.headline for entry in read_document(text.encode(), BERLIN)] == ["Tor"]


@pytest.mark.parametrize("text", ['{"headline": "Tor",}', "[1, 2]", '["Tor"', "{}", "[]", "["])
def test_broken_json_is_told_as_json(text: str) -> None:
    with pytest.raises(DocumentError) as caught:
        read_document(text.encode(), BERLIN)
    assert "expected a ticker" not in str(caught.value)


def test_a_ticker_may_begin_with_a_bracket() -> None:
    data = b"[Eil] Hafen zu\n\nNiemand darf hinein."
    assert [entry.headline for entry in read_document(data, BERLIN)] == ["[Eil] Hafen zu"]


def test_the_kind_may_be_given() -> None:
    data = b"[1] Hafen zu\n\nNiemand darf hinein."
    assert [entry.headline for entry in read_document(data, BERLIN, "text")] == ["[1] Hafen zu"]
    with pytest.raises(DocumentError, match="object"):
        read_document(data, BERLIN, "json")


def test_prose_is_refused_with_its_line() -> None:
    with pytest.raises(DocumentError, match="expected a ticker") as caught:
        read_document("\nEs war einmal ein König. Er lebte.\n".encode("cp1252"), BERLIN)
    assert caught.value.line == 2


@given(st.binary() | st.text().map(str.encode), st.sampled_from([None, "text", "json"]))
def test_nothing_but_a_document_error_is_raised(data: bytes, kind: None) -> None:
    try:
        assert read_document(data, BERLIN, kind)
    except DocumentError:
        return


@pytest.mark.parametrize(
    "head",
    [
        "[14.03.26, 19:40:12] Desk: ",
        "[3/14/26, 7:40:12 PM] Desk: ",
        "[2026-03-14 19:40] Desk: ",
        "[21:01] ",
        "[21.01] ",
    ],
)
def test_a_bracket_with_a_date_or_time_is_not_taken_for_json(head: str) -> None:
    text = f"{head}Deich hält\nEr hält.\n\n{head}Fähren fahren\nAb acht."
    assert len(read_document(text.encode(), BERLIN)) == 2
