"""Since when: in the words of people, by the clock that they look at."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tickerbot.text.since_words import read_since, read_wish

BERLIN = ZoneInfo("Europe/Berlin")
NOW = datetime(2026, 3, 18, 20, 15, tzinfo=BERLIN)  # a Wednesday


def told(words: str, now: datetime = NOW) -> str:
    since = read_since(words, now)
    return f"{since:%d. %H:%M}" if since else ""


@pytest.mark.parametrize(
    ("words", "since"),
    [
        ("18:00", "18. 18:00"), ("18 Uhr", "18. 18:00"), ("18", "18. 18:00"), ("21:01", "17. 21:01"),
        ("um 21:01", "17. 21:01"), ("seit 18 Uhr", "18. 18:00"), ("since 6 pm", "18. 18:00"),
        ("gestern 20 Uhr", "17. 20:00"), ("yesterday at 8 pm", "17. 20:00"), ("today", "18. 00:00"),
        ("heute", "18. 00:00"), ("vorgestern", "16. 00:00"), ("gestern um 20:30", "17. 20:30"),
        ("heute morgen", "18. 05:00"), ("heute früh", "18. 05:00"), ("this morning", "18. 05:00"),
        ("gestern Abend", "17. 18:00"), ("last night", "17. 22:00"), ("letzte Nacht", "17. 22:00"),
        ("heute Nacht", "17. 22:00"), ("heute Mittag", "18. 12:00"), ("heute Nachmittag", "18. 12:00"),
        ("seit Mitternacht", "18. 00:00"), ("seit mittags", "18. 12:00"), ("halb acht", "18. 19:30"),
        ("seit halb neun", "18. 08:30"), ("half past six", "18. 18:30"), ("since 9", "18. 09:00"),
        ("seit Montag", "16. 00:00"), ("seit Montag 8 Uhr", "16. 08:00"),
        ("vorgestern abend", "16. 18:00"),
        ("seit einer Stunde", "18. 19:15"), ("last hour", "18. 19:15"),
        ("die letzten 2 Stunden", "18. 18:15"),
        ("in den letzten drei Tagen", "15. 20:15"), ("30 min", "18. 19:45"), ("24h", "17. 20:15"),
        ("vor 10 Minuten", "18. 20:05"), ("the last half hour", "18. 19:45"), ("seit 18h", "18. 18:00"),
        ("seit dem 2. März", "02. 00:00"), ("16.3. 7 Uhr", "16. 07:00"),
        ("2026-03-11 06:30", "11. 06:30"),
        ("gestern halb acht", "17. 07:30"), ("gestern 8 Uhr abends", "17. 20:00"),
    ],
)  # fmt: skip
def test_since_when(words: str, since: str) -> None:
    assert told(words) == since
    assert told(words.upper()) == since


@pytest.mark.parametrize(
    "words",
    ["", "Husum", "seit Husum", "25 Uhr", "morgen", "heute 22 Uhr", "seit 2022", "18 Uhr 19 Uhr",
     "seit",
     "am 30. Februar", "seit Mai", "bis 18 Uhr", "x" * 500, "Stunde", "heute 23:59",
     "heute abend morgen"],
)  # fmt: skip
def test_what_is_no_moment_in_the_past(words: str) -> None:
    assert told(words) == ""


@pytest.mark.parametrize(
    ("text", "since"),
    [
        ("Was habe ich verpasst?", None), ("was hab ich verpasst", None), ("what did I miss", None),
        ("What’s new?", None), ("Was gibt es Neues?", None), ("Was ist passiert?", None),
        ("was ist seit 18 Uhr passiert", "18. 18:00"), ("Was habe ich heute verpasst?", "18. 00:00"),
        ("what did I miss since yesterday 8 pm?", "17. 20:00"), ("seit 18 Uhr", "18. 18:00"),
        ("heute morgen", "18. 05:00"), ("um 21:01", "17. 21:01"), ("since 6 pm", "18. 18:00"),
        ("Gestern Abend", "17. 18:00"), ("seit gestern", "17. 00:00"), ("ab 18:00!", "18. 18:00"),
    ],
)  # fmt: skip
def test_what_asks_what_there_was(text: str, since: str | None) -> None:
    wish = read_wish(text, NOW)
    assert wish is not None
    assert (f"{wish.since:%d. %H:%M}" if wish.since else None) == since


@pytest.mark.parametrize("text", ["heute morgen", "this morning", "seit heute früh"])
def test_before_dawn_the_morning_is_that_of_the_new_day(text: str) -> None:
    before_dawn = NOW.replace(hour=1, minute=42)
    wish = read_wish(text, before_dawn)
    assert wish is not None
    assert wish.since == before_dawn.replace(hour=0, minute=0)


@pytest.mark.parametrize(
    "text",
    ["heute", "gestern", "am Freitag", "letzte Woche", "18:00", "Was ist in Husum passiert", "um Husum",
     "seit dem Deichbruch", "ab Mai", "Neues", "Wahl gestern Abend", "16.8.", "seit 2022", "was", "",
     "Deich um 18 Uhr", "at the border", "from Paris", "um 25:00", "wetter heute morgen"],
)  # fmt: skip
def test_what_is_a_search(text: str) -> None:
    assert read_wish(text, NOW) is None


@given(
    st.text(max_size=120),
    st.datetimes(datetime(1990, 1, 1), datetime(2090, 1, 1), timezones=st.just(BERLIN)),  # noqa: DTZ001
)
def test_any_text_is_read_and_nothing_is_in_the_future(text: str, now: datetime) -> None:
    for words in (text, f"seit {text}", f"gestern {text}"):
        since = read_since(words, now)
        assert since is None or since <= now
        read_wish(words, now)


@given(
    st.times(),
    st.datetimes(datetime(1990, 1, 1), datetime(2090, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001
    st.sampled_from(["Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "UTC"]),
)
def test_a_time_of_day_is_the_last_one_that_is_over(
    at: object, moment: datetime, zone: str
) -> None:
    now = moment.astimezone(ZoneInfo(zone))
    since = read_since(f"seit {at:%H:%M} Uhr", now)
    assert since is not None
    assert f"{since:%H:%M}" == f"{at:%H:%M}"
    # not by hours: on the nights when the clocks are changed a day has more or less of them
    assert now.date() - timedelta(days=1) <= since.date() <= now.date()
    if since.date() < now.date():
        assert datetime.combine(now.date(), since.timetz()) > now
