"""Digests and real processes: killed around their sending, each comes, twice only if unrecorded."""

from __future__ import annotations

import asyncio
import os
import random
from contextlib import closing
from pathlib import Path

from tests.databases import until_committed
from tests.digests import HEADLINES, collect, digests, ends
from tests.outboxes import correct
from tests.running import QuickBotProcess
from tests.tickers import FAST, ticker
from tickerbot.playground import Hang
from tickerbot.storage.database import open_database


async def test_killed_before_a_digest_is_recorded_it_comes_again_only_where_it_may_be_missing(
    tmp_path: Path,
) -> None:
    async with ticker(tmp_path, private=12) as world:
        api = world.room.api
        chats = [target.chat_id for target in world.targets]
        taken, untaken, others = chats[:3], chats[3:6], chats[6:]
        hanging = [
            api.faults.add(kind=Hang(taken=chat in taken), method="sendMessage", chat=chat)
            for chat in (*taken, *untaken)
        ]
        bot = QuickBotProcess(world.room.url, world.room.database)
        try:
            await collect(world, bot)
            await api.wait_for(lambda: sum(fault.hanging for fault in hanging) == 6)
            await until_committed(
                world.room.database,
                lambda db: db.table("deliveries").count_where("seq < 0") == len(others),
            )
            await bot.kill()
            assert [len(digests(world, chat)) for chat in chats] == [1] * 3 + [0] * 3 + [1] * 6
            await bot.start()
            expected = [2] * 3 + [1] * 9
            await api.wait_for(lambda: [len(digests(world, chat)) for chat in chats] == expected)
            with closing(open_database(world.room.database)) as db:
                correct(db, 1, "Deich bricht")
            await api.wait_for(
                lambda: all(
                    "Deich bricht" in api.current(digests(world, chat)[-1]).text for chat in chats
                )
            )
            assert [len(digests(world, chat)) for chat in chats] == expected
            doubtful = {(target.chat_id, headline) for target, headline in world.marked()}
            assert {chat for chat, _ in doubtful} == {*taken, *untaken}
            assert {headline for _, headline in doubtful} == {"Deich bricht", *HEADLINES[1:]}
            await ends(world, bot)
        finally:
            await bot.clear_away()


async def test_killed_while_a_night_of_many_readers_opens_everybody_gets_the_digest(
    tmp_path: Path,
) -> None:
    seed = int(os.environ.get("TICKER_TEST_SEED") or random.SystemRandom().randrange(10**6))
    print(f"\nseed: TICKER_TEST_SEED={seed}")
    chance = random.Random(seed)
    async with ticker(tmp_path, private=120) as world:
        api = world.room.api
        api.latency = 0.05  # so that messages are taken whose answer never comes
        bot = QuickBotProcess(world.room.url, world.room.database, **FAST)
        try:
            await collect(world, bot)
            for _ in range(3):
                number = len(api.calls_of("sendMessage")) + chance.randrange(1, 30)
                await api.wait_for(lambda n=number: len(api.calls_of("sendMessage")) >= n)  # type: ignore[misc]
                await asyncio.sleep(chance.random() * 0.03)
                await bot.kill()
                await bot.start()
            chats = [target.chat_id for target in world.targets]
            await api.wait_for(lambda: all(digests(world, chat) for chat in chats), 60)
            await ends(world, bot)
        finally:
            await bot.clear_away()
        doubtful = {target.chat_id for target, _ in world.marked()}
        for chat in chats:
            found = digests(world, chat)
            assert len(found) == 1 or chat in doubtful
            assert all(headline in each.text for each in found for headline in HEADLINES)
