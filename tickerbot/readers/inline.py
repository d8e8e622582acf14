"""Inline mode: ``@bot words`` in any chat offers entries, which the person who typed can send there.

The words are looked for as in ``/search``; without any the newest entries are offered.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from tickerbot.bot_api.requests import Inquiry, Offers
from tickerbot.rendering.entries import Renderer
from tickerbot.rendering.lists import entry_offer
from tickerbot.search.query import clean_query
from tickerbot.search.search import search
from tickerbot.storage.archive import entries
from tickerbot.storage.store import Store

PAGE_SIZE = 20
"""Offers at once; Telegram takes at most 50."""


@dataclass(frozen=True, slots=True)
class Inline:
    """Answers inquiries. Nothing is stored of them."""

    store: Store
    renderer: Renderer
    clock: Callable[[], float]

    async def answer(self, inquiry: Inquiry) -> Offers:
        """The entries that fit; a tampered offset begins at the front."""
        query = clean_query(inquiry.words)
        start = (
            int(inquiry.offset) if inquiry.offset.isdecimal() and len(inquiry.offset) < 16 else 0
        )
        if query:
            today = self.renderer.local_time(self.clock()).date()
            results = await self.store.search(
                search, query, limit=PAGE_SIZE, offset=start, today=today
            )
            found = [hit.entry for hit in results.hits]
            after = start + len(found)
            following = str(after) if found and after < results.total else ""
        else:
            page = await (
                self.store.read(entries.earlier_than, start, PAGE_SIZE)
                if start
                else self.store.read(entries.latest, PAGE_SIZE)
            )
            found = list(page.entries)
            following = str(found[-1].id) if page.has_earlier else ""
        renderer = self.renderer.speaking(inquiry.language)
        return Offers(tuple(entry_offer(entry, renderer) for entry in found), following)
