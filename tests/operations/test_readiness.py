"""``tickerbot check --ready``: the program's own health check, as a container or a script runs it."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

import pytest
from aiohttp import web

from tests.commandline import tickerbot
from tests.running import free_port, running_bot
from tickerbot.operations.findings import Finding
from tickerbot.operations.readiness import ask_running_bot
from tickerbot.setting_values import Address


@pytest.mark.parametrize("host", ["127.0.0.1", "0.0.0.0"])
async def test_a_bot_that_works_is_ready_and_one_that_is_gone_is_not(
    tmp_path: Path, host: str
) -> None:
    address = f"{host}:{free_port()}"
    async with running_bot(tmp_path, listen=address):
        done = await asyncio.to_thread(tickerbot, "check", "--ready", TICKERBOT_LISTEN=address)
        assert done.stdout == "OK ready: all moves\n"
    done = await asyncio.to_thread(
        tickerbot, "check", "--ready", "--json", expect=1, TICKERBOT_LISTEN=address
    )
    assert json.loads(done.stdout) == [
        {"level": "FAIL", "name": "ready", "detail": f"no bot answers at {address}"}
    ]


def test_where_no_port_is_set_nothing_can_be_asked() -> None:
    assert "TICKERBOT_LISTEN is not set" in tickerbot("check", "--ready", expect=1).stdout
    wrong = tickerbot("check", "--ready", expect=1, TICKERBOT_LISTEN="x").stdout
    assert wrong.startswith("FAIL settings: ")


@pytest.mark.parametrize(
    ("status", "body", "told"),
    [
        (200, '{"ready": true, "telegram": "there"}', "OK all moves"),
        (
            200,
            '{"ready": true, "telegram": "away"}',
            "WARN all moves, but Telegram cannot be reached",
        ),
        (
            200,
            '{"ready": true, "telegram": "there", "webhook": "unreachable"}',
            "WARN all moves, but Telegram cannot bring updates",
        ),
        (
            503,
            '{"ready": false, "stuck": ["database", "relay"], "telegram": "there"}',
            "FAIL stuck: database, relay",
        ),
        (200, "hello", "FAIL no bot answers"),
        (200, "[]", "FAIL no bot answers"),
        (404, "", "FAIL no bot answers"),
        (503, '{"telegram": "there", "stuck": 5}', "FAIL no bot answers"),
    ],
)
async def test_what_is_answered_is_told(status: int, body: str, told: str) -> None:
    async def answer(_: web.BaseRequest) -> web.Response:
        return web.Response(status=status, text=body)

    runner = web.ServerRunner(web.Server(answer))
    await runner.setup()
    port = free_port()
    await web.TCPSite(runner, "127.0.0.1", port).start()
    try:
        found: Finding = await asyncio.to_thread(ask_running_bot, Address("127.0.0.1", port))
    finally:
        await runner.cleanup()
    assert f"{found.level} {found.detail}".startswith(told)
