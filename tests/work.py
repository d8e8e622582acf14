"""Work, counted and not timed: a count is the same on every machine."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import _lru_cache_wrapper, cache
from types import FrameType
from typing import Any

from sqlite_utils import Database

from tickerbot.text.german import roots

_STEPS_A_TICK = 10


@dataclass
class Steps:
    """How many instructions SQLite's virtual machine has run, to the nearest ten of each statement."""

    steps: int = 0

    def tick(self) -> None:
        self.steps += _STEPS_A_TICK


@contextlib.contextmanager
def sqlite_steps(db: Database) -> Iterator[Steps]:
    """Count the instructions that SQLite runs on this connection."""
    counted = Steps()
    db.conn.set_progress_handler(counted.tick, _STEPS_A_TICK)
    try:
        yield counted
    finally:
        db.conn.set_progress_handler(None, 0)


def lines_run(job: Callable[[], object]) -> int:
    """The number of lines of Python that a job runs, a loop's as often as it goes round.

    Counted are those of this project and of ``difflib``, and each return there. What is remembered from
    earlier calls is forgotten first. What happens within one line is not seen: regular expressions have
    counts of their own (``tests.backtracking``).
    """
    _forget_what_is_remembered()
    counted = 0

    def enter(frame: FrameType, _: str, __: Any) -> Any:
        return count if _is_counted(str(frame.f_globals.get("__name__"))) else None

    def count(_: FrameType, __: str, ___: Any) -> Any:  # called for each line: as short as can be
        nonlocal counted
        counted += 1
        return count

    before = sys.gettrace()
    sys.settrace(enter)
    try:
        result = job()
        if isinstance(result, Iterator):
            for _ in result:
                pass
    finally:
        sys.settrace(before)
    return counted


@cache
def _is_counted(module: str) -> bool:
    return module.startswith(("tickerbot", "difflib"))


def grows_linearly(work: Callable[[int], int], size: int, *, room: int = 0, least: int = 0) -> bool:
    """Whether the work for 4 · ``size`` is in proportion to that for ``size``.

    Where it grows by the square, it is sixteen times as much, else four times; the limit is seven
    times. ``room`` is what it may cost in any case; what ``least`` costs is taken from both.
    """
    # the work for less is done only where the answer depends on it
    four_times = work(4 * size)
    if four_times <= room:
        return True
    fixed = work(least) if least else 0
    return four_times - fixed <= 7 * max(work(size) - fixed, 0) + room


def _forget_what_is_remembered() -> None:
    roots._remembered.clear()
    for wrapper in _caches(len(sys.modules)):
        wrapper.cache_clear()


@cache
def _caches(_number_of_modules: int) -> list[Any]:
    """The caches of limited size; those without limit, or of one value, hold tables."""
    return [
        each
        for name, module in sys.modules.items()
        if name.startswith("tickerbot")
        for each in vars(module).values()
        if isinstance(each, _lru_cache_wrapper) and (each.cache_parameters()["maxsize"] or 1) > 1
    ]
