"""HTTP to the Bot API over aiohttp, plugged into python-telegram-bot as its request backend.

The library's own backend, httpx, searches all open connections for each request, and so gets slower the
more there are. File uploads are not supported: the bot sends no files.
"""

from __future__ import annotations

import ipaddress
from http import HTTPStatus
from typing import Any, cast
from urllib.parse import urlencode, urlsplit

import aiohttp
from telegram.error import NetworkError, RetryAfter, TimedOut
from telegram.request import BaseRequest, RequestData

from tickerbot.bot_api.flood_waits import read_wait

CONNECT_TIMEOUT_S = 10.0
KEEPALIVE_S = 60.0
_FORM = {"Content-Type": "application/x-www-form-urlencoded"}


class NotConnected(NetworkError):
    """No connection could be made, so Telegram cannot have received the request."""


class Connection(BaseRequest):
    """A pool of at most ``size`` connections to one Bot API server, opened as they are needed.

    ``read_timeout``: maximum time to wait for a response, or for more of it, in seconds, unless a
    request sets its own. ``connect_timeout``: maximum time to wait for a connection. No request takes
    longer than both together, however slowly its response comes.
    """

    def __init__(
        self,
        api_url: str,
        size: int,
        read_timeout: float,
        connect_timeout: float = CONNECT_TIMEOUT_S,
    ) -> None:
        self._size = size
        self._connect_timeout = connect_timeout
        self._timeout = _make_timeout(connect_timeout, read_timeout)
        # a proxy from the environment is meant for the internet, not for a server on this machine
        self._use_proxy = not _is_loopback(api_url)
        self._session: aiohttp.ClientSession | None = None

    @property
    def read_timeout(self) -> float | None:
        """Maximum time to wait for a response, in seconds."""
        return self._timeout.sock_read

    async def initialize(self) -> None:
        """Open the pool; no connection is made yet."""
        if self._session is None:
            self._session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(limit=self._size, keepalive_timeout=KEEPALIVE_S),
                headers={"User-Agent": self.USER_AGENT},
                cookie_jar=aiohttp.DummyCookieJar(),
                trust_env=self._use_proxy,
            )

    async def shutdown(self) -> None:
        """Close all connections."""
        if self._session is not None:
            session, self._session = self._session, None
            await session.close()

    async def post_form(self, url: str, form: bytes, read_timeout: float | None = None) -> Any:
        """POST an encoded form; return the ``result`` of the response. Raises TelegramError.

        ``read_timeout``: seconds, if this request may take longer than others.
        """
        # python-telegram-bot passes the form on unchanged, and turns an error status into its own
        # exceptions, as for the requests that it makes itself
        try:
            return await self.post(url, cast("RequestData", form), read_timeout=read_timeout)
        except (KeyError, TypeError) as error:  # JSON, but not the Bot API's
            raise NetworkError("a response without a result") from error

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: object = BaseRequest.DEFAULT_NONE,
        write_timeout: object = BaseRequest.DEFAULT_NONE,  # noqa: ARG002
        connect_timeout: object = BaseRequest.DEFAULT_NONE,  # noqa: ARG002
        pool_timeout: object = BaseRequest.DEFAULT_NONE,  # noqa: ARG002
    ) -> tuple[int, bytes]:
        """Make one request; return status and body.

        Raises RetryAfter, TimedOut, NotConnected, NetworkError.
        """
        if self._session is None:
            raise RuntimeError("the connection was not initialized")
        if isinstance(request_data, bytes):
            body: bytes | None = request_data
        else:
            body = _encode_form(request_data) if request_data is not None else None
        timeout = self._timeout
        if isinstance(read_timeout, int | float):
            timeout = _make_timeout(self._connect_timeout, read_timeout)
        try:
            async with self._session.request(
                method, url, data=body, headers=_FORM, timeout=timeout, allow_redirects=False
            ) as response:
                status, content = response.status, await response.read()
                wait = read_wait(status, content, response.headers.get("Retry-After"))
        except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError) as error:
            raise NotConnected(_why_not_connected(error)) from error
        except TimeoutError as error:
            raise TimedOut from error
        except aiohttp.ClientError as error:
            raise NetworkError(type(error).__name__) from error
        if wait is not None:  # python-telegram-bot would believe whatever stands there
            raise RetryAfter(wait)
        if status == HTTPStatus.OK and b'"result"' not in content:
            # this came from a proxy or a login page, not from the Bot API
            raise NetworkError("an answer without a result")
        return status, content


def _why_not_connected(error: aiohttp.ClientError) -> str:
    """What keeps us from the server, as words for the operator; never the address, with its token."""
    if not isinstance(error, aiohttp.ClientConnectorError):
        return f"no connection within {CONNECT_TIMEOUT_S:.0f} s"
    where = f"{error.host}:{error.port}"
    match error:
        case aiohttp.ClientConnectorCertificateError():
            found = error.certificate_error
            return f"the certificate of {where} is not accepted: {getattr(found, 'verify_message', '')}"
        case aiohttp.ClientConnectorSSLError():
            return f"{where} does not speak TLS as expected: {error.os_error.reason or ''}"
        case aiohttp.ClientConnectorDNSError():
            return f"the name {error.host} is not known"
    return f"{where}: {error.os_error.strerror or type(error).__name__}"


def _make_timeout(connect: float, read: float) -> aiohttp.ClientTimeout:
    return aiohttp.ClientTimeout(
        total=connect + read, connect=connect, sock_connect=connect, sock_read=read
    )


def _encode_form(data: RequestData) -> bytes:
    if data.contains_files:
        raise NotImplementedError("this bot sends no files")
    return urlencode(data.json_parameters).encode()


def _is_loopback(url: str) -> bool:
    host = urlsplit(url).hostname or ""
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
