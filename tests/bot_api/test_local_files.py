"""Files that a Bot API server on this machine names: only its own, whole, and none of anybody else."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from aiohttp import web
from telegram.error import NetworkError

from tickerbot.bot_api.bot import Bot
from tickerbot.bot_api.connection import Connection
from tickerbot.bot_api.local_files import read_local

TOKEN = "4711:AAsecret"
HERE = "http://127.0.0.1:8081"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where the server keeps what was sent to the bot, beside a secret of somebody else."""
    found = tmp_path / "server" / TOKEN / "photos"
    found.mkdir(parents=True)
    (found / "file_0.jpg").write_bytes(b"picture")
    (tmp_path / "secret").write_bytes(b"secret")
    return found


@pytest.mark.parametrize("server", [HERE, "http://localhost:8081", "http://[::1]:8081"])
def test_its_own_files_are_read_whole(folder: Path, server: str) -> None:
    assert read_local(str(folder / "file_0.jpg"), TOKEN, server, 7) == b"picture"


@pytest.mark.parametrize("server", ["https://api.telegram.org", "http://10.0.0.7:8081", "http://"])
def test_of_a_server_elsewhere_none_is_read(folder: Path, server: str) -> None:
    with pytest.raises(NetworkError, match="another machine"):
        read_local(str(folder / "file_0.jpg"), TOKEN, server, 100)


WRONG: dict[str, Callable[[Path], Path]] = {
    "a secret": lambda folder: folder.parents[2] / "secret",
    "steps upwards": lambda folder: Path(f"{folder}/../../../secret"),
    "a link": lambda folder: link(folder / "a", folder / "file_0.jpg"),
    "a link elsewhere": lambda folder: link(folder / "b", folder.parents[2] / "secret"),
    "a folder that is a link": lambda folder: link(folder / "c", folder.parents[2]) / "secret",
    "a folder": lambda folder: folder,
    "nothing there": lambda folder: folder / "d",
    "a name that cannot be": lambda folder: Path(f"{folder}/\0"),
    "a pipe": lambda folder: pipe(folder / "e"),
    "too much": lambda folder: much(folder / "f"),
}


def link(place: Path, to: Path) -> Path:
    place.symlink_to(to)
    return place


def pipe(place: Path) -> Path:
    os.mkfifo(place)
    return place


def much(place: Path) -> Path:
    place.write_bytes(bytes(101))
    return place


@pytest.mark.parametrize("what", WRONG)
def test_nothing_else_is_read(folder: Path, what: str) -> None:
    with pytest.raises(NetworkError):
        read_local(str(WRONG[what](folder)), TOKEN, HERE, 100)


async def test_a_bot_reads_what_getfile_names(folder: Path) -> None:
    async def get_file(request: web.Request) -> web.Response:  # noqa: ARG001
        return web.json_response(
            {"ok": True, "result": {"file_path": str(folder / "file_0.jpg"), "file_id": "x"}}
        )

    app = web.Application()
    app.router.add_post("/bot{token}/getFile", get_file)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    port = runner.addresses[0][1]
    connection = Connection(2, 5.0)
    await connection.initialize()
    try:
        bot = Bot(TOKEN, f"http://127.0.0.1:{port}", connection)
        assert await bot.fetch_file("x", 100) == b"picture"
    finally:
        await connection.shutdown()
        await runner.cleanup()
