"""Every command of the chat and every kind of button is documented, and nothing that is none."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.routes import routes
from tests.running import EDITOR_ID, running_bot
from tickerbot.model import Language

ROOT = Path(__file__).parents[2]
IN_THE_CHAT = (ROOT / "docs" / "chat.md").read_text("utf-8")
IN_SHORT = (ROOT / "README.md").read_text("utf-8").partition("## What it does")[2]
BUTTONS = (ROOT / "docs" / "buttons.md").read_text("utf-8")
LOCALES = ROOT / "tickerbot" / "locales"


def documented_routes() -> tuple[list[set[str]], set[str]]:
    """The names of each command, and the beginnings of what buttons carry.

    Only this function knows where they stand in the code.
    """
    table = routes()
    # a second name that is in no menu has a line of its own
    by_handler: dict[object, set[str]] = {}
    for route in table.commands:
        by_handler.setdefault(route.answer, set()).update(route.names)
    return list(by_handler.values()), set(table.prefixes)


COMMANDS, PREFIXES = documented_routes()
NAMES = {name for names in COMMANDS for name in names}
# Telegram's own button sends the first; the second is one of @BotFather's
NOT_TOLD, NOT_OURS = {"start"}, {"setinline"}


def named(text: str) -> set[str]:
    """The commands that a text names; no closing tags, and no parts of addresses."""
    return set(re.findall(r"(?<![\w<:/.])/([a-z]+)\b", text))


@pytest.mark.parametrize("name", sorted(NAMES))
def test_the_document_names_the_command(name: str) -> None:
    assert f"`/{name}" in IN_THE_CHAT


def test_no_document_names_another_command() -> None:
    assert named(IN_THE_CHAT) - NOT_OURS == NAMES
    assert named(IN_SHORT) <= NAMES


@pytest.mark.parametrize("language", ["de", "en"])
def test_no_text_names_a_command_that_is_not_there(language: Language) -> None:
    texts = (LOCALES / f"{language}.ftl").read_text("utf-8")
    assert named(texts)
    assert named(texts) <= NAMES


@pytest.mark.parametrize("language", ["de", "en"])
async def test_editors_are_told_every_command_by_help_or_menu(
    tmp_path: Path, language: Language
) -> None:
    async with running_bot(tmp_path) as room:
        editor = room.api.add_user("Edda", language_code=language, user_id=EDITOR_ID)
        first = await room.ask(editor, "/help")
        told = named(first.text)
        for row in first.buttons or []:
            page = await room.tap_to_change(editor, first, row[0]["text"])
            told |= named(page.text)
            await room.tap_to_change(editor, page, (page.buttons or [])[0][0]["text"])
        scope = f'{{"chat_id": {EDITOR_ID}, "type": "chat"}}'
        menu = ("commands", scope, "de" if language == "de" else "")
        await room.api.wait_for(lambda: menu in room.api.settings)
        told |= {command["command"] for command in room.api.settings[menu]}
    assert told <= NAMES
    assert [names for names in COMMANDS if not names & told] == [NOT_TOLD]


def test_the_table_of_buttons_has_every_kind_and_no_other() -> None:
    rows = re.findall(r"^\| (`.+?) \|", BUTTONS, re.MULTILINE)
    told = [data.partition(":")[0] for row in rows for data in re.findall("`([^`]+)`", row)]
    assert set(told) == PREFIXES
