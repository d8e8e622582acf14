"""Further forms, as newsrooms' pages, agencies and messengers have them: read right, or told."""

from __future__ import annotations

import pytest

from tests.formats.readings import (
    ABEND,
    DURCH,
    EVENING,
    FAEHRE,
    PEGEL,
    TWO,
    left_out,
    read,
    told,
)

# two heads, in which @ is the headline
HEADS = {
    "seconds and Uhr": ("21:01:33 Uhr: @", "19:40:05 Uhr: @"),
    "seconds": ("21:01:33 @", "19:40:05 @"),
    "seconds alone": ("21:01:33\n@", "19:40:05\n@"),
    "spelled": ("21 Uhr 01: @", "19 Uhr 40: @"),
    "um": ("Um 21:01 Uhr: @", "Um 19.40 Uhr: @"),
    "a comma": ("21,01 Uhr: @", "19,40 Uhr: @"),
    "military": ("2101 Uhr: @", "1940 Uhr: @"),
    "hrs": ("21:01 hrs: @", "19:40 hrs: @"),
    "PM without a space": ("9:01PM @", "7:40PM @"),
    "P.M.": ("9:01 P.M. – @", "7:40 P.M. – @"),
    "a clock": ("🕘 21:01 @", "🕖 19:40 @"),
    "a clock without a space": ("⏰21:01 Uhr – @", "⏰19:40 Uhr – @"),
    "two sirens": ("🚨🚨 21:01: @", "🚨🚨 19:40: @"),
    "a symbol and a bar": ("🔴 | 21:01 | @", "🔴 | 19:40 | @"),
    "an arrow": ("→ 21:01 Uhr: @", "→ 19:40 Uhr: @"),
    "a guillemet": ("» 21:01 @", "» 19:40 @"),
    "plus signs without spaces": ("+++21:01+++@+++", "+++19:40+++@+++"),
    "plus signs around the time": ("+++ 21:01 +++ @", "+++ 19:40 +++ @"),
    "plus signs far apart": ("+ + + 21.01 Uhr + + + @ + + +", "+ + + 19.40 Uhr + + + @ + + +"),
    "two plus signs": ("++ 21:01 ++ @ ++", "++ 19:40 ++ @ ++"),
    "plus signs behind the time": ("21:01 Uhr +++ @ +++", "19:40 Uhr +++ @ +++"),
    "plus signs behind a colon": ("21:01 Uhr: +++ @ +++", "19:40 Uhr: +++ @ +++"),
    "equal signs": ("=== 21:01 Uhr: @ ===", "=== 19:40 Uhr: @ ==="),
    "dashes around": ("--- 21:01 Uhr: @ ---", "--- 19:40 Uhr: @ ---"),
    "stars apart": ("*** 21:01 *** @ ***", "*** 19:40 *** @ ***"),
    "a Markdown heading": ("### 21:01 Uhr: @", "### 19:40 Uhr: @"),
    "Markdown in bold": ("**21:01 Uhr – @**", "**19:40 Uhr – @**"),
    "a Markdown heading in bold": ("### **21:01 Uhr** @", "### **19:40 Uhr** @"),
    "a row of a table": ("| 21:01 | @ |", "| 19:40 | @ |"),
    "slashes": ("// 21:01 // @", "// 19:40 // @"),
    "angles": (">> 21:01 @", ">> 19:40 @"),
    "quoted": ("> 21:01 @", "> 19:40 @"),
    "a short day": ("14.3. 21:01 Uhr: @", "14.3. 19:40 Uhr: @"),
    "a weekday": ("Samstag, 21.01 Uhr: @", "Sonnabend, 19.40 Uhr: @"),
    "a short weekday": ("Sa 21:01 @", "Sa. 19:40 @"),
    "a weekday's evening": ("Samstagabend, 21.01 Uhr: @", "Samstag Abend, 19.40 Uhr: @"),
    "an offset": ("21:01 UTC+1: @", "19:40 GMT+1: @"),
    "an offset that is converted": ("22:01 UTC+02:00: @", "20:40 GMT+2: @"),
    "a word and brackets": ("UPDATE (21:01 Uhr): @", "Update (19:40 Uhr): @"),
    "a word in brackets": ("[Update, 21:01 Uhr] @", "[Update, 19:40 Uhr] @"),
    "a word and a colon": ("Update: 21:01 Uhr – @", "EIL: 19:40 Uhr – @"),
    "a word between plus signs": (
        "+++ Breaking News, 21:01 Uhr: @ +++",
        "+++ Eil, 19:40 Uhr: @ +++",
    ),
    "a number": ("12. 21:01 Uhr: @", "11. 19:40 Uhr: @"),
    "a number with a hash": ("#12 | 21:01 Uhr | @", "#11 | 19:40 Uhr | @"),
    "behind a dash": ("@ – 21:01 Uhr", "@ – 19:40 Uhr"),
    "behind a space": ("@ 21:01", "@ 19:40"),
    "behind a tab": ("@\t21:01 Uhr", "@\t19:40 Uhr"),
}
# as above, with dates of their own
DATED_HEADS = {
    "time, then date": ("21:01 Uhr, 14. März 2026\n@", "19:40 Uhr, 14. März 2026\n@"),
    "time | date": ("21:01 | 14.03.2026\n@", "19:40 | 14.03.2026\n@"),
    "time am date": ("21.01 Uhr am 14. März 2026: @", "19.40 Uhr am 14. März 2026: @"),
    "date | time": ("14.03.2026 | 21:01 Uhr | @", "14.03.2026 | 19:40 Uhr | @"),
    "English": ("Mar 14, 2026, 9:01 PM – @", "Mar 14, 2026, 7:40 PM – @"),
    "ISO in UTC": ("2026-03-14T20:01:33Z @", "2026-03-14T18:40:00Z @"),
    "ISO with an offset": ("2026-03-14T21:01+01:00 @", "2026-03-14T19:40:10+0100 @"),
    "ISO with seconds": ("2026-03-14 21:01:33 @", "2026-03-14 19:40:10 @"),
    "an agency": ("March 14, 2026 9:01 PM GMT+1\n@", "March 14, 2026 7:40 PM GMT+1\n@"),
    "the Guardian": ("Sat 14 Mar 2026 20.01 GMT\n\n@", "Sat 14 Mar 2026 18.40 GMT\n\n@"),
    "the zone twice": (
        "14 Mar 2026 - 22:01 (20:01 GMT)\n@",
        "14 Mar 2026 - 20:40 (18:40 GMT)\n@",
    ),
    "zone and date": ("20:01 GMT 14 March 2026\n@", "18:40 GMT 14 March 2026\n@"),
    "New York, date behind": (
        "3:01 p.m. EST, March 14, 2026\n\n@",
        "1:40 p.m. EST, March 14, 2026\n\n@",
    ),
}


