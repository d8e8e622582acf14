"""Settling: the outcome of each message becomes the state of the outbox, as docs/design.md draws it.

Plain functions of a database; those that write run inside a ``transaction``. ``now`` is a Unix
time in seconds.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import zip_longest

from sqlite_utils import Database

from tickerbot.model import Copy, Delivery
from tickerbot.outcomes import (
    MAX_WAIT_S,
    Gone,
    Later,
    Lost,
    Missing,
    Moved,
    Outcome,
    Paused,
    Rejected,
    Removed,
    Sent,
    Skipped,
    Strayed,
    Suspended,
    Unclear,
    Unreachable,
)
from tickerbot.storage.outbox import audience, chats, copies, digests, doubts
from tickerbot.storage.outbox.doubts import RATE_SLOT_S
from tickerbot.storage.outbox.pushes import DOUBT

MAX_PAUSE_S = 300.0
"""The longest wait between two tries at one chat that Telegram could not be reached for."""
SUSPENDED_PAUSE_S = 2.0
"""The wait after the bot as a whole was refused; the relay knows when to go on."""
MAX_UNCLEAR = 3
"""How often at least a message is tried again that is refused in words that we do not know."""
COPY_PAUSE_S = 30.0
"""The wait between two tries at one copy that Telegram could not be reached for."""
MOVED_PAUSE_S = 1.0
"""The wait before a copy is tried under the new id of its group."""
RATE_WINDOW_S = 60


@dataclass(frozen=True, slots=True)
class Settlement:
    """What came of one delivery or of one copy's correction, and of which revision of the entry.

    Of a digest ``revision`` is its version, and ``parts`` are the revisions of its entries.
    """

    duty: Delivery | Copy
    revision: int
    outcome: Outcome
    parts: tuple[int, ...] = ()


@dataclass(slots=True)
class _Tally:
    """What a batch adds to the counters of pushes and revisions, so that each is updated once."""

    pushes: defaultdict[int, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    revisions: defaultdict[tuple[int, int], Counter[str]] = field(
        default_factory=lambda: defaultdict(Counter)
    )
    messages: int = 0
    copies: bool = False


def settle(
    db: Database,
    settlements: Sequence[Settlement],
    now: float,
    steady_now: float | None = None,
) -> None:
    """Record outcomes, each as the state machine in docs/design.md says.

    ``steady_now``: by the clock that tells what has waited long enough, if that is another.
    """
    tally = _Tally()
    waits_since = now if steady_now is None else steady_now
    for settlement in settlements:
        if isinstance(settlement.duty, Copy):
            _settle_copy(db, settlement, settlement.duty, waits_since, tally)
        else:
            _settle_delivery(db, settlement, settlement.duty, now, waits_since, tally)
    _count(db, tally, now)


def _settle_delivery(
    db: Database,
    settlement: Settlement,
    delivery: Delivery,
    now: float,
    waits_since: float,
    tally: _Tally,
) -> None:
    match settlement.outcome:
        case Sent(message_id):
            _advance(db, settlement, delivery, now, tally, message_id)
            tally.messages += 1
            if isinstance(settlement.outcome, Strayed):
                chats.pause_topics(db, delivery.target.chat_id, waits_since)
        case Rejected() | Skipped() | Missing() | Removed():
            _advance(db, settlement, delivery, now, tally, None)
        case Unclear() if delivery.attempts >= MAX_UNCLEAR and doubts.is_of_chat(
            db, delivery.subscription_id, waits_since
        ):
            _advance(db, settlement, delivery, now, tally, None)
        case Unreachable() | Later() as outcome if not isinstance(outcome, Lost):
            _let_wait(db, delivery, outcome, waits_since)
            return
        case outcome:
            _follow_chat(db, delivery, outcome, waits_since, tally)
            _keep_doubts(db, delivery)
            return
    db.execute(  # of a digest in doubt there may be more to come
        f"delete from claims where {_CLAIMS} and not (in_doubt and exists (select 1 from"
        f" subscriptions s where s.id = subscription_id and doubted_through >"
        f" iif(claims.urgent, s.{audience.CURSORS[1]}, s.{audience.CURSORS[0]})))",
        _claims_of(delivery),
    )


def _follow_chat(
    db: Database, delivery: Delivery, outcome: Outcome, now: float, tally: _Tally
) -> None:
    """The push stays owed, but something has become of the chat."""
    match outcome:
        case Gone():
            chats.lose(db, delivery.target.chat_id, now)
            tally.pushes[delivery.seq]["gone"] += 1
        case Lost() if doubts.is_lost(db, delivery.subscription_id, now):
            chats.lose(db, delivery.target.chat_id, now)
            tally.pushes[delivery.seq]["gone"] += 1
        case Paused(_, trouble):
            chats.pause(db, delivery.subscription_id, trouble, now)
            tally.pushes[delivery.seq]["gone"] += 1
        case Moved(new_chat_id):
            chats.migrate(db, delivery.target.chat_id, new_chat_id)
            _let_wait(db, delivery, outcome, now)


def _let_wait(
    db: Database, delivery: Delivery, outcome: Unreachable | Later | Moved, since: float
) -> None:
    """The push is tried again later, and costs an attempt if that may be due to this chat."""
    pause_s, attempts = min(MAX_PAUSE_S, 2.0**delivery.attempts), delivery.attempts + 1
    match outcome:
        case Later(seconds):
            pause_s, attempts = seconds, delivery.attempts
        case Suspended():
            pause_s, attempts = SUSPENDED_PAUSE_S, delivery.attempts
        case Moved():  # at once, but in circles ever more slowly
            pause_s -= 1.0
        case Unclear():
            doubts.begin(db, delivery.subscription_id, since)
    db.execute(
        "update subscriptions set waits_since = ?1, retry_at = ?1 + ?2, attempts = ?3"
        " where id = ?4 and state = 'active'",
        [since, min(pause_s, MAX_WAIT_S), min(attempts, 30), delivery.subscription_id],
    )
    if isinstance(outcome, Unreachable) and outcome.maybe_taken:
        db.execute(f"update claims set {DOUBT} where {_CLAIMS}", _claims_of(delivery))
    else:
        _keep_doubts(db, delivery)


def _keep_doubts(db: Database, delivery: Delivery) -> None:
    db.execute(f"delete from claims where {_CLAIMS} and not in_doubt", _claims_of(delivery))


_CLAIMS = "subscription_id = ? and urgent in (?, ?)"


def _claims_of(delivery: Delivery) -> list[int]:
    return [delivery.subscription_id, delivery.lanes[0], delivery.lanes[-1]]


def _advance(
    db: Database,
    settlement: Settlement,
    delivery: Delivery,
    now: float,
    tally: _Tally,
    message_id: int | None,
) -> None:
    """This push, or all that a digest stands for, is settled for the subscription."""
    outcome = "skipped" if isinstance(settlement.outcome, Skipped) else "failed"
    if message_id is not None:
        outcome = "sent"
        if delivery.kind == "digest":
            outcome = "summarized"
            digests.add_copy(
                db,
                delivery.entries,
                delivery.subscription_id,
                message_id,
                settlement.revision,
                int(now),
            )
    counter = "delivered" if outcome == "sent" else outcome
    covers = delivery.pushes
    for seq, revision in zip_longest(
        covers, settlement.parts[: len(covers)], fillvalue=settlement.revision
    ):
        recorded = db.execute(
            # a chat that was deleted while its message was under way leaves no trace
            "insert or ignore into deliveries (seq, subscription_id, outcome, message_id, revision,"
            " sent_revision, possibly_repeated, sent_at)"
            " select ?1, id, ?2, ?3, ?4, ?4, exists (select 1 from claims"
            " where subscription_id = ?5 and urgent in (?7, ?8) and in_doubt"
            " and ?1 between seq and doubted_through)"
            " or exists (select 1 from fences where seq = ?1), ?6"
            " from subscriptions where id = ?5 returning possibly_repeated",
            [
                seq,
                outcome,
                message_id,
                revision,
                delivery.subscription_id,
                int(now),
                delivery.lanes[0],
                delivery.lanes[-1],
            ],
        ).fetchall()
        tally.pushes[seq][counter] += len(recorded)
        tally.pushes[seq]["repeated"] += sum(row[0] for row in recorded if message_id is not None)
    if not delivery.was_well:
        copies.reopen_stranded(db, delivery.target.chat_id)
    for urgent in delivery.lanes:
        audience.advance_cursor(db, delivery.subscription_id, urgent, f"{doubts.NOTHING_IN_DOUBT},")


def _settle_copy(
    db: Database, settlement: Settlement, copy: Copy, waits_since: float, tally: _Tally
) -> None:
    tally.copies = True
    counter = "lost"
    match settlement.outcome:
        case Sent():
            counter = "changed"
            _change_copy(db, copy, "revision = ?, retry_at = null", settlement.revision)
        case Removed():
            counter = "changed"
            _change_copy(db, copy, "outcome = 'deleted', revision = ?", settlement.revision)
        case Missing():
            _change_copy(db, copy, "outcome = 'deleted'")
        case Gone() | Paused() | Rejected() | Skipped() as outcome:
            if isinstance(outcome, Gone) and copy.reachable:
                chats.lose(db, copy.target.chat_id, waits_since)
            if isinstance(outcome, Paused):
                chats.pause(db, copy.subscription_id, outcome.trouble, waits_since)
            _change_copy(db, copy, "outcome = 'stranded'")
        case Unclear() if copies.has_waited(db, copy):
            _change_copy(db, copy, "outcome = 'stranded'")
        case outcome:
            _leave_copy(db, copy, outcome, waits_since)
            return
    revision = copy.entry_id, settlement.revision
    if copy.kind == "digest":
        revision = digests.newest_revision(db, copy.seq)
    tally.revisions[revision][counter] += 1


def _leave_copy(db: Database, copy: Copy, outcome: Outcome, now: float) -> None:
    """The correction stays owed."""
    match outcome:
        case Moved(new_chat_id):
            chats.migrate(db, copy.target.chat_id, new_chat_id)
            _let_copy_wait(db, copy, now, MOVED_PAUSE_S)
        case Lost():
            if doubts.is_lost(db, copy.subscription_id, now):
                chats.lose(db, copy.target.chat_id, now)
        case Later(seconds):
            _let_copy_wait(db, copy, now, seconds)
        case _:
            _let_copy_wait(db, copy, now, COPY_PAUSE_S)


def _let_copy_wait(db: Database, copy: Copy, since: float, seconds: float) -> None:
    retry_at = since + min(seconds, MAX_WAIT_S)
    _change_copy(db, copy, "waits_since = ?, retry_at = ?", since, retry_at)


def _change_copy(db: Database, copy: Copy, change: str, *values: float) -> None:
    db.execute(
        f"update deliveries set {change} where seq = ? and subscription_id = ? and outcome = 'sent'",
        [*values, copy.seq, copy.subscription_id],
    )


def _count(db: Database, tally: _Tally, now: float) -> None:
    for seq, counts in tally.pushes.items():
        db.execute(
            "update pushes set delivered = delivered + ?, failed = failed + ?, gone = gone + ?,"
            " summarized = summarized + ?, repeated = repeated + ? where seq = ?",
            [
                *(counts[key] for key in ("delivered", "failed", "gone", "summarized", "repeated")),
                seq,
            ],
        )
        if counts["delivered"] or counts["failed"]:
            db.execute(
                "update pushes set last_at = ?1,"
                " half_at = coalesce(half_at, case when 2 * delivered >= reach then ?1 end)"
                " where seq = ?2",
                [now, seq],
            )
        if counts["delivered"]:
            copies.mark_late_copies(db, seq)
    for (entry_id, revision), counts in tally.revisions.items():
        db.execute(
            "update revisions set changed = changed + ?, lost = lost + ?, last_at = ?"
            " where entry_id = ? and revision = ?",
            [counts["changed"], counts["lost"], now, entry_id, revision],
        )
    if tally.copies:
        copies.finish_corrections(db)
    if tally.messages:
        _count_rate(db, tally.messages, int(now))


def _count_rate(db: Database, messages: int, now: int) -> None:
    slot = now - now % RATE_SLOT_S
    counted = db.execute(
        "update rates set messages = messages + ? where began_at = ?", [messages, slot]
    )
    if counted.rowcount == 0:
        db.execute("insert into rates (began_at, messages) values (?, ?)", [slot, messages])
        db.execute(
            "delete from rates where began_at not between ? and ?", [slot - RATE_WINDOW_S, slot]
        )
