"""The inbox: no update is lost, and none is retried for ever."""

from __future__ import annotations

import time
from contextlib import closing
from pathlib import Path

import pytest
from sqlite_utils import Database

from tests.databases import new_database, until_committed
from tests.running import Newsroom, bot_process, new_api, running_bot
from tickerbot.playground import Hang
from tickerbot.storage import inbox
from tickerbot.storage.transactions import transaction

DAY = 86_400


def update(update_id: int) -> dict[str, object]:
    return {"update_id": update_id, "message": {"text": "Küste \ud800 \x00"}}


def keep(db: Database, *ids: int, handled: tuple[int, ...] = (), now: int = 0) -> None:
    with transaction(db):
        inbox.keep(db, [update(number) for number in ids], handled, now)


def take_back(db: Database, now: int = 0) -> list[int]:
    with transaction(db):
        found = inbox.take_back(db, now)
    updates = [*found.suspects, *found.fresh]
    assert updates == [update(int(each["update_id"])) for each in updates], "as they came"
    return [each["update_id"] for each in updates]


def test_unhandled_updates_come_back_unchanged_and_in_order(db: Database) -> None:
    keep(db, 8, 7, 9)
    keep(db, 9, 10, handled=(8,))
    assert take_back(db) == [7, 9, 10]


def break_start(db: Database, update_id: int) -> None:
    """A start that the update does not survive."""
    take_back(db)
    with transaction(db):
        inbox.begin_alone(db, update_id)


def test_no_start_counts_that_an_update_has_not_broken_by_itself(db: Database) -> None:
    keep(db, 7, 8)
    for _ in range(10):
        assert take_back(db) == [7, 8]
        with transaction(db):
            inbox.begin_alone(db, 7)
            inbox.end_alone(db, 7)


def test_an_update_that_the_bot_does_not_survive_is_given_up_and_no_other(db: Database) -> None:
    keep(db, 7, 8, 9)
    take_back(db)
    for _ in range(inbox.MAX_TRIES):
        break_start(db, 8)
    with transaction(db):
        found = inbox.take_back(db, 0)
    assert found.harmful == [8]
    assert [each["update_id"] for each in found.suspects] == [7, 9]
    assert take_back(db) == [7, 9]


def test_what_is_met_for_the_first_time_is_no_suspect(db: Database) -> None:
    keep(db, 7)
    take_back(db)
    keep(db, 8)
    with transaction(db):
        found = inbox.take_back(db, 0)
    assert [each["update_id"] for each in found.suspects] == [7]
    assert [each["update_id"] for each in found.fresh] == [8]


async def test_kills_from_outside_cost_no_update_however_many(tmp_path: Path) -> None:
    api, path = new_api(), tmp_path / "ticker.db"
    anna, ben, max_ = (api.add_user(name) for name in ("Anna", "Ben", "Max"))
    hangs = [
        api.faults.add(kind=Hang(300.0), method="sendMessage", chat=reader, times=None)
        for reader in (anna, ben)
    ]
    async with api.serve() as url:
        room = Newsroom(api, url, path)
        api.send(anna, "/latest")
        for number in range(inbox.MAX_TRIES + 2):
            async with bot_process(url, path) as bot:
                await room.ask(max_, "/help")  # it polls, so what it had at the start was tried
                await until_committed(path, lambda db: db.execute("select 1 from inbox").fetchone())
                await bot.kill()
            if number == 1:
                api.send(ben, "/latest")
        for hang in hangs:
            api.faults.remove(hang)
        async with bot_process(url, path) as bot:
            await api.wait_for(lambda: api.bot_messages(anna) and api.bot_messages(ben))
            assert await bot.end() == 0
            assert b"is dropped" not in bot.output


@pytest.mark.parametrize(
    ("tries", "age_s", "line"),
    [
        (inbox.MAX_TRIES + 1, 0, "update 7 is dropped: the bot did not survive it"),
        (0, 2 * DAY, "update 7 is dropped: it is older than a day"),
    ],
)
async def test_what_is_dropped_is_told_by_its_number_and_without_a_word_of_it(
    tmp_path: Path, tries: int, age_s: int, line: str
) -> None:
    api, path = new_api(), tmp_path / "ticker.db"
    with closing(new_database(path)) as db, transaction(db):
        inbox.keep(
            db, [{"update_id": 7, "message": {"text": "geheim"}}], (), int(time.time()) - age_s
        )
        db.execute("update inbox set tries = ?", [tries])
    async with api.serve() as url, bot_process(url, path) as bot:
        await Newsroom(api, url, path).ask(api.add_user("Anna"), "/help")
        assert await bot.end() == 0
    assert line in bot.output.decode()
    assert "geheim" not in bot.output.decode()


def test_updates_older_than_a_day_are_dropped(db: Database) -> None:
    keep(db, 7)
    keep(db, 8, now=DAY)
    assert take_back(db, DAY + 1) == [8]


async def test_an_update_that_telegram_gives_again_is_not_handled_twice(tmp_path: Path) -> None:
    api = new_api()
    anna = api.add_user("Anna", language_code="de")
    api.send(anna, "Deich")
    updates = await api.updates.poll(100, 0)
    with closing(new_database(tmp_path / "ticker.db")) as db, transaction(db):
        inbox.keep(db, updates, (), int(time.time()))
    async with running_bot(tmp_path, api=api) as room:
        await room.api.wait_for(lambda: api.bot_messages(anna))
        await room.ask(anna, "/hilfe")
    assert [message.text.startswith("🔎") for message in api.bot_messages(anna)] == [True, False]
    assert len(api.updates) == 0, "confirmed all the same"
