"""What is old is forgotten: who left, copies, drafts; and nothing that is still needed."""

from __future__ import annotations

import asyncio
import tempfile
import time
from contextlib import closing
from functools import partial
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlite_utils import Database

from tests.commandline import tickerbot
from tests.databases import new_database
from tests.hostile_api import SkewedApi
from tests.outboxes import (
    RECEIPT,
    appoint,
    correct,
    deliver_all,
    entry_of,
    fill_outbox,
    owed,
    publish,
    retract,
    settle,
    subscribe,
)
from tests.running import TOKEN
from tickerbot.model import Target
from tickerbot.operations.retention import Retention, policy_of
from tickerbot.outcomes import Paused, Sent
from tickerbot.rendering.voice import Voice
from tickerbot.settings import load_settings
from tickerbot.storage.newsroom import changing, drafts, retention
from tickerbot.storage.newsroom.retention import Policy, Pruned
from tickerbot.storage.outbox import chats, copies, progress, receipts, settlement
from tickerbot.storage.store import Store
from tickerbot.storage.transactions import transaction

DAY = 86_400
POLICY = Policy(180 * DAY, 365 * DAY)


def prune(db: Database, now: float, policy: Policy = POLICY) -> Pruned:
    """Forget all that is old; the counting before must have told the same."""
    told, done = retention.count_old(db, policy, now), Pruned()
    while True:
        with transaction(db):
            step = retention.prune(db, policy, now)
        if not step:
            assert done == told
            return done
        done += step


def known(db: Database) -> set[int]:
    return {row[0] for row in db.execute("select id from chats").fetchall()}


def test_who_left_is_forgotten_after_the_time_and_nobody_else(db: Database) -> None:
    for chat in range(1, 7):
        subscribe(db, chat)
    publish(db)
    deliver_all(db)
    with transaction(db):
        chats.mark_gone(db, 1, 0)
        chats.mark_gone(db, 2, 1)
        chats.unsubscribe(db, Target(3), 0)
        chats.pause_chat(db, 4, 0)
        chats.remember_chat(db, 900, "private")
        chats.subscribe(db, Target(5, 7), "supergroup", None, 0)
        chats.mark_gone(db, 6, 0)
        chats.mark_back(db, 6, 5)
    assert prune(db, 180 * DAY) == Pruned()
    assert prune(db, 180 * DAY + 1) == Pruned(chats=1)
    assert known(db) == {2, 3, 4, 5, 6, 900}
    with transaction(db):
        chats.mark_gone(db, 5, 0)
    assert prune(db, 181 * DAY) == Pruned(chats=2)
    assert known(db) == {3, 4, 6, 900}
    rows = db.execute("select count(*) from deliveries").fetchone()
    assert rows == (3,), "with their copies"


def test_who_unsubscribed_is_forgotten_once_none_of_the_messages_can_be_corrected(
    db: Database,
) -> None:
    for chat in range(1, 6):
        subscribe(db, chat)
    publish(db)
    deliver_all(db)
    with transaction(db):
        for chat in (1, 2, 3):
            chats.unsubscribe(db, Target(chat), 10 * DAY)
        chats.unsubscribe(db, Target(4), 0)  # when is not known
        chats.subscribe(db, Target(3, 7), "supergroup", None, 0)
    assert prune(db, 375 * DAY, Policy(180 * DAY, None)) == Pruned()
    assert prune(db, 375 * DAY) == Pruned(copies=5)
    with transaction(db):
        chats.subscribe(db, Target(2), "private", None, 375 * DAY)
    assert prune(db, 375 * DAY + 1) == Pruned(chats=1)
    assert known(db) == {2, 3, 4, 5}, "but not who returned, or has another topic"
    assert prune(db, 375 * DAY + 1, Policy(400 * DAY, 2 * DAY)) == Pruned()


def test_who_works_here_is_not_forgotten_by_the_way(db: Database) -> None:
    for chat in (1, 2):
        subscribe(db, chat)
    with transaction(db):
        db.execute("insert into people (user_id, role) values (1, 'author'), (2, null)")
        for chat in (1, 2):
            chats.mark_gone(db, chat, 0)
    assert prune(db, 181 * DAY) == Pruned(chats=1)
    assert known(db) == {1}


