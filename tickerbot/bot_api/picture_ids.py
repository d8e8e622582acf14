"""What Telegram calls the pictures: ids that are good for this bot; else there are the bytes."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

from tickerbot import events
from tickerbot.bot_api.keyed_lock import KeyedLock
from tickerbot.model import Picture
from tickerbot.newest import Newest
from tickerbot.rendering import neutral
from tickerbot.rendering.neutral import NEUTRAL
from tickerbot.storage import picture_files, pictures
from tickerbot.storage.store import Store

log = logging.getLogger(__name__)

MAX_KNOWN = 1000
"""Maximum number of ids kept in memory: few pictures are under way at a time."""


class PictureIds:
    """Knows the ids, and where none is known lets one caller at a time upload the bytes."""

    def __init__(self, store: Store, clock: Callable[[], float] = time.time) -> None:
        """``clock`` returns Unix time in seconds."""
        self._store = store
        self._clock = clock
        self._known = Newest[str, str](MAX_KNOWN)
        # the database may still say these while it is being told
        self._refused = Newest[str, None](MAX_KNOWN)
        self._uploads: KeyedLock = KeyedLock()

    @property
    def folder(self) -> Path:
        """Where the bytes are kept."""
        return picture_files.folder_of(self._store.path)

    async def find(self, picture: Picture) -> str | None:
        """The id of a picture; None where it has to be uploaded."""
        known = self._known.get(picture.name)
        if known is None:
            known = await self._store.read(pictures.find_file_id, picture.name)
            if known in self._refused:
                return self._known.get(picture.name)
            if known is not None:
                self._known[picture.name] = known
        return known

    async def note(self, picture: Picture, file_id: str, unique_id: str | None = None) -> None:
        """Telegram calls the picture so."""
        self._known[picture.name] = file_id
        await self._store.record_until_done(
            pictures.note, picture, file_id, int(self._clock()), unique_id=unique_id
        )

    async def refuse(self, picture: Picture, file_id: str) -> None:
        """Telegram does not take this id: forget it, unless there is a newer one."""
        self._refused[file_id] = None
        if self._known.get(picture.name) == file_id:
            log.warning(events.PICTURE_UNKNOWN)
            del self._known[picture.name]
            await self._store.record_until_done(pictures.forget_file_id, picture.name, file_id)

    @asynccontextmanager
    async def uploading(self, picture: Picture) -> AsyncIterator[bytes | str | None]:
        """Hold the right to upload a picture: its bytes, or the id that it has got meanwhile.

        None where its bytes are not kept.
        """
        async with self._uploads.hold(picture.name):
            known = await self.find(picture)
            yield known or await self.content(picture)

    async def content(self, picture: Picture) -> bytes | None:
        """The bytes of a picture; None where they are not kept."""
        if picture.name == NEUTRAL.name:
            return neutral.CONTENT
        return await asyncio.to_thread(picture_files.load, self.folder, picture.name, picture.kind)
