"""The database as a file: one bot works on it, nobody else reads it, and it is always the same one."""

from __future__ import annotations

import asyncio
import logging
import os
import signal
import stat
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from tests.commandline import tickerbot, use_no_umask, write
from tests.databases import make_database
from tests.outboxes import add_entry, publish, subscribe
from tickerbot.errors import AlreadyRunning, DatabaseError, DatabaseReplaced, SettingsError
from tickerbot.storage.archive import entries
from tickerbot.storage.database import open_database
from tickerbot.storage.files import FileIdentity, check_place, make_private
from tickerbot.storage.instance import is_running, only_one
from tickerbot.storage.store import Store
from tickerbot.storage.transactions import transaction

HOLD = (
    "import sys; from pathlib import Path; from tickerbot.storage.instance import only_one\n"
    "with only_one(Path(sys.argv[1])):\n"
    "    print('held', flush=True); sys.stdin.read()"
)


@contextmanager
def other_bot(path: Path) -> Iterator[subprocess.Popen[bytes]]:
    """Another process that is the bot on this database; it ends when its input does."""
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, str(path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env=environment,
    ) as process:
        assert process.stdout
        assert process.stdout.readline() == b"held\n"
        yield process


@pytest.fixture(params=["its name", "a hard link", "a symbolic link", "a way round"])
def other_name(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """Another way to write the path of ``ticker.db``, which is there."""
    database, name = tmp_path / "ticker.db", tmp_path / "elsewhere" / "other.db"
    name.parent.mkdir()
    make_database(database)
    match request.param:
        case "its name":
            return database
        case "a hard link":
            name.hardlink_to(database)
        case "a symbolic link":
            name.symlink_to(database)
        case _:
            return tmp_path / "elsewhere" / ".." / "ticker.db"
    return name


def test_a_second_bot_is_refused_under_every_name_of_the_file(
    tmp_path: Path, other_name: Path
) -> None:
    with other_bot(tmp_path / "ticker.db"):
        assert is_running(other_name)
        with pytest.raises(AlreadyRunning), only_one(other_name):
            pass
    assert not is_running(other_name)
    with only_one(other_name):
        pass


def test_a_second_bot_is_refused_in_the_same_process(tmp_path: Path, other_name: Path) -> None:
    with only_one(tmp_path / "ticker.db"), pytest.raises(AlreadyRunning), only_one(other_name):
        pass


def test_no_file_beside_the_database_can_be_removed_to_start_a_second_bot(tmp_path: Path) -> None:
    database = tmp_path / "ticker.db"
    with other_bot(database):
        for path in tmp_path.iterdir():
            if path != database:
                path.unlink()
        with pytest.raises(AlreadyRunning), only_one(database):
            pass


def test_a_bot_that_was_killed_holds_nothing_up(tmp_path: Path) -> None:
    database = tmp_path / "ticker.db"
    with other_bot(database) as process:
        process.send_signal(signal.SIGKILL)
        process.wait()
        assert not is_running(database)
        with only_one(database):
            pass


def test_the_lock_and_those_of_sqlite_leave_each_other_alone(tmp_path: Path) -> None:
    database = tmp_path / "ticker.db"
    write("news.txt", "Deich hält\n\nGut so.\n")
    with only_one(database), closing(open_database(database)) as db, transaction(db):
        add_entry(db)
        assert not is_running(tmp_path / "other.db")
        with other_bot(tmp_path / "other.db"):
            assert is_running(tmp_path / "other.db")
    with only_one(database), closing(open_database(database)) as db:
        tickerbot("import", "news.txt")
        with transaction(db):
            add_entry(db, "Noch eine")
        assert entries.count_entries(db) == 3
    with other_bot(database):
        tickerbot("import", "news.txt")
        assert tickerbot("status", "--json").stdout.count('"running": true') == 1


def test_a_look_at_the_lock_keeps_no_bot_from_starting(tmp_path: Path) -> None:
    database = tmp_path / "ticker.db"
    make_database(database)
    looking = (
        "import sys; from pathlib import Path; from tickerbot.storage.instance import is_running\n"
        "print('looking', flush=True)\n"
        "while True: is_running(Path(sys.argv[1]))"
    )
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
    with subprocess.Popen(
        [sys.executable, "-c", looking, str(database)], stdout=subprocess.PIPE, env=environment
    ) as process:
        assert process.stdout
        process.stdout.readline()
        for _ in range(20):
            with only_one(database):
                pass
        process.kill()


async def test_a_second_name_is_not_touched_while_a_bot_runs_under_the_first(
    tmp_path: Path,
) -> None:
    database, name = tmp_path / "ticker.db", tmp_path / "other.db"
    make_database(database)
    name.hardlink_to(database)
    with only_one(database) as identity:
        async with Store(database, identity) as store:
            await store.write(add_entry)
            for command in ("status", "export", "chats import -"):
                said = tickerbot(*command.split(), expect=1, TICKERBOT_DATABASE="other.db")
                assert "a bot runs on this file under another name" in said.stderr
                tickerbot(*command.split())
    tickerbot("status", TICKERBOT_DATABASE="other.db")


def modes(folder: Path) -> dict[str, int]:
    return {path.name: stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()}


def test_what_is_created_can_be_read_by_its_owner_alone(tmp_path: Path) -> None:
    write("news.txt", "Deich hält\n\nGut so.\n")
    known = modes(tmp_path)
    tickerbot("import", "news.txt", begin=use_no_umask)
    tickerbot("export", "-o", "all.jsonl", begin=use_no_umask)
    tickerbot("chats", "export", "-o", "chats.jsonl", begin=use_no_umask)
    found = modes(tmp_path)
    assert found.keys() - known.keys() == {"ticker.db", "all.jsonl", "chats.jsonl"}
    assert {found[name] for name in found.keys() - known.keys()} == {0o600}


def test_the_companions_of_the_database_are_private_from_the_first_byte(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        with only_one(tmp_path / "ticker.db"):
            assert modes(tmp_path) == {"ticker.db": 0o600}
            with closing(open_database(tmp_path / "ticker.db")) as db:
                publish(db)
                assert set(modes(tmp_path).values()) == {0o600}
                assert modes(tmp_path).keys() == {"ticker.db", "ticker.db-wal", "ticker.db-shm"}
    finally:
        os.umask(before)


@pytest.mark.parametrize("mode", [0o644, 0o666, 0o640, 0o604, 0o777])
def test_what_was_readable_by_others_is_so_no_longer(tmp_path: Path, mode: int) -> None:
    database = tmp_path / "ticker.db"
    with closing(open_database(database)) as db:
        publish(db)
        for path in tmp_path.iterdir():
            path.chmod(mode)
        assert len(modes(tmp_path)) == 3
        with closing(open_database(database)):
            assert set(modes(tmp_path).values()) == {mode & 0o700}


def test_an_export_replaces_one_that_others_could_read(tmp_path: Path) -> None:
    make_database(tmp_path / "ticker.db")
    write("all.jsonl", "")
    (tmp_path / "all.jsonl").chmod(0o644)
    tickerbot("export", "-o", "all.jsonl", begin=use_no_umask)
    assert modes(tmp_path)["all.jsonl"] == 0o600


def test_a_mode_that_cannot_be_changed_is_told_and_the_work_goes_on(
    caplog: pytest.LogCaptureFixture,
) -> None:
    with caplog.at_level(logging.WARNING):
        make_private(Path("/proc/self/status"))  # of the kernel: readable by all, whoever asks
    assert "others can get at it (mode 444)" in caplog.text


@pytest.mark.parametrize(
    "path", ["missing/ticker.db", ".", "x" * 300, "a\0b", "loop/ticker.db", "pipe", "/dev/null"]
)
def test_where_no_database_can_be_is_told_in_a_line(tmp_path: Path, path: str) -> None:
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(SettingsError, match="TICKERBOT_DATABASE is wrong: ") as caught:
        check_place(Path(path))
    assert "\n" not in str(caught.value)


def take_away(path: Path, how: str) -> None:
    if how == "deleted":
        path.unlink()
    elif how == "moved":
        path.rename(path.with_name("away.db"))
    elif how == "its folder moved":
        path.parent.rename(path.parent.with_name("away"))
    else:
        make_database(path.with_name("new.db"))
        path.with_name("new.db").replace(path)


WAYS = ["deleted", "moved", "replaced", "its folder moved"]


@pytest.mark.parametrize("how", WAYS)
async def test_a_write_is_not_acknowledged_once_the_file_is_another(
    tmp_path: Path, how: str
) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    async with Store(folder / "ticker.db") as store:
        await store.write(add_entry, "vorher")
        take_away(store.path, how)
        for write_job in (store.write, store.record, store.write_until_done):
            with pytest.raises(DatabaseReplaced):
                await write_job(add_entry, "nachher")
        with pytest.raises(DatabaseReplaced):
            await asyncio.wait_for(store.watch_file(), 30)


def test_a_database_that_is_still_there_is_the_same_under_each_of_its_names(
    tmp_path: Path, other_name: Path
) -> None:
    database = tmp_path / "ticker.db"
    identity = FileIdentity.of(database)
    assert FileIdentity.of(other_name).inode == identity.inode
    identity.check()
    take_away(database, "replaced")
    with pytest.raises(DatabaseReplaced, match="another file was put in the database's place"):
        identity.check()


async def test_the_store_takes_no_other_file_than_the_one_that_is_locked(tmp_path: Path) -> None:
    with only_one(tmp_path / "ticker.db") as identity:
        take_away(tmp_path / "ticker.db", "replaced")
        with pytest.raises(DatabaseReplaced):
            await Store(tmp_path / "ticker.db", identity).__aenter__()


@pytest.mark.parametrize("how", ["deleted", "replaced"])
async def test_what_the_database_held_is_saved_and_does_no_harm_to_the_new_one(
    tmp_path: Path, how: str
) -> None:
    path = tmp_path / "ticker.db"
    async with Store(path) as store:
        await store.write(add_entry, "gerettet")
        take_away(path, how)
        rescued = await store.rescue()
    assert stat.S_IMODE(rescued.stat().st_mode) == 0o600
    with closing(open_database(rescued)) as db:
        assert [entry.headline for entry in entries.latest(db, 9).entries] == ["gerettet"]
    with closing(open_database(path)) as db:
        assert entries.count_entries(db) == 0
        assert db.execute("pragma integrity_check").fetchall() == [("ok",)]
        subscribe(db, 5)


async def test_where_it_cannot_be_saved_that_is_an_error_of_ours(tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    async with Store(folder / "ticker.db") as store:
        take_away(store.path, "its folder moved")
        with pytest.raises(DatabaseError, match="No such file or directory"):
            await store.rescue()
