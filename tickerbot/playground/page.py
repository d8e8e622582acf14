"""The page in the browser: its routes, its security, and serving it on one port with the Bot API.

Everything is for this machine alone. A page of somebody else's in the same browser gets nothing: the
Host must name this machine, and whatever changes something must come from this very page.
"""

from __future__ import annotations

import asyncio
import re
import secrets
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from aiohttp import web

from tickerbot.playground.acts import perform
from tickerbot.playground.fields import bad, checked_text, listed_chat, not_found, spoken
from tickerbot.playground.methods import MAX_TEXT
from tickerbot.playground.moods import Join, LimitsHook, Moods
from tickerbot.playground.sending import MAX_CAPTION
from tickerbot.playground.server import MAX_REQUEST, BotApi
from tickerbot.playground.values import Json, Message, NotAllowed
from tickerbot.playground.views import Person, Views
from tickerbot.playground.window import Window

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
        "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; "
        "require-trusted-types-for 'script'; trusted-types 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-cache",
}
MAX_FILE = 20 * 1024 * 1024
"""Bytes of a file that a person sends; a bot can fetch no more."""
MAX_NAME = 255
MAX_FILES = 200 * 1024 * 1024
"""Bytes of all files, which are kept in memory."""
_WEB = Path(__file__).parent / "web"
_TYPES = {
    ".html": "text/html",
    ".css": "text/css",
    ".js": "text/javascript",
    ".svg": "image/svg+xml",
    ".png": "image/png",
}
_FILE_NAME = re.compile(r"[a-z0-9][a-z0-9_-]*(\.[a-z]+)")
_OWN_HOST = re.compile(r"(127\.0\.0\.1|localhost|\[::1\])(:[0-9]{1,5})?", re.IGNORECASE)
_NO_NAME = re.compile(r"[\x00-\x1f\x7f/\\\ud800-\udfff]")
_PATIENCE_S = 1.0


@dataclass(frozen=True, slots=True)
class Hint:
    """A hint for the first visit. `words` are title, text and action, by language code;
    what is to be typed stands in the text between backticks.

    Its action lets the visitor be `person` (None: whoever it is) and opens a chat or the moods.
    """

    person: int | None
    opens: str
    words: dict[str, dict[str, str]]

    def as_json(self) -> Json:
        """Return the hint as the page takes it."""
        return {"person": self.person, "opens": self.opens, **self.words}


