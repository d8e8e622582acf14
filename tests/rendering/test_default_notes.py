"""Notes that nobody has worded are told in each reader's language, all others as they were worded."""

from __future__ import annotations

import re
from importlib.resources import files
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tickerbot.model import Language, Newsroom
from tickerbot.rendering.default_notes import MAX_LENGTH, QUOTING_NOTES, WHOLE_NOTES, note_in
from tickerbot.rendering.differences import MAX_QUOTED, default_note
from tickerbot.rendering.texts import LANGUAGES
from tickerbot.rendering.voice import Voice
from tickerbot.text.composition import Composed

NEWSROOM = Newsroom("Ticker", ZoneInfo("Europe/Berlin"), "de", 30.0)
words = st.sampled_from(
    ["Deich", "hält", "um", "18", "Uhr,", "(nicht)", "5,50", "A, B", "statt", "added", "Ende."]
)
texts = st.lists(words, min_size=1, max_size=8).map(" ".join)
entries = st.builds(lambda head, *body: Composed(head, body), texts, texts, texts)


@given(entries, entries)
def test_a_note_reads_in_each_language_as_if_it_were_made_there(
    before: Composed, after: Composed
) -> None:
    notes = {
        language: default_note(before, after, Voice(NEWSROOM, language)) for language in LANGUAGES
    }
    for made_in in LANGUAGES:
        for read_in in LANGUAGES:
            assert note_in(read_in, notes[made_in]) == notes[read_in]


@pytest.mark.parametrize(
    "text",
    [
        "Ort berichtigt",
        "Ort und „Datum“ geändert",
        "Text geändert, danke an Anna",
        "„Dienstag“ statt „Montag“, danke an Anna",
        "The place was wrong",
        "„“ ergänzt",
        "",
    ],
)
@pytest.mark.parametrize("language", LANGUAGES)
def test_what_an_editor_has_worded_stays(language: Language, text: str) -> None:
    assert note_in(language, text) == text


def test_all_of_these_notes_are_known() -> None:
    source = files("tickerbot").joinpath("locales", "de.ftl").read_text("utf-8")
    keys = re.findall(r"^(note-[a-z-]+) =", source, re.MULTILINE)
    assert sorted(keys) == sorted([*WHOLE_NOTES, *QUOTING_NOTES])


def test_the_longest_note_of_these_is_still_known() -> None:
    long = ["x" * MAX_QUOTED, "y" * MAX_QUOTED, "z" * MAX_QUOTED, "ü" * MAX_QUOTED]
    before = Composed(f"Deich {long[0]} hält", (f"Es war {long[1]} gut.",))
    after = Composed(f"Deich {long[2]} hält", (f"Es war {long[3]} gut.",))
    for made_in, read_in in (("de", "en"), ("en", "de")):
        note = default_note(before, after, Voice(NEWSROOM, made_in))  # type: ignore[arg-type]
        assert all(word in note for word in long)
        assert len(note) <= MAX_LENGTH
        assert note_in(read_in, note) != note  # type: ignore[arg-type]
