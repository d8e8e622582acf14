"""The archive as documents: what ``tickerbot export`` writes."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from sqlite_utils import Database

from tickerbot.formats.json_marks import marks_to_objects
from tickerbot.formats.label_line import write_label_line
from tickerbot.formats.picture_lines import write_picture_lines
from tickerbot.formats.ticker_text import format_entries
from tickerbot.model import Entry, Level, ParsedEntry, Picture
from tickerbot.storage.archive import entries
from tickerbot.storage.picture_files import path_of


def moment_text(entry: Entry, zone: ZoneInfo) -> str | None:
    """ISO 8601 with the newsroom's offset, only the date where no time is known, else None."""
    if entry.published_at is not None:
        return entry.published_at.astimezone(zone).isoformat()
    return entry.day.isoformat() if entry.day else None


def export_json(
    db: Database, zone: ZoneInfo, write: Callable[[str], Any], media: Path | None = None
) -> None:
    """Write every entry as a line of JSON, newest first.

    Pictures are named as files of the folder ``media``, without which they are left out.
    """
    for entry in entries.all_entries(db):
        record: dict[str, Any] = {
            "id": entry.id,
            "headline": entry.headline,
            "body": list(entry.body),
            "published_at": moment_text(entry, zone),
            "revision": entry.revision,
        }
        if entry.notes:
            record["notes"] = [
                {"made_at": note.made_at.astimezone(zone).isoformat(), "text": note.text}
                for note in entry.notes
            ]
        if entry.marks:
            record["marks"] = marks_to_objects(entry.marks)
        if media is not None and (kept := [it for it in entry.pictures if it.is_kept]):
            record["pictures"] = [_picture(picture, media) for picture in kept]
        if entry.level is not Level.NORMAL:
            record["level"] = entry.level.name.lower()
        if entry.topics:
            record["topics"] = [topic.name for topic in entry.topics]
        write(json.dumps(record, ensure_ascii=False) + "\n")


def _picture(picture: Picture, media: Path) -> dict[str, Any]:
    record: dict[str, Any] = {"file": _file_of(picture, media), "kind": picture.kind}
    record |= {"width": picture.width, "height": picture.height}
    return record | ({"alt": picture.alt} if picture.alt else {})


def export_text(
    db: Database, zone: ZoneInfo, write: Callable[[str], Any], media: Path | None = None
) -> None:
    """Write every entry in the plain ticker form, newest first; pictures as ``export_json`` does."""
    parsed = (_as_parsed(entry, zone, media) for entry in entries.all_entries(db))
    labelled = (write_label_line(write_picture_lines(entry)) for entry in parsed)
    write(format_entries(labelled, zone))


def _as_parsed(entry: Entry, zone: ZoneInfo, media: Path | None) -> ParsedEntry:
    local = entry.published_at.astimezone(zone) if entry.published_at else None
    kept = [it for it in entry.pictures if it.is_kept] if media else []
    return ParsedEntry(
        entry.headline,
        entry.body,
        date=local.date() if local else entry.day,
        time=local.time() if local else None,
        published_at=entry.published_at,
        level=entry.level,
        topics=tuple(topic.name for topic in entry.topics),
        pictures=tuple(replace(it, name=_file_of(it, media)) for it in kept if media),
    )


def _file_of(picture: Picture, media: Path) -> str:
    return f"{media.name}/{path_of(media, picture.name, picture.kind).name}"
