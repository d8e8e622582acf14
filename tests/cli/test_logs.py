"""The log: a line each, for people or for programs, and no secret in either."""

from __future__ import annotations

import json
import logging
import re
from pathlib import Path
from typing import Literal

import pytest

from tests.running import Newsroom, bot_process, new_api
from tickerbot import events
from tickerbot.cli.logs import set_up_logging
from tickerbot.events import EVENTS

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
        log.info(events.OUTAGE, 'pass"wort/ö', "AAsecret", 2.0)
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
        assert (first["level"], first["event"]) == ("INFO", "outage")
        assert first["message"] == "*** (***); next try in 2 s"
        assert (first["what"], first["answer"], first["seconds"]) == ("***", "***", 2.0)
        assert second["event"] == "library"
        assert "ValueError" in second["error"]
    else:  # by the machine's clock, which tells how far it is from UTC
        moment = r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3}[+-]\d\d:\d\d "
        assert re.match(moment, told.splitlines()[0])


async def test_the_bot_logs_in_json_if_it_is_told_to(tmp_path: Path) -> None:
    """Also the line that it ends with, and one for each broadcast."""
    api, path = new_api(), tmp_path / "ticker.db"
    async with api.serve() as url, bot_process(url, path, TICKERBOT_LOG_FORMAT="json") as bot:
        room = Newsroom(api, url, path)
        edda, anna = room.editor(), room.reader("Anna")
        await room.subscribe(anna)
        receipt = await room.publish(edda, "Deich hält\nGut so.")
        await api.wait_for(lambda: "Fertig" in api.current(receipt).text)
        path.unlink()
        assert await bot.wait() == 3
    lines = [json.loads(line) for line in bot.output.decode().splitlines()]
    assert all({"time", "level", "logger", "event", "message"} <= line.keys() for line in lines)
    assert {line["event"] for line in lines} <= EVENTS.keys()
    (done,) = [line for line in lines if line["event"] == "delivered"]
    assert (done["entry"], done["what"], done["messages"], done["failed"]) == (1, "published", 1, 0)
    assert (lines[-1]["event"], lines[-1]["level"]) == ("ended", "CRITICAL")
    assert "deleted or moved away" in lines[-1]["reason"]
    told = bot.output.decode()
    assert not any(str(word) in told for word in ("Deich", anna.id, edda.id))
