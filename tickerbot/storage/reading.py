"""Reading a database where nothing can be written: the disk is full, broken, or read-only.

SQLite needs companions beside a database even to read it, and a schema of before needs to be brought up
to date. Where neither can be done in its place, a copy of it is read.
"""

from __future__ import annotations

import contextlib
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from pathlib import Path

from sqlite_utils import Database

from tickerbot.errors import DatabaseBusy, DatabaseError
from tickerbot.storage.database import (
    check_exists,
    check_name,
    connect_to_read,
    is_up_to_date,
    open_database,
)
from tickerbot.storage.files import check_place
from tickerbot.storage.transactions import explain, one_moment

_UNREADABLE = {sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_BUSY}
"""Complaints of SQLite that a copy would bring, too."""
# in memory, for when the disk is full
_SHARED_MEMORY = Path("/dev/shm")  # noqa: S108


@contextlib.contextmanager
def opened_to_read(path: Path, *, unchanged: bool = False) -> Iterator[Database]:
    """Open a database that is there, to read only, as it is at one moment, while the context lasts.

    It is brought up to date first where that is needed; ``unchanged``: only a copy of it is. Raises
    DatabaseError, SettingsError.
    """
    check_place(path)
    check_exists(path)
    check_name(path)
    with contextlib.ExitStack() as stack:
        db = _open_in_place(path, unchanged=unchanged) or _open_copy(path, stack)
        stack.callback(db.close)
        with one_moment(db):
            yield db


def _open_in_place(path: Path, *, unchanged: bool) -> Database | None:
    """The database, up to date; None where that takes what cannot be written here."""
    try:
        with contextlib.ExitStack() as closing:
            db = connect_to_read(path)
            closing.callback(db.close)
            if is_up_to_date(db, path):
                closing.pop_all()
                return db
    except sqlite3.Error as error:
        if _primary(error) in _UNREADABLE:
            raise explain(error, path) from error
        return _open_unchanging(path)
    if unchanged:
        return None
    try:
        return open_database(path, create=False)
    except DatabaseBusy:
        raise
    except DatabaseError as error:
        if not isinstance(error.__cause__, sqlite3.Error | OSError):
            raise
        return None


def _open_unchanging(path: Path) -> Database | None:
    """The database as its file alone has it; None where a part of it is in a log beside the file."""
    wal = path.resolve().with_name(f"{path.resolve().name}-wal")
    try:
        if wal.exists() and wal.stat().st_size:
            return None
        db = connect_to_read(f"{path.resolve().as_uri()}?immutable=1", uri=True)
        if is_up_to_date(db, path):
            return db
        db.close()
    except sqlite3.Error as error:
        raise explain(error, path) from error
    except OSError:
        pass
    return None


def _open_copy(path: Path, stack: contextlib.ExitStack) -> Database:
    """A copy of the database, which is deleted when the stack is left."""
    problems = []
    for find_place in (lambda: _SHARED_MEMORY, tempfile.gettempdir):
        try:
            place = tempfile.TemporaryDirectory(prefix="tickerbot-", dir=find_place())
            copy = Path(stack.enter_context(place)) / path.name
            for name in ("", "-wal"):
                source = path.resolve().with_name(path.resolve().name + name)
                if source.exists():
                    shutil.copyfile(source, copy.with_name(copy.name + name))
            return open_database(copy, create=False, backup=False)
        except OSError as error:
            problems.append(error.strerror or "no room")
    raise DatabaseError(f"{path}: it cannot be read in its place, nor copied ({problems[-1]})")


def _primary(error: sqlite3.Error) -> int:
    return getattr(error, "sqlite_errorcode", 0) & 0xFF
