"""Backups and migrations as operators make them: real processes, real files, beside a running bot."""

from __future__ import annotations

import asyncio
import re
import signal
from contextlib import closing
from pathlib import Path

import pytest

from tests.commandline import fill_disk, start, tickerbot
from tests.databases import make_database, until_committed
from tests.running import bot_process, new_api
from tests.schemas.files import load
from tickerbot.storage import backups
from tickerbot.storage.database import open_database, open_to_read
from tickerbot.storage.instance import only_one
from tickerbot.storage.migrations import NEWEST, schema_number
from tickerbot.storage.newsroom import ownership
from tickerbot.storage.transactions import transaction


async def test_a_backup_is_made_beside_the_running_bot(tmp_path: Path) -> None:
    api, path = new_api(), tmp_path / "ticker.db"
    async with api.serve() as url, bot_process(url, path) as bot:
        await until_committed(path, ownership.owner)
        said = tickerbot("backup", "copy.db").stdout
        assert re.fullmatch(r"copy\.db: [0-9]+ bytes in [0-9.]+ s\n", said)
        assert "another tickerbot runs" in tickerbot("migrate", expect=1).stderr
        assert await bot.end() == 0
    with closing(open_to_read(tmp_path / "copy.db")) as db:
        backups.check(db.conn, path)
        assert ownership.owner(db) == 4711


def test_in_a_folder_backups_are_named_by_the_time_and_the_newest_are_kept(tmp_path: Path) -> None:
    make_database(tmp_path / "ticker.db")
    folder = tmp_path / "backups"
    folder.mkdir()
    (folder / "tickerbot-20200101T000000Z.db").write_text("")
    (folder / "tickerbot-20200102T000000Z.db").write_text("")
    said = tickerbot("backup", "backups", "--keep", "2").stdout.splitlines()
    assert said[1:] == ["backups/tickerbot-20200101T000000Z.db: deleted"]
    assert len(list(folder.iterdir())) == 2
    assert Path(said[0].partition(": ")[0]).stat().st_size > 0
    assert "is for a folder" in tickerbot("backup", "copy.db", "--keep", "2", expect=1).stderr
    assert not (tmp_path / "copy.db").exists()


@pytest.mark.parametrize("number", [5, NEWEST])
@pytest.mark.usefixtures("nothing_there")
def test_a_backup_changes_no_schema_and_needs_the_database(tmp_path: Path, number: int) -> None:
    assert "there is no such database" in tickerbot("backup", "copy.db", expect=1).stderr
    load(number, tmp_path / "ticker.db")
    tickerbot("backup", "copy.db")
    for name in ("ticker.db", "copy.db"):
        with closing(open_to_read(tmp_path / name)) as db:
            assert schema_number(db) == number


def test_on_a_full_disk_the_backup_before_stays(tmp_path: Path) -> None:
    make_database(tmp_path / "ticker.db")
    tickerbot("backup", "copy.db")
    good = (tmp_path / "copy.db").read_bytes()
    said = tickerbot("backup", "copy.db", begin=fill_disk, expect=1).stderr
    assert len(said.splitlines()) == 1
    assert (tmp_path / "copy.db").read_bytes() == good
    assert not list(tmp_path.glob(".*.part"))


def files(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
async def test_a_backup_that_is_ended_leaves_nothing(
    tmp_path: Path, number: signal.Signals
) -> None:
    with closing(open_database(tmp_path / "ticker.db")) as db, transaction(db):
        db.execute("insert into inbox (update_id, body, kept_at) values (1, zeroblob(1 << 26), 0)")
    command = start("backup", "copy.db")
    while not any(name.endswith(".part") for name in files(tmp_path)):
        assert command.returncode is None
        await asyncio.sleep(0)
    command.send_signal(number)
    assert await command.wait() == 128 + number
    assert files(tmp_path) <= {"ticker.db", "ticker.db-wal", "ticker.db-shm"}


def test_a_folder_that_is_not_there_is_no_file(tmp_path: Path) -> None:
    assert "does not exist" in tickerbot("backup", "backups/", expect=1).stderr
    assert not (tmp_path / "backups").exists()


def test_no_backup_goes_where_a_bot_works(tmp_path: Path) -> None:
    for name in ("ticker.db", "other.db"):
        make_database(tmp_path / name)
    with only_one(tmp_path / "other.db"):
        assert "a bot runs on this" in tickerbot("backup", "other.db", expect=1).stderr
    tickerbot("backup", "other.db")


@pytest.mark.usefixtures("nothing_there")
def test_migrating_tells_what_it_did_and_where_the_backup_is(tmp_path: Path) -> None:
    path = tmp_path / "ticker.db"
    assert "there is no such database" in tickerbot("migrate", expect=1).stderr
    load(5, path)
    done = tickerbot("migrate")
    assert done.stdout == f"ticker.db: the schema was 5 and is {NEWEST}\n"
    (made,) = tmp_path.glob("ticker.db.*.schema5")
    assert made.name in done.stderr
    assert tickerbot("migrate").stdout == f"ticker.db: the schema is {NEWEST} already\n"
    made.unlink()
    path.unlink()
    load(5, path)
    tickerbot("migrate", "--no-backup")
    assert list(tmp_path.iterdir()) == [path]
    with only_one(path):
        assert "another tickerbot runs" in tickerbot("migrate", expect=1).stderr
