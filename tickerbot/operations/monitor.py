"""Observes the running bot, and stores what ``/status`` and ``tickerbot status`` show."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from types import TracebackType
from typing import Self

from sqlite_utils import Database

from tickerbot import events
from tickerbot.bot_api.watcher import Refusal
from tickerbot.errors import REVOKED, SECOND_INSTANCE, AnotherBot, DatabaseError
from tickerbot.storage import alarms, restraints, vitals
from tickerbot.storage.restraints import Way
from tickerbot.storage.status import own_version
from tickerbot.storage.store import Store
from tickerbot.storage.vitals import Kind, Trouble

log = logging.getLogger(__name__)

MIN_WRITE_INTERVAL_S = 5.0
"""Minimum time between two writes, in seconds, however many problems are reported."""


_SILENCES: dict[Way, Kind] = {"sending": "muted", "polling": "deafened"}


def log_silence(way: Way, until: float) -> None:
    """Log until when, a Unix time in seconds, Telegram wants nothing from the bot on this way."""
    end = datetime.fromtimestamp(until).astimezone().isoformat(" ", "seconds")
    if way == "sending":
        log.warning(events.SILENT, end)
    else:
        log.warning(events.DEAF, end)


class Monitor:
    """Takes reports of trouble, and stores the most recent one while its context is open."""

    def __init__(self, store: Store, clock: Callable[[], float] = time.time) -> None:
        """``clock`` returns Unix time in seconds."""
        self._store = store
        self._clock = clock
        self._unreachable_ways: set[str] = set()
        self._trouble: Trouble | None = None
        # what is to be kept: when it began, and for how many seconds
        self._restraints: dict[restraints.Kind, tuple[float, float]] = {}
        self._kept: dict[restraints.Kind, tuple[float, float]] = {}
        self._refusals: dict[Way, Refusal | None] = {}
        self._alarms: dict[alarms.Kind, float] = {}
        self.on_alarm: Callable[[], None] = lambda: None
        """Called when there may be an alarm to tell the editors of."""
        self._changed = asyncio.Event()
        self._urgent = asyncio.Event()  # people are to know of it at once
        self._writer: asyncio.Task[None] | None = None

    def note(self, kind: Kind) -> None:
        """Record a single problem that occurred now."""
        self._set(Trouble(kind, self._now(), self._now()))

    @property
    def is_telegram_away(self) -> bool:
        """Whether Telegram cannot be reached by some way now, or refuses the bot."""
        return bool(self._unreachable_ways) or any(self._refusals.values())

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

    def can_reach(self, way: str) -> bool:
        """Whether Telegram can be reached by ``way``, as far as is known."""
        return way not in self._unreachable_ways

    def refused(self, way: Way, kind: Refusal | None) -> None:
        """Record what Telegram refuses on this way of all that the bot asks; the editors are told."""
        before = self._refusals.get(way)
        if kind == before:
            return
        self._refusals[way] = kind
        self._urgent.set()
        if kind is not None:
            self._raise_alarm(kind, None)
        elif (
            self._trouble is not None
            and self._trouble.kind == before
            and before not in self._refusals.values()
        ):
            self._set(Trouble(self._trouble.kind, self._trouble.began_at, self._now()))
        self.on_alarm()  # what could not be told before may be told now

    def unpaid(self) -> None:
        """Record that messages go out at the free rate, as there are too few Stars."""
        self._raise_alarm("unpaid", self._now())

    def _raise_alarm(self, kind: alarms.Kind, ended_at: int | None) -> None:
        self._alarms[kind] = self._clock()
        self._set(Trouble(kind, self._now(), ended_at))

    def silenced(self, way: Way, seconds: float) -> None:
        """Record that Telegram asks for silence on this way for so many seconds, and log it."""
        now = self._clock()
        known = self._restraints.get(way, (0.0, 0.0))
        self._restraints[way] = (now, seconds)
        self._changed.set()
        if abs(now + seconds - sum(known)) < 1.0:
            return  # as several answers say that were under way together
        log_silence(way, now + seconds)
        if seconds >= restraints.MIN_TOLD_S:
            self._set(Trouble(_SILENCES[way], int(now), int(now + seconds)))

    def counted_strictly(self, seconds: float) -> None:
        """Record that Telegram is taken to count strictly for so many seconds."""
        log.info(events.STRICT)
        self._restraints["strict"] = (self._clock(), seconds)
        self._changed.set()

    async def __aenter__(self) -> Self:
        """Record that the bot starts. Raises DatabaseError."""
        await self._store.write(vitals.begin_run, own_version(), self._now())
        await self._store.write(restraints.begin_now, self._clock())
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
            self._urgent.clear()
            try:
                await self._store.record(self._store_state)
                self.on_alarm()
            except DatabaseError as error:
                log.warning(events.STATUS_NOT_KEPT, error)
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(MIN_WRITE_INTERVAL_S):
                    await self._urgent.wait()

    def _store_state(self, db: Database) -> None:
        if self._trouble is not None:
            vitals.keep_trouble(db, self._trouble)
        self._store_restraints(db)

    def _store_end(self, db: Database) -> None:
        self._store_restraints(db)
        if self._trouble is not None:
            trouble = self._trouble
            if trouble.ended_at is None:  # nobody observes its end once the bot is down
                trouble = replace(trouble, ended_at=self._now())
            vitals.keep_trouble(db, trouble)
        vitals.end_run(db, self._now())

    def _store_restraints(self, db: Database) -> None:
        for alarm, began_at in self._alarms.items():
            alarms.raise_alarm(db, alarm, began_at)
        for kind, (began_at, seconds) in self._restraints.items():
            if self._kept.get(kind) != (began_at, seconds):
                restraints.keep_restraint(db, kind, began_at, seconds)
                self._kept[kind] = (began_at, seconds)

    def _now(self) -> int:
        return int(self._clock())
