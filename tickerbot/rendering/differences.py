"""How a difference looks: old words struck through, new ones in bold, or the whole in a few words.

Lengths are in UTF-16 units, as Telegram counts, unless said otherwise.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Protocol

from tickerbot.model import MarkKind, Marks
from tickerbot.rendering.texts import escape, strip_markup
from tickerbot.rendering.voice import Voice
from tickerbot.text.composition import whole_text
from tickerbot.text.cutting import BREAK, shorten, units
from tickerbot.text.differences import Piece, compare

CONTEXT_CHARACTERS = 40
"""About how many characters of unchanged text are shown on each side of a change."""
MAX_QUOTED = 40
"""Maximum length, in characters, of either side of a change that a note quotes."""
MAX_QUOTED_CHANGES = 2
"""Maximum number of changes that a note quotes; of more it only tells where they are."""
MAX_MARKS_SHOWN = 4
"""Maximum number of marks that changed on words that stayed, and are shown."""
_MARK_NAMES: Mapping[MarkKind, str] = {
    "bold": "mark-bold", "italic": "mark-italic", "link": "mark-link",
}  # fmt: skip
# Room for the number of changes that are left out.
_REST_ROOM = 20


class Worded(Protocol):
    """Anything with a headline and a body."""

    @property
    def headline(self) -> str:
        """The headline, in one line."""

    @property
    def body(self) -> tuple[str, ...]:
        """The paragraphs of the body."""

    @property
    def marks(self) -> Marks:
        """The marks on both, as an entry has them."""


def same(before: Worded, after: Worded) -> bool:
    """Whether headline and body are the same, and the marks on them."""
    return same_words(before, after) and before.marks == after.marks


def same_words(before: Worded, after: Worded) -> bool:
    """Whether headline and body are the same."""
    return (before.headline, before.body) == (after.headline, after.body)


def difference_html(
    before: Worded, after: Worded, voice: Voice, *, limit: int, max_changes: int
) -> str:
    """What changed, within ``limit`` UTF-16 units and with at most ``max_changes`` changes shown.

    Each change has at most two entities of markup. Empty if nothing changed.
    """
    lines: list[str] = []
    room, changes_left = limit, max_changes
    parts = (
        ("difference-headline", before.headline, after.headline),
        ("difference-text", BREAK.join(before.body), BREAK.join(after.body)),
    )
    changed = [part for part in parts if part[1] != part[2]]
    for number, (key, old, new) in enumerate(changed):
        label = voice.html(key)
        room -= units(label) + 2
        # the headline leaves half of the room to the text
        is_last = number + 1 == len(changed)
        limit_here = room if is_last else room // 2
        shown, count = _pieces_html(compare(old, new), limit_here, changes_left)
        lines.append(f"{label} {shown}")
        room -= units(strip_markup(shown))
        changes_left -= count
    if before.marks != after.marks and (shown := _marks_html(before, after, voice, changes_left)):
        line = f"{voice.html('difference-marks')} {shown}"
        if units(strip_markup(line)) < room:
            lines.append(line)
    return "\n".join(lines)


def _marks_html(before: Worded, after: Worded, voice: Voice, most: int) -> str:
    """At most ``most`` marks that changed on words that stayed, those that are gone struck through.

    Empty where only words changed, and their marks with them.
    """
    old, new = _marked_words(before), _marked_words(after)
    whole = {
        "s": whole_text(after.headline, after.body),
        "b": whole_text(before.headline, before.body),
    }
    changes = [
        (tag, kind, url, words)
        for tag, gone in (("s", old - new), ("b", new - old))
        for kind, url, words in gone.elements()
        if words in whole[tag]
    ]
    if not changes:
        return voice.html("difference-marks-moved") if same_words(before, after) else ""
    shown = [
        f"<{tag}>{voice.html(_MARK_NAMES[kind], url=shorten(url, MAX_QUOTED))}</{tag}>"
        f" {voice.html('mark-words', words=_cut_middle(_one_line(words), MAX_QUOTED))}"
        for tag, kind, url, words in changes[: min(most, MAX_MARKS_SHOWN)]
    ]
    rest = len(changes) - len(shown)
    return ", ".join(shown) + (f" (+{rest})" if rest else "")


def _marked_words(text: Worded) -> Counter[tuple[MarkKind, str, str]]:
    whole = whole_text(text.headline, text.body)
    return Counter((mark.kind, mark.url, whole[mark.begin : mark.end]) for mark in text.marks)


def _pieces_html(pieces: Sequence[Piece], limit: int, max_changes: int) -> tuple[str, int]:
    """The pieces as HTML within both limits, and the number of changes shown."""
    out: list[str] = []
    count = 0
    room = limit - _REST_ROOM
    for number, piece in enumerate(pieces):
        if piece.is_change:
            shown = _change_html(piece, max(limit // 5, 24))
        else:
            shown = escape(
                _context(piece.after, is_first=number == 0, is_last=number + 1 == len(pieces))
            )
        room -= units(strip_markup(shown))
        if room < 0 or (piece.is_change and count == max_changes):
            rest = sum(piece.is_change for piece in pieces[number:])
            return "".join(out).rstrip(" …") + (f" … (+{rest})" if rest else " …"), count
        count += piece.is_change
        if number == 0 and not piece.after:  # what followed the words that are gone begins the text
            shown += " "
        out.append(shown.removeprefix(" ") if out and out[-1].endswith(" ") else shown)
    return "".join(out).strip(), count


def _change_html(piece: Piece, limit: int) -> str:
    """A change, with spaces where the texts have them, and between two words."""
    before, after = _one_line(piece.before), _one_line(piece.after)
    lead = " " if all(side.startswith(" ") for side in (before, after) if side) else ""
    gap = ""
    if before and after:
        are_words = before[-1].isalnum() and after[0].isalnum()
        gap = " " if after.startswith(" ") or are_words else ""
    tail = " " if (after or before).endswith(" ") else ""
    markup = lead
    if before:
        inner = before.strip() if lead else before.rstrip()
        markup += f"<s>{escape(_cut_middle(inner, limit))}</s>"
    if after:
        markup += f"{gap}<b>{escape(_cut_middle(after.strip(), limit))}</b>"
    return markup + tail


def _context(text: str, *, is_first: bool, is_last: bool) -> str:
    """Unchanged text, shortened to what is next to a change."""
    line = _one_line(text)
    if len(line) <= CONTEXT_CHARACTERS * (1 if is_first or is_last else 2) + 10:
        return line
    head = "" if is_first else line[:CONTEXT_CHARACTERS].rpartition(" ")[0]
    tail = "" if is_last else line[-CONTEXT_CHARACTERS:].partition(" ")[2]
    return f"{head} … {tail}".removeprefix(" " if is_first else "").rstrip(" " if is_last else "")


def _cut_middle(text: str, limit: int) -> str:
    """The text within ``limit`` UTF-16 units, both ends kept."""
    if units(text) <= limit:
        return text
    tail = text[-(limit // 6) :]
    return shorten(text, limit * 2 // 3 - 1) + " " + (tail.partition(" ")[2] or tail)


def _one_line(text: str) -> str:
    """The text in one line, with symbols for the ends of paragraphs and lines."""
    return text.replace(BREAK, " ¶ ").replace("\n", " ↵ ")


def default_note(before: Worded, after: Worded, voice: Voice) -> str:
    """The note that tells readers in a few words what changed, unless the editor writes another."""
    if same_words(before, after):
        return voice.plain("note-marks")
    in_headline = [p for p in compare(before.headline, after.headline) if p.is_change]
    in_body = [p for p in compare(BREAK.join(before.body), BREAK.join(after.body)) if p.is_change]
    changes = list(
        dict.fromkeys((p.before.strip(" "), p.after.strip(" ")) for p in (*in_headline, *in_body))
    )
    if len(changes) <= MAX_QUOTED_CHANGES and all(map(_can_be_quoted, changes)):
        return ", ".join(_quoted(before, after, voice) for before, after in changes)
    if in_headline:
        return voice.plain("note-both" if in_body else "note-headline")
    if all(not piece.before for piece in in_body):
        return voice.plain("note-longer")
    if all(not piece.after for piece in in_body):
        return voice.plain("note-shorter")
    return voice.plain("note-text")


def _can_be_quoted(change: tuple[str, str]) -> bool:
    return all(
        len(side) <= MAX_QUOTED and "\n" not in side and (not side or any(map(str.isalnum, side)))
        for side in change
    )


def _quoted(before: str, after: str, voice: Voice) -> str:
    if not before:
        return voice.plain("note-word-added", word=after)
    if not after:
        return voice.plain("note-word-removed", word=before)
    return voice.plain("note-word-replaced", before=before, after=after)
