"""Cologne phonetics: German words that sound alike get the same code.

After Hans Joachim Postel, „Die Kölner Phonetik“, IBM-Nachrichten 19 (1969), 925–931.
"""

from __future__ import annotations

import re

# A letter whose sound depends on its neighbours is first replaced by one that always has that sound.
_CONTEXT_RULES = tuple((re.compile(pattern), sound) for pattern, sound in (
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


def cologne_code(word: str) -> str:
    """The phonetic code of a word of the letters a to z; only a vowel at the start is encoded."""
    for pattern, sound in _CONTEXT_RULES:
        word = pattern.sub(sound, word)
    code = _REPEATED.sub(r"\1", word.translate(_CODES).replace("-", ""))
    return code[:1] + code[1:].replace("0", "")


MIN_LENGTH = 4
"""Shortest word, in letters, whose phonetic code is worth comparing."""


def phonetic_code(stem: str) -> str | None:
    """The phonetic code of a stem; None if it is too short or not of the letters a to z."""
    is_word = stem.isascii() and stem.isalpha() and len(stem) >= MIN_LENGTH
    return cologne_code(stem) if is_word else None
