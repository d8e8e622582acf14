"""Telegram's moods, which the visitor of the page controls and observes: limits, faults, a crowd."""

from __future__ import annotations

import asyncio
import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, field
from datetime import time as clock_time
from typing import TypeAlias

from tickerbot.playground.call_log import CallLog
from tickerbot.playground.clock import Clock
from tickerbot.playground.faults import BadGateway, DropAfter, Fault, Hang
from tickerbot.playground.limits import Limits
from tickerbot.playground.server import BotApi
from tickerbot.playground.values import Json, NotAllowed, User

FAULT_KINDS = ("bad_gateway", "hang", "drop_answer", "calm")
LimitsHook: TypeAlias = Callable[[bool], None]
Join: TypeAlias = Callable[[list[User]], Awaitable[None]]
"""Subscribes silent accounts. Raises NotAllowed if that is not possible now."""

MAX_CROWD = 50_000
CHUNK = 500
"""Number of accounts that are created before other tasks get a turn."""
MAX_SHOWN_REACHES = 3
MAX_KEPT_REACHES = 8
MAX_TEXT_SHOWN = 80
"""Maximum number of characters shown of a message's text."""


@dataclass(slots=True)
class _Reach:
    """How many of the crowd have received one text; times are from `time.monotonic`."""

    number: int
    text: str
    audience: int
    started: float
    last: float
    chats: set[int] = field(default_factory=set)

    def as_json(self, now: float) -> Json:
        done = len(self.chats) >= self.audience
        seconds = (self.last if done else now) - self.started
        return {
            "id": self.number,
            "text": self.text,
            "got": len(self.chats),
            "of": self.audience,
            "seconds": round(seconds, 1),
            "done": done,
        }


@dataclass(slots=True)
class Seen:
    """What one window has been shown: the numbers of its newest call and refusal, and the state."""

    calls: int = 0
    floods: int = 0
    state: Json | None = None


