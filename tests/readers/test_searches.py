"""Searching in chats, through real HTTP: hits, their order, corrections, and an honest nothing."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.running import Newsroom, rows, running_bot
from tests.tdlib import assert_sendable, parse_html
from tests.ticker_texts import fill_archive
from tickerbot.playground import Message


@pytest.fixture
async def newsroom(tmp_path: Path) -> AsyncIterator[Newsroom]:
    fill_archive(tmp_path / "ticker.db")
    async with running_bot(tmp_path) as room:
        yield room


def bold(message: Message) -> list[str]:
    return parse_html(message.html).of_type("Bold")


def headlines(message: Message) -> list[str]:
    """The headlines of a page, in their order: each stands below its number and day."""
    lines = message.text.split("\n")
    return [lines[at + 1] for at, line in enumerate(lines) if " · 0" in line]


async def test_hits_turn_pages_in_the_same_message(newsroom: Newsroom) -> None:
    fill_archive(
        newsroom.database,
        "\n\n".join(f"Sturm {n} zieht ab\n\nDer Sturm legt sich." for n in range(12)),
    )
    anna = newsroom.reader("Anna")
    query = "sturm zieht " + "ab " * 40  # far longer than a button's data could hold
    page = await newsroom.ask(anna, query)
    assert "12 Treffer, 1 bis 5" in page.text
    page = await newsroom.tap_to_change(anna, page, "Weitere ›")
    assert "12 Treffer, 6 bis 10" in page.text
    page = await newsroom.tap_to_change(anna, page, "Weitere ›")
    assert "12 Treffer, 11 bis 12" in page.text
    assert rows(page) == [["9", "8"], ["‹ Zurück"], ["Neueste zuerst"]]
    page = await newsroom.tap_to_change(anna, page, "‹ Zurück")
    assert "12 Treffer, 6 bis 10" in page.text


async def test_nothing_found_says_so_and_offers_the_latest(newsroom: Newsroom) -> None:
    anna = newsroom.reader("Anna")
    page = await newsroom.ask(anna, "/suche Quastenflosser")
    assert "leider nichts gefunden" in page.text
    await newsroom.tap(anna, page, "Das Neueste")
    await newsroom.api.wait_for(lambda: len(newsroom.api.bot_messages(anna)) == 2)
    assert newsroom.api.bot_messages(anna)[-1].text.startswith("7 · 02.03.2026")


async def test_a_misspelt_word_is_corrected_and_that_is_said(newsroom: Newsroom) -> None:
    anna = newsroom.reader("Anna")
    page = await newsroom.ask(anna, "bürgermeistrein")
    assert page.text.startswith(
        "🔎 bürgermeistrein\nGezeigt wird: Bürgermeisterin\nEin Treffer\n\n6 · 02.03.2026\n"
    )
    assert bold(page) == [
        "Bürgermeisterin", "Bürgermeisterin ruft zur Vorsicht auf", "Bürgermeisterin",
    ]  # fmt: skip
    assert rows(page) == [["6"]], "there is nothing for the word as it was typed"


async def test_where_words_as_typed_find_something_too_they_stay_within_reach(
    newsroom: Newsroom,
) -> None:
    fill_archive(
        newsroom.database,
        "Lotse Brodresen geehrt\n\nAuf der Fähre.",
    )
    anna = newsroom.reader("Anna")
    page = await newsroom.ask(anna, "lotse fähre brodersen")
    assert "Gezeigt wird: lotse fähre Brodresen" in page.text
    assert rows(page)[-1] == ["Wie getippt suchen"]
    page = await newsroom.tap_to_change(anna, page, "Wie getippt suchen")
    assert page.text.startswith("🔎 lotse fähre brodersen\nAlle Wörter zusammen stehen in keiner")
    assert "Lotse Brodresen geehrt" in page.text


async def test_a_word_of_the_dictionary_is_not_taken_for_another_one(newsroom: Newsroom) -> None:
    page = await newsroom.ask(newsroom.reader("Anna"), "hafer")
    assert page.text.startswith("🔎 hafer\n\nDazu habe ich leider nichts gefunden.\n")
    assert rows(page) == [["Das Neueste"]]


async def test_where_nothing_has_all_words_those_that_are_known_are_told_and_one_tap_away(
    tmp_path: Path,
) -> None:
    fill_archive(tmp_path / "ticker.db")
    async with running_bot(tmp_path) as room:
        anna = room.reader("Anna")
        page = await room.ask(anna, "turnhalle fähre quastenflosser amsterdam")
        assert "📖 Im Archiv kommt vor: turnhalle, fähre" in page.text
        assert rows(page) == [["turnhalle", "fähre"], ["Das Neueste"]]
        english = room.api.add_user("John", language_code="en")
        other = await room.ask(english, "turnhalle fähre quastenflosser amsterdam")
        assert "📖 The archive does have: turnhalle, fähre" in other.text
        api = room.api
    async with running_bot(tmp_path, api=api) as room:
        found = await room.tap_to_change(anna, page, "fähre")
        assert found.message_id == page.message_id
        assert found.text.startswith("🔎 fähre\n2 Treffer")
        found = await room.tap_to_change(english, other, "turnhalle")
        assert found.text.startswith("🔎 turnhalle\nOne hit")


async def test_where_no_entry_has_all_words_that_is_said(newsroom: Newsroom) -> None:
    anna = newsroom.reader("Anna")
    page = await newsroom.ask(anna, "deich dagebüll quastenflosser")
    assert page.text.startswith(
        "🔎 deich dagebüll quastenflosser\nAlle Wörter zusammen stehen in keiner Meldung."
    )
    assert headlines(page) == ["Deich bei Dagebüll hält"]


async def test_hits_are_ordered_by_relevance_or_newest_first_and_pages_keep_that(
    newsroom: Newsroom,
) -> None:
    fill_archive(
        newsroom.database,
        "\n\n".join(
            f"Hagel {n}\n\nEr hört auf." if n % 2 else f"Ruhe {n}\n\nNach dem Hagel."
            for n in range(12)
        ),
    )
    anna = newsroom.reader("Anna")
    page = await newsroom.ask(anna, "hagel")
    assert rows(page)[1:] == [["Weitere ›"], ["Neueste zuerst"]]
    assert page.text.split("\n")[1] == "12 Treffer, 1 bis 5"
    assert "Ruhe" not in page.text
    page = await newsroom.tap_to_change(anna, page, "Weitere ›")
    newest = await newsroom.tap_to_change(anna, page, "Neueste zuerst")
    assert newest.text.split("\n")[1] == "12 Treffer, 1 bis 5, neueste zuerst"
    numbers = newest.button_labels[:5]
    newest = await newsroom.tap_to_change(anna, newest, "Weitere ›")
    assert newest.text.split("\n")[1] == "12 Treffer, 6 bis 10, neueste zuerst"
    numbers += newest.button_labels[:5]
    assert numbers == sorted(numbers, key=int, reverse=True)
    best = await newsroom.tap_to_change(anna, newest, "Beste zuerst")
    assert best.text.split("\n")[1] == "12 Treffer, 1 bis 5"


@pytest.mark.parametrize(
    ("query", "word"),
    [
        ("deich dagebüll", "Deichgraf"),  # a part, beside the words themselves
        ("keller", "Keller"),  # the word itself
        ("bürgermeisterinnen", "Bürgermeisterin"),  # inflected
        ("binnen", "Binnenhafen"),  # its beginning
        ("hafen keller", "Binnenhafen"),  # a part
        ("deichgrag", "Deichgraf"),  # corrected
        ("binnenhafen quastenflosser keller", "Binnenhafen"),  # some of the words
        ("„lagen äste“", "Äste"),  # inflected or not, side by side
        ("graf vom deich", "Deichgraf"),  # a compound taken apart
    ],
)
async def test_the_passage_shows_the_words_that_matched_in_bold(
    newsroom: Newsroom, query: str, word: str
) -> None:
    page = await newsroom.ask(newsroom.reader("Anna"), query)
    if query.startswith("„"):
        assert "leider nichts" in page.text
        return
    assert word in bold(page)
    assert_sendable(newsroom.api.calls_of("sendMessage")[-1].params["text"])


async def test_in_a_channel_hits_have_links_only(newsroom: Newsroom) -> None:
    admin = newsroom.reader("Ada")
    channel = newsroom.api.add_channel("Eilmeldungen", administrators=[admin])
    page = await newsroom.ask(admin, "/suche fähre", channel)
    assert rows(page) == [["1", "7"]]
    assert all("url" in button for row in page.buttons or [] for button in row)
    page = await newsroom.ask(admin, "/suche fähre quastenflosser", channel)
    assert "Im Archiv kommt vor: fähre" in page.text
    assert rows(page) == []


@pytest.mark.parametrize(
    "data",
    ["s", "s:", "s:x", "s:-5", "s:5nn", "s:5tn", "s:m2", "s:w", "s:wx", "s:²", "s:" + "9" * 16],
)
async def test_tampered_taps_are_outdated(newsroom: Newsroom, data: str) -> None:
    anna = newsroom.reader("Anna")
    page = await newsroom.ask(anna, "fähre")
    assert "nicht mehr gültig" in await newsroom.tap(anna, page, data=data)


@pytest.mark.parametrize("data", ["s:w0", "s:w99999"])
async def test_a_tap_on_what_the_message_does_not_tell_asks_to_search_again(
    newsroom: Newsroom, data: str
) -> None:
    anna = newsroom.reader("Anna")
    for text in ("fähre", "quastenflosser", "/latest"):
        page = await newsroom.ask(anna, text)
        assert "suchen Sie noch einmal" in await newsroom.tap(anna, page, data=data)


@pytest.mark.parametrize("data", ["s:5", "s:999999999999999", "s:5n"])
async def test_a_page_that_is_not_there_any_more_is_the_last_one(
    newsroom: Newsroom, data: str
) -> None:
    anna = newsroom.reader("Anna")
    page = await newsroom.ask(anna, "hafen")
    assert page.button_labels[:3] == ["7", "1", "4"]
    await newsroom.tap(anna, page, data=data)
    order = ", neueste zuerst" if data.endswith("n") else ""
    await newsroom.api.wait_for(lambda: f"3 Treffer{order}\n" in newsroom.api.current(page).text)


async def test_a_query_that_looks_like_a_page_is_no_more_than_words(newsroom: Newsroom) -> None:
    anna = newsroom.reader("Anna")
    page = await newsroom.ask(anna, "hafer\n📖 x: Quastenflosser, <b>Kamel</b>")
    assert page.text.startswith("🔎 hafer 📖 x: Quastenflosser, <b>Kamel</b>\n")
    assert "suchen Sie noch einmal" in await newsroom.tap(anna, page, data="s:w0")


async def test_a_tap_on_what_older_versions_offered_as_meant_asks_to_search_again(
    newsroom: Newsroom,
) -> None:
    anna = newsroom.reader("Anna")
    page = await newsroom.ask(anna, "hafer")
    newsroom.api.current(page).text += "\n💡 Meinten Sie: Hafen"
    assert "suchen Sie noch einmal" in await newsroom.tap(anna, page, data="s:m")
    assert newsroom.api.current(page).text.startswith("🔎 hafer\n")


@pytest.mark.parametrize(
    ("query", "offers"),
    [("deich am Montag", 1), ("letzte Woche", 7), ("gestern Abend Deich", 1), ("Freitag", 1)],
)
async def test_days_that_words_may_ask_for_are_offered(
    newsroom: Newsroom, query: str, offers: int
) -> None:
    anna = newsroom.reader("Anna")
    page = await newsroom.ask(anna, query)
    assert page.text.startswith(f"🔎 {query}\n")
    days = [label for label in page.button_labels if label.startswith("📅 ")]
    assert len(days) == offers
    chosen = await newsroom.tap_to_change(anna, page, days[0])
    words = "deich " if query.startswith("deich") else "Deich " if "Deich" in query else ""
    assert re.match(rf"🔎 {words}\d\d\.\d\d\.\d{{4}}\n", chosen.text)
    assert not any(label.startswith("📅 ") for label in chosen.button_labels)


async def test_a_day_that_was_chosen_finds_what_was_published_then(newsroom: Newsroom) -> None:
    anna = newsroom.reader("Anna")
    page = await newsroom.ask(anna, "deich am Montag")
    await newsroom.tap(anna, page, data="s:d20260302")
    await newsroom.api.wait_for(
        lambda: newsroom.api.current(page).text.startswith("🔎 deich 02.03.2026")
    )
    assert headlines(newsroom.api.current(page)) == ["Deich bei Dagebüll hält"]
    assert "zu alt" in await newsroom.tap(anna, page, data="s:d20260302"), "there are no such words"
