"""Cologne phonetics: words that sound alike in German get the same code.

After Hans Joachim Postel, „Die Kölner Phonetik“, IBM-Nachrichten 19 (1969), 925–931.
"""

from __future__ import annotations

import re

# Letters whose sound depends on their neighbours are replaced by letters that have that sound.
_NEIGHBOURS = tuple((re.compile(pattern), sound) for pattern, sound in (
    ("ph", "f"),
    ("[dt](?=[csz])", "s"),
    ("(?<=[ckq])x", "s"),
    ("x", "ks"),
    ("(?<=[sz])c", "s"),
    ("^c(?=[ahkloqrux])|c(?=[ahkoqux])", "k"),
    ("c", "s"),
))  # fmt: skip
_CODES = str.maketrans("aeiouyjbpdtfvwgkqlmnrszh", "00000001122333444566788-", "")
_REPEATED = re.compile(r"(.)\1+")


def cologne(word: str) -> str:
    """The code of a word of the letters a to z; vowels count only at the beginning."""
    for pattern, sound in _NEIGHBOURS:
        word = pattern.sub(sound, word)
    code = _REPEATED.sub(r"\1", word.translate(_CODES).replace("-", ""))
    return code[:1] + code[1:].replace("0", "")


SHORTEST_SOUND = 4
"""Letters of a word that has a sound worth comparing."""


def sound_of(stem: str) -> str | None:
    """How a word sounds; None for what is no word, or too short to be told by its sound."""
    is_word = stem.isascii() and stem.isalpha() and len(stem) >= SHORTEST_SOUND
    return cologne(stem) if is_word else None
