"""Times of day in the words of people."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tickerbot.text.clock_times import clock_times, read_clock_time


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("22:30", "22:30"), ("6.05", "06:05"), ("6 Uhr", "06:00"), ("18 Uhr 30", "18:30"),
        ("18h", "18:00"),
        ("6 o'clock", "06:00"), ("10 pm", "22:00"), ("10PM", "22:00"), ("12 am", "00:00"),
        ("12 p.m.", "12:00"), ("6:30 pm", "18:30"), ("halb acht", "07:30"), ("halb 1", "00:30"),
        ("half past six", "06:30"), ("viertel nach 9", "09:15"), ("Viertel vor zehn", "09:45"),
        ("dreiviertel acht", "07:45"), ("quarter to ten", "09:45"), ("Mitternacht", "00:00"),
        ("noon", "12:00"), ("mittags", "12:00"), ("8 Uhr abends", "20:00"), ("1 Uhr mittags", "13:00"),
        ("11 Uhr nachts", "23:00"), ("3 Uhr nachts", "03:00"), ("halb acht abends", "19:30"),
        ("six in the evening", "18:00"), ("24 Uhr", "00:00"), ("24:00", "00:00"), ("sieben", "07:00"),
    ],
)  # fmt: skip
def test_a_time_of_day(text: str, at: str) -> None:
    found = read_clock_time(text)
    assert found is not None
    assert f"{found.time:%H:%M}" == at
    assert [each.time for each in clock_times(f"seit {text}, bitte")] == [found.time]


@pytest.mark.parametrize(
    "text", ["25:00", "24:30", "22:60", "Uhr", "", "1:2", "16.8.", "3:0", "achtzig"]
)
def test_what_is_none(text: str) -> None:
    assert read_clock_time(text) is None


@given(st.times())
def test_a_written_time_is_exact(at: object) -> None:
    found = read_clock_time(f"{at:%H:%M} Uhr")
    assert found is not None
    assert f"{found.time:%H:%M}" == f"{at:%H:%M}"
    assert not found.is_of_a_half_day
    assert not found.is_bare


def test_by_the_clock_on_the_wall_either_half_of_the_day_may_be_meant() -> None:
    for text in ("halb acht", "sieben", "quarter to ten", "7"):
        assert (read_clock_time(text) or pytest.fail(text)).is_of_a_half_day
    for text in ("halb acht abends", "7 Uhr", "19", "7 am", "mittags"):
        assert not (read_clock_time(text) or pytest.fail(text)).is_of_a_half_day
