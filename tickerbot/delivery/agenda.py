"""The agenda: a queue of the duties that are due, the most urgent first, each held only once."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from sqlite_utils import Database

from tickerbot.bot_api.clocks import SteadyClock
from tickerbot.model import Copy, Delivery, Digest, Entry
from tickerbot.newest import Newest
from tickerbot.storage.archive import entries
from tickerbot.storage.outbox import copies, digests, pushes
from tickerbot.storage.outbox.pushes import Staleness
from tickerbot.storage.store import Store

# Maximum number of pushes that one look at the database adds to the queue.
PAGE_SIZE = 64
# Maximum number of failing chats that are tried again at once: they must not hold up the others.
MAX_RETRYING = 8
# Maximum number of corrections under way: the other workers stay free for pushes.
MAX_CORRECTIONS = 32
# Maximum number of pushes of which it is remembered when they were first seen.
MAX_SEEN = 10_000

NOT_READ = -1
"""The ``as_of`` of a duty whose message is still to be read."""

Duty = Delivery | Copy
"""To send a push to a subscription, or to correct a copy."""
Shown = Entry | Digest
"""What a message shows."""
Subject = int | tuple[int, ...]
"""What identifies that: the number of an entry, below zero of a digest, or those of its entries."""
Key = int | tuple[int, int]
"""What may be held only once: a subscription (for its next push), or a copy."""


@dataclass(order=True, slots=True)
class Held:
    """A duty that is queued or under way; pushes come first, of these the urgent ones.

    ``duty`` and ``entry`` were read when the store had counted ``as_of`` changes. A queued copy is
    ``is_superseded`` if a note to it is sent first: the note's worker corrects the copy, too. One that
    ``is_probe`` is tried during an outage.
    """

    priority: int
    number: int
    duty: Duty = field(compare=False)
    entry: Shown | None = field(compare=False)
    as_of: int = field(compare=False)
    is_under_way: bool = field(default=False, compare=False)
    is_superseded: bool = field(default=False, compare=False)
    is_probe: bool = field(default=False, compare=False)

    @property
    def revision(self) -> int:
        """The revision of the entry that was read; 0 if there is no entry."""
        return self.entry.revision if self.entry else 0

    @property
    def parts(self) -> tuple[int, ...]:
        """The revisions of the entries in a digest that was read."""
        if not isinstance(self.entry, Digest):
            return ()
        return tuple(entry.revision for entry in self.entry.entries)


def _key(duty: Duty) -> Key:
    return copies.key_of(duty) if isinstance(duty, Copy) else duty.subscription_id


def _subject(duty: Duty) -> Subject:
    if duty.kind != "digest":
        return duty.entry_id
    return duty.seq if isinstance(duty, Copy) else duty.entries


def _read(db: Database, duty: Duty) -> Shown | None:
    """What the duty's message must show now."""
    if duty.kind != "digest":
        return entries.get_entry(db, duty.entry_id)
    numbers = digests.entries_of(db, duty.seq) if isinstance(duty, Copy) else duty.entries
    found = (entries.get_entry(db, number) for number in numbers)
    return Digest(tuple(entry for entry in found if entry is not None))


