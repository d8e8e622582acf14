"""The promise for pictures: killed at any moment, everybody has the picture, and its correction."""

from __future__ import annotations

import random
from pathlib import Path

from tests.databases import make_database, until_committed
from tests.pictures import content_of, correct, keep_picture, picture_bytes, publish_with
from tests.running import BotProcess, Newsroom, bot_process, new_api
from tests.tickers import FAST
from tickerbot.delivery.relay import WORKERS

READERS, KILLS = 120, 3


async def kill_amid(room: Newsroom, bot: BotProcess, method: str, chance: random.Random) -> None:
    """Kill and start the bot again, each time after some further calls of this method."""
    for _ in range(KILLS):
        target = len(room.api.calls_of(method)) + chance.randrange(1, READERS // (2 * KILLS))
        await room.api.wait_for(lambda t=target: len(room.api.calls_of(method)) >= t)  # type: ignore[misc]
        await bot.kill()
        await bot.start()


async def test_killed_amid_push_and_correction_everybody_has_the_picture_and_then_the_new_one(
    tmp_path: Path,
) -> None:
    api, database, chance = new_api(), tmp_path / "ticker.db", random.Random(7)
    make_database(database)
    async with api.serve() as url:
        room = Newsroom(api, url, database)
        api.latency = 0.05  # so that pictures are taken whose answer never comes
        readers = room.subscribers(READERS)
        publish_with(database, keep_picture(database))
        async with bot_process(url, database, **FAST) as bot:
            await kill_amid(room, bot, "sendPhoto", chance)
            await api.wait_for(lambda: all(api.bot_messages(reader) for reader in readers))
            await until_committed(database, lambda db: _behind(db) == 0)
            got = [api.bot_messages(reader) for reader in readers]
            assert {content_of(api, message) for each in got for message in each} == {
                picture_bytes()
            }
            repeats = sum(len(each) - 1 for each in got)
            assert repeats <= KILLS * WORKERS
            uploads = [call for call in api.calls_of("sendPhoto") if "photo" not in call.params]
            assert 1 <= len(uploads) <= 1 + KILLS
            correct(database, keep_picture(database, 30), "Deich hält doch")
            await kill_amid(room, bot, "editMessageMedia", chance)
            await api.wait_for(
                lambda: all("hält doch" in api.bot_messages(reader)[-1].text for reader in readers)
            )
            newest = [api.bot_messages(reader)[-1] for reader in readers]
            assert {content_of(api, message) for message in newest} == {picture_bytes(30)}
            assert sum(len(api.bot_messages(reader)) for reader in readers) == sum(map(len, got))
            assert await bot.end() == 0, bot.output.decode()


def _behind(db: object) -> int:
    return int(
        db.execute(  # type: ignore[attr-defined]
            "select count(*) from subscriptions where sent_through < (select max(seq) from pushes)"
        ).fetchone()[0]
    )
