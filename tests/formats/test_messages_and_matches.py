"""Messages copied out of messengers, tickers of matches, and heads that tell how long ago it was."""

from __future__ import annotations

import pytest

from tests.formats.readings import (
    ABEND,
    DURCH,
    FAEHRE,
    PEGEL,
    TWO,
    left_out,
    read,
    told,
)

OLD, NEW = f"{FAEHRE}\n{ABEND}", f"{PEGEL}\n{DURCH}"

# the heads of both messages, the older first; the text follows on the same line or below
INLINE = {
    "WhatsApp, United States": (
        "[3/14/26, 7:40:12\u202fPM] Desk: ",
        "[3/14/26, 9:01:05\u202fPM] Desk: ",
    ),
    "WhatsApp, United Kingdom": ("[14/03/2026, 19:40:12] Desk: ", "[14/03/2026, 21:01:05] Desk: "),
    "WhatsApp with Uhr": (
        "14.03.26 um 19:40 Uhr - Redaktion: ",
        "14.03.26 um 21:01 Uhr - Redaktion: ",
    ),
    "a phone number": (
        "14.03.26, 19:40 - +49 170 1234567: ",
        "14.03.26, 21:01 - +49 170 1234567: ",
    ),
    "a symbol in the name": (
        "14.03.26, 19:40 - Redaktion 🗞️: ",
        "14.03.26, 21:01 - Redaktion 🗞️: ",
    ),
    "two senders": ("14.03.26, 19:40 - Anna: ", "14.03.26, 21:01 - Ben: "),
    "two senders on iOS": ("[14.03.26, 19:40:12] Anna: ", "[14.03.26, 21:01:05] Ben B.: "),
    "Signal": ("[2026-03-14, 19:40:12] Redaktion: ", "[2026-03-14, 21:01:05] Redaktion: "),
    "Threema": ("[14.03.2026, 19:40] Redaktion: ", "[14.03.2026, 21:01] Redaktion: "),
}
ABOVE = {
    "Telegram, English": ("Desk, [14/03/2026 19:40]", "Desk, [14/03/2026 21:01]"),
    "Telegram, American": ("Desk, [3/14/26 7:40 PM]", "Desk, [3/14/26 9:01 PM]"),
    "Telegram on a Mac": ("Desk, [Mar 14, 2026 at 7:40 PM]", "Desk, [Mar 14, 2026 at 9:01 PM]"),
    "forwarded": (
        "Redaktion, [14.03.26 19:40]\n[Weitergeleitet aus Hafen-Ticker]",
        "Redaktion, [14.03.26 21:01]\n[Weitergeleitet aus Hafen-Ticker]",
    ),
    "a picture": (
        "Redaktion, [14.03.26 19:40]\n[ Foto ]",
        "Redaktion, [14.03.26 21:01]\n[ Video ]",
    ),
    "Slack": ("14.03.2026\n\nAnna Example  7:40 PM", "Anna Example  9:01 PM"),
    "Slack in brackets": ("14.03.2026\n\nAnna Example  [7:40 PM]", "Anna Example  [9:01 PM]"),
    "Slack in lines": ("14.03.2026\n\nAnna Example\n  7:40 PM", "Anna Example\n  9:01 PM"),
    "Slack, German": ("14.03.2026\n\nAnna Beispiel  19:40 Uhr", "Anna Beispiel  21:01 Uhr"),
    "Slack today": (
        "14.03.2026\n\nAnna Example  Today at 7:40 PM",
        "Anna Example  Today at 9:01 PM",
    ),
    "Teams": ("[14.03.2026 19:40] Anna Beispiel", "[14.03.2026 21:01] Anna Beispiel"),
    "Teams, American": ("[3/14/2026 7:40 PM] Anna Example", "[3/14/2026 9:01 PM] Anna Example"),
    "Teams in a line": ("Anna Beispiel 14.03.2026 19:40", "Anna Beispiel 14.03.2026 21:01"),
    "Teams with a comma": ("Anna Beispiel, 14.03.2026 19:40", "Anna Beispiel, 14.03.2026 21:01"),
    "Teams, two people": ("Anna Beispiel\n14.03.2026, 19:40", "Ben Muster\n14.03.2026, 21:01"),
    "last name first": ("Beispiel, Anna\n14.03.2026 19:40", "Muster, Ben\n14.03.2026 21:01"),
    "Discord": ("14.03.2026\n\nAnna — heute um 19:40 Uhr", "Anna — heute um 21:01 Uhr"),
    "a nickname": ("14.03.2026\n\nanna_x — Today at 7:40 PM", "anna_x — Today at 9:01 PM"),
    "Facebook": ("Hafen\n14. März 2026 um 19:40 ·", "Hafen\n14. März 2026 um 21:01 ·"),
    "a handle": (
        "Ticker Hafen @hafen · 14. März 2026, 19:40",
        "Ticker Hafen @hafen · 14. März 2026, 21:01",
    ),
}


