"""New databases, without the time that making their tables takes each time."""

from __future__ import annotations

import functools
import tempfile
from contextlib import closing
from pathlib import Path

from sqlite_utils import Database

from tickerbot.storage.database import open_database


def make_database(path: Path) -> None:
    """Put an empty database there, as ``open_database`` makes it."""
    path.write_bytes(_empty())


def new_database(path: Path) -> Database:
    """Make an empty database there and open it."""
    make_database(path)
    return open_database(path)


@functools.cache
def _empty() -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "ticker.db"
        with closing(open_database(path)):
            pass
        return path.read_bytes()
