"""The plans' clock: what was planned goes out at its time, and undo windows count down.

All of it stands in the database: a bot that was restarted goes on where it was.
"""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import Callable, Collection

from tickerbot.bot_api.replies import Replies
from tickerbot.desk.entry_cards import EntryCards
from tickerbot.desk.publishing import Publishing
from tickerbot.model import Target
from tickerbot.rendering.entries import Renderer
from tickerbot.rendering.plans import held_card, lapsed_question
from tickerbot.storage import people
from tickerbot.storage.newsroom import drafts, plans
from tickerbot.storage.newsroom.drafts import EntryDraft
from tickerbot.storage.newsroom.plans import Plan
from tickerbot.storage.store import Store

PACE_S = 3.0
"""Seconds between two changes of a countdown."""
LOOK_S = 1.0
"""While anything is planned the wall clock is asked this often: it may be set meanwhile."""


class PlanClock:
    """Publishes what was planned, and asks about what could not go out."""

    def __init__(
        self,
        store: Store,
        replies: Replies,
        entry_cards: EntryCards,
        publishing: Publishing,
        editors: Collection[int],
        members: Collection[int],
        renderer: Renderer,
        clock: Callable[[], float] = time.time,
        *,
        on_decision: Callable[[], None],
        pace_s: float = PACE_S,
    ) -> None:
        """``editors`` are asked, and whose plan it was, of ``members``; all are user ids.

        ``clock`` gives Unix times in seconds; a countdown changes at most every ``pace_s`` seconds.
        """
        self._store = store
        self._replies = replies
        self._entry_cards = entry_cards
        self._publishing = publishing
        self._editors = editors
        self._members = members
        self._renderer = renderer
        self._clock = clock
        self._on_decision = on_decision
        self._pace_s = pace_s
        self._counted_at: dict[int, float] = {}
        self._attention = asyncio.Event()

    def wake(self) -> None:
        """Something was planned, or is not any more."""
        self._on_decision()
        self._attention.set()

    async def run(self) -> None:
        """Publish, ask and count down, until cancelled."""
        while True:
            self._attention.clear()
            for plan in await self._store.read(plans.due, self._clock()):
                await self._release(plan)
            for plan in await self._store.read(plans.to_ask_about):
                await self._ask_about(plan)
                await self._store.record_until_done(plans.mark_asked, plan)
            await self._count_down()
            next_at = await self._store.read(plans.next_at)
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(
                    None if next_at is None else min(LOOK_S, max(0.0, next_at - self._clock()))
                ):
                    await self._attention.wait()

    async def _release(self, plan: Plan) -> None:
        prepared = await self._publishing.prepare(plan.draft_id, plan.version)
        published = await self._store.record_until_done(
            plans.release, plan, prepared=prepared, approval=self._publishing.approval,
            now=int(self._clock()), zone=self._renderer.newsroom.zone,
        )  # fmt: skip
        if published is not None:
            self._publishing.on_publish()
        self._on_decision()

    async def _ask_about(self, plan: Plan) -> None:
        draft = await self._store.read(drafts.get_open_draft, plan.draft_id, EntryDraft)
        if draft is None:
            return
        author = await self._store.read(people.find, plan.by)
        await self._entry_cards.refresh(draft)
        for user_id in sorted({*self._editors, plan.by, draft.editor_id} & set(self._members)):
            voice = await self._entry_cards.cards.speaking_to(user_id, self._renderer)
            question = lapsed_question(draft, plan, author, voice, self._clock())
            await self._entry_cards.cards.messenger.tell(user_id, question)

    async def _count_down(self) -> None:
        """Show how many seconds are left; nobody is owed a countdown, so it is not tried again."""
        held = await self._store.read(plans.held_plans)
        for gone in self._counted_at.keys() - {plan.draft_id for plan in held}:
            del self._counted_at[gone]
        for plan in held:
            now = self._clock()
            draft = await self._store.read(plans.open_draft, plan.draft_id, plan.version)
            shown_at = self._counted_at.get(plan.draft_id, 0.0)
            if draft is None or plan.message_id is None or 0 <= now - shown_at < self._pace_s:
                continue
            voice = await self._entry_cards.cards.speaking_to(plan.by, self._renderer)
            card = held_card(draft, plan, voice, now)
            await self._replies.edit(Target(plan.by), plan.message_id, card)
            self._counted_at[plan.draft_id] = now
