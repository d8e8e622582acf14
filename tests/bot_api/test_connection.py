"""The connection, over real HTTP."""

from __future__ import annotations

import asyncio
import contextlib
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from telegram.error import Forbidden, NetworkError, RetryAfter, TelegramError, TimedOut

from tests.proxy_server import ProxyServer, make_certificate
from tests.running import TOKEN
from tickerbot.bot_api.connection import Connection, NotConnected
from tickerbot.bot_api.errors import classify, describe
from tickerbot.bot_api.flood_waits import DEFAULT_WAIT_S
from tickerbot.bot_api.pool import FIRST_PART
from tickerbot.outcomes import MAX_WAIT_S, Later, Unreachable
from tickerbot.proxies import parse_proxy


@pytest.fixture(autouse=True)
def _times_as_the_app_reads_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PTB_TIMEDELTA", "true")


@contextlib.asynccontextmanager
async def connected_to(
    answer: Callable[[web.Request], Awaitable[web.StreamResponse]],
    read_timeout: float = 10.0,
    connect_timeout: float = 10.0,
) -> AsyncIterator[tuple[Connection, str]]:
    app = web.Application()
    app.router.add_route("*", "/method", answer)
    async with TestServer(app) as server:
        connection = Connection(4, read_timeout, connect_timeout)
        await connection.initialize()
        try:
            yield connection, str(server.make_url("/method"))
        finally:
            await connection.shutdown()


async def test_an_encoded_form_reaches_telegram_unchanged() -> None:
    async def echo(request: web.Request) -> web.Response:
        got = [request.method, request.content_type, await request.text()]
        return web.json_response({"ok": True, "result": got})

    form = b"chat_id=5&text=a%26b&empty="
    async with connected_to(echo) as (connection, url):
        assert await connection.post_form(url, form) == [
            "POST",
            "application/x-www-form-urlencoded",
            form.decode(),
        ]


@pytest.mark.parametrize("scheme", [None, "http", "socks5"])
async def test_after_a_burst_only_those_connections_stay_that_are_needed(
    monkeypatch: pytest.MonkeyPatch, scheme: str | None
) -> None:
    """Also where something is asked all the time."""
    monkeypatch.setattr("tickerbot.bot_api.connection.KEEPALIVE_S", 0.5)
    size = 3 * FIRST_PART
    seen, all_there = set[asyncio.Transport](), asyncio.Barrier(size + 1)
    is_burst = True

    async def answer(request: web.Request) -> web.Response:
        assert request.transport is not None
        seen.add(request.transport)
        if is_burst:
            await all_there.wait()
        return web.json_response({"ok": True, "result": True})

    def number_open() -> int:
        return sum(not each.is_closing() for each in seen)

    app = web.Application()
    app.router.add_post("/method", answer)
    async with TestServer(app) as server, ProxyServer().serve() as proxy:
        way = parse_proxy(f"{scheme}://localhost:{proxy.port}") if scheme else None
        connection = Connection(size, 10.0, proxy=way)
        await connection.initialize()
        url = str(server.make_url("/method"))
        async with asyncio.TaskGroup() as burst:
            for _ in range(size):
                burst.create_task(connection.post_form(url, b""))
            await all_there.wait()
        assert number_open() == size
        is_burst = False
        async with asyncio.timeout(20):
            while number_open() > FIRST_PART:
                await connection.post_form(url, b"")
        await connection.shutdown()


async def test_an_error_status_raises_the_librarys_exception() -> None:
    async def refuse(request: web.Request) -> web.Response:  # noqa: ARG001
        refusal = {"ok": False, "error_code": 403, "description": "Forbidden: bot was blocked"}
        return web.json_response(refusal, status=403)

    async with connected_to(refuse) as (connection, url):
        with pytest.raises(Forbidden, match="bot was blocked"):
            await connection.post_form(url, b"")


async def test_one_request_may_take_longer_than_the_others() -> None:
    released = asyncio.Event()

    async def wait(request: web.Request) -> web.Response:  # noqa: ARG001
        await released.wait()
        return web.json_response({"ok": True, "result": True})

    async with connected_to(wait, read_timeout=0.2) as (connection, url):
        patient = asyncio.create_task(connection.post_form(url, b"", 60.0))
        for _ in range(
            2
        ):  # after which the patient one has surely waited longer than the others may
            with pytest.raises(TimedOut):
                await connection.post_form(url, b"")
        assert not patient.done()
        released.set()
        assert await patient is True


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> ssl.SSLContext:
    """A server's TLS with a certificate that nobody has signed."""
    return make_certificate(tmp_path_factory.mktemp("tls"))[0]


