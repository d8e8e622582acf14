"""A long run with everything that can happen: ``python -m tests.soak [--minutes 30] [--steady]``.

Entries are published, corrected and retracted while the bot's process is killed and stopped, answers
are lost, Telegram is away or asks to wait, and chats block the bot and return. In the end every chat
that was there throughout has every entry in its newest text, in order, and nothing that was retracted
stands anywhere, but for copies whose answer was lost: of them nobody knows.

``--steady``: one process lives throughout, as it does for months, and what it holds is printed every
minute: memory, descriptors, threads.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import signal
import tempfile
import time
from collections import Counter
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import get_args

from sqlite_utils import Database

from tests.databases import until_committed
from tests.running import BotProcess, bot_process
from tests.tickers import FAST, Ticker, ticker
from tickerbot.playground import BadGateway, DropAfter, DropBefore, FloodWait, Hang
from tickerbot.playground.faults import Kind
from tickerbot.storage.archive import entries, revisions
from tickerbot.storage.database import open_database
from tickerbot.storage.outbox.reach import count_few_behind
from tickerbot.storage.outbox.receipts import Telling
from tickerbot.storage.transactions import transaction

TELLINGS: tuple[Telling, ...] = get_args(Telling)
READERS, GROUPS, CHANNELS, TOPICS = 243, 35, 20, 2


@dataclass
class Soak:
    """The world, and what has been done to it.

    Where it sleeps, time itself is meant: what happens for how long, and when the next thing does.
    """

    world: Ticker
    bot: BotProcess
    chance: random.Random
    steady: bool = False
    """The bot is neither killed nor stopped."""
    published: int = 0
    left: set[int] = field(default_factory=set)
    """Chats that blocked the bot at some time, and so may miss entries."""
    done: Counter[str] = field(default_factory=Counter)

    async def publish(self) -> None:
        self.published += 1
        await self.world.publish(f"Meldung {self.published}, Fassung 1")

    async def correct(self) -> None:
        self._revise(retract=False)

    async def retract(self) -> None:
        self._revise(retract=True)

    def _revise(self, *, retract: bool) -> None:
        """As another process would, while the bot runs or is dead."""
        with closing(open_database(self.world.room.database)) as db, transaction(db):
            page = entries.latest(db, 3).entries
            if not page:
                return
            entry = self.chance.choice(page)
            if retract:
                revisions.retract(
                    db, entry.id, entry.revision, telling=self.chance.choice(TELLINGS), by=None,
                    receipt=None, now=int(time.time()),
                )  # fmt: skip
                return
            number = entry.headline.partition(",")[0]
            sound = self.chance.random() < 0.3
            revisions.correct(
                db, entry.id, entry.revision, f"{number}, Fassung {entry.revision + 1}", entry.body,
                note="Hinweis" if sound else "", sound=sound, by=None, receipt=None,
                now=int(time.time()),
            )  # fmt: skip

    async def kill(self) -> None:
        await self.bot.kill()
        await asyncio.sleep(self.chance.random())
        await self.bot.start()

    async def stop(self) -> None:
        # a process that is only being started does not listen yet
        assert await self.bot.end() in (0, -signal.SIGTERM), self.bot.output.decode()
        await self.bot.start()

    async def lose_answers(self) -> None:
        faults: list[Kind] = [DropAfter(), DropBefore(), BadGateway(), Hang(0.5, taken=True)]
        fault = self.chance.choice(faults)
        method = self.chance.choice(["sendMessage", "editMessageText", "deleteMessage"])
        self.world.room.api.faults.add(
            kind=fault, method=method, times=self.chance.randrange(1, 40)
        )

    async def flood(self) -> None:
        chat = self.chance.choice(self.world.targets).chat_id
        self.world.room.api.faults.add(kind=FloodWait(self.chance.randrange(1, 6)), chat=chat)

    async def be_away(self) -> None:
        fault = self.world.room.api.faults.add(kind=BadGateway(), times=None)
        await asyncio.sleep(self.chance.random() * 6)
        self.world.room.api.faults.remove(fault)

    async def block(self) -> None:
        api = self.world.room.api
        chat = self.chance.choice([t.chat_id for t in self.world.targets if t.chat_id > 0])
        if chat in api.users:
            self.left.add(chat)
            api.block(api.users[chat])
            await asyncio.sleep(self.chance.random())
            api.unblock(api.users[chat])

    async def ask(self) -> None:
        reader = self.world.room.reader("Leserin")
        for text in ("/search Meldung", "/latest", f"Fassung {self.published}", "/settings"):
            self.world.room.api.send(reader, text)

    async def run(self, seconds: float) -> None:
        """Let things happen at random."""
        begun = look_at = time.monotonic()
        ends_at = begun + seconds
        acts = {
            self.publish: 6, self.correct: 8, self.retract: 1, self.kill: 3, self.stop: 1,
            self.lose_answers: 6, self.flood: 4, self.be_away: 1, self.block: 4,
            self.ask: 4,
        }  # fmt: skip
        if self.steady:
            del acts[self.kill], acts[self.stop]
        while time.monotonic() < ends_at:
            if self.steady and time.monotonic() >= look_at:
                minutes, look_at = round((look_at - begun) / 60), look_at + 60
                print(f"minute {minutes}: {self.held()}", flush=True)
            (act,) = self.chance.choices(list(acts), list(acts.values()))
            self.done[act.__name__] += 1
            await act()
            await asyncio.sleep(self.chance.random())

    def held(self) -> str:
        """What the bot's process holds now (Linux)."""
        folder = Path(f"/proc/{self.bot.pid}")
        facts = dict(line.split(":", 1) for line in (folder / "status").read_text().splitlines())
        megabytes = int(facts["VmRSS"].split()[0]) / 1000
        descriptors = len(list((folder / "fd").iterdir()))
        return f"{megabytes:.1f} MB, {descriptors} descriptors, {facts['Threads'].strip()} threads"

    async def come_to_rest(self) -> None:
        """Until nothing is owed and every copy shows what it must."""
        self.world.room.api.faults.clear()
        await until_committed(self.world.room.database, lambda db: not _owed(db), 900)

    def check(self) -> str:
        """Compare what Telegram shows with what was wanted; a line that sums it up."""
        with closing(open_database(self.world.room.database)) as db:
            wanted = [entry.headline for entry in reversed(list(entries.all_entries(db)))]
            known = {
                (row[0], row[1])
                for row in db.execute(
                    "select chat_id, message_id from deliveries join subscriptions"
                    " on subscriptions.id = subscription_id where outcome = 'sent'"
                )
            }
        marked, repeats, unknown = self.world.marked(), 0, 0
        for target in self.world.targets:
            got: list[str] = []
            for message in self.world.room.api.bot_messages(target.chat_id):
                first = message.text.partition("\n")[0]
                if not first.startswith("Meldung") or (message.thread_id or 0) != target.thread_id:
                    continue
                if (target.chat_id, message.message_id) in known:
                    assert first in wanted, f"{target} still shows {first!r}"
                    got.append(first)
                else:
                    unknown += 1  # its answer was lost, and the one that followed is known
            assert got == sorted(got, key=wanted.index), f"order of {target}: {got}"
            if target.chat_id not in self.left:
                assert set(got) == set(wanted), f"{target} misses {set(wanted) - set(got)}"
        repeats = len(marked)
        return (
            f"{self.published} entries to {len(self.world.targets)} chats; {dict(self.done)};"
            f" {repeats} possibly repeated, {unknown} copies whose answer was lost"
        )


