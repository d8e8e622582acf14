"""Pictures beside the database: named by content, private, and gone with what they belonged to."""

import errno
import os
import resource
import sqlite3
import stat
import time
from contextlib import closing
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.pictures import keep_picture, picture_bytes, publish_with
from tickerbot.model import MAX_PICTURES, Picture
from tickerbot.storage import people, picture_files, pictures
from tickerbot.storage.archive import entries
from tickerbot.storage.database import open_database
from tickerbot.storage.files import belong_as
from tickerbot.storage.newsroom import changing, drafts
from tickerbot.storage.pictures import NEW_S, pictures_from_json, pictures_to_json
from tickerbot.storage.transactions import transaction

ZONE = ZoneInfo("Europe/Berlin")


@given(
    st.lists(
        st.builds(
            Picture, st.text(), st.sampled_from(["photo", "video"]), st.integers(0), st.integers(0),
            st.integers(0), st.text(),
        ),
        max_size=3,
    )
)  # fmt: skip
def test_pictures_are_kept_as_they_are(given_pictures: list[Picture]) -> None:
    assert pictures_from_json(pictures_to_json(tuple(given_pictures))) == tuple(given_pictures)


def test_a_file_is_named_by_its_content_kept_once_and_private(tmp_path: Path) -> None:
    folder = picture_files.folder_of(tmp_path / "ticker.db")
    assert folder == tmp_path / "ticker.db.media"
    name = picture_files.save(folder, picture_bytes(), "photo")
    assert picture_files.save(folder, picture_bytes(), "photo") == name
    [file] = folder.iterdir()
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert picture_files.load(folder, name, "photo") == picture_bytes()
    file.write_bytes(b"another")
    assert picture_files.load(folder, name, "photo") is None
    assert picture_files.load(folder, "0" * 64, "photo") is None


def test_a_disk_that_takes_no_more_leaves_no_half_a_picture(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither where it is kept, nor where it is copied to, which other disks do without links."""
    content = picture_bytes(width=900, height=900)
    source, target = tmp_path / "a.media", tmp_path / "b.media"
    monkeypatch.setattr(os, "link", _cannot_link)
    picture_files.save(source, content, "photo")
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100, before[1]))
    try:
        for full in (
            lambda: picture_files.save(target, content, "photo"),
            lambda: picture_files.copy_all(source, target),
        ):
            with pytest.raises(OSError, match="too large"):
                full()
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert [*target.iterdir()] == []
    assert picture_files.copy_all(source, target) == 1
    assert picture_files.load(target, picture_files.name_of(content), "photo") == content


def test_what_a_link_leads_to_is_neither_copied_nor_given_away(tmp_path: Path) -> None:
    """Root copies for a bot that is not: what it may write must not lead root elsewhere."""
    secret, elsewhere = tmp_path / "secret", tmp_path / "elsewhere"
    secret.write_bytes(b"nobody else's")
    elsewhere.mkdir()
    source, target = tmp_path / "a.media", tmp_path / "b.media"
    name = picture_files.save(source, picture_bytes(), "photo")
    (source / f"{'0' * 64}.jpg").symlink_to(secret)
    assert picture_files.copy_all(source, target) == 1
    assert [picture_files.name_in(path) for path in target.iterdir()] == [name]
    led = tmp_path / "c.media"
    led.symlink_to(elsewhere)
    with pytest.raises(NotADirectoryError):
        picture_files.copy_all(source, led)
    assert [*elsewhere.iterdir()] == []
    if os.geteuid() == 0:
        os.chown(tmp_path, 12_345, 12_345)
        made = tmp_path / "made"
        made.symlink_to(secret)
        belong_as(tmp_path, made)
        assert secret.stat().st_uid == 0


def _cannot_link(*_: object) -> None:
    raise OSError(errno.EXDEV, "another disk")


def test_an_entry_comes_back_with_its_pictures_in_order(tmp_path: Path) -> None:
    database = tmp_path / "ticker.db"
    shown = [keep_picture(database, shade) for shade in (3, 1, 2)]
    number = publish_with(database, *shown)
    with closing(open_database(database)) as db:
        entry = entries.get_entry(db, number)
        assert entry is not None
        assert entry.pictures == tuple(shown)


def test_an_album_has_ten_pictures_at_most(tmp_path: Path) -> None:
    database = tmp_path / "ticker.db"
    publish_with(database, *[Picture(str(n)) for n in range(MAX_PICTURES)])
    with pytest.raises(sqlite3.IntegrityError, match="entry_pictures_are_an_array"):
        publish_with(database, *[Picture(str(n)) for n in range(MAX_PICTURES + 1)], text="Zwei")


def test_what_belongs_to_nothing_is_forgotten_but_not_what_is_new(tmp_path: Path) -> None:
    database = tmp_path / "ticker.db"
    out, drafted, discarded, dropped, new = (keep_picture(database, shade) for shade in range(5))
    publish_with(database, out)
    folder, now = picture_files.folder_of(database), time.time()
    long_ago = now - NEW_S - 10
    with closing(open_database(database)) as db, transaction(db):
        for picture in (out, drafted, discarded, dropped):
            pictures.note(db, picture, f"id {picture.name}", int(long_ago))
            os.utime(picture_files.path_of(folder, picture.name, "photo"), (long_ago, long_ago))
        pictures.note(db, new, "id of new", int(now))
        people.set_role(db, 900, "editor", 0)
        drafts.put_draft(db, 900, 1, 0, "Text", int(now), pictures=(drafted,))
        gone, _ = drafts.put_draft(db, 900, 2, 0, "Text", int(now), pictures=(discarded,))
        assert changing.discard(db, gone.id, by=900)
        needed = pictures.forget_unneeded(db, now)
        assert pictures.find_file_id(db, dropped.name) is None
        assert pictures.find_file_id(db, drafted.name) is not None
    assert needed == {out.name, drafted.name, new.name}
    assert picture_files.remove_others(folder, needed, now) == 2
    assert {path.stem for path in folder.iterdir()} == needed


def test_a_picture_without_a_known_kind_cannot_be_noted(tmp_path: Path) -> None:
    with (
        pytest.raises(sqlite3.IntegrityError, match="picture_is_a_photo_or_a_video"),
        closing(open_database(tmp_path / "ticker.db")) as db,
        transaction(db),
    ):
        pictures.note(db, Picture("a", "film"), "id", 0)  # type: ignore[arg-type]
