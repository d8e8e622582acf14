"""The order of a document, told by its dates and times.

Of the two orders, that one holds in which the document spans less time: four entries at 08:30, 10:40,
13:15 and 16:50 are eight hours of one day, oldest first, rather than three days, newest first.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time
from typing import Literal

Order = Literal["newest", "oldest"]
ORDERS: tuple[Order, Order] = ("newest", "oldest")

MINUTES_OF_A_DAY = 24 * 60
# a smaller step against the order is an entry out of order, or the night on which the clocks go back
TOLERANCE = 60
# a midnight that no date line states, besides the time that passes until then
_TURN = 6 * 60
# a date or count against the order
_AGAINST = 2 * MINUTES_OF_A_DAY


@dataclass(frozen=True, slots=True)
class Position:
    """What tells where an entry stands: its day (and whether the text states it just here), and time.

    ``count`` is the minute of a match, where the entry has one instead of a time.
    """

    day: date | None
    starts_day: bool
    time: time | None
    count: int | None = None


def find_order(positions: Sequence[Position]) -> tuple[Order, bool]:
    """Return the order of a document, and whether anything in it tells; if not, newest first."""
    newest, oldest = cost_of(positions, "newest"), cost_of(positions, "oldest")
    return ("oldest" if oldest < newest else "newest"), oldest != newest


def cost_of(positions: Sequence[Position], order: Order) -> int:
    """Return what speaks against an order, in minutes: the time that passes, and steps against it."""
    sign = 1 if order == "oldest" else -1
    cost = 0
    day: date | None = None
    minutes: int | None = None
    count: int | None = None
    for position in positions:
        if position.starts_day:
            if day and position.day:
                passed = sign * (position.day - day).days
                cost += -passed * _AGAINST if passed < 0 else 0
                minutes = minutes if passed == 0 else None
            else:
                minutes = None
            day = position.day or day
        if position.time:
            now = minutes_of(position.time)
            cost += 0 if minutes is None else step_cost(sign * (now - minutes))
            minutes = now
        elif position.count is not None:
            cost += _AGAINST if count is not None and sign * (position.count - count) < 0 else 0
            count = position.count
    return cost


def step_cost(step: int) -> int:
    """Return what a step of so many minutes costs, in an order in which time rises."""
    if step >= 0:
        return step
    return TOLERANCE - step if step >= -TOLERANCE else MINUTES_OF_A_DAY + _TURN + step


def minutes_of(at: time) -> int:
    """Return the minutes since midnight."""
    return at.hour * 60 + at.minute


def count_steps_against(positions: Sequence[Position]) -> int:
    """Return how many steps run against the order found: three for each turn of a day."""
    order, _ = find_order(positions)
    sign = 1 if order == "oldest" else -1
    against = 0
    minutes: int | None = None
    for position in positions:
        if position.starts_day:
            minutes = None
        if position.time:
            now = minutes_of(position.time)
            step = 0 if minutes is None else sign * (now - minutes)
            against += 3 if step < -TOLERANCE else step < 0
            minutes = now
    return against
