"""How a publication reaches many chats, beside python-telegram-bot's usual way to do it.

    pip install 'python-telegram-bot[rate-limiter]'
    python -m tests.benchmarks delivery [free] [paid] [pictures] [million] [growth]

Each scene runs the bot, and the baseline where there is one, as processes of their own against the
measuring server (`fast_api`, 50 ms round trip, Telegram's limits), and prints what arrived, what was
refused, how long readers waited meanwhile, and what it cost, as a table and as ratios to the baseline.
The machine should do nothing else.
"""

from __future__ import annotations

import asyncio
import os
import platform
import statistics
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from tests.benchmarks.rig import Rig, rig
from tickerbot.model import ParsedEntry, Picture
from tickerbot.storage import pictures
from tickerbot.storage.archive import entries, revisions
from tickerbot.storage.database import open_database
from tickerbot.storage.newsroom import publishing
from tickerbot.storage.outbox import pushes
from tickerbot.storage.transactions import transaction

LATENCY_MS = 50.0
HEAD = (
    f"{'':28}{'msg/s':>9}{'429s':>7}{'p50 ms':>7} {'p99 ms':>7}{'cores':>8}{'us/msg':>9}{'MB':>8}"
    f"{'receipt':>9}{'1st push':>9}"
)
"""Above the lines of figures; receipt and first push in milliseconds, too."""
FREE = 30
FIRST_CHAT, FIRST_GROUP, FIRST_READER = 10_000, -1_001_000_000_000, 5_000_000
HEADLINE, BODY = "Bund und Länder einigen sich auf Küstenschutz", "Ein Absatz mit etwas Text. " * 22

BASELINE = """
import asyncio, os, sys, time
from telegram.ext import AIORateLimiter, ApplicationBuilder, CommandHandler
from telegram.request import HTTPXRequest

text = sys.argv[1]
chats = range(int(sys.argv[2]), int(sys.argv[2]) + int(sys.argv[3]))

async def latest(update, context):
    await update.message.reply_text(text)

async def publish(app):
    waiting = iter(chats)
    async def work():
        for chat in waiting:
            await app.bot.send_message(chat, text, parse_mode="HTML")
    await asyncio.sleep(1)
    await asyncio.gather(*(work() for _ in range(128)))

async def start(app):
    app.create_task(publish(app))

url = os.environ["TICKERBOT_API_URL"]
limiter = AIORateLimiter(overall_max_rate=float(sys.argv[4]), max_retries=5)
app = (ApplicationBuilder().token(os.environ["TICKERBOT_TOKEN"]).base_url(url + "/bot")
       .request(HTTPXRequest(connection_pool_size=256)).rate_limiter(limiter)
       .concurrent_updates(True).post_init(start).build())
app.add_handler(CommandHandler("latest", latest))
app.run_polling()
"""


@dataclass(frozen=True)
class Figures:
    """What one run came to. Times in seconds, rates in messages a second."""

    rate: float
    refused: int
    cpu_share: float
    cpu_per_message: float
    waits: list[float]
    memory_mb: float
    receipt: float = 0.0
    first_push: float = 0.0

    def ratios(self, base: Figures) -> str:
        """This run as multiples of the baseline."""
        mine, others = statistics.median(self.waits), statistics.median(base.waits)
        return (
            f"{'  ratio':28}{self.rate / base.rate:8.2f}×{'':7}{mine / others:6.2f}×{'':8}"
            f"{self.cpu_share / base.cpu_share:7.2f}×"
            f"{self.cpu_per_message / base.cpu_per_message:8.2f}×"
            f"{self.memory_mb / base.memory_mb:7.2f}×"
        )

    def line(self, name: str) -> str:
        """One row of the table."""
        waits = sorted(self.waits)
        shown = "      -       -"
        if waits:
            p99 = waits[min(len(waits) - 1, int(len(waits) * 0.99))]
            shown = f"{statistics.median(waits) * 1000:7.0f} {p99 * 1000:7.0f}"
        return (
            f"{name:28}{self.rate:9.1f}{self.refused:7d}{shown}{self.cpu_share:8.2f}"
            f"{self.cpu_per_message * 1e6:9.0f}{self.memory_mb:8.0f}"
            f"{self.receipt * 1000:9.0f}{self.first_push * 1000:9.0f}"
        )


