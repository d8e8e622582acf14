"""The log: a line each, for people or for programs, and no secret in either."""

from __future__ import annotations

import contextlib
import io
import json
import logging
import re
import sys
import threading
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.commandline import tickerbot
from tests.running import TOKEN, Newsroom, bot_process, new_api
from tickerbot import events
from tickerbot.cli.logs import set_up_logging
from tickerbot.events import EVENTS

SECRETS = ("4711:AAsecret", "AAsecret", 'pass"wort/ö')


LIBRARIES = [
    "aiohttp.server",
    "httpx",
    "telegram.ext.Updater",
    "asyncio",
    "apscheduler.executors",
    "x",
]
# of people, and of entries
WORDS = st.text(st.characters(codec="utf-8", categories=["L", "N", "P", "S"]), min_size=12).filter(
    lambda words: "%" not in words
)


@pytest.fixture(autouse=True)
def _logging_as_before() -> Iterator[None]:
    """What logging writes to is the process's, and so are the ways by which Python tells of trouble."""
    root = logging.getLogger()
    before = root.handlers[:], root.level
    hooks = warnings.showwarning, sys.unraisablehook, threading.excepthook
    yield
    root.handlers[:], root.level = before[0], before[1]
    warnings.showwarning, sys.unraisablehook, threading.excepthook = hooks


@pytest.mark.parametrize("form", ["text", "json"])
def test_a_record_is_a_line_without_secrets(
    form: Literal["text", "json"], capfd: pytest.CaptureFixture[str]
) -> None:
    set_up_logging("INFO", SECRETS, form=form)
    log = logging.getLogger("tickerbot.test")
    log.info(events.OUTAGE, 'pass"wort/ö', "AAsecret", 2.0)
    try:
        int("https://api/bot4711:AAsecret/x pass%22wort%2F%C3%B6")
    except ValueError:
        log.exception(events.CRASHED)
    told = capfd.readouterr().err
    assert "AAsecret" not in told
    assert "wort" not in told
    assert "***" in told
    if form == "json":
        first, second = (json.loads(line) for line in told.splitlines())
        assert (first["level"], first["event"]) == ("INFO", "outage")
        assert first["message"] == "*** (***); next try in 2 s"
        assert (first["what"], first["answer"], first["seconds"]) == ("***", "***", 2.0)
        assert second["event"] == "crashed"
        assert "ValueError" in second["error"]
    else:  # by the machine's clock, which tells how far it is from UTC
        moment = r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3}[+-]\d\d:\d\d "
        assert re.match(moment, told.splitlines()[0])


def written(form: Literal["text", "json"], say: Callable[[], object]) -> str:
    """What the log has of what is said."""
    with contextlib.redirect_stderr(io.StringIO()) as told:
        set_up_logging("DEBUG", SECRETS, form=form)
        say()
    return told.getvalue()


def say_it(library: str, level: int, how: str, words: str) -> None:
    log = logging.getLogger(library)
    match how:
        case "put in":
            log.log(level, "Error handling request from %s (%d)", words, 4711)
        case "put together":
            log.log(level, f"a task has failed: {words}\n4711")
        case "by name":
            log.log(level, "%(words)s is no job", {"words": words})
        case "no text":
            log.log(level, [words])
        case "an error":
            try:
                int(words + "x")
            except ValueError:
                log.log(level, "that went wrong", exc_info=True, stack_info=True)
        case "a warning":
            warnings.warn(words, ResourceWarning, stacklevel=1)


HOW = ["put in", "put together", "by name", "no text", "an error", "a warning"]


@given(
    st.sampled_from(LIBRARIES),
    st.sampled_from([logging.WARNING, logging.ERROR, logging.CRITICAL]),
    st.sampled_from(HOW),
    WORDS,
)
@pytest.mark.filterwarnings("always::ResourceWarning")
def test_of_a_library_the_log_has_its_name_and_what_stands_in_its_source(
    library: str, level: int, how: str, words: str
) -> None:
    plain, as_json = (
        written(form, lambda: say_it(library, level, how, words)) for form in ("text", "json")
    )
    (line,) = as_json.splitlines()
    shown = json.loads(line)
    assert shown["event"] == "library"
    assert shown["library"] == ("python" if how == "a warning" else library.partition(".")[0])
    assert shown["message"].splitlines()[0] in plain
    for text in (plain, shown["message"], shown["what"], shown.get("error", "")):
        assert words not in text
        assert "4711" not in text
    if how == "put in":
        assert shown["what"] == "Error handling request from … (…)"
    elif how == "put together":
        assert shown["what"].startswith("something at test_logs:")
    elif how == "an error":
        assert "ValueError" in shown["error"]
    else:
        assert len(plain.splitlines()) == 1


@pytest.mark.parametrize("library", LIBRARIES)
def test_the_daily_work_of_libraries_is_not_logged_at_any_level(library: str) -> None:
    def work() -> None:
        logging.getLogger(library).info("GET https://api.telegram.org/bot4711:AAsecret/getMe")
        logging.getLogger(library).debug("a body")
        logging.getLogger("tickerbot.app").debug(events.STOPPING)

    (line,) = written("json", work).splitlines()
    assert json.loads(line)["event"] == "stopping"


def test_what_nobody_catches_is_a_line_without_its_words() -> None:
    def lose() -> None:
        thread = threading.Thread(target=lambda: int("geheim"))
        thread.start()
        thread.join()

    line = written("text", lose)
    assert "python says: ValueError" in line
    assert "geheim" not in line


@pytest.mark.parametrize(
    "wrong", [{"TICKERBOT_TOKEN": ""}, {"TICKERBOT_TOKEN_FILE": "none", "TICKERBOT_TOKEN": ""},
              {"TICKERBOT_TOKEN": TOKEN, "TICKERBOT_WEBHOOK_URL": "https://example.org/hook"}],
)  # fmt: skip
def test_wrong_settings_are_a_line_of_json_too(wrong: dict[str, Any]) -> None:
    said = tickerbot("run", expect=2, TICKERBOT_LOG_FORMAT="json", **wrong).stderr
    last = [json.loads(line) for line in said.splitlines()][-1]
    assert (last["event"], last["level"]) == ("ended", "CRITICAL")
    assert "TICKERBOT_" in last["reason"] or "none: the token" in last["reason"]


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
