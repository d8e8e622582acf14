"""Publishing: an entry is archived, found and owed to everybody in one step; who did it is known."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from sqlite_utils import Database

from tests.outboxes import appoint, correct, subscribe
from tests.searching import search
from tickerbot.model import ParsedEntry
from tickerbot.storage.archive import entries, revisions
from tickerbot.storage.archive.imports import import_entries
from tickerbot.storage.newsroom import drafts, publishing
from tickerbot.storage.newsroom.drafts import WHOLE_TEXT
from tickerbot.storage.newsroom.imports import CHUNK, import_and_publish
from tickerbot.storage.newsroom.publishing import Publication
from tickerbot.storage.outbox import chats, pushes, receipts
from tickerbot.storage.transactions import transaction

EDITOR = 900
BERLIN = ZoneInfo("Europe/Berlin")
NOON = 1_772_449_200  # 2026-03-02 12:00 in Berlin
NEWS = ParsedEntry("Deich hält", ("Alles gut.",))


def publish(db: Database, entry: ParsedEntry = NEWS, by: int | None = EDITOR) -> Publication:
    with transaction(db):
        return publishing.publish(db, entry, by=by, now=NOON, zone=BERLIN)


def document(size: int) -> list[ParsedEntry]:
    """A document, newest first."""
    moments = [datetime(2026, 1, 1, n // 60, n % 60, tzinfo=UTC) for n in range(size)]
    return [
        ParsedEntry(f"Meldung {n}", ("Text.",), moment.date(), moment.time(), moment)
        for n, moment in reversed(list(enumerate(moments)))
    ]


def test_what_is_published_is_archived_found_and_owed(db: Database) -> None:
    subscribe(db, 1)
    publication = publish(db)
    entry = entries.get_entry(db, publication.entry_id)
    assert entry is not None
    assert (entry.headline, entry.day) == ("Deich hält", date(2026, 3, 2))
    assert entry.published_at == datetime.fromtimestamp(NOON, UTC)
    (hit,) = search(db, "Deich", limit=5, today=date(2026, 3, 2)).hits
    assert hit.entry == entry
    (delivery,) = pushes.due(db, 9)
    assert (delivery.seq, delivery.entry_id) == (publication.seq, entry.id)


def test_an_entry_with_a_date_of_its_own_keeps_it_and_its_place(db: Database) -> None:
    today = publish(db)
    (dated,) = document(1)
    earlier = publish(db, dated)
    assert [entry.id for entry in entries.latest(db, 9).entries] == [
        today.entry_id,
        earlier.entry_id,
    ]


def publisher(db: Database, entry_id: int) -> int | None:
    """Who published the entry, as its history tells it."""
    correct(db, entry_id)
    first = revisions.history(db, entry_id)[0]
    assert first.kind == "published"
    return first.editor_id


def test_the_history_begins_with_who_published_it(db: Database) -> None:
    appoint(db)
    with transaction(db):
        draft, _ = drafts.put_draft(db, EDITOR, 17, WHOLE_TEXT, "Deich hält\nGut so.", 0)
        drafted = publishing.publish_draft(
            db, draft.id, draft.version, silent=False, receipt_message_id=33,
            language="de", now=NOON, zone=BERLIN,
        )  # fmt: skip
    assert drafted is not None
    assert publisher(db, drafted.entry_id) == EDITOR
    assert publisher(db, publish(db, by=901).entry_id) == 901
    assert publisher(db, publish(db, by=None).entry_id) is None
    import_and_publish(db, document(1), BERLIN, now=NOON)
    (imported,) = (entry.id for entry in entries.all_entries(db) if entry.headline == "Meldung 0")
    assert publisher(db, imported) is None


def test_who_published_is_forgotten_on_request_before_and_after_a_correction(db: Database) -> None:
    corrected, untouched, others = publish(db), publish(db), publish(db, by=901)
    assert publisher(db, corrected.entry_id) == EDITOR
    with transaction(db):
        chats.forget(db, EDITOR)
    assert revisions.history(db, corrected.entry_id)[0].editor_id is None
    assert publisher(db, untouched.entry_id) is None
    assert publisher(db, others.entry_id) == 901


def test_a_draft_is_published_once(db: Database) -> None:
    appoint(db)
    with transaction(db):
        draft, _ = drafts.put_draft(db, EDITOR, 17, WHOLE_TEXT, "Deich hält\nGut so.", 0)
        first, again = (
            publishing.publish_draft(
                db, draft.id, draft.version, silent=False, receipt_message_id=33,
                language="de", now=NOON, zone=BERLIN,
            )
            for _ in range(2)
        )  # fmt: skip
    assert first is not None
    assert again == first
    assert entries.count_entries(db) == 1
    (receipt,) = receipts.open_receipts(db)
    assert (receipt.kind, receipt.chat_id, receipt.message_id) == ("published", EDITOR, 33)


def test_an_import_that_publishes_is_owed_oldest_first_in_short_transactions(db: Database) -> None:
    subscribe(db, 1)
    subscribe(db, 2)
    statements: list[str] = []
    db.conn.set_trace_callback(statements.append)
    done = import_and_publish(db, document(CHUNK + 1), BERLIN, now=NOON)
    db.conn.set_trace_callback(None)
    assert (done.added, done.known) == (CHUNK + 1, 0)
    assert statements.count("begin immediate") == 2
    assert not any("from subscriptions" in statement for statement in statements)
    rows = db.execute("select entry_id, reach from pushes order by seq").fetchall()
    headlines = [entries.get_entry(db, entry_id).headline for entry_id, _ in rows]  # type: ignore[union-attr]
    assert headlines == [f"Meldung {n}" for n in range(CHUNK + 1)]
    assert {reach for _, reach in rows} == {2}
    again = import_and_publish(db, document(CHUNK + 1), BERLIN, now=NOON)
    assert (again.added, again.known) == (0, CHUNK + 1)


def test_an_import_into_the_archive_is_owed_to_nobody(db: Database) -> None:
    subscribe(db, 1)
    twice = [*document(3), *document(3)]
    done = import_entries(db, twice, BERLIN)
    assert (done.added, done.known) == (3, 3)
    assert pushes.due(db, 9) == []
    assert search(db, "Meldung", limit=9, today=date(2026, 3, 2)).total == 3
