"""The audience: exactly those whose terms want a push are owed it, in two lanes, whatever changes."""

from __future__ import annotations

import tempfile
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlite_utils import Database

from tests.databases import new_database
from tests.outboxes import deliver_all, entry_of, owed, retract, settle, subscribe
from tests.wanting import (
    HEADLINES,
    WORDS,
    add_topics,
    choose,
    receive,
    tell,
)
from tests.work import sqlite_steps
from tickerbot.model import Level
from tickerbot.outcomes import Gone, Sent, Unreachable
from tickerbot.storage.archive import revisions, search_index
from tickerbot.storage.outbox import audience, chats, followed_words, pushes, reach
from tickerbot.storage.outbox.progress import push_progress
from tickerbot.storage.transactions import transaction
from tickerbot.terms import EVERYTHING, Terms
from tickerbot.text.german import synonyms
from tickerbot.text.german.holding import find_way


@given(st.sampled_from(HEADLINES), st.sampled_from(HEADLINES), st.sets(st.sampled_from(WORDS)))
def test_words_are_found_by_what_the_text_is_made_of(one: str, two: str, words: set[str]) -> None:
    with tempfile.TemporaryDirectory() as folder, closing(new_database(Path(folder) / "t")) as db:
        numbers = {word: followed_words.number_of(db, word) for word in sorted(words)}
        text = f"{one}\n\n{two}"
        expected = {numbers[word] for word in words if find_way(text, word) is not None}
        assert followed_words.find(db, (one, two)) == expected
        # as it is at publication, where the text has been read for the search
        readings = search_index.prepare(one, two, None).readings
        assert followed_words.find(db, (), readings) == expected
        followed_words.renew_keys(db)
        assert followed_words.find(db, (one, two)) == expected


