"""Updates by webhook: as safe as by polling, taken from Telegram alone, and answered in order."""

from __future__ import annotations

import asyncio
import io
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from aiohttp import web

from tests.databases import make_database, until_committed
from tests.hostile_api import HostileApi
from tests.running import (
    TOKEN,
    Newsroom,
    QuickBotProcess,
    bot_process,
    free_port,
    new_api,
    running_bot,
)
from tickerbot.bot_api import webhook
from tickerbot.bot_api.bot import Bot
from tickerbot.bot_api.connection import Connection
from tickerbot.bot_api.intake import Intake
from tickerbot.bot_api.webhook import SECRET_HEADER, Webhook
from tickerbot.errors import SettingsError
from tickerbot.operations.health import Health
from tickerbot.operations.monitor import Monitor
from tickerbot.playground import BotApi, DropAfter, Refuse
from tickerbot.settings import load_settings
from tickerbot.storage.archive import entries
from tickerbot.storage.database import open_to_read
from tickerbot.storage.store import Store

pytestmark = pytest.mark.usefixtures("by_polling")
"""These say themselves which bots have a webhook."""


@asynccontextmanager
async def newsroom(
    tmp_path: Path, way: str, api: BotApi | None = None
) -> AsyncIterator[tuple[Newsroom, str]]:
    """A running bot that gets its updates this way, and the address of its webhook."""
    port = free_port()
    url = f"http://127.0.0.1:{port}/hooks/ticker"
    settings: dict[str, Any] = {}
    if way == "webhook":
        settings = {"listen": f"127.0.0.1:{port}", "webhook_url": url}
    async with running_bot(tmp_path, api=api, **settings) as room:
        if way == "webhook":
            await room.api.wait_for(lambda: room.api.webhook.get("url") == url)
        yield room, url


@pytest.mark.parametrize("way", ["polling", "webhook"])
async def test_a_walk_through_all_kinds_of_updates(tmp_path: Path, way: str) -> None:
    async with newsroom(tmp_path, way) as (room, _):
        api, anna, edda = room.api, room.reader("Anna"), room.editor()
        await room.subscribe(anna)
        sent = api.send(edda, "/add Deich hält\nGut so.")
        await api.wait_for(lambda: bool(api.bot_messages(edda)))
        api.edit(edda, sent, "/add Deich hält noch\nGut.")
        await api.wait_for(lambda: "hält noch" in api.bot_messages(edda)[-1].text)
        await room.tap(edda, api.bot_messages(edda)[-1], "Veröffentlichen")
        await api.wait_for(lambda: "hält noch" in api.bot_messages(anna)[-1].text)
        question = api.ask_inline(anna, "Deich")
        assert len((await question.answered())["results"]) == 1
        channel = api.add_channel("Kanal", administrators=[edda])
        api.remove_bot(channel, edda)
        api.add_bot(channel, edda, admin=True)
        await api.wait_for(lambda: "bekommt ab jetzt" in api.bot_messages(edda)[-1].text)
        await api.wait_for(lambda: len(api.updates) == 0)
        assert bool(api.calls_of("setWebhook")) == (way == "webhook")


@pytest.mark.parametrize("way", ["polling", "webhook"])
async def test_what_one_chat_sends_is_answered_in_order(tmp_path: Path, way: str) -> None:
    async with newsroom(tmp_path, way) as (room, _):
        readers = [room.reader(name) for name in ("Anna", "Ben", "Cleo")]
        for number in range(1, 6):
            for reader in readers:
                room.api.send(reader, f"/eintrag {number}")
        for reader in readers:
            await room.api.wait_for(lambda who=reader: len(room.api.bot_messages(who)) == 5)  # type: ignore[misc]
            told = [message.text for message in room.api.bot_messages(reader)]
            assert [number for text in told for number in "12345" if number in text] == list(
                "12345"
            )


async def post(url: str, body: bytes | dict[str, Any], secret: str | None) -> int:
    headers = {} if secret is None else {SECRET_HEADER: secret}
    given = {"json": body} if isinstance(body, dict) else {"data": io.BytesIO(body)}
    async with (
        aiohttp.ClientSession() as session,
        session.post(url, headers=headers, **given) as response,
    ):
        return response.status


