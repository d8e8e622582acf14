r"""Writing entries as a ticker's text that reads back as the same entries.

The plain form (headlines and paragraphs below ``date`` markers) is used if it reads back as the same
entries, otherwise heads such as ``+++ 21:01 Headline +++``. Four devices preserve awkward entries:

- A backslash before a line of a body, or before a headline in its head, marks the rest as literal.
- ``order newest`` states the order where the times would tell another one.
- ``date unknown`` ends the validity of the date line above.
- ``02:30 (UTC+2)`` tells the two hours apart on the night on which the clocks go back.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from tickerbot.errors import DocumentError
from tickerbot.formats.ticker_text.attempt import find_announcements
from tickerbot.formats.ticker_text.blocks import BULLET, is_text, read_blocks
from tickerbot.formats.ticker_text.clock import Clock
from tickerbot.formats.ticker_text.dressing import may_be_dressing
from tickerbot.formats.ticker_text.furniture import clear_furniture
from tickerbot.formats.ticker_text.heads import Head
from tickerbot.formats.ticker_text.order import Position, find_order
from tickerbot.formats.ticker_text.page_lines import may_be_page_line
from tickerbot.formats.ticker_text.read import key_of, parse
from tickerbot.model import ParsedEntry

_ANY_ZONE = ZoneInfo("UTC")
_NEWEST_FIRST = "order newest"


def format_entries(entries: Iterable[ParsedEntry], zone: ZoneInfo | None = None) -> str:
    """Write entries as a ticker's text, in the order given (newest first).

    ``parse`` reads the same entries back, except for seconds, ids, notes and line numbers, provided
    that their text is clean. If the newsroom's ``zone`` is given, this includes a time that occurs
    twice, where the order of the entries does not tell which one is meant.
    """
    entries = tuple(entries)
    if not any(entry.time for entry in entries):
        plain = _plain(entries)
        for text in (plain, f"{_NEWEST_FIRST}\n\n{plain}"):
            if _reads_as(text, entries):
                return text
    return _with_heads(entries, zone)


def _plain(entries: Iterable[ParsedEntry]) -> str:
    parts = []
    day = None
    for entry in entries:
        if entry.date != day:
            day = entry.date
            parts.append(_marker(day))
        parts += [entry.headline, *entry.body]
    return _joined(parts)


def _reads_as(text: str, entries: Iterable[ParsedEntry]) -> bool:
    try:
        return list(map(key_of, parse(text, _ANY_ZONE))) == list(map(key_of, entries))
    except DocumentError:
        return False


def _with_heads(entries: Sequence[ParsedEntry], zone: ZoneInfo | None) -> str:
    keys = [key_of(entry) for entry in entries]
    announcements = find_announcements((headline, body, at) for headline, body, _, at in keys)
    seen = set()
    clock = Clock(zone or _ANY_ZONE)
    parts: list[str] = []
    positions: list[Position] = []
    day = None
    for index, (entry, key) in enumerate(zip(entries, keys, strict=True)):
        at = key[3]
        read_date, moment = clock.place(at) if entry.date == day else (None, None)
        starts_day = read_date != entry.date or entry.date != day
        positions.append(Position(entry.date, starts_day or not index, at))
        if starts_day:
            parts.append(_marker(entry.date))
            clock.start_day(entry.date)
            _, moment = clock.place(at)
        day = entry.date
        offset = _needed_offset(entry, moment) if zone else None
        if offset is not None:
            clock.place(at, offset)
        is_literal = index in announcements or key in seen
        parts.append(_head(entry.headline, at, offset, is_literal=is_literal))
        parts += map(_paragraph, entry.body)
        seen.add(key)
    order, _ = find_order(positions)
    return _joined(parts if order == "newest" else [_NEWEST_FIRST, *parts])


def _joined(parts: Sequence[str]) -> str:
    return "\n\n".join(parts) + "\n" if parts else ""


def _marker(day: date | None) -> str:
    return f"date {day.isoformat() if day else 'unknown'}"


def _needed_offset(entry: ParsedEntry, assumed: datetime | None) -> timedelta | None:
    """Return the offset from UTC, if the time without it would be read as another moment."""
    if not (entry.date and entry.time and entry.published_at and assumed):
        return None
    local = datetime.combine(entry.date, entry.time)
    minute = timedelta(minutes=1)
    offset = round((local - entry.published_at.replace(tzinfo=None)) / minute) * minute
    meant = local.replace(second=0, microsecond=0) - offset
    return None if meant == assumed.replace(tzinfo=None) else offset


def _head(headline: str, at: time | None, offset: timedelta | None, *, is_literal: bool) -> str:
    stamp = f"{at:%H:%M} " if at else ""
    if offset is not None:
        hours, minutes = divmod(abs(offset) // timedelta(minutes=1), 60)
        sign = "-" if offset < timedelta() else "+"
        stamp += f"(UTC{sign}{hours}{f':{minutes:02}' if minutes else ''}) "
    plain = f"+++ {stamp}{headline} +++"
    if is_literal or not _reads_as_head(plain, Head(1, headline, time=at, offset=offset)):
        return f"+++ {stamp}\\{headline} +++"
    return plain


def _reads_as_head(line: str, head: Head) -> bool:
    try:
        return list(read_blocks([line])) == [head]
    except DocumentError:
        return False


def _paragraph(text: str) -> str:
    first, *others = text.split("\n")
    lines = [first if _is_plain(first) else f"\\{first}"]
    lines += [line if BULLET.match(line) and _is_plain(line) else f"\\{line}" for line in others]
    return "\n".join(lines)


def _is_plain(line: str) -> bool:
    return (
        is_text(line)
        and clear_furniture([line])[0] == [line]
        and not (may_be_dressing(line) or may_be_page_line(line))
    )
