"""Drafts: entries that are read but not yet dated, and the lines that are in none."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import time

from tickerbot.formats.ticker_text.blocks import Paragraph
from tickerbot.formats.ticker_text.heads import Head, headline_or_prose
from tickerbot.formats.ticker_text.unmarked import Item, first_line_is_headline
from tickerbot.text.sentences import first_sentence


@dataclass(frozen=True, slots=True)
class Draft:
    """An entry whose date is still to be worked out from the date above it, ``days[day_index]``."""

    line: int
    headline: str
    body: tuple[str, ...]
    day_index: int
    head: Head | None = None

    @property
    def time(self) -> time | None:
        """The time of day that its head states."""
        return self.head.time if self.head else None

    @property
    def is_literal(self) -> bool:
        """Whether its headline is marked as literal, so that nothing is left out."""
        return self.head is not None and self.head.is_literal


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A line that is in no entry; ``is_known``: it is known what it is, such as an author's name."""

    line: int
    text: str
    is_known: bool = False


def lines_of(paragraphs: Iterable[Paragraph], *, is_known: bool = False) -> list[LeftOut]:
    """Return the lines of paragraphs as left out."""
    return [
        LeftOut(part.line + index, text, is_known)
        for part in paragraphs
        for index, text in enumerate(part.lines)
    ]


def draft_of_item(item: Item, day_index: int) -> Draft:
    """Make a draft of a headline that was told by its form."""
    return Draft(item.line, item.headline, tuple(part.text for part in item.body), day_index)


def draft_of_head(head: Head, paragraphs: Sequence[Paragraph], day_index: int) -> Draft | None:
    """Make a draft of a head and the paragraphs below it; None if there is no headline."""
    texts = [part.text for part in paragraphs]
    headline = head.headline
    if headline:
        texts = [head.prose, *texts] if head.prose else texts
    elif head.prose:
        headline, texts = split_first_sentence(head.prose, texts)
    elif not texts:
        return None
    elif len(paragraphs[0].lines) > 1 and first_line_is_headline(paragraphs[0]):
        headline, texts[0] = paragraphs[0].lines[0], paragraphs[0].without_first_line().text
    else:
        headline, prose = headline_or_prose(texts.pop(0))
        if prose:
            headline, texts = split_first_sentence(prose, texts)
    if head.prefix:
        headline = f"{head.prefix} {headline}"
    return Draft(head.line, headline, tuple(texts), day_index, head)


def split_first_sentence(prose: str, others: list[str]) -> tuple[str, list[str]]:
    """Use the first sentence of prose as the headline, and the rest as the start of the body."""
    first = first_sentence(prose)
    rest = prose[len(first) :].strip()
    headline = first.strip()
    if headline.endswith(".") and not headline.endswith(".."):
        headline = headline[:-1].rstrip() or headline
    return headline, [rest, *others] if rest else others
