"""Opening the SQLite file: checked, migrated and indexed, to write or only to read."""

from __future__ import annotations

import contextlib
import logging
import sqlite3
from collections.abc import Iterator
from pathlib import Path

from sqlite_utils import Database

from tickerbot.errors import DatabaseError, SettingsError
from tickerbot.storage import migrations
from tickerbot.storage.archive import entries, search_index
from tickerbot.storage.transactions import explain, transaction

log = logging.getLogger(__name__)

BUSY_TIMEOUT_S = 10
READ_CACHE_KB = 32_000
LARGE_ARCHIVE = 20_000
"""With this many entries or more, a rebuild of the index is announced and its progress logged."""
APPLICATION_ID = 0x7469636B  # "tick"


def open_database(path: Path, *, create: bool = True) -> Database:
    """Open ``path`` for this thread, bring its schema up to date, and return it.

    Raises DatabaseError where the file is missing (``create=False``), no database, another
    program's, of a newer version, or cannot be written; SettingsError where no file could be.
    """
    check_place(path)
    if not create and not path.exists():
        raise DatabaseError(
            f"{path}: there is no such database yet; 'tickerbot import' or 'tickerbot run' makes it"
        )
    try:
        connection = sqlite3.connect(path, timeout=BUSY_TIMEOUT_S)
    except sqlite3.Error as error:
        raise explain(error, path) from error
    db = Database(connection, execute_plugins=False)
    try:
        _prepare(db, path)
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
        connection = sqlite3.connect(path, timeout=BUSY_TIMEOUT_S)
        connection.execute("pragma query_only = on")
        connection.execute(f"pragma cache_size = -{READ_CACHE_KB}")
    except sqlite3.Error as error:
        raise explain(error, path) from error
    return Database(connection, execute_plugins=False)


def check_place(path: Path) -> None:
    """Raise SettingsError where no file could be at this path."""
    if not path.parent.is_dir():
        problem = f"the folder {path.parent} does not exist; make it first"
    elif path.is_dir():
        problem = f"{path} is a folder; name a file in it"
    else:
        return
    raise SettingsError(f"TICKERBOT_DATABASE is wrong: {problem}")


def _prepare(db: Database, path: Path) -> None:
    # Look before anything is written: another program's file stays as it is.
    application = db.execute("pragma application_id").fetchone()[0]
    tables = set(db.table_names())
    if application != APPLICATION_ID and tables:
        raise DatabaseError(f"{path}: this is another program's database; set another file")
    if migrations.is_of_newer_version(db):
        raise DatabaseError(
            f"{path}: a newer tickerbot has written this database; update tickerbot to open it"
        )
    db.execute("pragma synchronous = full")
    db.execute("pragma foreign_keys = off")  # while tables may be rebuilt
    if application != APPLICATION_ID or not migrations.is_migrated(db):
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


def _renew_search_index(db: Database) -> None:
    """Rebuild the search index, unless another process has done so since we looked."""
    if search_index.is_current(db):
        return
    total = entries.count_entries(db)
    if total >= LARGE_ARCHIVE:
        log.warning(
            "this version prepares texts for the search in another way: the index of %d entries is made"
            " anew, once, which takes about a minute for 100,000; do not stop it",
            total,
        )
    done = 0

    def on_progress(more: int) -> None:
        nonlocal done
        done += more
        if total >= LARGE_ARCHIVE and (
            done // LARGE_ARCHIVE > (done - more) // LARGE_ARCHIVE or done == total
        ):
            log.warning("search index: %d of %d entries", done, total)

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
        db.execute("begin")
        yield db
