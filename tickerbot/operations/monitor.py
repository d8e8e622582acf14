"""Observes the running bot, and stores what ``/status`` and ``tickerbot status`` show."""

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

from tickerbot.errors import REVOKED, SECOND_INSTANCE, AnotherBot, DatabaseError
from tickerbot.storage import vitals
from tickerbot.storage.status import own_version
from tickerbot.storage.store import Store
from tickerbot.storage.vitals import Kind, Trouble

log = logging.getLogger(__name__)

MIN_WRITE_INTERVAL_S = 5.0
"""Minimum time between two writes, in seconds, however many problems are reported."""


class Monitor:
    """Takes reports of trouble, and stores the most recent one while its context is open."""

    def __init__(self, store: Store, clock: Callable[[], float] = time.time) -> None:
        """``clock`` returns Unix time in seconds."""
        self._store = store
        self._clock = clock
        self._unreachable_ways: set[str] = set()
        self._trouble: Trouble | None = None
        self._ban_until = 0.0
        self._changed = asyncio.Event()
        self._writer: asyncio.Task[None] | None = None

    def note(self, kind: Kind) -> None:
        """Record a single problem that occurred now."""
        self._set(Trouble(kind, self._now(), self._now()))

    def reachable(self, way: str, *, yes: bool) -> None:
        """Record whether Telegram can be reached by ``way``, POLLING or SENDING."""
        if yes == (way not in self._unreachable_ways):
            return
        was_unreachable = bool(self._unreachable_ways)
        self._unreachable_ways ^= {way}
        if not was_unreachable:
            self._set(Trouble("unreachable", self._now(), None))
        elif not self._unreachable_ways and self._trouble and self._trouble.kind == "unreachable":
            self._set(Trouble("unreachable", self._trouble.began_at, self._now()))

    def note_ban(self, seconds: float) -> None:
        """Record that Telegram will accept nothing from the bot for ``seconds``."""
        self._ban_until = self._clock() + seconds
        self._changed.set()

    async def __aenter__(self) -> Self:
        """Record that the bot starts. Raises DatabaseError."""
        await self._store.write(vitals.begin_run, own_version(), self._now())
        self._writer = asyncio.create_task(self._write_changes(), name="monitor")
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Record that the bot ends, and the error that ended it, if any."""
        if self._writer is not None:
            self._writer.cancel()
            await asyncio.gather(self._writer, return_exceptions=True)
        if isinstance(error, Exception) and not isinstance(error, AnotherBot):
            reasons: dict[str, Kind] = {SECOND_INSTANCE: "conflict", REVOKED: "revoked"}
            self.note(reasons.get(str(error), "broken"))
        with contextlib.suppress(DatabaseError):  # which may be why the bot ends
            await self._store.write(self._store_end)

    def _set(self, trouble: Trouble) -> None:
        self._trouble = trouble
        self._changed.set()

    async def _write_changes(self) -> None:
        while True:
            await self._changed.wait()
            self._changed.clear()
            try:
                await self._store.record(self._store_state)
            except DatabaseError as error:
                log.warning("%s; status does not tell the newest trouble", error)
            await asyncio.sleep(MIN_WRITE_INTERVAL_S)

    def _store_state(self, db: Database) -> None:
        if self._trouble is not None:
            vitals.keep_trouble(db, self._trouble)
        vitals.keep_ban(db, self._ban_until)

    def _store_end(self, db: Database) -> None:
        vitals.keep_ban(db, self._ban_until)
        if self._trouble is not None:
            trouble = self._trouble
            if trouble.ended_at is None:  # nobody observes its end once the bot is down
                trouble = replace(trouble, ended_at=self._now())
            vitals.keep_trouble(db, trouble)
        vitals.end_run(db, self._now())

    def _now(self) -> int:
        return int(self._clock())
