"""What a restored backup owed goes nowhere by itself, and to exactly its chats if an editor says so."""

from __future__ import annotations

import sqlite3
import tempfile
from collections import defaultdict
from contextlib import closing
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from sqlite_utils import Database

from tests.databases import new_database
from tests.outboxes import (
    EDITOR,
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
from tests.wanting import choose
from tickerbot.model import Target
from tickerbot.outcomes import Gone, Sent, Skipped
from tickerbot.storage import inbox
from tickerbot.storage.newsroom import drafts, ownership, plans
from tickerbot.storage.outbox import (
    chats,
    copies,
    fences,
    progress,
    pushes,
    receipts,
    settlement,
)
from tickerbot.storage.outbox.pushes import Staleness
from tickerbot.storage.outbox.settlement import Settlement
from tickerbot.storage.outbox.turns import turn
from tickerbot.storage.transactions import transaction
from tickerbot.terms import EVERY_HOUR, Terms

UTC = ZoneInfo("UTC")


def fence(db: Database, now: int = 0) -> int:
    with transaction(db):
        return fences.fence(db, now)


def again(db: Database, seq: int, now: int = 0) -> int | None:
    with transaction(db):
        return fences.send_again(db, seq, now, RECEIPT)


def test_nothing_that_was_owed_goes_out_or_is_asked_about(db: Database) -> None:
    fill_outbox(db)
    with transaction(db):
        pushes.claim(db, owed(db))
        inbox.keep(db, [{"update_id": 5}], [{"update_id": 4}], 0)
        receipts.add_receipt(db, "published", entry_of(db, 1), Target(900))
    behind = "select id, sent_through from subscriptions where state in ('active', 'paused')"
    owing = {key: cursor for key, cursor in db.execute(behind).fetchall() if cursor < 2}
    assert len(owing) >= 3
    assert fence(db) == 2
    assert owed(db) == []
    with transaction(db):
        pushes.wake_waiting(db, 1e12)
        assert inbox.take_back(db, 0).fresh == []
    assert owed(db) == []
    assert receipts.open_receipts(db) == []
    assert inbox.known(db, [{"update_id": 4}]) == {4}
    found = fences.open_fences(db)
    assert sum(f.owed for f in found) == sum(2 - cursor for cursor in owing.values())
    assert fence(db) == 0, "nothing is owed any more"
    assert fences.open_fences(db) == found


@pytest.mark.parametrize("days", [-1, 1])
@pytest.mark.parametrize("is_held", [False, True], ids=["later", "undo"])
def test_what_was_planned_may_be_out_and_is_asked_about_once(
    db: Database, days: int, *, is_held: bool
) -> None:
    appoint(db)
    now = 9 * 86_400
    with transaction(db):
        draft, _ = drafts.put_draft(db, EDITOR, 10, 0, "Deich\nText", 0)
        plans.make(db, draft.id, draft.version, publish_at=now + days * 86_400, by=EDITOR, now=0)
        if is_held:
            db.execute("update plans set made_at = publish_at, held = 1")
    for _ in range(2):  # a backup of what was restored, too
        fence(db, now)
        assert plans.due(db, 1e12) == []
        (plan,) = plans.to_ask_about(db)
        assert plan.state == "restored"
        with transaction(db):
            plans.mark_asked(db, plan)
        assert plans.to_ask_about(db) == []
    if not is_held:
        with transaction(db):
            again = plans.make(db, draft.id, draft.version, publish_at=now + 9, by=EDITOR, now=now)
        assert again is not None
        assert plans.due(db, now + 9) == [again]


CHATS = range(1, 5)
STEPS = st.one_of(
    st.just(("publish", 0)),
    st.just(("deliver", 0)),
    st.tuples(st.sampled_from(["again", "leave", "retract"]), st.integers(1, 5)),
    st.tuples(st.sampled_from(["unsubscribe", "subscribe"]), st.sampled_from(CHATS)),
)


@given(st.lists(STEPS, max_size=10), st.lists(STEPS, max_size=16), st.booleans())
# what stands behind one that is sent again stays held back, though that one is then retracted
@example([("publish", 0), ("publish", 0)], [("again", 1), ("retract", 1)], False)  # noqa: FBT003
def test_each_chat_gets_what_is_new_and_what_was_decided_once_and_in_order(
    before: list[tuple[str, int]], after: list[tuple[str, int]], twice: bool
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "ticker.db"
        with closing(new_database(path)) as db:
            world = World(db)
            world.play(before)
            world.restore()
            if twice:
                world.play(after[: len(after) // 2])
                world.restore()
            world.play(after)
            while world.deliver():
                pass
            assert not any(world.owed[chat] for chat in world.active)


class World:
    """The database, and what each chat is owed as the rules say."""

    def __init__(self, db: Database) -> None:
        self.db = db
        self.active = set(CHATS)
        self.owed: dict[int, set[int]] = defaultdict(set)
        self.held: dict[int, set[int]] = {}
        for chat in CHATS:
            subscribe(db, chat)

    def play(self, steps: list[tuple[str, int]]) -> None:
        for name, number in steps:
            getattr(self, name)(number)

    def restore(self) -> None:
        for chat in self.active:
            for seq in self.owed[chat]:
                self.held.setdefault(seq, set()).add(chat)
        self.owed.clear()
        fence(self.db)

    def publish(self, _: int) -> None:
        seq = publish(self.db, "Neues")
        for chat in self.active:
            self.owed[chat].add(seq)

    def deliver(self, _: int = 0) -> bool:
        found = owed(self.db)
        for duty in found[:1]:
            if not pushes.is_owed(self.db, duty):  # as is asked of each, just before it is sent
                settle(self.db, duty, Skipped())
                continue
            chat = duty.target.chat_id
            assert duty.seq == min(self.owed[chat])
            self.owed[chat].discard(duty.seq)
            settle(self.db, duty, Sent(1))
        return bool(found)

    def again(self, seq: int) -> None:
        chats_in_all = again(self.db, seq)
        held = self.held.pop(seq, None)
        assert (chats_in_all is None) == (held is None)
        for chat in (held or set()) & self.active:
            self.owed[chat].add(seq)

    def leave(self, seq: int) -> None:
        with transaction(self.db):
            assert fences.leave(self.db, seq, 0) == (self.held.pop(seq, None) is not None)

    def retract(self, seq: int) -> None:
        number = self.db.execute(
            "select entry_id from pushes where seq = ? and not withdrawn", [seq]
        ).fetchone()
        if number:
            with transaction(self.db):
                pushes.withdraw(self.db, number[0])
            self.held.pop(seq, None)
            for chat in CHATS:
                self.owed[chat].discard(seq)

    def unsubscribe(self, chat: int) -> None:
        with transaction(self.db):
            chats.unsubscribe(self.db, Target(chat), 0)
        self.active.discard(chat)
        self.owed[chat].clear()

    def subscribe(self, chat: int) -> None:
        subscribe(self.db, chat)
        self.active.add(chat)


def test_what_is_sent_again_is_told_as_possibly_repeated_and_followed_by_a_receipt(
    db: Database,
) -> None:
    for chat in (1, 2):
        subscribe(db, chat)
    seq = publish(db, "Deich hält")
    settle(db, owed(db)[0], Sent(5))
    fence(db)
    publish(db, "danach")
    assert again(db, seq) == 1
    (receipt,) = receipts.open_receipts(db)
    assert (receipt.kind, receipt.message_id) == ("published", RECEIPT.message_id)
    assert progress.receipt_progress(db, receipt).open == 1
    deliver_all(db)
    found = progress.receipt_progress(db, receipt)
    assert (found.open, found.delivered, found.repeated) == (0, 2, 1)
    (later,) = db.execute("select repeated from pushes where seq = ?", [seq + 1]).fetchone()
    assert later == 0


def test_a_push_that_is_sent_again_late_is_no_summary(db: Database) -> None:
    subscribe(db, 1)
    seq = publish(db, now=100.0)
    fence(db, 5_000)
    again(db, seq, 90_000)
    stale = Staleness(3600.0, 30.0)
    assert [duty.kind for duty in pushes.due(db, 9, stale, 90_001.0)] == ["entry"]


def test_a_note_with_sound_is_held_back_and_asked_about_too(db: Database) -> None:
    subscribe(db, 1)
    seq = publish(db, "eins")
    deliver_all(db)
    correct(db, entry_of(db, seq), "zwei", note="besser", sound=True)
    assert fence(db) == 1
    (found,) = fences.open_fences(db)
    assert (found.kind, found.owed) == ("note", 1)
    assert again(db, found.seq) == 1
    assert [duty.kind for duty in owed(db)] == ["note"]
    assert len(copies.to_correct(db, 9, 0.0)) == 1, "what the note tells of"
    assert fences.open_fences(db) == []


def test_a_note_that_is_not_sent_again_leaves_the_question_of_its_correction(db: Database) -> None:
    subscribe(db, 1)
    seq = publish(db, "eins")
    deliver_all(db)
    correct(db, entry_of(db, seq), "zwei", note="besser", sound=True)
    fence(db)
    with transaction(db):
        assert fences.leave(db, fences.open_fences(db)[0].seq, 0)
    assert [found.kind for found in fences.untold_fences(db, 9)] == ["correction"]


def correct_one(db: Database) -> None:
    """One chat gets the correction that it is owed."""
    copy = copies.to_correct(db, 1, 0.0)[0]
    with transaction(db):
        settlement.settle(db, [Settlement(copy, copy.wanted, Sent(copy.message_id))], 0.0)


@pytest.fixture
def corrected(db: Database) -> int:
    """The push of an entry that five chats have, and the correction of which one of them has got."""
    for chat in range(1, 6):
        subscribe(db, chat)
    seq = publish(db, "eins")
    deliver_all(db)
    correct(db, entry_of(db, seq), "zwei")
    correct_one(db)
    return seq


def test_a_correction_that_was_owed_waits_for_an_editor_and_then_reaches_every_copy(
    db: Database, corrected: int
) -> None:
    assert fence(db) == 1
    assert copies.to_correct(db, 9, 0.0) == []
    (found,) = fences.untold_fences(db, 9)
    assert (found.seq, found.kind, found.owed, found.reach) == (corrected, "correction", 4, 5)
    publish(db, "danach")
    deliver_all(db)
    assert copies.to_correct(db, 9, 0.0) == [], "not by the way either"
    assert again(db, corrected) is None
    with transaction(db):
        assert fences.correct_again(db, corrected, 0) == 5
    (receipt,) = receipts.open_receipts(db)
    assert receipt.kind == "corrected"
    assert len(copies.to_correct(db, 9, 0.0)) == 5
    assert progress.receipt_progress(db, receipt).open == 5
    while copies.to_correct(db, 9, 0.0):
        correct_one(db)
    done = progress.receipt_progress(db, receipt)
    assert (done.open, done.delivered, done.reach) == (0, 5, 5)
    with transaction(db):
        assert fences.correct_again(db, corrected, 0) is None
        assert not fences.leave(db, corrected, 0, "correction")


def test_a_correction_can_be_left_as_it_is(db: Database, corrected: int) -> None:
    fence(db)
    with transaction(db):
        fences.mark_told(db, corrected, "correction")
        assert fences.untold_fences(db, 9) == []
        assert fences.leave(db, corrected, 0, "correction")
    assert fences.open_fences(db) == []
    assert copies.to_correct(db, 9, 0.0) == []


def test_a_newer_correction_reaches_all_copies_and_answers_the_question(
    db: Database, corrected: int
) -> None:
    fence(db)
    correct(db, entry_of(db, corrected), "drei")
    assert fences.open_fences(db) == []
    assert {copy.wanted for copy in copies.to_correct(db, 9, 0.0)} == {3}
    assert len(copies.to_correct(db, 9, 0.0)) == 5
    with transaction(db):
        assert fences.correct_again(db, corrected, 0) is None


@pytest.fixture
def in_digests(db: Database) -> list[int]:
    """The pushes of three entries: chats 1 and 2 have them in one digest, and chat 3 each by itself."""
    for chat in (1, 2, 3):
        subscribe(db, chat)
    for chat in (1, 2):
        choose(db, chat, Terms(digest_hours=EVERY_HOUR))
    with transaction(db):
        turn(db, 0.0, UTC)
    told = [publish(db, headline) for headline in ("eins", "zwei", "drei")]
    deliver_all(db)
    with transaction(db):
        turn(db, 3600.0, UTC)
    deliver_all(db)
    assert db.table("digests").count == 1
    return told


def digest_copies(db: Database) -> list[int]:
    """The chats whose digest is owed a correction."""
    return [copy.target.chat_id for copy in copies.to_correct(db, 99, 0.0) if copy.seq < 0]


def asked_about(db: Database) -> list[tuple[int, str, int, int]]:
    return [(it.seq, it.kind, it.owed, it.reach) for it in fences.open_fences(db)]


def correct_all(db: Database) -> None:
    while copies.to_correct(db, 1, 0.0):
        correct_one(db)


def test_a_correction_that_digests_were_owed_waits_for_an_editor_as_those_of_copies_do(
    db: Database, in_digests: list[int]
) -> None:
    _, second, third = in_digests
    correct(db, entry_of(db, third), "drei b", now=50)
    correct_all(db)
    correct(db, entry_of(db, second), "zwei b", now=60)
    fence(db)
    assert copies.to_correct(db, 9, 0.0) == []
    assert asked_about(db) == [(second, "correction", 3, 3)], "not about what they show"
    publish(db, "danach")
    deliver_all(db)
    assert copies.to_correct(db, 9, 0.0) == []
    with transaction(db):
        assert fences.correct_again(db, second, 0) == 3
    assert digest_copies(db) == [1, 2]
    (receipt,) = [it for it in receipts.open_receipts(db) if it.entry_id == entry_of(db, second)]
    assert progress.receipt_progress(db, receipt).open == 3
    correct_all(db)
    done = progress.receipt_progress(db, receipt)
    assert (done.open, done.delivered, done.reach) == (0, 3, 3)
    assert fences.open_fences(db) == []


def test_a_correction_that_only_a_digest_was_owed_is_asked_about_too(
    db: Database, in_digests: list[int]
) -> None:
    first, second, _ = in_digests
    for seq, now in ((first, 60), (second, 61)):
        correct(db, entry_of(db, seq), "besser", now=now)
    for copy in copies.to_correct(db, 9, 0.0):
        if copy.seq > 0 or copy.target.chat_id == 1:
            with transaction(db):
                done = Settlement(copy, copy.wanted, Sent(copy.message_id))
                settlement.settle(db, [done], 0.0)
    fence(db)
    assert digest_copies(db) == []
    assert asked_about(db) == [(seq, "correction", 1, 3) for seq in (first, second)]
    with transaction(db):
        assert fences.leave(db, first, 0, "correction")
    assert digest_copies(db) == []
    with transaction(db):
        assert fences.correct_again(db, second, 0) == 3
    assert digest_copies(db) == [1, 2]


def test_a_retraction_that_a_digest_was_owed_is_carried_out(
    db: Database, in_digests: list[int]
) -> None:
    first, second, _ = in_digests
    correct(db, entry_of(db, first), "eins b")
    correct_all(db)
    retract(db, entry_of(db, second))
    assert fence(db) == 0
    assert digest_copies(db) == [1, 2]


def test_a_note_with_sound_to_a_digest_is_held_back_and_asked_about_once(
    db: Database, in_digests: list[int]
) -> None:
    first = in_digests[0]
    correct(db, entry_of(db, first), "eins b", note="besser", sound=True)
    with transaction(db):
        turn(db, 7200.0, UTC)
    fence(db)
    assert owed(db) == []
    assert digest_copies(db) == []
    ((note, kind, number, _),) = asked_about(db)
    assert (kind, number) == ("note", 3)
    assert again(db, note) == 3
    assert {duty.kind for duty in owed(db)} == {"note"}
    assert digest_copies(db) == [1, 2], "what the note tells of"
    assert fences.open_fences(db) == []


def test_what_was_collected_for_a_digest_is_held_back_and_asked_about(db: Database) -> None:
    subscribe(db, 1)
    choose(db, 1, Terms(digest_hours=EVERY_HOUR))
    with transaction(db):
        turn(db, 0.0, UTC)
    told = [publish(db, headline) for headline in ("eins", "zwei")]
    assert fence(db) == 2
    with transaction(db):
        turn(db, 3600.0, UTC)
    assert owed(db) == []
    later = publish(db, "danach")
    assert [again(db, seq) for seq in told] == [1, 1]
    with transaction(db):
        turn(db, 7200.0, UTC)
    (digest,) = owed(db)
    assert digest.covers == (*told, later)


def test_a_copy_in_a_chat_that_is_closed_follows_what_is_decided(
    db: Database, corrected: int
) -> None:
    copy = copies.to_correct(db, 1, 0.0)[0]
    with transaction(db):
        settlement.settle(db, [Settlement(copy, copy.wanted, Gone("blocked"))], 0.0)
    fence(db)
    chat = copy.target.chat_id
    with transaction(db):
        chats.mark_back(db, chat, 0)
    assert copies.to_correct(db, 9, 0.0) == [], "it may have been back, and show a newer one"
    with transaction(db):
        chats.mark_gone(db, chat, 0)
        fences.correct_again(db, corrected, 0)
        chats.mark_back(db, chat, 0)
    assert chat in [it.target.chat_id for it in copies.to_correct(db, 9, 0.0)]


def test_about_a_correction_that_only_a_closed_chat_was_owed_is_asked_too(
    db: Database, corrected: int
) -> None:
    copy = copies.to_correct(db, 1, 0.0)[0]
    with transaction(db):
        settlement.settle(db, [Settlement(copy, copy.wanted, Gone("blocked"))], 0.0)
    correct_all(db)
    fence(db)
    assert asked_about(db) == [(corrected, "correction", 1, 5)]
    with transaction(db):
        chats.mark_back(db, copy.target.chat_id, 0)
    assert copies.to_correct(db, 9, 0.0) == [], "it may show a newer one"
    with transaction(db):
        assert fences.correct_again(db, corrected, 0) == 5
    assert len(copies.to_correct(db, 9, 0.0)) == 5


def test_about_a_correction_that_only_a_digest_in_a_closed_chat_was_owed_is_asked_too(
    db: Database, in_digests: list[int]
) -> None:
    first = in_digests[0]
    correct(db, entry_of(db, first), "eins b", now=60)
    (copy, *_) = [it for it in copies.to_correct(db, 9, 0.0) if it.seq < 0]
    with transaction(db):
        settlement.settle(db, [Settlement(copy, copy.wanted, Gone("blocked"))], 0.0)
    correct_all(db)
    fence(db)
    assert asked_about(db) == [(first, "correction", 1, 3)]
    with transaction(db):
        chats.mark_back(db, copy.target.chat_id, 0)
    assert copies.to_correct(db, 9, 0.0) == []


def test_a_retraction_that_was_owed_is_carried_out(db: Database, corrected: int) -> None:
    retract(db, entry_of(db, corrected))
    assert fence(db) == 0
    assert fences.open_fences(db) == []
    assert len(copies.to_correct(db, 9, 0.0)) == 5


def test_an_entry_may_be_asked_about_twice_for_who_lacks_it_and_who_has_its_old_text(
    db: Database, corrected: int
) -> None:
    subscribe(db, 6)
    with transaction(db):  # as if it had subscribed before
        db.execute("update subscriptions set sent_through = 0 where chat_id = 6")
    assert fence(db) == 2
    assert [(found.kind, found.owed) for found in fences.open_fences(db)] == [
        ("entry", 1), ("correction", 4),
    ]  # fmt: skip
    assert again(db, corrected) == 1
    deliver_all(db, revision=2)
    assert copies.to_correct(db, 9, 0.0) == []
    with transaction(db):
        assert fences.correct_again(db, corrected, 0) == 6


def test_a_retracted_entry_is_asked_about_no_more(db: Database) -> None:
    subscribe(db, 1)
    seq = publish(db)
    fence(db)
    assert fences.untold_fences(db, 9) == fences.open_fences(db, entry_of(db, seq)) != []
    retract(db, entry_of(db, seq))
    assert again(db, seq) is None
    assert fences.untold_fences(db, 9) == fences.open_fences(db) == []


def test_a_question_is_asked_until_it_was_and_decided_once(db: Database) -> None:
    subscribe(db, 1)
    first, second = publish(db, "eins"), publish(db, "zwei")
    fence(db)
    with transaction(db):
        fences.mark_told(db, first)
    assert [found.seq for found in fences.untold_fences(db, 9)] == [second]
    assert again(db, first) == 1
    assert again(db, first) is None
    with transaction(db):
        assert fences.leave(db, second, 0)
        assert not fences.leave(db, second, 0)
    assert fences.untold_fences(db, 9) == fences.open_fences(db) == []


def test_who_is_forgotten_or_moves_is_so_here_too(db: Database) -> None:
    for chat in (1, -5, -1005):
        with transaction(db):
            chats.subscribe(db, Target(chat), "group" if chat < 0 else "private", None, 0)
    seq = publish(db)
    settle(db, next(duty for duty in owed(db) if duty.target.chat_id == -1005), Sent(1))
    fence(db)
    with transaction(db):
        chats.forget(db, 1)
        chats.migrate(db, -5, -1005)
    pairs = db.execute(
        "select chat_id from fenced f join subscriptions s on s.id = f.subscription_id"
    ).fetchall()
    assert pairs == [(-1005,)]
    assert db.execute("select count(*) from fenced").fetchone() == (1,)
    assert again(db, seq) == 0, "the new id has got it"
    assert owed(db) == []


def test_another_bot_takes_over_no_question(db: Database) -> None:
    subscribe(db, 1)
    publish(db)
    fence(db)
    with transaction(db):
        ownership.release(db, 0)
    assert fences.open_fences(db) == []
    assert db.execute("select count(*) from fenced").fetchone() == (0,)


@pytest.mark.parametrize("row", ["(99, 1, 0, null, 0)", "(1, 0, 0, null, 0)", "(1, 1, 0, null, 2)"])
def test_the_database_takes_no_impossible_fence(db: Database, row: str) -> None:
    publish(db)
    with pytest.raises(sqlite3.IntegrityError), transaction(db):
        db.execute(f"insert into fences (seq, owed, fenced_at, decided_at, told) values {row}")
