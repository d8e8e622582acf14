"""Urgent entries, through real HTTP: never on one tap, told what they will do, approved if need be."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest

from tests.databases import new_database
from tests.running import EDITOR_ID, Newsroom, running_bot
from tests.tdlib import assert_sendable
from tests.teams import TEXT, running_team
from tickerbot.model import Level
from tickerbot.playground import Message
from tickerbot.storage.archive import entries
from tickerbot.storage.database import open_to_read
from tickerbot.storage.newsroom import labelling
from tickerbot.storage.transactions import transaction

URGENT = "Deich bricht bei Husum\nDie Feuerwehr evakuiert den Koog."


def stored(room: Newsroom) -> list[tuple[str, Level]]:
    with closing(open_to_read(room.database)) as db:
        return [(entry.headline, entry.level) for entry in entries.all_entries(db)]


def data_of(message: Message, action: str) -> str:
    """The data of the button with this action."""
    buttons = [b for row in message.buttons or () for b in row]
    return str(next(b["callback_data"] for b in buttons if f":{action}:" in b["callback_data"]))


async def test_urgent_leaves_from_the_second_screen_alone_and_begins_with_the_word(
    tmp_path: Path,
) -> None:
    async with running_bot(tmp_path) as room:
        editor, anna = room.editor(), room.reader("Anna")
        bob = room.api.add_user("Bob", language_code="en")
        await room.subscribe(anna, bob)
        card = await room.ask(editor, f"/add {URGENT}")
        publish = data_of(card, "p")
        question = await room.tap_to_change(editor, card, "Eilmeldung …")
        assert_sendable(question.html)
        assert "Sie geht sofort, vor allem anderen, an 2 Chats." in question.text
        assert "Es ist die erste Eilmeldung." in question.text
        assert "EIL Deich bricht bei Husum" in question.text
        assert question.button_labels == ["Eilmeldung jetzt senden", "Doch keine Eilmeldung"]
        send = data_of(question, "u")
        # neither the button of before nor a made up one sends it
        await room.tap(editor, card, data=publish)
        await room.tap(editor, card, data=send.replace(":u:", ":p:"))
        await room.tap(editor, card, data=send.replace(":u:", ":q:"))
        assert stored(room) == []
        question = room.api.bot_messages(editor)[-1]
        back = await room.tap_to_change(editor, question, "Doch keine Eilmeldung")
        assert back.button_labels[:4] == [
            "Veröffentlichen", "Still veröffentlichen", "★ Wichtig", "Eilmeldung …",
        ]  # fmt: skip
        await room.tap(editor, back, data=send)  # of the screen before
        assert stored(room) == []
        question = await room.tap_to_change(
            editor, room.api.bot_messages(editor)[-1], "Eilmeldung …"
        )
        await room.tap(editor, question, "Eilmeldung jetzt senden")
        await room.api.wait_for(lambda: "veröffentlicht" in room.api.current(question).text)
        assert stored(room) == [("Deich bricht bei Husum", Level.URGENT)]
        for user, word in ((anna, "EIL"), (bob, "URGENT")):
            await room.api.wait_for(lambda: len(room.api.bot_messages(user)) > 1)  # noqa: B023
            push = room.api.bot_messages(user)[-1]
            assert push.text.startswith(f"{word} Deich bricht bei Husum\n")
            assert push.html.startswith(f"<b>{word}</b> <b>Deich")
        # the next one is told of it
        card = await room.ask(editor, f"/add {URGENT.upper()}\n#eil")
        assert "Veröffentlichen" not in card.button_labels
        question = await room.tap_to_change(editor, card, "Eilmeldung …")
        assert "Die letzte Eilmeldung war Nr. 1, " in question.text
        assert "Fast dieselben Worte stehen schon in Nr. 1 von " in question.text


async def test_the_commands_do_what_the_buttons_do(tmp_path: Path) -> None:
    async with running_bot(tmp_path) as room:
        editor = room.editor()
        assert "/eil jetzt" in (await room.ask(editor, "/eil")).text
        await room.ask(editor, f"/add {URGENT}")
        told = (await room.ask(editor, "/eil jetzt")).text
        assert told.startswith("Noch nicht hinausgegangen: Deich bricht bei Husum. ")
        question = await room.ask(editor, "/eil")
        assert "Als Eilmeldung senden?" in question.text
        # another text takes another look
        await room.ask(editor, "/label normal")
        await room.ask(editor, "/label urgent")
        told = (await room.ask(editor, "/urgent now")).text
        assert told.startswith("Noch nicht hinausgegangen: Deich bricht bei Husum. ")
        question = await room.ask(editor, "/urgent")
        assert stored(room) == []
        room.api.send(editor, "/urgent now")
        await room.api.wait_for(lambda: "veröffentlicht" in room.api.current(question).text)
        assert stored(room) == [("Deich bricht bei Husum", Level.URGENT)]


async def test_with_approval_of_urgent_ones_only_those_wait_for_somebody_else(
    tmp_path: Path,
) -> None:
    async with running_team(tmp_path, "urgent") as team:
        room = team.room
        card = await room.ask(team.editor, "/add Eins\nText.")
        assert "Veröffentlichen" in card.button_labels
        card = await room.tap_to_change(team.editor, card, "Eilmeldung …")
        assert card.button_labels == [
            "Prüfen lassen", "Doch keine Eilmeldung", "Ändern", "Verwerfen",
        ]  # fmt: skip
        for action in ("p", "u"):
            await room.tap(team.editor, card, data=data_of(card, "a").replace(":a:", f":{action}:"))
        assert stored(room) == []
        seen = len(room.api.bot_messages(team.chief))
        await room.tap(team.editor, room.api.bot_messages(team.editor)[-1], "Prüfen lassen")
        review = await team.next(team.chief, seen)
        assert "EIL Eins" in review.text
        early = data_of(review, "y").replace(":y:", ":u:")
        await room.tap(team.chief, review, data=early)  # before the question was shown
        assert stored(room) == []
        question = await room.tap_to_change(team.chief, review, "Freigeben")
        assert "Als Eilmeldung senden?" in question.text
        review = await room.tap_to_change(team.chief, question, "‹ Zurück")
        assert review.button_labels == ["Freigeben", "Zurück", "Übernehmen"]
        question = await room.tap_to_change(team.chief, review, "Freigeben")
        await room.tap(team.chief, question, "Eilmeldung jetzt senden")
        await team.says(question, "veröffentlicht")
        assert stored(room) == [("Eins", Level.URGENT)]


async def test_an_author_marks_as_urgent_and_the_approver_decides(tmp_path: Path) -> None:
    async with running_team(tmp_path, "never") as team:
        room = team.room
        card = await room.ask(team.author, f"/add {TEXT}")
        card = await room.tap_to_change(team.author, card, "Eilmeldung …")
        assert card.button_labels[0] == "Prüfen lassen"
        # by command, too: the same card, and no way around the approval
        card = await room.ask(team.author, "/eil")
        assert card.button_labels[0] == "Prüfen lassen"
        told = (await room.ask(team.author, "/eil jetzt")).text
        assert told.startswith("Nicht hinausgegangen: Deich hält. ")
        seen = len(room.api.bot_messages(team.chief))
        await room.tap(team.author, card, "Prüfen lassen")
        review = await team.next(team.chief, seen)
        question = await room.tap_to_change(team.chief, review, "Freigeben")
        await room.tap(team.chief, question, "Eilmeldung jetzt senden")
        await team.says(card, "Freigegeben")
        assert stored(room) == [("Deich hält", Level.URGENT)]


async def test_a_rehearsed_urgent_entry_reaches_the_team_alone(tmp_path: Path) -> None:
    async with running_bot(tmp_path) as room:
        editor, anna = room.editor(), room.reader("Anna")
        await room.subscribe(anna)
        await room.ask(editor, "/probe")
        card = await room.ask(editor, f"/add {URGENT}")
        question = await room.tap_to_change(editor, card, "Eilmeldung …")
        assert question.text.startswith("PROBE – NICHT VERÖFFENTLICHT")
        seen = len(room.api.bot_messages(editor))
        await room.tap(editor, question, "Eilmeldung jetzt senden")
        await room.api.wait_for(lambda: len(room.api.bot_messages(editor)) > seen)
        assert "EIL Deich bricht" in room.api.bot_messages(editor)[-1].text
        assert stored(room) == []
        assert len(room.api.bot_messages(anna)) == 1


@pytest.mark.parametrize("names", [("Wahl",), ()])
async def test_labels_outlive_a_restart(tmp_path: Path, names: tuple[str, ...]) -> None:
    with closing(new_database(tmp_path / "ticker.db")) as db, transaction(db):
        for name in names:
            labelling.add_topic(db, name, by=EDITOR_ID, now=0)
    async with running_bot(tmp_path) as room:
        editor = room.editor()
        api = room.api
        card = await room.ask(editor, f"/add {URGENT}\n#wahl #eil")
        question = await room.tap_to_change(editor, card, "Eilmeldung …")
    async with running_bot(tmp_path, api=api) as room:
        await room.tap(editor, question, "Eilmeldung jetzt senden")
        await room.api.wait_for(lambda: "veröffentlicht" in room.api.current(question).text)
        with closing(open_to_read(room.database)) as db:
            entry = next(entries.all_entries(db))
        assert entry.level is Level.URGENT
        assert tuple(topic.name for topic in entry.topics) == names
        assert ("#wahl" in entry.body[-1]) is not bool(names)
