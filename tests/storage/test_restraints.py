"""What Telegram asked of the whole bot, and waits of chats, across restarts with whatever clock."""

from __future__ import annotations

import time
from contextlib import closing
from pathlib import Path
from typing import get_args

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlite_utils import Database

from tests.outboxes import MOMENT, correct, deliver_all, entry_of, owed, publish, settle, subscribe
from tests.schemas.files import load
from tickerbot.model import Copy
from tickerbot.outcomes import MAX_WAIT_S, Later
from tickerbot.storage import restraints
from tickerbot.storage.database import open_database
from tickerbot.storage.outbox import copies, pushes
from tickerbot.storage.outbox.settlement import Settlement
from tickerbot.storage.outbox.settlement import settle as settle_all
from tickerbot.storage.restraints import Kind, keep_restraint, seconds_left
from tickerbot.storage.transactions import transaction

NOW = MOMENT.timestamp()
DAY, YEAR = 86_400.0, 365 * 86_400.0
JUMPS = [-10 * YEAR, -YEAR, -DAY, -600.0, -1.0, 0.0, 1.0, 600.0, 4 * 3600.0, DAY, YEAR]


@pytest.mark.parametrize("kind", get_args(Kind))
@pytest.mark.parametrize("jump", JUMPS)
@pytest.mark.parametrize("seconds", [0.5, 30.0, 86_400.0])
def test_nothing_lasts_longer_than_was_asked_however_the_clock_was_set(
    db: Database, kind: Kind, jump: float, seconds: float
) -> None:
    with transaction(db):
        keep_restraint(db, kind, NOW, seconds)
        restraints.begin_now(db, NOW + jump)
    left = seconds_left(db, kind, NOW + jump)
    assert left == pytest.approx(min(seconds, max(0.0, seconds - jump)))
    assert seconds_left(db, kind, NOW + jump + left) == 0.0


@pytest.mark.parametrize("seconds", [MAX_WAIT_S + 1.0, YEAR, 1e30, float("inf")])
def test_nothing_lasts_longer_than_telegram_can_mean(db: Database, seconds: float) -> None:
    with transaction(db):
        keep_restraint(db, "sending", NOW, seconds)
    assert seconds_left(db, "sending", NOW) == MAX_WAIT_S


def test_a_silence_that_people_are_to_be_told_of_is_not_forgotten_over_a_short_one(
    db: Database,
) -> None:
    with transaction(db):
        keep_restraint(db, "sending", NOW, 3600.0)
        keep_restraint(db, "sending", NOW + 4000, 3.0)
    (silence,) = restraints.untold_silences(db)
    assert (silence.way, silence.began_at, silence.ends_at) == ("sending", NOW, NOW + 3600)
    with transaction(db):
        restraints.mark_silence_told(db, silence)
        keep_restraint(db, "sending", NOW + 5000, 3.0)
        keep_restraint(db, "strict", NOW + 5000, 86_400.0)
    assert restraints.untold_silences(db) == []
    assert seconds_left(db, "sending", NOW + 5001) == 2.0


@pytest.mark.parametrize(
    ("ahead", "lasts"), [(100.0, 100.0), (YEAR, MAX_WAIT_S), (-5.0, 0.0), (-YEAR, 0.0)]
)
def test_a_ban_from_before_the_schema_changed_lasts_as_long_but_no_year(
    tmp_path: Path, ahead: float, lasts: float
) -> None:
    path = tmp_path / "old.db"
    load(13, path)
    with closing(Database(path)) as old, old.conn:
        old.execute("update ban set until = ?", [time.time() + ahead])
    with closing(open_database(path)) as db:
        assert seconds_left(db, "sending", time.time()) == pytest.approx(lasts, abs=30.0)


def first_wait(db: Database, restarted_at: float) -> float:
    """How long the chat that has to wait does so after a restart at this time, in seconds."""
    with transaction(db):
        pushes.take_up(db, restarted_at)
        retry_at = pushes.wake_waiting(db, restarted_at)
    return 0.0 if retry_at is None else retry_at - restarted_at


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    seconds=st.floats(0.1, MAX_WAIT_S),
    jump=st.one_of(st.sampled_from(JUMPS), st.floats(-2 * YEAR, 2 * YEAR)),
)
def test_after_a_restart_a_chat_waits_no_longer_than_was_asked(
    db: Database, seconds: float, jump: float
) -> None:
    chat = publish(db)
    subscribe(db, chat)
    publish(db)
    delivery = next(delivery for delivery in owed(db) if delivery.target.chat_id == chat)
    settle(db, delivery, Later(seconds), NOW)
    waits = first_wait(db, NOW + jump)
    with transaction(db):
        db.execute("update subscriptions set state = 'ended', retry_at = null")
    assert waits == pytest.approx(min(seconds, max(0.0, seconds - jump)), abs=0.001)


def test_a_wait_from_before_the_schema_changed_is_no_longer_than_telegram_can_mean(
    db: Database,
) -> None:
    subscribe(db, 1)
    publish(db)
    db.execute("update subscriptions set retry_at = ?", [NOW + YEAR])
    db.conn.commit()
    assert first_wait(db, NOW) == pytest.approx(MAX_WAIT_S)


@pytest.mark.parametrize(
    ("jump", "is_due"),
    [(-YEAR, True), (-DAY, True), (-600.0, True), (0.0, False), (50.0, False), (DAY, True)],
)
def test_a_copy_that_began_to_wait_in_the_future_does_not_wait_for_that(
    db: Database, jump: float, is_due: bool
) -> None:
    subscribe(db, 1)
    seq = publish(db)
    deliver_all(db)
    correct(db, entry_of(db, seq))
    (copy,) = copies.to_correct(db, 9, NOW)
    assert isinstance(copy, Copy)
    with transaction(db):
        settle_all(db, [Settlement(copy, 2, Later(100.0))], NOW)
    assert bool(copies.to_correct(db, 9, NOW + jump)) == is_due


def test_waits_are_told_by_the_steady_clock_and_times_by_the_one_on_the_wall(db: Database) -> None:
    subscribe(db, 1)
    publish(db)
    (delivery,) = owed(db)
    with transaction(db):
        settle_all(db, [Settlement(delivery, 1, Later(30.0))], NOW - DAY, NOW)
        assert pushes.wake_waiting(db, NOW) == NOW + 30
