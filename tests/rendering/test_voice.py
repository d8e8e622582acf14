"""The voice of a newsroom: its texts in a language, times in its zone."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from tickerbot.model import Language, Newsroom
from tickerbot.rendering.entries import Renderer
from tickerbot.rendering.plans import when_text
from tickerbot.rendering.voice import Voice

GERMAN = Voice(Newsroom("Ticker", ZoneInfo("Europe/Berlin"), "de", 30.0), "de")
ENGLISH = GERMAN.speaking("en")
LATE = datetime(2026, 3, 2, 23, 30, tzinfo=UTC)  # half past midnight in Berlin


def test_in_another_language_it_is_the_same_newsroom() -> None:
    renderer = Renderer(GERMAN.newsroom, "de", "ticker_bot")
    assert renderer.speaking("en") == Renderer(GERMAN.newsroom, "en", "ticker_bot")
    assert renderer.plain("button-more") == "Weiterlesen"
    assert renderer.speaking("en").plain("button-more") == "Read on"


def test_html_escapes_what_is_put_in_and_plain_does_not() -> None:
    assert GERMAN.plain("entry-number", number="<1>") == "Nr. <1>"
    assert GERMAN.html("entry-number", number="<1>") == "Nr. &lt;1&gt;"


def test_times_are_the_newsrooms() -> None:
    assert GERMAN.local_time(LATE.timestamp()).date() == date(2026, 3, 3)
    assert GERMAN.moment(LATE) == "03.03.2026, 00:30"
    assert ENGLISH.moment(LATE) == "3 Mar 2026, 00:30"


def test_the_day_is_left_out_where_it_is_the_same_in_the_newsrooms_zone() -> None:
    noon_after, noon_before = (datetime(2026, 3, day, 12, tzinfo=UTC) for day in (3, 2))
    assert GERMAN.moment(LATE, relative_to=noon_after) == "00:30"
    assert GERMAN.moment(LATE, relative_to=noon_before) == "03.03.2026, 00:30"


def test_telegram_fills_in_as_much_as_is_shown() -> None:
    unix = int(LATE.timestamp())
    assert GERMAN.moment_html(LATE) == (
        f'<tg-time unix="{unix}" format="dt">03.03.2026, 00:30</tg-time>'
    )
    assert GERMAN.moment_html(LATE, relative_to=LATE) == (
        f'<tg-time unix="{unix}" format="t">00:30</tg-time>'
    )


@pytest.mark.parametrize(
    ("seconds", "language", "text"),
    [
        (0.0, "de", "1 s"),
        (59.4, "de", "59 s"),
        (60.0, "de", "1 min"),
        (334.0, "en", "5 min 34 s"),
        (3_600.0, "en", "1 h"),
        (172_740.0, "de", "47 h 59 min"),
        (172_800.0, "de", "2 Tage"),
        (172_800.0, "en", "2 days"),
    ],
)
def test_a_duration_is_told_in_its_two_largest_units(
    seconds: float, language: Language, text: str
) -> None:
    assert GERMAN.speaking(language).duration(seconds) == text


def test_a_decimal_number_has_the_mark_of_the_language() -> None:
    assert (GERMAN.decimal(1234.56), ENGLISH.decimal(1234.56)) == ("1234,6", "1234.6")


@pytest.mark.parametrize(
    ("language", "now", "at", "told"),
    [
        ("de", "2026-11-30T15:00", "2026-11-30T18:00", "heute, 18:00 Uhr"),
        ("de", "2026-11-30T15:00", "2026-12-01T07:00", "morgen, 07:00 Uhr"),
        ("de", "2026-11-30T15:00", "2026-12-04T09:00", "Fr. 4.12., 09:00 Uhr"),
        ("en", "2026-11-30T15:00", "2026-12-04T09:00", "Fri 4 Dec, 09:00"),
        ("de", "2026-11-30T15:00", "2027-01-02T18:00", "Sa. 2.1.2027, 18:00 Uhr"),
        ("en", "2026-11-30T15:00", "2027-01-03T18:00", "Sun 3 Jan 2027, 18:00"),
        ("de", "2026-10-24T15:00", "2026-10-25T02:30", "morgen, 02:30 Uhr (CEST)"),
    ],
)
def test_when_something_goes_out_is_told_with_its_weekday(
    language: Language, now: str, at: str, told: str
) -> None:
    voice = GERMAN.speaking(language)
    zone = GERMAN.newsroom.zone
    then, since = (datetime.fromisoformat(it).replace(tzinfo=zone).timestamp() for it in (at, now))
    assert when_text(then, since, voice) == told
