"""A Bot API server for measurements: little but fast, with a latency and Telegram's overall limit.

It runs as a process of its own, so that the program that is measured has its core for itself. For the
measurement people act by ``/act``; ``/seen`` tells what arrived, ``/times`` when pushes did.

    python -m tests.benchmarks.fast_api LATENCY_MS PER_SECOND LIMIT JITTER_MS

LIMIT is how Telegram counts: ``window`` (so many in any second), ``bucket`` (so many a second on
average, 35 for each 30 at once) or ``strict`` (as ``window``, and who sends more is not heard for
three seconds). JITTER_MS is what each round trip takes longer on average, drawn anew each time.
"""

from __future__ import annotations

import asyncio
import json
import random
import re
import sys
import time
from collections import deque
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs

from tests.bot_api.simulated_limits import BUCKET_SIZE, Bucket, Limit, StrictWindow

_LENGTH = re.compile(rb"content-length: *(\d+)", re.IGNORECASE)
_CHAT = re.compile(rb'(?:^|&|")chat_id(?:=|": ?"?)(-?\d+)')
_BOT = {"id": 4711, "is_bot": True, "first_name": "Ticker", "username": "ticker_bot"}
_BOT |= {"can_join_groups": True, "can_read_all_group_messages": False}
_BOT |= {"supports_inline_queries": True}
GROUP_MESSAGES, GROUP_WINDOW_S = 20, 60.0
LIMITS: dict[str, Callable[[int], Limit]] = {
    "window": lambda per_second: StrictWindow(per_second, punishment=0.0),
    "bucket": lambda per_second: Bucket(per_second, per_second * BUCKET_SIZE / 30),
    "strict": StrictWindow,
}


class FastApi:
    """The state of the server: what arrived when, and the updates that wait."""

    def __init__(self, latency: float, limit: Limit, jitter: float = 0.0) -> None:
        """``latency``: the shortest round trip; ``jitter``: what is added on average. In seconds."""
        self.latency = latency
        self.jitter = jitter
        self.limit = limit
        self.groups: dict[int, deque[float]] = {}
        self.sent: deque[float] = deque()
        """When each message and edit was taken, seconds of the monotonic clock."""
        self.pushed: list[float] = []
        """The same for messages to chats where nobody has acted."""
        self.refused = 0
        self.message_id = 0
        self.watched: dict[int, list[dict[str, Any]]] = {}
        """Messages and edits to the chats that acted, with the time at which they were taken."""
        self.update_id = 0
        self.updates: list[dict[str, Any]] = []
        self.poll: asyncio.Future[None] | None = None
        self.polled = asyncio.Event()

    def take(self, chat_id: int, now: float) -> float:
        """Count a message; seconds to wait where it is over a limit."""
        group = (
            self.groups.setdefault(chat_id, deque(maxlen=GROUP_MESSAGES)) if chat_id < 0 else None
        )
        if group and len(group) == GROUP_MESSAGES and group[0] > now - GROUP_WINDOW_S:
            return group[0] + GROUP_WINDOW_S - now
        wait = self.limit.take(now)
        if group is not None and not wait:
            group.append(now)
        return wait

    def way(self) -> float:
        """How long a request, or an answer, is on its way now, in seconds."""
        more = random.expovariate(2 / self.jitter) if self.jitter else 0.0
        return self.latency / 2 + more

    def answer(self, method: str, body: bytes, now: float) -> tuple[int, bytes]:
        """The answer to one call, which counts as taken at ``now``."""
        if method in ("sendMessage", "sendPhoto", "editMessageText", "editMessageMedia"):
            found = _CHAT.search(body)
            chat_id = int(found[1]) if found else 0
            wait = self.take(chat_id, now)
            if wait > 0:
                self.refused += 1
                seconds = int(wait) + 1
                return 429, (
                    b'{"ok":false,"error_code":429,"description":"Too Many Requests: retry after %d",'
                    b'"parameters":{"retry_after":%d}}' % (seconds, seconds)
                )
            self.sent.append(now)
            self.message_id += 1
            if chat_id not in self.watched:
                self.pushed.append(now)
            else:
                values = {key: value[0] for key, value in parse_qs(body.decode()).items()}
                self.watched[chat_id].append({"at": now, "method": method, **values})
            message_id = self.message_id
            if method.startswith("edit") and (edited := re.search(rb"message_id=(\d+)", body)):
                message_id = int(edited[1])
            elif chat_id in self.watched:
                self.watched[chat_id][-1]["sent_id"] = message_id
            kind = b"private" if chat_id > 0 else b"supergroup"
            # as long as the answer to a push of 600 characters is
            return 200, (
                b'{"ok":true,"result":{"message_id":%d,"from":{"id":4711,"is_bot":true,"first_name":'
                b'"Ticker","username":"ticker_bot"},"chat":{"id":%d,"first_name":"R","type":"%s"},'
                b'"date":1790000000,"text":"%s","entities":[{"offset":0,"length":40,"type":"bold"}]}}'
                % (message_id, chat_id, kind, b"x" * 600)
            )
        if method == "getMe":
            return 200, json.dumps({"ok": True, "result": _BOT}).encode()
        if method == "getMyDescription":
            return 200, b'{"ok":true,"result":{"description":"Ticker"}}'
        return 200, b'{"ok":true,"result":true}'

    async def get_updates(self, body: bytes) -> bytes:
        """Long polling, as far as the measurement needs it."""
        offset = int(parse_qs(body.decode()).get("offset", ["0"])[0])
        self.updates = [update for update in self.updates if update["update_id"] >= offset]
        self.polled.set()
        if not self.updates:
            self.poll = asyncio.get_running_loop().create_future()
            await asyncio.wait([self.poll], timeout=20)
        return json.dumps({"ok": True, "result": self.updates[:100]}).encode()

    def act(self, act: dict[str, Any]) -> None:
        """Somebody writes (``text``) or taps (``data`` on ``message_id``)."""
        user = act["user"]
        who = {"id": user, "is_bot": False, "first_name": "R", "language_code": "de"}
        self.watched.setdefault(user, [])
        self.update_id += 1
        self.message_id += 1
        chat = {"id": user, "first_name": "R", "type": "private"}
        update: dict[str, Any] = {"update_id": self.update_id}
        message = {"message_id": self.message_id, "from": who, "chat": chat, "date": 1790000000}
        if "text" in act:
            entity = {"type": "bot_command", "offset": 0, "length": len(act["text"].split()[0])}
            update["message"] = {**message, "text": act["text"], "entities": [entity]}
        else:
            tapped = {**message, "from": _BOT, "text": "x", "message_id": act["message_id"]}
            query = {"id": str(self.update_id), "from": who, "chat_instance": "1"}
            update["callback_query"] = {**query, "message": tapped, "data": act["data"]}
        self.updates.append(update)
        if self.poll is not None and not self.poll.done():
            self.poll.set_result(None)


