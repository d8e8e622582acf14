"""Pictures for tests: each of another shade, and entries that have some."""

from __future__ import annotations

import time
from contextlib import closing
from pathlib import Path
from zoneinfo import ZoneInfo

from tickerbot.model import ParsedEntry, Picture
from tickerbot.playground import BotApi, Message
from tickerbot.playground.images import plain_png
from tickerbot.storage import picture_files
from tickerbot.storage.archive import entries, revisions
from tickerbot.storage.database import open_database
from tickerbot.storage.newsroom import publishing
from tickerbot.storage.transactions import transaction

NOW = int(time.time())
CREDIT = "Foto: Ada Deich"


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


def content_of(api: BotApi, message: Message) -> bytes:
    """The bytes of the picture that a message shows."""
    assert message.media is not None
    file = api.files.get(message.media.file["file_id"])
    assert file is not None
    return file.content


def correct(database: Path, picture: Picture | None, text: str = "Deich bricht") -> None:
    """Give the first entry another text, and another picture if there is one."""
    with closing(open_database(database)) as db, transaction(db):
        entry = entries.get_entry(db, 1)
        assert entry is not None
        given = None if picture is None else (picture,)
        revisions.correct(
            db, 1, entry.revision, text, ["Neu.", CREDIT], note="anders", by=None, receipt=None,
            now=NOW, prepared=revisions.prepare(entry, text, ["Neu.", CREDIT], (), given),
        )  # fmt: skip
