"""Cards of new entries: with the buttons that their editor may use."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field

from tickerbot.desk.cards import Cards
from tickerbot.model import Approval
from tickerbot.rendering.cards import entry_card
from tickerbot.rendering.entries import Renderer
from tickerbot.storage import people
from tickerbot.storage.archive.repeats import find_repeated
from tickerbot.storage.newsroom.drafts import EntryDraft
from tickerbot.storage.outbox.reach import count_active
from tickerbot.storage.store import Store


@dataclass(frozen=True, slots=True)
class EntryCards:
    """Shows editors and authors what they are about to publish."""

    store: Store
    cards: Cards
    approval: Approval
    clock: Callable[[], float] = field(default=time.time)

    async def show(self, draft: EntryDraft, renderer: Renderer) -> None:
        """Show the draft below."""
        reach = await self.store.read(count_active)
        repeated = await self.store.read(find_repeated, draft.text, int(self.clock()))
        alone = await self.may_publish(draft.editor_id)
        card = entry_card(draft, renderer, reach=reach, repeated=repeated, may_publish=alone)
        await self.cards.show(draft, card)

    async def may_publish(self, user_id: int | None) -> bool:
        """Whether this person may publish a new entry with nobody's approval."""
        person = await self.store.read(people.find, user_id)
        return (
            self.approval == "never" and person is not None and person.role in ("editor", "chief")
        )
