"""The Bot API over HTTP on loopback, with people, flood limits and scripted faults behind it."""

from __future__ import annotations

import asyncio
import inspect
import json
import re
import time
from collections import deque
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any, TypeAlias, TypeVar

from aiohttp import web

from tickerbot.playground import answering, bot_methods, sending  # noqa: F401  # fill METHODS
from tickerbot.playground.faults import (
    BadGateway,
    DropAfter,
    DropBefore,
    Fault,
    Faults,
    FloodWait,
    Garbage,
    Hang,
    Refuse,
)
from tickerbot.playground.methods import METHODS
from tickerbot.playground.params import PARAMETERS, Params
from tickerbot.playground.people import People
from tickerbot.playground.requests import read_params
from tickerbot.playground.values import Call, Json, Refusal

T = TypeVar("T")
CallHook: TypeAlias = Callable[[Call], Any]
CallWatcher: TypeAlias = Callable[[Call], None]

MAX_REQUEST = 64 * 1024 * 1024  # bytes; Telegram takes uploads up to 50 MB
_JSON = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))
_TOKEN = re.compile(r"[0-9]+:[A-Za-z0-9_-]+")
_METHOD_NAMES = {name.lower(): name for name in PARAMETERS}  # names are not case-sensitive
_WEBHOOK_ACTIVE = (
    "Conflict: can't use getUpdates method while webhook is active; "
    "use deleteWebhook to delete the webhook first"
)
_BAD_GATEWAY = """<html>\r
<head><title>502 Bad Gateway</title></head>\r
<body>\r
<center><h1>502 Bad Gateway</h1></center>\r
<hr><center>nginx/1.18.0</center>\r
</body>\r
</html>\r
"""


