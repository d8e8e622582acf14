"""Rehearsing: an editor's switch, for an hour at most; nothing reaches a reader meanwhile.

Callers have checked the person's role, by user id, and that the chat is private.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from sqlite_utils import Database

from tickerbot.bot_api.requests import Answer, Ask, Messages, Request
from tickerbot.desk.cards import Cards
from tickerbot.desk.choosing import choose
from tickerbot.model import Approval, Message
from tickerbot.rendering.entries import Renderer
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
    on_decision: Callable[[], None]
    """Is called when something may have been decided that others are to be told."""
    clock: Callable[[], float]

    async def rehearse(self, ask: Ask) -> Messages:
        """Begin a rehearsal, for an hour; ``off`` ends it, and so does asking again with no word."""
        renderer, user_id, now = (
            self.renderer.speaking(ask.language),
            ask.target.chat_id,
            int(self.clock()),
        )
        word = ask.words.strip().casefold()

        def begins(db: Database) -> int:
            # whatever else was meant, such as „an“: nothing reaches readers by that
            return word not in _OFF and (bool(word) or not rehearsals.is_on(db, user_id, now))

        if await choose(self.store, ask, begins, now):
            await self.store.write(rehearsals.begin, user_id, now)
            until = renderer.local_time(await self.store.read(rehearsals.until, user_id))
            return (Message(renderer.html("rehearsal-on", until=f"{until:%H:%M}")),)
        await self.store.write(rehearsals.end, user_id, now)
        return (Message(renderer.html("rehearsal-off")),)

    async def refusal(self, request: Request) -> Answer | None:
        """What to answer to a tap that would reach readers; None for who does not rehearse."""
        if not await self.store.read(rehearsals.is_on, request.user_id, self.clock()):
            return None
        return Answer(toast=self.renderer.speaking(request.language).plain("toast-rehearsal"))

    async def show(
        self, request: Request, draft: EntryDraft, version: int, *, receipt: int | None = None
    ) -> Answer | None:
        """Let the team be shown a draft of a rehearsal; None where it is closed.

        ``receipt``: the message that the answer edits, if it shows the draft.
        """
        by, now = request.target.chat_id, int(self.clock())
        done = await self.store.write(
            rehearsals.finish, draft.id, version, by=by, approval=self.approval, now=now,
            receipt=receipt,
        )  # fmt: skip
        self.on_decision()
        if done is None or (done.kind, done.by) != ("rehearsed", by):
            return None
        renderer = self.renderer.speaking(request.language)
        count = len(await self.store.read(people.team))
        return Answer(edit=Message(renderer.html("rehearsal-done", count=count)))