def fill(database: Path, private: int, groups: int = 0) -> None:
    """Subscribe so many chats."""
    ids = [
        *((FIRST_CHAT + number, "private") for number in range(private)),
        *((FIRST_GROUP - number, "supergroup") for number in range(groups)),
    ]
    with closing(open_database(database)) as db, transaction(db):
        db.conn.executemany("insert into chats (id, type) values (?, ?)", ids)
        db.conn.executemany(
            "insert into subscriptions (chat_id, state, sent_through, subscribed_at, state_at)"
            " values (?, 'active', 0, 0, 0)",
            [(chat_id,) for chat_id, _ in ids],
        )


def correct_an_older_entry(database: Path) -> None:
    """As an editor would: every chat has a copy of it, which must be edited now."""
    moment = datetime.now(UTC)
    entry = ParsedEntry(HEADLINE, (BODY,), moment.date(), moment.time(), moment)
    with closing(open_database(database)) as db, transaction(db):
        entry_id = entries.insert_entry(db, entry, ordered_at=0)
        seq = pushes.fan_out(db, entry_id, silent=False, now=0)
        db.execute(
            "insert into deliveries (seq, subscription_id, outcome, message_id, revision,"
            " sent_revision, sent_at) select ?, id, 'sent', id, 1, 1, 0 from subscriptions",
            [seq],
        )
        db.execute("update subscriptions set sent_through = ? where sent_through < ?", [seq, seq])
        revisions.correct(db, entry_id, 1, "Neu", (BODY,), by=None, receipt=None, now=0)


async def measure(running: Rig, seconds: float, reader: int) -> tuple[float, float, list[float]]:
    """Rate, processor time and readers' waits over the next ``seconds`` of a delivery under way."""
    begun, cpu, before = time.monotonic(), running.cpu_seconds(), (await running.seen())["count"]
    waits = []
    while time.monotonic() < begun + seconds:
        reader += 1
        asked = await running.act(reader, text="/latest")

        def answered(seen: dict[str, object], who: str = str(reader)) -> object:
            return seen["watched"].get(who)  # type: ignore[attr-defined]

        [answer, *_] = await running.until(answered, every=0.01)
        waits.append(answer["at"] - asked + LATENCY_MS / 2000)
        await asyncio.sleep(0.25)
    took = time.monotonic() - begun
    count = (await running.seen())["count"] - before
    return count / took, (running.cpu_seconds() - cpu) / took, waits


async def ticker(
    private: int,
    groups: int,
    per_second: int,
    seconds: float,
    *,
    corrections_too: bool = False,
    paid: bool = False,
) -> Figures:
    """The bot: publish once as an editor, measure while it is delivered.

    ``corrections_too``: an older entry is corrected in all chats at the same time.
    """
    command = [sys.executable, "-m", "tickerbot", "run"]
    variables = {"TICKERBOT_PAID_BROADCAST": "true"} if paid else {}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        fill(folder / "ticker.db", private, groups)
        async with rig(
            command, folder, latency_ms=LATENCY_MS, per_second=per_second, variables=variables
        ) as running:
            await asyncio.sleep(2)
            if corrections_too:
                correct_an_older_entry(folder / "ticker.db")
            tapped, receipt = await running.publish(HEADLINE, BODY)
            await asyncio.sleep(1)
            first = min(at for at in await running.times() if at > tapped)
            rate, share, waits = await measure(running, seconds, FIRST_READER)
            refused = (await running.seen())["refused"]
            return Figures(
                rate, refused, share, share / rate, waits, running.memory_mb(),
                receipt - tapped + LATENCY_MS / 2000, first - tapped + LATENCY_MS / 2000,
            )  # fmt: skip


async def corrections_alone(private: int, per_second: int, seconds: float) -> Figures:
    """The bot: an entry that all chats have is corrected, and nothing else is on its way."""
    command = [sys.executable, "-m", "tickerbot", "run"]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        fill(folder / "ticker.db", private)
        async with rig(
            command, folder, latency_ms=LATENCY_MS, per_second=per_second, variables={}
        ) as running:
            await asyncio.sleep(2)
            correct_an_older_entry(folder / "ticker.db")
            await asyncio.sleep(2)
            rate, share, waits = await measure(running, seconds, FIRST_READER)
            refused = (await running.seen())["refused"]
            return Figures(rate, refused, share, share / rate, waits, running.memory_mb())


