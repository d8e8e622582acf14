"""HTTP to the Bot API over aiohttp.

python-telegram-bot's own backend, httpx, searches all open connections for each request, and so gets
slower the more there are; and it believes answers of any shape.
"""

from __future__ import annotations

import ssl
from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import Any

import aiohttp
from telegram.error import NetworkError, RetryAfter, TimedOut

from tickerbot.bot_api.answers import read_answer
from tickerbot.bot_api.clocks import ServerTime, seconds_passed
from tickerbot.bot_api.flood_waits import wait_of
from tickerbot.bot_api.pool import Pool
from tickerbot.bot_api.proxied import (
    NO_ACCESS,
    PROXY_ERRORS,
    request_options,
    why_refused,
)
from tickerbot.proxies import Proxy

CONNECT_TIMEOUT_S = 10.0
KEEPALIVE_S = 60.0
# Maximum size of a response, in bytes: the server gives at most 4 MB of updates (its ``JsonUpdates``).
MAX_RESPONSE = 16 * 1024 * 1024
_FORM = {"Content-Type": "application/x-www-form-urlencoded"}


class NotConnected(NetworkError):
    """No connection could be made, so Telegram cannot have received the request."""


class Connection:
    """A pool of at most ``size`` connections to a Bot API server, opened as they are needed.

    ``read_timeout``: maximum time to wait for a response, or for more of it, in seconds, unless a
    request sets its own. ``connect_timeout``: maximum time to wait for a connection. No request takes
    longer than both together, however slowly its response comes. ``proxy``: what they go through.
    """

    def __init__(
        self,
        size: int,
        read_timeout: float,
        connect_timeout: float = CONNECT_TIMEOUT_S,
        proxy: Proxy | None = None,
    ) -> None:
        self._size = size
        self._proxy = proxy
        self._connect_timeout = connect_timeout
        self._timeout = _make_timeout(connect_timeout, read_timeout)
        self._pool: Pool | None = None
        self.server_time = ServerTime()
        self.on_request: Callable[[str, int | None, float], None] = lambda *_: None
        """Called with each request's method, the status of its answer, and the wait that it asks."""

    async def initialize(self) -> None:
        """Open the pool; no connection is made yet."""
        if self._pool is None:
            self._pool = Pool(self._size, KEEPALIVE_S, self._proxy)

    async def shutdown(self) -> None:
        """Close all connections."""
        if self._pool is not None:
            pool, self._pool = self._pool, None
            await pool.close()

    @property
    def _opened(self) -> Pool:
        if self._pool is None:
            raise RuntimeError("the connection was not initialized")
        return self._pool

    async def post_form(self, url: str, form: bytes, read_timeout: float | None = None) -> Any:
        """POST an encoded form; return the ``result`` of the response. Raises TelegramError.

        That is TimedOut, NotConnected or another NetworkError where no answer came, or none that is
        the Bot API's. ``read_timeout``: seconds, if this request may take longer than others.
        """
        return await self._ask(url, form, read_timeout)

    async def post_file(
        self,
        url: str,
        fields: Mapping[str, str],
        field: str,
        name: str,
        content: bytes,
        read_timeout: float | None = None,
    ) -> Any:
        """As ``post_form``, with a file of this name in the field ``field``."""
        form = aiohttp.FormData(fields)
        form.add_field(field, content, filename=name, content_type="application/octet-stream")
        return await self._ask(url, form, read_timeout)

    async def get_file(self, url: str, most: int, read_timeout: float) -> bytes:
        """Download a file of at most ``most`` bytes. Raises NetworkError."""
        timeout = _make_timeout(self._connect_timeout, read_timeout)
        try:
            with self._opened.lend() as session:
                async with session.get(
                    url, timeout=timeout, allow_redirects=False, **request_options(self._proxy, url)
                ) as response:
                    status, body = response.status, await _read_body(response, most)
        except TimeoutError as error:
            raise TimedOut from error
        except NetworkError:
            raise
        except Exception as error:
            raise NetworkError(type(error).__name__) from error
        if status != HTTPStatus.OK:
            raise NetworkError(f"a file could not be fetched (status {status})")
        return body

    async def _ask(
        self, url: str, form: bytes | aiohttp.FormData, read_timeout: float | None
    ) -> Any:
        """Make one request and read its answer. Raises TelegramError."""
        status, wait = None, 0.0
        try:
            status, body, retry_after = await self._post(url, form, read_timeout)
            if status == HTTPStatus.PROXY_AUTHENTICATION_REQUIRED:
                raise NotConnected(NO_ACCESS)
            return read_answer(status, body, retry_after)
        except RetryAfter as flood:
            wait = wait_of(flood)
            raise
        finally:
            self.on_request(url.rpartition("/")[2], status, wait)

    async def _post(
        self, url: str, form: bytes | aiohttp.FormData, read_timeout: float | None
    ) -> tuple[int, bytes, str | None]:
        """Make one request; return status, body and ``Retry-After``. Raises NetworkError."""
        timeout = self._timeout
        if read_timeout is not None:
            timeout = _make_timeout(self._connect_timeout, read_timeout)
        options = request_options(self._proxy, url)
        headers = {**(_FORM if isinstance(form, bytes) else {}), **options.pop("headers", {})}
        began = seconds_passed()
        try:
            with self._opened.lend() as session:
                async with session.post(
                    url,
                    data=form,
                    headers=headers,
                    timeout=timeout,
                    allow_redirects=False,
                    **options,
                ) as response:
                    retry_after = response.headers.get("Retry-After")
                    if date := response.headers.get("Date"):
                        self.server_time.note(date, seconds_passed() - began)
                    return response.status, await _read_body(response), retry_after
        except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError) as error:
            raise NotConnected(_why_not_connected(error)) from error
        except PROXY_ERRORS as error:
            raise NotConnected(why_refused(error)) from error
        except TimeoutError as error:
            raise TimedOut from error
        except NetworkError:
            raise
        except Exception as error:  # whatever a server sends, it ends nothing here
            if isinstance(found := error.__cause__, ssl.SSLCertVerificationError):  # behind SOCKS
                raise NotConnected(
                    f"the certificate is not accepted: {found.verify_message}"
                ) from error
            raise NetworkError(type(error).__name__) from error


async def _read_body(response: aiohttp.ClientResponse, most: int = MAX_RESPONSE) -> bytes:
    body = bytearray()
    async for chunk in response.content.iter_any():
        body += chunk
        if len(body) > most:
            raise NetworkError("an answer that is too large")
    return bytes(body)


def _why_not_connected(error: aiohttp.ClientError) -> str:
    """What keeps us from the server, as words for the operator; never the address, with its token."""
    if not isinstance(error, aiohttp.ClientConnectorError):
        return f"no connection within {CONNECT_TIMEOUT_S:.0f} s"
    where = f"{error.host}:{error.port}"
    if isinstance(error, aiohttp.ClientProxyConnectionError):
        where = f"the proxy {where}"
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
