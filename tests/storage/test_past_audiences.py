"""What nobody needs of the audience is forgotten, and nobody gets anything else for that."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from contextlib import ExitStack, closing
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlite_utils import Database

from tests.databases import new_database
from tests.outboxes import entry_of, owed, publish, settle, subscribe
from tests.wanting import Story, add_topics, choose, filters, receive, stories, tell
from tickerbot.model import Delivery, Level, Target
from tickerbot.outcomes import Gone, Paused, Sent, Skipped
from tickerbot.storage.archive import entries, revisions
from tickerbot.storage.newsroom import retention
from tickerbot.storage.newsroom.retention import Policy
from tickerbot.storage.outbox import audience, chats, copies, fences, past_audiences
from tickerbot.storage.outbox.progress import push_progress
from tickerbot.storage.transactions import transaction
from tickerbot.terms import EVERYTHING, Terms

LATER = 30.0 * 86_400
POLICY = Policy(float("inf"), None)
CHATS = 4
NOTHING: Story = ("x", Level.NORMAL, frozenset())


def prune(db: Database, now: float = LATER) -> int:
    """As the bot does it daily: rows whose push nobody waits for are closed, then forgotten."""
    done = 0
    with transaction(db):
        audience.close_rows(db)
        told = retention.count_old(db, POLICY, now).audiences
    while True:
        with transaction(db):
            step = retention.prune(db, POLICY, now)
        if not step:
            assert done == told
            return done
        done += step.audiences


def rows(db: Database) -> int:
    return int(db.execute("select count(*) from audience").fetchone()[0])


def has_nothing_to_note(db: Database, each: Delivery) -> bool:
    """As the relay does it: a note goes only to who has a copy that does not show this yet."""
    if each.kind != "note":
        return False
    subscription_id, revision = each.subscription_id, each.revision
    return copies.copy_to_answer(db, each.entry_id, subscription_id, revision) is None


def deliver(db: Database, chat_id: int, most: int) -> list[tuple[int, int]]:
    """Let a chat get so many messages at most: itself and the push, in order."""
    got: list[tuple[int, int]] = []
    while mine := [each for each in owed(db) if each.target.chat_id == chat_id]:
        if has_nothing_to_note(db, mine[0]):
            settle(db, mine[0], Skipped())
        elif len(got) < most:
            got.append((chat_id, mine[0].seq))
            settle(db, mine[0], Sent(mine[0].seq))
        else:
            break
    return got


def correct(db: Database, entry_id: int) -> None:
    entry = entries.get_entry(db, entry_id)
    if entry is None:
        return
    with transaction(db):
        revisions.correct(
            db, entry_id, entry.revision, entry.headline, (f"{entry.revision}",), note="x",
            sound=True, by=None, receipt=None, now=0,
        )  # fmt: skip


def owed_entries(db: Database) -> set[tuple[int, int]]:
    """Subscriptions and entries that they are owed; of notes see ``has_nothing_to_note``."""
    numbers = {row[0] for row in db.execute("select seq from pushes where kind = 'entry'")}
    return {
        (number, seq)
        for (number,) in db.execute("select id from subscriptions").fetchall()
        for seq in audience.owed_to(db, number) & numbers
    }


def refuse(db: Database, chat_id: int, outcome: Gone | Paused) -> None:
    deliver(db, chat_id, 0)
    for each in [each for each in owed(db) if each.target.chat_id == chat_id][:1]:
        settle(db, each, outcome)


def restore(db: Database) -> None:
    with transaction(db):
        fences.fence(db, 0)


def send_again(db: Database) -> None:
    for fence in fences.open_fences(db):
        with transaction(db):
            fences.send_again(db, fence.seq, 0, None)


MEMBERSHIP: dict[str, Callable[[Database, int], object]] = {
    "unsubscribe": lambda db, chat_id: chats.unsubscribe(db, Target(chat_id), 0),
    "leave": lambda db, chat_id: chats.mark_gone(db, chat_id, 0),
    "come back": lambda db, chat_id: chats.mark_back(db, chat_id, 0),
    "write": lambda db, chat_id: chats.lives(db, chat_id, 0),
}


def act(db: Database, name: str, chat_id: int, wanted: Terms, story: Story, number: int) -> object:
    """Something happens; what is received by it."""
    match name:
        case "tell":
            tell(db, story)
        case "choose":
            choose(db, chat_id, wanted)
        case "deliver":
            return deliver(db, chat_id, number)
        case "deliver all":
            return [deliver(db, each, 99) for each in range(1, CHATS + 1)]
        case "correct":
            correct(db, number)
        case "subscribe":
            subscribe(db, chat_id)
        case "restore":
            restore(db)
        case "send again":
            send_again(db)
        case "gone" | "paused":
            refuse(db, chat_id, Gone("blocked") if name == "gone" else Paused("right"))
        case _:
            with transaction(db):
                MEMBERSHIP[name](db, chat_id)
    return None


OFTEN = ("tell", "tell", "tell", "deliver", "deliver all", "choose", "choose", "correct")
SELDOM = (
    "subscribe", "unsubscribe", "gone", "paused", "leave", "come back", "write", "restore",
    "send again",
)  # fmt: skip
acts = st.tuples(
    st.sampled_from(OFTEN + SELDOM), st.integers(1, CHATS), filters, stories, st.integers(1, 6)
)


@settings(max_examples=15)
@given(
    st.lists(st.tuples(acts, st.booleans()), min_size=8, max_size=24),
    st.lists(filters, min_size=CHATS, max_size=CHATS),
)
def test_nobody_gets_anything_else_for_what_was_forgotten(
    happens: list[tuple[tuple[str, int, Terms, Story, int], bool]], chosen: list[Terms]
) -> None:
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        kept, pruned = (
            stack.enter_context(closing(new_database(Path(folder) / name))) for name in "ab"
        )
        for db in (kept, pruned):
            add_topics(db)
            for chat_id, wanted in enumerate(chosen, 1):
                subscribe(db, chat_id)
                choose(db, chat_id, wanted)
        end = ("deliver all", 1, EVERYTHING, NOTHING, 0)
        corrections = [("correct", 1, EVERYTHING, NOTHING, n) for n in range(1, 7)]
        for what, prunes in [*happens, (end, True), *((each, False) for each in corrections)]:
            assert act(pruned, *what) == act(kept, *what)
            if prunes:
                prune(pruned)
            counts = "select seq, reach, delivered, failed, gone, unwanted, later from pushes"
            of_entries = f"{counts} where kind = 'entry'"
            assert pruned.execute(of_entries).fetchall() == kept.execute(of_entries).fetchall()
            assert owed_entries(pruned) == owed_entries(kept)
        assert act(pruned, *end) == act(kept, *end)
        for (seq,) in kept.execute("select seq from pushes where kind = 'entry'").fetchall():
            assert push_progress(pruned, seq) == push_progress(kept, seq)


def test_rows_that_somebody_needs_stay_and_the_others_go(db: Database) -> None:
    for chat_id in (1, 2, 3):
        subscribe(db, chat_id)
        choose(db, chat_id, Terms(followed=(f"Wort {chat_id}",)))
    seqs = [publish(db, now=float(number)) for number in range(40)]
    deliver(db, 1, 99)
    deliver(db, 2, 30)
    deliver(db, 3, 10)
    with transaction(db):
        chats.pause_chat(db, 3, 0)
    before = rows(db)
    assert prune(db, past_audiences.KEPT_S) == 0, "for a week all are kept"
    needed = dict(db.execute("select terms_id, min(sent_through) from subscriptions group by 1"))
    assert prune(db) > 3 * 10
    left = db.execute("select terms_id, seq from audience").fetchall()
    assert rows(db) < before
    assert sorted(row for row in left if row[0] in needed) == sorted(
        (terms_id, seq) for terms_id, passed in needed.items() for seq in seqs if seq > passed
    )
    assert {row[0] for row in left} == {
        terms_id for terms_id, passed in needed.items() if passed < seqs[-1]
    }, "and terms that nobody has now keep none"
    subscribe(db, 3)
    assert receive(db) == {2: seqs[30:], 3: seqs[10:]}


def test_it_is_done_a_little_at_a_time_and_not_for_terms_of_very_many(
    db: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(past_audiences, "MAX_ROWS", 7)
    subscribe(db, 1)
    for _ in range(10):
        publish(db)
    deliver(db, 1, 99)
    with transaction(db):
        audience.close_rows(db)
        db.execute("update terms set subscriptions = ? where id = 1", [past_audiences.FEW + 1])
    in_all = rows(db)
    of_many = 10
    with transaction(db):
        assert past_audiences.forget(db, LATER) == min(7, in_all - of_many)
    prune(db)
    assert rows(db) == of_many


def test_a_note_reaches_who_has_the_copy_when_who_wanted_it_is_forgotten(db: Database) -> None:
    for chat_id, wanted in ((1, Terms(followed=("Gipfel",))), (2, Terms(muted=("Gipfel",)))):
        subscribe(db, chat_id)
        choose(db, chat_id, wanted)
    seq = publish(db)
    assert deliver(db, 1, 9) == [(1, seq)]
    assert prune(db) > 0
    publish(db)  # so the terms were not chosen just now
    correct(db, entry_of(db, seq))
    assert len(deliver(db, 1, 9)) == 2
    assert deliver(db, 2, 9) == []


def test_who_chooses_terms_whose_rows_are_forgotten_gets_what_was_still_owed(db: Database) -> None:
    other = Terms(muted=("Haft",))
    subscribe(db, 1)
    subscribe(db, 2)
    choose(db, 2, other)
    seqs = [publish(db) for _ in range(3)]
    deliver(db, 2, 9)
    assert prune(db) >= 3
    choose(db, 1, other)
    assert receive(db) == {1: seqs}


def test_what_an_editor_may_send_again_is_not_forgotten(db: Database) -> None:
    subscribe(db, 1)
    seqs = [publish(db) for _ in range(3)]
    restore(db)
    prune(db)
    kept = db.execute("select distinct seq from audience order by 1").fetchall()
    assert [row[0] for row in kept] == seqs
    send_again(db)
    assert receive(db) == {1: seqs}
    assert prune(db) >= 3
