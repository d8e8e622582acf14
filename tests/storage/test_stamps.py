"""A file that was written over, or whose log is another's, is told from one that only goes on."""

from __future__ import annotations

import os
import random
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.databases import make_database
from tests.outboxes import add_entry
from tickerbot.errors import DatabaseOverwritten, DatabaseReplaced, LogTaken
from tickerbot.storage import stamps
from tickerbot.storage.archive import entries
from tickerbot.storage.database import open_database, open_to_read
from tickerbot.storage.instance import only_one
from tickerbot.storage.stamps import KnownStamps
from tickerbot.storage.store import Store
from tickerbot.storage.transactions import transaction


def write(path: Path, number: int = 1) -> None:
    """Change the database so many times, as a program beside the bot does."""
    with closing(open_database(path)) as db:
        for _ in range(number):
            with transaction(db):
                db.execute("update state set value = value where key = ''")


def move_log(path: Path, how: str = "passive") -> None:
    with closing(sqlite3.connect(path)) as db:
        db.execute(f"pragma wal_checkpoint({how})").fetchall()


def copy_over(source: Path, target: Path) -> None:
    """As ``cp`` does: into the file that is there."""
    with source.open("rb") as content, target.open("r+b") as file:
        file.truncate(0)
        shutil.copyfileobj(content, file)


def another(path: Path, _: Path) -> None:
    other = path.with_name("other.db")
    make_database(other)
    by_hand(other, f"pragma user_version = {random.randrange(1, 2**31)}")
    write(other, 3)
    copy_over(other, path)


def an_older_copy(path: Path, older: Path) -> None:
    copy_over(older, path)


def a_copy_that_went_its_own_way(path: Path, older: Path) -> None:
    copy_over(path, older)
    write(older, 2)
    copy_over(older, path)


def nothing(path: Path, _: Path) -> None:
    os.truncate(path, 0)


def half_of_another(path: Path, older: Path) -> None:
    another(path, older)
    os.truncate(path, 5000)


def another_by_sqlite(path: Path, _: Path) -> None:
    other = path.with_name("other.db")
    make_database(other)
    with closing(sqlite3.connect(other)) as source, closing(sqlite3.connect(path)) as target:
        source.backup(target)


def pages_of_another(path: Path, older: Path) -> None:
    """As ``rsync --inplace`` does: what differs alone, and nothing is cut first."""
    wanted = older.read_bytes()
    with path.open("r+b") as file:
        for at in range(0, len(wanted), 4096):
            if file.seek(at) == at and file.read(4096) != wanted[at : at + 4096]:
                file.seek(at)
                file.write(wanted[at : at + 4096])
        file.truncate(len(wanted))


WAYS: list[Callable[[Path, Path], None]] = [
    another, an_older_copy, a_copy_that_went_its_own_way, nothing, half_of_another,
    another_by_sqlite, pages_of_another,
]  # fmt: skip


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("is_moved", [False, True])
async def test_what_is_written_over_a_database_is_noticed_and_left_alone(
    tmp_path: Path, way: Callable[[Path, Path], None], *, is_moved: bool
) -> None:
    path, older = tmp_path / "ticker.db", tmp_path / "older.db"
    make_database(path)
    with only_one(path) as identity:
        async with Store(path, identity) as store:
            older.write_bytes(path.read_bytes())
            await store.write(add_entry, "Vorher")
            move_log(path)
            await store.write(add_entry, "Nachher")
            if is_moved:
                move_log(path)
            await store.look_at_file()
            way(path, older)
            there = path.read_bytes()
            with pytest.raises(DatabaseOverwritten, match="another content was written over"):
                await store.write(add_entry, "Verloren")
            for job in (store.read, store.search, store.write, store.record):
                with pytest.raises(DatabaseReplaced):
                    await job(entries.count_entries)
    if way is another_by_sqlite:  # which went through the log
        there = path.read_bytes()
    assert path.read_bytes() == there
    if way not in (nothing, half_of_another):
        with closing(open_database(path)) as db:
            assert db.execute("pragma integrity_check").fetchall() == [("ok",)]
            assert "Verloren" not in [entry.headline for entry in entries.latest(db, 9).entries]
    for kept in tmp_path.glob("*.rescued-*"):  # noqa: ASYNC240
        assert kept.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("names", [["-wal"], ["-shm"], ["-wal", "-shm"]])
async def test_a_log_that_is_taken_away_is_noticed_before_anything_is_acknowledged(
    tmp_path: Path, names: list[str]
) -> None:
    path = tmp_path / "ticker.db"
    make_database(path)
    with only_one(path) as identity:
        async with Store(path, identity) as store:
            await store.write(add_entry, "Vorher")
            for name in names:
                path.with_name(path.name + name).unlink()
            with pytest.raises(LogTaken):
                await store.write(add_entry, "Nachher")
            assert await store.empty_log()
    with closing(open_database(path)) as db:
        assert db.execute("pragma integrity_check").fetchall() == [("ok",)]
        assert [entry.headline for entry in entries.latest(db, 9).entries] == ["Vorher"]


