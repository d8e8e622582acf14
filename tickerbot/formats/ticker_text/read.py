"""From a ticker's text to entries.

With heads in it, a text gives an entry per head, with everything up to the next head as its body;
what stands before the first one is the page's title. Without heads, headlines and paragraphs are
told apart by their looks. Entries that a list of contents repeats are taken once.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, time
from itertools import dropwhile
from zoneinfo import ZoneInfo

from tickerbot.errors import DocumentError
from tickerbot.formats.ticker_text.blocks import BULLET, Mark, Paragraph, read_blocks
from tickerbot.formats.ticker_text.clock import Clock
from tickerbot.formats.ticker_text.heads import Head, headline_or_prose
from tickerbot.formats.ticker_text.sections import (
    Section,
    drop_contents,
    hang_headlines,
    read_sections,
)
from tickerbot.formats.ticker_text.unmarked import (
    EXPECTED,
    Item,
    Kind,
    first_line_is_headline,
    kind_of,
    pair,
    refuse_other_texts,
)
from tickerbot.model import ParsedEntry
from tickerbot.text.cleaning import clean_lines
from tickerbot.text.sentences import first_sentence

Key = tuple[str, tuple[str, ...], date | None, time | None]

_TITLE = re.compile(r"(?:live|news)[ -]?(?:ticker|blog)|\bticker\b", re.IGNORECASE)
# so many headlines with bodies before the first head are entries, fewer a title and its teaser
_ENTRIES_NOT_TITLE = 3
_LONGEST_TEASER = 5


@dataclass(frozen=True, slots=True)
class _Draft:
    """An entry before its date is settled: it stands under the date line number ``day``."""

    line: int
    headline: str
    body: tuple[str, ...]
    day: int
    head: Head | None = None

    @property
    def time(self) -> time | None:
        return self.head.time if self.head else None

    @property
    def exact(self) -> bool:
        return self.head is not None and self.head.exact


def parse(text: str, zone: ZoneInfo) -> list[ParsedEntry]:
    """Read a ticker's text as entries, in the order of the document.

    Raises DocumentError, with the line, for what is no ticker.
    """
    sections = list(read_sections(read_blocks(clean_lines(text))))
    days: list[date | None] = [None]
    if any(isinstance(section.opening, Head) for section in sections):
        hang_headlines(sections)
        drafts = _read_headed(sections, days)
    else:
        drop_contents(sections)
        drafts = _read_unmarked(sections, days)
    if not drafts:
        raise DocumentError(f"no entry found; {EXPECTED}")
    told = announcements((draft.headline, draft.body, draft.time) for draft in drafts)
    kept = [draft for place, draft in enumerate(drafts) if draft.exact or place not in told]
    return list(_placed(kept, days, zone))


def announcements(entries: Iterable[tuple[str, tuple[str, ...], time | None]]) -> set[int]:
    """Return the places of entries without body that only announce another one.

    That one has the same headline, a body, and the same time, if the announcement gives one.
    """
    entries = tuple(entries)
    told: dict[str, set[time | None]] = {}
    for headline, body, at in entries:
        if body:
            told.setdefault(headline, set()).add(at)
    return {
        place
        for place, (headline, body, at) in enumerate(entries)
        if not body and headline in told and (at is None or at in told[headline])
    }


def key_of(entry: ParsedEntry) -> Key:
    """Return what makes two entries of a ticker the same."""
    at = entry.time.replace(second=0, microsecond=0) if entry.time else None
    return entry.headline, entry.body, entry.date, at


def _read_headed(sections: Sequence[Section], days: list[date | None]) -> list[_Draft]:
    drafts: list[_Draft] = []
    for section in sections:
        head = section.opening
        if not isinstance(head, Head):
            drafts += _read_between(section, days)
            continue
        if head.dated:
            days.append(head.date)
        if draft := _draft_of_head(head, section.paragraphs, len(days) - 1):
            drafts.append(draft)
        elif drafts and not head.dated:
            raise DocumentError("expected a headline after this time", head.line)
    return drafts


def _read_between(section: Section, days: list[date | None]) -> list[_Draft]:
    """Read what stands before the first head, or between a date line and its first head."""
    first = _start_day(section.opening, days)
    paragraphs: Iterable[Paragraph] = section.paragraphs
    if not first:
        paragraphs = dropwhile(lambda part: kind_of(part) is Kind.BODY, paragraphs)
    items = [item for item in pair(paragraphs, first) if item.body or item is first]
    if section.opening or len(items) >= _ENTRIES_NOT_TITLE:
        return [_draft_of_item(item, len(days) - 1) for item in items]
    _refuse_long_title(section.paragraphs)
    return []


def _refuse_long_title(paragraphs: Iterable[Paragraph]) -> None:
    """Refuse letters and articles in which a line happens to look like a head."""
    prose = [
        part for part in paragraphs if kind_of(part) is Kind.BODY and not BULLET.match(part.text)
    ]
    for part in prose:
        if part.text.endswith(","):
            raise DocumentError(f"this reads like a letter; {EXPECTED}", part.line)
    if len(prose) > _LONGEST_TEASER:
        raise DocumentError(f"too much text before the first head; {EXPECTED}", prose[0].line)


def _read_unmarked(sections: Sequence[Section], days: list[date | None]) -> list[_Draft]:
    drafts: list[_Draft] = []
    items: list[Item] = []
    proven = False
    for place, section in enumerate(sections):
        mark = section.opening if isinstance(section.opening, Mark) else None
        proven = proven or bool(mark and mark.explicit)
        first = _start_day(mark, days)
        found = pair(section.paragraphs, first)
        if not items and not first and _begins_with_title(found, mark, place + 1 < len(sections)):
            del found[0]
        items += found
        drafts += [_draft_of_item(item, len(days) - 1) for item in found]
    if items and not proven:
        refuse_other_texts(items)
    return drafts


def _begins_with_title(items: Sequence[Item], mark: Mark | None, date_follows: bool) -> bool:
    """Say whether the first item is the page's title: it has no body, and one of two more signs.

    It stands above the first date line, or it says that it is a ticker's title.
    """
    if not items or items[0].body:
        return False
    above_dates = mark is None and date_follows and len(items) == 1
    return above_dates or (len(items) > 1 and bool(_TITLE.search(items[0].headline)))


def _start_day(mark: Mark | Head | None, days: list[date | None]) -> Item | None:
    """Begin a day, and return the item whose headline stands with the date."""
    if not isinstance(mark, Mark):
        return None
    days.append(mark.date)
    return Item(mark.line, mark.headline) if mark.headline else None


def _draft_of_item(item: Item, day: int) -> _Draft:
    return _Draft(item.line, item.headline, tuple(part.text for part in item.body), day)


def _draft_of_head(head: Head, paragraphs: Sequence[Paragraph], day: int) -> _Draft | None:
    """Make an entry of a head and what follows it; None if there is no headline."""
    texts = [part.text for part in paragraphs]
    headline = head.headline
    if headline:
        texts = [head.prose, *texts] if head.prose else texts
    elif head.prose:
        headline, texts = _serve(head.prose, texts)
    elif not texts:
        return None
    elif len(paragraphs[0].lines) > 1 and first_line_is_headline(paragraphs[0]):
        headline, texts[0] = paragraphs[0].lines[0], paragraphs[0].without_first_line().text
    else:
        headline, prose = headline_or_prose(texts.pop(0))
        headline, texts = _serve(prose, texts) if prose else (headline, texts)
    return _Draft(head.line, headline, tuple(texts), day, head)


def _serve(prose: str, others: list[str]) -> tuple[str, list[str]]:
    """Take the first sentence of prose as the headline; its rest begins the body."""
    first = first_sentence(prose)
    rest = prose[len(first) :].strip()
    headline = first.strip()
    if headline.endswith(".") and not headline.endswith(".."):
        headline = headline[:-1].rstrip() or headline
    return headline, [rest, *others] if rest else others


def _placed(
    drafts: Iterable[_Draft], days: Sequence[date | None], zone: ZoneInfo
) -> Iterator[ParsedEntry]:
    """Give drafts their dates and moments; leave out what was there before."""
    clock = Clock(zone)
    day = 0
    seen: set[Key] = set()
    for draft in drafts:
        if draft.day != day:
            day = draft.day
            clock.start_day(days[day])
        try:
            on, moment = clock.place(draft.time, draft.head.offset if draft.head else None)
        except OverflowError as error:
            raise DocumentError("the dates run out of range", draft.line) from error
        entry = ParsedEntry(draft.headline, draft.body, on, draft.time, moment, line=draft.line)
        key = key_of(entry)
        if draft.exact or key not in seen:
            yield entry
        seen.add(key)
