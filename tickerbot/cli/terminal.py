"""What the commands share: error messages, settings, the database, progress bars, input and output."""

from __future__ import annotations

import contextlib
import os
import signal
import sqlite3
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO, TYPE_CHECKING

import click

from tickerbot.errors import TickerbotError
from tickerbot.settings import Settings, load_settings, unknown_variables
from tickerbot.storage.files import open_private

if TYPE_CHECKING:
    from sqlite_utils import Database

MIN_STEPS_FOR_PROGRESS = 2_000
"""Minimum number of steps, such as entries or bytes, for which a progress bar is shown."""
NOTHING_IMPORTED = "nothing of this file was imported"

files_argument = click.argument(
    "files", nargs=-1, required=True, type=click.Path(path_type=Path, readable=False)
)
output_option = click.option(
    "-o", "--output", type=click.Path(path_type=Path, dir_okay=False), help="A file."
)


def complain(text: str) -> None:
    """Write each line to standard error, prefixed with the program's name."""
    for line in text.splitlines():
        click.echo(f"tickerbot: {line}", err=True)


def clean_up_when_ended() -> None:
    """Let a signal that ends this command be an exception, so that it leaves no unfinished file."""

    def end(number: int, _: object) -> None:
        for each in (signal.SIGTERM, signal.SIGHUP):
            signal.signal(each, signal.SIG_IGN)  # a terminal that closes may send it twice
        sys.exit(128 + number)

    for number in (signal.SIGTERM, signal.SIGHUP):
        if signal.getsignal(number) != signal.SIG_IGN:  # as nohup has it
            signal.signal(number, end)


def read_settings(**overrides: object) -> Settings:
    """Load the settings, and warn of variables that look like one but are not. Raises SettingsError."""
    for line in unknown_variables():  # first, since a typo may be why a setting is missing
        complain(line)
    settings = load_settings(**overrides)
    if settings.synonyms:
        from tickerbot.text.german.synonyms import add_synonyms

        add_synonyms(settings.synonyms)
    return settings


@contextlib.contextmanager
def opened_database(
    settings: Settings, *, is_bot: bool = False, create: bool = True
) -> Iterator[Database]:
    """Open the database while the context lasts. Raises DatabaseError, also for errors of SQLite's.

    ``is_bot``: for one that stands in for the bot, and has locked the database.
    """
    from tickerbot.storage.database import open_database

    with (
        contextlib.closing(open_database(settings.database, is_bot=is_bot, create=create)) as db,
        _explained(settings),
    ):
        yield db


@contextlib.contextmanager
def database_to_read(settings: Settings, *, unchanged: bool = False) -> Iterator[Database]:
    """As ``opened_database``, of one that is there: also where nothing can be written.

    ``unchanged``: it is not even brought up to date.
    """
    from tickerbot.storage.reading import opened_to_read

    with opened_to_read(settings.database, unchanged=unchanged) as db, _explained(settings):
        yield db


@contextlib.contextmanager
def _explained(settings: Settings) -> Iterator[None]:
    from tickerbot.storage.transactions import explain

    try:
        yield
    except sqlite3.DatabaseError as error:
        raise explain(error, settings.database) from error


@contextlib.contextmanager
def progress_bar(length: int, name: str) -> Iterator[Callable[[int], None]]:
    """Yield a function that advances a progress bar on standard error by a number of steps.

    The bar is shown only on a terminal, and only from ``MIN_STEPS_FOR_PROGRESS`` steps.
    """
    if length < MIN_STEPS_FOR_PROGRESS or not sys.stderr.isatty():
        yield lambda _: None
        return
    with click.progressbar(length=length, label=name, file=sys.stderr) as bar:
        yield bar.update


def input_name(path: Path) -> str:
    """Return how messages name an input file; ``-`` is standard input."""
    return "standard input" if str(path) == "-" else str(path)


@contextlib.contextmanager
def opened_input(path: Path) -> Iterator[tuple[IO[bytes], int]]:
    """Open a file, or standard input for ``-``; yields its size in bytes too, 0 if unknown."""
    if str(path) == "-":
        yield sys.stdin.buffer, 0
        return
    with path.open("rb") as file:
        yield file, path.stat().st_size


@contextlib.contextmanager
def opened_output(output: Path | None) -> Iterator[IO[str]]:
    """Open standard output for None, or else a file that is replaced only once it is complete.

    Only its owner can read it. Raises TickerbotError if it cannot be written; it is then unchanged.
    """
    if output is None:
        sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]  # a real stream here
        yield sys.stdout
        return
    if output.exists() and not output.is_file():  # a pipe or a device, which must not be replaced
        with output.open("w", encoding="utf-8", newline="\n") as file:
            yield file
        return
    try:
        output = output.resolve()  # replace the target of a symbolic link, not the link
    except RuntimeError as error:
        raise TickerbotError(f"{output}: a link leads to itself") from error
    unfinished = output.with_name(f".{output.name}.{os.getpid()}.part")
    try:
        with open(unfinished, "w", encoding="utf-8", newline="\n", opener=open_private) as file:
            yield file
        unfinished.replace(output)
    except OSError as error:
        raise TickerbotError(f"{output}: {error.strerror}; the file is as it was") from error
    finally:
        unfinished.unlink(missing_ok=True)
