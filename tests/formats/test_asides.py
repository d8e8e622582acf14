"""Lines beside the text: whose it is stays with it, and how long ago it was is no time of the day."""

from __future__ import annotations

import pytest

from tests.formats.readings import ABEND, DURCH, FAEHRE, PEGEL, TWO, left_out, read, told

CREDITS = [
    "Quelle: dpa", "Quelle: dpa, AFP", "Quellen: dpa/AFP/NDR", "Source: Reuters", "Foto: Anna Beispiel",
    "Mit Material von dpa und AFP", "Sources: AP, Reuters and BBC",
]  # fmt: skip


@pytest.mark.parametrize("credit", CREDITS)
def test_a_credit_belongs_to_the_entry_above(credit: str) -> None:
    text = f"date 2026-03-14\n\n{PEGEL}\n\n{DURCH}\n\n{credit}\n\n{FAEHRE}\n\n{ABEND}\n\n{credit}"
    reading = read(text)
    assert [(e.headline, e.body) for e in reading.entries] == [
        (PEGEL, (DURCH, credit)), (FAEHRE, (ABEND, credit)),
    ]  # fmt: skip
    assert reading.remarks == ()


@pytest.mark.parametrize("credit", CREDITS)
def test_a_credit_below_a_headline_is_not_joined_to_it(credit: str) -> None:
    reading = read(f"21:01\n{PEGEL}\n{credit}\n{DURCH}\n\n19:40\n{FAEHRE}\n{credit}\n{ABEND}")
    assert [entry.headline for entry in reading.entries] == [PEGEL, FAEHRE]
    assert all(credit in entry.body[0] for entry in reading.entries)


@pytest.mark.parametrize(
    "headline", ["Sources: minister to resign", "Quelle des Flusses gefunden", "Foto zeigt Pottwal"]
)
def test_a_headline_that_only_begins_so_stays_one(headline: str) -> None:
    reading = read(f"date 2026-03-14\n\n{PEGEL}\n\n{DURCH}\n\n{headline}\n\n{ABEND}")
    assert [entry.headline for entry in reading.entries] == [PEGEL, headline]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("45m", "2h"),
        ("2h", "3h"),
        ("1h", "1d"),
        ("3 h", "5 h"),
        ("20 Min.", "1 Std."),
        ("5m", "12m"),
    ],
)
def test_a_distance_alone_tells_the_order_and_no_time(first: str, second: str) -> None:
    reading = read(f"{first}\n{PEGEL}\n{DURCH}\n\n{second}\n{FAEHRE}\n{ABEND}")
    assert told(reading) == [(None, PEGEL, (DURCH,)), (None, FAEHRE, (ABEND,))]
    assert reading.order == "newest"
    assert len(left_out(reading)) == 2


@pytest.mark.parametrize(
    ("first", "second", "times"),
    [("14h", "9h", ["14:00", "09:00"]), ("9h", "14h", ["14:00", "09:00"])],
)
def test_hours_of_the_day_stay_times(first: str, second: str, times: list[str]) -> None:
    reading = read(f"14. März 2026\n\n{first}\n{PEGEL}\n{DURCH}\n\n{second}\n{FAEHRE}\n{ABEND}")
    assert [f"{entry.time:%H:%M}" for entry in reading.entries if entry.time] == times


@pytest.mark.parametrize(
    "aside",
    [" (aktualisiert 21:20 Uhr):", ", aktualisiert um 21.20 Uhr:", " (Update: 21.20 Uhr) –",
     " [zuletzt geändert 21:20]:", " (updated at 9:20 p.m.):"],
)  # fmt: skip
def test_when_an_entry_was_changed_is_no_part_of_its_headline(aside: str) -> None:
    reading = read(
        f"14. März 2026\n\n21:01 Uhr{aside} {PEGEL}\n{DURCH}\n\n19:40 Uhr: {FAEHRE}\n{ABEND}"
    )
    assert told(reading) == TWO
    assert len(left_out(reading)) == 1


@pytest.mark.parametrize(
    "lines",
    ["@\n# Uhr | von Anna Beispiel", "# Uhr | Von Anna Beispiel\n@",
     "# Uhr – von Anna Beispiel und Ben Muster\n@", "@\nVon Anna Beispiel, # Uhr",
     "# Uhr (von Anna Beispiel)\n@"],
)  # fmt: skip
def test_who_wrote_an_entry_is_no_headline(lines: str) -> None:
    entries = [
        f"{lines.replace('@', headline).replace('#', at)}\n{body}"
        for headline, at, body in ((PEGEL, "21:01", DURCH), (FAEHRE, "19:40", ABEND))
    ]
    reading = read("14. März 2026\n\n" + "\n\n".join(entries))
    assert told(reading) == TWO
    assert len(left_out(reading)) == 2


def test_a_headline_about_somebody_called_von_stays_one() -> None:
    headline = "Von Storch kritisiert Merz"
    first, second = f"21:01 Uhr | {headline}\n{DURCH}", f"19:40 Uhr | {FAEHRE}\n{ABEND}"
    reading = read(f"14. März 2026\n\n{first}\n\n{second}")
    assert [entry.headline for entry in reading.entries] == [headline, FAEHRE]
