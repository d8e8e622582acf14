"""Receipts: the editor's own preview turns into the proof of publication and follows the delivery."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import time
from collections import Counter
from collections.abc import Callable, Collection

from sqlite_utils import Database

from tickerbot import events
from tickerbot.bot_api.gate import Priority
from tickerbot.bot_api.replies import Replies
from tickerbot.desk.forecast import Forecast
from tickerbot.model import Button, Entry, Message, Progress, Target
from tickerbot.outcomes import Gone, Later, Missing, Outcome, Paused, Rejected, Sent, Unclear
from tickerbot.rendering.entries import MAX_SHORT_HEADLINE
from tickerbot.rendering.receipts import ReceiptContent, receipt_buttons, receipt_html
from tickerbot.rendering.voice import Voice
from tickerbot.storage.archive import entries
from tickerbot.storage.outbox import chats, receipts
from tickerbot.storage.outbox.progress import receipt_progress
from tickerbot.storage.outbox.receipts import Receipt
from tickerbot.storage.store import Store
from tickerbot.text.cutting import shorten

log = logging.getLogger(__name__)

PACE_S = 3.0
"""Seconds between two changes of one receipt at the least: edits count against Telegram's limits."""
MAX_FIRST_WAIT_S = 10.0
"""Seconds that the first look of a receipt waits for Telegram to take edits, before it is sent anew."""


