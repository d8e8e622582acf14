"""Albums: what is sent together comes as several messages, and nothing says which is the last."""

from __future__ import annotations

import asyncio
from collections import Counter

from telegram import Message

ALBUM_WAIT_S = 1.0
"""So long after the newest message of an album another one may come."""


class Albums:
    """Counts the messages of each album that have come and are not handled yet."""

    def __init__(self, wait_s: float = ALBUM_WAIT_S) -> None:
        self._wait_s = wait_s
        self._coming: Counter[str] = Counter()

    def begin(self, message: Message | None) -> None:
        """This message has come."""
        if message is not None and message.media_group_id:
            self._coming[message.media_group_id] += 1

    def end(self, message: Message | None) -> None:
        """It is handled."""
        if message is not None and (album := message.media_group_id):
            self._coming[album] -= 1
            if self._coming[album] <= 0:
                del self._coming[album]

    async def is_complete(self, album: str) -> bool:
        """Whether the message of this album that is being handled is the last one: waits for others."""
        if self._coming[album] <= 1:
            await asyncio.sleep(self._wait_s)
        return self._coming[album] <= 1
