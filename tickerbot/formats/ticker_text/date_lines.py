"""Lines that only tell a date, under whatever stands around it: rules, stars, symbols, “Datum:”."""

from __future__ import annotations

import re

from tickerbot.formats.ticker_text.dates import WEEKDAY_NAMES, DateMatch, match_date_line

# room for the longest date, with what decorates it
MAX_LENGTH = 80
_EMOJI = r"[\u2300-\u23ff\u25a0-\u27bf\U0001f300-\U0001faff]\ufe0f?"
_DECORATION = re.compile(
    rf"(?:\+{{2,}}|#{{1,6}}|[=~*_|/>–—-]{{2,}}|\||{_EMOJI})(?: ?(?:[+#=~*_|/>–—-]+|{_EMOJI}))* ?"
)
_CLOSING = "+#=~*_|/<–—- "
# before a date that is complete
LEAD_WORDS = r"(?:Datum|Date|Stand|As of|(?:Tag|Day) [0-9]{1,4})\b|(?:vom|am|on) "
_LEAD = re.compile(rf"(?:{LEAD_WORDS}) ?[:,–—-]? ?", re.IGNORECASE)
_WEEKDAY_BEHIND = re.compile(rf",? (?:{WEEKDAY_NAMES})$", re.IGNORECASE)
_BRACKETS = str.maketrans("", "", "()[]")


def read_date_line(text: str) -> DateMatch | None:
    """Read a line as a date; None if it holds something else.

    Raises ValueError for a date that does not exist, or of a year that cannot be stored.
    """
    if len(text) > MAX_LENGTH:
        return None
    if day := match_date_line(text):
        return day
    bare = text
    if decoration := _DECORATION.match(text):
        bare = text[decoration.end() :].rstrip(_CLOSING)
        if bare and (day := match_date_line(bare)):
            return day
    bare = _WEEKDAY_BEHIND.sub("", bare.translate(_BRACKETS))
    if lead := _LEAD.match(bare):
        bare = bare[lead.end() :]
    day = match_date_line(bare) if bare and bare != text else None
    return day if day and day.date else None
