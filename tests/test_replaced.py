"""The database is taken away under a running bot: it stops with a clear line, and nothing is lost."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from tests.commandline import tickerbot
from tests.databases import make_database
from tests.running import BotProcess, Newsroom, bot_process, new_api
from tickerbot.storage.archive import entries
from tickerbot.storage.database import open_database


def headlines(path: Path) -> list[str]:
    with closing(open_database(path)) as db:
        assert db.execute("pragma integrity_check").fetchall() == [("ok",)]
        return [entry.headline for entry in entries.latest(db, 9).entries]


def make_other(path: Path) -> None:
    """Another ticker's database, with an entry."""
    tickerbot(
        "import",
        "-",
        stdin=b"1.8.2026\n10:00 Anderswo\nAlles ruhig.\n",
        TICKERBOT_DATABASE=str(path),
    )


def shell(*command: str | Path) -> None:
    subprocess.run(command, check=True)


async def publish_first(room: Newsroom) -> None:
    await room.subscribe(room.reader("Anna"))
    await room.publish(room.editor(), "Deich hält\nGut so.")


async def last_line(bot: BotProcess, status: int) -> str:
    """What the bot ends with, by itself."""
    assert await bot.wait() == status
    assert "Traceback" not in bot.output.decode()
    line = bot.output.decode().splitlines()[-1]
    assert line.startswith("tickerbot: ")
    return line


@pytest.mark.parametrize("how", ["deleted", "replaced"])
async def test_an_idle_bot_notices_it(tmp_path: Path, how: str) -> None:
    api, path = new_api(), tmp_path / "ticker.db"
    async with api.serve() as url, bot_process(url, path) as bot:
        await publish_first(Newsroom(api, url, path))
        if how == "replaced":
            make_database(tmp_path / "backup.db")
            (tmp_path / "backup.db").replace(path)
        else:
            path.unlink()
        line = await last_line(bot, 3)
    assert ("deleted or moved away" if how == "deleted" else "another file was put") in line
    (rescued,) = tmp_path.glob("ticker.db.rescued-*")  # noqa: ASYNC240
    assert str(rescued) in line
    assert headlines(rescued) == ["Deich hält"]
    assert headlines(path) == []


async def test_an_editor_is_shown_no_receipt_for_what_nobody_will_find(tmp_path: Path) -> None:
    api, path = new_api(), tmp_path / "ticker.db"
    async with api.serve() as url, bot_process(url, path) as bot:
        room = Newsroom(api, url, path)
        editor, anna = room.editor(), room.reader("Anna")
        await room.subscribe(anna)
        preview = await room.ask(editor, "/add Deich hält\nGut so.")
        before = len(api.bot_messages(anna))
        path.unlink()
        api.tap(editor, preview, "Veröffentlichen")
        assert await bot.wait() == 3
        assert "veröffentlicht" not in api.current(preview).text
        assert len(api.bot_messages(anna)) == before


def copy_another(path: Path) -> None:
    shell("cp", path.with_name("other.db"), path)


def copy_backup(path: Path) -> None:
    shell("cp", path.with_name("older.db"), path)


def empty(path: Path) -> None:
    shell("truncate", "-s", "0", path)


def overwrite(path: Path) -> None:
    """As ``rsync --inplace`` does: nothing is cut first."""
    shell("dd", f"if={path.with_name('other.db')}", f"of={path}", "conv=notrunc", "status=none")


@pytest.mark.parametrize("how", [copy_another, copy_backup, empty, overwrite])
async def test_what_is_copied_over_it_stays_as_it_is_and_nothing_is_sent_from_it(
    tmp_path: Path, how: Callable[[Path], None]
) -> None:
    api, path = new_api(), tmp_path / "ticker.db"
    make_other(tmp_path / "other.db")
    async with api.serve() as url, bot_process(url, path) as bot:
        await publish_first(Newsroom(api, url, path))
        tickerbot("backup", str(path.with_name("older.db")))
        how(path)
        there = path.read_bytes()
        line = await last_line(bot, 3)
    assert "another content was written over the database while the bot ran" in line
    assert "tickerbot restore FILE" in line
    assert path.read_bytes() == there
    for kept in tmp_path.glob("*.rescued-*"):  # noqa: ASYNC240
        assert str(kept) in line
        assert kept.stat().st_mode & 0o077 == 0
    assert headlines(path) == {
        "copy_another": ["Anderswo"], "copy_backup": ["Deich hält"], "empty": [],
        "overwrite": ["Anderswo"],
    }[how.__name__]  # fmt: skip


async def test_a_file_that_is_copied_over_that_of_a_killed_bot_is_not_mixed_with_its_log(
    tmp_path: Path,
) -> None:
    api, path = new_api(), tmp_path / "ticker.db"
    make_other(tmp_path / "other.db")
    async with api.serve() as url, bot_process(url, path) as bot:
        await publish_first(Newsroom(api, url, path))
        await bot.kill()
        shell("cp", tmp_path / "other.db", path)
        there = path.read_bytes()
        bot.output = b""
        await bot.start()
        assert "-wal) is that of another file" in await last_line(bot, 3)
    for command in (
        ["status"],
        ["search", "Deich"],
        ["backup", "copy.db"],
        ["migrate"],
        ["export"],
    ):
        assert "is that of another file" in tickerbot(*command, expect=3).stderr
    assert path.read_bytes() == there
    tickerbot("restore", "other.db")
    assert headlines(path) == ["Anderswo"]
    (kept,) = tmp_path.glob("ticker.db.before-restore-*Z")  # noqa: ASYNC240
    assert kept.read_bytes() == there
    assert kept.with_name(f"{kept.name}-wal").exists()


@pytest.mark.parametrize("names", [["-wal"], ["-shm", "-wal"]])
async def test_a_log_that_is_deleted_takes_nothing_with_it(
    tmp_path: Path, names: list[str]
) -> None:
    api, path = new_api(), tmp_path / "ticker.db"
    async with api.serve() as url, bot_process(url, path) as bot:
        await publish_first(Newsroom(api, url, path))
        shell("rm", *(path.with_name(path.name + name) for name in names))
        line = await last_line(bot, 1)
    assert "nothing is lost" in line
    assert headlines(path) == ["Deich hält"]


async def test_who_restores_by_sqlite_stops_the_bot_and_keeps_what_was_restored(
    tmp_path: Path,
) -> None:
    api, path = new_api(), tmp_path / "ticker.db"
    make_other(tmp_path / "other.db")
    async with api.serve() as url, bot_process(url, path) as bot:
        await publish_first(Newsroom(api, url, path))
        restore = "import sqlite3, sys; a, b = map(sqlite3.connect, sys.argv[1:]); a.backup(b)"
        shell(sys.executable, "-c", restore, tmp_path / "other.db", path)
        assert "another content was written over" in await last_line(bot, 3)
    assert headlines(path) == ["Anderswo"]
