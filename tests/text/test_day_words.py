"""Days that people ask for by words."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tickerbot.text.day_words import asked_days

WEDNESDAY = date(2026, 3, 18)


@pytest.mark.parametrize(
    ("query", "days"),
    [
        ("am Freitag", [13]),
        ("Montag", [16]),
        ("montags", [16]),
        ("mittwoch", [18]),
        ("letzten Mittwoch", [11]),
        ("last friday", [13]),
        ("on Sunday", [15]),
        ("this monday", [16]),
        ("vorgestern", [16]),
        ("Sonnabend", [14]),
        ("gestern Abend", [17]),
        ("gestern", [17]),
        ("heute früh", [18]),
        ("yesterday evening", [17]),
        ("this week", [16, 17, 18]),
        ("diese Woche", [16, 17, 18]),
        ("letzte Woche", [9, 10, 11, 12, 13, 14, 15]),
        ("last week", [9, 10, 11, 12, 13, 14, 15]),
        ("in der vergangenen Woche", [9, 10, 11, 12, 13, 14, 15]),
        ("am Wochenende", [14, 15]),
        ("last weekend", [14, 15]),
        ("last night", [17, 18]),
        ("letzte Nacht", [17, 18]),
        ("day before yesterday", [16]),
        ("vor drei Tagen", [15]),
        ("2 days ago", [16]),
        ("FREITAG ABEND", [13]),
        ("tonight", [18]),
        ("this morning", [18]),
    ],
)
def test_the_days_that_are_asked_for(query: str, days: list[int]) -> None:
    asked = asked_days(f"Deich {query} Husum", WEDNESDAY)
    assert asked is not None
    assert [day.day for day in asked.days] == days
    assert {day.month for day in asked.days} == {3}
    assert f"Deich {query} Husum"[asked.start : asked.end] == query


@pytest.mark.parametrize(
    "query",
    [
        "Montagsdemo",
        "Freitagsgebet",
        "Wochenmarkt",
        "16.8.",
        "Deich",
        "Mai",
        "vor Ort",
        "Karfreitag",
        "weekly",
        "Tagesschau",
        "Ostersonntag",
        "vor zwanzig Tagen",
        "",
    ],
)
def test_what_asks_for_no_day(query: str) -> None:
    assert asked_days(query, WEDNESDAY) is None


def test_on_a_weekend_the_weekend_is_this_one_and_the_last_the_one_before() -> None:
    sunday = date(2026, 3, 15)
    for query, days in (("am Wochenende", [14, 15]), ("letztes Wochenende", [7, 8])):
        asked = asked_days(query, sunday)
        assert asked is not None
        assert [day.day for day in asked.days] == days
    asked = asked_days("this weekend", date(2026, 3, 14))
    assert asked is not None
    assert [day.day for day in asked.days] == [14]


@given(
    st.dates(date(1900, 1, 1)),
    st.sampled_from(
        "Montag Freitag saturday sunday letzte+Woche this+week gestern Wochenende".split()
    ),
)
def test_no_day_is_in_the_future_and_none_older_than_two_weeks(today: date, words: str) -> None:
    asked = asked_days(words.replace("+", " "), today)
    assert asked is not None
    assert all(today - timedelta(days=14) < day <= today for day in asked.days)
    assert list(asked.days) == sorted(asked.days)
