"""Reading the archive: the newest entries, one entry and its neighbours, recent corrections."""

from __future__ import annotations

from dataclasses import dataclass

from sqlite_utils import Database

from tickerbot.bot_api.requests import (
    Answer,
    Ask,
    Messages,
    Request,
    Tap,
    read_number,
    read_reference,
)
from tickerbot.model import Entry, Message
from tickerbot.rendering.corrections import MAX_CORRECTIONS, corrections_page, retracted_html
from tickerbot.rendering.entries import Renderer
from tickerbot.rendering.lists import PAGE_SIZE, latest_page
from tickerbot.storage.archive import entries, revisions
from tickerbot.storage.archive.revisions import Revision
from tickerbot.storage.store import Store


@dataclass(frozen=True, slots=True)
class Browsing:
    """Answers readers who browse without searching."""

    store: Store
    renderer: Renderer

    async def latest(self, ask: Ask) -> Messages:
        """Show the newest entries, as many as asked, at most a page."""
        wanted = read_number(ask.words) or PAGE_SIZE
        page = await self.store.read(entries.latest, min(max(wanted, 1), PAGE_SIZE))
        renderer = self.renderer.speaking(ask.language)
        return (latest_page(page, renderer, wanted=wanted, in_channel=ask.in_channel),)

    async def entry(self, ask: Ask) -> Messages:
        """Show one entry in full."""
        renderer = self.renderer.speaking(ask.language)
        number = read_number(ask.words)
        if number is None:
            return (Message(renderer.html("entry-how")),)
        found = await self.store.read(entries.get_entry, number)
        if found is None:
            return (Message(renderer.html("entry-none", number=str(number))),)
        return (await self._show(found, ask),)

    async def follow_link(self, ask: Ask, link: str) -> Messages:
        """Show the entry that a link names, or say that it is outdated."""
        found = await self._find(link)
        if found is None:
            return (Message(self.renderer.speaking(ask.language).html("link-outdated")),)
        return (await self._show(found, ask),)

    async def follow_picture_link(self, ask: Ask, link: str) -> Messages:
        """Bring the pictures of the entry that a link names, or say that it is outdated."""
        found = await self._find(link)
        if found is None or found.retracted_at is not None or not found.pictures:
            return await self.follow_link(ask, link)
        return (Message("", album=found.pictures, silent=True),)

    async def tap_pictures(self, tap: Tap) -> Answer | None:
        """Bring all pictures of an entry, below; only in private, where nobody else gets them."""
        found = await self._find(tap.words)
        if found is None or not tap.is_private:
            return None
        if found.retracted_at is not None or not found.pictures:
            return Answer(send=(await self._show(found, tap),))
        return Answer(send=(Message("", album=found.pictures, silent=True),))

    async def corrections(self, ask: Ask) -> Messages:
        """Show what was corrected or retracted lately."""
        recent = await self.store.read(_recent_corrections)
        renderer = self.renderer.speaking(ask.language)
        return (corrections_page(recent, renderer, in_channel=ask.in_channel),)

    async def turn_latest(self, tap: Tap) -> Answer | None:
        """Turn a page of the archive in place; without a place show the newest below."""
        renderer = self.renderer.speaking(tap.language)
        if not tap.words:
            page = await self.store.read(entries.latest, PAGE_SIZE)
            return Answer(send=(latest_page(page, renderer),))
        beyond = await self._turn(tap.words, PAGE_SIZE)
        if beyond is None:
            return None
        return Answer(edit=latest_page(beyond, renderer))

    async def turn_entry(self, tap: Tap) -> Answer | None:
        """Show the entry before or after in place."""
        page = await self._turn(tap.words, 1)
        if page is None:
            return None
        if not page.entries:
            return Answer(toast=self.renderer.speaking(tap.language).plain("toast-no-more"))
        return Answer(edit=await self._show(page.entries[0], tap))

    async def _turn(self, place: str, limit: int) -> entries.Page | None:
        """The entries beyond a place, ``o:<entry>`` or ``n:<entry>``; None where it is none."""
        direction, _, anchor = place.partition(":")
        turn = {"o": entries.earlier_than, "n": entries.newer_than}.get(direction)
        if turn is None or (found := await self._find(anchor)) is None:
            return None
        return await self.store.read(turn, found.id, limit)

    async def _find(self, reference: str) -> Entry | None:
        """The entry that a button or a link names; None where there is none, or another."""
        named = read_reference(reference)
        return await self.store.read(entries.get_referenced, *named) if named else None

    async def open_entry(self, tap: Tap) -> Answer | None:
        """Show one entry in full, below."""
        found = await self._find(tap.words)
        if found is None:
            return None
        return Answer(send=(await self._show(found, tap),))

    async def read_on(self, tap: Tap) -> Answer | None:
        """Show the next part of a long entry, below and without a sound."""
        name, _, part = tap.words.partition(":")
        found, index = await self._find(name), read_number(part)
        if found is None or index is None:
            return None
        if found.retracted_at is not None:
            return Answer(send=(await self._show(found, tap),))
        renderer = self.renderer.speaking(tap.language)
        message = renderer.part(found, index)
        if not message:
            return Answer(toast=renderer.plain("toast-gone"))
        return Answer(send=(message,))

    async def _show(self, entry: Entry, request: Request) -> Message:
        renderer = self.renderer.speaking(request.language)
        if entry.retracted_at is not None:
            return Message(retracted_html(entry, renderer))
        neighbours = await self.store.read(entries.get_neighbours, entry.id)
        return renderer.entry(
            entry,
            neighbours=neighbours,
            in_channel=request.in_channel,
            in_private=request.is_private,
        )


def _recent_corrections(db: Database) -> list[tuple[Revision, Entry]]:
    found = []
    for revision in revisions.recent_corrections(db, MAX_CORRECTIONS):
        entry = entries.get_entry(db, revision.entry_id)
        if entry is not None:
            found.append((revision, entry))
    return found
