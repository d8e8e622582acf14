"""The door to the database for everything that runs on the event loop.

A job is a plain function of a ``sqlite_utils.Database``. Writing, reading and searching have a thread
and a connection each: nobody who reads waits for a commit to reach the disk, and nobody at all for a
search. Each call of ``write`` is one transaction, and it returns only after the commit, so what it
returns may be told to people, and whoever reads after it sees it. A caller that is cancelled while it
waits has still written.
"""

from __future__ import annotations

import asyncio
import logging
import sqlite3
import time
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, Concatenate, ParamSpec, Self, TypeVar

from sqlite_utils import Database

from tickerbot import events
from tickerbot.errors import DatabaseBusy, DatabaseError, StoreClosed
from tickerbot.storage.database import (
    move_log_into_file,
    open_database,
    open_to_read,
    save_copy,
    snapshot,
)
from tickerbot.storage.files import FileIdentity
from tickerbot.storage.transactions import explain, one_moment, transaction
from tickerbot.storage.watched_file import WatchedFile

log = logging.getLogger(__name__)

# How long a job waits for another program's write lock at a time, and for how long it is retried.
BUSY_TIMEOUT_S = 2.0
PATIENCE_S = 10.0
# How often an idle bot looks whether the database is still where it was.
LOOK_INTERVAL_S = 1.0

P = ParamSpec("P")
T = TypeVar("T")


