"""One bot per database: a lock on the file itself, which ends with the process however that ends.

It is a lock on one byte far behind the end of the file, where SQLite has none of its own. So every name
of the file leads to the same lock, and there is no second file that could be removed. The file must be
closed after all of SQLite's connections to it in this process: POSIX drops a process's locks on a file
as soon as any descriptor of it is closed.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import struct
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from tickerbot.errors import AlreadyRunning, DatabaseError
from tickerbot.storage.files import FileIdentity, check_place, make_private

# SQLite locks the bytes from 2**30 on (https://sqlite.org/src/file/src/os.h, PENDING_BYTE)
_LOCKED_BYTE = 2**62
# a look by ``is_running`` takes a shared lock for a moment, and must not keep a bot from starting
_PATIENCE_S = 0.3
_PAUSE_S = 0.02


@contextlib.contextmanager
def only_one(database: Path) -> Iterator[FileIdentity]:
    """Be the bot on this database, which is created if it is missing; yields which file that is.

    Raises AlreadyRunning, DatabaseError, SettingsError.
    """
    check_place(database)
    try:
        make_private(database)
        descriptor = os.open(database, os.O_RDWR | os.O_CLOEXEC)
    except OSError as error:
        raise DatabaseError(
            f"{database}: it cannot be written ({error.strerror}); check its permissions"
        ) from error
    try:
        give_up_at = time.monotonic() + _PATIENCE_S
        while not _lock(descriptor, fcntl.F_WRLCK):
            if time.monotonic() > give_up_at:
                raise AlreadyRunning(
                    f"{database}: another tickerbot runs on this database; stop it first"
                )
            time.sleep(_PAUSE_S)
        identity = FileIdentity.of(database, descriptor)
        identity.check()
        yield identity
    finally:
        os.close(descriptor)


def is_running(database: Path) -> bool:
    """Whether a bot runs on this database now. Raises DatabaseError, SettingsError.

    Ask before a connection to it is opened in this process, or after the last one is closed.
    """
    check_place(database)
    try:
        descriptor = os.open(database, os.O_RDONLY | os.O_CLOEXEC)
    except FileNotFoundError:
        return False
    except OSError as error:
        raise DatabaseError(
            f"{database}: cannot be opened; run this as the user that the bot runs as"
        ) from error
    try:
        return not _lock(descriptor, fcntl.F_RDLCK)
    finally:
        os.close(descriptor)


def _lock(descriptor: int, kind: int) -> bool:
    """Lock the byte until the file is closed; False where somebody else has locked it."""
    try:
        if sys.platform == "linux":
            # of the open file, not of the process: it keeps out a second bot in this process, too
            form = struct.pack("hhqqi", kind, os.SEEK_SET, _LOCKED_BYTE, 1, 0)
            fcntl.fcntl(descriptor, fcntl.F_OFD_SETLK, form)
        else:
            shared = fcntl.LOCK_SH if kind == fcntl.F_RDLCK else fcntl.LOCK_EX
            fcntl.lockf(descriptor, shared | fcntl.LOCK_NB, 1, _LOCKED_BYTE)
    except (BlockingIOError, PermissionError):  # POSIX allows EAGAIN and EACCES
        return False
    return True
