"""The log is a closed list of events, each a line, without anybody's words or ids."""

from __future__ import annotations

import ast
import logging
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import tickerbot
from tickerbot import events
from tickerbot.cli.logs import RedactingFormatter
from tickerbot.events import EVENTS, Event

ROOT = Path(tickerbot.__file__).parent
WAYS = {"debug", "info", "warning", "error", "exception", "critical", "fatal", "log"}
FIELDS = {
    "after", "answer", "audiences", "backup", "before", "bot", "chats", "copies", "done", "drafts",
    "entries", "entry", "failed", "library", "messages", "milliseconds", "mode", "path", "pictures",
    "proxy", "rate", "reason", "seconds", "server", "ticker", "until", "update", "what",
}  # fmt: skip
"""What is told of an event; an ``update`` is Telegram's number of it."""


def loggers(tree: ast.AST) -> set[str]:
    """The names under which a module has loggers."""
    return {
        target.id
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign) and "getLogger" in ast.unparse(node.value)
        for target in node.targets
        if isinstance(target, ast.Name)
    }


def lines_logged(source: str) -> Iterator[ast.Call]:
    """The calls of a logger in a module."""
    tree = ast.parse(source)
    names = loggers(tree)
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            of = ast.unparse(node.func.value)
            is_logger = of in names or of == "logging" or "getLogger(" in of
            if is_logger and node.func.attr in WAYS:
                yield node


def event_of(call: ast.Call) -> Event | None:
    """The event that a call logs; None if it logs something else."""
    found = re.fullmatch(r"events\.([A-Z_]+)", ast.unparse(call.args[0])) if call.args else None
    return getattr(events, found[1]) if found else None


def test_every_line_of_the_log_is_an_event_of_the_list_and_every_event_is_logged() -> None:
    logged = set()
    for path in sorted(ROOT.rglob("*.py")):
        for call in lines_logged(path.read_text("utf-8")):
            where = f"{path.relative_to(ROOT)}:{call.lineno}"
            event = event_of(call)
            assert event is not None, f"{where} logs what is not in events.py"
            if not any(isinstance(argument, ast.Starred) for argument in call.args):
                assert len(call.args) == 1 + len(event.fields), where
            assert not call.keywords, where
            logged.add(event.name)
    assert logged == set(EVENTS)


@pytest.mark.parametrize(
    "line",
    [
        'log.info("a text")', "log.warning(text)", 'logging.getLogger("x").error("a text")',
        'logging.warning("a text")', 'log.log(20, "a text")', "log.error(f'{events.BUSY}')",
    ],
)  # fmt: skip
def test_a_line_that_is_no_event_is_found(line: str) -> None:
    (call,) = lines_logged(f"log = logging.getLogger(__name__)\n{line}\n")
    assert event_of(call) is None


def test_each_event_has_a_name_of_its_own_and_fields_that_are_nobodys() -> None:
    found = [value for value in vars(events).values() if isinstance(value, Event)]
    assert len(found) == len(EVENTS) > 40
    for event in found:
        assert re.fullmatch(r"[a-z]+(-[a-z]+)*", event.name)
        assert len(re.findall(r"%[^ %]*[sdfo]", event)) == len(event.fields), event.name
        assert set(event.fields) <= FIELDS, event.name
        assert "\n" not in event


def line_of(event: Event, *args: object) -> str:
    record = logging.LogRecord("tickerbot.x", logging.INFO, "x.py", 1, event, args, None)
    return RedactingFormatter(()).format(record)


@pytest.mark.parametrize(
    "quoted", ['Unsupported start tag "geheim" at byte', "button URL 'geheim.example' is invalid"]
)
def test_what_telegram_quotes_of_a_message_is_left_out(quoted: str) -> None:
    line = line_of(events.SENT_PLAIN, f"can't parse entities: {quoted}, as it can't")
    assert "geheim" not in line
    assert "can't parse entities" in line
    assert line.endswith("as it can't); trying it as plain text")


def test_of_an_error_that_was_not_foreseen_its_words_are_left_out() -> None:
    words = "streng geheim"

    def fail() -> None:
        try:
            dict[str, str]()[words]
        except KeyError as error:
            raise ValueError(words) from error

    with pytest.raises(ValueError, match=words) as raised:
        fail()
    shown = RedactingFormatter(()).formatException((raised.type, raised.value, raised.tb))
    assert words not in shown
    assert shown.index("KeyError\n") < shown.index("raise ValueError")
    assert shown.endswith("ValueError")
    assert "in fail" in shown
