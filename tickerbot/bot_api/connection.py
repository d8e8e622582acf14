"""HTTP to the Bot API over aiohttp.

python-telegram-bot's own backend, httpx, searches all open connections for each request, and so gets
slower the more there are; and it believes answers of any shape. File uploads are not supported: the bot
sends no files.
"""

from __future__ import annotations

import ipaddress
from typing import Any
from urllib.parse import urlsplit

import aiohttp
from telegram.error import NetworkError, TimedOut

from tickerbot.bot_api.answers import read_answer

CONNECT_TIMEOUT_S = 10.0
KEEPALIVE_S = 60.0
# Maximum size of a response, in bytes: the server gives at most 4 MB of updates (its ``JsonUpdates``).
MAX_RESPONSE = 16 * 1024 * 1024
_FORM = {"Content-Type": "application/x-www-form-urlencoded"}


class NotConnected(NetworkError):
    """No connection could be made, so Telegram cannot have received the request."""


class Connection:
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

    async def initialize(self) -> None:
        """Open the pool; no connection is made yet."""
        if self._session is None:
            self._session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(limit=self._size, keepalive_timeout=KEEPALIVE_S),
                headers={"User-Agent": "tickerbot"},
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

        That is TimedOut, NotConnected or another NetworkError where no answer came, or none that is
        the Bot API's. ``read_timeout``: seconds, if this request may take longer than others.
        """
        return read_answer(*await self._post(url, form, read_timeout))

    async def _post(
        self, url: str, form: bytes, read_timeout: float | None
    ) -> tuple[int, bytes, str | None]:
        """Make one request; return status, body and ``Retry-After``. Raises NetworkError."""
        if self._session is None:
            raise RuntimeError("the connection was not initialized")
        timeout = self._timeout
        if read_timeout is not None:
            timeout = _make_timeout(self._connect_timeout, read_timeout)
        try:
            async with self._session.post(
                url, data=form, headers=_FORM, timeout=timeout, allow_redirects=False
            ) as response:
                retry_after = response.headers.get("Retry-After")
                return response.status, await _read_body(response), retry_after
        except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError) as error:
            raise NotConnected(_why_not_connected(error)) from error
        except TimeoutError as error:
            raise TimedOut from error
        except NetworkError:
            raise
        except Exception as error:  # whatever a server sends, it ends nothing here
            raise NetworkError(type(error).__name__) from error


async def _read_body(response: aiohttp.ClientResponse) -> bytes:
    body = bytearray()
    async for chunk in response.content.iter_any():
        body += chunk
        if len(body) > MAX_RESPONSE:
            raise NetworkError("an answer that is too large")
    return bytes(body)


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


def _is_loopback(url: str) -> bool:
    host = urlsplit(url).hostname or ""
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
