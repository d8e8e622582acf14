"""Retracting: asks once, and takes an entry back everywhere.

Callers have checked that the person is an editor, by user id, and that the chat is private.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from tickerbot.bot_api.requests import (
    Answer,
    Ask,
    Messages,
    Tap,
    read_number_and_rest,
    read_reference,
)
from tickerbot.desk.cards import Cards, CardTap
from tickerbot.desk.rehearsing import Rehearsing
from tickerbot.model import Message
from tickerbot.rendering.cards import retraction_card
from tickerbot.rendering.corrections import overtaken_html, retracted_html
from tickerbot.rendering.entries import MAX_NOTE, Renderer
from tickerbot.storage.archive import entries, revisions
from tickerbot.storage.newsroom import changing, revision_drafts
from tickerbot.storage.newsroom.drafts import RetractionDraft
from tickerbot.storage.newsroom.revision_drafts import Source, count_messages
from tickerbot.storage.outbox.receipts import Telling
from tickerbot.storage.store import Store
from tickerbot.text.cleaning import clean_headline
from tickerbot.text.cutting import units

_TELLINGS: dict[str, Telling] = {"y": "quietly", "n": "note", "s": "sound"}
"""What the buttons of the question mean."""


@dataclass(frozen=True, slots=True)
class Retracting:
    """Answers editors who retract; the card with the question becomes the receipt."""

    store: Store
    cards: Cards
    rehearsing: Rehearsing
    renderer: Renderer
    on_publish: Callable[[], None]
    clock: Callable[[], float]

    async def retract(self, ask: Ask) -> Messages:
        """Ask whether the entry is to be taken back, for the reason given, if any."""
        renderer = self.renderer.speaking(ask.language)
        number, rest = read_number_and_rest(ask.words)
        reason = clean_headline(rest)
        if number is None:
            return (Message(renderer.html("retraction-how")),)
        if units(reason) > MAX_NOTE:
            lengths = {"length": units(reason), "most": MAX_NOTE}
            return (Message(renderer.html("retraction-reason-long", **lengths)),)
        source = Source(ask.target.chat_id, ask.message_id, ask.sent_at)
        return await self._ask(source, number, reason, renderer)

    async def answer_button(self, tap: Tap) -> Answer | None:
        """Ask whether an entry is to be taken back: ``retract:<entry>``, under its receipt."""
        named = read_reference(tap.words)
        entry = await self.store.read(entries.get_referenced, *named) if named else None
        if entry is None:
            return None
        renderer = self.renderer.speaking(tap.language)
        source = Source(tap.target.chat_id, tap.message_id)
        refusal = await self._ask(source, entry.id, "", renderer)
        if refusal:
            return Answer(send=refusal)
        return Answer(toast=renderer.plain("toast-confirm-below"))

    async def answer_tap(self, tap: Tap) -> Answer | None:
        """Answer a button on the card of a retraction; None where it is outdated, or none."""
        tapped = await self.cards.read(tap, RetractionDraft)
        if tapped is None:
            return None
        renderer = self.renderer.speaking(tap.language)
        if outdated := await self.cards.answer_outdated(tap, tapped, self.show, renderer):
            return outdated
        if telling := _TELLINGS.get(tapped.button.action):
            return await self._confirm(tap, tapped, telling)
        if tapped.button.action != "x" or not tapped.is_as_shown:
            return None
        if not await self.store.write(changing.discard, tapped.draft.id, by=tap.user_id):
            return None
        number = str(tapped.draft.entry_id)
        return Answer(edit=Message(renderer.html("retraction-cancelled", number=number)))

    async def _ask(self, source: Source, number: int, reason: str, renderer: Renderer) -> Messages:
        """Show the question; what to say where there is nothing to ask."""
        entry = await self.store.read(entries.get_entry, number)
        if entry is None:
            return (Message(renderer.html("entry-none", number=str(number))),)
        if entry.retracted_at is not None:
            return (Message(retracted_html(entry, renderer)),)
        stored = await self.store.write(
            revision_drafts.put_retraction, source, entry.id, entry.revision, reason
        )
        await self.cards.present_once(stored, self.show, renderer)
        return ()

    async def show(self, draft: RetractionDraft, renderer: Renderer) -> None:
        """Show the draft below."""
        entry = await self.store.read(entries.get_entry, draft.entry_id)
        if entry is not None:
            messages = await self.store.read(count_messages, entry.id, notes_too=True)
            card = retraction_card(draft, entry, renderer, messages=messages)
            editor_id, now = draft.editor_id, self.clock()
            card = await self.cards.warned(card, renderer, for_user=editor_id, now=now)
            await self.cards.show(draft, card)

    async def _confirm(
        self, tap: Tap, tapped: CardTap[RetractionDraft], telling: Telling
    ) -> Answer | None:
        if refusal := await self.rehearsing.refusal(tap):
            return refusal
        draft = tapped.draft
        version = tapped.button.version
        prepared = await self.store.read(revision_drafts.prepare_revision, draft.id, version)
        outcome = await self.store.write(
            revision_drafts.confirm_retraction,
            draft.id,
            version,
            prepared=prepared,
            telling=telling,
            receipt_message_id=tap.message_id,
            language=tap.user_language,
            now=int(self.clock()),
        )
        entry = await self.store.read(entries.get_entry, draft.entry_id)
        if entry is None:
            return None
        renderer = self.renderer.speaking(tap.language)
        match outcome:
            case "done":
                self.on_publish()  # the receipts' loop turns the card into the receipt
                return Answer(toast=renderer.plain("toast-retracted"))
            case "retracted":
                await self.store.write(changing.discard, draft.id, by=tap.user_id)
                return Answer(edit=Message(retracted_html(entry, renderer)))
            case "overtaken":
                before = await self.store.read(
                    revisions.get_revision, entry.id, draft.base_revision
                )
                rebased = await self.store.write(
                    revision_drafts.rebase_retraction, draft.id, entry.revision, by=tap.user_id
                )
                head = renderer.html("retraction-overtaken", number=str(entry.id))
                news = overtaken_html(head, before or entry, entry, renderer)
                if rebased:
                    await self.show(rebased, renderer)
                return Answer(renderer.plain("toast-overtaken"), edit=Message(news))
            case _:
                return None
