"""Terms: what a subscription has chosen is kept, for each thread by itself, and shared where equal."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlite_utils import Database

from tests.outboxes import publish, subscribe
from tests.strategies import all_terms
from tickerbot.model import Level, Target
from tickerbot.storage.newsroom.chat_data import read_chat
from tickerbot.storage.outbox import chats, pushes, terms
from tickerbot.storage.transactions import transaction
from tickerbot.terms import EVERYTHING, Terms

NO_SOUND = replace(EVERYTHING, rings=None)


def choose(db: Database, target: Target, wanted: Terms) -> None:
    with transaction(db):
        terms.choose_terms(db, target, wanted, 0, chat_type="supergroup")


@given(all_terms)
def test_all_terms_outlive_their_text(wanted: Terms) -> None:
    found = terms.from_text(terms.to_text(wanted))
    assert replace(found, followed=(), muted=()) == replace(wanted, followed=(), muted=())
    assert set(found.followed) == set(wanted.followed)
    assert set(found.muted) == set(wanted.muted)


@given(all_terms, st.randoms(use_true_random=False))
def test_the_order_of_words_makes_no_other_terms(wanted: Terms, random: object) -> None:
    followed = list(wanted.followed)
    random.shuffle(followed)  # type: ignore[attr-defined]
    assert terms.to_text(replace(wanted, followed=tuple(followed))) == terms.to_text(wanted)


def test_what_is_chosen_by_nobody_is_everything(db: Database) -> None:
    assert terms.to_text(EVERYTHING) == "{}"
    assert terms.row_of(db, EVERYTHING) == terms.EVERYTHING_ID
    assert terms.terms_of(db, Target(1)) == EVERYTHING


@pytest.mark.parametrize(
    "text", ["[]", "1", '{"lowest": "none"}', '{"quiet": {}}', '{"topics": 1}']
)
def test_other_text_is_no_terms(text: str) -> None:
    with pytest.raises(ValueError):
        terms.from_text(text)


def test_each_thread_of_a_forum_has_its_own_and_equal_ones_share_a_row(db: Database) -> None:
    urgent = replace(EVERYTHING, lowest=Level.URGENT, zone="Asia/Tokyo")
    for thread_id, wanted in enumerate((EVERYTHING, urgent, NO_SOUND, urgent)):
        choose(db, Target(-7, thread_id), wanted)
    assert [terms.terms_of(db, Target(-7, thread_id)) for thread_id in range(4)] == [
        EVERYTHING, urgent, NO_SOUND, urgent,
    ]  # fmt: skip
    shared = db.execute("select count(distinct terms_id) from subscriptions").fetchone()
    assert shared == (3,)


def test_terms_can_be_chosen_before_subscribing_and_outlive_an_end(db: Database) -> None:
    choose(db, Target(1), NO_SOUND)
    assert not chats.get_settings(db, Target(1)).subscribed
    publish(db)
    assert pushes.due(db, 9) == []
    for _ in range(2):
        subscribe(db, 1)
        publish(db)
        (delivery,) = pushes.due(db, 9)
        assert delivery.silent
        with transaction(db):
            chats.unsubscribe(db, Target(1), 0)
    assert terms.terms_of(db, Target(1)) == NO_SOUND


def test_only_who_wants_no_sound_gets_none(db: Database) -> None:
    subscribe(db, 1)
    subscribe(db, 2)
    choose(db, Target(2), NO_SOUND)
    publish(db)
    assert {each.target.chat_id: each.silent for each in pushes.due(db, 9)} == {1: False, 2: True}
    choose(db, Target(2), EVERYTHING)
    assert not any(each.silent for each in pushes.due(db, 9))


def test_what_is_stored_of_a_chat_tells_its_choice_and_deletion_ends_it(db: Database) -> None:
    subscribe(db, 1)
    assert "terms" not in read_chat(db, 1)
    choose(db, Target(1), NO_SOUND)
    (row,) = read_chat(db, 1)["terms"]
    assert row["text"] == '{"rings": "none"}'
    with transaction(db):
        chats.forget(db, 1)
    assert terms.terms_of(db, Target(1)) == EVERYTHING
    assert read_chat(db, 1) == {}
