"""The messenger: tells editors at once where that is possible, and else as soon as it is.

What could not be told stands in ``storage.newsroom.desk_messages``; until then the update that it
answers is in the inbox. So a crash loses nothing; one in the wrong moment lets a message come twice.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import math
import time
from collections import Counter
from collections.abc import Callable, Collection

from tickerbot import events
from tickerbot.bot_api.keyed_lock import KeyedLock
from tickerbot.bot_api.replies import Replies
from tickerbot.model import Message, Target
from tickerbot.outcomes import (
    Gone,
    Later,
    Missing,
    Moved,
    Outcome,
    Paused,
    Rejected,
    Removed,
    Sent,
    Skipped,
    Unclear,
)
from tickerbot.storage.newsroom import desk_messages
from tickerbot.storage.newsroom.desk_messages import DeskMessage, Lane, Shown
from tickerbot.storage.newsroom.drafts import Draft
from tickerbot.storage.newsroom.expectations import Expectation
from tickerbot.storage.store import Store

log = logging.getLogger(__name__)

MIN_PAUSE_S, MAX_PAUSE_S = 0.5, 8.0
"""Pauses between two tries while Telegram cannot be reached: the first, and the longest."""
MAX_UNCLEAR = 8
"""How often a message is tried that Telegram refuses in unknown words: for half a minute."""


class Messenger:
    """Tells editors, each in the private chat; those of one chat in order."""

    def __init__(
        self,
        store: Store,
        replies: Replies,
        editors: Collection[int],
        clock: Callable[[], float] = time.monotonic,
        wall_clock: Callable[[], float] = time.time,
    ) -> None:
        """Nobody but ``editors``, user ids, is told anything.

        ``wall_clock`` gives Unix times in seconds, as the database holds them.
        """
        self._store = store
        self._replies = replies
        self._editors = editors
        self._clock = clock
        self._wall_clock = wall_clock
        self._locks = KeyedLock()
        # where anything is owed, which nothing may overtake, and when it is tried again; never: until
        # the editor comes back
        self._next_at: dict[Lane, float] = {}
        self._failures: Counter[Lane] = Counter()
        self._unclear: Counter[Lane] = Counter()
        self._attention = asyncio.Event()
        self._is_stopping = False

    async def take_back(self) -> None:
        """At the start: go on with what was owed when the bot stopped."""
        dropped = await self._store.record_until_done(desk_messages.keep_only, self._editors)
        if dropped:
            log.warning(events.DESK_DROPPED, dropped)
        waits = await self._store.read(desk_messages.waits, self._wall_clock())
        self._next_at = {lane: self._clock() + wait_s for lane, wait_s in waits.items()}

    async def tell(
        self,
        chat_id: int,
        message: Message,
        *,
        edits: int | None = None,
        shows: Draft | None = None,
        asks: Expectation | None = None,
        reply_to: int | None = None,
    ) -> None:
        """Tell the editor in this chat: when it returns, it is told, or owed.

        The message ``edits`` becomes it, else a new one is sent. ``shows``: it is the card of this
        draft. ``asks``: once it is there, the next plain message is taken for this. It
        replies to ``reply_to``, if it can be sent at once and that message is still there.
        """
        card = Shown(shows.id, shows.version) if shows else None
        owed = DeskMessage(chat_id, message, edits, card, asks)
        async with self._locks.hold(owed.lane):
            wait_s = 0.0
            if owed.lane not in self._next_at:
                outcome = await self._attempt(owed, reply_to)
                if outcome is None:
                    return
                wait_s = _wait_of(outcome)
            await self._store.record_until_done(desk_messages.owe, owed, self._wall_clock(), wait_s)
        self._attention.set()

    def welcome(self, chat_id: int) -> None:
        """An editor is there: what this chat did not take is tried now."""
        for lane, at in self._next_at.items():
            if lane[0] == chat_id and at == math.inf:
                self._next_at[lane] = self._clock()
                self._attention.set()

    def retry_now(self) -> None:
        """Telegram can be reached again: what failed is tried now."""
        for lane in self._failures:
            self._next_at[lane] = self._clock()
        self._attention.set()

    async def run(self) -> None:
        """Tell whatever is owed as soon as it is possible, until cancelled."""
        while not self._is_stopping:
            self._attention.clear()
            now = self._clock()
            due = [lane for lane, at in self._next_at.items() if at <= now]
            await asyncio.gather(*map(self._tell_owed, due))
            next_at = min(self._next_at.values(), default=math.inf)
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(
                    max(0.0, next_at - self._clock()) if next_at < math.inf else None
                ):
                    await self._attention.wait()

    async def stop(self) -> None:
        """Try nothing more that is owed; return when what is under way is recorded."""
        self._is_stopping = True
        for lane in list(self._next_at):
            async with self._locks.hold(lane):
                pass

    async def _tell_owed(self, lane: Lane) -> None:
        async with self._locks.hold(lane):
            while not self._is_stopping:
                owed = await self._store.read(desk_messages.next_owed, lane)
                if owed is None:
                    await self._store.record_until_done(desk_messages.clear, lane)
                    del self._next_at[lane]
                    self._forget_failures(lane)
                    return
                outcome = await self._attempt(owed)
                if outcome is None:
                    continue
                if wait_s := _wait_of(outcome):
                    await self._store.record_until_done(
                        desk_messages.let_wait, owed, self._wall_clock(), wait_s
                    )
                return

    async def _attempt(self, owed: DeskMessage, reply_to: int | None = None) -> Outcome | None:
        """Try to tell it; None if it is there, or never can be. Else it is known when to try again."""
        outcome = await self._post(owed, reply_to)
        self._unclear[owed.lane] += isinstance(outcome, Unclear)
        can_never_be = (
            isinstance(outcome, Rejected | Missing | Moved | Removed | Skipped)
            or self._unclear[owed.lane] >= MAX_UNCLEAR
        )
        if not isinstance(outcome, Sent) and not can_never_be:
            self._next_at[owed.lane] = self._clock() + self._pause_after(outcome, owed.lane)
            return outcome
        if can_never_be and not isinstance(outcome, Missing):
            log.error(events.DESK_REFUSED)
        await self._settle(owed, outcome.message_id if isinstance(outcome, Sent) else None)
        self._forget_failures(owed.lane)
        return None

    def _forget_failures(self, lane: Lane) -> None:
        self._failures.pop(lane, None)
        self._unclear.pop(lane, None)

    def _pause_after(self, outcome: Outcome, lane: Lane) -> float:
        """Seconds until the next try."""
        match outcome:
            case Gone() | Paused():
                return math.inf
            case Later(seconds):
                return max(seconds, MIN_PAUSE_S)
            case _:
                self._failures[lane] += 1
                return min(MAX_PAUSE_S, MIN_PAUSE_S * 2.0 ** min(self._failures[lane] - 1, 10))

    async def _post(self, owed: DeskMessage, reply_to: int | None) -> Outcome:
        target, message = Target(owed.chat_id), owed.message
        if owed.edits is not None:
            return await self._replies.edit(target, owed.edits, message, is_kept=True)
        return await self._replies.send(target, message, reply_to=reply_to, is_kept=True)

    async def _settle(self, owed: DeskMessage, message_id: int | None) -> None:
        if not owed.changes_nothing:
            await self._store.record_until_done(
                desk_messages.settle, owed, message_id, int(self._wall_clock())
            )


def _wait_of(outcome: Outcome) -> float:
    """For how many seconds Telegram asks to wait."""
    return outcome.seconds if isinstance(outcome, Later) else 0.0
