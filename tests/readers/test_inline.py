"""Inline mode through real HTTP: entries offered in any chat, with a way back to the bot."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.databases import until_committed
from tests.pictures import keep_picture, publish_with
from tests.running import Newsroom, running_bot
from tests.tdlib import assert_sendable
from tests.ticker_texts import fill_archive
from tickerbot.playground import User
from tickerbot.playground.answering import post_choice
from tickerbot.playground.values import Json


@pytest.fixture
async def newsroom(tmp_path: Path) -> AsyncIterator[Newsroom]:
    fill_archive(tmp_path / "ticker.db")
    async with running_bot(tmp_path) as room:
        yield room


async def ask(room: Newsroom, user: User, words: str, offset: str = "") -> tuple[list[Json], str]:
    question = room.api.ask_inline(user, words, offset)
    results = await question.results()
    return results, str((question.answer or {})["next_offset"])


@pytest.mark.usefixtures("each_way")
async def test_words_offer_the_entries_that_search_finds(newsroom: Newsroom) -> None:
    found, following = await ask(newsroom, newsroom.reader("Anna"), "fähre amrum")
    assert following == ""
    [offer] = found
    assert offer["title"] == "Fähre nach Amrum dreht um"
    assert offer["description"] == (
        "02.03.2026 · Die Fähre kehrte nach zwanzig Minuten in den Hafen zurück."
    )
    content = offer["input_message_content"]
    assert content["parse_mode"] == "HTML"
    assert content["message_text"].startswith(
        "<b>Fähre nach Amrum dreht um</b>\n\nDie Fähre kehrte"
    )
    assert_sendable(content["message_text"])
    assert offer["reply_markup"]["inline_keyboard"] == [
        [
            {
                "text": "Im Ticker lesen",
                "url": f"https://t.me/ticker_bot?start=e{newsroom.reference(1)}",
            }
        ]
    ]


async def test_the_link_under_an_offer_opens_the_entry(newsroom: Newsroom) -> None:
    anna = newsroom.reader("Anna")
    [offer], _ = await ask(newsroom, anna, "turnhalle")
    url = offer["reply_markup"]["inline_keyboard"][0][0]["url"]
    shown = await newsroom.ask(anna, f"/start {url.partition('=')[2]}")
    assert "Windböe deckt Turnhalle ab" in shown.text


async def test_no_words_offer_the_newest_and_pages_go_on_to_the_oldest(tmp_path: Path) -> None:
    fill_archive(
        tmp_path / "ticker.db", "\n\n".join(f"+++ Meldung Nummer {n} +++" for n in range(45, 0, -1))
    )
    async with running_bot(tmp_path) as room:
        anna = room.reader("Anna")
        for words in ("", "Meldung"):
            titles: list[str] = []
            following, pages = "", 0
            while pages == 0 or following:
                found, following = await ask(room, anna, words, following)
                titles += [offer["title"] for offer in found]
                pages += 1
            assert pages == 3
            assert titles == [f"Meldung Nummer {n}" for n in range(45, 0, -1)]


async def test_an_offer_speaks_the_language_of_whoever_asks(newsroom: Newsroom) -> None:
    john = newsroom.api.add_user("John", language_code="en")
    [offer], _ = await ask(newsroom, john, "turnhalle")
    assert offer["reply_markup"]["inline_keyboard"][0][0]["text"] == "Read in the ticker"


@pytest.mark.parametrize("offset", ["-1", "x", "9" * 60, "²", "0", "77"])
@pytest.mark.parametrize("words", ["", "fähre", '"* OR NEAR(', "zzz", "\x00\ud800"])
async def test_tampered_questions_are_answered_too(
    newsroom: Newsroom, words: str, offset: str
) -> None:
    found, _ = await ask(newsroom, newsroom.reader("Anna"), words, offset)
    assert all(offer["title"] for offer in found)
    if words == "fähre" and offset in ("-1", "x", "0"):
        assert len(found) == 2


async def test_what_is_chosen_is_for_the_people_there_and_asks_nothing_of_the_bot(
    newsroom: Newsroom,
) -> None:
    editor, api = newsroom.editor(), newsroom.api
    await newsroom.ask(editor, "/add")  # the next text would become a draft
    question = api.ask_inline(editor, "deich")
    [offer] = await question.results()
    sent = post_choice(api, editor, api.chat(editor), question, offer["id"])
    assert sent.text.startswith("Deich bei Dagebüll hält")
    answer = await newsroom.ask(editor, "Selbst geschrieben\nText.")
    assert "Selbst geschrieben" in answer.text
    assert len(api.bot_messages(editor)) == 2, (
        "the question for a text, and the preview of this one"
    )


async def test_an_entry_with_a_picture_is_offered_as_one_while_telegram_knows_it(
    tmp_path: Path,
) -> None:
    async with running_bot(tmp_path) as room:
        [anna] = room.subscribers(1)
        publish_with(room.database, keep_picture(room.database), body=("Er hält.",))
        await room.api.wait_for(lambda: room.api.bot_messages(anna))
        await until_committed(room.database, lambda db: db.table("pictures").count)
        question = room.api.ask_inline(anna, "")
        [offer] = await question.results()
        assert (offer["type"], offer["caption"]) == ("photo", "<b>Deich hält</b>\n\nEr hält.")
        sent = post_choice(room.api, anna, room.api.chat(anna), question, offer["id"])
        assert sent.media is not None
        # Telegram has forgotten the picture: the entry is offered as a text
        room.api.files.forget(offer["photo_file_id"])
        [offer] = await room.api.ask_inline(anna, "").results()
        assert offer["type"] == "article"
        assert "Er hält." in offer["input_message_content"]["message_text"]