def test_of_an_old_copy_only_the_number_stays_and_the_editor_is_told(db: Database) -> None:
    for chat in range(1, 6):
        subscribe(db, chat)
    old = publish(db, "eins")
    for number, duty in enumerate(owed(db)):
        settle(db, duty, Sent(number), now=float(number % 2))
    new = publish(db, "zwei", now=300.0 * DAY)
    for duty in owed(db):
        settle(db, duty, Sent(1), now=300.0 * DAY)
    assert prune(db, 365.0 * DAY) == Pruned()
    assert prune(db, 365.0 * DAY + 1) == Pruned(copies=3)
    assert copies.count_left_behind(db, entry_of(db, old), notes_too=False) == 3
    assert copies.count_shown(db, entry_of(db, old), 99, notes_too=False) == 2
    assert copies.count_shown(db, entry_of(db, new), 99, notes_too=False) == 5
    revised = correct(db, entry_of(db, old), "anders")
    found = progress.correction_progress(db, revised.id, revised.revision)
    assert (found.reach, found.open, found.failed) == (5, 2, 3)
    # what is on its way is kept until it is there, then it goes
    assert prune(db, 400.0 * DAY) == Pruned()
    for copy in copies.to_correct(db, 99, 0.0):
        with transaction(db):
            settlement.settle(db, [settlement.Settlement(copy, revised.revision, Sent(1))], 0.0)
    assert prune(db, 400.0 * DAY) == Pruned(copies=2)
    assert copies.count_left_behind(db, entry_of(db, old), notes_too=False) == 5
    forever = Policy(180 * DAY, None)
    assert prune(db, 9_999.0 * DAY, forever) == Pruned()
    assert prune(db, 9_999.0 * DAY) == Pruned(copies=5)


def test_nobody_gets_again_what_was_settled_before_its_copy_was_forgotten(db: Database) -> None:
    fill_outbox(db)
    publish(db, "drei")
    with transaction(db):
        # as after a move to another id: a push behind the cursor is settled already
        db.execute(
            "insert or ignore into deliveries (seq, subscription_id, outcome, message_id, revision,"
            " sent_revision, sent_at) select 3, id, 'sent', 1, 1, 1, 0 from subscriptions"
            " where state = 'active' and sent_through = 0"
        )
    with transaction(db):
        db.execute("update subscriptions set retry_at = null")
    before = sorted((duty.subscription_id, duty.seq) for duty in owed(db))
    assert before
    prune(db, 9_999.0 * DAY)
    assert sorted((duty.subscription_id, duty.seq) for duty in owed(db)) == before
    deliver_all(db)
    assert db.execute(
        "select max(n) from (select count(*) as n from deliveries"
        " where seq = 3 group by subscription_id)"
    ).fetchone() == (1,)


@given(
    st.lists(st.tuples(st.integers(0, 900), st.integers(1, 4)), max_size=8),
    st.integers(0, 2_000),
)
@settings(max_examples=30)
def test_what_a_correction_reaches_and_what_it_does_not_is_all_that_was_sent(
    sent: list[tuple[int, int]], today: int
) -> None:
    with (
        tempfile.TemporaryDirectory() as folder,
        closing(new_database(Path(folder) / "ticker.db")) as db,
    ):
        for chat in range(1, 5):
            subscribe(db, chat)
        for day, number in sorted(sent):
            seq = publish(db, "Neues", now=float(day * DAY))
            for duty in owed(db)[:number]:
                settle(db, duty, Sent(1), now=float(day * DAY))
            for duty in owed(db):
                settle(db, duty, Paused("no"), now=float(day * DAY))
            with transaction(db):
                for chat in range(1, 5):
                    chats.mark_back(db, chat, 0)
            assert seq
        counts = "select seq, delivered from pushes order by seq"
        was = db.execute(counts).fetchall()
        prune(db, float(today * DAY))
        for seq, delivered in was:
            entry_id = entry_of(db, seq)
            shown = copies.count_shown(db, entry_id, 99, notes_too=False)
            kept = copies.count_left_behind(db, entry_id, notes_too=False)
            assert shown + kept == delivered
        days = {seq: day for (day, _), (seq, _) in zip(sorted(sent), was, strict=True)}
        left = db.execute("select distinct seq from deliveries").fetchall()
        assert all(days[seq] >= today - 365 for (seq,) in left)


def test_closed_drafts_lose_their_text_and_open_ones_do_not(db: Database) -> None:
    appoint(db)
    with transaction(db):
        for number, sent_at in ((1, 0), (2, 0), (3, 5), (4, 0)):
            drafts.put_draft(db, 900, number, 0, f"Text {number}", sent_at)
        for draft_id in (1, 3):
            changing.discard(db, draft_id, by=900)
    assert prune(db, 30 * DAY) == Pruned()
    assert prune(db, 30 * DAY + 1) == Pruned(drafts=1)
    texts = db.execute("select text from drafts order by id").fetchall()
    assert texts == [("",), ("Text 2",), ("Text 3",), ("Text 4",)]
    assert prune(db, 31 * DAY) == Pruned(drafts=1)