@pytest.mark.parametrize("heads", INLINE.values(), ids=INLINE)
def test_a_message_behind_its_head(heads: tuple[str, str]) -> None:
    assert told(read(f"{heads[0]}{OLD}\n{heads[1]}{NEW}")) == TWO


@pytest.mark.parametrize("heads", ABOVE.values(), ids=ABOVE)
def test_a_message_below_its_head(heads: tuple[str, str]) -> None:
    assert told(read(f"{heads[0]}\n{OLD}\n\n{heads[1]}\n{NEW}")) == TWO


def test_that_a_message_was_edited_is_not_part_of_it() -> None:
    text = (
        f"14.03.26, 19:40 - Redaktion: {OLD} <Diese Nachricht wurde bearbeitet.>\n"
        f"14.03.26, 21:01 - Redaktion: {NEW}"
    )
    assert told(read(text)) == TWO


MATCHES = {
    "a plus and a colon": (
        "90+4: Schluss\nDas war es.\n\n45+2: Pause\nIn Husum.\n\n12: Ecke\nKein Tor.",
        ["90+4: Schluss", "45+2: Pause", "12: Ecke"],
    ),
    "a prime and a bar": (
        "90'+4 | Schluss\nDas war es.\n\n45'+2 | Pause\nIn Husum.\n\n12' | Ecke\nKein Tor.",
        ["90'+4 | Schluss", "45'+2 | Pause", "12' | Ecke"],
    ),
    "dots": (
        "90.+4 Schluss in Husum!\n\n45.+2 Pause in Husum.\n\n12. Ecke für Rot, kein Tor.",
        ["90.+4 Schluss in Husum!", "45.+2 Pause in Husum", "12. Ecke für Rot, kein Tor"],
    ),
    "symbols": (
        "⚽ 67. Minute: Tor für Blau!\n\n🟨 45.+2 Minute: Gelb für Rot.\n\n🏁 1. Minute: Anpfiff.",
        ["⚽ 67. Minute: Tor für Blau!", "🟨 45.+2 Minute: Gelb für Rot", "🏁 1. Minute: Anpfiff"],
    ),
    "brackets": (
        "(67.) Tor für Blau! Müller trifft.\n\n(45.+2) Gelb. Für Rot.\n\n(1.) Anpfiff. Es geht los.",
        ["(67.) Tor für Blau!", "(45.+2) Gelb", "(1.) Anpfiff"],
    ),
    "stoppage time on its own line": (
        "90'\n+4\nSchluss\nDas war es.\n\n45'\n+2\nPause\nIn Husum.\n\n12'\nEcke\nKein Tor.",
        ["90'+4 Schluss", "45'+2 Pause", "12' Ecke"],
    ),
    "English": (
        "90 mins +4: Full time\nThat is it.\n\n45 mins: Half-time\nA break.\n\n12 mins: Corner\nNo.",
        ["90 mins +4: Full time", "45 mins: Half-time", "12 mins: Corner"],
    ),
}


