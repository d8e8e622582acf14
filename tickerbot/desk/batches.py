"""Batches: one tap or command decides on all that was shown of a message, oldest first.

Callers have checked the person's role, by user id, and that the chat is private. Nothing is decided
about a text that was not shown.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from tickerbot.bot_api.requests import Answer, Ask, Messages, Request, Tap
from tickerbot.desk.approving import Approving
from tickerbot.desk.cards import Cards
from tickerbot.desk.drafting import Drafting
from tickerbot.desk.entry_cards import EntryCards
from tickerbot.desk.publishing import Publishing
from tickerbot.model import Level, Message
from tickerbot.rendering.batches import (
    BatchButton,
    digest,
    is_undecided,
    outcome_html,
    read_batch_button,
)
from tickerbot.rendering.entries import Renderer
from tickerbot.storage.newsroom import batches, desk_messages, drafts, plans
from tickerbot.storage.newsroom.drafts import EntryDraft
from tickerbot.storage.store import Store

_SILENTLY = {"silent", "silently", "still"}


@dataclass(frozen=True, slots=True)
class Batches:
    """Answers editors and authors who decide on several drafts at once, or by a command."""

    store: Store
    cards: Cards
    renderer: Renderer
    entry_cards: EntryCards
    drafting: Drafting
    approving: Approving
    publishing: Publishing
    clock: Callable[[], float]

    async def answer_tap(self, tap: Tap) -> Answer | None:
        """Answer a button under the cards of a message's drafts; None where it is outdated, or none."""
        button = read_batch_button(tap.data)
        whole = await self.store.read(drafts.get_draft, button.draft_id) if button else None
        if button is None or not isinstance(whole, EntryDraft) or whole.editor_id != tap.user_id:
            return None
        batch = await self._read(whole)
        renderer = self.renderer.speaking(tap.language)
        open_ones = list(filter(is_undecided, batch))
        if not open_ones:
            return Answer(
                renderer.plain("toast-batch-over"), Message(outcome_html(batch, renderer))
            )
        if why := await self._what_changed(button, batch, open_ones, renderer):
            card = await self.entry_cards.batch_card(whole, batch, renderer)
            return Answer(why, edit=Message(renderer.html("desk-changed")), send=(card,))
        if button.action == "x":
            return Answer(edit=await self._discard(tap, open_ones, renderer))
        if button.action == "a":
            toast, done = await self._ask_approval(open_ones, renderer)
        elif button.action in ("p", "q") and await self.entry_cards.may_publish(tap.user_id, None):
            silent = button.action == "q"
            toast, done = await self._publish(tap, open_ones, renderer, silent=silent)
        else:
            return None
        return Answer(toast, edit=done)

    async def publish(self, ask: Ask) -> Messages:
        """Publish what was shown last; who must not do that alone asks for approval of it."""
        renderer = self.renderer.speaking(ask.language)
        words = ask.words.strip().casefold()
        if words and words not in _SILENTLY:
            return (Message(renderer.html("batch-how")),)
        shown, refusal = await self._shown(ask, renderer)
        if refusal:
            return (refusal,)
        open_ones = list(filter(is_undecided, shown))
        for draft in open_ones:
            if why := await self.entry_cards.untold(draft, renderer):
                await self.cards.close(draft, why)
                await self.entry_cards.show(draft, renderer)
                return ()
        level = Level.URGENT if all(it.level is Level.URGENT for it in open_ones) else None
        if await self.entry_cards.may_publish(ask.user_id, level):
            told, done = await self._publish(ask, open_ones, renderer, silent=bool(words))
        else:
            told, done = await self._ask_approval(open_ones, renderer)
        return (done or Message(told),)

    async def discard(self, ask: Ask) -> Messages:
        """Discard what was shown last."""
        renderer = self.renderer.speaking(ask.language)
        shown, refusal = await self._shown(ask, renderer)
        if refusal:
            return (refusal,)
        return (await self._discard(ask, list(filter(is_undecided, shown)), renderer),)

    async def _shown(self, ask: Ask, renderer: Renderer) -> tuple[list[EntryDraft], Message | None]:
        """What was shown last, and what to say where nothing of it can be decided on."""
        shown = await self.store.read(batches.last_shown, ask.target.chat_id, ask.message_id)
        if not shown:
            return shown, Message(renderer.html("batch-none"))
        for draft in shown:
            if await self.store.read(desk_messages.owes_card, draft.id):
                return shown, Message(renderer.html("batch-not-shown"))
        if not any(map(is_undecided, shown)):
            return shown, Message(
                f"{renderer.html('toast-batch-over')}\n{outcome_html(shown, renderer)}"
            )
        return shown, None

    async def _read(self, draft: EntryDraft) -> list[EntryDraft]:
        return await self.store.read(batches.drafts_of, draft.editor_id, draft.source_message_id)

    async def _what_changed(
        self,
        button: BatchButton,
        batch: Sequence[EntryDraft],
        open_ones: Sequence[EntryDraft],
        renderer: Renderer,
    ) -> str:
        """Why the buttons are not true any more; "" where they are."""
        if button.digest != digest(batch):
            return renderer.plain("card-outdated")
        if button.action not in ("p", "q"):
            return ""
        for draft in open_ones:
            why = await self.entry_cards.what_changed(draft, button.promise, renderer, batch=batch)
            if why:
                return why
        return ""

    async def _discard(
        self, request: Request, open_ones: Sequence[EntryDraft], renderer: Renderer
    ) -> Message:
        note = renderer.html("desk-discarded")
        await self.drafting.drop(open_ones, note, by=request.target.chat_id)
        return await self._outcome(open_ones[0], renderer)

    async def _publish(
        self, request: Request, open_ones: Sequence[EntryDraft], renderer: Renderer, *, silent: bool
    ) -> tuple[str, Message | None]:
        """Publish drafts but urgent ones, which leave alone: a toast, and what it came to."""
        open_ones = [draft for draft in open_ones if draft.level is not Level.URGENT]
        if not open_ones:
            return renderer.plain("toast-urgent-alone"), None
        if all(draft.rehearsal for draft in open_ones):
            return "", await self._rehearse(request, open_ones)
        if refusal := await self.publishing.rehearsing.refusal(request):
            return refusal.toast, None
        now, zone = int(self.clock()), self.renderer.newsroom.zone
        held_until = self.publishing.held_until
        published = await self.store.write(
            batches.publish_batch,
            await self.store.read(batches.prepare, open_ones, now=now, zone=zone),
            silent=silent,
            language=request.user_language,
            approval=self.publishing.approval,
            now=now,
            zone=zone,
            held_until=held_until,
        )
        if held_until is not None:
            self.publishing.on_plan()  # the plans' loop turns the cards into countdowns
            return renderer.plain("toast-held"), await self._outcome(open_ones[0], renderer)
        self.publishing.on_publish()  # the receipts' loop turns the cards into the receipts
        toast = renderer.plain("toast-batch-published", count=published)
        return toast, await self._outcome(open_ones[0], renderer)

    async def _rehearse(self, request: Request, open_ones: Sequence[EntryDraft]) -> Message | None:
        done = None
        for draft in open_ones:
            shown = await self.publishing.rehearsing.show(request, draft, draft.version)
            done = (shown and shown.edit) or done
        return done

    async def _ask_approval(
        self, open_ones: Sequence[EntryDraft], renderer: Renderer
    ) -> tuple[str, Message | None]:
        """As ``_publish``, asking for approval of them."""
        asked = 0
        for draft in open_ones:
            asked += await self.approving.submit(draft, draft.version, renderer)
        if not asked:
            return renderer.plain("toast-nobody-approves"), None
        toast = renderer.plain("toast-batch-asked", count=asked)
        return toast, await self._outcome(open_ones[0], renderer)

    async def _outcome(self, draft: EntryDraft, renderer: Renderer) -> Message:
        batch = await self._read(draft)
        times = await self.store.read(plans.of_drafts, batch)
        return Message(outcome_html(batch, renderer, times=times))
