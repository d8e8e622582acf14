"""Drafting: a text becomes one draft or several, and each is shown on its card.

Callers have checked the person's role, by user id, and that the chat is private.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from tickerbot.bot_api.albums import Albums
from tickerbot.bot_api.requests import Ask, Messages
from tickerbot.desk.cards import Cards
from tickerbot.desk.entry_cards import EntryCards
from tickerbot.formats.pasted import Pasted, read_pasted
from tickerbot.model import Message
from tickerbot.rendering.entries import Renderer
from tickerbot.rendering.pasted import reading_html
from tickerbot.storage.newsroom import changing, drafts
from tickerbot.storage.newsroom.drafts import WHOLE_TEXT, EntryDraft
from tickerbot.storage.store import Store
from tickerbot.text.marks import MarkedText

MAX_DRAFTS = 10
"""Entries of one pasted ticker text; each is a message, and a chat takes about one a second."""


@dataclass(frozen=True, slots=True)
class Drafting:
    """Makes drafts of what an editor sent, and drops them again."""

    store: Store
    cards: Cards
    renderer: Renderer
    entry_cards: EntryCards
    albums: Albums

    async def take(self, ask: Ask, text: MarkedText, last_length: int) -> Messages:
        """Make drafts of a text, one for each entry in it, and show each; what else there is to say.

        With a picture it is one entry.
        """
        renderer = self.renderer.speaking(ask.language)
        if ask.picture is not None:
            await self._put(ask, WHOLE_TEXT, text, last_length)
            return ()
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
            parts = [draft for draft in await self.siblings(whole) if draft.id != whole.id]
            several = await self.entry_cards.batch_card(whole, parts, renderer)
            if told := what_was_not_understood(pasted, renderer):
                several = replace(several, html=f"{several.html}\n\n{told}")
            answers = (several,)
        if ask.has_attachment:
            answers += (Message(renderer.html("desk-no-attachments")),)
        return answers

    async def _put(self, ask: Ask, part: int, text: MarkedText, last_length: int) -> None:
        stored = await self._store(ask, part, text, last_length)
        renderer = self.renderer.speaking(ask.language)
        if ask.album and not await self.albums.is_complete(ask.album):
            return  # it is shown with the last of its pictures
        await self.cards.present_once(stored, self.entry_cards.show, renderer)

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
            (ask.picture,) if ask.picture else (),
            ask.album,
        )

    async def siblings(self, draft: EntryDraft) -> list[EntryDraft]:
        """All drafts from the same message, this one too."""
        return await self.store.read(
            drafts.drafts_from_message, draft.editor_id, draft.source_message_id
        )

    async def drop(self, parts: Sequence[EntryDraft], note: str, *, by: int) -> None:
        """Discard the own ones of these drafts that are open, leaving a note where each was shown."""
        for part in parts:
            if part.state == "open" and await self.store.write(changing.discard, part.id, by=by):
                await self.cards.close(part, note)


def what_was_not_understood(pasted: Pasted, renderer: Renderer) -> str:
    """What to tell of a text that is a ticker's only in part, as HTML; nothing if all is clear."""
    return reading_html(pasted.reading, renderer) if pasted.reading else ""
