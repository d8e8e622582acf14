"""The files that the bot and the people have sent: their ids, sizes and contents.

An id is good for one bot alone, and for one kind of file.
"""

from __future__ import annotations

import hashlib
import re
import zlib
from dataclasses import dataclass
from itertools import count

from tickerbot.playground.images import plain_png, read_size
from tickerbot.playground.params import as_integer
from tickerbot.playground.values import Json, Media, MediaKind, bad_request

MAX_PHOTO = 10 * 1024 * 1024
"""Maximum size of a photo, in bytes."""
MAX_PHOTO_SIDES = 10_000
MAX_PHOTO_RATIO = 20
SMALL = 320
"""Longest side of the small size of a photo, in pixels."""
_ID = re.compile(r"[A-Za-z0-9_-]{20,}")
_PREFIXES: dict[MediaKind, tuple[str, str]] = {
    "document": ("BQACAgIAAx", "documents"),
    "photo": ("AgACAgIAAx", "photos"),
    "video": ("BAACAgIAAx", "videos"),
}


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A file that can be downloaded from ``path``, and what it is part of."""

    path: str
    content: bytes
    media: Media


class Files:
    """The files that one bot can see, in memory."""

    def __init__(self, token: str) -> None:
        self._bot = f"{zlib.crc32(token.encode()):08x}"
        self._numbers = count(1)
        self._known: dict[str, StoredFile] = {}

    @property
    def size(self) -> int:
        """The size of all files together, in bytes."""
        return sum(len(file.content) for file in self._known.values())

    def get(self, file_id: str) -> StoredFile | None:
        """Return the file with this id, if the bot has one."""
        return self._known.get(file_id)

    def at(self, path: str) -> bytes | None:
        """Return the content of the file at this path."""
        found = (file.content for file in self._known.values() if file.path == path)
        return next(found, None)

    def forget(self, file_id: str) -> None:
        """Let an id be one that Telegram does not know any more."""
        self._known.pop(file_id, None)

    def named(self, file_id: str, kind: MediaKind) -> Media:
        """Return what an id stands for in a request. Raises Refusal, in Telegram's words."""
        if file_id.startswith(("http://", "https://")):
            raise bad_request("failed to get HTTP URL content")  # nothing is fetched from here
        file = self._known.get(file_id)
        if file is None and _ID.fullmatch(file_id):  # also another bot's
            raise bad_request("wrong file identifier/HTTP URL specified")
        if file is None:
            wrong = "wrong remote file identifier specified: Wrong character in the string"
            raise bad_request(wrong)
        if file.media.kind != kind:
            raise bad_request(f"can't use file of type {file.media.kind.title()} as {kind.title()}")
        return file.media

    def describe(self, file_id: str) -> tuple[Json, StoredFile]:
        """Return the ``File`` object of an id, and the file. Raises Refusal."""
        file = self._known.get(file_id)
        if file is None and _ID.fullmatch(file_id):
            raise bad_request("wrong file_id or the file is temporarily unavailable")
        if file is None:
            raise bad_request("invalid file_id")
        described = {"file_id": file_id, "file_unique_id": _unique_id(file.content)}
        return described | {"file_size": len(file.content), "file_path": file.path}, file

    # --- adding

    def add(
        self, kind: MediaKind, name: str, content: bytes, mime_type: str = "", **about: int
    ) -> Media:
        """Store an uploaded file. Raises Refusal where it is no such file.

        ``about`` is what the sender says of a video: ``width``, ``height``, ``duration``.
        """
        match kind:
            case "photo":
                return self._add_photo(content)
            case "video":
                value = self._file(kind, content)
                sizes = {key: as_integer(about.get(key)) for key in ("width", "height", "duration")}
                value |= sizes | {"file_name": name, "mime_type": mime_type or "video/mp4"}
            case "document":
                value = self._file(kind, content) | {"file_name": name}
                value |= {"mime_type": mime_type} if mime_type else {}
        media = Media(kind, value)
        self._known[value["file_id"]] = StoredFile(_path(kind, value), content, media)
        return media

    def _add_photo(self, content: bytes) -> Media:
        """Store a photo in two sizes; the small one is a plain grey one, as nothing is scaled here."""
        if len(content) > MAX_PHOTO:
            raise bad_request(
                f"file of size {len(content)} bytes is too big for a photo; "
                f"the maximum size is {MAX_PHOTO} bytes"
            )
        size = read_size(content)
        if size is None:
            raise bad_request("IMAGE_PROCESS_FAILED")
        if sum(size) > MAX_PHOTO_SIDES or max(size) > MAX_PHOTO_RATIO * min(size):
            raise bad_request("PHOTO_INVALID_DIMENSIONS")
        contents = {size: content}
        if max(size) > SMALL:
            small = [max(1, side * SMALL // max(size)) for side in size]
            contents = {(small[0], small[1]): plain_png(small[0], small[1]), size: content}
        sizes = [
            self._file("photo", each) | {"width": width, "height": height}
            for (width, height), each in contents.items()
        ]
        media = Media("photo", sizes)
        for value, each in zip(sizes, contents.values(), strict=True):
            self._known[value["file_id"]] = StoredFile(_path("photo", value), each, media)
        return media

    def _file(self, kind: MediaKind, content: bytes) -> Json:
        file_id = f"{_PREFIXES[kind][0]}{self._bot}{next(self._numbers):010d}"
        return {
            "file_id": file_id,
            "file_unique_id": _unique_id(content),
            "file_size": len(content),
        }


def _path(kind: MediaKind, value: Json) -> str:
    return f"{_PREFIXES[kind][1]}/file_{int(value['file_id'][-10:])}"


def _unique_id(content: bytes) -> str:
    return f"AgAD{hashlib.sha256(content).hexdigest()[:12]}"
