"""Replies: they arrive even if Telegram rejects their markup or is in trouble for a moment."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.running import running_bot
from tickerbot.playground import BadGateway, FloodWait, Refuse

REFUSALS = ["can't parse entities: unsupported tag", "message is too long", "some new refusal"]


@pytest.mark.parametrize("words", REFUSALS)
async def test_an_edit_that_telegram_rejects_is_made_as_plain_text(
    tmp_path: Path, words: str
) -> None:
    async with running_bot(tmp_path) as room:
        anna = room.reader("Anna")
        screen = await room.ask(anna, "/einstellungen")
        room.api.faults.add(kind=Refuse(400, f"Bad Request: {words}"), method="editMessageText")
        await room.tap(anna, screen, data="set:en")
        await room.api.wait_for(lambda: "Settings" in room.api.current(screen).text)
        shown = room.api.current(screen)
    assert shown.entities == []
    assert "<b>" not in shown.text
    assert shown.buttons, "it keeps its buttons"


@pytest.mark.parametrize("words", REFUSALS)
async def test_a_reply_that_telegram_rejects_is_sent_as_plain_text(
    tmp_path: Path, words: str
) -> None:
    async with running_bot(tmp_path) as room:
        anna = room.reader("Anna")
        room.api.faults.add(kind=Refuse(400, f"Bad Request: {words}"), method="sendMessage")
        answer = await room.ask(anna, "/hilfe")
    assert "bold" not in [entity["type"] for entity in answer.entities], "the app marks commands"
    assert "<" not in answer.text


@pytest.mark.parametrize("fault", [FloodWait(1), BadGateway()])
@pytest.mark.parametrize("method", ["sendMessage", "editMessageText"])
async def test_replies_and_edits_are_retried(tmp_path: Path, fault: object, method: str) -> None:
    async with running_bot(tmp_path) as room:
        anna = room.reader("Anna")
        if method == "sendMessage":
            room.api.faults.add(kind=fault, method=method)  # type: ignore[arg-type]
        screen = await room.ask(anna, "/einstellungen")
        if method == "editMessageText":
            room.api.faults.add(kind=fault, method=method)  # type: ignore[arg-type]
        await room.tap(anna, screen, data="set:en")
        await room.api.wait_for(lambda: "Settings" in room.api.current(screen).text)
        assert len(room.api.calls_of(method)) == 2
