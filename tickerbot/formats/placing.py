"""The order of a document's entries: oldest first, by time where there is one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time
from itertools import pairwise
from math import inf
from zoneinfo import ZoneInfo

from tickerbot.model import ParsedEntry


@dataclass(frozen=True, slots=True)
class Placed:
    """An entry that is about to be stored, and its place in the archive (Unix time in seconds)."""

    entry: ParsedEntry
    ordered_at: int


def place(document: Sequence[ParsedEntry], zone: ZoneInfo) -> list[Placed]:
    """The entries of a document, oldest first, each with its place in the archive.

    Documents run newest first, unless their times say otherwise. An entry whose moment is not known
    keeps its place among its neighbours: it goes right after the older one, but not before its own
    day. Of one second, the lowest ``id`` goes first, as the archive has it.
    """
    placed: list[Placed] = []
    before = 0
    for entry in document if runs_forward(document) else reversed(document):
        if entry.published_at is not None:
            before = int(entry.published_at.timestamp())
        elif entry.date is not None:
            begins = int(datetime.combine(entry.date, time(), zone).timestamp())
            same_day = bool(placed) and placed[-1].entry.date == entry.date
            before = max(begins, before) if same_day else begins
        placed.append(Placed(entry, before))
    placed.sort(key=lambda it: (it.ordered_at, inf if it.entry.id is None else it.entry.id))
    return placed


def runs_forward(document: Sequence[ParsedEntry]) -> bool:
    """Whether a document runs oldest first: from entry to entry its times rise more often than fall."""
    steps = [_step(first, second) for first, second in pairwise(document)]
    return steps.count(1) > steps.count(-1)


def _step(first: ParsedEntry, second: ParsedEntry) -> int:
    """1 where the second of two entries is known to be later, -1 where it is earlier, else 0."""
    if first.published_at and second.published_at:
        return (first.published_at < second.published_at) - (
            first.published_at > second.published_at
        )
    if first.date and second.date:
        return (first.date < second.date) - (first.date > second.date)
    if first.time and second.time and not (first.date or second.date):
        return (first.time < second.time) - (first.time > second.time)
    return 0
