"""Sends updates to the bot's webhook, as the real server does (its ``WebhookActor``).

Several requests are under way at once, but of one chat only one. An update is sent again until it is
answered with success.
"""

from __future__ import annotations

import asyncio
import contextlib
import time
from typing import Any, Protocol

import aiohttp

from tickerbot.playground.updates import UpdateQueue
from tickerbot.playground.values import Json

FIRST_PAUSE_S, MAX_PAUSE_S = 0.1, 2.0
TIMEOUT_S = 30.0
SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105  # the header's name
MAX_CONNECTIONS = 40


class World(Protocol):
    """What has a webhook, and updates for it."""

    webhook: Json
    updates: UpdateQueue

    def wake_waiters(self) -> None:
        """Tell whoever waits for a change of state."""


class WebhookSender:
    """Sends while ``run`` does."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._under_way: dict[int, int] = {}
        """The chat of each update that is being sent, by the update's id."""

    async def run(self) -> None:
        """Send whatever is queued while a webhook is set, until cancelled."""
        timeout = aiohttp.ClientTimeout(total=TIMEOUT_S)
        async with aiohttp.ClientSession(timeout=timeout) as session, asyncio.TaskGroup() as tasks:
            while True:
                self._world.updates.changed.clear()
                for update_id, update in self._due():
                    self._under_way[update_id] = chat_of(update)
                    tasks.create_task(self._send(session, update_id, update))
                await self._world.updates.changed.wait()

    def _due(self) -> list[tuple[int, Json]]:
        """The next update of each chat that waits for no answer."""
        due: dict[int, tuple[int, Json]] = {}
        limit = self._world.webhook.get("max_connections", MAX_CONNECTIONS)
        if not self._world.webhook:
            return []
        for update_id, update in self._world.updates.pending():
            chat = chat_of(update)
            if chat not in self._under_way.values() and update_id not in self._under_way:
                due.setdefault(chat, (update_id, update))
        return list(due.values())[: max(0, limit - len(self._under_way))]

    async def _send(self, session: aiohttp.ClientSession, update_id: int, update: Json) -> None:
        pause = FIRST_PAUSE_S
        try:
            while self._world.webhook:
                if await self._post(session, update):
                    self._world.updates.confirm_one(update_id)
                    self._world.wake_waiters()
                    return
                await asyncio.sleep(pause)
                pause = min(MAX_PAUSE_S, 2 * pause)
        finally:
            del self._under_way[update_id]
            self._world.updates.changed.set()

    async def _post(self, session: aiohttp.ClientSession, update: Json) -> bool:
        headers = {}
        if secret := self._world.webhook.get("secret_token"):
            headers[SECRET_HEADER] = str(secret)
        with contextlib.suppress(aiohttp.ClientError, TimeoutError):
            async with session.post(
                str(self._world.webhook["url"]), json=update, headers=headers
            ) as response:
                if response.ok:
                    return True
                answer = f"Wrong response from the webhook: {response.status} {response.reason}"
                self._note_failure(answer)
                return False
        self._note_failure("Connection refused")
        return False

    def _note_failure(self, message: str) -> None:
        if self._world.webhook:
            self._world.webhook |= {
                "last_error_date": int(time.time()),
                "last_error_message": message,
            }


def chat_of(update: Json) -> int:
    """The chat of an update, or the person; what has neither is in a queue of its own."""
    payload = next((value for key, value in update.items() if key != "update_id"), None)
    place = _part(payload, "message") or payload
    found = _part(_part(place, "chat") or _part(payload, "from"), "id")
    return found if isinstance(found, int) else 0


def _part(value: Any, key: str) -> Any:
    """A part of a JSON value, or None: tests send updates of any shape."""
    return value.get(key) if isinstance(value, dict) else None
