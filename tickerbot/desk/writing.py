"""Writing: what an editor sends becomes a draft, changes one, or goes on with it.

Callers have checked the person's role, by user id, and that the chat is private. What is sent reaches
no reader: only a tap on the draft's card publishes it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from tickerbot.bot_api.requests import Ask, Messages
from tickerbot.desk.approving import Approving
from tickerbot.desk.cards import Cards
from tickerbot.desk.correcting import Correcting
from tickerbot.desk.drafting import Drafting, what_was_not_understood
from tickerbot.desk.entry_cards import EntryCards
from tickerbot.desk.picturing import Picturing
from tickerbot.desk.planning import Planning
from tickerbot.formats.pasted import read_pasted
from tickerbot.model import Message
from tickerbot.rendering.entries import Renderer
from tickerbot.storage.newsroom import (
    changing,
    desk_messages,
    draft_pictures,
    drafts,
    expectations,
)
from tickerbot.storage.newsroom.draft_pictures import has_picture
from tickerbot.storage.newsroom.drafts import WHOLE_TEXT, CorrectionDraft, EntryDraft
from tickerbot.storage.newsroom.expectations import (
    ExpectedChange,
    ExpectedCorrection,
    ExpectedEntry,
    ExpectedNote,
    ExpectedReason,
    ExpectedTime,
)
from tickerbot.storage.store import Store
from tickerbot.text.cleaning import clean_headline
from tickerbot.text.composition import continue_marked
from tickerbot.text.marks import MarkedText


@dataclass(frozen=True, slots=True)
class Writing:
    """Answers editors who write."""

    store: Store
    cards: Cards
    renderer: Renderer
    correcting: Correcting
    """Takes over what concerns an entry that is out."""
    drafting: Drafting
    entry_cards: EntryCards
    approving: Approving
    picturing: Picturing
    planning: Planning
    clock: Callable[[], float]

    async def add(self, ask: Ask) -> Messages:
        """Begin an entry: with the text given, with the message replied to, or by asking for it."""
        replied = MarkedText(ask.replied_text or "", ask.replied_marks)
        text = ask.marked(ask.words) if ask.words else replied
        if not clean_headline(text.text) and not ask.picture:
            question = Message(self.renderer.speaking(ask.language).html("desk-ask"))
            await self.cards.ask(ask, question, ExpectedEntry())
            return ()
        await self.store.write(expectations.expect, ask.target.chat_id, None)
        return await self.drafting.take(ask, text, len(ask.text or ""))

    async def cancel(self, ask: Ask) -> Messages:
        """Expect no text any more; drafts stay as they are."""
        editor_id = ask.target.chat_id
        expected = await self.store.read(expectations.expected, editor_id, int(self.clock()))
        await self.store.write(expectations.expect, editor_id, None)
        key = "desk-cancelled" if expected else "desk-nothing-to-cancel"
        return (Message(self.renderer.speaking(ask.language).html(key)),)

    async def take_text(self, ask: Ask) -> Messages | None:
        """Take a plain message if one is expected; None where it is for the readers' side."""
        if ask.picture is not None:
            return await self.picturing.take(ask, ask.picture)
        answers = await self.picturing.take_credit(ask)
        return answers if answers is not None else await self._take_words(ask)

    async def _take_words(self, ask: Ask) -> Messages | None:
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
            await self.drafting.drop(
                [part for part in await self.drafting.siblings(cut) if part != cut],
                note,
                by=editor_id,
            )
            whole = continue_marked(MarkedText(cut.text, cut.marks), text)
            await self.cards.tell(ask, await self.drafting.take(ask, whole, length))
            # last: after a crash in between the same message comes again, and must find the first part
            await self.store.write(changing.discard, cut.id, by=editor_id)
            return ()
        expected = await self.store.read(expectations.expected, editor_id, int(self.clock()))
        if expected is None:
            return None
        for_authors = ExpectedEntry | ExpectedChange | ExpectedTime
        if not ask.is_editor and not isinstance(expected, for_authors):
            return None  # who was asked when they still were an editor
        if isinstance(expected, ExpectedTime):
            return await self.planning.take_time(ask, expected)
        if isinstance(expected, ExpectedReason):
            return await self.approving.take_reason(ask, expected)
        if isinstance(expected, ExpectedCorrection | ExpectedNote):
            return await self.correcting.take_text(ask, expected)
        changed = None
        if isinstance(expected, ExpectedChange):
            changed = await self.store.write(
                changing.change_text,
                expected.draft_id,
                text.text,
                ask.message_id,
                length,
                text.marks,
                by=editor_id,
            )
        if changed:
            await self.cards.present(changed, self.entry_cards.show, renderer)
        else:  # a new one, or the draft to change is closed: no word is lost
            await self.cards.tell(ask, await self.drafting.take(ask, text, length))
        # last: after a crash in between the same message comes again, and must still be expected
        await self.store.write(expectations.expect, editor_id, None)
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
        elif told := what_was_not_understood(pasted, renderer):
            await self.cards.tell(ask, (Message(told),))
        for answers in filter(None, followed):
            await self.cards.tell(ask, answers)
        # last: after a crash in between the same edit comes again, and must still be one
        await self.store.write(
            changing.follow_source, whole.id, text.text, text.marks, by=editor_id
        )
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
        is_open = draft.state == "open"
        if is_open and ask.picture is not None and not has_picture(draft, ask.picture):
            if len(draft.pictures) > 1:
                await self.cards.tell(ask, (Message(renderer.html("desk-album-edit")),))
            else:  # before the text, whose credit is that of the new one
                await self.store.write(
                    draft_pictures.set_pictures, draft.id, (ask.picture,), ask.album,
                    by=ask.target.chat_id,
                )  # fmt: skip
        changed = await self.store.write(
            changing.change_text,
            draft.id,
            text.text,
            ask.message_id,
            len(ask.text or ""),
            text.marks,
            by=ask.target.chat_id,
        )
        if changed is None:
            return (Message(renderer.html("desk-edit-too-late")),)
        await self.cards.present(changed, self.entry_cards.show, renderer)
        return ()
