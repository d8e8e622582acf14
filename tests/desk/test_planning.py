"""Later: a draft goes out by itself at its time, through real HTTP."""

from __future__ import annotations

import contextlib
import time
from collections.abc import AsyncIterator
from contextlib import closing
from pathlib import Path

import pytest
from sqlite_utils import Database

from tests.databases import until_committed
from tests.running import QuickBotProcess, bot_process, first_data, running_bot
from tests.tdlib import assert_sendable
from tests.teams import Team, running_team
from tests.tickers import ticker
from tickerbot.playground import Message
from tickerbot.storage import inbox, people
from tickerbot.storage.archive import entries
from tickerbot.storage.database import open_database
from tickerbot.storage.newsroom import plans
from tickerbot.storage.newsroom.plans import Plan
from tickerbot.storage.transactions import transaction


@pytest.fixture
async def team(tmp_path: Path) -> AsyncIterator[Team]:
    async with running_team(tmp_path, "never") as team:
        yield team


def published(team: Team) -> list[str]:
    with closing(open_database(team.room.database)) as db:
        return [entry.headline for entry in entries.all_entries(db)]


def plan_of(team: Team, draft_id: int = 1) -> Plan | None:
    with closing(open_database(team.room.database)) as db:
        return plans.find(db, draft_id)


def nothing_unhandled(db: Database) -> bool:
    """Whether no update would be handled again after a crash."""
    return db.table("inbox").count_where(inbox.UNHANDLED) == 0


async def due_now(team: Team, seconds_ago: int = 0) -> None:
    """Let the time of all plans have come, so long ago."""
    with closing(open_database(team.room.database)) as db, transaction(db):
        then = int(time.time()) - seconds_ago
        db.execute("update plans set made_at = ?, publish_at = ?", [then - 9, then])


async def planned(team: Team, how: str = "In einer Stunde") -> Message:
    """A draft of the editor's that goes out later: its card."""
    card = await team.room.ask(team.editor, "/add Deich hält\nAlles gut.")
    seen = len(team.room.api.bot_messages(team.editor))
    await team.room.tap(team.editor, card, "Später …")
    question = await team.next(team.editor, seen)
    assert_sendable(question.html)
    assert question.button_labels[:2] == ["In 15 Minuten", "In einer Stunde"]
    if how in question.button_labels:
        await team.room.tap(team.editor, question, how)
        await team.says(question, "⏱ Geplant: Deich hält")
    else:
        assert "⏱ Geplant: Deich hält" in (await team.room.ask(team.editor, how)).text
    return await team.says(card, "⏱ Geplant: ")


@pytest.mark.parametrize("how", ["In einer Stunde", "in 60 min"])
async def test_it_goes_out_at_its_time_and_the_card_becomes_the_receipt(
    team: Team, how: str
) -> None:
    card = await planned(team, how)
    assert card.button_labels == ["Jetzt veröffentlichen", "Zeit ändern", "Ändern", "Nicht planen"]
    assert_sendable(card.html)
    plan = plan_of(team)
    assert plan is not None
    assert abs(plan.publish_at - time.time() - 3600) < 30
    for user in (team.chief, team.author):  # all of the desk see it, and open what they may
        listed = await team.room.ask(user, "/geplant")
        assert "Deich hält · Ole" in listed.text
        assert listed.button_labels == (["1"] if user is team.chief else [])
    assert published(team) == []
    await due_now(team)
    await team.says(card, "✓ Nr. 1 veröffentlicht")
    assert published(team) == ["Deich hält"]
    assert "Geplant ist nichts" in (await team.room.ask(team.editor, "/scheduled")).text
    log = (await team.room.ask(team.chief, "/log")).text
    assert "Ole: den Entwurf von Nr. 1 geplant für" in log


