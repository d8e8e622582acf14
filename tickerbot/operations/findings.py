"""What a check finds: one line each, of the database and of what surrounds it on this machine."""

from __future__ import annotations

import contextlib
import os
import shutil
import sqlite3
import stat
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal
from zoneinfo import ZoneInfo

from sqlite_utils import Database

from tickerbot.errors import DatabaseError, SettingsError
from tickerbot.settings import ENV_FILE, Settings, unknown_variables
from tickerbot.storage import migrations, vitals
from tickerbot.storage.database import check_application, connect_to_read
from tickerbot.storage.files import COMPANIONS, OTHERS, looks_like_ours

Level = Literal["OK", "WARN", "FAIL"]

MIN_FREE = 100_000_000
"""With fewer bytes free than this, or than the database twice, the disk is nearly full."""
LARGE_LOG = 64_000_000
"""A write-ahead log of more bytes than this, and than the database, has something against it."""
OLD_BACKUP_S = 48 * 3600


@dataclass(frozen=True, slots=True)
class Finding:
    """One line: how it is, of what, and what to know or to do."""

    level: Level
    name: str
    detail: str


def size(count: int) -> str:
    """So many bytes, as people read them."""
    for unit, factor in (("GB", 1e9), ("MB", 1e6), ("kB", 1e3)):
        if count >= factor:
            return f"{count / factor:.1f} {unit}"
    return f"{count} bytes"


def check_settings(settings: Settings) -> Iterator[Finding]:
    """Variables that look like a setting and are none, and settings that need others."""
    lines = unknown_variables()
    for line in lines:
        yield Finding("WARN", "settings", line)
    try:
        settings.find_webhook()
    except SettingsError as error:
        yield Finding("FAIL", "settings", str(error))
        return
    if not lines:
        yield Finding("OK", "settings", f"all are known; the ticker is called {settings.name}")


def check_duties(settings: Settings) -> Iterator[Finding]:
    """What the law and Telegram's terms want of whoever runs a ticker."""
    for name, value in (("imprint", settings.imprint), ("privacy_url", settings.privacy_url)):
        if value is None:
            yield Finding(
                "WARN", name, f"TICKERBOT_{name.upper()} is not set, and readers ask for it"
            )
        else:
            yield Finding("OK", name, "is set")


def check_zone(settings: Settings) -> Iterator[Finding]:
    """Whether the zone's data can be read afresh, and what they say."""
    name = settings.timezone.key
    try:
        local = datetime.now(ZoneInfo.no_cache(name))
    except (OSError, ValueError, KeyError):
        yield Finding("FAIL", "time zone", f"the data of {name} cannot be read; install tzdata")
        return
    yield Finding("OK", "time zone", f"{name}, where it is {local:%H:%M} (UTC{local:%z})")


def check_database(settings: Settings) -> Iterator[Finding]:
    """Its file, its schema, and that it is whole."""
    path = settings.database
    if not path.exists():
        yield Finding("WARN", "database", f"{path} is not there yet; 'tickerbot run' makes it")
        return
    try:
        with closing(connect_to_read(path)) as db:
            if not check_application(db, path):
                yield Finding("WARN", "database", f"{path} is empty; 'tickerbot run' fills it")
                return
            (found,) = db.execute("pragma quick_check(1)").fetchone()
            if found != "ok":  # SQLite 3.40 sees NULLs in tables without rowid where none are
                (found,) = db.execute("pragma integrity_check(1)").fetchone()
            if found == "ok":
                yield Finding("OK", "database", f"{path}, {size(path.stat().st_size)}, is whole")
            else:
                yield Finding("FAIL", "database", f"{path} is damaged; restore it from a backup")
            yield from _check_schema(db)
    except sqlite3.Error:
        yield Finding("FAIL", "database", f"{path} cannot be read; restore it from a backup")
    except (DatabaseError, OSError) as error:
        yield Finding("FAIL", "database", str(error))


