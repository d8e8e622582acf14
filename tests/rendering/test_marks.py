"""Marks as readers and editors see them: on every character that is shown, whatever Telegram counts."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.marks import URLS, entity_styles, marked_entries, styles
from tests.tdlib import assert_sendable, entity
from tickerbot.model import Entry, Mark, Message, Newsroom, Note
from tickerbot.rendering.corrections import copyable_text
from tickerbot.rendering.differences import default_note, difference_html
from tickerbot.rendering.entries import MAX_MARKS, Renderer
from tickerbot.rendering.lists import entry_offer, hits_html, latest_page
from tickerbot.rendering.previews import Proposal, correction_preview
from tickerbot.storage.archive.entries import Page
from tickerbot.text.cleaning import clean_headline
from tickerbot.text.composition import Composed, whole_text
from tickerbot.text.marks import MarkedText, tidy
from tickerbot.text.snippets import MARK_OFF, MARK_ON

RENDERER = Renderer(Newsroom("Ticker", ZoneInfo("Europe/Berlin"), "de", 30.0), "de", "ticker_bot")
MOMENT = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)


def shown_styles(message: Message) -> list[tuple[str, frozenset[str]]]:
    parsed = assert_sendable(message.html)
    found = entity_styles(parsed.text, [entity(each) for each in parsed.entities])
    return [(c, frozenset(kind for kind, _ in marks)) for c, marks in found]


def body_styles(item: Entry) -> list[tuple[str, frozenset[str]]]:
    begin = len(item.headline)
    whole = MarkedText(whole_text(item.headline, item.body), item.marks)
    found = styles(whole.cut(begin, len(whole.text)))
    return [(c, frozenset(kind for kind, _ in marks)) for c, marks in found]


@given(marked_entries())
def test_the_push_and_its_further_parts_show_each_character_with_its_marks(item: Entry) -> None:
    shown = shown_styles(RENDERER.push(item))
    number = 1
    while (part := RENDERER.part(item, number)) is not None:
        text = assert_sendable(part.html).text
        head = sum(bool(clean_headline(c)) for c in text.partition("\n\n")[0])
        shown += shown_styles(part)[head:]
        number += 1
    wanted = body_styles(item)
    assert (shown[-len(wanted) :] if wanted else []) == wanted


@given(marked_entries(most=400), st.lists(marked_entries(most=80), min_size=1, max_size=5))
def test_however_many_marks_there_are_telegram_takes_every_message(
    item: Entry, page: list[Entry]
) -> None:
    noted = replace(item, notes=tuple(Note(n, MOMENT, "Hinweis") for n in (2, 3, 4)))
    messages = [RENDERER.push(noted), RENDERER.entry(noted), entry_offer(item, RENDERER).message]
    messages.append(latest_page(Page(tuple(page), True, True), RENDERER))  # noqa: FBT003
    bodies = [f"… {MARK_ON}{'x '.join(each.body)}{MARK_OFF}" for each in page]
    messages.append(Message(hits_html(list(zip(page, bodies, strict=True)), RENDERER, reserved=0)))
    messages += copyable_text(item)
    marked_anew = Composed(item.headline, item.body, marks=item.marks)
    plain = replace(noted, marks=())
    for before, after in ((noted, Composed("Anders", item.body)), (plain, marked_anew)):
        proposal = Proposal(before, after, "x")
        messages.append(correction_preview(proposal, RENDERER, messages=3, now=1.0, more="m"))
    for message in messages:
        assert_sendable(message.html)


def entry(headline: str, *body: str, marks: dict[str, str] | None = None) -> Entry:
    """An entry with each of these words marked: ``b``, ``i``, or by an address."""
    whole = whole_text(headline, body)
    found = []
    for word, mark in (marks or {}).items():
        begin = whole.index(word)
        kind = {"b": "bold", "i": "italic"}.get(mark, "link")
        found.append(Mark(begin, begin + len(word), kind, mark if kind == "link" else ""))  # type: ignore[arg-type]
    return Entry(7, headline, body, None, None, marks=tidy(found, whole))


def test_a_headline_is_bold_and_has_its_italics_and_links() -> None:
    item = entry(
        "Deich hält stand", "Am <Ende>.", marks={"Deich": "b", "hält": "i", "stand": URLS[0]}
    )
    assert RENDERER.push(item).html == (
        "<b>Deich <i>hält</i>"
        ' <a href="https://example.org/a?b=c&amp;d=&#x27;e&#x27;&quot;f&quot;">stand</a></b>'
        "\n\nAm &lt;Ende&gt;."
    )


def test_a_link_behind_words_is_previewed_as_others_are() -> None:
    assert RENDERER.push(entry("Deich", "Mehr hier.", marks={"hier": URLS[0]})).link_preview
    assert not RENDERER.push(entry("Deich", "Mehr hier.", marks={"hier": "b"})).link_preview


def test_of_a_long_body_the_folded_rest_keeps_its_marks() -> None:
    sentence = "Der Gipfel endet am späten Abend ohne ein greifbares Ergebnis. "
    item = entry("Gipfel", sentence * 12 + "Das war wichtig.", sentence * 4, marks={"wichtig": "b"})
    parsed = assert_sendable(RENDERER.push(item).html)
    (quoted,) = parsed.of_type("ExpandableBlockQuote")
    assert "wichtig" in quoted
    assert parsed.of_type("Bold") == ["Gipfel", "wichtig"]


def test_a_mark_is_cut_with_its_text() -> None:
    item = entry("Gipfel", "wort " * 400 + "Ende", marks={"wort " * 400: "i"})
    page = latest_page(Page((item,) * 5, False, False), RENDERER)  # noqa: FBT003
    parsed = assert_sendable(page.html)
    for italic in parsed.of_type("Italic"):
        assert set(italic.split()) == {"wort"}
    assert len(parsed.of_type("Italic")) == 5


def test_in_hits_matches_and_marks_stand_side_by_side() -> None:
    item = entry("Gipfel", "Der Deich hält, sagt der Graf.", marks={"hält, sagt": "i", "Graf": "b"})
    found = f"Der {MARK_ON}Deich{MARK_OFF} hält, {MARK_ON}sagt{MARK_OFF} der Graf."
    html = hits_html([(item, found)], RENDERER, reserved=0)
    assert html.endswith("Der <b>Deich</b> <i>hält, </i><b><i>sagt</i></b> der <b>Graf</b>.")


def test_no_more_marks_than_there_is_room_for() -> None:
    body = " ".join(f"w{number}" for number in range(200))
    item = entry("Gipfel", body, marks={f"w{number} ": "b" for number in range(0, 200, 3)})
    parsed = assert_sendable(RENDERER.push(item).html)
    assert len(parsed.of_type("Bold")) == 1 + MAX_MARKS


PLAIN = entry("Deich hält", "Mehr dazu hier und hier.")


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ({}, {"Mehr": "b"}, "<b>fett</b> „Mehr“"),
        ({"Mehr": "i"}, {}, "<s>kursiv</s> „Mehr“"),
        (
            {"hier": "https://a.example/"},
            {"hier": "https://b.example/"},
            "<s>Link zu https://a.example/</s> „hier“, <b>Link zu https://b.example/</b> „hier“",
        ),
        ({"hier und": "b"}, {"hier": "b"}, "<s>fett</s> „hier und“, <b>fett</b> „hier“"),
    ],
)
def test_an_editor_sees_that_only_marks_changed(
    before: dict[str, str], after: dict[str, str], told: str
) -> None:
    old, new = (entry(PLAIN.headline, *PLAIN.body, marks=each) for each in (before, after))
    shown = difference_html(old, new, RENDERER, limit=1000, max_changes=20)
    assert shown == f"Auszeichnung: {told}"
    assert default_note(old, new, RENDERER) == "Links oder Hervorhebungen geändert"
    assert difference_html(new, new, RENDERER, limit=1000, max_changes=20) == ""


def test_words_are_quoted_as_the_language_does_it() -> None:
    new = entry(PLAIN.headline, *PLAIN.body, marks={"Mehr": "b", "hier": "i"})
    english = Renderer(RENDERER.newsroom, "en", "ticker_bot")
    shown = difference_html(PLAIN, new, english, limit=1000, max_changes=20)
    assert "„" not in shown
    assert "<b>bold</b> “Mehr”" in shown
    assert "<b>italics</b> “hier”" in shown


def test_a_mark_that_moved_to_the_same_word_elsewhere_is_told() -> None:
    text = whole_text(PLAIN.headline, PLAIN.body)
    ends = [text.index("hier"), text.rindex("hier")]
    old, new = (replace(PLAIN, marks=(Mark(at, at + 4, "bold"),)) for at in ends)
    shown = difference_html(old, new, RENDERER, limit=1000, max_changes=20)
    assert shown == "Auszeichnung: steht an anderen Stellen"


def test_marks_that_went_with_their_words_are_no_news() -> None:
    old = entry("Deich hält", "In Berlin.", marks={"Berlin": "b"})
    new = entry("Deich hält", "In Potsdam.", marks={"Potsdam": "b"})
    shown = difference_html(old, new, RENDERER, limit=1000, max_changes=20)
    assert shown == "Text: In <s>Berlin</s> <b>Potsdam</b>."


def test_the_text_to_copy_has_its_marks() -> None:
    item = entry("Deich hält", "Mehr hier.", marks={"Deich": "b", "hier": URLS[1]})
    (message,) = copyable_text(item)
    assert message.html == (
        '<b>Deich</b> hält\n\nMehr <a href="http://example.org/&lt;x&gt;">hier</a>.'
    )
