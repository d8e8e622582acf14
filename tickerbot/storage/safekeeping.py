"""Keeping the whole database safe, as the command line does it: backups, and a new schema."""

from __future__ import annotations

import contextlib
import sqlite3
from pathlib import Path

from tickerbot.errors import DatabaseError
from tickerbot.storage import backups, migrations, picture_files, vitals
from tickerbot.storage.backups import Backup
from tickerbot.storage.database import (
    check_application,
    check_exists,
    check_name,
    connect_to_read,
    open_database,
)
from tickerbot.storage.files import belong_as, check_place
from tickerbot.storage.instance import is_running, only_one
from tickerbot.storage.transactions import explain, transaction


def back_up_database(path: Path, target: Path, now: int) -> Backup:
    """Back up the database at ``path``, of whatever schema, and note in it that this was done.

    Its pictures go into a folder beside the backup.

    ``now`` is a Unix time in seconds. Raises DatabaseError, SettingsError.
    """
    check_place(path)
    check_exists(path)
    check_name(path)
    backups.check_target(target)
    if target.exists() and target.samefile(path):
        raise DatabaseError(f"{target}: this is the database itself; name another file")
    if target.exists() and is_running(target):
        raise DatabaseError(f"{target}: a bot runs on this file; name another one")
    try:
        with contextlib.closing(connect_to_read(path)) as source:
            check_application(source, path)
            made = backups.back_up(source.conn, target)
            is_current = migrations.is_migrated(source)
        belong_as(path, made.path)
        picture_files.copy_all(picture_files.folder_of(path), picture_files.folder_of(target))
    except sqlite3.Error as error:
        raise explain(error, path) from error
    except OSError as error:
        raise DatabaseError(
            f"{picture_files.folder_of(target)}: the pictures cannot be copied ({error.strerror})"
        ) from error
    if is_current:
        # the backup is good, also where the database takes no note of it
        with (
            contextlib.suppress(DatabaseError),
            contextlib.closing(open_database(path, create=False)) as db,
            transaction(db),
        ):
            vitals.keep_backup(db, str(target.resolve()), now)
    return made


def migrate_database(path: Path, *, backup: bool) -> tuple[int, int]:
    """Bring the schema up to date, while no bot runs; its numbers before and after.

    ``backup``: one is made first. Raises AlreadyRunning, DatabaseError, SettingsError.
    """
    check_place(path)
    check_exists(path)
    with only_one(path):
        try:
            with contextlib.closing(connect_to_read(path)) as before:
                number = migrations.schema_number(before)
        except sqlite3.Error as error:
            raise explain(error, path) from error
        open_database(path, create=False, is_bot=True, backup=backup).close()
    return number, migrations.NEWEST
