"""Telegram's moods as the page sets and watches them: limits, faults, the crowd, the log of calls."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest

from tests.playground.conftest import TOKEN
from tests.playground.pages import Stage, playing
from tests.playground.seats import sitting
from tickerbot.playground import NotAllowed, User, acts
from tickerbot.playground import moods as moods_module


@pytest.fixture
async def stage() -> AsyncIterator[Stage]:
    async with playing() as stage:
        stage.api.send(stage.anna, "/start")
        yield stage


async def call(stage: Stage, method: str, **params: Any) -> int:
    """Call a method and return the HTTP status."""
    address = f"{stage.url}/bot{TOKEN}/{method}"
    async with stage.session.post(address, json=params) as response:
        await response.read()
        return response.status


async def test_limits_are_switched_and_every_429_is_told(stage: Stage) -> None:
    async with sitting(stage.url) as seat:
        await seat.act("watch", on=True)
        await seat.until(lambda: seat.moods)
        assert seat.moods["limits"] == {"on": True, "overall": 30, "group_per_minute": 20}
        for number in range(5):
            status = await call(stage, "sendMessage", chat_id=901, text=str(number))
            assert status == (200 if number < 3 else 429)
        await seat.until(lambda: seat.moods["refused"] == 2)
        floods = [flood for e in seat.events for flood in e.get("floods", ())]
        assert [(f["method"], f["chat"], f["retry_after"]) for f in floods] == [
            ("sendMessage", "Anna", 1)
        ] * 2
        assert [flood["n"] for flood in floods] == [1, 2]
        assert seat.moods["allowed"] == 3
        assert seat.moods["rate"] == 3
        await seat.act("limits", on=False)
        assert await call(stage, "sendMessage", chat_id=901, text="x") == 200
        await seat.until(lambda: not seat.moods["limits"]["on"])
        await seat.act("limits", on=True)
        assert stage.switched == [False, True]
        await seat.until(lambda: seat.moods["rate"] == 0)


async def test_the_log_tells_each_call_once_and_how_many_it_left_out(stage: Stage) -> None:
    stage.page.moods.set_limits(on=False)
    async with sitting(stage.url) as seat:
        for number in range(70):
            await call(stage, "sendMessage", chat_id=901, text=f"Nr. {number}")
        await seat.act("watch", on=True)
        await seat.until(lambda: seat.calls)
        assert (len(seat.calls), seat.moods["skipped"]) == (50, 20)
        assert [call["n"] for call in seat.calls] == list(range(21, 71))
        markup = {"inline_keyboard": [[{"text": "Ja", "callback_data": "y"}]]}
        form = {"chat_id": "901", "text": "ä" * 3000, "reply_markup": json.dumps(markup)}
        before = stage.api.clock()
        async with stage.session.post(f"{stage.url}/bot{TOKEN}/sendMessage", data=form):
            pass
        await call(stage, "sendMessage", chat_id=4711, text="x")
        await call(stage, "getUpdates", timeout=0)
        await call(stage, "getUpdates", offset=2**31, timeout=0)  # brings nothing: not told
        await call(stage, "getMe")
        await seat.until(lambda: seat.calls[-1]["method"] == "getMe")
        long, unknown, polled, _ = seat.calls[50:]
        assert [call["n"] for call in seat.calls[50:]] == [71, 72, 73, 74]
        assert (long["method"], long["chat"], long["status"]) == ("sendMessage", "Anna", 200)
        assert len(long["sent"]) == len(long["answer"]) == 2000
        assert long["ms"] >= 0
        assert int(before) <= long["at"] <= stage.api.clock()
        assert (unknown["chat"], unknown["status"]) == (None, 400)
        assert "chat not found" in unknown["answer"]
        assert polled["method"] == "getUpdates"
        assert TOKEN not in json.dumps(seat.events)
        await seat.act("watch", on=False)
        told = len(seat.events)
        await call(stage, "getMe")
        stage.api.send(stage.anna, "x")
        await seat.be(stage.anna)
        assert all(event["type"] != "moods" for event in seat.events[told:])


async def test_markup_in_the_log_is_readable(stage: Stage) -> None:
    markup = {"inline_keyboard": [[{"text": "Ja", "callback_data": "y"}]]}
    async with sitting(stage.url) as seat:
        await seat.act("watch", on=True)
        form = {"chat_id": "901", "text": "Hm", "reply_markup": json.dumps(markup)}
        async with stage.session.post(f"{stage.url}/bot{TOKEN}/sendMessage", data=form):
            pass
        await seat.until(lambda: seat.calls)
        assert json.loads(seat.calls[0]["sent"]) == form | {"reply_markup": markup}
        assert json.loads(seat.calls[0]["answer"])["text"] == "Hm"


async def test_a_bad_gateway_meets_everything_until_its_time_is_over(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(acts, "FAULT_SECONDS", (0.05, 120))
    async with sitting(stage.url) as seat:
        await seat.act("watch", on=True)
        await seat.act("fault", kind="bad_gateway", seconds=30)
        await seat.until(lambda: seat.moods["fault"])
        assert seat.moods["fault"]["kind"] == "bad_gateway"
        assert 28 <= seat.moods["fault"]["left_s"] <= 30
        for method in ("getMe", "getUpdates", "sendMessage"):
            assert await call(stage, method) == 502
        await seat.until(lambda: len(seat.calls) == 3)
        assert {(c["status"], c["answer"]) for c in seat.calls} == {(502, "")}
        await seat.act("fault", kind="bad_gateway", seconds=0.05)
        await seat.until(lambda: seat.moods["fault"] is None)
        assert await call(stage, "getMe") == 200


async def test_what_hangs_goes_on_when_it_is_calm_again(stage: Stage) -> None:
    async with sitting(stage.url) as seat:
        await seat.act("watch", on=True)
        await seat.act("fault", kind="hang", seconds=60)
        sending = asyncio.create_task(call(stage, "sendMessage", chat_id=901, text="x"))
        await stage.api.wait_for(lambda: stage.api.calls_of("sendMessage"))
        assert stage.api.bot_messages(901) == []
        await seat.act("fault", kind="calm")
        assert await sending == 200
        assert await call(stage, "getMe") == 200
        await seat.until(lambda: seat.moods["fault"] is None and seat.calls)


async def test_a_new_fault_ends_the_one_before(stage: Stage) -> None:
    async with sitting(stage.url) as seat:
        await seat.act("fault", kind="hang", seconds=60)
        hanging = asyncio.create_task(call(stage, "getMe"))
        await stage.api.wait_for(lambda: stage.api.calls_of("getMe"))
        await seat.act("fault", kind="drop_answer", seconds=0)
        assert await hanging == 200
        await seat.act("watch", on=True)
        await seat.until(lambda: seat.moods)
        assert seat.moods["fault"] == {"kind": "drop_answer", "left_s": None}
        with pytest.raises(aiohttp.ServerDisconnectedError):
            await call(stage, "sendMessage", chat_id=901, text="angekommen")
        assert [m.text for m in stage.api.bot_messages(901)] == ["angekommen"]
        await seat.until(lambda: seat.moods["fault"] is None)
        assert (seat.calls[-1]["status"], seat.calls[-1]["ms"]) == (0, None)
        assert await call(stage, "sendMessage", chat_id=901, text="x") == 200


async def test_a_client_that_gives_up_while_it_hangs_is_told_too(stage: Stage) -> None:
    async with sitting(stage.url) as seat:
        await seat.act("watch", on=True)
        await seat.act("fault", kind="hang", seconds=60)
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.1):
                await call(stage, "sendMessage", chat_id=901, text="nie")
        await seat.until(lambda: seat.calls)
        assert (seat.calls[0]["status"], seat.calls[0]["ms"]) == (0, None)
        await seat.act("fault", kind="calm")
        assert stage.api.bot_messages(901) == []


async def test_the_crowd_subscribes_and_a_text_is_followed_on_its_way(stage: Stage) -> None:
    stage.page.moods.set_limits(on=False)
    async with sitting(stage.url) as seat:
        await seat.act("watch", on=True)
        await seat.act("crowd", number=1200)
        await seat.until(lambda: seat.moods["crowd"] == {"size": 1200, "joining": False})
        assert len(stage.joined) == 1200
        assert {stage.api.users[i].language_code for i in stage.joined} == {"de"}
        assert len(seat.world["people"]) == 3
        await call(stage, "sendMessage", chat_id=901, text="nicht für alle")
        for user_id in stage.joined[:300]:
            await call(stage, "sendMessage", chat_id=user_id, text="Deich\n\nhält " + "x" * 100)
        await seat.until(lambda: seat.moods["reach"] and seat.moods["reach"][0]["got"] == 300)
        [reach] = seat.moods["reach"]
        assert (reach["of"], reach["done"]) == (1200, False)
        assert reach["text"] == ("Deich hält " + "x" * 100)[:80]
        for user_id in stage.joined[250:]:
            await call(stage, "sendMessage", chat_id=user_id, text="Deich\n\nhält " + "x" * 100)
        await seat.until(lambda: seat.moods["reach"][0]["done"])
        assert seat.moods["reach"][0]["got"] == 1200
        for text in ("zwei", "drei", "vier"):
            await call(stage, "sendMessage", chat_id=stage.joined[0], text=text)
        await seat.until(
            lambda: [r["text"] for r in seat.moods["reach"]] == ["vier", "drei", "zwei"]
        )
        assert [r["id"] for r in seat.moods["reach"]] == [4, 3, 2]


async def test_the_crowd_has_a_bound_and_joins_one_at_a_time(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(moods_module, "MAX_CROWD", 60)
    go = asyncio.Event()

    async def slowly(_: list[User]) -> None:
        await go.wait()

    monkeypatch.setattr(stage.page.moods, "_join", slowly)
    async with sitting(stage.url) as seat:
        await seat.act("watch", on=True)
        joining = asyncio.create_task(seat.act("crowd", number=50))
        await seat.until(lambda: seat.moods and seat.moods["crowd"]["joining"])
        assert await seat.refused("crowd", number=1) == "busy"
        go.set()
        await joining
        assert await seat.refused("crowd", number=11) == "crowd_full"
        await seat.act("crowd", number=10)


async def test_who_could_not_join_is_not_there(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def never(_: list[User]) -> None:
        raise NotAllowed("busy", "the database is held")

    monkeypatch.setattr(stage.page.moods, "_join", never)
    known = set(stage.api.chats)
    async with sitting(stage.url) as seat:
        assert await seat.refused("crowd", number=700) == "busy"
        assert set(stage.api.chats) == known
        await seat.act("watch", on=True)
        await seat.until(lambda: seat.moods)
        assert seat.moods["crowd"] == {"size": 0, "joining": False}


async def test_a_crowd_that_was_asked_for_joins_also_when_the_page_is_closed(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    go = asyncio.Event()
    join = stage.page.moods._join

    async def slowly(users: list[User]) -> None:
        await go.wait()
        await join(users)

    monkeypatch.setattr(stage.page.moods, "_join", slowly)
    async with sitting(stage.url) as seat:
        asking = asyncio.create_task(seat.ask("crowd", number=7))
        await stage.api.wait_for(lambda: len(stage.api.users) >= 12)
    asking.cancel()
    go.set()
    async with sitting(stage.url) as seat:
        await seat.act("watch", on=True)
        await seat.until(lambda: seat.moods and seat.moods["crowd"]["size"] == 7)
    assert len(stage.joined) == 7


async def test_many_accounts_are_made_a_few_at_a_time_so_that_nobody_waits(stage: Stage) -> None:
    most, running = 0, True

    async def watch() -> None:
        nonlocal most
        while running:
            before = len(stage.api.users)
            await asyncio.sleep(0)  # look each time that others may go on
            most = max(most, len(stage.api.users) - before)

    watching = asyncio.create_task(watch())
    async with sitting(stage.url) as seat:
        for _ in range(5):
            await seat.act("crowd", number=10_000)
    running = False
    await watching
    assert 0 < most <= moods_module.CHUNK
    assert len(stage.joined) == 50_000
