"""Heads that tell how long ago something was: “vor 5 Minuten”, “1 hr 20 min ago”, “gerade eben”.

When the page was copied is not known, so they give no time; but they tell the order.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
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


# as apps write it on a line of its own: 45m, 2h, 1d
_BARE = re.compile(
    r"(?P<amount>[0-9]{1,3}) ?(?P<unit>s|sec|m|min|h|hr|hrs|std|d)\.?", re.IGNORECASE
)
_MAX_FIRST_HOURS = 4


@dataclass(frozen=True, slots=True)
class Relative:
    """A distance in time at the start of a text, up to ``end``: so many ``minutes`` ago."""

    minutes: int
    end: int


def spell_out(lines: Sequence[str]) -> list[str]:
    """Write lines such as ``2h`` as ``vor 2 h`` where they tell how long ago something was.

    Hours alone are so if they rise from a small one: ``14h``, ``11h`` are times of the day. Minutes
    alone, spelled ``min``, are a match's.
    """
    bare = {index: found for index, line in enumerate(lines) if (found := _BARE.fullmatch(line))}
    units = {found["unit"].casefold().rstrip(".") for found in bare.values()}
    hours = [int(found["amount"]) for found in bare.values()]
    is_clock = units <= {"h", "hr", "hrs"} and not (
        hours == sorted(hours) and hours and hours[0] <= _MAX_FIRST_HOURS
    )
    if len(bare) < 2 or is_clock or units == {"min"}:
        return list(lines)
    return [
        f"vor {bare[index]['amount']} {bare[index]['unit']}" if index in bare else line
        for index, line in enumerate(lines)
    ]


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
