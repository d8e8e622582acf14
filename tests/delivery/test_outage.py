"""Outages: a few failing chats are none; several with no answer in between are one."""

from __future__ import annotations

from tickerbot.delivery.outage import MAX_PAUSE_S, MIN_FAILING_CHATS, Outage
from tickerbot.outcomes import Sent, Unreachable

AWAY = Unreachable("timed out")


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def begun(clock: Clock) -> Outage:
    outage = Outage(clock)
    for chat in range(MIN_FAILING_CHATS):
        outage.note(AWAY, chat)
    return outage


def test_one_chat_that_fails_again_and_again_is_no_outage() -> None:
    outage = Outage(Clock())
    for _ in range(50):
        outage.note(AWAY, 1)
    assert not outage.is_on


def test_an_answer_to_any_chat_ends_an_outage() -> None:
    outage = begun(Clock())
    assert outage.is_on
    outage.note(Sent(1), 99)
    assert not outage.is_on


def test_pauses_grow_up_to_half_a_minute() -> None:
    clock = Clock()
    outage = begun(clock)
    pauses = []
    for _ in range(8):
        pauses.append(outage.seconds_to_retry())
        clock.now += outage.seconds_to_retry()
        outage.note(AWAY, 1)
    assert pauses == [
        1.0,
        2.0,
        4.0,
        8.0,
        16.0,
        MAX_PAUSE_S,
        MAX_PAUSE_S,
        MAX_PAUSE_S,
    ]


def test_retrying_early_ends_the_pause_and_failing_again_lengthens_the_next() -> None:
    clock = Clock()
    outage = begun(clock)
    clock.now += outage.seconds_to_retry()
    outage.note(AWAY, 1)
    assert outage.seconds_to_retry() == 2.0
    outage.retry_now()
    assert outage.seconds_to_retry() == 0.0
    outage.note(AWAY, 1)
    assert outage.seconds_to_retry() == 4.0