def _owed(db: Database) -> int:
    """How many chats miss something, and how many pushes are not corrected everywhere."""
    (newest,) = db.execute("select max(seq) from pushes where not withdrawn").fetchone()
    behind = count_few_behind(db, newest or 0, 1_000_000) or 0
    return behind + int(db.execute("select count(*) from pushes where correcting").fetchone()[0])


async def main(minutes: float, seed: int, *, steady: bool) -> None:
    """Run, and print what was done and found. Raises AssertionError where the promise is broken."""
    print(f"seed {seed}", flush=True)
    with tempfile.TemporaryDirectory() as name:
        async with ticker(Path(name), READERS, GROUPS, CHANNELS, TOPICS) as world:
            world.room.api.latency = 0.05
            # what it says is read only at its end, and a pipe holds little
            quiet = {"TICKERBOT_LOG_LEVEL": "CRITICAL"} if steady else {}
            async with bot_process(world.room.url, world.room.database, **FAST, **quiet) as bot:
                soak = Soak(world, bot, random.Random(seed), steady)
                await soak.run(minutes * 60)
                await soak.come_to_rest()
                assert await bot.end() == 0, bot.output.decode()
                print(soak.check())


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=30.0)
    parser.add_argument("--steady", action="store_true")
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(10**6))
    options = parser.parse_args()
    asyncio.run(main(options.minutes, options.seed, steady=options.steady))
