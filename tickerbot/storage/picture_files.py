"""The folder beside the database with the bytes of pictures: ``<database>.media``.

A file is named by its content, so it never changes, and the same picture is kept once.
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import math
import os
import re
import shutil
import time
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import BinaryIO

from tickerbot.model import PictureKind
from tickerbot.storage.files import PRIVATE, belong_as, sync_folder

MAX_FILE = 20 * 1024 * 1024
"""Maximum size of a picture that is kept, in bytes: Telegram lets a bot fetch no more."""
_ENDINGS: dict[PictureKind, str] = {"photo": ".jpg", "video": ".mp4"}
_NAME = re.compile(r"([0-9a-f]{64})\.(?:jpg|mp4)")
_NEW_S = 3600
_SUFFIX = ".media"


def folder_of(database: Path) -> Path:
    """The folder of this database's pictures; it may not exist yet."""
    return database.with_name(f"{database.name}{_SUFFIX}")


def name_of(content: bytes) -> str:
    """The name of a picture with these bytes."""
    return hashlib.sha256(content).hexdigest()


def _model_of(folder: Path) -> Path:
    """To whom this belongs, a folder of pictures does: its database, or else where that would be."""
    database = folder.with_name(folder.name.removesuffix(_SUFFIX))
    return database if database.exists() else folder.parent


def path_of(folder: Path, name: str, kind: PictureKind) -> Path:
    """Where the bytes of a picture are, if they are kept."""
    return folder / f"{name}{_ENDINGS[kind]}"


def save(folder: Path, content: bytes, kind: PictureKind) -> str:
    """Keep these bytes; returns their name. When it returns, they are on the disk. Raises OSError."""
    name = name_of(content)
    path = path_of(folder, name, kind)
    if path.exists():
        return name
    folder.mkdir(mode=0o700, exist_ok=True)
    with _made_whole(path) as file:
        file.write(content)
    sync_folder(folder)
    belong_as(_model_of(folder), folder, path)
    return name


@contextlib.contextmanager
def _made_whole(path: Path) -> Iterator[BinaryIO]:
    """A file to write, which is there once all of it is on the disk, and not at all if it fails."""
    part = path.with_name(f"{path.name}.{os.getpid()}.part")
    try:
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, PRIVATE), "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    except OSError:
        with contextlib.suppress(OSError):
            part.unlink()  # on a full disk it would take what room is left
        raise


def load(folder: Path, name: str, kind: PictureKind) -> bytes | None:
    """The bytes of a picture; None where they are not there, or are not the same any more."""
    try:
        content = path_of(folder, name, kind).read_bytes()
    except OSError:
        return None
    return content if name_of(content) == name else None


def name_in(path: Path) -> str | None:
    """The name of the picture that a file of the folder has; None for what is none."""
    found = _NAME.fullmatch(path.name)
    return found[1] if found else None


def measure(folder: Path) -> tuple[int, int]:
    """How many pictures there are in a folder, and how many bytes; none where nobody can look."""
    sizes = []
    with contextlib.suppress(OSError):
        for path in _listed(folder):
            with contextlib.suppress(OSError):
                sizes += [path.stat().st_size] if name_in(path) else []
    return len(sizes), sum(sizes)


def copy_all(source: Path, target: Path) -> int:
    """Have all pictures of one folder in another one, too; how many came. Raises OSError.

    Made by root, they belong to whom the database beside them does. As a picture's file never changes,
    it is one file with two names where the disk can do that. What a link leads to is no picture.
    """
    if target.is_symlink():
        raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR), str(target))
    found = [
        path
        for path in _listed(source)
        if _NAME.fullmatch(path.name) and path.is_file() and not path.is_symlink()
    ]
    missing = [path for path in found if not (target / path.name).exists()]
    if missing:
        target.mkdir(mode=0o700, exist_ok=True)
    for path in missing:
        try:
            os.link(path, target / path.name)
        except OSError:  # another disk, or one without links
            with path.open("rb") as original, _made_whole(target / path.name) as copy:
                shutil.copyfileobj(original, copy)
    if missing:
        sync_folder(target)
        belong_as(_model_of(target), target, *(target / path.name for path in missing))
    return len(missing)


def remove_all(folder: Path) -> None:
    """Delete a folder of pictures, and nothing in it that is none. Raises OSError."""
    remove_others(folder, (), math.inf)
    with contextlib.suppress(OSError):
        folder.rmdir()


def _listed(folder: Path) -> list[Path]:
    try:
        return sorted(folder.iterdir())
    except (FileNotFoundError, NotADirectoryError):
        return []


def remove_others(folder: Path, names: Collection[str], now: float | None = None) -> int:
    """Delete all pictures but those named; how many. What is new may yet be named, and stays."""
    gone = 0
    before = (time.time() if now is None else now) - _NEW_S
    for path in _listed(folder):
        found = _NAME.fullmatch(path.name)
        is_part = path.suffix == ".part"
        if not is_part and (found is None or found[1] in names):
            continue
        with contextlib.suppress(FileNotFoundError):
            if path.stat().st_mtime < before:
                path.unlink()
                gone += 1
    return gone
