"""The pace: what Telegram takes of what it allows, however it counts and whatever the network does.

In simulated time, so each run is the same; ``tests.benchmarks pace`` measures the same over HTTP.
"""

from __future__ import annotations

import random
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.bot_api.simulated_limits import (
    Bucket,
    EvenSender,
    StrictWindow,
    ThrottledSender,
    exponential,
    simulate,
)
from tickerbot.bot_api.throttle import TRIAL_MESSAGES, Throttle

LATE_TIMER_S = 0.003
SEEDS = range(3)
Jitter = Callable[[random.Random], float]
FIXED, INTERNET, SHORT = exponential(0.0), exponential(0.05), exponential(0.02)


def even_20_ms(chance: random.Random) -> float:
    return chance.uniform(0.0, 0.02)


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("jitter", [FIXED, even_20_ms, INTERNET], ids=["none", "20 ms", "50 ms"])
@pytest.mark.parametrize("lateness", [0.0, LATE_TIMER_S, 0.05])
def test_a_bucket_is_used_in_full_and_never_overflows(
    jitter: Jitter, lateness: float, seed: int
) -> None:
    outcome = simulate(ThrottledSender(Throttle()), Bucket(), jitter, 60.0, seed=seed,
                       lateness=lateness)  # fmt: skip
    base = simulate(EvenSender(), Bucket(), jitter, 60.0, seed=seed, lateness=lateness)
    assert outcome.refused == []
    assert outcome.rate(0, 60) >= 0.99 * 30
    assert outcome.rate(0, 60) >= 0.99 * base.rate(0, 60)


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("jitter", [even_20_ms, SHORT], ids=["up to 20 ms", "20 ms on average"])
def test_a_strict_count_is_learned_by_one_punishment_and_then_kept(
    jitter: Jitter, seed: int
) -> None:
    outcome = simulate(ThrottledSender(Throttle()), StrictWindow(), jitter, 180.0, seed=seed,
                       lateness=LATE_TIMER_S)  # fmt: skip
    first, *others = outcome.refused
    assert all(at < first + 1.0 for at in others), "only what was on its way"
    assert len(others) <= 1
    assert outcome.rate(0, 60) >= 0.90 * 30
    assert outcome.rate(60, 180) >= 0.95 * 30
    base = simulate(EvenSender(), StrictWindow(), jitter, 60.0, seed=seed, lateness=LATE_TIMER_S)
    assert base.rate(0, 60) < 0.3 * 30, "or this limit would not be strict"


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("jitter", [FIXED, even_20_ms, SHORT], ids=["none", "20 ms", "long"])
def test_what_was_learned_before_a_restart_draws_no_refusal(jitter: Jitter, seed: int) -> None:
    throttle = Throttle()
    throttle.count_strictly(0.0, 3600.0)
    outcome = simulate(ThrottledSender(throttle), StrictWindow(), jitter, 60.0, seed=seed,
                       lateness=LATE_TIMER_S)  # fmt: skip
    assert outcome.refused == []
    assert outcome.rate(0, 60) >= 0.92 * 30


@pytest.mark.parametrize("seed", SEEDS)
def test_a_paid_broadcast_uses_what_is_paid_for(seed: int) -> None:
    sender = ThrottledSender(Throttle(1000.0))
    outcome = simulate(sender, Bucket(1000.0, 1166.0), INTERNET, 5.0, seed=seed, lateness=0.02)
    assert outcome.refused == []
    assert outcome.rate(0, 5) >= 0.95 * 1000


@given(
    delays=st.lists(st.floats(0.0, 0.4), min_size=40, max_size=300),
    stalls=st.lists(st.floats(0.0, 0.15), min_size=1, max_size=20),
    pauses=st.lists(st.floats(0.0, 3.0), min_size=1, max_size=5),
)
def test_what_is_sent_exceeds_an_evenly_spaced_schedule_by_one_and_once_by_the_trial(
    delays: list[float], stalls: list[float], pauses: list[float]
) -> None:
    throttle, now = Throttle(), 0.0
    sent: list[float] = []
    for number in range(len(delays)):
        if number % 50 == 49:
            now += pauses[number // 50 % len(pauses)]
        now = throttle.next_overall_at(now) + stalls[number % len(stalls)]
        throttle.count_overall(now)
        sent.append(now)
    for begin in range(len(sent)):
        for end in range(begin, len(sent)):
            # what a stall has held up follows at once, so the stall counts as time that was allowed
            allowed = (sent[end] - sent[begin] + 0.2) * 30 + 1 + TRIAL_MESSAGES
            assert end - begin + 1 <= allowed
