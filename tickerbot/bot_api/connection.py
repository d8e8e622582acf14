"""HTTP to the Bot API over aiohttp, in python-telegram-bot's place for it.

Its own way, httpx, compares all open connections with one another for each request, and so gets slower
the more there are. Files are not supported: the bot sends none.
"""

from __future__ import annotations

import ipaddress
from http import HTTPStatus
from typing import Any, cast
from urllib.parse import urlencode, urlsplit

import aiohttp
from telegram.error import NetworkError, TimedOut
from telegram.request import BaseRequest, RequestData

CONNECT_TIMEOUT_S = 10.0
KEEP_OPEN_S = 60.0
_FORM = {"Content-Type": "application/x-www-form-urlencoded"}


class NotConnected(NetworkError):
    """There was no connection to send the request over, so nobody can have received it."""


class Connection(BaseRequest):
    """Connections to one Bot API server, at most ``size`` at once, made when they are needed.

    ``answer_timeout``: seconds that an answer may take, unless a request says otherwise.
    """

    def __init__(self, api_url: str, size: int, answer_timeout: float) -> None:
        self._size = size
        self._timeout = _timeout(answer_timeout, answer_timeout)
        # a proxy of the environment is for the world, not for a server on this machine
        self._use_proxy = not _is_loopback(api_url)
        self._session: aiohttp.ClientSession | None = None

    @property
    def read_timeout(self) -> float | None:
        """Seconds that an answer may take."""
        return self._timeout.sock_read

    async def initialize(self) -> None:
        """Make ready; connects to nobody yet."""
        if self._session is None:
            self._session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(limit=self._size, keepalive_timeout=KEEP_OPEN_S),
                headers={"User-Agent": self.USER_AGENT},
                cookie_jar=aiohttp.DummyCookieJar(),
                trust_env=self._use_proxy,
            )

    async def shutdown(self) -> None:
        """Close all connections."""
        if self._session is not None:
            session, self._session = self._session, None
            await session.close()

    async def post_form(self, url: str, form: bytes, answer_timeout: float | None = None) -> Any:
        """POST a form that is encoded already; the ``result`` of the answer. Raises TelegramError.

        ``answer_timeout``: seconds, where this request may take longer than others.
        """
        # what a status means is told by python-telegram-bot, for these requests as for its own;
        # it hands the form on as it is
        return await self.post(url, cast("RequestData", form), read_timeout=answer_timeout)

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
        """One request: status and body. Raises TimedOut, NotConnected, NetworkError."""
        if self._session is None:
            raise RuntimeError("the connection was not initialized")
        if isinstance(request_data, bytes):
            body: bytes | None = request_data
        else:
            body = _encoded(request_data) if request_data is not None else None
        timeout = self._timeout
        if isinstance(read_timeout, int | float):
            timeout = _timeout(self._timeout.connect, read_timeout)
        try:
            async with self._session.request(
                method, url, data=body, headers=_FORM, timeout=timeout, allow_redirects=False
            ) as answer:
                status, content = answer.status, await answer.read()
        except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError) as error:
            # only the name: the words may hold the address, and the address holds the token
            raise NotConnected(type(error).__name__) from error
        except TimeoutError as error:
            raise TimedOut from error
        except aiohttp.ClientError as error:
            raise NetworkError(type(error).__name__) from error
        if status == HTTPStatus.OK and b'"result"' not in content:
            # whoever answered, a proxy or a login page, it was not the Bot API
            raise NetworkError("an answer without a result")
        return status, content


def _timeout(pool: float | None, answer: float) -> aiohttp.ClientTimeout:
    return aiohttp.ClientTimeout(connect=pool, sock_connect=CONNECT_TIMEOUT_S, sock_read=answer)


def _encoded(data: RequestData) -> bytes:
    if data.contains_files:
        raise NotImplementedError("this bot sends no files")
    return urlencode(data.json_parameters).encode()


def _is_loopback(url: str) -> bool:
    host = urlsplit(url).hostname or ""
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
