"""A stamp in the header of the database, by which a file tells whether a log or a bot belongs to it.

Who copies another file over a database in place (``cp``, ``rsync --inplace``) leaves its inode and its
companions. SQLite does not notice: it goes on with the log of what was there, and writes pages of that
into what is there now (https://sqlite.org/howtocorrupt.html). So every transaction moves SQLite's
``user_version``, which nothing else uses, on by a random step: a file that does not have one of the
numbers that it had lately is another one, or an older copy, or one that has gone its own way since.
"""

from __future__ import annotations

import contextlib
import secrets
import sqlite3
import struct
from collections import deque
from pathlib import Path

from tickerbot.errors import DatabaseReplaced

# https://sqlite.org/fileformat2.html#the_database_header
MAGIC = b"SQLite format 3\0"
_VERSIONS, _USER_VERSION = slice(18, 20), struct.Struct(">60xI")
# https://sqlite.org/fileformat2.html#the_write_ahead_log
_LOG_HEADER, _FRAME_HEADER = struct.Struct(">I4xI4x8s8x"), struct.Struct(">I4x8s8x")
_LOG_MAGICS = (0x377F0682, 0x377F0683)

DEMO_MARK = 0x64656D6F
"""The ``user_version`` of a demo's database, "demo" in ASCII: it is a mark, and stays as it is."""
_RANGE = 2**31
# two steps are never taken for one
_STEP_MIN, _STEP_MAX = 4096, 8191
# how far others may come between two looks of a bot: some thousand transactions
_OTHERS_MAX = 2**24
_LOOKS = 20


def renew(db: sqlite3.Connection) -> tuple[int, int]:
    """Move the stamp on, within a transaction; what it was, and what it is now."""
    before = current(db)
    if before == DEMO_MARK:
        return before, before
    # a new database begins anywhere
    step = _STEP_MIN + secrets.randbelow(_STEP_MAX - _STEP_MIN) if before else secrets.randbits(31)
    after = (before + step) % _RANGE
    after += after in (0, DEMO_MARK)
    db.execute(f"pragma user_version = {after}")
    return before, after


def current(db: sqlite3.Connection) -> int:
    """The stamp as this connection sees it, with what is in the log. Raises sqlite3.Error."""
    return int(db.execute("pragma user_version").fetchone()[0])


def of_header(header: bytes, *, with_log: bool = False) -> int | None:
    """The stamp in the first 64 bytes of a file; None for what is no database.

    ``with_log``: nor for one that keeps no write-ahead log, such as a backup of ours.
    """
    if len(header) < _USER_VERSION.size or not header.startswith(MAGIC):
        return None
    if with_log and header[_VERSIONS] != b"\2\2":
        return None
    return int(_USER_VERSION.unpack_from(header)[0])


class KnownStamps:
    """The stamps that the file of an open database can have, while its log is being moved into it."""

    def __init__(self, in_file: int, now: int) -> None:
        """``in_file``: that of the file alone; ``now``: that of the database."""
        self._newest = now
        self._spans = deque([(in_file, now)])

    def learn(self, seen: int) -> bool:
        """Take note of a stamp of the database; False where its own writers cannot have come there."""
        ahead = (seen - self._newest) % _RANGE
        if ahead > _OTHERS_MAX:
            return False
        if ahead:  # others have written, and each of their stamps may be in the file
            self._spans.append(((self._newest + 1) % _RANGE, seen))
            self._newest = seen
        return True

    def wrote(self, stamp: int) -> None:
        """Take note of the stamp that a transaction of ours has left."""
        if stamp != self._newest:
            self._spans.append((stamp, stamp))
            self._newest = stamp

    def holds(self, in_file: int) -> bool:
        """Whether the file can have this stamp; it can then not go back behind it."""
        for number, (low, high) in enumerate(self._spans):
            if (in_file - low) % _RANGE <= (high - low) % _RANGE:
                for _ in range(number):
                    self._spans.popleft()
                self._spans[0] = (in_file, high)
                return True
        return False


def check_log(path: Path) -> None:
    """Raise DatabaseReplaced where the log beside a database is that of another file.

    So it is where one was copied over the database after a bot had been killed: whoever opens it would
    have SQLite write the old log into the new file. A bot may run meanwhile.
    """
    if not belongs(path):
        raise DatabaseReplaced(
            f"{path}: the log beside it ({path.name}-wal) is that of another file, as if one had been"
            " copied over the database; put the right one there by 'tickerbot restore FILE'"
        )


def belongs(path: Path) -> bool:
    """Whether the log beside a database is its own; so is one that has nothing in it."""
    place = path.resolve()
    log = log_of(path)
    try:
        if not log.stat().st_size:
            return True
    except OSError:  # there is none
        return True
    try:
        for _ in range(_LOOKS):  # as long as others move the log into the file in between
            before = _of_file(place)
            logged = in_log(path)
            if _of_file(place) == before:
                break
        if not logged or (before is not None and _fits(before, logged)):
            return True
        if before is None:
            return False
        # what was being written when the power failed does not count: SQLite knows what does
        uri = f"{place.as_uri()}?mode=ro"  # such a connection leaves the log as it is
        with contextlib.closing(sqlite3.connect(uri, uri=True)) as db:
            return current(db) == before
    except sqlite3.Error:  # such as where the disk was full while the log was moved into the file
        return True


def _fits(in_file: int, logged: list[int]) -> bool:
    # the file as it was before the log began, or when a part of the log had been moved into it
    return in_file in (0, *logged) or _STEP_MIN <= (logged[0] - in_file) % _RANGE <= _STEP_MAX


def _of_file(place: Path) -> int | None:
    """The stamp in the file itself, None if it is empty. Raises sqlite3.Error where it is not whole.

    Only SQLite may open it: closing it would end SQLite's locks.
    """
    uri = f"{place.as_uri()}?immutable=1"
    with contextlib.closing(sqlite3.connect(uri, uri=True)) as db:
        is_empty = not db.execute("pragma page_count").fetchone()[0]
        return None if is_empty else current(db)


def log_of(path: Path) -> Path:
    """Where the write-ahead log of a database is, whatever name of it this is."""
    place = path.resolve()
    return place.with_name(f"{place.name}-wal")


def in_log(path: Path) -> list[int]:
    """The stamps in the log of a database, oldest first; empty where it cannot be read."""
    found: list[int] = []
    try:
        with log_of(path).open("rb") as file:
            header = file.read(_LOG_HEADER.size)
            if len(header) < _LOG_HEADER.size:
                return found
            magic, page_size, salts = _LOG_HEADER.unpack(header)
            if magic not in _LOG_MAGICS:
                return found
            while len(frame := file.read(_FRAME_HEADER.size)) == _FRAME_HEADER.size:
                page, its_salts = _FRAME_HEADER.unpack(frame)
                if its_salts != salts:  # left over from an earlier round
                    break
                if page == 1:
                    stamp = of_header(file.read(_USER_VERSION.size))
                    found += [] if stamp is None else [stamp]
                    file.seek(page_size - _USER_VERSION.size, 1)
                else:
                    file.seek(page_size, 1)
    except OSError:
        pass
    return found
