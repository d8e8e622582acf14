"""The database as a file: readable by its owner alone, and the same one for as long as a bot runs."""

from __future__ import annotations

import contextlib
import errno
import logging
import os
import stat
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

from tickerbot import events
from tickerbot.errors import DatabaseError, DatabaseReplaced, SettingsError

log = logging.getLogger(__name__)

APPLICATION_ID = 0x7469636B  # "tick"
PRIVATE = 0o600
"""The mode of every file that may hold personal data."""
OTHERS = 0o077
COMPANIONS = ("-wal", "-shm", "-journal")
"""What SQLite puts beside a database, with the mode of the database at that time."""

DISK_FULL = "the disk is full; make room and try again"
ROOM = 4 * 1024 * 1024
"""To so many bytes SQLite's log grows before it is emptied: 1000 pages."""

# https://sqlite.org/fileformat2.html#the_database_header
_MAGIC, _APPLICATION = b"SQLite format 3\0", slice(68, 72)


def check_place(path: Path) -> None:
    """Raise SettingsError where no database file could be at this path."""
    try:
        if not path.parent.is_dir():
            problem = f"the folder {path.parent} does not exist; make it first"
        elif path.is_dir():
            problem = f"{path} is a folder; name a file in it"
        elif path.exists() and not path.is_file():
            problem = f"{path} is no ordinary file; name another"
        else:
            path.resolve()
            return
    except (OSError, ValueError, RuntimeError) as error:  # too long, a NUL, links in a circle
        words = {ValueError: "no file can be called so", RuntimeError: "a link leads to itself"}
        reason = error.strerror if isinstance(error, OSError) else words[type(error)]
        problem = f"{reason}; name another file"
    raise SettingsError(f"TICKERBOT_DATABASE is wrong: {problem}")


def make_private(path: Path) -> None:
    """Create the file if it is missing, and keep it and its companions from being read by others.

    One that belongs to somebody else stays as it is, and the log says so. Raises OSError.
    """
    path = path.resolve()
    # never opened if it is there: closing it would end the locks that SQLite has on it in this process
    with contextlib.suppress(FileExistsError):
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR | os.O_CLOEXEC, PRIVATE))
        belong_as(path.parent, path)
    for name in ("", *COMPANIONS):
        _narrow(path.with_name(path.name + name))


def belong_as(model: Path, *paths: Path) -> None:
    """Let what root has made belong to whom ``model`` does: the bot need not run as root.

    Never what a link leads to: whoever may write there could have made it.
    """
    if os.geteuid() != 0:
        return
    with contextlib.suppress(OSError):  # a file system that knows no owners
        owner = model.stat()
        for path in paths:
            os.chown(path, owner.st_uid, owner.st_gid, follow_symlinks=False)


def _narrow(path: Path) -> None:
    try:
        mode = stat.S_IMODE(path.stat().st_mode)
    except OSError:  # not there, or not any more
        return
    if not mode & OTHERS:
        return
    try:
        path.chmod(mode & ~OTHERS)
    except FileNotFoundError:
        return
    except OSError as error:
        log.warning(
            events.READABLE,
            path,
            mode,
            error.strerror,
        )


def open_private(path: str | os.PathLike[str], flags: int) -> int:
    """An ``opener`` for ``open``: a file that is new can be read by its owner alone."""
    return os.open(path, flags | os.O_CLOEXEC, PRIVATE)


def looks_like_ours(path: Path) -> bool:
    """Whether the file's header is that of a ticker's database. Raises OSError."""
    with path.open("rb") as file:
        header = file.read(_APPLICATION.stop)
    mark = int.from_bytes(header[_APPLICATION], "big")
    return header.startswith(_MAGIC) and mark == APPLICATION_ID


def sync_folder(folder: Path) -> None:
    """Have the names in a folder, as a rename left them, on the disk. Raises OSError."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def check_room(path: Path) -> None:
    """Make sure that the disk takes so much as SQLite's log grows to. Raises DatabaseError.

    With less, a bot that is started again and again could send each time, and record nothing of it.
    """
    try:
        with tempfile.TemporaryFile(dir=path.resolve().parent) as file:
            if hasattr(os, "posix_fallocate"):  # Linux
                os.posix_fallocate(file.fileno(), 0, ROOM)
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
            raise DatabaseError(f"{path}: {DISK_FULL}") from error
        # whatever else it is, SQLite will meet and name it


@dataclass(frozen=True, slots=True)
class FileIdentity:
    """Which file a path led to, whatever its names: POSIX's device and inode.

    ``descriptor`` is open on it, for who may look into it beside SQLite.
    """

    path: Path
    device: int
    inode: int
    descriptor: int | None = field(default=None, compare=False)

    @classmethod
    def of(cls, path: Path, descriptor: int | None = None) -> Self:
        """The file that is at this path, or that is open. Raises DatabaseReplaced."""
        found = None if descriptor is None else os.fstat(descriptor)
        if found is None:
            try:
                found = path.stat()
            except (FileNotFoundError, NotADirectoryError) as error:
                raise DatabaseReplaced(f"{path}: the database was deleted or moved away") from error
        return cls(path, found.st_dev, found.st_ino, descriptor)

    def check(self) -> None:
        """Raise DatabaseReplaced where the path leads to another file by now, or to none."""
        try:
            now = FileIdentity.of(self.path)
        except OSError:  # the disk does not tell, which its reads and writes will meet, too
            return
        if now != self:
            raise DatabaseReplaced(f"{self.path}: another file was put in the database's place")
