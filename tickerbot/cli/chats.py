"""``tickerbot chats``: subscriptions out of the database and in again."""

from __future__ import annotations

import contextlib
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import IO

import click

from tickerbot.cli.terminal import complain, database_of, progress_bar, read_settings, writer
from tickerbot.settings import Settings


@click.group()
def chats() -> None:
    """Take the subscriptions out, or bring them in, as JSON Lines."""


@chats.command()
@click.option("-o", "--output", type=click.Path(path_type=Path, dir_okay=False), help="A file.")
def export(output: Path | None) -> None:
    """Write every subscription that gets pushes; not those that ended or are gone."""
    from tickerbot.storage.outbox.chat_lists import export_chats

    settings = read_settings()
    with database_of(settings, create=False) as db, writer(output) as file:
        export_chats(db, file.write)


@chats.command("import")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path, readable=False))
def import_(files: Sequence[Path]) -> None:
    """Subscribe the chats of FILES (- is standard input), each from the next push on.

    Chats that are known keep their settings. Importing the same file again adds nothing.
    """
    settings = read_settings()
    good = [_import_file(path, settings) for path in files]
    if not all(good):
        sys.exit(1)


def _import_file(path: Path, settings: Settings) -> bool:
    """Import one file as a whole, or complain and import nothing of it."""
    from tickerbot.storage.outbox.chat_lists import BadLines, lines_of, read_list, store_list

    name = "standard input" if str(path) == "-" else str(path)
    with database_of(settings) as db:
        try:
            with _opened(path) as (file, size), progress_bar(size, f"{name}: reading") as on_read:
                count = read_list(db, lines_of(file), on_read)
        except BadLines as error:
            for line, complaint in error.complaints:
                complain(f"{name}, line {line}: {complaint}")
            more = error.total - len(error.complaints)
            also = f"{more} more lines are bad; " if more else ""
            complain(f"{name}: {also}nothing of this file was imported")
            return False
        except OSError as error:
            complain(f"{name}: {error.strerror}; nothing of this file was imported")
            return False
        with progress_bar(count, f"{name}: storing") as on_stored:
            done = store_list(db, int(time.time()), on_stored)
    click.echo(f"{name}: {done.added} added, {done.known} known already")
    return True


@contextlib.contextmanager
def _opened(path: Path) -> Iterator[tuple[IO[bytes], int]]:
    """The file and its size in bytes; 0 for standard input, whose size nobody knows."""
    if str(path) == "-":
        yield sys.stdin.buffer, 0
        return
    with path.open("rb") as file:
        yield file, path.stat().st_size
