"""Cutting long texts: between paragraphs if possible, else between sentences, else between words.

Lengths are in UTF-16 code units, as Telegram counts offsets; a text within a limit in these units is
within it in characters too.
"""

from __future__ import annotations

from collections.abc import Sequence

from tickerbot.text.sentences import sentences

MESSAGE_LIMIT = 4096
"""Telegram's limit for the text of a message, markup not counted."""
BREAK = "\n\n"


def units(text: str) -> int:
    """The length of a text in UTF-16 code units."""
    return len(text) + sum(1 for c in text if c > "\uffff")


def take(paragraphs: Sequence[str], limit: int) -> tuple[list[str], list[str]]:
    """Split off what fits into ``limit`` (breaks between paragraphs included) from the rest.

    Takes whole paragraphs, then whole sentences; a first sentence that is too long by itself is cut
    between words. At least one character is always taken.
    """
    taken: list[str] = []
    room = limit
    for index, paragraph in enumerate(paragraphs):
        room_here = room - (len(BREAK) if taken else 0)
        if units(paragraph) <= room_here:
            taken.append(paragraph)
            room = room_here - units(paragraph)
            continue
        head, tail = _take_sentences(paragraph, room_here)
        if not head and not taken:
            head, tail = _take_words(paragraph, max(room_here, 2))
        if head:
            taken.append(head)
        return taken, [tail, *paragraphs[index + 1 :]]
    return taken, []


def _take_sentences(paragraph: str, limit: int) -> tuple[str, str]:
    used = end = 0
    for sentence in sentences(paragraph):
        if used + units(sentence.rstrip()) > limit:
            break
        used += units(sentence)
        end += len(sentence)
    return paragraph[:end].rstrip(), paragraph[end:].lstrip()


def _take_words(paragraph: str, limit: int) -> tuple[str, str]:
    used = end = 0
    for c in paragraph:
        used += 2 if c > "\uffff" else 1
        if used > limit:
            break
        end += 1
    space = paragraph.rfind(" ", 0, end)
    if space > end // 2:
        end = space
    return paragraph[:end].rstrip(), paragraph[end:].lstrip()


def shorten(text: str, limit: int) -> str:
    """Shorten a text to ``limit``, with an ellipsis in place of what was cut off."""
    if units(text) <= limit:
        return text
    return _take_words(text, max(limit - 1, 1))[0] + "…"


def divide(paragraphs: Sequence[str], first: int, following: int) -> list[list[str]]:
    """Divide paragraphs into parts: the first of at most ``first`` units, the others ``following``."""
    parts: list[list[str]] = []
    rest = list(paragraphs)
    while rest:
        part, rest = take(rest, following if parts else first)
        parts.append(part)
    return parts or [[]]


def share(wanted: Sequence[int], total: int) -> list[int]:
    """Divide ``total`` fairly: no share is larger than wanted, and what is left over goes to others."""
    shares = [0] * len(wanted)
    left = total
    in_order = sorted(range(len(wanted)), key=lambda index: wanted[index])
    for done, index in enumerate(in_order):
        shares[index] = min(wanted[index], left // (len(wanted) - done))
        left -= shares[index]
    return shares