class Store:
    """Runs jobs beside the event loop; those of one kind in the order of the calls."""

    def __init__(self, path: Path, identity: FileIdentity | None = None) -> None:
        """``identity``: the file that the bot has locked; None for programs beside the bot."""
        self.path = path
        self._identity = identity
        self._file: WatchedFile | None = None
        self._writing = _Lane("writing", path)
        self._reading = _Lane("reading", path)
        self._searching = _Lane("searching", path)
        self._closed = False
        self._patience_s = PATIENCE_S
        self.on_busy: Callable[[], None] = lambda: None
        """Called each time another program has held the database for long."""
        self.changes = 0
        """Grows with each write that is committed, except those that only record deliveries."""

    async def __aenter__(self) -> Self:
        """Open the database; raises DatabaseError."""
        try:
            is_bot = self._identity is not None
            await self._writing.open(
                lambda path: _open_to_write(path, is_bot=is_bot)
            )  # first: it makes the file, and its schema new
            identity = self._identity or FileIdentity.of(self.path)
            self._file = await self._run(self._writing, lambda db: WatchedFile(identity, db.conn))
            await self._reading.open(open_to_read)
            await self._searching.open(open_to_read)
        except BaseException:
            await self._close()
            raise
        return self

    async def __aexit__(self, *_: object) -> None:
        """Finish the jobs that were taken, then close."""
        await self._close()

    async def _close(self) -> None:
        self._closed = True
        await self._searching.close()
        await self._reading.close()
        await self._writing.close()  # last: it tidies up the write-ahead log

    def stop_waiting_for_lock(self) -> None:
        """The bot is stopping: give up soon on writes while another program holds the database."""
        self._patience_s = 0.0

    async def watch_file(self) -> None:
        """Look now and then whether the file is what it was. Raises DatabaseReplaced once it is not."""
        while True:
            await self.look_at_file()
            await asyncio.sleep(LOOK_INTERVAL_S)

    async def look_at_file(self) -> None:
        """Look whether the file is what it was. Raises DatabaseReplaced where it is not."""
        await self._run(self._writing, self._check_file)

    def _check_file(self, db: Database) -> None:
        if self._file is not None:
            self._file.check(db.conn)

    async def rescue(self) -> Path:
        """Save what the database holds beside the place that it was taken from; return where.

        Only its open file still has it. Raises DatabaseError.
        """
        rescued = self.path.with_name(f"{self.path.name}.rescued-{time.strftime('%Y%m%d-%H%M%S')}")
        await self._writing.run(lambda db: save_copy(db, rescued))
        return rescued

    async def empty_log(self) -> bool:
        """Have all that the log holds in the file itself; whether it is. Raises DatabaseError."""
        return await self._writing.run(move_log_into_file)

    async def read(
        self, job: Callable[Concatenate[Database, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """Run a job that only reads; it sees one moment. Raises StoreClosed, DatabaseError."""
        return await self._look(self._reading, lambda db: job(db, *args, **kwargs))

    async def read_aside(
        self, job: Callable[Concatenate[Database, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """As ``read``, for a job that takes long, on a connection and a thread of its own.

        Nobody else waits for it. Raises StoreClosed, DatabaseError.
        """
        if self._closed:
            raise StoreClosed("the database is closed; this job came too late")

        def look() -> T:
            with snapshot(self.path) as db:
                return job(db, *args, **kwargs)

        try:
            return await asyncio.to_thread(look)
        except sqlite3.DatabaseError as error:
            raise explain(error, self.path) from error

    async def write(
        self, job: Callable[Concatenate[Database, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """Run a job in a transaction of its own. Raises StoreClosed, DatabaseError.

        Raises DatabaseReplaced where the file that it was written into is not the database any more.
        """

        def in_transaction(db: Database) -> T:
            result = self._commit(db, lambda: job(db, *args, **kwargs))
            # only now: nobody who read before the commit may believe that they saw this change
            self.changes += 1
            return result

        return await self._run_write(in_transaction)

    async def record(
        self, job: Callable[Concatenate[Database, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """As ``write``, for a job that does not change which text any chat is owed."""
        return await self._run_write(lambda db: self._commit(db, lambda: job(db, *args, **kwargs)))

    def _commit(self, db: Database, job: Callable[[], T]) -> T:
        self._check_file(db)
        with transaction(db) as (before, after):
            if self._file is not None:
                self._file.began(before)
            result = job()
        if self._file is not None:
            self._file.wrote(after)
        self._check_file(db)  # what was written into a file that nobody finds is not acknowledged
        return result

    async def write_until_done(
        self, job: Callable[Concatenate[Database, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """As ``write``, but retried for as long as another program holds the database: never lost."""
        return await self._retry_while_busy(lambda: self.write(job, *args, **kwargs))

    async def record_until_done(
        self, job: Callable[Concatenate[Database, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """As ``record``, but retried for as long as another program holds the database: never lost."""
        return await self._retry_while_busy(lambda: self.record(job, *args, **kwargs))

    async def _retry_while_busy(self, attempt: Callable[[], Awaitable[T]]) -> T:
        while True:
            try:
                return await attempt()
            except DatabaseBusy as error:
                log.warning(events.BUSY, error)
                self.on_busy()

    async def _run_write(self, job: Callable[[Database], T]) -> T:
        """Run a job that writes, in short attempts, so that stopping need not wait for a long one."""
        began_at = time.monotonic()
        while True:
            try:
                return await self._run(self._writing, job)
            except DatabaseBusy:
                if time.monotonic() > began_at + self._patience_s:
                    raise

    async def search(
        self, job: Callable[Concatenate[Database, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """As ``read``, on the lane for searches. Raises StoreClosed, DatabaseError."""
        return await self._look(self._searching, lambda db: job(db, *args, **kwargs))

    async def _look(self, lane: _Lane, job: Callable[[Database], T]) -> T:
        def in_one_moment(db: Database) -> T:
            with one_moment(db):
                return job(db)

        return await self._run(lane, in_one_moment)

    async def _run(self, lane: _Lane, job: Callable[[Database], T]) -> T:
        if self._closed:
            raise StoreClosed("the database is closed; this job came too late")
        if self._file is not None:
            self._file.raise_found()
        try:
            return await lane.run(job)
        except DatabaseBusy:
            raise
        except DatabaseError:
            await self._writing.run(self._check_file)  # is it damaged, or is it another one?
            raise


def _open_to_write(path: Path, *, is_bot: bool) -> Database:
    db = open_database(path, is_bot=is_bot)
    db.execute(f"pragma busy_timeout = {int(BUSY_TIMEOUT_S * 1000)}")
    return db


def _note_error(result: asyncio.Future[Any]) -> None:
    """Take note of an error that nobody waits for any more, which asyncio would log otherwise."""
    if not result.cancelled():
        result.exception()


class _Lane:
    """A thread with a connection of its own."""

    def __init__(self, name: str, path: Path) -> None:
        self._path = path
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix=name)
        self._db: Database | None = None

    async def open(self, how: Callable[[Path], Database]) -> None:
        loop = asyncio.get_running_loop()
        self._db = await loop.run_in_executor(self._thread, how, self._path)

    async def run(self, job: Callable[[Database], T]) -> T:
        db = self._db
        if db is None:
            raise StoreClosed("the database is not open yet")
        result = asyncio.get_running_loop().run_in_executor(self._thread, job, db)
        result.add_done_callback(_note_error)
        try:
            # shielded: a caller that goes away does not take back what it asked for
            return await asyncio.shield(result)
        except (sqlite3.IntegrityError, sqlite3.ProgrammingError):
            raise  # a mistake of ours
        except sqlite3.DatabaseError as error:
            raise explain(error, self._path) from error

    async def close(self) -> None:
        """Finish what was taken, then close."""
        if self._db is not None:
            await asyncio.get_running_loop().run_in_executor(self._thread, self._db.close)
        self._thread.shutdown()
