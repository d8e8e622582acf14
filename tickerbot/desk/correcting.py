"""The editors' desk for corrections: from a new text to a new revision, with a preview in between.

Whoever calls this has checked that the person is an editor, by user id, and that the chat is private.
Nothing reaches readers but by a tap under a preview, and only the version under that button.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from sqlite_utils import Database

from tickerbot.bot_api.replies import Replies
from tickerbot.bot_api.requests import Answer, Ask, Messages, Tap, read_number_and_rest
from tickerbot.desk.previews import CorrectionPreviews
from tickerbot.model import Entry, Language, Message, Newsroom
from tickerbot.rendering.corrections import history_html, present_text, retracted_html
from tickerbot.rendering.differences import same_words
from tickerbot.rendering.entries import NOTE_CHARACTERS
from tickerbot.rendering.texts import html_text, plain
from tickerbot.storage.archive import entries, revisions
from tickerbot.storage.archive.revisions import Revision
from tickerbot.storage.newsroom import drafts, revision_drafts
from tickerbot.storage.newsroom.drafts import WHOLE_TEXT, Draft, Expectation
from tickerbot.storage.newsroom.revision_drafts import Source, part_of_correction
from tickerbot.storage.store import Store
from tickerbot.text.cleaning import clean_headline
from tickerbot.text.composition import compose, continue_text
from tickerbot.text.cutting import units

_TAP = re.compile(
    r"corr:(?P<action>[a-z]):(?P<draft>[0-9]{1,15}):(?P<version>[0-9]{1,9})(:(?P<part>[0-9]{1,3}))?"
)


@dataclass(frozen=True, slots=True)
class CorrectionDesk:
    """Answers editors who correct what is out."""

    store: Store
    replies: Replies
    previews: CorrectionPreviews
    newsroom: Newsroom
    on_publish: Callable[[], None]
    clock: Callable[[], float] = field(default=time.time)

    async def edit(self, ask: Ask) -> Messages:
        """Begin a correction: with the text given, or by showing the present one and asking."""
        number, text = read_number_and_rest(ask.words)
        if number is None:
            return (Message(html_text(ask.language, "correction-how")),)
        entry = await self._open_entry(ask, number)
        if entry is None:
            return ()
        editor_id = ask.target.chat_id
        if clean_headline(text):
            await self.store.write(drafts.expect, editor_id, None)
            await self._take(
                _source(ask, len(ask.text or "")), entry, entry.revision, text, ask.language
            )
            await self._tell_of_attachment(ask)
            return ()
        expectation = Expectation("correction", None, entry.id, entry.revision)
        await self.store.write(drafts.expect, editor_id, expectation, int(self.clock()))
        question = html_text(ask.language, "correction-ask", number=str(number))
        return (Message(question), *present_text(entry))

    async def history(self, ask: Ask) -> Messages:
        """Show the texts that an entry has had."""
        number, _ = read_number_and_rest(ask.words)
        if number is None:
            return (Message(html_text(ask.language, "history-how")),)
        entry, revisions = await self.store.read(_history, number)
        if entry is None:
            return (Message(html_text(ask.language, "entry-none", number=str(number))),)
        editor_id = ask.target.chat_id
        return (
            Message(history_html(entry, revisions, editor_id, self.newsroom.zone, ask.language)),
        )

    async def take_text(self, ask: Ask, expected: Expectation) -> None:
        """Take the message that was asked for: the new text of an entry, or the words of a note."""
        text = ask.words
        if expected.kind == "note":
            if not await self._take_note(ask, expected.draft_id or 0, text):
                return
        else:
            entry = await self._open_entry(ask, expected.entry_id or 0)
            if entry is not None:
                base = expected.base_revision or 1
                await self._take(_source(ask, len(text)), entry, base, text, ask.language)
                await self._tell_of_attachment(ask)
        # last: after a crash in between the same message comes again, and must still be expected
        await self.store.write(drafts.expect, ask.target.chat_id, None)

    async def take_continuation(self, ask: Ask, cut: Draft) -> None:
        """A text that Telegram's app cut in two goes on."""
        text = ask.words
        entry = await self._open_entry(ask, cut.revises_entry_id or 0)
        await self.previews.close(cut, html_text(ask.language, "desk-appended"))
        if entry is not None:
            whole = continue_text(cut.text, text)
            base = cut.base_revision or 1
            await self._take(_source(ask, len(text)), entry, base, whole, ask.language)
        # last: after a crash in between the same message comes again, and must find the first part
        await self.store.write(drafts.discard, cut.id)

    async def take_edit(self, ask: Ask, origin: Draft, text: str) -> bool:
        """The own message behind a published text was changed; False where its words stayed."""
        part = origin.part if origin.kind == "correction" else part_of_correction(origin.part)
        editor_id = ask.target.chat_id
        before = await self.store.read(drafts.find_draft, editor_id, origin.source_message_id, part)
        latest = before or origin
        is_shown = latest.state != "open" or latest.preview_message_id is not None
        stayed = text == latest.text or (
            origin.part != WHOLE_TEXT and same_words(compose(text), compose(latest.text))
        )
        # an edit that comes again, since a crash came in between, is to be shown
        if stayed and is_shown:
            return False
        number = origin.revises_entry_id or origin.entry_id or 0
        if origin.part == WHOLE_TEXT and len(origin.text) > origin.last_length:
            elsewhere = html_text(ask.language, "correction-text-elsewhere", number=str(number))
            await self._say(ask, elsewhere)
            return True
        entry = await self._open_entry(ask, number)
        if entry is not None:
            length = len(ask.text or "") if origin.part == WHOLE_TEXT else 0
            source = replace(_source(ask, length), part=part)
            seen = (before.base_revision if before else None) or 1
            await self._take(source, entry, seen, text, ask.language)
        return True

    async def take_edited_command(self, ask: Ask) -> None:
        """The message with the command to correct was changed: its text, or the number."""
        number, text = read_number_and_rest(ask.words)
        editor_id = ask.target.chat_id
        draft = await self.store.read(drafts.find_draft, editor_id, ask.message_id, WHOLE_TEXT)
        if draft is None or draft.kind != "correction":
            return
        if number == draft.revises_entry_id:
            await self.take_edit(ask, draft, text)
        else:
            for message in await self.edit(ask):
                await self.replies.send(ask.target, message)

    async def answer_tap(self, tap: Tap) -> Answer | None:
        """Answer ``corr:<action>:<draft>:<version>[:<part>]``; None where it is not of that form."""
        form = _TAP.fullmatch(tap.data)
        if form is None:
            return None
        action, version = form["action"], int(form["version"])
        draft = await self.store.read(drafts.get_draft, int(form["draft"]))
        if draft is None or draft.editor_id != tap.user_id or draft.kind != "correction":
            return None
        if action in "qns":
            return await self._confirm(tap, draft, version, action)
        if draft.state != "open" or draft.version != version:
            return None
        match action:
            case "m":
                more = await self.previews.more(draft, int(form["part"] or 0), tap.language)
                return Answer(send=(more,)) if more else None
            case "w":
                now = int(self.clock())
                expectation = Expectation("note", draft.id)
                await self.store.write(drafts.expect, draft.editor_id, expectation, now)
                text = html_text(tap.language, "correction-ask-note", most=NOTE_CHARACTERS)
                return Answer(send=(Message(text),))
            case "x":
                await self.store.write(drafts.discard, draft.id)
                return Answer(edit=Message(html_text(tap.language, "correction-cancelled")))
            case _:
                return None

    async def _open_entry(self, ask: Ask, number: int) -> Entry | None:
        """The entry, if it can be corrected; else the editor is told why not."""
        entry = await self.store.read(entries.get_entry, number)
        if entry is None:
            await self._say(ask, html_text(ask.language, "entry-none", number=str(number)))
        elif entry.retracted_at is not None:
            await self._say(ask, retracted_html(entry, self.newsroom.zone, ask.language))
        else:
            return entry
        return None

    async def _take(
        self, source: Source, entry: Entry, base_revision: int, text: str, language: Language
    ) -> None:
        """Make a correction's draft of a text, and show it."""
        draft, is_new = await self.store.write(
            revision_drafts.put, "correction", source, entry.id, base_revision, text
        )
        # the same update again: its preview stands already, unless a crash came in between
        if is_new or draft.preview_message_id is None:
            await self.previews.close(draft, html_text(language, "desk-changed"))
            await self.previews.show(draft, language)

    async def _take_note(self, ask: Ask, draft_id: int, text: str) -> bool:
        """Word the note of a draft; False where it cannot be one and is asked for again."""
        note = clean_headline(text)
        if not note or units(note) > NOTE_CHARACTERS:
            too_long = html_text(
                ask.language, "correction-note-long", length=units(note), most=NOTE_CHARACTERS
            )
            await self._say(ask, too_long)
            return False
        draft = await self.store.write(revision_drafts.word_note, draft_id, note)
        if draft is None:
            await self._say(ask, html_text(ask.language, "correction-closed"))
        else:
            await self.previews.close(draft, html_text(ask.language, "desk-changed"))
            await self.previews.show(draft, ask.language)
        return True

    async def _confirm(self, tap: Tap, draft: Draft, version: int, action: str) -> Answer | None:
        entry = await self.store.read(entries.get_entry, draft.revises_entry_id or 0)
        if entry is None:
            return None
        outcome = await self.store.write(
            revision_drafts.confirm,
            draft.id,
            version,
            note="" if action == "q" else self.previews.proposal(draft, entry).note,
            sound=action == "s",
            receipt_message_id=tap.message_id,
            language=tap.user_language,
            now=int(self.clock()),
        )
        match outcome:
            case "done":
                self.on_publish()  # the receipts' loop turns the preview into the receipt
                return Answer(toast=plain(tap.language, "toast-corrected"))
            case "overtaken":
                await self.previews.close(draft, html_text(tap.language, "correction-not-yet"))
                await self.previews.show(draft, tap.language)
                return Answer(toast=plain(tap.language, "toast-overtaken"))
            case "retracted":
                await self.store.write(drafts.discard, draft.id)
                text = retracted_html(entry, self.newsroom.zone, tap.language)
                return Answer(edit=Message(text))
            case "unchanged":
                await self.store.write(drafts.discard, draft.id)
                same = html_text(tap.language, "correction-unchanged", number=str(entry.id))
                return Answer(edit=Message(same))
            case _:
                return None

    async def _tell_of_attachment(self, ask: Ask) -> None:
        if ask.has_attachment:
            await self._say(ask, html_text(ask.language, "desk-no-attachments"))

    async def _say(self, ask: Ask, text: str) -> None:
        await self.replies.send(ask.target, Message(text))


def _source(ask: Ask, length: int) -> Source:
    return Source(ask.target.chat_id, ask.message_id, ask.sent_at, length)


def _history(db: Database, number: int) -> tuple[Entry | None, list[Revision]]:
    return entries.get_entry(db, number), revisions.history(db, number)