class BotApi(People):
    """An embedded Bot API server for one bot: state, people, and HTTP.

    `clock` gives Unix time in seconds; dates, flood limits and every time limit of Telegram's go by
    it. `privacy` is the bot's privacy mode in groups. The numbers of messages and updates begin at
    the first ones given, those of messages in every chat. `calls_size` bounds the record of calls.
    """

    def __init__(
        self,
        token: str = "12345:TEST",  # noqa: S107  # a made-up token of a made-up bot
        username: str = "ticker_bot",
        name: str = "Ticker",
        clock: Callable[[], float] = time.time,
        *,
        privacy: bool = True,
        first_message_id: int = 1,
        first_update_id: int = 100_000_001,
        calls_size: int = 10_000,
    ) -> None:
        numbers = {"first_message_id": first_message_id, "first_update_id": first_update_id}
        super().__init__(token, username, name, clock, privacy=privacy, **numbers)
        self.faults = Faults()
        self.calls: deque[Call] = deque(maxlen=calls_size)
        self.record_updates = False
        """Whether `calls` holds `getUpdates`, too."""
        self.on_call: CallHook | None = None
        """Called after a call took effect and before it is answered; may be asynchronous."""
        self.call_watchers: list[CallWatcher] = []
        """Told of every call when it ends, `getUpdates` too, answered or not."""
        self.latency = 0.0
        """Seconds added to each answer."""

    # --- for tests

    async def wait_for(self, condition: Callable[[], T], timeout: float = 10) -> T:  # noqa: ASYNC109
        """Wait until `condition` is true, looking again at each change of state.

        Returns what it returned. Raises TimeoutError, with the last calls, after `timeout` seconds.
        """
        try:
            async with asyncio.timeout(timeout):
                while not (result := condition()):
                    await self.next_change()
                return result
        except TimeoutError:
            raise TimeoutError(f"not true within {timeout} s; {self._last_calls()}") from None

    def calls_of(self, *methods: str) -> list[Call]:
        """Return the recorded calls of these methods, oldest first."""
        return [call for call in self.calls if call.method in methods]

    def _last_calls(self, number: int = 8) -> str:
        lines = [
            f"{call.status} {call.method} chat={call.chat_id} {str(call.params)[:200]}"
            + ("" if call.status == 200 else f" -> {call.result}")
            for call in list(self.calls)[-number:]
        ]
        pending = f"{len(self.updates)} updates not yet confirmed"
        return "\n  ".join([f"{pending}, last calls:" if lines else f"{pending}, no calls", *lines])

    # --- HTTP

    @asynccontextmanager
    async def serve(self, host: str = "127.0.0.1", port: int = 0) -> AsyncIterator[str]:
        """Serve while the context is open; gives the URL, without `/bot`.

        A port of 0 takes a free one. The state survives, so that the same object can serve again.
        """
        # a client that leaves cancels what still waits for it: a poll, a hanging call
        server = web.Server(self.handle, handler_cancellation=True, access_log=None)
        runner = web.ServerRunner(server, handle_signals=False, shutdown_timeout=1)
        await runner.setup()
        try:
            site = web.TCPSite(runner, host, port, backlog=1024)
            await site.start()
            bound = runner.addresses[0][1]
            yield f"http://{host}:{bound}"
        finally:
            self.updates.release()
            self.faults.release()
            await runner.cleanup()

    async def handle(self, request: web.BaseRequest) -> web.StreamResponse:
        """Answer one request; also a handler for an application that serves more than this."""
        parts = request.path.split("/", 3)
        if len(parts) == 4 and parts[1] == "file" and parts[2].startswith("bot"):
            return self._download(parts[2][3:], parts[3])
        if len(parts) < 3 or not parts[1].startswith("bot"):
            return _error(Refusal(404, "Not Found"))
        if not _TOKEN.fullmatch(parts[1][3:]):
            return _error(Refusal(404, "Not Found"))
        if parts[1][3:] != self.token:
            return _error(Refusal(401, "Unauthorized"))
        method = _METHOD_NAMES.get("/".join(parts[2:]).lower())
        if method is None:
            return _error(Refusal(404, "Not Found: method not supported by this server"))
        try:
            params = await read_params(request)
        except Refusal as refusal:
            return _error(refusal)
        return await self._call(request, method, params)

    def _download(self, token: str, path: str) -> web.Response:
        if token != self.token:
            return _error(Refusal(401, "Unauthorized"))
        for known, content in self.files.values():
            if known == path:
                return web.Response(body=content, content_type="application/octet-stream")
        return _error(Refusal(404, "Not Found"))

    async def _call(
        self, request: web.BaseRequest, method: str, params: Params
    ) -> web.StreamResponse:
        chat_id = _chat_id(params)
        unknown = tuple(params.raw.keys() - PARAMETERS[method])
        call = Call(self.clock(), method, params.raw, 0, None, chat_id, unknown)
        if method != "getUpdates" or self.record_updates:
            self.calls.append(call)
        fault = self.faults.meet(method, chat_id)
        begun = time.perf_counter()
        try:
            answer = None if fault is None else await self._before(request, fault, call)
            if answer is None:
                answer = await self._take(call, params)
                if fault is not None:
                    answer = await self._after(request, fault, call, answer)
            if self.latency:
                await asyncio.sleep(self.latency)
            call.seconds = time.perf_counter() - begun if call.status else None
        finally:
            for watcher in self.call_watchers:
                watcher(call)
            self.changed()
        return answer

    async def _take(self, call: Call, params: Params) -> web.StreamResponse:
        """Let a call take effect and give its answer."""
        try:
            call.result = await self._run(call.method, params)
            call.status, body = 200, b'{"ok":true,"result":' + _encode(call.result) + b"}"
        except Refusal as refusal:
            call.status, call.result = refusal.error_code, _error_json(refusal)
            body = _encode(call.result)
        self.changed()
        if self.on_call is not None:
            hooked = self.on_call(call)
            if inspect.isawaitable(hooked):
                await hooked
        return web.Response(body=body, status=call.status, content_type="application/json")

    async def _run(self, method: str, params: Params) -> Any:
        if method != "getUpdates":
            return METHODS[method](self, params)
        if self.webhook:
            raise Refusal(409, _WEBHOOK_ACTIVE)
        allowed = params.value("allowed_updates", "allowed updates")
        if isinstance(allowed, list):
            self.updates.allow(allowed)
        self.updates.confirm(params.integer("offset"))
        self.changed()
        limit = params.integer("limit", 100)
        limit = limit if 1 <= limit <= 100 else 100
        return await self.updates.poll(limit, params.number("timeout"))

    async def _before(
        self, request: web.BaseRequest, fault: Fault, call: Call
    ) -> web.StreamResponse | None:
        """Return what a fault does before the call takes effect; None lets it go on."""
        match fault.kind:
            case Refuse(error_code, description, parameters):
                return _refuse(call, Refusal(error_code, description, parameters))
            case FloodWait(seconds):
                description = f"Too Many Requests: retry after {seconds}"
                return _refuse(call, Refusal(429, description, {"retry_after": seconds}))
            case BadGateway():
                call.status = 502
                return web.Response(text=_BAD_GATEWAY, status=502, content_type="text/html")
            case Garbage(status):
                call.status = status
                return web.Response(text="<!doctype html>", status=status, content_type="text/html")
            case DropBefore():
                return _drop(request)
            case Hang(seconds, taken=False):
                self.changed()
                await fault.hang(seconds)
                if request.transport is None or request.transport.is_closing():
                    return _drop(request)
        return None

    async def _after(
        self, request: web.BaseRequest, fault: Fault, call: Call, answer: web.StreamResponse
    ) -> web.StreamResponse:
        """What a fault does after the call took effect."""
        if isinstance(fault.kind, DropAfter):
            call.status = 0
            return _drop(request)
        if isinstance(fault.kind, Hang) and fault.kind.taken:
            await fault.hang(fault.kind.seconds)
        return answer


def _chat_id(params: Params) -> int | None:
    try:
        return int(params.raw["chat_id"])
    except (KeyError, TypeError, ValueError):
        return None


def _encode(value: Any) -> bytes:
    return _JSON.encode(value).encode("utf-8", "replace")


def _error_json(refusal: Refusal) -> Json:
    answer: Json = {
        "ok": False,
        "error_code": refusal.error_code,
        "description": refusal.description,
    }
    if refusal.parameters:
        answer["parameters"] = refusal.parameters
    return answer


def _error(refusal: Refusal) -> web.Response:
    body = _encode(_error_json(refusal))
    return web.Response(body=body, status=refusal.error_code, content_type="application/json")


def _refuse(call: Call, refusal: Refusal) -> web.Response:
    call.status, call.result = refusal.error_code, _error_json(refusal)
    return _error(refusal)


def _drop(request: web.BaseRequest) -> web.Response:
    """Close the connection; the answer returned here is never seen."""
    if request.transport is not None:
        request.transport.abort()
    return web.Response()
