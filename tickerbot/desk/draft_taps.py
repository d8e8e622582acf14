"""Taps on the card of a new entry: publish it, change it, discard it; and the offer to make one.

Callers have checked the person's role, by user id, and that the chat is private. Only a tap publishes,
and then only the version shown with it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from tickerbot.bot_api.requests import Answer, Tap
from tickerbot.desk.approving import Approving
from tickerbot.desk.cards import Cards, CardTap
from tickerbot.desk.drafting import Drafting
from tickerbot.desk.entry_cards import EntryCards
from tickerbot.desk.labelling import Labelling
from tickerbot.desk.publishing import Publishing
from tickerbot.desk.urgency import Urgency
from tickerbot.model import Level, Message
from tickerbot.rendering.cards import entry_card_part
from tickerbot.rendering.entries import Renderer
from tickerbot.rendering.plans import headline_of
from tickerbot.storage.newsroom import changing, drafts
from tickerbot.storage.newsroom.drafts import EntryDraft
from tickerbot.storage.newsroom.expectations import ExpectedChange
from tickerbot.storage.store import Store
from tickerbot.text.cleaning import clean_headline


@dataclass(frozen=True, slots=True)
class DraftTaps:
    """Answers the buttons with which an editor decides on a draft."""

    store: Store
    cards: Cards
    renderer: Renderer
    entry_cards: EntryCards
    drafting: Drafting
    approving: Approving
    publishing: Publishing
    labelling: Labelling
    urgency: Urgency

    async def answer_tap(self, tap: Tap) -> Answer | None:
        """Answer a button on the card of an entry's draft; None where it is outdated, or none."""
        tapped = await self.cards.read(tap, EntryDraft)
        if tapped is None:
            return None
        draft, action = tapped.draft, tapped.button.action
        renderer, show = self.renderer.speaking(tap.language), self.entry_cards.show
        if outdated := await self.cards.answer_outdated(tap, tapped, show, renderer):
            return outdated
        if action in ("p", "q", "u"):
            return await self._publish(tap, tapped, silent=action == "q")
        if action == "x" and tapped.is_as_shown:
            return await self._discard(tap, draft, renderer)
        if not tapped.is_current:
            return None
        match action:
            case "a":
                return await self.approving.ask(tap, tapped)
            case "m" | "v":
                album = Message("", album=draft.pictures) if draft.pictures else None
                part = entry_card_part(draft, renderer, tapped.button.part)
                shown = part if action == "m" else album
                return Answer(send=(shown,)) if shown else None
            case "c":
                key = "desk-ask-change" if draft.composed.headline else "desk-ask"
                question = Message(renderer.html(key, headline=headline_of(draft)))
                await self.cards.ask(tap, question, ExpectedChange(draft.id))
                return Answer()
            case "1":
                return await self._join(draft, renderer)
            case _:
                return await self._label(tap, tapped, renderer)

    async def _label(
        self, tap: Tap, tapped: CardTap[EntryDraft], renderer: Renderer
    ) -> Answer | None:
        if tapped.button.action == "e":
            return await self.urgency.ask(tapped.draft, renderer, edits=tap.message_id)
        return await self.labelling.answer_tap(tap, tapped)

    async def publish_urgent(self, tap: Tap, tapped: CardTap[EntryDraft]) -> Answer | None:
        """As a tap on the second screen of an urgent entry does."""
        return await self._publish(tap, tapped, silent=False)

    async def answer_offer(self, tap: Tap) -> Answer | None:
        """Make an entry's draft of the text that the message with the button replies to."""
        ask = tap.replied
        if ask is None or ask.user_id != tap.user_id or not clean_headline(ask.words):
            return None
        editor_id = tap.target.chat_id
        known = await self.store.read(drafts.drafts_from_message, editor_id, ask.message_id)
        shown = [draft for draft in known if draft.preview_message_id is not None]
        if shown and all(draft.state != "open" for draft in shown):
            return None
        ask = replace(ask, language=tap.language, role=tap.role)
        answers = await self.drafting.take(ask, ask.marked(ask.words), len(ask.words))
        toast = self.renderer.speaking(tap.language).plain("toast-preview-below")
        return Answer(toast=toast, send=answers)

    async def _publish(
        self, tap: Tap, tapped: CardTap[EntryDraft], *, silent: bool
    ) -> Answer | None:
        renderer, draft = self.renderer.speaking(tap.language), tapped.draft
        # an urgent one leaves by the button of the second screen, and nothing else by that
        if (draft.level is Level.URGENT) != (tapped.button.action == "u"):
            return None
        if not await self.entry_cards.may_publish(tap.user_id, draft.level):
            return None
        if not draft.rehearsal and (
            changed := await self.entry_cards.answer_changed(tap, tapped, renderer)
        ):
            return changed
        version = tapped.button.version
        answer = await self.publishing.publish(tap, draft, version, silent=silent)
        if answer is None or answer.toast != renderer.plain("toast-published"):
            return answer
        return Answer(
            toast=await self.entry_cards.published(draft, tapped.button.promise, renderer)
        )

    async def _discard(self, tap: Tap, draft: EntryDraft, renderer: Renderer) -> Answer | None:
        if not await self.store.write(changing.discard, draft.id, by=tap.user_id):
            return None
        await self.cards.recall(draft)
        return Answer(edit=Message(renderer.html("desk-discarded")))

    async def _join(self, whole: EntryDraft, renderer: Renderer) -> Answer:
        """The several drafts were one entry after all: drop those still open, show the whole."""
        parts = [draft for draft in await self.drafting.siblings(whole) if draft.id != whole.id]
        await self.drafting.drop(parts, renderer.html("desk-discarded"), by=whole.editor_id)
        await self.entry_cards.show(whole, renderer)
        return Answer(edit=Message(renderer.html("desk-changed")))
