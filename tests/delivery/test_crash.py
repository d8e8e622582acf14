"""The promise, with real processes: killed at any moment, nobody misses an entry, order holds.

What comes twice is recorded as possibly repeated.
"""

from __future__ import annotations

import asyncio
import os
import random
from contextlib import closing
from pathlib import Path

import pytest

from tests.databases import until_committed
from tests.floods import flooded
from tests.running import BotProcess, Newsroom, QuickBotProcess, bot_process
from tests.tickers import FAST, ticker
from tickerbot.delivery.relay import WORKERS
from tickerbot.model import Target
from tickerbot.playground import BadGateway, BotApi, DropAfter, DropBefore, Hang
from tickerbot.storage import inbox
from tickerbot.storage.database import open_database

READERS, GROUPS, CHANNELS, TOPICS = 245, 40, 10, 5
KILLS, ENTRIES = 8, 3


async def torment(room: Newsroom, bot: BotProcess, chance: random.Random) -> int:
    """Lose answers, be away, and kill: each at a random number of further messages; how many it lost.

    What no message met before the kill is dropped: were it left to an outage, which is probed by single
    messages with growing pauses, it would last for minutes.
    """
    api, faults = room.api, []
    for _ in range(KILLS):
        target = len(api.calls_of("sendMessage")) + chance.randrange(1, 90)
        await api.wait_for(lambda t=target: len(api.calls_of("sendMessage")) >= t, 90)  # type: ignore[misc]
        fault = chance.choice([DropAfter(), DropBefore(), BadGateway(), None])
        if fault is not None:
            times = chance.randrange(1, 12)
            faults.append(api.faults.add(kind=fault, method="sendMessage", times=times))
        await asyncio.sleep(chance.random() * 0.2)  # and anywhere between two messages
        await bot.kill()
        api.faults.clear()
        await bot.start()
    return sum(fault.hits for fault in faults)


@pytest.mark.usefixtures("each_way")
async def test_nobody_misses_an_entry_though_the_bot_is_killed_again_and_again(
    tmp_path: Path,
) -> None:
    seed = int(os.environ.get("TICKER_TEST_SEED") or random.SystemRandom().randrange(10**6))
    print(f"\nseed: TICKER_TEST_SEED={seed}")
    headlines = [f"Meldung {number}" for number in range(ENTRIES)]
    async with ticker(tmp_path, READERS, GROUPS, CHANNELS, TOPICS) as world:
        world.room.api.latency = 0.1  # so that messages are taken whose answer never comes
        async with bot_process(world.room.url, world.room.database, QuickBotProcess, **FAST) as bot:
            killer = asyncio.create_task(torment(world.room, bot, random.Random(seed)))
            for headline in headlines:
                await world.publish(headline)
            lost = await killer
            await world.all_have(headlines[-1])
            assert await bot.end() == 0, bot.output.decode()
        repeats = world.check(headlines)
    messages = len(world.targets) * ENTRIES
    print(f"{KILLS} kills, {lost} answers lost, {repeats} repeats of {messages} messages")
    # under way at a kill is one message a worker at most; besides, some answers were lost
    assert repeats <= KILLS * (WORKERS + 12)


async def test_killed_after_telegram_took_the_message_and_before_it_answered(
    tmp_path: Path,
) -> None:
    async with ticker(tmp_path, private=12) as world:
        api = world.room.api
        unanswered = [target.chat_id for target in world.targets[:5]]
        faults = [
            api.faults.add(kind=Hang(taken=True), method="sendMessage", chat=chat)
            for chat in unanswered
        ]
        async with bot_process(world.room.url, world.room.database, QuickBotProcess) as bot:
            await world.publish("Sturm zieht ab")
            await api.wait_for(lambda: sum(fault.hanging for fault in faults) == 5)
            await api.wait_for(lambda: world.recorded() == 7)
            await bot.kill()
            assert all(world.got(Target(chat)) == ["Sturm zieht ab"] for chat in unanswered)
            await bot.start()
            await world.all_have("Sturm zieht ab")
            await api.wait_for(
                lambda: all(len(world.got(Target(chat))) == 2 for chat in unanswered)
            )
            assert await bot.end() == 0, bot.output.decode()
        assert world.check(["Sturm zieht ab"]) == 5
        assert {target.chat_id for target, _ in world.marked()} == set(unanswered)


def number_answered(api: BotApi) -> int:
    """How many messages Telegram has taken and said so."""
    return sum(call.status == 200 for call in api.calls_of("sendMessage"))


