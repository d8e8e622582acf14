"""Exports name the files of pictures, imports take them, backups bring them along."""

from __future__ import annotations

import json
import re
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from tests.commandline import tickerbot
from tests.pictures import keep_picture, picture_bytes, publish_with
from tickerbot.model import Picture
from tickerbot.storage import picture_files
from tickerbot.storage.archive import entries
from tickerbot.storage.database import open_database


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def pictures_of(database: Path) -> tuple[Picture, ...]:
    with closing(open_database(database)) as db:
        entry = entries.get_entry(db, 1)
    assert entry is not None
    return entry.pictures


def kept(database: Path) -> set[bytes]:
    folder = picture_files.folder_of(database)
    return {path.read_bytes() for path in folder.iterdir()}


@pytest.mark.parametrize("form", ["--json", "--text"])
def test_an_export_names_the_files_and_another_archive_takes_them(place: Path, form: str) -> None:
    first = replace(keep_picture(place / "ticker.db", 1), alt="Ein Deich: hoch [hier]")
    publish_with(place / "ticker.db", first, keep_picture(place / "ticker.db", 2))
    exported = tickerbot("export", form).stdout
    (place / "out").write_text(exported)
    named = re.findall(r"ticker\.db\.media/\w+\.jpg", exported)
    assert named[0] == f"ticker.db.media/{first.name}.jpg"
    assert len(named) == 2
    assert all((place / name).is_file() for name in named)
    tickerbot("import", "--dry-run", "out", TICKERBOT_DATABASE="other.db")
    assert not (place / "other.db.media").exists()
    tickerbot("import", "out", TICKERBOT_DATABASE="other.db")
    assert pictures_of(place / "other.db") == pictures_of(place / "ticker.db")
    assert kept(place / "other.db") == {picture_bytes(1), picture_bytes(2)}


@pytest.mark.parametrize(
    ("content", "words"), [(None, "is not there"), (b"root:x:0:0", "no JPEG, PNG or MP4")]
)
def test_what_is_no_picture_is_not_taken_and_nothing_is_imported(
    place: Path, content: bytes | None, words: str
) -> None:
    if content is not None:
        (place / "a.jpg").write_bytes(content)
    record = {"headline": "Deich", "pictures": [{"file": "a.jpg"}]}
    (place / "in.json").write_text(json.dumps(record))
    done = tickerbot("import", "in.json", expect=1)
    assert words in done.stderr
    assert "nothing" in done.stderr
    assert not (place / "ticker.db.media").exists()


@pytest.mark.parametrize(
    "wrong",
    ["a.jpg", [1], [{"file": 1}], [{"file": "a", "kind": "film"}], [{"file": "a", "width": -1}],
     [{"file": "a"}] * 11],
)  # fmt: skip
def test_pictures_of_another_form_are_told_of(place: Path, wrong: object) -> None:
    (place / "in.json").write_text(json.dumps({"headline": "Deich", "pictures": wrong}))
    assert "“pictures” must be" in tickerbot("import", "in.json", expect=1).stderr


def test_a_backup_has_the_pictures_and_a_restore_brings_them_back(place: Path) -> None:
    database = place / "ticker.db"
    publish_with(database, keep_picture(database, 1))
    tickerbot("backup", "copy.db")
    for path in picture_files.folder_of(database).iterdir():
        path.unlink()
    publish_with(database, keep_picture(database, 2), text="Neu")
    tickerbot("restore", "copy.db")
    assert kept(database) == {picture_bytes(1), picture_bytes(2)}
    assert kept(place / "copy.db") == {picture_bytes(1)}


def test_old_backups_go_with_their_pictures(place: Path) -> None:
    database, folder = place / "ticker.db", place / "backups"
    folder.mkdir()
    publish_with(database, keep_picture(database, 1))
    old = folder / "tickerbot-20200101T000000Z.db"
    tickerbot("backup", str(old))
    assert kept(old) == {picture_bytes(1)}
    tickerbot("backup", "--keep", "1", str(folder))
    assert sorted(path.suffix for path in folder.iterdir()) == [".db", ".media"]
    assert not picture_files.folder_of(old).exists()


def test_the_status_is_told_where_nobody_can_look_at_the_pictures(place: Path) -> None:
    publish_with(place / "ticker.db", keep_picture(place / "ticker.db", 1))
    folder = picture_files.folder_of(place / "ticker.db")
    folder.rename(place / "elsewhere")
    folder.symlink_to(folder)  # whoever looks goes round in circles: an error of the disk
    for command in (["status"], ["status", "--json"], ["export"]):
        assert tickerbot(*command).stdout
