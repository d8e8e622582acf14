"""Opening the SQLite file: checked, migrated and indexed, to write or only to read."""

from __future__ import annotations

import contextlib
import logging
import os
import sqlite3
from collections.abc import Iterator
from pathlib import Path

from sqlite_utils import Database

from tickerbot import events
from tickerbot.errors import DatabaseError
from tickerbot.storage import migrations
from tickerbot.storage.archive import entries, search_index
from tickerbot.storage.backups import back_up_before_migration
from tickerbot.storage.files import APPLICATION_ID, PRIVATE, check_place, check_room, make_private
from tickerbot.storage.instance import is_running
from tickerbot.storage.stamps import check_log
from tickerbot.storage.transactions import explain, transaction

log = logging.getLogger(__name__)

BUSY_TIMEOUT_S = 10
READ_CACHE_KB = 32_000
ASIDE_CACHE_KB = 2_000
"""For what is read once. A thread keeps for good what its largest cache took."""
LARGE_ARCHIVE = 5_000
"""With this many entries or more, a rebuild of the index is announced and its progress logged."""


def open_database(
    path: Path, *, create: bool = True, is_bot: bool = False, backup: bool = True
) -> Database:
    """Open ``path`` for this thread, bring its schema up to date, and return it.

    ``is_bot``: it is opened by the bot that has locked it. ``backup``: one is made first where the
    schema is to change.
    Raises DatabaseError where the file is missing (``create=False``), no database, another
    program's, of a newer version, or cannot be written; SettingsError where no file could be.
    """
    check_place(path)
    if not create:
        check_exists(path)
    if not is_bot:
        check_name(path)
    check_log(path)
    try:
        make_private(path)
        connection = sqlite3.connect(path, timeout=BUSY_TIMEOUT_S)
    except sqlite3.Error as error:
        raise explain(error, path) from error
    except OSError as error:
        raise DatabaseError(
            f"{path}: the file cannot be made ({error.strerror}); check the folder's permissions"
        ) from error
    db = Database(connection, execute_plugins=False)
    try:
        if is_bot:
            check_room(path)
        _prepare(db, path, backup=backup)
    except sqlite3.Error as error:
        connection.close()
        raise explain(error, path) from error
    except BaseException:
        connection.close()
        raise
    return db


def open_to_read(path: Path) -> Database:
    """Open a database that ``open_database`` has brought up to date, for this thread, to read only."""
    try:
        return connect_to_read(path)
    except sqlite3.Error as error:
        raise explain(error, path) from error


def connect_to_read(place: Path | str, *, uri: bool = False) -> Database:
    """Connect to a database to read only, without a look into it.

    Raises DatabaseReplaced where the log beside it is that of another file, sqlite3.Error.
    """
    if isinstance(place, Path):
        check_log(place)
    connection = sqlite3.connect(place, timeout=BUSY_TIMEOUT_S, uri=uri)
    connection.execute("pragma query_only = on")
    connection.execute(f"pragma cache_size = -{READ_CACHE_KB}")
    return Database(connection, execute_plugins=False)


def check_exists(path: Path) -> None:
    """Raise DatabaseError where there is no such file."""
    if not path.exists():
        raise DatabaseError(
            f"{path}: there is no such database yet; 'tickerbot import' or 'tickerbot run' makes it"
        )


def check_name(path: Path) -> None:
    """Refuse a second name of a file that a bot works on under another one.

    SQLite would look for the newest writes in a log beside this name, too, and miss those in the other
    log (https://sqlite.org/howtocorrupt.html, "Multiple links to the same file").
    """
    place = path.resolve()
    if (
        place.is_file()
        and place.stat().st_nlink > 1
        and not place.with_name(f"{place.name}-wal").exists()
        and is_running(path)
    ):
        raise DatabaseError(
            f"{path}: a bot runs on this file under another name; use that name, as two would damage it"
        )


def is_up_to_date(db: Database, path: Path) -> bool:
    """Whether it can be read as it is. Raises DatabaseError where it is not for this program."""
    return _is_ours(db, path) and migrations.is_migrated(db) and search_index.is_current(db)


