"""Scripted faults: what Telegram, proxies and the network may do to a request."""

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
    """502 with an HTML body, as from nginx; the call has no effect."""


@dataclass(frozen=True, slots=True)
class Hang:
    """No answer for `seconds`, or until released (None); then the call continues as usual.

    With `taken` the call takes effect first and only the answer hangs. Without, it has no effect if
    the client has disconnected meanwhile.
    """

    seconds: float | None = None
    taken: bool = False


@dataclass(frozen=True, slots=True)
class DropBefore:
    """The connection is closed before the call takes effect."""


@dataclass(frozen=True, slots=True)
class DropAfter:
    """The call takes effect, then the connection is closed without an answer."""


@dataclass(frozen=True, slots=True)
class Garbage:
    """An answer that is not the Bot API's, such as a proxy's page.

    The call has no effect unless it is `taken`.
    """

    status: int = 200
    body: bytes = b"<!doctype html>"
    taken: bool = False


Kind: TypeAlias = Refuse | FloodWait | BadGateway | Hang | DropBefore | DropAfter | Garbage


@dataclass(slots=True, eq=False)
class Fault:
    """A scripted fault: `kind` applies to the next `times` calls (None: all) of `method` in `chat`."""

    kind: Kind
    method: str | None
    chat: int | None
    times: int | None
    hits: int = 0
    hanging: int = 0
    """The number of requests that it makes hang now."""
    _released: asyncio.Event = field(default_factory=asyncio.Event)

    def release(self) -> None:
        """Let every request that this fault makes hang continue, now and in future."""
        self._released.set()

    async def hang(self, seconds: float | None) -> None:
        """Wait until released, for at most `seconds` (None: without limit)."""
        self.hanging += 1
        try:
            async with asyncio.timeout(seconds):
                await self._released.wait()
        except TimeoutError:
            pass
        finally:
            self.hanging -= 1


class Faults:
    """The script of faults: the oldest fault that matches a call applies to it."""

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
        """Add a fault to the script. None for `method` or `chat` means any.

        `chat` may be an id, a User or a Chat. Returns the fault: `hits` counts the calls to which it
        was applied, and `release()` ends a `Hang`.
        """
        chat_id = None if chat is None else int(getattr(chat, "id", chat))
        fault = Fault(kind, method, chat_id, times)
        self._script.append(fault)
        return fault

    def remove(self, fault: Fault) -> None:
        """Remove a fault from the script, if it is still there, and release the requests it holds."""
        if fault in self._script:
            self._script.remove(fault)
        self._hanging.discard(fault)
        fault.release()

    def clear(self) -> None:
        """Empty the script and release every request that hangs."""
        self._script.clear()
        self.release()

    def release(self) -> None:
        """Let every request that hangs continue."""
        for fault in self._hanging:
            fault.release()
        self._hanging.clear()

    def match(self, method: str, chat_id: int | None) -> Fault | None:
        """Return the fault that applies to this call, and count the hit; None if there is none."""
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
