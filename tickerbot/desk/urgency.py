"""Urgency: an urgent entry never leaves on one tap, but only from a second screen.

Callers have checked the person's role, by user id, and that the chat is private.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from tickerbot.bot_api.requests import Answer, Ask, Messages, Tap, as_tap
from tickerbot.desk.cards import Cards, CardTap
from tickerbot.desk.entry_cards import EntryCards
from tickerbot.desk.labelling import Labelling
from tickerbot.model import Button, Level, Message
from tickerbot.rendering.cards import Promise, button_data, read_button
from tickerbot.rendering.entries import Renderer
from tickerbot.rendering.plans import headline_of
from tickerbot.rendering.texts import escape
from tickerbot.rendering.urgency import Circumstances, urgent_question
from tickerbot.storage.newsroom import drafts, labelling, urgency
from tickerbot.storage.newsroom.drafts import Draft, EntryDraft
from tickerbot.storage.store import Store

_NOW = {"now", "jetzt"}
Publish = Callable[[Tap, CardTap[EntryDraft]], Awaitable[Answer | None]]


@dataclass(frozen=True, slots=True)
class Urgency:
    """Answers those who have something urgent."""

    store: Store
    cards: Cards
    entry_cards: EntryCards
    renderer: Renderer
    clock: Callable[[], float]

    async def ask(
        self, draft: EntryDraft, renderer: Renderer, *, edits: int | None = None
    ) -> Answer | None:
        """Make the draft urgent, and ask whether it is to go out now, below or in place of ``edits``.

        Who must not publish it alone sees the card, with the button that asks for approval. None where
        the draft has changed meanwhile.
        """
        urgent: Draft | None = draft
        if draft.level is not Level.URGENT:
            urgent = await self.store.write(
                labelling.choose_level, draft.id, draft.version, Level.URGENT, by=draft.editor_id
            )
        if not isinstance(urgent, EntryDraft):
            return None
        alone = await self.entry_cards.may_publish(urgent.editor_id, urgent.level)
        if urgent.composed.problem or not alone:
            await self.entry_cards.show(urgent, renderer, edits=edits)
            return Answer()
        seen = await self._look(urgent)
        promise = Promise(seen.reach, seen.repeated.id if seen.repeated else 0)
        rows = (
            (Button(renderer.plain("button-urgent-now"), button_data("u", urgent, promise)),),
            (Button(renderer.plain("button-not-urgent"), button_data("n", urgent)),),
        )
        more = button_data("m", urgent)
        question = await self._question(
            urgent, seen, renderer, rows, more, for_user=urgent.editor_id
        )
        await self.cards.show(urgent, question, edits=edits)
        return Answer()

    async def review(
        self,
        draft: EntryDraft,
        renderer: Renderer,
        rows: Sequence[tuple[Button, ...]],
        more: str,
        *,
        for_user: int,
    ) -> Message:
        """The same question for who approves it, with these buttons."""
        seen = await self._look(draft)
        return await self._question(draft, seen, renderer, rows, more, for_user=for_user)

    async def _look(self, draft: EntryDraft) -> Circumstances:
        reach, repeated = await self.entry_cards.look(draft)
        last = await self.store.read(urgency.last_urgent)
        return Circumstances(reach, await self.entry_cards.count_quiet(draft), last, repeated)

    async def _question(
        self,
        draft: EntryDraft,
        seen: Circumstances,
        renderer: Renderer,
        rows: Sequence[tuple[Button, ...]],
        more: str,
        *,
        for_user: int,
    ) -> Message:
        await self.store.write(urgency.note_question, draft.id, draft.version, by=for_user)
        return urgent_question(draft, seen, renderer, rows=rows, more=more, now=self.clock())


@dataclass(frozen=True, slots=True)
class UrgentCommand:
    """Does by a command what the buttons do."""

    store: Store
    urgency: Urgency
    labelling: Labelling
    renderer: Renderer
    publish: Publish

    async def urgent(self, ask: Ask) -> Messages:
        """Ask whether the draft replied to, or the newest, is to go out as urgent; ``now`` sends it."""
        renderer = self.renderer.speaking(ask.language)
        draft = await self.labelling.find_draft(ask)
        word = ask.words.strip().casefold()
        if not isinstance(draft, EntryDraft) or (word and word not in _NOW):
            return (Message(renderer.html("urgent-how")),)
        if not word:
            await self.urgency.cards.close(draft, renderer.html("desk-changed"))
            await self.urgency.ask(draft, renderer)
            return ()
        if not await self.urgency.entry_cards.may_publish(ask.user_id, Level.URGENT):
            return (Message(renderer.html("urgent-needs-approval", headline=headline_of(draft))),)
        if draft.level is not Level.URGENT or not await self.store.read(urgency.may_leave, draft):
            return (Message(renderer.html("urgent-not-asked", headline=headline_of(draft))),)
        data = button_data("u", draft)
        button = read_button(data)
        if button is None:
            return ()
        tap = as_tap(ask, draft.preview_message_id or ask.message_id, data)
        answer = await self.publish(tap, CardTap(draft, button))
        if answer is None:
            return (Message(renderer.html("urgent-how")),)
        now = await self.store.read(drafts.get_draft, draft.id)
        # what was published shows that in its receipt
        is_told = now is not None and now.state == "published"
        return () if is_told else (answer.edit or Message(escape(answer.toast)),)
