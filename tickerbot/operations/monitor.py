"""Watches the bot from inside, and keeps in the database what /status and the command line tell."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import time
from collections.abc import Callable
from dataclasses import replace
from types import TracebackType
from typing import Self

from sqlite_utils import Database

from tickerbot.errors import REVOKED, SECOND_INSTANCE, DatabaseError
from tickerbot.storage import vitals
from tickerbot.storage.status import own_version
from tickerbot.storage.store import Store
from tickerbot.storage.vitals import Kind, Trouble

log = logging.getLogger(__name__)

WRITE_PAUSE_S = 5.0
"""Seconds between two writes at the least, however much goes wrong."""


class Monitor:
    """Told by whoever meets trouble; inside ``async with`` it writes the newest down."""

    def __init__(self, store: Store, clock: Callable[[], float] = time.time) -> None:
        """``clock`` gives Unix time in seconds."""
        self._store = store
        self._clock = clock
        self._away: set[str] = set()
        self._trouble: Trouble | None = None
        self._ban_until = 0.0
        self._changed = asyncio.Event()
        self._writer: asyncio.Task[None] | None = None

    def note(self, kind: Kind) -> None:
        """Something went wrong, now."""
        self._set(Trouble(kind, self._now(), self._now()))

    def reachable(self, way: str, *, yes: bool) -> None:
        """Whether Telegram can be reached on this way, POLLING or SENDING."""
        if yes == (way not in self._away):
            return
        was_away = bool(self._away)
        self._away ^= {way}
        if not was_away:
            self._set(Trouble("unreachable", self._now(), None))
        elif not self._away and self._trouble and self._trouble.kind == "unreachable":
            self._set(Trouble("unreachable", self._trouble.began_at, self._now()))

    def banned(self, seconds: float) -> None:
        """Telegram takes nothing from the bot for so long."""
        self._ban_until = self._clock() + seconds
        self._changed.set()

    async def __aenter__(self) -> Self:
        """The bot starts. Raises DatabaseError."""
        await self._store.write(vitals.begin_run, own_version(), self._now())
        self._writer = asyncio.create_task(self._write_changes(), name="monitor")
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """The bot ends, perhaps by an error."""
        if self._writer is not None:
            self._writer.cancel()
            await asyncio.gather(self._writer, return_exceptions=True)
        if isinstance(error, Exception):
            reasons: dict[str, Kind] = {SECOND_INSTANCE: "conflict", REVOKED: "revoked"}
            self.note(reasons.get(str(error), "broken"))
        with contextlib.suppress(DatabaseError):  # it may be why the bot ends
            await self._store.write(self._end)

    def _set(self, trouble: Trouble) -> None:
        self._trouble = trouble
        self._changed.set()

    async def _write_changes(self) -> None:
        while True:
            await self._changed.wait()
            self._changed.clear()
            try:
                await self._store.record(self._keep)
            except DatabaseError as error:
                log.warning("%s; status does not tell the newest trouble", error)
            await asyncio.sleep(WRITE_PAUSE_S)

    def _keep(self, db: Database) -> None:
        if self._trouble is not None:
            vitals.keep_trouble(db, self._trouble)
        vitals.keep_ban(db, self._ban_until)

    def _end(self, db: Database) -> None:
        vitals.keep_ban(db, self._ban_until)
        if self._trouble is not None:
            lasting = self._trouble.ended_at is None  # as far as anybody knows from now on
            ended_at = self._now() if lasting else self._trouble.ended_at
            vitals.keep_trouble(db, replace(self._trouble, ended_at=ended_at))
        vitals.end_run(db, self._now())

    def _now(self) -> int:
        return int(self._clock())
