"""Quiet hours and digests: terms close, what is collected is one message, and that is corrected."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from sqlite_utils import Database

from tests.outboxes import correct, entry_of, owed, retract, settle, subscribe
from tests.wanting import choose, receive, tell
from tickerbot.model import Delivery, Level, Target
from tickerbot.outcomes import Gone, Sent, Unreachable
from tickerbot.storage.outbox import chats, copies, digests, hours, pushes, terms
from tickerbot.storage.outbox.progress import push_progress
from tickerbot.storage.outbox.turns import turn, turn_all
from tickerbot.storage.transactions import transaction
from tickerbot.terms import EVERY_HOUR, QuietHours, Terms

BERLIN = ZoneInfo("Europe/Berlin")
NIGHT = QuietHours(time(22), time(7))
NONE: frozenset[int] = frozenset()


def at(clock: str, day: str = "2026-03-02", fold: int = 0) -> float:
    """Unix time of this clock time in Berlin."""
    return datetime.fromisoformat(f"{day}T{clock}").replace(tzinfo=BERLIN, fold=fold).timestamp()


def let_turn(db: Database, moment: float) -> float | None:
    with transaction(db):
        return turn(db, moment, BERLIN)


def say(db: Database, headline: str, moment: float, level: Level = Level.NORMAL) -> int:
    return tell(db, (headline, level, frozenset()), int(moment))


def get(db: Database, delivery: Delivery, message_id: int = 7, revision: int = 1) -> None:
    settle(db, delivery, Sent(message_id), revision=revision)


@pytest.mark.parametrize(
    ("quiet", "day", "quiet_s"),
    [
        (NIGHT, "2026-03-02", 9 * 3600),
        (NIGHT, "2026-03-29", 8 * 3600),  # the night in which the clock skips an hour
        (NIGHT, "2026-10-25", 10 * 3600),
        (NIGHT, "2028-02-29", 9 * 3600),
        (QuietHours(time(2, 30), time(6)), "2026-03-29", 2.5 * 3600),
        (QuietHours(time(2, 30), time(6)), "2026-10-25", 4.5 * 3600),
        (QuietHours(time(13), time(14, 30)), "2026-03-02", 1.5 * 3600),
        (QuietHours(time(5), time(5)), "2026-03-02", 0),
    ],
)
def test_quiet_hours_last_from_one_clock_time_to_the_other(
    quiet: QuietHours, day: str, quiet_s: float
) -> None:
    wanted = Terms(quiet=quiet)
    noon = at("15:00", day)
    began = noon - 86_400 if quiet.end <= quiet.begin else at("00:00", day)
    steps = [began + 60.0 * minute for minute in range(int((noon - began) / 60))]
    found = sum(60 for moment in steps if hours.is_quiet(wanted, moment, BERLIN))
    assert found == quiet_s


clocks = st.times().map(lambda clock: clock.replace(second=0, microsecond=0))


@given(
    st.builds(QuietHours, clocks, clocks),
    st.frozensets(st.integers(0, 23)) | st.just(EVERY_HOUR),
    st.sampled_from(
        ["Europe/Berlin", "Asia/Kolkata", "America/St_Johns", "Pacific/Auckland", "x/y"]
    ),
    st.datetimes(datetime(2026, 1, 1), datetime(2028, 3, 3), timezones=st.just(UTC)),  # noqa: DTZ001
)
@example(NIGHT, EVERY_HOUR, "", datetime(2026, 10, 24, 23, tzinfo=UTC))
def test_nothing_begins_or_ends_but_at_a_turn(
    quiet: QuietHours, digest_hours: frozenset[int], zone: str, moment: datetime
) -> None:
    wanted = Terms(quiet=quiet, digest_hours=digest_hours, zone=zone)
    its_zone = hours.zone_of(wanted, BERLIN)
    now = moment.timestamp()
    following = hours.next_turn(wanted, now, its_zone)
    if following is None:
        assert quiet.begin == quiet.end
        assert not digest_hours
        return
    assert now < following <= now + 25 * 3600 + 3600
    was = hours.is_quiet(wanted, now, its_zone)
    for part in (0.25, 0.5, 0.999):
        between = now + part * (following - now)
        assert hours.is_quiet(wanted, between, its_zone) == was
        assert not [due for due in hours.digests_due(wanted, now, its_zone) if now < due <= between]


def test_an_hourly_digest_comes_each_hour_of_both_odd_nights() -> None:
    wanted = Terms(digest_hours=EVERY_HOUR)
    for day in ("2026-03-29", "2026-10-25", "2028-02-29"):
        moment = begin = at("00:00", day)
        while moment < begin + 6 * 3600:
            following = hours.next_turn(wanted, moment, BERLIN)
            assert following == moment + 3600
            moment = following


def test_quiet_hours_that_are_silent_take_the_sound_alone_and_urgent_may_keep_it(
    db: Database,
) -> None:
    silent = QuietHours(time(22), time(7), collect=False)
    for chat_id, quiet in (
        (1, silent),
        (2, QuietHours(time(22), time(7), collect=False, urgent=True)),
    ):
        subscribe(db, chat_id)
        choose(db, chat_id, Terms(quiet=quiet))
    for moment, rings in ((at("21:59"), (1, 1, 1, 1)), (at("22:00"), (0, 0, 0, 1)), (at("06:59"), (0, 0, 0, 1)), (at("07:00", "2026-03-03"), (1, 1, 1, 1))):  # fmt: skip  # noqa: E501
        let_turn(db, moment)
        say(db, "eins", moment)
        found = sorted((each.target.chat_id, not each.silent) for each in owed(db))
        receive(db)
        say(db, "zwei", moment, Level.URGENT)
        found += sorted((each.target.chat_id, not each.silent) for each in owed(db))
        receive(db)
        assert tuple(rang for _, rang in found) == tuple(map(bool, rings)), moment


def test_what_comes_at_night_is_one_message_in_the_morning_and_nobody_is_looked_at_before(
    db: Database,
) -> None:
    for chat_id in (1, 2):
        subscribe(db, chat_id)
    choose(db, 1, Terms(quiet=NIGHT))
    assert let_turn(db, at("21:00")) == at("22:00")
    evening = say(db, "abends", at("21:00"))
    assert receive(db) == {1: [evening], 2: [evening]}
    assert let_turn(db, at("22:00")) == at("07:00", "2026-03-03")
    night = [
        say(db, "eins", at("23:00")),
        say(db, "zwei", at("23:59"), Level.IMPORTANT),
        say(db, "drei", at("01:00", "2026-03-03"), Level.URGENT),
    ]
    assert {each.target.chat_id for each in owed(db)} == {2}
    assert sorted(receive(db)[2]) == night
    for seq in night:
        progress = push_progress(db, seq)
        assert (progress.reach, progress.later, progress.unwanted, progress.open) == (1, 1, 0, 0)
    assert db.execute("select count(*) from audience where open and terms_id > 2").fetchone() == (
        0,
    )
    let_turn(db, at("07:00", "2026-03-03"))
    morning = say(db, "morgens", at("07:01", "2026-03-03"))
    (digest,) = [each for each in owed(db) if each.target.chat_id == 1]
    assert (digest.kind, digest.covers, digest.silent) == ("digest", tuple(night), False)
    assert digest.entries == tuple(entry_of(db, seq) for seq in night)
    get(db, digest)
    assert [push_progress(db, seq).summarized for seq in night] == [1, 1, 1]
    assert receive(db) == {1: [morning], 2: [morning]}


def test_a_receipt_tells_at_each_hour_who_is_still_to_get_it_and_who_left(db: Database) -> None:
    for chat_id in (1, 2, 3):
        subscribe(db, chat_id)
    choose(db, 1, Terms(quiet=NIGHT))
    choose(db, 2, Terms(quiet=NIGHT))
    let_turn(db, at("21:59"))

    def told(seq: int) -> tuple[int, ...]:
        of = push_progress(db, seq)
        return of.reach, of.delivered, of.summarized, of.open, of.later, of.gone

    evening = say(db, "abends", at("21:59"))
    assert told(evening) == (3, 0, 0, 3, 0, 0)
    let_turn(db, at("22:00"))  # before it has come to anybody
    night = say(db, "nachts", at("22:00"))
    assert told(evening) == told(night) == (1, 0, 0, 1, 2, 0)
    assert receive(db) == {3: [evening, night]}
    assert told(evening) == told(night) == (1, 1, 0, 0, 2, 0)
    with transaction(db):
        chats.unsubscribe(db, Target(2), int(at("23:00")))
    assert told(evening) == told(night) == (2, 1, 0, 0, 1, 1)
    let_turn(db, at("07:00", "2026-03-03"))
    assert told(evening) == told(night) == (3, 1, 0, 1, 0, 1)
    (digest,) = owed(db)
    get(db, digest)
    assert told(evening) == told(night) == (3, 1, 1, 0, 0, 1)


def test_one_entry_alone_comes_as_itself_and_none_as_nothing(db: Database) -> None:
    subscribe(db, 1)
    choose(db, 1, Terms(quiet=NIGHT))
    for day, count in (("2026-03-02", 0), ("2026-03-03", 1), ("2026-03-04", 1)):
        let_turn(db, at("22:00", day))
        told = [say(db, f"Nacht {n}", at("22:30", day)) for n in range(count)]
        assert owed(db) == []
        following = (date.fromisoformat(day) + timedelta(days=1)).isoformat()
        let_turn(db, at("07:00", following))
        assert [(each.kind, each.seq) for each in owed(db)] == [("entry", seq) for seq in told]
        receive(db)


@pytest.mark.parametrize("moment", ["15:00", "23:00"])
def test_hours_count_from_when_they_are_chosen_and_not_from_the_next_look(
    db: Database, moment: str
) -> None:
    subscribe(db, 1)
    choose(db, 1, Terms(quiet=NIGHT))
    first, second = say(db, "Eins", at(moment)), say(db, "Zwei", at(moment))
    assert owed(db) == []
    let_turn(db, at(moment))
    if moment == "15:00":
        assert receive(db) == {1: [first, second]}
        return
    assert owed(db) == []
    # nor does another choice at night bring it
    choose(db, 1, Terms(quiet=NIGHT, rings=None))
    assert owed(db) == []
    let_turn(db, at("23:01"))
    assert owed(db) == []
    let_turn(db, at("07:00", "2026-03-03"))
    (digest,) = owed(db)
    assert digest.covers == (first, second)
    assert digest.silent


def test_a_note_that_waited_for_the_end_of_quiet_hours_is_not_stale(db: Database) -> None:
    subscribe(db, 1)
    choose(db, 1, Terms(quiet=NIGHT))
    let_turn(db, at("21:00"))
    say(db, "Abends", at("21:00"))
    (delivery,) = owed(db)
    get(db, delivery)
    let_turn(db, at("23:00"))
    correct(db, delivery.entry_id, "Anders", note="Falsch war der Ort.", sound=True)
    morning = at("07:00", "2026-03-03")
    rule = pushes.Staleness(3600.0, 30.0)
    assert pushes.due(db, 9, rule, morning) == []
    let_turn(db, morning)
    (note,) = pushes.due(db, 9, rule, morning)
    assert (note.kind, note.entry_id, note.silent) == ("note", delivery.entry_id, False)


def test_urgent_entries_come_at_once_where_quiet_hours_or_a_rhythm_say_so(db: Database) -> None:
    loud = QuietHours(time(22), time(7), urgent=True)
    for chat_id, wanted in ((1, Terms(quiet=loud)), (2, Terms(digest_hours=frozenset([8, 18])))):
        subscribe(db, chat_id)
        choose(db, chat_id, wanted)
    let_turn(db, at("22:00"))
    quiet = [say(db, f"leise {n}", at("22:30")) for n in range(2)]
    urgent = say(db, "dringend", at("23:00"), Level.URGENT)
    assert receive(db) == {1: [urgent], 2: [urgent]}
    let_turn(db, at("07:00", "2026-03-03"))
    assert [(each.target.chat_id, each.covers) for each in owed(db)] == [(1, tuple(quiet))]
    receive(db)
    let_turn(db, at("08:00", "2026-03-03"))
    assert [(each.target.chat_id, each.covers) for each in owed(db)] == [(2, tuple(quiet))]
    receive(db)
    later = say(db, "danach", at("08:01", "2026-03-03"))
    assert receive(db) == {1: [later]}
    let_turn(db, at("18:00", "2026-03-03"))
    assert receive(db) == {2: [later]}


def test_a_bot_that_was_away_at_the_hour_sends_the_digest_when_it_is_back(db: Database) -> None:
    subscribe(db, 1)
    choose(db, 1, Terms(digest_hours=frozenset([8])))
    let_turn(db, at("09:00"))
    told = [say(db, f"Tag {n}", at("10:00")) for n in range(2)]
    with transaction(db):
        turn_all(db)
    let_turn(db, at("07:30", "2026-03-03"))
    assert owed(db) == []
    let_turn(db, at("11:00", "2026-03-05"))
    assert [each.covers for each in owed(db)] == [tuple(told)]


def test_a_digest_is_corrected_when_an_entry_in_it_is(db: Database) -> None:
    subscribe(db, 1)
    choose(db, 1, Terms(digest_hours=EVERY_HOUR))
    let_turn(db, at("09:30"))
    first, second = (say(db, text, at("09:40")) for text in ("eins", "zwei"))
    let_turn(db, at("10:00"))
    (digest,) = owed(db)
    correct(db, entry_of(db, first))  # while it is on its way
    get(db, digest, message_id=77)
    (copy,) = copies.to_correct(db, 9, 0.0)
    assert (copy.kind, copy.message_id, copy.revision, copy.wanted) == ("digest", 77, 1, 2)
    settle(db, copy, Unreachable("away"))  # type: ignore[arg-type]
    settle(db, copy, Sent(77), revision=2)  # type: ignore[arg-type]
    assert copies.to_correct(db, 9, 9e9) == []
    retract(db, entry_of(db, second))
    (copy,) = copies.to_correct(db, 9, 0.0)
    assert (copy.seq < 0, copy.revision, copy.wanted) == (True, 2, 3)
    assert copies.count_behind(db, entry_of(db, second), 9) == 1
    settle(db, copy, Sent(77), revision=3)  # type: ignore[arg-type]
    assert copies.count_behind(db, entry_of(db, second), 9) == 0
    changed = db.execute("select changed from revisions where kind = 'retracted'").fetchone()
    assert changed == (1,)


def test_the_copy_of_a_chat_that_closed_is_corrected_when_it_is_back_and_forgotten_with_it(
    db: Database,
) -> None:
    subscribe(db, 1)
    choose(db, 1, Terms(digest_hours=EVERY_HOUR))
    let_turn(db, at("09:30"))
    told = [say(db, text, at("09:40")) for text in ("eins", "zwei")]
    let_turn(db, at("10:00"))
    (digest,) = owed(db)
    get(db, digest)
    correct(db, entry_of(db, told[0]))
    (copy,) = copies.to_correct(db, 9, 0.0)
    settle(db, copy, Gone("blocked"))  # type: ignore[arg-type]
    assert copies.to_correct(db, 9, 0.0) == []
    with transaction(db):
        chats.mark_back(db, 1, 0)
    assert len(copies.to_correct(db, 9, 0.0)) == 1
    with transaction(db):
        chats.forget(db, 1)
    assert db.table("deliveries").count == 0


def test_a_digest_that_may_have_arrived_is_in_doubt(db: Database) -> None:
    subscribe(db, 1)
    choose(db, 1, Terms(digest_hours=EVERY_HOUR))
    let_turn(db, at("09:30"))
    told = [say(db, text, at("09:40")) for text in ("eins", "zwei")]
    let_turn(db, at("10:00"))
    (digest,) = owed(db)
    with transaction(db):
        pushes.claim(db, [digest])
        pushes.take_up(db, at("10:01"))  # killed between its sending and its recording
    (again,) = owed(db)
    assert again == digest
    get(db, again)
    assert [push_progress(db, seq).repeated for seq in told] == [1, 1]
    repeated = db.execute("select possibly_repeated from deliveries where seq > 0").fetchall()
    assert repeated == [(1,), (1,)]
    assert owed(db) == []


@pytest.mark.parametrize("left", [1, 2, 3])
@pytest.mark.parametrize("is_urgent", [False, True], ids=["", "urgent first"])
@pytest.mark.parametrize("by", ["crash", "no answer"])
def test_what_is_left_of_a_digest_in_doubt_is_in_doubt_whatever_was_withdrawn(
    db: Database, left: int, by: str, *, is_urgent: bool
) -> None:
    subscribe(db, 1)
    choose(db, 1, Terms(quiet=NIGHT))
    let_turn(db, at("22:00"))
    told = [say(db, f"leise {n}", at("22:30")) for n in range(3)]
    told.append(say(db, "eilt", at("22:40"), Level.URGENT if is_urgent else Level.NORMAL))
    let_turn(db, at("07:00", "2026-03-03"))
    (digest,) = owed(db)
    assert digest.covers == tuple(told)
    with transaction(db):
        pushes.claim(db, [digest])
        if by == "crash":
            pushes.take_up(db, at("07:01", "2026-03-03"))
    if by == "no answer":
        settle(db, digest, Unreachable("away", maybe_taken=True))
        with transaction(db):
            pushes.wake_waiting(db, 1e12)
    # the urgent one, and of the others the first, so that only what came later in it is left
    gone = told[3:] + told[: 3 - left]
    for seq in gone:
        retract(db, entry_of(db, seq))
    while found := owed(db):
        with transaction(db):
            pushes.claim(db, found)
        for delivery in found:
            get(db, delivery)
    kept = [seq for seq in told if seq not in gone]
    assert [push_progress(db, seq).repeated for seq in kept] == [1] * left
    later = say(db, "danach", at("08:00", "2026-03-03"))
    (delivery,) = owed(db)
    with transaction(db):
        pushes.claim(db, [delivery])
    get(db, delivery)
    assert push_progress(db, later).repeated == 0


@pytest.mark.parametrize("stopped", [1, 2])
@pytest.mark.parametrize("is_urgent", [False, True], ids=["", "with an urgent one"])
def test_a_digest_in_doubt_that_comes_in_parts_is_in_doubt_whole(
    db: Database, stopped: int, *, is_urgent: bool
) -> None:
    subscribe(db, 1)
    choose(db, 1, Terms(quiet=NIGHT))
    let_turn(db, at("22:00"))
    told = [say(db, f"leise {n}", at("22:30")) for n in range(3)]
    told += [say(db, "eilt", at("22:40"), Level.URGENT)] * is_urgent
    let_turn(db, at("07:00", "2026-03-03"))
    with transaction(db):
        pushes.claim(db, owed(db))
        pushes.take_up(db, at("07:01", "2026-03-03"))
        pushes.stop(db, told[stopped])
    for _ in range(2):
        while found := owed(db):
            with transaction(db):
                pushes.claim(db, found)
            get(db, found[0])
        with transaction(db):
            pushes.release(db, told[stopped], 9)
    assert [push_progress(db, seq).repeated for seq in told] == [1] * len(told)
    later = say(db, "danach", at("08:00", "2026-03-03"))
    with transaction(db):
        pushes.claim(db, owed(db))
    get(db, owed(db)[0])
    assert push_progress(db, later).repeated == 0


@pytest.mark.parametrize("level", [Level.NORMAL, Level.URGENT])
def test_what_follows_a_push_in_doubt_that_was_withdrawn_is_not_in_doubt(
    db: Database, level: Level
) -> None:
    subscribe(db, 1)
    first, second = (say(db, text, 0, level) for text in ("eins", "zwei"))
    with transaction(db):
        pushes.claim(db, owed(db))
        pushes.take_up(db, 60)
    retract(db, entry_of(db, first))
    with transaction(db):
        pushes.claim(db, owed(db))
    get(db, owed(db)[0])
    assert push_progress(db, second).repeated == 0


def test_terms_that_close_are_reported_by_the_row_and_not_by_the_reader(db: Database) -> None:
    for chat_id in range(1, 31):
        subscribe(db, chat_id)
        choose(db, chat_id, Terms(quiet=NIGHT))
    before = db.conn.total_changes
    let_turn(db, at("22:00"))
    assert db.conn.total_changes - before < 10
    assert terms.terms_of(db, Target(30)) == Terms(quiet=NIGHT)
    assert digests.THROUGH
