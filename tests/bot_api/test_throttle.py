"""The throttle: its rules are checked against every window of time that Telegram may count."""

from __future__ import annotations

import itertools
import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from tickerbot.bot_api.throttle import (
    GROUP_MESSAGES,
    HOLD_S,
    STRICT_S,
    TRIAL_MESSAGES,
    Slot,
    Throttle,
)

PRIVATE, GROUP = 5, -5


def most_in(times: list[float], window: float) -> int:
    """The most moments that fall into any window of this length (its end left out)."""
    return max((sum(t <= x < t + window for x in times) for t in times), default=0)


def send_all(throttle: Throttle, chats: list[int], start: float, burst: int = 1) -> list[float]:
    """Send one message after another, each as soon as it is allowed; return when."""
    now, times = start, []
    for chat in chats:
        now = max(throttle.next_in_chat_at(now, chat, burst), now)
        now = throttle.next_overall_at(now)
        throttle.count_overall(now)
        throttle.count_in_chat(now, chat)
        times.append(now)
    return times


def test_thirty_a_second_are_sent_overall_and_no_more() -> None:
    times = send_all(Throttle(), list(range(1, 1801)), 100.0)
    assert most_in(times, 1.0) <= 30 + TRIAL_MESSAGES, "two more, once, tell how Telegram counts"
    assert most_in(times[35:], 1.0) <= 30
    assert times[-1] - times[0] < 60.0 / 0.99


def test_it_is_tried_once_how_telegram_counts_and_then_waited_for_the_answers() -> None:
    times = send_all(Throttle(), list(range(1, 3601)), 100.0)
    at_once = [n for n, (one, two) in enumerate(itertools.pairwise(times)) if one == two]
    assert at_once[0] == 29, "behind a whole second's messages"
    assert times[32] - times[31] == pytest.approx(HOLD_S)
    assert most_in(times[32:], 0.01) <= 4, "what was held up meanwhile"
    strict = Throttle()
    strict.count_strictly(0.0, math.inf)
    assert most_in(send_all(strict, list(range(1, 1801)), 100.0), 1.0) <= 30


def test_while_it_is_tried_one_refusal_is_enough() -> None:
    throttle = Throttle()
    times = send_all(throttle, list(range(1, 33)), 100.0)
    throttle.note_flood(times[-1] + 0.05, 31, 3.0)
    assert throttle.blocked_for(times[-1] + 0.05) == 3.0
    assert throttle.strict_for(times[-1] + 0.05) > 0


def test_the_rate_can_be_changed_while_it_runs() -> None:
    throttle = Throttle()
    slow = send_all(throttle, list(range(1, 61)), 0.0)
    throttle.set_rate(1000.0)
    fast = send_all(throttle, list(range(101, 2101)), slow[-1])
    assert 950 < most_in(fast, 1.0) <= 1000
    throttle.set_rate(30.0)
    again = send_all(throttle, list(range(3001, 3201)), fast[-1])
    assert most_in([*fast[-30:], *again], 1.0) <= 30
    assert again[-1] - again[0] < 200 / 30 / 0.98


def test_timers_that_fire_late_do_not_lower_the_rate() -> None:
    throttle, now, sent = Throttle(), 0.0, 0
    while now < 60.0:
        now = throttle.next_overall_at(now) + 0.002
        throttle.count_overall(now)
        sent += 1
    assert 0.99 * 60 * 30 <= sent <= 60 * 30


@given(st.data())
def test_late_arrivals_never_put_too_many_messages_into_a_second(data: st.DataObject) -> None:
    throttle, now = Throttle(), 0.0
    throttle.count_strictly(0.0, math.inf)
    under_way: list[tuple[float, Slot]] = []
    arrivals: list[float] = []
    for late in data.draw(st.lists(st.sampled_from([0.0, 0.01, 0.05, 0.1]), min_size=90)):
        while under_way and under_way[0][0] <= throttle.next_overall_at(now):
            now = max(now, under_way[0][0])
            throttle.note_response(*under_way.pop(0))
        now = throttle.next_overall_at(now)
        slot = throttle.count_overall(now)
        arrivals.append(now + 0.02 + late)
        under_way = sorted([*under_way, (now + 0.05 + late, slot)], key=lambda item: item[0])
    # the fastest round trip has to be seen before others can be compared with it
    assert most_in(sorted(arrivals)[30:], 1.0) <= 30


def test_only_a_flood_despite_strict_counting_lowers_the_rate_and_each_by_a_tenth() -> None:
    throttle = Throttle()
    throttle.note_flood(90.0, None, 2.0)
    assert throttle.rate == 30.0, "counting strictly is what mends the first"
    throttle.note_flood(100.0, None, 2.0)
    throttle.note_flood(100.1, None, 2.0)  # several answers at once count as one
    assert throttle.rate == 27.0
    throttle.note_flood(110.0, None, 2.0)
    assert throttle.rate == pytest.approx(24.3)
    now = 112.0
    while now < 300.0:
        now = throttle.next_overall_at(now)
        throttle.count_overall(now)
    assert throttle.rate == 30.0


def test_a_flood_of_the_whole_bot_is_forgotten_after_a_week_without_another() -> None:
    throttle = Throttle()
    assert throttle.strict_for(0.0) == 0.0
    throttle.note_flood(100.0, None, 2.0)
    assert throttle.strict_for(100.0) == STRICT_S == 7 * 86_400
    throttle.note_flood(50_000.0, None, 2.0)
    assert throttle.strict_for(50_000.0) == STRICT_S
    assert throttle.strict_for(50_000.0 + STRICT_S) == 0.0


def test_a_flood_of_one_chat_leaves_the_rate_alone() -> None:
    throttle = Throttle()
    throttle.note_flood(100.0, PRIVATE, 2.0)
    assert throttle.rate == 30.0


