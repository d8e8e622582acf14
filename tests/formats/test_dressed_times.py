"""Times under any dressing, dates of mails and feeds, lines of pages: read right, or told."""

from __future__ import annotations

from tests.formats.readings import ABEND, BERLIN, DURCH, FAEHRE, PEGEL, TWO, left_out, read, told
from tickerbot.formats.ticker_text import format_entries, parse
from tickerbot.formats.ticker_text.page_lines import find_page_lines

AROUND = [
    "<#>", "‹#›", "›#‹", "»#«", "«#»:", "{#}", "„#“", '"#"', "`#`", "~#~", "=#=", "【#】", "|#|", "–#–",
    "♦ # ♦", "★ # ★", "🔴 # 🔴", "❗️#❗️", "► # ◄", "§ # §", "• <#>", "‹ # ›", "›› #", "¤¤ # ¤¤",
]  # fmt: skip
# @ is the headline; the second line of each is an hour and 21 minutes earlier
DATED = [
    ("@\nSat, 14 Mar 2026 21:01:33 +0100", "@\nSat, 14 Mar 2026 18:40:00 +0000"),
    ("Sat, 14 Mar 2026 21:01 +0100\n@", "Sat, 14 Mar 2026 13:40 -0500\n@"),
    ("Saturday, 14-Mar-26 20:01:00 GMT\n@", "Saturday, 14-Mar-26 18:40:00 GMT\n@"),
    ("Sat Mar 14 21:01:33 CET 2026\n@", "Sat Mar 14 19:40:00 2026\n@"),
    ("Sa 14. Mär 21:01:33 CET 2026\n@", "Sa 14. Mär 19:40:00 CET 2026\n@"),
    ("2026-03-14 21:01:33 +0100 @", "2026-03-14 19:40:00 +0100 @"),
    ("Date: Sat, 14 Mar 2026 21:01:33 +0100\n@", "Date: Sat, 14 Mar 2026 19:40:00 +0100\n@"),
    (
        "From: Anna\nTo: Desk\nDate: Sat, 14 Mar 2026 21:01:33 +0100\nSubject: @",
        "From: Ben\nTo: Desk\nDate: Sat, 14 Mar 2026 19:40:00 +0100\nSubject: @",
    ),
    (
        "Von: Anna\nGesendet: Samstag, 14. März 2026 21:01\nBetreff: @",
        "Von: Ben\nGesendet: Samstag, 14. März 2026 19:40\nBetreff: @",
    ),
    (
        "title: @\nlink: https://bote.example/1\npubDate: Sat, 14 Mar 2026 21:01:00 +0100",
        "title: @\nlink: https://bote.example/2\npubDate: Sat, 14 Mar 2026 19:40:00 +0100",
    ),
]
PAGES = [
    "Seite # von 3", "Page #", "- # -", "#/3", "[Seite #/3]", "Bote | Seite #",
    "https://bote.example/a #/3",     "Seite # von 3\nBote am Abend", "Bote am Abend\nSeite #",
]  # fmt: skip
# no entry of these gets a time; (first, second) are the lines that are told
UNREAD = [
    ("Um 21.01 Uhr meldet Husum: @", "Um 19.40 Uhr meldet Kiel: @"),
    ("Kurz nach 21 Uhr steht fest: @", "Gegen 19 Uhr teilt Kiel mit: @"),
    ("21.01 Uhr meldet Husum: @", "19.40 Uhr meldet Kiel: @"),
    ("At 9.01pm the town says: @", "At 7.40pm the port says: @"),
    ("¤ 21:01 ¶ @", "¤ 19:40 ¶ @"), ("2101 @", "1940 @"), ("2015 – @", "1940 – @"),
]  # fmt: skip


def two(first: str, second: str, day: str = "14.03.2026\n\n") -> str:
    entries = (first.replace("@", PEGEL), DURCH), (second.replace("@", FAEHRE), ABEND)
    return day + "\n\n".join(f"{head}\n\n{body}" for head, body in entries)


