"""A long run with everything that can happen: ``python -m tests.soak [--minutes 30] [--steady]``.

Entries are published, corrected and retracted while the bot's process is killed and stopped, answers
are lost, Telegram is away or asks to wait, and chats block the bot and return. Its metrics are read
every second, and a backup is made every minute. In the end every chat that was there throughout has
every entry in its newest text, in order, and nothing that was retracted stands anywhere, but for copies
whose answer was lost: of them nobody knows. Memory, descriptors and threads have stayed level.

Updates come by polling or the webhook, another way at each start unless ``--way`` says which.
``--steady``: one process lives throughout, as it does for months.

There is never more to do than Telegram lets a bot do (a group takes 20 messages and edits a minute),
and nothing is added while much is owed: the end, where all must have come to rest, takes minutes.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import signal
import tempfile
import time
from collections import Counter, deque
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, get_args

from sqlite_utils import Database

from tests.databases import until_committed
from tests.running import BotProcess, FreshBotProcess, free_port
from tests.soak_watch import Watch
from tests.tickers import FAST, Ticker, ticker
from tickerbot.playground import BadGateway, DropAfter, DropBefore, FloodWait, Hang
from tickerbot.playground.faults import Fault, Kind
from tickerbot.storage.archive import entries, revisions
from tickerbot.storage.database import open_database
from tickerbot.storage.outbox.reach import count_few_behind
from tickerbot.storage.outbox.receipts import Telling
from tickerbot.storage.transactions import transaction

TELLINGS: tuple[Telling, ...] = get_args(Telling)
READERS, GROUPS, CHANNELS, TOPICS = 243, 35, 20, 2
Way = Literal["polling", "webhook"]
A_MINUTE = 8
"""How many entries, corrections and retractions there are in a minute at most; each may be a message in
every chat, and a note with sound one more."""
MUCH_OWED = 100
"""While so many chats miss something, nothing is published."""
REST_S = 600.0
"""How long it may take in the end until nothing is owed. A chat that got no answer is tried again after
five minutes at most."""


@dataclass
class Soak:
    """The world, and what has been done to it.

    Where it sleeps, time itself is meant: what happens for how long, and when the next thing does.
    """

    world: Ticker
    bot: BotProcess
    chance: random.Random
    ways: tuple[Way, ...]
    """How updates come; one of them at each start."""
    port: int
    steady: bool = False
    """The bot is neither killed nor stopped."""
    losing: Fault | None = None
    """What loses answers now."""
    begun: deque[float] = field(default_factory=deque)
    """When there was last something new for all chats."""
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

    async def start(self) -> None:
        """Start the bot, with one of the ways."""
        way = self.chance.choice(self.ways)
        self.done[way] += 1
        url = f"http://127.0.0.1:{self.port}/updates" if way == "webhook" else ""
        await self.bot.start(TICKERBOT_WEBHOOK_URL=url)

    async def kill(self) -> None:
        await self.bot.kill()
        await asyncio.sleep(self.chance.random())
        await self.start()

    async def stop(self) -> None:
        # a process that is only being started does not listen yet
        assert await self.bot.end() in (0, -signal.SIGTERM), self.bot.output.decode()
        await self.start()

    async def lose_answers(self) -> None:
        if self.losing is not None:
            return  # more of them at once would be an outage that nothing gets through
        faults: list[Kind] = [DropAfter(), DropBefore(), BadGateway(), Hang(0.5, taken=True)]
        fault = self.chance.choice(faults)
        method = self.chance.choice(["sendMessage", "editMessageText", "deleteMessage"])
        self.losing = self.world.room.api.faults.add(
            kind=fault, method=method, times=self.chance.randrange(1, 40)
        )
        # while little is sent, the bot's pauses between its tries would last for minutes
        asyncio.get_running_loop().call_later(self.chance.random() * 6, self._lose_no_more)

    def _lose_no_more(self) -> None:
        assert self.losing is not None
        self.world.room.api.faults.remove(self.losing)
        self.losing = None

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
        ends_at = time.monotonic() + seconds
        new = {self.publish: 6, self.correct: 8, self.retract: 1}
        acts = {
            **new, self.kill: 1, self.stop: 1, self.lose_answers: 6, self.flood: 4, self.be_away: 1,
            self.block: 4, self.ask: 4,
        }  # fmt: skip
        if self.steady:
            del acts[self.kill], acts[self.stop]
        while time.monotonic() < ends_at:
            (act,) = self.chance.choices(list(acts), list(acts.values()))
            if act not in new or self.may_add():
                self.done[act.__name__] += 1
                await act()
            await asyncio.sleep(self.chance.random())

    def may_add(self) -> bool:
        """Whether there may be something new for all chats now."""
        now = time.monotonic()
        while self.begun and self.begun[0] < now - 60:
            self.begun.popleft()
        with closing(open_database(self.world.room.database)) as db:
            may = len(self.begun) < A_MINUTE and _owed(db)[0] < MUCH_OWED
        if may:
            self.begun.append(now)
        return may

    async def come_to_rest(self) -> float:
        """Wait until nothing is owed and every copy shows what it must; the seconds that takes.

        Raises AssertionError after ``REST_S``.
        """
        self.world.room.api.faults.clear()
        began_at = time.monotonic()
        try:
            await until_committed(
                self.world.room.database, lambda db: not any(_owed(db)), REST_S, every_s=0.5
            )
        except TimeoutError:
            with closing(open_database(self.world.room.database)) as db:
                raise AssertionError(f"still owed: {_owed(db)}, {_why(db)}") from None
        return time.monotonic() - began_at

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
        unknown = 0
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
        repeats = len(self.world.marked())
        return (
            f"{self.published} entries to {len(self.world.targets)} chats; {dict(self.done)};"
            f" {repeats} possibly repeated, {unknown} copies whose answer was lost"
        )


def _owed(db: Database) -> tuple[int, int]:
    """How many chats miss something, and how many pushes are not corrected everywhere."""
    (newest,) = db.execute("select max(seq) from pushes where not withdrawn").fetchone()
    behind = 0 if newest is None else count_few_behind(db, newest, 1_000_000) or 0
    return behind, db.execute("select count(*) from pushes where correcting").fetchone()[0]


def _why(db: Database) -> str:
    """The chats and copies that wait, for whoever has to find out why."""
    now = time.time()
    waiting = "select chat_id, sent_through, attempts, retry_at - ? from subscriptions"
    chats = db.execute(f"{waiting} where retry_at is not null limit 9", [now]).fetchall()
    behind = (
        "select d.seq, d.subscription_id, d.revision, p.wanted, d.retry_at - ? from deliveries d"
    )
    behind += " join pushes p using (seq) where d.outcome = 'sent' and d.revision < p.wanted"
    return f"chats that wait: {chats}, copies: {db.execute(behind + ' limit 9', [now]).fetchall()}"


async def main(minutes: float, seed: int, ways: tuple[Way, ...], *, steady: bool) -> None:
    """Run, and print what was done and found. Raises AssertionError where the promise is broken."""
    print(f"seed {seed}", flush=True)
    chance = random.Random(seed)
    with tempfile.TemporaryDirectory() as name:
        async with ticker(Path(name), READERS, GROUPS, CHANNELS, TOPICS) as world:
            world.room.api.latency = 0.05
            port = free_port()
            told = {"TICKERBOT_LOG_LEVEL": "CRITICAL", "TICKERBOT_LISTEN": f"127.0.0.1:{port}"}
            bot = FreshBotProcess(world.room.url, world.room.database, **FAST, **told)
            soak = Soak(world, bot, chance, ways, port, steady)
            watch = Watch(bot, port, world.room.database)
            await soak.start()
            try:
                async with asyncio.TaskGroup() as tasks:
                    watching = tasks.create_task(watch.run())
                    await soak.run(minutes * 60)
                    rest_s = await soak.come_to_rest()
                    watching.cancel()
                assert await bot.end() == 0, bot.output.decode()
                print(f"at rest after {rest_s:.0f} s; {soak.check()}")
                print(watch.check())
            finally:
                await bot.clear_away()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=30.0)
    parser.add_argument("--steady", action="store_true")
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(10**6))
    parser.add_argument("--way", choices=get_args(Way), action="append")
    options = parser.parse_args()
    ways = tuple(options.way or get_args(Way))
    asyncio.run(main(options.minutes, options.seed, ways, steady=options.steady))
