"""Readers who have a digest, by a bot in a process of its own."""

from __future__ import annotations

from contextlib import closing
from datetime import UTC, datetime

from tests.databases import until_committed
from tests.running import BotProcess
from tests.tickers import Ticker
from tests.wanting import tell
from tickerbot.model import Level
from tickerbot.playground import Message
from tickerbot.storage.database import open_database
from tickerbot.storage.outbox import terms
from tickerbot.storage.transactions import transaction
from tickerbot.terms import EVERY_HOUR, Terms

HEADLINES = ("Deich hält", "Gipfel endet", "Bahn fährt")


def digests(world: Ticker, chat_id: int) -> list[Message]:
    return [m for m in world.room.api.bot_messages(chat_id) if "Zusammenfassung" in m.text]


async def collect(world: Ticker, bot: BotProcess) -> None:
    """Let all readers have a digest every hour, and let it be due; the bot is started for that."""
    with closing(open_database(world.room.database)) as db, transaction(db):
        for target in world.targets:
            wanted = Terms(digest_hours=EVERY_HOUR)
            terms.choose_terms(db, target, wanted, 0, chat_type="private")
    await bot.start()
    is_closed = "select 1 from terms where closed and turned_at"
    await until_committed(world.room.database, lambda db: db.execute(is_closed).fetchone())
    with closing(open_database(world.room.database)) as db:
        for headline in HEADLINES:
            now = int(datetime.now(UTC).timestamp())
            tell(db, (headline, Level.NORMAL, frozenset()), now)
        with transaction(db):  # an hour passes
            db.execute("update terms set turned_at = turned_at - 3600, turns_at = 0 where closed")


async def ends(world: Ticker, bot: BotProcess) -> None:
    """An entry after the digests comes everywhere, once and after them; then the bot stops."""
    with closing(open_database(world.room.database)) as db:
        now = int(datetime.now(UTC).timestamp())
        tell(db, ("Ende", Level.URGENT, frozenset()), now)
    await world.room.api.wait_for(
        lambda: all("EIL Ende" in world.got(target) for target in world.targets), 60
    )
    for target in world.targets:
        got = world.got(target)
        assert got.count("EIL Ende") == 1
        assert got[-1] == "EIL Ende"
    assert await bot.end() == 0, bot.output.decode()
