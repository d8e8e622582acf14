"""``tickerbot import`` and ``tickerbot export``: reading documents into the archive and writing it."""

from __future__ import annotations

import contextlib
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click

from tickerbot.cli.corrections import Choice, choose
from tickerbot.cli.dry_run import count_remarks, show_documents
from tickerbot.cli.terminal import (
    NOTHING_IMPORTED,
    complain,
    database_to_read,
    files_argument,
    input_name,
    opened_database,
    opened_input,
    opened_output,
    output_option,
    progress_bar,
    read_settings,
)
from tickerbot.errors import DocumentError
from tickerbot.settings import Settings

if TYPE_CHECKING:  # reading documents is imported where it is needed, so that others start faster
    from sqlite_utils import Database

    from tickerbot.formats.ticker_text import Order, Reading

_FORMATS: dict[str | None, Literal["text", "json"] | None] = {
    None: None,
    "text": "text",
    "json": "json",
}


@click.command("import")
@files_argument
@click.option(
    "--format", "kind", type=click.Choice(["text", "json"]), help="Do not guess the kind."
)
@click.option(
    "--order",
    type=click.Choice(["newest", "oldest"]),
    help="What comes first in FILES; if it is not given, their times tell.",
)
@click.option("--push", is_flag=True, help="Push the new entries to the subscribers, oldest first.")
@click.option("--update", is_flag=True, help="Correct entries of which a corrected version comes.")
@click.option("--add", is_flag=True, help="Add corrected versions as entries of their own.")
@click.option("--dry-run", is_flag=True, help="Change nothing; show what would be imported.")
@click.option("--json", "as_json", is_flag=True, help="With --dry-run: print a JSON array.")
def import_(
    files: Sequence[Path],
    kind: str | None,
    order: Order | None,
    *,
    push: bool,
    update: bool,
    add: bool,
    dry_run: bool,
    as_json: bool,
) -> None:
    """Import ticker text or JSON from FILES (- is standard input) into the archive.

    Entries are not pushed unless --push is given. Importing the same file again adds nothing. A
    corrected version of an entry that is there (its number in an export, or its minute and nearly its
    words) is asked about; --update or --add decide. An update changes all copies, quietly. --dry-run
    also lists the lines that are in no entry, the dates that were guessed, and the order.
    """
    if as_json and not dry_run:
        raise click.UsageError("--json goes with --dry-run")
    if update and add:
        raise click.UsageError("give --update or --add, not both")
    choice: Choice | None = "update" if update else "add" if add else None
    settings = read_settings()
    complaints: list[str] = []
    keep_for = None if dry_run else settings.database
    documents = _read_documents(files, settings, _FORMATS[kind], order, complaints, keep_for)
    if dry_run:
        show_documents(documents, settings, choice, as_json=as_json)
    else:
        _import_documents(documents, settings, choice, complaints, push=push)
    for complaint in complaints:
        complain(complaint)
    if complaints:
        sys.exit(1)


def _read_documents(
    files: Sequence[Path],
    settings: Settings,
    kind: Literal["text", "json"] | None,
    order: Order | None,
    complaints: list[str],
    database: Path | None,
) -> Iterator[tuple[str, Reading]]:
    """Yield one file after the other; of each that cannot be read there is a complaint.

    The pictures that they name are kept beside ``database``.
    """
    from tickerbot.formats.documents import examine_document, read_bytes
    from tickerbot.storage.archive.picture_imports import with_pictures

    for path in files:
        name = input_name(path)
        try:
            with opened_input(path) as (file, _):
                data = read_bytes(file)
            reading = examine_document(data, settings.timezone, kind, order)
        except DocumentError as error:
            complaints.append(_complaint(name, error))
        except OSError as error:
            complaints.append(f"{name}: {error.strerror}; {NOTHING_IMPORTED}")
        else:
            try:
                yield name, with_pictures(reading, path.parent, database) if database else reading
            except DocumentError as error:
                complaints.append(_complaint(name, error))


def _complaint(name: str, error: DocumentError) -> str:
    where = f"{name}, line {error.line}" if error.line else name
    return f"{where}: {error}; {NOTHING_IMPORTED}"


def _import_documents(
    documents: Iterable[tuple[str, Reading]],
    settings: Settings,
    choice: Choice | None,
    complaints: list[str],
    *,
    push: bool,
) -> None:
    from tickerbot.storage.archive.imports import MERGE_FROM, merge_index

    added = 0
    with contextlib.ExitStack() as stack:
        db: Database | None = None
        for name, reading in documents:
            db = db or stack.enter_context(opened_database(settings))
            try:
                added += _import_document(db, name, reading, settings, choice, push=push)
            except DocumentError as error:
                complaints.append(_complaint(name, error))
        if db and added >= MERGE_FROM:
            merge_index(db)


def _import_document(
    db: Database,
    name: str,
    reading: Reading,
    settings: Settings,
    choice: Choice | None,
    *,
    push: bool,
) -> int:
    """Import a document and say what was done; return the number of new entries."""
    from tickerbot.storage.archive.import_corrections import (
        correct_by_import,
        find_import_corrections,
        without,
    )
    from tickerbot.storage.archive.imports import import_entries
    from tickerbot.storage.newsroom.imports import import_and_publish

    document, now = reading.entries, int(time.time())
    found = find_import_corrections(db, document, with_labels=choice == "update")
    choices = choose(found, choice, name, settings)
    corrected = correct_by_import(
        db, [it for it, chosen in zip(found, choices, strict=True) if chosen == "update"], now=now
    )
    settled = [it for it, chosen in zip(found, choices, strict=True) if chosen != "add"]
    rest = without(document, settled)
    with progress_bar(len(rest), name) as on_progress:
        if push:
            done = import_and_publish(db, rest, settings.timezone, now=now, on_progress=on_progress)
        else:
            done = import_entries(db, rest, settings.timezone, on_progress=on_progress)
    line = f"{name}: {done.added} added, {done.known} known already"
    if corrected:
        line += f", {corrected} corrected (the running bot changes the copies)"
    if skipped := len(settled) - corrected:
        line += f", {skipped} left out"
    if push:
        line += f", {done.added} pushed (the running bot delivers them)"
    click.echo(line)
    undated = sum(entry.time is not None and entry.date is None for entry in document)
    if undated:
        complain(
            f"{name}: {undated} entries have a time but no date; such a time is not kept."
            " A line 'date YYYY-MM-DD' before them gives the date"
        )
    if reading.remarks:
        complain(f"{name}: {count_remarks(reading)}; --dry-run lists them")
    return done.added


@click.command()
@click.option("--json", "kind", flag_value="json", default="json", help="JSON Lines (the default).")
@click.option("--text", "kind", flag_value="text", help="The plain ticker form.")
@output_option
def export(kind: str, output: Path | None) -> None:
    """Write the whole archive, newest first; an export can be imported again."""
    from tickerbot.storage.archive.exports import export_json, export_text
    from tickerbot.storage.picture_files import folder_of

    settings = read_settings()
    with database_to_read(settings) as db, opened_output(output) as file:
        write = export_text if kind == "text" else export_json
        write(db, settings.timezone, file.write, folder_of(settings.database))