async def test_killed_after_telegram_answered_and_before_that_was_recorded(tmp_path: Path) -> None:
    async with ticker(tmp_path, private=60) as world:
        api = world.room.api
        async with bot_process(world.room.url, world.room.database, QuickBotProcess) as bot:
            await world.publish("Sturm zieht ab")
            await api.wait_for(lambda: len(api.calls_of("sendMessage")) > 10)
            with closing(open_database(world.room.database)) as db:
                db.execute("begin immediate")  # from now on the bot can record nothing
                recorded = db.table("deliveries").count
                answered = number_answered(api)
                await api.wait_for(lambda: number_answered(api) > answered)
                await bot.kill()
                db.rollback()
            taken = world.number_got()
            assert taken > recorded
            await bot.start()
            await world.all_have("Sturm zieht ab")
            assert await bot.end() == 0, bot.output.decode()
        repeats = world.check(["Sturm zieht ab"])
        assert 0 < repeats <= taken - recorded
        assert repeats <= len(world.marked()) <= repeats + 10, "few that were not sent are in doubt"


async def test_stopped_in_the_middle_nothing_is_repeated_or_left_in_doubt(
    tmp_path: Path,
) -> None:
    async with ticker(tmp_path, private=60) as world:
        api = world.room.api
        async with bot_process(world.room.url, world.room.database, QuickBotProcess) as bot:
            await world.publish("Sturm zieht ab")
            await api.wait_for(lambda: len(api.calls_of("sendMessage")) > 10)
            assert await bot.end() == 0, bot.output.decode()
            assert any(not world.got(target) for target in world.targets)
            await bot.start()
            await world.all_have("Sturm zieht ab")
            assert await bot.end() == 0, bot.output.decode()
        assert world.check(["Sturm zieht ab"]) == 0
        assert world.marked() == set()


async def test_stopped_while_many_wait_it_ends_soon_and_leaves_nothing_in_doubt(
    tmp_path: Path,
) -> None:
    async with ticker(tmp_path, private=200) as world:
        api = world.room.api
        slow = {"TICKERBOT_MESSAGES_PER_SECOND": "10"}
        async with bot_process(world.room.url, world.room.database, QuickBotProcess, **slow) as bot:
            await world.publish("Sturm zieht ab")
            await api.wait_for(lambda: len(api.calls_of("sendMessage")) > 10)
            assert await bot.end() == 0, bot.output.decode()
            assert b"unanswered" not in bot.output, "its patience had not to end it"
            assert world.number_got() < 100, "most are left for the next time"
        with closing(open_database(world.room.database)) as db:
            assert db.table("claims").count == 0


async def test_a_ban_of_the_whole_bot_is_waited_out_across_a_restart(tmp_path: Path) -> None:
    async with ticker(tmp_path, private=40) as world:
        api = world.room.api
        async with bot_process(world.room.url, world.room.database, QuickBotProcess) as bot:
            await world.publish("Sturm zieht ab")
            await api.wait_for(lambda: len(api.calls_of("sendMessage")) > 10)
            async with flooded(api, 4) as flood:
                await api.wait_for(lambda: flood.hits >= 2)  # of one alone only a chat is meant
                assert await bot.end() == 0, bot.output.decode()
                refused = flood.hits
                await bot.start()
                await world.all_have("Sturm zieht ab")
            assert flood.hits == refused, "nothing was tried before its time"
            assert await bot.end() == 0, bot.output.decode()
        assert world.check(["Sturm zieht ab"]) == 0


async def test_a_question_is_answered_though_the_bot_was_killed_while_it_answered(
    tmp_path: Path,
) -> None:
    async with ticker(tmp_path, private=2) as world:
        api = world.room.api
        first, second = (api.users[target.chat_id] for target in world.targets)
        held = api.faults.add(kind=Hang(), method="sendMessage", chat=first)
        async with bot_process(world.room.url, world.room.database, QuickBotProcess) as bot:
            api.send(first, "/hilfe")
            # it is confirmed to Telegram, which will not tell of it again, and others are answered
            await api.wait_for(lambda: held.hanging and not len(api.updates))
            await world.room.ask(second, "/hilfe")
            await until_committed(
                world.room.database, lambda db: db.table("inbox").count_where(inbox.UNHANDLED) == 1
            )
            await bot.kill()
            api.faults.clear()
            await bot.start()
            await api.wait_for(lambda: api.bot_messages(first))
            assert await bot.end() == 0, bot.output.decode()
        assert world.unhandled() == 0
        assert len(api.bot_messages(first)) == len(api.bot_messages(second)) == 1


@pytest.mark.usefixtures("each_way")
async def test_an_editors_text_is_shown_though_the_bot_was_killed_before_the_preview(
    tmp_path: Path,
) -> None:
    async with ticker(tmp_path, private=1) as world:
        api = world.room.api
        held = api.faults.add(kind=Hang(), method="sendMessage", chat=world.editor)
        async with bot_process(world.room.url, world.room.database, QuickBotProcess) as bot:
            api.send(world.editor, "/add Sturm zieht ab\nEin Satz.")
            await api.wait_for(lambda: held.hanging and not len(api.updates))
            await bot.kill()
            api.faults.clear()
            await bot.start()
            await api.wait_for(lambda: api.bot_messages(world.editor))
            assert "Sturm zieht ab" in api.bot_messages(world.editor)[0].text
            assert await bot.end() == 0, bot.output.decode()
