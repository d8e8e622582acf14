"""All previews of one paste are decided on together: oldest first, once, by whom it may."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.databases import until_committed
from tests.running import Newsroom, QuickBotProcess, bot_process, new_api, running_bot
from tests.tdlib import assert_sendable
from tests.teams import Team, running_team
from tests.tickers import FAST
from tickerbot.playground import BadGateway, Message, User
from tickerbot.storage.archive import entries
from tickerbot.storage.database import open_database

HEADS = ["Brücke gesperrt", "Kran rückt an", "Stau bis zum Abend"]
PASTE = "\n\n".join(
    f"{at} Uhr: {head}\n\nEin Satz dazu." for at, head in zip((9, 11, 14), HEADS, strict=True)
)


@pytest.fixture
async def newsroom(tmp_path: Path) -> AsyncIterator[Newsroom]:
    async with running_bot(tmp_path) as room:
        yield room


def published(room: Newsroom) -> list[str]:
    with closing(open_database(room.database)) as db:
        return [e.headline for e in sorted(entries.all_entries(db), key=lambda it: it.id)]


async def paste(room: Newsroom, user: User, text: str = PASTE) -> tuple[list[Message], Message]:
    """The cards that come of a paste, and the message under them."""
    before = len(room.api.bot_messages(user))
    await room.ask(user, f"/add {text}", answers=4)
    *cards, batch = room.api.bot_messages(user)[before:]
    return cards, batch


async def says(room: Newsroom, message: Message, words: str) -> str:
    await room.api.wait_for(lambda: words in room.api.current(message).text)
    return room.api.current(message).text


@pytest.mark.parametrize("order", [1, -1])
@pytest.mark.parametrize("label", ["Alle veröffentlichen", "Alle still veröffentlichen"])
async def test_all_go_out_oldest_first_and_each_card_becomes_its_receipt(
    newsroom: Newsroom, order: int, label: str
) -> None:
    editor, anna = newsroom.editor(), newsroom.reader("Anna")
    await newsroom.subscribe(anna)
    text = PASTE.split("\n\n")
    pairs = ["\n\n".join(text[at : at + 2]) for at in (0, 2, 4)[::order]]
    cards, batch = await paste(newsroom, editor, "\n\n".join(pairs))
    assert batch.button_labels == [
        "Alle veröffentlichen", "Alle still veröffentlichen", "Alle verwerfen",
        "Doch eine einzige Meldung",
    ]  # fmt: skip
    assert batch.text == (
        "Das sind 3 Meldungen; jede hat oben ihre eigene Vorschau. Noch ist nichts draußen."
        " „Alle veröffentlichen“: nacheinander, die älteste zuerst, an einen Chat."
    )
    assert_sendable(batch.html)
    assert await newsroom.tap(editor, batch, label) == "3 Meldungen veröffentlicht."
    assert published(newsroom) == HEADS
    for number, (card, head) in enumerate(zip(cards, HEADS, strict=True), start=1):
        silent = "still " if "still" in label else ""
        assert f"✓ Nr. {number} {silent}veröffentlicht: {head}" in await says(
            newsroom, card, "Fertig"
        )
    assert await says(newsroom, batch, "✓") == (
        "✓ Veröffentlicht: Nr. 1, Nr. 2, Nr. 3. Wie weit das ist, steht oben."
    )
    pushed = newsroom.api.bot_messages(anna)[-3:]
    assert [message.text.split("\n")[0] for message in pushed] == HEADS
    assert {message.silent for message in pushed} == {"still" in label}


async def test_all_are_discarded(newsroom: Newsroom) -> None:
    editor = newsroom.editor()
    cards, batch = await paste(newsroom, editor)
    await newsroom.tap(editor, batch, "Alle verwerfen")
    assert await says(newsroom, batch, "verworfen") == "3 Meldungen verworfen."
    for card in cards:
        await says(newsroom, card, "Verworfen. Veröffentlicht wurde nichts.")
    assert published(newsroom) == []


async def test_what_was_decided_one_by_one_stays_and_the_rest_follows(newsroom: Newsroom) -> None:
    editor = newsroom.editor()
    cards, batch = await paste(newsroom, editor)
    await newsroom.tap(editor, cards[1], "Veröffentlichen")
    await newsroom.tap(editor, cards[2], "Verwerfen")
    data = [button["callback_data"] for row in batch.buttons or [] for button in row]
    assert await newsroom.tap(editor, batch, data=data[0]) == "Eine Meldung veröffentlicht."
    assert published(newsroom) == [HEADS[1], HEADS[0]]
    assert await says(newsroom, batch, "✓") == (
        "✓ Veröffentlicht: Nr. 2, Nr. 1. Wie weit das ist, steht oben.\nEine Meldung verworfen."
    )
    for again in data[:3]:  # a tap that comes again, or one that was under way
        assert "schon entschieden" in await newsroom.tap(editor, batch, data=again)
    assert published(newsroom) == [HEADS[1], HEADS[0]]


@pytest.mark.parametrize("what", ["text", "reach", "likeness"])
async def test_what_has_changed_since_is_shown_before_anything_goes_out(
    newsroom: Newsroom, what: str
) -> None:
    editor = newsroom.editor()
    newsroom.subscribers(5)
    words = newsroom.api.send(editor, f"/add {PASTE}")
    await newsroom.api.wait_for(lambda: len(newsroom.api.bot_messages(editor)) == 4)
    batch = newsroom.api.bot_messages(editor)[-1]
    if what == "text":
        newsroom.api.edit(editor, words, f"/add {PASTE.replace('Kran', 'Großer Kran')}")
        await newsroom.api.wait_for(lambda: len(newsroom.api.bot_messages(editor)) == 5)
    elif what == "reach":
        newsroom.subscribers(5)
    else:
        await newsroom.publish(editor, f"{HEADS[1]}!\nEin Satz dazu.")
    known, before = published(newsroom), len(newsroom.api.bot_messages(editor))
    toast = await newsroom.tap(editor, batch, "Alle veröffentlichen")
    reason = {"text": "überholt", "reach": "jetzt sind es 10", "likeness": "Fast dieselben"}[what]
    assert reason in toast
    assert published(newsroom) == known
    assert (
        await says(newsroom, batch, "Ersetzt") == "Ersetzt; die neue Vorschau steht weiter unten."
    )
    await newsroom.api.wait_for(lambda: len(newsroom.api.bot_messages(editor)) > before)
    again = newsroom.api.bot_messages(editor)[-1]
    assert (
        await newsroom.tap(editor, again, "Alle veröffentlichen") == "3 Meldungen veröffentlicht."
    )
    assert len(published(newsroom)) == len(known) + 3


async def test_an_urgent_one_stays_for_its_own_button(newsroom: Newsroom) -> None:
    editor = newsroom.editor()
    cards, batch = await paste(newsroom, editor)
    await newsroom.tap(editor, cards[1], "Eilmeldung")
    await newsroom.api.wait_for(
        lambda: "Eilmeldung jetzt senden" in newsroom.api.current(cards[1]).button_labels
    )
    # that it is urgent is a change, which the button did not know
    assert "überholt" in await newsroom.tap(editor, batch, "Alle veröffentlichen")
    await says(newsroom, batch, "Ersetzt")
    await newsroom.api.wait_for(lambda: newsroom.api.bot_messages(editor)[-1] is not batch)
    again = newsroom.api.bot_messages(editor)[-1]
    assert (
        await newsroom.tap(editor, again, "Alle veröffentlichen") == "2 Meldungen veröffentlicht."
    )
    assert (await says(newsroom, again, "✓")).endswith("\nEine Meldung ist noch offen, siehe oben.")
    assert published(newsroom) == [HEADS[0], HEADS[2]]


async def test_one_that_cannot_be_published_stays_open(newsroom: Newsroom) -> None:
    editor = newsroom.editor()
    long = PASTE.replace(HEADS[1], "x" * 251)
    _, batch = await paste(newsroom, editor, long)
    await newsroom.tap(editor, batch, "Alle veröffentlichen")
    assert (await says(newsroom, batch, "✓")).endswith("\nEine Meldung ist noch offen, siehe oben.")
    assert published(newsroom) == [HEADS[0], HEADS[2]]


@pytest.mark.parametrize("command", ["/publish", "/veroeffentlichen", "/publish silently"])
async def test_the_command_publishes_what_was_shown_last(newsroom: Newsroom, command: str) -> None:
    editor = newsroom.editor()
    assert "keine Vorschau" in (await newsroom.ask(editor, command)).text
    await newsroom.ask(editor, "/add Etwas anderes\nSteht noch offen.")
    await paste(newsroom, editor)
    answer = await newsroom.ask(editor, command)
    assert answer.text.startswith("✓ Veröffentlicht: Nr. 1, Nr. 2, Nr. 3.")
    assert published(newsroom) == HEADS
    # once more, as after a crash: never what was shown earlier
    again = await newsroom.ask(editor, command)
    assert again.text == f"Darüber ist schon entschieden.\n{answer.text}"
    assert published(newsroom) == HEADS


async def test_a_single_preview_has_the_commands_too(newsroom: Newsroom) -> None:
    editor = newsroom.editor()
    card = await newsroom.ask(editor, f"/add {HEADS[0]}\nEin Satz.")
    assert "/veroeffentlichen still" in (await newsroom.ask(editor, "/publish sofort")).text
    assert (await newsroom.ask(editor, "/verwerfen")).text == "Eine Meldung verworfen."
    await says(newsroom, card, "Verworfen")
    card = await newsroom.ask(editor, f"/add {HEADS[1]}\nEin Satz.")
    await newsroom.ask(editor, "/veroeffentlichen still")
    assert "Nr. 1 still veröffentlicht" in await says(newsroom, card, "✓")
    assert published(newsroom) == [HEADS[1]]


async def test_the_command_tells_first_what_somebody_else_has_said_since(
    newsroom: Newsroom,
) -> None:
    editor = newsroom.editor()
    first = await newsroom.ask(editor, f"/add {HEADS[0]}\nEin Satz dazu.")
    await newsroom.ask(editor, f"/add {HEADS[0]}\nEin Satz, dazu.")
    await newsroom.tap(editor, first, "Veröffentlichen")
    newer = await newsroom.ask(editor, "/publish")
    assert "Fast dieselben Worte stehen schon in Nr. 1" in newer.text
    assert published(newsroom) == [HEADS[0]]
    # who has been told may say it all the same
    newsroom.api.send(editor, "/publish")
    await says(newsroom, newer, "✓")
    assert published(newsroom) == [HEADS[0]] * 2


async def test_a_text_that_was_not_shown_yet_is_not_decided_on(newsroom: Newsroom) -> None:
    editor, api = newsroom.editor(), newsroom.api
    words = api.send(editor, f"/add {HEADS[0]}\nEin Satz.")
    await api.wait_for(lambda: api.bot_messages(editor))
    api.faults.add(kind=BadGateway(), method="sendMessage")
    api.edit(editor, words, f"/add {HEADS[1]}\nEin anderer.")
    owed = "select 1 from desk_messages where version is not null"
    await until_committed(newsroom.database, lambda db: db.execute(owed).fetchone())
    api.send(editor, "/publish")
    told = "select 1 from desk_messages where content like '%noch nicht da%'"
    await until_committed(newsroom.database, lambda db: db.execute(told).fetchone())
    api.faults.clear()
    assert published(newsroom) == []


@pytest.fixture
async def team(tmp_path: Path) -> AsyncIterator[Team]:
    async with running_team(tmp_path, "never") as team:
        yield team


@pytest.mark.parametrize("how", ["tap", "command"])
async def test_an_author_asks_for_approval_of_all(team: Team, how: str) -> None:
    room, seen = team.room, len(team.room.api.bot_messages(team.editor))
    cards, batch = await paste(room, team.author)
    assert batch.button_labels == [
        "Alle prüfen lassen", "Alle verwerfen", "Doch eine einzige Meldung",
    ]  # fmt: skip
    assert "Alle veröffentlichen" not in batch.text
    forged = str((batch.buttons or [])[0][0]["callback_data"]).replace("all:a", "all:p")
    assert "nicht mehr gültig" in await room.tap(team.author, batch, data=forged)
    if how == "tap":
        assert await room.tap(team.author, batch, "Alle prüfen") == "3 Meldungen werden geprüft."
        await team.says(batch, "3 Meldungen werden geprüft.")
    else:
        assert (await room.ask(team.author, "/publish")).text == "3 Meldungen werden geprüft."
    for card in cards:
        await team.says(card, "Wird geprüft")
    await room.api.wait_for(lambda: len(room.api.bot_messages(team.editor)) == seen + 3)
    for shown in room.api.bot_messages(team.editor)[-3:]:
        await room.tap(team.editor, shown, "Freigeben")
    assert published(room) == HEADS


async def test_where_approval_is_always_needed_nobody_publishes_all_alone(tmp_path: Path) -> None:
    async with running_team(tmp_path, "always") as team:
        _, batch = await paste(team.room, team.chief)
        assert batch.button_labels[0] == "Alle prüfen lassen"
        forged = str((batch.buttons or [])[0][0]["callback_data"]).replace("all:a", "all:q")
        assert "nicht mehr gültig" in await team.room.tap(team.chief, batch, data=forged)
        assert (await team.room.ask(team.chief, "/publish")).text == "3 Meldungen werden geprüft."
        assert published(team.room) == []


async def test_a_rehearsal_shows_all_to_the_team_and_publishes_none(newsroom: Newsroom) -> None:
    editor, anna = newsroom.editor(), newsroom.reader("Anna")
    await newsroom.subscribe(anna)
    seen = len(newsroom.api.bot_messages(anna))
    _, real = await paste(newsroom, editor)
    await newsroom.ask(editor, "/probe")
    assert "Sie proben" in await newsroom.tap(editor, real, "Alle veröffentlichen")
    cards, batch = await paste(newsroom, editor)
    await newsroom.tap(editor, batch, "Alle veröffentlichen")
    for card in cards:
        await says(newsroom, card, "PROBE – NICHT VERÖFFENTLICHT: von Edda, ")
    await says(newsroom, batch, "ging nur an die Redaktion")
    assert published(newsroom) == []
    assert len(newsroom.api.bot_messages(anna)) == seen


@pytest.mark.parametrize("moment", ["before it is handled", "once it is stored"])
async def test_killed_in_between_all_go_out_once_and_in_order(tmp_path: Path, moment: str) -> None:
    api, path = new_api(), tmp_path / "ticker.db"
    api.limits = None
    async with api.serve() as url, bot_process(url, path, QuickBotProcess, **FAST) as bot:
        room = Newsroom(api, url, path)
        editor, anna = room.editor(), room.reader("Anna")
        await room.subscribe(anna)
        _, batch = await paste(room, editor)
        seen = len(api.bot_messages(anna))
        api.latency = 0.05
        api.tap(editor, batch, "Alle veröffentlichen")
        if moment == "once it is stored":
            stored = "select 1 from entries"
            await until_committed(room.database, lambda db: db.execute(stored).fetchone())
        await bot.kill()
        await bot.start()
        await says(room, batch, "✓ Veröffentlicht: Nr. 1, Nr. 2, Nr. 3.")
        await api.wait_for(lambda: HEADS[2] in api.bot_messages(anna)[-1].text)
        assert published(room) == HEADS
        assert await bot.end() == 0
        pushed = [message.text.split("\n")[0] for message in api.bot_messages(anna)[seen:]]
        assert list(dict.fromkeys(pushed)) == HEADS, "a repeat only where an answer was lost"