def test_the_keys_of_words_are_made_anew_only_where_others_are_synonyms_now(
    db: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = followed_words.number_of(db, "Schnurpel")
    followed_words.renew_keys(db)
    db.execute("delete from word_keys")
    followed_words.renew_keys(db)  # nothing is known that was not known before
    assert followed_words.find(db, ("Ein Schnurpel", "")) == set()
    monkeypatch.setattr(synonyms, "_added", [])
    (tmp_path / "more.txt").write_text("Schnurpel Wackelding")
    try:
        synonyms.add_synonyms(tmp_path / "more.txt")
        followed_words.renew_keys(db)
        for text in ("Ein Schnurpel", "Das Wackelding"):
            assert followed_words.find(db, (text, "")) == {number}
    finally:
        monkeypatch.undo()
        synonyms._synonyms.cache_clear()


def test_an_urgent_push_overtakes_and_the_others_go_on_where_they_were(db: Database) -> None:
    for chat_id in (1, 2):
        subscribe(db, chat_id)
    first, second = (tell(db, (text, Level.NORMAL, frozenset())) for text in ("eins", "zwei"))
    (one, *_) = owed(db)
    settle(db, one, Sent(1))
    waiting = owed(db)
    urgent = tell(db, ("drei", Level.URGENT, frozenset()))
    assert [pushes.is_owed(db, each) for each in waiting] == [False, False]
    assert [(each.seq, each.urgent) for each in owed(db)] == [(urgent, True)] * 2
    assert receive(db) == {1: [urgent, second], 2: [urgent, first, second]}


def test_a_doubt_of_a_push_outlives_the_urgent_one_that_overtakes_it(db: Database) -> None:
    subscribe(db, 1)
    first = tell(db, ("eins", Level.NORMAL, frozenset()))
    (delivery,) = owed(db)
    with transaction(db):
        pushes.claim(db, [delivery])
    settle(db, delivery, Unreachable("no answer", maybe_taken=True))
    urgent = tell(db, ("zwei", Level.URGENT, frozenset()))
    with transaction(db):
        pushes.wake_waiting(db, 9e9)
    for _ in range(2):
        (delivery,) = owed(db)
        with transaction(db):
            pushes.claim(db, [delivery])
        settle(db, delivery, Sent(delivery.seq))
    repeated = db.execute("select seq, possibly_repeated from deliveries order by seq").fetchall()
    assert repeated == [(first, 1), (urgent, 0)]


def test_a_stopped_urgent_push_holds_up_no_others(db: Database) -> None:
    subscribe(db, 1)
    first, second = (tell(db, (text, Level.URGENT, frozenset())) for text in ("eins", "zwei"))
    third = tell(db, ("drei", Level.NORMAL, frozenset()))
    with transaction(db):
        pushes.stop(db, first)
    assert push_progress(db, second).waits_for == entry_of(db, first)
    assert push_progress(db, third).waits_for is None
    assert receive(db) == {1: [third]}
    with transaction(db):
        pushes.release(db, first, 0)
    assert receive(db) == {1: [first, second]}


@pytest.mark.parametrize("telling", ["sound", "correction"])
def test_a_note_goes_to_whoever_has_the_copy_whatever_they_want_by_now(
    db: Database, telling: str
) -> None:
    add_topics(db)
    sport = Terms(topics=frozenset([1]))
    for chat_id, wanted in ((1, EVERYTHING), (2, sport), (3, EVERYTHING)):
        subscribe(db, chat_id)
        choose(db, chat_id, wanted)
    seq = tell(db, ("eins", Level.NORMAL, frozenset()))
    assert receive(db).keys() == {1, 3}
    choose(db, 3, replace(sport, lowest=Level.URGENT))
    if telling == "sound":
        retract(db, entry_of(db, seq), "falsch", "sound")
    else:
        with transaction(db):
            revisions.correct(
                db,
                entry_of(db, seq),
                1,
                "Neu",
                (),
                note="x",
                sound=True,
                by=None,
                receipt=None,
                now=1,
            )
    assert {each.target.chat_id for each in owed(db)} == {1, 3}
    choose(db, 1, sport)  # also while it is on its way
    assert {(each.target.chat_id, each.kind) for each in owed(db)} >= {(1, "note"), (3, "note")}


def test_whoever_comes_back_gets_what_was_still_owed_to_its_terms(db: Database) -> None:
    subscribe(db, 1)
    seq = tell(db, ("eins", Level.NORMAL, frozenset()))
    with transaction(db):
        chats.pause(db, 1, "right", 0)
        audience.close_rows(db)
    assert owed(db) == []
    assert not audience.has_open_rows(db, seq)
    subscribe(db, 1)
    assert receive(db) == {1: [seq]}


def test_a_look_for_what_is_due_costs_the_same_however_many_terms_there_are(
    tmp_path: Path,
) -> None:
    def steps_of_a_look(terms: int) -> int:
        with closing(new_database(tmp_path / f"{terms}.db")) as db:
            for chat_id in range(1, terms + 1):
                subscribe(db, chat_id)
                choose(db, chat_id, Terms(followed=(f"wort{chat_id}",)))
            tell(db, ("eins", Level.NORMAL, frozenset()))
            held, served = pushes.due(db, 2)
            settle(db, served, Sent(1))
            settle(db, held, Unreachable("away"))
            with transaction(db):  # one is tried again just now, the other when there is something
                pushes.wake_waiting(db, 1e9)
                db.execute(
                    "update subscriptions set attempts = 1 where id = ?", [served.subscription_id]
                )
            tried = [held.subscription_id]
            with sqlite_steps(db) as counted:
                assert len(pushes.due(db, 8, held=tried)) == 8
                assert pushes.due_again(db, 8, held=tried) == []
            again = [each.subscription_id for each in pushes.due_again(db, 8)]
            assert again == tried, "it is found where nobody tries it yet"
            return counted.steps

    assert steps_of_a_look(160) <= 1.2 * steps_of_a_look(20)


def test_terms_that_nobody_has_any_more_are_forgotten_with_their_words(db: Database) -> None:
    subscribe(db, 1)
    choose(db, 1, Terms(followed=("Streik",), muted=("Öl",)))
    assert tell(db, ("Streik", Level.NORMAL, frozenset())) in receive(db)[1]
    with transaction(db):
        chats.forget(db, 1)
    for table in ("words", "word_keys", "terms_words"):
        assert db.table(table).count == 0, table
    assert [row[0] for row in db.execute("select text from terms where id > 2")] == []


def test_a_chat_that_is_lost_is_counted_nowhere(db: Database) -> None:
    subscribe(db, 1)
    choose(db, 1, Terms(lowest=Level.URGENT))
    seq = tell(db, ("eins", Level.URGENT, frozenset()))
    (delivery,) = owed(db)
    settle(db, delivery, Gone("blocked"))
    assert push_progress(db, seq).open == 0
    assert push_progress(db, tell(db, ("zwei", Level.URGENT, frozenset()))).reach == 0
    assert reach.count_active(db) == 0
    deliver_all(db)
