"""The most recent calls of the Bot API, as the page's panel shows them: rows, refusals and the rate."""

from __future__ import annotations

import json
import time
from collections import deque
from typing import Any

from tickerbot.playground.values import Call, Json
from tickerbot.playground.world import World

MAX_CALLS = 50
"""Number of calls, and of refusals (429), that are kept."""
MAX_JSON = 2_000
"""Maximum number of characters shown of a call's parameters, and of its answer."""
_MESSAGE_METHODS = ("sendMessage", "sendDocument", "editMessageText", "editMessageReplyMarkup")
_TICKS_PER_SECOND = 10


class CallLog:
    """Records the calls that are passed to `note`. Calls and refusals are numbered from 1."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._calls: deque[tuple[int, Call]] = deque(maxlen=MAX_CALLS)
        self.call_count = 0
        self._floods: deque[tuple[int, Call]] = deque(maxlen=MAX_CALLS)
        self.flood_count = 0
        """Number of calls that were refused with 429."""
        self.allowed_count = 0
        """Number of messages and edits that were accepted."""
        self._ticks: deque[list[int]] = deque()
        """Pairs of a tenth of a second and the number of messages in it."""

    def note(self, call: Call) -> None:
        """Record a call that has ended."""
        if call.method == "getUpdates" and call.status == 200 and not call.result:
            return  # a poll without updates
        self.call_count += 1
        self._calls.append((self.call_count, call))
        if call.status == 429:
            self.flood_count += 1
            self._floods.append((self.flood_count, call))
        elif call.method in _MESSAGE_METHODS and call.status == 200:
            self.allowed_count += 1
            tick = int(time.monotonic() * _TICKS_PER_SECOND)
            if self._ticks and self._ticks[-1][0] == tick:
                self._ticks[-1][1] += 1
            else:
                self._ticks.append([tick, 1])
                self._drop_old_ticks(tick)

    def rate(self, now: float) -> int:
        """Return the number of messages in the last second; `now` is from `time.monotonic`."""
        self._drop_old_ticks(int(now * _TICKS_PER_SECOND))
        return sum(number for _, number in self._ticks)

    def _drop_old_ticks(self, tick: int) -> None:
        while self._ticks and self._ticks[0][0] <= tick - _TICKS_PER_SECOND:
            self._ticks.popleft()

    def since(self, call_number: int, flood_number: int) -> Json:
        """Return the calls and refusals with higher numbers, and how many calls are kept no longer."""
        calls = [self._call_json(n, call) for n, call in self._calls if n > call_number]
        floods = [self._flood_json(n, call) for n, call in self._floods if n > flood_number]
        skipped = self.call_count - call_number - len(calls)
        return {"calls": calls, "floods": floods, "skipped": skipped}

    def _call_json(self, number: int, call: Call) -> Json:
        return {
            "n": number,
            "at": call.at,
            "method": call.method,
            "chat": self._chat_title(call),
            "status": call.status,
            "ms": None if call.seconds is None else round(1000 * call.seconds, 1),
            "sent": _as_text({name: _parsed(value) for name, value in call.params.items()}),
            "answer": "" if call.result is None else _as_text(call.result),
        }

    def _flood_json(self, number: int, call: Call) -> Json:
        parameters = (call.result or {}).get("parameters") or {}
        return {
            "n": number,
            "at": call.at,
            "method": call.method,
            "chat": self._chat_title(call),
            "retry_after": parameters.get("retry_after", 0),
        }

    def _chat_title(self, call: Call) -> str | None:
        chat = self._world.chats.get(call.chat_id) if call.chat_id is not None else None
        return chat.title if chat else None


def _parsed(value: Any) -> Any:
    """Return a parameter that is JSON in a string as the value it stands for."""
    if isinstance(value, str) and value[:1] in ("{", "["):
        try:
            return json.loads(value)
        except (ValueError, RecursionError):
            return value
    return value


def _as_text(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)[:MAX_JSON]
