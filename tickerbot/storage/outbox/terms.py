"""Terms of subscriptions: what each wants, one row for all whose terms are equal.

Plain functions of a database; those that write run inside a ``transaction``. ``now`` is a Unix
time in seconds.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import time
from typing import Any

from sqlite_utils import Database

from tickerbot.model import ChatType, Level, Target
from tickerbot.storage.outbox import chats, followed_words
from tickerbot.storage.outbox.audience import CLOSED, NEWEST_PUSH, owe_exactly, owed_to
from tickerbot.storage.outbox.digests import COLLECTED, THROUGH
from tickerbot.terms import EVERYTHING, QuietHours, Terms

EVERYTHING_ID = 1
"""The row of those who have chosen nothing."""
NOTHING_RINGS = max(Level) + 1
"""What stands in the column ``rings`` where no level has a sound."""


def terms_of(db: Database, target: Target) -> Terms:
    """What this chat, or thread of a forum, wants; everything, where it has chosen nothing."""
    row = db.execute(
        "select t.text from subscriptions s join terms t on t.id = s.terms_id"
        " where s.chat_id = ? and s.thread_id = ?",
        [target.chat_id, target.thread_id],
    ).fetchone()
    return from_text(row[0]) if row else EVERYTHING


def choose_terms(
    db: Database, target: Target, terms: Terms, now: int, *, chat_type: ChatType
) -> None:
    """From now on the target wants this; whoever is not subscribed gets it so once that begins.

    What was on its way is still owed as far as the new terms want it, too; of what went out before they
    get no more.
    """
    chats.remember_chat(db, target.chat_id, chat_type)
    db.execute(
        "insert into subscriptions (chat_id, thread_id, state, sent_through, subscribed_at, state_at)"
        " values (?, ?, 'ended', 0, ?, ?) on conflict do nothing",
        [target.chat_id, target.thread_id, now, now],
    )
    (subscription_id,) = db.execute(
        "select id from subscriptions where chat_id = ? and thread_id = ?",
        [target.chat_id, target.thread_id],
    ).fetchone()
    owed = owed_to(db, subscription_id)
    # what was collected is for one digest, whatever comes now
    for closed, through, collected in zip(CLOSED, THROUGH, COLLECTED, strict=True):
        db.execute(
            f"update subscriptions set {collected} = max({collected},"
            f" (select iif({closed}, {NEWEST_PUSH}, {through}) from terms where id = terms_id))"
            " where id = ?",
            [subscription_id],
        )
    terms_id = row_of(db, terms)
    db.execute("update subscriptions set terms_id = ? where id = ?", [terms_id, subscription_id])
    db.execute(f"update terms set chosen_through = {NEWEST_PUSH} where id = ?", [terms_id])
    owe_exactly(db, subscription_id, owed)


def count_followers(db: Database) -> dict[int, int]:
    """How many active subscriptions have chosen each topic; those that nobody has are left out."""
    rows = db.execute(
        "select topic_id, sum(active) from terms_topics join terms on terms.id = terms_id"
        " where active > 0 group by topic_id"
    ).fetchall()
    return {row[0]: row[1] for row in rows}


def row_of(db: Database, terms: Terms) -> int:
    """The number of the row with these terms, which is made if need be."""
    text = to_text(terms)
    row = db.execute("select id from terms where text = ?", [text]).fetchone()
    if row is not None:
        return int(row[0])
    rings = NOTHING_RINGS if terms.rings is None else terms.rings
    has_hours = terms.quiet is not None or bool(terms.digest_hours)
    cursor = db.execute(  # with hours it is closed until it is known whether it is one of them
        "insert into terms (text, rings, rings_now, lowest, all_topics, turns_at, closed,"
        f" urgent_closed, made_after) values (?1, ?2, ?2, ?3, ?4, ?5, ?6, ?7, {NEWEST_PUSH})",
        [
            *(text, int(rings), int(terms.lowest), terms.topics is None),
            *(0 if has_hours else None, has_hours, terms.quiet is not None),
        ],
    )
    number = int(cursor.lastrowid or 0)
    db.conn.executemany(
        "insert into terms_topics (terms_id, topic_id) select ?, id from topics where id = ?",
        [(number, topic) for topic in terms.topics or ()],
    )
    words = [(word, 0) for word in terms.followed] + [(word, 1) for word in terms.muted]
    db.conn.executemany(
        "insert or ignore into terms_words (word_id, muted, terms_id) values (?, ?, ?)",
        [(followed_words.number_of(db, word), muted, number) for word, muted in words],
    )
    return number


def to_text(terms: Terms) -> str:
    """The terms as JSON, in which equal ones are equal; what is as for everybody is left out."""
    quiet = terms.quiet
    every: dict[str, tuple[object, bool]] = {
        "topics": (sorted(terms.topics or ()), terms.topics is not None),
        "lowest": (terms.lowest.name.lower(), terms.lowest != EVERYTHING.lowest),
        "rings": (
            "none" if terms.rings is None else terms.rings.name.lower(),
            terms.rings != EVERYTHING.rings,
        ),
        "quiet": (quiet and _quiet_to_json(quiet), quiet is not None),
        "digest_hours": (sorted(terms.digest_hours), bool(terms.digest_hours)),
        "followed": (_in_order(terms.followed), bool(terms.followed)),
        "muted": (_in_order(terms.muted), bool(terms.muted)),
        "zone": (terms.zone, bool(terms.zone)),
    }
    chosen = {key: value for key, (value, is_chosen) in every.items() if is_chosen}
    return json.dumps(chosen, ensure_ascii=False, sort_keys=True)


def from_text(text: str) -> Terms:
    """The terms that ``to_text`` wrote; words are in order. Raises ValueError for anything else."""
    found: dict[str, Any] = json.loads(text)
    try:
        topics = found.get("topics")
        quiet = found.get("quiet")
        return Terms(
            topics=None if topics is None else frozenset(map(int, topics)),
            lowest=Level[found.get("lowest", "normal").upper()],
            rings=_level_or_none(found.get("rings", "normal")),
            quiet=None if quiet is None else _quiet_from_json(quiet),
            digest_hours=frozenset(map(int, found.get("digest_hours", ()))),
            followed=tuple(map(str, found.get("followed", ()))),
            muted=tuple(map(str, found.get("muted", ()))),
            zone=str(found.get("zone", "")),
        )
    except (AttributeError, KeyError, TypeError) as error:
        raise ValueError("these are no terms") from error


def _level_or_none(name: str) -> Level | None:
    return None if name == "none" else Level[name.upper()]


def _in_order(words: Iterable[str]) -> list[str]:
    return sorted(dict.fromkeys(words), key=lambda word: (word.casefold(), word))


def _quiet_to_json(quiet: QuietHours) -> dict[str, object]:
    begin, end = (each.isoformat("minutes") for each in (quiet.begin, quiet.end))
    return {"begin": begin, "end": end, "collect": quiet.collect, "urgent": quiet.urgent}


def _quiet_from_json(found: dict[str, Any]) -> QuietHours:
    begin, end = (time.fromisoformat(found[key]) for key in ("begin", "end"))
    return QuietHours(begin, end, bool(found["collect"]), bool(found["urgent"]))
