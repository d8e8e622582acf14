"""Restoring a backup: the present database is kept aside, and what the backup owed is fenced."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import sqlite3
import time
from dataclasses import dataclass
from pathlib import Path

from sqlite_utils import Database

from tickerbot.errors import DatabaseBusy, DatabaseError, DatabaseReplaced
from tickerbot.storage import backups, picture_files, stamps, vitals
from tickerbot.storage.database import check_application, connect_to_read, open_database
from tickerbot.storage.files import COMPANIONS, PRIVATE, belong_as, check_place, sync_folder
from tickerbot.storage.instance import only_one
from tickerbot.storage.outbox import fences
from tickerbot.storage.transactions import explain, transaction


@dataclass(frozen=True, slots=True)
class Missing:
    """What the database before holds and the backup does not, as far as that can be told.

    ``entries`` are numbers and headlines of those that are not there, or in another wording.
    """

    entries: tuple[tuple[int, str], ...]
    subscriptions: int
    messages: int


@dataclass(frozen=True, slots=True)
class Restored:
    """What a restore did. ``newest_at``: the newest moment that the backup knows, in Unix seconds.

    ``kept`` is where the database before is, None where there was none; ``missing`` is None where that
    cannot be read. ``held`` is how many pushes and corrections the backup
    still owed.
    """

    newest_at: int
    kept: Path | None
    missing: Missing | None
    held: int


def restore(path: Path, backup: Path, now: int) -> Restored:
    """Put the backup in the database's place, so that nothing which it owed goes out by itself.

    ``now`` is a Unix time in seconds. Raises AlreadyRunning, DatabaseError, SettingsError; all is then
    as it was.
    """
    check_place(path)
    if not backup.is_file():
        raise DatabaseError(f"{backup}: there is no such backup")
    place = path.resolve()
    was_there = place.exists()
    if was_there and place.samefile(backup):
        raise DatabaseError(f"{backup}: this is the database itself; name a backup")
    unfinished = place.with_name(f".{place.name}.{os.getpid()}.restored")
    try:
        with only_one(path) if was_there else contextlib.nullcontext():
            if was_there:
                _remove_left_over(place)
            newest_at, held = _prepare(backup, unfinished, now)
            has_its_log = was_there and stamps.belongs(place)
            missing = _compare(place, unfinished) if was_there else None
            # before the database that has them; those of the present one stay
            picture_files.copy_all(picture_files.folder_of(backup), picture_files.folder_of(path))
            kept = _put_in_place(
                unfinished, place, now, was_there=was_there, has_its_log=has_its_log
            )
    except sqlite3.Error as error:
        raise explain(error, backup) from error
    except DatabaseError as error:
        if str(unfinished) in str(error):  # a copy of the backup, which is gone by then
            raise DatabaseError(str(error).replace(str(unfinished), str(backup))) from error
        raise
    except OSError as error:
        raise DatabaseError(f"{path}: it cannot be replaced ({error.strerror})") from error
    finally:
        for name in ("", *COMPANIONS):
            unfinished.with_name(unfinished.name + name).unlink(missing_ok=True)
    return Restored(newest_at, kept, missing, held)


def _remove_left_over(place: Path) -> None:
    """Delete what restores have left that were killed: while we have the lock, none is under way."""
    left = re.compile(rf"\.\.?{re.escape(place.name)}\.[0-9]+\.restored.*")
    for path in place.parent.iterdir():
        if left.fullmatch(path.name):
            path.unlink(missing_ok=True)


def _prepare(backup: Path, target: Path, now: int) -> tuple[int, int]:
    """Copy the backup to ``target``, bring its schema up to date, and fence what it owes."""
    with contextlib.closing(connect_to_read(backup)) as source:
        if not check_application(source, backup):
            raise DatabaseError(f"{backup}: this is no ticker's database; name a backup")
        backups.back_up(source.conn, target, pause_s=0)
    with contextlib.closing(open_database(target, create=False, backup=False)) as db:
        newest_at = _newest_moment(db)
        with transaction(db):
            held = fences.fence(db, now)
            vitals.keep_backup(db, str(backup.resolve()), newest_at)  # of itself it knows nothing
        db.execute("pragma wal_checkpoint(truncate)").fetchall()
    return newest_at, held


def _newest_moment(db: Database) -> int:
    (found,) = db.execute(
        "select max(coalesce((select max(began_at) from state), 0),"
        " coalesce((select max(created_at) from pushes), 0),"
        " coalesce((select max(last_at) from pushes), 0),"
        " coalesce((select max(state_at) from subscriptions), 0),"
        " coalesce((select max(made_at) from revisions), 0),"
        " coalesce((select max(kept_at) from inbox), 0))"
    ).fetchone()
    return int(found)


def _compare(present: Path, restored: Path) -> Missing | None:
    """What only the present database has; None where it cannot be read, or not as it is."""
    try:
        with contextlib.closing(connect_to_read(present)) as db:
            db.execute("attach ? as restored", [str(restored)])
            entries = db.execute(
                "select id, headline from main.entries e where not exists (select 1"
                " from restored.entries r where r.id = e.id and r.headline = e.headline"
                " and r.body = e.body and r.retracted_at is e.retracted_at) order by id"
            ).fetchall()
            (subscriptions,) = db.execute(
                "select count(*) from main.subscriptions s where state in ('active', 'paused')"
                " and not exists (select 1 from restored.subscriptions r where r.state = s.state"
                " and r.chat_id = s.chat_id and r.thread_id = s.thread_id)"
            ).fetchone()
            (messages,) = db.execute(
                "select count(*) from main.deliveries d where outcome = 'sent' and not exists ("
                " select 1 from restored.deliveries r where r.seq = d.seq"
                " and r.subscription_id = d.subscription_id and r.message_id = d.message_id)"
            ).fetchone()
    except (sqlite3.Error, DatabaseReplaced):
        return None
    return Missing(tuple((row[0], row[1]) for row in entries), subscriptions, messages)


def _put_in_place(
    restored: Path, place: Path, now: int, *, was_there: bool, has_its_log: bool
) -> Path | None:
    """Keep the present database aside and put the other there: at no moment is there none."""
    kept = None
    belong_as(place if was_there else place.parent, restored)
    if was_there:
        stamp = time.strftime("%Y%m%dT%H%M%SZ", time.gmtime(now))
        kept = place.with_name(f"{place.name}.before-restore-{stamp}")
        if kept.exists():
            raise DatabaseError(f"{kept}: this is there already; try again in a second")
        if has_its_log:
            _empty_log(place)
        _link_or_copy(place, kept)
        for name in COMPANIONS:  # of one that is damaged; a log of it must not meet the new one
            companion = place.with_name(place.name + name)
            if companion.exists():
                companion.replace(kept.with_name(kept.name + name))
    restored.replace(place)
    sync_folder(place.parent)
    return kept


def _empty_log(place: Path) -> None:
    """Have all that the database holds in its one file, if it is sound enough for that."""
    try:
        with contextlib.closing(sqlite3.connect(place)) as connection:
            (is_busy, _, _) = connection.execute("pragma wal_checkpoint(truncate)").fetchone()
    except sqlite3.Error:
        return
    if is_busy:
        raise DatabaseBusy(f"{place}: another program works with it; close that one and try again")


def _link_or_copy(place: Path, kept: Path) -> None:
    try:
        os.link(place, kept)
    except OSError:  # a file system without links
        os.close(os.open(kept, os.O_CREAT | os.O_EXCL | os.O_RDWR | os.O_CLOEXEC, PRIVATE))
        shutil.copyfile(place, kept)
