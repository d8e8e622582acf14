"""An HTTP server that holds a bounded number of connections, and lets whoever asks next in."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from aiohttp import web

Answer = Callable[[web.BaseRequest], Awaitable[web.StreamResponse]]


class BoundedServer(web.Server):
    """Holds at most ``most`` connections.

    For one more, the one is closed on which nothing was asked for longest; where all of them wait for
    an answer, the new one itself.
    """

    def __init__(self, answer: Answer, most: int, **options: Any) -> None:
        """``answer`` handles a request; ``options`` are those of ``web.Server``."""
        super().__init__(self._answer_one, **options)
        self._answer = answer
        self._most = most
        self._busy: set[web.RequestHandler] = set()
        self._at_rest: dict[web.RequestHandler, None] = {}
        """Those with no request, the longest at rest first."""

    def connection_made(self, handler: web.RequestHandler, transport: asyncio.Transport) -> None:
        """Take a connection in."""
        super().connection_made(handler, transport)
        self._at_rest[handler] = None
        if len(self._at_rest) + len(self._busy) > self._most:
            longest = next(iter(self._at_rest))
            del self._at_rest[longest]
            transport_of_it = longest.transport
            longest.force_close()
            if transport_of_it is not None:
                transport_of_it.abort()  # close() would wait for one who does not read

    def connection_lost(
        self, handler: web.RequestHandler, exc: BaseException | None = None
    ) -> None:
        """Forget a connection."""
        super().connection_lost(handler, exc)
        self._at_rest.pop(handler, None)
        self._busy.discard(handler)

    async def _answer_one(self, request: web.BaseRequest) -> web.StreamResponse:
        connection = request.protocol
        if connection in self._at_rest:  # else it was closed just now
            del self._at_rest[connection]
            self._busy.add(connection)
        try:
            return await self._answer(request)
        finally:
            if connection in self._busy:  # else it was lost meanwhile
                self._busy.remove(connection)
                self._at_rest[connection] = None
