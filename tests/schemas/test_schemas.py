"""Whatever schema a database has, it opens, and what it owed, showed and kept it still does."""

from __future__ import annotations

import json
import shutil
import sqlite3
from collections import defaultdict
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any, get_args, get_type_hints

import pytest
from sqlite_utils import Database

from tests.schemas.files import load, numbers, schema_of
from tests.searching import search
from tickerbot.model import Copy, Delivery, Mark, MessageRef
from tickerbot.outcomes import Sent
from tickerbot.storage import alarms, inbox, logbook, restraints, vitals
from tickerbot.storage.alarms import Alarm
from tickerbot.storage.archive import entries, revisions
from tickerbot.storage.database import open_database
from tickerbot.storage.migrations import STEPS, migrate
from tickerbot.storage.newsroom import desk_messages, drafts, expectations
from tickerbot.storage.newsroom.desk_messages import Shown
from tickerbot.storage.newsroom.drafts import CorrectionDraft, Draft, EntryDraft, RetractionDraft
from tickerbot.storage.newsroom.expectations import (
    ExpectedChange,
    ExpectedCorrection,
    ExpectedEntry,
    ExpectedNote,
)
from tickerbot.storage.outbox import chats, copies, fences, pushes, receipts
from tickerbot.storage.outbox.reach import count_active
from tickerbot.storage.outbox.settlement import Settlement, settle
from tickerbot.storage.transactions import transaction

# all tests of a schema one after the other, with what is made once for them
each_schema = pytest.mark.parametrize("number", numbers(), scope="module")


def rows(db: Database, sql: str) -> list[tuple[Any, ...]]:
    return [tuple(row) for row in db.execute(sql).fetchall()]


