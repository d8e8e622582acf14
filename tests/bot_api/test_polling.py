"""Polling: when Telegram is asked again, and that a stop waits for nothing."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from telegram import Update

from tests.bot_api.wire import NO_UPDATES, encode, success
from tests.databases import make_database
from tests.running import TOKEN, new_api, running_bot
from tickerbot.bot_api.bot import Bot
from tickerbot.bot_api.connection import Connection
from tickerbot.bot_api.intake import Intake
from tickerbot.bot_api.polling import MAX_IDLE_PAUSE_S, Polling
from tickerbot.bot_api.watcher import POLLING
from tickerbot.playground import Hang
from tickerbot.storage.database import open_database
from tickerbot.storage.store import Store


class Watcher:
    """Notes what it is told."""

    def __init__(self) -> None:
        self.told: list[bool] = []

    def note(self, kind: str) -> None:
        raise AssertionError(kind)

    def reachable(self, way: str, *, yes: bool) -> None:
        assert way == POLLING
        self.told.append(yes)

    def refused(self, way: str, kind: str | None) -> None:
        assert (way, kind) == (POLLING, None)

    def silenced(self, way: str, seconds: float) -> None:
        raise AssertionError((way, seconds))


def asked(update_id: int) -> dict[str, Any]:
    sender = {"id": 5, "is_bot": False, "first_name": "Anna"}
    chat = {"id": 5, "type": "private", "first_name": "Anna"}
    message = {"message_id": 1, "date": 1, "chat": chat, "from": sender, "text": "Deich"}
    return {"update_id": update_id, "message": message}


async def poll(
    tmp_path: Path, answers: Callable[[int], Sequence[Any] | tuple[int, bytes]], pauses: int
) -> tuple[list[int], list[float], list[bool]]:
    """Poll a server that answers the nth poll so, at once, until the poller has paused so often.

    Returns the ids that were handled, the pauses in seconds, and what the watcher was told.
    """
    make_database(tmp_path / "ticker.db")
    handled: list[int] = []
    paused: list[float] = []
    polls = 0
    done = asyncio.Event()
    watcher = Watcher()

    async def answer(_: web.Request) -> web.Response:
        nonlocal polls
        polls += 1
        given = answers(polls)
        status, body = given if isinstance(given, tuple) else success(given)
        return web.Response(status=status, body=body)

    async def handle(update: Update) -> None:
        handled.append(update.update_id)

    async def pause(seconds: float) -> None:
        paused.append(seconds)
        if len(paused) == pauses:
            done.set()
            await asyncio.Event().wait()

    app = web.Application()
    app.router.add_route("*", "/{path:.*}", answer)
    async with TestServer(app) as server, Store(tmp_path / "ticker.db") as store:
        url = str(server.make_url("/"))[:-1]
        connection = Connection(2, 5.0)
        await connection.initialize()
        intake = Intake(store, handle, ())
        polling = Polling(
            Bot(TOKEN, url, connection), intake, (), watcher, clock=lambda: 0.0, pause=pause
        )
        running = asyncio.create_task(polling.run())
        waiting = asyncio.create_task(done.wait())
        await asyncio.wait([running, waiting], return_when=asyncio.FIRST_COMPLETED)
        assert not running.done(), running.exception()
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
        await intake.drain()
        await connection.shutdown()
    return handled, paused, watcher.told


async def test_a_server_that_has_nothing_new_at_once_is_asked_after_growing_pauses(
    tmp_path: Path,
) -> None:
    handled, paused, told = await poll(tmp_path, lambda _: [], 8)
    assert handled == []
    assert paused[0] > 0
    assert paused == sorted(paused)
    assert paused[-2:] == [MAX_IDLE_PAUSE_S] * 2
    assert set(told) == {True}


async def test_a_server_that_repeats_an_update_for_ever_is_asked_after_growing_pauses(
    tmp_path: Path,
) -> None:
    handled, paused, _ = await poll(tmp_path, lambda _: [asked(7)], 8)
    assert handled == [7]
    assert paused[-2:] == [MAX_IDLE_PAUSE_S] * 2


async def test_what_is_new_is_followed_by_the_next_poll_at_once(tmp_path: Path) -> None:
    handled, paused, _ = await poll(tmp_path, lambda n: [asked(n)] if n < 40 else [], 1)
    assert handled == list(range(1, 40))
    assert len(paused) == 1


async def test_an_update_that_comes_twice_in_one_answer_is_handled_once(tmp_path: Path) -> None:
    handled, _, _ = await poll(tmp_path, lambda n: [asked(7), asked(7)] if n == 1 else [], 1)
    assert handled == [7]


@pytest.mark.parametrize("bad", NO_UPDATES, ids=str)
async def test_updates_of_the_wrong_shape_are_an_unreachable_server(
    tmp_path: Path, bad: Any
) -> None:
    answers: list[Any] = [success(bad), (200, b"[" * 9_000), (502, b""), (429, b"{}")]
    handled, paused, told = await poll(
        tmp_path, lambda n: answers[n - 1] if n <= len(answers) else [asked(n)] * (n == 5), 5
    )
    assert handled == [5]
    assert paused[:4] == [1.0, 2.0, 4.0, 8.0]
    assert told[:5] == [False] * 4 + [True]


async def test_none_of_the_good_updates_beside_a_bad_one_is_taken_before_all_are_believed(
    tmp_path: Path,
) -> None:
    first = [asked(7), {"update_id": "8"}]
    handled, paused, _ = await poll(
        tmp_path, lambda n: {1: first, 2: [asked(7), asked(8)]}.get(n, []), 2
    )
    assert handled == [7, 8]
    assert paused[0] == 1.0


@pytest.mark.usefixtures("by_polling")
async def test_a_stop_asks_telegram_nothing(tmp_path: Path) -> None:
    api = new_api()
    api.record_updates = True
    anna = api.add_user("Anna", language_code="de")
    async with running_bot(tmp_path, api=api) as room:
        await room.ask(anna, "/hilfe")
        # it asks for more; Telegram would hold a further poll at this offset for three seconds
        await api.wait_for(lambda: not api.updates)
        polls = len(api.calls_of("getUpdates"))
    assert len(api.calls_of("getUpdates")) == polls > 1


@pytest.mark.usefixtures("by_polling")
@pytest.mark.parametrize("text", ["/hilfe", "/abo", "Deich"])
async def test_what_telegram_gives_again_after_a_stop_is_not_answered_again(
    tmp_path: Path, text: str
) -> None:
    api = new_api()
    api.record_updates = True
    anna, ben = api.add_user("Anna", language_code="de"), api.add_user("Ben", language_code="de")
    async with running_bot(tmp_path, api=api) as room:
        # the poll that would confirm it never reaches Telegram
        await api.wait_for(lambda: api.calls_of("getUpdates"))
        api.faults.add(kind=Hang(), method="getUpdates", times=None)
        await room.ask(anna, text)
    assert len(api.updates) == 1, "Telegram has not been told that it is done"
    api.faults.clear()
    with closing(open_database(tmp_path / "ticker.db")) as db:
        [row] = db.table("inbox").rows
        assert len(row["body"]) == 32, "of what was asked only a digest is kept"
    async with running_bot(tmp_path, api=api) as room:
        await room.ask(ben, "/hilfe")
        await api.wait_for(lambda: not api.updates)
    assert len(api.bot_messages(anna)) == 1


async def test_the_body_of_an_answer_tells_nothing_in_the_log(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    secret = "Kronleuchterfund"
    bodies = [
        encode({"ok": True, "result": [{"update_id": 1, "message": {"text": secret, "date": "x"}}]}),
        encode({"ok": True, "result": [{"update_id": secret}]}),
        encode({"ok": False, "description": [secret]}),
        secret.encode(),
    ]  # fmt: skip
    handled, _, _ = await poll(tmp_path, lambda n: (200, bodies[(n - 1) % 4]), 6)
    assert handled == []
    assert "cannot be read" in caplog.text
    assert "cannot be fetched" in caplog.text
    assert secret not in caplog.text
