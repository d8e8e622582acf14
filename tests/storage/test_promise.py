"""The promise to each reader: what its terms want at that time, in order, once, and nothing else."""

from __future__ import annotations

import tempfile
from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import datetime, time
from itertools import takewhile
from pathlib import Path
from typing import get_args
from zoneinfo import ZoneInfo

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule

from tests.databases import new_database
from tests.outboxes import correct, retract, subscribe
from tests.wanting import Story, add_topics, filters, stories, tell, wants
from tickerbot.model import Copy, Delivery, Entry, Level, Target
from tickerbot.outcomes import Gone, Later, Outcome, Rejected, Removed, Sent, Skipped, Unreachable
from tickerbot.storage.archive import entries
from tickerbot.storage.database import open_database
from tickerbot.storage.outbox import (
    audience,
    chats,
    copies,
    digests,
    hours,
    past_audiences,
    pushes,
    terms,
    turns,
)
from tickerbot.storage.outbox.progress import push_progress
from tickerbot.storage.outbox.reach import count_active
from tickerbot.storage.outbox.receipts import Telling
from tickerbot.storage.outbox.settlement import Settlement, settle
from tickerbot.storage.transactions import transaction
from tickerbot.terms import EVERY_HOUR, EVERYTHING, QuietHours, Terms

BERLIN = ZoneInfo("Europe/Berlin")
CHATS = (1, 2)
LANES = (False, True)
REFUSALS: dict[str, Outcome] = {
    "later": Later(90.0), "refused": Unreachable("", maybe_taken=False), "rejected": Rejected("no"),
    "gone": Gone("blocked"),
}  # fmt: skip
EVENINGS = ["2026-03-02T21:45", "2026-03-28T17:00", "2026-10-24T21:30", "2028-02-28T23:00"]
FOREVER = Terms(), Terms(rings=None)  # rows that stay when nobody has them

NIGHT = QuietHours(time(22), time(7))
LOUD = replace(NIGHT, end=time(2, 30), urgent=True)
HOURS = [
    Terms(), Terms(quiet=NIGHT), Terms(quiet=NIGHT), Terms(quiet=LOUD), Terms(digest_hours=EVERY_HOUR),
    Terms(quiet=replace(NIGHT, collect=False)), Terms(quiet=replace(LOUD, collect=False)),
    Terms(quiet=NIGHT, digest_hours=frozenset([8, 18])), Terms(quiet=LOUD, digest_hours=EVERY_HOUR),
]  # fmt: skip
all_terms = st.sampled_from(HOURS) | st.builds(
    lambda wanted, chosen: replace(wanted, quiet=chosen.quiet, digest_hours=chosen.digest_hours),
    filters,
    st.sampled_from(HOURS),
)


@dataclass
class Push:
    seq: int
    entry: int
    story: Story
    revision: int = 1
    is_note: bool = False

    @property
    def urgent(self) -> bool:
        return self.story[1] == Level.URGENT


@dataclass
class Reader:
    """The model of a subscription: what it waits for, and what of that may come next."""

    terms: Terms = EVERYTHING
    active: bool = True
    waiting: list[Push] = field(default_factory=list)
    has: set[int] = field(default_factory=set)
    collected: dict[bool, int] = field(default_factory=lambda: dict.fromkeys(LANES, 0))

    def next(self, now: float, through: dict[bool, int], stopped: set[int]) -> list[Push]:
        """The next message: one push, or all entries that a digest shows."""
        ready: list[Push] = []
        for lane in (True, False):
            mine = (push for push in self.waiting if push.urgent is lane)
            for push in takewhile(lambda push: push.seq not in stopped, mine):
                rhythm = bool(self.terms.digest_hours) and not lane
                waits = rhythm and push.seq > through[lane]
                if not waits and not sleeps(self.terms, lane, now):
                    ready.append(push)
        last = {lane: max(through[lane], self.collected[lane]) for lane in LANES}
        is_digest = ready and not ready[0].is_note and ready[0].seq <= last[ready[0].urgent]
        group = [push for push in ready if not push.is_note and push.seq <= last[push.urgent]]
        return sorted(group, key=lambda push: push.seq) if is_digest else ready[:1]


def sleeps(wanted: Terms, urgent: bool, now: float) -> bool:
    """Whether it is one of the hours of which what comes is collected."""
    quiet = wanted.quiet
    if quiet is None or not quiet.collect or (urgent and quiet.urgent):
        return False
    return hours.is_quiet(wanted, now, BERLIN)


