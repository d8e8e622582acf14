"""What changed between two texts, as editors see it and as a note tells it by itself."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.strategies import bodies, entries, headlines
from tests.tdlib import assert_sendable
from tickerbot.desk.correction_cards import propose_correction
from tickerbot.model import Entry, Language, Newsroom, Note
from tickerbot.rendering.corrections import (
    copyable_text,
    corrections_page,
    history_html,
    overtaken_html,
    retracted_html,
)
from tickerbot.rendering.differences import default_note, difference_html
from tickerbot.rendering.entries import Renderer
from tickerbot.rendering.previews import (
    Proposal,
    correction_head,
    correction_preview,
    correction_preview_part,
)
from tickerbot.rendering.texts import LANGUAGES, strip_markup
from tickerbot.storage.archive.revisions import Revision
from tickerbot.storage.newsroom.drafts import CorrectionDraft
from tickerbot.text.composition import Composed
from tickerbot.text.cutting import units

NEWSROOM = Newsroom("Ticker", ZoneInfo("Europe/Berlin"), "de", 30.0)
RENDERER = Renderer(NEWSROOM, "de", "ticker_bot")
NOW = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)


def entry(headline: str, *body: str) -> Composed:
    return Composed(headline, body)


def shown(before: Composed, after: Composed, limit: int = 1000, max_changes: int = 20) -> str:
    return difference_html(before, after, RENDERER, limit=limit, max_changes=max_changes)


def test_a_word_that_changed_stands_alone() -> None:
    before = entry("Der Zug fährt um 8 Uhr", "Nach Berlin. Alles gut.")
    after = entry("Der Zug fährt um 9 Uhr", "Nach Potsdam. Alles gut!")
    assert shown(before, after) == (
        "Überschrift: Der Zug fährt um <s>8</s> <b>9</b> Uhr\n"
        "Text: Nach <s>Berlin</s> <b>Potsdam</b>. Alles gut<s>.</s><b>!</b>"
    )


def test_a_space_alone_is_a_change() -> None:
    assert shown(entry("Er kam , sah"), entry("Er kam, sah")) == (
        "Überschrift: Er kam<s> ,</s><b>,</b> sah"
    )


short_words = st.sampled_from(["Deich", "hält", "um", "18", "Uhr", "nicht", "5,50", "Euro"])
marks = st.sampled_from(["", "", "", ",", ".", "!", ":"])
# so short that nothing of what stayed is left out
short_texts = st.lists(st.tuples(short_words, marks).map("".join), min_size=1, max_size=7).map(
    " ".join
)


@given(short_texts, short_texts)
def test_without_the_words_of_one_side_it_reads_as_the_other(before: str, after: str) -> None:
    markup = shown(entry(before), entry(after)).removeprefix("Überschrift: ")
    if before == after:
        assert markup == ""
        return
    for gone, kept in (("s", after), ("b", before)):
        left = strip_markup(re.sub(f" ?<{gone}>.*?</{gone}>", "", markup))
        assert left.strip() == kept
    assert not re.search(r" [,.!: ]", strip_markup(markup)), "neither text has such a space"


def test_what_stayed_is_left_out_where_it_is_long() -> None:
    sentence = "Das Wasser stieg in der Nacht um einen halben Meter. "
    before = entry("Flut", sentence * 10 + "Es waren acht. " + sentence * 10)
    after = entry("Flut", sentence * 10 + "Es waren neun. " + sentence * 10)
    assert shown(before, after) == (
        "Text: … Nacht um einen halben Meter. Es waren <s>acht</s> <b>neun</b>. Das Wasser stieg in der"
        " Nacht um …"
    )


def test_a_new_paragraph_is_shown_as_one() -> None:
    before, after = entry("Flut", "Ein Satz."), entry("Flut", "Ein Satz.", "Noch einer, ganz neu.")
    assert shown(before, after) == "Text: Ein Satz. <b>¶ Noch einer, ganz neu.</b>"


def test_a_text_that_was_written_anew_reads_as_a_whole() -> None:
    before = entry("Flut", "Die Feuerwehr rückte am Abend aus und löschte den Brand.")
    after = entry("Flut", "Der Deichgraf war am Morgen zufrieden und sprach mit der Presse.")
    assert shown(before, after).count("<s>") == 1


def test_changes_that_find_no_room_are_counted() -> None:
    before = entry(
        "Flut", *(f"Am Tag {n} war der Pegel sehr hoch, wie man hörte." for n in range(9))
    )
    after = entry(
        "Flut", *(f"Am Tag {n} war der Pegel sehr tief, wie man hörte." for n in range(9))
    )
    assert shown(before, after, max_changes=3).endswith("(+6)")
    assert shown(before, after, max_changes=3).count("<s>") == 3
    assert 0 < shown(before, after, limit=300).count("<s>") < 9


@given(entries(), headlines, bodies, st.integers(60, 2500), st.integers(1, 40))
def test_a_difference_keeps_its_limits(
    before: Entry, headline: str, body: tuple[str, ...], limit: int, most: int
) -> None:
    markup = shown(Composed(before.headline, before.body), Composed(headline, body), limit, most)
    if markup:
        parsed = assert_sendable(markup)
        assert units(strip_markup(markup)) <= limit
        assert len(parsed.of_type("Strikethrough")) <= most
        assert len(parsed.of_type("Bold")) <= most


@given(entries(), headlines, bodies, st.text(min_size=1, max_size=300), st.sampled_from(LANGUAGES))
def test_a_preview_is_markup_that_telegram_takes_and_ends_as_readers_see_it(
    before: Entry, headline: str, body: tuple[str, ...], note: str, language: Language
) -> None:
    proposal = Proposal(before, Composed(headline, body), note.strip() or "x")
    renderer, now = RENDERER.speaking(language), NOW.timestamp()
    head = correction_head(proposal, renderer, messages=815)
    message = correction_preview(proposal, renderer, messages=815, now=now, more="corr:m:1:1")
    assert_sendable(message.html)
    pushed = renderer.push(proposal.revised(now))
    if units(strip_markup(head)) < 200:
        assert message.html.endswith(pushed.html)
    if message.buttons:
        part = correction_preview_part(
            proposal, renderer, 1, messages=815, now=now, more="corr:m:1:1"
        )
        assert part is not None
        assert_sendable(part.html)
        assert_sendable(pushed.html)


@pytest.mark.parametrize(("rate", "minutes"), [(30.0, 50), (1000.0, 50), (6.0, 250)])
def test_a_correction_takes_as_long_as_edits_do_however_much_is_paid(
    rate: float, minutes: int
) -> None:
    renderer = Renderer(replace(NEWSROOM, rate=rate), "en", "ticker_bot")
    stored = Entry(4, "Flood", (), None, None)
    proposal = Proposal(stored, entry("Flood tide"), "")
    head = correction_head(proposal, renderer, messages=90_000)
    assert f"about {minutes} minutes" in head


@given(st.lists(st.tuples(headlines, bodies), min_size=1, max_size=9), st.text(max_size=300))
@settings(max_examples=25)
def test_histories_and_lists_are_markup_that_telegram_takes(
    wordings: list[tuple[str, tuple[str, ...]]], note: str
) -> None:
    revisions = [
        Revision(7, number, "corrected" if number > 1 else "published", headline, body, note, 900,
                 NOW, silent=bool(number % 2))
        for number, (headline, body) in enumerate(wordings, start=1)
    ]  # fmt: skip
    newest = revisions[-1]
    notes = (Note(newest.revision, NOW, note),)
    stored = Entry(7, newest.headline, newest.body, NOW.date(), NOW, newest.revision, notes)
    for renderer in map(RENDERER.speaking, LANGUAGES):
        assert_sendable(history_html(stored, revisions, {}, 901, renderer))
        recent = [(revision, stored) for revision in reversed(revisions)][:10]
        assert_sendable(corrections_page(recent, renderer, in_channel=False).html)
        assert_sendable(overtaken_html("Kopf", revisions[0], stored, renderer))
        gone = Entry(7, newest.headline, newest.body, None, None, 2, notes, NOW)
        assert_sendable(retracted_html(gone, renderer))
    assert "".join("".join(strip_markup(m.html).split()) for m in copyable_text(stored)) == "".join(
        "".join([stored.headline, *stored.body]).split()
    )


@pytest.mark.parametrize(
    ("before", "after", "note"),
    [
        (entry("In Berlin", "Es regnet in Berlin."), entry("In Potsdam", "Es regnet in Potsdam."),
         "„Potsdam“ statt „Berlin“"),
        (entry("Flut", "Acht Tote."), entry("Flut", "Neun Tote."), "„Neun“ statt „Acht“"),
        (entry("Er war da", "Ja."), entry("Er war nicht da", "Ja."), "„nicht“ ergänzt"),
        (entry("Er war nicht da"), entry("Er war da"), "„nicht“ gestrichen"),
        (entry("Acht in Berlin", "x"), entry("Neun in Potsdam", "x"),
         "„Neun“ statt „Acht“, „Potsdam“ statt „Berlin“"),
        (entry("Flut", "Ein Satz."), entry("Flut", "Ein Satz.", "Und noch einer."), "Text ergänzt"),
        (entry("Flut", "Ein Satz.", "Noch einer."), entry("Flut", "Ein Satz."), "Text gekürzt"),
        (entry("Flut", "Ende."), entry("Flut", "Ende!"), "Text geändert"),
        (entry("Flut?", "Ende."), entry("Flut!", "Ende."), "Überschrift geändert"),
        (entry("Flut?", "Ende."), entry("Flut!", "Ende!"), "Überschrift und Text geändert"),
        (entry("Flut", "Ein Satz, der ziemlich lang ist und noch länger wird, bis zum Ende."),
         entry("Flut", "Etwas ganz anderes, ohne alles von vorhin, steht nun genau an dieser Stelle."),
         "Text geändert"),
    ],
)  # fmt: skip
def test_the_default_note_tells_what_changed(before: Composed, after: Composed, note: str) -> None:
    assert default_note(before, after, RENDERER) == note


def test_the_history_tells_what_an_import_corrected() -> None:
    texts = [
        Revision(7, 1, "published", "Pegel fält", (), "", None, NOW, silent=True),
        Revision(7, 2, "corrected", "Pegel fällt", (), "", None, NOW, silent=True),
    ]
    stored = Entry(7, "Pegel fällt", (), None, None, 2)
    for voice, told in (
        (RENDERER, "durch einen Import"),
        (RENDERER.speaking("en"), "by an import"),
    ):
        shown = strip_markup(history_html(stored, texts, {}, 900, voice))
        assert shown.count(told) == 1
        assert "None" not in shown


def test_the_default_note_is_told_in_english_too() -> None:
    before, after = entry("In Berlin"), entry("In Potsdam")
    assert default_note(before, after, RENDERER.speaking("en")) == "“Potsdam” instead of “Berlin”"


def test_a_note_that_no_editor_worded_speaks_the_newsrooms_language() -> None:
    draft = CorrectionDraft(1, 900, 5, 1, "open", None, "In Potsdam", 0, 10, 7, 1, None)
    before = Entry(7, "In Berlin", (), None, None)
    english = RENDERER.speaking("en")
    assert propose_correction(draft, before, english).note == "„Potsdam“ statt „Berlin“"
    worded = replace(draft, note="Der Ort war falsch.")
    assert propose_correction(worded, before, english).note == "Der Ort war falsch."


@given(entries(), headlines, bodies)
def test_the_default_note_is_never_empty_or_long(
    before: Entry, headline: str, body: tuple[str, ...]
) -> None:
    after = Composed(headline, body)
    if (before.headline, before.body) != (headline, body):
        assert 0 < units(default_note(before, after, RENDERER)) <= 300
