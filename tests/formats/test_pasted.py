"""Excerpts of tickers that an editor pastes: several entries, oldest first, or one as it is."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import pytest

from tickerbot.formats.pasted import split_ticker

BERLIN = ZoneInfo("Europe/Berlin")


@pytest.mark.parametrize(
    "text",
    [
        "18:00 Uhr: Pressekonferenz beginnt",
        "18 Uhr: Pressekonferenz beginnt",
        "18:00 Uhr: Pressekonferenz beginnt\n\nDer Minister ist da.",
        "+++ 18:00 Pressekonferenz beginnt +++",
        "14.03.2026, 18:00 Uhr: Pressekonferenz beginnt\n\nDer Minister ist da.",
        "[18:00] Pressekonferenz beginnt",
        "87. Minute: Tor für Blau!",
        "1. Mai: Tausende auf der Straße\n\n2. Mai: Ruhe",
        "Deich hält\n\n18:00 Uhr: Flut\n\n19:00 Uhr: Ebbe",
        "Termine am Abend:\n18:00 | Rathaus | Flut\n19:00 | Hafen | Ebbe",
    ],
)
def test_a_single_entry_is_no_ticker_and_keeps_every_word(text: str) -> None:
    assert split_ticker(text, BERLIN) == [text]


@pytest.mark.parametrize(
    "text",
    [
        "21:01 Uhr | Deich hält\n\nGut.\n\n19:40 Uhr | Flut kommt\n\nOh.",
        "19:40 Uhr | Flut kommt\n\nOh.\n\n21:01 Uhr | Deich hält\n\nGut.",
        "Redaktion, [14.03.26 19:40]\nFlut kommt\n\nOh.\n\n"
        "Redaktion, [14.03.26 21:01]\nDeich hält\n\nGut.",
        "14.03.2026\t21:01\tDeich hält\tGut.\n14.03.2026\t19:40\tFlut kommt\tOh.",
        "Zeit\tTitel\tText\n19:40\tFlut kommt\tOh.\n21:01\tDeich hält\tGut.",
        "| Uhrzeit | Meldung | Mehr |\n|---|---|---|\n"
        "| 21:01 | Deich hält | Gut. |\n| 19:40 | Flut kommt | Oh. |",
    ],
)
def test_several_come_oldest_first_in_whatever_order_they_were_pasted(text: str) -> None:
    assert split_ticker(text, BERLIN) == ["Flut kommt\n\nOh.", "Deich hält\n\nGut."]
