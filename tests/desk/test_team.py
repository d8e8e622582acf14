"""The team, through real HTTP: links that work once, roles that change, letters that close entries."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from contextlib import closing
from pathlib import Path

import pytest
from sqlite_utils import Database

from tests.running import EDITOR_ID, Newsroom, running_bot
from tests.tdlib import assert_sendable
from tickerbot.model import Role
from tickerbot.playground import User
from tickerbot.storage import people
from tickerbot.storage.database import open_database
from tickerbot.storage.logbook import acts_since
from tickerbot.storage.newsroom import team
from tickerbot.storage.transactions import transaction

CHIEF = 900


@pytest.fixture
async def room(tmp_path: Path) -> AsyncIterator[Newsroom]:
    async with running_bot(tmp_path) as newsroom:
        yield newsroom


async def invite(room: Newsroom, chief: User, role: str = "redakteur") -> str:
    """Make a link; what a tap on it sends."""
    message = await room.ask(chief, f"/einladen {role}")
    assert_sendable(message.html)
    found = re.search(r"https://t\.me/ticker_bot\?start=(i[\w-]{20,63})\s", message.text)
    assert found is not None
    return found[1]


def roles(path: Path) -> dict[int | None, Role | None]:
    with closing(open_database(path)) as db:
        return {person.user_id: person.role for person in people.team(db)}


async def test_a_link_lets_one_person_in_and_the_chiefs_are_told(room: Newsroom) -> None:
    chief, ole, eve = room.editor(), room.reader("Ole"), room.reader("Eve")
    greeting = (await room.ask(eve, "/start")).text
    link = await invite(room, chief)
    seen = len(room.api.bot_messages(chief))
    assert "Willkommen in der Redaktion" in (await room.ask(ole, f"/start {link}")).text
    await room.api.wait_for(lambda: len(room.api.bot_messages(chief)) > seen)
    told = room.api.bot_messages(chief)[-1].text
    assert told == f"Ole (Nutzer {ole.id}) hat eine Einladung angenommen: Redakteur"
    assert roles(room.database) == {EDITOR_ID: "chief", ole.id: "editor"}
    assert (await room.ask(eve, f"/start {link}")).text == greeting
    assert "Vorschau" in (await room.ask(ole, "/add Deich hält")).text
    scope = f'{{"chat_id": {ole.id}, "type": "chat"}}'
    await room.api.wait_for(lambda: ("commands", scope, "de") in room.api.settings)
    menu = [entry["command"] for entry in room.api.settings["commands", scope, "de"]]
    assert "korrigieren" in menu
    assert "einladen" not in menu
    with closing(open_database(room.database)) as db:
        assert link[1:] not in "".join(map(str, db.execute("select * from invitations").fetchall()))


@pytest.mark.parametrize("link", ["i", "iabc", "i" + "x" * 32, "i-1", "x"])
async def test_a_foreign_link_answers_as_any_unknown_one(room: Newsroom, link: str) -> None:
    eve = room.reader("Eve")
    assert (await room.ask(eve, f"/start {link}")).text == (await room.ask(eve, "/start")).text
    assert roles(room.database) == {EDITOR_ID: "chief"}


@pytest.mark.parametrize(
    ("later", "works"),
    [(0, True), (team.INVITATION_S, True), (team.INVITATION_S + 1, False), (-1, False)],
)
def test_an_invitation_lasts_a_day(db: Database, later: int, works: bool) -> None:
    with transaction(db):
        people.appoint(db, [CHIEF], 0)
        team.invite(db, "secret", "author", by=CHIEF, now=1_000)
    with transaction(db):
        role = team.take(db, "secret", 5, "Ole", 1_000 + later)
    assert role == ("author" if works else None)


def test_an_invitation_of_who_is_no_chief_any_more_lets_nobody_in(db: Database) -> None:
    with transaction(db):
        people.set_role(db, 7, "chief", 0)
        people.set_role(db, 8, "chief", 0)
        team.invite(db, "secret", "chief", by=7, now=0)
        assert isinstance(team.remove(db, people.number_of(db, 7), by=8, now=1), team.Removal)
        assert team.take(db, "secret", 5, "Ole", 2) is None


async def test_a_link_does_not_change_who_is_in_the_team(room: Newsroom) -> None:
    chief = room.editor()
    link = await invite(room, chief, "autor")
    await room.ask(chief, f"/start {link}")
    assert roles(room.database) == {EDITOR_ID: "chief"}
    ole = room.reader("Ole")
    await room.ask(ole, f"/start {link}")  # and is not used up by that
    assert roles(room.database)[ole.id] == "author"


async def test_roles_are_changed_by_buttons_and_by_command(room: Newsroom) -> None:
    chief, ole = room.editor(), room.reader("Ole <i>")
    await room.ask(ole, f"/start {await invite(room, chief, 'autor')}")
    shown = await room.ask(chief, "/team")
    assert_sendable(shown.html)
    assert re.search(r"1 · Edda: Chef \(fest\), seit", shown.text)
    assert re.search(r"2 · Ole <i>: Autor, seit", shown.text)
    assert shown.button_labels == ["2 · Ole <i>"]
    person = await room.tap_to_change(chief, shown, "2 · Ole <i>")
    assert person.button_labels == [
        "Zum Redakteur machen", "Zum Chef machen", "Entfernen", "‹ Zurück",
    ]  # fmt: skip
    await room.tap_to_change(chief, person, "Zum Redakteur machen")
    assert roles(room.database)[ole.id] == "editor"
    await room.ask(chief, "/team 2 author")
    assert roles(room.database)[ole.id] == "author"
    sure = await room.tap_to_change(chief, room.api.current(person), "Entfernen")
    assert roles(room.database)[ole.id] == "author"
    gone = await room.tap_to_change(chief, sure, "Ja, entfernen")
    assert "gehört nicht mehr zur Redaktion" in gone.text
    assert roles(room.database) == {EDITOR_ID: "chief"}
    log = (await room.ask(chief, "/log")).text.split("\n")[2:]
    assert [line.partition(": ")[2] for line in log] == [
        "Ole <i> entfernt", "Ole <i> geändert: Autor", "Ole <i> geändert: Redakteur",
        "dazugekommen: Autor, eingeladen von Edda", "eingeladen: Autor",
        "Edda ist Chef, nach den Einstellungen",
    ]  # fmt: skip


async def test_who_stands_in_the_settings_is_changed_by_nobody_here(room: Newsroom) -> None:
    chief = room.editor()
    for words in ("1 author", "1 remove", "1"):
        assert "Einstellungen des Bots" in (await room.ask(chief, f"/team {words}")).text
    assert "gehört nicht zur Redaktion" in (await room.ask(chief, "/team 99 editor")).text
    assert roles(room.database) == {EDITOR_ID: "chief"}


def test_who_is_no_chief_any_more_when_it_is_done_changes_nobody(db: Database) -> None:
    with transaction(db):
        for user_id in (7, 8):
            people.set_role(db, user_id, "chief", 0)
        people.set_role(db, 7, "editor", 1)
        number = people.number_of(db, 8)
        assert team.remove(db, number, by=7, now=2) == "unknown"
        assert team.change_role(db, number, "author", by=7, now=2) == "unknown"
        assert people.has_role(db, 8, "chief")


def test_the_last_chief_stays(db: Database) -> None:
    with transaction(db):
        people.set_role(db, 7, "chief", 0)
        people.set_role(db, 8, "editor", 0)
        number = people.number_of(db, 7)
        assert team.remove(db, number, by=7, now=0) == "last"
        assert team.change_role(db, number, "editor", by=7, now=0) == "last"
        assert team.change_role(db, people.number_of(db, 8), "editor", by=7, now=0) == "same"
        assert team.change_role(db, 99, "editor", by=7, now=0) == "unknown"
    assert [act.kind for act in acts_since(db)] == []


def test_who_leaves_the_settings_is_no_chief_from_the_next_start_on(db: Database) -> None:
    with transaction(db):
        people.appoint(db, [7, 8], 5)
        people.set_role(db, 9, "editor", 5)
    with transaction(db):
        people.appoint(db, [8], 9)
    assert {p.user_id: (p.role, p.role_since) for p in people.team(db)} == {
        8: ("chief", 5), 9: ("editor", 5),
    }  # fmt: skip


def test_who_deletes_everything_leaves_the_team(db: Database) -> None:
    with transaction(db):
        people.appoint(db, [7], 5)
        people.set_role(db, 9, "editor", 5)
        people.set_sign(db, 9, "js")
        for user_id in (7, 9, 11):
            people.forget(db, user_id)
    assert people.team(db) == []
    assert people.sign_of(db, 9) == ""


async def test_whom_the_settings_name_is_a_chief_after_deleting_everything(room: Newsroom) -> None:
    chief = room.editor()
    question = await room.ask(chief, "/datenschutz")
    sure = await room.tap_to_change(chief, question, "Alles löschen")
    await room.tap_to_change(chief, sure, "Ja, alles löschen")
    assert roles(room.database) == {}
    assert "Edda: Chef (fest)" in (await room.ask(chief, "/team")).text


async def test_own_letters_close_own_entries_and_their_corrections(room: Newsroom) -> None:
    editor, anna = room.editor(), room.reader("Anna")
    await room.subscribe(anna)
    assert "ohne Kürzel" in (await room.ask(editor, "/kuerzel")).text
    assert "„(js)“" in (await room.ask(editor, "/kuerzel js")).text
    words = room.api.send(editor, "/add Deich hält\nAlles gut.")
    await room.api.wait_for(lambda: len(room.api.bot_messages(editor)) == 3)
    card = room.api.bot_messages(editor)[-1]
    assert card.text.endswith("Alles gut. (js)")
    await room.tap(editor, card, "Veröffentlichen")
    await room.api.wait_for(lambda: len(room.api.bot_messages(anna)) == 2)
    copy = room.api.bot_messages(anna)[-1]
    assert copy.text.endswith("Alles gut. (js)")
    seen = len(room.api.bot_messages(editor))
    room.api.edit(editor, words, "/add Deich hält\nAlles sehr gut.")
    await room.api.wait_for(lambda: len(room.api.bot_messages(editor)) > seen)
    await room.tap(editor, room.api.bot_messages(editor)[-1], "Still korrigieren")
    await room.api.wait_for(lambda: "sehr" in room.api.current(copy).text)
    assert room.api.current(copy).text.endswith("Alles sehr gut. (js)")
    assert "ohne Kürzel" in (await room.ask(editor, "/sign off")).text
    assert (await room.ask(editor, "/add Fähre fährt\nWieder.")).text.endswith("Wieder.")


@pytest.mark.parametrize("wrong", ["(", "<b>", "a" * 17, "j\ns", "_", "@ole", "js!"])
async def test_what_are_no_letters_is_explained(room: Newsroom, wrong: str) -> None:
    editor = room.editor()
    assert "bis zu 16" in (await room.ask(editor, f"/sign {wrong}")).text
    assert "ohne Kürzel" in (await room.ask(editor, "/sign")).text


async def test_what_comes_of_itself_is_in_the_language_of_each_member_of_the_team(
    room: Newsroom,
) -> None:
    chief = room.editor()
    joan = room.api.add_user("Joan", "en")
    await room.ask(joan, f"/start {await invite(room, chief)}")
    await room.ask(chief, "/team 2 chef")
    await room.api.wait_for(lambda: "In the newsroom" in room.api.bot_messages(joan)[-1].text)
    room.api.set_language(joan, "de")
    await room.ask(joan, "/id")
    await room.ask(chief, "/team 2 autor")
    await room.api.wait_for(lambda: "In der Redaktion" in room.api.bot_messages(joan)[-1].text)
