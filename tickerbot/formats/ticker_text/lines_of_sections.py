"""What layouts ask about sections, and how single lines are taken out of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from tickerbot.formats.ticker_text.blocks import BULLET, Paragraph
from tickerbot.formats.ticker_text.heads import Head
from tickerbot.formats.ticker_text.sections import Section
from tickerbot.formats.ticker_text.unmarked import Kind, first_line_is_headline, kind_of

MAX_BYLINE = 80
"""A longer line tells no author and no kicker."""


def headed(sections: Iterable[Section]) -> list[tuple[Section, Head]]:
    """The sections that begin with a head, each with it."""
    return [(section, section.opening) for section in sections if isinstance(section.opening, Head)]


def are_most(found: Sequence[object], candidates: Sequence[object]) -> bool:
    """Whether more than half of the candidates, and at least two, were found."""
    return len(found) > 1 and len(found) * 2 > len(candidates)


def without_line(part: Paragraph, place: int) -> list[Paragraph]:
    """What is left of a paragraph without its first line, or its last (``place`` is -1)."""
    if len(part.lines) == 1:
        return []
    if place == 0:
        return [part.without_first_line()]
    return [Paragraph(part.line, part.lines[:-1], part.separators[:-1], part.is_literal)]


def has_headline(parts: Sequence[Paragraph]) -> bool:
    """Whether the first line is a headline."""
    if not parts:
        return False
    return (
        kind_of(parts[0]) is not Kind.BODY
        if len(parts[0].lines) == 1
        else first_line_is_headline(parts[0])
    )


def leading_lines(parts: Sequence[Paragraph]) -> list[Paragraph]:
    """Split up to two headlines from the lines directly below them."""
    parts = list(parts)
    for index in range(2):
        if index < len(parts) and len(parts[index].lines) > 1:
            part = parts[index]
            if not first_line_is_headline(part):
                break
            parts[index : index + 1] = [part.single_line(0), part.without_first_line()]
    return parts


def has_kicker(parts: Sequence[Paragraph]) -> bool:
    """Whether two lines stand above a text, of which the first may be a kicker."""
    if len(parts) < 3 or kind_of(parts[2]) is Kind.HEADLINE:
        return False
    kicker, headline = parts[0], parts[1]
    is_kicker = kind_of(kicker) is Kind.HEADLINE or (
        len(kicker.lines) == 1 and kicker.text.endswith(":") and not BULLET.match(kicker.text)
    )
    return is_kicker and kind_of(headline) is not Kind.BODY
