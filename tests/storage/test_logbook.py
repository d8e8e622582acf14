"""The log: every act is in it, in the transaction that does it, and nothing takes it out again."""

from __future__ import annotations

import re
import sqlite3
from datetime import date
from typing import get_args
from zoneinfo import ZoneInfo

import pytest
from sqlite_utils import Database

from tests.outboxes import EDITOR, appoint, correct, retract
from tests.schemas.files import dump
from tickerbot.formats.placing import place
from tickerbot.model import Approval, MessageRef, ParsedEntry
from tickerbot.storage import logbook, people
from tickerbot.storage.archive.imports import import_entries
from tickerbot.storage.logbook import Act, newest_acts
from tickerbot.storage.newsroom import approvals, drafts, ownership, publishing, rehearsals, team
from tickerbot.storage.newsroom.imports import import_and_publish
from tickerbot.storage.outbox import chat_lists, chats
from tickerbot.storage.people import Person
from tickerbot.storage.transactions import transaction

ZONE = ZoneInfo("Europe/Berlin")
EDDA = Person(1, EDITOR, "Edda Ehlers")


def publish_as_edda(db: Database, headline: str = "Deich hält", now: int = 30) -> int:
    with transaction(db):
        people.note(db, EDITOR, "Edda Ehlers", 0)
        entry = ParsedEntry(headline, ())
        return publishing.publish(db, entry, by=EDITOR, now=now, zone=ZONE).entry_id


def told(db: Database) -> list[tuple[str, int | None, int | None]]:
    """Kind, entry and the person's user id of all acts, oldest first."""
    return [
        (act.kind, act.entry_id, act.person.user_id if act.person else None)
        for act in logbook.acts_since(db)
    ]


def test_each_act_is_told_with_its_person_time_and_entry(db: Database) -> None:
    number = publish_as_edda(db)
    correct(db, number)
    retract(db, number)
    assert newest_acts(db, 9) == [
        Act(60, "retracted", EDDA, number, {"revision": 3}),
        Act(60, "corrected", EDDA, number, {"revision": 2}),
        Act(30, "published", EDDA, number, {"silent": False}),
    ]


def test_what_was_done_on_the_command_line_has_no_person(db: Database) -> None:
    document = [ParsedEntry("eins", (), date(2026, 1, 1)), ParsedEntry("zwei", ())]
    import_entries(db, document, ZONE)
    import_entries(db, document, ZONE)  # adds nothing, and so is no act
    import_and_publish(db, [ParsedEntry("drei", ())], ZONE, now=40)
    chat_lists.read_list(db, iter([b'{"chat_id": 5, "type": "private"}']), lambda _: None)
    chat_lists.store_list(db, 50, rest=lambda _: None)
    with transaction(db):
        db.execute("update bot set bot_id = 4711")
        ownership.release(db, 60)
    assert [(act.kind, act.person, act.details) for act in logbook.acts_since(db)] == [
        ("imported", None, {"count": 2}),
        ("published", None, {"silent": False}),
        ("chats_imported", None, {"count": 1}),
        ("taken_over", None, {"bot": 4711}),
    ]


def test_every_kind_of_act_is_one_that_something_does(db: Database) -> None:
    test_what_was_done_on_the_command_line_has_no_person(db)
    number = publish_as_edda(db)
    correct(db, number)
    retract(db, number)
    known = {act.kind for act in logbook.acts_since(db)}
    elsewhere = {
        "stopped",
        "resumed",
        "resent",
        "not_resent",
        "submitted",
        "approved",
        "sent_back",
        "taken",
        "rehearsed",
        "scheduled",
        "unscheduled",
        "invited",
        "joined",
        "role_changed",
        "removed",
        "topic_added",
        "topic_closed",
        "topic_reopened",
        "topic_renamed",
        "labelled",
        "described",
        "signed",
        "rehearsal_begun",
        "rehearsal_ended",
        "appointed",
        "dismissed",
        "settings_changed",
    }
    assert known | elsewhere == set(get_args(logbook.Kind))


def test_a_tap_that_comes_twice_is_one_act(db: Database) -> None:
    appoint(db)
    with transaction(db):
        draft, _ = drafts.put_draft(db, EDITOR, 10, 0, "Deich hält", 0)
    for _ in range(2):
        with transaction(db):
            publishing.publish_draft(
                db, draft.id, draft.version, silent=True, receipt_message_id=11, language="de",
                now=30, zone=ZONE,
            )  # fmt: skip
    assert told(db) == [("published", 1, EDITOR)]


def test_an_act_that_is_rolled_back_is_none(db: Database) -> None:
    placed = place([ParsedEntry("Deich", ())], ZONE)
    with pytest.raises(KeyError), transaction(db):  # noqa: PT012
        prepared = [publishing.prepare(item, 30, ZONE) for item in placed]
        publishing.publish_all(db, prepared, by=EDITOR, now=30)
        raise KeyError
    assert told(db) == []
    assert publish_as_edda(db) == 1