async def test_it_goes_out_now_at_another_time_or_not_at_all(team: Team) -> None:
    room = team.room
    card = await planned(team)
    old = first_data(card)
    seen = len(room.api.bot_messages(team.editor))
    await room.tap(team.editor, card, "Zeit ändern")
    await team.next(team.editor, seen)
    assert "verstehe ich nicht" in (await room.ask(team.editor, "wenn es passt")).text
    assert "Uhrzeit" in (await room.ask(team.editor, "morgen")).text
    assert "schon vorbei" in (await room.ask(team.editor, "heute 0:00")).text
    assert "morgen, 06:07 Uhr" in (await room.ask(team.editor, "morgen 6:07")).text
    await team.says(card, "morgen, 06:07 Uhr")
    await room.tap(team.editor, card, "Nicht planen")
    again = await team.says(card, "Vorschau")
    assert "Veröffentlichen" in again.button_labels
    assert plan_of(team) is None
    assert "nicht mehr gültig" in await room.tap(team.editor, card, data=old)
    # the twins, which are for the newest draft
    assert "in 20" not in (await room.ask(team.editor, "/spaeter in 20 min")).text
    assert plan_of(team) is not None
    assert "Nicht mehr geplant" in (await room.ask(team.editor, "/later off")).text
    assert plan_of(team) is None
    await room.ask(team.editor, "/later 2 Stunden")
    assert plan_of(team) is None, "what is no time is told"
    await room.ask(team.editor, "/later in 2 Stunden")
    card = await team.says(card, "⏱ Geplant")
    await room.tap(team.editor, card, "Jetzt veröffentlichen")
    await team.says(card, "✓ Nr. 1 veröffentlicht")
    assert published(team) == ["Deich hält"]


async def test_now_by_command_is_for_what_is_planned(team: Team) -> None:
    card = await team.room.ask(team.editor, "/add Deich hält\nAlles gut.")
    assert "Geplant ist nichts" in (await team.room.ask(team.editor, "/later now")).text
    await team.room.ask(team.editor, "/later in 2 h")
    await team.room.ask(team.editor, "/later jetzt")
    await team.says(card, "✓ Nr. 1 veröffentlicht")


async def test_a_changed_text_keeps_its_time(team: Team) -> None:
    room = team.room
    words = room.api.send(team.editor, "/add Deich hält\nAlles gut.")
    await team.next(team.editor, 1)
    await room.ask(team.editor, "/later in 2 h")
    seen = len(room.api.bot_messages(team.editor))
    room.api.edit(team.editor, words, "/add Deich bricht\nAlles schlecht.")
    card = await team.next(team.editor, seen)
    assert card.text.startswith("⏱ Geplant")
    await due_now(team)
    await team.says(card, "✓ Nr. 1 veröffentlicht: Deich bricht")


async def test_what_is_late_by_more_than_five_minutes_is_asked_about(tmp_path: Path) -> None:
    async with ticker(tmp_path, private=3) as world:
        api = world.room.api
        async with bot_process(world.room.url, world.room.database, QuickBotProcess) as bot:
            late = await world.room.ask(world.editor, "/add Zu spät\nText")
            await world.room.ask(world.editor, "/later in 2 h")
            fine = await world.room.ask(world.editor, "/add Noch gut\nText")
            await world.room.ask(world.editor, "/later in 2 h")
            await until_committed(world.room.database, nothing_unhandled)
            await bot.kill()
            now = int(time.time())
            with closing(open_database(world.room.database)) as db, transaction(db):
                db.execute("update plans set made_at = 0, publish_at = ?", [now - 240])
                db.execute("update plans set publish_at = ? where draft_id = 1", [now - 301])
            await bot.start()
            await api.wait_for(lambda: "veröffentlicht" in api.current(fine).text)
            await world.all_have("Noch gut")
            await api.wait_for(
                lambda: "Nicht hinausgegangen" in api.bot_messages(world.editor)[-1].text
            )
            question = api.bot_messages(world.editor)[-1]
            assert "der Bot lief da nicht" in question.text
            assert all("Zu spät" not in str(world.got(target)) for target in world.targets)
            await api.wait_for(lambda: "Nicht hinausgegangen" in api.current(late).text)
            await world.room.tap(world.editor, api.current(late), "Jetzt veröffentlichen")
            await world.all_have("Zu spät")


