"""What editors are still to be told, as the database knows it: in order, whole, while it matters."""

from __future__ import annotations

import sqlite3
import tempfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlite_utils import Database

from tests.databases import new_database
from tests.outboxes import EDITOR, appoint, correct, entry_of, publish
from tickerbot.model import Button, Message
from tickerbot.outcomes import MAX_WAIT_S
from tickerbot.storage import people
from tickerbot.storage.newsroom import (
    changing,
    desk_messages,
    drafts,
    expectations,
    ownership,
    publishing,
    revision_drafts,
)
from tickerbot.storage.newsroom.desk_messages import DeskMessage, Shown
from tickerbot.storage.newsroom.drafts import (
    CorrectionDraft,
    EntryDraft,
)
from tickerbot.storage.newsroom.expectations import (
    ExpectedChange,
    ExpectedCorrection,
    ExpectedEntry,
    ExpectedNote,
)
from tickerbot.storage.newsroom.revision_drafts import Source
from tickerbot.storage.outbox import chats, fences
from tickerbot.storage.transactions import transaction

LANE = (EDITOR, False)
EDITS = (EDITOR, True)
NOON = 1_772_449_200.0
HELLO = Message("Hallo")


def owe(db: Database, owed: DeskMessage, wait_s: float = 0.0) -> None:
    with transaction(db):
        desk_messages.owe(db, owed, NOON, wait_s)


def settle(db: Database, owed: DeskMessage, message_id: int | None = 77) -> None:
    with transaction(db):
        desk_messages.settle(db, owed, message_id, int(NOON))


def texts(db: Database, lane: desk_messages.Lane = LANE) -> list[str]:
    """What would be told there, one after the other."""
    found = []
    while owed := desk_messages.next_owed(db, lane):
        found.append(owed.message.html)
        settle(db, owed)
    return found


def put_draft(db: Database, message_id: int = 3) -> EntryDraft:
    appoint(db)
    with transaction(db):
        return drafts.put_draft(db, EDITOR, message_id, 0, "Deich hält", 0)[0]


def put_correction(db: Database) -> CorrectionDraft:
    appoint(db)
    number = entry_of(db, publish(db, "eins"))
    with transaction(db):
        source = Source(EDITOR, 17)
        return revision_drafts.put_correction(db, source, number, 1, "zwei\nText")[0]


def card(draft: drafts.Draft, text: str = "Karte") -> DeskMessage:
    return DeskMessage(EDITOR, Message(text), shows=Shown(draft.id, draft.version))


any_text = st.text(st.characters(), max_size=40)  # with lone surrogates, as in titles of chats
messages = st.builds(
    Message,
    any_text,
    st.lists(
        st.lists(st.builds(Button, any_text, any_text, any_text), max_size=3).map(tuple), max_size=3
    ).map(tuple),
    st.booleans(),
    st.booleans(),
)


@given(st.lists(messages, min_size=1, max_size=6, unique=True))
def test_messages_stay_whole_and_in_order(sent: list[Message]) -> None:
    with (
        tempfile.TemporaryDirectory() as folder,
        closing(new_database(Path(folder) / "ticker.db")) as db,
    ):
        for message in sent:
            owe(db, DeskMessage(EDITOR, message))
        found = []
        while owed := desk_messages.next_owed(db, LANE):
            found.append(owed.message)
            settle(db, owed)
    assert found == sent


def test_what_a_question_expects_is_expected_once_it_is_there(db: Database) -> None:
    draft, correction = put_draft(db), put_correction(db)
    for expectation in (
        ExpectedEntry(),
        ExpectedChange(draft.id),
        ExpectedCorrection(correction.entry_id, 1),
        ExpectedNote(correction.id),
    ):
        with transaction(db):
            expectations.expect(db, EDITOR, None)
        owe(db, DeskMessage(EDITOR, HELLO, asks=expectation))
        assert expectations.expected(db, EDITOR, int(NOON)) is None
        owed = desk_messages.next_owed(db, LANE)
        assert owed is not None
        settle(db, owed)
        assert expectations.expected(db, EDITOR, int(NOON)) == expectation
        assert desk_messages.next_owed(db, LANE) is None


