"""A card that is not true any more says so when it is tapped, and is shown as it is now."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.running import EDITOR_ID, Newsroom, first_data, running_bot
from tickerbot.playground import BadGateway, Message, User
from tickerbot.rendering.cards import Promise, button_data, read_button
from tickerbot.storage.archive import entries
from tickerbot.storage.database import open_database
from tickerbot.storage.newsroom.drafts import EntryDraft

TEXT = "Fähre fährt wieder\nSeit neun Uhr, heißt es."
OTHER_ID = 901


@pytest.fixture
async def newsroom(tmp_path: Path) -> AsyncIterator[Newsroom]:
    async with running_bot(tmp_path, editors=(EDITOR_ID, OTHER_ID)) as room:
        yield room


def published(room: Newsroom) -> list[str]:
    with closing(open_database(room.database)) as db:
        return [entry.headline for entry in entries.all_entries(db)]


async def refused(room: Newsroom, editor: User, card: Message, label: str) -> tuple[str, Message]:
    """Tap a card that is not true any more: what is said, and the card that is shown in its place."""
    before, known = len(room.api.bot_messages(editor)), published(room)
    toast = await room.tap(editor, card, label)
    await room.api.wait_for(lambda: len(room.api.bot_messages(editor)) > before)
    assert published(room) == known
    await room.api.wait_for(lambda: room.api.current(card).button_labels == [])
    return toast, room.api.bot_messages(editor)[-1]


@pytest.mark.parametrize("label", ["Veröffentlichen", "Still veröffentlichen"])
async def test_another_number_of_chats_is_told_before_it_is_published(
    newsroom: Newsroom, label: str
) -> None:
    editor = newsroom.editor()
    await newsroom.subscribe(newsroom.reader("Anna"))
    card = await newsroom.ask(editor, f"/add {TEXT}")
    await newsroom.subscribe(newsroom.reader("Ben"), newsroom.reader("Cleo"))
    toast, newer = await refused(newsroom, editor, card, label)
    assert toast == (
        "Noch nicht veröffentlicht: In der Vorschau war es ein Chat, jetzt sind es 3."
        " Die neue Vorschau steht weiter unten."
    )
    assert newsroom.api.current(card).text == toast
    assert "geht das an 3 Chats" in newer.text
    await newsroom.tap(editor, newer, label)
    assert published(newsroom) == ["Fähre fährt wieder"]


async def test_who_says_nearly_the_same_meanwhile_is_named(newsroom: Newsroom) -> None:
    edda, otto = newsroom.editor(), newsroom.editor("Otto", OTHER_ID)
    card = await newsroom.ask(edda, f"/add {TEXT}")
    await newsroom.publish(otto, "Die Fähre fährt wieder\nSeit neun Uhr heißt es")
    toast, newer = await refused(newsroom, edda, card, "Veröffentlichen")
    assert "Noch nicht veröffentlicht: Fast dieselben Worte stehen inzwischen in Nr. 1." in toast
    assert "Fast dieselben Worte stehen schon in Nr. 1" in newer.text
    await newsroom.tap(edda, newer, "Veröffentlichen")
    assert len(published(newsroom)) == 2, "it was told, so it is the editor's decision"


async def test_a_tap_that_comes_twice_shows_one_card(newsroom: Newsroom) -> None:
    editor = newsroom.editor()
    card = await newsroom.ask(editor, f"/add {TEXT}")
    await newsroom.subscribe(newsroom.reader("Anna"))
    taps = [newsroom.api.tap(editor, card, "Veröffentlichen") for _ in range(3)]
    for tap in taps:
        assert "Noch nicht" in ((await tap.answered()).text or "")
    assert len(newsroom.api.bot_messages(editor)) == 2
    assert published(newsroom) == []


async def test_readers_who_come_and_go_among_many_hold_up_nobody(newsroom: Newsroom) -> None:
    editor = newsroom.editor()
    newsroom.subscribers(30)
    card = await newsroom.ask(editor, f"/add {TEXT}")
    newsroom.subscribers(2)
    assert await newsroom.tap(editor, card, "Veröffentlichen") == "Veröffentlicht."


async def test_a_card_whose_text_changes_just_then_is_shown_again(newsroom: Newsroom) -> None:
    """The tap overtakes the new card and the note in the old one."""
    editor, api = newsroom.editor(), newsroom.api
    words = api.send(editor, f"/add {TEXT}")
    await api.wait_for(lambda: api.bot_messages(editor))
    card = api.bot_messages(editor)[0]
    data = first_data(card)
    api.faults.add(kind=BadGateway(), method="sendMessage")
    api.edit(editor, words, "/add Fähre fährt nicht\nDoch nicht.")
    await api.wait_for(lambda: "Ersetzt" in api.current(card).text)
    toast = await newsroom.tap(editor, card, data=data)
    assert "nicht mehr gültig: Die Vorschau ist überholt" in toast
    api.faults.clear()
    await api.wait_for(lambda: len(api.bot_messages(editor)) == 2)
    newer = api.bot_messages(editor)[-1]
    assert "Fähre fährt nicht" in newer.text
    await newsroom.tap(editor, newer, "Veröffentlichen")
    assert published(newsroom) == ["Fähre fährt nicht"]


@pytest.mark.parametrize("command", ["/edit 1 Fähre ruht", "/retract 1 Irrtum"])
async def test_an_old_card_of_what_is_out_says_so_too(newsroom: Newsroom, command: str) -> None:
    editor = newsroom.editor()
    await newsroom.publish(editor, TEXT)
    words = newsroom.api.send(editor, command)
    await newsroom.api.wait_for(lambda: len(newsroom.api.bot_messages(editor)) == 2)
    card = newsroom.api.bot_messages(editor)[-1]
    data = first_data(card)
    if command.startswith("/edit"):
        newsroom.api.edit(editor, words, "/edit 1 Fähre ruht noch")
        await newsroom.api.wait_for(lambda: len(newsroom.api.bot_messages(editor)) == 3)
    else:  # the entry changed since it was asked about
        await newsroom.tap(
            editor, await newsroom.ask(editor, "/edit 1 Fähre ruht"), "Still korrigieren"
        )
        await newsroom.tap(editor, card, data=data)
    assert "Vorschau ist überholt" in await newsroom.tap(editor, card, data=data)
    assert published(newsroom)[0].startswith("Fähre")


async def test_who_leaves_meanwhile_is_told_and_holds_up_nothing(newsroom: Newsroom) -> None:
    editor, readers = newsroom.editor(), [newsroom.reader(name) for name in ("Anna", "Ben", "Cleo")]
    await newsroom.subscribe(*readers)
    card = await newsroom.ask(editor, f"/add {TEXT}")
    newsroom.api.block(readers[0])
    await newsroom.ask(editor, "/status")
    toast = await newsroom.tap(editor, card, "Veröffentlichen")
    assert toast == "Veröffentlicht, an 2 Chats; in der Vorschau waren es 3."
    card = await newsroom.ask(editor, "/add Etwas anderes\nGanz anders.")
    newsroom.api.block(readers[1])
    newsroom.api.block(readers[2])
    await newsroom.ask(editor, "/status")
    toast, _ = await refused(newsroom, editor, card, "Veröffentlichen")
    assert "waren es 2 Chats, jetzt sind es 0." in toast


@given(reach=st.integers(0, 10**6), now=st.integers(0, 10**6))
def test_a_tenth_more_or_below_the_half_is_another_number(reach: int, now: int) -> None:
    assert Promise(reach).holds(reach)
    if now > reach:
        assert Promise(reach).holds(now) == ((now - reach) / max(reach, 1) < 0.1)
    else:
        assert Promise(reach).holds(now) == (now >= reach / 2)
    assert Promise(reach).is_fewer(now) == (now < reach and (reach - now) / reach >= 0.1)


@given(
    promise=st.builds(Promise, st.integers(0, 10**9 - 1), st.integers(0, 10**15 - 1)),
    action=st.sampled_from("pq"),
)
def test_buttons_carry_what_was_promised(promise: Promise, action: str) -> None:
    draft = EntryDraft(10**15 - 1, 1, 1, 10**9 - 1, "open", None, "", 0, 0, None)
    data = button_data(action, draft, promise)
    assert len(data) <= 64, "callback_data, https://core.telegram.org/bots/api#inlinekeyboardbutton"
    button = read_button(data)
    assert button
    assert (button.promise, button.action, button.draft_id) == (promise, action, draft.id)
