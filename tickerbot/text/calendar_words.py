"""Numbers, weekdays and months as words, German and English, in lower case."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType


def _numbered(rows: Sequence[str], first: int) -> Mapping[str, int]:
    return MappingProxyType(
        {word: number for number, row in enumerate(rows, first) for word in row.split()}
    )


HOURS = _numbered(
    (
        "ein eins one", "zwei zwo two", "drei three", "vier four", "fünf fuenf five", "sechs six",
        "sieben seven", "acht eight", "neun nine", "zehn ten", "elf eleven", "zwölf zwoelf twelve",
    ),
    1,
)  # fmt: skip
"""1 to 12 as a clock is read; „eine Uhr“ is not 1 o'clock."""
NUMBERS: Mapping[str, int] = MappingProxyType(
    {
        **HOURS,
        **dict.fromkeys("eine einer einem einen a an".split(), 1),
        **dict.fromkeys("fünfzehn fuenfzehn fifteen".split(), 15),
        **dict.fromkeys("zwanzig twenty".split(), 20),
        **dict.fromkeys("dreißig dreissig thirty".split(), 30),
    }
)
"""Numbers of minutes, hours and days, articles among them."""

WEEKDAYS = _numbered(
    (
        "montag monday", "dienstag tuesday", "mittwoch wednesday", "donnerstag thursday",
        "freitag friday", "samstag sonnabend saturday", "sonntag sunday",
    ),
    0,
)  # fmt: skip
"""0 is Monday, as for ``date.weekday``."""
SHORT_WEEKDAYS = _numbered(
    ("mo mon", "di tue tues", "mi wed", "do thu thur thurs", "fr fri", "sa sat", "so sun"), 0
)
GERMAN_MONTHS = _numbered(
    (
        "januar jänner jaenner jan", "februar feber feb", "märz maerz marz mär mrz", "april apr", "mai",
        "juni jun", "juli jul", "august aug", "september sept sep", "oktober okt", "november nov",
        "dezember dez",
    ),
    1,
)  # fmt: skip
ENGLISH_MONTHS = _numbered(
    (
        "january jan", "february feb", "march mar", "april apr", "may", "june jun", "july jul",
        "august aug", "september sept sep", "october oct", "november nov", "december dec",
    ),
    1,
)  # fmt: skip
MONTHS: Mapping[str, int] = MappingProxyType({**GERMAN_MONTHS, **ENGLISH_MONTHS})


def one_of(words: Iterable[str]) -> str:
    """The pattern of any of these words, the longest first."""
    return "|".join(sorted(words, key=len, reverse=True))


# with IGNORECASE these match an i, but casefold() does not turn them into one
_TURKISH_I = str.maketrans("ıİ", "ii")


def as_spelt(word: str) -> str:
    """A word as it is spelt here, of one that was found in any case."""
    return word.translate(_TURKISH_I).casefold()