class Moods:
    """The controls of the page's panel and what it shows.

    `on_limits` is called when the flood limits are switched on or off; `clock` is the API's.
    """

    def __init__(self, api: BotApi, clock: Clock, on_limits: LimitsHook, join: Join) -> None:
        self._api = api
        self.clock = clock
        self._on_limits = on_limits
        self._join = join
        self._limits = api.limits = api.limits or Limits()
        self._fault: Fault | None = None
        self._fault_kind: str = "calm"
        self._fault_until: float | None = None
        self._timer: asyncio.TimerHandle | None = None
        self._crowd: set[int] = set()
        self._joining: asyncio.Task[None] | None = None
        self._reaches: OrderedDict[str, _Reach] = OrderedDict()
        self._reach_count = 0
        self._log = CallLog(api)
        api.call_watchers.append(self._log.note)

    # --- controls

    def set_limits(self, *, on: bool) -> None:
        """Switch Telegram's flood limits on or off."""
        self._limits.enabled = on
        self._on_limits(on)

    def forward_to(self, hour: clock_time) -> None:
        """Put the clock forward to the next time that it is so late."""
        self.clock.forward_to(hour)
        self._api.notify_watchers(None)

    def set_fault(self, kind: str, seconds: float) -> None:
        """Start one of `FAULT_KINDS`, which ends the current one; `calm` only ends it.

        `bad_gateway` and `hang` last for `seconds`; `drop_answer` applies to one message.
        """
        self.calm()
        if kind == "calm":
            return
        if kind == "drop_answer":
            self._fault = self._api.faults.add(kind=DropAfter(), method="sendMessage")
        else:
            fault = BadGateway() if kind == "bad_gateway" else Hang()
            self._fault = self._api.faults.add(kind=fault, times=None)
            loop = asyncio.get_running_loop()
            self._fault_until = loop.time() + seconds
            self._timer = loop.call_later(seconds, self.calm)
        self._fault_kind = kind

    def calm(self) -> None:
        """End the current fault, if any, and release the requests that hang."""
        if self._timer is not None:
            self._timer.cancel()
        if self._fault is not None:
            self._api.faults.remove(self._fault)
        self._timer = self._fault = self._fault_until = None
        self._fault_kind = "calm"
        self._api.wake_waiters()

    async def close(self) -> None:
        """End the current fault, and cancel the joining of a crowd."""
        self.calm()
        if self._joining is not None:
            self._joining.cancel()
            await asyncio.wait([self._joining])

    async def add_crowd(self, number: int) -> None:
        """Create silent accounts and subscribe them. Raises NotAllowed."""
        if self._joining is not None:
            raise NotAllowed("busy", "others are just joining")
        if len(self._crowd) + number > MAX_CROWD:
            raise NotAllowed("crowd_full", f"more than {MAX_CROWD:,} do not fit in here")
        self._joining = asyncio.create_task(self._add_crowd(number))
        self._joining.add_done_callback(lambda task: task.cancelled() or task.exception())
        # shielded, so that the accounts are added even if the page is closed meanwhile
        await asyncio.shield(self._joining)

    async def _add_crowd(self, number: int) -> None:
        users: list[User] = []
        try:
            for begin in range(0, number, CHUNK):
                users += self._api.add_users(min(CHUNK, number - begin))
                await asyncio.sleep(0)
            await self._join(users)
            self.adopt(users)
        except BaseException:
            for user in users:
                del self._api.users[user.id], self._api.chats[user.id]
            raise
        finally:
            self._joining = None

    def adopt(self, users: Iterable[User]) -> None:
        """Add accounts that are subscribed already to the crowd."""
        self._crowd.update(user.id for user in users)

    # --- observing

    def note_message(self, chat_id: int, message_id: int) -> None:
        """Note that a message was sent to one of the crowd, or edited there."""
        chat = self._api.chats.get(chat_id)
        message = chat.messages.get(message_id) if chat else None
        if message is None or not message.from_bot or chat_id not in self._crowd:
            return
        now = time.monotonic()
        reach = self._reaches.get(message.text)
        if reach is None:
            self._reach_count += 1
            text = " ".join(message.text[: 4 * MAX_TEXT_SHOWN].split())[:MAX_TEXT_SHOWN]
            reach = _Reach(self._reach_count, text, len(self._crowd), now, now)
            self._reaches[message.text] = reach
            if len(self._reaches) > MAX_KEPT_REACHES:
                self._reaches.popitem(last=False)
        if chat_id not in reach.chats:
            reach.chats.add(chat_id)
            reach.last = now

    def next_event(self, seen: Seen) -> Json | None:
        """Return a `moods` event with what the window has not seen yet, or None if that is nothing.

        `seen` is updated.
        """
        now_seen = Seen(self._log.call_count, self._log.flood_count, self._state(time.monotonic()))
        if now_seen == seen:
            return None
        calls = self._log.since(seen.calls, seen.floods)
        seen.calls, seen.floods, seen.state = now_seen.calls, now_seen.floods, now_seen.state
        return {**(now_seen.state or {}), **calls}

    def _state(self, now: float) -> Json:
        newest = list(self._reaches.values())[-MAX_SHOWN_REACHES:]
        return {
            "type": "moods",
            "limits": {
                "on": self._limits.enabled,
                "overall": self._limits.overall_per_second,
                "group_per_minute": self._limits.group_per_minute,
            },
            "rate": self._log.rate(now),
            "allowed": self._log.allowed_count,
            "refused": self._log.flood_count,
            "fault": self._fault_json(),
            "crowd": {"size": len(self._crowd), "joining": self._joining is not None},
            "reach": [reach.as_json(now) for reach in reversed(newest)],
        }

    def _fault_json(self) -> Json | None:
        if self._fault is None or (self._fault_kind == "drop_answer" and self._fault.hits):
            return None
        left = None
        if self._fault_until is not None:
            left = max(0, round(self._fault_until - asyncio.get_running_loop().time()))
        return {"kind": self._fault_kind, "left_s": left}
