"""Corrections and retractions as the database knows them: every copy comes to show what it must."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from sqlite_utils import Database

from tests.databases import new_database
from tests.outboxes import (
    EDITOR,
    MOMENT,
    correct,
    deliver_all,
    entry_of,
    owed,
    publish,
    retract,
    settle,
    subscribe,
)
from tickerbot.formats.entry_json import parse_json
from tickerbot.model import Copy, Target
from tickerbot.outcomes import (
    Gone,
    Later,
    Missing,
    Moved,
    Outcome,
    Paused,
    Rejected,
    Sent,
    Skipped,
    Unreachable,
)
from tickerbot.storage.archive import entries, revisions
from tickerbot.storage.archive.exports import export_json
from tickerbot.storage.archive.fingerprints import identify, is_stored
from tickerbot.storage.archive.imports import import_entries
from tickerbot.storage.outbox import chats, copies, pushes, receipts
from tickerbot.storage.outbox.progress import correction_progress, push_progress
from tickerbot.storage.outbox.settlement import Settlement
from tickerbot.storage.outbox.settlement import settle as settle_all
from tickerbot.storage.transactions import transaction


def settle_copy(
    db: Database, copy: Copy, outcome: Outcome, revision: int | None = None, now: float = 0.0
) -> None:
    with transaction(db):
        settle_all(db, [Settlement(copy, revision or copy.wanted, outcome)], now)


def behind(db: Database, now: float = 0.0) -> list[Copy]:
    return copies.to_correct(db, 100, now)


def test_every_copy_of_a_corrected_entry_is_owed_the_newest_revision_once(db: Database) -> None:
    for chat_id in (1, 2, 3):
        subscribe(db, chat_id)
    entry_id = entry_of(db, publish(db))
    deliver_all(db)
    assert behind(db) == []
    correct(db, entry_id, "eins")
    correct(db, entry_id, "zwei")
    found = behind(db)
    assert [(copy.target.chat_id, copy.revision, copy.wanted) for copy in found] == [
        (1, 1, 3), (2, 1, 3), (3, 1, 3),
    ]  # fmt: skip
    for copy in found:
        settle_copy(db, copy, Sent(copy.message_id))
    assert behind(db) == []
    assert db.execute("select count(*) from pushes where correcting").fetchone() == (0,)


def test_the_archive_and_its_index_know_a_correction_at_once(db: Database) -> None:
    from datetime import date

    from tests.searching import search

    entry_id = entry_of(db, publish(db, "Gipfel endet"))
    entry = correct(db, entry_id, "Leuchtturm leuchtet", note="Ort berichtigt")
    assert (entry.revision, entry.notes[0].text) == (2, "Ort berichtigt")
    today = date(2026, 1, 1)
    assert search(db, "Gipfel", limit=5, today=today).total == 0
    assert [hit.entry.id for hit in search(db, "Leuchtturm", limit=5, today=today).hits] == [
        entry_id
    ]
    retract(db, entry_id)
    assert search(db, "Leuchtturm", limit=5, today=today).total == 0
    assert entries.latest(db, 5).entries == ()
    assert entries.count_entries(db) == 0
    assert list(entries.all_entries(db)) == []


def test_every_text_is_kept_with_who_when_and_why(db: Database) -> None:
    entry_id = entry_of(db, publish(db, "eins"))
    assert revisions.history(db, entry_id) == []
    correct(db, entry_id, "zwei")
    correct(db, entry_id, "drei", note="Zahl berichtigt", sound=True)
    retract(db, entry_id, "stimmte nicht")
    found = revisions.history(db, entry_id)
    assert [(r.kind, r.headline, r.note, r.editor_id) for r in found] == [
        ("published", "eins", "", None),
        ("corrected", "zwei", "", EDITOR),
        ("corrected", "drei", "Zahl berichtigt", EDITOR),
        ("retracted", "drei", "stimmte nicht", EDITOR),
    ]
    assert [r.silent for r in found] == [True, True, False, True]


def test_readers_are_told_of_notes_and_retractions_the_newest_first(db: Database) -> None:
    first, second = entry_of(db, publish(db, "eins")), entry_of(db, publish(db, "zwei"))
    correct(db, first, note="Zahl berichtigt")
    correct(db, second)
    correct(db, second, note="Ort berichtigt")
    told = [(r.entry_id, r.note) for r in revisions.recent_corrections(db, 9)]
    assert told == [(second, "Ort berichtigt"), (first, "Zahl berichtigt")]
    retract(db, second, "stimmte nicht")
    told = [(r.entry_id, r.note) for r in revisions.recent_corrections(db, 9)]
    assert told == [(second, "stimmte nicht"), (first, "Zahl berichtigt")]


def test_a_correction_of_what_another_editor_corrected_meanwhile_changes_nothing(
    db: Database,
) -> None:
    entry_id = entry_of(db, publish(db, "eins"))
    correct(db, entry_id, "zwei")
    with transaction(db):
        late = revisions.correct(db, entry_id, 1, "zu spät", (), by=1, receipt=None, now=0)
        gone = revisions.retract(db, entry_id, 1, by=1, receipt=None, now=0)
    assert late is None
    assert gone is None
    entry = entries.get_entry(db, entry_id)
    assert entry is not None
    assert (entry.headline, entry.revision) == ("zwei", 2)


def test_a_retracted_entry_can_be_neither_corrected_nor_retracted_again(db: Database) -> None:
    entry_id = entry_of(db, publish(db))
    retract(db, entry_id)
    with transaction(db):
        assert revisions.correct(db, entry_id, 2, "x", (), by=1, receipt=None, now=0) is None
        assert revisions.retract(db, entry_id, 2, by=1, receipt=None, now=0) is None


def test_a_sound_needs_a_note(db: Database) -> None:
    entry_id = entry_of(db, publish(db))
    with pytest.raises(ValueError, match="note"):
        correct(db, entry_id, sound=True)


def test_an_imported_text_stays_known_after_its_correction(db: Database) -> None:
    from tickerbot.model import ParsedEntry

    entry_id = entry_of(db, publish(db, "eins"))
    correct(db, entry_id, "zwei")
    for headline in ("eins", "zwei"):
        parsed = ParsedEntry(headline, ("Ein Satz.",), MOMENT.date(), MOMENT.time(), MOMENT)
        assert is_stored(db, identify(parsed))


def test_an_export_keeps_the_notes_and_leaves_out_what_was_retracted(
    db: Database, tmp_path: Path
) -> None:
    entry_id, gone = entry_of(db, publish(db, "eins")), entry_of(db, publish(db, "falsch"))
    correct(db, entry_id, "zwei", note="Ort berichtigt")
    correct(db, entry_id, "drei")
    correct(db, entry_id, "vier", note="Zahl <b>berichtigt</b>")
    retract(db, gone)
    zone = ZoneInfo("Europe/Berlin")
    lines: list[str] = []
    export_json(db, zone, lines.append)
    with closing(new_database(tmp_path / "other.db")) as other:
        document = parse_json("".join(lines), zone)
        imported = import_entries(other, document, zone)
        assert imported.added == 1
        again: list[str] = []
        export_json(other, zone, again.append)
        assert [json.loads(line) | {"revision": 0} for line in again] == [
            json.loads(line) | {"revision": 0} for line in lines
        ]
        (entry,) = entries.all_entries(other)
        assert [note.text for note in entry.notes] == ["Ort berichtigt", "Zahl <b>berichtigt</b>"]
        assert import_entries(other, document, zone).known == 1
        # an import that is corrected later goes on from there
        assert correct(other, entry.id, "fünf").revision == 4


def test_a_retraction_overtakes_the_pushes_that_are_still_open(db: Database) -> None:
    for chat_id in (1, 2, 3):
        subscribe(db, chat_id)
    seq = publish(db, "falsch")
    last = publish(db, "danach")
    first, under_way, _ = pushes.due(db, 9)
    settle(db, first, Sent(10))
    retract(db, entry_of(db, seq))
    assert not pushes.is_owed(db, under_way)
    progress = push_progress(db, seq)
    assert (progress.open, progress.delivered, progress.withdrawn) == (0, 1, True)
    # what was under way arrives all the same, and is taken back
    settle(db, under_way, Sent(20))
    assert {copy.message_id for copy in behind(db)} == {10, 20}
    assert [delivery.seq for delivery in pushes.due(db, 9)] == [last, last, last]


def test_a_retraction_with_sound_owes_a_note_to_who_has_a_copy_and_withdraws_what_is_open(
    db: Database,
) -> None:
    for chat_id in (1, 2):
        subscribe(db, chat_id)
    seq = publish(db, "falsch")
    last = publish(db, "danach")
    first, _ = pushes.due(db, 9)
    settle(db, first, Sent(10))
    revised = retract(db, entry_of(db, seq), "stimmte nicht", "sound")
    assert (revised.leaves_note, revised.revision) == (True, 2)
    assert [(c.message_id, c.kind, c.wanted) for c in behind(db)] == [(10, "entry", 2)]
    found = []
    while duties := pushes.due(db, 9):
        for duty in duties:
            found.append((duty.target.chat_id, duty.kind, duty.revision, duty.entry_id))
            settle(db, duty, Sent(len(found)) if duty.kind == "entry" else Skipped())
    entry_id, other = entry_of(db, seq), entry_of(db, last)
    for chat_id in (1, 2):  # whoever has no copy gets none, too: the relay skips it
        mine = [each[1:] for each in found if each[0] == chat_id]
        assert mine == [("entry", 1, other), ("note", 2, entry_id)]


@pytest.mark.parametrize(("telling", "leaves"), [("quietly", False), ("note", True)])
def test_a_retraction_without_sound_owes_nobody_a_message(
    db: Database, telling: receipts.Telling, leaves: bool
) -> None:
    subscribe(db, 1)
    seq = publish(db)
    deliver_all(db)
    assert retract(db, entry_of(db, seq), "", telling).leaves_note is leaves
    assert owed(db) == []
    assert [copy.wanted for copy in behind(db)] == [2]
    found = revisions.history(db, entry_of(db, seq))
    assert [(r.silent, r.leaves_note) for r in found] == [(True, False), (True, leaves)]


@pytest.mark.parametrize(
    "change",
    [
        "leaves_note = 2 where kind = 'retracted'",
        "leaves_note = 1 where kind = 'corrected'",
        "leaves_note = 1 where kind = 'published'",
        "silent = 0 where kind = 'retracted'",
    ],
)
def test_the_database_knows_no_other_way_of_retracting(db: Database, change: str) -> None:
    entry_id = entry_of(db, publish(db))
    correct(db, entry_id)
    retract(db, entry_id)
    with pytest.raises(sqlite3.IntegrityError, match="constraint"), transaction(db):
        db.execute(f"update revisions set {change}")


def test_who_waited_only_for_a_retracted_entry_is_owed_nothing(db: Database) -> None:
    subscribe(db, 1)
    retract(db, entry_of(db, publish(db)))
    assert owed(db) == []
    seq = publish(db, "danach")
    (delivery,) = pushes.due(db, 9)
    assert delivery.seq == seq


def test_an_open_push_goes_out_in_its_newest_form_and_needs_no_correction(db: Database) -> None:
    subscribe(db, 1)
    seq = publish(db)
    correct(db, entry_of(db, seq))
    (delivery,) = pushes.due(db, 9)
    with transaction(db):
        settle_all(db, [Settlement(delivery, 2, Sent(10))], 0.0)
    assert behind(db) == []


def test_a_copy_that_was_under_way_in_its_old_form_is_corrected(db: Database) -> None:
    subscribe(db, 1)
    seq = publish(db)
    (delivery,) = pushes.due(db, 9)
    correct(db, entry_of(db, seq))
    with transaction(db):
        copies.finish_corrections(db)
    settle(db, delivery, Sent(10))
    assert [copy.message_id for copy in behind(db)] == [10]


def test_copies_of_those_who_unsubscribed_are_corrected_too(db: Database) -> None:
    subscribe(db, 1)
    seq = publish(db)
    deliver_all(db)
    with transaction(db):
        chats.unsubscribe(db, Target(1), 0)
    correct(db, entry_of(db, seq))
    assert [copy.reachable for copy in behind(db)] == [True]


@pytest.mark.parametrize("back", [chats.mark_back, lambda db, chat, _: subscribe_now(db, chat)])
def test_a_copy_in_a_closed_chat_waits_for_its_return(
    db: Database, back: Callable[[Database, int, int], None]
) -> None:
    subscribe(db, 1)
    seq = publish(db)
    deliver_all(db)
    with transaction(db):
        chats.mark_gone(db, 1, 0)
    correct(db, entry_of(db, seq))
    (copy,) = behind(db)
    assert not copy.reachable
    settle_copy(db, copy, Gone("the chat is closed to us"))
    assert behind(db) == []
    progress = correction_progress(db, entry_of(db, seq), 2)
    assert (progress.reach, progress.delivered, progress.failed, progress.open) == (1, 0, 1, 0)
    with transaction(db):
        back(db, 1, 5)
    (copy,) = behind(db)
    assert copy.reachable


def test_a_copy_that_may_not_be_changed_pauses_its_chat_and_waits_for_its_return(
    db: Database,
) -> None:
    subscribe(db, -5)
    seq = publish(db)
    deliver_all(db)
    correct(db, entry_of(db, seq))
    (copy,) = behind(db)
    settle_copy(db, copy, Paused("not enough rights", "right"))
    assert behind(db) == []
    assert [trouble for _, _, trouble in chats.unreported_pauses(db, 9)] == ["right"]
    subscribe(db, -5)
    assert [c.target.chat_id for c in behind(db)] == [-5]


def subscribe_now(db: Database, chat_id: int) -> None:
    chats.subscribe(db, Target(chat_id), "private", "de", 5)


def test_what_comes_of_a_correction_is_counted_once(db: Database) -> None:
    for chat_id in range(1, 8):
        subscribe(db, chat_id)
    entry_id = entry_of(db, publish(db))
    deliver_all(db)
    correct(db, entry_id)
    outcomes: list[Outcome] = [
        Sent(1), Missing(), Rejected("too old"), Later(5.0), Unreachable("away"), Gone("blocked"),
        Sent(2),
    ]  # fmt: skip
    for copy, outcome in zip(behind(db), outcomes, strict=True):
        settle_copy(db, copy, outcome)
    progress = correction_progress(db, entry_id, 2)
    assert (progress.reach, progress.delivered, progress.failed, progress.open) == (7, 2, 3, 2)
    assert [copy.target.chat_id for copy in behind(db, 4.0)] == []
    assert [copy.target.chat_id for copy in behind(db, 6.0)] == [4]
    assert [copy.target.chat_id for copy in behind(db, 99.0)] == [4, 5]


def test_a_newer_correction_goes_on_in_the_place_of_the_one_before(db: Database) -> None:
    subscribe(db, 1)
    entry_id = entry_of(db, publish(db))
    deliver_all(db)
    correct(db, entry_id)
    correct(db, entry_id)
    assert correction_progress(db, entry_id, 2).withdrawn
    progress = correction_progress(db, entry_id, 3)
    assert (progress.withdrawn, progress.open) == (False, 1)
    assert [r.revision for r in receipts.open_receipts(db)] == [2, 3]


def test_a_correction_with_sound_owes_a_note_to_who_has_the_older_text(db: Database) -> None:
    for chat_id in (1, 2):
        subscribe(db, chat_id)
    seq = publish(db)
    first, second = pushes.due(db, 9)
    settle(db, first, Sent(10))
    correct(db, entry_of(db, seq), note="Zahl berichtigt", sound=True)
    with transaction(db):
        settle_all(db, [Settlement(second, 2, Sent(20))], 0.0)
    subscribe(db, 3)
    notes = pushes.due(db, 9)
    assert [(d.target.chat_id, d.kind, d.revision) for d in notes] == [
        (1, "note", 2),
        (2, "note", 2),
    ]
    answered = [copies.copy_to_answer(db, d.entry_id, d.subscription_id, 2) for d in notes]
    assert [copy is not None for copy in answered] == [True, False], "it got it corrected"
    outcomes: list[Outcome] = [Sent(11), Skipped()]
    for delivery, outcome in zip(notes, outcomes, strict=True):
        with transaction(db):
            settle_all(db, [Settlement(delivery, 2, outcome)], 0.0)
    assert owed(db) == []
    # a retraction takes the note back as well
    retract(db, entry_of(db, seq))
    assert {copy.message_id for copy in behind(db)} == {10, 11, 20}


def test_a_group_that_migrates_in_the_middle_keeps_its_copies(db: Database) -> None:
    subscribe(db, -5)
    seq = publish(db)
    deliver_all(db)
    correct(db, entry_of(db, seq))
    (copy,) = behind(db)
    settle_copy(db, copy, Moved(-1005))
    assert behind(db) == [], "not in circles without a pause"
    (copy,) = behind(db, 1.0)
    assert copy.target == Target(-1005)


def test_deleting_a_chat_leaves_no_copy_behind(db: Database) -> None:
    subscribe(db, 1)
    seq = publish(db)
    deliver_all(db)
    correct(db, entry_of(db, seq))
    with transaction(db):
        chats.forget(db, 1)
    assert behind(db) == []
    with transaction(db):
        copies.finish_corrections(db)
    assert db.execute("select count(*) from pushes where correcting").fetchone() == (0,)


def test_a_topic_that_is_gone_does_not_take_its_neighbour_with_it(db: Database) -> None:
    subscribe(db, -5, 1)
    subscribe(db, -5, 2)
    seq = publish(db)
    deliver_all(db)
    with transaction(db):
        chats.mark_gone(db, -5, 1)
    subscribe(db, -5, 1)  # invited again, and subscribed in one of the topics only
    correct(db, entry_of(db, seq))
    for copy in behind(db):
        if not copy.reachable:
            settle_copy(db, copy, Gone("the chat is closed to us"))
    states = db.execute("select thread_id, state from subscriptions order by 1").fetchall()
    assert states == [(1, "active"), (2, "gone")]


def test_who_had_unsubscribed_and_blocked_us_is_corrected_after_subscribing_again(
    db: Database,
) -> None:
    subscribe(db, 1)
    seq = publish(db)
    deliver_all(db)
    with transaction(db):
        chats.unsubscribe(db, Target(1), 1)
    correct(db, entry_of(db, seq))
    (copy,) = behind(db)
    settle_copy(db, copy, Gone("blocked"))
    subscribe(db, 1)
    assert len(behind(db)) == 1


def test_counting_copies_looks_at_those_of_the_entry_alone(db: Database) -> None:
    statements: list[str] = []
    db.conn.set_trace_callback(statements.append)
    copies.count_behind(db, 1, 10)
    db.conn.set_trace_callback(None)
    (statement,) = statements
    plan = " ".join(row[3] for row in db.execute(f"explain query plan {statement}"))
    assert "SEARCH d" in plan
    assert "SCAN d" not in plan