class Page:
    """Serves the page and the Bot API on one port.

    `on_limits` is told when the visitor switches the flood limits; `join` subscribes silent accounts.
    """

    def __init__(
        self,
        api: BotApi,
        people: Sequence[Person],
        hints: Sequence[Hint],
        *,
        on_limits: LimitsHook,
        join: Join,
    ) -> None:
        self.api = api
        self.views = Views(api, people)
        self.moods = Moods(api, on_limits, join)
        self._hints = hints
        self._session = secrets.token_urlsafe(12)
        self._windows: set[Window] = set()
        api.watchers.append(self._note)

    def _note(self, chat_id: int | None, message_id: int | None) -> None:
        """Pass a change on to those whom it may concern: of the crowd's, to none of the windows."""
        if chat_id is not None and chat_id > 0 and chat_id not in self.views.people:
            if message_id is not None:
                self.moods.note_message(chat_id, message_id)
            return
        for window in self._windows:
            window.note(chat_id, message_id)

    def read_all(self) -> None:
        """Mark everything as read, for everybody."""
        self.views.read_all()
        self._note(None, None)

    @asynccontextmanager
    async def serve(self, host: str = "127.0.0.1", port: int = 0) -> AsyncIterator[str]:
        """Serve while the context is open; gives the address without a slash at its end.

        A port of 0 takes a free one. Raises OSError where the port cannot be had.
        """
        # no access log: the token would be in it
        runner = web.AppRunner(
            self._application(),
            handle_signals=False,
            access_log=None,
            handler_cancellation=True,
            shutdown_timeout=_PATIENCE_S,
        )
        await runner.setup()
        try:
            await web.TCPSite(runner, host, port, backlog=1024).start()
            yield f"http://{host}:{runner.addresses[0][1]}"
        finally:
            await self.moods.close()
            self.api.updates.release()
            self.api.faults.release()
            await runner.cleanup()

    def _application(self) -> web.Application:
        app = web.Application(middlewares=[_only_from_here], client_max_size=MAX_REQUEST)
        app.on_response_prepare.append(_add_headers)
        app.on_shutdown.append(self._close_windows)
        app.router.add_get("/", self._index)
        app.router.add_get("/web/{name}", self._static)
        app.router.add_get("/page/socket", self._socket)
        app.router.add_post("/page/file", self._upload)
        app.router.add_get("/page/file/{file_id}", self._download)
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
            "session": self._session,
            "max_text": MAX_TEXT,
        }

    # --- files of people

    async def _upload(self, request: web.Request) -> web.Response:
        try:
            message = await self._take_file(request)
        except NotAllowed as refusal:
            answer = {"error": refusal.code, "text": str(refusal)}
            return web.json_response(answer, status=400)
        return web.json_response({"message": message.message_id})

    async def _take_file(self, request: web.Request) -> Message:
        person = self.views.people.get(_number(request, "person"))
        if person is None:
            raise not_found("person")
        chat = listed_chat(self.api, person.user, _number(request, "chat"))
        name = request.query.get("name", "").strip()
        if not name or len(name) > MAX_NAME or _NO_NAME.search(name):
            raise bad("name: a file's name is expected")
        caption = spoken(request.query.get("caption", ""), "caption")
        caption = checked_text(caption, MAX_CAPTION) if caption.strip() else ""
        content = await _read_file(request)
        kept = sum(len(known) for _, known in self.api.files.values())
        if kept + len(content) > MAX_FILES:
            raise NotAllowed("busy", "no more files fit into the demo's memory")
        return self.api.send_document(person.user, content, name, chat, caption=caption)

    async def _download(self, request: web.Request) -> web.Response:
        known = self.api.files.get(request.match_info["file_id"])
        if known is None:
            raise web.HTTPNotFound
        name = _NO_NAME.sub("_", request.query.get("name", "")) or "file"
        quoted = quote(name, safe="")
        return web.Response(
            body=known[1],
            content_type="application/octet-stream",
            headers={"Content-Disposition": f"attachment; filename*=UTF-8''{quoted}"},
        )


def _web_file(name: str) -> web.Response:
    found = _FILE_NAME.fullmatch(name)
    content_type = _TYPES.get(found[1]) if found else None
    path = _WEB / name
    if content_type is None or not path.is_file():
        raise web.HTTPNotFound
    charset = "utf-8" if content_type.startswith("text/") else None
    return web.Response(body=path.read_bytes(), content_type=content_type, charset=charset)


async def _read_file(request: web.Request) -> bytes:
    too_long = NotAllowed("too_long", "a file has at most 20 MB")
    if (request.content_length or 0) > MAX_FILE:
        raise too_long
    content = bytearray()
    async for chunk in request.content.iter_any():
        content += chunk
        if len(content) > MAX_FILE:
            raise too_long
    if not content:
        raise NotAllowed("empty", "the file is empty")
    return bytes(content)


def _number(request: web.Request, name: str) -> int:
    value = request.query.get(name, "")
    if not re.fullmatch(r"-?[0-9]{1,19}", value):
        raise bad(f"{name}: an integer is expected")
    return int(value)


def _is_bots(request: web.BaseRequest) -> bool:
    return request.path.startswith(("/bot", "/file/bot"))


@web.middleware
async def _only_from_here(
    request: web.Request, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]
) -> web.StreamResponse:
    """Refuse what another site's page sends, and names that somebody pointed to this machine."""
    host = request.headers.get("Host", "")
    if not _OWN_HOST.fullmatch(host):
        raise web.HTTPForbidden
    acts = request.method not in ("GET", "HEAD") or request.path == "/page/socket"
    if acts and not _is_bots(request) and request.headers.get("Origin") != f"http://{host}":
        raise web.HTTPForbidden
    return await handler(request)


async def _add_headers(request: web.BaseRequest, response: web.StreamResponse) -> None:
    if not _is_bots(request):
        response.headers.update(HEADERS)