def test_what_encloses_a_time_is_taken_off_with_it() -> None:
    for form in AROUND:
        for suffix in ("", " Uhr"):
            heads = [f"{form.replace('#', at + suffix)} @" for at in ("21:01", "19:40")]
            reading = read(two(*heads))
            assert (told(reading), reading.remarks) == (TWO, ()), heads
            # written as a body, the same lines stay text
            lines = two(*heads).split("\n\n")[1:]
            entries = parse(f"date 2026-03-14\n\n{PEGEL}\n\n\\{lines[0]}\n\n\\{lines[2]}", BERLIN)
            assert entries[0].body == (lines[0], lines[2]), heads
            again = parse(format_entries(entries), BERLIN)
            assert [(e.headline, e.body) for e in again] == [(e.headline, e.body) for e in entries]


def test_a_time_in_quotation_marks_within_a_sentence_keeps_them() -> None:
    films = '"21:01" heißt der Film.', "„19:40“ heißt die Serie."
    reading = read(f"14.03.2026\n\n{PEGEL}\n\n{films[0]}\n\n{FAEHRE}\n\n{films[1]}")
    assert told(reading) == [
        ("2026-03-14", PEGEL, (films[0],)),
        ("2026-03-14", FAEHRE, (films[1],)),
    ]


def test_dates_of_mails_feeds_and_programs_are_read() -> None:
    for heads in DATED:
        assert told(read(two(*heads, day=""))) == TWO, heads


def test_four_digits_are_a_time_unless_all_may_be_years() -> None:
    for joint in (" – ", ": ", " | ", " - ", " · "):
        assert told(read(two(f"2101{joint}@", f"1940{joint}@"))) == TWO, joint
    years = f"{two('1999 – @', '1985 – @')}\n\n1872 – Sturm über Husum\n\nDie Flut kommt am Abend."
    assert [(entry.headline[:7], entry.time) for entry in read(years).entries] == [
        ("1999 – ", None), ("1985 – ", None), ("1872 – ", None),
    ]  # fmt: skip


def test_lines_of_pages_neither_join_nor_part_entries_and_are_told() -> None:
    for form in PAGES:
        first, second, third = (form.replace("#", str(number)) for number in (1, 2, 3))
        text = (
            f"14.03.2026\n{first}\n21:01 Uhr {PEGEL}\n{DURCH}\n{second}\n"
            f"19:40 Uhr {FAEHRE}\n{ABEND}\n{third}"
        )
        reading = read(text)
        assert told(reading) == TWO, form
        assert left_out(reading) == "\n".join((first, second, third)).split("\n")


def test_words_that_only_name_a_page_stay() -> None:
    kept = [
        "+++ 21:01 Bote – Seite 2 – Sturm +++", "21:01 Uhr | Seite 2 – Sturm",
        "Streit um Bild – Seite 3",
        "\\Seite 2 von 5", "Das steht auf Seite 2 von 5.", "1/2", "14.03.2026",
    ]  # fmt: skip
    assert find_page_lines(kept) == set()
    body = ("Seite 2 von 5", "1/2", "2/2", "- 1 -", "Bote | Seite 2", "Date: 14.03.2026 21:01")
    entries = parse(
        f"date 2026-03-14\n\n{PEGEL}\n\n" + "\n\n".join(f"\\{line}" for line in body), BERLIN
    )
    assert entries[0].body == body
    assert parse(format_entries(entries), BERLIN)[0].body == body


def test_times_that_no_entry_was_given_are_told() -> None:
    for heads in UNREAD:
        reading = read(two(*heads))
        headlines = [heads[0].replace("@", PEGEL), heads[1].replace("@", FAEHRE)]
        assert [entry.headline for entry in reading.entries] == headlines
        assert [entry.time for entry in reading.entries] == [None, None]
        assert [mark.text for mark in reading.remarks if mark.kind == "text"] == headlines, heads
    # a time within the words of one entry is nothing to tell
    assert read(two("Um 21.01 Uhr meldet Husum: @", "@")).remarks == ()
