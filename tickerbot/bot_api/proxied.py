"""Requests through a proxy: aiohttp itself speaks to those of HTTP, aiohttp-socks to those of SOCKS."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

import aiohttp
from aiohttp_socks import ProxyConnectionError, ProxyConnector, ProxyError, ProxyTimeoutError

from tickerbot.proxies import Proxy

PROXY_ERRORS = (
    aiohttp.ClientHttpProxyError,
    ProxyConnectionError,
    ProxyError,
    ProxyTimeoutError,
)
NO_ACCESS = "the proxy does not accept the user and password (407)"


def make_connector(proxy: Proxy | None, **options: Any) -> aiohttp.TCPConnector:
    """A pool of connections, which a SOCKS proxy makes if there is one."""
    if proxy is None or proxy.scheme != "socks5":
        return aiohttp.TCPConnector(**options)
    return ProxyConnector(
        proxy.host,
        proxy.port,
        username=proxy.username or None,
        password=proxy.password if proxy.username else None,
        **options,
    )


def request_options(proxy: Proxy | None, url: str) -> dict[str, Any]:
    """The arguments of aiohttp's request that send it through an HTTP proxy, if there is one."""
    if proxy is None or proxy.scheme == "socks5":
        return {}
    if not proxy.username:
        return {"proxy": str(proxy)}
    access = {"Proxy-Authorization": aiohttp.encode_basic_auth(proxy.username, proxy.password)}
    # with TLS the proxy reads only the CONNECT before it, without only the request itself
    where = "proxy_headers" if url.startswith("https:") else "headers"
    return {"proxy": str(proxy), where: access}


def why_refused(error: Exception) -> str:
    """What keeps the proxy from making a connection, as words for the operator."""
    if isinstance(error, aiohttp.ClientHttpProxyError):
        if error.status == HTTPStatus.PROXY_AUTHENTICATION_REQUIRED:
            return NO_ACCESS
        return f"the proxy makes no connection; it answers {error.status}"
    return f"the proxy makes no connection: {' '.join(str(error).split())}"
