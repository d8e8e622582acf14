"""The inbox: no update is lost, and none is retried for ever."""

from __future__ import annotations

import time
from contextlib import closing
from pathlib import Path

from sqlite_utils import Database

from tests.databases import new_database
from tests.running import new_api, running_bot
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
    assert found == [update(int(each["update_id"])) for each in found], "as they came"
    return [each["update_id"] for each in found]


def test_unhandled_updates_come_back_unchanged_and_in_order(db: Database) -> None:
    keep(db, 8, 7, 9)
    keep(db, 9, 10, handled=(8,))
    assert take_back(db) == [7, 9, 10]


def test_an_update_that_keeps_crashing_the_bot_is_given_up(db: Database) -> None:
    keep(db, 7)
    keep(db, 8, now=DAY // 2)
    assert [take_back(db) for _ in range(4)] == [[7, 8], [7, 8], [7, 8], []]


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
