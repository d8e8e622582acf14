"""Approving: a second pair of eyes. Who may approve sees the draft; the first who decides has decided.

Callers have checked the person's role, by user id, and that the chat is private.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field

from tickerbot.bot_api.requests import Answer, Ask, Messages, Tap
from tickerbot.desk.cards import Cards, CardTap
from tickerbot.desk.entry_cards import EntryCards
from tickerbot.desk.rehearsing import Rehearsing
from tickerbot.desk.urgency import Urgency
from tickerbot.model import Level, Message, MessageRef
from tickerbot.rendering.approvals import (
    PREFIX,
    person_name,
    review_card,
    review_part,
    review_picture,
    urgent_review_rows,
    waiting_card,
)
from tickerbot.rendering.cards import read_button
from tickerbot.rendering.entries import MAX_NOTE, MAX_SHORT_HEADLINE, Renderer
from tickerbot.storage import people
from tickerbot.storage.newsroom import approvals, draft_cards, drafts, expectations, publishing
from tickerbot.storage.newsroom.drafts import EntryDraft
from tickerbot.storage.newsroom.expectations import ExpectedReason
from tickerbot.storage.store import Store
from tickerbot.text.cleaning import clean_headline
from tickerbot.text.cutting import shorten, units


@dataclass(frozen=True, slots=True)
class Approving:
    """Answers those who ask for approval, and those who give it."""

    store: Store
    cards: Cards
    entry_cards: EntryCards
    rehearsing: Rehearsing
    urgency: Urgency
    renderer: Renderer
    on_publish: Callable[[], None]
    hold_s: int
    """For how many seconds a publication waits before the first message."""
    clock: Callable[[], float] = field(default=time.time)

    async def ask(self, tap: Tap, tapped: CardTap[EntryDraft]) -> Answer | None:
        """Show a draft to all who may approve it; a repeated tap shows it to whom it is not shown."""
        renderer, draft = self.renderer.speaking(tap.language), tapped.draft
        if not await self.store.read(approvals.reviewers, draft):
            return Answer(toast=renderer.plain("toast-nobody-approves"))
        card = await self.submit(draft, tapped.button.version, renderer)
        return Answer(edit=card) if card else None

    async def submit(self, draft: EntryDraft, version: int, renderer: Renderer) -> Message | None:
        """As ``ask``: the card that the draft has from then on; None where nobody can be asked."""
        asked = await self.store.read(approvals.reviewers, draft)
        now = int(self.clock())
        submitted = (
            await self.store.write(approvals.submit, draft.id, version, now) if asked else None
        )
        if submitted is None:
            return None
        shown = await self.store.read(draft_cards.chats_with_card, draft.id)
        author = await self.store.read(people.find, draft.author_id or draft.editor_id)
        for person in asked:
            if person.user_id is not None and person.user_id not in shown:
                voice = await self.cards.speaking_to(person.user_id, self.renderer)
                if above := review_picture(submitted, voice):
                    await self.cards.messenger.tell(person.user_id, above)
                card = review_card(submitted, author, voice)
                await self.cards.messenger.tell(person.user_id, card, shows=submitted)
        return waiting_card(submitted, renderer, count=len(asked))

    async def answer_tap(self, tap: Tap) -> Answer | None:
        """Answer a button under a draft that waits: ``appr:<action>:<draft>:<version>``."""
        button = read_button(tap.data)
        if button is None or button.prefix != PREFIX or tap.user_id is None:
            return None
        draft = await self.store.read(drafts.get_draft, button.draft_id)
        if not isinstance(draft, EntryDraft):
            return None
        renderer = self.renderer.speaking(tap.language)
        if draft.version != button.version:
            return Answer(toast=renderer.plain("card-outdated")) if draft.state == "open" else None
        if button.action == "m" and draft.submitted_at is not None and draft.state == "open":
            part = review_part(draft, renderer, button.part)
            return Answer(send=(part,)) if part else None
        if button.action == "v" and draft.submitted_at is not None and draft.state == "open":
            return Answer(send=(Message("", album=draft.pictures),))
        if button.action in ("y", "r") and draft.level is Level.URGENT:
            return await self._review(draft, renderer, is_asked=button.action == "y")
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
        if isinstance(draft, EntryDraft) and draft.editor_id != ask.target.chat_id:
            voice = await self.cards.speaking_to(draft.editor_id, self.renderer)
            who = person_name(await self.store.read(people.find, ask.user_id), voice)
            text = voice.html("approval-reason", who=who, reason=reason)
            source = draft.source_message_id
            await self.cards.messenger.tell(
                draft.editor_id, Message(text), reply_to=source if source > 0 else None
            )
        await self.cards.tell(ask, (Message(renderer.html("approval-reason-told")),))
        await self.store.write(expectations.expect, ask.target.chat_id, None)
        return ()

    async def _review(
        self, draft: EntryDraft, renderer: Renderer, *, is_asked: bool
    ) -> Answer | None:
        """Ask once more before an urgent entry goes out, or show the draft again."""
        if draft.submitted_at is None or draft.state != "open":
            return self._too_late(renderer)
        if is_asked:
            rows, more = urgent_review_rows(draft, renderer)
            return Answer(edit=await self.urgency.review(draft, renderer, rows, more))
        author = await self.store.read(people.find, draft.author_id or draft.editor_id)
        return Answer(edit=review_card(draft, author, renderer))

    async def _approve(self, tap: Tap, draft: EntryDraft, renderer: Renderer) -> Answer | None:
        if draft.rehearsal:
            shown = await self.rehearsing.show(tap, draft, draft.version)
            await self.cards.close(draft, renderer.html("rehearsal-over"))
            return shown
        if refusal := await self.rehearsing.refusal(tap):
            return refusal
        now, zone = int(self.clock()), self.renderer.newsroom.zone
        publication = await self.store.write(
            approvals.approve,
            draft.id,
            draft.version,
            prepared=await self.store.read(
                publishing.prepare_draft, draft.id, draft.version, now=now, zone=zone
            ),
            receipt=MessageRef(tap.target.chat_id, tap.message_id),
            language=tap.user_language,
            now=now,
            zone=zone,
            hold_s=self.hold_s,
        )
        if publication is None:
            return self._too_late(renderer)
        self.on_publish()  # the receipts' loop turns the card into the receipt
        await self._tell_all(tap, draft, "approved", number=str(publication.entry_id))
        return Answer(toast=renderer.plain("toast-held" if self.hold_s else "toast-published"))

    async def _send_back(self, tap: Tap, draft: EntryDraft, renderer: Renderer) -> Answer | None:
        by, now = tap.target.chat_id, int(self.clock())
        returned = await self.store.write(
            approvals.send_back, draft.id, draft.version, by=by, now=now
        )
        if returned is None:
            return self._too_late(renderer)
        question = Message(renderer.html("approval-ask-reason"))
        await self.cards.ask(tap, question, ExpectedReason(draft.id))
        await self._tell_all(tap, draft, "sent-back")
        voice = await self.cards.speaking_to(draft.editor_id, self.renderer)
        await self.entry_cards.show(returned, voice)
        return Answer()

    async def _take(self, tap: Tap, draft: EntryDraft, renderer: Renderer) -> Answer | None:
        by, now = tap.target.chat_id, int(self.clock())
        taken = await self.store.write(approvals.take, draft.id, draft.version, by=by, now=now)
        if taken is None:
            return self._too_late(renderer)
        await self._tell_all(tap, draft, "taken")
        await self.entry_cards.show(taken, renderer)
        return Answer()

    def _too_late(self, renderer: Renderer) -> Answer:
        return Answer(toast=renderer.plain("toast-decided"))

    async def _tell_all(self, tap: Tap, draft: EntryDraft, what: str, **values: str) -> None:
        """Wherever the draft was shown, say who did what and when; approved, that is the receipt."""
        moment = self.renderer.local_time(self.clock())
        person = await self.store.read(people.find, tap.user_id)
        headline = shorten(draft.composed.headline, MAX_SHORT_HEADLINE)
        shown = await self.store.write(draft_cards.take_cards, draft.id)
        if draft.preview_message_id is not None:
            shown.append(MessageRef(draft.editor_id, draft.preview_message_id))
        own = MessageRef(tap.target.chat_id, tap.message_id)
        for message in dict.fromkeys([*shown, own]):
            if what == "approved" and message == own:
                continue
            voice = await self.cards.speaking_to(message.chat_id, self.renderer)
            text = voice.html(
                f"approval-{what}",
                who=person_name(person, voice),
                moment=voice.moment(moment, relative_to=moment),
                headline=headline,
                **values,
            )
            await self.cards.messenger.tell(
                message.chat_id, Message(text), edits=message.message_id
            )
