"""Rows of date, time, headline and text, each on a line of its own; places and quotation marks."""

from __future__ import annotations

from itertools import product

import pytest

from tests.formats.readings import (
    ABEND,
    DURCH,
    EARLIER,
    EVENING,
    FAEHRE,
    PEGEL,
    TWO,
    left_out,
    read,
    told,
)
from tickerbot.errors import DocumentError

# of each entry, D is its date, T the time, H the headline and B the text
ROWS = [
    "D\nT\nH\nB", "T\nD\nH\nB", "T Uhr\n\nD\n\nH\n\nB", "D\n\nT Uhr\n\nH\n\nB",
    "Datum: D\nUhrzeit: T\nÜberschrift: H\nText: B", "Date: D\nTime: T\nHead: H\nBody: B",
    "Datum\nD\nUhrzeit\nT\nTitel\nH\nText\nB", "N\nD\nT\nH\nB", "#N\nD T\nH\nB", "D\nT\nH\nB\nmb",
    '"D T: H"\n"B"', "„D T Uhr: H\n\nB“", "»D, T – H«\n\nB", "'T: H'\nB", "“T Uhr | H” \n\n B",
]  # fmt: skip


@pytest.mark.parametrize("row", ROWS)
@pytest.mark.parametrize("step", [1, -1])
def test_rows_are_entries_in_either_order(row: str, step: int) -> None:
    entries = [("2", "21:01", PEGEL, DURCH), ("1", "19:40", FAEHRE, ABEND)][::step]
    day = "" if "D" in row.replace("Datum", "").replace("Date", "") else "14.03.2026\n\n"
    reading = read(day + "\n\n".join(_fill(row, *entry) for entry in entries))
    assert told(reading) == TWO
    words = {"Datum", "Uhrzeit", "Titel", "Text", "1", "2", "#1", "#2", "mb"}
    assert set(left_out(reading)) <= words


def _fill(row: str, number: str, at: str, headline: str, body: str) -> str:
    values = {"N": number, "D": "14.03.2026", "T": at, "H": headline, "B": body}
    names = ("Datum", "Date", "Titel", "Text", "Time", "Head", "Body")
    kept = {name: chr(0xE000 + place) for place, name in enumerate(names)}
    for name, mark in kept.items():
        row = row.replace(name, mark)
    filled = "".join(values.get(letter, letter) for letter in row)
    for name, mark in kept.items():
        filled = filled.replace(mark, name)
    return filled


PLACES = {
    "{p}. {b}": "{p}. {b}",
    "T Uhr\n\n{p}. {b}": "{p}. {b}",
    "T Uhr\n{p} –\n{b}": "{p} – {b}",
    "T Uhr: {p} – {b}": "{p} – {b}",
    "+++ T +++\n{p} (dpa). {b}": "{p} (dpa). {b}",
    "{p}, T Uhr: {b}": "{p}: {b}",
    "{p} (T Uhr): {b}": "{p}: {b}",
}


@pytest.mark.parametrize(
    ("form", "names"),
    [*product(PLACES, [("Kiel", "Husum"), ("BAD OLDESLOE AM SEE", "FRANKFURT AM MAIN"),
                     ("St. Peter-Ording", "Berlin/Brüssel")])],
)  # fmt: skip
def test_a_place_before_the_text_is_no_headline_by_itself(
    form: str, names: tuple[str, ...]
) -> None:
    heads = [form if "T" in form else f"T Uhr: {form}"] * 2
    parts = [
        head.replace("T", at, 1).format(p=name, b=f"{body} Mehr dazu.")
        for head, at, name, body in zip(
            heads, ("21:01", "19:40"), names, (DURCH, ABEND), strict=True
        )
    ]
    reading = read("14.03.2026\n\n" + "\n\n".join(parts))
    wanted = [
        PLACES[form].format(p=name, b=body.rstrip("."))
        for name, body in zip(names, (DURCH, ABEND), strict=True)
    ]
    assert told(reading) == [
        (EVENING, wanted[0], ("Mehr dazu.",)), (EARLIER, wanted[1], ("Mehr dazu.",)),
    ]  # fmt: skip
    assert not reading.remarks


