"""A backup is the database of one moment, whole and private, whatever happens beside it."""

from __future__ import annotations

import os
import shutil
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from sqlite_utils import Database

from tests.databases import new_database
from tests.outboxes import check_outbox, fill_outbox, publish
from tests.schemas.files import dump, load, numbers
from tickerbot.errors import DatabaseError
from tickerbot.outcomes import Sent
from tickerbot.storage import backups, vitals
from tickerbot.storage.archive import entries
from tickerbot.storage.database import connect_to_read, open_database, open_to_read
from tickerbot.storage.files import COMPANIONS
from tickerbot.storage.migrations import NEWEST, schema_number
from tickerbot.storage.outbox import chats, pushes
from tickerbot.storage.outbox.settlement import Settlement, settle
from tickerbot.storage.safekeeping import back_up_database
from tickerbot.storage.transactions import transaction


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A database with entries, chats and duties."""
    path = tmp_path / "ticker.db"
    with closing(new_database(path)) as db:
        fill_outbox(db)
    return path


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def content(path: Path) -> str:
    with closing(Database(sqlite3.connect(path), execute_plugins=False)) as db:
        return dump(db)


def test_a_backup_is_one_private_file_with_all_that_the_database_holds(path: Path) -> None:
    umask = os.umask(0)
    try:
        with closing(open_database(path)) as db:  # what is in the log beside the file is in it, too
            publish(db, "im Protokoll")
            made = back_up_database(path, path.with_name("copy.db"), 1_700_000_000)
            assert vitals.last_backup(db) == (str(made.path), 1_700_000_000)
            db.execute("delete from state where key = 'backup'")
            db.conn.commit()
    finally:
        os.umask(umask)
    assert made.path.stat().st_mode & 0o777 == 0o600
    assert made.size == made.path.stat().st_size
    assert "im Protokoll" in content(made.path)
    assert content(made.path) == content(path)
    assert names(path.parent) <= {"copy.db", "ticker.db", "ticker.db-wal", "ticker.db-shm"}


@contextmanager
def broadcast(path: Path, chats_in_all: int) -> Iterator[None]:
    """Deliver a push to very many, in batches, for as long as the block lasts."""
    stop, failures = threading.Event(), list[BaseException]()

    def work() -> None:
        with closing(open_database(path)) as db:
            while not stop.is_set():
                found = pushes.due(db, 25)
                with transaction(db):
                    pushes.claim(db, found)
                    settle(db, [Settlement(duty, 1, Sent(1)) for duty in found], 0.0)
                if not found:
                    publish(db)

    def guarded() -> None:
        try:
            work()
        except BaseException as error:  # noqa: BLE001  # handed to the test
            failures.append(error)

    with closing(open_database(path)) as db:
        with transaction(db):
            chats.subscribe_many(db, range(10_000, 10_000 + chats_in_all), "de", 0)
        publish(db)
    thread = threading.Thread(target=guarded)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()
    assert not failures


def test_a_backup_in_the_midst_of_a_broadcast_is_of_one_moment(path: Path) -> None:
    moments = set()
    with broadcast(path, 500), closing(connect_to_read(path)) as source:
        for number in range(20):
            copy = backups.back_up(source.conn, path.with_name(f"copy{number}.db")).path
            with closing(open_to_read(copy)) as db:
                backups.check(db.conn, copy)
                check_outbox(db)
                assert db.execute("select count(*) from claims").fetchone() == (0,)
                (delivered,) = db.execute("select sum(delivered) from pushes").fetchone()
                moments.add(delivered)
    assert len(moments) > 1, "nothing was delivered meanwhile"


def test_what_is_no_backup_is_never_replaced(path: Path) -> None:
    folder = path.parent
    (folder / "notes.txt").write_text("kept")
    (folder / "other.db").write_bytes(b"")
    with closing(sqlite3.connect(folder / "other.db")) as other:
        other.execute("create table t (x)")
    (folder / "link.db").symlink_to(path)
    os.link(path, folder / "second.db")
    with closing(open_database(path)):
        before = {name: (folder / name).read_bytes() for name in names(folder)}
        for name in sorted(before):
            with pytest.raises(DatabaseError):
                back_up_database(path, folder / name, 0)
        for name in ("missing/copy.db", "notes.txt/copy.db", "x" * 300):
            with pytest.raises(DatabaseError):
                back_up_database(path, folder / name, 0)
        assert {name: (folder / name).read_bytes() for name in names(folder)} == before
    with pytest.raises(DatabaseError):
        back_up_database(folder / "other.db", folder / "copy.db", 0)


def test_a_damaged_database_replaces_no_good_backup(path: Path) -> None:
    copy = back_up_database(path, path.with_name("copy.db"), 0).path
    good = copy.read_bytes()
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("pragma foreign_keys = off")
        connection.execute("insert into claims (subscription_id, seq) values (1, 2)")
        connection.execute("update pushes set entry_id = 4711 where seq = 1")
        connection.commit()
    with pytest.raises(DatabaseError, match="older backup"):
        back_up_database(path, copy, 0)
    assert copy.read_bytes() == good
    assert not [name for name in names(path.parent) if name.endswith(".part")]


def test_a_backup_that_is_put_in_place_is_a_database_as_before(path: Path) -> None:
    copy = back_up_database(path, path.with_name("copy.db"), 0).path
    shutil.copyfile(copy, path)
    with closing(open_database(path)) as db:
        assert db.journal_mode == "wal"
        assert entries.latest(db, 9).entries


def test_only_backups_named_by_the_time_are_tidied_up(path: Path, tmp_path: Path) -> None:
    folder = tmp_path / "kept"
    folder.mkdir()
    moments = (1_700_000_000, 1_699_999_999, 0, 1_800_000_000)
    for moment in moments:
        back_up_database(path, backups.in_folder(folder, moment), moment)
    others = {
        "tickerbot.db",
        "tickerbot-20260101.db",
        "notes.txt",
        "tickerbot-20200101T000000Z.db.x",
    }
    for name in others:
        (folder / name).write_text("")
    newest = backups.in_folder(folder, 1_800_000_000)
    assert len(backups.remove_old(folder, 2, newest)) == 2
    kept = {backups.in_folder(folder, moment).name for moment in sorted(moments)[-2:]}
    assert names(folder) == kept | others
    assert backups.remove_old(folder, 5, newest) == []


def test_the_newest_is_kept_also_where_the_clock_was_ahead_before(tmp_path: Path) -> None:
    """As on a small machine without a battery: which are newer by their names are not."""
    for moment in (1_000, 2_000, 800_000, 900_000):
        backups.in_folder(tmp_path, moment).touch()
    for now, gone in ((3_000, 800_000), (4_000, 900_000), (5_000, 1_000)):
        made = backups.in_folder(tmp_path, now)
        made.touch()
        assert backups.remove_old(tmp_path, 4, made) == [backups.in_folder(tmp_path, gone)]


def test_what_a_killed_backup_has_left_goes_after_a_day(tmp_path: Path) -> None:
    made = backups.in_folder(tmp_path, 1_000)
    left, under_way = (tmp_path / f".{made.name}.{number}.part" for number in (4, 5))
    mine = tmp_path / ".notes.part"
    for path in (made, left, under_way, mine):
        path.touch()
    for path in (left, mine):
        os.utime(path, (1, 1))
    backups.remove_old(tmp_path, 1, made)
    assert names(tmp_path) == {made.name, under_way.name, mine.name}


def of_migrations(path: Path) -> list[Path]:
    return sorted(other for other in path.parent.iterdir() if ".schema" in other.name)


@pytest.mark.parametrize("number", [number for number in numbers() if number < NEWEST])
def test_a_migration_is_preceded_by_a_backup(number: int, tmp_path: Path) -> None:
    path = tmp_path / "ticker.db"
    load(number, path)
    before = content(path)
    for command in ("first", "second"):
        open_database(path).close()
        (made,) = of_migrations(path)
        assert made.stat().st_mode & 0o777 == 0o600, command
    assert content(made) == before
    with closing(open_database(path)) as db:
        assert schema_number(db) == NEWEST


def test_of_these_the_last_two_are_kept_and_no_other_file_is_touched(tmp_path: Path) -> None:
    path = tmp_path / "ticker.db"
    others = {"ticker.db.schema1", "ticker2.db.20200101T000000Z.schema1", "ticker.db.x"}
    olds = [f"ticker.db.2020010{day}T000000Z.schema{20 - day}" for day in range(1, 6)]
    for name in {*olds, *others}:
        (tmp_path / name).write_text("")
    load(1, path)
    open_database(path).close()
    (made,) = (name for name in names(tmp_path) - others - {"ticker.db"} - set(olds))
    assert names(tmp_path) - others == {"ticker.db", olds[-1], made}
    open_database(path).close()
    assert made in names(tmp_path)


def test_a_migration_keeps_its_own_backup_whatever_the_clock_said_before(tmp_path: Path) -> None:
    path = tmp_path / "ticker.db"
    for day in range(1, 4):
        (tmp_path / f"ticker.db.2099010{day}T000000Z.schema1").touch()
    load(1, path)
    before = content(path)
    open_database(path).close()
    (made,) = (other for other in of_migrations(path) if ".2099" not in other.name)
    assert content(made) == before
    assert len(of_migrations(path)) == 2


def test_a_new_database_and_one_that_is_up_to_date_need_none(tmp_path: Path) -> None:
    for _ in range(2):
        open_database(tmp_path / "ticker.db").close()
        assert names(tmp_path) == {"ticker.db"}
    load(1, tmp_path / "old.db")
    open_database(tmp_path / "old.db", backup=False).close()
    assert names(tmp_path) == {"ticker.db", "old.db"}


def test_without_its_backup_nothing_is_migrated(tmp_path: Path) -> None:
    path = tmp_path / "ticker.db"
    load(17, path)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("pragma foreign_keys = off")
        connection.execute("update pushes set entry_id = 4711 where seq = 1")
        connection.commit()
    with pytest.raises(DatabaseError, match="--no-backup"):
        open_database(path)
    assert of_migrations(path) == []
    with closing(Database(sqlite3.connect(path), execute_plugins=False)) as db:
        assert schema_number(db) == 17
    open_database(path, backup=False).close()
    assert not [name for name in names(tmp_path) if name.endswith((".part", *COMPANIONS))]
