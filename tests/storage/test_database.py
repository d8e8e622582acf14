"""Opening a database and working on it: one clear message, and nothing damaged."""

from __future__ import annotations

import asyncio
import gc
import os
import shutil
import sqlite3
import subprocess
import sys
import threading
from contextlib import closing
from pathlib import Path

import pytest
from sqlite_utils import Database

from tests.outboxes import add_entry
from tests.running import Newsroom, bot_process, new_api
from tickerbot.errors import DatabaseError, SettingsError, StoreClosed
from tickerbot.storage.archive import entries
from tickerbot.storage.database import open_database
from tickerbot.storage.store import Store
from tickerbot.storage.transactions import explain, transaction


def test_a_new_database_keeps_its_promises(db: Database) -> None:
    def pragma(name: str) -> object:
        return db.execute(f"pragma {name}").fetchone()[0]

    assert pragma("journal_mode") == "wal"
    assert pragma("foreign_keys") == 1
    assert pragma("synchronous") == 2
    with pytest.raises(sqlite3.IntegrityError), transaction(db):
        db.execute(
            "insert into subscriptions"
            " (chat_id, state, sent_through, subscribed_at, state_at) values (5, 'active', 0, 0, 0)"
        )


@pytest.mark.parametrize("content", [b"Liebe Leserin,\n" * 400, os.urandom(5000)])
def test_a_file_that_is_no_database_is_refused_and_stays_as_it_is(
    tmp_path: Path, content: bytes
) -> None:
    path = tmp_path / "ticker.db"
    path.write_bytes(content)
    with pytest.raises(DatabaseError, match="this file is no SQLite database"):
        open_database(path)
    assert path.read_bytes() == content


def test_another_programs_database_is_refused_and_stays_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "other.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("create table recipes (id integer)")
    before = path.read_bytes()
    with pytest.raises(DatabaseError, match="another program's database"):
        open_database(path)
    assert path.read_bytes() == before


def test_a_database_of_a_newer_version_is_refused_and_stays_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "ticker.db"
    with closing(open_database(path)) as db, transaction(db):
        db.table("_sqlite_migrations").insert(
            {"migration_set": "tickerbot", "name": "from_the_future", "applied_at": "2030"}
        )
    before = path.read_bytes()
    with pytest.raises(DatabaseError, match="update tickerbot to open it"):
        open_database(path)
    assert path.read_bytes() == before


def test_missing_places_are_told(tmp_path: Path) -> None:
    with pytest.raises(DatabaseError, match="no such database yet"):
        open_database(tmp_path / "ticker.db", create=False)
    with pytest.raises(SettingsError, match=r"the folder .* does not exist"):
        open_database(tmp_path / "nowhere" / "ticker.db")
    with pytest.raises(SettingsError, match="is a folder"):
        open_database(tmp_path)
    assert not (tmp_path / "ticker.db").exists()


def test_a_database_that_another_program_holds_for_long_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tickerbot.storage.database.BUSY_TIMEOUT_S", 0.1)
    path = tmp_path / "ticker.db"
    with closing(open_database(path)) as holder:
        holder.execute("begin immediate")
        with pytest.raises(DatabaseError, match="another program holds it"):
            open_database(path)
        holder.rollback()


