"""``tickerbot demo`` as a process of its own, as a visitor starts it."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import sys
from collections.abc import AsyncIterator
from pathlib import Path

PATIENCE_S = 30
"""How long the page may take until it can be used: the promise of README's first command."""


class Demo:
    """A running demo."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._errors = folder / "demo-errors.txt"
        self._process: asyncio.subprocess.Process | None = None
        self.url = ""

    async def start(self) -> None:
        """Start it, the second time at the same address and with the same data."""
        port = self.url.rpartition(":")[2] or "0"
        with self._errors.open("ab") as errors:
            self._process = await asyncio.create_subprocess_exec(
                *(sys.executable, "-W", "error", "-m", "tickerbot", "demo", "--no-browser"),
                *("--port", port, "--database", str(self._folder / "demo.db")),
                cwd=self._folder,
                env={n: v for n, v in os.environ.items() if not n.startswith("TICKERBOT_")},
                stdin=asyncio.subprocess.DEVNULL,
                stdout=asyncio.subprocess.PIPE,
                stderr=errors,
            )
        assert self._process.stdout
        line = await asyncio.wait_for(self._process.stdout.readline(), PATIENCE_S)
        assert b"http://" in line, self._said()
        self.url = line.decode().split()[-1].rstrip("/")

    async def kill(self) -> None:
        """End it at once, as a crash does; `start` may follow."""
        assert await self._end(signal.SIGKILL) == -signal.SIGKILL
        self._process = None

    async def stop(self) -> None:
        """End it as Ctrl-C does. It must end well, and nothing may have gone wrong in it."""
        if self._process is None:
            return
        status = await self._end(signal.SIGINT)
        said = self._said()  # floods are told there too, which are no failure
        assert (status, " ERROR " in said, "Traceback" in said) == (0, False, False), said

    async def _end(self, number: signal.Signals) -> int:
        assert self._process is not None
        with contextlib.suppress(ProcessLookupError):
            self._process.send_signal(number)
        await asyncio.wait_for(self._process.communicate(), 20)
        assert self._process.returncode is not None
        return self._process.returncode

    def _said(self) -> str:
        return self._errors.read_text()

    async def clean_up(self) -> None:
        """End it in any case, if it still runs."""
        if self._process is not None and self._process.returncode is None:
            self._process.kill()
            await self._process.communicate()


@contextlib.asynccontextmanager
async def running_demo(folder: Path) -> AsyncIterator[Demo]:
    """A started demo; leaving the block ends it by Ctrl-C."""
    demo = Demo(folder)
    try:
        await demo.start()
        yield demo
        await demo.stop()
    finally:
        await demo.clean_up()
