"""Choosing among several readings of a whole document the one that fits it best.

Some lines may be heads or mere text (``shapes``). The document is read with all their shapes as heads,
then without each of them in turn; what fits best is kept. A reading fits the worse

- the more lines look like a head but are read as text,
- the more steps there are against the order in which the times run, and the more time they span,
- the less alike its heads are, and
- the more lines are in no entry.

The number of readings is fixed, so that the work grows no faster than the text.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from math import inf

from tickerbot.errors import DocumentError
from tickerbot.formats.ticker_text.attempt import Attempt, attempt_to_read
from tickerbot.formats.ticker_text.blocks import read_blocks
from tickerbot.formats.ticker_text.drafts import Draft
from tickerbot.formats.ticker_text.dressing import undress
from tickerbot.formats.ticker_text.furniture import clear_furniture
from tickerbot.formats.ticker_text.heads import Head
from tickerbot.formats.ticker_text.order import (
    MINUTES_OF_A_DAY,
    ORDERS,
    Position,
    cost_of,
    count_steps_against,
)
from tickerbot.formats.ticker_text.shapes import CERTAIN, DECORATIONS, EVERY, Shape

# of a shape that stands alone, and of a number without text below it
_LONE = 2.0
_HOLLOW = 2.0
# of a line in no entry of which it is known what it is
_KNOWN = 0.25
_LAST_RESORT = 1e6
_MIN_MINUTES = 2
_MIN_NUMBERS = 3
# from 1000 to 2059
_HOURS_LIKE_YEARS = range(10, 21)


def choose_reading(lines: Sequence[str]) -> tuple[Attempt, list[Head]]:
    """Return the reading of cleaned lines that fits best, and what looks like a head but is text in it.

    Raises DocumentError, with the line, if the text is not a ticker.
    """
    lines, furniture = clear_furniture(lines)
    lines, names = undress(lines)
    attempt, unread = _choose(lines)
    attempt.left_out += furniture + names
    return attempt, unread


def _choose(lines: Sequence[str]) -> tuple[Attempt, list[Head]]:
    found = _doubtful(lines, EVERY)
    # a message's head may be that of an entry, too
    also = _doubtful(lines, EVERY & ~Shape.MESSENGER) if found else []
    present = CERTAIN
    for head in (*found, *also):
        present |= head.shape
    doubtful = list({head.line: head for head in (*also, *found)}.values())
    if present == CERTAIN:
        return attempt_to_read(lines, CERTAIN), []
    chosen, best, misfit = present, *_read(lines, present, doubtful)
    for shape in Shape:
        if shape in chosen and len(chosen) > 1:
            attempt, other = _read(lines, chosen & ~shape, doubtful)
            if attempt and other <= misfit:
                chosen, best, misfit = chosen & ~shape, attempt, other
    alternatives = list(present) if best is None else []
    for shapes in [*alternatives, CERTAIN]:
        attempt, other = _read(lines, shapes, doubtful)
        if attempt and other <= misfit:
            chosen, best, misfit = shapes, attempt, other
    if best is None:
        return attempt_to_read(lines, CERTAIN), []  # raises what is wrong
    heads = {head.line for head in best.heads}
    return best, [head for head in doubtful if head.line not in heads]


def _doubtful(lines: Sequence[str], shapes: Shape) -> list[Head]:
    blocks = read_blocks(lines, shapes)
    return [block for block in blocks if isinstance(block, Head) and block.shape != CERTAIN]


def positions_of(attempt: Attempt) -> list[Position]:
    """Return what tells the order of the drafts."""
    return [
        Position(
            attempt.days[draft.day_index],
            index == 0 or draft.day_index != attempt.drafts[index - 1].day_index,
            draft.time,
            _minute_of(draft),
        )
        for index, draft in enumerate(attempt.drafts)
    ]


def _minute_of(draft: Draft) -> int | None:
    head = draft.head
    return head.count if head and head.shape & (Shape.MINUTE | Shape.RELATIVE) else None


def _read(
    lines: Sequence[str], shapes: Shape, doubtful: Sequence[Head]
) -> tuple[Attempt | None, float]:
    """Return a reading and how badly it fits; None and infinity if the text is no ticker so."""
    try:
        attempt = attempt_to_read(lines, shapes)
    except DocumentError:
        return None, inf
    return attempt, _misfit(attempt, shapes, doubtful)


def _misfit(attempt: Attempt, shapes: Shape, doubtful: Sequence[Head]) -> float:
    heads = attempt.heads
    times = {head.line: head.time for head in heads}
    unread = sum(
        head.line not in times or bool(head.time and not times[head.line]) for head in doubtful
    )
    decorated = sum(bool(head.shape & DECORATIONS) for head in heads if head.time)
    plain = sum(bool(head.time) for head in heads) - decorated
    timed = [head for head in heads if head.time]
    lone = sum(
        _LONE
        for shape in shapes & ~DECORATIONS
        if sum(shape in head.shape for head in heads) == 1
        and len(timed) <= 1
        and not (shape is Shape.NUMBER and Shape.MINUTE in shapes)
    )
    positions = positions_of(attempt)
    steps = count_steps_against(positions)
    days = min(cost_of(positions, order) for order in ORDERS) / MINUTES_OF_A_DAY
    odd = _odd_numbers(attempt) + _odd_minutes(heads) + _odd_senders(heads) + _odd_digits(timed)
    lost = sum(_KNOWN if line.is_known else 1 for line in attempt.left_out)
    for shape in (
        Shape.BEHIND,
        Shape.PLACE,
        Shape.DIGITS,
    ):  # of a minority, that is a programme within the text
        alike = sum(shape in head.shape for head in timed)
        odd += inf if 0 < alike * 2 <= len(timed) else 0
    return unread + steps + days + min(decorated, plain) + lone + odd + lost


def _odd_numbers(attempt: Attempt) -> float:
    """The numbers of a list run by one through the whole document, and have text below them.

    Two are a list only where the text is no ticker otherwise: “1. Mai” begins a headline.
    """
    drafts = [draft for draft in attempt.drafts if draft.head and Shape.NUMBER in draft.head.shape]
    if not drafts:
        return 0
    counts = [draft.head.count or 0 for draft in drafts if draft.head]
    steps = {second - first for first, second in pairwise(counts)}
    if steps not in ({1}, {-1}) or len(drafts) < len(attempt.heads):
        return inf
    certain = 0 if len(drafts) >= _MIN_NUMBERS else _LAST_RESORT
    return certain + sum(_HOLLOW for draft in drafts if not draft.body)


def _odd_minutes(heads: Sequence[Head]) -> float:
    """“Ende: …” belongs to a match only beside its minutes."""
    minutes = [head for head in heads if Shape.MINUTE in head.shape]
    counted = sum(head.count is not None for head in minutes)
    return inf if minutes and counted < _MIN_MINUTES else 0


def _odd_digits(timed: Sequence[Head]) -> float:
    """“1940 – …” and “2015 – …” may be years; with “2101 – …” or “0915 – …” they are times."""
    times = [head.time for head in timed if head.time and Shape.DIGITS in head.shape]
    are_years = all(at.hour in _HOURS_LIKE_YEARS for at in times)
    return inf if times and (are_years or len(times) < _MIN_MINUTES) else 0


def _odd_senders(heads: Sequence[Head]) -> float:
    """Senders write more than once; what differs from message to message is a headline."""
    senders = Counter(head.sender for head in heads if head.sender and not head.is_message)
    return inf if sum(senders.values()) > 1 and len(senders) == sum(senders.values()) else 0
