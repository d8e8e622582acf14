"""Importing pictures: a document names files, whose bytes are kept beside the database."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from tickerbot.errors import DocumentError
from tickerbot.formats.ticker_text import Reading
from tickerbot.model import Picture, PictureKind
from tickerbot.storage import picture_files
from tickerbot.storage.picture_files import MAX_FILE

_BEGINNINGS: dict[PictureKind, tuple[tuple[int, bytes], ...]] = {
    "photo": ((0, b"\xff\xd8\xff"), (0, b"\x89PNG\r\n\x1a\n")),
    "video": ((4, b"ftyp"),),
}
"""What a file begins with, and where: nothing but pictures is to be published by a document."""


def with_pictures(reading: Reading, folder: Path, database: Path) -> Reading:
    """What was read, its pictures kept beside the database.

    They are looked for beside the document, in ``folder``, and among those of the database. Raises
    DocumentError for one that is not there, or no JPEG, PNG or MP4 of at most 20 MB.
    """
    entries = [
        replace(
            entry,
            pictures=tuple(_keep(it, entry.line, folder, database) for it in entry.pictures),
        )
        if entry.pictures
        else entry
        for entry in reading.entries
    ]
    return replace(reading, entries=entries)


def _keep(named: Picture, line: int, folder: Path, database: Path) -> Picture:
    media = picture_files.folder_of(database)
    places = [folder / named.name, media / Path(named.name).name]
    path = next((place for place in places if place.is_file()), None)
    if path is None:
        raise DocumentError(f"the picture {named.name} is not there", line)
    try:
        content = path.read_bytes() if path.stat().st_size <= MAX_FILE else b""
    except OSError as error:
        raise DocumentError(f"{path}: {error.strerror}", line) from error
    if not any(content[at:].startswith(begin) for at, begin in _BEGINNINGS[named.kind]):
        raise DocumentError(f"{path}: this is no JPEG, PNG or MP4 of at most 20 MB", line)
    name = picture_files.save(media, content, named.kind)
    return replace(named, name=name, size=len(content))
