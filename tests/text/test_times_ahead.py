"""Times that editors write: what they mean, and what is told of those that mean nothing."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tickerbot.text.times_ahead import MAX_AHEAD, next_time, read_ahead

BERLIN = ZoneInfo("Europe/Berlin")
NOW = datetime(2026, 11, 27, 17, 0, tzinfo=BERLIN)  # a Friday
MOMENTS = st.integers(1_704_067_200, 1_893_456_000).map(lambda at: datetime.fromtimestamp(at, UTC))


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        ("18:30", "27 18:30"), ("18.30 Uhr", "27 18:30"), ("um 18 Uhr 30", "27 18:30"),
        ("morgen früh um 7", "28 07:00"), ("Fr 9 Uhr", "04 09:00"), ("freitag 18 Uhr", "27 18:00"),
        ("in 20 min", "27 17:20"), ("in einer halben Stunde", "27 17:30"), ("in 1,5 h", "27 18:30"),
        ("tomorrow 7am", "28 07:00"), ("2026-12-24 18:00", "24 18:00"), ("24.12. 18:00", "24 18:00"),
        ("24. Dezember, 18 Uhr", "24 18:00"), ("Dec 24 6pm", "24 18:00"),
        ("Di, 1.12., 9.00", "01 09:00"), ("heute Abend um 8", "27 20:00"), ("tonight at 8", "27 20:00"),
        ("heute nacht um 2", "28 02:00"),
        ("halb acht", "27 19:30"), ("viertel nach 6", "27 18:15"), ("mitternacht", "28 00:00"),
        ("um acht", "27 20:00"), ("morgen früh um sieben", "28 07:00"), ("at eight", "27 20:00"),
        ("Montagabend 20 Uhr", "30 20:00"), ("this evening at 8", "27 20:00"),
        ("6.30 p.m.", "27 18:30"), ("6 p.m. tomorrow", "28 18:00"), ("2026-12-24T18:00", "24 18:00"),
        ("in 1h30", "27 18:30"), ("in 1 Std. 30 Min.", "27 18:30"), ("in 2 weeks", "11 17:00"),
        ("in anderthalb Stunden", "27 18:30"), ("tonight at 12", "28 00:00"),
        ("heute abend um 12", "28 00:00"), ("tonight at 2", "28 02:00"), ("tonight at 6", "27 18:00"),
        ("heute nachmittag um 5:30", "27 17:30"), ("Mittwochmittag", "02 12:00"),
        ("Freitag morgen um 9", "04 09:00"), ("the day after tomorrow 5pm", "29 17:00"),
    ],
)  # fmt: skip
def test_what_is_written_is_understood(words: str, meant: str) -> None:
    found = read_ahead(words, NOW)
    assert found.problem is None
    assert found.at is not None
    assert f"{found.at:%d %H:%M}" == meant


@pytest.mark.parametrize(
    ("words", "problem"),
    [
        ("bald", "unreadable"), ("25:00", "unreadable"), ("31.2. 10:00", "unreadable"),
        ("18:30 bitte", "unreadable"), ("12.30.45", "unreadable"), ("morgen", "no-time"),
        ("heute 16:30", "past"), ("2026-11-27 16:59", "past"), ("in 0 min", "past"),
        ("2027-12-24 18:00", "far"),
    ],
)  # fmt: skip
def test_what_cannot_be_meant_is_told(words: str, problem: str) -> None:
    assert read_ahead(words, NOW).problem == problem


def test_of_what_is_past_today_tomorrows_is_offered() -> None:
    found = read_ahead("16:30", NOW)
    assert found.problem == "past"
    assert found.at == datetime(2026, 11, 28, 16, 30, tzinfo=BERLIN)


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        ("heute nacht um 2", "30 02:00"), ("tonight at 2", "30 02:00"), ("um 2", "30 02:00"),
        ("heute nacht um 12", "01 00:00"), ("heute abend um 8", "30 20:00"),
        ("heute nacht um 11", "30 23:00"), ("heute nacht um 0:10", "01 00:10"),
    ],
)  # fmt: skip
def test_past_midnight_tonight_is_this_night(words: str, meant: str) -> None:
    found = read_ahead(words, datetime(2026, 11, 30, 0, 30, tzinfo=BERLIN))
    assert found.at is not None
    assert f"{found.at:%d %H:%M}" == meant


def test_in_the_nights_when_clocks_change() -> None:
    spring = datetime(2026, 3, 28, 22, 0, tzinfo=BERLIN)
    assert read_ahead("morgen 2:30", spring).problem == "nonexistent"
    autumn = datetime(2026, 10, 24, 22, 0, tzinfo=BERLIN)
    first = read_ahead("morgen 2:30", autumn).at
    assert first is not None
    assert first.astimezone(UTC) == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    between = datetime(2026, 10, 25, 0, 40, tzinfo=UTC).astimezone(BERLIN)
    second = read_ahead("2:30", between).at
    assert second is not None
    assert second.astimezone(UTC) == datetime(2026, 10, 25, 1, 30, tzinfo=UTC)
    for now in (spring, autumn):  # five hours are five hours
        at = read_ahead("in 5 h", now).at
        assert at is not None
        assert at.astimezone(UTC) - now.astimezone(UTC) == timedelta(hours=5)


@given(now=MOMENTS, at=MOMENTS)
def test_a_whole_date_is_what_it_says_or_told(now: datetime, at: datetime) -> None:
    local = at.astimezone(BERLIN).replace(second=0, microsecond=0, fold=0)
    found = read_ahead(f"{local:%d.%m.%Y %H:%M}", now.astimezone(BERLIN))
    if found.problem is None:
        assert found.at is not None
        assert f"{found.at:%d.%m.%Y %H:%M}" == f"{local:%d.%m.%Y %H:%M}"
        assert now < found.at.astimezone(UTC) <= now + MAX_AHEAD
    elif found.problem == "past":
        assert local.astimezone(UTC) <= now
    else:
        assert found.problem == "far"
        assert local.astimezone(UTC) > now + MAX_AHEAD


@given(now=MOMENTS, clock=st.times())
def test_the_next_such_time_is_ahead_and_within_a_day_and_an_hour(
    now: datetime, clock: time
) -> None:
    wanted = clock.replace(second=0, microsecond=0, fold=0)
    at = next_time(wanted, now.astimezone(BERLIN))
    if at is None:  # the clocks are put forward over it
        assert wanted.hour == 2
        return
    assert (at.hour, at.minute) == (wanted.hour, wanted.minute)
    assert timedelta(0) < at.astimezone(UTC) - now <= timedelta(hours=25)


@given(words=st.text(max_size=40))
def test_nothing_that_is_written_is_an_error(words: str) -> None:
    found = read_ahead(words, NOW)
    assert (found.at is None) <= (found.problem is not None)
