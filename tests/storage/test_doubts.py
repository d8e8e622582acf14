"""A chat that Telegram refuses is doubted, tried again, and lost only once that was confirmed."""

from __future__ import annotations

import sqlite3

import pytest
from sqlite_utils import Database

from tests.outboxes import owed, publish, settle, subscribe
from tickerbot.model import Delivery, Target
from tickerbot.outcomes import (
    Gone,
    Lost,
    Outcome,
    Paused,
    Refused,
    Rejected,
    Sent,
    Suspended,
    Unclear,
    Unpaid,
    Unreachable,
)
from tickerbot.storage import alarms
from tickerbot.storage.outbox import chats, doubts, pushes
from tickerbot.storage.transactions import transaction

MINUTE, HOUR, DAY = 60.0, 3600.0, 86_400.0
ANNA, BEN = 1, 2
LOST = Lost("chat not found")


def state(db: Database, chat: int = ANNA) -> str | None:
    return chats.get_settings(db, Target(chat)).state


def wake(db: Database, now: float) -> dict[int, Delivery]:
    """What is tried at this time, by chat."""
    with transaction(db):
        doubts.recheck(db, now)
        pushes.wake_waiting(db, now)
    return {delivery.target.chat_id: delivery for delivery in owed(db)}


def answer(
    db: Database, outcome: Outcome, until: float, *, others: bool, begin: float = 0.0
) -> int:
    """Telegram answers this to Anna whenever she is tried; how often she was.

    ``others``: a message to somebody else is taken every five minutes.
    """
    tries, now = 0, begin
    pause = 5 * MINUTE if others or until - begin > HOUR else MINUTE
    while now <= until:
        due = wake(db, now)
        if ANNA in due:
            tries += 1
            settle(db, due[ANNA], outcome, now)
        if others:
            if BEN not in due:
                publish(db, f"für Ben {now}", now)
                due = wake(db, now)
            settle(db, due[BEN], Sent(1), now)
        now += pause
    return tries


@pytest.fixture
def both(db: Database) -> Database:
    subscribe(db, ANNA)
    subscribe(db, BEN)
    publish(db)
    return db


def test_a_chat_that_is_not_found_for_an_hour_gets_all_that_it_is_owed(both: Database) -> None:
    answer(both, LOST, HOUR, others=True)
    assert state(both) == "active"
    seqs = []
    now = HOUR + DAY
    while due := wake(both, now).get(ANNA):
        seqs.append(due.seq)
        settle(both, due, Sent(1), now)
    assert seqs == list(range(1, pushes.newest_number(both) + 1))
    assert not chats.in_doubt(both, ANNA)


def test_a_chat_that_stays_unknown_while_others_are_well_is_gone_after_hours(
    both: Database,
) -> None:
    assert answer(both, LOST, 5 * HOUR, others=True) >= 3
    assert state(both) == "active"
    tries = answer(both, LOST, DAY, others=True, begin=5 * HOUR)
    assert state(both) == "gone"
    assert tries < 20, "it draws few requests, and in the end none"
    assert answer(both, LOST, 3 * DAY, others=False, begin=DAY) <= 3
    assert answer(both, LOST, 4 * DAY, others=False, begin=3 * DAY) == 0


@pytest.mark.parametrize("days", [1, 9])
def test_a_loss_proves_nothing_while_telegram_takes_messages_for_nobody(
    both: Database, days: int
) -> None:
    tries = answer(both, LOST, days * DAY, others=False)
    assert 3 <= tries <= 16 + 3 * days, "and is not asked for all the time"
    assert state(both) == "active"


def test_hours_that_count_begin_once_telegram_is_well_again(both: Database) -> None:
    answer(both, LOST, 20 * HOUR, others=False)
    answer(both, LOST, 20 * HOUR + 50 * MINUTE, others=True, begin=20 * HOUR)
    assert state(both) == "active"


def test_doubts_begin_anew_at_the_start(both: Database) -> None:
    answer(both, LOST, 5 * HOUR, others=True)
    with transaction(both):
        pushes.take_up(both, 20 * HOUR)
    (due,) = [d for chat, d in wake(both, 29 * HOUR).items() if chat == ANNA]
    settle(both, due, LOST, 29 * HOUR)
    assert state(both) == "active"


CONFIRMED: list[Outcome] = [Gone("bot was blocked"), Paused("no right"), Paused("closed", "topic")]


@pytest.mark.parametrize("outcome", CONFIRMED)
def test_what_is_said_in_plain_words_is_believed_and_rechecked_a_few_times(
    both: Database, outcome: Outcome
) -> None:
    settle(both, wake(both, 0.0)[ANNA], outcome, 0.0)
    believed = state(both)
    assert believed in ("gone", "paused")
    assert ANNA not in wake(both, 20 * MINUTE)
    assert 4 <= answer(both, outcome, 3 * DAY, others=False) <= 8
    assert state(both) == believed
    assert answer(both, outcome, 9 * DAY, others=False, begin=3 * DAY) == 0


@pytest.mark.parametrize("outcome", CONFIRMED)
def test_a_recheck_that_goes_well_takes_the_chat_up_where_it_stopped(
    both: Database, outcome: Outcome
) -> None:
    publish(both, "zwei")
    settle(both, wake(both, 0.0)[ANNA], outcome, 0.0)
    now = 2 * HOUR
    for seq in (1, 2):
        due = wake(both, now)[ANNA]
        assert due.seq == seq
        settle(both, due, Sent(1), now)
    assert (state(both), chats.in_doubt(both, ANNA)) == ("active", False)
    publish(both, "drei")
    assert wake(both, now)[ANNA].was_well


