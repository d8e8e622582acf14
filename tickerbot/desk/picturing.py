"""Picturing: what a picture that an editor sends belongs to, and whose picture it is.

Callers have checked the person's role, by user id, and that the chat is private.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from tickerbot.bot_api.albums import Albums
from tickerbot.bot_api.requests import Ask, Messages, read_number_and_rest
from tickerbot.desk.cards import Cards
from tickerbot.desk.correcting import Correcting
from tickerbot.desk.correction_cards import CorrectionCards
from tickerbot.desk.drafting import Drafting
from tickerbot.desk.entry_cards import EntryCards
from tickerbot.model import Message, Picture
from tickerbot.rendering.entries import Renderer
from tickerbot.storage.newsroom import draft_pictures, drafts, expectations
from tickerbot.storage.newsroom.draft_pictures import Pictured
from tickerbot.storage.newsroom.drafts import CorrectionDraft, EntryDraft
from tickerbot.storage.newsroom.expectations import (
    ExpectedChange,
    ExpectedCorrection,
    ExpectedNote,
    ExpectedReason,
)
from tickerbot.storage.store import Store
from tickerbot.text.cleaning import clean_headline
from tickerbot.text.credits import is_credit, is_refusal
from tickerbot.text.cutting import shorten
from tickerbot.text.marks import MarkedText

MAX_ALT = 1000
"""Maximum length of a picture's description, in UTF-16 units."""


@dataclass(frozen=True, slots=True)
class Picturing:
    """Answers editors who send pictures."""

    store: Store
    cards: Cards
    renderer: Renderer
    albums: Albums
    drafting: Drafting
    correcting: Correcting
    entry_cards: EntryCards
    correction_cards: CorrectionCards
    clock: Callable[[], float]

    async def take(self, ask: Ask, picture: Picture) -> Messages:
        """Take a message with a picture: for the draft that it is meant for, or as a new entry."""
        editor_id, text = ask.target.chat_id, ask.marked(ask.words)
        draft: Pictured | None = None
        if (begun := await self.of_album(ask)) is not None:
            added = await self.store.write(
                draft_pictures.add_picture, begun.id, picture, by=editor_id
            )
            if added is not None:
                return await self._show(ask, added, text)
        if ask.replied_id is not None:
            near = ask.replied_shows_picture
            draft = await self.store.read(
                draft_pictures.draft_at, editor_id, ask.replied_id, is_above=near
            )
            if draft is not None and (ask.is_editor or isinstance(draft, EntryDraft)):
                return await self._give(ask, draft, picture, text)
        expected = await self.store.read(expectations.expected, editor_id, int(self.clock()))
        match expected:
            case ExpectedChange(draft_id):
                draft = await self.store.read(drafts.get_open_draft, draft_id, EntryDraft)
                answers = (
                    await self._give(ask, draft, picture, text)
                    if draft is not None and draft.editor_id == editor_id
                    else await self.drafting.take(ask, text, len(ask.words))
                )
            case ExpectedCorrection() if ask.is_editor:
                return await self.correcting.take_text(ask, expected)
            case ExpectedNote() | ExpectedReason():  # it is still expected
                told = self.renderer.speaking(ask.language).html("desk-picture-not-here")
                return (Message(told),)
            case _:
                answers = await self.drafting.take(ask, text, len(ask.words))
        await self.cards.tell(ask, answers)
        if expected is not None and clean_headline(ask.words or (draft.text if draft else "")):
            # last: after a crash in between the same message comes again, and must still be expected
            await self.store.write(expectations.expect, editor_id, None)
        return ()

    async def of_album(self, ask: Ask) -> Pictured | None:
        """The open draft that the others of this album belong to, if any has come before."""
        if not ask.album:
            return None
        return await self.store.read(draft_pictures.draft_of_album, ask.target.chat_id, ask.album)

    async def take_credit(self, ask: Ask) -> Messages | None:
        """Take a message that only says whose picture it is; None where it is something else."""
        refused = is_refusal(ask.words)
        if not refused and not is_credit(ask.words):
            return None
        draft = await self.store.read(draft_pictures.draft_without_credit, ask.target.chat_id)
        if draft is None:
            return None
        if refused:
            await self.store.write(draft_pictures.refuse_credit, draft.id, by=ask.user_id)
            return (Message(self.renderer.speaking(ask.language).html("desk-no-credit")),)
        credited = await self.store.write(
            draft_pictures.add_credit, draft.id, clean_headline(ask.words), by=ask.user_id
        )
        return await self._present(ask, credited) if credited else None

    async def describe(self, ask: Ask) -> Messages:
        """Take a description of the picture that the command replies to: ``/alt [2] text``."""
        renderer = self.renderer.speaking(ask.language)
        number, rest = read_number_and_rest(ask.words)
        place, alt = (number, rest) if number and rest else (1, ask.words)
        alt = shorten(clean_headline(alt), MAX_ALT)
        if not alt or ask.replied_id is None:
            return (Message(renderer.html("desk-alt-how")),)
        done = await self.store.write(
            draft_pictures.describe,
            ask.target.chat_id,
            ask.replied_id,
            place,
            alt,
            of_entries=ask.is_editor,
            now=int(self.clock()),
        )
        return (Message(renderer.html("desk-alt-done" if done else "desk-alt-none", alt=alt)),)

    async def _give(
        self, ask: Ask, draft: Pictured, picture: Picture, text: MarkedText
    ) -> Messages:
        """Put the picture in the place of those that the draft has, if that is still theirs."""
        given = await self.store.write(
            draft_pictures.set_pictures, draft.id, (picture,), ask.album, by=ask.user_id
        )
        if given is None:  # somebody else has it by now: no picture is lost
            return await self.drafting.take(ask, text, len(ask.words))
        return await self._show(ask, given, text)

    async def _show(self, ask: Ask, draft: Pictured, text: MarkedText) -> Messages:
        """Let the caption be the draft's text, if there is one, and show it once all have come."""
        if is_credit(text.text):
            draft = (
                await self.store.write(
                    draft_pictures.add_credit, draft.id, clean_headline(text.text), by=ask.user_id
                )
                or draft
            )
        elif clean_headline(text.text):
            draft = (
                await self.store.write(
                    draft_pictures.set_text,
                    draft.id,
                    text.text,
                    text.marks,
                    ask.message_id,
                    by=ask.user_id,
                )
                or draft
            )
        if ask.album and not await self.albums.is_complete(ask.album):
            return ()
        newest = await self.store.read(drafts.get_draft, draft.id)
        return await self._present(ask, newest if newest is not None else draft)

    async def _present(self, ask: Ask, draft: object) -> Messages:
        renderer = self.renderer.speaking(ask.language)
        if isinstance(draft, CorrectionDraft):
            await self.cards.present(draft, self.correction_cards.show, renderer)
        elif isinstance(draft, EntryDraft):
            await self.cards.present(draft, self.entry_cards.show, renderer)
        return ()
