"""Layouts of entries that a document repeats: what stands between or beside head and headline.

Each is recognised by most of the entries that could have it, never by a single one.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from tickerbot.formats.ticker_text.blocks import DateLine, Paragraph
from tickerbot.formats.ticker_text.bylines import drop_bylines, drop_senders
from tickerbot.formats.ticker_text.drafts import split_first_sentence
from tickerbot.formats.ticker_text.heads import Head
from tickerbot.formats.ticker_text.lines_of_sections import (
    MAX_BYLINE,
    are_most,
    has_headline,
    has_kicker,
    headed,
    leading_lines,
    without_line,
)
from tickerbot.formats.ticker_text.numbering import is_bare_minute
from tickerbot.formats.ticker_text.places import after_place, has_words_of_a_sentence
from tickerbot.formats.ticker_text.sections import Section
from tickerbot.formats.ticker_text.shapes import Shape
from tickerbot.text.sentences import final_mark

_STOPPAGE = re.compile(r"\+ ?[0-9]{1,2}['’′]?")
_COUNT = re.compile(r"(?:#|Nr\. ?|No\. ?)?[0-9]{1,5}[.)]?")
_DASH = re.compile(r"(?P<lead>[^.!?:…]{8,120}?) [–—-] (?=[\"„“»0-9A-ZÄÖÜ])")
_MIN_WORDS_BEFORE_DASH = 3


def apply_layouts(sections: Sequence[Section]) -> list[Paragraph]:
    """Bring headlines to the heads that they belong to; return the bylines, which are left out."""
    _read_numbers_as_minutes(sections)
    _attach_minutes(sections)
    _attach_stoppage_time(sections)
    left_out = [
        *drop_senders(sections),
        *_take_lines_above(sections),
        *drop_bylines(sections),
    ]
    _join_kickers(sections)
    return left_out


def split_at_dashes(sections: Sequence[Section]) -> None:
    """Split ``21.18 Uhr: Headline – Text``, where most heads with prose are like that."""
    candidates = [
        (section, head)
        for section, head in headed(sections)
        if head.prose and not head.headline and not head.is_literal
    ]
    found = [
        (section, head, match)
        for section, head in candidates
        if (match := _DASH.match(head.prose))
        and len(match["lead"].split()) >= _MIN_WORDS_BEFORE_DASH
        and not match["lead"].isupper()
    ]
    # names alone are places
    if are_most(found, candidates) and any(
        has_words_of_a_sentence(match["lead"]) for *_, match in found
    ):
        for section, head, match in found:
            prose = head.prose[match.end() :]
            section.opening = replace(head, headline=match["lead"], prose=prose)


def join_places(sections: Sequence[Section]) -> None:
    """Join “Kiel. Der Scheitel …” to one headline, where most entries begin with a place like that."""
    candidates = [
        (section, head, prose)
        for section, head in headed(sections)
        if not (head.headline or head.is_literal or Shape.MINUTE in head.shape)
        and (prose := head.prose or _prose_below(section))
    ]
    found = [
        (section, head, prose, rest)
        for section, head, prose in candidates
        if (rest := after_place(prose))
    ]
    if not are_most(found, candidates):
        found = [each for each in found if each[2].split(". ", 1)[0].endswith(")")]
    for section, head, prose, rest in found:
        place = prose[: len(prose) - len(rest)]
        headline, others = split_first_sentence(rest, [])
        text = "".join(others)
        section.opening = replace(head, headline=f"{place}{headline}", prose=text)
        if not head.prose:
            section.paragraphs = section.paragraphs[1:]


def _prose_below(section: Section) -> str:
    """The text of the paragraph below a bare head, where no headline stands there."""
    parts = section.paragraphs
    if not parts or parts[0].is_literal or has_headline(parts):
        return ""
    return parts[0].text


def _attach_minutes(sections: Sequence[Section]) -> None:
    """Take the lines that hold nothing but the minute of a match, above or below a bare time."""
    candidates = [
        (previous, section)
        for previous, section in pairwise(sections)
        if isinstance(section.opening, Head) and section.opening.is_bare and section.opening.time
    ]
    for place, beside in ((-1, 0), (0, 1)):
        found = [
            pair
            for pair in candidates
            if (parts := pair[beside].paragraphs) and is_bare_minute(parts[place].lines[place])
        ]
        if not are_most(found, candidates):
            continue
        for previous, section in found:
            parts = (previous, section)[beside].paragraphs
            minute = parts[place].lines[place].rstrip(".")
            parts[place : place + 1 or None] = without_line(parts[place], place)
            if isinstance(section.opening, Head):
                section.opening = replace(section.opening, prefix=f"{minute}'")


def _read_numbers_as_minutes(sections: Sequence[Section]) -> None:
    """Beside “90.+2” also “12.” is a minute of the match."""
    heads = headed(sections)
    if not any(Shape.MINUTE in head.shape and head.count is not None for _, head in heads):
        return
    for section, head in heads:
        if Shape.NUMBER in head.shape and head.count is not None:
            shape = (head.shape & ~Shape.NUMBER) | Shape.MINUTE
            section.opening = replace(
                head, shape=shape, count=head.count * 100, prefix=f"{head.count}."
            )


def _attach_stoppage_time(sections: Sequence[Section]) -> None:
    """Take a line “+4” below a minute that stands alone."""
    for section, head in headed(sections):
        parts = section.paragraphs
        if head.prefix and head.is_bare and parts and _STOPPAGE.fullmatch(parts[0].lines[0]):
            section.opening = replace(head, prefix=head.prefix + parts[0].lines[0].replace(" ", ""))
            parts[:1] = without_line(parts[0], 0)


def _take_lines_above(sections: Sequence[Section]) -> list[Paragraph]:
    """Take the line above date and time of each entry: a number, which is dropped, or a kicker.

    Without a blank line between them it belongs to what follows, and not to the entry above.
    """
    rows = [(index, head) for index, head in _bare_heads(sections) if head.time]
    found = []
    for index, head in rows:
        first = index
        while (
            first
            and isinstance(sections[first - 1].opening, DateLine)
            and not (sections[first - 1].paragraphs)
        ):
            first -= 1
        if first and (part := _line_above(sections[first - 1], sections[first])):
            found.append((sections[index], head, sections[first - 1], part))
    if len(found) < 2 or len(found) * 10 < 9 * len(rows):
        return []
    are_numbers = all(_COUNT.fullmatch(part.text) for *_, part in found)
    if not are_numbers and not all(has_headline(section.paragraphs) for section, *_ in found):
        return []
    for section, head, previous, part in found:
        previous.paragraphs.pop()
        if not are_numbers:
            section.opening = replace(head, prefix=f"{part.text.rstrip(':')}:")
    return [part for *_, part in found] if are_numbers else []


def _bare_heads(sections: Sequence[Section]) -> list[tuple[int, Head]]:
    return [
        (index, section.opening)
        for index, section in enumerate(sections)
        if isinstance(section.opening, Head)
        and section.opening.is_bare
        and not section.opening.prefix
    ]


def _line_above(previous: Section, following: Section) -> Paragraph | None:
    """The last line of a section, where it stands alone and directly above the next."""
    parts = previous.paragraphs
    if not parts or not following.opening or len(parts[-1].lines) > 1 or parts[-1].is_literal:
        return None
    is_bare = isinstance(previous.opening, Head) and previous.opening.is_bare
    part = parts[-1]
    is_above = part.line + 1 == following.opening.line and len(parts) > is_bare
    is_short = len(part.text) <= MAX_BYLINE and final_mark(part.text) not in set(".!?…;,")
    return part if is_above and (is_short or _COUNT.fullmatch(part.text)) else None


def _join_kickers(sections: Sequence[Section]) -> None:
    """Join a kicker, the line above the headline, to the headline."""
    candidates = [section for section, head in headed(sections) if head.is_bare]
    found = [section for section in candidates if has_kicker(leading_lines(section.paragraphs))]
    if not are_most(found, candidates):
        return
    for section in found:
        kicker, headline, *others = leading_lines(section.paragraphs)
        joint = " " if final_mark(kicker.text) in set(":?!…") else ": "
        if isinstance(section.opening, Head):
            joined = f"{kicker.text}{joint}{headline.text}"
            section.opening = replace(section.opening, headline=joined)
            section.paragraphs = others
