"""Readers' terms through the bot as a process, against the measuring server.

    python -m tests.benchmarks terms served [chats] [day] [night]

The same publication to as many chats, of which none has terms, or each has: half of them one of a
thousand different quiet hours, the others one of twenty thousand lists of words. All want the entry,
and at once. Then a night: all have been asleep, and at 7:00 each is owed a digest of five entries; the
clock is put forward to it, through the bot's own.
"""

from __future__ import annotations

import asyncio
import os
import platform
import shutil
import signal
import statistics
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Sequence
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path

from sqlite_utils import Database

from tests.benchmarks.delivery import (
    BODY,
    FIRST_READER,
    FREE,
    HEAD,
    HEADLINE,
    LATENCY_MS,
    Figures,
    fill,
    measure,
)
from tests.benchmarks.made_terms import (
    BERLIN,
    EVENING,
    MORNING,
    NIGHT,
    choose,
    publish,
    turn_all,
    with_words,
)
from tests.benchmarks.rig import Rig, rig
from tickerbot.storage.database import open_database
from tickerbot.terms import QuietHours, Terms

HOURS, LISTS = 1_000, 20_000
PAID = 1_000
SECONDS = 20.0
RECEIPTS = 5
"""So many entries are published one after the other; told is the median of their receipts."""
NIGHT_ENTRIES = 5
RUN = [sys.executable, "-m", "tickerbot", "run"]
AT_NIGHT = f"""
import asyncio, signal, time
from tickerbot.app import run_bot
from tickerbot.settings import load_settings

async def main():
    stop, woken = asyncio.Event(), asyncio.Event()
    shift = {MORNING - 600} - time.time()

    def come():
        nonlocal shift
        shift = {MORNING} - time.time()
        woken.set()

    loop = asyncio.get_running_loop()
    loop.add_signal_handler(signal.SIGTERM, stop.set)
    loop.add_signal_handler(signal.SIGUSR1, come)
    await run_bot(load_settings(), stop, clock=lambda: time.time() + shift, woken=woken)

asyncio.run(main())
"""
"""The bot at ten to seven, until a signal lets it be seven."""


def by_day(now: datetime) -> list[list[Terms]]:
    """Different hours, and different words; nobody is asleep for the next hours."""
    begin = now.replace(second=0, microsecond=0) + timedelta(hours=4)
    hours = [
        QuietHours(
            (begin + timedelta(minutes=number % 40)).time(),
            (begin + timedelta(minutes=60 + number // 40)).time(),
        )
        for number in range(HOURS)
    ]
    return [[Terms(quiet=quiet) for quiet in hours], with_words(LISTS)]


def fall_asleep(db: Database) -> None:
    """Let it be night, and entries come."""
    turn_all(db, EVENING)
    for number in range(NIGHT_ENTRIES):
        publish(db, EVENING + 3_600 * number)


async def broadcast(database: Path, per_second: int) -> Figures:
    """Publish as an editor does, and measure while it is delivered."""
    with tempfile.TemporaryDirectory() as name:
        shutil.copy(database, Path(name) / "ticker.db")
        async with rig(
            RUN, Path(name), latency_ms=LATENCY_MS, per_second=per_second,
            variables=_variables(per_second),
        ) as running:  # fmt: skip
            await running.until(lambda seen: seen["polled"])
            await asyncio.sleep(2)
            tapped, receipt = await running.publish(HEADLINE, BODY)
            begun = tapped
            await asyncio.sleep(2)
            first = min(at for at in await running.times() if at > begun)
            receipts = [receipt - tapped]
            for number in range(RECEIPTS - 1):
                await asyncio.sleep(3)  # an editor's chat takes a message a second
                tapped, receipt = await running.publish(f"{number}: {HEADLINE}", BODY)
                receipts.append(receipt - tapped)
            way = LATENCY_MS / 2000
            return await _figures(running, statistics.median(receipts) + way, first - begun + way)


async def morning(database: Path, per_second: int) -> Figures:
    """Let it be seven, and measure while the digests go out; the first of them is the "1st push"."""
    with tempfile.TemporaryDirectory() as name:
        shutil.copy(database, Path(name) / "ticker.db")
        async with rig(
            [sys.executable, "-c", AT_NIGHT], Path(name), latency_ms=LATENCY_MS,
            per_second=per_second, variables=_variables(per_second),
        ) as running:  # fmt: skip
            await running.until(lambda seen: seen["polled"])
            await asyncio.sleep(2)
            assert not await running.times(), "nothing is sent before the hour"
            begun = time.monotonic()
            running.process.send_signal(signal.SIGUSR1)
            await running.until(lambda seen: seen["count"])
            first = min(await running.times())
            await asyncio.sleep(2)
            return await _figures(running, 0.0, first - begun + LATENCY_MS / 2000)


async def _figures(running: Rig, receipt: float, first: float) -> Figures:
    rate, share, waits = await measure(running, SECONDS, FIRST_READER)
    refused = (await running.seen())["refused"]
    memory = running.memory_mb()
    return Figures(rate, refused, share, share / rate, waits, memory, receipt, first)


def _variables(per_second: int) -> dict[str, str]:
    return {"TICKERBOT_PAID_BROADCAST": "true"} if per_second > FREE else {}


async def main(arguments: Sequence[str]) -> None:
    """Print a line for no terms and for many, free and paid, and for a night."""
    chats = int(arguments[0]) if arguments else 1_000_000
    parts = arguments[1:] or ["day", "night"]
    print(f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}")
    print(
        f"{chats:,} chats; half with {HOURS:,} different hours, half with {LISTS:,} lists of words"
    )
    print(HEAD)
    with tempfile.TemporaryDirectory() as name:
        database = Path(name) / "made.db"
        fill(database, chats)
        if "day" in parts:
            await _both("no terms", broadcast, database)
            with closing(open_database(database)) as db:
                choose(db, by_day(datetime.now(BERLIN)))
            await _both("with terms", broadcast, database)
        if "night" in parts:
            with closing(open_database(database)) as db:
                choose(db, [with_words(HOURS, quiet=NIGHT)])
                fall_asleep(db)
            await _both("a night ends", morning, database)


async def _both(
    what: str, scene: Callable[[Path, int], Awaitable[Figures]], database: Path
) -> None:
    for per_second in (FREE, PAID):
        print((await scene(database, per_second)).line(f"{what}, {per_second:,}/s"), flush=True)
