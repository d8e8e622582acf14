"""The intake: fetches updates by long polling and hands each to the door.

python-telegram-bot's own loop confirms updates to Telegram before they are handled, so a crash would
lose them. This one gives handlers a moment, and keeps what was not handled by then in the ``inbox``
before it confirms: so no update is lost, and none waits for another's answer. Updates of one chat are
handled in order, those of different chats side by side, and a chat that floods the bot loses what is
too much.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Collection, Sequence
from typing import Any
from urllib.parse import urlencode

from telegram import Bot, Update
from telegram.error import Conflict, RetryAfter, TelegramError, TimedOut

from tickerbot.bot_api.connection import Connection
from tickerbot.bot_api.errors import classify, retry_seconds
from tickerbot.bot_api.keyed_lock import KeyedLock
from tickerbot.bot_api.watcher import POLLING, Watcher
from tickerbot.errors import SECOND_INSTANCE, StoreClosed, TelegramRefused
from tickerbot.outcomes import Refused
from tickerbot.storage import inbox
from tickerbot.storage.store import Store

log = logging.getLogger(__name__)

LONG_POLL_S = 25
READ_TIMEOUT_S = LONG_POLL_S + 10
# What is handled within so long need not be kept.
AT_ONCE_S = 0.02
# What was kept is dropped so long after it was handled, with what else was handled by then.
TIDY_S = 0.1
PAUSE_MAX_S = 30.0
# After a kill Telegram may still hold the connection of the instance before, for a few seconds.
CONFLICTS_BORNE = 3
CONFLICT_PAUSE_S = 2.0
# Of one chat that asks faster than it can be answered so much waits (taps are answered quicker); what
# comes on top is left out, so that it takes nobody else's place.
MOST_MESSAGES, MOST_TAPS = 20, 100
# While so many chats are being answered, further updates wait at Telegram.
MOST_AT_ONCE = 200


class Intake:
    """Polls until it is cancelled; ``drain`` then waits for the handlers that still run."""

    def __init__(
        self,
        bot: Bot,
        connection: Connection,
        store: Store,
        handle: Callable[[Update], Awaitable[None]],
        kinds: Sequence[str],
        watcher: Watcher,
        editors: Collection[int],
        on_back: Callable[[], None] = lambda: None,
    ) -> None:
        """``connection``: for polling alone. ``editors``: user ids of whom nothing is ever left out.

        ``on_back`` is called when Telegram answers after it could not be reached.
        """
        self._bot = bot
        self._connection = connection
        self._store = store
        self._handle = handle
        self._kinds = list(kinds)
        self._watcher = watcher
        self._editors = editors
        self._on_back = on_back
        self._locks = KeyedLock()
        self._waiting: Counter[int] = Counter()
        self._tasks: set[asyncio.Task[None]] = set()
        self._unhandled: set[int] = set()
        # kept in the inbox; and those of them that were handled since
        self._kept: set[int] = set()
        self._done: set[int] = set()
        self._tidying: asyncio.Task[None] | None = None
        self._failures = 0
        self._conflicts = 0
        self._fetched: int | None = None
        self._confirmed: int | None = None

    async def run(self) -> None:
        """Poll. Raises TelegramRefused where the token is revoked or used elsewhere too."""
        left = await self._store.record_until_done(inbox.take_back, int(time.time()))
        self._kept.update(int(raw["update_id"]) for raw in left)
        self._begin(left)
        while True:
            while len(self._waiting) >= MOST_AT_ONCE:
                await asyncio.wait(self._tasks, return_when=asyncio.FIRST_COMPLETED)
            updates = await self._fetch()
            if updates:
                self._fetched = max(int(raw["update_id"]) for raw in updates) + 1
                await self._keep(updates, self._begin(updates))
                self._confirmed = self._fetched

    async def drain(self) -> None:
        """Wait for running handlers, then confirm what was fetched."""
        await self._keep([], [])  # should the others take too long, these do not come again
        if self._tasks:
            await asyncio.wait(self._tasks)
        if self._tidying is not None:
            await self._tidying
        if self._fetched is not None:
            try:
                await self._bot.get_updates(self._fetched, limit=1, timeout=0, read_timeout=2)
            except TelegramError as error:
                log.info("the last updates may come again: %s", type(error).__name__)

    def _begin(self, updates: Sequence[dict[str, Any]]) -> list[asyncio.Task[None]]:
        """Have these updates handled; what cannot be read, or is too much, is done with."""
        started = []
        for raw in updates:
            update_id = int(raw["update_id"])
            update = self._read(raw)
            place = self._enter(update) if update else None
            if update is None or place is None:
                self._finish(update_id)
                continue
            self._unhandled.add(update_id)
            task = asyncio.create_task(self._take(update, place))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)
            started.append(task)
        return started

    async def _keep(
        self, updates: Sequence[dict[str, Any]], started: Sequence[asyncio.Task[None]]
    ) -> None:
        """Return when each of these updates was handled, or lies in the inbox."""
        if started:
            await asyncio.wait(started, timeout=AT_ONCE_S)
        slow = [raw for raw in updates if int(raw["update_id"]) in self._unhandled]
        self._kept.update(int(raw["update_id"]) for raw in slow)
        done, self._done = self._done, set()
        if slow or done:
            await self._store.record_until_done(inbox.keep, slow, done, int(time.time()))

    def _finish(self, update_id: int) -> None:
        self._unhandled.discard(update_id)
        if update_id in self._kept:
            self._kept.discard(update_id)
            self._done.add(update_id)
            if self._tidying is None or self._tidying.done():
                self._tidying = asyncio.create_task(self._tidy())

    async def _tidy(self) -> None:
        while self._done:
            await asyncio.sleep(TIDY_S)
            # where the store is closed they come again, and act once all the same
            with contextlib.suppress(StoreClosed):
                await self._keep([], [])

    def _enter(self, update: Update) -> int | None:
        """Where the update waits for its turn; None where too much waits there already."""
        chat, user = update.effective_chat, update.effective_user
        place = chat.id if chat else user.id if user else 0
        most = MOST_MESSAGES if update.message else MOST_TAPS
        moves = update.message and update.message.migrate_to_chat_id
        spared = update.my_chat_member or moves or (user and user.id in self._editors)
        if self._waiting[place] >= most and not spared:
            log.info("update %s is left out: its chat floods the bot", update.update_id)
            return None
        self._waiting[place] += 1
        return place

    async def _take(self, update: Update, place: int) -> None:
        try:
            async with self._locks.hold(place):
                await self._handle(update)
            self._finish(update.update_id)
        finally:
            self._waiting[place] -= 1
            if not self._waiting[place]:
                del self._waiting[place]

    def _read(self, raw: dict[str, Any]) -> Update | None:
        try:
            return Update.de_json(raw, self._bot)
        except Exception as error:  # noqa: BLE001 - whatever it is, the next update must be reached
            log.warning("update %s cannot be read and is left out: %r", raw.get("update_id"), error)
            return None

    async def _fetch(self) -> list[dict[str, Any]]:
        try:
            raw = await self._poll()
        except RetryAfter as flood:
            await asyncio.sleep(retry_seconds(flood))
            return []
        except TelegramError as error:
            if isinstance(refusal := classify(error), Refused):
                if not isinstance(error, Conflict):
                    raise TelegramRefused(refusal.reason) from error
                await self._bear_conflict(error)
                return []
            self._watcher.reachable(POLLING, yes=False)
            pause = 0.0 if isinstance(error, TimedOut) else min(PAUSE_MAX_S, 2.0**self._failures)
            log.warning(
                "updates cannot be fetched (%s); next try in %.0f s", type(error).__name__, pause
            )
            self._failures = min(self._failures + 1, 10)
            await asyncio.sleep(pause)
            return []
        if self._failures:
            self._on_back()
        self._failures = self._conflicts = 0
        self._watcher.reachable(POLLING, yes=True)
        return raw if isinstance(raw, list) else []

    async def _poll(self) -> Any:
        # past the bot, whose method reads all updates or none: one that it cannot read would end the
        # bot, and come again after each start
        form: dict[str, Any] = {
            "timeout": LONG_POLL_S,
            "allowed_updates": json.dumps(self._kinds),
        }
        if self._confirmed is not None:
            form["offset"] = self._confirmed
        url = f"{self._bot.base_url}/getUpdates"
        return await self._connection.post_form(url, urlencode(form).encode(), READ_TIMEOUT_S)

    async def _bear_conflict(self, error: Conflict) -> None:
        if "webhook" in str(error).lower():
            log.warning("a webhook was set for this bot; removing it, since the bot polls")
            with contextlib.suppress(TelegramError):  # the next poll meets the conflict again
                await self._bot.delete_webhook()
            await asyncio.sleep(1.0)
            return
        self._conflicts += 1
        if self._conflicts >= CONFLICTS_BORNE:
            raise TelegramRefused(SECOND_INSTANCE) from error
        log.warning("Telegram answers 409: is a second instance running? Trying again")
        await asyncio.sleep(CONFLICT_PAUSE_S)
