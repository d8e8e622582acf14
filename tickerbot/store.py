"""The door to the database for everything that runs on the event loop.

One thread owns the connection. A job is a plain function of a ``sqlite_utils.Database``; each call of
``write`` is one transaction, and it returns only after the commit, so what it returns may be told to
people. A caller that is cancelled while it waits has still written. Searches have a thread and a
connection of their own that only reads, so that none of them keeps a push waiting.
"""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path
from typing import Concatenate, ParamSpec, Self, TypeVar

from sqlite_utils import Database

from tickerbot.candidates import Order
from tickerbot.database import explain, open_database, open_to_read, snapshot, transaction
from tickerbot.errors import StoreClosed
from tickerbot.search import Results, search

P = ParamSpec("P")
T = TypeVar("T")


class Store:
    """Runs jobs on the database thread, one after the other, in the order of the calls."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="database")
        self._search_thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="search")
        self._db: Database | None = None
        self._search_db: Database | None = None
        self._closed = False
        self.changes = 0
        """Goes up with each write that is taken on, but for those that record deliveries."""

    async def __aenter__(self) -> Self:
        """Open the database; raises DatabaseError."""
        try:
            self._db = await self._run(lambda: open_database(self.path))
            self._search_db = await self._run_search(lambda: open_to_read(self.path))
        except BaseException:
            self._thread.shutdown()
            self._search_thread.shutdown()
            raise
        return self

    async def __aexit__(self, *_: object) -> None:
        """Finish the jobs that were taken, then close."""
        self._closed = True
        db = self._require_open_database()
        loop = asyncio.get_running_loop()
        if self._search_db is not None:
            await loop.run_in_executor(self._search_thread, self._search_db.close)
        self._search_thread.shutdown()
        await loop.run_in_executor(self._thread, db.close)  # last: it tidies up the write-ahead log
        self._thread.shutdown()

    async def read(
        self, job: Callable[Concatenate[Database, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """Run a job that only reads. Raises StoreClosed, DatabaseError."""
        return await self._run(lambda: job(self._require_open_database(), *args, **kwargs))

    async def read_aside(
        self, job: Callable[Concatenate[Database, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """Run a job that reads for long on a connection and a thread of its own; it sees one moment.

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
        """Run a job in a transaction of its own. Raises StoreClosed, DatabaseError."""
        self.changes += 1
        return await self.record(job, *args, **kwargs)

    async def record(
        self, job: Callable[Concatenate[Database, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """As ``write``, for what changes nothing of which chat is owed what text."""

        def in_transaction() -> T:
            with transaction(self._require_open_database()) as db:
                return job(db, *args, **kwargs)

        return await self._run(in_transaction)

    async def search(
        self,
        query: str,
        *,
        limit: int,
        offset: int = 0,
        today: date,
        order: Order = "relevance",
        as_typed: bool = False,
    ) -> Results:
        """``search.search`` beside all else. Raises StoreClosed, DatabaseError."""

        def job() -> Results:
            if self._search_db is None:
                raise StoreClosed("the database is not open yet")
            return search(
                self._search_db,
                query,
                limit=limit,
                offset=offset,
                today=today,
                order=order,
                as_typed=as_typed,
            )

        return await self._run_search(job)

    async def _run_search(self, job: Callable[[], T]) -> T:
        return await self._run(job, self._search_thread)

    async def _run(self, job: Callable[[], T], thread: ThreadPoolExecutor | None = None) -> T:
        if self._closed:
            raise StoreClosed("the database is closed; this job came too late")
        loop = asyncio.get_running_loop()
        try:
            # shielded: a caller that goes away does not take back what it asked for
            return await asyncio.shield(loop.run_in_executor(thread or self._thread, job))
        except (sqlite3.IntegrityError, sqlite3.ProgrammingError):
            raise  # a mistake of ours
        except sqlite3.DatabaseError as error:
            raise explain(error, self.path) from error

    def _require_open_database(self) -> Database:
        if self._db is None:
            raise StoreClosed("the database is not open yet")
        return self._db