def two(heads: tuple[str, str], day: str = "14.03.2026") -> str:
    first, second = heads[0].replace("@", PEGEL), heads[1].replace("@", FAEHRE)
    return f"{day}\n\n{first}\n\n{DURCH}\n\n{second}\n\n{ABEND}".lstrip("\n")


@pytest.mark.parametrize("heads", HEADS.values(), ids=HEADS)
def test_these_heads_give_headline_and_time(heads: tuple[str, str]) -> None:
    reading = read(two(heads))
    assert told(reading) == TWO
    assert left_out(reading) == []


@pytest.mark.parametrize("heads", DATED_HEADS.values(), ids=DATED_HEADS)
def test_these_heads_give_the_date_too(heads: tuple[str, str]) -> None:
    assert told(read(two(heads, day=""))) == TWO


DATE_LINES = [
    "14.03.2026 (Samstag)", "14.03.2026, Samstag", "Samstag (14. März 2026)", "2026/03/14",
    "--- Samstag, 14. März 2026 ---", "## 14. März 2026", "**14.03.2026**", "📅 14.03.2026",
    "Datum: 14.03.2026", "Tag 3: Samstag, 14. März 2026", "Saturday, March 14th, 2026", "14-03-2026",
    "14-Mar-2026", "SATURDAY 14 MARCH 2026", "Sa. 14.3.26", "14. Mrz. 2026", "14th of March 2026",
    "+++ Samstag, 14. März 2026 +++", "vom 14.03.2026", "am 14. März 2026", "[14.03.2026]",
    "=== 14. März 2026 ===", "| 14.03.2026 |", "Stand 14.03.2026",
]  # fmt: skip


