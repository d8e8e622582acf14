"""Tables, as spreadsheets save them: read by the names of their columns, or told to have none."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.formats.readings import (
    ABEND,
    BERLIN,
    DURCH,
    FAEHRE,
    PEGEL,
    TWO,
    left_out,
    read,
    told,
)
from tickerbot.errors import DocumentError
from tickerbot.formats.documents import examine_document

ROWS = {
    "Datum;Uhrzeit;Überschrift;Text": (
        ("14.03.2026", "21:01", PEGEL, DURCH), ("14.03.2026", "19:40", FAEHRE, ABEND),
    ),
    "date,time,headline,body": (
        ("2026-03-14", "21:01", PEGEL, DURCH), ("2026-03-14", "19:40", FAEHRE, ABEND),
    ),
    "Title\tContent\tPublished_at": (
        (PEGEL, DURCH, "2026-03-14T21:01:00+01:00"), (FAEHRE, ABEND, "2026-03-14T18:40:00Z"),
    ),
    "timestamp;title;description": (
        ("1773518460", PEGEL, DURCH), ("1773513600", FAEHRE, ABEND),
    ),
    "DATUM;ZEIT;TITEL;INHALT": (
        ("14. März 2026", "21.01 Uhr", PEGEL, DURCH), ("14. März 2026", "19.40 Uhr", FAEHRE, ABEND),
    ),
}  # fmt: skip
NO_NAMES = {
    ";": (("14.03.2026 21:01", PEGEL, DURCH), ("14.03.2026 19:40", FAEHRE, ABEND)),
    "\t": (("2026-03-14", "21:01", PEGEL, DURCH), ("2026-03-14", "19:40", FAEHRE, ABEND)),
}


def written(rows: list[tuple[str, ...]], delimiter: str) -> str:
    file = io.StringIO()
    csv.writer(file, delimiter=delimiter).writerows(rows)
    return file.getvalue()


def delimiter_of(line: str) -> str:
    return next(each for each in "\t;," if each in line)


@pytest.mark.parametrize("names", ROWS)
@pytest.mark.parametrize("step", [1, -1])
def test_the_columns_are_known_by_their_names_in_either_order(names: str, step: int) -> None:
    delimiter = delimiter_of(names)
    reading = read(written([tuple(names.split(delimiter)), *ROWS[names][::step]], delimiter))
    assert told(reading) == TWO
    assert reading.remarks == ()
    assert reading.order == ("newest" if step == 1 else "oldest")


@pytest.mark.parametrize("delimiter", NO_NAMES)
def test_without_names_a_date_a_headline_and_a_text_are_enough(delimiter: str) -> None:
    assert told(read(written(list(NO_NAMES[delimiter]), delimiter))) == TWO


def test_a_column_that_says_nothing_is_told_once() -> None:
    names = ("Datum", "Uhrzeit", "Ressort", "Titel", "Text")
    rows = [
        (day, at, "Küste", *words) for day, at, *words in ROWS["Datum;Uhrzeit;Überschrift;Text"]
    ]
    reading = read(written([names, *rows], ";"))
    assert told(reading) == TWO
    assert left_out(reading) == ["column “Ressort”"]


def test_a_row_that_does_not_fit_is_named() -> None:
    text = "date,time,title,text\n2026-03-14,21:01,Pegel,Steigt, und wie\n"
    with pytest.raises(DocumentError, match="table of 4 columns, but this row has 5") as caught:
        read(text)
    assert caught.value.line == 2


def test_a_table_without_names_and_dates_says_what_is_missing() -> None:
    with pytest.raises(DocumentError, match="table whose columns have no names"):
        read(f"21:01,{PEGEL},{DURCH}\n19:40,{FAEHRE},{ABEND}\n")


@pytest.mark.parametrize(
    "text",
    [
        f"14. März 2026\n\n21:01 Uhr; {PEGEL}\n{DURCH}\n\n19:40 Uhr; {FAEHRE}\n{ABEND}\n",
        f"14. März 2026\n\n21:01\t{PEGEL}\n{DURCH}\n\n19:40\t{FAEHRE}\n{ABEND}\n",
    ],
)
def test_a_ticker_with_tabs_or_semicolons_is_no_table(text: str) -> None:
    assert told(read(text)) == TWO


CELLS = st.text(st.sampled_from("aÄ1 ;,\t\"'\n:."), min_size=1, max_size=12).map(
    lambda words: f"w{words}w"
)


@given(
    rows=st.lists(st.tuples(CELLS, CELLS), min_size=1, max_size=4),
    delimiter=st.sampled_from(";,\t"),
)
def test_whatever_a_spreadsheet_writes_comes_back(
    rows: list[tuple[str, str]], delimiter: str
) -> None:
    lines: list[tuple[str, ...]] = [("datum", "titel", "text")]
    lines += [("2026-03-14", headline, body) for headline, body in rows]
    reading = examine_document(written(lines, delimiter).encode(), BERLIN)
    assert [entry.headline for entry in reading.entries] == [" ".join(h.split()) for h, _ in rows]
    bodies = ["".join("".join(entry.body).split()) for entry in reading.entries]
    assert bodies == ["".join(body.split()) for _, body in rows]
