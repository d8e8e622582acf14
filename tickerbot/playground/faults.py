"""Scripted faults: what Telegram, its proxies and the network do to a request on a bad day."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import Any, TypeAlias


@dataclass(frozen=True, slots=True)
class Refuse:
    """An error answer of the Bot API; the call has no effect."""

    error_code: int
    description: str
    parameters: dict[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class FloodWait:
    """429 with `retry_after` seconds; the call has no effect."""

    seconds: int


@dataclass(frozen=True, slots=True)
class BadGateway:
    """502 with an HTML body, as nginx gives it; the call has no effect."""


@dataclass(frozen=True, slots=True)
class Hang:
    """No answer for `seconds`, or until released (None); then the call goes on as usual.

    With `taken` the message is taken first and only the answer hangs. Without, a client that left
    meanwhile has sent nothing.
    """

    seconds: float | None = None
    taken: bool = False


@dataclass(frozen=True, slots=True)
class DropBefore:
    """The connection is closed before the message is taken."""


@dataclass(frozen=True, slots=True)
class DropAfter:
    """The message is taken, then the connection is closed without an answer."""


@dataclass(frozen=True, slots=True)
class Garbage:
    """A body that is not JSON, as a proxy's page; the call has no effect."""

    status: int = 200


Kind: TypeAlias = Refuse | FloodWait | BadGateway | Hang | DropBefore | DropAfter | Garbage


@dataclass(slots=True, eq=False)
class Fault:
    """A scripted fault: `kind` meets the next `times` calls (None: all) of `method` in `chat`."""

    kind: Kind
    method: str | None
    chat: int | None
    times: int | None
    hits: int = 0
    hanging: int = 0
    """How many requests wait on it now."""
    _released: asyncio.Event = field(default_factory=asyncio.Event)

    def release(self) -> None:
        """Let every request that hangs on this fault go on, now and in future."""
        self._released.set()

    async def hang(self, seconds: float | None) -> None:
        """Wait `seconds`, or without a time until released."""
        self.hanging += 1
        try:
            async with asyncio.timeout(seconds):
                await self._released.wait()
        except TimeoutError:
            pass
        finally:
            self.hanging -= 1


class Faults:
    """The script: the oldest fault that fits a call meets it."""

    def __init__(self) -> None:
        self._script: list[Fault] = []
        self._hanging: set[Fault] = set()

    def add(
        self,
        *,
        kind: Kind,
        method: str | None = None,
        chat: Any = None,
        times: int | None = 1,
    ) -> Fault:
        """Script a fault. None for `method` or `chat` means any; `chat` may be an id, User or Chat.

        Returns the fault, whose `hits` count and whose `release()` ends a `Hang`.
        """
        chat_id = None if chat is None else int(getattr(chat, "id", chat))
        fault = Fault(kind, method, chat_id, times)
        self._script.append(fault)
        return fault

    def remove(self, fault: Fault) -> None:
        """Take a fault out of the script, if it is still there, and release what hangs on it."""
        if fault in self._script:
            self._script.remove(fault)
        self._hanging.discard(fault)
        fault.release()

    def clear(self) -> None:
        """Forget the script and release whatever hangs."""
        self._script.clear()
        self.release()

    def release(self) -> None:
        """Let every request that hangs go on."""
        for fault in self._hanging:
            fault.release()
        self._hanging.clear()

    def meet(self, method: str, chat_id: int | None) -> Fault | None:
        """Return the fault that meets this call, counted as hit; None when the call is spared."""
        for fault in self._script:
            if fault.method not in (None, method) or fault.chat not in (None, chat_id):
                continue
            fault.hits += 1
            if fault.times is not None and fault.hits >= fault.times:
                self._script.remove(fault)
            if isinstance(fault.kind, Hang):
                self._hanging.add(fault)
            return fault
        return None
