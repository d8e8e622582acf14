"""``tickerbot import`` and ``tickerbot export``: reading documents into the archive and writing it."""

from __future__ import annotations

import contextlib
import json
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import click

from tickerbot.cli.terminal import (
    NOTHING_IMPORTED,
    complain,
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
from tickerbot.model import ParsedEntry
from tickerbot.settings import Settings

if TYPE_CHECKING:
    from sqlite_utils import Database

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
@click.option("--push", is_flag=True, help="Push the new entries to the subscribers, oldest first.")
@click.option("--dry-run", is_flag=True, help="Change nothing; show what would be imported.")
@click.option("--json", "as_json", is_flag=True, help="With --dry-run: print a JSON array.")
def import_(
    files: Sequence[Path], kind: str | None, *, push: bool, dry_run: bool, as_json: bool
) -> None:
    """Import ticker text or JSON from FILES (- is standard input) into the archive.

    Entries are not pushed unless --push is given. Importing the same file again adds nothing.
    """
    if as_json and not dry_run:
        raise click.UsageError("--json goes with --dry-run")
    settings = read_settings()
    complaints: list[str] = []
    documents = _read_documents(files, settings, _FORMATS[kind], complaints)
    if dry_run:
        _show_documents(documents, settings, as_json=as_json)
    else:
        _import_documents(documents, settings, push=push)
    for complaint in complaints:
        complain(complaint)
    if complaints:
        sys.exit(1)


Document = tuple[str, list[ParsedEntry]]
"""The name and the entries of a file."""


def _read_documents(
    files: Sequence[Path],
    settings: Settings,
    kind: Literal["text", "json"] | None,
    complaints: list[str],
) -> Iterator[Document]:
    """Yield one file after the other; of each that cannot be read there is a complaint."""
    from tickerbot.formats.documents import read_bytes, read_document

    for path in files:
        name = input_name(path)
        try:
            with opened_input(path) as (file, _):
                data = read_bytes(file)
            document = read_document(data, settings.timezone, kind)
        except DocumentError as error:
            where = f"{name}, line {error.line}" if error.line else name
            complaints.append(f"{where}: {error}; {NOTHING_IMPORTED}")
        except OSError as error:
            complaints.append(f"{name}: {error.strerror}; {NOTHING_IMPORTED}")
        else:
            yield name, document


def _show_documents(documents: Iterable[Document], settings: Settings, *, as_json: bool) -> None:
    from tickerbot.storage.archive.imports import new_entries

    if as_json:
        found = [_as_json(entry) for _, document in documents for entry in document]
        click.echo(json.dumps(found, ensure_ascii=False, indent=2))
        return
    for name, document in documents:
        new = new_entries(settings.database, document)
        known = len(document) - len(new)
        click.echo(f"{name}: {len(new)} would be added, {known} known already")
        for entry in new:
            day = entry.date.isoformat() if entry.date else "no date   "
            moment = f"{entry.time:%H:%M}" if entry.time else "     "
            click.echo(
                f"  {day} {moment}  {entry.headline}  ({_count_paragraphs(len(entry.body))})"
            )


def _count_paragraphs(paragraphs: int) -> str:
    return "1 paragraph" if paragraphs == 1 else f"{paragraphs} paragraphs"


def _as_json(entry: ParsedEntry) -> dict[str, Any]:
    return {
        "headline": entry.headline,
        "body": list(entry.body),
        "date": entry.date.isoformat() if entry.date else None,
        "time": f"{entry.time:%H:%M}" if entry.time else None,
    }


def _import_documents(documents: Iterable[Document], settings: Settings, *, push: bool) -> None:
    from tickerbot.storage.archive.imports import MERGE_FROM, import_entries, merge_index
    from tickerbot.storage.newsroom.imports import import_and_publish

    added = 0
    with contextlib.ExitStack() as stack:
        db: Database | None = None
        for name, document in documents:
            db = db or stack.enter_context(opened_database(settings))
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
    with opened_database(settings, create=False) as db, opened_output(output) as file:
        export_archive(db, settings.timezone, file.write)
