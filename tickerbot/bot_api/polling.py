"""The intake: fetches updates by long polling, and passes each to the door.

python-telegram-bot's own loop confirms updates to Telegram before they are handled, so a crash would
lose them. This one gives handlers a moment, and stores what is still unhandled in the ``inbox`` before
it confirms: no update is lost, and none waits for the answer to another. Updates of one chat are
handled in order, those of different chats concurrently. What a chat sends is dropped once it floods the
bot.
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
from tickerbot.bot_api.errors import classify, describe, is_webhook_conflict, retry_seconds
from tickerbot.bot_api.keyed_lock import KeyedLock
from tickerbot.bot_api.watcher import POLLING, Watcher
from tickerbot.errors import SECOND_INSTANCE, DatabaseError, StoreClosed, TelegramRefused
from tickerbot.outcomes import Refused
from tickerbot.storage import inbox
from tickerbot.storage.store import Store

log = logging.getLogger(__name__)

LONG_POLL_S = 25
READ_TIMEOUT_S = LONG_POLL_S + 10
# Updates that are handled within this time are not stored in the inbox.
INBOX_DELAY_S = 0.02
# Handled updates are removed from the inbox after this delay, so that one commit removes several.
CLEANUP_DELAY_S = 0.1
# How long an update that may have ended the bot is handled before others are.
ALONE_S = 1.0
MAX_PAUSE_S = 30.0
# Number of 409s in a row that prove a second instance. Fewer do not: after a kill, Telegram may hold
# the previous instance's connection open for a few seconds.
MAX_CONFLICTS = 3
CONFLICT_PAUSE_S = 2.0
WEBHOOK_PAUSE_S = 1.0
# Maximum number of updates of one chat that wait (taps are answered faster than messages). Those beyond
# it are dropped, so that one chat cannot take the places of others.
MAX_MESSAGES, MAX_TAPS = 20, 100
# Maximum number of chats whose updates are handled at once; further updates wait at Telegram.
MAX_CHATS = 200


class Intake:
    """Polls until cancelled; ``drain`` then waits for the handlers that are still running."""

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
        """``connection`` is for polling alone. No update of ``editors``, user ids, is ever dropped.

        ``on_back`` is called when Telegram can be reached again.
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
        # update ids: in the inbox and unhandled; in the inbox although handled
        self._stored: set[int] = set()
        self._removable: set[int] = set()
        self._cleanup: asyncio.Task[None] | None = None
        self._failures = 0
        self._conflicts = 0
        self._fetched: int | None = None
        self._confirmed: int | None = None

    async def run(self) -> None:
        """Poll until cancelled. Raises TelegramRefused if the token is revoked or used elsewhere."""
        taken_back = await self._take_back()
        while True:
            while len(self._waiting) >= MAX_CHATS:
                await asyncio.wait(self._tasks, return_when=asyncio.FIRST_COMPLETED)
            updates = await self._fetch()
            if updates:
                self._fetched = max(int(raw["update_id"]) for raw in updates) + 1
                # what was stored and not confirmed yet when the bot was killed comes from Telegram, too
                new = [raw for raw in updates if int(raw["update_id"]) not in taken_back]
                await self._make_safe(new, self._start_handling(new))
                self._confirmed = self._fetched

    async def _take_back(self) -> set[int]:
        """Begin with what was not handled before the bot stopped; return the ids of these updates."""
        left = await self._store.record_until_done(inbox.take_back, int(time.time()))
        for update_id in left.expired:
            log.warning("update %s is dropped: it is older than a day", update_id)
        for update_id in left.harmful:
            log.error("update %s is dropped: the bot did not survive it", update_id)
        taken_back = {int(raw["update_id"]) for raw in (*left.suspects, *left.fresh)}
        self._stored |= taken_back
        for raw in left.suspects:
            await self._handle_alone(raw)
        self._start_handling(left.fresh)
        return taken_back

    async def _handle_alone(self, raw: dict[str, Any]) -> None:
        """Handle an update that may be why the bot ended, before all others."""
        update_id = int(raw["update_id"])
        await self._store.record_until_done(inbox.begin_alone, update_id)
        try:
            # one that takes longer waits for Telegram: it goes on while others are handled
            if started := self._start_handling([raw]):
                await asyncio.wait(started, timeout=ALONE_S)
        finally:
            await self._store.record_until_done(inbox.end_alone, update_id)

    async def drain(self) -> None:
        """Wait for the running handlers, then confirm all fetched updates to Telegram."""
        await self._sync_inbox(
            []
        )  # if the handlers take too long, at least these do not come again
        if self._tasks:
            await asyncio.wait(self._tasks)
        if self._cleanup is not None:
            await self._cleanup
        if self._fetched is not None:
            try:
                await self._bot.get_updates(self._fetched, limit=1, timeout=0, read_timeout=2)
            except TelegramError as error:
                log.info("the last updates may come again: %s", type(error).__name__)

    def _start_handling(self, updates: Sequence[dict[str, Any]]) -> list[asyncio.Task[None]]:
        """Start a task for each update, but for those that cannot be parsed or are too many."""
        started = []
        for raw in updates:
            update_id = int(raw["update_id"])
            update = self._parse(raw)
            queue_id = self._enqueue(update) if update else None
            if update is None or queue_id is None:
                self._mark_handled(update_id)
                continue
            self._unhandled.add(update_id)
            task = asyncio.create_task(self._handle_in_turn(update, queue_id))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)
            started.append(task)
        return started

    async def _make_safe(
        self, updates: Sequence[dict[str, Any]], started: Sequence[asyncio.Task[None]]
    ) -> None:
        """Return when each of these updates has been handled, or is in the inbox."""
        if started:
            await asyncio.wait(started, timeout=INBOX_DELAY_S)
        await self._sync_inbox([raw for raw in updates if int(raw["update_id"]) in self._unhandled])

    async def _sync_inbox(self, slow: Sequence[dict[str, Any]]) -> None:
        """Store these updates in the inbox, and remove from it what has been handled."""
        self._stored.update(int(raw["update_id"]) for raw in slow)
        removable, self._removable = self._removable, set()
        if slow or removable:
            await self._store.record_until_done(inbox.keep, slow, removable, int(time.time()))

    def _mark_handled(self, update_id: int) -> None:
        self._unhandled.discard(update_id)
        if update_id in self._stored:
            self._stored.discard(update_id)
            self._removable.add(update_id)
            if self._cleanup is None or self._cleanup.done():
                self._cleanup = asyncio.create_task(self._clean_up())

    async def _clean_up(self) -> None:
        while self._removable:
            await asyncio.sleep(CLEANUP_DELAY_S)
            # otherwise they are handled again at the next start, but take effect only once
            with contextlib.suppress(StoreClosed, DatabaseError):
                await self._sync_inbox([])

    def _enqueue(self, update: Update) -> int | None:
        """Give the update a place in the queue of its chat; None if too many are waiting there."""
        chat, user = update.effective_chat, update.effective_user
        queue_id = chat.id if chat else user.id if user else 0
        limit = MAX_MESSAGES if update.message else MAX_TAPS
        migrates = update.message and update.message.migrate_to_chat_id
        is_exempt = update.my_chat_member or migrates or (user and user.id in self._editors)
        if self._waiting[queue_id] >= limit and not is_exempt:
            log.info("update %s is dropped: its chat floods the bot", update.update_id)
            return None
        self._waiting[queue_id] += 1
        return queue_id

    async def _handle_in_turn(self, update: Update, queue_id: int) -> None:
        try:
            async with self._locks.hold(queue_id):
                await self._handle(update)
            self._mark_handled(update.update_id)
        finally:
            self._waiting[queue_id] -= 1
            if not self._waiting[queue_id]:
                del self._waiting[queue_id]

    def _parse(self, raw: dict[str, Any]) -> Update | None:
        try:
            return Update.de_json(raw, self._bot)
        except Exception as error:  # noqa: BLE001 - one bad update must not stop those after it
            log.warning(
                "update %s cannot be parsed, and is dropped: %r", raw.get("update_id"), error
            )
            return None

    async def _fetch(self) -> list[dict[str, Any]]:
        try:
            raw = await self._poll()
        except RetryAfter as flood:
            seconds = retry_seconds(flood)
            self._watcher.silenced(POLLING, seconds)
            await asyncio.sleep(seconds)
            return []
        except TelegramError as error:
            if isinstance(refusal := classify(error), Refused):
                if not isinstance(error, Conflict):
                    raise TelegramRefused(refusal.reason) from error
                await self._handle_conflict(error)
                return []
            self._watcher.reachable(POLLING, yes=False)
            pause = 0.0 if isinstance(error, TimedOut) else min(MAX_PAUSE_S, 2.0**self._failures)
            log.warning(
                "updates cannot be fetched (%s); next try in %.0f s", describe(error), pause
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
        # not Bot.get_updates, which parses all updates or none: one that it cannot parse would stop the
        # bot, again after each start
        form: dict[str, Any] = {
            "timeout": LONG_POLL_S,
            "allowed_updates": json.dumps(self._kinds),
        }
        if self._confirmed is not None:
            form["offset"] = self._confirmed
        url = f"{self._bot.base_url}/getUpdates"
        return await self._connection.post_form(url, urlencode(form).encode(), READ_TIMEOUT_S)

    async def _handle_conflict(self, error: Conflict) -> None:
        """Remove a webhook; otherwise wait. Raises TelegramRefused after MAX_CONFLICTS in a row."""
        if is_webhook_conflict(error):
            log.warning("a webhook was set for this bot; removing it, since the bot polls")
            with contextlib.suppress(TelegramError):  # the next poll will get the same conflict
                await self._bot.delete_webhook()
            await asyncio.sleep(WEBHOOK_PAUSE_S)
            return
        self._conflicts += 1
        if self._conflicts >= MAX_CONFLICTS:
            raise TelegramRefused(SECOND_INSTANCE) from error
        log.warning("Telegram answers 409: is a second instance running? Trying again")
        await asyncio.sleep(CONFLICT_PAUSE_S)
