"""A broadcast that is stopped: nobody gets it, order holds in each chat, and nothing is lost by it."""

from __future__ import annotations

import sqlite3

import pytest
from sqlite_utils import Database

from tests.outboxes import (
    EDITOR,
    appoint,
    correct,
    deliver_all,
    entry_of,
    owed,
    publish,
    retract,
    settle,
)
from tests.outboxes import subscribe as subscribe_chat
from tickerbot.outcomes import Gone, Sent
from tickerbot.storage.archive import revisions
from tickerbot.storage.logbook import acts_since
from tickerbot.storage.newsroom import stopping
from tickerbot.storage.outbox import pushes
from tickerbot.storage.outbox.progress import push_progress
from tickerbot.storage.outbox.pushes import Staleness
from tickerbot.storage.transactions import transaction

HOUR = 3600
RULE = Staleness(3 * HOUR, 30.0)


def stop(db: Database, entry_id: int) -> str:
    with transaction(db):
        return stopping.stop(db, entry_id, by=EDITOR, now=5)


def go_on(db: Database, entry_id: int, now: int = 9) -> str:
    with transaction(db):
        return stopping.go_on(db, entry_id, by=EDITOR, now=now)


@pytest.fixture
def three_chats(db: Database) -> Database:
    appoint(db)
    for chat_id in (1, 2, 3):
        subscribe_chat(db, chat_id)
    return db


def test_what_is_stopped_goes_to_nobody_else_until_it_goes_on(three_chats: Database) -> None:
    db = three_chats
    seq = publish(db)
    first, *rest = owed(db)
    settle(db, first, Sent(1))
    assert stop(db, entry_of(db, seq)) == "stopped"
    assert owed(db) == []
    assert not any(pushes.is_owed(db, delivery) for delivery in rest)
    progress = push_progress(db, seq)
    assert (progress.stopped, progress.delivered, progress.open) == (True, 1, 2)
    assert go_on(db, entry_of(db, seq)) == "running"
    assert owed(db) == rest


def test_what_was_in_flight_counts_as_sent(three_chats: Database) -> None:
    db = three_chats
    seq = publish(db)
    first, *_ = owed(db)
    stop(db, entry_of(db, seq))
    settle(db, first, Sent(1))
    assert push_progress(db, seq).delivered == 1


def test_later_pushes_wait_behind_it_where_it_is_missing_and_nowhere_else(
    three_chats: Database,
) -> None:
    db = three_chats
    seq = publish(db, "eins")
    first, *_ = owed(db)
    settle(db, first, Sent(1))
    stop(db, entry_of(db, seq))
    later = publish(db, "zwei")
    assert [(d.target.chat_id, d.seq) for d in owed(db)] == [(first.target.chat_id, later)]
    deliver_all(db)
    assert push_progress(db, later).waits_for == entry_of(db, seq)
    assert push_progress(db, seq).waits_for is None
    go_on(db, entry_of(db, seq))
    assert {d.seq for d in owed(db)} == {seq}
    deliver_all(db)
    assert push_progress(db, later).delivered == 3
    assert push_progress(db, later).waits_for is None


def test_nothing_waits_behind_one_for_which_nobody_waits_any_more(three_chats: Database) -> None:
    db = three_chats
    seq = publish(db, "eins")
    stop(db, entry_of(db, seq))
    with transaction(db):
        db.execute("update subscriptions set state = 'ended'")
    subscribe_chat(db, 9)
    later = publish(db, "zwei")
    assert push_progress(db, later).waits_for is None
    assert [d.seq for d in owed(db)] == [later]


def test_retracting_what_is_stopped_lets_the_later_ones_go(three_chats: Database) -> None:
    db = three_chats
    seq = publish(db, "eins")
    later = publish(db, "zwei")
    stop(db, entry_of(db, seq))
    assert owed(db) == []
    retract(db, entry_of(db, seq))
    assert {d.seq for d in owed(db)} == {later}
    assert stop(db, entry_of(db, seq)) == go_on(db, entry_of(db, seq)) == "over"


def test_a_correction_meanwhile_reaches_those_who_have_it(three_chats: Database) -> None:
    db = three_chats
    seq = publish(db)
    settle(db, owed(db)[0], Sent(1))
    stop(db, entry_of(db, seq))
    revised = correct(db, entry_of(db, seq))
    assert revised.revision == 2
    assert db.execute("select correcting, wanted from pushes").fetchall() == [(1, 2)]
    assert owed(db) == []