async def test_whose_author_was_removed_it_is_asked_about_and_not_sent(team: Team) -> None:
    room = team.room
    await planned(team)
    with closing(open_database(room.database)) as db:
        number = people.number_of(db, team.editor.id)
    seen = len(room.api.bot_messages(team.chief))
    await room.ask(team.chief, f"/team {number} entfernen", answers=2)
    moved = room.api.bot_messages(team.chief)[seen]
    assert moved.text.startswith("⏱ Geplant")
    await due_now(team)
    question = await team.next(team.chief, seen + 2)
    assert "Nicht hinausgegangen" in question.text
    assert published(team) == []
    await room.tap(
        team.chief, await team.says(moved, "Nicht hinausgegangen"), "Jetzt veröffentlichen"
    )
    await team.says(moved, "✓ Nr. 1 veröffentlicht")


async def test_an_authors_time_needs_an_approval(team: Team) -> None:
    room = team.room
    card = await room.ask(team.author, "/add Deich hält\nAlles gut.")
    await room.ask(team.author, "/later in 2 h")
    card = await team.says(card, "wenn bis dahin jemand freigegeben hat")
    assert card.button_labels[0] == "Prüfen lassen"
    seen = [len(room.api.bot_messages(user)) for user in (team.editor, team.chief)]
    await room.tap(team.author, card, "Prüfen lassen")
    shown = await team.next(team.editor, seen[0])
    other = await team.next(team.chief, seen[1])
    assert "⏱ Geplant" in shown.text
    await room.tap(team.editor, shown, "Freigeben")
    buttons = ["Jetzt veröffentlichen", "Zeit ändern", "Nicht planen"]
    await room.api.wait_for(lambda: room.api.current(shown).button_labels == buttons)
    await team.says(card, "✓ Freigegeben von Ole")
    await team.says(other, "✓ Freigegeben von Ole")
    assert published(team) == []
    await due_now(team)
    await team.says(shown, "✓ Nr. 1 veröffentlicht")
    await team.says(card, "✓ Freigegeben von Ole")
    assert published(team) == ["Deich hält"]


async def test_an_approved_text_that_changes_has_to_be_approved_again(team: Team) -> None:
    room = team.room
    words = room.api.send(team.author, "/add Deich hält\nAlles gut.")
    card = await team.next(team.author, 1)
    await room.ask(team.author, "/later in 2 h")
    card = await team.says(card, "⏱ Geplant")
    seen = len(room.api.bot_messages(team.editor))
    await room.tap(team.author, card, "Prüfen lassen")
    shown = await team.next(team.editor, seen)
    await room.tap(team.editor, shown, "Freigeben")
    await team.says(card, "✓ Freigegeben")
    before = len(room.api.bot_messages(team.author))
    room.api.edit(team.author, words, "/add Deich bricht\nAlles schlecht.")
    await team.says(shown, "geändert oder verworfen")
    again = await team.next(team.author, before)
    assert "⏱ Geplant" in again.text
    assert "wenn bis dahin jemand freigegeben hat" in again.text
    assert again.button_labels[0] == "Prüfen lassen"
    seen = len(room.api.bot_messages(team.editor))
    await due_now(team)
    assert "Es fehlt eine Freigabe" in (await team.next(team.editor, seen)).text
    assert published(team) == []


async def test_an_author_who_calls_off_what_was_approved_sees_it_once_more(team: Team) -> None:
    room = team.room
    card = await room.ask(team.author, "/add Deich hält\nAlles gut.")
    await room.ask(team.author, "/later in 2 h")
    seen = len(room.api.bot_messages(team.editor))
    await room.tap(team.author, await team.says(card, "⏱ Geplant"), "Prüfen lassen")
    await room.tap(team.editor, await team.next(team.editor, seen), "Freigeben")
    await team.says(card, "✓ Freigegeben")
    listed = await room.ask(team.author, "/geplant")
    opened = await room.tap_and_read(team.author, listed, first_data(listed))
    assert "Es ist freigegeben" in opened.text
    assert opened.button_labels == ["Zeit ändern", "Ändern", "Nicht planen"]
    seen = len(room.api.bot_messages(team.author))
    await room.tap(team.author, opened, "Nicht planen")
    await team.says(opened, "Nicht mehr geplant: Deich hält")
    assert (await team.next(team.author, seen)).button_labels[0] == "Prüfen lassen"
    with_it = [it for it in room.api.bot_messages(team.author) if "Vorschau" in it.text]
    assert len(with_it) == 1


