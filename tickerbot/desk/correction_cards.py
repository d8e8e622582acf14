"""Cards of corrections: drawn against the newest text, and news first where somebody was quicker."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field

from tickerbot.desk.cards import Cards
from tickerbot.model import Entry, Language, Message, Newsroom, Target
from tickerbot.rendering.cards import button_data, correction_card, correction_head
from tickerbot.rendering.corrections import Proposal, overtaken_html, preview_part
from tickerbot.rendering.differences import note_by_itself, same_words
from tickerbot.rendering.entries import Renderer
from tickerbot.rendering.texts import html_text
from tickerbot.storage.archive import entries, revisions
from tickerbot.storage.newsroom import drafts, revision_drafts
from tickerbot.storage.newsroom.drafts import CorrectionDraft
from tickerbot.storage.newsroom.revision_drafts import count_messages
from tickerbot.storage.store import Store
from tickerbot.text.composition import compose


@dataclass(frozen=True, slots=True)
class CorrectionCards:
    """Shows editors what their corrections would change."""

    store: Store
    cards: Cards
    renderer: Renderer
    newsroom: Newsroom
    clock: Callable[[], float] = field(default=time.time)

    async def show(self, draft: CorrectionDraft, language: Language) -> None:
        """Show a draft against the newest revision, and first what was changed in between."""
        entry = await self.store.read(entries.get_entry, draft.entry_id)
        if entry is None:
            return
        if entry.revision != draft.base_revision:
            before = await self.store.read(revisions.get_revision, entry.id, draft.base_revision)
            head = html_text(language, "correction-overtaken", number=str(entry.id))
            await self._say(draft, overtaken_html(head, before or entry, entry, language))
            rebased = await self.store.write(
                revision_drafts.rebase_correction, draft.id, entry.revision
            )
            if rebased is None:
                return
            draft = rebased
        proposal = self.proposal(draft, entry)
        if same_words(entry, proposal.after):
            await self.store.write(drafts.discard, draft.id)
            same = html_text(language, "correction-unchanged", number=str(entry.id))
            await self._say(draft, same)
            return
        card = correction_card(
            draft,
            proposal,
            self.renderer,
            language,
            messages=await self._count(entry),
            rate=self.newsroom.rate,
            now=self.clock(),
        )
        await self.cards.show(draft, card)

    async def part(self, draft: CorrectionDraft, part: int, language: Language) -> Message | None:
        """A further part of a long entry on its card; None beyond its end."""
        entry = await self.store.read(entries.get_entry, draft.entry_id)
        if entry is None:
            return None
        proposal, rate = self.proposal(draft, entry), self.newsroom.rate
        head = correction_head(proposal, language, messages=await self._count(entry), rate=rate)
        more, now = button_data("m", draft), self.clock()
        return preview_part(proposal, head, self.renderer, part, language, now=now, more=more)

    def proposal(self, draft: CorrectionDraft, entry: Entry) -> Proposal:
        """What the draft makes of the entry."""
        after = compose(draft.text)
        # what no editor has worded is read in both languages
        by_itself = note_by_itself(entry, after, self.newsroom.language)
        return Proposal(entry, after, draft.note or by_itself)

    async def _count(self, entry: Entry) -> int:
        return await self.store.read(count_messages, entry.id, notes_too=False)

    async def _say(self, draft: CorrectionDraft, text: str) -> None:
        await self.cards.replies.send(Target(draft.editor_id), Message(text))
