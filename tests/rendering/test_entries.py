"""How entries look: judged by TDLib's parser, whatever an entry holds."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.strategies import entries, headlines, words
from tests.tdlib import assert_sendable, parse_html
from tickerbot.model import Entry, Language, Message, Newsroom
from tickerbot.readers.searches import FIRST, Place, hits_page, nothing_found
from tickerbot.rendering.entries import HEADROOM, MAX_OPENING, Renderer, add_head
from tickerbot.rendering.lists import latest_page
from tickerbot.rendering.texts import LANGUAGES
from tickerbot.search.candidates import Stage
from tickerbot.search.query import clean_query
from tickerbot.search.search import Hit, Order, Results
from tickerbot.storage.archive.entries import Page
from tickerbot.text.cutting import units
from tickerbot.text.snippets import MARK_OFF, MARK_ON

NEWSROOM = Newsroom("Ticker", ZoneInfo("Europe/Berlin"), "de", 30.0)
RENDERER = Renderer(NEWSROOM, "de", "ticker_bot")
languages = st.sampled_from(LANGUAGES)
SENTENCE = "Der Gipfel in der Hauptstadt endet am späten Abend ohne ein greifbares Ergebnis. "


def entry(body: str | tuple[str, ...] = (), **fields: object) -> Entry:
    paragraphs = (body,) if isinstance(body, str) else body
    values: dict[str, object] = {"headline": "Gipfel endet", "day": None, "published_at": None}
    return Entry(id=7, body=paragraphs, **(values | fields))  # type: ignore[arg-type]


def assert_buttons(message: Message) -> None:
    for row in message.buttons:
        assert row
        for button in row:
            assert button.label
            assert bool(button.url) != bool(button.data)
            assert len(button.data.encode()) <= 64


def test_a_short_push_is_a_bold_headline_and_paragraphs_with_blank_lines() -> None:
    message = RENDERER.push(entry(("Erster Absatz.", "Zweiter <Absatz> & Schluss.")))
    parsed = assert_sendable(message.html)
    assert parsed.text == "Gipfel endet\n\nErster Absatz.\n\nZweiter <Absatz> & Schluss."
    assert parsed.of_type("Bold") == ["Gipfel endet"]
    assert not message.buttons
    assert not message.link_preview


def test_a_link_is_previewed() -> None:
    assert RENDERER.push(entry("Mehr: https://example.org/x")).link_preview
    assert RENDERER.push(entry("Mehr auf www.example.org.")).link_preview


def test_of_a_long_body_the_beginning_is_open_and_the_rest_expands() -> None:
    message = RENDERER.push(entry((SENTENCE * 20).strip()))
    parsed = assert_sendable(message.html)
    (folded,) = parsed.of_type("ExpandableBlockQuote")
    opened = parsed.text.removeprefix("Gipfel endet\n\n").removesuffix(folded)
    assert MAX_OPENING - len(SENTENCE) < len(opened.strip()) <= MAX_OPENING
    assert opened.strip().endswith("Ergebnis.")
    assert opened.strip() + " " + folded == (SENTENCE * 20).strip()
    assert not message.buttons


def test_a_body_beyond_a_message_is_cut_at_a_sentence_and_goes_on_by_a_button() -> None:
    long = entry(((SENTENCE * 60).strip(), (SENTENCE * 60).strip()))
    message = RENDERER.push(long)
    texts = [assert_sendable(message.html).text]
    number = 0
    while message.buttons:
        ((button,),) = message.buttons
        assert button.label == "Weiterlesen"
        number += 1
        assert button.data == f"m:7:{number}"
        part = RENDERER.part(long, number)
        assert part is not None
        message = part
        texts.append(assert_sendable(message.html).text)
    assert number == 2
    assert all(text.rstrip().endswith("Ergebnis.") for text in texts)
    assert sum(text.count("Gipfel in der Hauptstadt") for text in texts) == 120
    assert RENDERER.part(long, number + 1) is None


def test_in_a_channel_the_rest_is_behind_a_link_since_an_answer_would_reach_everybody() -> None:
    message = RENDERER.push(entry(SENTENCE * 80), in_channel=True)
    ((button,),) = message.buttons
    assert button.url == "https://t.me/ticker_bot?start=e7"


@given(entries(), languages, st.booleans())
def test_every_push_is_one_message_that_telegram_takes(
    item: Entry, language: Language, in_channel: bool
) -> None:
    renderer = RENDERER.speaking(language)
    message = renderer.push(item, in_channel=in_channel)
    parsed = assert_sendable(message.html)
    assert units(parsed.text) <= 4096 - HEADROOM
    assert_sendable(renderer.entry(item).html)
    assert_sendable(add_head(message, "<b>" + "x" * 200 + "</b>").html)
    assert_buttons(message)


@given(entries(), languages)
def test_the_parts_of_an_entry_hold_every_word_of_it_in_order(
    item: Entry, language: Language
) -> None:
    renderer = RENDERER.speaking(language)
    shown = [parse_html(renderer.push(item).html).text]
    number = 1
    while (part := renderer.part(item, number)) is not None:
        shown.append(assert_sendable(part.html).text.partition("\n\n")[2])
        number += 1
    everything = "".join("".join(shown).split())
    assert everything.endswith("".join("".join(item.body).split()))


@given(st.lists(entries(), min_size=1, max_size=5), languages, st.booleans(), st.booleans())
def test_every_page_of_the_archive_is_a_message_that_telegram_takes(
    items: list[Entry], language: Language, newer: bool, earlier: bool
) -> None:
    message = latest_page(Page(tuple(items), newer, earlier), RENDERER.speaking(language))
    assert_sendable(message.html)
    assert_buttons(message)
    assert [button.label for button in message.buttons[0]] == [str(item.id) for item in items]


def page_of(
    query: str, results: Results, place: Place = FIRST, language: Language = "de"
) -> Message:
    if results.hits:
        return hits_page(query, results, place, RENDERER.speaking(language))
    return nothing_found(query, results, RENDERER.speaking(language))


def mark(text: str) -> str:
    return "".join(f"{MARK_ON}{word}{MARK_OFF} " for word in text.split())


@given(
    st.lists(words, max_size=40).map(" ".join),
    st.lists(entries(), max_size=5),
    st.integers(0, 50),
    st.booleans(),
    st.sampled_from(["words", "corrected", "some words"]),
    st.sampled_from(["relevance", "newest"]),
    languages,
)
def test_every_page_of_hits_is_a_message_that_telegram_takes(
    query: str,
    items: list[Entry],
    offset: int,
    is_exact: bool,
    stage: Stage,
    order: Order,
    language: Language,
) -> None:
    hits = tuple(Hit(item, mark(item.headline), mark(" ".join(item.body))) for item in items)
    total = offset + len(hits) + (3 if hits else 0)
    results = Results(hits, total, is_exact, stage, corrected=clean_query(query) + "n")
    message = page_of(clean_query(query), results, Place(offset, order), language)
    assert_sendable(message.html)
    assert_buttons(message)
    assert message.html.split("\n")[0].startswith("🔎")


def test_a_page_shows_number_moment_headline_and_body() -> None:
    timed = entry(
        "Ein Satz.", published_at=datetime(2025, 8, 16, 19, 1, tzinfo=UTC), day=date(2025, 8, 16)
    )
    dated = entry("Noch einer.", day=date(2025, 8, 11))
    unknown = entry("Und noch einer.")
    page = Page((timed, dated, unknown), has_newer=False, has_earlier=True)
    parsed = assert_sendable(latest_page(page, RENDERER).html)
    assert parsed.text == (
        "7 · 16.08.2025, 21:01\nGipfel endet\nEin Satz.\n\n"
        "7 · 11.08.2025\nGipfel endet\nNoch einer.\n\n"
        "7\nGipfel endet\nUnd noch einer."
    )
    (moment,) = parsed.of_type("DateTime")
    assert moment == "16.08.2025, 21:01"
    assert "11 Aug 2025" in latest_page(page, RENDERER.speaking("en")).html


def test_long_bodies_on_a_page_expand_and_give_each_other_room() -> None:
    short, long = entry("Kurz."), entry((SENTENCE * 100).strip())
    parsed = assert_sendable(latest_page(Page((short, long), False, False), RENDERER).html)  # noqa: FBT003 - a page
    (folded,) = parsed.of_type("ExpandableBlockQuote")
    assert folded.startswith("Der Gipfel")
    assert folded.endswith("Ergebnis. …")
    assert len(folded) > 3500


def test_matched_words_are_bold_and_marks_never_show() -> None:
    hit = Hit(
        entry("Am Grab der Piloten."), "Gipfel endet", f"Am {MARK_ON}Grab{MARK_OFF} der Piloten."
    )
    parsed = assert_sendable(page_of("grab", Results((hit,), 1)).html)
    assert parsed.of_type("Bold") == ["Gipfel endet", "Grab"]
    assert MARK_ON not in parsed.text
    assert "Ein Treffer" in parsed.text


@given(headlines)
def test_nothing_found_says_so_and_offers_the_latest(query: str) -> None:
    message = page_of(clean_query(query), Results((), 0))
    assert "leider nichts gefunden" in assert_sendable(message.html).text
    assert message.buttons[0][0].label == "Das Neueste"


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_empty_archive_says_so(language: Language) -> None:
    message = latest_page(Page((), has_newer=False, has_earlier=False), RENDERER.speaking(language))
    assert_sendable(message.html)
