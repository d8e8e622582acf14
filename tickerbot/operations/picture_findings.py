"""What a check finds in the folder of pictures beside the database."""

from __future__ import annotations

import os
import shutil
import sqlite3
import stat
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from tickerbot.errors import DatabaseError
from tickerbot.operations import findings
from tickerbot.operations.findings import Finding, Level
from tickerbot.settings import Settings
from tickerbot.storage import picture_files, pictures
from tickerbot.storage.database import connect_to_read
from tickerbot.storage.files import OTHERS

LEFT_OVER_S = 2 * 86_400
"""What belongs to nothing is deleted daily, so nothing of it is older than that, in seconds."""


def check_pictures(settings: Settings) -> Iterator[Finding]:
    """Whether the folder has what entries need, and nothing else, for this user alone."""
    folder = picture_files.folder_of(settings.database)
    if not settings.database.exists():
        return
    try:
        with closing(connect_to_read(settings.database)) as db:
            needed = {name for name in pictures.needed(db) if not name.startswith("-")}
    except (sqlite3.Error, DatabaseError):  # what is wrong with it is told by its own check
        return
    try:
        if not folder.exists():
            if needed:
                yield Finding("WARN", "pictures", _missing(len(needed), folder))
            else:
                yield Finding("OK", "pictures", "there are none")
            return
        yield from _check_access(folder)
        yield from _check_room(settings.database, folder)
        yield from _check_files(folder, needed)
    except OSError as error:
        yield Finding("FAIL", "pictures", f"{folder} cannot be read ({error.strerror})")


def _missing(number: int, folder: Path) -> str:
    return (
        f"{number} that entries have are not in {folder}; they are sent as long as Telegram knows them,"
        " and by no other bot; copy the folder from a backup"
    )


def _check_access(folder: Path) -> Iterator[Finding]:
    mode = stat.S_IMODE(folder.stat().st_mode)
    if mode & OTHERS:
        yield Finding(
            "FAIL", "pictures", f"others can get at {folder} (mode {mode:03o}); chmod 700"
        )
    if not os.access(folder, os.R_OK | os.W_OK | os.X_OK):
        yield Finding("FAIL", "pictures", f"{folder} cannot be read and written")


def _check_room(database: Path, folder: Path) -> Iterator[Finding]:
    """Of another disk than the database's, whose room is told by itself."""
    if folder.stat().st_dev == database.resolve().parent.stat().st_dev:
        return
    free = shutil.disk_usage(folder).free
    if free < findings.MIN_FREE:
        yield Finding("FAIL", "pictures", f"{findings.size(free)} are free at {folder}")


def _check_files(folder: Path, needed: set[str]) -> Iterator[Finding]:
    kept, size, old, open_to_others = set[str](), 0, 0, 0
    for path in folder.iterdir():
        found, name = path.stat(), picture_files.name_in(path)
        size += found.st_size
        open_to_others += bool(found.st_mode & OTHERS)
        if name in needed and found.st_size:
            kept.add(name)
        elif found.st_mtime < time.time() - LEFT_OVER_S:
            old += 1
    if open_to_others:
        yield Finding(
            "FAIL", "pictures", f"others can get at {open_to_others} files in {folder}; chmod 600"
        )
    if needed - kept:
        yield Finding("WARN", "pictures", _missing(len(needed - kept), folder))
    level: Level = "WARN" if old else "OK"
    words = (
        f"; {old} that belong to nothing, though a running bot deletes them daily" if old else ""
    )
    yield Finding(level, "pictures", f"{len(kept)} in {folder}, {findings.size(size)}{words}")
