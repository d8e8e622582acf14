"""A program beside the measuring server: start it, act as people, see what arrived and what it cost."""

from __future__ import annotations

import asyncio
import contextlib
import os
import sys
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import aiohttp

from tests.running import EDITOR_ID, TOKEN

TICKS = os.sysconf("SC_CLK_TCK")


@dataclass
class Rig:
    """A running program and the server that it talks to."""

    process: asyncio.subprocess.Process
    url: str
    http: aiohttp.ClientSession

    async def act(self, user: int, **what: Any) -> float:
        """Let somebody write or tap; the time at which Telegram had it."""
        async with self.http.post(f"{self.url}/act", json={"user": user, **what}) as answer:
            return float((await answer.json())["at"])

    async def seen(self) -> dict[str, Any]:
        """All that has arrived so far."""
        async with self.http.get(f"{self.url}/seen") as answer:
            state: dict[str, Any] = await answer.json()
            return state

    async def times(self) -> list[float]:
        """When each push was taken."""
        async with self.http.get(f"{self.url}/times") as answer:
            taken: list[float] = await answer.json()
            return taken

    async def until(
        self, condition: Callable[[dict[str, Any]], Any], patience: float = 60, every: float = 0.02
    ) -> Any:
        """Wait until what has arrived fits; what the condition returned. Raises TimeoutError."""
        async with asyncio.timeout(patience):
            while not (found := condition(await self.seen())):  # noqa: ASYNC110 - from another process
                await asyncio.sleep(every)
            return found

    def cpu_seconds(self) -> float:
        """Processor time of the program so far."""
        fields = Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / TICKS

    def memory_mb(self) -> float:
        """The most memory that the program ever held (VmHWM), in MB."""
        for line in Path(f"/proc/{self.process.pid}/status").read_text().splitlines():
            if line.startswith("VmHWM"):
                return int(line.split()[1]) / 1000
        raise LookupError("this system tells no VmHWM")

    async def publish(self, headline: str, body: str) -> tuple[float, float]:
        """Publish as an editor does; when Telegram had the tap, and the receipt's first text."""
        before = (_last(await self.seen(), "sendMessage") or {}).get("sent_id", 0)
        await self.act(EDITOR_ID, text=f"/add {headline}\n{body}")

        def came(seen: dict[str, Any]) -> dict[str, Any] | None:
            newest = _last(seen, "sendMessage")
            return newest if newest and newest["sent_id"] > before else None

        preview = await self.until(came)
        data = f"d:p:{preview['reply_markup'].split('d:p:')[1].split(chr(34))[0]}"
        tapped = await self.act(EDITOR_ID, data=data, message_id=preview["sent_id"])
        receipt = await self.until(
            lambda seen: _last(seen, "editMessageText", preview["sent_id"]), every=0.005
        )
        return tapped, receipt["at"]


def _last(
    seen: dict[str, Any], method: str, message_id: int | None = None
) -> dict[str, Any] | None:
    for call in reversed(seen["watched"].get(str(EDITOR_ID), [])):
        if call["method"] == method and message_id in (None, int(call.get("message_id", 0))):
            found: dict[str, Any] = call
            return found
    return None


@contextlib.asynccontextmanager
async def rig(
    command: Sequence[str],
    folder: Path,
    *,
    latency_ms: float,
    per_second: int,
    limit: str = "window",
    jitter_ms: float = 0.0,
    variables: Mapping[str, str],
) -> AsyncIterator[Rig]:
    """The server and the program, both as processes; ended when the block is left.

    ``limit`` and ``jitter_ms``: as `fast_api` takes them; ``variables``: of the program's environment.
    """
    server = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.benchmarks.fast_api", str(latency_ms), str(per_second),
        limit, str(jitter_ms), stdout=asyncio.subprocess.PIPE,
    )  # fmt: skip
    assert server.stdout is not None
    url = f"http://127.0.0.1:{int(await server.stdout.readline())}"
    environment = {
        **os.environ,
        "TICKERBOT_TOKEN": TOKEN,
        "TICKERBOT_API_URL": url,
        "TICKERBOT_DATABASE": str(folder / "ticker.db"),
        "TICKERBOT_EDITORS": str(EDITOR_ID),
        "TICKERBOT_LOG_LEVEL": "WARNING",
        **variables,
    }
    process = await asyncio.create_subprocess_exec(*command, env=environment)
    try:
        async with aiohttp.ClientSession() as http:
            yield Rig(process, url, http)
    finally:
        for running in (process, server):
            with contextlib.suppress(ProcessLookupError):
                running.terminate()
        await asyncio.gather(process.wait(), server.wait())
