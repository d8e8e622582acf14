"""The heartbeat: tells a watchman (healthchecks.io, Uptime Kuma) once a minute that all is well."""

from __future__ import annotations

import asyncio
import logging

import aiohttp

from tickerbot import events
from tickerbot.operations.health import Health

log = logging.getLogger(__name__)

EVERY_S = 60.0
TIMEOUT_S = 10.0


class Heartbeat:
    """Asks for an address while all is well, and says nothing while it is not."""

    def __init__(self, health: Health, url: str, every_s: float = EVERY_S) -> None:
        self._health = health
        self._url = url
        self._every_s = every_s
        self._has_failed = False

    async def run(self) -> None:
        """Beat until cancelled."""
        timeout = aiohttp.ClientTimeout(total=TIMEOUT_S)
        # the watchman is elsewhere: it is asked as the environment says, and not as Telegram is
        async with aiohttp.ClientSession(timeout=timeout, trust_env=True) as session:
            while True:
                stuck = await self._health.stuck()
                if not (stuck or self._health.waiting() or self._health.is_telegram_away()):
                    await self._beat(session)
                await asyncio.sleep(self._every_s)

    async def _beat(self, session: aiohttp.ClientSession) -> None:
        try:
            async with session.get(self._url) as response:
                failed = response.status >= 400
        except (aiohttp.ClientError, TimeoutError, OSError, ValueError):
            failed = True
        if failed and not self._has_failed:  # once: the address is a secret, and says nothing here
            log.warning(events.HEARTBEAT_FAILED)
        self._has_failed = failed
