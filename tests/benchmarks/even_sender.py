"""The baseline of the pace: a bot that only sends evenly, and answers ``/latest`` in the next slot.

    python -m tests.benchmarks.even_sender TEXT FIRST_CHAT CHATS PER_SECOND

Nothing is stored, and what is refused is sent again after the wait that Telegram asked for.
"""

from __future__ import annotations

import asyncio
import os
import sys
import time
from collections import deque

import aiohttp

from tests.bot_api.simulated_limits import EvenSender


class Baseline:
    """Replies go first, then pushes, each in a slot of its own."""

    def __init__(self, http: aiohttp.ClientSession, text: str, chats: range, rate: float) -> None:
        self._http = http
        self._url = f"{os.environ['TICKERBOT_API_URL']}/bot{os.environ['TICKERBOT_TOKEN']}"
        self._text = text
        self._replies: deque[int] = deque()
        self._pushes = deque(chats)
        self._sender = EvenSender(rate)
        self._tasks: set[asyncio.Task[None]] = set()

    async def poll(self) -> None:
        """Take updates, and poll on at once."""
        offset = 0
        while True:
            body = {"offset": offset, "timeout": 20}
            async with self._http.post(f"{self._url}/getUpdates", data=body) as answer:
                updates = (await answer.json())["result"]
            for update in updates:
                offset = update["update_id"] + 1
                self._replies.append(update["message"]["chat"]["id"])

    async def send(self) -> None:
        """Send for ever, evenly."""
        while True:
            now = time.monotonic()
            await asyncio.sleep(self._sender.next_at(now) - now)
            now = time.monotonic()
            if self._sender.next_at(now) > now:
                continue
            waiting = self._replies or self._pushes
            chat_id = waiting.popleft()
            task = asyncio.create_task(self._post(chat_id, waiting))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def _post(self, chat_id: int, waiting: deque[int]) -> None:
        slot = self._sender.send(time.monotonic())
        body = {"chat_id": chat_id, "text": self._text, "parse_mode": "HTML"}
        async with self._http.post(f"{self._url}/sendMessage", data=body) as answer:
            taken = await answer.json()
        wait = 0.0 if taken["ok"] else float(taken["parameters"]["retry_after"])
        self._sender.answered(time.monotonic(), slot, chat_id, wait)
        if wait:
            waiting.appendleft(chat_id)


async def main(text: str, first: int, chats: int, rate: float) -> None:
    """Poll and send until killed."""
    connector = aiohttp.TCPConnector(limit=256)
    async with aiohttp.ClientSession(connector=connector) as http:
        baseline = Baseline(http, text, range(first, first + chats), rate)
        await asyncio.gather(baseline.poll(), baseline.send())


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), float(sys.argv[4])))
