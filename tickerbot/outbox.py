"""The outbox: what each subscription is still owed, as a state and not as a queue of jobs.

A push has a number, ``seq``; a subscription remembers in ``sent_through`` the newest push that was
settled for it. Owed is every push with a greater number, oldest first. Publishing therefore writes one
row however many chats there are, and the order within a chat cannot be broken: its next push is looked
for only once the one before is settled.

Plain functions of a database; those that write run inside ``database.transaction``. ``now`` and
``retry_at`` are Unix times in seconds.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from sqlite_utils import Database

from tickerbot import chats, entries
from tickerbot.model import Delivery, Entry, MessageRef, Progress, Target
from tickerbot.outcomes import (
    Gone,
    Later,
    Moved,
    Outcome,
    Paused,
    Refused,
    Rejected,
    Sent,
    Unreachable,
)

MAX_PAUSE_S = 300.0
"""The longest wait between two tries at one chat that Telegram could not be reached for."""
COUNTED_EXACTLY = 20_000
"""Up to so many open chats are counted, in about 2 ms; more are told from the counters of a push."""
RATE_SLOT_S = 10
RATE_WINDOW_S = 60


def fan_out(
    db: Database, entry_id: int, *, silent: bool, now: int, reach: int | None = None
) -> int:
    """Make every active subscription owe this entry; return the push's number.

    Pushing an entry that was pushed already changes nothing. ``reach`` spares counting the
    subscriptions for each of many entries.
    """
    row = db.execute("select seq from pushes where entry_id = ?", [entry_id]).fetchone()
    if row is not None:
        return int(row[0])
    cursor = db.execute(
        "insert into pushes (entry_id, silent, created_at, reach) values (?, ?, ?, ?)",
        [entry_id, silent, now, chats.count_active(db) if reach is None else reach],
    )
    return int(cursor.lastrowid or 0)


def due(db: Database, limit: int) -> list[Delivery]:
    """The next delivery of up to ``limit`` subscriptions, those furthest behind first."""
    return _due(db, "s.attempts = 0", limit)


def due_again(db: Database, limit: int) -> list[Delivery]:
    """As ``due``, for subscriptions whose last try met trouble."""
    return _due(db, "s.attempts > 0", limit)


def _due(db: Database, which: str, limit: int) -> list[Delivery]:
    rows = db.execute(
        f"""
        select s.id, s.chat_id, s.thread_id, c.type, coalesce(c.language, c.user_language),
               c.silent or p.silent, p.seq, p.entry_id, s.attempts
        from subscriptions s
        join pushes p on p.seq = (select min(seq) from pushes where seq > s.sent_through)
        join chats c on c.id = s.chat_id
        where s.state = 'active' and s.retry_at is null and {which}
          and s.sent_through < (select max(seq) from pushes)
        order by s.sent_through, s.id limit ?
        """,
        [limit],
    ).fetchall()
    return [
        Delivery(row[0], Target(row[1], row[2]), row[3], row[4], bool(row[5]), *row[6:])
        for row in rows
    ]


def entry_to_send(db: Database, delivery: Delivery) -> Entry | None:
    """The entry in its newest revision; None where the chat is not owed it any more."""
    row = db.execute(
        f"select {entries.COLUMNS} from entries where id = ? and exists (select 1"
        " from subscriptions where id = ? and state = 'active' and sent_through < ?)",
        [delivery.entry_id, delivery.subscription_id, delivery.seq],
    ).fetchone()
    return entries.entry_from_row(row) if row else None


def wake_waiting(db: Database, now: float) -> float | None:
    """Make due again what has waited long enough; return when the next one may be tried."""
    db.execute(
        "update subscriptions set retry_at = null where state = 'active' and retry_at <= ?", [now]
    )
    row = db.execute(
        "select min(retry_at) from subscriptions where state = 'active' and retry_at is not null"
    ).fetchone()
    return None if row[0] is None else float(row[0])


@dataclass(frozen=True, slots=True)
class Settlement:
    """What came of one delivery, and of which revision."""

    delivery: Delivery
    revision: int
    outcome: Outcome


def settle(db: Database, settlements: Sequence[Settlement], now: float) -> None:
    """Record outcomes, each as the state machine in docs/design.md says."""
    _settle_each(db, settlements, now)
    for seq in {s.delivery.seq for s in settlements if isinstance(s.outcome, Sent | Rejected)}:
        db.execute(
            "update pushes set last_at = ?1,"
            " half_at = coalesce(half_at, case when 2 * delivered >= reach then ?1 end)"
            " where seq = ?2",
            [now, seq],
        )
    closed = Counter(s.delivery.seq for s in settlements if isinstance(s.outcome, Gone | Paused))
    for seq, count in closed.items():
        db.execute("update pushes set gone = gone + ? where seq = ?", [count, seq])
    if sent := sum(isinstance(s.outcome, Sent) for s in settlements):
        _count_rate(db, sent, int(now))


def _count_rate(db: Database, messages: int, now: int) -> None:
    slot = now - now % RATE_SLOT_S
    counted = db.execute(
        "update rates set messages = messages + ? where began_at = ?", [messages, slot]
    )
    if counted.rowcount == 0:
        db.execute("insert into rates (began_at, messages) values (?, ?)", [slot, messages])
        db.execute("delete from rates where began_at < ?", [slot - RATE_WINDOW_S])


def messages_per_second(db: Database, now: float) -> float:
    """How many messages were delivered in each second of the last minute, on average."""
    begin = int(now) // RATE_SLOT_S * RATE_SLOT_S - RATE_WINDOW_S + RATE_SLOT_S
    (messages,) = db.execute(
        "select coalesce(sum(messages), 0) from rates where began_at between ? and ?", [begin, now]
    ).fetchone()
    return float(messages / (now - begin))


def _settle_each(db: Database, settlements: Sequence[Settlement], now: float) -> None:
    at = int(now)
    for settlement in settlements:
        delivery, outcome = settlement.delivery, settlement.outcome
        match outcome:
            case Sent(message_id):
                _advance(db, settlement, at, "sent", message_id)
            case Rejected():
                _advance(db, settlement, at, "failed", None)
            case Gone():
                chats.mark_gone(db, delivery.target.chat_id, at)
            case Paused(_, trouble):
                chats.pause(db, delivery.subscription_id, trouble, at)
            case Moved(new_chat_id):
                chats.migrate(db, delivery.target.chat_id, new_chat_id)
            case Later(seconds):
                _wait(db, delivery, now + seconds, delivery.attempts)
            case Unreachable() | Refused():  # of a refusal the intake judges, for the whole bot
                pause_s = min(MAX_PAUSE_S, 2.0**delivery.attempts)
                _wait(db, delivery, now + pause_s, delivery.attempts + 1)


def _advance(
    db: Database, settlement: Settlement, now: int, outcome: str, message_id: int | None
) -> None:
    delivery = settlement.delivery
    recorded = db.execute(
        # a chat that was deleted while its message was under way leaves no trace
        "insert or ignore into deliveries"
        " (entry_id, subscription_id, outcome, message_id, revision, settled_at)"
        " select ?, id, ?, ?, ?, ? from subscriptions where id = ?",
        [
            delivery.entry_id,
            outcome,
            message_id,
            settlement.revision,
            now,
            delivery.subscription_id,
        ],
    )
    counter = "delivered" if outcome == "sent" else "failed"
    db.execute(
        f"update pushes set {counter} = {counter} + ? where seq = ?",
        [max(recorded.rowcount, 0), delivery.seq],
    )
    # Up to the push before the first one that is not settled. Usually that is this very push; after
    # a migration there may be older ones, and newer ones that the other id has got.
    db.execute(
        """
        update subscriptions set attempts = 0, retry_at = null, sent_through = max(
            sent_through,
            coalesce(
                (select min(seq) - 1 from pushes where seq > sent_through and not exists (
                    select 1 from deliveries where deliveries.entry_id = pushes.entry_id
                    and subscription_id = subscriptions.id)),
                (select max(seq) from pushes)
            )
        ) where id = ?
        """,
        [delivery.subscription_id],
    )


def _wait(db: Database, delivery: Delivery, retry_at: float, attempts: int) -> None:
    db.execute(
        "update subscriptions set retry_at = ?, attempts = ? where id = ? and state = 'active'",
        [retry_at, min(attempts, 30), delivery.subscription_id],
    )


def progress(db: Database, seq: int) -> Progress:
    """How far push ``seq`` has come; cheap with a million chats, and exact near the end."""
    reach, delivered, failed, gone, *times = db.execute(
        "select reach, delivered, failed, gone, created_at, half_at, last_at"
        " from pushes where seq = ?",
        [seq],
    ).fetchone()
    still_open = chats.count_few_behind(db, seq, COUNTED_EXACTLY)
    if still_open is None:  # who left by themselves meanwhile is told once few are left
        still_open = max(reach - delivered - failed - gone, COUNTED_EXACTLY + 1)
    return Progress(reach, delivered, still_open, failed, *times)


@dataclass(frozen=True, slots=True)
class Push:
    """An entry on its way, and the editor's message that shows how far it has come, if any."""

    seq: int
    entry_id: int
    silent: bool
    receipt: MessageRef | None


