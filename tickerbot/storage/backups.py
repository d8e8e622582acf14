"""Backups: the database of one moment as one file, taken while the bot works.

SQLite's backup API copies a few pages at a time, and in between the disk is everybody else's. All is
read in one transaction, so what is committed meanwhile neither changes the copy nor makes it begin
anew; until it is done the write-ahead log grows. https://sqlite.org/backup.html
"""

from __future__ import annotations

import contextlib
import os
import re
import sqlite3
import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from sqlite_utils import Database

from tickerbot.errors import DatabaseError
from tickerbot.storage import picture_files
from tickerbot.storage.files import COMPANIONS, PRIVATE, looks_like_ours, sync_folder
from tickerbot.storage.transactions import explain

PAGES = 256
"""How many pages (of 4 KiB) are copied at a time."""
PAUSE_S = 0.002
"""How long the copy leaves the disk to others after each of these steps, in seconds."""
KEPT_OF_MIGRATIONS = 2
"""How many of the backups that migrations take by themselves are kept."""

_NAMED_BY_TIME = re.compile(r"tickerbot-[0-9]{8}T[0-9]{6}Z\.db")
_LEFT_OVER = re.compile(rf"\.{_NAMED_BY_TIME.pattern}\.[0-9]+\.part(?:-journal)?")
_LEFT_OVER_S = 86_400


@dataclass(frozen=True, slots=True)
class Backup:
    """A backup that was made: where, of how many bytes, and in how many seconds."""

    path: Path
    size: int
    seconds: float


def back_up(source: sqlite3.Connection, target: Path, *, pause_s: float = PAUSE_S) -> Backup:
    """Copy the database behind ``source`` to ``target``, which is replaced once the copy is whole.

    The copy is checked, on the disk, and can be read by its owner alone. Raises DatabaseError; what was
    at ``target`` is then as it was.
    """
    began_at = time.monotonic()
    unfinished = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        os.close(os.open(unfinished, os.O_CREAT | os.O_EXCL | os.O_RDWR | os.O_CLOEXEC, PRIVATE))
        with contextlib.closing(sqlite3.connect(unfinished)) as copy:
            _copy(source, copy, pause_s)
            # one file: no companions beside it, also while somebody looks into it
            copy.execute("pragma journal_mode = delete")
            check(copy, target)
        with unfinished.open("rb") as file:
            os.fsync(file.fileno())
        size = unfinished.stat().st_size
        unfinished.replace(target)
        sync_folder(target.parent)
    except sqlite3.Error as error:
        raise explain(error, target) from error
    except OSError as error:
        raise DatabaseError(f"{target}: the backup cannot be written ({error.strerror})") from error
    finally:
        for name in ("", *COMPANIONS):
            with contextlib.suppress(OSError):
                unfinished.with_name(unfinished.name + name).unlink()
    return Backup(target, size, time.monotonic() - began_at)


def _copy(source: sqlite3.Connection, copy: sqlite3.Connection, pause_s: float) -> None:
    source.execute("begin")
    try:
        source.execute("select count(*) from sqlite_master").fetchone()  # the moment is now
        source.backup(copy, pages=PAGES, progress=lambda *_: time.sleep(pause_s))
    finally:
        source.rollback()


def check(connection: sqlite3.Connection, path: Path) -> None:
    """Raise DatabaseError unless every page and every reference between tables is sound."""
    (found,) = connection.execute("pragma integrity_check(1)").fetchone()
    if found != "ok":
        raise DatabaseError(f"{path}: the database is damaged; use an older backup")
    if connection.execute("pragma foreign_key_check").fetchone():
        raise DatabaseError(f"{path}: rows refer to others that are missing; use an older backup")


def check_target(target: Path) -> None:
    """Raise DatabaseError where no backup can go."""
    try:
        if not target.parent.is_dir():
            raise DatabaseError(
                f"{target}: the folder {target.parent} does not exist; make it first"
            )
        if target.exists() and not (target.is_file() and looks_like_ours(target)):
            raise DatabaseError(f"{target}: what is there is no backup; name another file")
    except OSError as error:
        raise DatabaseError(f"{target}: the backup cannot be written ({error.strerror})") from error


def in_folder(folder: Path, now: float) -> Path:
    """Where a backup of this moment, a Unix time in seconds, goes in a folder of backups."""
    return folder / time.strftime("tickerbot-%Y%m%dT%H%M%SZ.db", time.gmtime(now))


def remove_old(folder: Path, keep: int, newest: Path) -> list[Path]:
    """Delete all but ``keep`` backups of a folder: ``newest``, just made, and those before it; which.

    Only files that ``in_folder`` names are taken for backups. What a backup has left that was killed
    goes after a day. Raises OSError.
    """
    _remove_left_over(folder)
    found = [path for path in folder.iterdir() if _NAMED_BY_TIME.fullmatch(path.name)]
    old = _oldest_first(found, newest)[:-keep]
    for path in old:
        path.unlink()
        picture_files.remove_all(picture_files.folder_of(path))
    return old


def _oldest_first(found: Iterable[Path], newest: Path) -> list[Path]:
    """Backups in the order of their names, but those that a wrong clock has named as newer first."""
    return sorted(found, key=lambda path: (path.name <= newest.name, path.name))


def _remove_left_over(folder: Path) -> None:
    before = time.time() - _LEFT_OVER_S
    for path in folder.iterdir():
        if _LEFT_OVER.fullmatch(path.name):
            with contextlib.suppress(FileNotFoundError):
                if path.stat().st_mtime < before:
                    path.unlink()


def back_up_before_migration(db: Database, path: Path, schema: int) -> Backup:
    """Back up a database whose schema is to be migrated, beside it; older such backups go.

    ``schema`` is the number of the schema that it has. Raises DatabaseError.
    """
    place = path.resolve()
    now = time.strftime("%Y%m%dT%H%M%SZ", time.gmtime())
    target = place.with_name(f"{place.name}.{now}.schema{schema}")
    check_target(target)
    made = back_up(db.conn, target, pause_s=0)
    others = re.compile(re.escape(place.name) + r"\.[0-9]{8}T[0-9]{6}Z\.schema[0-9]+")
    found = [other for other in place.parent.iterdir() if others.fullmatch(other.name)]
    for old in _oldest_first(found, target)[:-KEPT_OF_MIGRATIONS]:
        old.unlink(missing_ok=True)
    return made
