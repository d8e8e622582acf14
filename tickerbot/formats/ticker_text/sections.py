"""Grouping the blocks of a ticker into sections: a date line or head and the paragraphs below it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from tickerbot.formats.ticker_text.blocks import (
    BULLET,
    Block,
    DateLine,
    OrderLine,
    Paragraph,
)
from tickerbot.formats.ticker_text.heads import Head
from tickerbot.formats.ticker_text.unmarked import Kind, first_line_is_headline, kind_of
from tickerbot.text.sentences import final_mark


@dataclass(slots=True)
class Section:
    """The part of a document from one date line or head to the next; the first may have neither."""

    opening: DateLine | Head | None
    paragraphs: list[Paragraph] = field(default_factory=list)
    had_headline_above: bool = False


def read_sections(blocks: Iterable[Block]) -> Iterator[Section]:
    """Group blocks into sections; the first one has no opening, and may be empty."""
    section = Section(None)
    for block in blocks:
        if isinstance(block, OrderLine):
            continue
        if isinstance(block, Paragraph):
            section.paragraphs.append(block)
            continue
        above = _bare_time(section)
        if above and isinstance(block, Head) and not (above.sender or block.sender):
            if above.prefix and not above.time:
                shape = above.shape | block.shape
                section.opening = replace(block, prefix=above.prefix, shape=shape)
                continue
            if not block.time:
                # a line with only a time, directly followed by a head without one, is one head
                section.opening = replace(
                    block,
                    time=above.time,
                    offset=above.offset,
                    zone=above.zone,
                    date=above.date or block.date,
                    shape=above.shape | block.shape,
                )
                continue
            if block.is_bare and (block.time == above.time or (above.zone and not block.date)):
                # the time is there twice, for the newsroom and for the reader's clock
                continue
        yield section
        section = Section(block)
    yield section


def attach_preceding_headlines(sections: Sequence[Section]) -> None:
    """Give heads of the form ``21.01 Uhr: Text`` the headlines on the lines above them.

    Those may be heads without a time (``+++ Headline +++``). Only if more than half of these heads
    have one: a single line above the first is the page's title.
    """
    candidates = [
        (head, section, previous)
        for previous, section in pairwise(sections)
        if isinstance(head := section.opening, Head) and _may_introduce_body(section, head)
    ]
    preceded = [
        (head, section, previous, headline)
        for head, section, previous in candidates
        if (headline := _trailing_headline(previous))
    ]
    if len(preceded) * 2 <= len(candidates):
        return
    for head, section, previous, headline in preceded:
        line, text = headline
        section.opening = replace(head, line=line, headline=text, prose=head.prose or head.headline)
        section.had_headline_above = True
        _drop_trailing_headline(previous)


def drop_tables_of_contents(sections: Sequence[Section]) -> list[Paragraph]:
    """Drop the lists of the document's own headlines at its top, and return them."""
    first_lines = Counter(part.lines[0] for section in sections for part in section.paragraphs)
    first_lines.update(
        opening.headline for section in sections if isinstance(opening := section.opening, DateLine)
    )
    dropped: list[Paragraph] = []
    for section in sections[:2]:
        paragraphs, section.paragraphs = section.paragraphs, []
        for part in paragraphs:
            (dropped if _lists_headlines(part, first_lines) else section.paragraphs).append(part)
    return dropped


def _bare_time(section: Section) -> Head | None:
    head = section.opening
    if isinstance(head, Head) and not (head.headline or head.prose or section.paragraphs):
        return head
    return None


def _may_introduce_body(section: Section, head: Head) -> bool:
    """Say whether the text after the head's time may be body, and not the headline."""
    if head.is_bare and head.time and not head.sender and section.paragraphs:
        first = section.paragraphs[0]
        return kind_of(first) is Kind.BODY and not (
            len(first.lines) > 1 and first_line_is_headline(first)
        )
    if not head.headline_may_precede:
        return False
    return bool(head.prose) or final_mark(head.headline) in set("?!…")


def _trailing_headline(section: Section) -> tuple[int, str] | None:
    """Return the number and text of a section's last line, if it looks like a headline."""
    if not section.paragraphs:
        opening = section.opening
        if opening and opening.headline and (isinstance(opening, DateLine) or not opening.time):
            return opening.line, opening.headline
        return None
    last = section.paragraphs[-1]
    if len(last.lines) > 1 and final_mark(last.lines[-2]) not in set(".!?…"):
        return None
    line = last.single_line(-1)
    if kind_of(line) is Kind.BODY:
        return None
    return line.line, line.text


def _drop_trailing_headline(section: Section) -> None:
    if not section.paragraphs:
        section.opening = replace(section.opening, headline="") if section.opening else None
    elif len(section.paragraphs[-1].lines) > 1:
        section.paragraphs[-1].lines.pop()
        section.paragraphs[-1].separators.pop()
    else:
        section.paragraphs.pop()


def _lists_headlines(part: Paragraph, first_lines: Counter[str]) -> bool:
    if part.is_literal or (len(part.lines) == 1 and not BULLET.match(part.text)):
        return False
    own = part.lines[0]
    listed = [BULLET.sub("", line, count=1) for line in part.lines]
    return all(first_lines[headline] > (headline == own) for headline in listed)
