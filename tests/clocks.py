"""Clocks for tests: time that goes only when told to, or only when nobody has anything else to do."""

from __future__ import annotations

import asyncio
import functools
import selectors
from collections.abc import Callable, Coroutine
from concurrent.futures import Executor
from typing import Any, ParamSpec, TypeVar, TypeVarTuple, Unpack

P = ParamSpec("P")
T = TypeVar("T")
Ts = TypeVarTuple("Ts")


class WatchedClock:
    """A clock that goes only when told to, and lets a test wait until it was looked at."""

    def __init__(self, now: float = 0.0) -> None:
        self.now = now
        self._looks: asyncio.Queue[None] = asyncio.Queue()

    def __call__(self) -> float:
        self._looks.put_nowait(None)
        return self.now

    async def looked_at(self, times: int) -> None:
        """Wait until it was looked at so many times more than was waited for so far."""
        for _ in range(times):
            await asyncio.wait_for(self._looks.get(), 30)


class JumpingClock:
    """A machine's time: what has passed, and a clock on the wall that somebody may set."""

    def __init__(self, now: float) -> None:
        self._wall = now
        self._passed = 1_000.0

    def __call__(self) -> float:
        """Unix time in seconds, as the clock on the wall shows it."""
        return self._wall

    def passed(self) -> float:
        """Seconds that have passed, from some moment on."""
        return self._passed

    def wait(self, seconds: float) -> None:
        """Let time pass."""
        self._wall += seconds
        self._passed += seconds

    def jump(self, seconds: float) -> None:
        """The clock on the wall is set, forward or back."""
        self._wall += seconds


class _Skipping(selectors.DefaultSelector):
    """Does not wait for a time to pass: lets it have passed."""

    def __init__(self) -> None:
        super().__init__()
        self.now = 0.0
        self.is_busy: Callable[[], bool] = lambda: False

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        if timeout is None or (timeout > 0 and self.is_busy()):
            return super().select()
        ready = super().select(0)
        if not ready:
            self.now += timeout
        return ready


class SkippingLoop(asyncio.SelectorEventLoop):
    """An event loop where a sleep of an hour takes no time and comes an hour later.

    Its time stands still while anybody has something to do, so what takes time by it took as long
    as was slept, exactly. For what waits for nothing but timers: of threads, files and networks it
    does not know whether they are done.
    """

    def __init__(self) -> None:
        self._skipping = _Skipping()
        super().__init__(self._skipping)

    def time(self) -> float:
        return self._skipping.now


class WorkingLoop(SkippingLoop):
    """As SkippingLoop, but its time also stands still while a thread of an executor works."""

    def __init__(self) -> None:
        super().__init__()
        self._skipping.is_busy = lambda: self._jobs > 0
        self._jobs = 0

    def run_in_executor(
        self, executor: Executor | None, func: Callable[[Unpack[Ts]], T], *args: *Ts
    ) -> asyncio.Future[T]:
        """Count the job for as long as it runs."""
        self._jobs += 1
        future = super().run_in_executor(executor, func, *args)
        future.add_done_callback(self._forget)
        return future

    def _forget(self, _: asyncio.Future[T]) -> None:
        self._jobs -= 1


def in_skipped_time(test: Callable[P, Coroutine[Any, Any, None]]) -> Callable[P, None]:
    """Let a test run on such a loop."""

    @functools.wraps(test)
    def run(*args: P.args, **kwargs: P.kwargs) -> None:
        with asyncio.Runner(loop_factory=SkippingLoop) as runner:
            runner.run(test(*args, **kwargs))

    return run
