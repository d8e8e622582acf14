"""Cards of new entries: how a draft looks to its editor, to who may approve it, and to anybody else."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace

from tickerbot.bot_api.requests import Answer, Tap
from tickerbot.desk.cards import Cards, CardTap
from tickerbot.model import Approval, Entry, Level, Message, MessageRef
from tickerbot.newest import Newest
from tickerbot.rendering.approvals import (
    others_card,
    person_name,
    review_card,
    review_picture,
    waiting_card,
)
from tickerbot.rendering.batches import batch_card
from tickerbot.rendering.cards import Promise, button_data, drafted_entry, entry_card
from tickerbot.rendering.drafts import working_html
from tickerbot.rendering.entries import Renderer, add_head
from tickerbot.rendering.picture_cards import picture_preview
from tickerbot.rendering.plans import held_card, planned_card, planned_html
from tickerbot.storage import people
from tickerbot.storage.archive.repeats import find_repeated
from tickerbot.storage.archive.topics import open_topics
from tickerbot.storage.newsroom import (
    approvals,
    batches,
    decisions,
    draft_cards,
    draft_lists,
    plans,
    rights,
)
from tickerbot.storage.newsroom.drafts import EntryDraft
from tickerbot.storage.newsroom.expectations import ExpectedChange
from tickerbot.storage.outbox.audience import count_wanting
from tickerbot.storage.outbox.reach import count_quiet
from tickerbot.storage.store import Store
from tickerbot.text.cleaning import clean_headline


@dataclass(frozen=True, slots=True)
class EntryCards:
    """Shows the team what is about to be published."""

    store: Store
    cards: Cards
    renderer: Renderer
    approval: Approval
    clock: Callable[[], float]
    told: Newest[int, int]
    """Which entry each draft's card named last as nearly the same; after a restart it is told anew."""

    async def show(
        self, draft: EntryDraft, renderer: Renderer, *, edits: int | None = None
    ) -> None:
        """Show the draft below under its picture, or in the place of the message ``edits``."""
        card = await self.card(draft, renderer, for_user=draft.editor_id)
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

    async def show_to(self, draft: EntryDraft, chat_id: int) -> None:
        """Show the draft to somebody else of the team, below, under its picture."""
        renderer = await self.cards.speaking_to(chat_id, self.renderer)
        card = await self.card(draft, renderer, for_user=chat_id)
        if above := review_picture(draft, renderer):
            await self.cards.messenger.tell(chat_id, above)
        await self.cards.show(draft, card, chat_id=chat_id)

    async def refresh(self, draft: EntryDraft, chats: Collection[int] | None = None) -> None:
        """Show the draft as it is now in all messages that show it, or in those of these chats."""
        found = await self.store.read(draft_cards.cards_of, draft.id)
        if draft.preview_message_id is not None:
            found.append(MessageRef(draft.editor_id, draft.preview_message_id))
        for shown in found:
            if chats is not None and shown.chat_id not in chats:
                continue
            renderer = await self.cards.speaking_to(shown.chat_id, self.renderer)
            card = await self.card(draft, renderer, for_user=shown.chat_id)
            if await self.store.read(plans.open_draft, draft.id, draft.version) is None:
                return  # it was decided on, or changed, meanwhile: its messages tell that
            await self.cards.messenger.tell(
                shown.chat_id, card, edits=shown.message_id, shows=draft
            )

    async def card(self, draft: EntryDraft, renderer: Renderer, *, for_user: int) -> Message:
        """The draft as this person is to see it, with the buttons that they may use."""
        card = await self._card(draft, renderer, for_user=for_user)
        if draft.rehearsal:
            return card
        return await self.cards.warned(card, renderer, for_user=for_user, now=self.clock())

    async def _card(self, draft: EntryDraft, renderer: Renderer, *, for_user: int) -> Message:
        now, is_own = self.clock(), draft.editor_id == for_user
        plan = await self.store.read(plans.find, draft.id)
        may = await self.store.read(rights.may_publish, draft, for_user, self.approval)
        if plan is not None and plan.held and plan.state == "waiting":
            return held_card(draft, plan, renderer, now)
        author = await self.store.read(people.find, draft.author_id or draft.editor_id)
        if draft.submitted_at is not None and may and not is_own:
            planned = planned_html(plan, renderer, now) if plan else ""
            editor = await self.store.read(people.find, draft.editor_id)
            return review_card(draft, editor, author, renderer, planned=planned)
        if plan is not None:
            decided = await self.store.read(decisions.find, draft.id, draft.version)
            return planned_card(
                draft, plan, renderer, now=now, is_own=is_own, may_publish=may,
                is_approved=decided is not None and decided.kind == "planned",
            )  # fmt: skip
        if not is_own:
            touched_at = await self.store.read(draft_lists.touched_at, draft.id)
            editor = await self.store.read(people.find, draft.editor_id)
            working = working_html(editor, now - touched_at, renderer)
            return others_card(draft, author, renderer, working=working)
        if draft.submitted_at is not None:
            asked = await self.store.read(approvals.reviewers, draft)
            return waiting_card(draft, renderer, count=len(asked))
        reach, repeated = await self.look(draft)
        if repeated:
            self.told[draft.id] = repeated.id
        card = entry_card(
            draft,
            renderer,
            reach=reach,
            repeated=repeated,
            may_publish=may,
            has_topics=bool(await self.store.read(open_topics)),
        )
        others = await self.store.read(draft_cards.chats_with_card, draft.id)
        if others:
            names = [
                person_name(await self.store.read(people.find, user_id), renderer)
                for user_id in sorted(others)
            ]
            card = add_head(card, renderer.html("draft-also-open", who=", ".join(names)))
        return card

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

    async def what_changed(
        self,
        draft: EntryDraft,
        promise: Promise,
        renderer: Renderer,
        *,
        batch: Sequence[EntryDraft] = (),
    ) -> str:
        """Why the promise does not hold any more, as plain text; "" where it does.

        ``batch``: it was made of all of these together.
        """
        reach, repeated = await self.look(draft)
        if batch:
            reach = await self._widest(batch)
        if repeated and repeated.id > promise.repeated:
            return renderer.plain("card-repeated", number=str(repeated.id))
        if not promise.holds(reach):
            return renderer.plain("card-reach-changed", reach=reach, before=promise.reach)
        return ""

    async def published(
        self, draft: EntryDraft, promise: Promise | None, renderer: Renderer
    ) -> str:
        """What to say, as plain text, of the draft that was published upon this promise."""
        reach = await self._count_wanting(draft)
        if promise and promise.is_fewer(reach):
            values = {"reach": reach, "before": promise.reach}
            return renderer.plain("toast-published-fewer", **values)
        return renderer.plain("toast-published")

    async def untold(self, draft: EntryDraft, renderer: Renderer) -> str:
        """As ``what_changed``, of a draft whose card nobody tapped: who says nearly the same by now."""
        _, repeated = await self.look(draft)
        if repeated is None or repeated.id <= self.told.get(draft.id, 0):
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
            reach=await self._widest(batch),
            newest=await self.store.read(batches.newest_entry),
            may_publish=await self.may_publish(whole.editor_id, None),
        )

    async def look(self, draft: EntryDraft) -> tuple[int, Entry | None]:
        """How many chats it would reach now, and which entry says nearly the same."""
        reach = await self._count_wanting(draft)
        return reach, await self.store.read(find_repeated, draft.text, int(self.clock()))

    async def count_quiet(self, draft: EntryDraft) -> int:
        """How many of the chats that it would reach are in quiet hours now."""
        zone = self.renderer.newsroom.zone
        return await self.store.read(count_quiet, *_labelled(draft), self.clock(), zone)

    async def _widest(self, batch: Sequence[EntryDraft]) -> int:
        """To how many chats the one of them goes that most want."""
        return max([await self._count_wanting(draft) for draft in batch], default=0)

    async def _count_wanting(self, draft: EntryDraft) -> int:
        return await self.store.read(count_wanting, *_labelled(draft))

    async def may_publish(self, user_id: int | None, level: Level | None) -> bool:
        """Whether this person may publish a new entry of this level with nobody's approval."""
        return await self.store.read(rights.may_publish_own, user_id, level, self.approval)


def _labelled(draft: EntryDraft) -> tuple[str, Level, list[int]]:
    """The text, level and topics that decide who wants it."""
    topics = [topic.id for topic in draft.topics or ()]
    return draft.text, draft.level or Level.NORMAL, topics
