"""After an outage: stale entries become one silent summary, the others arrive as usual."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from pathlib import Path

import pytest
from sqlite_utils import Database

from tests.databases import new_database
from tests.outboxes import add_entry, entry_of, publish, settle, subscribe
from tests.running import Newsroom, new_api, running_bot
from tickerbot.model import ChatType, Delivery, Language, Target
from tickerbot.outcomes import Gone, Later, Outcome, Rejected, Sent
from tickerbot.playground import Chat, User
from tickerbot.storage.outbox import chats, pushes
from tickerbot.storage.outbox.progress import push_progress
from tickerbot.storage.outbox.pushes import Staleness
from tickerbot.storage.transactions import transaction

HOUR = 3600
STALE = Staleness(3 * HOUR, 30.0)


def due(db: Database, now: float, rule: Staleness = STALE) -> list[Delivery]:
    return pushes.due(db, 99, rule, now)


def test_old_entries_become_one_summary_and_new_ones_follow_it(db: Database) -> None:
    subscribe(db, 1)
    first, second, third, fresh = (publish(db, now=hour * HOUR) for hour in (0, 1, 2, 4))
    now = 5 * HOUR + 60
    (delivery,) = due(db, now)
    assert (delivery.kind, len(delivery.entries), delivery.silent) == ("digest", 3, True)
    assert delivery.covers == (first, second, third)
    settle(db, delivery, Sent(7), now)
    for seq in (first, second, third):
        progress = push_progress(db, seq)
        assert (progress.delivered, progress.summarized, progress.open) == (0, 1, 0)
    (delivery,) = due(db, now)
    assert (delivery.kind, delivery.seq) == ("entry", fresh)
    settle(db, delivery, Sent(8), now)
    assert due(db, now) == []


@pytest.mark.parametrize(("hours", "stale"), [(2.9, False), (3.1, True)])
def test_an_entry_is_stale_after_the_configured_time(
    db: Database, hours: float, stale: bool
) -> None:
    subscribe(db, 1)
    publish(db, now=0)
    (delivery,) = due(db, hours * HOUR)
    assert (delivery.kind, delivery.silent) == ("entry", stale)


def test_a_broadcast_that_takes_long_does_not_grow_stale_while_it_goes_on(db: Database) -> None:
    subscribe(db, 1)
    publish(db, now=0)
    db.execute("update pushes set reach = 1000000")  # nine hours at 30 a second
    db.conn.commit()
    assert not due(db, 11 * HOUR)[0].silent
    assert due(db, 13 * HOUR)[0].silent


def test_a_summary_that_has_to_wait_or_fails_is_settled_like_any_message(db: Database) -> None:
    for chat_id in (1, 2, 3):
        subscribe(db, chat_id)
    seqs = [publish(db, now=0), publish(db, now=10)]
    now = 9.0 * HOUR
    outcomes: list[Outcome] = [Later(5.0), Rejected("no"), Gone("blocked")]
    for delivery, outcome in zip(due(db, now), outcomes, strict=True):
        settle(db, delivery, outcome, now)
    assert [push_progress(db, seq).failed for seq in seqs] == [1, 1]
    assert due(db, now) == []
    with transaction(db):
        pushes.wake_waiting(db, now + 5)
    (delivery,) = due(db, now)
    assert (delivery.target, delivery.kind) == (Target(1), "digest")


def test_a_retracted_entry_is_not_counted(db: Database) -> None:
    subscribe(db, 1)
    first, gone, last = (publish(db, now=now) for now in (0, 10, 20))
    with transaction(db):
        pushes.withdraw(db, entry_of(db, gone))
    (delivery,) = due(db, 9 * HOUR)
    assert delivery.covers == (first, last)


def test_a_stale_note_is_left_out(db: Database) -> None:
    subscribe(db, 1)
    entry_id = entry_of(db, publish(db))
    (delivery,) = pushes.due(db, 9)
    settle(db, delivery, Sent(7), 0)
    with transaction(db):
        pushes.fan_out_note(db, entry_id, 2, 0)
    (delivery,) = due(db, 9 * HOUR)
    assert (delivery.kind, len(delivery.entries)) == ("digest", 0)


@asynccontextmanager
async def back_after_an_outage(
    tmp_path: Path, headlines_at: dict[str, float]
) -> AsyncIterator[tuple[Newsroom, dict[str, User | Chat]]]:
    """Entries published so many hours ago, which nobody has got; then the bot runs until all have."""
    api = new_api()
    anna, john = api.add_users(2)
    admin = api.add_user("Ada", language_code="de")
    people: dict[str, User | Chat] = {
        "Anna": anna,
        "John": john,
        "group": api.add_group("Gruppe", administrators=[admin]),
        "channel": api.add_channel("Kanal", administrators=[admin]),
    }
    now = time.time()
    kinds: list[ChatType] = ["private", "private", "supergroup", "channel"]
    with closing(new_database(tmp_path / "ticker.db")) as db:
        with transaction(db):
            for chat, kind in zip(people.values(), kinds, strict=True):
                language: Language = "en" if chat is john else "de"
                chats.subscribe(db, Target(chat.id), kind, language, int(now))
        for headline, hours in headlines_at.items():
            publish(db, headline, now - hours * HOUR)
    newest = list(headlines_at)[-1]
    async with running_bot(tmp_path, api=api) as room:
        await api.wait_for(
            lambda: all(newest in first_lines(room, chat) for chat in people.values())
        )
        yield room, people


def first_lines(room: Newsroom, chat: User | Chat) -> list[str]:
    return [message.text.partition("\n")[0] for message in room.api.bot_messages(chat)]


async def test_after_a_long_outage_each_chat_gets_one_quiet_summary(tmp_path: Path) -> None:
    old = {f"Meldung {number}": 9.0 - number for number in range(5)}
    async with back_after_an_outage(tmp_path, old | {"Eilmeldung": 0.5}) as (room, people):
        german = ["Zusammenfassung: 5 Meldungen, 01.01.2026, 13:00", "Eilmeldung"]
        for name, expected in {
            "Anna": german,
            "John": ["Digest: 5 entries, 1 Jan 2026, 13:00", "Eilmeldung"],
            "group": german,
            "channel": german,
        }.items():
            assert first_lines(room, people[name]) == expected
            assert [m.silent for m in room.api.bot_messages(people[name])] == [True, False]
        buttons = (room.api.bot_messages(people["channel"])[0].buttons or [])[0]
        assert {b["url"].rpartition("=")[0] for b in buttons} == {"https://t.me/ticker_bot?start"}
        anna = people["Anna"]
        assert isinstance(anna, User)
        await room.tap(anna, room.api.bot_messages(anna)[0], "5")
        await room.api.wait_for(lambda: len(room.api.bot_messages(anna)) == 3)
        shown = room.api.bot_messages(anna)[2].text
        assert "Meldung 4" in shown


async def test_after_a_short_outage_everything_arrives_as_usual(tmp_path: Path) -> None:
    headlines = {"Meldung 0": 2.5, "Meldung 1": 0.1}
    async with back_after_an_outage(tmp_path, headlines) as (room, people):
        for chat in people.values():
            assert first_lines(room, chat) == list(headlines)


def test_several_entries_in_a_row_do_not_grow_stale(db: Database) -> None:
    subscribe(db, 1)
    with transaction(db):
        for number in range(6):
            entry_id = add_entry(db, str(number))
            pushes.fan_out(db, entry_id, silent=False, now=60 * number)
        db.execute("update pushes set reach = 100000")
        # the relay has sent without a pause, 30 a second: four of the six broadcasts are done
        db.execute("update subscriptions set sent_through = 4")
    done = 4 * 100_000 / STALE.per_second
    assert due(db, done + HOUR)[0].kind == "entry"
    assert due(db, done + 100_000 / STALE.per_second + STALE.after)[0].kind == "entry"
    assert due(db, done + 3 * 100_000 / STALE.per_second + STALE.after)[0].kind == "digest"


def test_a_summary_counts_what_it_stands_for(db: Database) -> None:
    for chat_id in range(1, 101):
        subscribe(db, chat_id)
    rule = Staleness(100.0, 1.0)
    for created_at in (1000, 1001):
        publish(db, now=created_at)
    with transaction(db):
        for chat_id in range(2, 101):
            chats.unsubscribe(db, Target(chat_id), 1002)
    publish(db, now=1003)
    now = 1400.0
    (delivery,) = due(db, now, rule)
    settle(db, delivery, Sent(7), now)
    outcomes = [row[0] for row in db.execute("select outcome from deliveries where seq > 0")]
    assert outcomes == ["summarized"] * len(delivery.entries)


def test_only_the_push_that_was_in_doubt_is_marked_in_a_summary(db: Database) -> None:
    subscribe(db, 1)
    for now in (0, 1, 2):
        publish(db, now=now)
    (delivery,) = pushes.due(db, 9)
    with transaction(db):
        pushes.claim(db, [delivery])
        pushes.doubt_claims(db)
    (delivery,) = due(db, 9 * HOUR)
    settle(db, delivery, Sent(7), 9 * HOUR)
    marks = db.execute(
        "select possibly_repeated from deliveries where seq > 0 order by seq"
    ).fetchall()
    assert marks == [(1,), (0,), (0,)]
