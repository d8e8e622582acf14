"""The Bot API server: HTTP on the loopback interface, with flood limits and scripted faults."""

from __future__ import annotations

import asyncio
import inspect
import re
import time
from collections import deque
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any, TypeAlias, TypeVar

from aiohttp import web

from tickerbot.playground import (  # noqa: F401  # fill METHODS
    answering,
    bot_methods,
    editing,
    passing_on,
    polls,
    reactions,
    sending,
    sending_media,
)
from tickerbot.playground.fault_effects import apply_after, apply_before
from tickerbot.playground.faults import Faults
from tickerbot.playground.http_answers import encode, error_json, error_response
from tickerbot.playground.methods import METHODS
from tickerbot.playground.params import NOT_BUILT, PARAMETERS, Params
from tickerbot.playground.people import People
from tickerbot.playground.requests import read_params
from tickerbot.playground.updates import WEBHOOK_ACTIVE
from tickerbot.playground.values import Call, Refusal
from tickerbot.playground.webhooks import WebhookSender

T = TypeVar("T")
CallHook: TypeAlias = Callable[[Call], Any]
CallWatcher: TypeAlias = Callable[[Call], None]

MAX_REQUEST = 64 * 1024 * 1024
"""Maximum size of a request, in bytes; Telegram accepts uploads of up to 50 MB."""
SHUTDOWN_TIMEOUT_S = 1.0
_TOKEN = re.compile(r"[0-9]+:[A-Za-z0-9_-]+")
_METHOD_NAMES = {name.lower(): name for name in PARAMETERS}  # names are not case-sensitive


class BotApi(People):
    """An embedded Bot API server for one bot: the state of its world, its people, and HTTP.

    `clock` returns Unix time in seconds; dates, flood limits and Telegram's other time limits use it.
    `privacy` is the bot's privacy mode in groups. Ids of messages, in every chat, and of updates start
    at the first ones given. `calls_size` is the maximum number of recorded calls.
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
        """Whether `calls` includes `getUpdates`."""
        self.on_call: CallHook | None = None
        """Called after a call has taken effect and before it is answered; may be asynchronous."""
        self.call_watchers: list[CallWatcher] = []
        """Called when a call ends, answered or not, including `getUpdates`."""
        self.latency = 0.0
        """Seconds added to each answer."""

    # --- for tests

    async def wait_for(self, condition: Callable[[], T], timeout: float = 30) -> T:  # noqa: ASYNC109
        """Wait until `condition` is true, checking it at every change of state; return its result.

        Raises TimeoutError after `timeout` seconds; its message lists the last calls.
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
        """Serve while the context is open; yields the URL, without `/bot`.

        Port 0 stands for any free port. The state is kept, so the same object can serve again.
        """
        # a client that disconnects cancels the handler of its request, such as a poll
        server = web.Server(self.handle, handler_cancellation=True, access_log=None)
        runner = web.ServerRunner(server, handle_signals=False, shutdown_timeout=SHUTDOWN_TIMEOUT_S)
        async with self.listen(runner, host, port) as url:
            yield url

    @asynccontextmanager
    async def listen(self, runner: web.BaseRunner, host: str, port: int) -> AsyncIterator[str]:
        """Let a server that handles this API's requests listen on a port; yields its URL.

        On leaving, waiting requests are released. Raises OSError if the port cannot be used.
        """
        await runner.setup()
        sender = asyncio.create_task(WebhookSender(self).run(), name="webhook sender")
        try:
            await web.TCPSite(runner, host, port, backlog=1024).start()
            yield f"http://{host}:{runner.addresses[0][1]}"
        finally:
            sender.cancel()
            await asyncio.gather(sender, return_exceptions=True)
            self.updates.release()
            self.faults.release()
            await runner.cleanup()

    async def handle(self, request: web.BaseRequest) -> web.StreamResponse:
        """Answer one request; can also be a route's handler in a larger application."""
        parts = request.path.split("/", 3)
        if len(parts) == 4 and parts[1] == "file" and parts[2].startswith("bot"):
            return self._download(parts[2][3:], parts[3])
        if len(parts) < 3 or not parts[1].startswith("bot"):
            return error_response(Refusal(404, "Not Found"))
        if not _TOKEN.fullmatch(parts[1][3:]):
            return error_response(Refusal(404, "Not Found"))
        if parts[1][3:] != self.token:
            return error_response(Refusal(401, "Unauthorized"))
        name = "/".join(parts[2:]).lower()
        method = _METHOD_NAMES.get(name)
        if method is None and name in NOT_BUILT:
            return error_response(Refusal(501, f"Not Implemented: {parts[2]} is not built in here"))
        if method is None:
            return error_response(Refusal(404, "Not Found: method not found"))
        try:
            params = await read_params(request)
        except Refusal as refusal:
            return error_response(refusal)
        return await self._call(request, method, params)

    def _download(self, token: str, path: str) -> web.Response:
        if token != self.token:
            return error_response(Refusal(401, "Unauthorized"))
        content = self.files.at(path)
        if content is None:
            return error_response(Refusal(404, "Not Found"))
        return web.Response(body=content, content_type="application/octet-stream")

    async def _call(
        self, request: web.BaseRequest, method: str, params: Params
    ) -> web.StreamResponse:
        chat_id = _chat_id(params)
        unknown = tuple(params.raw.keys() - PARAMETERS[method])
        call = Call(self.clock(), method, params.raw, 0, None, chat_id, unknown)
        if method != "getUpdates" or self.record_updates:
            self.calls.append(call)
        fault = self.faults.match(method, chat_id)
        started = time.perf_counter()
        try:
            answer = None
            if fault is not None:
                answer = await apply_before(fault, request, call, self.wake_waiters)
            if answer is None:
                answer = await self._execute(call, params)
                if fault is not None:
                    answer = await apply_after(fault, request, call, answer)
            if self.latency:
                await asyncio.sleep(self.latency)
            call.seconds = time.perf_counter() - started if call.status else None
        finally:
            for watcher in self.call_watchers:
                watcher(call)
            self.wake_waiters()
        return answer

    async def _execute(self, call: Call, params: Params) -> web.StreamResponse:
        """Let a call take effect, and return its answer."""
        try:
            call.result = await self._run(call.method, params)
            call.status, body = 200, b'{"ok":true,"result":' + encode(call.result) + b"}"
            answer = web.Response(body=body, content_type="application/json")
        except Refusal as refusal:
            call.status, call.result = refusal.error_code, error_json(refusal)
            answer = error_response(refusal)
        self.wake_waiters()
        if self.on_call is not None:
            hooked = self.on_call(call)
            if inspect.isawaitable(hooked):
                await hooked
        return answer

    async def _run(self, method: str, params: Params) -> Any:
        polls.close_overdue(self)
        if method != "getUpdates":
            return METHODS[method](self, params)
        if self.webhook:
            raise await self.updates.conflict(WEBHOOK_ACTIVE)
        allowed = params.value("allowed_updates", "allowed updates")
        if isinstance(allowed, list):
            self.updates.allow(allowed)
        offset = params.integer("offset")
        self.updates.confirm(offset)
        self.wake_waiters()
        limit = min(max(params.integer("limit", 100), 1), 100)
        return await self.updates.poll(limit, params.integer("timeout"), offset)


def _chat_id(params: Params) -> int | None:
    try:
        return int(params.raw["chat_id"])
    except (KeyError, TypeError, ValueError):
        return None
