"""The HTTP port tells programs whether the bot works, and how much it does; and never of whom."""

from __future__ import annotations

import asyncio
import contextlib
import json
import re
import socket
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, closing
from pathlib import Path

import aiohttp
import pytest
from aiohttp import web
from prometheus_client.parser import text_string_to_metric_families

from tests.databases import make_database, until_committed
from tests.running import (
    EDITOR_ID,
    TOKEN,
    Newsroom,
    bot_process,
    free_port,
    new_api,
    running_bot,
)
from tickerbot.bot_api.bot import Bot
from tickerbot.bot_api.connection import Connection
from tickerbot.bot_api.intake import Intake
from tickerbot.bot_api.polling import Polling
from tickerbot.errors import PortTaken
from tickerbot.operations.health import LIMITS_S, Health, Part
from tickerbot.operations.heartbeat import Heartbeat
from tickerbot.operations.metrics import Metrics
from tickerbot.operations.monitor import Monitor
from tickerbot.operations.port import Port
from tickerbot.playground import BadGateway, FloodWait, Hang, Refuse
from tickerbot.setting_values import Address
from tickerbot.storage.newsroom import ownership
from tickerbot.storage.store import Store

NAMES = {
    "tickerbot_build_info",
    "tickerbot_messages_total",
    "tickerbot_delivery_latency_seconds",
    "tickerbot_queue_chats",
    "tickerbot_subscriptions",
    "tickerbot_entries",
    "tickerbot_updates_total",
    "tickerbot_telegram_requests_total",
    "tickerbot_telegram_retry_after_seconds_total",
    "tickerbot_last_update_timestamp_seconds",
    "tickerbot_last_backup_timestamp_seconds",
    "tickerbot_database_bytes",
    "tickerbot_wal_bytes",
}
Line = tuple[asyncio.StreamReader, asyncio.StreamWriter]
"""A connection."""
DEPLOY = Path(__file__).parents[2] / "deploy"


async def get(port: int, path: str) -> tuple[int, str]:
    async with (
        aiohttp.ClientSession() as session,
        session.get(f"http://127.0.0.1:{port}{path}") as response,
    ):
        return response.status, await response.text()


@asynccontextmanager
async def listening_bot(tmp_path: Path) -> AsyncIterator[tuple[Newsroom, int]]:
    port = free_port()
    async with running_bot(tmp_path, listen=f"127.0.0.1:{port}") as room:
        yield room, port


