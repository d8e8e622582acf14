"""Wide strings: one character per UTF-16 code unit, so that an index is a Telegram offset.

A character outside the Basic Multilingual Plane is written as its two surrogates.
"""

import re

_ASTRAL = re.compile("[\U00010000-\U0010ffff]")
_SURROGATE = re.compile("[\ud800-\udfff]")


def widen(text: str) -> str:
    """Return the text with surrogate pairs written out: one character per UTF-16 code unit."""
    if text.isascii() or not _ASTRAL.search(text):
        return text
    return _ASTRAL.sub(lambda found: surrogates(ord(found[0])), text)


def narrow(wide: str) -> str:
    """Return the inverse of `widen`."""
    if wide.isascii() or not _SURROGATE.search(wide):
        return wide
    return wide.encode("utf-16-le", "surrogatepass").decode("utf-16-le")


def surrogates(code: int) -> str:
    """The two surrogates of a code point outside the Basic Multilingual Plane."""
    return chr(0xD800 + ((code - 0x10000) >> 10)) + chr(0xDC00 + ((code - 0x10000) & 0x3FF))
