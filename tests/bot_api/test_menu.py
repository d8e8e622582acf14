"""What Telegram's apps show of the bot by themselves, set through real HTTP when the bot starts."""

from __future__ import annotations

from pathlib import Path

from tests.running import EDITOR_ID, new_api, running_bot
from tickerbot.playground import BotApi

DESCRIPTION = "description"


def menu(api: BotApi, scope: str, code: str) -> list[str]:
    found = api.settings[("commands", scope, code)]
    assert all(command["description"] for command in found)
    return [command["command"] for command in found]


async def test_readers_and_editors_get_their_menus_in_both_languages(tmp_path: Path) -> None:
    async with running_bot(tmp_path) as room:
        chat = f'{{"chat_id": {EDITOR_ID}, "type": "chat"}}'
        await room.api.wait_for(lambda: ("commands", chat, "de") in room.api.settings)
        assert menu(room.api, '{"type": "all_private_chats"}', "de") == [
            "aktuell", "suche", "eintrag", "korrekturen", "abo", "abmelden", "einstellungen", "hilfe",
            "datenschutz",
        ]  # fmt: skip
        assert menu(room.api, '{"type": "all_group_chats"}', "") == [
            "latest", "search", "entry", "corrections", "help", "privacy",
        ]  # fmt: skip
        assert menu(room.api, chat, "")[:5] == ["add", "edit", "retract", "history", "status"]
        assert menu(room.api, chat, "de")[1:4] == ["korrigieren", "zurueckziehen", "verlauf"]


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
