"""Notices: tell the editors once of chats that cannot be written to any more, and of each alarm.

Chats that are paused at about the same time are told of in one message.

What is to be told stands in the database until it was told, so a crash loses no notice.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import time
from collections.abc import Callable, Collection

from tickerbot import events
from tickerbot.bot_api.replies import Replies
from tickerbot.model import Message, Target
from tickerbot.outcomes import Later, Unreachable
from tickerbot.rendering.voice import Voice
from tickerbot.storage import alarms
from tickerbot.storage.alarms import Alarm
from tickerbot.storage.outbox import chats
from tickerbot.storage.outbox.chats import Trouble
from tickerbot.storage.store import Store

log = logging.getLogger(__name__)

GATHER_S = 1.0
"""How long further pauses are waited for after one."""
MAX_NAMED = 10
"""How many chats one notice names."""
MAX_PAUSES = 10_000
POLL_S = 60.0
_TEXTS: dict[Trouble, str] = {"topic": "notice-topic", "right": "notice-right"}
_ALARMS: dict[alarms.Kind, str] = {
    "suspended": "alarm-suspended",
    "lost": "alarm-lost",
    "unpaid": "alarm-unpaid",
}


class Notices:
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
        self._attention = asyncio.Event()

    def wake(self) -> None:
        """There may be something to tell."""
        self._attention.set()

    async def run(self) -> None:
        """Tell whatever is untold, until cancelled."""
        while True:
            self._attention.clear()
            if await self._store.read(chats.unreported_pauses, 1):
                await asyncio.sleep(GATHER_S)
                await self._tell_of_pauses()
            for alarm in await self._store.read(alarms.untold_alarms):
                if await self._tell_of_alarm(alarm):
                    await self._store.record_until_done(alarms.mark_alarm_told, alarm)
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(POLL_S):
                    await self._attention.wait()

    async def _tell_of_pauses(self) -> None:
        pauses = await self._store.read(chats.unreported_pauses, MAX_PAUSES)
        groups: dict[Trouble, dict[int, None]] = {}
        for _, chat_id, trouble in pauses:
            groups.setdefault(trouble, {})[chat_id] = None
        named = {
            trouble: [await self._name(chat_id, trouble) for chat_id in [*found][:MAX_NAMED]]
            for trouble, found in groups.items()
        }

        def text(voice: Voice) -> str:
            return "\n\n".join(
                voice.html(
                    _TEXTS[trouble],
                    titles=", ".join(voice.plain("notice-title", title=name) for name in names),
                    chats=len(groups[trouble]),
                    more=len(groups[trouble]) - len(names),
                )
                for trouble, names in named.items()
            )

        if pauses and await self._tell(text):
            numbers = [number for number, *_ in pauses]
            await self._store.write_until_done(chats.mark_pauses_reported, numbers)

    async def _name(self, chat_id: int, trouble: Trouble) -> str:
        title = await self._replies.title_of(chat_id) or str(chat_id)
        log.warning(events.PAUSED, trouble)
        return title

    async def _tell_of_alarm(self, alarm: Alarm) -> bool:
        def text(voice: Voice) -> str:
            now, begin = voice.local_time(self._clock()), voice.local_time(alarm.began_at)
            return voice.html(_ALARMS[alarm.kind], begin=voice.moment(begin, relative_to=now))

        return await self._tell(text)

    async def _tell(self, text: Callable[[Voice], str]) -> bool:
        """Whether this need not be told again: some editor knows, or none can be reached at all."""
        outcomes = []
        for editor in sorted(self._editors):
            settings = await self._store.read(chats.get_settings, Target(editor))
            language = settings.language_or(self._voice.newsroom.language)
            message = Message(text(self._voice.speaking(language)))
            outcomes.append(await self._replies.send(Target(editor), message))
        away = [outcome for outcome in outcomes if isinstance(outcome, Later | Unreachable)]
        return len(away) < len(outcomes) or not outcomes
