"""A push with a picture is a caption within Telegram's limit, and loses no word of the text."""

from dataclasses import replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.tdlib import assert_sendable
from tickerbot.model import Entry, Newsroom, Note, Picture
from tickerbot.rendering.entries import Renderer
from tickerbot.rendering.neutral import NEUTRAL
from tickerbot.text.cutting import CAPTION_LIMIT, units

AT = datetime(2026, 8, 11, 16, 2, tzinfo=UTC)
CREDIT = "Foto: Ada Deich/Küstenbild"
PICTURE = Picture("0" * 64, "photo", 400, 300, 1000)
SENTENCE = "Der Deich bei Husum hält, sagt das Amt 😀. "


NEWSROOM = Newsroom("Ticker", ZoneInfo("Europe/Berlin"), "de", 30.0)


def renderer() -> Renderer:
    return Renderer(NEWSROOM, "de", "ticker_bot")


@settings(max_examples=30)
@given(st.integers(1, 250), st.integers(0, 60), st.integers(0, 4), st.booleans())
def test_it_fits_with_number_and_time_and_goes_on_where_it_was_cut(
    headline: int, sentences: int, notes: int, has_credit: bool
) -> None:
    body = (SENTENCE * sentences).strip()
    entry = Entry(
        12, "S" * headline, (*([body] if body else []), *([CREDIT] if has_credit else [])),
        None, AT, pictures=(PICTURE,),
        notes=tuple(Note(n + 2, AT, "x " * 140) for n in range(notes)),
    )  # fmt: skip
    shown = renderer().entry(entry)
    text = assert_sendable(shown.html).text
    assert units(text) <= CAPTION_LIMIT
    assert shown.picture == PICTURE
    assert (CREDIT in text) is has_credit
    push = renderer().push(entry)
    parts, number = [assert_sendable(push.html).text], 1
    while part := renderer().part(entry, number):
        parts.append(assert_sendable(part.html).text)
        number += 1
    assert sum(part.count("sagt das Amt") for part in parts) == sentences
    assert bool(push.buttons) is (len(parts) > 1)
    assert all(CREDIT not in part for part in parts[1:])


def test_the_credit_stands_small_after_the_text() -> None:
    entry = Entry(1, "Deich hält", ("Gut so.", CREDIT), None, AT, pictures=(PICTURE,))
    assert renderer().push(entry).html == f"<b>Deich hält</b>\n\nGut so.\n\n<i>{CREDIT}</i>"
    assert CREDIT in renderer().push(replace(entry, pictures=())).html


def test_what_was_taken_back_shows_the_neutral_picture_and_a_text_none() -> None:
    entry = Entry(1, "Deich", (), None, AT, retracted_at=AT, pictures=(PICTURE,))
    assert renderer().push(entry).picture == NEUTRAL
    assert renderer().push(replace(entry, pictures=())).picture is None
