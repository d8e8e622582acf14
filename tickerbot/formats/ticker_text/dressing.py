"""What surrounds words on a line in whole documents: Markdown's headings, names of fields, times twice,
quotation marks around every entry.

It is taken off where the document shows that it is only that; lines keep their numbers. So does a date
below its time: the two change places.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from tickerbot.formats.ticker_text.date_lines import read_date_line
from tickerbot.formats.ticker_text.drafts import LeftOut
from tickerbot.formats.ticker_text.stamps import read_stamp

_HEADING = re.compile(r"#{1,6} (?=\S)")
_TIME_NAMES = "Zeit|Uhrzeit|Time|Datum|Date|Zeitpunkt"
_TEXT_NAMES = (
    "Titel|Title|Überschrift|Headline|Head|Kopf|Schlagzeile|Text|Inhalt|Meldung|Body|Content"
    "|Betreff|Subject"
)
_TIME_FIELD = re.compile(rf"(?:{_TIME_NAMES}): ", re.IGNORECASE)
_TEXT_FIELD = re.compile(rf"(?:{_TEXT_NAMES}): (?=\S)", re.IGNORECASE)
# of mails and feeds
_STAMP_FIELD = re.compile(
    r"(?:Date|Datum|Sent|Gesendet|pubDate|Posted|Published|Veröffentlicht|Updated|Zeitpunkt)"
    r"(?: am| on)?: (?=\S)",
    re.IGNORECASE,
)
_OTHER_FIELD = re.compile(
    r"(?:Von|From|An|To|Cc|Kopie|Bcc|Reply-To|Antwort an|Link|URL|GUID|Autor|Author|Creator): \S.*",
    re.IGNORECASE,
)
_FIELD_ALONE = re.compile(rf"(?:{_TIME_NAMES}|{_TEXT_NAMES}):?", re.IGNORECASE)
_OPENING_QUOTES = "\"„“”»«›‹‚‘'"
_CLOSING_QUOTES = "\"“”«»‹›‘’'"
_PUBLISHED = "published at "
_MIN_FIELDS = 2


def undress(lines: Sequence[str]) -> tuple[list[str], list[LeftOut]]:
    """Take off what the document repeats around its words; return the lines that were only that."""
    lines = _without_quotes(lines)
    lines, left_out = _without_names_of_fields(lines)
    has_headers, lines = _without_headers(lines, left_out)
    lines = _with_dates_above_times(lines)
    stamped = [bool(line) and line[0] != "\\" and bool(read_stamp(line)) for line in lines]
    fields = sum(bool(_TEXT_FIELD.match(line)) for line in lines)
    pairs = zip(lines, stamped, strict=True)
    times = sum(is_stamped and bool(_TIME_FIELD.match(line)) for line, is_stamped in pairs)
    has_fields = fields >= _MIN_FIELDS and (times >= _MIN_FIELDS or has_headers)
    has_stamps = any(stamped)
    undressed = []
    for line in lines:
        bare = line
        if has_stamps and (heading := _HEADING.match(line)) and not read_stamp(line):
            bare = line[heading.end() :].rstrip("# ")
        elif has_fields and (field := _TEXT_FIELD.match(line)):
            bare = line[field.end() :]
        undressed.append(bare)
    return _without_times_above(undressed, stamped), left_out


def may_be_dressing(line: str) -> bool:
    """Whether ``undress`` may take anything off this line in some document."""
    return bool(
        _HEADING.match(line)
        or _TEXT_FIELD.match(line)
        or _FIELD_ALONE.fullmatch(line)
        or _STAMP_FIELD.match(line)
        or _PUBLISHED in line
        or (line and line[0] in _OPENING_QUOTES)
    )


def _without_quotes(lines: Sequence[str]) -> list[str]:
    """Take the quotation marks off entries that all stand in them; each begins with its time."""
    begins = [
        number
        for number, line in enumerate(lines)
        if line
        and line[0] in _OPENING_QUOTES
        and line[1:]
        and read_stamp(line[1:].lstrip())
        and not _encloses_time(line)
    ]
    if len(begins) < _MIN_FIELDS or any(
        line and line[0].isdigit() and _begins_entry(line) for line in lines
    ):
        return list(lines)
    bare = list(lines)
    others = [n for n in range(begins[0], len(lines)) if lines[n] and n not in set(begins)]
    if all(lines[n][0] in _OPENING_QUOTES and lines[n][-1] in _CLOSING_QUOTES for n in others):
        for number in others:  # each paragraph has its own
            bare[number] = bare[number][1:-1].strip()
    for begin, end in zip(begins, [*begins[1:], len(lines)], strict=True):
        bare[begin] = bare[begin][1:].lstrip()
        last = max((n for n in range(begin, end) if bare[n]), default=begin)
        closed = [n for n in range(begin, end) if bare[n] and bare[n][-1] in _CLOSING_QUOTES]
        if closed and (bare[begin][-1] in _CLOSING_QUOTES or closed == [last]):
            bare[closed[0]] = bare[closed[0]][:-1].rstrip()
    return bare


def _encloses_time(line: str) -> bool:
    """Whether the quotation mark that begins a line ends right behind the time."""
    quoted = line[1:].lstrip()
    stamp = read_stamp(quoted)
    return bool(stamp and quoted[stamp.end :].lstrip(" .:").startswith(tuple(_CLOSING_QUOTES)))


def _begins_entry(line: str) -> bool:
    stamp = read_stamp(line)
    return bool(stamp and not stamp.shape)


def _without_names_of_fields(lines: Sequence[str]) -> tuple[list[str], list[LeftOut]]:
    """Blank the names of fields that stand alone above what they name, again and again."""
    alone = [number for number, line in enumerate(lines) if _FIELD_ALONE.fullmatch(line)]
    counts = Counter(lines[number].casefold() for number in alone)
    repeated = [number for number in alone if counts[lines[number].casefold()] >= _MIN_FIELDS]
    if len(counts) < _MIN_FIELDS or not repeated:
        return list(lines), []
    gone = set(repeated)
    kept = ["" if number in gone else line for number, line in enumerate(lines)]
    return kept, [LeftOut(number + 1, lines[number], is_known=True) for number in repeated]


def _without_headers(lines: Sequence[str], left_out: list[LeftOut]) -> tuple[bool, list[str]]:
    """Read the fields of mails and feeds: take the name off a time, and blank those beside it."""
    bare = list(lines)
    stamped = []
    for number, line in enumerate(lines):
        field = _STAMP_FIELD.match(line)
        stamp = read_stamp(line[field.end() :]) if field else None
        if field and stamp and field.end() + stamp.end == len(line):
            stamped.append(number)
            bare[number] = line[field.end() :]
    if len(stamped) < _MIN_FIELDS:
        return False, list(lines)
    for begin in stamped:
        for step in (-1, 1):
            number = begin + step
            while 0 <= number < len(lines) and _is_field(lines[number]):
                if bare[number] and _OTHER_FIELD.fullmatch(lines[number]):
                    left_out.append(LeftOut(number + 1, lines[number], is_known=True))
                    bare[number] = ""
                number += step
    return True, bare


def _is_field(line: str) -> bool:
    return bool(_OTHER_FIELD.fullmatch(line) or _TEXT_FIELD.match(line))


def _with_dates_above_times(lines: Sequence[str]) -> list[str]:
    """Let a date that stands alone below its time change places with it, where most do so."""
    filled = [number for number, line in enumerate(lines) if line]
    times = [
        index
        for index, number in enumerate(filled)
        if _is_time(lines[number]) and index + 1 < len(filled)
    ]
    pairs = [index for index in times if _is_date(lines[filled[index + 1]])]
    preceded = sum(index > 0 and _is_date(lines[filled[index - 1]]) for index in times)
    if len(pairs) < _MIN_FIELDS or len(pairs) * 2 <= len(times) or preceded == len(times):
        return list(lines)
    swapped = list(lines)
    for index in pairs:
        first, second = filled[index], filled[index + 1]
        swapped[first], swapped[second] = swapped[second], swapped[first]
    return swapped


def _is_time(line: str) -> bool:
    stamp = read_stamp(line) if line[0].isdigit() else None
    return bool(stamp and not stamp.date and not line[stamp.end :].strip(" .:·|"))


def _is_date(line: str) -> bool:
    try:
        return read_date_line(line) is not None
    except ValueError:
        return False


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