async def test_without_an_approval_it_is_asked_about(team: Team) -> None:
    room = team.room
    card = await room.ask(team.author, "/add Deich hält\nAlles gut.")
    await room.ask(team.author, "/later in 2 h")
    seen = len(room.api.bot_messages(team.editor))
    await due_now(team)
    question = await team.next(team.editor, seen)
    assert "Es fehlt eine Freigabe" in question.text
    assert_sendable(question.html)
    await team.says(card, "Nicht hinausgegangen")
    assert published(team) == []
    await room.tap(team.editor, question, "Ansehen")
    opened = await team.next(team.editor, seen + 1)
    await room.tap(team.editor, opened, "Jetzt veröffentlichen")
    await team.says(opened, "✓ Nr. 1 veröffentlicht")
    await team.says(card, "✓ Freigegeben von Ole")


async def test_a_rehearsal_goes_to_the_team_alone_at_its_time(team: Team) -> None:
    room = team.room
    await room.ask(team.editor, "/probe")
    await room.ask(team.editor, "/add Deich hält\nAlles gut.")
    await room.ask(team.editor, "/later in 2 h")
    seen = len(room.api.bot_messages(team.chief))
    await due_now(team)
    shown = await team.next(team.chief, seen)
    assert shown.text.startswith("PROBE – NICHT VERÖFFENTLICHT")
    assert published(team) == []


async def test_the_undo_window_of_an_approval_and_who_holds_it(tmp_path: Path) -> None:
    async with contextlib.AsyncExitStack() as stack:
        room = await stack.enter_async_context(running_bot(tmp_path, undo="60s"))
        with closing(open_database(room.database)) as db, transaction(db):
            people.set_role(db, 901, "editor", 0)
            people.set_role(db, 902, "author", 0)
        team = Team(room, room.editor(), room.editor("Ole", 901), room.editor("Anna", 902))
        for user in (team.chief, team.editor, team.author):
            await room.ask(user, "/help")
        own, chiefs, editors = await team.submit()
        seen = len(room.api.bot_messages(team.author))
        await room.tap(team.editor, editors, "Freigeben")
        await team.says(editors, "⏳ Geht in")
        await team.says(own, "✓ Freigegeben von Ole")
        await room.ask(team.chief, "/halt")
        await team.says(editors, "⏸ Angehalten von Edda")
        again = await team.next(team.author, seen)
        assert again.button_labels[0] == "Prüfen lassen"
        await team.says(chiefs, "✓ Freigegeben")
        # what goes out before its time is held, too, by button and by command
        card = await room.ask(team.editor, "/add Fähre fährt")
        await room.ask(team.editor, "/later in 2 h")
        assert "„Halt“ hält es an" in (await room.ask(team.editor, "/later now")).text
        assert "in 60 Sekunden" in (await team.says(card, "⏳ Geht in")).text
        # the command does not say of what has a time that it is open
        await room.ask(team.editor, "/add Bahn fährt")
        await room.ask(team.editor, "/later in 2 h")
        assert "ist geplant, siehe oben" in (await room.ask(team.editor, "/publish")).text
        await room.ask(team.editor, "/add Bus fährt")
        for _ in ("once", "again"):
            told = (await room.ask(team.editor, "/publish")).text
            assert told.startswith("Eine Meldung geht gleich hinaus, siehe oben;")
        assert published(team) == []


async def test_within_a_second_of_its_time(team: Team) -> None:
    """Measured by when the entry was published, by the bot's clock and by ours."""
    card = await team.room.ask(team.editor, "/add Deich hält\nAlles gut.")
    await team.room.ask(team.editor, "/later in 2 h")
    at = int(time.time()) + 2
    with closing(open_database(team.room.database)) as db, transaction(db):
        db.execute("update plans set publish_at = ?", [at])
    await until_committed(team.room.database, lambda db: db.table("entries").count == 1)
    assert 0 <= time.time() - at < 1
    await team.says(card, "veröffentlicht")
