"""The HTTP port of the bot: health, readiness, metrics, and the webhook."""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from http import HTTPStatus

from aiohttp import web

from tickerbot.errors import PortTaken, TickerbotError
from tickerbot.operations.bounded_server import BoundedServer
from tickerbot.operations.health import Health
from tickerbot.operations.metrics import Metrics
from tickerbot.setting_values import Address

METRICS_TYPE = "text/plain; version=0.0.4; charset=utf-8"
SHUTDOWN_TIMEOUT_S = 1.0
MAX_BODY = 1024 * 1024
"""Maximum size of a request, in bytes: the others are answered 413."""
IDLE_S = 150.0
"""A connection is closed where so long nothing is asked, or a request stays incomplete: longer than the
proxies in front keep theirs (Caddy two minutes, nginx one), and not for ever."""
LINGER_S = 10.0
"""How long the rest of a request is still read that is answered already."""
CONNECTIONS = 256
"""So many are held at a time, more than Telegram (100 at most) and operators' programs need."""


class Port:
    """Answers operators' programs, while ``open`` lasts."""

    def __init__(
        self,
        health: Health,
        metrics: Metrics,
        webhook: str | None = None,
        idle_s: float = IDLE_S,
        most: int = CONNECTIONS,
    ) -> None:
        """``webhook`` is the path at which updates come; ``most`` connections are held at a time."""
        self._health = health
        self._metrics = metrics
        self._idle_s = idle_s
        self._most = most
        self._routes: list[web.AbstractRouteDef] = [
            web.get("/healthz", self._healthz),
            web.get("/readyz", self._readyz),
            web.get("/metrics", self._expose),
        ]
        if webhook is not None:
            self._routes.append(web.post(webhook, self._take_update))
        self.take_update: Callable[[web.Request], Awaitable[web.Response]] | None = None
        """Answers a request of the webhook; None until the bot takes updates."""

    @contextlib.asynccontextmanager
    async def open(self, address: Address) -> AsyncIterator[None]:
        """Listen while the context lasts. Raises PortTaken."""
        application = web.Application(client_max_size=MAX_BODY)
        application.add_routes(self._routes)
        async with contextlib.AsyncExitStack() as stack:
            routing = web.AppRunner(application)
            stack.push_async_callback(routing.cleanup)
            await routing.setup()
            assert routing.server is not None  # noqa: S101  # it is set up
            server = BoundedServer(
                routing.server.request_handler,
                self._most,
                request_factory=routing.server.request_factory,
                access_log=None,
                keepalive_timeout=self._idle_s,
                lingering_time=min(LINGER_S, self._idle_s),
            )
            runner = web.ServerRunner(server, shutdown_timeout=SHUTDOWN_TIMEOUT_S)
            stack.push_async_callback(runner.cleanup)
            await runner.setup()
            try:
                await web.TCPSite(runner, address.host, address.port).start()
            except (OSError, UnicodeError) as error:  # UnicodeError: a name that cannot be one
                reason = error.strerror if isinstance(error, OSError) else "there is no such name"
                raise PortTaken(
                    f"TICKERBOT_LISTEN: nothing can listen at {address} ({reason}); set another"
                ) from error
            yield

    async def _take_update(self, request: web.Request) -> web.Response:
        if self.take_update is None:  # Telegram sends it again
            return web.Response(status=HTTPStatus.SERVICE_UNAVAILABLE)
        try:
            async with asyncio.timeout(self._idle_s):
                return await self.take_update(request)
        except TimeoutError:  # its rest does not come, so neither will another on this connection
            return web.Response(status=HTTPStatus.REQUEST_TIMEOUT)

    async def _healthz(self, _: web.Request) -> web.Response:
        return web.Response(text="ok\n")

    async def _readyz(self, _: web.Request) -> web.Response:
        stuck = [*await self._health.stuck(), *self._health.not_begun()]
        shown: dict[str, object] = {"ready": not stuck}
        if stuck:
            shown["stuck"] = stuck
        shown["telegram"] = "away" if self._health.is_telegram_away() else "there"
        if not self._health.gets_updates():
            # with 200: updates that are led past an unready bot would never come again
            shown["webhook"] = "unreachable"
        return web.json_response(
            shown, status=503 if stuck else 200, dumps=lambda it: json.dumps(it) + "\n"
        )

    async def _expose(self, _: web.Request) -> web.Response:
        try:
            body = await self._metrics.expose()
        except TickerbotError as error:
            return web.Response(status=503, text=f"{error}\n")
        return web.Response(body=body, headers={"Content-Type": METRICS_TYPE})
