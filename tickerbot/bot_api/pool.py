"""A pool of connections that shrinks after a burst."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Iterator
from dataclasses import dataclass

import aiohttp

from tickerbot.bot_api.proxied import make_connector
from tickerbot.proxies import Proxy

FIRST_PART = 8
"""So many connections may be kept whatever happens; each further part has as many as all before it."""


@dataclass(slots=True)
class _Part:
    session: aiohttp.ClientSession
    size: int
    busy: int = 0


class Pool:
    """At most ``size`` connections, opened as they are needed.

    It is in parts, and a request goes to the first with room. aiohttp takes what it keeps in turn, so
    in one part all that a burst has opened would be used now and then, and never closed.
    """

    def __init__(self, size: int, keepalive_s: float, proxy: Proxy | None) -> None:
        """Make it inside of a running loop; no connection is made yet.

        A connection is closed that rests for longer than ``keepalive_s`` seconds.
        """
        self._parts: list[_Part] = []
        room = size
        while room:
            part = min(room, (size - room) or FIRST_PART)
            room -= part
            session = aiohttp.ClientSession(
                connector=make_connector(proxy, limit=part, keepalive_timeout=keepalive_s),
                headers={"User-Agent": "tickerbot"},
                cookie_jar=aiohttp.DummyCookieJar(),
            )
            self._parts.append(_Part(session, part))

    @contextlib.contextmanager
    def lend(self) -> Iterator[aiohttp.ClientSession]:
        """What one request goes through; where all are busy it waits in the last part."""
        part = next((each for each in self._parts if each.busy < each.size), self._parts[-1])
        part.busy += 1
        try:
            yield part.session
        finally:
            part.busy -= 1

    async def close(self) -> None:
        """Close all connections."""
        await asyncio.gather(*(part.session.close() for part in self._parts))
