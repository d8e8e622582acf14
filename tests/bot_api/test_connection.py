"""The connection, over real HTTP."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from telegram.error import Forbidden, TimedOut

from tickerbot.bot_api.connection import Connection


@contextlib.asynccontextmanager
async def connected_to(
    answer: Callable[[web.Request], Awaitable[web.Response]], read_timeout: float = 10.0
) -> AsyncIterator[tuple[Connection, str]]:
    app = web.Application()
    app.router.add_route("*", "/method", answer)
    async with TestServer(app) as server:
        connection = Connection(str(server.make_url("")), 4, read_timeout)
        await connection.initialize()
        try:
            yield connection, str(server.make_url("/method"))
        finally:
            await connection.shutdown()


async def test_an_encoded_form_reaches_telegram_unchanged() -> None:
    async def echo(request: web.Request) -> web.Response:
        got = [request.method, request.content_type, await request.text()]
        return web.json_response({"ok": True, "result": got})

    form = b"chat_id=5&text=a%26b&empty="
    async with connected_to(echo) as (connection, url):
        assert await connection.post_form(url, form) == [
            "POST",
            "application/x-www-form-urlencoded",
            form.decode(),
        ]


async def test_an_error_status_raises_the_librarys_exception() -> None:
    async def refuse(request: web.Request) -> web.Response:  # noqa: ARG001
        refusal = {"ok": False, "error_code": 403, "description": "Forbidden: bot was blocked"}
        return web.json_response(refusal, status=403)

    async with connected_to(refuse) as (connection, url):
        with pytest.raises(Forbidden, match="bot was blocked"):
            await connection.post_form(url, b"")


async def test_one_request_may_take_longer_than_the_others() -> None:
    released = asyncio.Event()

    async def wait(request: web.Request) -> web.Response:  # noqa: ARG001
        await released.wait()
        return web.json_response({"ok": True, "result": True})

    async with connected_to(wait, read_timeout=0.2) as (connection, url):
        patient = asyncio.create_task(connection.post_form(url, b"", 60.0))
        for _ in range(
            2
        ):  # after which the patient one has surely waited longer than the others may
            with pytest.raises(TimedOut):
                await connection.post_form(url, b"")
        assert not patient.done()
        released.set()
        assert await patient is True
