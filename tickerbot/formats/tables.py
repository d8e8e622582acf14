"""Tables: rows of cells between tabs, semicolons, commas or bars, out of spreadsheets and Markdown.

The columns are known by the usual names of ``foreign_json``; where there are none, by what all their
cells are: dates, times, or texts (the first is the headline). Between commas only a line of names, or
quotation marks around every cell, tell a table from prose (RFC 4180); columns that only spaces keep
apart have at least three cells in each row. A line with nothing but a date dates the rows below it, as
does the date of the row above where a cell is empty.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import takewhile
from typing import Any

from tickerbot.errors import DocumentError
from tickerbot.formats.foreign_json import is_headline_name, is_text_name, key_of_column
from tickerbot.formats.ticker_text.dates import match_date_line
from tickerbot.formats.ticker_text.stamps import read_stamp

_SPACES = "  "
_DELIMITERS = ("\t", ";", ",", "|", _SPACES)
_SPACE_RUN = re.compile(r"\s{2,}")
_RULE = re.compile(r"[|:\s-]{3,}")
_INDEX = re.compile(r"(?:#|Nr\. ?|No\. ?)?[0-9]{1,5}\.?")
_MAX_CELL = 1_000_000
_MAX_NAME = 40
_MAX_TITLES = 5
_MIN_APART = 3
_HEADLINE_AND_TEXT = 2
NAMELESS = (
    "the file looks like a table whose columns have no names; give them in a first line, such as"
    " “date;time;headline;text”"
)

_Row = tuple[list[str], int]


@dataclass(frozen=True, slots=True)
class Table:
    """The rows as objects with the names of other programs, each with its line.

    ``left_out`` are lines and columns that say nothing here, each with its line.
    """

    rows: list[tuple[dict[str, Any], int]]
    left_out: tuple[tuple[int, str], ...] = ()


def read_table(text: str) -> Table | None:
    """Read a table; None where the text is none. Raises DocumentError where a row does not fit."""
    first = text.lstrip("\n").partition("\n")[0]
    for delimiter in _DELIMITERS:
        names = [key_of_column(cell) for cell in next(_rows(first, delimiter), ([], 0))[0]]
        if _are_names(names):
            return _with_names(text, delimiter)
    for delimiter in _DELIMITERS:
        if table := _by_content(text, delimiter):
            return table
    return None


def looks_like_table(text: str) -> bool:
    """Whether all lines have the same number of cells, at least three: for what could not be read."""
    lines = [line for line in text.splitlines() if line.strip()]
    return len(lines) > 1 and any(
        len(counts) == 1 and counts.pop() > 1
        for counts in ({line.count(delimiter) for line in lines} for delimiter in "\t;,")
    )


def _are_names(names: Sequence[str | None]) -> bool:
    known = [name for name in names if name]
    has_words = any(is_headline_name(name) or is_text_name(name) for name in known)
    return has_words and len(known) > 1 and len(known) == len(set(known))


def _with_names(text: str, delimiter: str) -> Table:
    (columns, first), *rows = _rows(text, delimiter)
    for cells, line in rows:
        if len(cells) > len(columns):
            raise DocumentError(
                f"the file is a table of {len(columns)} columns, but this row has {len(cells)}; a cell"
                f" with a “{delimiter}” in it goes between quotation marks",
                line,
            )
    names = _complete(list(map(key_of_column, columns)), rows)
    table = _table(names, rows)
    if not table.rows:
        raise DocumentError("the file is a table without rows", 1)
    strange = [column for column, name in zip(columns, names, strict=True) if name is None]
    return Table(
        table.rows,
        tuple((first, f"column “{column}”") for column in strange if column.strip()),
    )


def _by_content(text: str, delimiter: str) -> Table | None:
    """Read a table whose columns are known by their cells; None where that does not tell.

    Raises DocumentError where there are more texts in a row than headline and text.
    """
    if delimiter not in text:
        return None
    try:
        rows = list(_rows(text, delimiter))
    except DocumentError:
        return None
    titles = list(takewhile(lambda row: len(row[0]) == 1 and not _is_date(row[0][0]), rows))
    rows = rows[len(titles) :]
    whole = [row for row in rows if not (len(row[0]) == 1 and _is_date(row[0][0]))]
    width = len(whole[0][0]) if whole else 0
    fewest = _MIN_APART if delimiter == _SPACES else 2
    if (
        len(titles) > _MAX_TITLES
        or len(whole) < 2
        or width < fewest
        or any(len(cells) != width for cells, _ in whole)
    ):
        return None
    head = None if any(map(_tells_time, whole[0][0])) else whole[0]
    if head:
        if any(len(cell) > _MAX_NAME for cell in head[0]):
            return None
        rows.remove(head)
    elif delimiter == "," and not _is_quoted(text):
        return None
    names = list(map(key_of_column, head[0])) if head else [None] * width
    names = _complete(names, [row for row in rows if len(row[0]) == width])
    if not any(name in {"date", "time", "datetime"} for name in names):
        return None
    known = [name for name in names if name]
    if len(known) != len(set(known)) or not any(
        is_headline_name(name) or is_text_name(name) for name in known
    ):
        if delimiter in "\t;":
            raise DocumentError(NAMELESS, whole[0][1])
        return None
    left_out = [(line, cells[0]) for cells, line in titles]
    columns = head or whole[0]
    left_out += [
        (columns[1], f"column “{column}”")
        for column, name in zip(columns[0], names, strict=True)
        if name is None
    ]
    return Table(_table(names, rows).rows, tuple(left_out))


def _complete(names: Sequence[str | None], rows: Sequence[_Row]) -> list[str | None]:
    """Name the columns that have no usual name, where their cells tell what they are."""
    found = list(names)
    texts = []
    for place, name in enumerate(found):
        cells = [row[place].strip() for row, _ in rows if len(row) > place and row[place].strip()]
        if name or not cells:
            continue
        is_moment = _name_of_moment(cells)
        if is_moment and is_moment not in found:
            found[place] = is_moment
        elif not all(map(_INDEX.fullmatch, cells)):
            texts.append(place)
    has_headline = any(name and is_headline_name(name) for name in found)
    has_text = any(name and is_text_name(name) for name in found)
    if not any(names) and len(texts) <= _HEADLINE_AND_TEXT:
        wanted = ["headline", "text"] if len(texts) == _HEADLINE_AND_TEXT else ["text"]
        for place, name in zip(texts, wanted, strict=False):
            found[place] = name
    elif len(texts) == 1 and has_text and not has_headline:
        known = next(place for place, name in enumerate(found) if name and is_text_name(name))
        found[min(known, texts[0])], found[max(known, texts[0])] = "headline", "text"
    elif len(texts) == 1 and has_headline and not has_text:
        found[texts[0]] = "text"
    return found


def _name_of_moment(cells: Sequence[str]) -> str | None:
    if all(map(_is_date, cells)):
        return "date"
    stamps = [read_stamp(cell) for cell in cells]
    if not all(stamp and stamp.end == len(cell) for stamp, cell in zip(stamps, cells, strict=True)):
        return None
    dated = [bool(stamp and stamp.date) for stamp in stamps]
    return "datetime" if all(dated) else None if any(dated) else "time"


def _table(names: Sequence[str | None], rows: Sequence[_Row]) -> Table:
    """The rows as objects; a date holds until another one is there."""
    found = []
    day = ""
    for cells, line in rows:
        if len(cells) == 1 and len(names) > 1 and _is_date(cells[0]):
            day = cells[0]
            continue
        row = {
            name: cell for name, cell in zip(names, cells, strict=False) if name and cell.strip()
        }
        if not row:
            continue
        key = next((name for name in ("date", "datum") if name in names), "date")
        day = row.get(key, day)
        if day and row.keys() & {"time", "uhrzeit", "zeit"}:
            row.setdefault(key, day)
        found.append((row, line))
    return Table(found)


def _is_date(cell: str) -> bool:
    try:
        day = match_date_line(cell.strip()) if cell.strip() else None
    except ValueError:
        return False
    return bool(day and day.date)


def _tells_time(cell: str) -> bool:
    stamp = read_stamp(cell.strip()) if cell.strip() else None
    return _is_date(cell) or bool(stamp and stamp.end == len(cell.strip()))


def _is_quoted(text: str) -> bool:
    """Whether each row begins and ends with a quotation mark, but for dates."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return all(line[0] == line[-1] == '"' or _is_date(line) for line in lines)


