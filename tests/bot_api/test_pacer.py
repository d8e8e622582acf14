"""The one gate on the way out: who goes first, and who is told to come back."""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from typing import Any

import pytest
from telegram.error import RetryAfter

from tickerbot.bot_api.gate import Priority
from tickerbot.bot_api.pacer import REPLY_PATIENCE_S, Pacer
from tickerbot.bot_api.throttle import Slot, Throttle


async def send(
    pacer: Pacer,
    chat_id: int,
    priority: Priority | None,
    order: list[Any],
    endpoint: str = "sendMessage",
) -> None:
    async def request() -> bool:
        order.append(priority)
        return True

    await pacer.process_request(request, (), {}, endpoint, {"chat_id": chat_id}, priority)


async def test_a_reply_takes_the_next_slot_and_a_push_every_other() -> None:
    pacer = Pacer(Throttle(50.0, chat_interval=0.0))
    order: list[Any] = []
    pushes = [asyncio.create_task(send(pacer, n, Priority.PUSH, order)) for n in range(1, 21)]
    await asyncio.sleep(0)
    replies = [asyncio.create_task(send(pacer, n, Priority.REPLY, order)) for n in range(101, 121)]
    await asyncio.gather(*pushes, *replies)
    assert Counter(order) == {Priority.PUSH: 20, Priority.REPLY: 20}
    first = order.index(Priority.REPLY)
    assert first <= 6, "only those go first that went before the replies came, in a short burst"
    both_wait = order[first : first + 2 * (20 - first)]
    assert both_wait == [Priority.REPLY, Priority.PUSH] * (20 - first)


async def test_edits_keep_the_free_rate_though_messages_are_paid_for() -> None:
    pacer = Pacer(Throttle(1000.0), paid=True)
    at: dict[str, list[float]] = {"editMessageText": [], "sendMessage": []}

    async def ask(endpoint: str, chat_id: int) -> None:
        async def request() -> bool:
            at[endpoint].append(asyncio.get_running_loop().time())
            return True

        await pacer.process_request(request, (), {}, endpoint, {"chat_id": chat_id}, None)

    await asyncio.gather(
        *(ask("editMessageText", number) for number in range(1, 36)),
        *(ask("sendMessage", number) for number in range(101, 201)),
    )
    assert at["editMessageText"][-1] - at["editMessageText"][0] > 34 / 30 - 0.2
    assert at["sendMessage"][-1] < at["editMessageText"][-1], "they do not wait for the edits"


async def test_a_push_that_would_wait_long_is_told_how_long_at_once() -> None:
    throttle, clock = Throttle(), [100.0]
    pacer = Pacer(throttle, lambda: clock[0])
    throttle.flooded(100.0, 5, 28.0)
    assert await pacer.admit(5) == 28.0
    assert isinstance(await pacer.admit(6), Slot)


async def test_a_reply_to_a_chat_that_is_silenced_for_long_does_not_wait_for_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("PTB_TIMEDELTA", "true")  # as the bot does
    throttle = Throttle()
    pacer = Pacer(throttle, lambda: 100.0)
    throttle.flooded(100.0, 5, REPLY_PATIENCE_S + 900)
    with pytest.raises(RetryAfter):
        await send(pacer, 5, Priority.REPLY, [])


async def crowd(pacer: Pacer, count: int) -> list[asyncio.Task[object]]:
    """So many pushes that wait for their turn."""
    tasks: list[asyncio.Task[object]] = [
        asyncio.create_task(pacer.admit(chat)) for chat in range(1000, 1000 + count)
    ]
    await asyncio.sleep(0)
    return tasks


@pytest.mark.parametrize("priority", [Priority.CORRECTION, Priority.PUSH])
async def test_a_reply_does_not_wait_for_a_push_or_correction_of_its_own_chat(
    priority: Priority,
) -> None:
    pacer = Pacer(Throttle(100.0))
    pushes = await crowd(pacer, 200)
    own = asyncio.create_task(pacer.admit(7, priority))
    await asyncio.sleep(0)
    await send(pacer, 7, Priority.REPLY, [])
    assert sum(task.done() for task in pushes) < 50, "the broadcast was still going on"
    assert not own.done()
    await pacer.shutdown()
    await asyncio.gather(own, *pushes, return_exceptions=True)


async def test_who_waits_with_a_push_is_sent_away_when_the_bot_stops() -> None:
    pacer = Pacer(Throttle(10.0))
    ready: list[int] = []

    async def make_ready() -> None:
        ready.append(1)

    waiting = [
        asyncio.create_task(pacer.admit(chat, Priority.PUSH, make_ready)) for chat in range(1, 60)
    ]
    await asyncio.sleep(0.05)
    pacer.close_to_pushes()
    found = await asyncio.wait_for(asyncio.gather(*waiting), 1)
    assert found.count(0.0) > 50
    assert len(ready) < 12, "few had made themselves ready"
    assert await pacer.admit(99) == 0.0


async def test_edits_of_any_priority_keep_the_free_rate_and_a_replys_goes_first() -> None:
    pacer = Pacer(Throttle(1000.0), paid=True)
    begun = time.monotonic()
    edits = [
        asyncio.create_task(pacer.admit(chat, priority, is_edit=True))
        for chat, priority in enumerate([Priority.PUSH, Priority.CORRECTION] * 20, start=1)
    ]
    await asyncio.sleep(0)
    order: list[str] = []
    await send(pacer, 77, Priority.REPLY, order, "editMessageText")
    assert sum(task.done() for task in edits) < 10
    await asyncio.gather(*edits)
    assert time.monotonic() - begun > 30 / 30, "41 edits at 30 a second"
