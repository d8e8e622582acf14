"""One attempt to read a ticker's text, in which certain shapes of lines are heads.

In a text with heads, every head begins an entry, whose body runs to the next head; a few lines before
the first head are the page's title. In a text without heads, headlines are told from paragraphs by
their form. Entries that a table of contents announces are read once.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, time
from itertools import takewhile

from tickerbot.errors import DocumentError
from tickerbot.formats.ticker_text.blocks import BULLET, DateLine, OrderLine, Paragraph, read_blocks
from tickerbot.formats.ticker_text.dates import complete_date, match_date_within
from tickerbot.formats.ticker_text.drafts import (
    Draft,
    LeftOut,
    draft_of_head,
    draft_of_item,
    lines_of,
)
from tickerbot.formats.ticker_text.heads import Head
from tickerbot.formats.ticker_text.layouts import apply_layouts, join_places, split_at_dashes
from tickerbot.formats.ticker_text.order import Order
from tickerbot.formats.ticker_text.sections import (
    Section,
    attach_preceding_headlines,
    drop_tables_of_contents,
    read_sections,
)
from tickerbot.formats.ticker_text.shapes import Shape
from tickerbot.formats.ticker_text.unmarked import (
    EXPECTED,
    Item,
    Kind,
    group_items,
    kind_of,
    reject_other_texts,
)

_TITLE = re.compile(r"(?:live|news)[ -]?(?:ticker|blog)|\bticker\b", re.IGNORECASE)
_PAGE_DATE = re.compile(
    r"(?:Stand|Aktualisiert|Zuletzt aktualisiert|Letzte Aktualisierung|Letztes Update|Veröffentlicht"
    r"|Erstellt|Last updated?|Updated|Published|As of)\b[^.!?]{0,20}?(?=[0-9]|[A-Z])",
    re.IGNORECASE,
)
_MAX_PAGE_DATE = 100
# fewer headlines with a body before the first head are the page's title and teaser, not entries
_MIN_ENTRIES_BEFORE_HEAD = 3
_MAX_TEASER_PARAGRAPHS = 5


@dataclass(slots=True)
class Attempt:
    """What was read: drafts in document order, the days that date them, and what is in none.

    ``guessed_days`` are the indexes of the days that no date line states. ``known_day`` is the last
    of all days, ``stated_day`` the last that the text states in full.
    """

    drafts: list[Draft] = field(default_factory=list)
    days: list[date | None] = field(default_factory=lambda: [None])
    guessed_days: set[int] = field(default_factory=set)
    left_out: list[LeftOut] = field(default_factory=list)
    heads: list[Head] = field(default_factory=list)
    order: Order | None = None
    known_day: date | None = None
    stated_day: date | None = None

    def start_day(self, day: date | None, *, is_guessed: bool = False) -> None:
        """Date what follows."""
        if is_guessed and day:
            self.guessed_days.add(len(self.days))
        elif day:
            self.stated_day = day
        self.known_day = day or self.known_day
        self.days.append(day)


def attempt_to_read(lines: Sequence[str], shapes: Shape) -> Attempt:
    """Read cleaned lines; only lines of these shapes, and certain ones, are heads.

    Raises DocumentError, with the line, if the text is not a ticker.
    """
    attempt = Attempt()
    blocks = list(read_blocks(lines, shapes))
    attempt.heads = [block for block in blocks if isinstance(block, Head)]
    attempt.order = next((block.order for block in blocks if isinstance(block, OrderLine)), None)
    sections = list(read_sections(blocks))
    _take_page_date(sections, attempt)
    if attempt.heads:
        attempt.left_out += lines_of(apply_layouts(sections), is_known=True)
        attach_preceding_headlines(sections)
        split_at_dashes(sections)
        join_places(sections)
        _read_headed(sections, attempt, lines)
    else:
        attempt.left_out += lines_of(drop_tables_of_contents(sections))
        _read_unmarked(sections, attempt)
    if not attempt.drafts:
        raise DocumentError(f"no entry found; {EXPECTED}")
    return _without_announcements(attempt)


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


def _without_announcements(attempt: Attempt) -> Attempt:
    announcements = find_announcements(
        (draft.headline, draft.body, draft.time) for draft in attempt.drafts
    )
    kept = []
    for index, draft in enumerate(attempt.drafts):
        if draft.is_literal or index not in announcements:
            kept.append(draft)
        else:
            attempt.left_out.append(LeftOut(draft.line, draft.headline))
    attempt.drafts = kept
    return attempt


def _take_page_date(sections: Sequence[Section], attempt: Attempt) -> None:
    """Take “Stand: 14.03.2026, 20.15 Uhr” above the entries, which may date them, out of the text."""
    for section in sections:
        if isinstance(section.opening, Head):
            break
        kept = []
        for part in section.paragraphs:
            found = _PAGE_DATE.match(part.text[:_MAX_PAGE_DATE])
            if (
                not found
                or len(part.lines) > 1
                or part.is_literal
                or len(part.text) > _MAX_PAGE_DATE
            ):
                kept.append(part)
                continue
            attempt.left_out += lines_of([part])
            day = match_date_within(part.text)
            if day and attempt.days == [None]:
                attempt.days[0] = attempt.known_day = attempt.stated_day = day
                attempt.guessed_days.add(0)
        section.paragraphs = kept
    if attempt.heads and attempt.days == [None] and not _any_date(sections):
        _take_date_of_title(sections, attempt)


def _any_date(sections: Sequence[Section]) -> bool:
    return any(isinstance(section.opening, DateLine) for section in sections)


def _take_date_of_title(sections: Sequence[Section], attempt: Attempt) -> None:
    """Date the entries by the page's title (“Ticker vom 14. März 2026: …”), where nothing else does."""
    for section in sections:
        if section.opening:
            break
        for part in section.paragraphs:
            day = match_date_within(part.lines[0][:_MAX_PAGE_DATE])
            if day:
                attempt.days[0] = attempt.known_day = attempt.stated_day = day
                attempt.guessed_days.add(0)
                return


