"""Keeping the pictures that editors send: fetched from Telegram while their ids are good."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable

from telegram.error import BadRequest, TelegramError

from tickerbot import events
from tickerbot.bot_api.bot import Bot
from tickerbot.bot_api.picture_ids import PictureIds
from tickerbot.bot_api.requests import Attached
from tickerbot.model import Picture
from tickerbot.storage import picture_files, pictures
from tickerbot.storage.picture_files import MAX_FILE
from tickerbot.storage.store import Store

log = logging.getLogger(__name__)

TRIES = 4
PAUSE_S = 0.5
PATIENCE_S = 90.0
"""How long all tries together may take: the editor waits for the card."""


class PictureKeeper:
    """Makes pictures of what was sent to the bot."""

    def __init__(
        self,
        bot: Bot,
        ids: PictureIds,
        store: Store,
        pause: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._bot = bot
        self._ids = ids
        self._store = store
        self._pause = pause

    async def keep(self, sent: Attached) -> Picture:
        """The picture that was sent, with its bytes kept beside the database.

        Where they are too large, Telegram does not give them, or the disk does not take them, this bot
        can send it all the same.
        """
        known = await self._store.read(pictures.find_known, sent.unique_id)
        if known is not None and (not known.is_kept or await self._ids.content(known)):
            return known
        content = None
        if sent.size <= MAX_FILE:
            try:
                async with asyncio.timeout(PATIENCE_S):
                    content = await self._fetch(sent)
            except TimeoutError:
                log.warning(events.PICTURE_NOT_FETCHED, "too slow")
        name = (
            await self._save(content, sent) if content is not None else None
        ) or f"-{sent.unique_id}"
        size = len(content) if content is not None else sent.size
        picture = Picture(name, sent.kind, sent.width, sent.height, size)
        await self._ids.note(picture, sent.file_id, sent.unique_id)
        return picture

    async def _save(self, content: bytes, sent: Attached) -> str | None:
        try:
            return await asyncio.to_thread(picture_files.save, self._ids.folder, content, sent.kind)
        except OSError as error:
            log.error(events.PICTURE_NOT_KEPT, error.strerror)  # noqa: TRY400
            return None

    async def _fetch(self, sent: Attached) -> bytes | None:
        for number in range(TRIES):
            if number:
                await self._pause(PAUSE_S * 2 ** (number - 1))
            try:
                return await self._bot.fetch_file(sent.file_id, MAX_FILE)
            except TelegramError as error:
                log.warning(events.PICTURE_NOT_FETCHED, type(error).__name__)
                if isinstance(error, BadRequest):
                    return None
        return None
