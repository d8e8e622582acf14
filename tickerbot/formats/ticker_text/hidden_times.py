"""Times that are seen in a document none of whose entries was given one: they are told.

So a form of heads that nobody foresaw, and a ticker of sentences (“Um 21.01 Uhr meldet …”), which stay
as they are, do not lose their times without a word.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from tickerbot.formats.ticker_text.dates import DATE_WORDS
from tickerbot.formats.ticker_text.drafts import Draft
from tickerbot.formats.ticker_text.times import TimeForm, match_any_time
from tickerbot.text.sentences import final_mark

# what may stand before the time: marks, and “Kurz nach” or “Heute um”
_LEAD = re.compile(r"[^\w+\\]{0,8}(?:[^\W\d]{1,12} ){0,2}")
_DIGITS = re.compile(r"\W{0,8}(?P<digits>(?:[01][0-9]|2[0-3])[0-5][0-9]) ")
_YEARS = range(1000, 2100)
_STAMP = re.compile(
    rf"(?:[^\w+\\]{{0,8}}[0-9]|{DATE_WORDS}).{{0,40}}?(?<![0-9])[0-9]{{1,2}}[:.][0-5][0-9](?![0-9])",
    re.IGNORECASE,
)
_MAX_STAMP = 48
_MIN_LINES = 2


def find_hidden_times(lines: Sequence[str], drafts: Sequence[Draft]) -> list[int]:
    """Return the numbers of the lines that seem to tell the times of entries that have none."""
    if any(draft.time for draft in drafts):
        return []
    headlines = {draft.line for draft in drafts if not draft.is_literal}
    found = {number for number in headlines if _begins_with_time(lines[number - 1])}
    found |= _digits(lines, headlines)
    found |= {
        number
        for number, line in enumerate(lines, start=1)
        if len(line) <= _MAX_STAMP and final_mark(line) not in set(".!?…") and _STAMP.match(line)
    }
    return sorted(found) if len(found) >= max(_MIN_LINES, len(drafts) / 2) else []


def _begins_with_time(line: str) -> bool:
    lead = _LEAD.match(line)
    at = match_any_time(line[lead.end() :]) if lead else None
    return bool(at and at.form is not TimeForm.DOT)


def _digits(lines: Sequence[str], numbers: set[int]) -> set[int]:
    """Find lines that begin with four digits, unless all of them may be years."""
    found = {number: each for number in numbers if (each := _DIGITS.match(lines[number - 1]))}
    if all(int(each["digits"]) in _YEARS for each in found.values()):
        return set()
    return set(found)
