"""Cutting long texts: between paragraphs if possible, else between sentences, else between words.

Lengths are in UTF-16 code units, as Telegram counts offsets; a text within a limit in these units is
within it in characters too.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tickerbot.text.sentences import iterate_sentences

MESSAGE_LIMIT = 4096
"""Telegram's limit for the text of a message, markup not counted."""
CAPTION_LIMIT = 1024
"""Telegram's limit for the caption of a photo or a video, markup not counted."""
BREAK = "\n\n"
# Characters read beyond what fits: enough to see whether a sentence ends where the room does.
_LOOKAHEAD = 100


def units(text: str) -> int:
    """The length of a text in UTF-16 code units."""
    return len(text) + sum(1 for c in text if c > "\uffff")


def take(paragraphs: Sequence[str], limit: int) -> tuple[list[str], list[str]]:
    """Split off what fits into ``limit`` (breaks between paragraphs included) from the rest.

    Takes whole paragraphs, then whole sentences; a first sentence that is too long by itself is cut
    between words. At least one character is always taken.
    """
    rest = _Rest(paragraphs)
    return rest.take(limit), rest.paragraphs_left()


@dataclass
class _Rest:
    """What is left of paragraphs: those from ``index`` on, the first of them from ``offset`` on.

    Only as much of a text is looked at as may fit, so a long one costs each of its parts the same.
    """

    paragraphs: Sequence[str]
    index: int = 0
    offset: int = 0

    def take(self, limit: int) -> list[str]:
        """As the function ``take``."""
        taken: list[str] = []
        room = limit
        while self.index < len(self.paragraphs):
            room_here = room - (len(BREAK) if taken else 0)
            paragraph = self.paragraphs[self.index]
            ahead = paragraph[self.offset : self.offset + max(room_here, 2) + _LOOKAHEAD]
            length = units(ahead)
            if length <= room_here and self.offset + len(ahead) == len(paragraph):
                taken.append(ahead)
                room = room_here - length
                self.index, self.offset = self.index + 1, 0
                continue
            end = _end_of_sentences(ahead, room_here)
            if not end and not taken:
                end = _end_of_words(ahead, max(room_here, 2))
            if end:
                taken.append(ahead[:end].rstrip())
                self.offset += end
                while paragraph[self.offset : self.offset + 1].isspace():
                    self.offset += 1
            break
        return taken

    def paragraphs_left(self) -> list[str]:
        """What is left, as paragraphs."""
        if self.index == len(self.paragraphs):
            return []
        return [self.paragraphs[self.index][self.offset :], *self.paragraphs[self.index + 1 :]]


def _end_of_sentences(text: str, limit: int) -> int:
    """Where the last whole sentence ends that fits; the text itself goes on."""
    used = end = 0
    for sentence in iterate_sentences(text):
        if used + units(sentence.rstrip()) > limit:
            break
        used += units(sentence)
        end += len(sentence)
    return end


def _end_of_words(text: str, limit: int) -> int:
    """Where the last word ends that fits, or the last character where the first word is long."""
    used = end = 0
    for c in text:
        used += 2 if c > "\uffff" else 1
        if used > limit:
            break
        end += 1
    space = text.rfind(" ", 0, end)
    return space if space > end // 2 else end


def shorten(text: str, limit: int) -> str:
    """Shorten a text to ``limit``, with an ellipsis in place of what was cut off."""
    if len(text) <= limit and units(text) <= limit:
        return text
    return text[: _end_of_words(text, max(limit - 1, 1))].rstrip() + "…"


def divide(paragraphs: Sequence[str], first: int, following: int) -> list[list[str]]:
    """Divide paragraphs into parts: the first of at most ``first`` units, the others ``following``."""
    parts: list[list[str]] = []
    rest = _Rest(paragraphs)
    while rest.index < len(paragraphs):
        parts.append(rest.take(following if parts else first))
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
