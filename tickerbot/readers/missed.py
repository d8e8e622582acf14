"""What somebody has missed since they were last here, or since a moment; and an overview of a day."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlite_utils import Database

from tickerbot.bot_api.requests import Answer, Ask, Messages, Request, Tap
from tickerbot.model import Entry, Message, Target
from tickerbot.rendering.entries import Renderer
from tickerbot.rendering.missed import (
    MAX_CORRECTIONS,
    MAX_IMPORTANT,
    MAX_OTHERS,
    PAGE_SIZE,
    missed_message,
    others_page,
    overview_message,
)
from tickerbot.storage.archive import missed, topics
from tickerbot.storage.archive.missed import Missed
from tickerbot.storage.outbox.terms import terms_of
from tickerbot.storage.store import Store
from tickerbot.text.since_words import read_since, read_wish

DAY_S = 86_400
LONGEST = timedelta(days=31)
"""So far back is looked at most."""
MAX_OVERVIEW = 20
"""Maximum number of entries of an overview, the newest ones."""
_WHILE = re.compile(r"(\d{1,11})-(\d{1,11}):(\d{1,6})", re.ASCII)


@dataclass(frozen=True, slots=True)
class MissedNews:
    """Answers who was away."""

    store: Store
    renderer: Renderer
    clock: Callable[[], float]

    async def missed(self, ask: Ask) -> Messages:
        """Tell what there was since a moment, or since this chat last asked or tapped."""
        renderer = await self._speaking(ask)
        since = self._last_here(ask)
        if ask.words:
            read = read_since(ask.words, self._now(renderer))
            if read is None:
                return (Message(renderer.html("missed-how")),)
            since = read
        return (await self._tell(since, renderer, ask),)

    async def missed_by_words(self, ask: Ask) -> Messages | None:
        """The same for a plain text that asks for it; else it is searched for."""
        if read_wish(ask.words, self._now(self.renderer)) is None:
            return None
        renderer = await self._speaking(ask)
        wish = read_wish(ask.words, self._now(renderer))
        if wish is None:
            return None
        return (await self._tell(wish.since or self._last_here(ask), renderer, ask),)

    async def tap(self, tap: Tap) -> Answer | None:
        """Turn the pages of what was not important, or tell of the last day."""
        renderer = await self._speaking(tap)
        if tap.words == "day":
            since = self._now(renderer) - timedelta(days=1)
            return Answer(edit=await self._tell(since, renderer, tap))
        found = _WHILE.fullmatch(tap.words)
        if found is None:
            return None
        since_s, until_s, offset = map(int, found.groups())
        entries, count = await self.store.search(_read_page, tap.target, since_s, until_s, offset)
        if not entries:
            return Answer(toast=renderer.plain("toast-no-more"))

        def data(at: int) -> str:
            return f"miss:{since_s}-{until_s}:{at}"

        page = others_page(
            entries,
            renderer,
            since=self._told(datetime.fromtimestamp(since_s, UTC), renderer),
            first=offset + 1,
            count=count,
            back=data(max(0, offset - PAGE_SIZE)) if offset else "",
            following=data(offset + PAGE_SIZE) if offset + PAGE_SIZE < count else "",
        )
        return Answer(send=(page,)) if tap.in_channel else Answer(edit=page)

    async def overview(self, ask: Ask) -> Messages:
        """Show the important entries of the last day, or of a topic, in the order of time."""
        renderer = self.renderer.speaking(ask.language)
        topic = None
        if ask.words:
            topic = await self.store.read(topics.find_topic, ask.words)
            if topic is None:
                return (Message(renderer.html("topic-unknown", words=ask.words[:60])),)
        now = int(self.clock())
        found, older = await self.store.read(
            missed.read_overview,
            0 if topic else now - DAY_S,
            now,
            topic_id=topic.id if topic else None,
            limit=MAX_OVERVIEW,
        )
        return (overview_message(found, older, topic, renderer, in_channel=ask.in_channel),)

    async def _tell(self, since: datetime, renderer: Renderer, request: Request) -> Message:
        now = self._now(renderer)
        since = max(since, now - LONGEST)
        begin, end = int(since.timestamp()), int(now.timestamp())
        found = await self.store.search(_read_missed, request.target, begin, end)
        more = f"miss:{begin}-{end}:{len(found.others)}"
        told = self._told(since, renderer)
        return missed_message(found, told, renderer, more=more, in_channel=request.in_channel)

    async def _speaking(self, request: Request) -> Renderer:
        """In the language of who asks, and by the clock that they look at."""
        wanted = await self.store.read(terms_of, request.target)
        return self.renderer.speaking(request.language).in_zone(wanted.zone)

    def _last_here(self, request: Request) -> datetime:
        """When this chat last asked or tapped; a day ago where that is not known."""
        asked_at, now = request.asked_at, self.clock()
        if asked_at is None or asked_at > now:  # the clock was ahead then
            asked_at = int(now - DAY_S)
        return datetime.fromtimestamp(asked_at, UTC)

    def _told(self, since: datetime, renderer: Renderer) -> str:
        return renderer.moment(since, relative_to=self._now(renderer))

    def _now(self, renderer: Renderer) -> datetime:
        return renderer.local_time(self.clock())


def _read_missed(db: Database, target: Target, since: int, until: int) -> Missed:
    return missed.read_missed(
        db,
        since,
        until,
        terms_of(db, target),
        most=MAX_IMPORTANT,
        others=MAX_OTHERS,
        corrections=MAX_CORRECTIONS,
    )


def _read_page(
    db: Database, target: Target, since: int, until: int, offset: int
) -> tuple[list[Entry], int]:
    wanted = terms_of(db, target)
    return missed.read_others(db, since, until, wanted, limit=PAGE_SIZE, offset=offset)
