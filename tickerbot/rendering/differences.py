"""How a difference reads: what went struck through, what came in bold; and the same in a few words."""

from __future__ import annotations

import html
import re
from collections.abc import Sequence
from typing import Protocol

from tickerbot.model import Language
from tickerbot.rendering.texts import escape, html_text, plain
from tickerbot.text.cutting import BREAK, shorten, units
from tickerbot.text.differences import Piece, compare

CONTEXT_CHARACTERS = 40
"""About so much of what stayed is shown on each side of a change."""
QUOTED_CHARACTERS = 40
"""A change is quoted in a note where neither side is longer."""
QUOTED_CHANGES = 2
# How many changes were left out is told in at most so many characters.
_REST_ROOM = 20


class Worded(Protocol):
    """Whatever has a headline and a body."""

    @property
    def headline(self) -> str:
        """One line."""

    @property
    def body(self) -> tuple[str, ...]:
        """The paragraphs."""


def same_words(before: Worded, after: Worded) -> bool:
    """Whether both read the same."""
    return (before.headline, before.body) == (after.headline, after.body)


def difference_html(
    before: Worded, after: Worded, language: Language, *, limit: int, most: int
) -> str:
    """What changed, within ``limit`` UTF-16 units and with at most ``most`` changes shown.

    Each change is two entities of markup at the most; empty where nothing changed.
    """
    lines: list[str] = []
    room, left = limit, most
    parts = (
        ("difference-headline", before.headline, after.headline),
        ("difference-text", BREAK.join(before.body), BREAK.join(after.body)),
    )
    changed = [part for part in parts if part[1] != part[2]]
    for number, (key, old, new) in enumerate(changed):
        label = html_text(language, key)
        room -= units(label) + 2
        # a headline leaves the text its half
        is_last = number + 1 == len(changed)
        shown, count = _marked(compare(old, new), room if is_last else room // 2, left)
        lines.append(f"{label} {shown}")
        room -= units(visible(shown))
        left -= count
    return "\n".join(lines)


def visible(markup: str) -> str:
    """What is left of an HTML text for the eye."""
    return html.unescape(re.sub(r"<[^<>]*>", "", markup))


def _marked(pieces: Sequence[Piece], limit: int, most: int) -> tuple[str, int]:
    """The pieces as HTML, and how many changes are shown."""
    out: list[str] = []
    count = 0
    room = limit - _REST_ROOM
    for number, piece in enumerate(pieces):
        if piece.is_change:
            shown = _change(piece, max(limit // 5, 24))
        else:
            shown = escape(
                _context(piece.after, is_first=number == 0, is_last=number + 1 == len(pieces))
            )
        room -= units(visible(shown))
        if room < 0 or (piece.is_change and count == most):
            rest = sum(piece.is_change for piece in pieces[number:])
            return "".join(out).rstrip(" …") + (f" … (+{rest})" if rest else " …"), count
        count += piece.is_change
        out.append(shown)
    return "".join(out).strip(), count


def _change(piece: Piece, longest: int) -> str:
    before, after = _flat(piece.before), _flat(piece.after)
    lead = " " if (before or after).startswith(" ") else ""
    # only a sign that takes the place of a sign stands right behind it
    words = any(map(str.isalnum, before)) or any(map(str.isalnum, after))
    gap = " " if before and after and (words or after.startswith(" ")) else ""
    markup = lead
    if before:
        markup += f"<s>{escape(_middle_out(before.strip(), longest))}</s>"
    if after:
        markup += f"{gap}<b>{escape(_middle_out(after.strip(), longest))}</b>"
    return markup


def _context(text: str, *, is_first: bool, is_last: bool) -> str:
    flat = _flat(text)
    if len(flat) <= CONTEXT_CHARACTERS * (1 if is_first or is_last else 2) + 10:
        return flat
    head = "" if is_first else flat[:CONTEXT_CHARACTERS].rpartition(" ")[0]
    tail = "" if is_last else flat[-CONTEXT_CHARACTERS:].partition(" ")[2]
    return f"{head} … {tail}".removeprefix(" " if is_first else "").rstrip(" " if is_last else "")


def _middle_out(text: str, longest: int) -> str:
    """The text within ``longest`` UTF-16 units, both ends kept."""
    if units(text) <= longest:
        return text
    tail = text[-(longest // 6) :]
    return shorten(text, longest * 2 // 3 - 1) + " " + (tail.partition(" ")[2] or tail)


def _flat(text: str) -> str:
    """On one line: paragraphs and lines end in signs for that."""
    return text.replace(BREAK, " ¶ ").replace("\n", " ↵ ")


def note_by_itself(before: Worded, after: Worded, language: Language) -> str:
    """What a difference tells readers in a few words, where the editor has not worded it."""
    in_headline = [p for p in compare(before.headline, after.headline) if p.is_change]
    in_body = [p for p in compare(BREAK.join(before.body), BREAK.join(after.body)) if p.is_change]
    changes = list(
        dict.fromkeys((p.before.strip(" "), p.after.strip(" ")) for p in (*in_headline, *in_body))
    )
    if len(changes) <= QUOTED_CHANGES and all(map(_can_be_quoted, changes)):
        return ", ".join(_quoted(before, after, language) for before, after in changes)
    if in_headline:
        return plain(language, "note-both" if in_body else "note-headline")
    if all(not piece.before for piece in in_body):
        return plain(language, "note-longer")
    if all(not piece.after for piece in in_body):
        return plain(language, "note-shorter")
    return plain(language, "note-text")


def _can_be_quoted(change: tuple[str, str]) -> bool:
    return all(
        len(side) <= QUOTED_CHARACTERS
        and "\n" not in side
        and (not side or any(map(str.isalnum, side)))
        for side in change
    )


def _quoted(before: str, after: str, language: Language) -> str:
    if not before:
        return plain(language, "note-word-added", word=after)
    if not after:
        return plain(language, "note-word-removed", word=before)
    return plain(language, "note-word-replaced", before=before, after=after)
