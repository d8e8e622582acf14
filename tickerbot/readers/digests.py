"""The rest of a digest, of which its message shows only what is wanted most."""

from __future__ import annotations

import re
from dataclasses import dataclass

from sqlite_utils import Database

from tickerbot.bot_api.requests import Answer, Ask, Messages, Tap
from tickerbot.model import Digest, Message
from tickerbot.rendering.digests import key_of, rest_page
from tickerbot.rendering.entries import Renderer
from tickerbot.storage.archive import entries
from tickerbot.storage.outbox import digests
from tickerbot.storage.store import Store

_REST = re.compile(r"(\d{1,15})-([0-9a-f]{8})(?::(\d{1,6}))?", re.ASCII)


@dataclass(frozen=True, slots=True)
class DigestRest:
    """Answers who wants to see it."""

    store: Store
    renderer: Renderer

    async def tap(self, tap: Tap) -> Answer | None:
        """Show it below the digest, which stays and is corrected there, or turn its pages."""
        renderer = self.renderer.speaking(tap.language)
        page = await self._page(tap.words, renderer)
        if page is None:
            return Answer(toast=renderer.plain("toast-no-more"))
        is_page = ":" in tap.words and not tap.in_channel
        return Answer(edit=page) if is_page else Answer(send=(page,))

    async def follow_link(self, ask: Ask, words: str) -> Messages | None:
        """The same from a channel; None if there is no such digest."""
        page = await self._page(words, self.renderer.speaking(ask.language))
        return None if page is None else (page,)

    async def _page(self, words: str, renderer: Renderer) -> Message | None:
        found = _REST.fullmatch(words)
        if found is None:
            return None
        first, key, offset = found.groups()
        digest = await self.store.read(_read, int(first), f"{first}-{key}")
        return rest_page(digest, renderer, int(offset or 0)) if digest else None


def _read(db: Database, first: int, key: str) -> Digest | None:
    for numbers in digests.with_entry(db, first):
        if key_of(numbers) == key:
            shown = (entries.get_entry(db, number) for number in numbers)
            return Digest(tuple(entry for entry in shown if entry is not None))
    return None