def test_a_private_chat_gets_one_push_a_second() -> None:
    times = send_all(Throttle(), [PRIVATE] * 10, 0.0)
    assert all(after - before >= 1.0 for before, after in itertools.pairwise(times))
    assert times[-1] < 10.0


def test_replies_may_come_in_a_short_burst() -> None:
    times = send_all(Throttle(), [PRIVATE] * 6, 50.0, burst=3)
    assert times[2] - times[0] < 0.1
    assert times[3] - times[0] >= 1.0


def test_a_group_gets_twenty_a_minute() -> None:
    times = send_all(Throttle(), [GROUP] * 100, 0.0)
    assert most_in(times, 60.0) == GROUP_MESSAGES
    assert all(after - before >= 1.0 for before, after in itertools.pairwise(times))


@given(st.lists(st.sampled_from([1, 2, 3, -1, -2]), max_size=200), st.floats(0, 1e6))
def test_no_window_ever_holds_more_than_telegram_allows(chats: list[int], start: float) -> None:
    times = send_all(Throttle(), chats, start)
    assert most_in(times, 1.0) <= 30
    for chat in set(chats):
        own = [t for t, c in zip(times, chats, strict=True) if c == chat]
        assert most_in(own, 1.0) == 1
        if chat < 0:
            assert most_in(own, 60.0) <= GROUP_MESSAGES


def test_a_flood_in_one_chat_blocks_that_chat_alone_for_exactly_that_long() -> None:
    throttle = Throttle()
    throttle.note_flood(10.0, PRIVATE, 28.0)
    assert throttle.next_in_chat_at(11.0, PRIVATE) == 38.0
    assert throttle.next_in_chat_at(11.0, 6) == 11.0
    assert throttle.next_overall_at(11.0) == 11.0
    assert throttle.next_in_chat_at(38.0, PRIVATE) == 38.0


def test_floods_in_two_private_chats_at_once_block_all_chats() -> None:
    throttle = Throttle()
    throttle.note_flood(10.0, PRIVATE, 5.0)
    throttle.note_flood(11.0, GROUP, 50.0)
    assert throttle.next_overall_at(11.0) == 11.0
    throttle.note_flood(12.0, 6, 7.0)
    assert throttle.next_overall_at(13.0) == 19.0


def test_floods_far_apart_do_not_block_all_chats() -> None:
    throttle = Throttle()
    throttle.note_flood(10.0, PRIVATE, 5.0)
    throttle.note_flood(30.0, 6, 7.0)
    assert throttle.next_overall_at(31.0) == 31.0


def test_a_flood_without_a_chat_blocks_all_chats() -> None:
    throttle = Throttle()
    throttle.note_flood(10.0, None, 3.0)
    assert throttle.next_overall_at(10.0) == 13.0


@given(st.lists(st.tuples(st.sampled_from([1, 2, 3, -1, -2]), st.floats(0.1, 1e5)), max_size=9))
def test_floods_of_edits_alone_block_nothing_that_is_sent(floods: list[tuple[int, float]]) -> None:
    throttle = Throttle()
    for number, (chat, seconds) in enumerate(floods):
        throttle.note_flood(number / 10, chat, seconds, is_edit=True)
    for chat, _ in floods:
        assert throttle.next_in_chat_at(1.0, chat) == 1.0
    assert throttle.next_overall_at(1.5) == 1.5


@pytest.mark.parametrize("edit_first", [True, False])
def test_floods_of_an_edit_and_of_a_message_at_once_block_all_chats(edit_first: bool) -> None:
    throttle = Throttle()
    throttle.note_flood(10.0, 5, 7.0, is_edit=edit_first)
    throttle.note_flood(11.0, 6, 7.0, is_edit=not edit_first)
    assert throttle.next_overall_at(11.0) == 18.0


class FloodsAndSends(RuleBasedStateMachine):
    """Whatever comes in whatever order: never early after a flood, never over a limit."""

    @initialize()
    def begin(self) -> None:
        self.now = 0.0
        self.throttle = Throttle()
        self.sent: dict[int, list[float]] = {}
        self.until: dict[int, float] = {}

    @rule(seconds=st.floats(0, 90))
    def wait(self, seconds: float) -> None:
        self.now += seconds

    @rule(chat=st.sampled_from([1, 2, -1, -2]))
    def send(self, chat: int) -> None:
        at = self.throttle.next_overall_at(self.throttle.next_in_chat_at(self.now, chat))
        assert at >= self.until.get(chat, 0.0)
        self.now = at
        self.throttle.count_overall(at)
        self.throttle.count_in_chat(at, chat)
        self.sent.setdefault(chat, []).append(at)

    @rule(chat=st.sampled_from([1, 2, -1, -2]), seconds=st.floats(0.1, 60))
    def flood(self, chat: int, seconds: float) -> None:
        self.throttle.note_flood(self.now, chat, seconds)
        self.until[chat] = max(self.until.get(chat, 0.0), self.now + seconds)

    @invariant()
    def limits_hold(self) -> None:
        for chat, times in self.sent.items():
            assert most_in(times, 1.0) <= 1
            assert chat > 0 or most_in(times, 60.0) <= GROUP_MESSAGES


TestFloodsAndSends = FloodsAndSends.TestCase
TestFloodsAndSends.settings = settings(max_examples=max(100, settings().max_examples))


def test_idle_chats_are_forgotten() -> None:
    throttle = Throttle()
    for number in range(1, 20_001):
        throttle.count_in_chat(number / 30, number)
        throttle.count_in_chat(number / 30, -number)
    assert len(throttle._private) + len(throttle._groups) < 8_000