@pytest.mark.parametrize(
    "sql",
    [
        "update log set at = 0",
        "update log set person_id = null where id = 1",
        "delete from log",
        "delete from log where id = 2",
        "insert or replace into log (id, at, kind) values (1, 0, 'imported')",
        "replace into log (id, at, kind) values (2, 0, 'imported')",
        "insert into log (id, at, kind) values (1, 0, 'imported')"
        " on conflict (id) do update set at = 0",
        "delete from people",
        "delete from entries",
        "insert into log (at, kind) values (0, 'invented')",
        "insert into log (at, kind, details) values (0, 'imported', '[]')",
        "insert into log (at, kind, details) values (0, 'imported', 'words')",
        "insert into people (name) values ('Edda')",
    ],
)
def test_the_database_lets_nobody_change_or_shorten_it(db: Database, sql: str) -> None:
    correct(db, publish_as_edda(db))
    before = newest_acts(db, 9)
    assert len(before) == 2
    with pytest.raises(sqlite3.IntegrityError), transaction(db):
        db.execute(sql)
    assert newest_acts(db, 9) == before


def test_who_is_forgotten_leaves_what_they_did_and_nothing_that_names_them(db: Database) -> None:
    number = publish_as_edda(db)
    with transaction(db):
        chats.forget(db, EDITOR)
    (act,) = newest_acts(db, 9)
    assert act == Act(30, "published", Person(1, None, ""), number, {"silent": False})
    everything = dump(db)
    assert "Deich" in everything
    assert "Edda" not in everything
    assert not re.search(rf"\b{EDITOR}\b", everything)
    # and is somebody new when they come back
    publish_as_edda(db, "Wieder da")
    assert newest_acts(db, 1)[0].person == Person(2, EDITOR, "Edda Ehlers")


def test_no_words_of_entries_are_in_it(db: Database) -> None:
    number = publish_as_edda(db, "Geheimwort")
    correct(db, number, "Zauberwort", note="Losungswort")
    retract(db, number, reason="Passwort")
    kept = db.execute("select group_concat(details) from log").fetchone()[0]
    assert "revision" in kept
    assert "wort" not in kept


def test_it_is_found_by_entry_by_part_of_a_name_and_by_time(db: Database) -> None:
    first = publish_as_edda(db, "eins")
    with transaction(db):
        people.note(db, 901, "Özlem Öztürk", 0)
        publishing.publish(
            db, ParsedEntry("zwei", ()), by=901, now=90, zone=ZONE, receipt=MessageRef(901, 5)
        )
    assert [act.entry_id for act in newest_acts(db, 9, entry_id=first)] == [first]
    assert [act.at for act in newest_acts(db, 9, name="özTÜRK")] == [90]
    assert [act.at for act in newest_acts(db, 9, name="edda")] == [30]
    assert newest_acts(db, 9, name="%") == []
    assert newest_acts(db, 9, entry_id=77) == []
    assert [act.at for act in newest_acts(db, 1)] == [90]
    assert [act.at for act in logbook.acts_since(db, 90)] == [90]


def test_what_was_done_to_a_draft_is_told_of_the_entry_that_it_became(db: Database) -> None:
    appoint(db)
    author, other = 902, 903
    with transaction(db):
        people.set_role(db, author, "author", 0)
        people.set_role(db, other, "editor", 0)
        drafts.put_draft(db, other, 9, 0, "Fähre fährt", 0)
        draft, _ = drafts.put_draft(db, author, 10, 0, "Deich hält", 0)

    def version() -> int:
        return int(db.execute("select version from drafts where id = ?", [draft.id]).fetchone()[0])

    with transaction(db):
        assert approvals.submit(db, draft.id, version(), 20)
        assert approvals.send_back(db, draft.id, version(), by=other, now=30)
        assert approvals.submit(db, draft.id, version(), 35)
    prepared = publishing.prepare_draft(db, draft.id, version(), now=40, zone=ZONE)
    with transaction(db):
        approvals.approve(
            db, draft.id, version(), prepared=prepared, receipt=MessageRef(EDITOR, 5),
            language=None, approval="never", now=40, zone=ZONE,
        )  # fmt: skip
    entry_id = db.execute("select id from entries").fetchone()[0]
    kinds = ["published", "approved", "submitted", "sent_back", "submitted"]
    assert [act.kind for act in newest_acts(db, 9, entry_id=entry_id)] == kinds
    assert {act.entry_id for act in newest_acts(db, 9)} == {entry_id}


def test_the_settings_that_matter_are_told_when_they_change(db: Database) -> None:
    def start(chiefs: list[int], approval: Approval, undo_s: int, now: int) -> None:
        with transaction(db):
            team.appoint(db, chiefs, now)
            team.note_settings(db, approval, undo_s, now)

    start([EDITOR], "never", 0, 1)
    start([EDITOR], "never", 0, 2)
    start([EDITOR, 903], "urgent", 10, 3)
    start([903], "urgent", 10, 4)
    with transaction(db):
        team.set_sign(db, 903, "js", 5)
        team.set_sign(db, 903, "js", 6)
        rehearsals.begin(db, 903, 7)
        rehearsals.begin(db, 903, 8)
        rehearsals.end(db, 903, 9)
        rehearsals.end(db, 903, 10)
    assert [(act.at, act.kind, act.details) for act in logbook.acts_since(db)] == [
        (1, "appointed", {"whom": 1}),
        (3, "appointed", {"whom": 2}),
        (3, "settings_changed", {"approval": "urgent", "undo": 10}),
        (4, "dismissed", {"whom": 1}),
        (5, "signed", {"sign": True}),
        (7, "rehearsal_begun", {}),
        (9, "rehearsal_ended", {}),
    ]