def _rows(text: str, delimiter: str) -> Iterator[_Row]:
    """The rows that are not empty, each with the line on which it begins."""
    if delimiter in ("|", _SPACES):
        yield from _plain_rows(text.splitlines(), delimiter)
        return
    csv.field_size_limit(_MAX_CELL)
    reader = csv.reader(
        text.splitlines(keepends=True), delimiter=delimiter, skipinitialspace=delimiter == ","
    )
    line = 1
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield cells, line
            line = reader.line_num + 1
    except csv.Error as error:
        raise DocumentError(f"the file is a table that cannot be read: {error}", line) from error


def _plain_rows(lines: Sequence[str], delimiter: str) -> Iterator[_Row]:
    """The rows between bars, also around them, or between spaces; neither knows quotation marks."""
    filled = [(line.strip(), number) for number, line in enumerate(lines, start=1) if line.strip()]
    if delimiter == _SPACES:
        yield from ((_SPACE_RUN.split(line), number) for line, number in filled)
        return
    rows = [(line, number) for line, number in filled if not _RULE.fullmatch(line)]
    has_border = all(line.startswith("|") for line, _ in rows if "|" in line)
    for line, number in rows:
        inner = line.removeprefix("|").removesuffix("|") if has_border else line
        yield [cell.strip() for cell in inner.split("|")], number