async def imported(private: int, per_second: int, seconds: float, *, picture: bool) -> Figures:
    """The bot: what another program publishes, with a picture that Telegram knows, or without."""
    command = [sys.executable, "-m", "tickerbot", "run"]
    variables = {"TICKERBOT_PAID_BROADCAST": "true"} if per_second > FREE else {}
    shown = (Picture("0" * 64, "photo", 1280, 853, 200_000),) if picture else ()
    with tempfile.TemporaryDirectory() as name:
        database = Path(name) / "ticker.db"
        fill(database, private)
        async with rig(
            command, Path(name), latency_ms=LATENCY_MS, per_second=per_second, variables=variables
        ) as running:
            await asyncio.sleep(2)
            with closing(open_database(database)) as db, transaction(db):
                for each in shown:
                    pictures.note(db, each, "AgACAgIAAxkBAAIBY2Zk" * 4, int(time.time()))
                entry = ParsedEntry(HEADLINE, (BODY,), pictures=shown)
                publishing.publish(
                    db, entry, by=None, now=int(time.time()), zone=ZoneInfo("Europe/Berlin")
                )
            await running.until(lambda seen: seen["count"] > 0)
            await asyncio.sleep(1)
            rate, share, waits = await measure(running, seconds, FIRST_READER)
            refused = (await running.seen())["refused"]
            return Figures(rate, refused, share, share / rate, waits, running.memory_mb())


async def usual_way(private: int, per_second: int, seconds: float) -> Figures:
    """python-telegram-bot as it comes: httpx, AIORateLimiter, 128 workers."""
    arguments = [f"<b>{HEADLINE}</b>\n\n{BODY}", str(FIRST_CHAT), str(private), str(per_second)]
    command = [sys.executable, "-c", BASELINE, *arguments]
    with tempfile.TemporaryDirectory() as name:
        async with rig(
            command, Path(name), latency_ms=LATENCY_MS, per_second=per_second, variables={}
        ) as running:
            await running.until(lambda seen: seen["count"] > 0)
            await asyncio.sleep(1)
            rate, share, waits = await measure(running, seconds, FIRST_READER)
            refused = (await running.seen())["refused"]
            return Figures(rate, refused, share, share / rate, waits, running.memory_mb())


async def main(scenes: Sequence[str]) -> None:
    """Run the scenes, all where none is named, and print the table."""
    scenes = scenes or ["free", "paid", "pictures", "million", "growth"]
    print(f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}")
    print(HEAD)
    if "free" in scenes:
        print("30 a second: private chats and groups mixed")
        mine, base = await ticker(3_000, 300, 30, 60), await usual_way(3_000, 30, 60)
        print(mine.line("tickerbot"), base.line("python-telegram-bot"), mine.ratios(base), sep="\n")
        print(
            "30 a second: a push to 1,000 chats, and the correction of an older one in all of them"
        )
        print((await ticker(900, 100, 30, 60, corrections_too=True)).line("tickerbot"))
        print("30 a second: the correction of an entry that 10,000 chats have")
        print((await corrections_alone(10_000, 30, 60)).line("tickerbot"))
    if "paid" in scenes:
        print("1,000 a second, paid")
        mine = await ticker(100_000, 0, 1000, 40, paid=True)
        base = await usual_way(100_000, 1000, 40)
        print(mine.line("tickerbot"), base.line("python-telegram-bot"), mine.ratios(base), sep="\n")
    if "pictures" in scenes:
        for per_second, chats in ((FREE, 3_000), (1000, 60_000)):
            print(f"{per_second} a second: a text, and the same under a picture")
            text = await imported(chats, per_second, 20, picture=False)
            photo = await imported(chats, per_second, 20, picture=True)
            print(text.line("text"), photo.line("picture"), photo.ratios(text), sep="\n")
    if "million" in scenes:
        print("1,000,000 subscribed chats, 30 a second")
        print((await ticker(1_000_000, 0, 30, 20)).line("tickerbot"))
    if "growth" in scenes:
        print("30 a second, the more chats there are")
        for chats in (1_000, 10_000, 100_000, 1_000_000):
            print((await ticker(chats, 0, 30, 15)).line(f"{chats:,} chats"))
