"""The outbox against a small model: nobody misses a push, nobody gets one twice, order holds."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from sqlite_utils import Database

from tests.databases import new_database
from tests.outboxes import add_entry, owed, publish, settle, subscribe
from tickerbot.model import Delivery, Target
from tickerbot.outcomes import Gone, Later, Moved, Outcome, Paused, Rejected, Sent, Unreachable
from tickerbot.storage.archive import entries
from tickerbot.storage.database import open_database
from tickerbot.storage.outbox import chats, pushes, settlement, terms
from tickerbot.storage.outbox.progress import push_progress
from tickerbot.storage.outbox.settlement import Settlement
from tickerbot.storage.transactions import transaction
from tickerbot.terms import EVERYTHING


def test_a_subscription_is_owed_what_comes_after_it_oldest_first(db: Database) -> None:
    publish(db, "vorher")
    subscribe(db, 1)
    assert pushes.due(db, 10) == []
    first, second = publish(db, "eins"), publish(db, "zwei")
    (delivery,) = pushes.due(db, 10)
    assert delivery.seq == first
    settle(db, delivery, Sent(100))
    (delivery,) = pushes.due(db, 10)
    assert delivery.seq == second
    settle(db, delivery, Sent(101))
    assert pushes.due(db, 10) == []


def work_of_publishing(path: Path, chats: int) -> tuple[list[str], int]:
    """The statements that publishing to so many chats runs, and how many rows it writes."""
    with closing(new_database(path)) as db:
        for chat_id in range(1, chats + 1):
            subscribe(db, chat_id)
        statements: list[str] = []
        before = db.conn.total_changes
        db.conn.set_trace_callback(statements.append)
        publish(db)
        db.conn.set_trace_callback(None)
        assert len(pushes.due(db, 1000)) == chats
        return statements, db.conn.total_changes - before


def test_publishing_is_the_same_work_however_many_chats_there_are(tmp_path: Path) -> None:
    statements, rows = work_of_publishing(tmp_path / "one.db", 1)
    assert any("into pushes" in statement for statement in statements)
    many_statements, many_rows = work_of_publishing(tmp_path / "many.db", 500)
    assert (len(many_statements), many_rows) == (len(statements), rows)


def test_pushing_an_entry_again_changes_nothing(db: Database) -> None:
    subscribe(db, 1)
    with transaction(db):
        entry_id = add_entry(db)
        first = pushes.fan_out(db, entry_id, silent=False, now=0)
        assert pushes.fan_out(db, entry_id, silent=True, now=9) == first
    assert db.table("pushes").count == 1


def test_a_wait_costs_no_attempt_and_trouble_makes_pauses_grow(db: Database) -> None:
    subscribe(db, 1)
    publish(db)
    pauses = []
    now = 1000.0
    for outcome in (Later(28.0), Unreachable("x"), Unreachable("x"), Later(5.0), Unreachable("x")):
        (delivery,) = owed(db)
        settle(db, delivery, outcome, now)
        assert owed(db) == []
        with transaction(db):
            retry_at = pushes.wake_waiting(db, now)
        assert retry_at is not None
        with transaction(db):
            assert pushes.wake_waiting(db, retry_at - 0.01) == retry_at
        assert owed(db) == []
        with transaction(db):
            assert pushes.wake_waiting(db, retry_at) is None
        pauses.append(retry_at - now)
        now = retry_at
    assert pauses == [28.0, 1.0, 2.0, 5.0, 4.0]


def test_a_chat_that_blocked_us_keeps_its_settings_and_gets_no_backlog_when_it_returns(
    db: Database,
) -> None:
    subscribe(db, 1)
    with transaction(db):
        chats.set_language(db, 1, "private", "en")
        quiet = replace(EVERYTHING, rings=None)
        terms.choose_terms(db, Target(1), quiet, 0, chat_type="private")
    publish(db, "eins")
    (delivery,) = pushes.due(db, 1)
    settle(db, delivery, Gone("bot was blocked by the user"))
    publish(db, "zwei")
    assert pushes.due(db, 1) == []
    with transaction(db):
        chats.mark_back(db, 1, 5)
    assert pushes.due(db, 1) == []
    settings_now = chats.get_settings(db, Target(1))
    assert (settings_now.language, settings_now.state) == ("en", "active")
    assert terms.terms_of(db, Target(1)) == quiet
    last = publish(db, "drei")
    (delivery,) = pushes.due(db, 1)
    assert (delivery.seq, delivery.language, delivery.silent) == (last, "en", True)


def test_a_migrated_group_is_owed_the_same_under_its_new_id(db: Database) -> None:
    subscribe(db, -5)
    seq = publish(db)
    (delivery,) = pushes.due(db, 1)
    settle(db, delivery, Moved(-1005))
    with transaction(db):
        pushes.wake_waiting(db, 0.0)
    (delivery,) = owed(db)
    assert (delivery.target, delivery.seq) == (Target(-1005), seq)


def test_a_group_that_is_sent_in_circles_is_tried_ever_more_slowly(db: Database) -> None:
    subscribe(db, -5)
    publish(db)
    tried_at: list[float] = []
    now: float | None = 0.0
    while now is not None and now < 3600:
        with transaction(db):
            pushes.wake_waiting(db, now)
        for delivery in owed(db):
            tried_at.append(now)
            settle(db, delivery, Moved(-1010 - delivery.target.chat_id), now)
        with transaction(db):
            now = pushes.wake_waiting(db, -1.0)
    assert tried_at[:4] == [0.0, 0.0, 1.0, 4.0], "the first move is followed at once"
    assert len(tried_at) < 25
    assert db.table("chats").count == 1


def test_two_groups_that_become_one_are_owed_each_push_once(db: Database) -> None:
    for chat_id in (-5, -6):
        subscribe(db, chat_id)
    seq = publish(db)
    for delivery in pushes.due(db, 9):
        settle(db, delivery, Moved(-1005))
    with transaction(db):
        pushes.wake_waiting(db, 0.0)
    assert [(each.target, each.seq) for each in owed(db)] == [(Target(-1005), seq)]


@pytest.mark.parametrize(("old", "new"), [(-5, 7), (-5, 5), (5, -77), (5, 7), (-5, 0), (0, -5)])
def test_no_group_becomes_a_person_and_no_person_a_group(db: Database, old: int, new: int) -> None:
    for chat_id in (-5, 5):
        subscribe(db, chat_id)
    with transaction(db):
        chats.migrate(db, old, new)
    assert {row["chat_id"] for row in db.table("subscriptions").rows} == {-5, 5}


def test_a_migrated_group_that_is_known_already_misses_nothing(db: Database) -> None:
    subscribe(db, -5)
    seq = publish(db)
    subscribe(db, -1005)
    with transaction(db):
        chats.migrate(db, -5, -1005)
    (delivery,) = pushes.due(db, 9)
    assert (delivery.target, delivery.seq) == (Target(-1005), seq)
    assert db.table("chats").count == 1


def test_a_push_that_the_new_id_has_got_already_is_not_sent_again(db: Database) -> None:
    subscribe(db, -5)
    first = publish(db, "eins")
    subscribe(db, -1005)
    publish(db, "zwei")
    old, new = pushes.due(db, 9)
    settle(db, new, Sent(7))
    settle(db, old, Moved(-1005))
    (delivery,) = pushes.due(db, 9)
    assert (delivery.target, delivery.seq) == (Target(-1005), first)
    settle(db, delivery, Sent(8))
    assert owed(db) == []


def test_a_push_under_way_to_the_new_id_does_not_hide_what_the_old_one_was_owed(
    db: Database,
) -> None:
    subscribe(db, -5)
    first = publish(db, "eins")
    subscribe(db, -1005)
    publish(db, "zwei")
    old, new = pushes.due(db, 9)
    settle(db, old, Moved(-1005))
    settle(db, new, Sent(7))
    (delivery,) = pushes.due(db, 9)
    assert delivery.seq == first
    settle(db, delivery, Sent(8))
    assert owed(db) == []


def test_a_chat_deleted_while_a_message_was_under_way_leaves_no_trace(db: Database) -> None:
    subscribe(db, 1)
    publish(db)
    (delivery,) = pushes.due(db, 1)
    with transaction(db):
        chats.forget(db, 1)
    settle(db, delivery, Sent(100))
    assert db.table("deliveries").count == 0
    assert db.table("chats").count == db.table("subscriptions").count == 0


def test_forgetting_a_chat_deletes_its_deliveries_and_nobody_elses(db: Database) -> None:
    subscribe(db, 1)
    subscribe(db, 2)
    publish(db)
    for delivery in pushes.due(db, 9):
        settle(db, delivery, Sent(100))
    with transaction(db):
        chats.forget(db, 1)
    assert db.table("deliveries").count == 1
    assert not pushes.is_owed(db, delivery)


def repeated(db: Database) -> list[int]:
    return [row[0] for row in db.execute("select possibly_repeated from deliveries order by seq")]


def claim(db: Database, *deliveries: Delivery) -> None:
    with transaction(db):
        pushes.claim(db, deliveries)


def start_again(db: Database) -> None:
    with transaction(db):
        pushes.doubt_claims(db)


def test_what_was_under_way_at_a_crash_is_possibly_repeated(db: Database) -> None:
    for chat_id in (1, 2):
        subscribe(db, chat_id)
    seq = publish(db)
    under_way, waiting = pushes.due(db, 9)
    claim(db, under_way)
    start_again(db)
    for delivery in (under_way, waiting):
        claim(db, delivery)
        settle(db, delivery, Sent(7))
    rows = db.execute("select subscription_id, possibly_repeated from deliveries").fetchall()
    assert set(rows) == {(under_way.subscription_id, 1), (waiting.subscription_id, 0)}
    assert push_progress(db, seq).repeated == 1
    assert db.table("claims").count == 0


@pytest.mark.parametrize(
    ("outcome", "expected"),
    [
        (Unreachable("timed out"), 1),
        (Unreachable("no connection", maybe_taken=False), 0),
        (Later(3.0), 0),
    ],
)
def test_only_a_message_that_telegram_may_have_taken_is_possibly_repeated(
    db: Database, outcome: Outcome, expected: int
) -> None:
    subscribe(db, 1)
    publish(db)
    (delivery,) = pushes.due(db, 9)
    claim(db, delivery)
    settle(db, delivery, outcome)
    with transaction(db):
        pushes.wake_waiting(db, 99.0)
    (delivery,) = owed(db)
    claim(db, delivery)
    settle(db, delivery, Sent(7))
    assert repeated(db) == [expected]


def test_a_doubt_outlives_what_comes_between(db: Database) -> None:
    subscribe(db, 1)
    publish(db)
    answers: list[Outcome] = [
        Unreachable("timed out"), Later(3.0), Unreachable("no connection", maybe_taken=False), Sent(7),
    ]  # fmt: skip
    for answer in answers:
        with transaction(db):
            pushes.wake_waiting(db, 1e6)
        (delivery,) = owed(db)
        claim(db, delivery)
        settle(db, delivery, answer)
    assert repeated(db) == [1]


def test_a_doubt_about_one_push_is_none_about_the_next(db: Database) -> None:
    subscribe(db, 1)
    publish(db)
    (delivery,) = pushes.due(db, 9)
    claim(db, delivery)
    start_again(db)
    settle(db, delivery, Sent(7))
    publish(db)
    (delivery,) = pushes.due(db, 9)
    claim(db, delivery)
    settle(db, delivery, Sent(8))
    assert repeated(db) == [1, 0]


def test_what_was_claimed_and_not_sent_is_in_no_doubt(db: Database) -> None:
    subscribe(db, 1)
    publish(db)
    (delivery,) = pushes.due(db, 9)
    claim(db, delivery)
    with transaction(db):
        pushes.unclaim(db, [delivery])
    start_again(db)
    settle(db, delivery, Sent(7))
    assert repeated(db) == [0]


def test_a_pause_in_between_does_not_take_away_the_doubt(db: Database) -> None:
    subscribe(db, 1)
    publish(db)
    answers: list[Outcome] = [Unreachable("timed out"), Paused("topic_closed", "topic")]
    for answer in answers:
        with transaction(db):
            pushes.wake_waiting(db, 1e6)
        (delivery,) = owed(db)
        claim(db, delivery)
        settle(db, delivery, answer)
    subscribe(db, 1)
    (delivery,) = owed(db)
    claim(db, delivery)
    settle(db, delivery, Sent(7))
    assert repeated(db) == [1]


def test_a_push_that_both_ids_of_a_group_were_owed_is_not_owed_again(db: Database) -> None:
    subscribe(db, -5)
    subscribe(db, -1005)
    publish(db)
    old, new = owed(db)
    with transaction(db):
        settlement.settle(db, [Settlement(new, 1, Sent(1)), Settlement(old, 1, Moved(-1005))], 0.0)
    assert owed(db) == []


def test_a_chat_that_returns_without_the_right_to_write_gets_no_backlog_later(db: Database) -> None:
    subscribe(db, -5)
    with transaction(db):
        chats.mark_gone(db, -5, 0)
    publish(db)
    with transaction(db):
        chats.pause_chat(db, -5, 1)
    subscribe(db, -5)
    assert owed(db) == []


def test_what_somebody_is_at_is_not_due(db: Database) -> None:
    for chat_id in (1, 2, 3):
        subscribe(db, chat_id)
    publish(db)
    first, second, third = pushes.due(db, 9)
    held = [first.subscription_id, third.subscription_id]
    assert pushes.due(db, 1, held=held) == [second]


def test_progress_counts_every_chat_once(db: Database) -> None:
    for chat_id in range(1, 7):
        subscribe(db, chat_id)
    seq = publish(db)
    first, second, third, fourth, fifth, _ = pushes.due(db, 9)
    settle(db, first, Sent(1))
    settle(db, second, Rejected("no"))
    settle(db, third, Gone("blocked"))
    settle(db, fourth, Paused("topic_closed"))
    settle(db, fifth, Unreachable("away"))
    progress = push_progress(db, seq)
    assert (progress.reach, progress.delivered, progress.failed, progress.gone, progress.open) == (
        6, 1, 1, 2, 2,
    )  # fmt: skip


@pytest.mark.parametrize(
    "statement",
    [
        "update subscriptions set state = 'tired'",
        "update subscriptions set attempts = -1",
        "insert into deliveries values (1, 1, 'sent', null, 1, 1, 0, 0, null, null)",
        "insert into deliveries values (1, 1, 'lost', 5, 1, 1, 0, 0, null, null)",
        "insert into revisions (entry_id, revision, kind, headline, body, fingerprint, made_at)"
        " values (1, 2, 'guessed', 'x', '', '', 0)",
        "insert into pushes (entry_id, created_at, reach) values (999, 0, 0)",
        "update entries set headline = ''",
        "update entries set day = '16.8.2026'",
        "update chats set type = 'forum'",
    ],
)
def test_rows_that_make_no_sense_are_impossible(db: Database, statement: str) -> None:
    subscribe(db, 1)
    publish(db)
    with pytest.raises(sqlite3.IntegrityError), transaction(db):
        db.execute(statement)


def test_a_database_survives_being_closed_in_the_middle(tmp_path: Path) -> None:
    path = tmp_path / "ticker.db"
    with closing(open_database(path)) as db:
        subscribe(db, 1)
        db.execute("begin immediate")
        pushes.fan_out(db, add_entry(db), silent=False, now=0)
    with closing(open_database(path)) as db:
        assert entries.count_entries(db) == 0
        assert pushes.due(db, 1) == []
