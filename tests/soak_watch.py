"""What operators do all the time, beside a soak: scrape metrics, make backups, and watch the process.

Each backup is opened and must be whole; what the process holds must stay level.
"""

from __future__ import annotations

import asyncio
import os
import statistics
import sys
import time
from collections import Counter
from contextlib import closing, suppress
from dataclasses import dataclass, field
from pathlib import Path

import aiohttp

from tests.outboxes import check_outbox
from tests.running import BotProcess
from tickerbot.cli.long_life import SIDE_THREADS
from tickerbot.storage import backups
from tickerbot.storage.database import open_to_read

SCRAPE_S, LOOK_S, BACKUP_S = 1.0, 5.0, 60.0
ENOUGH = 60
"""So many looks at the process, at least, are compared: those of five minutes."""
THREADS = 4 + SIDE_THREADS
"""The event loop, three of the store, and those for all else."""
READERS = 4
"""So many more threads may look at the database on connections of their own than ever before: a slow
machine has more of them at once. SQLite keeps their descriptors for the next."""
CONNECTIONS = "asked by others", "asking Telegram"
"""The kinds of descriptors that come and go with what happens; all others stay level."""


@dataclass(frozen=True, slots=True)
class Holding:
    """What the bot's process held, so many seconds after the beginning."""

    at_s: float
    megabytes: float
    kinds: Counter[str]
    """How many descriptors there are of each kind."""
    threads: int

    @property
    def descriptors(self) -> int:
        """How many there are of all kinds."""
        return self.kinds.total()

    def __str__(self) -> str:
        return (
            f"minute {self.at_s / 60:.0f}: {self.megabytes:.1f} MB, {self.threads} threads,"
            f" {self.descriptors} descriptors: {dict(self.kinds.most_common())}"
        )


@dataclass
class Watch:
    """Looks at a bot that listens on ``port``, while ``run`` does."""

    bot: BotProcess
    port: int
    database: Path
    done: Counter[str] = field(default_factory=Counter)
    holdings: list[Holding] = field(default_factory=list)
    began_at: float = field(default_factory=time.monotonic)

    async def run(self) -> None:
        """Look until cancelled. Raises AssertionError for a backup that is not whole."""
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self._scrape())
            tasks.create_task(self._back_up())
            tasks.create_task(self._look())

    async def _scrape(self) -> None:
        async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=20)) as session:
            while True:
                for path in ("metrics", "readyz"):
                    try:
                        async with session.get(f"http://127.0.0.1:{self.port}/{path}") as answer:
                            text = await answer.text()
                            self.done[f"{path} {answer.status}"] += 1
                    except (aiohttp.ClientError, TimeoutError):  # it was killed, or starts
                        self.done["no answer"] += 1
                        continue
                    assert path != "metrics" or "tickerbot_wal_bytes" in text, text
                await asyncio.sleep(SCRAPE_S)

    async def _back_up(self) -> None:
        folder = self.database.with_name("backups")
        folder.mkdir()
        while True:
            await asyncio.sleep(BACKUP_S)
            process = await asyncio.create_subprocess_exec(
                sys.executable, "-m", "tickerbot", "backup", str(folder), "--keep", "1",
                env={**os.environ, "TICKERBOT_DATABASE": str(self.database)},
                stdout=asyncio.subprocess.DEVNULL,
            )  # fmt: skip
            assert await process.wait() == 0
            (made,) = folder.iterdir()
            await asyncio.to_thread(_check_backup, made)
            self.done["backups"] += 1

    async def _look(self) -> None:
        told = 0
        while True:
            with suppress(FileNotFoundError, ProcessLookupError, KeyError):  # it was just killed
                holding = self._held()
                self.holdings.append(holding)
                if holding.at_s >= told * 60:
                    told += 1
                    print(holding, flush=True)
            await asyncio.sleep(LOOK_S)

    def _held(self) -> Holding:
        """What the process holds now (Linux)."""
        folder = Path(f"/proc/{self.bot.pid}")
        facts = dict(line.split(":", 1) for line in (folder / "status").read_text().splitlines())
        return Holding(
            time.monotonic() - self.began_at,
            int(facts["VmRSS"].split()[0]) / 1000,
            _kinds(folder, self.port),
            int(facts["Threads"]),
        )

    def check(self) -> str:
        """Compare the last third of the time with the one before it; a line that sums it up."""
        third = len(self.holdings) // 3
        before, after = self.holdings[third : 2 * third], self.holdings[2 * third :]
        lines = [f"{dict(self.done)}"]
        most = max((each.threads for each in self.holdings), default=0)
        lines.append(f"threads: {most} at most")
        assert most <= THREADS, lines
        was, now = (
            statistics.median(each.megabytes for each in part) if part else 0.0
            for part in (before, after)
        )
        lines.append(f"megabytes: median {was:.1f}, then {now:.1f}")
        assert len(self.holdings) < ENOUGH or now <= was * 1.15, lines
        for kind in sorted({kind for each in self.holdings for kind in each.kinds}):
            was, now = (
                statistics.median(each.kinds[kind] for each in part) if part else 0.0
                for part in (before, after)
            )
            lines.append(f"{kind}: {was:.0f}, then {now:.0f}")
            is_level = kind in CONNECTIONS or now <= was + READERS
            assert len(self.holdings) < ENOUGH or is_level, lines
        return "; ".join(lines)


def _kinds(folder: Path, port: int) -> Counter[str]:
    """What the descriptors of a process are, that listens on ``port``."""
    connections = {}
    for line in (folder / "net" / "tcp").read_text().splitlines()[1:]:
        _, ours, _, *_, inode = line.split()[:10]
        is_asked = int(ours.rpartition(":")[2], 16) == port
        connections[f"socket:[{inode}]"] = CONNECTIONS[0 if is_asked else 1]
    found = Counter[str]()
    for descriptor in (folder / "fd").iterdir():
        with suppress(FileNotFoundError):  # it was just closed
            name = str(descriptor.readlink())
            found[connections.get(name) or name.rpartition("/")[2].partition(":")[0]] += 1
    return found


def _check_backup(path: Path) -> None:
    with closing(open_to_read(path)) as db:
        backups.check(db.conn, path)
        check_outbox(db)
