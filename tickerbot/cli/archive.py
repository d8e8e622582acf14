"""``tickerbot import`` and ``tickerbot export``: reading documents into the archive and writing it."""

from __future__ import annotations

import contextlib
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click

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
@click.option("--dry-run", is_flag=True, help="Change nothing; show what would be imported.")
@click.option("--json", "as_json", is_flag=True, help="With --dry-run: print a JSON array.")
def import_(
    files: Sequence[Path],
    kind: str | None,
    order: Order | None,
    *,
    push: bool,
    dry_run: bool,
    as_json: bool,
) -> None:
    """Import ticker text or JSON from FILES (- is standard input) into the archive.

    Entries are not pushed unless --push is given. Importing the same file again adds nothing. --dry-run
    also lists the lines that are in no entry, the dates that were guessed, and the order.
    """
    if as_json and not dry_run:
        raise click.UsageError("--json goes with --dry-run")
    settings = read_settings()
    complaints: list[str] = []
    documents = _read_documents(files, settings, _FORMATS[kind], order, complaints)
    if dry_run:
        show_documents(documents, settings, as_json=as_json)
    else:
        _import_documents(documents, settings, push=push)
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
) -> Iterator[tuple[str, Reading]]:
    """Yield one file after the other; of each that cannot be read there is a complaint."""
    from tickerbot.formats.documents import examine_document, read_bytes

    for path in files:
        name = input_name(path)
        try:
            with opened_input(path) as (file, _):
                data = read_bytes(file)
            reading = examine_document(data, settings.timezone, kind, order)
        except DocumentError as error:
            where = f"{name}, line {error.line}" if error.line else name
            complaints.append(f"{where}: {error}; {NOTHING_IMPORTED}")
        except OSError as error:
            complaints.append(f"{name}: {error.strerror}; {NOTHING_IMPORTED}")
        else:
            yield name, reading


def _import_documents(
    documents: Iterable[tuple[str, Reading]], settings: Settings, *, push: bool
) -> None:
    from tickerbot.storage.archive.imports import MERGE_FROM, import_entries, merge_index
    from tickerbot.storage.newsroom.imports import import_and_publish

    added = 0
    with contextlib.ExitStack() as stack:
        db: Database | None = None
        for name, reading in documents:
            db = db or stack.enter_context(opened_database(settings))
            document = reading.entries
            with progress_bar(len(document), name) as on_progress:
                if push:
                    done = import_and_publish(
                        db,
                        document,
                        settings.timezone,
                        now=int(time.time()),
                        on_progress=on_progress,
                    )
                else:
                    done = import_entries(db, document, settings.timezone, on_progress=on_progress)
            added += done.added
            line = f"{name}: {done.added} added, {done.known} known already"
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
        if db and added >= MERGE_FROM:
            merge_index(db)


@click.command()
@click.option("--json", "kind", flag_value="json", default="json", help="JSON Lines (the default).")
@click.option("--text", "kind", flag_value="text", help="The plain ticker form.")
@output_option
def export(kind: str, output: Path | None) -> None:
    """Write the whole archive, newest first; an export can be imported again."""
    from tickerbot.storage.archive.exports import export_json, export_text

    settings = read_settings()
    export_archive = export_text if kind == "text" else export_json
    with database_to_read(settings) as db, opened_output(output) as file:
        export_archive(db, settings.timezone, file.write)
