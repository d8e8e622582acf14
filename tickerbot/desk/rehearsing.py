"""Rehearsing: an editor's switch, for an hour at most; nothing reaches a reader meanwhile.

Callers have checked the person's role, by user id, and that the chat is private.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from tickerbot.bot_api.requests import Answer, Ask, Messages, Request
from tickerbot.desk.cards import Cards
from tickerbot.model import Approval, Message
from tickerbot.rendering.cards import drafted_entry
from tickerbot.rendering.entries import Renderer, add_head
from tickerbot.storage import people
from tickerbot.storage.newsroom import rehearsals
from tickerbot.storage.newsroom.drafts import EntryDraft
from tickerbot.storage.store import Store

_OFF = {"off", "aus"}


@dataclass(frozen=True, slots=True)
class Rehearsing:
    """Answers those who rehearse."""

    store: Store
    cards: Cards
    renderer: Renderer
    approval: Approval
    clock: Callable[[], float]

    async def rehearse(self, ask: Ask) -> Messages:
        """Begin a rehearsal, for an hour; ``off`` ends it, and so does asking again."""
        renderer, user_id, now = (
            self.renderer.speaking(ask.language),
            ask.target.chat_id,
            int(self.clock()),
        )
        is_on = await self.store.read(rehearsals.is_on, user_id, now)
        if is_on or ask.words.strip().casefold() in _OFF:
            await self.store.write(rehearsals.end, user_id)
            return (Message(renderer.html("rehearsal-off")),)
        await self.store.write(rehearsals.begin, user_id, now)
        until = renderer.moment(renderer.local_time(now + rehearsals.REHEARSAL_S))
        return (Message(renderer.html("rehearsal-on", until=until[-5:])),)

    async def refusal(self, request: Request) -> Answer | None:
        """What to answer to a tap that would reach readers; None for who does not rehearse."""
        if not await self.store.read(rehearsals.is_on, request.user_id, self.clock()):
            return None
        return Answer(toast=self.renderer.speaking(request.language).plain("toast-rehearsal"))

    async def show(self, request: Request, draft: EntryDraft, version: int) -> Answer | None:
        """Show a draft of a rehearsal to the team, as readers would see it; None where it is closed."""
        by, now = request.target.chat_id, int(self.clock())
        done = await self.store.write(
            rehearsals.finish, draft.id, version, by=by, approval=self.approval, now=now
        )
        if done is None:
            return None
        renderer = self.renderer.speaking(request.language)
        count = await self.tell(done)
        return Answer(edit=Message(renderer.html("rehearsal-done", count=count)))

    async def tell(self, done: EntryDraft) -> int:
        """Show the team a draft of a rehearsal that is over; how many people that are."""
        team = [p.user_id for p in await self.store.read(people.team) if p.user_id is not None]
        for user_id in team:
            voice = await self.cards.speaking_to(user_id, self.renderer)
            shown = voice.push(drafted_entry(done), more="")
            head = voice.html("rehearsal-head")
            await self.cards.messenger.tell(user_id, replace(add_head(shown, head), buttons=()))
        return len(team)
