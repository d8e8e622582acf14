"""``/log``: who did what and when, for editors."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from sqlite_utils import Database

from tickerbot.bot_api.requests import Ask, Messages, read_number
from tickerbot.model import Message
from tickerbot.rendering.log import PEOPLE, Known, log_html
from tickerbot.rendering.voice import Voice
from tickerbot.storage import logbook, people
from tickerbot.storage.logbook import Act
from tickerbot.storage.newsroom import drafts
from tickerbot.storage.newsroom.drafts import EntryDraft
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
        acts, known = await self.store.read(_read, entry_id, name)
        voice = self.voice.speaking(ask.language)
        return (Message(log_html(acts, known, voice, self.clock())),)


def _read(db: Database, entry_id: int | None, name: str) -> tuple[list[Act], Known]:
    acts = logbook.newest_acts(db, MAX_ACTS, entry_id=entry_id, name=name)
    numbers = {act.details[key] for act in acts for key in PEOPLE if key in act.details}
    found = {number: people.get(db, number) for number in numbers}
    named = {number: person for number, person in found.items() if person is not None}
    headlines = {}
    for draft_id in {act.draft_id for act in acts if act.draft_id and not act.entry_id}:
        draft = drafts.get_draft(db, draft_id)
        # the text is forgotten some time after the draft is closed
        if isinstance(draft, EntryDraft) and draft.text:
            headlines[draft_id] = draft.composed.headline
    return acts, Known(named, headlines)
