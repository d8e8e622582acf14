"""The pacer: which request goes first, and which is turned away."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from tests.clocks import in_skipped_time
from tickerbot.bot_api.gate import Priority
from tickerbot.bot_api.pacer import Pacer
from tickerbot.bot_api.throttle import Throttle
from tickerbot.outcomes import Later, Outcome, Sent, Skipped, Unreachable

OK = Sent(1)

FREE_GAP_S = 1 / 30


def now() -> float:
    return asyncio.get_running_loop().time()


async def succeed() -> Outcome:
    return OK


def noting(order: list[Any], what: object) -> Callable[[], Awaitable[Outcome]]:
    """An attempt that succeeds and notes that it was made."""

    async def attempt() -> Outcome:
        order.append(what)
        return OK

    return attempt


@in_skipped_time
async def test_a_reply_takes_the_next_slot_and_a_push_every_other() -> None:
    pacer = Pacer(Throttle(50.0, chat_interval=0.0), now)
    order: list[Priority] = []

    def begin(chat: int, priority: Priority) -> asyncio.Task[Outcome | None]:
        return asyncio.create_task(pacer.pace(chat, noting(order, priority), priority))

    pushes = [begin(n, Priority.PUSH) for n in range(1, 21)]
    await asyncio.sleep(0)
    replies = [begin(n, Priority.REPLY) for n in range(101, 121)]
    assert set(await asyncio.gather(*pushes, *replies)) == {OK}
    assert Counter(order) == {Priority.PUSH: 20, Priority.REPLY: 20}
    first = order.index(Priority.REPLY)
    assert first <= 6, "only those go first that went before the replies came, in a short burst"
    both_wait = order[first : first + 2 * (20 - first)]
    assert both_wait == [Priority.REPLY, Priority.PUSH] * (20 - first)


@in_skipped_time
async def test_edits_keep_the_free_rate_even_if_messages_are_paid_for() -> None:
    pacer = Pacer(Throttle(1000.0), now, paid=True)
    at: dict[str, list[float]] = {"edit": [], "message": []}

    def timed(what: str) -> Callable[[], Awaitable[Outcome]]:
        async def attempt() -> Outcome:
            at[what].append(now())
            return OK

        return attempt

    await asyncio.gather(
        *(pacer.pace(n, timed("edit"), is_edit=True) for n in range(1, 36)),
        *(pacer.pace(n, timed("message")) for n in range(101, 201)),
    )
    assert (len(at["edit"]), len(at["message"])) == (35, 100)
    # the first few make up for what a late timer has cost
    assert at["edit"][-1] - at["edit"][0] >= 31 * FREE_GAP_S
    assert at["message"][-1] < at["edit"][-1], "they do not wait for the edits"


async def test_a_push_that_would_wait_long_learns_at_once_how_long() -> None:
    throttle = Throttle()
    pacer = Pacer(throttle, lambda: 100.0)
    throttle.note_flood(100.0, 5, 28.0)
    order: list[str] = []
    assert await pacer.pace(5, noting(order, "made")) == Later(28.0)
    assert order == [], "no attempt was made"
    assert await pacer.pace(6, succeed) == OK


@in_skipped_time
async def test_a_push_that_telegram_let_wait_a_little_goes_when_that_is_over() -> None:
    throttle = Throttle()
    pacer = Pacer(throttle, now)
    throttle.note_flood(now(), 5, 1.5)
    assert await pacer.pace(6, succeed) == OK
    assert now() == 0.0, "others do not wait for it"
    assert await pacer.pace(5, succeed) == OK
    assert now() == 1.5


async def test_a_reply_does_not_wait_for_a_chat_that_is_blocked_for_long() -> None:
    throttle = Throttle()
    pacer = Pacer(throttle, lambda: 100.0)
    throttle.note_flood(100.0, 5, 960)
    assert await pacer.pace(5, succeed, Priority.REPLY, max_wait_s=60.0) == Later(960.0)


@pytest.mark.parametrize("outcome", [Later(7.5), Sent(3), Skipped(), None])
async def test_only_a_429_blocks_its_chat(outcome: Outcome | None) -> None:
    clock = [100.0]
    pacer = Pacer(Throttle(), lambda: clock[0])

    async def attempt() -> Outcome | None:
        return outcome

    assert await pacer.pace(5, attempt) == outcome
    clock[0] += 2.0  # more than a second, which is between two messages to one chat anyway
    expected = Later(outcome.seconds - 2.0) if isinstance(outcome, Later) else OK
    assert await pacer.pace(5, succeed) == expected


async def crowd(pacer: Pacer, count: int) -> list[asyncio.Task[Outcome | None]]:
    """So many pushes that wait for their turn."""
    tasks = [asyncio.create_task(pacer.pace(chat, succeed)) for chat in range(1000, 1000 + count)]
    await asyncio.sleep(0)
    return tasks


@in_skipped_time
@pytest.mark.parametrize("priority", [Priority.CORRECTION, Priority.PUSH])
async def test_a_reply_does_not_wait_for_a_push_or_correction_of_its_own_chat(
    priority: Priority,
) -> None:
    pacer = Pacer(Throttle(100.0), now)
    pushes = await crowd(pacer, 200)
    own = asyncio.create_task(pacer.pace(7, succeed, priority))
    await asyncio.sleep(0)
    await pacer.pace(7, succeed, Priority.REPLY)
    assert sum(task.done() for task in pushes) < 50, "the broadcast was still going on"
    assert not own.done()
    pacer.close()
    await asyncio.gather(own, *pushes, return_exceptions=True)


async def test_waiting_pushes_are_turned_away_when_the_bot_stops() -> None:
    pacer = Pacer(Throttle(10.0))
    ready: list[int] = []
    some_wait = asyncio.Event()

    async def prepare() -> None:
        ready.append(1)
        some_wait.set()

    waiting = [
        asyncio.create_task(pacer.pace(chat, succeed, prepare=prepare)) for chat in range(1, 60)
    ]
    await some_wait.wait()
    pacer.stop_pushes()
    found = await asyncio.wait_for(asyncio.gather(*waiting), 10)
    assert found.count(None) > 50
    assert len(ready) < 12, "few had made themselves ready"
    assert await pacer.pace(99, succeed) is None
    assert await pacer.pace(99, succeed, Priority.REPLY) == OK


@in_skipped_time
async def test_edits_of_any_priority_keep_the_free_rate_and_those_of_replies_go_first() -> None:
    pacer = Pacer(Throttle(1000.0), now, paid=True)
    order: list[Priority] = []
    edits = [
        asyncio.create_task(pacer.pace(chat, noting(order, priority), priority, is_edit=True))
        for chat, priority in enumerate([Priority.PUSH, Priority.CORRECTION] * 20, start=1)
    ]
    await asyncio.sleep(0)
    await pacer.pace(77, noting(order, Priority.REPLY), Priority.REPLY, is_edit=True)
    assert order.index(Priority.REPLY) < 10
    await asyncio.gather(*edits)
    assert Counter(order)[Priority.PUSH] == Counter(order)[Priority.CORRECTION] == 20
    assert now() >= 37 * FREE_GAP_S, "41 edits, the first few of them at once"


@pytest.mark.parametrize("outcome", [Unreachable("refused", maybe_taken=False), Skipped(), None])
async def test_what_never_reached_telegram_tells_nothing_of_how_fast_it_answers(
    outcome: Outcome | None,
) -> None:
    clock, throttle = [100.0], Throttle(2.0, chat_interval=0.0)
    throttle.count_strictly(100.0, 60.0)
    pacer = Pacer(throttle, lambda: clock[0])

    async def fail_at_once() -> Outcome | None:
        clock[0] += 0.001
        return outcome

    async def succeed_later() -> Outcome:
        clock[0] += 0.2
        return OK

    await pacer.pace(1, fail_at_once)
    for chat in (2, 3):
        clock[0] += 10.0
        await pacer.pace(chat, succeed_later)
        clock[0] += 0.4
        await pacer.pace(chat + 10, succeed_later)
    # all took as long as each other, so each counts from when it was sent: a second after the last but
    # one there is room for one more, and not 0.2 s later, as if it had been late
    begun_at = clock[0] - 0.2 - 0.6
    assert throttle.next_overall_at(clock[0]) < begun_at + 1.0 + 0.1


async def answer(outcome: Outcome) -> Outcome:
    return outcome


@in_skipped_time
@pytest.mark.parametrize("paid", [False, True])
@pytest.mark.parametrize("chat", [5, -5])
async def test_a_429_on_an_edit_lets_edits_in_that_chat_wait_and_messages_go(
    chat: int, paid: bool
) -> None:
    pacer = Pacer(Throttle(), now, paid=paid)
    flood = Later(28.0)
    assert await pacer.pace(chat, lambda: answer(flood), is_edit=True) == flood
    assert await pacer.pace(chat, succeed) == OK
    assert now() < 2.0
    assert await pacer.pace(6, succeed, is_edit=True) == OK, "edits in other chats go on, too"
    left = 28.0 - now()
    found = await pacer.pace(chat, succeed, is_edit=True)
    assert isinstance(found, Later)
    assert found.seconds == pytest.approx(left)


@in_skipped_time
@pytest.mark.parametrize("chat", [5, -5])
async def test_a_429_on_a_message_lets_edits_in_that_chat_wait_as_well(chat: int) -> None:
    pacer = Pacer(Throttle(), now)
    assert await pacer.pace(chat, lambda: answer(Later(28.0))) == Later(28.0)
    assert isinstance(await pacer.pace(chat, succeed, is_edit=True), Later)


@in_skipped_time
async def test_floods_of_edits_in_two_chats_let_all_edits_wait_but_no_message() -> None:
    pacer, silences, strictness = Pacer(Throttle(), now), list[float](), list[float]()
    pacer.on_silence, pacer.on_strictness = silences.append, strictness.append
    for chat in (5, 6):
        await pacer.pace(chat, lambda: answer(Later(40.0)), is_edit=True)
    correction = asyncio.create_task(pacer.pace(7, succeed, Priority.CORRECTION, is_edit=True))
    for chat in range(100, 130):
        assert await pacer.pace(chat, succeed) == OK
    assert now() < 2.0
    assert silences == []
    assert len(strictness) == 1, "all of them count towards one limit"
    assert not correction.done()
    assert await correction == OK
    assert now() >= 40.0


@in_skipped_time
async def test_a_reply_does_not_wait_out_a_long_silence_of_the_whole_bot_and_a_push_does() -> None:
    pacer, silences = Pacer(Throttle(), now), list[float]()
    pacer.on_silence = silences.append
    for chat in (5, 6):
        await pacer.pace(chat, lambda: answer(Later(86_400.0)))
    assert silences == [86_400.0]
    found = await pacer.pace(7, succeed, Priority.REPLY, max_wait_s=60.0)
    assert isinstance(found, Later)
    assert found.seconds == pytest.approx(86_400.0, abs=1.0)
    assert now() < 1.0
    assert await pacer.pace(8, succeed) == OK
    assert now() >= 86_400.0


@in_skipped_time
@pytest.mark.parametrize(("silent_for", "strict_for"), [(90.0, 0.0), (0.0, 500.0), (3.5, 70.0)])
async def test_silence_and_strictness_outlive_a_restart(
    silent_for: float, strict_for: float
) -> None:
    throttle = Throttle()
    pacer = Pacer(throttle, now)
    pacer.restore(silent_for, strict_for)
    assert await pacer.pace(5, succeed) == OK
    assert now() == silent_for
    assert throttle.strict_for(0.0) == strict_for


@in_skipped_time
async def test_each_message_of_an_album_counts() -> None:
    pacer = Pacer(Throttle(30.0), now)
    began = now()
    for count in (1, 10):
        await pacer.pace(1, succeed, Priority.REPLY, max_wait_s=60.0, count=count)
    album_at = now()
    assert album_at - began >= 1, "it does not come upon a message that has just been sent"
    await pacer.pace(2, succeed, Priority.REPLY, max_wait_s=60.0)
    assert now() - album_at >= 10 * FREE_GAP_S
    await pacer.pace(1, succeed, Priority.REPLY, max_wait_s=60.0)
    assert 7 <= now() - album_at <= 11, "the next one in this chat waits for all but a short burst"


@in_skipped_time
async def test_an_album_in_a_group_leaves_room_in_its_minute() -> None:
    pacer = Pacer(Throttle(30.0), now)
    for _ in range(12):
        await pacer.pace(-1, succeed, Priority.REPLY, max_wait_s=60.0)
    filled = now()
    await pacer.pace(-1, succeed, Priority.REPLY, max_wait_s=120.0, count=8)
    assert now() - filled < 2
    await pacer.pace(-1, succeed, Priority.REPLY, max_wait_s=120.0, count=9)
    assert now() - filled > 48
