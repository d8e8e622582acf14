"""Forms of tickers, one document each: what a reader of the text would say that it tells."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.ticker_texts import FOUND, needs_found
from tickerbot.errors import DocumentError
from tickerbot.formats.documents import examine_document
from tickerbot.formats.ticker_text import Order, Reading, read_ticker
from tickerbot.formats.ticker_text.blocks import read_line

BERLIN = ZoneInfo("Europe/Berlin")

Row = tuple[str | None, str]


def told(reading: Reading) -> list[Row]:
    """Date and time, and the headline, of each entry."""
    rows: list[Row] = []
    for entry in reading.entries:
        day = entry.date.isoformat() if entry.date else None
        rows.append((f"{day} {entry.time:%H:%M}" if entry.time else day, entry.headline))
    return rows


def two(first: str, second: str, *, day: str = "14.03.2026") -> str:
    """A document of two entries whose heads are these; the first body and the second follow them."""
    parts = [day] if day else []
    parts += [f"{first}\n\nDer Scheitel der Flut ist durch."]
    parts += [f"{second}\n\nDie erste Fähre legt am Abend ab."]
    return "\n\n".join(parts)


TWO: list[Row] = [
    ("2026-03-14 21:01", "Pegel in Husum fällt"),
    ("2026-03-14 19:40", "Fähren fahren wieder"),
]
# the heads of two entries that all say the same
HEADS = {
    "a zone behind the time": (
        "21:01 Uhr MEZ: Pegel in Husum fällt",
        "19.40 Uhr (MEZ): Fähren fahren wieder",
    ),
    "a zone without Uhr": ("21:01 CET | Pegel in Husum fällt", "19:40 CET | Fähren fahren wieder"),
    "a zone that is converted": (
        "8.01pm GMT\n\nPegel in Husum fällt",
        "6.40pm GMT\n\nFähren fahren wieder",
    ),
    "New York": ("4:01 p.m. ET: Pegel in Husum fällt", "2:40 p.m. EDT: Fähren fahren wieder"),
    "the time of the place": (
        "21:01 Uhr Ortszeit: Pegel in Husum fällt",
        "19.40 Uhr (Ortszeit): Fähren fahren wieder",
    ),
    "in square brackets": ("[21:01] Pegel in Husum fällt", "[19:40] Fähren fahren wieder"),
    "in brackets": ("(21.01 Uhr) Pegel in Husum fällt", "(19.40 Uhr) Fähren fahren wieder"),
    "in two stars": ("**21:01** Pegel in Husum fällt", "**19:40** Fähren fahren wieder"),
    "in three stars": (
        "*** 21:01 Uhr: Pegel in Husum fällt ***",
        "*** 19:40 Uhr: Fähren fahren wieder ***",
    ),
    "behind a bullet": ("• 21:01 Pegel in Husum fällt", "• 19:40 Fähren fahren wieder"),
    "behind a dash": ("- 21:01 Uhr: Pegel in Husum fällt", "- 19:40 Uhr: Fähren fahren wieder"),
    "behind a symbol": (
        "🔴 21:01 Uhr: Pegel in Husum fällt",
        "🔴 19:40 Uhr: Fähren fahren wieder",
    ),
    "a dot and no Uhr": ("21.01 | Pegel in Husum fällt", "19.40 | Fähren fahren wieder"),
    "Swiss and French": ("21h01 – Pegel in Husum fällt", "19h40 – Fähren fahren wieder"),
    "a short h": ("21.01h: Pegel in Husum fällt", "19:40 h Fähren fahren wieder"),
    "an em dash": ("9:01 p.m. — Pegel in Husum fällt", "7:40 p.m. — Fähren fahren wieder"),
    "date and time": (
        "14.03.2026, 21:01 Uhr: Pegel in Husum fällt",
        "14.03.2026, 19:40 Uhr: Fähren fahren wieder",
    ),
    "ISO": ("2026-03-14 21:01 Pegel in Husum fällt", "2026-03-14T19:40 Fähren fahren wieder"),
    "slashes": ("14/03/2026 21:01 Pegel in Husum fällt", "14/03/2026 19:40 Fähren fahren wieder"),
    "a day without a year": (
        "Sa., 14.03., 21:01 Uhr: Pegel in Husum fällt",
        "14. März, 19.40 Uhr: Fähren fahren wieder",
    ),
    "date and time alone": (
        "Samstag, 14. März 2026, um 21.01 Uhr\nPegel in Husum fällt",
        "Samstag, 14. März 2026, um 19.40 Uhr\nFähren fahren wieder",
    ),
    "an update of a day": (
        "Update vom 14. März, 21.01 Uhr: Pegel in Husum fällt",
        "Erstmeldung vom 14. März, 19.40 Uhr: Fähren fahren wieder",
    ),
    "words between plus signs": (
        "+++ Update 21.01 Uhr: Pegel in Husum fällt +++",
        "+++ UPDATE, 19:40 Uhr +++ Fähren fahren wieder",
    ),
    "a word, then the time": (
        "+++ EIL +++ 21:01 Uhr +++ Pegel in Husum fällt +++",
        "+++ 19:40 Uhr +++ Fähren fahren wieder +++",
    ),
    "a dotted time between plus signs": (
        "+++ 21.01 Pegel in Husum fällt +++",
        "+++ 19.40 Uhr - Fähren fahren wieder +++",
    ),
    "the time behind the headline": (
        "Pegel in Husum fällt (21:01 Uhr)",
        "Fähren fahren wieder (19:40 Uhr)",
    ),
    "the time behind the plus headline": (
        "+++ Pegel in Husum fällt +++ 21:01 Uhr +++",
        "+++ Fähren fahren wieder +++ 19:40 Uhr +++",
    ),
    "the headline between plus signs, the time below": (
        "+++ Pegel in Husum fällt +++\n\n21:01 Uhr",
        "+++ Fähren fahren wieder +++\n\n19:40 Uhr",
    ),
    "an author between time and headline": (
        "21:01 Uhr\nVon Anna Beispiel und Ben Muster\nPegel in Husum fällt",
        "19:40 Uhr\nBy Ben Example, Husum\nFähren fahren wieder",
    ),
    "an author behind the time": (
        "21:01 Uhr | Anna Beispiel\nPegel in Husum fällt",
        "19:40 Uhr | Anna Beispiel\nFähren fahren wieder",
    ),
    "the time twice": (
        "21:01 Uhr\n21:01\nPegel in Husum fällt",
        "19:40 Uhr\n19:40\nFähren fahren wieder",
    ),
}


@pytest.mark.parametrize("heads", HEADS.values(), ids=HEADS)
def test_a_head_in_any_of_these_forms_gives_headline_and_time(heads: tuple[str, str]) -> None:
    reading = read_ticker(two(*heads), BERLIN)
    assert told(reading) == TWO
    assert [entry.body for entry in reading.entries] == [
        ("Der Scheitel der Flut ist durch.",),
        ("Die erste Fähre legt am Abend ab.",),
    ]


@pytest.mark.parametrize("heads", HEADS.values(), ids=HEADS)
def test_the_same_heads_oldest_first_are_of_the_same_day_and_come_newest_first(
    heads: tuple[str, str],
) -> None:
    reading = read_ticker(two(*heads[::-1]), BERLIN)
    assert (reading.order, told(reading)) == ("oldest", TWO)


MESSAGES = {
    "Telegram Desktop": (
        "Redaktion, [14.03.26 19:40]\nFähren fahren wieder\n\nDie erste legt ab.\n\n"
        "Redaktion, [14.03.26 21:01]\nPegel in Husum fällt\n\nDer Scheitel ist durch."
    ),
    "Telegram on macOS": (
        "Redaktion, [14. Mär 2026 um 19:40:12]:\nFähren fahren wieder\n\nDie erste legt ab.\n\n"
        "Redaktion, [14. Mär 2026 um 21:01:05]:\nPegel in Husum fällt\n\nDer Scheitel ist durch."
    ),
    "WhatsApp on iOS": (
        "[14.03.26, 19:40:12] Redaktion: Fähren fahren wieder\nDie erste legt ab.\n"
        "\u200e[14.03.26, 21:01:05] Redaktion: Pegel in Husum fällt\nDer Scheitel ist durch."
    ),
    "WhatsApp on Android": (
        "14.03.26, 19:40 - Redaktion: Fähren fahren wieder\nDie erste legt ab.\n"
        "14.03.26, 21:01 - Redaktion: Pegel in Husum fällt\nDer Scheitel ist durch."
    ),
    "WhatsApp in America": (
        "3/14/26, 7:40 PM - Desk: Fähren fahren wieder\nDie erste legt ab.\n"
        "3/14/26, 9:01 PM - Desk: Pegel in Husum fällt\nDer Scheitel ist durch."
    ),
    "a line for the sender": (
        "Redaktion\n14. März 2026 19:40\nFähren fahren wieder\n\nDie erste legt ab.\n\n"
        "Redaktion\n14. März 2026 21:01\nPegel in Husum fällt\n\nDer Scheitel ist durch."
    ),
    "Slack": (
        "14.03.2026\n\nAnna Beispiel 19:40\nFähren fahren wieder\nDie erste legt ab.\n\n"
        "Anna Beispiel 21:01\nPegel in Husum fällt\nDer Scheitel ist durch."
    ),
    "Signal": (
        "[2026-03-14 19:40] Redaktion: Fähren fahren wieder\nDie erste legt ab.\n"
        "[2026-03-14 21:01] Redaktion: Pegel in Husum fällt\nDer Scheitel ist durch."
    ),
}


@pytest.mark.parametrize("text", MESSAGES.values(), ids=MESSAGES)
def test_messages_out_of_a_messenger_lose_their_sender_and_keep_their_time(text: str) -> None:
    reading = read_ticker(text, BERLIN)
    assert told(reading) == TWO
    assert [entry.body for entry in reading.entries] == [
        ("Der Scheitel ist durch.",),
        ("Die erste legt ab.",),
    ]


def test_what_a_messenger_says_itself_is_no_entry_and_is_told() -> None:
    text = (
        "14.03.26, 19:00 - Nachrichten sind Ende-zu-Ende-verschlüsselt.\n"
        "14.03.26, 19:40 - Redaktion: Fähren fahren wieder\n"
        "14.03.26, 21:01 - Redaktion: <Medien ausgeschlossen>"
    )
    reading = read_ticker(text, BERLIN)
    assert told(reading) == TWO[1:]
    assert [(remark.line, remark.kind) for remark in reading.remarks] == [
        (1, "left-out"),
        (3, "left-out"),
    ]


DOCUMENTS: dict[str, tuple[str, list[Row]]] = {
    "hours without minutes": (
        "8. März 2026\n\n18 Uhr: Prognose da\n\nEs ist eng.\n\n17.30 Uhr: Andrang\n\nViele wählen.\n\n"
        "8 Uhr: Lokale offen\n\nEs geht los.",
        [
            ("2026-03-08 18:00", "Prognose da"),
            ("2026-03-08 17:30", "Andrang"),
            ("2026-03-08 08:00", "Lokale offen"),
        ],
    ),
    "hours in English": (
        "March 8, 2026\n\n9pm: Polls close\n\nCounting starts.\n\n11:40am: Queues\n\nPeople wait.\n\n"
        "7am: Polls open\n\nIt begins.",
        [
            ("2026-03-08 21:00", "Polls close"),
            ("2026-03-08 11:40", "Queues"),
            ("2026-03-08 07:00", "Polls open"),
        ],
    ),
    "about a time": (
        "14.03.2026\n\nGegen 14 Uhr: Die Demo endet. Alle gehen.\n\nKurz nach 9 Uhr: Sie beginnt. Los.",
        [("2026-03-14 14:00", "Die Demo endet"), ("2026-03-14 09:00", "Sie beginnt")],
    ),
    "Uhr and a full stop": (
        "14.03.2026\n\n20.15 Uhr. Die Fähre fährt. Sie legt ab.\n\n19.40 Uhr. Der Weg ist frei. Gut.",
        [("2026-03-14 20:15", "Die Fähre fährt"), ("2026-03-14 19:40", "Der Weg ist frei")],
    ),
    "headline before a dash": (
        "14.03.2026\n\n• 21.18 Uhr: Zwei Segler sind gerettet – Die Wacht holte sie. Sie leben.\n\n"
        "• 20.45 Uhr: Bahn fährt wieder planmäßig – Der Damm ist frei. Alles läuft.",
        [
            ("2026-03-14 21:18", "Zwei Segler sind gerettet"),
            ("2026-03-14 20:45", "Bahn fährt wieder planmäßig"),
        ],
    ),
    "an open head, the time in the body": (
        "14.03.2026\n\n++ Hafen öffnet\n\n(20.39 Uhr) Der Hafen öffnet heute. Es regnet.\n\n"
        "++ Rätin bleibt\n\n(20.02 Uhr) Die Rätin hält an der Zusage fest. Das sagt sie.",
        [("2026-03-14 20:39", "Hafen öffnet"), ("2026-03-14 20:02", "Rätin bleibt")],
    ),
    "urgent without a time": (
        "14.03.2026\n\n+++ EIL +++ Deich bricht +++\n\nAlle gehen.\n\n+++ 19:40 Flut +++\n\nEs steigt.",
        [("2026-03-14", "Deich bricht"), ("2026-03-14 19:40", "Flut")],
    ),
    "minutes of a match": (
        "14.03.2026\n\nEnde: Schluss am Deich! Blau gewinnt.\n\n"
        "90.+3 Minute: Blau drängt noch einmal.\n\n"
        "61. Minute: Tor für Blau! Der Stürmer trifft.",
        [
            ("2026-03-14", "Ende: Schluss am Deich!"),
            ("2026-03-14", "90.+3 Minute: Blau drängt noch einmal"),
            ("2026-03-14", "61. Minute: Tor für Blau!"),
        ],
    ),
    "minutes with a prime, kick-off first": (
        "14.03.2026\n\n12' Ecke für Rot. Nichts passiert.\n\n61' Tor für Blau! Der Stürmer trifft.",
        [
            ("2026-03-14", "61' Tor für Blau!"),
            ("2026-03-14", "12' Ecke für Rot"),
        ],
    ),
    "a minute above the time": (
        "14.03.2026\n90\n19:52\nFazit\nDie Gäste waren besser.\n88\n19:46\nDer Ball geht drüber.",
        [("2026-03-14 19:52", "90' Fazit"), ("2026-03-14 19:46", "88' Der Ball geht drüber")],
    ),
    "a minute below the time": (
        "14.03.2026\n\n19:52\n90'\nFazit\nDie Gäste waren besser.\n\n"
        "19:46\n88'\nSchuss\nEr geht drüber.",
        [("2026-03-14 19:52", "90' Fazit"), ("2026-03-14 19:46", "88' Schuss")],
    ),
    "a kicker above the headline": (
        "14.03.2026\n\n22:58\n\nEin Verletzter\n\nBrand im Speicher\n\nEin Mann ist verletzt.\n\n"
        "22:40\n\nStreit im All\n\nBehörde warnt\n\nDer Chef ist besorgt.",
        [
            ("2026-03-14 22:58", "Ein Verletzter: Brand im Speicher"),
            ("2026-03-14 22:40", "Streit im All: Behörde warnt"),
        ],
    ),
    "a numbered list": (
        "March 14, 2026\n\n1. Thank you for joining\n\nAnna Example\n\nLive reporter\n\n"
        "We close here.\n\n"
        "2. Council hands over papers\n\nIt will do so soon.\n\n"
        "3. Recap: a member leaves\n\nThat was all.",
        [
            ("2026-03-14", "Thank you for joining"),
            ("2026-03-14", "Council hands over papers"),
            ("2026-03-14", "Recap: a member leaves"),
        ],
    ),
    "midnight, newest first": (
        "9. März 2026\n\n0.15 Uhr: Ergebnis\n\nFertig.\n\n23.40 Uhr: Eng\n\n"
        "Noch nicht.\n\n18 Uhr: Prognose\n\nDa.",
        [
            ("2026-03-09 00:15", "Ergebnis"),
            ("2026-03-08 23:40", "Eng"),
            ("2026-03-08 18:00", "Prognose"),
        ],
    ),
    "midnight, oldest first": (
        "8. März 2026\n\n18 Uhr: Prognose\n\nDa.\n\n23.40 Uhr: Eng\n\nNoch nicht.\n\n"
        "0.15 Uhr: Ergebnis\n\nFertig.",
        [
            ("2026-03-09 00:15", "Ergebnis"),
            ("2026-03-08 23:40", "Eng"),
            ("2026-03-08 18:00", "Prognose"),
        ],
    ),
    "days that rise": (
        "13.03.2026\n\n21:01 Sturm kommt\n\nEs weht.\n\n14.03.2026\n\n08:00 Sturm geht\n\nRuhe.",
        [("2026-03-14 08:00", "Sturm geht"), ("2026-03-13 21:01", "Sturm kommt")],
    ),
    "today and yesterday": (
        "Stand: 14.03.2026, 21:30 Uhr\n\nHeute, 00:10 Uhr\nPegel fällt\nGut.\n\n"
        "Gestern, 23:40 Uhr\nDeich hält\nSehr gut.\n\nGestern, 20:15 Uhr\nFlut kommt\nOh.",
        [
            ("2026-03-14 00:10", "Pegel fällt"),
            ("2026-03-13 23:40", "Deich hält"),
            ("2026-03-13 20:15", "Flut kommt"),
        ],
    ),
    "agency slugs stay": (
        "13.03.2026\n\n17:35 UPDATE 3-Dax schließt im Plus\n\nDie Kurse steigen.\n\n"
        "09:00 Dax startet\n\nHusum (dpa) - Gute Laune.",
        [
            ("2026-03-13 17:35", "UPDATE 3-Dax schließt im Plus"),
            ("2026-03-13 09:00", "Dax startet"),
        ],
    ),
    "four forms in one": (
        "14.03.2026\n\n+++ 21:01 Uhr: Eins +++\n\nText.\n\n20 Uhr: Zwei. Mehr.\n\n"
        "19:40 | Drei\n\nText.\n\n"
        "18.30 Uhr\n\nVier\n\nText.",
        [
            ("2026-03-14 21:01", "Eins"),
            ("2026-03-14 20:00", "Zwei"),
            ("2026-03-14 19:40", "Drei"),
            ("2026-03-14 18:30", "Vier"),
        ],
    ),
}


@pytest.mark.parametrize(("text", "rows"), DOCUMENTS.values(), ids=DOCUMENTS)
def test_a_document_reads_as_a_person_would_read_it(text: str, rows: list[Row]) -> None:
    assert told(read_ticker(text, BERLIN)) == rows


KEPT_AS_TEXT = {
    "a chronology in a body": ("9 Uhr: Sturm zieht auf", "14 Uhr: Höchststand"),
    "a programme in a body": ("- 22:30 Uhr: Rede", "- 23:30 Uhr: Abstimmung"),
    "prices": ("3.50 Euro kostet das Brot.", "12.30 Euro kostet die Karte."),
    "a numbered list in a body": ("1. Der Deich hält", "2. Die Fähre fährt"),
    "ranges of time": ("22:00–23:00 Uhr: Die Brücke ist zu.", "Danach ist sie offen."),
    "phases without a match": ("Ende: offen.", "Fazit: Es geht gut."),
}


@pytest.mark.parametrize("lines", KEPT_AS_TEXT.values(), ids=KEPT_AS_TEXT)
def test_what_only_looks_like_heads_stays_in_the_body(lines: tuple[str, str]) -> None:
    text = (
        "14.03.2026\n\n21:01 Uhr | Pegel fällt\n\nDas ist bekannt.\n\n{}\n\n{}\n\n"
        "20:15 Uhr | Fähren fahren\n\nDie erste legt ab."
    ).format(*lines)
    reading = read_ticker(text, BERLIN)
    assert [entry.headline for entry in reading.entries] == ["Pegel fällt", "Fähren fahren"]
    assert reading.entries[0].body == ("Das ist bekannt.", *lines)


@pytest.mark.parametrize(
    "headline",
    ["1. Mai: Tausende auf der Straße", "2. Bundesliga startet", "18.04 Sekunden: Rekord"],
)
def test_a_headline_that_begins_with_a_number_keeps_it(headline: str) -> None:
    text = f"date 2026-05-02\n\n{headline}\n\nEs blieb ruhig.\n\nPegel fällt\n\nAlles gut."
    assert told(read_ticker(text, BERLIN)) == [
        ("2026-05-02", headline),
        ("2026-05-02", "Pegel fällt"),
    ]


class TestOrder:
    TEXT = "14.03.2026\n\n08:30 Uhr | Eins\n\nText.\n\n16:50 Uhr | Zwei\n\nText."

    @pytest.mark.parametrize(
        ("order", "rows"),
        [
            (None, [("2026-03-14 16:50", "Zwei"), ("2026-03-14 08:30", "Eins")]),
            ("oldest", [("2026-03-14 16:50", "Zwei"), ("2026-03-14 08:30", "Eins")]),
            ("newest", [("2026-03-14 08:30", "Eins"), ("2026-03-13 16:50", "Zwei")]),
        ],
    )
    def test_the_caller_decides_and_otherwise_the_times(
        self, order: Order | None, rows: list[Row]
    ) -> None:
        assert told(read_ticker(self.TEXT, BERLIN, order)) == rows

    @pytest.mark.parametrize("word", ["newest", "oldest"])
    def test_a_line_of_the_document_states_it(self, word: str) -> None:
        reading = read_ticker(f"order {word} first\n\n{self.TEXT}", BERLIN)
        assert (reading.order, reading.order_is_told) == (word, True)
        assert len(reading.entries) == 2

    def test_without_any_time_newest_first_is_assumed_and_told(self) -> None:
        reading = read_ticker("date 2026-03-14\n\nEins\n\nText.\n\nZwei\n\nText.", BERLIN)
        assert (reading.order, reading.order_is_told) == ("newest", False)
        assert [entry.headline for entry in reading.entries] == ["Eins", "Zwei"]

    def test_json_that_rises_comes_newest_first_too(self) -> None:
        lines = [
            f'{{"headline": "{name}", "published_at": "2026-03-14T{at}:00+01:00"}}'
            for name, at in (("Eins", "08:30"), ("Zwei", "16:50"))
        ]
        reading = examine_document("\n".join(lines).encode(), BERLIN)
        assert (reading.order, [entry.headline for entry in reading.entries]) == (
            "oldest",
            ["Zwei", "Eins"],
        )

    def test_the_hour_that_comes_twice_is_told_apart_in_the_order_of_the_document(self) -> None:
        times = ("01:50", "02:20", "02:50", "02:10", "02:40", "03:20")
        heads = [f"{at} Uhr | Nummer {place}" for place, at in enumerate(times)]
        for lines in (heads, heads[::-1]):
            reading = read_ticker("date 2026-10-25\n" + "\n".join(lines), BERLIN)
            assert [entry.published_at for entry in reversed(reading.entries)] == [
                datetime(2026, 10, day, hour, minute, tzinfo=UTC)
                for day, hour, minute in (
                    (24, 23, 50),
                    (25, 0, 20),
                    (25, 0, 50),
                    (25, 1, 10),
                    (25, 1, 40),
                    (25, 2, 20),
                )
            ]

    def test_the_name_of_the_zone_tells_them_apart_too(self) -> None:
        text = "date 2026-10-25\n\n02:40 Uhr MEZ | Neu\n\nText.\n\n02:40 Uhr MESZ | Alt\n\nText."
        assert [entry.published_at for entry in read_ticker(text, BERLIN).entries] == [
            datetime(2026, 10, 25, 1, 40, tzinfo=UTC),
            datetime(2026, 10, 25, 0, 40, tzinfo=UTC),
        ]

    def test_winter_time_named_in_summer_is_the_newsrooms_clock(self) -> None:
        (entry,) = read_ticker("date 2026-07-01\n\n21:01 Uhr MEZ: Hitze", BERLIN).entries
        assert (f"{entry.time:%H:%M}", entry.published_at) == (
            "21:01",
            datetime(2026, 7, 1, 19, 1, tzinfo=UTC),
        )


class TestRemarks:
    def test_lines_in_no_entry_guessed_dates_and_doubtful_heads_are_told_with_their_line(
        self,
    ) -> None:
        text = (
            "Sturm im Norden\n\n15.03.2026\n\n00:20 Uhr\nVon Anna Beispiel\nPegel fällt\nGut so.\n\n"
            "9 Uhr: ein Rückblick auf den Tag.\n\n"
            "23:45 Uhr\nVon Anna Beispiel\nDeich hält\nSehr gut.\n\n"
            "22:10 Uhr\nVon Anna Beispiel\nFlut kommt\nSehr schlecht."
        )
        assert [
            (remark.line, remark.kind, remark.text) for remark in read_ticker(text, BERLIN).remarks
        ] == [
            (1, "left-out", "Sturm im Norden"),
            (6, "left-out", "Von Anna Beispiel"),
            (10, "text", "9 Uhr: ein Rückblick auf den Tag."),
            (12, "guessed-date", "2026-03-14"),
            (13, "left-out", "Von Anna Beispiel"),
            (17, "guessed-date", "2026-03-14"),
            (18, "left-out", "Von Anna Beispiel"),
        ]

    def test_a_repeated_entry_and_a_table_of_contents_are_told(self) -> None:
        entry = "21:01 Uhr | Tor\n\nJubel."
        text = f"14.03.2026\n\n21:01 Uhr | Tor\n\n{entry}\n\n{entry}"
        reading = read_ticker(text, BERLIN)
        assert told(reading) == [("2026-03-14 21:01", "Tor")]
        assert [remark.line for remark in reading.remarks] == [3, 9]


WORD = re.compile(r"\w+")
PIECES = st.sampled_from(
    [
        *(head for heads in HEADS.values() for head in heads),
        *(text for text in MESSAGES.values()),
        *(text for text, _ in DOCUMENTS.values()),
        *(line for lines in KEPT_AS_TEXT.values() for line in lines),
        "Sturm im Norden – der Ticker",
        "Stand: 14.03.2026, 20.15 Uhr",
        "14.03.2026",
        "date 2026-03-13",
        "Redaktion",
        "Von Anna Beispiel",
        "90",
        "Der Deich hält",
        "Der Deich hält. Alle atmen auf.",
        "Warum hält er?",
        "- ein Punkt",
        "---",
        "+++ Pegel fällt +++",
        "21:01 Uhr",
    ]
)


@given(
    st.lists(st.tuples(PIECES, st.sampled_from(["\n", "\n\n"])), min_size=1, max_size=8).map(
        lambda parts: "".join(piece + gap for piece, gap in parts)
    )
)
@example("Titel\n\n14.03.2026\n\n21:01 Uhr | Tor\n\nJubel.")
def test_no_line_of_a_document_is_lost_in_silence(text: str) -> None:
    try:
        reading = read_ticker(text, BERLIN)
    except DocumentError:
        return
    kept = " ".join(" ".join((entry.headline, *entry.body)) for entry in reading.entries)
    words = set(WORD.findall(kept))
    told_lines = {remark.line for remark in reading.remarks if remark.kind == "left-out"}
    for number, line in enumerate(text.split("\n"), start=1):
        if not line or number in told_lines:
            continue
        blocks = read_line(line)
        rest = " ".join(
            f"{getattr(block, 'headline', '')} {getattr(block, 'prose', '')}" for block in blocks
        )
        # of a head, a date and the like only the words behind it must be somewhere
        missing = set(WORD.findall(rest if blocks else line)) - words
        assert not missing, (number, line)


@needs_found
@pytest.mark.parametrize(
    ("name", "rows"),
    [
        ("t01", ["2026-03-14 14:00", "2026-03-14 13:30", "2026-03-14 09:00"]),
        ("t03", [f"2026-03-14 {at}" for at in ("16:50", "13:15", "10:40", "08:30")]),
        ("t04", ["2026-03-14 10:57", "2026-03-14 10:52"]),
        ("t06", [f"2026-03-14 {at}" for at in ("19:52", "19:48", "19:46", "19:41")]),
        ("t07a", ["2026-03-14 12:08", "2026-03-14 11:25"]),
        ("t07c", ["2026-03-14 21:01", "2026-03-14 19:40"]),
        ("t09", [f"2026-03-14 {at}" for at in ("21:18", "21:15", "20:45")]),
        ("t10a", ["2026-03-14 20:39", "2026-03-14 20:02"]),
        ("t11a", ["2026-03-14 21:01", "2026-03-14 19:40"]),
        ("t11b", ["2026-03-14 21:01", "2026-03-14 19:40"]),
        ("t12", ["2026-03-14 19:20", "2026-03-14 19:09"]),
        ("t13", ["2026-03-14", "2026-03-14 20:15", "2026-03-14 19:40"]),
        ("t15", ["2026-03-14 21:01", "2026-03-14 19:40"]),
        ("t16a", ["2026-03-14 21:01", "2026-03-14 19:40"]),
        ("t17a", ["2026-03-14"] * 4),
        ("t19", ["2026-03-14 20:15", "2026-03-14 19:40"]),
        ("t20", ["2026-03-14 22:58", "2026-03-14 22:40"]),
        ("t21", ["2026-03-14"] * 3),
        ("j01", ["2026-03-14 21:01", "2026-03-14 19:40"]),
    ],
)
def test_the_forms_that_were_read_wrongly_have_their_entries_and_times(
    name: str, rows: list[str]
) -> None:
    (path,) = FOUND.glob(f"{name}-*")
    reading = examine_document(Path(path).read_bytes(), BERLIN)
    assert [at for at, _ in told(reading)] == rows
    assert not [headline for _, headline in told(reading) if re.search("[+]{2}|Uhr|Von ", headline)]
