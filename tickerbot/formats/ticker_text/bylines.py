"""Lines beside head and headline that are no text: senders, authors, what every entry repeats.

Each is recognised by most of the entries that could have it, never by a single one.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import replace
from itertools import pairwise

from tickerbot.formats.ticker_text.blocks import Paragraph
from tickerbot.formats.ticker_text.heads import Head
from tickerbot.formats.ticker_text.lines_of_sections import (
    MAX_BYLINE,
    are_most,
    has_kicker,
    headed,
    leading_lines,
    without_line,
)
from tickerbot.formats.ticker_text.sections import Section
from tickerbot.formats.ticker_text.shapes import Shape
from tickerbot.text.german.word_lists import STOP_WORDS

_NAME = r"[A-ZÄÖÜ][\w.'’-]*(?: (?:von|van|de|di|der|den|zu|zum|[A-ZÄÖÜ][\w.'’-]*)){0,4}"
_BYLINE = re.compile(
    r"(?:Von|von|By|by|Text|Autor|Autorin|Author|Protokoll|Redaktion|Aufgezeichnet von"
    rf"|From [\w ]{{2,20}}['’]s):? {_NAME}(?:(?:,| und| and| &) {_NAME})*"
    rf"(?:, .{{1,30}}| (?:in|aus) {_NAME})?"
)
_FULL_NAME = re.compile(r"[A-ZÄÖÜ][\w.'’-]+(?: [A-ZÄÖÜ][\w.'’-]*){1,3}")
_NAME_LINE = re.compile(r"[A-ZÄÖÜ][\w.'’-]{1,30},?(?: [A-ZÄÖÜ][\w.'’-]{0,30}){0,3}")
_PERSON = re.compile(r"[A-ZÄÖÜ][\w.'’-]+,?(?: [A-ZÄÖÜ][\w.'’-]*){1,3}")
_ROLE = re.compile(
    r"(?:[\w&-]+ ){0,4}(?:reporter|correspondent|editor|analyst|presenter|producer|journalist"
    r"|reporterin|korrespondent|korrespondentin|redakteur|redakteurin)(?: (?:in|at|aus|für) .{1,30})?",
    re.IGNORECASE,
)


def drop_bylines(sections: Sequence[Section]) -> list[Paragraph]:
    """Drop authors and what every entry repeats from between head and text, and return it."""
    return [
        *_drop_authors(sections),
        *_drop_bylines(sections),
        *_drop_repeated_lines(sections),
        *_drop_names(sections),
        *(Paragraph(head.line, [head.aside], [""]) for _, head in headed(sections) if head.aside),
    ]


def drop_senders(sections: Sequence[Section]) -> list[Paragraph]:
    """Drop the sender's line above a bare time: names that come again and again."""
    candidates = [
        previous
        for previous, section in pairwise(sections)
        if isinstance(section.opening, Head) and section.opening.is_bare and section.opening.time
    ]
    found = [
        section
        for section in candidates
        if section.paragraphs and _NAME_LINE.fullmatch(section.paragraphs[-1].lines[-1])
    ]
    names = {section.paragraphs[-1].lines[-1] for section in found}
    if not are_most(found, candidates):
        return []
    if len(names) * 2 > len(found) and not _are_senders(names, sections):
        return []
    dropped = []
    for section in found:
        part = section.paragraphs.pop()
        dropped.append(part.single_line(-1))
        section.paragraphs += without_line(part, -1)
    return dropped


def _are_senders(names: Collection[str], sections: Sequence[Section]) -> bool:
    """Say whether these are names of people above heads that have date and time, as messages have."""
    heads = [head for _, head in headed(sections) if head.is_bare and head.time]
    return (
        len(heads) > 1
        and all(head.date for head in heads)
        and all(
            _PERSON.fullmatch(name) and not STOP_WORDS.intersection(name.casefold().split())
            for name in names
        )
    )