def test_it_is_done_a_little_at_a_time(db: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(retention, "MAX_CHATS", 2)
    monkeypatch.setattr(retention, "MAX_COPIES", 3)
    for chat in range(1, 8):
        subscribe(db, chat)
    publish(db)
    deliver_all(db)
    with transaction(db):
        for chat in range(1, 4):
            chats.mark_gone(db, chat, 0)
        assert retention.prune(db, POLICY, 9_999.0 * DAY) == Pruned(2, 3, 0)
    assert prune(db, 9_999.0 * DAY) == Pruned(1, 2, 0)


def test_retracted_entries_and_receipts_go_on_as_before(db: Database) -> None:
    subscribe(db, 1)
    seq = publish(db)
    with transaction(db):
        receipts.add_receipt(db, "published", entry_of(db, seq), RECEIPT)
    deliver_all(db)
    prune(db, 9_999.0 * DAY)
    (receipt,) = receipts.open_receipts(db)
    assert progress.receipt_progress(db, receipt).delivered == 1
    retract(db, entry_of(db, seq))
    assert copies.to_correct(db, 9, 0.0) == []


@pytest.mark.parametrize("has_pictures", [True, False])
async def test_the_bot_does_it_daily_also_where_it_cannot_look_at_the_pictures(
    tmp_path: Path, has_pictures: bool
) -> None:
    path = tmp_path / "ticker.db"
    with closing(new_database(path)) as db:
        fill_outbox(db)
    if not has_pictures:
        folder = path.with_name("ticker.db.media")
        folder.symlink_to(folder)  # whoever looks goes round in circles: an error of the disk
    pauses: list[float] = []

    class Stop(Exception):
        pass

    async def pause(seconds: float) -> None:
        pauses.append(seconds)
        if pauses.count(DAY) == 2:
            raise Stop

    async with Store(path) as store:
        work = Retention(store, POLICY, pause, lambda: 9_999.0 * DAY)
        with pytest.raises(Stop):
            await work.run()
    assert pauses[0] < pauses[-1] == DAY
    with closing(new_database(path)) as db:
        assert retention.count_old(db, POLICY, 9_999.0 * DAY) == Pruned()
        assert 1 not in known(db)


def test_the_command_counts_or_forgets_by_the_settings(tmp_path: Path) -> None:
    with closing(new_database(tmp_path / "ticker.db")) as db:
        fill_outbox(db)
    told = tickerbot("chats", "prune", "--dry-run").stdout
    assert told.startswith("would be forgotten: 1 chats that left, ")
    assert tickerbot("chats", "prune", "--dry-run").stdout == told, "nothing was changed"
    done = tickerbot("chats", "prune").stdout
    assert done == told.replace("would be forgotten", "forgotten")
    assert "forgotten: 0 chats that left, 0 copies" in tickerbot("chats", "prune").stdout
    assert (
        "no such database"
        in tickerbot("chats", "prune", expect=1, TICKERBOT_DATABASE="none.db").stderr
    )


@pytest.mark.parametrize(
    ("ahead_s", "forgotten", "said"),
    [
        (-20 * DAY, 0, "ahead of Telegram's"),
        (0, 1, ""),
        (20 * DAY, 1, ""),
        (None, 1, "does not tell its time"),
    ],
)
async def test_the_command_forgets_only_what_is_old_by_telegrams_clock_too(
    tmp_path: Path, ahead_s: float | None, forgotten: int, said: str
) -> None:
    with closing(new_database(tmp_path / "ticker.db")) as db:
        for chat, days in ((1, 170), (2, 190)):
            subscribe(db, chat)
            with transaction(db):
                chats.mark_gone(db, chat, int(time.time()) - days * DAY)
    async with SkewedApi(ahead_s or 0).serve() as url:
        api_url = "http://127.0.0.1:9" if ahead_s is None else url
        for arguments, words in ((["--dry-run"], "would be forgotten"), ([], "forgotten")):
            run = partial(tickerbot, TICKERBOT_TOKEN=TOKEN, TICKERBOT_API_URL=api_url)
            done = await asyncio.to_thread(run, "chats", "prune", *arguments)
            assert done.stdout.startswith(f"{words}: {forgotten} chats")
            assert said in done.stderr
            assert bool(said) == bool(done.stderr)


@pytest.mark.parametrize(
    ("kept", "told"),
    [
        ({}, ("nach 180 Tagen", "nach 365 Tagen")),
        ({"forget_after": "1d", "correctable_for": "50h"}, ("nach einem Tag", "nach 3 Tagen")),
        ({"correctable_for": "forever"}, ("nach 180 Tagen", "bis Sie sie löschen")),
    ],
)
def test_readers_are_told_for_how_long(kept: dict[str, str], told: tuple[str, str]) -> None:
    newsroom = load_settings(**{"correctable_for": "365d", **kept}).newsroom
    text = Voice(newsroom, "de").html(
        "privacy-times", left=newsroom.forgets_after_days, copies=newsroom.correctable_days or 0
    )
    assert all(words in text for words in told)


def test_the_settings_say_for_how_long() -> None:
    assert policy_of(load_settings()) == POLICY
    assert policy_of(load_settings(forget_after="2d", correctable_for="Forever")) == Policy(
        2 * DAY, None
    )
