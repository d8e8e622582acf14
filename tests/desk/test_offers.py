"""An editor's plain text is searched for, and one tap away from being an entry."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.running import EDITOR_ID, Newsroom, running_bot
from tests.ticker_texts import PASTED, fill_archive
from tickerbot.playground import Message, User
from tickerbot.storage.archive import entries
from tickerbot.storage.database import open_database

LABELS = {"de": "Als Meldung", "en": "As an entry"}
TEXT = "Fähren fallen aus\nDer Hafen bleibt   <b>zu</b>.\n\nAm Abend mehr."
OTHER_ID = 901


@pytest.fixture
async def newsroom(tmp_path: Path) -> AsyncIterator[Newsroom]:
    fill_archive(tmp_path / "ticker.db")
    async with running_bot(tmp_path, editors=(EDITOR_ID, OTHER_ID)) as room:
        yield room


def newest(room: Newsroom) -> tuple[str, tuple[str, ...]]:
    with closing(open_database(room.database)) as db:
        entry = entries.latest(db, 1).entries[0]
    return entry.headline, entry.body


async def offered(room: Newsroom, editor: User, answer: Message, drafts: int = 1) -> list[Message]:
    """Tap the button; the messages that come."""
    before = len(room.api.bot_messages(editor))
    assert "noch nichts" in await room.tap(editor, answer, "Als Meldung")
    await room.api.wait_for(lambda: len(room.api.bot_messages(editor)) >= before + drafts)
    return room.api.bot_messages(editor)[before:]


@pytest.mark.parametrize("text", [TEXT, "Sturm", "!!!", "Xyzzyqualle gesichtet", "9" * 4000])
async def test_the_text_becomes_the_draft_that_add_makes(newsroom: Newsroom, text: str) -> None:
    editor = newsroom.editor()
    answer = await newsroom.ask(editor, text)
    assert answer.button_labels[-1] == "Als Meldung"
    (preview,) = await offered(newsroom, editor, answer)
    typed = await newsroom.ask(editor, f"/add {text}")
    assert (preview.html, preview.button_labels) == (typed.html, typed.button_labels)


async def test_it_is_published_whole_and_follows_an_edit_of_the_message(newsroom: Newsroom) -> None:
    editor = newsroom.editor()
    words = newsroom.api.send(editor, TEXT)
    await newsroom.api.wait_for(lambda: newsroom.api.bot_messages(editor))
    (preview,) = await offered(newsroom, editor, newsroom.api.bot_messages(editor)[0])
    newsroom.api.edit(editor, words, TEXT.replace("Abend", "Morgen"))
    await newsroom.api.wait_for(lambda: len(newsroom.api.bot_messages(editor)) == 3)
    changed = newsroom.api.bot_messages(editor)[-1]
    assert "Ersetzt" in newsroom.api.current(preview).text
    await newsroom.tap(editor, changed, "Veröffentlichen")
    await newsroom.api.wait_for(lambda: "✓" in newsroom.api.current(changed).text)
    assert newest(newsroom) == (
        "Fähren fallen aus",
        ("Der Hafen bleibt <b>zu</b>.", "Am Morgen mehr."),
    )


async def test_taps_that_come_again_make_no_second_draft(newsroom: Newsroom) -> None:
    editor = newsroom.editor()
    answer = await newsroom.ask(editor, TEXT)
    (preview,) = await offered(newsroom, editor, answer)
    assert "noch nichts" in await newsroom.tap(editor, answer, "Als Meldung")
    assert len(newsroom.api.bot_messages(editor)) == 2
    await newsroom.tap(editor, preview, "Verwerfen")
    assert "nicht mehr gültig" in await newsroom.tap(editor, answer, "Als Meldung")


async def test_the_button_stays_when_the_page_is_turned(newsroom: Newsroom) -> None:
    editor = newsroom.editor()
    answer = await newsroom.ask(editor, "Fähre")
    other = await newsroom.tap_to_change(editor, answer, "Neueste zuerst")
    assert other.button_labels[-1] == "Als Meldung"
    (preview,) = await offered(newsroom, editor, other)
    assert preview.text.endswith("Fähre")


async def test_a_pasted_ticker_becomes_its_entries(newsroom: Newsroom) -> None:
    editor = newsroom.editor()
    answer = await newsroom.ask(editor, PASTED)
    shown = await offered(newsroom, editor, answer, 3)
    assert [message.text.startswith("Vorschau") for message in shown][:2] == [True, True]


async def test_only_editors_in_private_and_only_for_plain_text(newsroom: Newsroom) -> None:
    editor, anna = newsroom.editor(), newsroom.reader("Anna")
    assert "Als Meldung" not in (await newsroom.ask(anna, "Husum")).button_labels
    assert "Als Meldung" not in (await newsroom.ask(editor, "/suche Husum")).button_labels
    group = newsroom.api.add_group("Redaktion", members=[editor])
    assert "Als Meldung" not in (await newsroom.ask(editor, "/suche Husum", group)).button_labels
    assert not (await newsroom.ask(anna, "Husum")).reply_to_message_id
    page = await newsroom.ask(anna, "Husum")
    assert "nicht mehr gültig" in await newsroom.tap(anna, page, data="add")
    assert "nicht mehr gültig" in await newsroom.tap(
        editor, await newsroom.ask(editor, "/latest"), data="add"
    )
    assert len(newsroom.api.bot_messages(editor)) == 2


async def test_it_is_in_the_editors_language(newsroom: Newsroom) -> None:
    jane = newsroom.api.add_user("Jane", language_code="en", user_id=OTHER_ID)
    answer = await newsroom.ask(jane, "Husum")
    assert answer.button_labels[-1] == LABELS["en"]
    assert "not" in await newsroom.tap(jane, answer, LABELS["en"])
