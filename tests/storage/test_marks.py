"""Marks in the database: beside the text, with each of its revisions, and never anything else."""

from __future__ import annotations

import sqlite3
import tempfile
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlite_utils import Database

from tests.databases import new_database
from tests.marks import marked_entries
from tests.outboxes import EDITOR, RECEIPT, appoint, entry_of, publish
from tests.searching import search
from tickerbot.formats.entry_json import parse_json
from tickerbot.model import Entry, Mark, Marks, ParsedEntry
from tickerbot.storage.archive import entries, revisions
from tickerbot.storage.archive.exports import export_json, export_text
from tickerbot.storage.archive.fingerprints import fingerprint
from tickerbot.storage.archive.import_corrections import correct_by_import, find_import_corrections
from tickerbot.storage.archive.imports import import_entries, tidied
from tickerbot.storage.newsroom import drafts, publishing, revision_drafts
from tickerbot.storage.newsroom.revision_drafts import Source
from tickerbot.storage.transactions import transaction

ZONE = ZoneInfo("Europe/Berlin")
MOMENT = datetime(2026, 1, 1, 12, 0, tzinfo=UTC)
BOLD_AND_BODY: Marks = (Mark(0, 6, "bold"), Mark(14, 17, "italic"))
BOLD: Marks = (Mark(0, 6, "bold"),)
LINK: Marks = (Mark(0, 6, "link", "https://example.org/ö?a='b'"), Mark(7, 12, "italic"))


def correct(db: Database, entry_id: int, headline: str, marks: Marks) -> None:
    entry = entries.get_entry(db, entry_id)
    assert entry is not None
    with transaction(db):
        assert revisions.correct(
            db, entry_id, entry.revision, headline, entry.body, marks=marks, by=EDITOR, receipt=None,
            now=60,
        )  # fmt: skip


def test_a_published_draft_has_the_marks_of_its_text(db: Database) -> None:
    appoint(db)
    text = "  Gipfel endet\nEin Satz."
    with transaction(db):
        draft, _ = drafts.put_draft(db, EDITOR, 1, 0, text, 0, marks=(Mark(2, 8, "bold"),))
        publication = publishing.publish_draft(
            db, draft.id, draft.version, silent=False, receipt_message_id=2, language=None, now=60,
            zone=ZONE,
        )  # fmt: skip
    assert publication is not None
    entry = entries.get_entry(db, publication.entry_id)
    assert entry is not None
    assert entry.marks == BOLD
    # what is searched, compared and recognised is the plain text
    (hit,) = search(db, "Gipfel", limit=5, today=date(2026, 1, 1)).hits
    assert hit.entry.marks == BOLD
    plain = ParsedEntry(entry.headline, entry.body, entry.day, None, entry.published_at)
    stored = db.execute("select fingerprint from entries").fetchone()[0]
    assert stored == fingerprint(plain)


def test_each_revision_keeps_the_marks_it_had(db: Database) -> None:
    entry_id = entry_of(db, publish(db))
    correct(db, entry_id, "Gipfel endet", BOLD)
    correct(db, entry_id, "Gipfel endet", LINK)
    with transaction(db):
        revisions.retract(db, entry_id, 3, by=EDITOR, receipt=None, now=60)
    found = revisions.history(db, entry_id)
    assert [r.marks for r in found] == [(), BOLD, LINK, LINK]
    entry = entries.get_entry(db, entry_id)
    assert entry is not None
    assert entry.marks == LINK


def test_marks_alone_are_a_correction_and_none_of_the_same(db: Database) -> None:
    appoint(db)
    entry_id = entry_of(db, publish(db))
    text = "Gipfel endet\nEin Satz."

    def confirm(message_id: int, base: int, marks: Marks) -> str:
        with transaction(db):
            draft, _ = revision_drafts.put_correction(
                db, Source(EDITOR, message_id), entry_id, base, text, marks
            )
            return revision_drafts.confirm_correction(
                db, draft.id, draft.version, note="", sound=False,
                receipt_message_id=RECEIPT.message_id, language=None, now=60,
            )  # fmt: skip

    assert confirm(1, 1, BOLD) == "done"
    assert confirm(2, 2, BOLD) == "unchanged"
    assert confirm(3, 2, ()) == "done"
    assert [r.marks for r in revisions.history(db, entry_id)] == [(), BOLD, ()]