def test_a_card_that_is_there_is_known_by_its_message(db: Database) -> None:
    draft = put_draft(db)
    owe(db, card(draft))
    assert desk_messages.owes_card(db, draft.id)
    owed = desk_messages.next_owed(db, LANE)
    assert owed is not None
    settle(db, owed, 78)
    assert not desk_messages.owes_card(db, draft.id)
    shown = drafts.get_draft(db, draft.id)
    assert shown is not None
    assert shown.preview_message_id == 78


def change(db: Database, draft: drafts.Draft) -> None:
    assert changing.change_text(db, draft.id, "Deich bricht", 4, 12, by=EDITOR)


def discard(db: Database, draft: drafts.Draft) -> None:
    changing.discard(db, draft.id, by=EDITOR)


def publish_it(db: Database, draft: drafts.Draft) -> None:
    people.set_role(db, EDITOR, "editor", 0)
    assert publishing.publish_draft(
        db, draft.id, draft.version, silent=False, receipt_message_id=9, language="de",
        now=int(NOON), zone=ZoneInfo("Europe/Berlin"),
    )  # fmt: skip


def word_note(db: Database, draft: drafts.Draft) -> None:
    assert revision_drafts.word_note(db, draft.id, "Ort berichtigt", by=EDITOR)


def rebase(db: Database, draft: drafts.Draft) -> None:
    assert revision_drafts.rebase_correction(db, draft.id, 2, by=EDITOR)


@pytest.mark.parametrize("act", [change, discard, publish_it])
def test_the_card_of_an_entry_is_pointless_once_it_has_changed(
    db: Database, act: Callable[[Database, drafts.Draft], None]
) -> None:
    draft, other = put_draft(db), put_draft(db, 8)
    owe(db, card(draft, "Karte"))
    owe(db, card(other, "andere Karte"))
    with transaction(db):
        act(db, draft)
    assert not desk_messages.owes_card(db, draft.id)
    assert texts(db) == ["andere Karte"]
    assert db.table("desk_messages").count == 0, "nothing is left of it"


@pytest.mark.parametrize("act", [discard, word_note, rebase])
def test_the_card_of_a_correction_is_pointless_once_it_has_changed(
    db: Database, act: Callable[[Database, drafts.Draft], None]
) -> None:
    draft = put_correction(db)
    correct(db, draft.entry_id)
    owe(db, card(draft))
    with transaction(db):
        act(db, draft)
    assert texts(db) == []


def test_a_card_that_arrives_when_its_draft_has_changed_does_not_show_it(db: Database) -> None:
    draft = put_draft(db)
    owe(db, card(draft))
    owed = desk_messages.next_owed(db, LANE)
    assert owed is not None
    with transaction(db):
        change(db, draft)
    settle(db, owed)
    changed = drafts.get_draft(db, draft.id)
    assert changed is not None
    assert changed.preview_message_id is None


def test_a_newer_one_takes_the_place_of_what_it_makes_pointless(db: Database) -> None:
    draft = put_draft(db)
    owe(db, card(draft, "Karte"))
    owe(db, DeskMessage(EDITOR, HELLO))
    owe(db, card(draft, "neue Karte"))
    owe(db, DeskMessage(EDITOR, Message("Was?"), asks=ExpectedEntry()))
    owe(db, DeskMessage(EDITOR, Message("Was nun?"), asks=ExpectedChange(draft.id)))
    owe(db, DeskMessage(EDITOR, HELLO))  # the same answer, after a crash
    assert texts(db) == ["neue Karte", "Was nun?", "Hallo"]
    for text, message_id in (("Ersetzt", 5), ("Verworfen", 5), ("Ersetzt", 6)):
        owe(db, DeskMessage(EDITOR, Message(text), edits=message_id))
    assert texts(db, EDITS) == ["Verworfen", "Ersetzt"]


