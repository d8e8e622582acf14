"""Reading a ticker's text into entries.

In a text with heads, every head begins an entry, whose body runs to the next head; a few lines before
the first head are the page's title. In a text without heads, headlines are told from paragraphs by
their form. Entries that a table of contents announces, or that are repeated, are read once.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, time
from itertools import dropwhile
from zoneinfo import ZoneInfo

from tickerbot.errors import DocumentError
from tickerbot.formats.ticker_text.blocks import BULLET, DateLine, Paragraph, read_blocks
from tickerbot.formats.ticker_text.clock import Clock
from tickerbot.formats.ticker_text.heads import Head, headline_or_prose
from tickerbot.formats.ticker_text.sections import (
    Section,
    attach_preceding_headlines,
    drop_tables_of_contents,
    read_sections,
)
from tickerbot.formats.ticker_text.unmarked import (
    EXPECTED,
    Item,
    Kind,
    first_line_is_headline,
    group_items,
    kind_of,
    reject_other_texts,
)
from tickerbot.model import ParsedEntry
from tickerbot.text.cleaning import clean_lines
from tickerbot.text.sentences import first_sentence

Key = tuple[str, tuple[str, ...], date | None, time | None]

_TITLE = re.compile(r"(?:live|news)[ -]?(?:ticker|blog)|\bticker\b", re.IGNORECASE)
# fewer headlines with a body before the first head are the page's title and teaser, not entries
_MIN_ENTRIES_BEFORE_HEAD = 3
_MAX_TEASER_PARAGRAPHS = 5


@dataclass(frozen=True, slots=True)
class _Undated:
    """An entry whose date is still to be worked out from the date above it, ``days[day_index]``."""

    line: int
    headline: str
    body: tuple[str, ...]
    day_index: int
    head: Head | None = None

    @property
    def time(self) -> time | None:
        return self.head.time if self.head else None

    @property
    def is_literal(self) -> bool:
        return self.head is not None and self.head.is_literal


def parse(text: str, zone: ZoneInfo) -> list[ParsedEntry]:
    """Read a ticker's text as entries, in the order of the document.

    ``zone`` is the newsroom's time zone. Raises DocumentError, with the line, if the text is not a
    ticker.
    """
    sections = list(read_sections(read_blocks(clean_lines(text))))
    days: list[date | None] = [None]
    if any(isinstance(section.opening, Head) for section in sections):
        attach_preceding_headlines(sections)
        found = _read_headed(sections, days)
    else:
        drop_tables_of_contents(sections)
        found = _read_unmarked(sections, days)
    if not found:
        raise DocumentError(f"no entry found; {EXPECTED}")
    announcements = find_announcements((entry.headline, entry.body, entry.time) for entry in found)
    kept = [
        entry for index, entry in enumerate(found) if entry.is_literal or index not in announcements
    ]
    return list(_date_entries(kept, days, zone))


def find_announcements(entries: Iterable[tuple[str, tuple[str, ...], time | None]]) -> set[int]:
    """Return the indexes of entries without a body that only announce another entry.

    The announced entry has the same headline, a body, and the same time if the announcement has one.
    """
    entries = tuple(entries)
    times: dict[str, set[time | None]] = {}
    for headline, body, at in entries:
        if body:
            times.setdefault(headline, set()).add(at)
    return {
        index
        for index, (headline, body, at) in enumerate(entries)
        if not body and headline in times and (at is None or at in times[headline])
    }


def key_of(entry: ParsedEntry) -> Key:
    """Return the key by which two entries of a ticker are equal."""
    at = entry.time.replace(second=0, microsecond=0) if entry.time else None
    return entry.headline, entry.body, entry.date, at


def _read_headed(sections: Sequence[Section], days: list[date | None]) -> list[_Undated]:
    found: list[_Undated] = []
    for section in sections:
        head = section.opening
        if not isinstance(head, Head):
            found += _read_headless(section, days)
            continue
        if head.has_date:
            days.append(head.date)
        if entry := _entry_of_head(head, section.paragraphs, len(days) - 1):
            found.append(entry)
        elif found and not head.has_date:
            raise DocumentError("expected a headline after this time", head.line)
    return found


def _read_headless(section: Section, days: list[date | None]) -> list[_Undated]:
    """Read the text before the first head, or between a date line and the first head below it."""
    first = _start_day(section.opening, days)
    paragraphs: Iterable[Paragraph] = section.paragraphs
    if not first:
        paragraphs = dropwhile(lambda part: kind_of(part) is Kind.BODY, paragraphs)
    items = [item for item in group_items(paragraphs, first) if item.body or item is first]
    if section.opening or len(items) >= _MIN_ENTRIES_BEFORE_HEAD:
        return [_entry_of_item(item, len(days) - 1) for item in items]
    _reject_long_title(section.paragraphs)
    return []


def _reject_long_title(paragraphs: Iterable[Paragraph]) -> None:
    """Reject letters and articles in which a line happens to look like a head."""
    prose = [
        part for part in paragraphs if kind_of(part) is Kind.BODY and not BULLET.match(part.text)
    ]
    for part in prose:
        if part.text.endswith(","):
            raise DocumentError(f"this reads like a letter; {EXPECTED}", part.line)
    if len(prose) > _MAX_TEASER_PARAGRAPHS:
        raise DocumentError(f"too much text before the first head; {EXPECTED}", prose[0].line)


def _read_unmarked(sections: Sequence[Section], days: list[date | None]) -> list[_Undated]:
    entries: list[_Undated] = []
    items: list[Item] = []
    is_ticker = False
    for index, section in enumerate(sections):
        date_line = section.opening if isinstance(section.opening, DateLine) else None
        is_ticker = is_ticker or bool(date_line and date_line.has_marker)
        first = _start_day(date_line, days)
        found = group_items(section.paragraphs, first)
        date_follows = index + 1 < len(sections)
        if not items and not first and _begins_with_title(found, date_line, date_follows):
            del found[0]
        items += found
        entries += [_entry_of_item(item, len(days) - 1) for item in found]
    if items and not is_ticker:
        reject_other_texts(items)
    return entries


def _begins_with_title(
    items: Sequence[Item], date_line: DateLine | None, date_follows: bool
) -> bool:
    """Say whether the first item is the page's title.

    A title has no body, and either stands alone above the first date line or calls itself a ticker.
    """
    if not items or items[0].body:
        return False
    is_above_dates = date_line is None and date_follows and len(items) == 1
    return is_above_dates or (len(items) > 1 and bool(_TITLE.search(items[0].headline)))


def _start_day(opening: DateLine | Head | None, days: list[date | None]) -> Item | None:
    """Add the day of a date line, and return the item whose headline is on that line, if any."""
    if not isinstance(opening, DateLine):
        return None
    days.append(opening.date)
    return Item(opening.line, opening.headline) if opening.headline else None


def _entry_of_item(item: Item, day_index: int) -> _Undated:
    return _Undated(item.line, item.headline, tuple(part.text for part in item.body), day_index)


def _entry_of_head(head: Head, paragraphs: Sequence[Paragraph], day_index: int) -> _Undated | None:
    """Make an entry of a head and the paragraphs below it; None if there is no headline."""
    texts = [part.text for part in paragraphs]
    headline = head.headline
    if headline:
        texts = [head.prose, *texts] if head.prose else texts
    elif head.prose:
        headline, texts = _split_first_sentence(head.prose, texts)
    elif not texts:
        return None
    elif len(paragraphs[0].lines) > 1 and first_line_is_headline(paragraphs[0]):
        headline, texts[0] = paragraphs[0].lines[0], paragraphs[0].without_first_line().text
    else:
        headline, prose = headline_or_prose(texts.pop(0))
        if prose:
            headline, texts = _split_first_sentence(prose, texts)
    return _Undated(head.line, headline, tuple(texts), day_index, head)


def _split_first_sentence(prose: str, others: list[str]) -> tuple[str, list[str]]:
    """Use the first sentence of prose as the headline, and the rest as the start of the body."""
    first = first_sentence(prose)
    rest = prose[len(first) :].strip()
    headline = first.strip()
    if headline.endswith(".") and not headline.endswith(".."):
        headline = headline[:-1].rstrip() or headline
    return headline, [rest, *others] if rest else others


def _date_entries(
    undated: Iterable[_Undated], days: Sequence[date | None], zone: ZoneInfo
) -> Iterator[ParsedEntry]:
    """Give entries their dates and moments, and drop repeated ones."""
    clock = Clock(zone)
    day_index = 0
    seen: set[Key] = set()
    for draft in undated:
        if draft.day_index != day_index:
            day_index = draft.day_index
            clock.start_day(days[day_index])
        try:
            day, moment = clock.place(draft.time, draft.head.offset if draft.head else None)
        except OverflowError as error:
            raise DocumentError("the dates run out of range", draft.line) from error
        entry = ParsedEntry(draft.headline, draft.body, day, draft.time, moment, line=draft.line)
        key = key_of(entry)
        if draft.is_literal or key not in seen:
            yield entry
        seen.add(key)