@pytest.fixture(scope="module")
def as_it_was(number: int, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database of schema ``number``, for tests that leave it alone."""
    path = tmp_path_factory.mktemp("before") / "ticker.db"
    load(number, path)
    return path


@pytest.fixture(scope="module")
def opened(as_it_was: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same once the program has opened it, for tests that leave it alone."""
    path = tmp_path_factory.mktemp("opened") / "ticker.db"
    shutil.copy(as_it_was, path)
    open_database(path).close()
    return path


@pytest.fixture
def path(opened: Path, tmp_path: Path) -> Path:
    """A copy of that, for one test alone."""
    return Path(shutil.copy(opened, tmp_path / "ticker.db"))


@pytest.fixture
def before(as_it_was: Path, tmp_path: Path) -> Iterator[Database]:
    """That database as it was before the program opened it, for one test alone."""
    path = shutil.copy(as_it_was, tmp_path / "before.db")
    with closing(Database(sqlite3.connect(path), execute_plugins=False)) as db:
        yield db


def test_each_schema_has_its_file() -> None:
    assert numbers() == list(STEPS)


def test_the_files_hold_the_schemas_that_the_steps_make(tmp_path: Path) -> None:
    with closing(Database(tmp_path / "made.db")) as made:
        for number in numbers():
            migrate(made, number)
            path = tmp_path / f"{number}.db"
            load(number, path)
            with closing(Database(path)) as filed:
                assert schema_of(filed) == schema_of(made), number
            assert "deliveries" in schema_of(made)


@each_schema
def test_every_table_has_rows(number: int, before: Database) -> None:
    empty = {
        "search_entries",
        "search_stems",
        "search_words",
    }  # made again when the database is opened
    tables = [
        name
        for name, sql in schema_of(before).items()
        if sql.startswith("CREATE TABLE") and name not in empty
    ]
    assert len(tables) >= 7
    for table in tables:
        assert before.table(table).count > 0, f"{table} in {number:04}.sql"


def check_whole(db: Database) -> None:
    assert db.execute("pragma foreign_key_check").fetchall() == []
    assert db.execute("pragma integrity_check").fetchone() == ("ok",)


@each_schema
def test_the_next_step_and_all_together_leave_it_whole(
    number: int, before: Database, path: Path
) -> None:
    """What lies between is seen by nobody: all steps are one transaction."""
    check_whole(before)
    migrate(before, min((step for step in STEPS if step > number), default=number))
    check_whole(before)
    with closing(Database(sqlite3.connect(path), execute_plugins=False)) as db:
        check_whole(db)
        (applied,) = db.execute("select count(*) from _sqlite_migrations").fetchone()
        assert applied == len(STEPS)


@each_schema
def test_what_was_owed_is_still_owed_to_the_same_subscriptions_in_order(
    number: int, before: Database, path: Path
) -> None:
    standing = "" if number < 5 else "and not p.withdrawn"
    kind = "'entry'" if number < 5 else "p.kind"
    owed = rows(
        before,
        f"select s.id, p.seq, p.entry_id, {kind} from subscriptions s"
        f" join pushes p on p.seq > s.sent_through {standing}"
        " where s.state = 'active' order by s.id, p.seq",
    )
    assert len({row[0] for row in owed}) >= 5
    with closing(open_database(path)) as db:
        found = sorted((*key, *duty) for key, duty in deliver_everything(db))
        assert found == owed


def deliver_everything(db: Database) -> Iterator[tuple[tuple[int, int], tuple[int, str]]]:
    """Subscription and push, entry and kind, of each delivery, in the order in which they come."""
    newest: dict[int, int] = defaultdict(int)
    while True:
        with transaction(db):
            pushes.wake_waiting(db, float("inf"))
            found = [*pushes.due(db, 99), *pushes.due_again(db, 99)]
            settle(db, [Settlement(duty, 1, Sent(1)) for duty in found], 0.0)
        if not found:
            return
        for duty in found:
            assert duty.seq > newest[duty.subscription_id], "out of order"
            newest[duty.subscription_id] = duty.seq
            yield (duty.subscription_id, duty.seq), (duty.entry_id, duty.kind)


@each_schema
def test_copies_still_owe_what_they_do_not_show_yet(
    number: int, before: Database, path: Path
) -> None:
    owed = []
    if number >= 5:
        owed = rows(
            before,
            "select d.seq, d.subscription_id, d.message_id, d.revision, p.wanted from deliveries d"
            " join pushes p on p.seq = d.seq where d.outcome = 'sent' and d.revision < p.wanted",
        )
        assert len(owed) >= 4
    with closing(open_database(path)) as db:
        found = copies.to_correct(db, 99, float("inf"))
        assert sorted(
            (c.seq, c.subscription_id, c.message_id, c.revision, c.wanted) for c in found
        ) == sorted(owed)


@each_schema
def test_chats_and_subscriptions_stay_as_they_were(
    number: int, before: Database, path: Path
) -> None:
    known = (
        "select s.id, chat_id, thread_id, state, sent_through, attempts, retry_at, subscribed_at,"
        " state_at, type, language, user_language, {} as silent"
        " from subscriptions s join chats c on c.id = s.chat_id order by s.id"
    )
    by_terms = known.format("(select rings = 3 from terms where id = s.terms_id)")
    subscriptions = rows(before, by_terms if number >= 32 else known.format("silent"))
    assert {row[-1] for row in subscriptions} == {0, 1}
    assert {row[3] for row in subscriptions} == set(get_args(chats.State))
    unreported = (
        rows(before, "select id, chat_id, untold from subscriptions where untold is not null")
        if 2 <= number < 13
        else [(7, 1007, "right"), (9, -1001000000001, "topic")]
    )
    with closing(open_database(path)) as db:
        assert rows(db, by_terms) == subscriptions
        active = sum(row[3] == "active" for row in subscriptions)
        assert count_active(db) == active
        found = chats.unreported_pauses(db, 9)
        assert sorted(found) == ([] if number < 2 else unreported)


@each_schema
def test_receipts_stay_open_for_the_same_message(number: int, before: Database, path: Path) -> None:
    if number < 12:
        known = rows(
            before,
            "select 'published', entry_id, receipt_chat_id, receipt_message_id, receipt_open"
            " from pushes where receipt_message_id is not null",
        )
        if number >= 5:
            known += rows(
                before,
                "select kind, entry_id, receipt_chat_id, receipt_message_id, receipt_open"
                " from revisions where receipt_message_id is not null",
            )
    else:
        known = rows(before, "select kind, entry_id, chat_id, message_id, open from receipts")
    assert {row[-1] for row in known} == {0, 1}
    with closing(open_database(path)) as db:
        found = [(r.kind, r.entry_id, r.chat_id, r.message_id) for r in receipts.open_receipts(db)]
        assert sorted(map(str, found)) == sorted(str(row[:-1]) for row in known if row[-1])
        # one that is closed shows the end, until that is not true any more
        with transaction(db):
            assert revisions.retract(db, 3, 1, by=900, receipt=MessageRef(900, 99), now=0)
        opened = {(r.kind, r.message_id) for r in receipts.open_receipts(db)}
        assert opened >= {("published", 11), ("retracted", 99)}


DRAFTS: dict[int, Draft] = {
    1: EntryDraft(1, 900, 10, 2, "published", 11, "", 0, 62, 3),
    4: EntryDraft(4, 900, 15, 3, "open", 16, "Noch ein Satz\nUnd mehr.", 0, 22, None),
    6: EntryDraft(6, 900, 17, 1, "open", 18, "eins\nText", 1, 0, None),
    7: EntryDraft(7, 900, 17, 1, "discarded", 19, "zwei\nText", 2, 0, None),
    10: CorrectionDraft(
        10, 901, 20, 4, "open", 28, "Fähre fällt länger aus\nBis Mittwoch.", 0, 37, 4, 3,
        "Es wird Mittwoch.",
    ),
    13: CorrectionDraft(
        13, 900, 32, 1, "open", 34, "Sturm zieht ab\nDer Wind lässt langsam nach.", 2, 0, 6, 1, None
    ),
    14: RetractionDraft(14, 901, 23, 1, "published", 27, 7, 2, "stimmte nicht"),
    15: RetractionDraft(15, 900, 13, 1, "open", 35, 5, 1, ""),
    16: RetractionDraft(16, 900, 36, 1, "discarded", 37, 3, 1, "doppelt"),
}  # fmt: skip
"""Some drafts of each kind and state, as the files have them; what is out tells its text elsewhere."""


@each_schema
def test_drafts_mean_what_they_meant(number: int, path: Path) -> None:
    with closing(open_database(path)) as db:
        for draft_id, draft in DRAFTS.items():
            found = drafts.get_draft(db, draft_id)
            if isinstance(draft, EntryDraft) or number >= 6:
                assert found is not None
                if found.id == 1:
                    assert isinstance(found, EntryDraft)
                    assert found.entry_id == 3
                else:
                    assert found == draft
        moment = 1_767_261_800
        assert expectations.expected(db, 900, moment) == ExpectedChange(4)
        if number < 6:
            assert expectations.expected(db, 901, moment) == ExpectedEntry()
        else:
            assert expectations.expected(db, 901, moment) == ExpectedNote(10)
            assert expectations.expected(db, 902, moment) == ExpectedCorrection(3, 1)
            correction = drafts.find_correction(db, 900, 32, 2)
            assert correction == DRAFTS[13]


@each_schema
def test_the_archive_is_found_and_its_history_told(number: int, path: Path) -> None:
    with closing(open_database(path)) as db:
        (hit,) = search(db, "Scheitel", limit=5, today=date(2026, 1, 1)).hits
        assert hit.entry.id == 3
        with transaction(db):
            assert revisions.correct(db, 3, 1, "Deich hielt", (), by=902, receipt=None, now=0)
        assert [r.editor_id for r in revisions.history(db, 3)] == [900, 902]
        if number >= 5:
            assert [(r.kind, r.note) for r in revisions.history(db, 4)] == [
                ("published", ""),
                ("corrected", ""),
                ("corrected", "„Dienstag“ statt „Montag“"),
            ]
            gone = entries.get_entry(db, 7)
            assert gone is not None
            assert gone not in entries.latest(db, 99).entries
            assert not gone.leaves_note
        if number >= 18:
            told = entries.get_entry(db, 9)
            assert told is not None
            assert told.leaves_note
        if number >= 24:
            assert told is not None
            assert told.marks == (Mark(0, 8, "bold"), Mark(19, 22, "link", "https://example.org/"))
            assert [r.marks for r in revisions.history(db, 9)] == [told.marks] * 2


@each_schema
def test_what_else_is_kept_across_a_restart_is_kept(number: int, path: Path) -> None:
    with closing(open_database(path)) as db, transaction(db):
        if number >= 3:
            run, trouble = vitals.last_run(db), vitals.last_trouble(db)
            assert run is not None
            assert (run.version, run.ended_at) == ("0.1.0", None)
            assert trouble is not None
            assert trouble.kind == "unreachable"
        if number >= 19:
            assert vitals.last_backup(db) == ("/var/backups/ticker.db", 1_767_261_640)
        if number >= 20:
            told = [fences.Fence(2, 4, "entry", 2, 6)]
            if number >= 34:
                told.append(fences.Fence(2, 4, "correction", 1, 4))
            assert fences.untold_fences(db, 9) == told
        if number >= 5:
            claims = rows(db, "select subscription_id, seq, in_doubt from claims")
            assert claims == [(2, 3, 0), (3, 2, 1)]
        if number >= 7:
            found = inbox.take_back(db, 1_767_262_000)
            updates = sorted(
                [*found.suspects, *found.fresh], key=lambda update: update["update_id"]
            )
            assert [json.dumps(update) for update in updates] == [
                '{"update_id": 4711}',
                '{"update_id": 4712}',
            ]
        if number >= 17:
            assert restraints.seconds_left(db, "sending", 1_767_261_970.0) == 0.5
            assert restraints.seconds_left(db, "strict", 1_767_261_970.0) == 86_400.0
        if number >= 22:
            found_waits = desk_messages.waits(db, 1_767_261_970.0)
            assert found_waits == {(900, False): 20.5, (901, False): 0.0, (900, True): 0.0}
            owed = [desk_messages.next_owed(db, lane) for lane in found_waits]
            assert [(o.message.html, o.edits, o.shows, o.asks) for o in owed if o] == [
                ("<b>Vorschau</b>", None, Shown(4, 3), None),
                ("Bitte der Text", None, None, ExpectedCorrection(4, 3)),
                ("Ersetzt", 16, None, None),
            ]
        if number >= 23:
            assert alarms.untold_alarms(db) == [Alarm("lost", 1_767_261_900.0)]
            assert [chat for chat in (-101, 1001, 1003, 1006) if chats.in_doubt(db, chat)] == [
                -101, 1003, 1006,
            ]  # fmt: skip


@pytest.mark.parametrize(
    ("table", "kinds"),
    [
        ("draft_kinds", drafts.Kind),
        ("desk_expectations", expectations.ExpectationKind),
        ("receipt_kinds", receipts.Kind),
        ("revision_kinds", revisions.Kind),
        ("pause_reasons", chats.Trouble),
        ("state_keys", vitals.Key),
        ("restraint_kinds", restraints.Kind),
        ("log_kinds", logbook.Kind),
        ("alarm_kinds", alarms.Kind),
    ],
)
def test_the_database_knows_the_kinds_that_the_program_knows(
    db: Database, table: str, kinds: object
) -> None:
    assert {row[0] for row in rows(db, f"select * from {table}")} == set(get_args(kinds))


def test_a_delivery_is_of_a_kind_of_pushes_or_of_several(db: Database) -> None:
    kinds = {row[0] for row in rows(db, "select kind from push_kinds")}
    for duty in (Delivery, Copy):
        assert set(get_args(get_type_hints(duty)["kind"])) == kinds | {"digest"}