def test_a_draft_with_other_marks_is_another_draft(db: Database) -> None:
    entry_id = entry_of(db, publish(db))
    source = Source(EDITOR, 1)
    with transaction(db):
        first, is_new = revision_drafts.put_correction(db, source, entry_id, 1, "Neu", ())
        same, again = revision_drafts.put_correction(db, source, entry_id, 1, "Neu", ())
        other, changed = revision_drafts.put_correction(db, source, entry_id, 1, "Neu", BOLD)
    assert (is_new, again, changed) == (True, False, True)
    assert same.version == first.version != other.version
    assert other.marks == BOLD


@pytest.mark.parametrize("table", ["entries", "revisions", "drafts"])
@pytest.mark.parametrize("marks", ["", "null", "{}", "1", "[", '"[]"', None])
def test_the_database_takes_nothing_but_an_array(
    db: Database, table: str, marks: str | None
) -> None:
    entry_id = entry_of(db, publish(db))
    correct(db, entry_id, "Neu", ())
    with transaction(db):
        drafts.put_draft(db, EDITOR, 1, 0, "Neu", 0)
    with pytest.raises(sqlite3.IntegrityError, match="marks"), transaction(db):
        db.execute(f"update {table} set marks = ?", [marks])


@settings(max_examples=25)
@given(st.lists(marked_entries(), max_size=4))
def test_an_export_that_is_imported_has_every_mark_on_its_characters(items: list[Entry]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        written: list[str] = []
        with closing(new_database(Path(folder) / "one.db")) as db:
            moments = [MOMENT - timedelta(hours=number) for number in range(len(items))]
            document = [
                ParsedEntry(*_words(item), at.date(), at.time(), at, marks=item.marks)
                for item, at in zip(items, moments, strict=True)
            ]
            import_entries(db, document, ZONE)
            export_json(db, ZONE, written.append)
            was = [(e.headline, e.body, e.marks) for e in entries.all_entries(db)]
        assert was == [(tidied(e).headline, tidied(e).body, tidied(e).marks) for e in document]
        with closing(new_database(Path(folder) / "two.db")) as db:
            if written:
                import_entries(db, parse_json("".join(written), ZONE), ZONE)
            assert [(e.headline, e.body, e.marks) for e in entries.all_entries(db)] == was


def _words(item: Entry) -> tuple[str, tuple[str, ...]]:
    return item.headline, item.body


def test_the_text_form_of_an_export_is_plain(db: Database) -> None:
    entry_id = entry_of(db, publish(db))
    plain: list[str] = []
    export_text(db, ZONE, plain.append)
    correct(db, entry_id, "Gipfel endet", LINK)
    marked: list[str] = []
    export_text(db, ZONE, marked.append)
    assert marked == plain
    assert "Gipfel" in marked[0]


@pytest.mark.parametrize(
    ("came", "kept"),
    [
        ((), (Mark(0, 6, "bold"),)),
        ((Mark(7, 12, "italic"),), (Mark(7, 12, "italic"),)),
    ],
)
def test_a_correction_by_import_has_its_marks_or_keeps_those_of_lines_that_stayed(
    db: Database, came: Marks, kept: Marks
) -> None:
    words = ("Gipfel endet", ("Ein Satz.",))
    first = ParsedEntry(*words, MOMENT.date(), MOMENT.time(), MOMENT, id=7, marks=BOLD_AND_BODY)
    import_entries(db, [first], ZONE)
    changed = replace(first, body=("Ein anderer Satz.",), marks=came)
    (correction,) = find_import_corrections(db, [changed])
    assert correct_by_import(db, [correction], now=60) == 1
    entry = entries.get_entry(db, 7)
    assert entry is not None
    assert (entry.body, entry.marks) == (("Ein anderer Satz.",), kept)
