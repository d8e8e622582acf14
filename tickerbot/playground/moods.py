"""Telegram's moods, as a visitor of the page sets and watches them: limits, faults, a silent crowd."""

from __future__ import annotations

import asyncio
import json
import time
from collections import OrderedDict, deque
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from tickerbot.playground.faults import BadGateway, DropAfter, Fault, Hang
from tickerbot.playground.limits import Limits
from tickerbot.playground.server import BotApi
from tickerbot.playground.values import Call, Json, NotAllowed, User

FAULT_KINDS = ("bad_gateway", "hang", "drop_answer", "calm")
LimitsHook: TypeAlias = Callable[[bool], None]
Join: TypeAlias = Callable[[list[User]], Awaitable[None]]
"""Subscribes many silent accounts. Raises NotAllowed where that cannot be done now."""

MOST_IN_CROWD = 50_000
CHUNK = 500
"""Accounts made at a time, with a turn for everybody else in between."""
SHOWN_CALLS = 50
SHOWN_REACHES = 3
KEPT_REACHES = 8
CUT = 2_000
"""Characters of a call's parameters and of its answer that are shown."""
HEADLINE = 80
_COUNTED = ("sendMessage", "sendDocument", "editMessageText", "editMessageReplyMarkup")
_TICKS = 10  # a second


@dataclass(slots=True)
class _Reach:
    """How far one text has come among the crowd; times are seconds of a clock that only goes on."""

    number: int
    text: str
    of: int
    begun: float
    last: float
    chats: set[int] = field(default_factory=set)

    def as_json(self, now: float) -> Json:
        done = len(self.chats) >= self.of
        seconds = (self.last if done else now) - self.begun
        return {
            "id": self.number,
            "text": self.text,
            "got": len(self.chats),
            "of": self.of,
            "seconds": round(seconds, 1),
            "done": done,
        }


@dataclass(slots=True)
class Seen:
    """What one window has been shown already."""

    calls: int = 0
    floods: int = 0
    shown: Json | None = None


