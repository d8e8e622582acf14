"""What surrounds words on a line in whole documents: Markdown's headings, names of fields, times twice.

It is taken off where the document shows that it is only that; lines keep their numbers.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from tickerbot.formats.ticker_text.stamps import read_stamp

_HEADING = re.compile(r"#{1,6} (?=\S)")
_TIME_FIELD = re.compile(r"(?:Zeit|Uhrzeit|Time|Datum|Date|Zeitpunkt): ", re.IGNORECASE)
_TEXT_FIELD = re.compile(
    r"(?:Titel|Title|Überschrift|Headline|Schlagzeile|Text|Inhalt|Meldung|Body|Content): (?=\S)",
    re.IGNORECASE,
)
_PUBLISHED = "published at "
_MIN_FIELDS = 2


def undress(lines: Sequence[str]) -> list[str]:
    """Take off what the document repeats around its words."""
    stamped = [bool(line) and line[0] != "\\" and bool(read_stamp(line)) for line in lines]
    fields = sum(bool(_TEXT_FIELD.match(line)) for line in lines)
    pairs = zip(lines, stamped, strict=True)
    times = sum(is_stamped and bool(_TIME_FIELD.match(line)) for line, is_stamped in pairs)
    has_fields = fields >= _MIN_FIELDS and times >= _MIN_FIELDS
    has_stamps = any(stamped)
    undressed = []
    for line in lines:
        bare = line
        if has_stamps and (heading := _HEADING.match(line)) and not read_stamp(line):
            bare = line[heading.end() :].rstrip("# ")
        elif has_fields and (field := _TEXT_FIELD.match(line)):
            bare = line[field.end() :]
        undressed.append(bare)
    return _without_times_above(undressed, stamped)


def _without_times_above(lines: Sequence[str], stamped: Sequence[bool]) -> list[str]:
    """Take “published at 20:01 GMT 14 March” off a headline above a line with that time."""
    kept: list[str] = []
    follows = False  # whether a stamp is on the next line that is not blank
    for line, is_stamped in zip(reversed(lines), reversed(stamped), strict=True):
        headline, mark, behind = line.rpartition(_PUBLISHED)
        stamp = read_stamp(behind) if follows and mark and behind else None
        is_twice = bool(headline) and stamp is not None and stamp.end == len(behind)
        kept.append(headline.rstrip() if is_twice else line)
        follows = is_stamped if line else follows
    return kept[::-1]
