"""Entries of all levels and topics, and who wants which: what tests of terms do, as one line each."""

from __future__ import annotations

from sqlite_utils import Database

from tests.outboxes import owed, settle
from tickerbot.model import Level, ParsedEntry, Target
from tickerbot.outcomes import Sent
from tickerbot.storage.archive import entries, topics
from tickerbot.storage.outbox import pushes, terms
from tickerbot.storage.transactions import transaction
from tickerbot.terms import Terms

Story = tuple[str, Level, frozenset[int]]
"""Headline, level and topics."""


def add_topics(db: Database) -> None:
    with transaction(db):
        for name in "ABC":
            topics.add_topic(db, name, 0)


def tell(db: Database, story: Story, now: int = 0) -> int:
    text, level, about = story
    with transaction(db):
        number = entries.insert_entry(db, ParsedEntry(text, (), level=level), ordered_at=now)
        topics.give_topics(db, number, about)
        return pushes.fan_out(db, number, silent=False, now=now)


def choose(db: Database, chat_id: int, wanted: Terms) -> None:
    with transaction(db):
        terms.choose_terms(db, Target(chat_id), wanted, 0, chat_type="private")


def receive(db: Database) -> dict[int, list[int]]:
    """Deliver all that may be delivered; what each chat got, in the order in which it got it."""
    got: dict[int, list[int]] = {}
    while found := owed(db):
        for each in found:
            got.setdefault(each.target.chat_id, []).append(each.seq)
            settle(db, each, Sent(each.seq))
    return got