_PUSH = "seq, entry_id, silent, receipt_chat_id, receipt_message_id"


def get_push(db: Database, seq: int) -> Push:
    """The push with this number. Raises LookupError where there is none."""
    row = db.execute(f"select {_PUSH} from pushes where seq = ?", [seq]).fetchone()
    if row is None:
        raise LookupError(f"there is no push {seq}")
    return _push_from_row(row)


def keep_receipt(db: Database, seq: int, message: MessageRef) -> None:
    """Remember the message that shows this push's progress, until it is done."""
    db.execute(
        "update pushes set receipt_chat_id = ?, receipt_message_id = ?, receipt_open = 1"
        " where seq = ?",
        [message.chat_id, message.message_id, seq],
    )


def open_receipts(db: Database) -> list[Push]:
    """The pushes whose receipt does not show the end yet, oldest first."""
    rows = db.execute(f"select {_PUSH} from pushes where receipt_open order by seq").fetchall()
    return [_push_from_row(row) for row in rows]


def close_receipt(db: Database, seq: int) -> None:
    """This receipt shows the end."""
    db.execute("update pushes set receipt_open = 0 where seq = ?", [seq])


def _push_from_row(row: tuple[int, int, int, int | None, int | None]) -> Push:
    seq, entry_id, silent, chat_id, message_id = row
    receipt = None
    if chat_id is not None and message_id is not None:
        receipt = MessageRef(chat_id, message_id)
    return Push(seq, entry_id, bool(silent), receipt)
