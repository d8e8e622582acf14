"""One bot per database: a lock beside the file, which ends with the process however that ends."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path

from filelock import FileLock, Timeout

from tickerbot.errors import AlreadyRunning, DatabaseError
from tickerbot.storage.database import check_place

# a look by ``is_running`` takes the lock for a moment, and must not keep a bot from starting
_PATIENCE_S = 0.3


@contextlib.contextmanager
def only_one(database: Path) -> Iterator[None]:
    """Be the bot on this database. Raises AlreadyRunning, DatabaseError, SettingsError."""
    check_place(database)
    lock = _lock(database)
    try:
        lock.acquire(timeout=_PATIENCE_S, poll_interval=0.02)
    except Timeout:
        raise AlreadyRunning(
            f"{database}: another tickerbot runs on this database; stop it first"
        ) from None
    except OSError as error:
        raise DatabaseError(
            f"{database}: its folder cannot be written; check its permissions"
        ) from error
    try:
        yield
    finally:
        lock.release()


def is_running(database: Path) -> bool:
    """Whether a bot runs on this database now. Raises DatabaseError where the lock is not readable."""
    lock = _lock(database)
    if not Path(lock.lock_file).exists():
        return False
    try:
        with lock.acquire(blocking=False):
            return False
    except Timeout:
        return True
    except OSError as error:
        raise DatabaseError(
            f"{lock.lock_file}: cannot be opened; run this as the user that the bot runs as"
        ) from error


def _lock(database: Path) -> FileLock:
    # resolved, so that a second name of the same file is the same file
    return FileLock(f"{database.resolve()}.lock")
