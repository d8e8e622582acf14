"""Approving: a second pair of eyes. Who may approve sees the draft; the first who decides has decided.

Callers have checked the person's role, by user id, and that the chat is private.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from tickerbot.bot_api.requests import Answer, Ask, Messages, Tap
from tickerbot.desk.cards import Cards, CardTap
from tickerbot.desk.entry_cards import EntryCards
from tickerbot.desk.publishing import Publishing
from tickerbot.desk.urgency import Urgency
from tickerbot.model import Level, Message, MessageRef
from tickerbot.rendering.approvals import (
    PREFIX,
    person_name,
    review_part,
    urgent_review_rows,
)
from tickerbot.rendering.cards import read_button
from tickerbot.rendering.entries import MAX_NOTE, Renderer
from tickerbot.rendering.plans import headline_of
from tickerbot.storage import people
from tickerbot.storage.newsroom import (
    approvals,
    decisions,
    draft_cards,
    drafts,
    expectations,
    plans,
)
from tickerbot.storage.newsroom.decisions import Decision
from tickerbot.storage.newsroom.drafts import EntryDraft
from tickerbot.storage.newsroom.expectations import ExpectedReason
from tickerbot.storage.store import Store
from tickerbot.text.cleaning import clean_headline
from tickerbot.text.cutting import units


@dataclass(frozen=True, slots=True)
class Approving:
    """Answers those who ask for approval, and those who give it."""

    store: Store
    cards: Cards
    entry_cards: EntryCards
    publishing: Publishing
    urgency: Urgency
    renderer: Renderer
    on_decision: Callable[[], None]
    """Is called when something may have been decided that others are to be told."""
    clock: Callable[[], float]

    async def ask(self, tap: Tap, tapped: CardTap[EntryDraft]) -> Answer | None:
        """Show a draft to all who may approve it; a repeated tap shows it to whom it is not shown."""
        renderer, draft = self.renderer.speaking(tap.language), tapped.draft
        if not await self.store.read(approvals.reviewers, draft):
            return Answer(toast=renderer.plain("toast-nobody-approves"))
        is_asked = await self.submit(draft, tapped.button.version, renderer)
        return Answer() if is_asked else None

    async def submit(self, draft: EntryDraft, version: int, renderer: Renderer) -> bool:
        """As ``ask``, and change the draft's own card; False where nobody can be asked."""
        asked = await self.store.read(approvals.reviewers, draft)
        if not asked or draft.composed.problem:
            return False
        now = int(self.clock())
        submitted = await self.store.write(approvals.submit, draft.id, version, now)
        if submitted is None:
            return False
        # before anybody else sees the draft: who approves it changes this card next
        card = await self.entry_cards.card(submitted, renderer, for_user=submitted.editor_id)
        await self.cards.replace(submitted, card)
        shown = await self.store.read(draft_cards.chats_with_card, draft.id)
        await self.entry_cards.refresh(submitted, shown)  # who has it open is asked there
        for person in asked:
            if person.user_id is not None and person.user_id not in shown:
                await self.entry_cards.show_to(submitted, person.user_id)
        self.on_decision()  # the first who saw it may have decided before the last was shown it
        return True

    async def answer_tap(self, tap: Tap) -> Answer | None:
        """Answer a button under a draft that waits: ``appr:<action>:<draft>:<version>``."""
        button = read_button(tap.data)
        if button is None or button.prefix != PREFIX or tap.user_id is None:
            return None
        draft = await self.store.read(drafts.get_draft, button.draft_id)
        renderer = self.renderer.speaking(tap.language)
        if not isinstance(draft, EntryDraft):
            return None
        if draft.version != button.version or draft.state != "open":
            decided = await self.store.read(decisions.find, button.draft_id, button.version)
            if decided is None and draft.state == "open":
                return Answer(toast=renderer.plain("card-outdated"))
            if decided is None or decided.by != tap.user_id:
                return await self._too_late(decided, renderer)
        elif button.action == "m":
            part = review_part(draft, renderer, button.part)
            return Answer(send=(part,)) if part else None
        if button.action == "v" and draft.state == "open":
            return Answer(send=(Message("", album=draft.pictures),))
        # of what this person has decided, the rest is done once more: the tap came again after a crash
        draft = replace(draft, version=button.version)
        if button.action in ("y", "r") and draft.level is Level.URGENT:
            is_asked = button.action == "y"
            return await self._review(draft, renderer, for_user=tap.user_id, is_asked=is_asked)
        decide = {
            "y": self._approve,
            "u": self._approve,
            "b": self._send_back,
            "t": self._take,
        }.get(button.action)
        return await decide(tap, draft, renderer) if decide else None

    async def take_reason(self, ask: Ask, expected: ExpectedReason) -> Messages:
        """Pass on why a draft was sent back, as a reply to the message that it came from."""
        renderer = self.renderer.speaking(ask.language)
        reason = clean_headline(ask.words)
        if not reason or units(reason) > MAX_NOTE:  # it is still expected
            lengths = {"length": units(reason), "most": MAX_NOTE}
            return (Message(renderer.html("approval-reason-long", **lengths)),)
        draft = await self.store.read(drafts.get_draft, expected.draft_id)
        told = "approval-reason-nobody"  # whose draft it was has left, and it is one's own now
        if isinstance(draft, EntryDraft) and draft.editor_id != ask.target.chat_id:
            told = "approval-reason-told"
            voice = await self.cards.speaking_to(draft.editor_id, self.renderer)
            who = person_name(await self.store.read(people.find, ask.user_id), voice)
            text = voice.html("approval-reason", who=who, reason=reason)
            source = draft.source_message_id  # below 0 of a draft that somebody took over
            await self.cards.messenger.tell(
                draft.editor_id,
                Message(text),
                reply_to=source if source > 0 else draft.preview_message_id,
            )
        await self.cards.tell(ask, (Message(renderer.html(told)),))
        await self.store.write(expectations.expect, ask.target.chat_id, None)
        return ()

    async def _review(
        self, draft: EntryDraft, renderer: Renderer, *, for_user: int, is_asked: bool
    ) -> Answer | None:
        """Ask once more before an urgent entry goes out, or show the draft again."""
        if draft.submitted_at is None or draft.state != "open":
            decided = await self.store.read(decisions.find, draft.id, draft.version)
            return await self._too_late(decided, renderer)
        if is_asked:
            rows, more = urgent_review_rows(draft, renderer)
            shown = await self.urgency.review(draft, renderer, rows, more, for_user=for_user)
            return Answer(edit=shown)
        return Answer(edit=await self.entry_cards.card(draft, renderer, for_user=for_user))

    async def _approve(self, tap: Tap, draft: EntryDraft, renderer: Renderer) -> Answer | None:
        if draft.rehearsal:
            shown = await self.publishing.rehearsing.show(
                tap, draft, draft.version, receipt=tap.message_id
            )
            if shown is None:
                decided = await self.store.read(decisions.find, draft.id, draft.version)
                return await self._too_late(decided, renderer)
            return shown
        if refusal := await self.publishing.rehearsing.refusal(tap):
            return refusal
        decision = await self.store.write(
            approvals.approve, draft.id, draft.version,
            prepared=await self.publishing.prepare(draft.id, draft.version),
            receipt=MessageRef(tap.target.chat_id, tap.message_id), language=tap.user_language,
            approval=self.publishing.approval, now=int(self.clock()),
            zone=self.renderer.newsroom.zone, held_until=self.publishing.held_until,
        )  # fmt: skip
        self.on_decision()
        is_done = decision is not None and decision.kind in ("approved", "planned")
        if decision is None or decision.by != tap.user_id or not is_done:
            return await self._too_late(decision, renderer)
        if decision.kind == "approved":
            return self.publishing.published(tap)
        plan = await self.store.read(plans.find, draft.id)
        if plan is None or plan.held:
            return self.publishing.held(tap)
        approved = await self.store.read(plans.open_draft, draft.id, draft.version) or draft
        card = await self.entry_cards.card(approved, renderer, for_user=tap.target.chat_id)
        return Answer(toast=renderer.plain("toast-planned"), edit=card)

    async def _send_back(self, tap: Tap, draft: EntryDraft, renderer: Renderer) -> Answer | None:
        by, now = tap.target.chat_id, int(self.clock())
        decision = await self.store.write(
            approvals.send_back, draft.id, draft.version, by=by, now=now
        )
        if decision is None or decision.by != tap.user_id or decision.kind != "sent_back":
            return await self._too_late(decision, renderer)
        question = Message(renderer.html("approval-ask-reason", headline=headline_of(draft)))
        await self.cards.ask(tap, question, ExpectedReason(draft.id))
        self.on_decision()
        return Answer()

    async def _take(self, tap: Tap, draft: EntryDraft, renderer: Renderer) -> Answer | None:
        by, now = tap.target.chat_id, int(self.clock())
        decision = await self.store.write(approvals.take, draft.id, draft.version, by=by, now=now)
        if decision is None or decision.by != tap.user_id or decision.kind != "taken":
            return await self._too_late(decision, renderer)
        self.on_decision()
        return Answer()

    async def _too_late(self, decision: Decision | None, renderer: Renderer) -> Answer | None:
        """Say who was quicker; None where nobody was, and the button is outdated."""
        if decision is None:
            return None
        who = person_name(await self.store.read(people.find, decision.by), renderer)
        return Answer(toast=renderer.plain("toast-decided-by", who=who, kind=decision.kind))
