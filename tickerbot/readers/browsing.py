"""Reading the archive: the newest entries, one entry and its neighbours, recent corrections."""

from __future__ import annotations

from dataclasses import dataclass

from sqlite_utils import Database

from tickerbot.bot_api.requests import Answer, Ask, Messages, Request, Tap, read_number
from tickerbot.model import Entry, Message
from tickerbot.rendering.corrections import TOLD, retracted_html, told_page
from tickerbot.rendering.entries import PAGE_SIZE, Renderer
from tickerbot.rendering.texts import html_text, plain
from tickerbot.storage.archive import entries, revisions
from tickerbot.storage.archive.revisions import Revision
from tickerbot.storage.store import Store


@dataclass(frozen=True, slots=True)
class Browsing:
    """Answers whoever reads without searching."""

    store: Store
    renderer: Renderer

    async def latest(self, ask: Ask) -> Messages:
        """Show the newest entries, as many as asked, at most a page."""
        wanted = read_number(ask.words) or PAGE_SIZE
        page = await self.store.read(entries.latest, min(max(wanted, 1), PAGE_SIZE))
        return (self.renderer.latest_page(page, ask.language, in_channel=ask.in_channel),)

    async def entry(self, ask: Ask) -> Messages:
        """Show one entry in full."""
        number = read_number(ask.words)
        if number is None:
            return (Message(html_text(ask.language, "entry-how")),)
        found = await self.store.read(entries.get_entry, number)
        if found is None:
            return (Message(html_text(ask.language, "entry-none", number=str(number))),)
        return (await self._show(found, ask),)

    async def corrections(self, ask: Ask) -> Messages:
        """Show what was corrected or retracted lately."""
        recent = await self.store.read(_recent_corrections)
        return (told_page(recent, self.renderer, ask.language, in_channel=ask.in_channel),)

    async def turn_latest(self, tap: Tap) -> Answer | None:
        """Turn a page of the archive in place; without a place show the newest below."""
        if not tap.words:
            page = await self.store.read(entries.latest, PAGE_SIZE)
            return Answer(send=(self.renderer.latest_page(page, tap.language),))
        beyond = await self._turn(tap.words, PAGE_SIZE)
        if beyond is None:
            return None
        return Answer(edit=self.renderer.latest_page(beyond, tap.language))

    async def turn_entry(self, tap: Tap) -> Answer | None:
        """Show the entry before or after in place."""
        page = await self._turn(tap.words, 1)
        if page is None:
            return None
        if not page.entries:
            return Answer(toast=plain(tap.language, "toast-no-more"))
        return Answer(edit=await self._show(page.entries[0], tap))

    async def _turn(self, place: str, limit: int) -> entries.Page | None:
        """The entries beyond a place, ``o:<number>`` or ``n:<number>``; None where it is none."""
        direction, _, anchor = place.partition(":")
        number = read_number(anchor)
        turn = {"o": entries.earlier_than, "n": entries.newer_than}.get(direction)
        if number is None or turn is None:
            return None
        return await self.store.read(turn, number, limit)

    async def open_entry(self, tap: Tap) -> Answer | None:
        """Show one entry in full, below."""
        number = read_number(tap.words)
        if number is None:
            return None
        found = await self.store.read(entries.get_entry, number)
        if found is None:
            return Answer(toast=plain(tap.language, "toast-gone"))
        return Answer(send=(await self._show(found, tap),))

    async def read_on(self, tap: Tap) -> Answer | None:
        """Show the next part of a long entry, below and without a sound."""
        number, _, part = tap.words.partition(":")
        entry_id, index = read_number(number), read_number(part)
        if entry_id is None or index is None:
            return None
        found = await self.store.read(entries.get_entry, entry_id)
        if found is not None and found.retracted_at is not None:
            return Answer(send=(await self._show(found, tap),))
        message = found and self.renderer.part(found, index, tap.language)
        if not message:
            return Answer(toast=plain(tap.language, "toast-gone"))
        return Answer(send=(message,))

    async def _show(self, entry: Entry, request: Request) -> Message:
        if entry.retracted_at is not None:
            return Message(retracted_html(entry, self.renderer.zone, request.language))
        neighbours = await self.store.read(entries.get_neighbours, entry.id)
        return self.renderer.entry(
            entry, request.language, neighbours=neighbours, in_channel=request.in_channel
        )


def _recent_corrections(db: Database) -> list[tuple[Revision, Entry]]:
    found = []
    for revision in revisions.recent_corrections(db, TOLD):
        entry = entries.get_entry(db, revision.entry_id)
        if entry is not None:
            found.append((revision, entry))
    return found
