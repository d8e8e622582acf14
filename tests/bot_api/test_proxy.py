"""Requests through real proxies: that all go there, and what is said where they do not get through."""

from __future__ import annotations

import ssl
from pathlib import Path
from urllib.parse import quote, urlsplit

import pytest
from telegram.error import TelegramError

from tests.commandline import tickerbot
from tests.proxy_server import ProxyServer, make_certificate, tls_before
from tests.running import EDITOR_ID, TOKEN, FreshBotProcess, Newsroom, bot_process, new_api
from tickerbot.bot_api.connection import Connection, NotConnected
from tickerbot.bot_api.errors import describe
from tickerbot.proxies import parse_proxy

ACCESS = {
    "http": ("küste", "Ebbe & Flut/ß€@:%"),
    "https": ("küste", "Ebbe & Flut/ß€@:%"),
    "socks5": ("kueste", "Ebbe & Flut/@:%"),
    "socks5h": ("kueste", "Ebbe & Flut/@:%"),
}


def written(scheme: str) -> str:
    user, password = ACCESS[scheme]
    return f"{quote(user, safe='')}:{quote(password, safe='')}@"


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[ssl.SSLContext, Path]:
    return make_certificate(tmp_path_factory.mktemp("tls"))


async def get_me(url: str, address: str) -> object:
    connection = Connection(4, 10.0, proxy=parse_proxy(address))
    await connection.initialize()
    try:
        return await connection.post_form(f"{url}/bot{TOKEN}/getMe", b"")
    finally:
        await connection.shutdown()


@pytest.mark.parametrize("is_guarded", [False, True])
@pytest.mark.parametrize("scheme", ["http", "socks5", "socks5h"])
async def test_requests_go_through_the_proxy(scheme: str, *, is_guarded: bool) -> None:
    guard = ":".join(ACCESS[scheme]) if is_guarded else ""
    async with new_api().serve() as url, ProxyServer(guard).serve() as proxy:
        for _ in range(2):
            address = f"{scheme}://{written(scheme) if is_guarded else ''}localhost:{proxy.port}"
            match await get_me(url, address):
                case {"username": username}:
                    assert username == "ticker_bot"
                case other:
                    pytest.fail(str(other))
    assert set(proxy.targets) == {urlsplit(url).netloc}


@pytest.mark.parametrize("scheme", ["http", "https", "socks5"])
async def test_the_bot_serves_over_tls_through_a_proxy(
    scheme: str, tmp_path: Path, certificate: tuple[ssl.SSLContext, Path]
) -> None:
    tls, trusted = certificate
    api = new_api()
    async with (
        api.serve() as url,
        tls_before(int(url.rpartition(":")[2]), tls) as port,
        ProxyServer(":".join(ACCESS[scheme])).serve(tls if scheme == "https" else None) as proxy,
        bot_process(
            f"https://localhost:{port}",
            tmp_path / "ticker.db",
            FreshBotProcess,  # the certificates are read while aiohttp is imported
            TICKERBOT_PROXY=f"{scheme}://{written(scheme)}localhost:{proxy.port}",
            TICKERBOT_LOG_LEVEL="DEBUG",
            SSL_CERT_FILE=str(trusted),
        ) as bot,
    ):
        room = Newsroom(api, url, tmp_path / "ticker.db")
        assert (await room.ask(room.reader("Anna"), "/help")).text
        assert await bot.end() == 0
    assert set(proxy.targets) == {f"localhost:{port}"}, "names are looked up by the proxy"
    said = bot.output.decode()
    assert f"the proxy {scheme}://localhost:{proxy.port}" in said
    password = ACCESS[scheme][1]
    for secret in (TOKEN, password, quote(password), quote(password, safe="")):
        assert secret not in said


async def failure(url: str, address: str) -> str:
    with pytest.raises(TelegramError) as caught:
        await get_me(url, address)
    assert isinstance(caught.value, NotConnected), "Telegram cannot have got the request"
    said = describe(caught.value)
    assert TOKEN not in said
    assert "falsch" not in said
    assert "\n" not in said
    return said


@pytest.mark.parametrize("target", ["http://localhost:1", "https://localhost:1"])
@pytest.mark.parametrize("scheme", ["http", "socks5"])
async def test_a_wrong_password_is_told(scheme: str, target: str) -> None:
    async with ProxyServer("a:b").serve() as proxy:
        for access in ("", "a:falsch@"):
            said = await failure(target, f"{scheme}://{access}localhost:{proxy.port}")
            assert said.startswith("the proxy ")
            assert scheme == "socks5" or "user and password" in said
    assert not proxy.targets


@pytest.mark.parametrize("scheme", ["http", "https", "socks5"])
async def test_a_proxy_that_is_not_there_is_named(scheme: str) -> None:
    async with ProxyServer().serve() as proxy:
        port = proxy.port
    said = await failure("https://localhost:1", f"{scheme}://localhost:{port}")
    assert "proxy" in said
    assert f"localhost:{port}" in said


@pytest.mark.parametrize("scheme", ["http", "socks5"])
async def test_a_server_that_the_proxy_does_not_reach_is_told(scheme: str) -> None:
    async with ProxyServer().serve() as proxy:
        said = await failure("https://localhost:1", f"{scheme}://localhost:{proxy.port}")
    assert said.startswith("the proxy makes no connection")


@pytest.mark.parametrize("scheme", ["http", "https", "socks5"])
async def test_a_certificate_is_checked_behind_a_proxy_too(
    scheme: str, certificate: tuple[ssl.SSLContext, Path]
) -> None:
    tls, _ = certificate
    async with (
        new_api().serve() as url,
        tls_before(int(url.rpartition(":")[2]), tls) as port,
        ProxyServer().serve(tls if scheme == "https" else None) as proxy,
    ):
        address = f"{scheme}://localhost:{proxy.port}"
        said = await failure(f"https://localhost:{port}", address)
    assert "is not accepted: self" in said


@pytest.mark.parametrize(
    ("variable", "address", "url"),
    [
        ("HTTPS_PROXY", "proxy.example:3128", "https://api.telegram.org"),
        ("ALL_PROXY", "socks://proxy.example:1080", "https://api.telegram.org"),
        ("TICKERBOT_PROXY", "proxy.example:3128", "http://127.0.0.1:9"),
    ],
)
def test_an_address_that_is_none_stops_the_bot_with_a_line(
    variable: str, address: str, url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(variable, address)
    said = tickerbot("run", expect=2, TICKERBOT_TOKEN=TOKEN, TICKERBOT_API_URL=url).stderr
    assert said.startswith(
        f"tickerbot: {variable.upper()} is wrong: expected the address of a proxy"
    )
    assert "http://, https:// or socks5://" in said
    assert len(said.splitlines()) == 1
    assert "example" not in said
    assert not (tmp_path / "ticker.db").exists()


async def test_a_proxy_of_the_environment_is_not_asked_for_this_machine(tmp_path: Path) -> None:
    api = new_api()
    async with (
        api.serve() as url,
        bot_process(url, tmp_path / "ticker.db", HTTP_PROXY="http://192.0.2.1:9") as bot,
    ):
        room = Newsroom(api, url, tmp_path / "ticker.db")
        assert (await room.ask(room.editor(user_id=EDITOR_ID), "/help")).text
        assert await bot.end() == 0