class Agenda:
    """Finds due duties that are not held yet, and hands them out to workers."""

    def __init__(
        self, store: Store, staleness: Staleness, clock: Callable[[], float] | None = None
    ) -> None:
        """``clock`` returns Unix time in seconds, and does not jump."""
        self._store = store
        self._staleness = staleness
        self._clock = clock or SteadyClock()
        # when each push was first seen, but for those that were there at the start: the times that
        # the database has of them are of a clock that may be set at any time
        self._seen_at = Newest[int, float](MAX_SEEN)
        self._newest_seen: int | None = None
        self._queue: asyncio.PriorityQueue[Held] = asyncio.PriorityQueue()
        self._numbers = itertools.count()
        # duties that are queued, under way or not recorded yet
        self._held: dict[Key, Held] = {}
        # released while ``fill`` was reading, so what it has read of them may be out of date
        self._released: set[Key] = set()
        self._nothing_held = asyncio.Event()
        self._nothing_held.set()

    @property
    def is_running_low(self) -> bool:
        """Whether few duties are left in the queue."""
        return self._queue.qsize() < PAGE_SIZE // 2

    async def fill(self) -> None:
        """Queue the duties that are due and not held yet."""
        held = [each.duty for each in self._held.values()]
        as_of = self._store.changes
        self._released.clear()
        duties, found = await self._store.read(self._find_due, held)
        for duty in duties:
            if _key(duty) not in self._held and _key(duty) not in self._released:
                self._queue.put_nowait(self._hold(duty, found.get(_subject(duty)), as_of))

    def _find_due(
        self, db: Database, held: Sequence[Duty]
    ) -> tuple[list[Duty], dict[Subject, Shown | None]]:
        """Find due duties besides those ``held``, and their entries; of each kind up to its maximum."""
        now = self._clock()
        self._see_new_pushes(db, now)
        deliveries = [duty for duty in held if isinstance(duty, Delivery)]
        subscriptions = [delivery.subscription_id for delivery in deliveries]
        retries = max(0, MAX_RETRYING - sum(delivery.attempts > 0 for delivery in deliveries))
        correcting = {copies.key_of(duty) for duty in held if isinstance(duty, Copy)}
        duties: list[Duty] = [
            *pushes.due(db, PAGE_SIZE, self._staleness, now, subscriptions, self._seen_at),
            *pushes.due_again(db, retries, self._staleness, now, subscriptions, self._seen_at),
            *copies.to_correct(db, max(0, MAX_CORRECTIONS - len(correcting)), now, correcting),
        ]
        found: dict[Subject, Shown | None] = {}
        for duty in duties:
            if _subject(duty) not in found:
                found[_subject(duty)] = _read(db, duty)
        return duties, found

    def _see_new_pushes(self, db: Database, now: float) -> None:
        if self._newest_seen is None:
            self._newest_seen = pushes.newest_number(db)
            return
        new = pushes.numbers_after(db, self._newest_seen)
        self._seen_at.update(dict.fromkeys(new, now))
        self._newest_seen = max([self._newest_seen, *new])

    async def take(self) -> Held:
        """Wait for the next duty. The worker that takes it has to release it."""
        return await self._queue.get()

    def preempt(self, copy: Copy, entry: Shown | None, as_of: int) -> Held | None:
        """Hold a copy ahead of its turn; None if it is under way already."""
        other = self._held.get(_key(copy))
        if other is not None and other.is_under_way:
            return None
        if other is not None:
            other.is_superseded = True
        held = self._hold(copy, entry, as_of)
        held.is_under_way = True
        return held

    def _hold(self, duty: Duty, entry: Shown | None, as_of: int) -> Held:
        priority = 1 if isinstance(duty, Copy) else -1 if duty.urgent else 0
        held = Held(priority, next(self._numbers), duty, entry, as_of)
        self._held[_key(duty)] = held
        self._nothing_held.clear()
        return held

    def release(self, held: Held) -> None:
        """Hold this duty no longer, done or not."""
        if self._held.get(_key(held.duty)) is held:
            del self._held[_key(held.duty)]
        self._released.add(_key(held.duty))
        if not self._held:
            self._nothing_held.set()

    def take_all(self) -> list[Held]:
        """Take every duty that is still queued."""
        found = []
        while not self._queue.empty():
            found.append(self._queue.get_nowait())
        return found

    async def join(self) -> None:
        """Return when no duty is held any more."""
        await self._nothing_held.wait()


def entry_if_owed(db: Database, delivery: Delivery) -> Shown | None:
    """What it shows, as it is now; None if the chat is not owed this delivery any more."""
    return _read(db, delivery) if pushes.is_owed(db, delivery) else None


def entry_if_behind(db: Database, copy: Copy) -> Shown | None:
    """What it shows, as it is now; None if the copy already shows what it must."""
    current = copies.get_copy(db, copy.seq, copy.subscription_id)
    if current is None or current.revision >= current.wanted:
        return None
    return _read(db, copy)
