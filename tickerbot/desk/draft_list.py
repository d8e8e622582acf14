"""The open drafts: each finds their own, editors all; the forgotten ones are brought up.

Callers have checked the person's role, by user id, and that the chat is private.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass

from tickerbot.bot_api.requests import Answer, Ask, Messages, Tap
from tickerbot.desk.cards import Cards
from tickerbot.desk.correction_cards import CorrectionCards
from tickerbot.desk.entry_cards import EntryCards
from tickerbot.desk.retracting import Retracting
from tickerbot.model import Message
from tickerbot.rendering.drafts import age_text, drafts_message
from tickerbot.rendering.entries import Renderer
from tickerbot.storage.newsroom import draft_lists, drafts
from tickerbot.storage.newsroom.drafts import CorrectionDraft, Draft, EntryDraft
from tickerbot.storage.store import Store

POLL_S = 60.0


@dataclass(frozen=True, slots=True)
class DraftList:
    """Answers those who look for drafts, and shows again what lies forgotten."""

    store: Store
    cards: Cards
    entry_cards: EntryCards
    correction_cards: CorrectionCards
    retracting: Retracting
    renderer: Renderer
    clock: Callable[[], float]

    async def drafts(self, ask: Ask) -> Messages:
        """List the own open drafts, for editors all."""
        user_id = ask.target.chat_id
        whose = None if ask.is_editor else user_id
        found = await self.store.read(draft_lists.open_drafts, whose)
        renderer = self.renderer.speaking(ask.language)
        return (drafts_message(found, renderer, self.clock(), for_user=user_id),)

    async def answer_tap(self, tap: Tap) -> Answer | None:
        """Show a draft of the list below: ``drafts:<draft>:<version>``."""
        number, _, version = tap.words.partition(":")
        if not all(
            each.isascii() and each.isdigit() and len(each) < 16 for each in (number, version)
        ):
            return None
        draft = await self.store.read(drafts.get_draft, int(number))
        if draft is None or draft.state != "open" or draft.version != int(version):
            return None
        renderer, user_id = self.renderer.speaking(tap.language), tap.target.chat_id
        if draft.editor_id == user_id:
            await self._show_again(draft, renderer)
            return Answer()
        if not tap.is_editor or not isinstance(draft, EntryDraft):
            return None
        await self.entry_cards.show_to(draft, user_id)
        await self.entry_cards.refresh(draft, {draft.editor_id})  # who is told of the other
        return Answer()

    async def run(self) -> None:
        """Bring up each draft once that nobody has touched for a day, until cancelled."""
        while True:
            for draft in await self.store.read(draft_lists.forgotten, self.clock()):
                touched_at = await self.store.read(draft_lists.touched_at, draft.id)
                voice = await self.cards.speaking_to(draft.editor_id, self.renderer)
                age = age_text(self.clock() - touched_at, voice)
                told = Message(voice.html("drafts-forgotten", age=age))
                await self.cards.messenger.tell(draft.editor_id, told)
                await self._show_again(draft, voice)
                await self.store.record_until_done(draft_lists.mark_brought_up, draft.id)
            await asyncio.sleep(POLL_S)

    async def _show_again(self, draft: Draft, renderer: Renderer) -> None:
        if draft.preview_message_id is not None:
            note = Message(renderer.html("desk-changed"))
            await self.cards.messenger.tell(draft.editor_id, note, edits=draft.preview_message_id)
        if isinstance(draft, EntryDraft):
            await self.entry_cards.show(draft, renderer)
        elif isinstance(draft, CorrectionDraft):
            await self.correction_cards.show(draft, renderer)
        else:
            await self.retracting.show(draft, renderer)