def _drop_authors(sections: Sequence[Section]) -> list[Paragraph]:
    """Drop the author's name behind the time, where most heads have one and the headline follows."""
    candidates = [(section, head) for section, head in headed(sections) if head.time]
    found = [
        (section, head)
        for section, head in candidates
        if _FULL_NAME.fullmatch(head.headline) and len(section.paragraphs) > 0
    ]
    names = {head.headline for _, head in found}
    if not are_most(found, candidates) or len(names) * 2 > len(found):
        return []
    for section, head in found:
        section.opening = replace(head, headline="")
    return [Paragraph(head.line, [head.headline], [""]) for _, head in found]


def _drop_bylines(sections: Sequence[Section]) -> list[Paragraph]:
    """Drop the author's line above or below the headline, and name and role below the head."""
    left_out = []
    for section, head in headed(sections):
        parts = section.paragraphs
        if head.is_bare or not head.prose:
            left_out += _drop_byline(section, places=2 if head.is_bare else 1)
        if head.is_bare or head.shape & Shape.NUMBER:
            for index, (name, role) in enumerate(pairwise(parts[:4])):
                if _FULL_NAME.fullmatch(name.text[:MAX_BYLINE]) and _ROLE.fullmatch(
                    role.text[:MAX_BYLINE]
                ):
                    left_out += parts[index : index + 2]
                    del parts[index : index + 2]
                    break
    return left_out


def _drop_byline(section: Section, places: int) -> list[Paragraph]:
    """Drop the first byline among so many lines, where something follows it."""
    parts = section.paragraphs
    lines = [
        (index, place)
        for index, part in enumerate(parts[:places])
        for place in range(min(places, len(part.lines)))
    ]
    for index, place in lines[:places]:
        part = parts[index]
        line = part.lines[place]
        follows = index + 1 < len(parts) or place + 1 < len(part.lines)
        if part.is_literal or not follows or len(line) > MAX_BYLINE:
            continue
        if _BYLINE.fullmatch(line):
            parts[index : index + 1] = _split_out(part, place)
            return [part.single_line(place)]
    return []


def _split_out(part: Paragraph, place: int) -> list[Paragraph]:
    """What is left of a paragraph without the line at ``place``: that above, and that below it."""
    above = Paragraph(part.line, part.lines[:place], part.separators[:place], part.is_literal)
    below = Paragraph(
        part.line + place + 1, part.lines[place + 1 :], ["", *part.separators[place + 2 :]]
    )
    return [each for each in (above, below) if each.lines]


def _drop_repeated_lines(sections: Sequence[Section]) -> list[Paragraph]:
    """Drop the line that nearly every entry has below its bare time, or as its last one."""
    candidates = [section for section, head in headed(sections) if head.is_bare and head.time]
    dropped = []
    for place in (0, -1):
        found = [
            section
            for section in candidates
            if (parts := section.paragraphs)
            and len(parts) + len(parts[place].lines) > 2
            and len(parts[place].lines[place]) <= MAX_BYLINE
        ]
        counts = Counter(section.paragraphs[place].lines[place] for section in found)
        line, count = counts.most_common(1)[0] if counts else ("", 0)
        if count < 2 or count * 10 < 9 * len(candidates):
            continue
        for section in found:
            part = section.paragraphs[place]
            if part.lines[place] == line:
                dropped.append(part.single_line(place))
                section.paragraphs[place : place + 1 or None] = without_line(part, place)
    return dropped


def _drop_names(sections: Sequence[Section]) -> list[Paragraph]:
    """Drop the author's name between bare time and headline, where nearly every entry has one."""
    candidates = [section for section, head in headed(sections) if head.is_bare and head.time]
    found = [section for section in candidates if _begins_with_name(section.paragraphs)]
    if len(found) < 2 or len(found) * 10 < 9 * len(candidates):
        return []
    dropped = []
    for section in found:
        part = section.paragraphs[0]
        dropped.append(part.single_line(0))
        section.paragraphs[:1] = without_line(part, 0)
    return dropped


def _begins_with_name(parts: Sequence[Paragraph]) -> bool:
    """Say whether a name stands above what may be a headline and a text."""
    if not parts or parts[0].is_literal:
        return False
    line = parts[0].lines[0]
    words = [word.casefold() for word in line.split()]
    return (
        bool(_FULL_NAME.fullmatch(line[:MAX_BYLINE]))
        and not STOP_WORDS.intersection(words)
        and has_kicker(leading_lines(parts))
    )