@pytest.fixture
def small_disk(tmp_path: Path) -> Path:
    """A folder on a file system of its own with a megabyte; needs the right to mount."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mount = shutil.which("mount")
    if (
        mount is None
        or subprocess.run([mount, "-t", "tmpfs", "-o", "size=1m", "tmpfs", folder]).returncode
    ):
        pytest.skip("this machine does not let tests mount a small disk")
    return folder


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_a_full_disk_is_told_and_nothing_is_damaged(small_disk: Path) -> None:
    try:
        path = small_disk / "ticker.db"
        with closing(open_database(path)) as db:
            with transaction(db):
                add_entry(db, "Davor")
            (small_disk / "ballast").write_bytes(b"x" * 400_000)
            with pytest.raises(sqlite3.OperationalError, match=r"full|disk"):
                fill_up(db)
            (small_disk / "ballast").unlink()
            assert db.execute("pragma integrity_check").fetchone()[0] == "ok"
            assert [entry.headline for entry in entries.all_entries(db)][-1] == "Davor"
    finally:
        subprocess.run(["umount", small_disk], check=True)


def fill_up(db: Database) -> None:
    for _ in range(1000):
        with transaction(db):
            add_entry(db, "x" * 5000)


def test_a_disk_that_cannot_be_written_is_told(small_disk: Path) -> None:
    try:
        path = small_disk / "ticker.db"
        open_database(path).close()
        subprocess.run(["mount", "-o", "remount,ro", small_disk], check=True)
        with pytest.raises(DatabaseError, match=r"cannot be (written|opened)"):
            open_database(path)
    finally:
        subprocess.run(["umount", small_disk], check=True)


async def test_a_write_is_told_only_when_it_is_committed(tmp_path: Path) -> None:
    path = tmp_path / "ticker.db"
    async with Store(path) as store:
        number = await store.write(add_entry)
        with closing(open_database(path)) as other:
            assert entries.get_entry(other, number) is not None


async def test_a_job_that_fails_leaves_nothing_behind(tmp_path: Path) -> None:
    def fail(db: Database) -> None:
        add_entry(db)
        raise ValueError("no")

    async with Store(tmp_path / "ticker.db") as store:
        with pytest.raises(ValueError, match="no"):
            await store.write(fail)
        assert await store.read(entries.count_entries) == 0


async def test_closing_finishes_what_was_taken_and_refuses_the_rest_by_name(tmp_path: Path) -> None:
    path = tmp_path / "ticker.db"
    store = Store(path)
    async with store:
        jobs = [asyncio.ensure_future(store.write(add_entry)) for _ in range(20)]
        await asyncio.sleep(0)  # they are handed in
    await asyncio.gather(*jobs)
    with closing(open_database(path)) as db:
        assert entries.count_entries(db) == 20
    with pytest.raises(StoreClosed, match="too late"):
        await store.write(add_entry)


async def test_nobody_is_told_of_the_error_of_a_job_whose_caller_went_away(tmp_path: Path) -> None:
    said: list[str] = []
    loop = asyncio.get_running_loop()
    loop.set_exception_handler(lambda _, context: said.append(context["message"]))
    begun, go_on = threading.Event(), threading.Event()

    def fail(_: Database) -> None:
        begun.set()
        go_on.wait(30)
        raise OSError("the disk is gone")

    async with Store(tmp_path / "ticker.db") as store:
        job = asyncio.create_task(store.write(fail))
        await asyncio.to_thread(begun.wait, 30)
        job.cancel()
        with pytest.raises(asyncio.CancelledError):
            await job
        go_on.set()
        await store.read(lambda db: db.execute("select 1").fetchone())
    gc.collect()
    await asyncio.sleep(0)
    assert said == []


async def test_a_write_goes_on_though_its_caller_is_cancelled(tmp_path: Path) -> None:
    async with Store(tmp_path / "ticker.db") as store:
        job = asyncio.ensure_future(store.write(add_entry))
        await asyncio.sleep(0)  # it is handed in
        job.cancel()
        with pytest.raises(asyncio.CancelledError):
            await job
    with closing(open_database(tmp_path / "ticker.db")) as db:
        assert entries.count_entries(db) == 1


async def test_a_change_counts_once_it_is_committed(tmp_path: Path) -> None:
    begun, go_on = threading.Event(), threading.Event()

    def slowly(_: Database) -> None:
        begun.set()
        go_on.wait(10)

    async with Store(tmp_path / "ticker.db") as store:
        job = asyncio.ensure_future(store.write(slowly))
        await asyncio.to_thread(begun.wait, 10)
        assert store.changes == 0, "whoever looks now does not see it"
        assert await store.read(entries.count_entries) == 0, "and does not wait for it"
        go_on.set()
        await job
        assert store.changes == 1
        await store.record(slowly)
        assert store.changes == 1


@pytest.mark.parametrize("command", ["search Deich", "export", "status", "import -"])
def test_no_text_of_a_damaged_database_is_shown_in_an_error(tmp_path: Path, command: str) -> None:
    with closing(open_database(tmp_path / "ticker.db")) as db, transaction(db):
        add_entry(db, "Deich geheim")
        db.execute("update entries set body = cast(x'67656865696dff' as text)")
        db.execute("update entries set headline = cast(x'67656865696dff' as text)")
    stdin = b"Deich geheim\n\nNoch eine.\n"
    done = subprocess.run(
        [sys.executable, "-m", "tickerbot", *command.split()],
        input=stdin, capture_output=True,
        env={**os.environ, "TICKERBOT_DATABASE": "ticker.db"},
    )  # fmt: skip
    assert b"geheim" not in done.stdout + done.stderr
    assert b"Traceback" not in done.stderr
    if done.returncode:
        assert b"the database is damaged: a text in it is not UTF-8" in done.stderr
    assert done.returncode == (command in ("search Deich", "export"))


async def test_no_text_of_a_damaged_database_is_in_the_log_of_the_bot(tmp_path: Path) -> None:
    api = new_api()
    async with api.serve() as url, bot_process(url, tmp_path / "ticker.db") as bot:
        room = Newsroom(api, url, tmp_path / "ticker.db")
        anna = room.reader("Anna")
        await room.ask(anna, "/hilfe")
        with closing(open_database(room.database)) as db, transaction(db):
            add_entry(db, "Deich geheim")
            db.execute("update entries set headline = cast(x'67656865696dff' as text)")
        answer = await room.ask(anna, "/aktuell")
        assert "geheim" not in answer.text
        assert await bot.end() == 0
    log = bot.output.decode()
    assert "the database is damaged: a text in it is not UTF-8" in log
    assert "geheim" not in log
    assert "Traceback" not in log


@pytest.mark.parametrize("statement", ["select geheim", "select 'geheim", "geheim", "drop table x"])
def test_a_complaint_of_sqlite_is_told_without_its_words(db: Database, statement: str) -> None:
    with pytest.raises(sqlite3.Error) as caught:
        db.execute(statement)
    said = str(explain(caught.value, Path("ticker.db")))
    assert said == "ticker.db: SQLite answers SQLITE_ERROR"