@pytest.mark.parametrize(("text", "headlines"), MATCHES.values(), ids=MATCHES)
def test_the_minutes_of_a_match_stay_in_front_of_the_headline(
    text: str, headlines: list[str]
) -> None:
    reading = read(f"14.03.2026\n\n{text}")
    assert [row[:2] for row in told(reading)] == [("2026-03-14", name) for name in headlines]
    assert (reading.order, left_out(reading)) == ("newest", [])
    oldest = "\n\n".join(reversed(text.split("\n\n")))
    again = read(f"14.03.2026\n\n{oldest}")
    assert (again.order, [row[1] for row in told(again)]) == ("oldest", headlines)


def test_a_minute_beside_a_time() -> None:
    text = "14.03.2026\n\n19:52 | 90'+2 | Schluss\nAus.\n\n19:04 | 45' | Pause\nIn Husum."
    assert [row[:2] for row in told(read(text))] == [
        ("2026-03-14 19:52", "90'+2 | Schluss"),
        ("2026-03-14 19:04", "45' | Pause"),
    ]


@pytest.mark.parametrize(
    ("newer", "older"),
    [
        ("vor 5 Minuten\n", "vor 2 Stunden\n"), ("5 min ago\n\n", "1 hr 20 min ago\n\n"),
        ("Vor 5 Min. – ", "Vor 1 Std. – "), ("Gerade eben\n", "vor 10 Minuten\n"),
        ("vor einer Stunde\n", "vor 3 Stunden\n"), ("just now\n", "2 hours ago\n"),
        ("vor 2 Tagen\n", "vor 3 Tagen\n"), ("10m ago | ", "3h ago | "),
    ],
)  # fmt: skip
def test_how_long_ago_it_was_is_no_text_tells_the_order_and_is_told(newer: str, older: str) -> None:
    entries = [f"{newer}{PEGEL}\n\n{DURCH}", f"{older}{FAEHRE}\n\n{ABEND}"]
    for parts, order in ((entries, "newest"), (entries[::-1], "oldest")):
        reading = read("14.03.2026\n\n" + "\n\n".join(parts))
        assert told(reading) == [
            ("2026-03-14", PEGEL, (DURCH,)),
            ("2026-03-14", FAEHRE, (ABEND,)),
        ]
        assert (reading.order, reading.order_is_told) == (order, True)
        assert len(left_out(reading)) == 2


def test_fields_with_names_lose_them() -> None:
    text = (
        f"14.03.2026\n\nZeit: 21:01\nTitel: {PEGEL}\nText: {DURCH}\n\n"
        f"Zeit: 19:40\nTitel: {FAEHRE}\nText: {ABEND}"
    )
    assert told(read(text)) == TWO


def test_markdown_headings_lose_their_signs() -> None:
    text = (
        f"14.03.2026\n\n## {PEGEL}\n*21:01 Uhr*\n\n{DURCH}\n\n## {FAEHRE}\n*19:40 Uhr*\n\n{ABEND}"
    )
    assert told(read(text)) == TWO


def test_a_time_that_a_page_repeats_behind_the_headline_is_taken_off() -> None:
    text = (
        f"{PEGEL}published at 20:01 GMT 14 March 2026\n20:01 GMT 14 March 2026\n\n{DURCH}\n\n"
        f"{FAEHRE}published at 18:40 GMT 14 March 2026\n18:40 GMT 14 March 2026\n\n{ABEND}"
    )
    assert told(read(text)) == TWO


def test_a_time_in_brackets_behind_plus_headlines_where_all_have_one() -> None:
    heads = (f"+++ {PEGEL} (21:01 Uhr) +++", f"+++ {FAEHRE} (19:40 Uhr) +++")
    assert told(read(f"14.03.2026\n\n{heads[0]}\n\n{DURCH}\n\n{heads[1]}\n\n{ABEND}")) == TWO
    # but not where it is part of one among others
    text = (
        "14.03.2026\n\n+++ 21:01 Deich hält +++\n\nGut.\n\n+++ Pressekonferenz (22 Uhr) +++\n\nJa."
    )
    assert [row[1] for row in told(read(text))] == ["Deich hält", "Pressekonferenz (22 Uhr)"]
