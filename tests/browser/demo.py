"""``tickerbot demo`` as a process of its own, as a visitor starts it."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from pathlib import Path

from tests.commandline import Forked
from tests.databases import make_database
from tickerbot.storage.stamps import DEMO_MARK

PATIENCE_S = 30
"""How long the page may take until it can be used: the promise of README's first command."""


class Demo:
    """A running demo."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._errors = folder / "demo-errors.txt"
        self._process: Forked | None = None
        self._out: asyncio.BaseTransport | None = None
        self.url = ""

    async def start(self) -> None:
        """Start it, the second time at the same address and with the same data."""
        port = self.url.rpartition(":")[2] or "0"
        out, its_out = os.pipe()
        with self._errors.open("ab") as errors, os.fdopen(its_out, "wb") as end:
            self._process = Forked(
                (
                    "demo",
                    "--no-browser",
                    "--port",
                    port,
                    "--database",
                    str(self._folder / "demo.db"),
                ),
                {n: v for n, v in os.environ.items() if not n.startswith("TICKERBOT_")},
                self._folder,
                end.fileno(),
                errors.fileno(),
            )
        line = await asyncio.wait_for(self._first_line(out), PATIENCE_S)
        assert b"http://" in line, self._said()
        self.url = line.decode().split()[-1].rstrip("/")

    async def _first_line(self, end: int) -> bytes:
        lines = asyncio.StreamReader()
        self._out, _ = await asyncio.get_running_loop().connect_read_pipe(
            lambda: asyncio.StreamReaderProtocol(lines), os.fdopen(end, "rb")
        )
        return await lines.readline()

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
        self._process.send_signal(number)
        status = await asyncio.wait_for(self._process.wait(), 20)
        if self._out is not None:
            self._out.close()
        return status

    def _said(self) -> str:
        return self._errors.read_text()

    async def clean_up(self) -> None:
        """End it in any case, if it still runs."""
        if self._process is not None and self._process.returncode is None:
            await self._end(signal.SIGKILL)


@contextlib.asynccontextmanager
async def running_demo(folder: Path) -> AsyncIterator[Demo]:
    """A started demo; leaving the block ends it by Ctrl-C."""
    make_database(folder / "demo.db")
    with closing(sqlite3.connect(folder / "demo.db")) as connection:
        connection.execute(f"pragma user_version = {DEMO_MARK}")
    demo = Demo(folder)
    try:
        await demo.start()
        yield demo
        await demo.stop()
    finally:
        await demo.clean_up()