def samples(text: str) -> dict[tuple[str, ...], float]:
    """Each sample by its name and its labels' values."""
    return {
        (sample.name, *sample.labels.values()): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


async def test_a_bot_that_works_is_healthy_and_ready(tmp_path: Path) -> None:
    async with listening_bot(tmp_path) as (_, port):
        assert await get(port, "/healthz") == (200, "ok\n")
        status, body = await get(port, "/readyz")
        assert (status, json.loads(body)) == (200, {"ready": True, "telegram": "there"})
        assert body.count("\n") == 1
        for path in ("/", "/healthz/x", "/metrics/", "/bot"):
            assert (await get(port, path))[0] == 404


async def test_a_webhook_that_cannot_be_reached_is_told_and_leaves_the_bot_ready(
    tmp_path: Path,
) -> None:
    """Who leads no traffic to an unready bot would keep it so."""
    make_database(tmp_path / "ticker.db")
    async with Store(tmp_path / "ticker.db") as store:
        health, number = Health(store, bool), free_port()
        health.moved = dict.fromkeys(LIMITS_S, time.monotonic)
        health.gets_updates = bool
        async with Port(health, Metrics(store, ())).open(Address("127.0.0.1", number)):
            status, body = await get(number, "/readyz")
    assert status == 200
    assert json.loads(body) == {"ready": True, "telegram": "there", "webhook": "unreachable"}


async def test_metrics_have_the_names_that_are_promised_and_count(tmp_path: Path) -> None:
    async with listening_bot(tmp_path) as (room, port):
        anna, edda = room.reader("Anna"), room.editor()
        await room.subscribe(anna)
        receipt = await room.publish(edda, "Deich hält\nGut so.")
        await room.api.wait_for(lambda: "Fertig" in room.api.current(receipt).text)
        status, text = await get(port, "/metrics")
        assert status == 200
        names = set(re.findall(r"^# TYPE (\w+)", text, re.MULTILINE))
        assert names == NAMES
        found = samples(text)
        assert found["tickerbot_messages_total", "entry", "sent"] == 1
        assert found["tickerbot_delivery_latency_seconds_count",] == 1
        assert found["tickerbot_delivery_latency_seconds_bucket", "1.0"] <= 1
        assert {key[1] for key in found if key[0] == "tickerbot_delivery_latency_seconds_bucket"} >= {
            "1.0", "900.0", "+Inf",
        }  # fmt: skip
        assert found["tickerbot_updates_total", "message"] >= 2
        assert found["tickerbot_updates_total", "callback_query"] == 1
        assert found["tickerbot_telegram_requests_total", "200", "sendMessage"] >= 3
        assert found["tickerbot_last_update_timestamp_seconds",] > 1e9
        assert found["tickerbot_database_bytes",] > 0
        labels = {label for key in found for label in key[1:]}
        assert not labels & {str(anna.id), str(EDITOR_ID)}
        assert not re.search("Deich|secret", text)


async def test_what_the_dashboard_and_the_alerts_ask_for_is_there() -> None:
    known = NAMES | {"tickerbot_delivery_latency_seconds_bucket", "tickerbot_up"}
    for name in ("grafana-dashboard.json", "alerts.yaml"):
        text = (DEPLOY / name).read_text("utf-8")
        asked = set(re.findall(r"\btickerbot_\w+", text))
        assert len(asked) >= 6
        assert asked <= known


@pytest.mark.parametrize(
    "fault", [BadGateway(), Refuse(421, "Misdirected Request: unallowed token specified")]
)
async def test_telegram_being_away_is_told_and_is_no_reason_for_a_restart(
    tmp_path: Path, fault: BadGateway | Refuse
) -> None:
    async with listening_bot(tmp_path) as (room, port):
        edda = room.editor()
        await room.ask(edda, "/hilfe")
        room.api.faults.add(kind=fault, times=None)
        room.api.send(edda, "/hilfe")
        while json.loads((await get(port, "/readyz"))[1])["telegram"] != "away":
            await room.api.next_change()
        assert (await get(port, "/readyz"))[0] == 200
        room.api.faults.clear()


async def test_the_port_answers_also_before_telegram_is_there(tmp_path: Path) -> None:
    """A restart would not help; and systemd need not wait."""
    api, path, port = new_api(), tmp_path / "ticker.db", free_port()
    variables = {
        "TICKERBOT_LISTEN": f"127.0.0.1:{port}",
        "TICKERBOT_WEBHOOK_URL": f"http://127.0.0.1:{port}/hook",
    }
    api.faults.add(kind=BadGateway(), method="getMe", times=None)
    async with api.serve() as url, bot_process(url, path, **variables) as bot:
        await api.wait_for(lambda: len(api.calls_of("getMe")) >= 1)
        status, body = await get(port, "/readyz")
        while json.loads(body)["telegram"] != "away":
            status, body = await get(port, "/readyz")
        assert status == 200
        assert (await get(port, "/metrics"))[0] == 200
        async with aiohttp.ClientSession() as session:
            answer = await session.post(f"http://127.0.0.1:{port}/hook", json={"update_id": 1})
            assert answer.status == 503
        api.faults.clear()
        await api.wait_for(lambda: bool(api.webhook))
        assert await bot.end() == 0


async def test_until_telegram_has_answered_once_nothing_is_taken_for_well(tmp_path: Path) -> None:
    """A bot that ends at each start, or waits for its first answer, has delivered nothing."""
    api, path, port = new_api(), tmp_path / "ticker.db", free_port()
    silence = api.faults.add(kind=Hang(), method="getMe", times=None)
    variables = {"TICKERBOT_LISTEN": f"127.0.0.1:{port}"}
    async with api.serve() as url, bot_process(url, path, **variables) as bot:
        await api.wait_for(lambda: bool(silence.hanging))
        status, body = await get(port, "/readyz")
        assert (status, json.loads(body)["stuck"]) == (503, ["relay", "updates"])
        assert (await get(port, "/healthz"))[0] == 200
        assert silence.hanging
        silence.release()
        await api.wait_for(lambda: bool(api.calls_of("setMyCommands")))
        assert (await get(port, "/readyz"))[0] == 200
        assert await bot.end() == 0


@pytest.mark.parametrize("part", ["relay", "updates", "database"])
async def test_what_does_not_move_is_named(tmp_path: Path, part: str) -> None:
    moved: dict[Part, Callable[[], float]] = {"relay": lambda: 0.0, "updates": lambda: 0.0}
    now = 1.0
    make_database(tmp_path / "ticker.db")
    async with Store(tmp_path / "ticker.db") as store:
        health = Health(store, lambda: False, lambda: now)
        health.moved |= moved
        assert await health.stuck() == []
        if part == "database":
            store._closed = True
        else:
            now = 10_000.0
            health.moved["updates" if part == "relay" else "relay"] = lambda: now
        assert await health.stuck() == [part]
        store._closed = False


async def test_a_long_silence_of_telegram_is_no_standstill(tmp_path: Path) -> None:
    api = new_api()
    make_database(tmp_path / "ticker.db")
    async with api.serve() as url, Store(tmp_path / "ticker.db") as store:
        bot = Bot(TOKEN, url, Connection(2, 30.0))
        await bot.initialize()
        api.faults.add(kind=FloodWait(86_400), method="getUpdates")
        silent = asyncio.Event()

        async def pause(_: float) -> None:
            silent.set()
            await asyncio.Event().wait()

        async def handle(_: object) -> None:
            raise AssertionError

        polling = Polling(bot, Intake(store, handle, ()), (), Monitor(store), pause=pause)
        task = asyncio.create_task(polling.run())
        await silent.wait()
        later = time.monotonic() + 86_000
        health = Health(store, lambda: False, lambda: later)
        health.moved["updates"] = lambda: polling.moved_at
        assert await health.stuck() == []
        task.cancel()
        await bot.shutdown()


async def test_no_connection_stays_where_nothing_is_asked(tmp_path: Path) -> None:
    """Neither after an answer, nor before a question, nor in the middle of one."""

    async def take(request: web.Request) -> web.Response:
        await request.read()
        return web.Response()

    async def ask(number: int, said: bytes) -> bytes:
        reader, writer = await asyncio.open_connection("127.0.0.1", number)
        writer.write(said)
        heard = b""
        # until the other side closes: by a reset where it has not read all that was said
        with contextlib.suppress(ConnectionResetError):
            async with asyncio.timeout(20):
                while more := await reader.read(1_000):
                    heard += more
        writer.close()
        with contextlib.suppress(ConnectionResetError):
            await writer.wait_closed()
        return heard

    def descriptors() -> int:
        return len(list(Path("/proc/self/fd").iterdir()))

    asked = b" HTTP/1.1\r\nHost: here\r\n"
    half = asked + b"Content-Length: 9\r\n\r\n{"
    says = {
        b"": b"",
        b"GET /heal": b"",
        b"GET /healthz" + asked + b"\r\n": b"200",
        b"POST /hook" + half: b"408",
        b"POST /elsewhere" + half: b"404",
    }
    make_database(tmp_path / "ticker.db")
    async with Store(tmp_path / "ticker.db") as store:
        number = free_port()
        port = Port(Health(store, bool), Metrics(store, ()), "/hook", idle_s=0.05)
        port.take_update = take
        async with port.open(Address("127.0.0.1", number)):
            before = descriptors()
            heard = await asyncio.gather(*(ask(number, said) for said in [*says] * 3))
            assert [each[9:12] for each in heard] == [*says.values()] * 3
            assert descriptors() == before


async def test_whoever_asks_is_let_in_however_many_connections_are_held(tmp_path: Path) -> None:
    """The longest at rest makes room; one that waits for its answer never does."""
    most, asked, may_answer = 4, asyncio.Queue[None](), asyncio.Event()

    async def take(_: web.Request) -> web.Response:
        asked.put_nowait(None)
        await may_answer.wait()
        return web.Response()

    async def ask(line: Line, method: str, path: str) -> None:
        line[1].write(
            f"{method} {path} HTTP/1.1\r\nHost: here\r\nContent-Length: 0\r\n\r\n".encode()
        )

    async def is_answered(line: Line) -> bool:
        """Else it was closed."""
        async with asyncio.timeout(20):
            try:
                return b" 200 OK" in await line[0].readuntil(b"\r\n\r\n")
            except (asyncio.IncompleteReadError, ConnectionError):
                return False

    make_database(tmp_path / "ticker.db")
    async with Store(tmp_path / "ticker.db") as store:
        number = free_port()
        port = Port(Health(store, bool), Metrics(store, ()), "/hook", most=most)
        port.take_update = take
        lines: list[Line] = []

        async def line() -> Line:
            lines.append(await asyncio.open_connection("127.0.0.1", number))
            return lines[-1]

        async with port.open(Address("127.0.0.1", number)):
            used = await line()
            await ask(used, "GET", "/healthz")
            assert await is_answered(used)
            silent = [await line() for _ in range(most - 1)]
            await ask(used, "GET", "/healthz")
            assert await is_answered(used)
            silent += [await line() for _ in range(3 * most)]
            held = silent[-most:]
            assert not any([await is_answered(each) for each in [used, *silent[:-most]]])
            for each in held:
                await ask(each, "POST", "/hook")
            for _ in held:
                await asked.get()
            assert not await is_answered(await line()), "all others wait for an answer"
            may_answer.set()
            assert all([await is_answered(each) for each in held])
            late = await line()
            await ask(late, "POST", "/hook")
            assert await is_answered(late)
            await ask(held[-1], "GET", "/healthz")
            assert await is_answered(held[-1]), "others had rested for longer"
            assert not await is_answered(held[0])
        for _, writer in lines:
            writer.close()


async def test_who_reads_no_answer_holds_no_connection_for_ever(tmp_path: Path) -> None:
    most, made, lines = 3, 9, []

    async def take(_: web.Request) -> web.Response:
        return web.Response(body=b"x" * 16_000_000)

    def descriptors() -> int:
        return len(list(Path("/proc/self/fd").iterdir()))

    make_database(tmp_path / "ticker.db")
    async with Store(tmp_path / "ticker.db") as store:
        number = free_port()
        port = Port(Health(store, bool), Metrics(store, ()), "/hook", most=most)
        port.take_update = take
        async with port.open(Address("127.0.0.1", number)):
            before = descriptors()
            for _ in range(made):
                line = socket.create_connection(("127.0.0.1", number))
                line.sendall(b"POST /hook HTTP/1.1\r\nHost: here\r\nContent-Length: 0\r\n\r\n")
                lines.append(line)
                await asyncio.sleep(0.05)
            async with asyncio.timeout(20):
                # both sides are in this process
                while descriptors() - before > made + most:  # noqa: ASYNC110
                    await asyncio.sleep(0.05)
            for line in lines:
                line.close()


async def test_a_port_that_is_taken_ends_the_start_with_a_line(tmp_path: Path) -> None:
    with closing(socket.socket()) as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(PortTaken, match=f"TICKERBOT_LISTEN.*{port}"):
            async with running_bot(tmp_path, listen=f"127.0.0.1:{port}"):
                pass


@pytest.mark.parametrize("host", ["no..name", "x" * 64, "192.0.2.1"])
async def test_a_place_that_is_none_of_this_machine_ends_the_start_with_a_line(
    tmp_path: Path, host: str
) -> None:
    with pytest.raises(PortTaken, match="TICKERBOT_LISTEN: nothing can listen at"):
        async with running_bot(tmp_path, listen=f"{host}:1024"):
            pass


async def test_the_heart_beats_while_all_is_well_and_shows_its_address_nowhere(
    tmp_path: Path,
) -> None:
    beats, well = asyncio.Queue[str](), True

    async def answer(request: web.Request) -> web.Response:
        beats.put_nowait(request.path)
        return web.Response(status=200 if request.path == "/ok" else 500)

    application = web.Application()
    application.router.add_get("/{name}", answer)
    runner = web.AppRunner(application)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    make_database(tmp_path / "ticker.db")
    async with Store(tmp_path / "ticker.db") as store:
        looks = asyncio.Queue[bool]()

        def is_away() -> bool:
            looks.put_nowait(well)
            return not well

        health = Health(store, is_away)
        beat = Heartbeat(health, f"{url}/ok", every_s=0.01)
        task = asyncio.create_task(beat.run())
        for _ in range(3):
            await looks.get()
        assert beats.empty(), "nothing has begun yet"
        health.moved |= {"relay": time.monotonic, "updates": time.monotonic}
        assert [await beats.get() for _ in range(2)] == ["/ok", "/ok"]
        well = False
        while await looks.get():
            pass
        await looks.get()
        while not beats.empty():
            beats.get_nowait()
        for _ in range(3):
            await looks.get()
        assert beats.empty()
        task.cancel()
    await runner.cleanup()


async def test_it_is_told_to_systemd_that_it_is_ready_and_alive(tmp_path: Path) -> None:
    """The unit's command under a real notify socket."""
    api, path = new_api(), tmp_path / "ticker.db"
    loop, told = asyncio.get_running_loop(), asyncio.Queue[str]()
    with closing(socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)) as manager:
        manager.bind(str(tmp_path / "notify"))
        manager.settimeout(0)
        loop.add_reader(manager, lambda: told.put_nowait(manager.recv(4096).decode()))
        variables = {"NOTIFY_SOCKET": str(tmp_path / "notify"), "WATCHDOG_USEC": "300000"}
        silence = api.faults.add(kind=Hang(), method="getMe")
        async with api.serve() as url, bot_process(url, path, **variables) as bot:
            assert "READY=1" in await told.get()
            assert await told.get() == "WATCHDOG=1\nSTATUS=waiting for Telegram: relay, updates"
            silence.release()
            while (line := await told.get()) != "WATCHDOG=1\nSTATUS=running":
                assert line.startswith("WATCHDOG=1\nSTATUS=waiting")
            await until_committed(path, ownership.owner)
            ended = asyncio.create_task(bot.end())
            while "STOPPING=1" not in await told.get():
                pass
            assert await ended == 0
        loop.remove_reader(manager)


@pytest.mark.parametrize(
    ("written", "host", "port"),
    [("127.0.0.1:8080", "127.0.0.1", 8080), ("[::1]:80", "::1", 80), ("0.0.0.0:1", "0.0.0.0", 1)],
)
def test_an_address_reads_as_it_is_written(written: str, host: str, port: int) -> None:
    assert str(Address(host, port)) == written
