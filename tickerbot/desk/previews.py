"""Previews of corrections: what would change, against the newest text, with the buttons to do it."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from tickerbot.bot_api.replies import Replies
from tickerbot.model import Button, Entry, Language, Message, Newsroom, Target
from tickerbot.outcomes import Outcome, Sent
from tickerbot.rendering.corrections import (
    Proposal,
    overtaken_html,
    preview,
    preview_head,
    preview_part,
)
from tickerbot.rendering.differences import note_by_itself, same_words
from tickerbot.rendering.drafts import minutes_for, problem_text
from tickerbot.rendering.entries import Renderer
from tickerbot.rendering.texts import html_text, plain
from tickerbot.storage.archive import entries, revisions
from tickerbot.storage.newsroom import drafts, revision_drafts
from tickerbot.storage.newsroom.drafts import Draft
from tickerbot.storage.newsroom.revision_drafts import count_messages
from tickerbot.storage.store import Store
from tickerbot.text.composition import compose


@dataclass(frozen=True, slots=True)
class CorrectionPreviews:
    """Shows editors their drafts; it sends by itself, since it must know what shows which draft."""

    store: Store
    replies: Replies
    renderer: Renderer
    newsroom: Newsroom
    clock: Callable[[], float] = field(default=time.time)

    async def show(self, draft: Draft, language: Language) -> None:
        """Show a draft against the newest revision, and first what was changed in between."""
        entry = await self.store.read(entries.get_entry, draft.revises_entry_id or 0)
        if entry is None:
            return
        if entry.revision != draft.base_revision:
            before = await self.store.read(
                revisions.get_revision, entry.id, draft.base_revision or 1
            )
            head = html_text(language, "correction-overtaken", number=str(entry.id))
            text = overtaken_html(head, before or entry, entry, language)
            await self._send(draft, Message(text))
            rebased = await self.store.write(revision_drafts.rebase, draft.id, entry.revision)
            if rebased is None:
                return
            draft = rebased
        proposal = self.proposal(draft, entry)
        if same_words(entry, proposal.after):
            await self.store.write(drafts.discard, draft.id)
            same = html_text(language, "correction-unchanged", number=str(entry.id))
            await self._send(draft, Message(same))
            return
        outcome = await self._send(draft, await self._preview(draft, proposal, language))
        if isinstance(outcome, Sent):
            await self.store.write(drafts.show_preview, draft.id, outcome.message_id)

    def proposal(self, draft: Draft, entry: Entry) -> Proposal:
        """What the draft makes of the entry."""
        after = compose(draft.text)
        # readers of both languages see it
        by_itself = note_by_itself(entry, after, self.newsroom.language)
        return Proposal(entry, after, draft.note or by_itself)

    async def _preview(self, draft: Draft, proposal: Proposal, language: Language) -> Message:
        cancel = Button(plain(language, "button-cancel"), data_of("x", draft))
        if problem := compose(draft.text).problem:
            text = html_text(
                language,
                "correction-problem",
                problem=problem_text(problem, language),
                number=str(proposal.entry.id),
            )
            return Message(text, ((cancel,),))
        head = await self._head(proposal, language)
        shown = preview(
            proposal, head, self.renderer, language, now=self.clock(), more=data_of("m", draft)
        )
        rows = [
            (Button(plain(language, key), data_of(action, draft)),)
            for key, action in (
                ("button-correct-quietly", "q"),
                ("button-with-note", "n"),
                ("button-with-sound", "s"),
                ("button-word-note", "w"),
            )
        ]
        return replace(shown, buttons=(*shown.buttons, *rows, (cancel,)))

    async def _head(self, proposal: Proposal, language: Language) -> str:
        messages = await self.store.read(count_messages, proposal.entry.id, notes_too=False)
        minutes = minutes_for(messages, self.newsroom.rate)
        return preview_head(proposal, language, messages=messages, minutes=minutes)

    async def more(self, draft: Draft, part: int, language: Language) -> Message | None:
        """A further part of a long entry in its preview; None beyond its end."""
        entry = await self.store.read(entries.get_entry, draft.revises_entry_id or 0)
        if entry is None:
            return None
        proposal = self.proposal(draft, entry)
        head = await self._head(proposal, language)
        more, now = data_of("m", draft), self.clock()
        return preview_part(proposal, head, self.renderer, part, language, now=now, more=more)

    async def close(self, draft: Draft, note: str) -> None:
        """Leave a note where the draft was shown, if it was."""
        if draft.preview_message_id is not None:
            target = Target(draft.editor_id)
            await self.replies.edit(target, draft.preview_message_id, Message(note))

    async def _send(self, draft: Draft, message: Message) -> Outcome:
        return await self.replies.send(Target(draft.editor_id), message)


def data_of(action: str, draft: Draft) -> str:
    """What a button sends back: the draft in the version that is shown, and what to do with it."""
    return f"corr:{action}:{draft.id}:{draft.version}"