class Moods:
    """The switches and what they show. `on_limits` is told when flood limits go on or off."""

    def __init__(self, api: BotApi, on_limits: LimitsHook, join: Join) -> None:
        self._api = api
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
        self._calls: deque[tuple[int, Call]] = deque(maxlen=SHOWN_CALLS)
        self._call_count = 0
        self._floods: deque[tuple[int, Call]] = deque(maxlen=SHOWN_CALLS)
        self._flood_count = 0
        self._allowed = 0
        self._sent: deque[list[int]] = deque()
        """Pairs of a tenth of a second and how many messages it saw."""
        api.call_watchers.append(self._note_call)

    # --- switches

    def set_limits(self, *, on: bool) -> None:
        """Switch Telegram's flood limits on or off."""
        self._limits.enabled = on
        self._on_limits(on)

    def set_fault(self, kind: str, seconds: float) -> None:
        """Begin one of `FAULT_KINDS`, which ends the one before; `calm` only ends it.

        Bad gateways and hanging last for `seconds`; a dropped answer meets one message.
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
        """End whatever fault there is, and let go what hangs."""
        if self._timer is not None:
            self._timer.cancel()
        if self._fault is not None:
            self._api.faults.remove(self._fault)
        self._timer = self._fault = self._fault_until = None
        self._fault_kind = "calm"
        self._api.changed()

    async def close(self) -> None:
        """End whatever is under way."""
        self.calm()
        if self._joining is not None:
            self._joining.cancel()
            await asyncio.wait([self._joining])

    async def add_crowd(self, number: int) -> None:
        """Make silent accounts and subscribe them. Raises NotAllowed."""
        if self._joining is not None:
            raise NotAllowed("busy", "others are just joining")
        if len(self._crowd) + number > MOST_IN_CROWD:
            raise NotAllowed("crowd_full", f"more than {MOST_IN_CROWD:,} do not fit in here")
        self._joining = asyncio.create_task(self._add_crowd(number))
        self._joining.add_done_callback(lambda task: task.cancelled() or task.exception())
        # shielded: who has closed the page meanwhile has still asked for them
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
        """Count accounts as part of the crowd, which are subscribed already."""
        self._crowd.update(user.id for user in users)

    # --- watching

    def note_message(self, chat_id: int, message_id: int) -> None:
        """Note that a message came to one of the crowd, or was changed there."""
        chat = self._api.chats.get(chat_id)
        message = chat.messages.get(message_id) if chat else None
        if message is None or not message.from_bot or chat_id not in self._crowd:
            return
        now = time.monotonic()
        reach = self._reaches.get(message.text)
        if reach is None:
            self._reach_count += 1
            headline = " ".join(message.text[: 4 * HEADLINE].split())[:HEADLINE]
            reach = _Reach(self._reach_count, headline, len(self._crowd), now, now)
            self._reaches[message.text] = reach
            if len(self._reaches) > KEPT_REACHES:
                self._reaches.popitem(last=False)
        if chat_id not in reach.chats:
            reach.chats.add(chat_id)
            reach.last = now

    def _note_call(self, call: Call) -> None:
        if call.method == "getUpdates" and call.status == 200 and not call.result:
            return  # a poll that brought nothing
        self._call_count += 1
        self._calls.append((self._call_count, call))
        if call.status == 429:
            self._flood_count += 1
            self._floods.append((self._flood_count, call))
        elif call.method in _COUNTED and call.status == 200:
            self._allowed += 1
            tick = int(time.monotonic() * _TICKS)
            if self._sent and self._sent[-1][0] == tick:
                self._sent[-1][1] += 1
            else:
                self._sent.append([tick, 1])
                self._forget_ticks(tick)

    def _forget_ticks(self, tick: int) -> None:
        while self._sent and self._sent[0][0] <= tick - _TICKS:
            self._sent.popleft()

    def news(self, seen: Seen) -> Json | None:
        """Return a `moods` event with what the window has not seen yet; None without any news."""
        now = time.monotonic()
        state = self._state(now)
        if state == seen.shown and (self._call_count, self._flood_count) == (
            seen.calls,
            seen.floods,
        ):
            return None
        calls = [self._call_json(n, call) for n, call in self._calls if n > seen.calls]
        floods = [self._flood_json(n, call) for n, call in self._floods if n > seen.floods]
        skipped = self._call_count - seen.calls - len(calls)
        seen.calls, seen.floods, seen.shown = self._call_count, self._flood_count, state
        return {**state, "calls": calls, "floods": floods, "skipped": skipped}

    def _state(self, now: float) -> Json:
        self._forget_ticks(int(now * _TICKS))
        newest = list(self._reaches.values())[-SHOWN_REACHES:]
        return {
            "type": "moods",
            "limits": {
                "on": self._limits.enabled,
                "overall": self._limits.overall_per_second,
                "group_per_minute": self._limits.group_per_minute,
            },
            "rate": sum(number for _, number in self._sent),
            "allowed": self._allowed,
            "refused": self._flood_count,
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

    def _call_json(self, number: int, call: Call) -> Json:
        return {
            "n": number,
            "at": call.at,
            "method": call.method,
            "chat": self._name(call),
            "status": call.status,
            "ms": None if call.seconds is None else round(1000 * call.seconds, 1),
            "sent": _as_text({name: _readable(value) for name, value in call.params.items()}),
            "answer": "" if call.result is None else _as_text(call.result),
        }

    def _flood_json(self, number: int, call: Call) -> Json:
        parameters = (call.result or {}).get("parameters") or {}
        return {
            "n": number,
            "at": call.at,
            "method": call.method,
            "chat": self._name(call),
            "retry_after": parameters.get("retry_after", 0),
        }

    def _name(self, call: Call) -> str | None:
        chat = self._api.chats.get(call.chat_id) if call.chat_id is not None else None
        return chat.title if chat else None


def _readable(value: Any) -> Any:
    """A parameter that came as JSON in a string, as the JSON that it is."""
    if isinstance(value, str) and value[:1] in ("{", "["):
        try:
            return json.loads(value)
        except (ValueError, RecursionError):
            return value
    return value


def _as_text(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)[:CUT]
