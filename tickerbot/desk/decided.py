"""What was decided on a draft is told wherever it is shown: who did what, and when.

What is to be told stands in the database until it was, so a crash leaves nobody with an old card.
"""

from __future__ import annotations

import asyncio
import contextlib
from dataclasses import dataclass, field, replace

from tickerbot.desk.cards import Cards
from tickerbot.desk.entry_cards import EntryCards
from tickerbot.model import Message
from tickerbot.rendering.approvals import person_name
from tickerbot.rendering.cards import drafted_entry
from tickerbot.rendering.entries import Renderer, add_head
from tickerbot.rendering.plans import headline_of, when_text
from tickerbot.storage import people
from tickerbot.storage.newsroom import decisions, draft_cards, drafts, plans
from tickerbot.storage.newsroom.decisions import REOPENING, Decision
from tickerbot.storage.newsroom.drafts import EntryDraft
from tickerbot.storage.store import Store

LOOK_S = 60.0
"""Seconds after which it looks again by itself."""


@dataclass(frozen=True, slots=True)
class Decided:
    """Tells all who see a draft's card what became of it."""

    store: Store
    cards: Cards
    entry_cards: EntryCards
    renderer: Renderer
    _attention: asyncio.Event = field(default_factory=asyncio.Event)

    def wake(self) -> None:
        """Something may have been decided."""
        self._attention.set()

    async def run(self) -> None:
        """Tell whatever was decided, until cancelled."""
        while True:
            self._attention.clear()
            for decision in await self.store.read(decisions.untold):
                await self._tell(decision)
                await self.store.record_until_done(decisions.mark_told, decision)
            with contextlib.suppress(TimeoutError):  # a card may have been under way meanwhile
                async with asyncio.timeout(LOOK_S):
                    await self._attention.wait()

    async def _tell(self, decision: Decision) -> None:
        draft = await self.store.read(drafts.get_draft, decision.draft_id)
        if not isinstance(draft, EntryDraft):
            return
        for shown in await self.store.read(draft_cards.cards_of, draft.id):
            if decision.kind == "planned" and shown.chat_id == decision.by:
                continue  # it shows the plan
            voice = await self.cards.speaking_to(shown.chat_id, self.renderer)
            text = await self._text(decision, draft, voice)
            await self.cards.messenger.tell(shown.chat_id, text, edits=shown.message_id)
            await self.store.record_until_done(draft_cards.forget_card, draft.id, shown)
        if decision.kind == "rehearsed":
            await self._show_team(draft)
        if decision.kind in REOPENING and draft.state == "open":
            await self._show_anew(draft)

    async def _show_team(self, draft: EntryDraft) -> None:
        """Show everybody in the team what was "published" in a rehearsal, as readers would see it."""
        for person in await self.store.read(people.team):
            if person.user_id is None:
                continue
            voice = await self.cards.speaking_to(person.user_id, self.renderer)
            shown = add_head(
                voice.push(drafted_entry(draft), more=""), voice.html("rehearsal-head")
            )
            await self.cards.messenger.tell(person.user_id, replace(shown, buttons=()))

    async def _text(self, decision: Decision, draft: EntryDraft, voice: Renderer) -> Message:
        moment = voice.local_time(decision.at)
        person = await self.store.read(people.find, decision.by)
        plan = await self.store.read(plans.find, draft.id)
        return Message(
            voice.html(
                f"approval-{decision.kind.replace('_', '-')}",
                who=person_name(person, voice),
                moment=voice.moment(moment, relative_to=moment),
                headline=headline_of(draft),
                number=str(draft.entry_id or ""),
                when=when_text(plan.publish_at, decision.at, voice) if plan else "",
            )
        )

    async def _show_anew(self, draft: EntryDraft) -> None:
        """Show it to whoever goes on with it, unless that was done before a crash."""
        if draft.preview_message_id is None:
            voice = await self.cards.speaking_to(draft.editor_id, self.renderer)
            await self.entry_cards.show(draft, voice)
