"""The inbox: no update is lost, and none is retried for ever."""

from __future__ import annotations

import asyncio
import time
from contextlib import closing
from pathlib import Path

import pytest
from sqlite_utils import Database
from telegram import Update

from tests.databases import make_database, new_database, until_committed
from tests.running import Newsroom, bot_process, new_api, running_bot
from tickerbot.bot_api.intake import Intake
from tickerbot.playground import Hang
from tickerbot.storage import inbox
from tickerbot.storage.database import open_database
from tickerbot.storage.store import Store
from tickerbot.storage.transactions import transaction

DAY = 86_400


def update(update_id: int) -> dict[str, object]:
    chat = {"id": 5, "type": "private", "first_name": "Anna"}
    text = {"message_id": 1, "date": 1, "chat": chat, "text": "Küste \ud800 \x00"}
    return {"update_id": update_id, "message": text}


def keep(db: Database, *ids: int, handled: tuple[int, ...] = (), now: int = 0) -> None:
    with transaction(db):
        inbox.keep(db, map(update, ids), map(update, handled), now)


def take_back(db: Database, now: int = 0) -> list[int]:
    with transaction(db):
        found = inbox.take_back(db, now)
    updates = [*found.suspects, *found.fresh]
    assert updates == [update(int(each["update_id"])) for each in updates], "as they came"
    return [each["update_id"] for each in updates]


def known(db: Database) -> set[int]:
    return inbox.known(db, [update(number) for number in range(20)])


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


@pytest.mark.parametrize("broken_starts", range(inbox.MAX_TRIES))
def test_what_was_handled_alone_counts_no_tries(db: Database, broken_starts: int) -> None:
    keep(db, 7)
    for _ in range(broken_starts):
        break_start(db, 7)
    take_back(db)
    with transaction(db):
        inbox.begin_alone(db, 7)
    keep(db, handled=(7,))
    with transaction(db):
        inbox.end_alone(db, 7)
    assert known(db) == {7}
    assert [row["tries"] for row in db.table("inbox").rows] == [0]


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
    anna, ben = api.add_user("Anna"), api.add_user("Ben")
    hangs = [
        api.faults.add(kind=Hang(300.0), method="sendMessage", chat=reader, times=None)
        for reader in (anna, ben)
    ]
    async with api.serve() as url:
        room = Newsroom(api, url, path)
        api.send(anna, "/latest")
        for number in range(inbox.MAX_TRIES + 2):
            async with bot_process(url, path) as bot:
                # it polls, so what it had at the start was tried
                await room.ask(api.add_user(f"Max {number}"), "/help")
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
        await api.wait_for(lambda: not api.updates)  # confirmed all the same
    assert [message.text.startswith("🔎") for message in api.bot_messages(anna)] == [True, False]


async def test_whatever_order_ids_come_in_each_update_is_handled_once(tmp_path: Path) -> None:
    make_database(tmp_path / "ticker.db")
    handled: list[int] = []

    async def handle(update: Update) -> None:
        handled.append(update.update_id)

    # after a quiet week Telegram begins anew with any id (Bot API docs, Update)
    batches = [[900, 901], [900, 902], [5, 901, 6], [6, 5], [903, 7, 902]]
    fresh = [2, 1, 2, 0, 2]
    for repeat in range(2):
        async with Store(tmp_path / "ticker.db") as store:
            intake = Intake(store, handle, ())
            await intake.take_back()
            for batch, new in zip(batches, fresh, strict=True):
                updates = [update(number) for number in batch]
                assert await intake.take(updates) == (0 if repeat else new)
            await intake.drain()
    assert sorted(handled) == [5, 6, 7, 900, 901, 902, 903]


async def test_what_was_taken_is_stored_before_it_is_confirmed_and_only_its_id_once_handled(
    tmp_path: Path,
) -> None:
    make_database(tmp_path / "ticker.db")
    released, begun = asyncio.Event(), asyncio.Event()

    async def handle(_: Update) -> None:
        begun.set()
        await released.wait()

    async with Store(tmp_path / "ticker.db") as store:
        intake = Intake(store, handle, ())
        await intake.take([update(7)])
        with closing(open_database(tmp_path / "ticker.db")) as db:
            assert take_back(db) == [7]
        await begun.wait()
        released.set()
        await intake.drain()
        with closing(open_database(tmp_path / "ticker.db")) as db:
            assert take_back(db) == []
            assert known(db) == {7}


async def test_an_update_whose_handler_fails_is_not_kept_for_ever(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    make_database(tmp_path / "ticker.db")

    async def handle(_: Update) -> None:
        raise LookupError

    async with Store(tmp_path / "ticker.db") as store:
        intake = Intake(store, handle, ())
        await intake.take([update(7)])
        await intake.drain()
    assert "update 7 could not be handled" in caplog.text
    with closing(open_database(tmp_path / "ticker.db")) as db:
        assert take_back(db) == []


def test_ids_of_handled_updates_are_remembered_for_a_day(db: Database) -> None:
    keep(db, 6, handled=(7,))
    keep(db, 8, handled=(9,), now=DAY // 2)
    assert known(db) == {6, 7, 8, 9}
    for _ in range(inbox.MAX_TRIES):
        break_start(db, 6)
    assert take_back(db, DAY // 2) == [8]
    assert known(db) == {7, 8, 9}, "also after many starts"
    assert inbox.newest(db) == 9
    with transaction(db):
        inbox.forget_old(db, DAY + 1)
    assert known(db) == {8, 9}


async def test_what_another_server_numbers_alike_is_another_update(tmp_path: Path) -> None:
    for number in range(2):  # each with ids of its own, which begin at the same one
        api = new_api()
        anna = api.add_user("Anna", language_code="de")
        async with running_bot(tmp_path, api=api) as room:
            for text in (f"Deich {number}", f"Sturm {number}", f"/suche Husum {number}"):
                await room.ask(anna, text)
        assert len(api.bot_messages(anna)) == 3
