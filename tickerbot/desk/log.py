"""``/log``: who did what and when, for editors."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from tickerbot.bot_api.requests import Ask, Messages, read_number
from tickerbot.model import Message
from tickerbot.rendering.log import log_html
from tickerbot.rendering.voice import Voice
from tickerbot.storage import logbook
from tickerbot.storage.store import Store

MAX_ACTS = 20
"""Maximum number of acts in one message."""


@dataclass(frozen=True, slots=True)
class LogCommand:
    """Answers editors who ask who did what."""

    store: Store
    voice: Voice
    clock: Callable[[], float]

    async def log(self, ask: Ask) -> Messages:
        """Tell the newest acts: all, those on the entry whose number is given, or a person's."""
        entry_id = read_number(ask.words)
        name = "" if entry_id is not None else ask.words.strip()
        acts = await self.store.read(logbook.newest_acts, MAX_ACTS, entry_id=entry_id, name=name)
        return (Message(log_html(acts, self.voice.speaking(ask.language), self.clock())),)
