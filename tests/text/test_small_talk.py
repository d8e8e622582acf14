"""Which texts are no search, and what they mean."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tickerbot.text.small_talk import read_small_talk

MEANT = {
    "stop": "stop|Stop!|STOPP|bitte stoppen|abmelden|Abmelden bitte|unsubscribe|Unsubscribe please."
            "|abbestellen|Abo beenden|abo kündigen|stop subscription|mich abmelden"
            "|keine Meldungen mehr",
    "subscribe": "Abo|abonnieren|subscribe|Subscribe, please",
    "thanks": "danke|Danke!|danke schön|Dankeschön 🙏|vielen Dank|Herzlichen Dank euch|thanks"
              "|Thank you so much|thx|danke, super!|ok danke|Merci|Danke für die Info",
    "hello": "hallo|Hi|hey there|Moin|moin moin|Servus|Grüezi|Gruezi|guten Morgen|Guten Abend zusammen"
             "|Hello|good morning|Grüß Gott|Hallo Bot!",
    "bye": "tschüss|ciao|bye|gute Nacht|auf Wiedersehen",
    "nod": "ok|OK.|okay|👍|👍🏽|❤️|🙏🙏|gern|gerne|super|alles klar|kein Problem|ja|nein|passt",
}  # fmt: skip


@pytest.mark.parametrize(
    ("text", "meaning"), [(text, key) for key, texts in MEANT.items() for text in texts.split("|")]
)
def test_what_is_no_search_means(text: str, meaning: str) -> None:
    assert read_small_talk(text) == meaning


@pytest.mark.parametrize(
    "text",
    [
        "Danke Merkel", "Hallo Niedersachsen", "Stopp der Bahn", "Moin Hamburg", "Super Bowl", "Hilfe",
        "für", "Tarifstopp", "Ok Google", "Abo Preise", "gute Nacht Deich", "ICE 579", "ok 2025",
        "und", "???", "…", "", "Guten", "Bitte um Ruhe", "Ja zur Brücke", "Abmelden Husum", "Dankwart",
        "die",
        "x" * 5000,
    ],
)  # fmt: skip
def test_what_says_more_is_a_search(text: str) -> None:
    assert read_small_talk(text) is None


@given(st.sampled_from([text for texts in MEANT.values() for text in texts.split("|")]), st.data())
def test_case_and_signs_around_it_change_nothing(text: str, data: st.DataObject) -> None:
    around = st.text(" .,!…-", max_size=3)
    changed = data.draw(around) + data.draw(st.sampled_from([text.upper(), text.lower(), text]))
    assert read_small_talk(changed + data.draw(around)) == read_small_talk(text)


@given(st.text(max_size=80))
def test_any_text_is_read(text: str) -> None:
    assert read_small_talk(f"Deichgraf {text}") is None
