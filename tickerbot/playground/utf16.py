"""Wide strings: one character per UTF-16 code unit, so that indexes are Telegram's offsets.

A character outside the Basic Multilingual Plane is represented by its two surrogates.
"""

import re

_ASTRAL = re.compile("[\U00010000-\U0010ffff]")
_SURROGATE = re.compile("[\ud800-\udfff]")


def widen(text: str) -> str:
    """Return the text as a wide string."""
    if text.isascii() or not _ASTRAL.search(text):
        return text
    return _ASTRAL.sub(lambda found: surrogates(ord(found[0])), text)


def narrow(wide: str) -> str:
    """Return a wide string as an ordinary one: the inverse of `widen`."""
    if wide.isascii() or not _SURROGATE.search(wide):
        return wide
    return wide.encode("utf-16-le", "surrogatepass").decode("utf-16-le")


def surrogates(code: int) -> str:
    """Return the two surrogates of a code point outside the Basic Multilingual Plane."""
    return chr(0xD800 + ((code - 0x10000) >> 10)) + chr(0xDC00 + ((code - 0x10000) & 0x3FF))