def test_other_editors_and_edits_keep_what_they_are_owed(db: Database) -> None:
    owe(db, DeskMessage(EDITOR, HELLO))
    owe(db, DeskMessage(EDITOR, HELLO, edits=5))
    owe(db, DeskMessage(901, HELLO))
    assert texts(db) == ["Hallo"]
    with transaction(db):
        desk_messages.clear(db, LANE)
    assert desk_messages.waits(db, NOON) == {EDITS: 0.0, (901, False): 0.0}
    with transaction(db):
        assert desk_messages.keep_only(db, {901, 902}) == 1
    assert texts(db, EDITS) == []
    assert texts(db, (901, False)) == ["Hallo"]


def test_nothing_is_asked_any_more_when_nothing_is_expected(db: Database) -> None:
    owe(db, DeskMessage(EDITOR, Message("Was?"), asks=ExpectedEntry()))
    owe(db, DeskMessage(EDITOR, HELLO))
    with transaction(db):
        expectations.expect(db, EDITOR, None)
    assert texts(db) == ["Hallo"]


@pytest.mark.parametrize(
    ("asked", "passed", "left"),
    [
        (600.0, 0.0, 600.0),
        (600.0, 599.0, 1.0),
        (600.0, 601.0, 0.0),
        (600.0, -86_400.0, 600.0),  # a clock that was ahead
        (1e12, 0.0, MAX_WAIT_S),
    ],
)
def test_a_wait_lasts_no_longer_than_it_was_asked_for(
    db: Database, asked: float, passed: float, left: float
) -> None:
    owe(db, DeskMessage(EDITOR, HELLO), asked)
    owe(db, DeskMessage(EDITOR, Message("Und")))
    assert desk_messages.waits(db, NOON + passed) == {LANE: left}
    owed = desk_messages.next_owed(db, LANE)
    assert owed is not None
    with transaction(db):
        desk_messages.let_wait(db, owed, NOON + 10, 5.0)
    assert desk_messages.waits(db, NOON + 10) == {LANE: 5.0}


def test_who_is_forgotten_is_owed_nothing(db: Database) -> None:
    owe(db, DeskMessage(EDITOR, HELLO))
    owe(db, card(put_draft(db)))
    owe(db, DeskMessage(901, HELLO))
    with transaction(db):
        chats.forget(db, EDITOR)
    assert list(desk_messages.waits(db, NOON)) == [(901, False)]


def test_the_next_bot_owes_nothing(db: Database) -> None:
    owe(db, DeskMessage(EDITOR, HELLO))
    with transaction(db):
        ownership.release(db, int(NOON))
    assert desk_messages.waits(db, NOON) == {}


def test_a_backup_that_is_restored_owes_nothing(db: Database) -> None:
    owe(db, DeskMessage(EDITOR, HELLO))
    with transaction(db):
        fences.fence(db, int(NOON))
    assert desk_messages.waits(db, NOON) == {}


@pytest.mark.parametrize(
    ("columns", "values"),
    [
        ("content", "'kein JSON'"),
        ("content, version", "'{}', 1"),
        ("content, version, draft_id, expects", "'{}', 1, 1, 'new'"),
        ("content, draft_id", "'{}', 99"),
        ("content, expects", "'{}', 'nothing known'"),
        ("content, expects", "'{}', 'change'"),
        ("content, expects", "'{}', 'note'"),
        ("content, expects", "'{}', 'correction'"),
        ("content, expects, entry_id", "'{}', 'correction', 1"),
        ("content, base_revision", "'{}', 1"),
        ("content, entry_id, base_revision", "'{}', 99, 1"),
        ("content, wait_s", "'{}', null"),
    ],
)
def test_the_database_takes_nothing_that_means_nothing(
    db: Database, columns: str, values: str
) -> None:
    put_draft(db)
    publish(db)
    given_waits = ("", "") if "wait_s" in columns else (", wait_s", ", 0")
    with pytest.raises(sqlite3.IntegrityError), transaction(db):
        db.execute(
            f"insert into desk_messages (chat_id, waits_since, {columns}{given_waits[0]})"
            f" values (900, 0, {values}{given_waits[1]})"
        )
    assert db.table("desk_messages").count == 0
