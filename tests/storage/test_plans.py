"""Plans: what goes out at its time, by whose word, once, and what the database lets nobody do."""

from __future__ import annotations

import sqlite3
import tempfile
from contextlib import closing
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from sqlite_utils import Database

from tests.databases import new_database
from tests.outboxes import appoint, subscribe
from tickerbot.model import Approval, Level, MessageRef, Role
from tickerbot.storage import people
from tickerbot.storage.logbook import acts_since
from tickerbot.storage.newsroom import (
    approvals,
    batches,
    changing,
    decisions,
    drafts,
    expectations,
    labelling,
    plans,
    publishing,
    rights,
    stopping,
    team,
    urgency,
)
from tickerbot.storage.newsroom.drafts import EntryDraft
from tickerbot.storage.newsroom.expectations import ExpectedChange
from tickerbot.storage.transactions import transaction

AUTHOR, EDITOR, CHIEF = 902, 901, 900
ZONE = ZoneInfo("Europe/Berlin")


def put(db: Database, editor_id: int = EDITOR, message_id: int = 10) -> EntryDraft:
    with transaction(db):
        draft, _ = drafts.put_draft(db, editor_id, message_id, 0, f"Deich {message_id}\nText", 0)
    return draft


def make(db: Database, draft: EntryDraft, at: int = 1_000, by: int = EDITOR) -> plans.Plan | None:
    with transaction(db):
        return plans.make(db, draft.id, draft.version, publish_at=at, by=by, now=10)


def release(
    db: Database, draft_id: int, now: int = 1_000, approval: Approval = "never"
) -> publishing.Publication | None:
    plan = plans.find(db, draft_id)
    assert plan is not None
    prepared = publishing.prepare_draft(db, draft_id, plan.version, now=now, zone=ZONE)
    with transaction(db):
        return plans.release(db, plan, prepared=prepared, approval=approval, now=now, zone=ZONE)


@pytest.mark.parametrize(("late", "state"), [(300, None), (301, "late")])
def test_it_goes_out_up_to_five_minutes_late(db: Database, late: int, state: str | None) -> None:
    appoint(db, EDITOR)
    draft = put(db)
    make(db, draft)
    done = release(db, draft.id, 1_000 + late)
    assert (done is None) == (state is not None)
    plan = plans.find(db, draft.id)
    assert (plan and plan.state) == state
    assert [each.draft_id for each in plans.to_ask_about(db)] == ([draft.id] if state else [])


def test_who_discards_what_was_to_go_out_stands_in_the_log(db: Database) -> None:
    appoint(db, EDITOR)
    planned, other = put(db), put(db, EDITOR, 11)
    make(db, planned)
    with transaction(db):
        for _ in range(2):
            assert changing.discard(db, planned.id, by=EDITOR)
            assert changing.discard(db, other.id, by=EDITOR)
    acts = [(act.kind, act.draft_id) for act in acts_since(db) if act.draft_id]
    assert acts == [("scheduled", planned.id), ("unscheduled", planned.id)]


@pytest.mark.parametrize("change", ["removed", "made an author", "approval is asked for"])
def test_rights_count_when_it_goes_out(db: Database, change: str) -> None:
    appoint(db, EDITOR)
    draft = put(db)
    make(db, draft)
    role: Role | None = {"removed": None, "made an author": "author"}.get(change, "editor")
    with transaction(db):
        people.set_role(db, EDITOR, role, 20)
    done = release(db, draft.id, approval="always" if change.startswith("approval") else "never")
    assert done is None
    assert db.table("entries").count == 0
    plan = plans.find(db, draft.id)
    assert plan is not None
    assert plan.state == "barred"


