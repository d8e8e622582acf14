"""docs/command-line.md tells every command with its options, and none that is not there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from tickerbot.cli.main import cli

ROOT = Path(__file__).parents[2]
ON_THE_COMMAND_LINE = (ROOT / "docs" / "command-line.md").read_text("utf-8")


def walk(group: click.Group, *path: str) -> Iterator[tuple[str, click.Command]]:
    """The commands under a group, each by the words that call it."""
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from walk(command, *path, name)
        else:
            yield " ".join((*path, name)), command


COMMANDS = dict(walk(cli))
# of each point the words in small letters behind the program's name, and all that it says
POINTS = {
    call.strip(): text
    for call, text in re.findall(
        r"^- `tickerbot((?: [a-z]+)+)(.*(?:\n  .*)*)", ON_THE_COMMAND_LINE, re.MULTILINE
    )
}


def options(command: click.Command) -> set[str]:
    return {name for param in command.params for name in param.opts if name.startswith("--")}


def test_each_command_has_a_point_and_each_point_a_command() -> None:
    assert POINTS.keys() == COMMANDS.keys()
    assert len(POINTS) == len(re.findall("^- ", ON_THE_COMMAND_LINE, re.MULTILINE))


@pytest.mark.parametrize("call", COMMANDS)
def test_the_point_names_the_options_and_no_others(call: str) -> None:
    assert set(re.findall(r"(?<!\w)--[a-z-]+", POINTS[call])) == options(COMMANDS[call])


@pytest.mark.parametrize("call", COMMANDS)
def test_the_point_names_the_choices(call: str) -> None:
    for param in COMMANDS[call].params:
        if isinstance(param.type, click.Choice):
            assert f"`{param.opts[0]} {'|'.join(param.type.choices)}`" in POINTS[call]


def test_the_documents_call_the_commands_that_are_there() -> None:
    documents = [ROOT / "README.md", ROOT / ".env.example", ROOT / "CHANGELOG.md"]
    texts = [path.read_text("utf-8") for path in (*documents, *(ROOT / "docs").glob("*.md"))]
    called = re.findall(r"(?<=[`\"/]tickerbot )[a-z]+", "\n".join(texts))
    assert set(called) == cli.commands.keys()