def _read_headed(sections: Sequence[Section], attempt: Attempt, lines: Sequence[str]) -> None:
    for section in sections:
        head = section.opening
        if not isinstance(head, Head):
            _read_headless(section, attempt)
            continue
        if head.date:
            _start_head_day(head, attempt)
        draft = None
        if not head.is_notice:
            draft = draft_of_head(head, section.paragraphs, len(attempt.days) - 1)
        if draft:
            attempt.drafts.append(draft)
            if Shape.RELATIVE in head.shape:  # its time stays unknown, and that is told
                attempt.left_out.append(LeftOut(head.line, lines[head.line - 1], is_known=True))
        elif head.sender or head.is_notice:
            attempt.left_out.append(LeftOut(head.line, head.headline or head.prose or head.sender))
            attempt.left_out += lines_of(section.paragraphs)
        elif attempt.drafts and head.time and not head.date:
            raise DocumentError("expected a headline after this time", head.line)


def _start_head_day(head: Head, attempt: Attempt) -> None:
    """Add the day that a head states; one without a year is next to the day that is known."""
    if not head.date:
        return
    if head.date.date:
        attempt.start_day(head.date.date)
        return
    is_relative = head.date.days_from_known is not None
    near = attempt.stated_day if is_relative else attempt.known_day
    attempt.start_day(complete_date(head.date, near) if near else None, is_guessed=True)


def _read_headless(section: Section, attempt: Attempt) -> None:
    """Read the text before the first head, or between a date line and the first head below it."""
    first = _start_day(section.opening, attempt)
    paragraphs = section.paragraphs
    title: list[Paragraph] = []
    if not first:
        title = list(takewhile(lambda part: kind_of(part) is Kind.BODY, paragraphs))
        paragraphs = paragraphs[len(title) :]
    grouped = group_items(paragraphs, first)
    items = [item for item in grouped if item.body or item is first]
    if section.opening or len(items) >= _MIN_ENTRIES_BEFORE_HEAD:
        attempt.drafts += [draft_of_item(item, len(attempt.days) - 1) for item in items]
        attempt.left_out += lines_of(title)
        attempt.left_out += [
            LeftOut(item.line, item.headline)
            for item in grouped
            if not (item.body or item is first)
        ]
        return
    _reject_long_title(section.paragraphs)
    attempt.left_out += lines_of(section.paragraphs)


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


def _read_unmarked(sections: Sequence[Section], attempt: Attempt) -> None:
    items: list[Item] = []
    is_ticker = False
    for index, section in enumerate(sections):
        date_line = section.opening if isinstance(section.opening, DateLine) else None
        is_ticker = is_ticker or bool(date_line and date_line.has_marker)
        first = _start_day(date_line, attempt)
        found = group_items(section.paragraphs, first)
        date_follows = index + 1 < len(sections)
        if not items and not first and _begins_with_title(found, date_line, date_follows):
            attempt.left_out.append(LeftOut(found[0].line, found[0].headline))
            del found[0]
        items += found
        attempt.drafts += [draft_of_item(item, len(attempt.days) - 1) for item in found]
    if items and not is_ticker:
        reject_other_texts(items)


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


def _start_day(opening: DateLine | Head | None, attempt: Attempt) -> Item | None:
    """Add the day of a date line, and return the item whose headline is on that line, if any."""
    if not isinstance(opening, DateLine):
        return None
    attempt.start_day(opening.date)
    return Item(opening.line, opening.headline) if opening.headline else None
