"""Whatever compares numbers compares those of one moment, although others write in between."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from contextlib import closing
from pathlib import Path

import pytest
from sqlite_utils import Database

from tests.outboxes import correct, deliver_all, entry_of, publish, subscribe
from tickerbot.outcomes import Sent
from tickerbot.storage.database import open_database
from tickerbot.storage.outbox import copies, settlement
from tickerbot.storage.outbox.progress import correction_progress, push_progress
from tickerbot.storage.outbox.settlement import Settlement
from tickerbot.storage.reading import opened_to_read
from tickerbot.storage.status import read_status
from tickerbot.storage.store import Store
from tickerbot.storage.transactions import transaction

CHATS = 4
Look = Callable[[Database], object]
Act = Callable[[Database], None]
Way = Callable[[Path, Look], Awaitable[object]]


async def by_store(path: Path, look: Look) -> object:
    async with Store(path) as store:
        return await store.read(look)


async def by_search(path: Path, look: Look) -> object:
    async with Store(path) as store:
        return await store.search(look)


async def aside(path: Path, look: Look) -> object:
    async with Store(path) as store:
        return await store.read_aside(look)


async def on_the_command_line(path: Path, look: Look) -> object:
    with opened_to_read(path) as db:
        return look(db)


def correct_all(db: Database) -> None:
    """Let every copy show what it must."""
    with transaction(db):
        found = copies.to_correct(db, 99, 0.0)
        settlement.settle(db, [Settlement(copy, copy.wanted, Sent(7)) for copy in found], 9.0)


def push(db: Database) -> object:
    progress = push_progress(db, 1)
    return progress.delivered, progress.open, progress.gone


def correction(db: Database) -> object:
    progress = correction_progress(db, entry_of(db, 1), 2)
    return progress.reach, progress.delivered, progress.open, progress.failed


def queue(db: Database) -> object:
    found = read_status(db, Path(__file__), 0.0).queue
    return found.pushes, found.behind


# what is compared, what another one does meanwhile, and the right answer before and after that
CASES: dict[str, tuple[Look, Act, object, object]] = {
    "push": (push, deliver_all, (0, CHATS, 0), (CHATS, 0, 0)),
    "correction": (correction, correct_all, (CHATS, 0, CHATS, 0), (CHATS, CHATS, 0, 0)),
    "queue": (queue, deliver_all, (1, CHATS), (0, 0)),
}


@pytest.mark.parametrize(
    ("case", "way"),
    [
        *((case, by_store) for case in CASES),
        *(("push", way) for way in (by_search, aside, on_the_command_line)),
    ],
)
async def test_what_is_counted_is_of_one_moment(
    tmp_path: Path, db: Database, case: str, way: Way
) -> None:
    look, act, before, after = CASES[case]
    path = tmp_path / "ticker.db"
    for chat_id in range(1, CHATS + 1):
        subscribe(db, chat_id)
    publish(db)
    if case == "correction":
        deliver_all(db)
        correct(db, entry_of(db, 1))
    statements = position = 0

    def watch(_: str) -> None:
        nonlocal statements
        statements += 1
        if statements == position:
            with closing(open_database(copy)) as other:
                act(other)

    def watched(reader: Database) -> object:
        reader.conn.set_trace_callback(watch)
        try:
            return look(reader)
        finally:
            reader.conn.set_trace_callback(None)

    assert await way(path, watched) == before
    assert statements >= 2, "it looked but once"
    for position in range(2, statements + 1):
        copy = tmp_path / f"{position}.db"
        db.execute("vacuum into ?", [str(copy)])
        with closing(open_database(copy)) as other:
            other.enable_wal()
        statements = 0
        assert await way(copy, watched) == before
        assert await way(copy, look) == after
