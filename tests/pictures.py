"""Pictures for tests: each of another shade, and entries that have some."""

from __future__ import annotations

import time
from contextlib import closing
from pathlib import Path
from zoneinfo import ZoneInfo

from tickerbot.model import ParsedEntry, Picture
from tickerbot.playground.images import plain_png
from tickerbot.storage import picture_files
from tickerbot.storage.database import open_database
from tickerbot.storage.newsroom import publishing
from tickerbot.storage.transactions import transaction

NOW = int(time.time())


def picture_bytes(shade: int = 90, width: int = 400, height: int = 300) -> bytes:
    """A picture that differs from those of other shades."""
    return plain_png(width, height, shade)


def keep_picture(database: Path, shade: int = 90) -> Picture:
    """A picture whose bytes lie beside the database."""
    content = picture_bytes(shade)
    name = picture_files.save(picture_files.folder_of(database), content, "photo")
    return Picture(name, "photo", 400, 300, len(content))


def publish_with(
    database: Path, *pictures: Picture, text: str = "Deich hält", body: tuple[str, ...] = ()
) -> int:
    """Publish an entry with these pictures, as an import does; its number."""
    entry = ParsedEntry(text, body, pictures=pictures)
    with closing(open_database(database)) as db, transaction(db):
        published = publishing.publish(db, entry, by=None, now=NOW, zone=ZoneInfo("Europe/Berlin"))
    return published.entry_id
