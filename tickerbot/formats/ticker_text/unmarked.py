"""Headlines and paragraphs that nothing marks: told apart by their ends, lengths and places.

A headline is one line of at most 250 characters that ends without a full stop; a paragraph ends as
sentences do. What ends with ``?``, ``!`` or ``…`` is decided by its place: after a headline it is a
paragraph; after a paragraph it is a headline if a longer paragraph follows. Bullets, and lines that
end with a colon or a web address, belong to the body.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import Enum

from tickerbot.errors import DocumentError
from tickerbot.formats.ticker_text.blocks import BULLET, Paragraph
from tickerbot.formats.ticker_text.heads import LONGEST_HEADLINE
from tickerbot.text.sentences import final_mark, first_sentence

EXPECTED = (
    "expected a ticker: a line “date 2025-08-11”, or heads such as “+++ 21:01 Headline +++”,"
    " or headlines without a full stop, each with a blank line and paragraphs below"
)
_ADDRESS = re.compile(r"(?:https?://|www\.)\S+$")
# headings of Markdown, fences, tags, code, stamps of log files
_FOREIGN = re.compile(
    r"#{1,6} |#!|```|<[a-z!/?]|//|/\*|import |from \w+ import |(?:def|class|function) \w+"
    r"|\[?[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:|\[?[0-9]{1,2}:[0-9]{2}:[0-9]{2}"
    r"|[A-Z][a-z]{2} +[0-9]{1,2} [0-9]{2}:[0-9]{2}:"
)
_CODE_ENDS = (";", "{", "}", "/>", "*/")
# nobody wraps prose narrower than this
_NARROWEST_WRAP = 60
# an article has one headline over many paragraphs, a ticker does not
_MOST_PARAGRAPHS = 6


class Kind(Enum):
    """What a paragraph is by its look alone."""

    HEADLINE = "headline"
    BODY = "body"
    EITHER = "either"


@dataclass(slots=True)
class Item:
    """A headline with the paragraphs under it."""

    line: int
    headline: str
    body: list[Paragraph] = field(default_factory=list)


def pair(paragraphs: Iterable[Paragraph], first: Item | None = None) -> list[Item]:
    """Part paragraphs into items; ``first`` is one whose headline is already known.

    Raises DocumentError if what stands first cannot be a headline.
    """
    parts = [part for paragraph in paragraphs for part in _parted(paragraph)]
    kinds = [kind_of(part) for part in parts]
    items = [first] if first else []
    for place, (part, kind) in enumerate(zip(parts, kinds, strict=True)):
        after = place + 1
        longer_follows = (
            after < len(parts)
            and kinds[after] is not Kind.HEADLINE
            and len(parts[after].text) > len(part.text)
        )
        if not items:
            if kind is Kind.BODY and not (longer_follows and _is_sentence_of_a_line(part)):
                raise DocumentError(f"this paragraph has no headline; {EXPECTED}", part.line)
            items.append(Item(part.line, part.text.removesuffix(".")))
        elif kind is Kind.HEADLINE or (
            kind is Kind.EITHER and items[-1].body and longer_follows and is_one_sentence(part.text)
        ):
            items.append(Item(part.line, part.text))
        else:
            items[-1].body.append(part)
    return items


def kind_of(paragraph: Paragraph) -> Kind:
    """Say what a paragraph is by its look alone."""
    text = paragraph.text
    mark = final_mark(text)
    if (
        paragraph.exact
        or len(paragraph.lines) > 1
        or len(text) > LONGEST_HEADLINE
        or mark in {".", ":", ",", ";"}
        or BULLET.match(text)
        or _ADDRESS.search(text)
        or (text[0] == "(" and text[-1] == ")")
    ):
        return Kind.BODY
    if mark in {"?", "!", "…"} or not is_one_sentence(text):
        return Kind.EITHER
    return Kind.HEADLINE


def is_one_sentence(text: str) -> bool:
    """Say whether nothing ends within a text."""
    return first_sentence(text) == text


def first_line_is_headline(paragraph: Paragraph) -> bool:
    """Say whether the first line of several was broken on purpose and looks like a headline.

    Wrapped prose breaks a line only where the next word would not have fitted.
    """
    lines = paragraph.lines
    width = max(_NARROWEST_WRAP, *map(len, lines))
    fits = len(lines[0]) + 1 + len(lines[1].split(" ", 1)[0]) <= width
    return (fits or paragraph.joints[1] == "\n") and kind_of(paragraph.only(0)) is not Kind.BODY


def refuse_other_texts(items: Sequence[Item]) -> None:
    """Refuse letters, articles, code and logs, which may look like headlines and paragraphs.

    Raises DocumentError. Only for texts without date marker and heads, which prove a ticker.
    """
    bodies = [paragraph for item in items for paragraph in item.body]
    for item in items:
        for line, text in (
            (item.line, item.headline),
            *((part.line, part.lines[0]) for part in item.body),
        ):
            if _FOREIGN.match(text) or text.endswith(_CODE_ENDS):
                raise DocumentError(f"this is no line of a ticker; {EXPECTED}", line)
            if text.endswith(",") and len(text) < LONGEST_HEADLINE:
                raise DocumentError(f"this reads like a letter; {EXPECTED}", line)
    filled = sum(1 for item in items if item.body)
    if not filled or filled * 2 < len(items):
        raise DocumentError(
            f"these lines have no paragraphs; {EXPECTED}", items[0].line if items else 1
        )
    prose = [part for part in bodies if not BULLET.match(part.text)]
    if (
        sum(1 for part in prose if final_mark(part.text) in set(".!?…:")) * 2 <= len(prose)
        and prose
    ):
        raise DocumentError(f"what follows the headline is no sentence; {EXPECTED}", prose[0].line)
    if len(bodies) > _MOST_PARAGRAPHS * len(items):
        raise DocumentError(f"this reads like an article, not a ticker; {EXPECTED}", items[0].line)


def _parted(paragraph: Paragraph) -> list[Paragraph]:
    """Part a headline from the body right under it."""
    if len(paragraph.lines) < 2 or not first_line_is_headline(paragraph):
        return [paragraph]
    rest = paragraph.without_first_line()
    if final_mark(rest.text) not in set(".!?…") and not BULLET.match(rest.text):
        return [paragraph]
    return [paragraph.only(0), rest]


def _is_sentence_of_a_line(part: Paragraph) -> bool:
    return (
        len(part.lines) == 1
        and len(part.text) <= LONGEST_HEADLINE
        and part.text.endswith(".")
        and (is_one_sentence(part.text) and not part.exact)
    )
