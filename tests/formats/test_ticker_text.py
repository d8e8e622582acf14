"""Tickers as text: every form that newsrooms use, and the way there and back."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.ticker_texts import ALASKA, needs_alaska
from tickerbot.errors import DocumentError
from tickerbot.formats.ticker_text import Order, format_entries, parse
from tickerbot.formats.ticker_text.clock import Clock
from tickerbot.model import ParsedEntry
from tickerbot.text.cleaning import clean_body, clean_headline

BERLIN = ZoneInfo("Europe/Berlin")
NEW_YORK = ZoneInfo("America/New_York")
DAY = date(2025, 8, 16)

Told = tuple[str | None, str | None, str, tuple[str, ...]]


def told(text: str, order: Order | None = None) -> list[Told]:
    return [
        (
            entry.date.isoformat() if entry.date else None,
            f"{entry.time:%H:%M}" if entry.time else None,
            entry.headline,
            entry.body,
        )
        for entry in parse(text, BERLIN, order)
    ]


def headlines(text: str) -> list[str]:
    return [entry.headline for entry in parse(text, BERLIN)]


def utc(*parts: int) -> datetime:
    year, month, day, hour, minute = parts
    return datetime(year, month, day, hour, minute, tzinfo=UTC)


# the real ticker


@needs_alaska
class TestAlaska:
    def text(self) -> str:
        return ALASKA.read_text(encoding="utf-8")

    def test_it_holds_five_entries_of_one_day(self) -> None:
        entries = parse(self.text(), BERLIN)
        assert [len(entry.body) for entry in entries] == [1, 1, 1, 2, 1]
        assert {entry.date for entry in entries} == {date(2025, 8, 11)}
        assert {(entry.time, entry.published_at, entry.id) for entry in entries} == {(None,) * 3}
        assert [entry.line for entry in entries] == [1, 5, 9, 13, 19]

    def test_every_word_of_it_is_kept(self) -> None:
        parts = [
            part for entry in parse(self.text(), BERLIN) for part in (entry.headline, *entry.body)
        ]
        assert "\n\n".join(parts) == self.text().strip().removeprefix("date 2025-08-11 ")

    def test_written_again_it_is_the_same_text(self) -> None:
        written = format_entries(parse(self.text(), BERLIN))
        assert (
            written == self.text().strip().replace("date 2025-08-11 ", "date 2025-08-11\n\n") + "\n"
        )
        assert plain(parse(written, BERLIN)) == plain(parse(self.text(), BERLIN))


# the table of heads

BODY = "Köln - Die Lage ist ruhig. Mehr in Kürze."
HEADS = {
    "+++ 21:01 Züge rollen wieder +++": "21:01",
    "+++ 21:01 Uhr Züge rollen wieder +++": "21:01",
    "+++ 21.01 Uhr: Züge rollen wieder +++": "21:01",
    "+++ 21:01 Uhr | Züge rollen wieder +++": "21:01",
    "+++21:01 Züge rollen wieder+++": "21:01",
    "+ + + 21:01 Züge rollen wieder + + +": "21:01",
    "++ 21:01 – Züge rollen wieder ++": "21:01",
    "+++ 21:01 Züge rollen wieder": "21:01",
    "+++ 9:01 p.m. Züge rollen wieder +++": "21:01",
    "+++ 21:01 Uhr +++ Züge rollen wieder +++": "21:01",
    "+++ Züge rollen wieder +++": None,
    "++ Züge rollen wieder ++": None,
    "+++Züge rollen wieder+++": None,
    "+ + + Züge rollen wieder + + +": None,
    "21:01 Uhr | Züge rollen wieder": "21:01",
    "21:01 | Züge rollen wieder": "21:01",
    "21:01 Uhr - Züge rollen wieder": "21:01",
    "21:01 Uhr – Züge rollen wieder": "21:01",
    "21:01 Uhr — Züge rollen wieder": "21:01",
    "21:01 Uhr • Züge rollen wieder": "21:01",
    "21:01 Uhr: Züge rollen wieder": "21:01",
    "21:01: Züge rollen wieder": "21:01",
    "21:01\u00a0Uhr:\u00a0Züge rollen wieder": "21:01",
    "21.01\u202fUhr | Züge rollen wieder": "21:01",
    "21:01 Züge rollen wieder": "21:01",
    "21:01 Uhr Züge rollen wieder": "21:01",
    "9:01 PM - Züge rollen wieder": "21:01",
    "9:01 p.m. Züge rollen wieder": "21:01",
    "9:01pm: Züge rollen wieder": "21:01",
    "4.23 Uhr, Züge rollen wieder": "04:23",
    "22:46 Uhr\n\nZüge rollen wieder": "22:46",
    "22:46\nZüge rollen wieder": "22:46",
    "22.46 Uhr:\n\nZüge rollen wieder": "22:46",
    "22:46 Uhr\n+++ Züge rollen wieder +++": "22:46",
}


class TestHeads:
    @pytest.mark.parametrize(("head", "at"), HEADS.items())
    @pytest.mark.parametrize("gap", ["\n", "\n\n", "\n \n\t\n"])
    def test_each_form_gives_time_headline_and_body(
        self, head: str, at: str | None, gap: str
    ) -> None:
        text = (
            f"Der Tag im Überblick\n\n{head}{gap}{BODY}\n\nNoch ein Absatz.\n\n{head}X{gap}{BODY}"
        )
        if "Uhr:\n\n" in head or head.endswith("+"):
            text = text.replace(f"{head}X", head.replace("wieder", "wiederX"))
        assert told(text) == [
            (None, at, "Züge rollen wieder", (BODY, "Noch ein Absatz.")),
            (None, at, "Züge rollen wieder" + "X", (BODY,)),
        ]

    def test_a_date_and_a_time_alone_date_the_entry_and_what_follows(self) -> None:
        text = (
            "16.08.2025 • 21:01 Uhr\n\nFähre läuft aus\n\nAlle sind an Bord.\n\n"
            "+++ Sturm zieht auf +++\nEs weht.\n\n"
            "Freitag, 15. August 2025, 23:10 Uhr\nHafen gesperrt\nNiemand darf hinein."
        )
        assert told(text) == [
            ("2025-08-16", "21:01", "Fähre läuft aus", ("Alle sind an Bord.",)),
            ("2025-08-16", None, "Sturm zieht auf", ("Es weht.",)),
            ("2025-08-15", "23:10", "Hafen gesperrt", ("Niemand darf hinein.",)),
        ]

    @pytest.mark.parametrize(
        "head", ["+++22.25 Uhr+++ ", "+++ 22:25 +++ ", "22.25 Uhr: ", "22:25 Uhr - "]
    )
    def test_where_there_is_no_headline_the_first_sentence_serves(self, head: str) -> None:
        text = f"{head}Dr. Weiß geht am 16. August. Ihr folgt z. B. Herr Groß. Ende.\n\nMehr dazu."
        assert told(text) == [
            (
                None,
                "22:25",
                "Dr. Weiß geht am 16. August",
                ("Ihr folgt z. B. Herr Groß. Ende.", "Mehr dazu."),
            )
        ]

    @pytest.mark.parametrize(
        ("only", "headline"),
        [("Es brennt.", "Es brennt"), ("Es brennt!", "Es brennt!"), ("Und nun …", "Und nun …")],
    )
    def test_an_only_sentence_is_the_headline_without_its_full_stop(
        self, only: str, headline: str
    ) -> None:
        assert told(f"+++22.25 Uhr+++ {only}") == [(None, "22:25", headline, ())]

    def test_a_very_long_first_sentence_serves_all_the_same(self) -> None:
        long = "Es " + "sehr " * 80 + "lang"
        assert told(f"+++22.25 Uhr+++ {long}. Ende.") == [(None, "22:25", long, ("Ende.",))]

    @pytest.mark.parametrize(
        "head", ["Update, 13.45 Uhr: ", "UPDATE 13:45 Uhr - ", "Update: 13.45 Uhr: "]
    )
    def test_an_update_has_its_text_on_the_same_line(self, head: str) -> None:
        assert told(f"{head}Straße frei. Der Verkehr rollt.") == [
            (None, "13:45", "Straße frei", ("Der Verkehr rollt.",))
        ]

    @pytest.mark.parametrize("gap", ["\n", "\n\n"])
    def test_the_body_may_carry_the_time(self, gap: str) -> None:
        text = (
            f"Brücke gesperrt{gap}21.01 Uhr: Ein Schiff ist aufgelaufen. Verletzt ist niemand.\n\n"
            f"Die Bergung läuft.\n\nNebel im Hafen{gap}20.30 Uhr: Die Sicht ist schlecht."
        )
        assert told(text) == [
            (
                None,
                "21:01",
                "Brücke gesperrt",
                ("Ein Schiff ist aufgelaufen. Verletzt ist niemand.", "Die Bergung läuft."),
            ),
            (None, "20:30", "Nebel im Hafen", ("Die Sicht ist schlecht.",)),
        ]

    def test_a_page_title_above_timed_text_is_no_headline(self) -> None:
        text = (
            "Sturm über der Küste\n\n21.01 Uhr: Es weht. Sehr.\n\n20.30 Uhr: Es regnet. Auch sehr."
        )
        assert headlines(text) == ["Es weht", "Es regnet"]

    def test_a_list_right_under_a_time_does_not_get_into_the_headline(self) -> None:
        assert told("21:01 Uhr\nSo steht es:\n- Köln 2\n- Bonn 1") == [
            (None, "21:01", "So steht es:", ("- Köln 2\n- Bonn 1",))
        ]

    def test_a_head_alone_is_an_entry(self) -> None:
        text = "05:05 Tor\n04:50 Ecke\n+++ Anpfiff +++"
        assert told(text) == [
            (None, "05:05", "Tor", ()),
            (None, "04:50", "Ecke", ()),
            (None, None, "Anpfiff", ()),
        ]

    def test_prose_that_was_wrapped_before_a_time_is_no_head(self) -> None:
        text = (
            "+++ 22:00 Streik +++\nDie Züge stehen still, erst um\n21.01 "
            "Uhr, so die Bahn, und um\n21:30 Uhr Ortszeit ging es\nweiter."
        )
        assert told(text) == [
            (
                None,
                "22:00",
                "Streik",
                (
                    (
                        "Die Züge stehen still, erst um 21.01 Uhr, so die "
                        "Bahn, und um 21:30 Uhr Ortszeit ging es weiter."
                    ),
                ),
            ),
        ]

    @pytest.mark.parametrize(
        "headline",
        [
            "3:2 - Bayern gewinnt",
            "2:1 für Köln",
            "14,60 Euro Mindestlohn",
            "19.000 Menschen da",
            "A8 gesperrt",
            "1.2 Millionen Gäste",
            "24:00 ist keine Zeit",
            "25:61 auch nicht",
            "2025 wird ein gutes Jahr",
            "21:01:07 ist zu genau",
            "Trainer: „Es reicht“",
            "100 Tage im Amt",
        ],
    )
    def test_numbers_that_are_no_times_begin_headlines(self, headline: str) -> None:
        text = f"date 2025-08-16\n\n{headline}\n\nDas ist der Absatz dazu."
        assert told(text) == [("2025-08-16", None, headline, ("Das ist der Absatz dazu.",))]

    def test_a_time_without_a_headline_is_refused_with_its_line(self) -> None:
        with pytest.raises(DocumentError, match="headline") as caught:
            parse("21:01 Uhr | Tor\n\nJubel.\n\n20:15 Uhr\n\n20:10 Uhr | Ecke", BERLIN)
        assert caught.value.line == 5


# date lines


class TestDates:
    @pytest.mark.parametrize(
        "line",
        [
            "date 2025-08-16",
            " Date 2025-08-16",
            "DATE 2025-08-16",
            "2025-08-16",
            "16.08.2025",
            "16. 8. 2025",
            "Samstag, 16. August 2025",
            "Samstag, den 16. August 2025:",
            "16. Aug. 2025",
            "Sa., 16.08.2025",
            "August 16, 2025",
            "Saturday, August 16, 2025",
            "16 August 2025",
            "Aug. 16, 2025",
            "16. August\u00a02025",
            "+++ 16. August 2025 +++",
            "date 16. August 2025",
            "16.08.25",
        ],
    )
    def test_each_form_holds_for_what_follows(self, line: str) -> None:
        text = f"{line}\n\n+++ 21:01 Tor +++\n\n+++ Ecke +++"
        assert [entry.date for entry in parse(text, BERLIN)] == [DAY, DAY]

    @pytest.mark.parametrize(
        "name",
        [
            "Januar",
            "Jänner",
            "Jan.",
            "Februar",
            "Feb.",
            "März",
            "Mrz.",
            "April",
            "Apr.",
            "Mai",
            "Juni",
            "Junı",
            "JUNİ",
            "Juli",
            "August",
            "Auguſt",
            "Aug.",
            "September",
            "Sept.",
            "Oktober",
            "Okt.",
            "November",
            "Nov.",
            "Dezember",
            "Dez.",
            "January",
            "March",
            "May",
            "June",
            "July",
            "October",
            "December",
            "Dec.",
        ],
    )
    def test_months_have_german_and_english_names(self, name: str) -> None:
        (entry,) = parse(f"3. {name} 2025\n\n+++ Tor +++", BERLIN)
        assert entry.date is not None

    @pytest.mark.parametrize(
        "line",
        [
            "date 2025-08",
            "Samstag, 16. August",
            "16. August",
            "16.08.",
            "August 16",
            "Samstag",
            "date unknown",
        ],
    )
    def test_less_than_a_date_is_no_date_and_no_headline(self, line: str) -> None:
        text = f"date 2025-08-17\n\nErster\n\nEin Absatz.\n\n{line}\n\nZweiter\n\nNoch ein Absatz."
        assert told(text) == [
            ("2025-08-17", None, "Erster", ("Ein Absatz.",)),
            (None, None, "Zweiter", ("Noch ein Absatz.",)),
        ]

    @pytest.mark.parametrize(
        "marker",
        ["date 2025-08-16 ", "Date 2025-08-16: ", "date 16.08.2025 ", " date 2025-08-16  "],
    )
    def test_a_marker_may_bring_the_first_headline(self, marker: str) -> None:
        assert told(f"{marker}Fähre läuft aus\n\nAlle sind an Bord.") == [
            ("2025-08-16", None, "Fähre läuft aus", ("Alle sind an Bord.",))
        ]

    def test_a_marker_of_a_month_may_bring_a_headline_too(self) -> None:
        assert told("date 2025-08 Fähre läuft aus\n\nAlle sind an Bord.")[0][:3] == (
            None,
            None,
            "Fähre läuft aus",
        )

    def test_a_marker_may_bring_a_head(self) -> None:
        assert told("date 2025-08-16 21:01 Uhr | Tor")[0] == ("2025-08-16", "21:01", "Tor", ())

    @pytest.mark.parametrize(
        "line", ["date 2025-02-30", "31. April 2025", "date 2025-13-01", "date 1066-10-14"]
    )
    def test_a_date_that_cannot_be_is_refused_with_its_line(self, line: str) -> None:
        with pytest.raises(DocumentError, match="calendar") as caught:
            parse(f"date 2025-03-01\n\nKopf\n\nText.\n\n{line}\n\nKopf zwei\n\nText.", BERLIN)
        assert caught.value.line == 7

    def test_before_midnight_is_a_day_earlier(self) -> None:
        text = (
            "16. August 2025\n\n00:10 Eins\n23:50 Zwei\n00:20 "
            "Drei\n22:00 Vier\n\n14. August 2025\n\n23:00 Fünf"
        )
        assert [(day, at) for day, at, _, _ in told(text)] == [
            ("2025-08-16", "00:10"),
            ("2025-08-15", "23:50"),
            ("2025-08-15", "00:20"),
            ("2025-08-14", "22:00"),
            ("2025-08-14", "23:00"),
        ]

    def test_a_rise_of_up_to_an_hour_is_disorder(self) -> None:
        text = "16. August 2025\n\n20:00 Eins\n21:00 Zwei\n20:30 Drei\n21:31 Vier"
        assert [day for day, *_ in told(text, "newest")] == ["2025-08-16"] * 3 + ["2025-08-15"]


class TestClockChanges:
    def moments(self, day: str, *times: str) -> list[datetime | None]:
        heads = "\n".join(f"{at} Uhr | Kopf" + "X" * place for place, at in enumerate(times))
        return [entry.published_at for entry in parse(f"date {day}\n{heads}", BERLIN)]

    def test_a_moment_needs_date_and_time(self) -> None:
        assert self.moments("2025-08-16", "21:01") == [utc(2025, 8, 16, 19, 1)]
        assert [entry.published_at for entry in parse("21:01 Kopf", BERLIN)] == [None]

    def test_the_skipped_hour_of_spring_counts_on_from_the_hour_before(self) -> None:
        assert self.moments("2025-03-30", "03:30", "02:30", "01:30") == [
            utc(2025, 3, 30, 1, 30),
            utc(2025, 3, 30, 1, 30),
            utc(2025, 3, 30, 0, 30),
        ]

    def test_the_doubled_hour_of_autumn_is_told_apart_by_order(self) -> None:
        assert self.moments("2025-10-26", "03:10", "02:30", "02:10", "02:50", "02:20", "01:59") == [
            utc(2025, 10, 26, 2, 10),
            utc(2025, 10, 26, 1, 30),
            utc(2025, 10, 26, 1, 10),
            utc(2025, 10, 26, 0, 50),
            utc(2025, 10, 26, 0, 20),
            utc(2025, 10, 25, 23, 59),
        ]

    def test_an_offset_tells_them_apart_too(self) -> None:
        (entry,) = parse("date 2025-10-26\n+++ 02:30 (UTC+2) Kopf +++", BERLIN)
        assert entry.published_at == utc(2025, 10, 26, 0, 30)


# headlines and paragraphs without marks


class TestUnmarked:
    def test_headlines_and_paragraphs_need_no_date(self) -> None:
        text = "Fähre läuft aus\n\nAlle sind an Bord.\n\nEs regnet.\n\nHafen zu\n\nNiemand darf hinein."
        assert told(text) == [
            (None, None, "Fähre läuft aus", ("Alle sind an Bord.", "Es regnet.")),
            (None, None, "Hafen zu", ("Niemand darf hinein.",)),
        ]

    @pytest.mark.parametrize(
        "headline",
        [
            "Kommt nun der Regen?",
            "Endlich Regen!",
            "Und dann …",
            "Kapitän: „Wir warten“",
            "Kapitän: »Wer kommt?«",
            'Er sagt "nein"',
        ],
    )
    def test_headlines_may_end_in_other_marks_than_a_full_stop(self, headline: str) -> None:
        text = (
            "date 2025-08-16\n\nHafen zu\n\nNiemand darf hinein.\n\n"
            f"{headline}\n\nDas weiß zur Stunde noch niemand genau."
        )
        assert headlines(text) == ["Hafen zu", headline]

    @pytest.mark.parametrize(
        "paragraph",
        [
            "Er sagte: „Wir warten.“",
            'Sie rief: "Kommt!"',
            "Wer weiß das schon?",
            "(Das ist alles.)",
            "Und dann …",
            "Mehr dazu:",
            "Zum Nachlesen: https://example.org/mehr",
            "- Fähre\n- Hafen",
            "• Fähre",
            "* Hafen",
            "– Kai",
            "(dpa)",
        ],
    )
    def test_paragraphs_end_as_sentences_do_or_are_lists_or_addresses(self, paragraph: str) -> None:
        text = (
            "date 2025-08-16\n\nHafen zu\n\nNiemand darf nach elf Uhr "
            f"hinein.\n\n{paragraph}\n\nKai leer\n\nKein Schiff liegt dort."
        )
        assert [entry.body for entry in parse(text, BERLIN)] == [
            ("Niemand darf nach elf Uhr hinein.", paragraph),
            ("Kein Schiff liegt dort.",),
        ]

    def test_an_entry_may_be_a_headline_alone(self) -> None:
        text = "date 2025-08-16\n\nHafen zu\n\nKai leer\n\nKein Schiff liegt dort.\n\nFähre weg"
        assert [len(entry.body) for entry in parse(text, BERLIN)] == [0, 1, 0]

    def test_the_body_may_stand_right_under_the_headline(self) -> None:
        text = "Hafen zu\nNiemand darf nach elf Uhr hinein.\n\nKai leer\nKein Schiff liegt dort."
        assert headlines(text) == ["Hafen zu", "Kai leer"]

    def test_wrapped_prose_is_one_paragraph(self) -> None:
        wrapped = (
            "Die Fähre ist am Morgen mit einer Stunde Verspätung aus dem Hafen\n"
            "ausgelaufen, weil der Nebel so dicht war, dass niemand die Einfahrt\nsah."
        )
        (entry,) = parse(f"date 2025-08-16\n\nFähre läuft aus\n\n{wrapped}", BERLIN)
        assert entry.body == (wrapped.replace("\n", " "),)

    def test_a_page_title_above_the_dates_is_no_entry(self) -> None:
        assert headlines(
            "Alles zum Sturm\n\n16. August 2025\n\nHafen zu\n\nNiemand darf hinein."
        ) == ["Hafen zu"]

    def test_a_page_title_that_calls_itself_ticker_is_no_entry(self) -> None:
        assert headlines("Der Sturm im Liveticker\n\nHafen zu\n\nNiemand darf hinein.") == [
            "Hafen zu"
        ]

    @pytest.mark.parametrize("sign", ["", "- ", "• "])
    def test_a_list_of_contents_is_no_entry(self, sign: str) -> None:
        contents = f"{sign}Hafen zu\n{sign}Kai leer"
        text = (
            f"{contents}\n\nHafen zu\n\nNiemand darf hinein.\n\nKai leer\n\nKein Schiff liegt dort."
        )
        assert [len(entry.body) for entry in parse(text, BERLIN)] == [1, 1]

    def test_a_list_of_contents_with_heads_does_not_move_the_dates(self) -> None:
        heads = "21:01 Uhr | Tor\n\n09:00 Uhr | Anreise\n\n"
        full = "21:01 Uhr | Tor\n\nJubel.\n\n09:00 Uhr | Anreise\n\nStau."
        assert told(f"date 2025-08-16\n\n{heads}{full}") == [
            ("2025-08-16", "21:01", "Tor", ("Jubel.",)),
            ("2025-08-16", "09:00", "Anreise", ("Stau.",)),
        ]

    def test_the_same_entry_is_taken_once(self) -> None:
        text = "date 2025-08-16\n\n21:01 Uhr | Tor\n\nJubel.\n\n"
        assert len(parse(text * 3, BERLIN)) == 1

    def test_quotation_marks_stay_as_typed(self) -> None:
        text = 'date 2025-08-16\n\n„Nein“, »ja« und «doch» "wohl" “so”\n\nEr sagte: „Ja“, »nein«, "so".'
        assert told(text)[0][2:] == (
            '„Nein“, »ja« und «doch» "wohl" “so”',
            ('Er sagte: „Ja“, »nein«, "so".',),
        )


OTHER_TEXTS = {
    "letter": (
        "Sehr geehrte Frau Groß,\n\nhiermit kündige ich "
        "den Vertrag.\n\nMit freundlichen Grüßen\nMax Weiß"
    ),
    "letter with subject": (
        "Kündigung\n\nSehr geehrte Frau Groß,\n\nhiermit kündige ich.\n\nMit freundlichen Grüßen"
    ),
    "letter with a time": "Liebe Anna,\n\nwir sehen uns morgen.\n\n18:30 Uhr: Empfang\n\nDein Max",
    "readme": "# Werkzeug\n\nEs tut etwas.\n\n## Einbau\n\nMan baut es ein.",
    "table": "id,date,headline\n1,2025-08-16,Tor\n2,2025-08-16,Ecke",
    "log": "2025-08-16 21:01:07 INFO started\n2025-08-16 21:01:08 INFO stopped it.",
    "log in parts": "21:01:07 started\n\nIt runs.\n\n21:01:08 stopped\n\nIt ended.",
    "code": "import os\n\n\ndef run():\n    return os.getcwd()\n",
    "c": "int main(void)\n\n{ return 0; }",
    "page": "<html>\n\n<p>Ein Absatz.</p>",
    "story": "Es war einmal ein König. Der hatte eine Tochter.\n\nSie lebte in einem Turm.",
    "article": "Ein Titel\n\n" + "\n\n".join(f"Dies ist Absatz {n} von vielen." for n in range(12)),
    "shopping": "Milch\n\nEier\n\nBrot",
    "list": "Milch\nEier\nBrot",
    "nothing": "",
    "spaces": " \n\t\n\u00a0",
    "rule": "-----\n\n*****",
    "a date": "date 2025-08-16",
}


class TestOtherTexts:
    @pytest.mark.parametrize("text", OTHER_TEXTS.values(), ids=OTHER_TEXTS)
    def test_what_is_no_ticker_is_refused_and_told_what_was_expected(self, text: str) -> None:
        with pytest.raises(DocumentError, match="expected a ticker"):
            parse(text, BERLIN)

    def test_the_line_is_told(self) -> None:
        with pytest.raises(DocumentError) as caught:
            parse("\n\nEs war einmal ein König. Der hatte eine Tochter.\n\nEnde.", BERLIN)
        assert caught.value.line == 3


# the way there and back


def plain(entries: list[ParsedEntry]) -> list[tuple[object, ...]]:
    return [
        (entry.headline, entry.body, entry.date, entry.time, entry.published_at)
        for entry in entries
    ]


def placed(
    parts: list[tuple[str, tuple[str, ...], date | None, time | None]], zone: ZoneInfo
) -> list[ParsedEntry]:
    """Give each entry the moment that its order says."""
    clock = Clock(zone)
    entries = []
    for headline, body, day, at in parts:
        clock.start_day(day)
        entries.append(ParsedEntry(headline, body, day, at, clock.place(at)[1]))
    return entries


NASTY = st.sampled_from(
    [
        "Tor",
        "Tor.",
        "Tor!",
        "Ende?",
        "Und …",
        "21:01",
        "21:01 Uhr",
        "21:01 Tor",
        "21.01 Uhr: Tor.",
        "| Tor",
        ": Tor",
        "date 2025-08-16",
        "date unknown",
        "date 2025-02-30",
        "16. August",
        "31.04.2025",
        "16.08.2025 • 21:01 Uhr",
        "Samstag",
        "+++",
        "+++ Tor +++",
        "++",
        "+",
        "C++",
        "a +++ b",
        "+ + +",
        "Update, 13.45 Uhr: Tor",
        "---",
        "***",
        "\\",
        "\\Tor",
        "- Punkt",
        "• Punkt",
        "–",
        "Liveticker",
        "# Titel",
        "Mehr:",
        "Zeile,",
        "z. B. so. Und so.",
        "https://example.org/",
        "„Nein“",
        "Ein langer Satz, der als Absatz dient, weil er mit einem Punkt endet.",
        "(UTC+2) Tor",
        "{",
        "[1]",
        "Ein langer Titel ohne Punkt am Ende, der dennoch eine Überschrift ist",
        "Uhr",
        "PM",
        "👩‍🚒",
        "x" * 300,
    ]
)
LINES = (
    st.one_of(
        NASTY,
        st.builds(" ".join, st.lists(NASTY, min_size=1, max_size=3)),
        st.text(max_size=30),
    )
    .map(clean_headline)
    .filter(bool)
)
PARAGRAPHS = st.lists(LINES, min_size=1, max_size=3).map("\n".join)
DATES = (
    st.none()
    | st.sampled_from([DAY, date(2025, 8, 15), date(2025, 10, 26), date(2025, 3, 30)])
    | st.dates(date(1900, 1, 2), date(2199, 12, 30))
)
TIMES = (
    st.none()
    | st.sampled_from([time(2, 30), time(2, 10), time(2, 50), time(0, 5)])
    | st.times().map(lambda at: at.replace(second=0, microsecond=0))
)
PARTS = st.tuples(LINES, st.lists(PARAGRAPHS, max_size=3).map(clean_body), DATES, TIMES)
SIMPLE = st.tuples(LINES, st.lists(PARAGRAPHS, max_size=2).map(clean_body), st.just(DAY), st.none())


class TestThereAndBack:
    @pytest.mark.parametrize("stamp", ["21:01 Uhr", "16.08.2025 • 21:01 Uhr", "14. März, 9:05 Uhr"])
    @pytest.mark.parametrize("begin", ["+++ Tor", "++ Flut kommt", "\\Deich", "21:40 Uhr | Fähre"])
    def test_a_headline_that_looks_like_several_heads_stays_one(
        self, begin: str, stamp: str
    ) -> None:
        entries = [
            ParsedEntry(headline, ()) for headline in ("Sturm", f"{begin} +++ {stamp}", "Ebbe")
        ]
        assert plain(parse(format_entries(entries), BERLIN)) == plain(entries)

    @given(st.lists(PARTS, min_size=1, max_size=6) | st.lists(SIMPLE, min_size=1, max_size=5))
    def test_what_is_written_reads_as_the_same_entries(
        self, parts: list[tuple[str, tuple[str, ...], date | None, time | None]]
    ) -> None:
        entries = placed(parts, BERLIN)
        assert plain(parse(format_entries(entries), BERLIN)) == plain(entries)

    @given(
        st.lists(st.tuples(PARTS, st.booleans()), min_size=1, max_size=5),
        st.sampled_from([BERLIN, NEW_YORK]),
    )
    def test_with_the_zone_even_moments_that_no_order_tells_are_kept(
        self,
        parts: list[tuple[tuple[str, tuple[str, ...], date | None, time | None], bool]],
        zone: ZoneInfo,
    ) -> None:
        entries = [
            ParsedEntry(
                headline,
                body,
                day,
                at,
                datetime.combine(day, at, zone).replace(fold=fold).astimezone(UTC)
                if day and at
                else None,
            )
            for (headline, body, day, at), fold in parts
        ]
        # before 1937 some offsets have seconds, which are not written
        entries = [entry for entry in entries if entry.date is None or entry.date.year > 1945]
        if entries:
            assert plain(parse(format_entries(entries, zone), zone)) == plain(entries)

    @given(st.lists(SIMPLE, min_size=1, max_size=4))
    @example([("Tor", ("# Titel", "1/1/2000 0:00;"), DAY, None)])
    @example(
        [("Tor", ("Datum", "Text", "Datum", "Text", "„21:01 Uhr: A“", "„20:01 B“"), DAY, time(9))]
    )
    def test_writing_what_was_read_changes_nothing_more(
        self, parts: list[tuple[str, tuple[str, ...], date | None, time | None]]
    ) -> None:
        written = format_entries(placed(parts, BERLIN))
        assert format_entries(parse(written, BERLIN)) == written

    def test_simple_entries_without_times_are_headlines_and_paragraphs_under_a_marker(self) -> None:
        entries = [
            ParsedEntry("Fähre läuft aus", ("Alle sind an Bord.", "Es regnet."), DAY),
            ParsedEntry("Hafen zu", ("Niemand darf hinein.",), DAY - timedelta(days=1)),
        ]
        assert format_entries(entries) == (
            "date 2025-08-16\n\nFähre läuft aus\n\nAlle sind an Bord.\n\nEs regnet.\n\n"
            "date 2025-08-15\n\nHafen zu\n\nNiemand darf hinein.\n"
        )

    def test_entries_with_times_have_heads(self) -> None:
        entries = placed(
            [
                ("Tor", ("Jubel.\n- eins\n- zwei",), DAY, time(21, 1)),
                ("21:00", ("date 2025-08-16",), None, None),
            ],
            BERLIN,
        )
        assert format_entries(entries) == (
            "date 2025-08-16\n\n+++ 21:01 Tor +++\n\nJubel.\n- eins\n- zwei\n\n"
            "date unknown\n\n+++ \\21:00 +++\n\n\\date 2025-08-16\n"
        )

    def test_nothing_is_written_for_nothing(self) -> None:
        assert format_entries([]) == ""

    def test_seconds_are_not_written(self) -> None:
        entry = ParsedEntry(
            "Tor", (), DAY, time(21, 1, 7), utc(2025, 8, 16, 19, 1) + timedelta(seconds=7)
        )
        (again,) = parse(format_entries([entry], BERLIN), BERLIN)
        assert (again.time, again.published_at) == (time(21, 1), utc(2025, 8, 16, 19, 1))


class TestCleaning:
    @given(st.text())
    def test_cleaning_twice_changes_nothing(self, text: str) -> None:
        assert clean_headline(clean_headline(text)) == clean_headline(text)
        assert clean_body(clean_body(text)) == clean_body(text)

    @given(st.text())
    def test_what_is_cleaned_can_be_stored_and_has_no_odd_space(self, text: str) -> None:
        cleaned = "\n\n".join(clean_body(text))
        assert cleaned.encode() is not None
        assert not [sign for sign in cleaned if sign.isspace() and sign not in " \n"]
        assert "  " not in cleaned

    def test_white_space_and_unseen_characters_are_tidied_and_emoji_stay_whole(self) -> None:
        raw = "\ufeff A\u00a0B\u202fC\tD  E\u00adF\u200bG \x00\ud800👩‍🚒\r\nH "
        assert clean_headline(raw) == "A B C D EFG 👩‍🚒 H"

    def test_blank_lines_part_paragraphs_and_single_breaks_stay(self) -> None:
        assert clean_body(" a \n b\r\n\r\n \nc\n") == ("a\nb", "c")
        assert clean_body(["a\n\nb", " ", "c"]) == ("a", "b", "c")

    def test_spelling_stays_as_typed(self) -> None:
        assert clean_headline("Cafe\u0301 „ﬁn“") == "Cafe\u0301 „ﬁn“"


class TestAnyText:
    @given(st.text() | st.lists(LINES | st.just("")).map("\n".join))
    @example("date 2025-08-11 31.02.2025 21:01")
    @example("+++ 31.02.2025 +++")
    @example("Update, 13.45 Uhr:")
    def test_nothing_but_a_document_error_is_raised(self, text: str) -> None:
        try:
            entries = parse(text, BERLIN)
        except DocumentError:
            return
        assert entries
        for entry in entries:
            assert clean_headline(entry.headline) == entry.headline != ""
            assert clean_body(entry.body) == entry.body
            assert (entry.published_at is None) == (entry.date is None or entry.time is None)
            assert entry.line > 0

    @given(
        st.sampled_from(["\n", "\r\n", "\r", "\u2028", "\x85"]),
        st.sampled_from(["", " ", "\t", "\u00a0", " \u00ad"]),
    )
    def test_odd_white_space_does_not_matter(self, end: str, trail: str) -> None:
        text = (
            "date 2025-08-16\n\nHafen zu\n\nNiemand darf "
            "hinein.\n\n\n\nKai leer\n\nKein Schiff liegt dort.\n"
        )
        odd = text.replace("\n", trail + end).replace(" darf", "\u00a0 darf")
        assert told(odd) == told(text)

    def test_a_long_line_and_many_lines_take_linear_time(self) -> None:
        number = 2 * 10**5  # by the square of it, this would last longer than a test may
        for unit in ("+", ".", "+ ", "a. ", "\n", '."'):
            text = f"+++ {unit * number}" if unit == "+ " else unit * number
            try:
                parse(f"+++ 21:01 Tor +++\n{text}", BERLIN)
                parse(text, BERLIN)
            except DocumentError:
                pass
