"""Cards of new entries: with the buttons that their editor may use."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from tickerbot.bot_api.requests import Answer, Tap
from tickerbot.desk.cards import Cards, CardTap
from tickerbot.model import Approval, Entry, Level, Message
from tickerbot.rendering.batches import batch_card
from tickerbot.rendering.cards import Promise, button_data, drafted_entry, entry_card
from tickerbot.rendering.entries import Renderer
from tickerbot.rendering.picture_cards import picture_preview
from tickerbot.storage import people
from tickerbot.storage.archive.repeats import find_repeated
from tickerbot.storage.archive.topics import open_topics
from tickerbot.storage.newsroom import batches
from tickerbot.storage.newsroom.drafts import EntryDraft
from tickerbot.storage.newsroom.expectations import ExpectedChange
from tickerbot.storage.outbox.reach import count_active
from tickerbot.storage.store import Store
from tickerbot.text.cleaning import clean_headline


@dataclass(frozen=True, slots=True)
class EntryCards:
    """Shows editors and authors what they are about to publish."""

    store: Store
    cards: Cards
    approval: Approval
    clock: Callable[[], float] = field(default=time.time)

    async def show(
        self, draft: EntryDraft, renderer: Renderer, *, edits: int | None = None
    ) -> None:
        """Show the draft below, or in the place of the message ``edits``."""
        reach, repeated = await self.look(draft)
        alone = await self.may_publish(draft.editor_id, draft.level)
        has_topics = bool(await self.store.read(open_topics))
        card = entry_card(
            draft,
            renderer,
            reach=reach,
            repeated=repeated,
            may_publish=alone,
            has_topics=has_topics,
        )
        tell = self.cards.messenger.tell
        if draft.pictures and not clean_headline(draft.text):
            asked = replace(card, html=renderer.html("desk-picture-ask"))
            await tell(draft.editor_id, asked, shows=draft, asks=ExpectedChange(draft.id))
            return
        above = picture_preview(
            drafted_entry(draft),
            renderer,
            more=button_data("m", draft),
            album=button_data("v", draft),
        )
        if above and edits is None:  # it stands there already
            await tell(draft.editor_id, above)
        await self.cards.show(draft, card, edits=edits)

    async def answer_changed(
        self, tap: Tap, tapped: CardTap[EntryDraft], renderer: Renderer
    ) -> Answer | None:
        """Show an open draft anew, and say why, if its card is not true any more; None where it is.

        It may promise another number of chats, or not name an entry that says nearly the same by now.
        """
        draft, promise = tapped.draft, tapped.button.promise
        if draft.state != "open" or promise is None:
            return None
        why = await self.what_changed(draft, promise, renderer)
        if not why:
            return None
        if draft.preview_message_id in (None, tap.message_id):  # else a tap before this one did it
            await self.cards.close(draft, why)
            await self.show(draft, renderer)
        return Answer(toast=why)

    async def what_changed(self, draft: EntryDraft, promise: Promise, renderer: Renderer) -> str:
        """Why the promise does not hold any more, as plain text; "" where it does."""
        reach, repeated = await self.look(draft)
        if repeated and repeated.id > promise.repeated:
            return renderer.plain("card-repeated", number=str(repeated.id))
        if not promise.holds(reach):
            return renderer.plain("card-reach-changed", reach=reach, before=promise.reach)
        return ""

    async def published(self, promise: Promise | None, renderer: Renderer) -> str:
        """What to say, as plain text, of what was published upon this promise."""
        reach = await self.store.read(count_active)
        if promise and promise.is_fewer(reach):
            values = {"reach": reach, "before": promise.reach}
            return renderer.plain("toast-published-fewer", **values)
        return renderer.plain("toast-published")

    async def repeated_since(self, draft: EntryDraft, renderer: Renderer) -> str:
        """As ``what_changed``, of a draft whose card nobody tapped: who said nearly the same since."""
        _, repeated = await self.look(draft)
        written_at = await self.store.read(batches.written_at, draft.id)
        if repeated is None or repeated.published_at is None:
            return ""
        if repeated.published_at.timestamp() < written_at:
            return ""
        return renderer.plain("card-repeated", number=str(repeated.id))

    async def batch_card(
        self, whole: EntryDraft, batch: Sequence[EntryDraft], renderer: Renderer
    ) -> Message:
        """The message under the cards of the drafts ``batch``, all from the message of ``whole``."""
        return batch_card(
            whole,
            batch,
            renderer,
            reach=await self.store.read(count_active),
            newest=await self.store.read(batches.newest_entry),
            may_publish=await self.may_publish(whole.editor_id, None),
        )

    async def look(self, draft: EntryDraft) -> tuple[int, Entry | None]:
        """How many chats it would reach now, and which entry says nearly the same."""
        reach = await self.store.read(count_active)
        return reach, await self.store.read(find_repeated, draft.text, int(self.clock()))

    async def may_publish(self, user_id: int | None, level: Level | None) -> bool:
        """Whether this person may publish a new entry of this level with nobody's approval."""
        person = await self.store.read(people.find, user_id)
        if person is None or person.role not in ("editor", "chief"):
            return False
        return self.approval == "never" or (self.approval == "urgent" and level is not Level.URGENT)
