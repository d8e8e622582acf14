"""Tables: rows of cells between tabs, semicolons or commas, as spreadsheets save them (RFC 4180).

The names of the columns are those of ``foreign_json``; where there are none, a table is read if each
row begins with a date and a time, then the headline, then the text.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from tickerbot.errors import DocumentError
from tickerbot.formats.foreign_json import is_headline_name, is_text_name, key_of_column
from tickerbot.formats.ticker_text.stamps import read_stamp

_DELIMITERS = "\t;,"
_NAMELESS_DELIMITERS = "\t;"
_MAX_CELL = 1_000_000
NAMELESS = (
    "the file looks like a table whose columns have no names; give them in a first line, such as"
    " “date;time;headline;text”"
)


@dataclass(frozen=True, slots=True)
class Table:
    """The rows as objects with the names of other programs, each with its line.

    ``left_out`` are the columns whose names say nothing here.
    """

    rows: list[tuple[dict[str, Any], int]]
    left_out: tuple[str, ...] = ()


def read_table(text: str) -> Table | None:
    """Read a table; None where the text is none. Raises DocumentError where a row does not fit."""
    first = text.lstrip("\n").partition("\n")[0]
    for delimiter in _DELIMITERS:
        names = [key_of_column(cell) for cell in next(csv.reader([first], delimiter=delimiter), [])]
        if _are_names(names):
            return _with_names(text, delimiter)
    for delimiter in _NAMELESS_DELIMITERS:
        if delimiter in first and (table := _without_names(text, delimiter)):
            return table
    return None


def looks_like_table(text: str) -> bool:
    """Whether all lines have the same number of cells, at least three: for what could not be read."""
    lines = [line for line in text.splitlines() if line.strip()]
    return len(lines) > 1 and any(
        len(counts) == 1 and counts.pop() > 1
        for counts in ({line.count(delimiter) for line in lines} for delimiter in _DELIMITERS)
    )


def _are_names(names: Sequence[str | None]) -> bool:
    known = [name for name in names if name]
    has_words = any(is_headline_name(name) or is_text_name(name) for name in known)
    return has_words and len(known) > 1 and len(known) == len(set(known))


def _with_names(text: str, delimiter: str) -> Table:
    (columns, _), *rows = _rows(text, delimiter)
    names = [key_of_column(column) for column in columns]
    found = []
    for cells, line in rows:
        if len(cells) > len(columns):
            raise DocumentError(
                f"the file is a table of {len(columns)} columns, but this row has {len(cells)}; a cell"
                f" with a “{delimiter}” in it goes between quotation marks",
                line,
            )
        row = {
            name: cell for name, cell in zip(names, cells, strict=False) if name and cell.strip()
        }
        if row:
            found.append((row, line))
    if not found:
        raise DocumentError("the file is a table without rows", 1)
    strange = [column for column, name in zip(columns, names, strict=True) if name is None]
    return Table(found, tuple(f"column “{column}”" for column in strange if column.strip()))


def _without_names(text: str, delimiter: str) -> Table | None:
    """Rows of date and time (in one cell or two), headline, and perhaps a text."""
    found: list[tuple[dict[str, Any], int]] = []
    for cells, line in _rows(text, delimiter):
        for used in (1, 2):
            stamp = " ".join(cell.strip() for cell in cells[:used])
            if _is_moment(stamp) and used < len(cells) <= used + 2:
                headline, *body = cells[used:]
                row = {"datetime": stamp, "headline": headline, "body": "\n\n".join(body)}
                found.append((row, line))
                break
        else:
            return None
    return Table(found) if len(found) > 1 else None


def _is_moment(text: str) -> bool:
    stamp = read_stamp(text)
    return bool(stamp and stamp.date and stamp.date.date and stamp.end == len(text))


def _rows(text: str, delimiter: str) -> Iterator[tuple[list[str], int]]:
    """The rows that are not empty, each with the line on which it begins."""
    csv.field_size_limit(_MAX_CELL)
    reader = csv.reader(text.splitlines(keepends=True), delimiter=delimiter)
    line = 1
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield cells, line
            line = reader.line_num + 1
    except csv.Error as error:
        raise DocumentError(f"the file is a table that cannot be read: {error}", line) from error
