"""From the blocks of a ticker to its sections: a date line or head and the paragraphs under it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from tickerbot.formats.ticker_text.blocks import BULLET, Block, Mark, Paragraph
from tickerbot.formats.ticker_text.heads import Head
from tickerbot.formats.ticker_text.unmarked import Kind, kind_of
from tickerbot.text.sentences import final_mark


@dataclass(slots=True)
class Section:
    """What a document says from one date line or head to the next; the first may have neither."""

    opening: Mark | Head | None
    paragraphs: list[Paragraph] = field(default_factory=list)


def read_sections(blocks: Iterable[Block]) -> Iterator[Section]:
    """Part blocks into sections."""
    section = Section(None)
    for block in blocks:
        if isinstance(block, Paragraph):
            section.paragraphs.append(block)
            continue
        above = _time_alone(section)
        if above and isinstance(block, Head) and not block.time:
            # a time, and right below it a head without one, are one head
            section.opening = replace(
                block, time=above.time, offset=above.offset, dated=above.dated, date=above.date
            )
            continue
        yield section
        section = Section(block)
    yield section


def hang_headlines(sections: Sequence[Section]) -> None:
    """Give heads of the form ``21.01 Uhr: Text`` the headlines on the lines above them.

    Only where most of these heads have one: a single title above the first is the page's.
    """
    found = [
        (head, section, before)
        for before, section in pairwise(sections)
        if isinstance(head := section.opening, Head) and _may_be_text(head)
    ]
    hanging = [
        (head, section, before, headline)
        for head, section, before in found
        if (headline := _last_headline(before))
    ]
    if len(hanging) * 2 <= len(found):
        return
    for head, section, before, headline in hanging:
        line, text = headline
        section.opening = replace(head, line=line, headline=text, prose=head.prose or head.headline)
        _drop_last_headline(before)


def drop_contents(sections: Sequence[Section]) -> None:
    """Drop the lists of the document's own headlines that stand at its top."""
    begun = Counter(part.lines[0] for section in sections for part in section.paragraphs)
    begun.update(mark.headline for section in sections if isinstance(mark := section.opening, Mark))
    for section in sections[:2]:
        section.paragraphs = [
            part for part in section.paragraphs if not _lists_headlines(part, begun)
        ]


def _time_alone(section: Section) -> Head | None:
    head = section.opening
    if isinstance(head, Head) and not (head.headline or head.prose or section.paragraphs):
        return head
    return None


def _may_be_text(head: Head) -> bool:
    return head.may_hang and (bool(head.prose) or final_mark(head.headline) in set("?!…"))


def _last_headline(section: Section) -> tuple[int, str] | None:
    """Return what a section ends with, and its line, if it looks like a headline."""
    if not section.paragraphs:
        mark = section.opening
        return (mark.line, mark.headline) if isinstance(mark, Mark) and mark.headline else None
    last = section.paragraphs[-1]
    if len(last.lines) > 1 and final_mark(last.lines[-2]) not in set(".!?…"):
        return None
    line = last.only(-1)
    if kind_of(line) is Kind.BODY:
        return None
    return last.line + len(last.lines) - 1, line.text


def _drop_last_headline(section: Section) -> None:
    if isinstance(section.opening, Mark) and not section.paragraphs:
        section.opening = replace(section.opening, headline="")
    elif len(section.paragraphs[-1].lines) > 1:
        section.paragraphs[-1].lines.pop()
        section.paragraphs[-1].joints.pop()
    else:
        section.paragraphs.pop()


def _lists_headlines(part: Paragraph, begun: Counter[str]) -> bool:
    if part.exact or (len(part.lines) == 1 and not BULLET.match(part.text)):
        return False
    own = part.lines[0]
    named = [BULLET.sub("", line, count=1) for line in part.lines]
    return all(begun[name] > (name == own) for name in named)
