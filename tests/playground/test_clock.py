"""The demo's clock: it goes forward to an hour in the newsroom's zone, and never back."""

from __future__ import annotations

from datetime import datetime, time
from zoneinfo import ZoneInfo

import pytest

from tests.playground.pages import playing
from tests.playground.seats import sitting
from tickerbot.playground import Clock

BERLIN = ZoneInfo("Europe/Berlin")


def at(text: str) -> float:
    return datetime.fromisoformat(text).replace(tzinfo=BERLIN).timestamp()


@pytest.mark.parametrize(
    ("now", "hour", "then"),
    [
        ("2026-03-02T14:07:31", time(22), "2026-03-02T22:00"),
        ("2026-03-02T22:00", time(22), "2026-03-03T22:00"),
        ("2026-03-02T23:59:59", time(7), "2026-03-03T07:00"),
        ("2026-03-28T22:00", time(7), "2026-03-29T07:00"),
        ("2026-10-24T22:00", time(7), "2026-10-25T07:00"),
        ("2028-02-28T08:00", time(7), "2028-02-29T07:00"),
        ("2026-12-31T22:00", time(7), "2027-01-01T07:00"),
        ("2026-03-29T01:00", time(2, 30), "2026-03-29T03:30"),
    ],
)
def test_it_goes_to_the_next_time_that_it_is_so_late(now: str, hour: time, then: str) -> None:
    clock = Clock(BERLIN, machine=lambda: at(now))
    told: list[float] = []
    clock.on_forward = lambda: told.append(clock())
    clock.forward_to(hour)
    assert [clock()] == told == [at(then)]


async def test_every_window_is_told_and_a_message_is_of_the_new_time() -> None:
    async with playing() as stage, sitting(stage.url) as seat, sitting(stage.url, 901) as anna:
        before = stage.page.moods.clock()
        told = (await seat.act("forward", to="07:00"))["at"]
        assert 0 < told - before <= 86_400
        await anna.until(lambda: anna.clock["ahead"])
        assert anna.clock == {"ahead": stage.page.moods.clock.ahead, "zone": "Europe/Berlin"}
        await anna.open(901)
        number = (await anna.act("start", payload=""))["message"]
        await anna.until(lambda: number in anna.messages)
        assert anna.messages[number]["date"] >= int(told)
        async with sitting(stage.url) as late:
            assert late.clock == anna.clock
        for nonsense in ("25:00", "", "sieben", 7, None):
            assert await seat.refused("forward", to=nonsense) == "bad_request"
        assert seat.clock == anna.clock
