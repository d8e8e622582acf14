"""What docs/operating.md shows for nginx and Caddy, before a bot with a webhook; the programs are real.

Where one is not installed its test is skipped; CI installs both.
"""

from __future__ import annotations

import asyncio
import io
import os
import re
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import aiohttp
import pytest

from tests.databases import until_committed
from tests.running import EDITOR_ID, Newsroom, QuickBotProcess, bot_process, free_port, new_api
from tickerbot.bot_api.webhook import SECRET_HEADER

OPERATING = Path(__file__).parents[2] / "docs" / "operating.md"


def shown(name: str) -> str:
    """The lines of its configuration that operators paste."""
    found = re.search(rf"{name}:\n\n```\n(.*?)```", OPERATING.read_text("utf-8"), re.DOTALL)
    assert found is not None
    return found[1]


def nginx_command(folder: Path, port: int, bot: int) -> list[str]:
    kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    places = "".join(f"{kind}_temp_path {folder / kind};" for kind in kinds)
    server = shown("nginx").replace("127.0.0.1:8080", f"127.0.0.1:{bot}")
    config = folder / "nginx.conf"
    config.write_text(
        f"daemon off; pid {folder / 'pid'}; error_log stderr; events {{}}\n"
        f"http {{ access_log off; {places} server {{ listen 127.0.0.1:{port};\n{server}}} }}\n"
    )
    return ["nginx", "-c", str(config), "-p", str(folder), "-e", "stderr"]


def caddy_command(folder: Path, port: int, bot: int) -> list[str]:
    site = shown("Caddy").replace("ticker.example.org", f"http://127.0.0.1:{port}")
    config = folder / "Caddyfile"
    config.write_text("{\n admin off\n}\n" + site.replace("127.0.0.1:8080", f"127.0.0.1:{bot}"))
    return ["caddy", "run", "--config", str(config), "--adapter", "caddyfile"]


@asynccontextmanager
async def proxy(name: str, folder: Path, port: int, bot: int) -> AsyncIterator[None]:
    """The program as docs/operating.md has it, listening at ``port`` of the loopback."""
    command = nginx_command if name == "nginx" else caddy_command
    process = await asyncio.create_subprocess_exec(
        *command(folder, port, bot),
        env={"PATH": f"{os.environ['PATH']}:/usr/sbin", "HOME": str(folder)},
        stderr=asyncio.subprocess.DEVNULL,
    )
    try:
        async with asyncio.timeout(30):
            while True:
                try:
                    _, writer = await asyncio.open_connection("127.0.0.1", port)
                    break
                except ConnectionRefusedError:
                    assert process.returncode is None
                    await asyncio.sleep(0.05)
        writer.close()
        yield
    finally:
        process.terminate()
        await process.wait()


@pytest.mark.usefixtures("by_polling")
@pytest.mark.parametrize("name", ["nginx", "caddy"])
async def test_behind_it_the_bot_is_served_also_after_a_kill_and_nothing_else_is_seen(
    tmp_path: Path, name: str
) -> None:
    if shutil.which(name, path=f"{os.environ['PATH']}:/usr/sbin") is None:
        pytest.skip(f"{name} is not installed")
    api, path, port, front = new_api(), tmp_path / "ticker.db", free_port(), free_port()
    hook = f"http://127.0.0.1:{front}/hooks/ticker"
    variables = {"TICKERBOT_LISTEN": f"127.0.0.1:{port}", "TICKERBOT_WEBHOOK_URL": hook}
    async with api.serve() as url, proxy(name, tmp_path, front, port):
        room = Newsroom(api, url, path)
        edda, anna = api.add_user("Edda", user_id=EDITOR_ID), room.reader("Anna")
        async with bot_process(url, path, QuickBotProcess, **variables) as bot:
            assert "so geht" in (await room.ask(anna, "/hilfe")).text
            await bot.kill()
            for number in range(4):  # the proxy has no bot to lead them to
                api.send(edda, f"/add Meldung {number}\nText.")
            await bot.start()
            await api.wait_for(lambda: len(api.updates) == 0)
            written = "select count(*), count(distinct text) from drafts"
            await until_committed(path, lambda db: db.execute(written).fetchone() == (4, 4))

            secret = {SECRET_HEADER: api.webhook["secret_token"]}
            async with aiohttp.ClientSession() as session:
                async with session.post(hook, json={}) as response:
                    assert response.status == 401
                async with session.post(
                    hook, data=io.BytesIO(b"x" * 2_000_000), headers=secret
                ) as response:
                    assert response.status == 413
                for outside in ("metrics", "healthz", "readyz", "", "hooks/ticker/x"):
                    async with session.get(f"http://127.0.0.1:{front}/{outside}") as response:
                        assert "tickerbot" not in await response.text()
                        assert "ok" not in (await response.text()).casefold()
            assert await bot.end() == 0