def test_a_place_on_the_line_above_each_time_belongs_to_what_follows() -> None:
    rows = (("Kiel", "21:01", PEGEL, DURCH), ("Husum", "19:40", FAEHRE, ABEND))
    text = "\n\n".join(f"{p}\n{t} Uhr\n{h}\n{b}" for p, t, h, b in rows)
    assert told(read(f"14.03.2026\n\n{text}")) == [
        (EVENING, f"Kiel: {PEGEL}", (DURCH,)), (EARLIER, f"Husum: {FAEHRE}", (ABEND,)),
    ]  # fmt: skip


def test_a_programme_within_the_text_stays_there_and_is_told() -> None:
    text = (
        f"14.03.2026\n\n21:01 Uhr: {PEGEL}\n\nKiel, 20:00 Uhr: Chor.\n\n"
        f"19:40 Uhr: {FAEHRE}\n\n{ABEND}\n\n18:00 Uhr: {DURCH}"
    )
    reading = read(text)
    assert told(reading)[:2] == [(EVENING, PEGEL, ("Kiel, 20:00 Uhr: Chor.",)), TWO[1]]
    assert [remark.kind for remark in reading.remarks] == ["text"]


NAMES = [
    ("Datum", "Uhrzeit", "Überschrift", "Text"), ("Date", "Time", "Headline", "Text"),
    ("Tag", "Zeit", "Titel", "Inhalt"), ("Day", "Time", "Head", "Body"),
    ("Wann genau", "Uhrzeit (MEZ)", "Kopfzeile", "Langtext"), ("A", "B", "C", "D"), (),
]  # fmt: skip
DELIMITERS = ("\t", ";", ",", "|", " | ", "   ")


@pytest.mark.parametrize("names", NAMES)
@pytest.mark.parametrize("delimiter", DELIMITERS)
@pytest.mark.parametrize("dates", [2, 1, 0])
def test_columns_are_told_by_their_names_or_their_cells(
    names: tuple[str, ...], delimiter: str, dates: int
) -> None:
    """Also where a date stands in the first row only, or nowhere."""
    days = ["14.03.2026" if place < dates else "" for place in range(2)]
    rows = [(days[0], "21:01", PEGEL, DURCH), (days[1], "19:40", FAEHRE, ABEND)]
    if not dates or (delimiter == "   " and dates == 1):
        names, rows = names[1:], [row[1:] for row in rows]  # type: ignore[misc]
    lines = [delimiter.join(row) for row in ([names, *rows] if names else rows)]
    if delimiter == " | ":
        lines = [f"| {line} |" for line in lines]
        lines[1:1] = ["| :-- | :-: | --- |"] if names else []
    if delimiter == "," and not names:
        with pytest.raises(DocumentError, match="table whose columns have no names"):
            read("\n".join(lines))
        lines = [",".join(f'"{cell}"' for cell in row) for row in rows]
    wanted = [(row[0].replace("2026-03-14 ", ""), *row[1:]) for row in TWO]  # type: ignore[union-attr]
    reading = read("\n".join(lines))
    got = [(f"{entry.time:%H:%M}", entry.headline, entry.body) for entry in reading.entries]
    assert got == wanted
    assert {entry.date is None for entry in reading.entries} == {len(rows[0]) == 3}
    assert not [line for line in left_out(reading) if "column" not in line]


def test_a_date_on_a_line_of_its_own_dates_the_rows_below_it() -> None:
    text = f"Ticker\nSamstag, 14. März 2026\n21:01\t{PEGEL}\t{DURCH}\n19:40\t{FAEHRE}\t{ABEND}"
    reading = read(text)
    assert told(reading) == TWO
    assert left_out(reading) == ["Ticker"]