async def test_only_who_has_the_secret_is_listened_to(tmp_path: Path) -> None:
    api = HostileApi()
    async with newsroom(tmp_path, "webhook", api) as (room, url):
        anna = room.reader("Anna")
        await room.ask(anna, "/hilfe")
        secret = room.api.webhook["secret_token"]
        assert len(secret) >= 32
        update = {"update_id": 10**9, "message": api.fake(anna, "/hilfe")}
        for wrong in (None, "", secret[:-1], secret.upper(), f"{secret}x", "ö"):
            assert await post(url, update, wrong) == 401
        assert await post(url, b"x" * 2_000_000, None) == 401
        assert await post(url, b"x" * 2_000_000, secret) == 413
        for body in (b"", b"no JSON", b"[]", b"{}", b'{"update_id": "1"}', b"[" * 90_000, b"\xff"):
            assert await post(url, body, secret) == 400
        for path in ("", "/x", "?a=b/x"):
            other = url.rpartition("/")[0] + path
            assert await post(other, update, secret) == 404
        assert len(room.api.bot_messages(anna)) == 1
        assert await post(url, update, secret) == 200
        await room.api.wait_for(lambda: len(room.api.bot_messages(anna)) == 2)
        assert await post(url, update, secret) == 200, "again, as its answer may have been lost"
        await room.ask(anna, "/hilfe")
        assert len(room.api.bot_messages(anna)) == 3
        log = "".join(str(call) for call in room.api.calls if call.method != "setWebhook")
        assert secret not in log


@pytest.mark.parametrize("before", [0, 2**31, -(10**8), -(2**29)], ids=str)
async def test_updates_that_overtake_others_are_put_in_order_also_where_ids_begin_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, before: int
) -> None:
    api = HostileApi()
    async with newsroom(tmp_path, "webhook", api) as (room, url):
        anna = room.reader("Anna")
        secret = room.api.webhook["secret_token"]

        def send(number: int) -> asyncio.Task[int]:
            text = f"/eintrag {number}"
            update = {"update_id": 10**9 + number, "message": api.fake(anna, text)}
            return asyncio.create_task(post(url, update, secret))

        if before:
            update = {"update_id": 10**9 + before, "message": api.fake(anna, "/hilfe")}
            assert await post(url, update, secret) == 200
        assert await send(1) == 200
        monkeypatch.setattr(webhook, "GAP_S", 30.0)  # on a busy machine, too
        sent = []
        for number in (4, 3, 6, 5, 2):
            sent.append(send(number))
            await asyncio.sleep(0)
        assert await asyncio.gather(*sent) == [200] * 5
        await room.api.wait_for(lambda: len(room.api.bot_messages(anna)) == 6 + bool(before))
        told = [message.text for message in room.api.bot_messages(anna)[-6:]]
        assert [digit for text in told for digit in "123456" if digit in text] == list("123456")


async def test_kills_lose_nothing_and_repeat_nothing(tmp_path: Path) -> None:
    api, path, port = new_api(), tmp_path / "ticker.db", free_port()
    variables = {
        "TICKERBOT_LISTEN": f"127.0.0.1:{port}",
        "TICKERBOT_WEBHOOK_URL": f"http://127.0.0.1:{port}/",
    }
    api.limits = None
    api.faults.add(kind=DropAfter(), method="setWebhook")
    async with api.serve() as url:
        edda = Newsroom(api, url, path).editor()
        for kill in range(3):
            async with bot_process(url, path, QuickBotProcess, **variables) as bot:
                for number in range(6):
                    api.send(edda, f"/add Meldung {kill}{number}\nText.")
                await api.wait_for(lambda: len(api.bot_messages(edda)) > 0)
                await api.wait_for(lambda few=kill: len(api.updates) < 6 + few)  # type: ignore[misc]
                await bot.kill()
        async with bot_process(url, path, QuickBotProcess, **variables) as bot:
            await api.wait_for(lambda: len(api.updates) == 0)
            written = "select count(*), count(distinct text), count(preview_message_id) from drafts"
            await until_committed(path, lambda db: db.execute(written).fetchone() == (18, 18, 18))
            assert await bot.end() == 0


