"""Correcting: from a new text to a new revision of what is out, with a card in between.

Callers have checked that the person is an editor, by user id, and that the chat is private.
Nothing reaches readers except by a tap on the card, and then only the version shown with it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from sqlite_utils import Database

from tickerbot.bot_api.albums import Albums
from tickerbot.bot_api.requests import (
    Answer,
    Ask,
    Messages,
    Request,
    Tap,
    read_number_and_rest,
    read_reference,
)
from tickerbot.desk.cards import Cards, CardTap
from tickerbot.desk.correction_cards import CorrectionCards, propose_correction
from tickerbot.desk.rehearsing import Rehearsing
from tickerbot.model import Entry, Message
from tickerbot.rendering.corrections import copyable_text, history_html, retracted_html
from tickerbot.rendering.differences import same
from tickerbot.rendering.entries import MAX_NOTE, Renderer
from tickerbot.rendering.labels import labelled_html
from tickerbot.storage import people
from tickerbot.storage.archive import entries, revisions
from tickerbot.storage.archive.revisions import Revision
from tickerbot.storage.newsroom import changing, drafts, expectations, revision_drafts
from tickerbot.storage.newsroom.draft_pictures import has_picture
from tickerbot.storage.newsroom.drafts import WHOLE_TEXT, CorrectionDraft, EntryDraft
from tickerbot.storage.newsroom.expectations import ExpectedCorrection, ExpectedNote
from tickerbot.storage.newsroom.revision_drafts import Source
from tickerbot.storage.people import Person
from tickerbot.storage.store import Store
from tickerbot.text.cleaning import clean_headline
from tickerbot.text.composition import compose, continue_marked, whole_text, without_credit
from tickerbot.text.cutting import units
from tickerbot.text.marks import MarkedText, carry


@dataclass(frozen=True, slots=True)
class Correcting:
    """Answers editors who correct what is out."""

    store: Store
    cards: Cards
    correction_cards: CorrectionCards
    rehearsing: Rehearsing
    renderer: Renderer
    albums: Albums
    on_publish: Callable[[], None]
    clock: Callable[[], float]

    async def edit(self, ask: Ask) -> Messages:
        """Begin a correction: with the text given, or by showing the present one and asking."""
        renderer = self.renderer.speaking(ask.language)
        number, text = read_number_and_rest(ask.words)
        if number is None:
            return (Message(renderer.html("correction-how")),)
        entry = await self._open_entry(number, renderer)
        if isinstance(entry, Message):
            return (entry,)
        if clean_headline(text) or ask.picture:
            await self.store.write(expectations.expect, ask.target.chat_id, None)
            source = _source(ask, len(ask.text or ""))
            words = ask.marked(text) if clean_headline(text) else _uncredited(entry)
            return await self._take(ask, source, entry, entry.revision, words)
        return await self._ask(ask, entry, renderer)

    async def answer_button(self, tap: Tap) -> Answer | None:
        """Begin a correction by the button under a receipt: ``edit:<entry>``."""
        named = read_reference(tap.words)
        entry = await self.store.read(entries.get_referenced, *named) if named else None
        if entry is None:
            return None
        renderer = self.renderer.speaking(tap.language)
        if entry.retracted_at is not None:
            return Answer(send=(Message(retracted_html(entry, renderer)),))
        return Answer(send=await self._ask(tap, entry, renderer))

    async def _ask(self, request: Request, entry: Entry, renderer: Renderer) -> Messages:
        """Ask for another text for this entry; what to show below."""
        question = Message(renderer.html("correction-ask", number=str(entry.id)))
        await self.cards.ask(request, question, ExpectedCorrection(entry.id, entry.revision))
        return tuple(copyable_text(entry))

    async def history(self, ask: Ask) -> Messages:
        """Show the texts that an entry has had."""
        renderer = self.renderer.speaking(ask.language)
        number, _ = read_number_and_rest(ask.words)
        if number is None:
            return (Message(renderer.html("history-how")),)
        entry, texts, known = await self.store.read(_history, number)
        if entry is None:
            return (Message(renderer.html("entry-none", number=str(number))),)
        return (Message(history_html(entry, texts, known, ask.target.chat_id, renderer)),)

    async def take_text(self, ask: Ask, expected: ExpectedCorrection | ExpectedNote) -> Messages:
        """Take the message that was asked for: the new text of an entry, or the words of a note."""
        renderer = self.renderer.speaking(ask.language)
        if isinstance(expected, ExpectedNote):
            note = clean_headline(ask.words)
            if not note or units(note) > MAX_NOTE:  # it is still expected
                lengths = {"length": units(note), "most": MAX_NOTE}
                return (Message(renderer.html("correction-note-long", **lengths)),)
            answers = await self._word_note(ask, expected.draft_id, note, renderer)
        else:
            entry = await self._open_entry(expected.entry_id, renderer)
            if isinstance(entry, Message):
                answers = (entry,)
            else:
                source = _source(ask, len(ask.words))
                base = expected.base_revision
                words = ask.marked(ask.words) if ask.words.strip() else _uncredited(entry)
                answers = await self._take(ask, source, entry, base, words)
        await self.cards.tell(ask, answers)
        # last: after a crash in between the same message comes again, and must still be expected
        await self.store.write(expectations.expect, ask.target.chat_id, None)
        return ()

    async def take_continuation(self, ask: Ask, cut: CorrectionDraft) -> Messages:
        """A text that Telegram's app cut in two goes on."""
        renderer = self.renderer.speaking(ask.language)
        entry = await self._open_entry(cut.entry_id, renderer)
        await self.cards.close(cut, renderer.html("desk-appended"))
        if isinstance(entry, Message):
            await self.cards.tell(ask, (entry,))
        else:
            whole = continue_marked(MarkedText(cut.text, cut.marks), ask.marked(ask.words))
            source = _source(ask, len(ask.words))
            await self.cards.tell(
                ask, await self._take(ask, source, entry, cut.base_revision, whole)
            )
        # last: after a crash in between the same message comes again, and must find the first part
        await self.store.write(changing.discard, cut.id, by=ask.user_id)
        return ()

    async def take_edit(
        self, ask: Ask, origin: EntryDraft | CorrectionDraft, number: int, text: MarkedText
    ) -> Messages | None:
        """The own message behind entry ``number`` was changed; None where its text stayed."""
        before = await self.store.read(
            drafts.find_correction, ask.target.chat_id, origin.source_message_id, origin.part
        )
        latest = before or origin
        is_shown = latest.state != "open" or latest.preview_message_id is not None
        has_new = ask.picture is not None and not has_picture(latest, ask.picture)
        stayed = not has_new and (
            text == MarkedText(latest.text, latest.marks)
            or (
                origin.part != WHOLE_TEXT
                and same(compose(text.text, text.marks), compose(latest.text, latest.marks))
            )
        )
        # an edit that comes again, since a crash came in between, is to be shown
        if stayed and is_shown:
            return None
        renderer = self.renderer.speaking(ask.language)
        if origin.part == WHOLE_TEXT and len(origin.text) > origin.last_length:
            return (Message(renderer.html("correction-text-elsewhere", number=str(number))),)
        entry = await self._open_entry(number, renderer)
        if isinstance(entry, Message):
            return (entry,)
        length = len(ask.text or "") if origin.part == WHOLE_TEXT else 0
        known = set(latest.hashtags)
        if before is not None and before.state == "open":  # the entry has none of its labels as yet
            known.update(origin.hashtags)
        source = replace(
            _source(ask, length),
            part=origin.part,
            sign=origin.sign,
            hashtags=tuple(sorted(known)),
        )
        if not has_new or len(origin.pictures) > 1:
            source = replace(source, pictures=(), album="")
        await self._put(source, entry, before.base_revision if before else 1, text, renderer)
        if has_new and len(origin.pictures) > 1:
            return (Message(renderer.html("desk-album-edit")),)
        return ()

    async def take_edited_command(self, ask: Ask) -> Messages:
        """The message with the command to correct was changed: its text, or the number."""
        number, text = read_number_and_rest(ask.words)
        draft = await self.store.read(
            drafts.find_correction, ask.target.chat_id, ask.message_id, WHOLE_TEXT
        )
        if draft is None:
            return ()
        if number != draft.entry_id:
            return await self.edit(ask)
        return await self.take_edit(ask, draft, draft.entry_id, ask.marked(text)) or ()

    async def answer_tap(self, tap: Tap) -> Answer | None:
        """Answer a button on the card of a correction; None where it is outdated, or none."""
        tapped = await self.cards.read(tap, CorrectionDraft)
        if tapped is None:
            return None
        draft, action = tapped.draft, tapped.button.action
        renderer = self.renderer.speaking(tap.language)
        show = self.correction_cards.show
        if outdated := await self.cards.answer_outdated(tap, tapped, show, renderer):
            return outdated
        if action in ("q", "n", "s"):
            return await self._confirm(tap, tapped)
        if action == "x" and tapped.is_as_shown:
            if not await self.store.write(changing.discard, draft.id, by=tap.user_id):
                return None
            return Answer(edit=Message(renderer.html("correction-cancelled")))
        if not tapped.is_current:
            return None
        match action:
            case "m":
                part = await self.correction_cards.part(draft, renderer, tapped.button.part)
                return Answer(send=(part,)) if part else None
            case "v":
                return Answer(send=(Message("", album=draft.pictures),))
            case "w":
                number = str(draft.entry_id)
                asked = renderer.html("correction-ask-note", number=number, most=MAX_NOTE)
                question = Message(asked)
                await self.cards.ask(tap, question, ExpectedNote(draft.id))
                return Answer()
            case _:
                return None

    async def _open_entry(self, number: int, renderer: Renderer) -> Entry | Message:
        """The entry, if it can be corrected; otherwise what tells the editor why not."""
        entry = await self.store.read(entries.get_entry, number)
        if entry is None:
            return Message(renderer.html("entry-none", number=str(number)))
        if entry.retracted_at is not None:
            return Message(retracted_html(entry, renderer))
        return entry

    async def _take(
        self, ask: Ask, source: Source, entry: Entry, base_revision: int, text: MarkedText
    ) -> Messages:
        """Make a correction's draft of a text, and show it; what else there is to say."""
        renderer = self.renderer.speaking(ask.language)
        await self._put(source, entry, base_revision, text, renderer)
        if ask.has_attachment and not ask.picture:
            return (Message(renderer.html("desk-no-attachments")),)
        return ()

    async def _put(
        self,
        source: Source,
        entry: Entry,
        base_revision: int,
        marked: MarkedText,
        renderer: Renderer,
    ) -> None:
        stored = await self.store.write(
            revision_drafts.put_correction,
            source,
            entry.id,
            base_revision,
            marked.text,
            marked.marks,
        )
        if source.album and not await self.albums.is_complete(source.album):
            return  # it is shown with the last of its pictures
        await self.cards.present_once(stored, self.correction_cards.show, renderer)

    async def _word_note(self, ask: Ask, draft_id: int, note: str, renderer: Renderer) -> Messages:
        draft = await self.store.write(revision_drafts.word_note, draft_id, note, by=ask.user_id)
        if draft is None:
            return (Message(renderer.html("correction-closed")),)
        await self.cards.present(draft, self.correction_cards.show, renderer)
        return ()

    async def _confirm(self, tap: Tap, tapped: CardTap[CorrectionDraft]) -> Answer | None:
        if refusal := await self.rehearsing.refusal(tap):
            return refusal
        draft, action = tapped.draft, tapped.button.action
        entry = await self.store.read(entries.get_entry, draft.entry_id)
        if entry is None:
            return None
        renderer = self.renderer.speaking(tap.language)
        proposal = propose_correction(draft, entry, renderer)
        version = tapped.button.version
        prepared = await self.store.read(revision_drafts.prepare_revision, draft.id, version)
        outcome = await self.store.write(
            revision_drafts.confirm_correction,
            draft.id,
            version,
            prepared=prepared,
            note="" if action == "q" else proposal.note,
            sound=action == "s",
            receipt_message_id=tap.message_id,
            language=tap.user_language,
            now=int(self.clock()),
        )
        match outcome:
            case "done":
                self.on_publish()  # the receipts' loop turns the card into the receipt
                return Answer(toast=renderer.plain("toast-corrected"))
            case "overtaken":
                await self.cards.close(draft, renderer.html("correction-not-yet"))
                await self.correction_cards.show(draft, renderer)
                return Answer(toast=renderer.plain("toast-overtaken"))
            case "labelled":
                self.on_publish()
                labelled = await self.store.read(entries.get_entry, entry.id)
                return Answer(edit=Message(labelled_html(labelled or entry, renderer)))
            case "retracted":
                await self.store.write(changing.discard, draft.id, by=tap.user_id)
                return Answer(edit=Message(retracted_html(entry, renderer)))
            case "unchanged":
                await self.store.write(changing.discard, draft.id, by=tap.user_id)
                same = renderer.html("correction-unchanged", number=str(entry.id))
                return Answer(edit=Message(same))
            case _:
                return None


def _source(ask: Ask, length: int) -> Source:
    pictures = (ask.picture,) if ask.picture else ()
    source = Source(ask.target.chat_id, ask.message_id, ask.sent_at, length)
    return replace(source, pictures=pictures, album=ask.album)


def whole_marked(entry: Entry) -> MarkedText:
    """The whole text of an entry, with its marks."""
    return MarkedText(whole_text(entry.headline, entry.body), entry.marks)


def _uncredited(entry: Entry) -> MarkedText:
    """The whole text of an entry that gets another picture, of which its credit says nothing."""
    whole = whole_marked(entry)
    return carry(whole, without_credit(whole.text)) if entry.pictures else whole


def _history(db: Database, number: int) -> tuple[Entry | None, list[Revision], dict[int, Person]]:
    """An entry, its texts, and who made them, by user id."""
    entry = entries.get_entry(db, number)
    texts = revisions.history(db, number)
    if entry and not texts:
        texts = revisions.as_published(db, entry)
    makers = {
        it.editor_id: people.find(db, it.editor_id) for it in texts if it.editor_id is not None
    }
    known = {user_id: person for user_id, person in makers.items() if person}
    return entry, texts, known
