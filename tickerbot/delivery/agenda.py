"""The agenda: duties that were found due, the most urgent first, each held by one worker at most."""

from __future__ import annotations

import asyncio
import itertools
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from sqlite_utils import Database

from tickerbot.model import Copy, Delivery, Entry
from tickerbot.storage.archive import entries
from tickerbot.storage.outbox import copies, pushes
from tickerbot.storage.outbox.pushes import Staleness
from tickerbot.storage.store import Store

PAGE = 64
# So many chats in trouble are tried at a time: they must not hold up those that are well.
TROUBLED = 8
# So many corrections are under way at a time: the other workers are free for pushes.
CORRECTIONS = 32

Duty = Delivery | Copy
"""To send a push to a subscription, or to bring a copy to its newest state."""
Key = int | tuple[int, int]
"""What may be under way once: a subscription's next push, or a copy."""


@dataclass(order=True, slots=True)
class Held:
    """A duty with its entry as they were when the store counted ``as_of`` changes; pushes go first.

    A queued copy whose note comes first is ``void``: the note's worker corrects it.
    """

    priority: int
    number: int
    duty: Duty = field(compare=False)
    entry: Entry | None = field(compare=False)
    as_of: int = field(compare=False)
    is_under_way: bool = field(default=False, compare=False)
    is_void: bool = field(default=False, compare=False)

    @property
    def revision(self) -> int:
        """The revision that the entry was in; 0 where there is none."""
        return self.entry.revision if self.entry else 0


def _key(duty: Duty) -> Key:
    return copies.key_of(duty) if isinstance(duty, Copy) else duty.subscription_id


class Agenda:
    """Looks for duties that nobody holds, and hands them out."""

    def __init__(
        self, store: Store, staleness: Staleness, clock: Callable[[], float] = time.time
    ) -> None:
        """``clock`` gives Unix times in seconds."""
        self._store = store
        self._staleness = staleness
        self._clock = clock
        self._queue: asyncio.PriorityQueue[Held] = asyncio.PriorityQueue()
        self._numbers = itertools.count()
        # duties that are queued, under way or not recorded yet
        self._held: dict[Key, Held] = {}
        # and those that were let go while somebody looked: what was seen of them may be old
        self._released: set[Key] = set()
        self._all_free = asyncio.Event()
        self._all_free.set()

    @property
    def wants_more(self) -> bool:
        """Whether few duties wait to be taken."""
        return self._queue.qsize() < PAGE // 2

    async def fill(self) -> None:
        """Queue what is due and held by nobody."""
        held = [each.duty for each in self._held.values()]
        as_of = self._store.changes
        self._released.clear()
        duties, found = await self._store.read(self._look, held)
        for duty in duties:
            if _key(duty) not in self._held and _key(duty) not in self._released:
                self._queue.put_nowait(self._hold(duty, found.get(duty.entry_id), as_of))

    def _look(
        self, db: Database, held: Sequence[Duty]
    ) -> tuple[list[Duty], dict[int, Entry | None]]:
        """What may be done beside what is ``held``, of each kind as much as there is room for."""
        now = self._clock()
        deliveries = [duty for duty in held if isinstance(duty, Delivery)]
        subscriptions = [delivery.subscription_id for delivery in deliveries]
        room = max(0, TROUBLED - sum(delivery.attempts > 0 for delivery in deliveries))
        correcting = {copies.key_of(duty) for duty in held if isinstance(duty, Copy)}
        duties: list[Duty] = [
            *pushes.due(db, PAGE, self._staleness, now, subscriptions),
            *pushes.due_again(db, room, self._staleness, now, subscriptions),
            *copies.to_correct(db, max(0, CORRECTIONS - len(correcting)), now, correcting),
        ]
        return duties, {
            number: entries.get_entry(db, number) for number in {duty.entry_id for duty in duties}
        }

    async def take(self) -> Held:
        """The next duty; whoever takes it releases it in the end."""
        return await self._queue.get()

    def take_up(self, copy: Copy, entry: Entry | None, as_of: int) -> Held | None:
        """Hold a copy out of its turn; None where somebody is at it already."""
        other = self._held.get(_key(copy))
        if other is not None and other.is_under_way:
            return None
        if other is not None:
            other.is_void = True
        held = self._hold(copy, entry, as_of)
        held.is_under_way = True
        return held

    def _hold(self, duty: Duty, entry: Entry | None, as_of: int) -> Held:
        priority = 1 if isinstance(duty, Copy) else 0
        held = Held(priority, next(self._numbers), duty, entry, as_of)
        self._held[_key(duty)] = held
        self._all_free.clear()
        return held

    def release(self, held: Held) -> None:
        """Nobody is at this duty any more."""
        if self._held.get(_key(held.duty)) is held:
            del self._held[_key(held.duty)]
        self._released.add(_key(held.duty))
        if not self._held:
            self._all_free.set()

    def waiting(self) -> list[Held]:
        """Take all that nobody has taken yet."""
        found = []
        while not self._queue.empty():
            found.append(self._queue.get_nowait())
        return found

    async def until_all_free(self) -> None:
        """Return when nobody holds anything."""
        await self._all_free.wait()
