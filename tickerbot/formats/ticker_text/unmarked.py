"""Telling headlines from paragraphs without markup: by their endings, lengths and positions.

A headline is one line of at most 250 characters without a full stop at its end; a paragraph ends as
a sentence does. Text that ends with ``?``, ``!`` or ``…`` is classified by its position: below a
headline it is a paragraph; below a paragraph it is a headline if a longer paragraph follows. Bullets,
lines that end with a colon or a web address, and credits ("Quelle: dpa") belong to the body.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import Enum

from tickerbot.errors import DocumentError
from tickerbot.formats.ticker_text.blocks import BULLET, Paragraph
from tickerbot.formats.ticker_text.heads import MAX_HEADLINE_LENGTH
from tickerbot.text.sentences import final_mark, first_sentence

EXPECTED = (
    "expected a ticker: a line “date 2025-08-11”, or heads such as “+++ 21:01 Headline +++”,"
    " or headlines without a full stop, each with a blank line and paragraphs below"
)
_WEB_ADDRESS = re.compile(r"(?:https?://|www\.)\S+$")
# Markdown headings and fences, tags, source code, timestamps of log files
_OTHER_SYNTAX = re.compile(
    r"#{1,6} |#!|```|<[a-z!/?]|//|/\*|import |from \w+ import |(?:def|class|function) \w+"
    r"|\[?[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:|\[?[0-9]{1,2}:[0-9]{2}:[0-9]{2}"
    r"|[A-Z][a-z]{2} +[0-9]{1,2} [0-9]{2}:[0-9]{2}:"
)
# whose work it is; "Sources: minister to resign" is a headline
_NAME = r"[^\s,/&]+(?: [^\s,/&]+){0,3}"
_AND = r"(?:, ?| ?/ ?| & | und | and )"
CREDIT = re.compile(
    rf"(?:(?:(?:Quelle|Source|Fotos?|Photos?):|Mit Material von) {_NAME}(?:{_AND}{_NAME}){{0,5}}"
    rf"|(?:Quellen|Sources): {_NAME}(?:{_AND}{_NAME}){{1,5}})",
    re.IGNORECASE,
)
"""A line that tells whose words or pictures those above it are."""
_CODE_ENDINGS = (";", "{", "}", "/>", "*/")
# prose is not wrapped at fewer characters than this
_MIN_WRAP_WIDTH = 60
# with more paragraphs than this per headline, on average, a text is an article and not a ticker
_MAX_PARAGRAPHS_PER_HEADLINE = 6


class Kind(Enum):
    """What a paragraph is, judged by itself."""

    HEADLINE = "headline"
    BODY = "body"
    EITHER = "either"


@dataclass(slots=True)
class Item:
    """A headline with the paragraphs below it."""

    line: int
    headline: str
    body: list[Paragraph] = field(default_factory=list)


def group_items(paragraphs: Iterable[Paragraph], first: Item | None = None) -> list[Item]:
    """Group paragraphs into items; ``first`` is an item whose headline is already known.

    Raises DocumentError if the first paragraph cannot be a headline.
    """
    parts = [part for paragraph in paragraphs for part in _split_headline(paragraph)]
    kinds = [kind_of(part) for part in parts]
    items = [first] if first else []
    for index, (part, kind) in enumerate(zip(parts, kinds, strict=True)):
        following = index + 1
        longer_follows = (
            following < len(parts)
            and kinds[following] is not Kind.HEADLINE
            and len(parts[following].text) > len(part.text)
        )
        if not items:
            if kind is Kind.BODY and not (longer_follows and _is_one_line_sentence(part)):
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
    """Classify a paragraph by itself, without its neighbours."""
    text = paragraph.text
    mark = final_mark(text)
    if (
        paragraph.is_literal
        or len(paragraph.lines) > 1
        or len(text) > MAX_HEADLINE_LENGTH
        or mark in {".", ":", ",", ";", "–", "—"}
        or BULLET.match(text)
        or _WEB_ADDRESS.search(text)
        or is_credit(text)
        or (text[0] == "(" and text[-1] == ")")
    ):
        return Kind.BODY
    if mark in {"?", "!", "…"} or not is_one_sentence(text):
        return Kind.EITHER
    return Kind.HEADLINE


def is_credit(text: str) -> bool:
    """Say whether a line tells whose words or pictures those above it are."""
    return bool(CREDIT.fullmatch(text.rstrip(".")))


def is_one_sentence(text: str) -> bool:
    """Say whether no sentence ends before the end of the text."""
    return first_sentence(text) == text


def first_line_is_headline(paragraph: Paragraph) -> bool:
    """Say whether the first of several lines looks like a headline and ends with a deliberate break.

    Wrapped prose breaks a line only if the next word would not have fitted.
    """
    lines = paragraph.lines
    width = max(_MIN_WRAP_WIDTH, *map(len, lines))
    fits = len(lines[0]) + 1 + len(lines[1].split(" ", 1)[0]) <= width
    is_deliberate = fits or paragraph.separators[1] == "\n"
    return is_deliberate and kind_of(paragraph.single_line(0)) is not Kind.BODY


def reject_other_texts(items: Sequence[Item]) -> None:
    """Reject letters, articles, code and logs that were split like headlines and paragraphs.

    For texts without ``date`` markers and heads, either of which proves a ticker. Raises
    DocumentError.
    """
    bodies = [paragraph for item in items for paragraph in item.body]
    for item in items:
        for line, text in (
            (item.line, item.headline),
            *((part.line, part.lines[0]) for part in item.body),
        ):
            if _OTHER_SYNTAX.match(text) or text.endswith(_CODE_ENDINGS):
                raise DocumentError(f"this is no line of a ticker; {EXPECTED}", line)
            if text.endswith(",") and len(text) < MAX_HEADLINE_LENGTH:
                raise DocumentError(f"this reads like a letter; {EXPECTED}", line)
    with_body = sum(1 for item in items if item.body)
    if not with_body or with_body * 2 < len(items):
        raise DocumentError(
            f"these lines have no paragraphs; {EXPECTED}", items[0].line if items else 1
        )
    prose = [it for it in bodies if not BULLET.match(it.text) and not is_credit(it.text)]
    if (
        sum(1 for part in prose if final_mark(part.text) in set(".!?…:")) * 2 <= len(prose)
        and prose
    ):
        raise DocumentError(f"what follows the headline is no sentence; {EXPECTED}", prose[0].line)
    if len(bodies) > _MAX_PARAGRAPHS_PER_HEADLINE * len(items):
        raise DocumentError(f"this reads like an article, not a ticker; {EXPECTED}", items[0].line)


def _split_headline(paragraph: Paragraph) -> list[Paragraph]:
    """Split a headline from the body directly below it, without a blank line between them."""
    if len(paragraph.lines) < 2 or not first_line_is_headline(paragraph):
        return [paragraph]
    rest = paragraph.without_first_line()
    if final_mark(rest.text) not in set(".!?…") and not BULLET.match(rest.text):
        return [paragraph]
    return [paragraph.single_line(0), rest]


def _is_one_line_sentence(part: Paragraph) -> bool:
    return (
        len(part.lines) == 1
        and len(part.text) <= MAX_HEADLINE_LENGTH
        and part.text.endswith(".")
        and is_one_sentence(part.text)
        and not part.is_literal
    )
