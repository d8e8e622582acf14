"""What a bot holds open: its database must stay the file, the content and the log that it was."""

from __future__ import annotations

import contextlib
import os
import shutil
import sqlite3
import threading
import time

from tickerbot.errors import DatabaseOverwritten, DatabaseReplaced, LogTaken
from tickerbot.storage import stamps
from tickerbot.storage.files import FileIdentity, open_private
from tickerbot.storage.stamps import KnownStamps

_HEADER_SIZE = 64


class WatchedFile:
    """The file of an open database. Threads may ask it side by side."""

    def __init__(self, identity: FileIdentity, db: sqlite3.Connection) -> None:
        """``db``: open on it. Raises DatabaseReplaced, sqlite3.Error."""
        self.path = identity.path
        self._identity = identity
        self._log = stamps.log_of(identity.path)
        self._lock = threading.Lock()
        self._found: DatabaseReplaced | None = None
        identity.check()
        db.execute(
            "pragma wal_checkpoint(passive)"
        ).fetchall()  # what a bot that was killed has left
        now = stamps.current(db)
        in_file = self._stamp()
        self._known = KnownStamps(now if in_file is None else in_file, now)
        self._companions = [
            FileIdentity.of(path)
            for path in (self._log, self._log.with_name(self._log.name.removesuffix("wal") + "shm"))
            if path.exists()
        ]

    def check(self, db: sqlite3.Connection) -> None:
        """Raise DatabaseReplaced once something was put in the place of what was opened.

        ``db`` is the connection that writes: others read from the file sooner what they knew.
        """
        with self._lock:
            self.raise_found()
            try:
                self._identity.check()
                self._check_content(db)
                self._check_companions()
            except DatabaseReplaced as error:
                self._found = error
                raise

    def began(self, before: int) -> None:
        """A transaction has begun, which found this stamp. Raises DatabaseOverwritten."""
        with self._lock:
            self.raise_found()
            if not self._known.learn(before):
                # by way of the log, which belongs to what is there now
                self._found = self._overwritten()
                raise self._found

    def wrote(self, stamp: int) -> None:
        """A transaction that was begun leaves this stamp when it is committed."""
        with self._lock:
            self._known.wrote(stamp)

    def raise_found(self) -> None:
        """Raise DatabaseReplaced if that was found before."""
        if self._found is not None:  # whatever is there by now
            raise self._found

    def _check_content(self, db: sqlite3.Connection) -> None:
        if self._identity.descriptor is None:
            return
        in_file = self._stamp()
        if in_file is not None and (self._known.holds(in_file) or self._learn(db, in_file)):
            return
        aside = ""
        if in_file not in stamps.in_log(self.path)[-1:]:
            aside = self._set_log_aside()
        raise self._overwritten(aside)

    def _stamp(self) -> int | None:
        descriptor = self._identity.descriptor
        if descriptor is None:
            return None
        return stamps.of_header(os.pread(descriptor, _HEADER_SIZE, 0), with_log=True)

    def _learn(self, db: sqlite3.Connection, in_file: int) -> bool:
        """Whether others have written, and their writes are in the file already."""
        try:
            return self._known.learn(stamps.current(db)) and self._known.holds(in_file)
        except sqlite3.Error:
            return False

    def _set_log_aside(self) -> str:
        """Have the log of what was there in a file of its own; a clause that tells of it.

        Whoever closes the database last, and whoever opens it next, would write the log into it. One
        that is cut short makes SQLite leave the file alone.
        """
        aside = ""
        kept = self.path.with_name(f"{self.path.name}.rescued-{time.strftime('%Y%m%d-%H%M%S')}-wal")
        try:
            if self._log.stat().st_size:
                with self._log.open("rb") as log, open(kept, "xb", opener=open_private) as copy:
                    shutil.copyfileobj(log, copy)
                aside = f" (its last changes, of use to a specialist alone, are in {kept})"
        except OSError:  # such as a full disk: what is there now counts more
            pass
        with contextlib.suppress(OSError):
            os.truncate(self._log, 0)
        return aside

    def _overwritten(self, aside: str = "") -> DatabaseOverwritten:
        return DatabaseOverwritten(
            f"{self.path}: another content was written over the database while the bot ran; what was"
            f" in it is there no more{aside}, and what is there now is as it was put there"
        )

    def _check_companions(self) -> None:
        for companion in self._companions:
            try:
                companion.check()
            except DatabaseReplaced as error:
                raise LogTaken(
                    f"{companion.path}: this was deleted or replaced while the bot ran"
                ) from error
