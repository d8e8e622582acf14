"""What the bot does to its database, as one line each: subscribe, publish, settle, correct, retract."""

from __future__ import annotations

from datetime import UTC, date, datetime

from sqlite_utils import Database

from tickerbot.model import Delivery, Entry, MessageRef, ParsedEntry, Role, Target
from tickerbot.outcomes import Gone, Later, Outcome, Paused, Sent, Unreachable
from tickerbot.storage import people
from tickerbot.storage.archive import entries, revisions
from tickerbot.storage.outbox import chats, pushes, settlement
from tickerbot.storage.outbox.receipts import Telling
from tickerbot.storage.outbox.settlement import Settlement
from tickerbot.storage.transactions import transaction

MOMENT = datetime(2026, 1, 1, 12, 0, tzinfo=UTC)
EDITOR = 900
RECEIPT = MessageRef(EDITOR, 33)


def appoint(db: Database, user_id: int = EDITOR, role: Role = "editor") -> None:
    """Let this person do what the role may."""
    with transaction(db):
        people.set_role(db, user_id, role, 0)


def add_entry(db: Database, headline: str = "Gipfel endet") -> int:
    """Put an entry into the archive, without pushing it; its number."""
    entry = ParsedEntry(headline, ("Ein Satz.",), date(2026, 1, 1), MOMENT.time(), MOMENT)
    return entries.insert_entry(db, entry, ordered_at=int(MOMENT.timestamp()))


def publish(db: Database, headline: str = "Gipfel endet", now: float = 0.0) -> int:
    """Publish an entry; the number of its push."""
    with transaction(db):
        return pushes.fan_out(db, add_entry(db, headline), silent=False, now=int(now))


def entry_of(db: Database, seq: int) -> int:
    """The entry that a push carries."""
    return int(db.execute("select entry_id from pushes where seq = ?", [seq]).fetchone()[0])


def subscribe(db: Database, chat_id: int, thread_id: int = 0) -> None:
    with transaction(db):
        chats.subscribe(db, Target(chat_id, thread_id), "private", "de", 0)


def owed(db: Database) -> list[Delivery]:
    """What may be delivered now, to chats with or without trouble."""
    return pushes.due(db, 100) + pushes.due_again(db, 100)


def settle(
    db: Database, delivery: Delivery, outcome: Outcome, now: float = 0.0, revision: int = 1
) -> None:
    with transaction(db):
        settlement.settle(db, [Settlement(delivery, revision, outcome)], now)


def deliver_all(db: Database, revision: int = 1) -> None:
    """Let everybody get what is owed to them, in this revision."""
    while found := owed(db):
        for delivery in found:
            settle(db, delivery, Sent(delivery.seq * 1000), revision=revision)


def correct(
    db: Database,
    entry_id: int,
    headline: str = "Neu",
    *,
    note: str = "",
    sound: bool = False,
    now: int = 60,
) -> Entry:
    entry = entries.get_entry(db, entry_id)
    assert entry is not None
    with transaction(db):
        revised = revisions.correct(
            db, entry_id, entry.revision, headline, ("Ein Satz.",), note=note, sound=sound,
            by=EDITOR, receipt=RECEIPT, now=now,
        )  # fmt: skip
    assert revised is not None
    return revised


def retract(db: Database, entry_id: int, reason: str = "", telling: Telling = "quietly") -> Entry:
    entry = entries.get_entry(db, entry_id)
    assert entry is not None
    with transaction(db):
        revised = revisions.retract(
            db, entry_id, entry.revision, reason=reason, telling=telling, by=EDITOR, receipt=None,
            now=60,
        )  # fmt: skip
    assert revised is not None
    return revised


def fill_outbox(db: Database) -> None:
    """Eight subscriptions of all kinds and states, and two pushes that some still wait for."""
    for chat_id in range(1, 6):
        subscribe(db, chat_id)
    with transaction(db):
        chats.subscribe(db, Target(-7), "group", None, 0)
        chats.subscribe(db, Target(-1007, 5), "supergroup", None, 0)
        chats.subscribe(db, Target(-1008), "channel", None, 0)
    publish(db, "eins")
    deliveries = {delivery.target.chat_id: delivery for delivery in pushes.due(db, 99)}
    outcomes: dict[int, Outcome] = {
        1: Gone("blocked"), 2: Unreachable("away"), 3: Later(500.0), -1007: Paused("closed"),
    }  # fmt: skip
    for chat_id, delivery in deliveries.items():
        settle(db, delivery, outcomes.get(chat_id, Sent(1)), 100.0)
    with transaction(db):
        chats.unsubscribe(db, Target(5), 0)
    publish(db, "zwei")
    for delivery in pushes.due(db, 99):
        if delivery.target.chat_id != -7:
            settle(db, delivery, Sent(1), 100.0)


def check_outbox(db: Database) -> None:
    """What holds in every moment while nothing is forgotten: counters and cursors match the rows."""
    counted = db.execute("select seq, delivered from pushes where delivered").fetchall()
    sent = "select seq, count(*) from deliveries where outcome in ('sent', 'deleted', 'stranded')"
    assert dict(db.execute(f"{sent} group by seq").fetchall()) == dict(counted)
    ahead = "select count(*) from subscriptions s join deliveries d on d.subscription_id = s.id"
    assert db.execute(f"{ahead} where d.seq > s.sent_through").fetchone() == (0,)
    (active,) = db.execute("select active from reach").fetchone()
    count = "select count(*) from subscriptions where state = 'active'"
    assert db.execute(count).fetchone() == (active,)
