"""Drafts of corrections as the database knows them: made so once, whatever comes twice or between."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import sqlite_utils
from sqlite_utils import Database

from tests.outboxes import (
    EDITOR,
    appoint,
    correct,
    deliver_all,
    entry_of,
    publish,
    retract,
    subscribe,
)
from tickerbot.storage.archive import entries, revisions
from tickerbot.storage.database import open_database
from tickerbot.storage.files import APPLICATION_ID
from tickerbot.storage.migrations import migrate
from tickerbot.storage.newsroom import (
    changing,
    draft_cards,
    drafts,
    expectations,
    publishing,
    revision_drafts,
)
from tickerbot.storage.newsroom.drafts import (
    WHOLE_TEXT,
    CorrectionDraft,
    EntryDraft,
    RetractionDraft,
)
from tickerbot.storage.newsroom.expectations import ExpectedChange, ExpectedCorrection
from tickerbot.storage.newsroom.revision_drafts import Outcome, Source, count_messages
from tickerbot.storage.outbox import chats, receipts
from tickerbot.storage.transactions import transaction

SOURCE = Source(EDITOR, 17)


def put(
    db: Database, text: str, base: int = 1, source: Source = SOURCE
) -> tuple[CorrectionDraft, bool]:
    with transaction(db):
        return revision_drafts.put_correction(db, source, 1, base, text)


def put_retraction(db: Database, source: Source = SOURCE) -> tuple[RetractionDraft, bool]:
    with transaction(db):
        return revision_drafts.put_retraction(db, source, 1, 1, "stimmte nicht")


def confirm(
    db: Database, draft: CorrectionDraft, *, note: str = "", sound: bool = False
) -> Outcome:
    with transaction(db):
        return revision_drafts.confirm_correction(
            db, draft.id, draft.version, note=note, sound=sound,
            receipt_message_id=33, language="de", now=60,
        )  # fmt: skip


def confirm_retraction(db: Database, draft: RetractionDraft) -> Outcome:
    with transaction(db):
        return revision_drafts.confirm_retraction(
            db, draft.id, draft.version, receipt_message_id=33, language="de", now=60
        )


@pytest.fixture
def entry_id(db: Database) -> int:
    appoint(db)
    subscribe(db, 1)
    number = entry_of(db, publish(db, "eins"))
    deliver_all(db)
    assert number == 1
    return number


def test_a_message_that_comes_again_makes_no_second_draft(db: Database, entry_id: int) -> None:
    draft, is_new = put(db, "zwei\nText")
    again, is_new_again = put(db, "zwei\nText")
    assert (is_new, is_new_again) == (True, False)
    assert again == draft
    changed, is_changed = put(db, "drei\nText")
    assert is_changed
    assert changed.id == draft.id
    assert changed.version != draft.version
    assert entry_id == changed.entry_id


def test_a_draft_is_made_so_once(db: Database, entry_id: int) -> None:
    draft, _ = put(db, "zwei\nText")
    assert [confirm(db, draft) for _ in range(3)] == ["done"] * 3
    entry = entries.get_entry(db, entry_id)
    assert entry is not None
    assert (entry.headline, entry.revision) == ("zwei", 2)
    assert len(receipts.open_receipts(db)) == 1


def test_who_is_no_editor_any_more_when_it_is_done_changes_nothing(
    db: Database, entry_id: int
) -> None:
    correction, _ = put(db, "anders")
    retraction, _ = put_retraction(db, replace(SOURCE, message_id=18))
    appoint(db, role="author")
    assert confirm(db, correction) == confirm_retraction(db, retraction) == "outdated"
    entry = entries.get_entry(db, entry_id)
    assert entry is not None
    assert (entry.revision, entry.retracted_at) == (1, None)


@pytest.mark.usefixtures("entry_id")
def test_an_older_version_changes_nothing(db: Database) -> None:
    draft, _ = put(db, "zwei\nText")
    with transaction(db):
        revision_drafts.word_note(db, draft.id, "Hinweis", by=EDITOR)
    assert confirm(db, draft) == "outdated"
    assert revisions.history(db, 1) == []


@pytest.mark.usefixtures("entry_id")
def test_a_published_draft_that_is_opened_again_forgets_its_note_and_receipt(db: Database) -> None:
    draft, _ = put(db, "zwei\nText")
    with transaction(db):
        worded = revision_drafts.word_note(db, draft.id, "Hinweis", by=EDITOR)
        assert worded is not None
        draft_cards.show_preview(db, draft.editor_id, draft.id, worded.version, 33)
    assert confirm(db, worded, note="Hinweis") == "done"
    again, is_new = put(db, "drei\nText", base=2)
    assert is_new
    assert (again.note, again.preview_message_id, again.state) == (None, None, "open")
    assert confirm(db, worded) == "outdated", "a button of the time before"
    assert confirm(db, again) == "done"


def test_what_was_revised_in_between_is_neither_overwritten_nor_retracted(
    db: Database, entry_id: int
) -> None:
    correction, _ = put(db, "zwei\nText")
    retraction, _ = put_retraction(db)
    correct(db, entry_id, "anders")
    assert confirm(db, correction) == confirm_retraction(db, retraction) == "overtaken"
    with transaction(db):
        rebased = revision_drafts.rebase_correction(db, correction.id, 2, by=EDITOR)
        rebased_retraction = revision_drafts.rebase_retraction(db, retraction.id, 2, by=EDITOR)
    assert rebased is not None
    assert rebased_retraction is not None
    retract(db, entry_id)
    assert confirm(db, rebased) == confirm_retraction(db, rebased_retraction) == "retracted"
    assert [r.headline for r in revisions.history(db, entry_id)] == ["eins", "anders", "anders"]


@pytest.mark.usefixtures("entry_id")
def test_what_changes_nothing_or_cannot_be_published_stays_undone(db: Database) -> None:
    assert confirm(db, put(db, "eins\nEin Satz.")[0]) == "unchanged"
    assert confirm(db, put(db, "x" * 251)[0]) == "outdated"
    draft, _ = put(db, "zwei\nText")
    with transaction(db):
        changing.discard(db, draft.id, by=EDITOR)
    assert confirm(db, draft) == "outdated"


def test_how_many_messages_change(db: Database, entry_id: int) -> None:
    assert count_messages(db, entry_id, notes_too=True) == 1
    draft, _ = put(db, "zwei\nText")
    confirm(db, draft, note="Hinweis", sound=True)
    deliver_all(db, revision=1)
    assert count_messages(db, entry_id, notes_too=False) == 1
    assert count_messages(db, entry_id, notes_too=True) == 2


def test_who_corrected_is_forgotten_on_request(db: Database, entry_id: int) -> None:
    draft, _ = put(db, "zwei\nText")
    confirm(db, draft)
    with transaction(db):
        expectations.expect(db, EDITOR, ExpectedCorrection(entry_id, 2), 0)
        chats.forget(db, EDITOR)
    assert [r.editor_id for r in revisions.history(db, entry_id)] == [None, None]
    assert db.execute("select count(*) from drafts").fetchone() == (0,)
    assert db.execute("select count(*) from desks").fetchone() == (0,)


def test_drafts_from_before_corrections_are_kept(tmp_path: Path) -> None:
    path = tmp_path / "ticker.db"
    with closing(sqlite_utils.Database(path)) as old:
        old.execute(f"pragma application_id = {APPLICATION_ID}")
        migrate(old, through=5)
        old.execute(
            "insert into drafts (editor_id, source_message_id, text, last_length, sent_at)"
            " values (900, 17, 'Titel', 5, 60)"
        )
        old.execute(
            "insert into desks (editor_id, expects, draft_id, asked_at) values (900, 'change', 1, 60)"
        )
        old.conn.commit()
    with closing(open_database(path)) as db:
        assert drafts.get_draft(db, 1) == EntryDraft(
            id=1, editor_id=900, source_message_id=17, version=1, state="open",
            preview_message_id=None, text="Titel", part=WHOLE_TEXT, last_length=5, entry_id=None,
        )  # fmt: skip
        assert expectations.expected(db, 900, 60) == ExpectedChange(1)


@pytest.mark.usefixtures("entry_id")
def test_drafts_of_each_kind_and_part_of_a_message_stand_beside_each_other(db: Database) -> None:
    with transaction(db):
        entry_draft, _ = drafts.put_draft(db, EDITOR, SOURCE.message_id, 99, "eins\nText", 60)
    correction, _ = put(db, "zwei\nText", source=replace(SOURCE, part=99))
    first_part, _ = put(db, "drei\nText", source=replace(SOURCE, part=1))
    retraction, _ = put_retraction(db)  # by a button under that message
    assert [drafts.get_draft(db, n) for n in range(1, 5)] == [
        entry_draft, correction, first_part, retraction,
    ]  # fmt: skip
    assert drafts.drafts_from_message(db, EDITOR, SOURCE.message_id) == [entry_draft]
    assert drafts.find_correction(db, EDITOR, SOURCE.message_id, 99) == correction
    assert drafts.find_correction(db, EDITOR, SOURCE.message_id, WHOLE_TEXT) is None


@pytest.mark.usefixtures("entry_id")
def test_a_draft_becomes_nothing_but_what_it_is_of(db: Database) -> None:
    appoint(db)
    with transaction(db):
        entry_draft, _ = drafts.put_draft(db, EDITOR, 18, WHOLE_TEXT, "vier\nText", 60)
    correction, _ = put(db, "zwei\nText")
    retraction, _ = put_retraction(db)
    with transaction(db):
        for draft in (correction, retraction):
            assert changing.change_text(db, draft.id, "anders", 19, 6, by=EDITOR) is None
            assert drafts.get_draft(db, draft.id) == draft
            published = publishing.publish_draft(
                db, draft.id, draft.version, silent=False, receipt_message_id=33,
                language="de", now=60, zone=ZoneInfo("UTC"),
            )  # fmt: skip
            assert published is None
        assert revision_drafts.word_note(db, entry_draft.id, "Hinweis", by=EDITOR) is None
    for number in (entry_draft.id, retraction.id):
        assert confirm(db, replace(correction, id=number)) == "outdated"
    for number in (entry_draft.id, correction.id):
        assert confirm_retraction(db, replace(retraction, id=number)) == "outdated"
    assert entries.count_entries(db) == 1
    assert revisions.history(db, 1) == []


@pytest.mark.parametrize(("ahead", "is_expected"), [(60, True), (86_400, False), (2**31, False)])
def test_what_was_asked_while_the_clock_was_ahead_is_not_expected_for_as_long(
    db: Database, ahead: int, is_expected: bool
) -> None:
    now = 1_800_000_000
    with transaction(db):
        expectations.expect(db, 900, expectations.ExpectedEntry(), now + ahead)
    assert (expectations.expected(db, 900, now) is not None) == is_expected
