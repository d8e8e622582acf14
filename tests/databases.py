"""New databases, without the time that making their tables takes each time."""

from __future__ import annotations

import asyncio
import functools
import tempfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from sqlite_utils import Database

from tickerbot.storage.database import open_database


def make_database(path: Path) -> None:
    """Put an empty database there, as ``open_database`` makes it, if there is none."""
    if not path.exists():
        path.write_bytes(_empty())


def new_database(path: Path) -> Database:
    """Make an empty database there and open it."""
    make_database(path)
    return open_database(path)


async def until_committed(
    path: Path,
    condition: Callable[[Database], object],
    timeout: float = 30,  # noqa: ASYNC109
    every_s: float = 0.01,
) -> None:
    """Wait until others have committed what makes the condition true. Raises TimeoutError."""
    with closing(open_database(path)) as db:
        async with asyncio.timeout(timeout):
            # SQLite tells nobody of another's commit: what can be waited for is time
            while not condition(db):  # noqa: ASYNC110
                await asyncio.sleep(every_s)


@functools.cache
def _empty() -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "ticker.db"
        with closing(open_database(path)):
            pass
        return path.read_bytes()
