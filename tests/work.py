"""Work, counted and not timed: a count is the same on every machine."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass

from sqlite_utils import Database

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