class Receipts:
    """Keeps the open receipts up to date, also those from before a restart."""

    def __init__(
        self,
        store: Store,
        replies: Replies,
        editors: Collection[int],
        voice: Voice,
        clock: Callable[[], float] = time.monotonic,
        wall_clock: Callable[[], float] = time.time,
        *,
        can_send: Callable[[], bool] = lambda: True,
        pace_s: float = PACE_S,
    ) -> None:
        """Only ``editors``, user ids, are shown any. ``can_send``: whether Telegram takes messages.

        ``clock`` paces; ``wall_clock`` gives Unix times in seconds, as the database holds them.
        """
        self._can_send = can_send
        self._pace_s = pace_s
        self._store = store
        self._replies = replies
        self._editors = editors
        self._voice = voice
        self._clock = clock
        self._wall_clock = wall_clock
        self._forecasts: dict[int, Forecast] = {}
        self._shown: dict[int, str] = {}
        self._next_at: dict[int, float] = {}
        self._hurried: set[int] = set()
        # chats that take no messages, until their editors come back; after a restart each is tried once
        self._away: set[int] = set()
        self._attention = asyncio.Event()
        self._sending = asyncio.Lock()
        self._is_stopping = False

    def wake(self) -> None:
        """There may be a new receipt."""
        self._attention.set()

    def hurry(self, entry_id: int) -> None:
        """An editor waits to see what has just changed with this entry."""
        self._hurried.add(entry_id)
        self.wake()

    def welcome(self, chat_id: int) -> None:
        """An editor is there: what this chat did not take is shown now."""
        if chat_id in self._away:
            self._away.discard(chat_id)
            self.wake()

    async def run(self) -> None:
        """Edit each open receipt when it has something new to show, until it shows the end.

        Nobody else edits them, so an older state never comes after a newer one.
        """
        while True:
            self._attention.clear()
            hurried, self._hurried = self._hurried, set()
            open_ones = await self._store.read(receipts.open_receipts)
            for gone in self._forecasts.keys() - {receipt.id for receipt in open_ones}:
                self._forget(gone)
            found = [
                receipt
                for receipt in open_ones
                if receipt.chat_id in self._editors and receipt.chat_id not in self._away
            ]
            in_chat = Counter(receipt.chat_id for receipt in found)
            for receipt in found:
                is_due = self._clock() >= self._next_at.get(receipt.id, 0.0)
                if is_due or receipt.entry_id in hurried:
                    # several in one chat are edited less often: Telegram's limit there is shared
                    pace = self._pace_s * max(1, in_chat[receipt.chat_id] - 1)
                    await self._update(receipt, pace)
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(self._pace_s if found else None):
                    await self._attention.wait()

    async def stop(self) -> None:
        """Send no more messages; return when the one under way is recorded, and so is sent once."""
        self._is_stopping = True
        async with self._sending:
            pass

    async def _update(self, receipt: Receipt, pace: float) -> None:
        progress, entry = await self._store.read(_look, receipt)
        headline = entry.headline if entry else ""
        settings = await self._store.read(chats.get_settings, Target(receipt.chat_id))
        voice = self._voice.speaking(settings.language_or(self._voice.newsroom.language))
        now = self._wall_clock()
        forecast = self._forecasts.setdefault(receipt.id, Forecast(progress.created_at))
        left = forecast.seconds_left(now, progress.delivered + progress.failed, progress.open)
        is_away = progress.stuck or not self._can_send()
        content = ReceiptContent(
            progress, shorten(headline, MAX_SHORT_HEADLINE), now, left, is_away=is_away
        )
        text = receipt_html(receipt, content, voice)
        if text != self._shown.get(receipt.id):
            message = Message(text, _buttons(receipt, progress, entry, voice))
            outcome = await self._show(receipt, message)
            self._next_at[receipt.id] = self._clock() + pace
            if isinstance(outcome, Sent):
                self._shown[receipt.id] = text
            elif isinstance(outcome, Gone | Paused):
                self._away.add(receipt.chat_id)
                return
            elif not isinstance(outcome, Missing | Rejected | Unclear):
                return  # Telegram is away or asks to wait: the next round tries again
            elif receipt.message_id is None:  # there will be no message to show the end
                if not isinstance(outcome, Unclear):
                    await self._close(receipt)
                return
        if progress.open == 0:
            seconds = (progress.last_at or progress.created_at) - progress.created_at
            log.info(
                events.DELIVERED,
                receipt.entry_id,
                receipt.kind,
                progress.delivered,
                progress.failed,
                seconds,
            )
            await self._close(receipt)

    async def _show(self, receipt: Receipt, message: Message) -> Outcome:
        target = Target(receipt.chat_id)
        # somebody waits for the first, which is the proof; nobody for what it shows later
        priority = Priority.PUSH if receipt.id in self._shown else Priority.REPLY
        if receipt.message_id is not None:
            outcome = await self._replies.edit(
                target, receipt.message_id, message, priority, is_kept=True
            )
            if receipt.id in self._shown or not (
                isinstance(outcome, Later) and outcome.seconds > MAX_FIRST_WAIT_S
            ):
                return outcome
            # edits alone may have to wait: then the proof comes as a message of its own
        # like a push it is owed until it is there: where an answer is lost, it may come twice
        async with self._sending:
            if self._is_stopping:
                return Later(0.0)
            outcome = await self._replies.send(target, message, priority, is_kept=True)
            if isinstance(outcome, Sent):
                message_id = outcome.message_id
                await self._store.record_until_done(receipts.record_message, receipt.id, message_id)
        return outcome

    async def _close(self, receipt: Receipt) -> None:
        await self._store.record_until_done(receipts.close_receipt, receipt.id)
        self._forget(receipt.id)

    def _forget(self, receipt_id: int) -> None:
        self._shown.pop(receipt_id, None)
        self._next_at.pop(receipt_id, None)
        self._forecasts.pop(receipt_id, None)


def _buttons(
    receipt: Receipt, progress: Progress, entry: Entry | None, voice: Voice
) -> tuple[tuple[Button, ...], ...]:
    if receipt.kind != "published" or entry is None:
        return ()
    return receipt_buttons(entry, progress, voice)


def _look(db: Database, receipt: Receipt) -> tuple[Progress, Entry | None]:
    return receipt_progress(db, receipt), entries.get_entry(db, receipt.entry_id)
