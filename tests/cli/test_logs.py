"""The log: a line each, for people or for programs, and no secret in either."""

from __future__ import annotations

import json
import logging
from pathlib import Path
from typing import Literal

import pytest

from tests.running import bot_process, new_api
from tickerbot.cli.logs import set_up_logging

SECRETS = ("4711:AAsecret", "AAsecret", 'pass"wort/ö')


@pytest.mark.parametrize("form", ["text", "json"])
def test_a_record_is_a_line_without_secrets(
    form: Literal["text", "json"], capfd: pytest.CaptureFixture[str]
) -> None:
    root = logging.getLogger()
    before = root.handlers[:], root.level
    try:
        set_up_logging("INFO", SECRETS, form=form)
        log = logging.getLogger("tickerbot.test")
        log.info("with %s and %s", 'pass"wort/ö', "AAsecret")
        try:
            int("https://api/bot4711:AAsecret/x pass%22wort%2F%C3%B6")
        except ValueError:
            log.exception("failed")
    finally:
        root.handlers[:], root.level = before[0], before[1]
    told = capfd.readouterr().err
    assert "AAsecret" not in told
    assert "wort" not in told
    assert "***" in told
    if form == "json":
        first, second = (json.loads(line) for line in told.splitlines())
        assert (first["level"], first["event"]) == ("INFO", "with %s and %s")
        assert first["message"] == "with *** and ***"
        assert "ValueError" in second["error"]


async def test_the_bot_logs_in_json_if_it_is_told_to(tmp_path: Path) -> None:
    api = new_api()
    async with api.serve() as url:
        path = tmp_path / "ticker.db"
        async with bot_process(url, path, TICKERBOT_LOG_FORMAT="json") as bot:
            await api.wait_for(lambda: bool(api.calls_of("setMyCommands")))
            assert await bot.end() == 0
        lines = [json.loads(line) for line in bot.output.decode().splitlines()]
        assert {"time", "level", "logger", "event", "message"} <= lines[0].keys()
