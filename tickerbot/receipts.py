"""Receipts: the editor's own preview turns into the proof of publication and follows the delivery."""

from __future__ import annotations

import asyncio

from sqlite_utils import Database

from tickerbot import chats, entries, outbox
from tickerbot.layout import shorten
from tickerbot.model import Language, Message, MessageRef, Progress, Target
from tickerbot.outbox import Push
from tickerbot.outcomes import Gone, Rejected, Sent
from tickerbot.render import LIST_HEADLINE
from tickerbot.store import Store
from tickerbot.texts import html_text
from tickerbot.transport import Transport

PACE_S = 3.0
"""Seconds between two changes of one receipt at the least: edits count against Telegram's limits."""


class Receipts:
    """Keeps the open receipts up to date, also those from before a restart."""

    def __init__(self, store: Store, transport: Transport, default_language: Language) -> None:
        self._store = store
        self._transport = transport
        self._default_language = default_language
        self._shown: dict[int, str] = {}
        self._attention = asyncio.Event()

    def wake(self) -> None:
        """There may be a new receipt."""
        self._attention.set()

    async def show(self, seq: int, language: Language) -> Message:
        """The receipt of push ``seq`` as it stands now."""
        push, progress, headline = await self._store.read(_receipt, seq)
        head = html_text(
            language,
            "receipt-head",
            number=str(push.entry_id),
            headline=shorten(headline, LIST_HEADLINE),
            silent="yes" if push.silent else "no",
        )
        return Message(f"{head}\n{progress_text(progress, language)}")

    async def run(self) -> None:
        """Edit each open receipt when it has something new to show, until it shows the end."""
        while True:
            self._attention.clear()
            pushes = await self._store.read(outbox.open_receipts)
            for push in pushes:
                if push.receipt is not None:
                    await self._update(push.seq, push.receipt)
            if not pushes:
                await self._attention.wait()
            await asyncio.sleep(PACE_S)

    async def _update(self, seq: int, receipt: MessageRef) -> None:
        progress = await self._store.read(outbox.progress, seq)
        target = Target(receipt.chat_id)
        settings = await self._store.read(chats.get_settings, target)
        language = settings.language or settings.user_language or self._default_language
        message = await self.show(seq, language)
        if message.html != self._shown.get(seq):
            outcome = await self._transport.edit(target, receipt.message_id, message)
            if isinstance(outcome, Sent):
                self._shown[seq] = message.html
            elif not isinstance(outcome, Gone | Rejected):
                return  # Telegram is away or asks to wait: the next round tries again
        if progress.open == 0:
            await self._store.write(outbox.close_receipt, seq)
            self._shown.pop(seq, None)


def _receipt(db: Database, seq: int) -> tuple[Push, Progress, str]:
    push = outbox.get_push(db, seq)
    entry = entries.get_entry(db, push.entry_id)
    return push, outbox.progress(db, seq), entry.headline if entry else ""


def progress_text(progress: Progress, language: Language) -> str:
    """One line: how many got it, how many are open, gone, failed."""
    if progress.reach == 0:
        return html_text(language, "receipt-nobody")
    key = "receipt-going" if progress.open else "receipt-done"
    values = {"delivered": progress.delivered, "reach": progress.reach}
    if progress.open:
        values["open"] = progress.open
    parts = [html_text(language, key, **values)]
    if progress.gone:
        parts.append(html_text(language, "receipt-gone", count=progress.gone))
    if progress.failed:
        parts.append(html_text(language, "receipt-failed", count=progress.failed))
    return ", ".join(parts)
