"""Receipts as the database knows them: open until they show the end, with or before their message."""

from __future__ import annotations

from typing import get_args

import pytest
from sqlite_utils import Database

from tests.outboxes import EDITOR, RECEIPT, correct, entry_of, publish
from tickerbot.model import MessageRef, Target
from tickerbot.storage.archive import revisions
from tickerbot.storage.outbox import chats, receipts
from tickerbot.storage.outbox.receipts import Receipt
from tickerbot.storage.transactions import transaction


def add(db: Database, entry_id: int, where: MessageRef | Target = RECEIPT) -> int:
    with transaction(db):
        return receipts.add_receipt(db, "published", entry_id, where)


def test_a_receipt_is_open_until_it_is_closed(db: Database) -> None:
    entry_id = entry_of(db, publish(db))
    number = add(db, entry_id)
    assert receipts.open_receipts(db) == [
        Receipt(number, "published", entry_id, 1, "sound", RECEIPT.chat_id, RECEIPT.message_id)
    ]
    with transaction(db):
        receipts.close_receipt(db, number)
    assert receipts.open_receipts(db) == []


def test_each_act_has_a_receipt_of_its_own_the_oldest_first(db: Database) -> None:
    entry_id = entry_of(db, publish(db))
    add(db, entry_id, MessageRef(EDITOR, 30))
    correct(db, entry_id)
    correct(db, entry_id, note="Ort berichtigt")
    correct(db, entry_id, note="Zahl berichtigt", sound=True)
    with transaction(db):
        revisions.retract(db, entry_id, 4, by=EDITOR, receipt=MessageRef(EDITOR, 34), now=60)
    found = receipts.open_receipts(db)
    assert [(r.kind, r.revision, r.telling, r.message_id) for r in found] == [
        ("published", 1, "sound", 30),
        ("corrected", 2, "quietly", 33),
        ("corrected", 3, "note", 33),
        ("corrected", 4, "sound", 33),
        ("retracted", 5, "quietly", 34),
    ]


@pytest.mark.parametrize("telling", get_args(receipts.Telling))
@pytest.mark.parametrize("reason", ["", "stimmte nicht"])
def test_the_receipt_of_a_retraction_tells_how_readers_learn_of_it_with_or_without_a_reason(
    db: Database, telling: receipts.Telling, reason: str
) -> None:
    entry_id = entry_of(db, publish(db))
    with transaction(db):
        revisions.retract(
            db, entry_id, 1, reason=reason, telling=telling, by=EDITOR,
            receipt=MessageRef(EDITOR, 34), now=60,
        )  # fmt: skip
    assert [(r.kind, r.telling) for r in receipts.open_receipts(db)] == [("retracted", telling)]


def test_a_retraction_opens_the_receipt_of_what_was_published_again(db: Database) -> None:
    first, other = entry_of(db, publish(db, "eins")), entry_of(db, publish(db, "zwei"))
    numbers = [add(db, first), add(db, other), add(db, first, Target(901))]
    with transaction(db):
        for number in numbers:
            receipts.close_receipt(db, number)
        revisions.retract(db, first, 1, by=EDITOR, receipt=None, now=60)
    opened = [receipt.id for receipt in receipts.open_receipts(db)]
    assert opened == numbers[:1], "not that of another entry, and not one without a message"


def test_a_receipt_may_be_owed_before_its_message_is_there(db: Database) -> None:
    number = add(db, entry_of(db, publish(db)), Target(EDITOR))
    (receipt,) = receipts.open_receipts(db)
    assert (receipt.chat_id, receipt.message_id) == (EDITOR, None)
    with transaction(db):
        receipts.record_message(db, number, 77)
    (receipt,) = receipts.open_receipts(db)
    assert receipt.message_id == 77


def test_receipts_are_forgotten_with_their_editor(db: Database) -> None:
    entry_id = entry_of(db, publish(db))
    add(db, entry_id)
    others = add(db, entry_id, MessageRef(901, 5))
    with transaction(db):
        chats.forget(db, EDITOR)
    assert db.execute("select id from receipts").fetchall() == [(others,)]
