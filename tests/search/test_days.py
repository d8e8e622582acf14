"""Days as readers and texts name them."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tickerbot.text.german.days import (
    days_in_query,
    days_in_text,
    entry_day_tokens,
    named_day_tokens,
)

TODAY = date(2025, 8, 17)


@pytest.mark.parametrize(
    ("query", "asked"),
    [
        ("16.8.", "#0816"),
        ("16. 8.", "#0816"),
        ("16.08.2025", "#20250816"),
        ("16.8.25", "#20250816"),
        ("16. August", "#0816"),
        ("16 aug", "#0816"),
        ("16. August 2025", "#20250816"),
        ("7 October 2026", "#20261007"),
        ("3 Mar 2026", "#20260303"),
        ("Dec 24, 2025", "#20251224"),
        ("January 5th", "#0105"),
        ("2nd July", "#0702"),
        ("May 2026", "#202605"),
        ("2025-08-16", "#20250816"),
        ("August 2025", "#202508"),
        ("3. Maerz", "#0303"),
        ("gestern", "#20250816"),
        ("HEUTE", "#20250817"),
        ("vorgestern", "#20250815"),
        ("Sturm vom 16.8. in Husum", "#0816"),
        ("16. Auguſt", "#0816"),
        ("1. Junı", "#0601"),
        ("1. JUNİ 2025", "#20250601"),
        ("geſtern", "#20250816"),
    ],
)
def test_a_day_is_understood(query: str, asked: str) -> None:
    assert [day.entry_token() for day in days_in_query(query, TODAY)] == [asked]


@pytest.mark.parametrize(
    "query",
    [
        "31. Februar",
        "im August 16 Menschen",
        "16.13.",
        "A8",
        "14,60",
        "19.000",
        "3.500 Euro",
        "1.2.3.4",
        "augustiner",
        "maifeier",
    ],
)
def test_what_is_no_day_is_not_taken_for_one(query: str) -> None:
    assert list(days_in_query(query, TODAY)) == []


def test_a_year_that_was_left_out_is_the_nearest() -> None:
    assert named_day_tokens("bis 5. Januar", date(2025, 12, 20)) == ["@20260105", "@0105"]
    assert named_day_tokens("seit dem 28. Dezember", date(2026, 1, 2)) == ["@20251228", "@1228"]
    assert named_day_tokens("am 3. Mai 2019", date(2026, 1, 2)) == ["@20190503", "@0503"]
    assert named_day_tokens("im Mai 2019", date(2026, 1, 2)) == ["@201905"]
    assert named_day_tokens("am 16.8.", None) == ["@0816"]


@given(
    st.dates(date(1900, 1, 1)),
    st.sampled_from(["{d}.{m}.{y}", "{d:02}.{m:02}.{y}", "{y}-{m:02}-{d:02}"]),
)
def test_every_way_to_write_a_day_means_entries_of_that_day(day: date, form: str) -> None:
    (mention,) = days_in_text("am " + form.format(d=day.day, m=day.month, y=day.year))
    assert mention.entry_token() in entry_day_tokens(day)
    assert mention.text_token() in named_day_tokens(
        form.format(d=day.day, m=day.month, y=day.year), None
    )
