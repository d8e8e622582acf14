"""Entries of all levels and topics, and who wants which: what tests of terms do, as one line each."""

from __future__ import annotations

from hypothesis import strategies as st
from sqlite_utils import Database

from tests.outboxes import owed, settle
from tickerbot.model import Level, ParsedEntry, Target
from tickerbot.outcomes import Sent
from tickerbot.storage.archive import entries, topics
from tickerbot.storage.outbox import pushes, terms
from tickerbot.storage.transactions import transaction
from tickerbot.terms import Terms
from tickerbot.text.german.holding import find_way

Story = tuple[str, Level, frozenset[int]]
"""Headline, level and topics."""
WORDS = ["Streik", "Haft", "Öl", "ICE 579", "Spital", "A8"]
HEADLINES = [
    "Bahnstreiks enden", "Die Wirtschaft wächst", "Untersuchungshaft angeordnet", "Kein Öl mehr",
    "Der ICE 579 fällt aus", "Das Krankenhaus ist voll", "Stau auf der A 8", "Nichts davon",
]  # fmt: skip
TOPICS = 3  # of ``add_topics``

some_words = st.lists(st.sampled_from(WORDS), max_size=2, unique=True).map(tuple)
filters = st.builds(
    Terms,
    topics=st.none() | st.frozensets(st.integers(1, TOPICS)),
    lowest=st.sampled_from(Level),
    rings=st.none() | st.sampled_from(Level),
    followed=some_words,
    muted=some_words,
)
stories = st.tuples(
    st.sampled_from(HEADLINES),
    st.sampled_from(Level),
    st.frozensets(st.integers(1, TOPICS), max_size=2),
)


def wants(wanted: Terms, story: Story) -> bool:
    """The rule, as readers are told it."""
    text, level, about = story
    is_urgent = level == Level.URGENT
    if not is_urgent and any(find_way(text, word) is not None for word in wanted.muted):
        return False
    if any(find_way(text, word) is not None for word in wanted.followed):
        return True
    in_topics = wanted.topics is None or (not about and is_urgent) or bool(about & wanted.topics)
    return level >= wanted.lowest and in_topics


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
