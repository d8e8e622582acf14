"""Stopping: a broadcast that is running stands still at once, and goes on, or is retracted.

Callers have checked that the person is an editor, by user id, and that the chat is private.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Literal

from sqlite_utils import Database

from tickerbot.bot_api.requests import Answer, Ask, Messages, Tap, read_number, read_reference
from tickerbot.desk.choosing import choose
from tickerbot.model import Entry, Message, Progress
from tickerbot.rendering.entries import MAX_SHORT_HEADLINE, Renderer
from tickerbot.rendering.receipts import receipt_buttons, stopped_html
from tickerbot.storage.archive import entries
from tickerbot.storage.newsroom import drafts, stopping
from tickerbot.storage.outbox import pushes, receipts
from tickerbot.storage.outbox.progress import push_progress
from tickerbot.storage.store import Store
from tickerbot.text.cutting import shorten

Action = Literal["stop", "go on"]


@dataclass(frozen=True, slots=True)
class Stopping:
    """Answers editors who stop a broadcast, or let it go on, by button or by command."""

    store: Store
    renderer: Renderer
    on_change: Callable[[int], None]
    """Is told the entry whose broadcast was stopped, or goes on."""
    hold: Callable[[Ask, int], Awaitable[Messages | None]]
    """Holds a draft that goes out in some seconds; None where that does not stop it."""
    clock: Callable[[], float]

    async def stop(self, ask: Ask) -> Messages:
        """Stop the broadcast of the entry whose number is given, else the newest that is running.

        What goes out in some seconds is held before that.
        """
        if ask.words.strip():
            return await self._command(ask, read_number(ask.words), "stop")
        chosen = await choose(self.store, ask, stopping.newest_to_stop, self.clock())
        if chosen is not None and chosen < 0:
            if (held := await self.hold(ask, -chosen)) is not None:
                return held
            out = await self.store.read(drafts.get_draft, -chosen)
            chosen = out.entry_id if out else None
        return await self._command(ask, chosen, "stop")

    async def go_on(self, ask: Ask) -> Messages:
        """Let one go on: that of the entry whose number is given, else the newest that is stopped.

        Who asks once more is told that it goes on.
        """
        number = read_number(ask.words)
        if not ask.words.strip():
            number = await choose(self.store, ask, stopping.newest_to_go_on, self.clock())
        return await self._command(ask, number, "go on")

    async def tap_stop(self, tap: Tap) -> Answer | None:
        """``halt:<entry>``, under a receipt."""
        return await self._tap(tap, "stop")

    async def tap_go_on(self, tap: Tap) -> Answer | None:
        """``goon:<entry>``, under a receipt, or under the answer to a command."""
        return await self._tap(tap, "go on")

    async def _command(self, ask: Ask, number: int | None, action: Action) -> Messages:
        renderer = self.renderer.speaking(ask.language)
        entry = None if number is None else await self.store.read(entries.get_entry, number)
        if entry is None:
            is_unclear = number is None and bool(ask.words.strip())
            key = "stop-how" if is_unclear else "stop-none" if number is None else "entry-none"
            return (Message(renderer.html(key, number=str(number))),)
        outcome = await self._do(entry, action, ask.user_id)
        return (await self._show(entry, outcome, renderer),)

    async def _tap(self, tap: Tap, action: Action) -> Answer | None:
        named = read_reference(tap.words)
        entry = await self.store.read(entries.get_referenced, *named) if named else None
        if entry is None:
            return None
        renderer = self.renderer.speaking(tap.language)
        outcome = await self._do(entry, action, tap.user_id)
        toast = renderer.plain(f"toast-stop-{outcome}")
        if await self.store.read(receipts.is_receipt, tap.target.chat_id, tap.message_id):
            return Answer(toast)  # the receipts' loop changes it
        return Answer(toast, edit=await self._show(entry, outcome, renderer))

    async def _do(self, entry: Entry, action: Action, user_id: int | None) -> stopping.Outcome:
        if user_id is None:
            raise ValueError("an editor has a user id")
        do = stopping.stop if action == "stop" else stopping.go_on
        outcome = await self.store.write(do, entry.id, by=user_id, now=int(self.clock()))
        self.on_change(entry.id)
        return outcome

    async def _show(self, entry: Entry, outcome: stopping.Outcome, renderer: Renderer) -> Message:
        values = {"number": str(entry.id), "headline": shorten(entry.headline, MAX_SHORT_HEADLINE)}
        if outcome != "stopped":
            return Message(renderer.html(f"stop-{outcome}", **values))
        progress = await self.store.read(_progress, entry.id)
        head = renderer.html("stop-stopped", **values)
        return Message(
            f"{head}\n{stopped_html(progress, renderer)}",
            receipt_buttons(entry, progress, renderer),
        )


def _progress(db: Database, entry_id: int) -> Progress:
    seq = pushes.number_of(db, entry_id)
    if seq is None:
        raise LookupError(f"entry {entry_id} was not pushed")
    return push_progress(db, seq)
