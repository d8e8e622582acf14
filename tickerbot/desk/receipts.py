"""Receipts: the editor's own preview turns into the proof of publication and follows the delivery."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections import Counter
from collections.abc import Callable
from zoneinfo import ZoneInfo

from sqlite_utils import Database

from tickerbot.bot_api.gate import Priority
from tickerbot.bot_api.replies import Replies
from tickerbot.desk.forecast import Forecast
from tickerbot.model import Button, Language, Message, MessageRef, Progress, Target
from tickerbot.outcomes import Gone, Missing, Rejected, Sent
from tickerbot.rendering.entries import LIST_HEADLINE
from tickerbot.rendering.receipts import Receipt, Shown, receipt_text
from tickerbot.rendering.texts import plain
from tickerbot.storage.archive import entries, revisions
from tickerbot.storage.outbox import chats, pushes
from tickerbot.storage.outbox.progress import correction_progress, push_progress
from tickerbot.storage.outbox.pushes import Push
from tickerbot.storage.store import Store
from tickerbot.text.cutting import shorten

PACE_S = 3.0
"""Seconds between two changes of one receipt at the least: edits count against Telegram's limits."""


class Receipts:
    """Keeps the open receipts up to date, also those from before a restart."""

    def __init__(
        self,
        store: Store,
        replies: Replies,
        default_language: Language,
        zone: ZoneInfo,
        clock: Callable[[], float] = time.monotonic,
        calendar: Callable[[], float] = time.time,
        *,
        pace_s: float = PACE_S,
    ) -> None:
        """``clock`` paces; ``calendar`` gives Unix times in seconds, as the database holds them."""
        self._pace_s = pace_s
        self._store = store
        self._replies = replies
        self._default_language = default_language
        self._zone = zone
        self._clock = clock
        self._calendar = calendar
        self._forecasts: dict[Key, Forecast] = {}
        self._shown: dict[Key, str] = {}
        self._next_at: dict[Key, float] = {}
        self._attention = asyncio.Event()

    def wake(self) -> None:
        """There may be a new receipt."""
        self._attention.set()

    async def run(self) -> None:
        """Edit each open receipt when it has something new to show, until it shows the end.

        Nobody else edits them, so an older state never comes after a newer one.
        """
        while True:
            self._attention.clear()
            receipts = await self._store.read(_open_receipts)
            in_chat = Counter(item.receipt.chat_id for item in receipts if item.receipt)
            for item in receipts:
                if item.receipt is not None and self._clock() >= self._next_at.get(_key(item), 0.0):
                    # several in one chat are edited less often: Telegram's limit there is shared
                    pace = self._pace_s * max(1, in_chat[item.receipt.chat_id] - 1)
                    await self._update(item, item.receipt, pace)
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(self._pace_s if receipts else None):
                    await self._attention.wait()

    async def _update(self, item: Receipt, receipt: MessageRef, pace: float) -> None:
        key = _key(item)
        progress, headline = await self._store.read(_look, item)
        target = Target(receipt.chat_id)
        settings = await self._store.read(chats.get_settings, target)
        language = settings.language_or(self._default_language)
        now = self._calendar()
        forecast = self._forecasts.setdefault(key, Forecast(progress.created_at))
        left = forecast.seconds_left(now, progress.delivered + progress.failed, progress.open)
        shown = Shown(progress, shorten(headline, LIST_HEADLINE), now, left)
        text = receipt_text(item, shown, language, self._zone)
        if text != self._shown.get(key):
            message = Message(text, _buttons(item, progress, language))
            # somebody waits for the first, which is the proof; nobody for what it shows later
            priority = Priority.PUSH if key in self._shown else Priority.REPLY
            outcome = await self._replies.edit(target, receipt.message_id, message, priority)
            self._next_at[key] = self._clock() + pace
            if isinstance(outcome, Sent):
                self._shown[key] = text
            elif not isinstance(outcome, Gone | Missing | Rejected):
                return  # Telegram is away or asks to wait: the next round tries again
        if progress.open == 0:
            await self._store.record_until_done(_close, item)
            self._shown.pop(key, None)
            self._next_at.pop(key, None)
            self._forecasts.pop(key, None)


Key = tuple[int, int]


def _key(item: Receipt) -> Key:
    return (0, item.seq) if isinstance(item, Push) else (item.entry_id, item.revision)


def _buttons(
    item: Receipt, progress: Progress, language: Language
) -> tuple[tuple[Button, ...], ...]:
    """What went out can be taken back from its receipt, for as long as it stands."""
    if not isinstance(item, Push) or progress.withdrawn:
        return ()
    return ((Button(plain(language, "button-retract"), f"retract:{item.entry_id}"),),)


def _open_receipts(db: Database) -> list[Receipt]:
    return [*pushes.open_receipts(db), *revisions.open_receipts(db)]


def _look(db: Database, item: Receipt) -> tuple[Progress, str]:
    entry = entries.get_entry(db, item.entry_id)
    if isinstance(item, Push):
        progress = push_progress(db, item.seq)
    else:
        progress = correction_progress(db, item.entry_id, item.revision)
    return progress, entry.headline if entry else ""


def _close(db: Database, item: Receipt) -> None:
    if isinstance(item, Push):
        pushes.close_receipt(db, item.seq)
    else:
        revisions.close_receipt(db, item.entry_id, item.revision)