@pytest.mark.parametrize(
    "act", ["publish", "approve", "send back", "take", "submit", "plan", "cancel"]
)
def test_who_was_removed_between_the_tap_and_the_commit_does_nothing(
    db: Database, act: str
) -> None:
    appoint(db, EDITOR)
    appoint(db, AUTHOR, "author")
    own, others = put(db), put(db, AUTHOR, 11)
    make(db, own)
    with transaction(db):
        approvals.submit(db, others.id, others.version, 0)
        people.set_role(db, EDITOR, None, 20)
        people.set_role(db, AUTHOR, "author" if act != "submit" else None, 20)
    before = list(db.query("select * from drafts")), list(db.query("select * from plans"))
    version = others.version
    with transaction(db):
        match act:
            case "publish":
                assert not publishing.publish_draft(
                    db, own.id, own.version, silent=False, receipt_message_id=1, language=None,
                    now=30, zone=ZONE,
                )  # fmt: skip
            case "approve":
                prepared = publishing.prepare_draft(db, others.id, version, now=30, zone=ZONE)
                assert not approvals.approve(
                    db, others.id, version, prepared=prepared, receipt=MessageRef(EDITOR, 1),
                    language=None, approval="never", now=30, zone=ZONE,
                )  # fmt: skip
            case "send back":
                assert not approvals.send_back(db, others.id, version, by=EDITOR, now=30)
            case "take":
                assert not approvals.take(db, others.id, version, by=EDITOR, now=30)
            case "submit":
                assert not approvals.submit(db, others.id, version, 30)
            case "plan":
                assert not plans.make(db, own.id, own.version, publish_at=99, by=EDITOR, now=30)
            case _:
                assert not plans.cancel(db, own.id, own.version, by=EDITOR, message_id=None, now=30)
    assert before == (list(db.query("select * from drafts")), list(db.query("select * from plans")))
    assert db.table("entries").count == 0


@pytest.mark.parametrize("how", ["taken over", "removed"])
def test_nobody_who_had_a_text_in_hand_approves_it(db: Database, how: str) -> None:
    appoint(db, AUTHOR, "author")
    appoint(db, EDITOR, "chief")
    appoint(db, CHIEF, "chief")
    draft = put(db, AUTHOR)
    with transaction(db):
        if how == "removed":
            team.remove(db, people.number_of(db, AUTHOR), by=EDITOR, now=20)
        else:
            assert approvals.take(db, draft.id, draft.version, by=EDITOR, now=20)
        mine = changing.change_text(db, draft.id, "Anders\nText", 12, 9, by=EDITOR)
        assert mine is not None
        assert approvals.take(db, draft.id, mine.version, by=CHIEF, now=30)
        last = drafts.get_open_draft(db, draft.id, EntryDraft)
        assert last is not None
        assert approvals.submit(db, draft.id, last.version, 40)
        assert approvals.reviewers(db, last) == []
        prepared = publishing.prepare_draft(db, draft.id, last.version, now=40, zone=ZONE)
        assert not approvals.approve(
            db, draft.id, last.version, prepared=prepared, receipt=MessageRef(EDITOR, 1),
            language=None, approval="always", now=40, zone=ZONE,
        )  # fmt: skip
        assert not rights.may_publish(db, last, EDITOR, "always")


@pytest.mark.parametrize("who", [AUTHOR, CHIEF])
def test_what_was_approved_for_one_time_its_author_moves_to_no_other(
    db: Database, who: int
) -> None:
    appoint(db, AUTHOR, "author")
    appoint(db, EDITOR)
    appoint(db, CHIEF, "chief")
    draft = put(db, AUTHOR)
    make(db, draft, 5_000, by=AUTHOR)
    with transaction(db):
        assert approvals.submit(db, draft.id, draft.version, 10)
        prepared = publishing.prepare_draft(db, draft.id, draft.version, now=20, zone=ZONE)
        assert approvals.approve(
            db, draft.id, draft.version, prepared=prepared, receipt=MessageRef(EDITOR, 1),
            language=None, approval="never", now=20, zone=ZONE,
        )  # fmt: skip
    assert make(db, draft, 1_000, by=who) is not None
    assert (release(db, draft.id) is None) == (who == AUTHOR)


@pytest.mark.parametrize("is_held", [True, False])
def test_what_became_urgent_leaves_by_a_tap_and_not_by_an_older_plan(
    db: Database, *, is_held: bool
) -> None:
    appoint(db, EDITOR)
    draft = put(db)
    make(db, draft)
    with transaction(db):
        labelling.choose_level(db, draft.id, draft.version, Level.URGENT, by=EDITOR)
        urgent = drafts.get_open_draft(db, draft.id, EntryDraft)
        assert urgent is not None
        urgency.note_question(db, draft.id, urgent.version, by=EDITOR)
        if is_held:
            assert plans.hold(
                db, urgent, publish_at=1_000, by=EDITOR, message_id=1, silent=False,
                approval="never", now=990,
            )  # fmt: skip
    assert (release(db, draft.id) is not None) == is_held