def check_application(db: Database, path: Path) -> bool:
    """Whether it is a ticker's of whatever schema, and not an empty one.

    Raises DatabaseError for any other program's.
    """
    application = db.execute("pragma application_id").fetchone()[0]
    if application != APPLICATION_ID and db.table_names():
        raise DatabaseError(f"{path}: this is another program's database; set another file")
    return bool(application == APPLICATION_ID)


def _is_ours(db: Database, path: Path) -> bool:
    """Whether it is a ticker's, and not an empty one. Raises DatabaseError for any other program's."""
    is_ours = check_application(db, path)
    if migrations.is_of_newer_version(db):
        raise DatabaseError(
            f"{path}: a newer tickerbot has written this database; update tickerbot to open it"
        )
    return is_ours


def _prepare(db: Database, path: Path, *, backup: bool) -> None:
    # Look before anything is written: another program's file stays as it is.
    is_ours = _is_ours(db, path)
    db.execute("pragma synchronous = full")
    db.execute("pragma foreign_keys = off")  # while tables may be rebuilt
    if is_ours:
        db.enable_wal()  # a backup that was copied into place has none
    if not is_ours or not migrations.is_migrated(db):
        if is_ours and backup:
            _back_up(db, path)
        db.enable_wal()
        with transaction(db):
            db.execute(f"pragma application_id = {APPLICATION_ID}")
            migrations.migrate(db)
            _renew_search_index(db)
    elif not search_index.is_current(db):
        with transaction(db):
            _renew_search_index(db)
    else:
        _check_writable(db)
    db.execute("pragma foreign_keys = on")


def _back_up(db: Database, path: Path) -> None:
    number = migrations.schema_number(db)
    try:
        made = back_up_before_migration(db, path, number)
    except DatabaseError as error:
        raise DatabaseError(
            f"{error}; the backup that goes before a new schema failed, and nothing was changed"
            " ('tickerbot migrate --no-backup' does without)"
        ) from error
    log.info(events.SCHEMA, number, migrations.NEWEST, made.path)


def _renew_search_index(db: Database) -> None:
    """Rebuild the search index, unless another process has done so since we looked."""
    if search_index.is_current(db):
        return
    total = entries.count_entries(db)
    if total >= LARGE_ARCHIVE:
        log.warning(
            events.INDEXING,
            total,
        )
    done = 0

    def on_progress(more: int) -> None:
        nonlocal done
        done += more
        if total >= LARGE_ARCHIVE and (
            done // LARGE_ARCHIVE > (done - more) // LARGE_ARCHIVE or done == total
        ):
            log.warning(events.INDEXED, done, total)

    with search_index.bulk_indexing(db):
        search_index.rebuild(db, on_progress)


def _check_writable(db: Database) -> None:
    with transaction(db):
        # Rewriting the number that is there proves that the file takes writes, and changes nothing.
        db.execute(f"pragma application_id = {APPLICATION_ID}")


@contextlib.contextmanager
def snapshot(path: Path) -> Iterator[Database]:
    """A second connection for this thread that only reads, and sees the database of one moment."""
    with contextlib.closing(open_to_read(path)) as db:
        db.execute(f"pragma cache_size = -{ASIDE_CACHE_KB}")
        db.execute("begin")
        yield db


def save_copy(db: Database, path: Path) -> None:
    """Write all that the database holds into a new file at ``path``, which its owner alone can read.

    Also empties the write-ahead log: where another file was put in the database's place, it would be
    taken for that one's. Raises DatabaseError.
    """
    try:
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR | os.O_CLOEXEC, PRIVATE))
        with contextlib.closing(sqlite3.connect(path)) as copy:
            db.conn.backup(copy)
        db.execute("pragma wal_checkpoint(truncate)").fetchall()
    except OSError as error:
        raise DatabaseError(f"{path}: {error.strerror}") from error


def move_log_into_file(db: Database) -> bool:
    """Have all that the write-ahead log holds in the file itself; whether others let that happen."""
    return not db.execute("pragma wal_checkpoint(full)").fetchone()[0]
