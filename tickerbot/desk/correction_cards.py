"""Cards of corrections: compared with the newest text; what somebody else changed is shown first."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from tickerbot.desk.cards import Cards
from tickerbot.model import Entry, Message
from tickerbot.rendering.cards import button_data, correction_card, correction_card_part
from tickerbot.rendering.corrections import overtaken_html
from tickerbot.rendering.differences import Worded, default_note
from tickerbot.rendering.entries import Renderer
from tickerbot.rendering.picture_cards import picture_preview
from tickerbot.rendering.previews import Proposal
from tickerbot.rendering.voice import Voice
from tickerbot.storage.archive import entries, revisions
from tickerbot.storage.newsroom import changing, revision_drafts
from tickerbot.storage.newsroom.drafts import CorrectionDraft
from tickerbot.storage.newsroom.revision_drafts import count_messages
from tickerbot.storage.outbox import copies
from tickerbot.storage.outbox.progress import count_open
from tickerbot.storage.store import Store
from tickerbot.text.composition import refuses_credit
from tickerbot.text.credits import split_credit


@dataclass(frozen=True, slots=True)
class CorrectionCards:
    """Shows editors what their corrections would change."""

    store: Store
    cards: Cards
    clock: Callable[[], float]

    async def show(self, draft: CorrectionDraft, renderer: Renderer) -> None:
        """Show a draft compared with the newest revision, after what was changed in between."""
        entry = await self.store.read(entries.get_entry, draft.entry_id)
        if entry is None:
            return
        if entry.revision != draft.base_revision:
            before = await self.store.read(revisions.get_revision, entry.id, draft.base_revision)
            head = renderer.html("correction-overtaken", number=str(entry.id))
            await self._say(draft, overtaken_html(head, before or entry, entry, renderer))
            rebased = await self.store.write(
                revision_drafts.rebase_correction, draft.id, entry.revision, by=draft.editor_id
            )
            if rebased is None:
                return
            draft = rebased
        proposal = propose_correction(draft, entry, renderer)
        if not proposal.changes_message and not proposal.is_labelled:
            await self.store.write(changing.discard, draft.id, by=draft.editor_id)
            told = renderer.html("correction-unchanged", number=str(entry.id))
            if proposal.keeps_credit:
                told += "\n" + renderer.html("desk-credit-kept")
            await self._say(draft, told)
            return
        messages, proposal = await self._count(proposal)
        card = correction_card(draft, proposal, renderer, messages=messages, now=self.clock())
        if proposal.has_new_pictures and (
            above := picture_preview(
                proposal.revised(self.clock()),
                renderer,
                more=button_data("m", draft),
                album=button_data("v", draft),
            )
        ):
            await self.cards.messenger.tell(draft.editor_id, above)
        editor_id, now = draft.editor_id, self.clock()
        card = await self.cards.warned(card, renderer, for_user=editor_id, now=now)
        await self.cards.show(draft, card)

    async def part(self, draft: CorrectionDraft, renderer: Renderer, part: int) -> Message | None:
        """Part ``part`` (from 1) of a long entry on its card; None beyond the last one."""
        entry = await self.store.read(entries.get_entry, draft.entry_id)
        if entry is None:
            return None
        messages, proposal = await self._count(propose_correction(draft, entry, renderer))
        return correction_card_part(
            draft, proposal, renderer, part, messages=messages, now=self.clock()
        )

    async def _count(self, proposal: Proposal) -> tuple[int, Proposal]:
        """How many messages will change, and the proposal that tells how many will not, or not yet."""
        number = proposal.entry.id
        messages = await self.store.read(count_messages, number, notes_too=False)
        kept = await self.store.read(copies.count_left_behind, number, notes_too=False)
        going = await self.store.read(count_open, number)
        return messages, replace(proposal, kept=kept, going=going)

    async def _say(self, draft: CorrectionDraft, text: str) -> None:
        await self.cards.messenger.tell(draft.editor_id, Message(text))


def propose_correction(draft: CorrectionDraft, entry: Entry, voice: Voice) -> Proposal:
    """What the draft makes of the entry."""
    after = draft.composed_for(entry)
    # a note that no editor has worded is kept in the newsroom's language, and told in each reader's own
    newsroom_voice = voice.speaking(voice.newsroom.language)
    note = draft.note or default_note(entry, after, newsroom_voice)
    proposal = Proposal(
        entry, after, note, pictures=draft.pictures, level=draft.level, topics=draft.topics,
        keeps_credit=after != draft.composed, asks_credit=not refuses_credit(draft.text),
    )  # fmt: skip
    if not draft.note and proposal.has_new_pictures and _uncredited(entry) == _uncredited(after):
        return replace(proposal, note=newsroom_voice.plain(proposal.picture_note))
    return proposal


def _uncredited(text: Worded) -> tuple[str, tuple[str, ...]]:
    """Its words but for the credit, which comes and goes with the picture."""
    return text.headline, split_credit(text.body)[0]