@pytest.mark.parametrize("line", DATE_LINES)
def test_a_date_is_one_under_whatever_decorates_it(line: str) -> None:
    assert told(read(two(("21:01 Uhr | @", "19:40 Uhr | @"), line))) == TWO
    # also between entries, where it ends the day above
    text = (
        f"15.03.2026\n\n08:00 Uhr | Sturm geht\n\nRuhe.\n\n{line}\n\n21:01 Uhr | {PEGEL}\n\n{DURCH}"
    )
    assert [row[0] for row in told(read(text))] == ["2026-03-15 08:00", EVENING]


@pytest.mark.parametrize(
    "title",
    [
        "Liveticker vom 14. März 2026: Sturm in Husum", "Sturm-Ticker vom Samstag, 14.03.2026",
        "Der Ticker vom 14.03.2026", "Live updates: Saturday 14 March 2026", "Husum, 14. März 2026",
    ],
)  # fmt: skip
def test_a_title_with_a_date_dates_the_entries_and_that_is_told(title: str) -> None:
    reading = read(two(("21:01 Uhr | @", "19:40 Uhr | @"), title))
    assert told(reading) == TWO
    assert left_out(reading) == [title]
    guessed = [remark.text for remark in reading.remarks if remark.kind == "guessed-date"]
    assert guessed == ["2026-03-14", "2026-03-14"]


@pytest.mark.parametrize(
    "line",
    [
        "Teilen", "Share", "Link kopieren", "Facebook | Twitter | WhatsApp", "Anzeige", "- Anzeige -",
        "Advertisement", "3 Kommentare", "Mehr zum Thema", "Impressum | Datenschutz", "Load more",
        "Ältere Beiträge laden", "© 2026 Husumer Bote", "Dieser Ticker wird nicht mehr aktualisiert.",
        "Aktualisiert um 21:10 Uhr", "Updated at 21.10 CET",
        "(Zuletzt bearbeitet: 14.03.2026, 22:00 Uhr)",
    ],
)  # fmt: skip
@pytest.mark.parametrize("everywhere", [True, False])
def test_what_pages_put_around_entries_is_left_out_and_told(line: str, everywhere: bool) -> None:
    between = f"{line}\n\n" if everywhere else ""
    text = (
        f"14.03.2026\n\n21:01 Uhr\n\n{PEGEL}\n\n{DURCH}\n\n{between}"
        f"19:40 Uhr\n\n{FAEHRE}\n\n{ABEND}\n\n{line}"
    )
    reading = read(text)
    assert told(reading) == TWO
    assert left_out(reading) == [line] * (2 if everywhere else 1)


@pytest.mark.parametrize(
    "lines",
    [
        "T\nVon ZDFheute\nH\nB", "T\n\nVon Anna Beispiel\n\nH\n\nB", "T\nH\nVon Anna Beispiel\nB",
        "T\n\nH\n\nBy Anna Example in London\n\nB", "T\n\nH\n\nFrom CNN's Anna Example\n\nB",
        "T\nAnna Beispiel\nH\nB", "T\n\nAnna Beispiel\n\nH\n\nB", "T\nZum Nachlesen\nH\nB",
        "T\nH\nB\n\nZum Video",
    ],
)  # fmt: skip
@pytest.mark.parametrize("other", ["Ben Muster", ""])
def test_authors_and_what_each_entry_repeats_are_left_out_and_told(lines: str, other: str) -> None:
    entries = [
        _fill(lines, at, headline, body)
        for at, headline, body in (("21:01 Uhr", PEGEL, DURCH), ("19:40 Uhr", FAEHRE, ABEND))
    ]
    if other:
        entries[1] = entries[1].replace("Anna Beispiel", other).replace("Anna Example", other)
    reading = read("14.03.2026\n\n" + "\n\n".join(entries))
    assert told(reading) == TWO
    assert len(left_out(reading)) == 2


def _fill(lines: str, at: str, headline: str, body: str) -> str:
    words = {"T": at, "H": headline, "B": body}
    return "\n".join(words.get(line, line) for line in lines.split("\n"))
