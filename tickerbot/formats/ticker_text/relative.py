"""Heads that tell how long ago something was: “vor 5 Minuten”, “1 hr 20 min ago”, “gerade eben”.

When the page was copied is not known, so they give no time; but they tell the order.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_UNITS = (
    r"(?:s|sec|sek|m|min|mins|h|hr|hrs|std|d"
    r"|(?:second|minute|hour|day|sekunde|stunde|tag)[ens]{0,2})"
)
_AMOUNT = rf"(?:(?P<amount>[0-9]{{1,3}}|ein|einer|einem|an?) ?(?P<unit>{_UNITS})\b\.?)"
_MORE = r"(?:,? (?:und |and )?(?P<more>[0-9]{1,2}) ?(?:m|min|mins|minute[ns]?)\b\.?)?"
_RELATIVE = re.compile(
    rf"(?:(?:vor )?(?P<now>gerade eben|soeben|just now|now|jetzt)"
    rf"|vor (?:etwa |ca\. |rund |über )?{_AMOUNT}{_MORE}"
    rf"|{_AMOUNT.replace('amount', 'amount2').replace('unit', 'unit2')}"
    rf"{_MORE.replace('more', 'more2')} ago)(?= ?[:|•·–—-] |:?$)",
    re.IGNORECASE,
)
RELATIVE_WORDS = (
    r"vor (?:[0-9]|ein|etwa |ca\. |rund |über )|gerade eben|soeben|just now|now\b|jetzt\b"
)
_MINUTES = {"s": 0, "m": 1, "h": 60, "d": 1440, "t": 1440}


@dataclass(frozen=True, slots=True)
class Relative:
    """A distance in time at the start of a text, up to ``end``: so many ``minutes`` ago."""

    minutes: int
    end: int


def read_relative(text: str) -> Relative | None:
    """Read how long ago, at the start of a text; None if it does not begin so."""
    found = _RELATIVE.match(text)
    if not found:
        return None
    if found["now"]:
        return Relative(0, found.end())
    amount = found["amount"] or found["amount2"]
    unit = (found["unit"] or found["unit2"]).casefold()
    minutes = 60 if unit.startswith("st") else _MINUTES[unit[0]]
    count = int(amount) if amount.isdigit() else 1
    more = int(found["more"] or found["more2"] or 0)
    return Relative(count * minutes + more, found.end())