def test_a_recheck_of_a_pause_is_reported_no_second_time(both: Database) -> None:
    settle(both, wake(both, 0.0)[ANNA], Paused("no right"), 0.0)
    ((number, _, _),) = chats.unreported_pauses(both, 9)
    with transaction(both):
        chats.mark_pauses_reported(both, [number])
    settle(both, wake(both, HOUR)[ANNA], Paused("no right"), HOUR)
    assert state(both) == "paused"
    assert chats.unreported_pauses(both, 9) == []


def test_a_block_that_an_update_tells_of_is_not_rechecked(both: Database) -> None:
    settle(both, wake(both, 0.0)[ANNA], Gone("bot was blocked"), 0.0)
    with transaction(both):
        chats.mark_gone(both, ANNA, 5)
    assert ANNA not in wake(both, 40 * DAY)
    assert state(both) == "gone"


@pytest.mark.parametrize("outcome", [*CONFIRMED[:1], LOST, Unclear("?"), Unreachable("away")])
def test_whatever_comes_from_a_chat_takes_it_up_at_once(both: Database, outcome: Outcome) -> None:
    settle(both, wake(both, 0.0)[ANNA], outcome, 0.0)
    with transaction(both):
        chats.lives(both, ANNA, 1)
    assert (state(both), chats.in_doubt(both, ANNA)) == ("active", False)
    if type(outcome) is not Unreachable:
        assert wake(both, 1.0)[ANNA].seq == 1, "it still gets what it is owed"


def test_who_was_away_for_good_gets_no_backlog_and_who_unsubscribed_stays_so(
    both: Database,
) -> None:
    with transaction(both):
        chats.mark_gone(both, ANNA, 0)
        chats.unsubscribe(both, Target(BEN), 0)
        for chat in (ANNA, BEN):
            chats.lives(both, chat, 1)
    assert (state(both), state(both, BEN)) == ("active", "ended")
    assert wake(both, 1.0) == {}
    publish(both, "zwei")
    assert wake(both, 1.0)[ANNA].seq == 2


def test_all_topics_of_a_group_are_taken_up(db: Database) -> None:
    for thread in (0, 5, 7):
        subscribe(db, -1007, thread)
    with transaction(db):
        chats.mark_gone(db, -1007, 0)
        chats.lives(db, -1007, 1)
    assert {row["state"] for row in db.table("subscriptions").rows} == {"active"}


@pytest.mark.parametrize("outcome", [Suspended("frozen"), Refused("revoked"), Unpaid("no Stars")])
def test_what_refuses_the_whole_bot_settles_nothing(both: Database, outcome: Outcome) -> None:
    tries = answer(both, outcome, HOUR, others=False)
    assert tries > 30, "how often is up to the relay"
    due = wake(both, 2 * DAY)[ANNA]
    assert (due.seq, due.attempts, due.was_well) == (1, 0, True)


def test_unknown_words_of_one_chat_fail_one_entry_after_a_few_tries(both: Database) -> None:
    publish(both, "zwei")
    seqs, now = [], 0.0
    while now < MINUTE:
        if due := wake(both, now).get(ANNA):
            seqs.append(due.seq)
            settle(both, due, Unclear("?") if due.seq == 1 else Sent(1), now)
        now += 1.0
    assert seqs == [1, 1, 1, 1, 2]
    (failed,) = both.execute("select failed from pushes where seq = 1").fetchone()
    assert failed == 1
    assert state(both) == "active"


@pytest.mark.parametrize(
    ("others", "outcome"), [(True, "failed"), (False, "owed"), (None, "failed")]
)
def test_unknown_words_fail_an_entry_where_others_get_theirs_or_after_hours(
    both: Database, others: bool | None, outcome: str
) -> None:
    for chat in range(3, 9):
        subscribe(both, chat)
    now, end = 1000.0, 1000.0 + (4 * HOUR if others is None else HOUR)
    while now < end:
        due = wake(both, now)
        if ANNA in due and due[ANNA].seq == 1:
            settle(both, due[ANNA], Unclear("?"), now)
        if others and BEN in due:
            settle(both, due[BEN], Sent(1), now)
        now += MINUTE
    (failed,) = both.execute("select failed from pushes where seq = 1").fetchone()
    assert ("failed" if failed else "owed") == outcome


def test_a_message_that_is_rejected_or_taken_ends_every_doubt(both: Database) -> None:
    for outcome in (Rejected("too long"), Sent(1)):
        publish(both, "noch eine")
        settle(both, wake(both, 0.0)[ANNA], LOST, 0.0)
        assert chats.in_doubt(both, ANNA)
        settle(both, wake(both, HOUR)[ANNA], outcome, HOUR)
        assert not chats.in_doubt(both, ANNA)


def test_an_alarm_is_told_once_and_again_only_after_a_while(db: Database) -> None:
    told = []
    for now in (0.0, 10.0, 1800.0, 3590.0, 3700.0, 9000.0):
        with transaction(db):
            alarms.raise_alarm(db, "lost", now)
            for alarm in alarms.untold_alarms(db):
                told.append(alarm.began_at)
                alarms.mark_alarm_told(db, alarm)
    assert told == [0.0, 3700.0, 9000.0]


@pytest.mark.parametrize(
    "statement",
    [
        "insert into alarms (kind, began_at, told) values ('odd', 0, 0)",
        "insert into alarms (kind, began_at, told) values ('lost', 0, 2)",
        "update subscriptions set awaited = 2",
    ],
)
def test_the_database_refuses_what_cannot_be(both: Database, statement: str) -> None:
    both.execute("pragma foreign_keys = on")
    with pytest.raises(sqlite3.IntegrityError):
        both.execute(statement)
