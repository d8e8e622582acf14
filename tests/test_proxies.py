"""Which proxy is meant: by an address, and by the environment."""

from __future__ import annotations

import os
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tickerbot.errors import SettingsError
from tickerbot.proxies import Proxy, parse_proxy, proxy_of_environment
from tickerbot.settings import load_settings

TELEGRAM = "https://api.telegram.org"


@pytest.fixture(autouse=True)
def _no_proxies_from_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in list(os.environ):
        if name.lower().endswith("_proxy"):
            monkeypatch.delenv(name)


@pytest.mark.parametrize(
    ("address", "proxy"),
    [
        ("http://proxy:3128", Proxy("http", "proxy", 3128)),
        ("HTTP://Proxy.Example:3128/", Proxy("http", "proxy.example", 3128)),
        (" https://proxy ", Proxy("https", "proxy", 443)),
        ("http://proxy", Proxy("http", "proxy", 80)),
        ("socks5://10.0.0.1", Proxy("socks5", "10.0.0.1", 1080)),
        ("socks5h://[::1]:9050", Proxy("socks5", "::1", 9050)),
        ("http://a:b%40c@proxy:1", Proxy("http", "proxy", 1, "a", "b@c")),
        ("socks5://a@proxy:1", Proxy("socks5", "proxy", 1, "a")),
    ],
)
def test_an_address_means(address: str, proxy: Proxy) -> None:
    assert parse_proxy(address) == proxy


@pytest.mark.parametrize(
    "address",
    [
        "", "proxy:3128", "3128", "//proxy:3128", "http:proxy:3128", "http:/proxy:3128", "http://", "http://:3128",
        "socks://proxy:1080", "socks4://proxy:1080", "ftp://proxy", "tor://x", "http://proxy:0", "http://proxy:x",
        "http://proxy:99999", "http://proxy:3128/way", "http://proxy?x=1", "http://proxy#x", "http://[::1",
        "http://[zz]:1", "http://::1:3128", "http://a@b@proxy:1", "http://pro xy:1", "http://a%3Ab:c@proxy:1",
        "http://a:b%0Ac@proxy:1", "user:password@proxy:3128", "localhost", "http//proxy:3128",
        "socks5://k%C3%BCste:b@proxy:1080", "socks5://a:%E2%82%AC@proxy:1080",
    ],
)  # fmt: skip
def test_what_is_no_address_is_refused(address: str) -> None:
    with pytest.raises(ValueError):
        parse_proxy(address)


words = st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1, max_size=8)


@given(words.filter(lambda word: ":" not in word), words)
def test_any_user_and_password_can_be_written_and_are_not_shown(user: str, password: str) -> None:
    access = f"{quote(user, safe='')}:{quote(password, safe='')}"
    proxy = parse_proxy(f"http://{access}@proxy.example:1")
    assert (proxy.username, proxy.password) == (user, password)
    assert str(proxy) == "http://proxy.example:1"
    assert repr(proxy) == "Proxy(scheme='http', host='proxy.example', port=1)"


def test_the_setting_goes_before_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://of-all:1")
    assert load_settings().find_proxy() == Proxy("http", "of-all", 1)
    settings = load_settings(proxy="socks5://a:hunter2@own:2")
    assert settings.find_proxy() == Proxy("socks5", "own", 2, "a", "hunter2")
    assert "hunter2" not in repr(settings) + str(settings) + str(settings.model_dump())


@pytest.mark.parametrize(
    ("variables", "url", "host"),
    [
        ({}, TELEGRAM, None),
        ({"HTTP_PROXY": "http://a"}, TELEGRAM, None),
        ({"HTTP_PROXY": "http://a"}, "http://bot-api:8081", "a"),
        ({"https_proxy": "http://a", "ALL_PROXY": "http://b"}, TELEGRAM, "a"),
        ({"all_proxy": "socks5://b"}, TELEGRAM, "b"),
        ({"ALL_PROXY": "http://b", "NO_PROXY": "telegram.org"}, TELEGRAM, None),
        ({"HTTPS_PROXY": "http://a", "no_proxy": "*"}, TELEGRAM, None),
        ({"HTTP_PROXY": "http://a", "NO_PROXY": "bot-api:8081"}, "http://bot-api:8081", None),
        ({"HTTP_PROXY": "a:1", "ALL_PROXY": "b:2"}, "http://localhost:8081", None),
        ({"HTTP_PROXY": "a:1", "ALL_PROXY": "b:2"}, "http://[::1]:8081", None),
    ],
)
def test_the_environment_means(
    monkeypatch: pytest.MonkeyPatch, variables: dict[str, str], url: str, host: str | None
) -> None:
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    proxy = proxy_of_environment(url)
    assert (proxy.host if proxy else None) == host


@pytest.mark.parametrize("variable", ["HTTPS_PROXY", "https_proxy", "ALL_PROXY"])
def test_a_wrong_one_of_the_environment_is_named_and_not_shown(
    monkeypatch: pytest.MonkeyPatch, variable: str
) -> None:
    monkeypatch.setenv(variable, "user:hunter2@proxy:3128")
    with pytest.raises(SettingsError) as caught:
        proxy_of_environment(TELEGRAM)
    assert str(caught.value).startswith(f"{variable.upper()} is wrong: expected the address of")
    assert "hunter2" not in str(caught.value)