def _check_schema(db: Database) -> Iterator[Finding]:
    if migrations.is_of_newer_version(db):
        yield Finding(
            "FAIL", "schema", "a newer tickerbot has written this database; update this one"
        )
    elif not migrations.is_migrated(db):
        number = migrations.schema_number(db)
        yield Finding(
            "WARN",
            "schema",
            f"{number}; the next start makes it {migrations.NEWEST}, after a backup",
        )
    else:
        yield Finding("OK", "schema", str(migrations.NEWEST))


def check_disk(settings: Settings) -> Iterator[Finding]:
    """Room for the database, its log and a backup beside it."""
    place = settings.database.resolve()
    log = place.with_name(f"{place.name}-wal")
    held, log_size = (file.stat().st_size if file.exists() else 0 for file in (place, log))
    try:
        free = shutil.disk_usage(place.parent).free
    except OSError as error:
        yield Finding("FAIL", "disk", f"{place.parent}: {error.strerror}")
        return
    level: Level = "OK"
    if free < max(MIN_FREE, 2 * held):
        level = "FAIL" if free < MIN_FREE else "WARN"
    yield Finding(level, "disk", f"{size(free)} are free at {place.parent}")
    if log_size > max(LARGE_LOG, held):
        yield Finding(
            "WARN",
            "write-ahead log",
            f"{size(log_size)}; a program keeps the database open for long",
        )
    else:
        yield Finding("OK", "write-ahead log", size(log_size))


def check_permissions(settings: Settings) -> Iterator[Finding]:
    """Who can read what holds personal data or the token, and whether we can write."""
    place = settings.database.resolve()
    problems: list[Finding] = []
    for file in (*(place.with_name(place.name + name) for name in ("", *COMPANIONS)), ENV_FILE):
        if not file.exists():
            continue
        found = file.stat()
        if found.st_mode & OTHERS and (file != ENV_FILE or settings.token is not None):
            mode = f"{stat.S_IMODE(found.st_mode):03o}"
            problems.append(
                Finding("FAIL", "permissions", f"others can get at {file} (mode {mode}); chmod 600")
            )
        if file != ENV_FILE and not os.access(file, os.R_OK | os.W_OK):
            problems.append(Finding("FAIL", "permissions", f"{file} cannot be read and written"))
    if (token := settings.token_file) is not None:
        with contextlib.suppress(OSError):  # told where it is read
            if token.stat().st_mode & OTHERS:
                # not wrong in a container, where a secret may be so, and there are no others
                told = f"others can read the token in {token}"
                problems.append(Finding("WARN", "permissions", told))
    if not os.access(place.parent, os.W_OK):
        problems.append(
            Finding(
                "FAIL", "permissions", f"in {place.parent} no file can be made; SQLite needs to"
            )
        )
    yield from problems or [Finding("OK", "permissions", "only this user can read the data")]


def check_backup(settings: Settings) -> Iterator[Finding]:
    """How old the newest backup is that 'tickerbot backup' has made."""
    if not settings.database.exists():
        return
    try:
        with closing(connect_to_read(settings.database)) as db:
            found = vitals.last_backup(db)
    except (sqlite3.Error, DatabaseError):  # what is wrong with it is told above
        return
    if found is None:
        yield Finding("WARN", "backup", "there is none; 'tickerbot backup FILE' makes one")
        return
    place, made_at = found
    age = abs(time.time() - made_at)  # of another clock, if it is to come
    when = datetime.fromtimestamp(made_at, UTC).astimezone(settings.timezone)
    told = f"{place} of {when:%Y-%m-%d %H:%M}"
    try:
        is_whole = looks_like_ours(Path(place))
    except FileNotFoundError:
        yield Finding("WARN", "backup", f"{told} is not there any more (or was moved)")
    except OSError as error:  # such as in a folder of somebody else
        yield Finding("WARN", "backup", f"{told} cannot be looked at ({error.strerror})")
    else:
        problem = "" if is_whole else " is no backup any more"
        if age > OLD_BACKUP_S:
            is_over = made_at < time.time()
            problem = " is old" if is_over else " is of a time to come; was a clock wrong?"
        yield Finding("WARN" if problem else "OK", "backup", told + problem)
