"""How long searches take inside the bot while it broadcasts, or while another process imports.

``python -m tests.benchmarks search --beside`` runs the bot with the archive and 100,000 subscribers
against the measuring server. Readers search one after another, each once; ``search.search`` is timed
on its thread in the bot, so that what it waits for, the interpreter and the disk, is included.
"""

from __future__ import annotations

import asyncio
import itertools
import os
import shutil
import statistics
import sys
import tempfile
from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from tests.benchmarks.delivery import BODY, FIRST_READER, HEADLINE, LATENCY_MS, fill
from tests.benchmarks.rig import Rig, rig
from tests.running import TOKEN

SUBSCRIBERS = 100_000
PAUSE_S = 0.1
"""After each search, so that the answers leave room for pushes at 30 a second."""
TIMED = """
import sys, time
from tickerbot.cli.main import main
from tickerbot.readers import searches

search = searches.search

def timed(*args, **kwargs):
    begun = time.perf_counter()
    try:
        return search(*args, **kwargs)
    finally:
        print(time.perf_counter() - begun, file=times, flush=True)

times = open(sys.argv[1], "w")
searches.search = timed
sys.argv = ["tickerbot", "run"]
main()
"""


async def searched(running: Rig, asked: Sequence[str], readers: itertools.count[int]) -> None:
    """Let a reader after the other search, each when the one before has an answer."""
    for query in asked:
        reader = next(readers)
        await running.act(reader, text=f"/search {query}")
        answered = partial(_has_answer, reader)
        await running.until(answered, every=0.005)
        await asyncio.sleep(PAUSE_S)


def _has_answer(reader: int, seen: dict[str, Any]) -> bool:
    return str(reader) in seen["watched"]


async def scene(
    name: str, archive: Path, kinds: Mapping[str, Sequence[str]], document: Path | None
) -> str:
    """A line of the table: searches of all kinds, in turns, while something goes on."""
    asked = [query for turn in zip(*kinds.values(), strict=True) for query in turn]
    paid = "1,000" in name
    variables = {"TICKERBOT_PAID_BROADCAST": "true"} if paid else {}
    with tempfile.TemporaryDirectory(dir=archive.parent) as folder:
        database, times = Path(folder) / "ticker.db", Path(folder) / "times"
        shutil.copy(archive, database)
        fill(database, SUBSCRIBERS)
        async with rig(
            [sys.executable, "-c", TIMED, str(times)], Path(folder),
            latency_ms=LATENCY_MS, per_second=1000 if paid else 30, variables=variables,
        ) as running:  # fmt: skip
            readers = itertools.count(FIRST_READER)
            await asyncio.sleep(2)
            await searched(running, asked[:20], readers)  # what is read for the first time
            if "a second" in name:
                await running.publish(HEADLINE, BODY)
                await asyncio.sleep(1)
            importing = await _importing(database, document) if document else None
            before = (await running.seen())["count"]
            begun = asyncio.get_running_loop().time()
            await searched(running, asked, readers)
            rate = (await running.seen())["count"] - before
            rate /= asyncio.get_running_loop().time() - begun
            if importing is not None:
                went_on = importing.returncode is None
                await importing.wait()
                name += "" if went_on else " (ended before the searches)"
        took = [float(line) * 1000 for line in times.read_text().split()][20:]
        of_kinds = (took[number :: len(kinds)] for number in range(len(kinds)))
        medians = "".join(f"{statistics.median(some):11.1f}" for some in of_kinds)
        return f"{name:28}{medians}{statistics.quantiles(took, n=100)[-1]:11.1f}{rate:12.0f}"


async def _importing(database: Path, document: Path) -> asyncio.subprocess.Process:
    environment = {**os.environ, "TICKERBOT_TOKEN": TOKEN, "TICKERBOT_DATABASE": str(database)}
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tickerbot", "import", str(document),
        env=environment, stdout=asyncio.subprocess.DEVNULL,
    )  # fmt: skip
    await asyncio.sleep(2)
    return process


async def measure_beside(archive: Path, asked: Mapping[str, Sequence[str]], document: Path) -> None:
    """Print the table: the median of every kind, and the 99th percentile of all."""
    kinds = "".join(f"{kind:>11}" for kind in asked)
    print(f"{'searches in the bot, ms':28}{kinds}{'p99 of all':>11}{'messages/s':>12}")
    for name in ("nothing else", "30 a second", "1,000 a second, paid", "an import beside"):
        of_scene = document if "import" in name else None
        print(await scene(name, archive, asked, of_scene), flush=True)
