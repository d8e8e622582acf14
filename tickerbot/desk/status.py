"""``/status``: how delivery and the bot are doing, for editors."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from tickerbot.bot_api.requests import Ask, Messages
from tickerbot.model import Message
from tickerbot.rendering.status import status_html
from tickerbot.rendering.voice import Voice
from tickerbot.storage.status import read_status
from tickerbot.storage.store import Store


@dataclass(frozen=True, slots=True)
class StatusCommand:
    """Answers editors who ask how it goes."""

    store: Store
    voice: Voice
    clock: Callable[[], float]

    async def status(self, ask: Ask) -> Messages:
        """Tell how delivery and the bot are doing."""
        now = self.clock()
        status = await self.store.read_aside(read_status, self.store.path, now)
        return (Message(status_html(status, self.voice.speaking(ask.language), now)),)
