"""What Telegram's apps show of the bot by themselves, set through real HTTP when the bot starts."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import get_args

import pytest

from tests.routes import routes
from tests.running import EDITOR_ID, TOKEN, new_api, running_bot
from tickerbot.bot_api.bot import Bot
from tickerbot.bot_api.connection import Connection
from tickerbot.bot_api.menu import MAX_PAUSE_S, MAX_READERS, MAX_TEAM, TeamMenus, set_profile
from tickerbot.bot_api.requests import Ask, Messages
from tickerbot.bot_api.routes import CommandRoute, Who
from tickerbot.desk.routes import TEAM_MENUS
from tickerbot.model import Role
from tickerbot.playground import BadGateway, BotApi, DropBefore, FloodWait, Garbage, Refuse
from tickerbot.playground.faults import Kind

DESCRIPTION = "description"


@pytest.fixture(autouse=True)
def _times_as_the_bot_reads_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PTB_TIMEDELTA", "true")  # as the bot sets it at its start


def menu(api: BotApi, scope: str, code: str) -> list[str]:
    found = api.settings[("commands", scope, code)]
    assert all(command["description"] for command in found)
    return [command["command"] for command in found]


async def test_readers_and_editors_get_their_menus_in_both_languages(tmp_path: Path) -> None:
    async with running_bot(tmp_path) as room:
        chat = f'{{"chat_id": {EDITOR_ID}, "type": "chat"}}'
        await room.api.wait_for(lambda: ("commands", chat, "de") in room.api.settings)
        assert menu(room.api, '{"type": "all_private_chats"}', "de") == [
            "aktuell", "suche", "verpasst", "ueberblick", "abo", "abmelden", "einstellungen", "hilfe",
        ]  # fmt: skip
        assert menu(room.api, '{"type": "all_group_chats"}', "") == [
            "latest", "search", "missed", "overview", "help",
        ]  # fmt: skip
        assert menu(room.api, chat, "")[:5] == ["add", "drafts", "scheduled", "edit", "retract"]
        assert menu(room.api, chat, "de")[3:5] == ["korrigieren", "zurueckziehen"]


def test_each_menu_is_short_and_names_what_its_role_may_do() -> None:
    table = routes()
    shown = set()
    for who in ((Who.ANYONE,), (Who.ANYONE, Who.ADMINISTRATORS)):
        named = [each.names[0] for each in table.commands if each.in_menu and each.who in who]
        assert 0 < len(named) <= MAX_READERS
        shown.update(named)
    assert TEAM_MENUS.keys() == set(get_args(Role))
    for role, names in TEAM_MENUS.items():
        assert len(set(names)) == len(names) <= MAX_TEAM
        for name in names:
            route = table.command(name)
            assert route is not None
            assert route.in_menu
            assert route.who.admits(role)
        shown.update(names)
    assert {route.names[0] for route in table.commands if route.in_menu} == shown


async def test_an_empty_chat_says_what_the_bot_is(tmp_path: Path) -> None:
    async with running_bot(tmp_path) as room:
        await room.api.wait_for(lambda: (DESCRIPTION, "") in room.api.settings)
        german = room.api.settings[DESCRIPTION, "de"]
        english = room.api.settings[DESCRIPTION, ""]
    assert german == (
        "Tagesticker: jede neue Meldung sofort, und ein Archiv zum Suchen. Tippen Sie auf „Starten“."
    )
    assert english == "Tagesticker: every new entry at once, and an archive to search. Tap “Start”."


async def test_a_description_set_by_the_operator_stays(tmp_path: Path) -> None:
    api = new_api()
    api.settings[DESCRIPTION, ""] = "Ours."
    async with running_bot(tmp_path, api=api) as room:
        await api.wait_for(lambda: room.api.calls_of("setMyCommands"))
    assert api.settings[DESCRIPTION, ""] == "Ours."
    assert (DESCRIPTION, "de") not in api.settings
    assert len(api.calls_of("getMyDescription")) == 2


def settings_of(api: BotApi) -> dict[object, object]:
    """What Telegram has been told."""
    return {key: value for key, value in api.settings.items() if value}


async def set_through(faults: Sequence[tuple[Kind, str, int]]) -> tuple[BotApi, list[float]]:
    """Set the profile of a ticker with two editors while Telegram fails so; the pauses in between."""
    api = new_api()
    for kind, method, times in faults:
        api.faults.add(kind=kind, method=method, times=times)
    paused: list[float] = []

    async def pause(seconds: float) -> None:
        paused.append(seconds)

    async def answer(_: Ask) -> Messages:
        return ()

    commands = [
        CommandRoute(("latest", "aktuell"), answer),
        CommandRoute(("help", "hilfe"), answer),
    ]
    async with api.serve() as url:
        connection = Connection(4, 5.0)
        bot = Bot(TOKEN, url, connection)
        await bot.initialize()
        await set_profile(
            bot, "Ticker", commands, {EDITOR_ID: "chief", EDITOR_ID + 1: "author"}, pause
        )
        await bot.shutdown()
    return api, paused


@pytest.mark.parametrize(
    "faults",
    [
        [(Refuse(400, "Bad Request: chat not found"), "setMyCommands", 1)],
        [(Refuse(400, "Bad Request: chat not found"), "setMyCommands", 14)],
        [(BadGateway(), "getMyDescription", 1), (Garbage(), "setMyDescription", 2)],
        [(Garbage(200, b'{"ok":true,"result":null}'), "getMyDescription", 2)],
        [(Garbage(200, b'{"ok":true,"result":{"description":5}}'), "getMyDescription", 3)],
        [(Garbage(200, b"[" * 9_000), "setMyCommands", 5), (DropBefore(), "setMyCommands", 3)],
        [(Garbage(200, b'{"ok":true,"result":false}'), "setMyCommands", 25)],
        [(Refuse(401, "Unauthorized"), "setMyCommands", 2)],
    ],
    ids=lambda faults: str(faults)[:60],
)  # fmt: skip
async def test_each_menu_and_description_is_set_though_others_fail(
    faults: list[tuple[Kind, str, int]], caplog: pytest.LogCaptureFixture
) -> None:
    well, _ = await set_through([])
    api, paused = await set_through(faults)
    assert settings_of(api) == settings_of(well)
    assert len(settings_of(api)) == 12
    assert paused == sorted(paused)
    assert 1 <= len(paused) <= sum(times for _, _, times in faults)
    told = [record for record in caplog.records if "could not be set" in record.getMessage()]
    assert len(told) == sum(times for _, _, times in faults), "each failure has its line"
    assert str(EDITOR_ID) not in "".join(record.getMessage() for record in told)


async def test_what_is_set_is_not_set_again_when_others_fail() -> None:
    api, _ = await set_through([(BadGateway(), "setMyCommands", 1)])
    assert len(api.calls_of("setMyCommands")) == 10 + 1
    assert len(api.calls_of("setMyDescription")) == 2


async def test_a_flood_is_waited_out_and_other_pauses_grow_up_to_an_hour() -> None:
    _, paused = await set_through([(FloodWait(700), "setMyCommands", 1)])
    assert paused == [700.0]
    _, paused = await set_through([(BadGateway(), "setMyCommands", 10 * 15)])
    assert paused[:3] == [5.0, 10.0, 20.0]
    assert paused[-1] == MAX_PAUSE_S == 3600.0


async def test_a_mistake_of_ours_in_one_menu_is_logged_and_keeps_no_other_from_being_set(
    caplog: pytest.LogCaptureFixture,
) -> None:
    async def answer(_: Ask) -> Messages:
        return ()

    api = new_api()
    menus: TeamMenus = {"chief": ("without_a_text",)}
    nameless = [CommandRoute(("without_a_text",), answer, Who.EDITORS)]
    async with api.serve() as url:
        bot = Bot(TOKEN, url, Connection(4, 5.0))
        await bot.initialize()
        await set_profile(bot, "Ticker", nameless, {EDITOR_ID: "chief"}, team_menus=menus)
        await bot.shutdown()
    assert len(api.calls_of("setMyCommands")) == 6
    assert len(api.calls_of("setMyDescription")) == 2
    assert sum("could not be set" in record.getMessage() for record in caplog.records) == 2