def test_what_somebody_is_asked_for_ends_with_the_draft_being_theirs(db: Database) -> None:
    appoint(db, AUTHOR, "author")
    appoint(db, EDITOR)
    draft = put(db, AUTHOR)
    with transaction(db):
        expectations.expect(db, AUTHOR, ExpectedChange(draft.id), 10)
        assert approvals.take(db, draft.id, draft.version, by=EDITOR, now=20)
        assert expectations.expected(db, AUTHOR, 21) is None
        assert changing.change_text(db, draft.id, "Heimlich", 99, 8, by=AUTHOR) is None
        assert changing.change_text(db, draft.id, "Offen", 99, 5, by=EDITOR) is not None


def refuse(db: Database, sql: str) -> None:
    """Do it, and raise as SQLite does where a reference leads to nothing, which may be off in tests."""
    db.execute(sql)
    if db.execute("pragma foreign_key_check").fetchall():
        raise sqlite3.IntegrityError("a reference to nothing")


@pytest.mark.parametrize(
    "sql",
    [
        "insert into plans (draft_id, version, publish_at, by_id, made_at) values (9, 1, 9, 1, 0)",
        "update plans set publish_at = made_at - 1",
        "update plans set held = 1, publish_at = made_at + 62",
        "update plans set asked = 1",
        "update plans set state = 'gone'",
        "update plans set silent = 2",
        "insert into decisions (draft_id, version, kind, by_id, at) values (1, 1, 'liked', 1, 0)",
        "update drafts set brought_up = 2",
    ],
)
def test_the_database_refuses_what_cannot_be(db: Database, sql: str) -> None:
    appoint(db, EDITOR)
    make(db, put(db))
    with pytest.raises(sqlite3.IntegrityError), transaction(db):
        refuse(db, sql)


def test_what_is_called_off_in_its_last_seconds_goes_out_no_more(db: Database) -> None:
    def call_off(by: int) -> EntryDraft | None:
        with transaction(db):
            return plans.call_off(db, draft.id, by=by, now=12)

    appoint(db, EDITOR)
    draft = put(db)
    with transaction(db):
        plans.hold(
            db, draft, publish_at=20, by=EDITOR, message_id=None, silent=False,
            approval="never", now=10,
        )  # fmt: skip
    assert call_off(CHIEF) is None, "who has no role calls nothing off"
    assert plans.find(db, draft.id) is not None
    once, again = call_off(EDITOR), call_off(EDITOR)  # the command may come again
    assert once is not None
    assert once == again
    assert plans.find(db, draft.id) is None
    make(db, once)
    assert release(db, draft.id) is not None
    assert call_off(EDITOR) is None, "it is out"


PEOPLE = st.sampled_from([EDITOR, AUTHOR, CHIEF])
NUMBERS = st.integers(1, 4)


