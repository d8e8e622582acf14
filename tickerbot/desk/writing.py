"""Writing: from an editor's words to a published entry, with a card in between.

Callers have checked that the person is an editor, by user id, and that the chat is private.
Nothing reaches readers except by a tap on a publish button, and then only the version shown with it.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from tickerbot.bot_api.requests import Answer, Ask, Messages, Tap
from tickerbot.desk.approving import Approving
from tickerbot.desk.cards import Cards, CardTap
from tickerbot.desk.correcting import Correcting
from tickerbot.desk.entry_cards import EntryCards
from tickerbot.desk.rehearsing import Rehearsing
from tickerbot.formats.pasted import Pasted, read_pasted
from tickerbot.model import Button, Message
from tickerbot.rendering.cards import button_data, entry_card_part
from tickerbot.rendering.entries import Renderer
from tickerbot.rendering.pasted import reading_html
from tickerbot.storage.newsroom import desk_messages, drafts, publishing
from tickerbot.storage.newsroom.drafts import (
    WHOLE_TEXT,
    CorrectionDraft,
    EntryDraft,
    ExpectedChange,
    ExpectedCorrection,
    ExpectedEntry,
    ExpectedNote,
    ExpectedReason,
)
from tickerbot.storage.store import Store
from tickerbot.text.cleaning import clean_headline
from tickerbot.text.composition import continue_marked
from tickerbot.text.marks import MarkedText

MAX_DRAFTS = 10
"""Entries of one pasted ticker text; each is a message, and a chat takes about one a second."""


@dataclass(frozen=True, slots=True)
class Writing:
    """Answers editors who write."""

    store: Store
    cards: Cards
    renderer: Renderer
    correcting: Correcting
    """Takes over what concerns an entry that is out."""
    entry_cards: EntryCards
    approving: Approving
    rehearsing: Rehearsing
    on_publish: Callable[[], None]
    hold_s: int
    """For how many seconds a publication waits before the first message."""
    clock: Callable[[], float] = field(default=time.time)

    async def add(self, ask: Ask) -> Messages:
        """Begin an entry: with the text given, with the message replied to, or by asking for it."""
        replied = MarkedText(ask.replied_text or "", ask.replied_marks)
        text = ask.marked(ask.words) if ask.words else replied
        if not clean_headline(text.text):
            question = Message(self.renderer.speaking(ask.language).html("desk-ask"))
            await self.cards.ask(ask, question, ExpectedEntry())
            return ()
        await self.store.write(drafts.expect, ask.target.chat_id, None)
        return await self._take(ask, text, len(ask.text or ""))

    async def cancel(self, ask: Ask) -> Messages:
        """Expect no text any more; drafts stay as they are."""
        editor_id = ask.target.chat_id
        expected = await self.store.read(drafts.expected, editor_id, int(self.clock()))
        await self.store.write(drafts.expect, editor_id, None)
        key = "desk-cancelled" if expected else "desk-nothing-to-cancel"
        return (Message(self.renderer.speaking(ask.language).html(key)),)

    async def take_text(self, ask: Ask) -> Messages | None:
        """Take a plain message if one is expected; None where it is for the readers' side."""
        renderer = self.renderer.speaking(ask.language)
        text, editor_id = ask.marked(ask.words), ask.target.chat_id
        length = len(ask.words)
        cut = await self.store.read(
            drafts.draft_to_continue, editor_id, ask.message_id, ask.sent_at
        )
        if isinstance(cut, CorrectionDraft):
            return await self.correcting.take_continuation(ask, cut)
        if cut is not None:
            note = renderer.html("desk-appended")
            await self.cards.close(cut, note)
            await self._drop([part for part in await self._siblings(cut) if part != cut], note)
            whole = continue_marked(MarkedText(cut.text, cut.marks), text)
            await self.cards.tell(ask, await self._take(ask, whole, length))
            # last: after a crash in between the same message comes again, and must find the first part
            await self.store.write(drafts.discard, cut.id)
            return ()
        expected = await self.store.read(drafts.expected, editor_id, int(self.clock()))
        if expected is None:
            return None
        if not ask.is_editor and not isinstance(expected, ExpectedEntry | ExpectedChange):
            return None  # who was asked when they still were an editor
        if isinstance(expected, ExpectedReason):
            return await self.approving.take_reason(ask, expected)
        if isinstance(expected, ExpectedCorrection | ExpectedNote):
            return await self.correcting.take_text(ask, expected)
        changed = None
        if isinstance(expected, ExpectedChange):
            changed = await self.store.write(
                drafts.change_text,
                expected.draft_id,
                text.text,
                ask.message_id,
                length,
                text.marks,
            )
        if changed:
            await self.cards.present(changed, self._show, renderer)
        else:  # a new one, or the draft to change is closed: no word is lost
            await self.cards.tell(ask, await self._take(ask, text, length))
        # last: after a crash in between the same message comes again, and must still be expected
        await self.store.write(drafts.expect, editor_id, None)
        return ()

    async def take_edit(self, ask: Ask) -> Messages:
        """The editor changed an own message: what came from it follows, draft or entry."""
        renderer = self.renderer.speaking(ask.language)
        text, editor_id = ask.marked(ask.words), ask.target.chat_id
        found = await self.store.read(drafts.drafts_from_message, editor_id, ask.message_id)
        if not found:
            correction = await self.store.read(
                drafts.find_correction, editor_id, ask.message_id, WHOLE_TEXT
            )
            if correction is None:
                return ()
            return await self._follow(ask, correction, text) or ()
        whole, *parts = found
        is_shown = whole.preview_message_id is not None or await self.store.read(
            desk_messages.owes_card, whole.id
        )
        if not parts or whole.state == "published" or is_shown:
            return await self._follow(ask, whole, text) or ()
        zone = self.renderer.newsroom.zone
        before = read_pasted(MarkedText(whole.text, whole.marks), zone).texts
        pasted = read_pasted(text, zone)
        texts = pasted.texts
        if not len(before) == len(texts) == len(parts):
            counts = {"count": len(texts), "parts": len(parts)}
            return (Message(renderer.html("desk-edit-parts", **counts)),)
        followed = [
            await self._follow(ask, part, now)
            for part, was, now in zip(parts, before, texts, strict=True)
            if part.state != "discarded" and was != now
        ]
        if all(answers is None for answers in followed):
            await self.cards.tell(ask, (Message(renderer.html("desk-edit-same")),))
        elif told := _what_was_not_understood(pasted, renderer):
            await self.cards.tell(ask, (Message(told),))
        for answers in filter(None, followed):
            await self.cards.tell(ask, answers)
        # last: after a crash in between the same edit comes again, and must still be one
        await self.store.write(drafts.follow_source, whole.id, text.text, text.marks)
        return ()

    async def _follow(
        self, ask: Ask, draft: EntryDraft | CorrectionDraft, text: MarkedText
    ) -> Messages | None:
        """Take what the message says now; None where it says what it said before."""
        if draft.entry_id is not None:
            if not ask.is_editor:
                told = self.renderer.speaking(ask.language).html("desk-author-published")
                return (Message(told),)
            return await self.correcting.take_edit(ask, draft, draft.entry_id, text)
        renderer = self.renderer.speaking(ask.language)
        changed = await self.store.write(
            drafts.change_text,
            draft.id,
            text.text,
            ask.message_id,
            len(ask.text or ""),
            text.marks,
        )
        if changed is None:
            return (Message(renderer.html("desk-edit-too-late")),)
        await self.cards.present(changed, self._show, renderer)
        return ()

    async def answer_tap(self, tap: Tap) -> Answer | None:
        """Answer a button on the card of an entry's draft; None where it is outdated, or none."""
        tapped = await self.cards.read(tap, EntryDraft)
        if tapped is None:
            return None
        draft, action = tapped.draft, tapped.button.action
        if action in ("p", "q"):
            return await self._publish(tap, tapped, silent=action == "q")
        if not tapped.is_current:
            return None
        renderer = self.renderer.speaking(tap.language)
        if action == "a":
            return await self.approving.ask(tap, tapped)
        match action:
            case "m":
                part = entry_card_part(draft, renderer, tapped.button.part)
                return Answer(send=(part,)) if part else None
            case "c":
                question = Message(renderer.html("desk-ask-change"))
                await self.cards.ask(tap, question, ExpectedChange(draft.id))
                return Answer()
            case "x":
                await self.store.write(drafts.discard, draft.id)
                await self.cards.recall(draft)
                return Answer(edit=Message(renderer.html("desk-discarded")))
            case "1":
                return await self._join(draft, renderer)
            case _:
                return None

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
        answers = await self._take(ask, ask.marked(ask.words), len(ask.words))
        toast = self.renderer.speaking(tap.language).plain("toast-preview-below")
        return Answer(toast=toast, send=answers)

    async def _take(self, ask: Ask, text: MarkedText, last_length: int) -> Messages:
        """Make drafts of a text, one for each entry in it, and show each; what else there is to say."""
        renderer = self.renderer.speaking(ask.language)
        pasted = read_pasted(text, renderer.newsroom.zone)
        texts = pasted.texts
        if len(texts) > MAX_DRAFTS:
            counts = {"count": len(texts), "most": MAX_DRAFTS}
            return (Message(renderer.html("desk-too-many", **counts)),)
        answers: Messages = ()
        if len(texts) == 1:
            await self._put(ask, WHOLE_TEXT, texts[0], last_length)
        else:
            whole, _ = await self._store(ask, WHOLE_TEXT, text, last_length)
            for part, entry_text in enumerate(texts, start=1):
                await self._put(ask, part, entry_text, 0)
            button = Button(renderer.plain("button-one-entry"), button_data("1", whole))
            several = renderer.html("desk-several", count=len(texts))
            if told := _what_was_not_understood(pasted, renderer):
                several = f"{several}\n\n{told}"
            answers = (Message(several, ((button,),)),)
        if ask.has_attachment:
            answers += (Message(renderer.html("desk-no-attachments")),)
        return answers

    async def _put(self, ask: Ask, part: int, text: MarkedText, last_length: int) -> None:
        stored = await self._store(ask, part, text, last_length)
        renderer = self.renderer.speaking(ask.language)
        await self.cards.present_once(stored, self._show, renderer)

    async def _store(
        self, ask: Ask, part: int, text: MarkedText, last_length: int
    ) -> tuple[EntryDraft, bool]:
        return await self.store.write(
            drafts.put_draft,
            ask.target.chat_id,
            ask.message_id,
            part,
            text.text,
            ask.sent_at,
            last_length,
            text.marks,
        )

    async def _siblings(self, draft: EntryDraft) -> list[EntryDraft]:
        """All drafts from the same message, this one too."""
        return await self.store.read(
            drafts.drafts_from_message, draft.editor_id, draft.source_message_id
        )

    async def _drop(self, parts: Sequence[EntryDraft], note: str) -> None:
        """Discard those of these drafts that are open, leaving a note where each was shown."""
        for part in parts:
            if part.state == "open":
                await self.store.write(drafts.discard, part.id)
                await self.cards.close(part, note)

    async def _show(self, draft: EntryDraft, renderer: Renderer) -> None:
        await self.entry_cards.show(draft, renderer)

    async def _publish(
        self, tap: Tap, tapped: CardTap[EntryDraft], *, silent: bool
    ) -> Answer | None:
        if not await self.entry_cards.may_publish(tap.user_id):
            return None
        if tapped.draft.rehearsal:
            return await self.rehearsing.show(tap, tapped.draft, tapped.button.version)
        if refusal := await self.rehearsing.refusal(tap):
            return refusal
        draft_id, version = tapped.draft.id, tapped.button.version
        now, zone = int(self.clock()), self.renderer.newsroom.zone
        publication = await self.store.write(
            publishing.publish_draft,
            draft_id,
            version,
            prepared=await self.store.read(
                publishing.prepare_draft, draft_id, version, now=now, zone=zone
            ),
            silent=silent,
            receipt_message_id=tap.message_id,
            language=tap.user_language,
            now=now,
            zone=zone,
            hold_s=self.hold_s,
        )
        if publication is None:
            return None
        self.on_publish()  # the receipts' loop turns the card into the receipt
        return Answer(
            toast=self.renderer.speaking(tap.language).plain(
                "toast-held" if self.hold_s else "toast-published"
            )
        )

    async def _join(self, whole: EntryDraft, renderer: Renderer) -> Answer:
        """The several drafts were one entry after all: drop those still open, show the whole."""
        parts = [draft for draft in await self._siblings(whole) if draft.id != whole.id]
        await self._drop(parts, renderer.html("desk-discarded"))
        await self._show(whole, renderer)
        return Answer(edit=Message(renderer.html("desk-changed")))


def _what_was_not_understood(pasted: Pasted, renderer: Renderer) -> str:
    return reading_html(pasted.reading, renderer) if pasted.reading else ""
