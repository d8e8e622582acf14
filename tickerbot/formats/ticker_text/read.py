"""Reading a ticker's text into entries: the reading that fits best, dated in the order it runs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Literal
from zoneinfo import ZoneInfo

from tickerbot.errors import DocumentError
from tickerbot.formats.ticker_text.attempt import Attempt
from tickerbot.formats.ticker_text.choice import choose_reading, positions_of
from tickerbot.formats.ticker_text.clock import Clock
from tickerbot.formats.ticker_text.drafts import Draft
from tickerbot.formats.ticker_text.hidden_times import find_hidden_times
from tickerbot.formats.ticker_text.order import Order, find_order
from tickerbot.formats.ticker_text.relative import spell_out
from tickerbot.formats.ticker_text.zones import convert, offset_of
from tickerbot.model import Level, ParsedEntry
from tickerbot.text.cleaning import clean_lines

Key = tuple[str, tuple[str, ...], date | None, time | None]


@dataclass(frozen=True, slots=True)
class Remark:
    """What was not understood about a line, or only guessed; ``text`` is the line, shortened.

    ``left-out``: it is in no entry. ``text``: it looks like a head, or tells a time in a document whose
    entries have none, but is read as text.
    ``guessed-date``: the date of the entry that begins here stands nowhere.
    """

    line: int
    kind: Literal["left-out", "text", "guessed-date"]
    text: str


@dataclass(frozen=True, slots=True)
class Reading:
    """The entries of a document, newest first, and what there is to say about them.

    ``order`` is that of the document; ``order_is_told`` says whether anything in it told, or the caller
    did: it is assumed otherwise. ``remarks`` are in the order of their lines.
    """

    entries: list[ParsedEntry]
    order: Order
    order_is_told: bool
    remarks: tuple[Remark, ...] = ()


def parse(text: str, zone: ZoneInfo, order: Order | None = None) -> list[ParsedEntry]:
    """Read a ticker's text as entries, newest first: see ``read_ticker``."""
    return read_ticker(text, zone, order).entries


def read_ticker(text: str, zone: ZoneInfo, order: Order | None = None) -> Reading:
    """Read a ticker's text as entries.

    They come newest first: in the order of the document, which is reversed if the document runs oldest
    first (``order``; if it is not given, the times tell). ``zone`` is the newsroom's time zone. Raises
    DocumentError, with the line, if the text is not a ticker.
    """
    lines = spell_out(clean_lines(text))
    attempt, unread = choose_reading(lines)
    found, is_told = find_order(positions_of(attempt))
    stated = order or attempt.order
    found = stated or found
    remarks: list[Remark] = []
    entries = list(_date_entries(attempt, zone, found, remarks))
    remarks += [Remark(item.line, "left-out", item.text) for item in attempt.left_out]
    left_out = {item.line for item in attempt.left_out}
    remarks += [
        Remark(head.line, "text", lines[head.line - 1])
        for head in unread
        if head.line not in left_out
    ]
    told = {remark.line for remark in remarks}
    hidden = find_hidden_times(lines, attempt.drafts)
    remarks += [Remark(line, "text", lines[line - 1]) for line in hidden if line not in told]
    remarks.sort(key=lambda remark: remark.line)
    if found == "oldest":
        entries.reverse()
    return Reading(entries, found, bool(stated) or is_told, tuple(remarks))


def key_of(entry: ParsedEntry) -> Key:
    """Return the key by which two entries of a ticker are equal."""
    at = entry.time.replace(second=0, microsecond=0) if entry.time else None
    return entry.headline, entry.body, entry.date, at


def _date_entries(
    attempt: Attempt, zone: ZoneInfo, order: Order, remarks: list[Remark]
) -> Iterator[ParsedEntry]:
    """Give entries their dates and moments, and drop repeated ones."""
    clock = Clock(zone, order)
    clock.start_day(attempt.days[0])
    day_index = 0
    seen: set[Key] = set()
    for draft in attempt.drafts:
        if draft.day_index != day_index:
            day_index = draft.day_index
            clock.start_day(attempt.days[day_index])
        try:
            entry = _date_entry(draft, clock, zone)
        except OverflowError as error:
            raise DocumentError("the dates run out of range", draft.line) from error
        key = key_of(entry)
        if not draft.is_literal and key in seen:
            remarks.append(Remark(draft.line, "left-out", draft.headline))
            continue
        if entry.date and (clock.has_turned or day_index in attempt.guessed_days):
            remarks.append(Remark(draft.line, "guessed-date", entry.date.isoformat()))
        seen.add(key)
        yield entry


def _date_entry(draft: Draft, clock: Clock, zone: ZoneInfo) -> ParsedEntry:
    head, at = draft.head, draft.time
    offset = head.offset if head else None
    day, moment = clock.place(at, offset)
    if head and head.zone and day and at:
        local = datetime.combine(day, at)
        offset = offset_of(head.zone, local, zone)
        if offset is not None:
            there = convert(local, offset, zone)
            day, at, moment = there.date(), there.time().replace(fold=0), there.astimezone(UTC)
    level = Level.URGENT if head and head.is_urgent else Level.NORMAL
    return ParsedEntry(draft.headline, draft.body, day, at, moment, line=draft.line, level=level)