@pytest.mark.parametrize("ends", ["it goes on", "it is retracted"])
def test_neither_it_nor_what_waited_is_stale_for_having_stood_still(
    three_chats: Database, ends: str
) -> None:
    db = three_chats
    seq = publish(db, "eins")
    later = publish(db, "zwei")
    stop(db, entry_of(db, seq))
    if ends == "it goes on":
        go_on(db, entry_of(db, seq), now=10 * HOUR)
        expected = seq
    else:
        with transaction(db):
            revisions.retract(db, entry_of(db, seq), 1, by=EDITOR, receipt=None, now=10 * HOUR)
        expected = later
    found = pushes.due(db, 9, RULE, now=12 * HOUR)
    assert [(d.seq, d.kind) for d in found] == [(expected, "entry")] * 3
    # but when they then still are not sent, for that
    assert all(d.silent for d in pushes.due(db, 9, RULE, now=14 * HOUR))


def test_a_summary_neither_holds_nor_passes_what_is_stopped(three_chats: Database) -> None:
    db = three_chats
    old = [publish(db, word) for word in ("eins", "zwei", "drei", "vier")]
    stop(db, entry_of(db, old[2]))
    found = pushes.due(db, 9, RULE, now=9 * HOUR)
    assert {(d.kind, d.covers, len(d.entries)) for d in found} == {("digest", tuple(old[:2]), 2)}
    for delivery in found:
        settle(db, delivery, Sent(1))
    assert pushes.due(db, 9, RULE, now=9 * HOUR) == []


def test_who_is_no_editor_any_more_when_it_is_done_changes_nothing(three_chats: Database) -> None:
    seq = publish(three_chats)
    appoint(three_chats, role="author")
    assert stop(three_chats, entry_of(three_chats, seq)) == "running"
    appoint(three_chats)
    assert stop(three_chats, entry_of(three_chats, seq)) == "stopped"
    appoint(three_chats, role="author")
    assert go_on(three_chats, entry_of(three_chats, seq)) == "stopped"
    assert not owed(three_chats)


def test_doing_it_twice_is_one_act(three_chats: Database) -> None:
    db = three_chats
    number = entry_of(db, publish(db))
    assert [stop(db, number), stop(db, number)] == ["stopped", "stopped"]
    assert [go_on(db, number), go_on(db, number)] == ["running", "running"]
    assert [act.kind for act in acts_since(db)] == ["stopped", "resumed"]
    assert stop(db, 77) == "over"


def test_the_newest_under_way_is_found(three_chats: Database) -> None:
    db = three_chats
    assert stopping.newest_to_stop(db) is None
    done = publish(db, "eins")
    deliver_all(db)
    running, newest = publish(db, "zwei"), publish(db, "drei")
    assert entry_of(db, done) != stopping.newest_to_stop(db)
    assert stopping.newest_to_stop(db) == entry_of(db, newest)
    stop(db, entry_of(db, running))
    assert stopping.newest_to_go_on(db) == entry_of(db, running)


def test_a_million_who_wait_behind_are_not_looked_at(three_chats: Database) -> None:
    db = three_chats
    with transaction(db):
        db.execute(
            "with recursive n (i) as (select 10 union all select i + 1 from n where i < 3000)"
            " insert into chats (id, type) select i, 'private' from n"
        )
        db.execute(
            "insert into subscriptions (chat_id, state, sent_through, subscribed_at, state_at)"
            " select id, 'active', 0, 0, 0 from chats where id >= 10"
        )
    seq = publish(db)
    steps = 0

    def count() -> int:
        nonlocal steps
        steps += 1
        return 0

    db.conn.set_progress_handler(count, 100)
    owed(db)
    running, steps = steps, 0
    stop(db, entry_of(db, seq))
    steps = 0
    assert owed(db) == []
    db.conn.set_progress_handler(None, 0)
    assert running > 0
    assert steps <= running


@pytest.mark.parametrize(
    "sql", ["update pushes set withdrawn = 1", "update pushes set stopped = 2"]
)
def test_the_database_keeps_such_states_apart(three_chats: Database, sql: str) -> None:
    stop(three_chats, entry_of(three_chats, publish(three_chats)))
    with pytest.raises(sqlite3.IntegrityError), transaction(three_chats):
        three_chats.execute(sql)


def test_who_leaves_meanwhile_counts_as_gone(three_chats: Database) -> None:
    db = three_chats
    seq = publish(db)
    first, *_ = owed(db)
    stop(db, entry_of(db, seq))
    settle(db, first, Gone("blocked"))
    assert push_progress(db, seq).open == 2
