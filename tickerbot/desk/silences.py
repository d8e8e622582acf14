"""Silences: tell the editors when Telegram asks the bot for a long silence, as soon as it is possible.

While Telegram takes no messages they can be told only afterwards; while it gives no updates, at once.
What is to be told stands in the database until it was told, so a crash loses nothing.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Collection

from tickerbot.bot_api.replies import Replies
from tickerbot.model import Message, Target
from tickerbot.outcomes import Later, Unreachable
from tickerbot.rendering.voice import Voice
from tickerbot.storage import restraints
from tickerbot.storage.outbox import chats
from tickerbot.storage.restraints import Silence, Way
from tickerbot.storage.store import Store

POLL_S = 10.0
_TEXTS: dict[Way, str] = {"sending": "silence-sending", "polling": "silence-polling"}
_TEXTS_OVER: dict[Way, str] = {"sending": "silence-sending-over", "polling": "silence-polling-over"}


class Silences:
    """Tells the editors, each in private and in their own language."""

    def __init__(
        self,
        store: Store,
        replies: Replies,
        editors: Collection[int],
        voice: Voice,
        clock: Callable[[], float] = time.time,
    ) -> None:
        """``clock`` returns Unix time in seconds."""
        self._store = store
        self._replies = replies
        self._editors = editors
        self._voice = voice
        self._clock = clock

    async def run(self) -> None:
        """Tell of every silence that is untold, until cancelled."""
        while True:
            for silence in await self._store.read(restraints.untold_silences):
                if await self._tell(silence):
                    await self._store.record_until_done(restraints.mark_silence_told, silence)
            await asyncio.sleep(POLL_S)

    async def _tell(self, silence: Silence) -> bool:
        """Whether this need not be told again: some editor knows, or none can be reached at all."""
        outcomes = []
        for editor in sorted(self._editors):
            settings = await self._store.read(chats.get_settings, Target(editor))
            language = settings.language_or(self._voice.newsroom.language)
            text = self._text(silence, self._voice.speaking(language))
            outcomes.append(await self._replies.send(Target(editor), Message(text), is_kept=True))
        away = [outcome for outcome in outcomes if isinstance(outcome, Later | Unreachable)]
        return len(away) < len(outcomes) or not outcomes

    def _text(self, silence: Silence, voice: Voice) -> str:
        now = voice.local_time(self._clock())
        begin, end = voice.local_time(silence.began_at), voice.local_time(silence.ends_at)
        return voice.html(
            (_TEXTS_OVER if end <= now else _TEXTS)[silence.way],
            begin=voice.moment(begin, relative_to=now),
            end=voice.moment(end, relative_to=now),
        )
