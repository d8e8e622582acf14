"""Notices: tell the editors once of each chat that cannot be written to any more.

What is to be told stands in the database until it was told, so a crash loses no notice.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Iterable

from tickerbot.bot_api.replies import Replies
from tickerbot.model import Message, Target
from tickerbot.outcomes import Later, Unreachable
from tickerbot.rendering.voice import Voice
from tickerbot.storage.outbox import chats
from tickerbot.storage.outbox.chats import Trouble
from tickerbot.storage.store import Store

log = logging.getLogger(__name__)

MAX_NOTICES = 20
POLL_S = 60.0
_TEXTS: dict[Trouble, str] = {"topic": "notice-topic", "right": "notice-right"}


class Notices:
    """Tells the editors, each in private and in their own language."""

    def __init__(
        self, store: Store, replies: Replies, editors: Iterable[int], voice: Voice
    ) -> None:
        self._store = store
        self._replies = replies
        self._editors = sorted(editors)
        self._voice = voice
        self._attention = asyncio.Event()

    def wake(self) -> None:
        """There may be something to tell."""
        self._attention.set()

    async def run(self) -> None:
        """Tell whatever is untold, until cancelled."""
        while True:
            self._attention.clear()
            for subscription_id, chat_id, trouble in await self._store.read(
                chats.unreported_pauses, MAX_NOTICES
            ):
                if await self._tell(chat_id, trouble):
                    await self._store.write_until_done(chats.mark_pause_reported, subscription_id)
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(POLL_S):
                    await self._attention.wait()

    async def _tell(self, chat_id: int, trouble: Trouble) -> bool:
        """Whether this need not be told again: some editor knows, or none can be reached at all."""
        title = await self._replies.title_of(chat_id) or str(chat_id)
        log.warning("chat %s is paused: its %s is missing", chat_id, trouble)
        outcomes = []
        for editor in self._editors:
            settings = await self._store.read(chats.get_settings, Target(editor))
            language = settings.language_or(self._voice.newsroom.language)
            text = self._voice.speaking(language).html(_TEXTS[trouble], title=title)
            outcomes.append(await self._replies.send(Target(editor), Message(text)))
        away = [outcome for outcome in outcomes if isinstance(outcome, Later | Unreachable)]
        return len(away) < len(outcomes) or not outcomes
