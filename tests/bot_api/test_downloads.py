"""What a download brings is the whole file that Telegram has announced, or nothing."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from aiohttp import web
from telegram.error import NetworkError

from tests.databases import make_database
from tests.pictures import picture_bytes
from tickerbot.bot_api import picture_keeper
from tickerbot.bot_api.bot import Bot
from tickerbot.bot_api.connection import Connection
from tickerbot.bot_api.picture_ids import PictureIds
from tickerbot.bot_api.picture_keeper import PictureKeeper
from tickerbot.bot_api.requests import Attached
from tickerbot.storage import picture_files
from tickerbot.storage.store import Store

TOKEN = "4711:AAsecret"
PICTURE = picture_bytes()
Answer = Callable[[web.Request], Awaitable[web.StreamResponse]]


@asynccontextmanager
async def serving(answer: Answer) -> AsyncIterator[Bot]:
    """A bot whose server names one file, and sends it like this."""

    async def get_file(_: web.Request) -> web.Response:
        found = {"file_path": "photos/a.jpg", "file_id": "x", "file_size": len(PICTURE)}
        return web.json_response({"ok": True, "result": found})

    app = web.Application()
    app.router.add_post("/bot{token}/getFile", get_file)
    app.router.add_get("/file/bot{token}/photos/a.jpg", answer)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    connection = Connection(2, 5.0)
    await connection.initialize()
    try:
        yield Bot(TOKEN, f"http://127.0.0.1:{runner.addresses[0][1]}", connection)
    finally:
        await connection.shutdown()
        await runner.cleanup()


async def whole(_: web.Request) -> web.Response:
    return web.Response(body=PICTURE)


async def login_page(_: web.Request) -> web.Response:
    return web.Response(body=b"<html>Please log in</html>", content_type="text/html")


async def moved(_: web.Request) -> web.Response:
    raise web.HTTPFound("/elsewhere")


async def broken_off(request: web.Request) -> web.StreamResponse:
    response = web.StreamResponse(headers={"Content-Length": str(len(PICTURE))})
    await response.prepare(request)
    await response.write(PICTURE[:100])
    assert request.transport
    request.transport.close()
    return response


async def chunked_and_short(request: web.Request) -> web.StreamResponse:
    response = web.StreamResponse()
    response.enable_chunked_encoding()
    await response.prepare(request)
    await response.write(PICTURE[:100])
    return response


async def too_long(_: web.Request) -> web.Response:
    return web.Response(body=PICTURE + b"x")


async def dripping(request: web.Request) -> web.StreamResponse:
    response = web.StreamResponse()
    await response.prepare(request)
    while True:
        await response.write(b"x")
        await asyncio.sleep(0.05)


NO_FILES: list[Answer] = [login_page, moved, broken_off, chunked_and_short, too_long]


async def test_a_file_comes_whole() -> None:
    async with serving(whole) as bot:
        assert await bot.fetch_file("x", len(PICTURE)) == PICTURE


@pytest.mark.parametrize("answer", NO_FILES)
async def test_anything_else_is_not_taken_for_it(answer: Answer) -> None:
    async with serving(answer) as bot:
        with pytest.raises(NetworkError):
            await bot.fetch_file("x", 10 * len(PICTURE))


@pytest.mark.parametrize("answer", [*NO_FILES, dripping])
async def test_an_editor_waits_so_long_and_the_picture_goes_on_by_its_id(
    tmp_path: Path, answer: Answer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(picture_keeper, "PATIENCE_S", 0.5)
    path = tmp_path / "ticker.db"
    make_database(path)

    async def at_once(_: float) -> None:
        """No pause between the tries."""

    async with serving(answer) as bot, Store(path) as store:
        ids = PictureIds(store)
        sent = Attached("photo", "x" * 20, "unique", 400, 300, len(PICTURE))
        picture = await PictureKeeper(bot, ids, store, at_once).keep(sent)
        assert (picture.is_kept, await ids.find(picture)) == (False, "x" * 20)
    assert not picture_files.folder_of(path).exists()
