"""The intake: takes updates from a source, keeps them safe, and passes each to the door.

A source (polling) hands over what it was given, and confirms it to Telegram once ``take`` returns: each
update has then been handled, or is in the ``inbox``. Handling begins before that and waits for nothing:
no update is lost, none is handled twice, and none waits for the answer to another. Updates of one chat
are handled in order, those of different chats concurrently. What a chat sends is dropped once it floods
the bot.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from typing import Any

from telegram import Update

from tickerbot import events
from tickerbot.bot_api.albums import Albums
from tickerbot.bot_api.keyed_lock import KeyedLock
from tickerbot.bot_api.shapes import read_update
from tickerbot.errors import DatabaseError, StoreClosed
from tickerbot.storage import inbox
from tickerbot.storage.store import Store

log = logging.getLogger(__name__)

# What has been handled is recorded after this delay, or with the next updates: one commit for several.
RECORD_DELAY_S = 0.1
FORGET_INTERVAL_S = 3600.0
# How long an update that may have ended the bot is handled before others are.
ALONE_S = 1.0
# Maximum number of updates of one chat that wait (taps are answered faster than messages). Those beyond
# it are dropped, so that one chat cannot take the places of others.
MAX_MESSAGES, MAX_TAPS = 20, 100
# Maximum number of chats whose updates are handled at once; further updates wait at Telegram.
MAX_CHATS = 200


class Intake:
    """Handles updates, each once; ``drain`` waits for those that are being handled."""

    def __init__(
        self,
        store: Store,
        handle: Callable[[Update], Awaitable[None]],
        editors: Collection[int],
        clock: Callable[[], float] = time.time,
        *,
        albums: Albums | None = None,
    ) -> None:
        """No update of ``editors``, user ids, is ever dropped. ``clock`` returns Unix time."""
        self._store = store
        self._handle = handle
        self._editors = editors
        self._clock = clock
        self.albums = albums or Albums()
        """Is told of each message that has come, and when it is handled."""
        self._locks = KeyedLock()
        self._waiting: Counter[int] = Counter()
        self._tasks: set[asyncio.Task[None]] = set()
        # by update id: being handled; of those, in the inbox; handled, but not yet for the inbox
        self._unhandled: dict[int, Mapping[str, Any]] = {}
        self._stored: set[int] = set()
        self._unrecorded: dict[int, Mapping[str, Any]] = {}
        self._newest = 0
        self._one_record = asyncio.Lock()
        self._recording: asyncio.Task[None] | None = None
        self._forgot_at = clock()
        self.on_updates: Callable[[list[str]], None] = lambda _: None
        """Called with the kinds of the updates that have come, but for those that came again."""

    async def take_back(self) -> None:
        """At the start: begin to handle what was left when the bot stopped."""
        left = await self._store.record_until_done(inbox.take_back, self._now())
        for update_id in left.expired:
            log.warning(events.TOO_OLD, update_id)
        for update_id in left.harmful:
            log.error(events.HARMFUL, update_id)
        self._newest = await self._store.read(inbox.newest)
        self._stored |= {raw["update_id"] for raw in (*left.suspects, *left.fresh)}
        for raw in left.suspects:
            await self._handle_alone(raw)
        self._start_handling(left.fresh)

    async def _handle_alone(self, raw: Mapping[str, Any]) -> None:
        """Handle an update that may be why the bot ended, before all others."""
        await self._store.record_until_done(inbox.begin_alone, raw["update_id"])
        try:
            # one that takes longer waits for Telegram: it goes on while others are handled
            if started := self._start_handling([raw]):
                await asyncio.wait(started, timeout=ALONE_S)
        finally:
            await self._store.record_until_done(inbox.end_alone, raw["update_id"])

    async def wait_for_room(self) -> None:
        """Wait while too many chats are being answered."""
        while len(self._waiting) >= MAX_CHATS:
            await asyncio.wait(self._tasks, return_when=asyncio.FIRST_COMPLETED)

    async def take(self, updates: Sequence[Mapping[str, Any]]) -> int:
        """Begin to handle these updates, each with its ``update_id``; returns how many were new.

        When it returns, the source may confirm them.
        """
        # ids grow, but for a new start after a quiet week: most are new without a look into the inbox
        doubtful = [raw for raw in updates if raw["update_id"] <= self._newest]
        known = await self._store.read(inbox.known, doubtful) if doubtful else ()
        new = [
            raw
            for raw in updates
            if not any(
                raw["update_id"] in ours for ours in (known, self._unhandled, self._unrecorded)
            )
        ]
        if new:
            self._newest = max(self._newest, *(raw["update_id"] for raw in new))
            self._start_handling(new)
            self.on_updates([next((key for key in raw if key != "update_id"), "") for raw in new])
            await self._record()
        return len(new)

    async def drain(self) -> None:
        """Wait for the running handlers, and record that they are done."""
        await self._record()  # if they take too long, at least the others do not come again
        if self._tasks:
            await asyncio.wait(self._tasks)
        if self._recording is not None:
            self._recording.cancel()
        await self._record()

    def _start_handling(self, updates: Sequence[Mapping[str, Any]]) -> list[asyncio.Task[None]]:
        """Start a task for each update, but for those that cannot be read or are too many."""
        started = []
        for raw in updates:
            update_id = raw["update_id"]
            if update_id in self._unhandled:  # twice in one answer
                continue
            self._unhandled[update_id] = raw
            update = read_update(raw)
            queue_id = self._enqueue(update) if update else None
            if update is None or queue_id is None:
                self._mark_handled(update_id)
                continue
            task = asyncio.create_task(self._handle_in_turn(update, queue_id))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)
            started.append(task)
        return started

    async def _record(self) -> None:
        """Store what is unhandled, and that the rest has been handled, in one commit."""
        async with self._one_record:  # a later one must not be overtaken by an earlier one
            await self._record_now()

    async def _record_now(self) -> None:
        unstored = {
            update_id: raw
            for update_id, raw in self._unhandled.items()
            if update_id not in self._stored
        }
        handled, self._unrecorded = self._unrecorded, {}
        if not unstored and not handled:
            return
        try:
            await self._store.record_until_done(
                inbox.keep, unstored.values(), handled.values(), self._now()
            )
        except BaseException:
            self._unrecorded |= handled  # once more does no harm
            raise
        self._stored |= unstored.keys() & self._unhandled.keys()
        if abs(self._clock() - self._forgot_at) >= FORGET_INTERVAL_S:
            self._forgot_at = self._clock()
            await self._store.record_until_done(inbox.forget_old, self._now())

    def _mark_handled(self, update_id: int) -> None:
        raw = self._unhandled.pop(update_id)
        self._stored.discard(update_id)
        self._unrecorded[update_id] = raw
        if self._recording is None or self._recording.done():
            self._recording = asyncio.create_task(self._record_soon())

    async def _record_soon(self) -> None:
        while self._unrecorded:
            await asyncio.sleep(RECORD_DELAY_S)
            try:
                await self._record()
            except StoreClosed:  # what is handled again at the next start takes effect only once
                return
            except DatabaseError as error:
                log.warning(events.HANDLED_NOT_KEPT, error)
                return

    def _enqueue(self, update: Update) -> int | None:
        """Give the update a place in the queue of its chat; None if too many are waiting there."""
        chat, user = update.effective_chat, update.effective_user
        queue_id = chat.id if chat else user.id if user else 0
        limit = MAX_MESSAGES if update.message else MAX_TAPS
        migrates = update.message and update.message.migrate_to_chat_id
        is_exempt = update.my_chat_member or migrates or (user and user.id in self._editors)
        if self._waiting[queue_id] >= limit and not is_exempt:
            log.info(events.FLOODED, update.update_id)
            return None
        self._waiting[queue_id] += 1
        self.albums.begin(update.message)
        return queue_id

    async def _handle_in_turn(self, update: Update, queue_id: int) -> None:
        try:
            async with self._locks.hold(queue_id):
                began_at = time.monotonic()
                await self._handle(update)
                took_ms = 1000 * (time.monotonic() - began_at)
                log.debug(events.HANDLED, update.update_id, took_ms)
        except Exception:  # ours; it must neither go unseen nor keep the update for ever
            log.exception(events.BROKEN, update.update_id)
        finally:
            self._waiting[queue_id] -= 1
            if not self._waiting[queue_id]:
                del self._waiting[queue_id]
            self.albums.end(update.message)
        self._mark_handled(update.update_id)

    def _now(self) -> int:
        return int(self._clock())
