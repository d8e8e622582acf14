"""The editors' desk for retractions: asks once, and takes an entry back everywhere.

Whoever calls this has checked that the person is an editor, by user id, and that the chat is private.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from tickerbot.bot_api.replies import Replies
from tickerbot.bot_api.requests import Answer, Ask, Messages, Tap, read_number, read_number_and_rest
from tickerbot.model import Button, Entry, Language, Message, Newsroom, Target
from tickerbot.outcomes import Sent
from tickerbot.rendering.corrections import overtaken_html, retracted_html
from tickerbot.rendering.entries import LIST_HEADLINE, NOTE_CHARACTERS
from tickerbot.rendering.texts import html_text, plain
from tickerbot.storage.archive import entries, revisions
from tickerbot.storage.newsroom import drafts, revision_drafts
from tickerbot.storage.newsroom.drafts import Draft
from tickerbot.storage.newsroom.revision_drafts import OF_A_BUTTON, Source, count_messages
from tickerbot.storage.store import Store
from tickerbot.text.cleaning import clean_headline
from tickerbot.text.cutting import shorten, units

_TAP = re.compile(r"retr:(?P<action>[yx]):(?P<draft>[0-9]{1,15}):(?P<version>[0-9]{1,9})")


@dataclass(frozen=True, slots=True)
class RetractionDesk:
    """Answers editors who retract; it sends by itself, since the question becomes the receipt."""

    store: Store
    replies: Replies
    newsroom: Newsroom
    on_publish: Callable[[], None]
    clock: Callable[[], float] = field(default=time.time)

    async def retract(self, ask: Ask) -> Messages:
        """Ask whether the entry is to be taken back, for the reason given, if any."""
        number, rest = read_number_and_rest(ask.words)
        reason = clean_headline(rest)
        editor_id = ask.target.chat_id
        if number is None:
            return (Message(html_text(ask.language, "retraction-how")),)
        if units(reason) > NOTE_CHARACTERS:
            length = units(reason)
            too_long = html_text(
                ask.language, "retraction-reason-long", length=length, most=NOTE_CHARACTERS
            )
            return (Message(too_long),)
        source = Source(editor_id, ask.message_id, ask.sent_at)
        answer = await self._ask(source, number, reason, ask.language)
        return (Message(answer),) if answer else ()

    async def answer_tap(self, tap: Tap) -> Answer | None:
        """Answer ``retr:<action>:<draft>:<version>``; None where it is not of that form."""
        form = _TAP.fullmatch(tap.data)
        if form is None:
            return None
        draft = await self.store.read(drafts.get_draft, int(form["draft"]))
        if draft is None or draft.editor_id != tap.user_id or draft.kind != "retraction":
            return None
        version = int(form["version"])
        if form["action"] == "y":
            return await self._confirm(tap, draft, version)
        if draft.state != "open" or draft.version != version:
            return None
        await self.store.write(drafts.discard, draft.id)
        number_text = str(draft.revises_entry_id)
        return Answer(
            edit=Message(html_text(tap.language, "retraction-cancelled", number=number_text))
        )

    async def answer_button(self, tap: Tap) -> Answer | None:
        """Ask whether an entry is to be taken back: ``retract:<entry>``, under its receipt."""
        number = read_number(tap.words)
        if number is None:
            return None
        source = Source(tap.target.chat_id, tap.message_id, part=OF_A_BUTTON)
        answer = await self._ask(source, number, "", tap.language)
        if answer:
            return Answer(send=(Message(answer),))
        return Answer(toast=plain(tap.language, "toast-confirm-below"))

    async def _ask(self, source: Source, number: int, reason: str, language: Language) -> str:
        """Send the question with its two buttons; else what to say in its place."""
        entry = await self.store.read(entries.get_entry, number)
        if entry is None:
            return html_text(language, "entry-none", number=str(number))
        if entry.retracted_at is not None:
            return retracted_html(entry, self.newsroom.zone, language)
        draft, is_new = await self.store.write(
            revision_drafts.put, "retraction", source, entry.id, entry.revision, reason
        )
        # the same update or a second tap: the question stands already, unless a crash came between
        if is_new or draft.preview_message_id is None:
            await self._show(draft, entry, language)
        return ""

    async def _show(self, draft: Draft, entry: Entry, language: Language) -> None:
        messages = await self.store.read(count_messages, entry.id, notes_too=True)
        text = html_text(
            language,
            "retraction-sure",
            number=str(entry.id),
            headline=shorten(entry.headline, LIST_HEADLINE),
            count=messages,
        )
        reason = html_text(language, "retraction-no-reason", number=str(entry.id))
        if draft.text:
            reason = html_text(language, "retraction-reason", reason=draft.text)
        retract = Button(plain(language, "button-retract"), _data("y", draft))
        cancel = Button(plain(language, "button-cancel"), _data("x", draft))
        question = Message(f"{text}\n\n{reason}", ((retract,), (cancel,)))
        outcome = await self.replies.send(Target(draft.editor_id), question)
        if isinstance(outcome, Sent):
            await self.store.write(drafts.show_preview, draft.id, outcome.message_id)

    async def _confirm(self, tap: Tap, draft: Draft, version: int) -> Answer | None:
        outcome = await self.store.write(
            revision_drafts.confirm,
            draft.id,
            version,
            note="",
            sound=False,
            receipt_message_id=tap.message_id,
            language=tap.user_language,
            now=int(self.clock()),
        )
        entry = await self.store.read(entries.get_entry, draft.revises_entry_id or 0)
        if entry is None:
            return None
        match outcome:
            case "done":
                self.on_publish()  # the receipts' loop turns the question into the receipt
                return Answer(toast=plain(tap.language, "toast-retracted"))
            case "retracted":
                await self.store.write(drafts.discard, draft.id)
                return Answer(edit=Message(retracted_html(entry, self.newsroom.zone, tap.language)))
            case "overtaken":
                before = await self.store.read(
                    revisions.get_revision, entry.id, draft.base_revision or 1
                )
                rebased = await self.store.write(revision_drafts.rebase, draft.id, entry.revision)
                head = html_text(tap.language, "retraction-overtaken", number=str(entry.id))
                text = overtaken_html(head, before or entry, entry, tap.language)
                await self.replies.edit(tap.target, tap.message_id, Message(text))
                if rebased:
                    await self._show(rebased, entry, tap.language)
                return Answer(toast=plain(tap.language, "toast-overtaken"))
            case _:
                return None


def _data(action: str, draft: Draft) -> str:
    return f"retr:{action}:{draft.id}:{draft.version}"
