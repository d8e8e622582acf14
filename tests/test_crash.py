"""The promise, with real processes: killed at random moments, nobody misses an entry, order holds."""

from __future__ import annotations

import asyncio
import os
import random
from collections import Counter
from contextlib import closing
from pathlib import Path

import pytest

from tests.running import BotProcess, Newsroom, bot_process, first_data, new_api
from tests.test_delivery import subscribe_all
from tickerbot.database import open_database
from tickerbot.playground import User
from tickerbot.settings import PER_SECOND

CHATS = 200
KILLS = 10
ENTRIES = 3


async def publish_whatever_happens(room: Newsroom, editor: User, headline: str) -> None:
    """Publish as a person does: no receipt means that it is not published, so tap again."""
    preview = await room.ask(editor, f"/add {headline}\nEin Satz.")
    data = first_data(preview)
    while "veröffentlicht" not in room.api.current(preview).text:
        room.api.tap(editor, preview, data=data)
        try:
            await room.api.wait_for(lambda: "veröffentlicht" in room.api.current(preview).text, 3)
        except TimeoutError:
            continue


async def kill_again_and_again(room: Newsroom, bot: BotProcess, chance: random.Random) -> None:
    """Kill at a random number of further messages, that is at a random moment of the delivery."""
    for _ in range(KILLS):
        target = len(room.api.calls_of("sendMessage")) + chance.randrange(1, 50)
        await room.api.wait_for(lambda t=target: len(room.api.calls_of("sendMessage")) >= t, 30)  # type: ignore[misc]
        await asyncio.sleep(chance.random() * 0.05)  # and anywhere between two messages
        await bot.kill()
        await bot.start()


@pytest.mark.timeout(180)
async def test_nobody_misses_an_entry_though_the_bot_is_killed_again_and_again(
    tmp_path: Path,
) -> None:
    seed = int(os.environ.get("TICKER_TEST_SEED") or random.SystemRandom().randrange(10**6))
    print(f"\nseed: TICKER_TEST_SEED={seed}")
    api = new_api()
    api.limits = None  # not their limits are tested here, but our memory
    api.latency = 0.1  # so that messages are taken whose answer never comes
    database = tmp_path / "ticker.db"
    async with api.serve() as url:
        room = Newsroom(api, url, database)
        editor, readers = room.editor(), api.add_users(CHATS)
        with closing(open_database(database)) as db:
            subscribe_all(db, readers)
        async with bot_process(url, database) as bot:
            killer = asyncio.create_task(kill_again_and_again(room, bot, random.Random(seed)))
            for number in range(ENTRIES):
                await publish_whatever_happens(room, editor, f"Meldung {number}")
            await killer
            last = f"Meldung {ENTRIES - 1}"
            await api.wait_for(
                lambda: all(any(last in m.text for m in api.bot_messages(r)[-1:]) for r in readers), 100
            )  # fmt: skip
            assert await bot.end() == 0, bot.output.decode()

    repeats = 0
    for reader in readers:
        numbers = [int(message.text.split()[1]) for message in api.bot_messages(reader)]
        assert set(numbers) == set(range(ENTRIES)), f"{reader.id} got {numbers}"
        assert numbers == sorted(numbers), f"order of {reader.id}: {numbers}"
        repeats += sum(count - 1 for count in Counter(numbers).values())
    print(f"{KILLS} kills, {repeats} repeats of {CHATS * ENTRIES} messages")
    # in flight at a kill is what left within an answer's time: far less than a second's worth
    assert repeats <= KILLS * PER_SECOND
