"""Whether a paid broadcast notices backups: ``python -m tests.benchmarks backup``.

The bot sends at 1,000 a second to the measuring server. Some seconds pass without a backup, and some
with one after the other, in turns; the pace of both is told. Each backup is opened and checked: its
pages, its references, and that counters and cursors are those of one moment.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import os
import statistics
import sys
import tempfile
import time
from contextlib import closing
from pathlib import Path

from tests.benchmarks.delivery import BODY, HEADLINE, LATENCY_MS, fill
from tests.benchmarks.rig import rig
from tests.outboxes import check_outbox
from tickerbot.storage import backups
from tickerbot.storage.database import open_to_read

TURN_S = 2.5
WARM_UP_S = 1.0


async def _back_up(folder: Path, number: int) -> float:
    """Make one as an operator does; the seconds it says that this took."""
    process = await asyncio.create_subprocess_exec(
        "nice", sys.executable, "-m", "tickerbot", "backup", str(folder / f"backup{number}.db"),
        env={**os.environ, "TICKERBOT_DATABASE": str(folder / "ticker.db")},
        stdout=asyncio.subprocess.PIPE,
    )  # fmt: skip
    said, _ = await process.communicate()
    assert process.returncode == 0
    return float(said.split()[-2])


def _check(path: Path) -> bool:
    with closing(open_to_read(path)) as db:
        backups.check(db.conn, path)
        check_outbox(db)
        (left,) = db.execute("select count(*) from subscriptions where sent_through = 0").fetchone()
    return bool(left)


def _paces(times: list[float], turns: list[tuple[float, float]]) -> list[float]:
    """Messages a second in each turn."""
    return [sum(a <= at < b for at in times) / (b - a) for a, b in turns]


async def _measure(chats: int, folder: Path) -> None:
    with_one, without, took = (
        list[tuple[float, float]](),
        list[tuple[float, float]](),
        list[float](),
    )
    fill(folder / "ticker.db", chats)
    async with rig(
        [sys.executable, "-m", "tickerbot", "run"], folder, latency_ms=LATENCY_MS,
        per_second=1000,
        variables={"TICKERBOT_PAID_BROADCAST": "true", "TICKERBOT_LOG_LEVEL": "CRITICAL"},
    ) as running:  # fmt: skip
        await asyncio.sleep(2)
        await running.publish(HEADLINE, BODY)
        await asyncio.sleep(WARM_UP_S)
        while (await running.seen())["count"] < chats - 2 * TURN_S * 1000:
            begun = time.monotonic()
            await asyncio.sleep(TURN_S)
            without.append((begun, time.monotonic()))
            begun = time.monotonic()
            while time.monotonic() < begun + TURN_S:
                took.append(await _back_up(folder, len(took)))
            with_one.append((begun, time.monotonic()))
        times = await running.times()
    amid = [await asyncio.to_thread(_check, folder / f"backup{n}.db") for n in range(len(took))]
    print(
        f"{chats} chats, {len(took)} backups of {statistics.median(took):.1f} s (median), all whole;"
    )
    print(f"{sum(amid)} of them in the midst of the broadcast")
    print(f"{'messages a second':24}{'median':>8}{'slowest turn':>14}")
    for name, turns in (("without a backup", without), ("with backups", with_one)):
        paces = _paces(times, turns)
        print(f"{name:24}{statistics.median(paces):8.0f}{min(paces):14.0f}")


def main(arguments: list[str]) -> None:
    """Print the pace of both kinds of turns."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks backup")
    parser.add_argument("--chats", type=int, default=60_000)
    given = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder, contextlib.suppress(KeyboardInterrupt):
        asyncio.run(_measure(given.chats, Path(folder)))