class Desk(RuleBasedStateMachine):
    """Drafts, roles, approval, urgency, plans, undo windows, batches and stops in any order.

    Beside them a small model: who may do what, and who has published which draft.
    """

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.db = new_database(Path(self.folder.name) / "ticker.db")
        self.now = 1_000
        self.approval: Approval = "always"
        self.roles: dict[int, Role | None] = {}
        self.published: dict[int, int] = {}
        self.hands: dict[int, set[int]] = {}
        self.seen: dict[int, int] = {}
        """The version of each draft that an editor was asked about as urgent."""
        self.stopped: set[int] = set()
        subscribe(self.db, 1)  # who gets nothing: each broadcast is under way for ever
        for user_id, role in ((CHIEF, "chief"), (EDITOR, "editor"), (AUTHOR, "author")):
            self.set_role(user_id, role)

    def teardown(self) -> None:
        with closing(self.db):
            pass
        self.folder.cleanup()

    def draft(self, number: int) -> EntryDraft | None:
        found = drafts.get_draft(self.db, number)
        return found if isinstance(found, EntryDraft) else None

    def is_own(self, draft: EntryDraft, by: int) -> bool:
        return draft.state == "open" and draft.editor_id == by and self.roles[by] is not None

    def may_leave(self, draft: EntryDraft, by: int) -> bool:
        """Whether this person's word lets the draft out."""
        if self.roles[by] not in ("editor", "chief"):
            return False
        is_urgent = draft.level is Level.URGENT
        if is_urgent and self.seen.get(draft.id) != draft.version:
            return False
        needs_second = self.approval == "always" or (self.approval == "urgent" and is_urgent)
        return not needs_second or by not in self.hands[draft.id]

    @initialize(approval=st.sampled_from(["never", "urgent", "always"]))
    def begin(self, approval: Approval) -> None:
        self.approval = approval

    @rule(
        user_id=st.sampled_from([EDITOR, AUTHOR]),
        role=st.sampled_from([None, "author", "editor"]),
    )
    def set_role(self, user_id: int, role: Role | None) -> None:
        with transaction(self.db):
            people.set_role(self.db, user_id, role, self.now)
        self.roles[user_id] = role

    @rule(user_id=PEOPLE)
    def write(self, user_id: int) -> None:
        self.now += 1
        self.hands[put(self.db, user_id, self.now).id] = {user_id}

    @rule(number=NUMBERS, by=PEOPLE)
    def change(self, number: int, by: int) -> None:
        draft = self.draft(number)
        if draft is None:
            return
        self.now += 1
        with transaction(self.db):
            source = 10_000 + self.now
            text = f"Anders {source}\nText"
            changed = changing.change_text(self.db, number, text, source, 9, by=by)
        assert (changed is not None) == self.is_own(draft, by)

    @rule(number=NUMBERS, by=PEOPLE, level=st.sampled_from([Level.NORMAL, Level.URGENT]))
    def label(self, number: int, by: int, level: Level) -> None:
        draft = self.draft(number)
        if draft is None:
            return
        with transaction(self.db):
            done = labelling.choose_level(self.db, number, draft.version, level, by=by)
        assert (done is not None) == self.is_own(draft, by)

    @rule(number=NUMBERS, by=PEOPLE)
    def discard(self, number: int, by: int) -> None:
        draft = self.draft(number)
        if draft is None or number % 2:  # some live on
            return
        with transaction(self.db):
            done = changing.discard(self.db, number, by=by)
        if draft.state == "open":
            assert done == self.is_own(draft, by)

    @rule(number=NUMBERS, by=PEOPLE)
    def look_at_urgent(self, number: int, by: int) -> None:
        draft = self.draft(number)
        if draft is None:
            return
        with transaction(self.db):
            urgency.note_question(self.db, number, draft.version, by=by)
        if draft.state == "open" and self.roles[by] in ("editor", "chief"):
            self.seen[number] = draft.version

    @rule(number=NUMBERS, by=PEOPLE, wait=st.integers(1, 40))
    def plan(self, number: int, by: int, wait: int) -> None:
        draft = self.draft(number)
        if draft is None:
            return
        before = plans.find(self.db, number)
        with transaction(self.db):
            made = plans.make(
                self.db, number, draft.version, publish_at=self.now + wait, by=by, now=self.now
            )
        is_planned = before is not None and not before.held
        may = self.is_own(draft, by) or (
            draft.state == "open" and is_planned and by != draft.editor_id
            and self.roles[by] in ("editor", "chief")
        )  # fmt: skip
        assert (made is not None) == may

    @rule(number=NUMBERS, by=PEOPLE, wait=st.integers(1, 60))
    def hold(self, number: int, by: int, wait: int) -> None:
        draft = self.draft(number)
        if draft is None or draft.state != "open":
            return
        with transaction(self.db):
            held = plans.hold(
                self.db, draft, publish_at=self.now + wait, by=by, message_id=7, silent=False,
                approval=self.approval, now=self.now,
            )  # fmt: skip
        assert (held is not None) == rights.may_publish(self.db, draft, by, self.approval)

    @rule(number=NUMBERS, by=PEOPLE)
    def cancel(self, number: int, by: int) -> None:
        draft = self.draft(number)
        if draft is None:
            return
        with transaction(self.db):
            done = plans.cancel(
                self.db, number, draft.version, by=by, message_id=None, now=self.now
            )
        assert done is None or plans.find(self.db, number) is None

    @rule(number=NUMBERS, by=PEOPLE)
    def publish(self, number: int, by: int) -> None:
        draft = self.draft(number)
        if draft is None:
            return
        with transaction(self.db):
            done = publishing.publish_draft(
                self.db, number, draft.version, silent=False, by=by, approval=self.approval,
                receipt_message_id=7, language=None, now=self.now, zone=ZONE,
            )  # fmt: skip
        may = draft.state == "open" and self.may_leave(draft, by)
        assert (done is not None) == (may or number in self.published)
        if may:
            self.published[number] = by

    @rule(by=PEOPLE, is_held=st.booleans())
    def publish_all(self, by: int, is_held: bool) -> None:
        """All that this person has shown, with one tap; what has a time of its own keeps it."""
        found = [self.draft(number) for number in range(1, 5)]
        batch = [it for it in found if it and it.state == "open" and it.editor_id == by]
        going = [it for it in batch if plans.find(self.db, it.id) is None]
        if is_held:
            may = [it for it in going if rights.may_publish(self.db, it, by, self.approval)]
        else:
            may = [it for it in going if self.may_leave(it, by)]
        with transaction(self.db):
            count = batches.publish_batch(
                self.db, batches.prepare(self.db, batch, now=self.now, zone=ZONE), silent=False,
                language=None, approval=self.approval, now=self.now, zone=ZONE,
                held_until=self.now + 10 if is_held else None,
            )  # fmt: skip
        assert count == len(may)
        if not is_held:
            self.published |= {it.id: by for it in may}

    @rule(number=NUMBERS, by=PEOPLE)
    def approve(self, number: int, by: int) -> None:
        draft = self.draft(number)
        if draft is None:
            return
        with transaction(self.db):
            approvals.submit(self.db, number, draft.version, self.now)
        waits = self.draft(number)
        assert waits is not None
        prepared = publishing.prepare_draft(self.db, number, draft.version, now=self.now, zone=ZONE)
        with transaction(self.db):
            done = approvals.approve(
                self.db, number, draft.version, prepared=prepared, receipt=MessageRef(by, 5),
                language=None, approval=self.approval, now=self.now, zone=ZONE,
            )  # fmt: skip
        if done is not None and done.kind == "approved" and number not in self.published:
            assert waits.state == "open"
            assert self.may_leave(waits, by)
            assert by not in self.hands[number]
            self.published[number] = by

    @rule(number=NUMBERS, by=PEOPLE)
    def take(self, number: int, by: int) -> None:
        draft = self.draft(number)
        if draft is None:
            return
        with transaction(self.db):
            approvals.take(self.db, number, draft.version, by=by, now=self.now)
        now = self.draft(number)
        if now is not None and now.editor_id != draft.editor_id:
            assert self.roles[by] in ("editor", "chief")
            self.hands[number].add(by)
            assert plans.find(self.db, number) is None

    @rule(number=NUMBERS, by=PEOPLE, goes_on=st.booleans())
    def stop(self, number: int, by: int, goes_on: bool) -> None:
        entry_id = draft.entry_id if (draft := self.draft(number)) else None
        if entry_id is None:
            return
        with transaction(self.db):
            do = stopping.go_on if goes_on else stopping.stop
            outcome = do(self.db, entry_id, by=by, now=self.now)
        if self.roles[by] in ("editor", "chief"):
            (self.stopped.discard if goes_on else self.stopped.add)(entry_id)
        assert outcome == ("stopped" if entry_id in self.stopped else "running")

    @rule(seconds=st.integers(1, 400))
    def wait(self, seconds: int) -> None:
        self.now += seconds
        for plan in plans.due(self.db, self.now):
            draft = self.draft(plan.draft_id)
            assert draft is not None
            is_old_plan = (
                draft.level is Level.URGENT and not plan.held and plan.by == draft.editor_id
            )
            may = (
                self.may_leave(draft, plan.by) and not is_old_plan
                and self.now - plan.publish_at <= plans.TOO_LATE_S
            )  # fmt: skip
            done = release(self.db, plan.draft_id, self.now, self.approval)
            assert (done is not None) == may
            if may:
                self.published[plan.draft_id] = plan.by

    @invariant()
    def each_is_published_once_and_by_whom_the_model_says(self) -> None:
        found = self.db.execute(
            "select d.id, e.published_by from drafts d join entries e on e.id = d.entry_id"
        ).fetchall()
        assert dict(found) == self.published
        assert self.db.table("entries").count == len(self.published)
        stopped = self.db.execute("select entry_id from pushes where stopped").fetchall()
        assert {row[0] for row in stopped} == self.stopped
        for plan in plans.all_plans(self.db) + plans.held_plans(self.db):
            draft = self.draft(plan.draft_id)
            assert draft is not None
            assert (draft.state, draft.version) == ("open", plan.version)
        for decision in decisions.untold(self.db):
            assert self.draft(decision.draft_id) is not None


TestDesk = Desk.TestCase
TestDesk.settings = settings(max_examples=25, stateful_step_count=30)
