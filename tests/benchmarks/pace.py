"""How much of Telegram's rate is used, and how long replies wait meanwhile, beside an even pacer.

    python -m tests.benchmarks pace [SECONDS]

Telegram counts as a bucket, or strictly (`fast_api`), and the network is even, or its delays vary.
Each run is measured in two stretches of so many seconds (60), since a strict count has to be learned
first. The baseline (`even_sender`) runs right after the bot. The machine should do nothing else.
"""

from __future__ import annotations

import asyncio
import os
import platform
import statistics
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.benchmarks.delivery import (
    BODY,
    FIRST_CHAT,
    FIRST_READER,
    HEADLINE,
    LATENCY_MS,
    fill,
    measure,
)
from tests.benchmarks.rig import Rig, rig

PER_SECOND, PAID_PER_SECOND = 30, 1_000
SETTLING_S = 2.0


@dataclass(frozen=True)
class Scene:
    """A way to count, and a network; the jitter is the average of what it adds to a round trip."""

    limit: str
    jitter_ms: float
    per_second: int = PER_SECOND

    def __str__(self) -> str:
        return f"{self.per_second} a second, {self.limit}, {self.jitter_ms:.0f} ms of jitter"


SCENES = (
    Scene("bucket", 0), Scene("bucket", 50), Scene("strict", 20),
    Scene("bucket", 50, PAID_PER_SECOND),
)  # fmt: skip


@dataclass(frozen=True)
class Stretch:
    """What so many seconds came to: messages a second, 429s, and what readers waited, in seconds."""

    rate: float
    refused: int
    waits: list[float]

    def __str__(self) -> str:
        p99 = sorted(self.waits)[min(len(self.waits) - 1, int(len(self.waits) * 0.99))]
        return (
            f"{self.rate:9.2f}{self.refused:6d}"
            f"{statistics.median(self.waits) * 1000:8.0f}{p99 * 1000:7.0f}"
        )


async def stretches(running: Rig, seconds: float) -> list[Stretch]:
    """Two stretches, one after the other, of a broadcast that is under way."""
    found = []
    for number in range(2):
        before = (await running.seen())["refused"] if number else 0  # the first: from the start
        rate, _, waits = await measure(running, seconds, FIRST_READER + number * 100_000)
        found.append(Stretch(rate, (await running.seen())["refused"] - before, waits))
    return found


async def run(command: Sequence[str], scene: Scene, seconds: float, *, chats: int, own: bool
) -> list[Stretch]:  # fmt: skip
    """Start the program, let it send to all chats, and measure."""
    paid = {"TICKERBOT_PAID_BROADCAST": "true"} if scene.per_second > PER_SECOND else {}
    with tempfile.TemporaryDirectory() as name:
        if own:
            fill(Path(name) / "ticker.db", chats)
        async with rig(
            command, Path(name), latency_ms=LATENCY_MS, per_second=scene.per_second,
            limit=scene.limit, jitter_ms=scene.jitter_ms, variables=paid,
        ) as running:  # fmt: skip
            if own:
                await asyncio.sleep(SETTLING_S)
                await running.publish(HEADLINE, BODY)
            await running.until(lambda seen: seen["count"] > 0)
            return await stretches(running, seconds)


async def main(arguments: Sequence[str]) -> None:
    """Run all scenes and print the table, with ratios to the baseline."""
    seconds = float(arguments[0]) if arguments else 60.0
    print(f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}")
    print(
        f"{'':34}{'msg/s':>9}{'429s':>6}{'p50 ms':>8}{'p99':>7}   share of the rate, waits p50, p99"
    )
    for scene in SCENES:
        print(scene)
        chats = int(scene.per_second * (2 * seconds + 30))
        even = [
            sys.executable, "-m", "tests.benchmarks.even_sender", f"<b>{HEADLINE}</b>\n\n{BODY}",
            str(FIRST_CHAT), str(chats), str(scene.per_second),
        ]  # fmt: skip
        ours = [sys.executable, "-m", "tickerbot", "run"]
        mine = await run(ours, scene, seconds, chats=chats, own=True)
        base = await run(even, scene, seconds, chats=chats, own=False)
        for number, (stretch, other) in enumerate(zip(mine, base, strict=True), 1):
            print(f"{f'  tickerbot, stretch {number}':34}{stretch}   "
                  f"{stretch.rate / scene.per_second:.3f}, "
                  f"{statistics.median(stretch.waits) / statistics.median(other.waits):.2f}×, "
                  f"{max(stretch.waits) / max(other.waits):.2f}× (slowest)")  # fmt: skip
            print(f"{f'  evenly spaced, stretch {number}':34}{other}   "
                  f"{other.rate / scene.per_second:.3f}")  # fmt: skip