@pytest.mark.parametrize("seed", range(3))
async def test_others_that_write_and_move_the_log_are_no_cause_for_alarm(
    tmp_path: Path, seed: int
) -> None:
    chance = random.Random(seed)
    path = tmp_path / "ticker.db"
    make_database(path)
    beside: list[Callable[[], None]] = [
        lambda: write(path),
        lambda: write(path, 40),
        lambda: move_log(path),
        lambda: move_log(path, "restart"),
        lambda: move_log(path, "truncate"),
        lambda: by_hand(path, "create table if not exists mine (x)"),
        lambda: by_hand(path, "vacuum"),
        lambda: open_to_read(path).close(),
    ]
    with only_one(path) as identity:
        async with Store(path, identity) as store:
            for _ in range(150):
                chance.choice(beside)()
                if chance.random() < 0.5:
                    await store.look_at_file()
                else:
                    await store.write(add_entry, "Wetter")
                stamps.check_log(path)


def by_hand(path: Path, statement: str) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        db.execute(statement)


def leave_log(path: Path) -> None:
    """Leave the database as a bot does that is killed: with a log of its last changes."""
    with closing(open_database(path)) as db, closing(open_to_read(path)):
        with transaction(db):
            add_entry(db, "Vorher")
        files = {name: path.with_name(path.name + name).read_bytes() for name in ("", "-wal")}
    for name, content in files.items():
        path.with_name(path.name + name).write_bytes(content)


def test_what_a_killed_bot_left_is_its_own(tmp_path: Path) -> None:
    path = tmp_path / "ticker.db"
    make_database(path)
    leave_log(path)
    with closing(open_database(path)) as db:
        assert [entry.headline for entry in entries.latest(db, 9).entries] == ["Vorher"]


def test_a_log_that_a_full_disk_kept_from_the_file_is_its_own(tmp_path: Path) -> None:
    """The header tells of pages already for which there was no room."""
    path = tmp_path / "ticker.db"
    make_database(path)
    leave_log(path)
    log = stamps.log_of(path).read_bytes()
    with path.open("r+b") as file:
        file.write(log[32 + 24 : 32 + 24 + 4096])
        file.truncate(path.stat().st_size - 4096)
    with (
        pytest.raises(sqlite3.DatabaseError),
        closing(sqlite3.connect(f"{path.as_uri()}?immutable=1", uri=True)) as db,
    ):
        db.execute("pragma user_version").fetchone()
    stamps.check_log(path)


def test_a_log_whose_end_was_not_written_when_the_power_failed_is_its_own(tmp_path: Path) -> None:
    """With the header of a new round, and of its first page what was on the disk before."""
    path = tmp_path / "ticker.db"
    make_database(path)
    leave_log(path)
    log = path.with_name(f"{path.name}-wal")
    content = bytearray(log.read_bytes())
    content[32 + 24 + 60 : 32 + 24 + 64] = bytes(4)
    log.write_bytes(content[: 32 + 24 + 4096])
    with closing(open_database(path)) as db:
        assert entries.count_entries(db) == 0


@pytest.mark.parametrize("way", [another, an_older_copy, nothing, pages_of_another])
def test_the_log_of_a_killed_bot_is_not_let_into_another_file(
    tmp_path: Path, way: Callable[[Path, Path], None]
) -> None:
    path, older = tmp_path / "ticker.db", tmp_path / "older.db"
    make_database(path)
    shutil.copyfile(path, older)
    write(path, 3)
    leave_log(path)
    way(path, older)
    there = {file: file.read_bytes() for file in (path, path.with_name(f"{path.name}-wal"))}
    for opened in (open_database, open_to_read):
        with pytest.raises(DatabaseReplaced, match="the log beside it"):
            opened(path)
    assert {file: file.read_bytes() for file in there} == there


steps = st.integers(1, 4096)


@given(
    st.integers(0, 2**31 - 1),
    st.lists(st.tuples(st.sampled_from(["ours", "theirs", "moved"]), steps)),
    st.data(),
)
def test_a_file_may_have_the_stamps_since_it_was_last_seen_and_no_others(
    first: int, events: list[tuple[str, int]], data: st.DataObject
) -> None:
    known, stamp, allowed = KnownStamps(first, first), first, [first]
    for kind, step in events:
        if kind == "moved":
            in_file = data.draw(st.sampled_from(allowed))
            assert known.holds(in_file)
            allowed = allowed[allowed.index(in_file) :]
        else:
            stamp = (stamp + step) % 2**31
            allowed.append(stamp)
            if kind == "ours":
                known.wrote(stamp)
            else:
                assert known.learn(stamp)
    back = data.draw(st.integers(1, 2**30))
    assert not known.holds((allowed[0] - back) % 2**31)
    assert not known.learn((stamp - back) % 2**31)
