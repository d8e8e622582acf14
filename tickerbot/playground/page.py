"""The page: its routes, its security, and a server for it and the Bot API on one port.

It can be used from this machine only. Other sites' pages in the same browser get no access: the Host
header must name this machine, and a request that may change something must come from this page.
"""

from __future__ import annotations

import asyncio
import re
import secrets
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from aiohttp import web

from tickerbot.playground.acts import perform
from tickerbot.playground.clock import Clock
from tickerbot.playground.methods import MAX_TEXT
from tickerbot.playground.moods import Join, LimitsHook, Moods
from tickerbot.playground.page_files import PageFiles
from tickerbot.playground.server import MAX_REQUEST, SHUTDOWN_TIMEOUT_S, BotApi
from tickerbot.playground.values import Json
from tickerbot.playground.views import Person, Views
from tickerbot.playground.window import Window

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
        "media-src 'self' blob:; connect-src 'self'; base-uri 'none'; form-action 'none'; "
        "frame-ancestors 'none'; "
        "require-trusted-types-for 'script'; trusted-types 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-cache",
}
_WEB = Path(__file__).parent / "web"
_TYPES = {
    ".html": "text/html",
    ".css": "text/css",
    ".js": "text/javascript",
    ".svg": "image/svg+xml",
    ".png": "image/png",
}
_WEB_FILE_NAME = re.compile(r"[a-z0-9][a-z0-9_-]*(\.[a-z]+)")
_OWN_HOST = re.compile(r"(127\.0\.0\.1|localhost|\[::1\])(:[0-9]{1,5})?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Hint:
    """A hint for the first visit. `words` has title, text and action for each language code.

    In the text, what the visitor should type is between backticks. The action makes the visitor
    `person` (None: no change), and opens what `opens` names: "chat" or "moods".
    """

    person: int | None
    opens: str
    words: dict[str, dict[str, str]]

    def as_json(self) -> Json:
        """Return the hint as the page expects it."""
        return {"person": self.person, "opens": self.opens, **self.words}


class Page:
    """Serves the page and the Bot API on one port.

    `clock` is the API's, which the visitor may put forward; `on_limits` is called when the flood
    limits are switched on or off; `join` subscribes silent accounts.
    """

    def __init__(
        self,
        api: BotApi,
        people: Sequence[Person],
        hints: Sequence[Hint],
        *,
        clock: Clock,
        on_limits: LimitsHook,
        join: Join,
    ) -> None:
        self.api = api
        self.views = Views(api, people)
        self.moods = Moods(api, clock, on_limits, join)
        self._files = PageFiles(api, self.views)
        self._hints = hints
        self._session = secrets.token_urlsafe(12)
        self._windows: set[Window] = set()
        api.watchers.append(self._dispatch_change)

    def _dispatch_change(self, chat_id: int | None, message_id: int | None) -> None:
        """Report a change to the windows, or to the moods if it is in a chat of the silent crowd."""
        if chat_id is not None and chat_id > 0 and chat_id not in self.views.people:
            if message_id is not None:
                self.moods.note_message(chat_id, message_id)
            return
        for window in self._windows:
            window.note(chat_id, message_id)

    def read_all(self) -> None:
        """Mark everything as read, for everybody."""
        self.views.read_all()
        self._dispatch_change(None, None)

    @asynccontextmanager
    async def serve(self, host: str = "127.0.0.1", port: int = 0) -> AsyncIterator[str]:
        """Serve while the context is open; yields the URL, without a trailing slash.

        Port 0 stands for any free port. Raises OSError if the port cannot be used.
        """
        # no access log, which would contain the token
        runner = web.AppRunner(
            self._application(),
            handle_signals=False,
            access_log=None,
            handler_cancellation=True,
            shutdown_timeout=SHUTDOWN_TIMEOUT_S,
        )
        async with self.api.listen(runner, host, port) as url:
            try:
                yield url
            finally:
                await self.moods.close()

    def _application(self) -> web.Application:
        app = web.Application(middlewares=[_require_own_origin], client_max_size=MAX_REQUEST)
        app.on_response_prepare.append(_add_headers)
        app.on_shutdown.append(self._close_windows)
        app.router.add_get("/", self._index)
        app.router.add_get("/web/{name}", self._static)
        app.router.add_get("/page/socket", self._socket)
        app.router.add_post("/page/file", self._files.upload)
        app.router.add_get("/page/file/{file_id}", self._files.download)
        app.router.add_route("*", "/bot{rest:.*}", self.api.handle)
        app.router.add_route("*", "/file/bot{rest:.*}", self.api.handle)
        return app

    async def _close_windows(self, _: web.Application) -> None:
        await asyncio.gather(*(window.close() for window in self._windows))

    # --- files of the page

    async def _index(self, _: web.Request) -> web.Response:
        return _web_file("index.html")

    async def _static(self, request: web.Request) -> web.Response:
        return _web_file(request.match_info["name"])

    # --- the socket

    async def _socket(self, request: web.Request) -> web.WebSocketResponse:
        window = Window(self.api, self.views, self.moods, perform, self._greeting())
        self._windows.add(window)
        try:
            return await window.run(request)
        finally:
            self._windows.discard(window)

    def _greeting(self) -> Json:
        me = self.api.me
        return {
            "type": "world",
            "bot": {"id": me.id, "name": me.first_name, "username": me.username},
            "people": [person.as_json() for person in self.views.people.values()],
            "hints": [hint.as_json() for hint in self._hints],
            "clock": self.moods.clock.as_json(),
            "session": self._session,
            "max_text": MAX_TEXT,
        }


def _web_file(name: str) -> web.Response:
    found = _WEB_FILE_NAME.fullmatch(name)
    content_type = _TYPES.get(found[1]) if found else None
    path = _WEB / name
    if content_type is None or not path.is_file():
        raise web.HTTPNotFound
    charset = "utf-8" if content_type.startswith("text/") else None
    return web.Response(body=path.read_bytes(), content_type=content_type, charset=charset)


def _is_for_bot_api(request: web.BaseRequest) -> bool:
    return request.path.startswith(("/bot", "/file/bot"))


@web.middleware
async def _require_own_origin(
    request: web.Request, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]
) -> web.StreamResponse:
    """Reject requests from other sites' pages, and those to other host names (DNS rebinding)."""
    host = request.headers.get("Host", "")
    if not _OWN_HOST.fullmatch(host):
        raise web.HTTPForbidden
    may_act = request.method not in ("GET", "HEAD") or request.path == "/page/socket"
    is_own = request.headers.get("Origin") == f"http://{host}"
    if may_act and not is_own and not _is_for_bot_api(request):
        raise web.HTTPForbidden
    return await handler(request)


async def _add_headers(request: web.BaseRequest, response: web.StreamResponse) -> None:
    if not _is_for_bot_api(request):
        response.headers.update(HEADERS)