async def test_a_proxy_that_lets_nothing_through_is_told_and_is_no_reason_for_a_restart(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """Telegram has the address, and each of its tries fails: of that the bot would see nothing."""
    api, port, is_shut = new_api(), free_port(), True
    make_database(tmp_path / "ticker.db")
    async with api.serve() as server, Store(tmp_path / "ticker.db") as store:
        bot = Bot(TOKEN, server, Connection(2, 30.0))
        await bot.initialize()
        handled = asyncio.Event()

        async def handle(_: object) -> None:
            handled.set()

        monitor = Monitor(store)
        hook = Webhook(
            bot, Intake(store, handle, ()), f"http://127.0.0.1:{port}/", (), monitor, look_s=0.05
        )
        health = Health(store, lambda: monitor.is_telegram_away)
        health.moved |= {"relay": time.monotonic, "updates": lambda: hook.moved_at}
        health.gets_updates = lambda: hook.gets_through

        async def answer(request: web.Request) -> web.Response:
            return web.Response(status=502) if is_shut else await hook.answer(request)

        application = web.Application()
        application.router.add_post("/", answer)
        proxy = web.AppRunner(application)
        await proxy.setup()
        await web.TCPSite(proxy, "127.0.0.1", port).start()
        api.faults.add(
            kind=Refuse(400, "Bad Request: bad webhook: no such host"), method="setWebhook"
        )
        task = asyncio.create_task(hook.run())
        await api.wait_for(lambda: not hook.gets_through)
        assert not health.is_telegram_away()
        await api.wait_for(lambda: hook.gets_through)
        api.send(api.add_user("Anna"), "/hilfe")
        await api.wait_for(lambda: not hook.gets_through)
        assert (await health.stuck(), health.waiting()) == ([], ["updates"])
        is_shut = False
        await handled.wait()
        assert health.waiting() == []
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        await proxy.cleanup()
        await bot.shutdown()
    told = [record.getMessage() for record in caplog.records]
    assert [line for line in told if "no such host" in line]
    assert len([line for line in told if "502 Bad Gateway" in line]) == 1


async def test_a_failure_of_before_is_none_while_an_update_is_on_its_way(tmp_path: Path) -> None:
    """Telegram goes on telling of the last failure, however many updates it has brought since."""
    api, port, is_there = new_api(), free_port(), asyncio.Event()

    async def answer(_: web.Request) -> web.Response:
        await is_there.wait()
        return web.Response()

    async def looks(number: int) -> None:
        seen = len(api.calls_of("getWebhookInfo"))
        await api.wait_for(lambda: len(api.calls_of("getWebhookInfo")) >= seen + number)

    application = web.Application()
    application.router.add_post("/", answer)
    slow = web.AppRunner(application)
    await slow.setup()
    await web.TCPSite(slow, "127.0.0.1", port).start()
    make_database(tmp_path / "ticker.db")
    async with api.serve() as server, Store(tmp_path / "ticker.db") as store:
        bot = Bot(TOKEN, server, Connection(2, 30.0))
        await bot.initialize()

        async def handle(_: object) -> None: ...

        url = f"http://127.0.0.1:{port}/"
        hook = Webhook(bot, Intake(store, handle, ()), url, (), Monitor(store), look_s=0.05)
        task = asyncio.create_task(hook.run())
        await looks(1)
        api.webhook |= {"last_error_date": 1, "last_error_message": "Bad Gateway"}
        await looks(2)
        api.send(api.add_user("Anna"), "/hilfe")
        await looks(4)
        assert hook.gets_through
        is_there.set()
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        await bot.shutdown()
    await slow.cleanup()


async def test_without_the_setting_the_bot_polls_again(tmp_path: Path) -> None:
    api = new_api()
    for way in ("webhook", "polling", "webhook"):
        async with newsroom(tmp_path, way, api) as (room, _):
            anna = room.reader("Anna")
            assert "so geht" in (await room.ask(anna, "/hilfe")).text
            assert bool(api.webhook) == (way == "webhook")


async def test_what_comes_while_the_bot_is_away_is_answered_at_its_next_start(
    tmp_path: Path,
) -> None:
    api = new_api()
    async with newsroom(tmp_path, "webhook", api) as (room, _):
        edda = room.editor()
        await room.ask(edda, "/hilfe")
    api.send(edda, "/add Deich hält\nGut so.")
    async with newsroom(tmp_path, "webhook", api) as (room, _):
        await api.wait_for(lambda: "Vorschau" in api.bot_messages(edda)[-1].text)
        with closing(open_to_read(room.database)) as db:
            assert not entries.latest(db, 1).entries


@pytest.mark.parametrize(
    ("given", "name"),
    [
        ({"webhook_url": "https://example.org/x"}, "LISTEN"),
        ({"webhook_url": "http://example.org/x", "listen": "127.0.0.1:1"}, "WEBHOOK_URL"),
        ({"webhook_url": "https://"}, "WEBHOOK_URL"),
        ({"webhook_url": "example.org"}, "WEBHOOK_URL"),
        ({"webhook_url": "https://example.org/{name}"}, "WEBHOOK_URL"),  # a route for any name
        ({"webhook_url": "https://example.org/{name"}, "WEBHOOK_URL"),
        ({"listen": "8080"}, "LISTEN"),
        ({"listen": "localhost:0"}, "LISTEN"),
        ({"listen": "::1:8080"}, "LISTEN"),
        ({"listen": "[::x]:8080"}, "LISTEN"),
        ({"listen": "127.0.0.1:70000"}, "LISTEN"),
    ],
)
def test_what_cannot_be_is_told_by_name(given: dict[str, str], name: str) -> None:
    with pytest.raises(SettingsError, match=f"TICKERBOT_{name} is"):
        load_settings(**given).find_webhook()


def test_a_server_on_this_machine_needs_no_tls() -> None:
    given = {"webhook_url": "http://10.0.0.1/x", "listen": "0.0.0.0:1"}
    assert load_settings(api_url="http://127.0.0.1:8081", **given).find_webhook()
