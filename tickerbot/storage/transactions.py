"""One rule for transactions, and SQLite's complaints in plain words.

Every write happens inside ``transaction(db)``: BEGIN IMMEDIATE takes the write lock at once, so no
other process can change what a write has just read; the block commits as a whole or not at all. What
reads more than once does so inside ``one_moment(db)``: what it compares is of the same moment.
"""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterator
from pathlib import Path

from sqlite_utils import Database

from tickerbot.errors import DatabaseBusy, DatabaseError
from tickerbot.storage import stamps
from tickerbot.storage.files import DISK_FULL


@contextlib.contextmanager
def transaction(db: Database) -> Iterator[tuple[int, int]]:
    """One write transaction: it is committed at the end of the block, and rolled back on any error.

    Yields the stamp of the database before it, and the one that it leaves.
    """
    db.execute("begin immediate")
    try:
        yield stamps.renew(db.conn)
    except BaseException:
        if db.conn.in_transaction:
            db.rollback()
        raise
    db.commit()


@contextlib.contextmanager
def one_moment(db: Database) -> Iterator[Database]:
    """Let all reads in the block see the database as it is at the first one."""
    if db.conn.in_transaction:
        yield db
        return
    db.execute("begin")
    try:
        yield db
    finally:
        db.rollback()


def explain(error: sqlite3.Error, path: Path) -> DatabaseError:
    """SQLite's complaint as one line that says what to do."""
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    advice = {
        sqlite3.SQLITE_NOTADB: "this file is no SQLite database; set another file",
        sqlite3.SQLITE_CORRUPT: "the database is damaged; restore it from a backup",
        sqlite3.SQLITE_READONLY: "the file or its folder cannot be written; check its permissions",
        sqlite3.SQLITE_CANTOPEN: "the file cannot be opened; check the path and its permissions",
        sqlite3.SQLITE_FULL: DISK_FULL,
        sqlite3.SQLITE_IOERR: "the disk does not answer; check it (is it full, or read-only?)",
        sqlite3.SQLITE_BUSY: "another program holds it for long; close that program and try again",
        sqlite3.SQLITE_PERM: "access is not allowed; check its permissions",
    }.get(code) or _other_advice(error)
    kind = DatabaseBusy if code == sqlite3.SQLITE_BUSY else DatabaseError
    return kind(f"{path}: {advice}")


def _other_advice(error: sqlite3.Error) -> str:
    """What there is to say of other complaints: never their words, which may be those of an entry."""
    name = getattr(error, "sqlite_errorname", None)
    if name is None and str(error).startswith("Could not decode to UTF-8"):  # Python's, of a column
        return "the database is damaged: a text in it is not UTF-8; restore it from a backup"
    return f"SQLite answers {name or type(error).__name__}"