class Http(asyncio.Protocol):
    """HTTP/1.1 as far as a client of the Bot API uses it."""

    def __init__(self, api: FastApi) -> None:
        self.api = api
        self.buffer = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport

    def data_received(self, data: bytes) -> None:
        self.buffer += data
        while (end := self.buffer.find(b"\r\n\r\n")) >= 0:
            found = _LENGTH.search(self.buffer, 0, end)
            length = int(found[1]) if found else 0
            if len(self.buffer) < end + 4 + length:
                return
            path = self.buffer[: self.buffer.find(b"\r\n")].split(b" ")[1].decode()
            body = self.buffer[end + 4 : end + 4 + length]
            self.buffer = self.buffer[end + 4 + length :]
            self._serve(path, body)

    def _serve(self, path: str, body: bytes) -> None:
        loop = asyncio.get_running_loop()
        method = path.rpartition("/")[2]
        if path == "/act":
            self.api.act(json.loads(body))
            self._write(200, json.dumps({"at": time.monotonic()}).encode())
        elif path == "/seen":
            state = {
                "at": time.monotonic(), "count": len(self.api.sent), "refused": self.api.refused,
                "watched": self.api.watched, "polled": self.api.polled.is_set(),
            }  # fmt: skip
            self._write(200, json.dumps(state).encode())
        elif path == "/times":
            self._write(200, json.dumps(self.api.pushed).encode())
        elif method == "getUpdates":
            task = loop.create_task(self._poll(body))
            self.task = task
        else:
            # half of the round trip passes before Telegram takes it, the other half after
            way = self.api.way()
            loop.call_later(way, self._take, method, body, time.monotonic() + way)

    def _take(self, method: str, body: bytes, at: float) -> None:
        status, answer = self.api.answer(method, body, at)
        asyncio.get_running_loop().call_later(self.api.way(), self._write, status, answer)

    async def _poll(self, body: bytes) -> None:
        answer = await self.api.get_updates(body)
        asyncio.get_running_loop().call_later(self.api.way(), self._write, 200, answer)

    def _write(self, status: int, body: bytes) -> None:
        if not self.transport.is_closing():
            head = f"HTTP/1.1 {status} X\r\nContent-Type: application/json\r\n"
            head += f"Content-Length: {len(body)}\r\n\r\n"
            self.transport.write(head.encode() + body)


async def main(latency_ms: float, per_second: int, limit: str, jitter_ms: float) -> None:
    """Serve until killed; prints the port."""
    api = FastApi(latency_ms / 1000, LIMITS[limit](per_second), jitter_ms / 1000)
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: Http(api), "127.0.0.1", 0, backlog=1024)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(main(float(sys.argv[1]), int(sys.argv[2]), sys.argv[3], float(sys.argv[4])))
