"""The credit of a picture: a last line such as "Foto: Ada Lovelace/dpa"."""

from __future__ import annotations

import re
from collections.abc import Sequence

_CREDIT = re.compile(
    r"(?:Fotos?|Bild(?:er)?|Videos?|Photos?|Pictures?|Images?)(?: by)?: ?(\S.*)", re.IGNORECASE
)
_NONE = re.compile(r"(?:ohne|keine?r?|none|no credit)[.!]?", re.IGNORECASE)
REFUSED = "Foto: ohne"
"""A last line that says that there is no credit; readers do not see it."""
MAX_CREDIT = 120
"""Maximum length of a credit, in characters; a longer line is text."""


def is_credit(line: str) -> bool:
    """Whether a line says whose picture it is."""
    return len(line) <= MAX_CREDIT and _CREDIT.fullmatch(line.strip()) is not None


def is_refusal(text: str) -> bool:
    """Whether these words say that there is no credit."""
    return _NONE.fullmatch(text.strip()) is not None


def is_refused(credit: str) -> bool:
    """Whether a credit says that there is none, as "Foto: ohne" does."""
    found = _CREDIT.fullmatch(credit.strip())
    return found is not None and is_refusal(found[1])


def split_credit(body: Sequence[str]) -> tuple[tuple[str, ...], str]:
    """A body without the credit in its last line, and the credit; "" where there is none."""
    if not body:
        return (), ""
    rest, _, line = body[-1].rpartition("\n")
    if not is_credit(line):
        return tuple(body), ""
    return (*body[:-1], *([rest] if rest else [])), line.strip()


def split_text(text: str) -> tuple[str, str]:
    """A whole text without the credit in its last line, and the credit."""
    rest, _, line = text.rstrip().rpartition("\n")
    return (rest.rstrip(), line.strip()) if rest.strip() and is_credit(line) else (text, "")
