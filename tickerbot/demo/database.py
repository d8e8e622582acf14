"""The demo's database: marked as the demo's, filled with a sample ticker, and never a real one.

The demo's Telegram does not know the subscribers of a real ticker, so the bot would conclude that
they are all gone. The demo therefore opens only databases that a demo created.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from importlib.resources import files
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlite_utils import Database

from tickerbot.errors import DatabaseError
from tickerbot.formats.documents import read_document
from tickerbot.model import ChatType, ParsedEntry
from tickerbot.storage import inbox
from tickerbot.storage.archive.imports import import_entries
from tickerbot.storage.database import open_database
from tickerbot.storage.files import make_private
from tickerbot.storage.outbox.chats import State
from tickerbot.storage.stamps import DEMO_MARK, of_header

# https://sqlite.org/fileformat2.html#the_database_header
_HEADER_SIZE = 100


@dataclass(frozen=True, slots=True)
class KnownChat:
    """A chat that the bot knows, and the state of its subscription, if it ever had one."""

    id: int
    type: ChatType
    state: State | None


@dataclass(frozen=True, slots=True)
class PreviousRun:
    """What a kept database reveals of the previous demo's Telegram; empty for a new database."""

    last_message_id: int
    last_update_id: int
    lived_until: float
    """The latest time that it has seen, Unix seconds: ahead of now, if its clock was put forward."""
    chats: tuple[KnownChat, ...]


def prepare(path: Path, zone: ZoneInfo, now: int) -> PreviousRun:
    """Create the database, or open that of a previous demo, and fill it if it is empty.

    ``now`` is Unix time in seconds. Raises DatabaseError for any other file, which is left unchanged.
    """
    _claim_file(path)
    with closing(open_database(path)) as db:
        if not db.table("entries").count:
            import_entries(db, sample_entries(zone, now), zone)
        return _read_previous_run(db)


def sample_entries(zone: ZoneInfo, now: int) -> list[ParsedEntry]:
    """Return the sample ticker, shifted by whole days so that its last day is yesterday."""
    text = files("tickerbot").joinpath("samples", "kueste.txt").read_bytes()
    entries = read_document(text, zone)
    today = datetime.fromtimestamp(now, zone).date()
    return _shift_to(entries, today - timedelta(days=1), zone)


def _shift_to(entries: Sequence[ParsedEntry], last: date, zone: ZoneInfo) -> list[ParsedEntry]:
    offset = last - max(entry.date for entry in entries if entry.date)
    shifted = []
    for entry in entries:
        day = entry.date + offset if entry.date else None
        moment = None
        if day and entry.time:  # recomputed, since the offset from UTC may differ on that day
            moment = datetime.combine(day, entry.time, zone).astimezone(UTC)
        shifted.append(replace(entry, date=day, published_at=moment))
    return shifted


def _claim_file(path: Path) -> None:
    """Mark a new file as the demo's, or check the mark of an existing one by its header alone."""
    if not path.parent.is_dir():
        raise DatabaseError(f"{path}: the folder {path.parent} does not exist; make it first")
    try:
        if not path.exists() or path.stat().st_size == 0:
            # written first, so that the file is marked whatever happens later
            make_private(path)
            with closing(sqlite3.connect(path)) as connection:
                connection.execute(f"pragma user_version = {DEMO_MARK}")
            return
        with path.open("rb") as file:
            header = file.read(_HEADER_SIZE)
    except (OSError, sqlite3.Error, RuntimeError) as error:  # the last: a link to itself
        reason = error.strerror if isinstance(error, OSError) else str(error)
        raise DatabaseError(f"{path}: the file cannot be opened ({reason})") from error
    if of_header(header) != DEMO_MARK:
        raise DatabaseError(
            f"{path}: no demo made this file, and in a real ticker's database the demo would take"
            " every subscriber for gone; name a new file. Nothing in it was changed"
        )


def _read_previous_run(db: Database) -> PreviousRun:
    last_message_id = db.execute(
        "select max(coalesce((select max(source_message_id) from drafts), 0),"
        " coalesce((select max(preview_message_id) from drafts), 0),"
        " coalesce((select max(message_id) from receipts), 0),"
        " coalesce((select max(message_id) from deliveries), 0))"
    ).fetchone()[0]
    rows = db.execute(
        "select c.id, c.type, s.state from chats c"
        " left join subscriptions s on s.chat_id = c.id and s.thread_id = 0"
        " union select editor_id, 'private', null from drafts"
        " where editor_id not in (select id from chats)"
    ).fetchall()
    known = tuple(KnownChat(*row) for row in rows)
    lived_until = db.execute(
        "select max(coalesce((select max(turned_at) from terms), 0),"
        " coalesce((select max(sent_at) from deliveries), 0),"
        " coalesce((select max(sent_at) from drafts), 0))"
    ).fetchone()[0]
    return PreviousRun(last_message_id, inbox.newest(db), lived_until, known)