async def failure(base: str) -> str:
    """What the log says of a server that cannot be reached."""
    connection = Connection(4, 10.0)
    await connection.initialize()
    try:
        with pytest.raises(TelegramError) as caught:
            await connection.post_form(f"{base}/bot{TOKEN}/getMe", b"")
    finally:
        await connection.shutdown()
    assert isinstance(caught.value, NotConnected)
    said = describe(caught.value)
    assert TOKEN not in said
    assert "getMe" not in said
    assert "\n" not in said
    return said


async def test_a_certificate_that_is_not_accepted_is_named(certificate: ssl.SSLContext) -> None:
    server = TestServer(web.Application())
    await server.start_server(ssl=certificate)
    try:
        port = server.port
        said = await failure(f"https://localhost:{port}")
    finally:
        await server.close()
    assert said.startswith(f"the certificate of localhost:{port} is not accepted: ")
    assert "self" in said


async def test_a_server_without_tls_is_named() -> None:
    async with TestServer(web.Application()) as server:
        port = server.port
        said = await failure(f"https://localhost:{port}")
    assert said.startswith(f"localhost:{port} does not speak TLS as expected: ")


async def test_a_port_where_nobody_listens_is_named() -> None:
    async with TestServer(web.Application()) as server:
        port = server.port
    said = await failure(f"http://127.0.0.1:{port}")
    assert str(port) in said
    assert said.startswith("127.0.0.1:")


async def test_a_name_that_is_not_known_is_named() -> None:
    assert await failure("http://nowhere.invalid") == "the name nowhere.invalid is not known"


@pytest.mark.parametrize("own_timeout", [None, 0.5], ids=["any request", "a long poll"])
@pytest.mark.parametrize("status", [200, 429, 502])
async def test_an_answer_that_drips_has_a_deadline_however_often_a_byte_comes(
    own_timeout: float | None, status: int
) -> None:
    stopped = asyncio.Event()

    async def drip(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse(status=status)
        await response.prepare(request)
        with contextlib.suppress(ConnectionError):
            while not stopped.is_set():
                await response.write(b" ")
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(stopped.wait(), 0.02)
        return response

    async with connected_to(drip, read_timeout=0.5, connect_timeout=0.5) as (connection, url):
        with pytest.raises(TimedOut):
            await connection.post_form(url, b"", own_timeout)
        stopped.set()


def flood(retry_after: object) -> dict[str, object]:
    description = "Too Many Requests: retry later"
    answer: dict[str, object] = {"ok": False, "error_code": 429, "description": description}
    return answer if retry_after is None else {**answer, "parameters": {"retry_after": retry_after}}


ABSURD = ["soon", "5", -1, 0, 10**30, MAX_WAIT_S + 1, True, False, None, [], {}, 2.5, float("inf")]


async def wait_after(
    body: object, status: int = 429, headers: dict[str, str] | None = None
) -> Later | Unreachable:
    """What is made of such an answer."""

    async def answer(request: web.Request) -> web.Response:  # noqa: ARG001
        return web.json_response(body, status=status, headers=headers)

    async with connected_to(answer) as (connection, url):
        with pytest.raises((RetryAfter, NetworkError)) as caught:
            await connection.post_form(url, b"")
    outcome = classify(caught.value)
    assert isinstance(outcome, Later | Unreachable)
    return outcome


@pytest.mark.parametrize("seconds", [1, 28, 86_400, MAX_WAIT_S])
async def test_a_429_is_waited_out_for_as_long_as_it_says(seconds: int) -> None:
    assert await wait_after(flood(seconds)) == Later(seconds)


@pytest.mark.parametrize("retry_after", ABSURD)
async def test_a_429_that_says_what_telegram_cannot_mean_is_waited_out_a_little(
    retry_after: object,
) -> None:
    assert await wait_after(flood(retry_after)) == Later(DEFAULT_WAIT_S)


@pytest.mark.parametrize("parameters", [7, "x", [], None, True])
async def test_a_429_without_readable_parameters_is_one_too(parameters: object) -> None:
    assert await wait_after({**flood(None), "parameters": parameters}) == Later(DEFAULT_WAIT_S)


@pytest.mark.parametrize(
    ("header", "seconds"),
    [("17", 17), ("-1", DEFAULT_WAIT_S), ("soon", DEFAULT_WAIT_S), ("9" * 30, DEFAULT_WAIT_S)],
)
async def test_the_header_is_believed_where_the_answer_itself_is_not(
    header: str, seconds: int
) -> None:
    assert await wait_after(flood("soon"), headers={"Retry-After": header}) == Later(seconds)


@pytest.mark.parametrize("body", [{}, {"error": "slow down"}, {"ok": True}])
async def test_a_429_that_is_not_the_bot_apis_is_an_unreachable_server(body: object) -> None:
    assert isinstance(await wait_after(body), Unreachable)


async def test_a_wait_is_read_from_an_error_of_another_status_too() -> None:
    assert await wait_after({**flood(9), "error_code": 420}, status=420) == Later(9)
    assert isinstance(await wait_after(flood("soon"), status=420), Unreachable)
