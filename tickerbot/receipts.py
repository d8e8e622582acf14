"""Receipts: the editor's own preview turns into the proof of publication and follows the delivery."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections import Counter
from collections.abc import Callable
from zoneinfo import ZoneInfo

from sqlite_utils import Database

from tickerbot import chats, entries, outbox
from tickerbot.forecast import Forecast
from tickerbot.layout import shorten
from tickerbot.model import Language, Message, MessageRef, Progress, Target
from tickerbot.outbox import Push
from tickerbot.outcomes import Gone, Rejected, Sent
from tickerbot.receipt_text import progress_text
from tickerbot.render import LIST_HEADLINE
from tickerbot.store import Store
from tickerbot.texts import html_text
from tickerbot.transport import Transport

PACE_S = 3.0
"""Seconds between two changes of one receipt at the least: edits count against Telegram's limits."""


class Receipts:
    """Keeps the open receipts up to date, also those from before a restart."""

    def __init__(
        self,
        store: Store,
        transport: Transport,
        default_language: Language,
        zone: ZoneInfo,
        clock: Callable[[], float] = time.monotonic,
        calendar: Callable[[], float] = time.time,
    ) -> None:
        """``clock`` paces; ``calendar`` gives Unix times in seconds, as the database holds them."""
        self._store = store
        self._transport = transport
        self._default_language = default_language
        self._zone = zone
        self._clock = clock
        self._calendar = calendar
        self._forecasts: dict[int, Forecast] = {}
        self._shown: dict[int, str] = {}
        self._next_at: dict[int, float] = {}
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
            pushes = await self._store.read(outbox.open_receipts)
            in_chat = Counter(push.receipt.chat_id for push in pushes if push.receipt)
            for push in pushes:
                if push.receipt is not None and self._clock() >= self._next_at.get(push.seq, 0.0):
                    # several in one chat are edited less often: Telegram's limit there is shared
                    pace = PACE_S * max(1, in_chat[push.receipt.chat_id] - 1)
                    await self._update(push.seq, push.receipt, pace)
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(PACE_S if pushes else None):
                    await self._attention.wait()

    async def _update(self, seq: int, receipt: MessageRef, pace: float) -> None:
        push, progress, headline = await self._store.read(_receipt, seq)
        target = Target(receipt.chat_id)
        settings = await self._store.read(chats.get_settings, target)
        language = settings.language_or(self._default_language)
        head = html_text(
            language,
            "receipt-head",
            number=str(push.entry_id),
            headline=shorten(headline, LIST_HEADLINE),
            silent="yes" if push.silent else "no",
        )
        now = self._calendar()
        forecast = self._forecasts.setdefault(seq, Forecast(progress.created_at))
        left = forecast.seconds_left(now, progress.delivered + progress.failed, progress.open)
        body = progress_text(progress, language, self._zone, now=now, seconds_left=left)
        message = Message(f"{head}\n{body}")
        if message.html != self._shown.get(seq):
            outcome = await self._transport.edit(target, receipt.message_id, message)
            self._next_at[seq] = self._clock() + pace
            if isinstance(outcome, Sent):
                self._shown[seq] = message.html
            elif not isinstance(outcome, Gone | Rejected):
                return  # Telegram is away or asks to wait: the next round tries again
        if progress.open == 0:
            await self._store.write(outbox.close_receipt, seq)
            self._shown.pop(seq, None)
            self._next_at.pop(seq, None)
            self._forecasts.pop(seq, None)


def _receipt(db: Database, seq: int) -> tuple[Push, Progress, str]:
    push = outbox.get_push(db, seq)
    entry = entries.get_entry(db, push.entry_id)
    return push, outbox.progress(db, seq), entry.headline if entry else ""
