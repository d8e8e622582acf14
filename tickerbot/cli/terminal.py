"""What the commands share: complaints, settings, the open database, progress, and where output goes."""

from __future__ import annotations

import contextlib
import os
import sqlite3
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO, TYPE_CHECKING

import click

from tickerbot.errors import TickerbotError
from tickerbot.settings import Settings, load_settings, unknown_variables

if TYPE_CHECKING:
    from sqlite_utils import Database

PROGRESS_FROM = 2_000
"""Steps (such as entries) from which on an import shows a progress bar on a terminal."""


def complain(text: str) -> None:
    """Write each line to standard error, under the program's name."""
    for line in text.splitlines():
        click.echo(f"tickerbot: {line}", err=True)


def read_settings(**overrides: object) -> Settings:
    """The settings, with a complaint about what looks like one and is none. Raises SettingsError."""
    for line in unknown_variables():  # first: it may be the reason for what is wrong
        complain(line)
    return load_settings(**overrides)


@contextlib.contextmanager
def database_of(settings: Settings, *, create: bool = True) -> Iterator[Database]:
    """The open database; what SQLite complains of becomes a DatabaseError."""
    from tickerbot.storage.database import open_database
    from tickerbot.storage.transactions import explain

    with contextlib.closing(open_database(settings.database, create=create)) as db:
        try:
            yield db
        except sqlite3.DatabaseError as error:
            raise explain(error, settings.database) from error


@contextlib.contextmanager
def progress_bar(length: int, name: str) -> Iterator[Callable[[int], None]]:
    """A bar on standard error that is told how much more is done, for much, and only on a terminal."""
    if length < PROGRESS_FROM or not sys.stderr.isatty():
        yield lambda _: None
        return
    with click.progressbar(length=length, label=name, file=sys.stderr) as bar:
        yield bar.update


@contextlib.contextmanager
def writer(output: Path | None) -> Iterator[IO[str]]:
    """Standard output, or a file that appears only when it is complete."""
    if output is None:
        sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]  # a real stream here
        yield sys.stdout
        return
    if output.exists() and not output.is_file():  # a pipe or a device, which must stay one
        with output.open("w", encoding="utf-8", newline="\n") as file:
            yield file
        return
    output = output.resolve()  # a link goes on pointing where it points
    unfinished = output.with_name(f".{output.name}.{os.getpid()}.part")
    try:
        with unfinished.open("w", encoding="utf-8", newline="\n") as file:
            yield file
        unfinished.replace(output)
    except OSError as error:
        raise TickerbotError(f"{output}: {error.strerror}; the file is as it was") from error
    finally:
        unfinished.unlink(missing_ok=True)
