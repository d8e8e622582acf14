"""Notes that say by themselves what changed: stored in one language, told in each reader's own.

A note that an editor has worded stays as it is. One that reads like ``differences.default_note`` is
said again in the other language, with the same words quoted.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from tickerbot.model import Language
from tickerbot.rendering.texts import LANGUAGES, plain

WHOLE_NOTES = (
    "note-both",
    "note-headline",
    "note-text",
    "note-longer",
    "note-shorter",
    "note-marks",
    "note-picture",
    "note-picture-added",
)
"""Notes that stand alone."""
QUOTING_NOTES: dict[str, tuple[str, ...]] = {
    "note-word-added": ("word",),
    "note-word-removed": ("word",),
    "note-word-replaced": ("after", "before"),
}
"""Notes of which there may be two in a row, and what they quote."""
JOINT = ", "
MAX_LENGTH = 300
"""No note of these is longer, in characters: the longest quotes four words of up to 40."""


def note_in(language: Language, text: str) -> str:
    """The text of a note, in this language if it is one that nobody has worded."""
    if len(text) > MAX_LENGTH:
        return text
    for source in LANGUAGES:
        if source != language:
            for key in WHOLE_NOTES:
                if text == plain(source, key):
                    return plain(language, key)
            for said in _readings(source, language, text):
                return said
    return text


def _readings(source: Language, language: Language, text: str) -> Iterator[str]:
    """What the text says in this language if it is one or two notes that quote, in ``source``."""
    ends = [found.start() for found in re.finditer(JOINT, text)]
    # two notes rather than one that quotes what looks like another
    for parts in (*((text[:end], text[end + len(JOINT) :]) for end in ends), (text,)):
        said = [_say(source, language, part) for part in parts]
        if all(said):
            yield JOINT.join(said)


def _say(source: Language, language: Language, part: str) -> str:
    """One note that quotes, said in this language; empty if it is none."""
    for key in QUOTING_NOTES:
        if found := _form(source, key).fullmatch(part):
            return plain(language, key, **found.groupdict())
    return ""


@lru_cache(maxsize=64)
def _form(language: Language, key: str) -> re.Pattern[str]:
    """How the note reads in this language, with a group for each of what it quotes."""
    names = QUOTING_NOTES[key]
    text = re.escape(plain(language, key, **{name: f"\x00{name}\x00" for name in names}))
    return re.compile(re.sub("\x00(\\w+)\x00", r"(?P<\1>.+?)", text.replace("\\\x00", "\x00")))