def holds_back(wanted: Terms, urgent: bool, now: float) -> bool:
    """Whether what comes now is collected."""
    return sleeps(wanted, urgent, now) or bool(wanted.digest_hours and not urgent)


def rings_from(wanted: Terms, now: float) -> int:
    """The lowest level with a sound now."""
    quiet = wanted.quiet
    if wanted.rings is None:
        return 3
    if quiet is not None and not quiet.collect and hours.is_quiet(wanted, now, BERLIN):
        return int(Level.URGENT) if quiet.urgent else 3
    return int(wanted.rings)


def releases(wanted: Terms, urgent: bool, moment: float) -> bool:
    """Whether what was collected is for a digest from this moment on."""
    if sleeps(wanted, urgent, moment):
        return False
    rhythm = wanted.digest_hours and not urgent
    return sleeps(wanted, urgent, moment - 1) or bool(
        rhythm and moment in hours.digests_due(wanted, moment, BERLIN)
    )


class Promise(RuleBasedStateMachine):
    """Publish, correct, retract, stop, choose, leave, return, sleep, crash, deliver with any outcome.

    Messages go out as the relay does it: what is due is queued, looked at again just before it is sent,
    claimed, sent, and recorded once it is answered.
    """

    @initialize(evening=st.sampled_from(EVENINGS), one=all_terms, other=all_terms)
    def begin(self, evening: str, one: Terms, other: Terms) -> None:
        self.folder = tempfile.TemporaryDirectory()
        self.path = Path(self.folder.name) / "ticker.db"
        self.now = datetime.fromisoformat(evening).replace(tzinfo=BERLIN).timestamp()
        self.db = new_database(self.path)
        self.db.execute("pragma synchronous = off")
        add_topics(self.db)
        for chat in CHATS:
            subscribe(self.db, chat)
        self.readers = {chat: Reader() for chat in CHATS}
        self.through = {wanted: dict.fromkeys(LANES, 0) for wanted in FOREVER}
        self.out: dict[int, Push] = {}  # what may be corrected, stopped or retracted, by entry
        self.revisions: dict[int, int] = {}
        self.newest = 0
        self.stopped: set[int] = set()
        self.queue: dict[int, Delivery] = {}
        self.flying: list[tuple[Delivery, tuple[int, ...], int]] = []
        self.messages = 0
        self.shown: dict[int, dict[int, int]] = {}  # by message: entries and their revisions
        self.arrived: Counter[tuple[int, int]] = Counter()
        for chat, wanted in zip(CHATS, (one, other), strict=True):
            self.choose(chat, wanted)

    def teardown(self) -> None:
        if hasattr(self, "db"):
            self.come_to_rest()
            self.db.close()
            self.folder.cleanup()

    @rule(told=st.lists(stories, min_size=1, max_size=3), looks=st.booleans())
    def publish(self, told: list[Story], looks: bool) -> None:
        for story in told:
            self.publish_one(story)
        if looks:
            self.look()

    def publish_one(self, story: Story) -> None:
        self.newest = tell(self.db, story, int(self.now))
        (entry,) = self.db.execute("select max(id) from entries").fetchone()
        self.out[entry] = push = Push(self.newest, entry, story)
        self.revisions[entry] = 1
        counted = Counter[str]()
        for reader in filter(lambda reader: reader.active, self.readers.values()):
            if wants(reader.terms, story):
                reader.waiting.append(push)
                holds = holds_back(reader.terms, push.urgent, self.now)
                counted["later" if holds else "at once"] += 1
            else:
                counted["never"] += 1
        told = push_progress(self.db, push.seq)
        assert (told.reach, told.later, told.unwanted) == (
            counted["at once"], counted["later"], counted["never"],
        )  # fmt: skip
        assert count_active(self.db) == counted.total()

    @precondition(lambda self: self.out)
    @rule(data=st.data(), corrects=st.booleans(), telling=st.sampled_from(get_args(Telling)))
    def correct(self, data: st.DataObject, corrects: bool, telling: Telling) -> None:
        push = self.out[data.draw(st.sampled_from(sorted(self.out)[-4:]))]
        sound = telling == "sound"
        if corrects:
            note = "Hinweis" if sound else ""
            correct(self.db, push.entry, push.story[0], note=note, sound=sound)
        else:
            retract(self.db, push.entry, "", telling)
            del self.out[push.entry]
            self.stopped.discard(push.seq)
            for reader in self.readers.values():
                reader.waiting = [each for each in reader.waiting if each.entry != push.entry]
        self.revise(push, sound)

    def revise(self, push: Push, sound: bool) -> None:
        self.revisions[push.entry] += 1
        if not sound:
            return
        self.newest += 1
        note = Push(self.newest, push.entry, push.story, self.revisions[push.entry], is_note=True)
        for chat, reader in self.readers.items():
            flies = any(
                each.target.chat_id == chat and push.entry in entries_in(each)
                for each, _, _ in self.flying
            )
            if reader.active and (push.entry in reader.has or flies):
                reader.waiting.append(note)

    @precondition(lambda self: self.out)
    @rule(data=st.data())
    def stop_or_go_on(self, data: st.DataObject) -> None:
        seq = self.out[data.draw(st.sampled_from(sorted(self.out)[-4:]))].seq
        with transaction(self.db):
            if seq in self.stopped:
                pushes.release(self.db, seq, int(self.now))
            else:
                pushes.stop(self.db, seq)
        self.stopped ^= {seq}

    @rule(chat=st.sampled_from(CHATS), wanted=all_terms)
    def choose(self, chat: int, wanted: Terms) -> None:
        reader = self.readers[chat]
        for lane in LANES:
            holds = holds_back(reader.terms, lane, self.now)
            through = self.newest if holds else self.through[reader.terms][lane]
            reader.collected[lane] = max(reader.collected[lane], through)
        reader.terms = wanted
        reader.waiting = [
            push for push in reader.waiting if push.is_note or wants(wanted, push.story)
        ]
        used = {each.terms for each in self.readers.values()}
        self.through = {
            each: self.through.get(each, dict.fromkeys(LANES, 0)) for each in used.union(FOREVER)
        }
        with transaction(self.db):
            terms.choose_terms(self.db, Target(chat), wanted, int(self.now), chat_type="private")
            turns.turn(self.db, self.now, BERLIN)

    @rule(chat=st.sampled_from(CHATS), how=st.sampled_from(["blocks", "ends", "comes", "comes"]))
    def leave_or_come(self, chat: int, how: str) -> None:
        with transaction(self.db):
            if how == "blocks":
                chats.mark_gone(self.db, chat, int(self.now))
            elif how == "ends":
                chats.unsubscribe(self.db, Target(chat), int(self.now))
        if how == "comes":
            subscribe(self.db, chat)
            self.readers[chat].active = True
        else:
            self.readers[chat].active, self.readers[chat].waiting = False, []

    @rule(minutes=st.sampled_from([0, 0, 30, 150, 600]))
    def let_time_pass(self, minutes: int) -> None:
        """So long, or up to the next moment at which something begins or ends."""
        end = self.now + 60.0 * minutes
        if not minutes:
            end = turns.next_turn(self.db) or end
        while (at := turns.next_turn(self.db)) is not None and at <= end:
            self.turn(at)
        self.turn(end)

    def turn(self, until: float) -> None:
        for wanted, through in self.through.items():
            moment = self.now
            while (moment := hours.next_turn(wanted, moment, BERLIN) or until + 1) <= until:
                through.update(
                    (lane, self.newest) for lane in LANES if releases(wanted, lane, moment)
                )
        self.now = until
        with transaction(self.db):
            turns.turn(self.db, self.now, BERLIN)

    @rule(claimed=st.booleans(), minutes=st.sampled_from([0, 0, 20, 700, 1500]))
    def crash(self, claimed: bool, minutes: int) -> None:
        """What flies is recorded never; the bot may be away for long."""
        if claimed:
            with transaction(self.db):
                pushes.claim(self.db, self.queue.values())
        for delivery, _, _ in self.flying:
            self.lose(delivery)
        self.queue, self.flying = {}, []
        self.db.close()
        self.db = open_database(self.path)
        self.db.execute("pragma synchronous = off")
        with transaction(self.db):
            past_audiences.forget(self.db, self.now + 30 * 86_400)  # as if it were later
            pushes.take_up(self.db, self.now + 60.0 * minutes)
            turns.turn_all(self.db)
        self.turn(self.now + 60.0 * minutes)

    def lose(self, delivery: Delivery) -> None:
        """Nobody knows that it came, so a retraction of it is not told either."""
        reader = self.readers[delivery.target.chat_id]
        waits_for = {push.entry for push in reader.waiting if not push.is_note}
        lost = set(entries_in(delivery)) - reader.has - waits_for
        reader.waiting = [push for push in reader.waiting if push.entry not in lost]

    @rule()
    def look(self) -> None:
        busy = [*self.queue, *(each.subscription_id for each, _, _ in self.flying)]
        with transaction(self.db):
            pushes.wake_waiting(self.db, self.now)
            audience.close_rows(self.db)
        for each in [
            *pushes.due(self.db, 64, held=busy), *pushes.due_again(self.db, 64, held=busy)
        ]:  # fmt: skip
            assert pushes.is_owed(self.db, each)
            self.queue[each.subscription_id] = each
            if not self.is_pointless(each):
                group, together = self.expected(each), entries_in(each)
                rings = rings_from(self.readers[each.target.chat_id].terms, self.now)
                self.check_beginning(group, each, rings)
                mine = [push for push in group if push.entry in together]
                assert each.silent == (max(push.story[1] for push in mine) < rings)
                # before what is stopped for others a digest may end, too
                assert mine == group or self.stopped
                assert together == [push.entry for push in mine]

    def expected(self, delivery: Delivery) -> list[Push]:
        reader = self.readers[delivery.target.chat_id]
        return reader.next(self.now, self.through[reader.terms], self.stopped)

    def is_pointless(self, delivery: Delivery) -> bool:
        """Whether it is a note to what the chat has not, or got so from the beginning."""
        waiting = self.readers[delivery.target.chat_id].waiting
        return delivery.kind == "note" and delivery.seq not in [push.seq for push in waiting]

    @precondition(lambda self: self.queue)
    @rule(data=st.data(), answer=st.sampled_from(["told", "none yet", "none yet", *REFUSALS]))
    def send(self, data: st.DataObject, answer: str) -> None:
        self.try_to_send(data.draw(st.sampled_from(sorted(self.queue))), answer)

    @rule(repairs=st.booleans())
    def work(self, repairs: bool) -> None:
        """Send all that may go now, or let all copies show what they must."""
        while repairs and (behind := copies.to_correct(self.db, 1, self.now)):
            self.repair(behind[0])
        self.look()
        while self.queue and not repairs:
            self.try_to_send(next(iter(self.queue)))
            self.look()

    def try_to_send(self, number: int, answer: str = "told") -> None:
        delivery = self.queue.pop(number)
        if not pushes.is_owed(self.db, delivery):
            with transaction(self.db):
                pushes.unclaim(self.db, [delivery])
            return
        if delivery.kind == "note":
            copy = copies.copy_to_answer(
                self.db, delivery.entry_id, delivery.subscription_id, delivery.revision
            )
            assert (copy is None) == self.is_pointless(delivery)
            if copy is None:
                self.settle(delivery, delivery.revision, Skipped())
                return
            if copy.revision < copy.wanted:
                self.repair(copy)
        reader = self.readers[delivery.target.chat_id]
        group, together = self.expected(delivery), entries_in(delivery)
        self.check_beginning(group, delivery, rings_from(reader.terms, self.now))
        with transaction(self.db):
            pushes.claim(self.db, [delivery])
        if answer in REFUSALS:
            self.settle(delivery, 1, REFUSALS[answer])
            if answer == "gone":
                reader.active, reader.waiting = False, []
            if answer == "rejected":
                gone = {push.seq for push in group if push.entry in together}
                reader.waiting = [push for push in reader.waiting if push.seq not in gone]
            return
        self.messages += 1
        if delivery.kind != "note":
            self.shown[self.messages] = {entry: self.revisions[entry] for entry in together}
            self.arrived.update((delivery.target.chat_id, entry) for entry in together)
            assert all(entry in self.out for entry in together), "it was retracted"
        self.flying.append(
            (delivery, tuple(self.revisions[each] for each in together), self.messages)
        )
        if answer == "told":
            self.land(-1)

    @precondition(lambda self: self.flying)
    @rule(data=st.data(), is_told=st.booleans())
    def answer(self, data: st.DataObject, is_told: bool) -> None:
        self.land(data.draw(st.integers(0, len(self.flying) - 1)), is_told)

    def land(self, number: int, is_told: bool = True) -> None:
        delivery, parts, message = self.flying.pop(number)
        revision = sum(parts) - len(parts) + 1
        reader = self.readers[delivery.target.chat_id]
        if not is_told:
            self.settle(delivery, revision, Unreachable("no answer"))
            self.lose(delivery)
            return
        self.settle(delivery, revision, Sent(message), parts if delivery.entries else ())
        together = entries_in(delivery)
        if delivery.kind == "note":
            reader.waiting = [push for push in reader.waiting if push.seq != delivery.seq]
            return
        reader.has.update(together)
        shown = self.shown[message]
        reader.waiting = [
            push
            for push in reader.waiting
            if push.entry not in together or (push.is_note and push.revision > shown[push.entry])
        ]

    def check_beginning(self, group: list[Push], delivery: Delivery, rings: int) -> None:
        """It is what comes next, or what was that before the rest was for the same digest."""
        together = entries_in(delivery)
        assert together
        assert set(together) <= {push.entry for push in group}
        for lane in LANES:
            mine = [push.entry for push in group if push.urgent is lane]
            got = [entry for entry in mine if entry in together]
            assert got == mine[: len(got)]
        level = max(push.story[1] for push in group if push.entry in together)
        assert delivery.silent or level >= rings, "it rings though it must not"

    def settle(
        self, duty: Delivery | Copy, revision: int, outcome: Outcome, parts: tuple[int, ...] = ()
    ) -> None:
        with transaction(self.db):
            settle(self.db, [Settlement(duty, revision, outcome, parts)], self.now)

    def repair(self, copy: Copy) -> None:
        """Let a copy show what it must."""
        showing = digests.entries_of(self.db, copy.seq) if copy.seq < 0 else (copy.entry_id,)
        found = [entry for number in showing if (entry := entries.get_entry(self.db, number))]
        revision = 1 + sum(entry.revision - 1 for entry in found)
        outcome: Outcome = Sent(copy.message_id)
        if not copy.reachable:
            outcome = Gone("closed")
        elif copy.kind != "digest" and is_unwanted(found[0], copy):
            outcome = Removed()
            self.shown.pop(copy.message_id, None)
        elif copy.message_id in self.shown:
            self.shown[copy.message_id] = {entry.id: entry.revision for entry in found}
        self.settle(copy, revision, outcome)

    def come_to_rest(self) -> None:
        """In the end all have everything, each copy shows what it must, and nobody is looked at."""
        for seq in sorted(self.stopped):
            with transaction(self.db):
                pushes.release(self.db, seq, int(self.now))
        self.stopped = set()
        for _ in range(60):
            while self.flying:
                self.land(0)
            self.work(repairs=False)
            if not any(reader.waiting for reader in self.readers.values()):
                break
            self.let_time_pass(30)
        assert not any(reader.waiting for reader in self.readers.values()), "something is missing"
        while behind := copies.to_correct(self.db, 9, self.now + 1e6):
            self.repair(behind[0])
        rows = self.db.execute(
            "select s.chat_id, d.message_id from deliveries d join subscriptions s"
            " on s.id = d.subscription_id where d.outcome = 'sent'"
        ).fetchall()
        for chat, message in rows:
            for entry, revision in self.shown.get(message, {}).items():
                assert revision == self.revisions[entry], (chat, entry)
        repeated = self.db.execute(
            "select s.chat_id, p.entry_id from deliveries d join subscriptions s"
            " on s.id = d.subscription_id join pushes p on p.seq = d.seq"
            " where p.kind = 'entry' and d.possibly_repeated"
        ).fetchall()
        audience.close_rows(self.db)
        assert self.db.execute("select count(*) from audience where open").fetchone() == (0,)
        twice = {place for place, times in self.arrived.items() if times > 1}
        known = {(chat, entry) for chat, reader in self.readers.items() for entry in reader.has}
        assert twice & known <= {tuple(row) for row in repeated}


def entries_in(delivery: Delivery) -> list[int]:
    return list(delivery.entries) or [delivery.entry_id]


def is_unwanted(entry: Entry, copy: Copy) -> bool:
    return entry.retracted_at is not None and not (entry.leaves_note and copy.kind == "entry")


TestPromise = Promise.TestCase
# with 30 examples a claim or a doubt that is not written down was missed two times of three
TestPromise.settings = settings(
    max_examples=max(100, settings().max_examples), stateful_step_count=50
)
