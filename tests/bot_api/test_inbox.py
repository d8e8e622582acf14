"""The inbox: no update is lost, and none is tried for ever."""

from __future__ import annotations

from sqlite_utils import Database

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


def test_what_was_not_handled_comes_back_in_its_order_as_it_came(db: Database) -> None:
    keep(db, 8, 7, 9)
    keep(db, 9, 10, handled=(8,))
    assert take_back(db) == [7, 9, 10]


def test_an_update_that_the_bot_does_not_survive_is_given_up_on(db: Database) -> None:
    keep(db, 7)
    keep(db, 8, now=DAY // 2)
    assert [take_back(db) for _ in range(4)] == [[7, 8], [7, 8], [7, 8], []]


def test_what_is_older_than_a_day_is_dropped(db: Database) -> None:
    keep(db, 7)
    keep(db, 8, now=DAY)
    assert take_back(db, DAY + 1) == [8]
