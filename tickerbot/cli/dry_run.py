"""``tickerbot import --dry-run``: how documents are read, and what of them was not understood."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import click

from tickerbot.cli.corrections import Choice, describe, labels_of, show_difference
from tickerbot.cli.terminal import database_to_read
from tickerbot.settings import Settings

if TYPE_CHECKING:
    from tickerbot.formats.ticker_text import Reading, Remark
    from tickerbot.model import ParsedEntry
    from tickerbot.storage.archive.import_corrections import ImportCorrection

_MAX_SHOWN = 60


def show_documents(
    documents: Iterable[tuple[str, Reading]],
    settings: Settings,
    choice: Choice | None,
    *,
    as_json: bool,
) -> None:
    """Print the entries that would be added or corrected, or all as a JSON array, and the remarks."""
    if as_json:
        found = [entry for _, reading in documents for entry in _as_json(reading)]
        click.echo(json.dumps(found, ensure_ascii=False, indent=2))
        return
    for name, reading in documents:
        new, corrections = _compare(reading, settings, choice)
        known = len(reading.entries) - len(new) - len(corrections)
        also = ""
        if corrections:
            decided = "would be corrected" if choice else "to decide by --update or --add"
            also = f", {len(corrections)} {decided}"
        click.echo(f"{name}: {len(new)} would be added, {known} known already{also}")
        for entry in new:
            click.echo(_line_of(entry))
        for correction in corrections:
            click.echo(_line_of(correction.came))
            click.echo(f"    {describe(correction)}")
            click.echo(show_difference(correction, settings))
        if len(reading.entries) > 1:
            source = "" if reading.order_is_told else ", which is assumed: nothing in it tells"
            click.echo(f"  order of the document: {reading.order} first{source} (--order decides)")
        for remark in reading.remarks:
            click.echo(f"  line {remark.line}: {_told(remark)}")


def _compare(
    reading: Reading, settings: Settings, choice: Choice | None
) -> tuple[list[ParsedEntry], list[ImportCorrection]]:
    """Return the entries that would be added, and those that correct others."""
    from tickerbot.storage.archive.import_corrections import find_import_corrections, without
    from tickerbot.storage.archive.imports import new_entries

    if not settings.database.is_file():  # all of it would be new
        return list(reading.entries), []
    with database_to_read(settings, unchanged=True) as db:
        corrections = (
            []
            if choice == "add"
            else find_import_corrections(db, reading.entries, with_labels=choice == "update")
        )
        return new_entries(db, without(reading.entries, corrections)), corrections


def _line_of(entry: ParsedEntry) -> str:
    day = entry.date.isoformat() if entry.date else "no date   "
    moment = f"{entry.time:%H:%M}" if entry.time else "     "
    about = ", ".join([_count_paragraphs(len(entry.body)), *labels_of(entry)])
    return f"  {day} {moment}  {entry.headline}  ({about})"


def count_remarks(reading: Reading) -> str:
    """Return how many lines there are of each kind of remark, as part of a sentence."""
    counts = Counter[str](remark.kind for remark in reading.remarks)
    kinds = (
        ("left-out", "line in no entry", "lines in no entry"),
        ("text", "line that looks like a head is text", "lines that look like heads are text"),
        ("guessed-date", "date is guessed", "dates are guessed"),
    )
    return ", ".join(
        f"{counts[kind]} {one if counts[kind] == 1 else several}"
        for kind, one, several in kinds
        if counts[kind]
    )


def _told(remark: Remark) -> str:
    text = remark.text if len(remark.text) <= _MAX_SHOWN else remark.text[:_MAX_SHOWN] + "…"
    match remark.kind:
        case "left-out":
            return f"in no entry: {text}"
        case "text":
            return f"looks like the head of an entry, but is read as text: {text}"
        case "guessed-date":
            return f"the date {text} is guessed"


def _count_paragraphs(paragraphs: int) -> str:
    return "1 paragraph" if paragraphs == 1 else f"{paragraphs} paragraphs"


def _as_json(reading: Reading) -> list[dict[str, Any]]:
    """Return the entries, each with the remarks from its first line on; the topmost has those above."""
    remarks: dict[int, list[Remark]] = {index: [] for index in range(len(reading.entries))}
    by_line = sorted(remarks, key=lambda index: reading.entries[index].line)
    place = 0
    for remark in reading.remarks:
        while place + 1 < len(by_line) and reading.entries[by_line[place + 1]].line <= remark.line:
            place += 1
        remarks[by_line[place]].append(remark)
    return [
        _entry_as_json(entry, reading, remarks[index])
        for index, entry in enumerate(reading.entries)
    ]


def _entry_as_json(entry: ParsedEntry, reading: Reading, remarks: list[Remark]) -> dict[str, Any]:
    return {
        "headline": entry.headline,
        "body": list(entry.body),
        "date": entry.date.isoformat() if entry.date else None,
        "time": f"{entry.time:%H:%M}" if entry.time else None,
        "level": entry.level.name.lower(),
        "topics": list(entry.topics),
        "line": entry.line,
        "order": reading.order,
        "order_assumed": not reading.order_is_told,
        "remarks": [
            {"line": remark.line, "kind": remark.kind, "text": remark.text} for remark in remarks
        ],
    }
