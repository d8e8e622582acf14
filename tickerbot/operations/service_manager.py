"""systemd: tells it that the bot is ready and alive, over the socket that it names in the environment.

The protocol is that of sd_notify(3): a datagram of lines. Without a service manager nothing is sent.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import socket

from tickerbot.operations.health import Health

STATUS_S = 30.0
"""How often the status is told where there is no watchdog."""
STARTING_S = 1.0
"""And how often until all parts have begun."""


class ServiceManager:
    """Tells the service manager how the bot is, if there is one."""

    def __init__(self, health: Health) -> None:
        self._health = health
        self._address = os.environ.get("NOTIFY_SOCKET", "")
        limit = os.environ.get("WATCHDOG_USEC", "")
        pid = os.environ.get("WATCHDOG_PID", "") or str(os.getpid())
        watched = limit.isdecimal() and int(limit) > 0 and pid == str(os.getpid())
        self._every_s = int(limit) / 1e6 / 3 if watched else STATUS_S
        self._is_watched = watched

    async def run(self) -> None:
        """Tell that it is ready, and as long as nothing is stuck that it is alive; until cancelled.

        systemd need not wait for Telegram, and must not end a bot that does.
        """
        if not self._address:
            await asyncio.Event().wait()
        self.tell("READY=1\nSTATUS=starting")
        while True:
            stuck = await self._health.stuck()
            waiting = self._health.waiting()
            words = f"waiting for Telegram: {', '.join(waiting)}" if waiting else "running"
            if stuck:
                words = f"stuck: {', '.join(stuck)}"
            if self._health.is_telegram_away():
                words += "; Telegram cannot be reached, or refuses the bot"
            alive = "WATCHDOG=1\n" if self._is_watched and not stuck else ""
            self.tell(f"{alive}STATUS={words}")
            is_starting = bool(self._health.not_begun())
            await asyncio.sleep(min(STARTING_S, self._every_s) if is_starting else self._every_s)

    def tell(self, lines: str) -> None:
        """Send these lines."""
        if not self._address:
            return
        address = "\0" + self._address[1:] if self._address.startswith("@") else self._address
        with (
            contextlib.suppress(OSError),  # a manager that is gone needs no word
            socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_CLOEXEC) as to,
        ):
            to.settimeout(0)
            to.sendto(lines.encode(), address)
