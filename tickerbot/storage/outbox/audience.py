"""The audience of a push: which terms want it, and so which subscriptions are owed it.

A row of ``audience`` says that those with these terms are owed this push. It is written once, with the
push, for each of the terms that exist, so that nobody asks a million subscriptions what they want; what
terms filter leaves no trace at any subscription. A row is ``open`` while somebody may still have to get
the push now: only those are looked at to find what is due, and a trigger opens a row again for whoever
comes back. Urgent pushes have a lane and a cursor of their own, so they overtake the others.

Plain functions of a database; those that write run inside a ``transaction``.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Sequence

from sqlite_utils import Database

from tickerbot.model import Level
from tickerbot.storage.outbox import followed_words
from tickerbot.text.german.reading import Reading

CURSORS = ("sent_through", "urgent_through")
"""The columns that say how far a subscription is in the lane of the others, and of urgent pushes."""
CURSOR = "iif(a.urgent, s.urgent_through, s.sent_through)"
"""SQL: the cursor of subscription ``s`` in the lane of row ``a`` of the audience."""
CLOSED = ("closed", "urgent_closed")
"""The columns of terms that say whether pushes of the lane wait."""
PRUNED = ("pruned_through", "urgent_pruned_through")
"""The columns of terms that say up to which push of the lane closed rows may have been forgotten."""
NEWEST_PUSH = "(select coalesce(max(seq), 0) from pushes)"
"""SQL: where the cursors stand of whoever is owed nothing."""
# Together these cover the active subscriptions; each has partial indexes of its own.
ACTIVE_PARTS = (
    "retry_at is null and attempts = 0",
    "retry_at is null and attempts > 0",
    "retry_at is not null",
)

# A followed word brings it in any case, a muted one keeps it away unless it is urgent. What has no
# topic goes to those who follow everything, and to everybody if it is urgent.
_WANTS = """
    (t.id in (select terms_id from terms_words where not muted
        and word_id in (select value from json_each(:words)))
     or t.lowest <= :level and (t.all_topics or :level = 2 and not :has_topics
        or exists (select 1 from terms_topics tt where tt.terms_id = t.id
            and tt.topic_id in (select value from json_each(:topics)))))
    and (:level = 2 or t.id not in (select terms_id from terms_words where muted
        and word_id in (select value from json_each(:words))))
"""


def add_audience(db: Database, seq: int, readings: Sequence[Reading] | None = None) -> None:
    """Owe a new push to all who want its entry, and count them in the push.

    ``readings`` are the words of its text, if at hand.
    """
    _add(db, seq, readings=readings)
    _count(db, seq)


def add_audience_of_note(db: Database, seq: int) -> None:
    """Owe a note to those with terms that the entry came to, or that somebody has chosen since.

    And to those of which that is not known any more: whoever has no copy does not get it.
    """
    db.execute(
        "insert into audience (terms_id, urgent, seq, open)"
        " select t.id, n.level = 2, n.seq, not iif(n.level = 2, t.urgent_closed, t.closed)"
        " from pushes n join pushes p on p.entry_id = n.entry_id and p.kind = 'entry' join terms t"
        " on t.chosen_through >= p.seq"
        f"  or iif(p.level = 2, t.{PRUNED[1]}, t.{PRUNED[0]}) >= p.seq"
        "  or exists (select 1 from audience where terms_id = t.id and seq = p.seq)"
        " where n.seq = ?",
        [seq],
    )
    _count(db, seq)


def _count(db: Database, seq: int) -> None:
    """Count in the push who gets it at once, who later, and who does not want it."""
    db.execute(
        "update pushes set reach = counted.at_once, later = counted.wants - counted.at_once,"
        " unwanted = (select active from reach) - counted.wants"
        " from (select coalesce(sum(t.active), 0) as wants,"
        "  coalesce(sum(t.active * a.open), 0) as at_once"
        "  from audience a join terms t on t.id = a.terms_id where a.seq = ?1) as counted"
        " where seq = ?1",
        [seq],
    )


def _add(
    db: Database,
    seq: int,
    terms_id: int | None = None,
    readings: Sequence[Reading] | None = None,
) -> None:
    """Say who wants a push: of all terms, or whether these do."""
    level, headline, body = db.execute(
        "select p.level, e.headline, e.body from pushes p join entries e on e.id = p.entry_id"
        " where p.seq = ?",
        [seq],
    ).fetchone()
    topics = db.execute(
        "select topic_id from entry_topics"
        " where entry_id = (select entry_id from pushes where seq = ?)",
        [seq],
    ).fetchall()
    words = set[int]()
    # to find the words of a text takes a while, and most of those who choose have none
    if (
        terms_id is None
        or db.execute("select 1 from terms_words where terms_id = ? limit 1", [terms_id]).fetchone()
    ):
        words = followed_words.find(db, (headline, body), readings)
    one = "" if terms_id is None else " and t.id = :terms"
    db.execute(
        "insert or ignore into audience (terms_id, urgent, seq, open)"
        # what is added late may be for a digest that is due already
        " select t.id, :level = 2, :seq, iif(:level = 2,"
        "  not t.urgent_closed or :seq <= t.urgent_digest_through,"
        "  not t.closed or :seq <= t.digest_through)"
        f" from terms t where {_WANTS}{one}",
        _question(level, [row[0] for row in topics], words) | {"seq": seq, "terms": terms_id},
    )


def _question(level: int, topics: Sequence[int], words: Iterable[int]) -> dict[str, object]:
    return {
        "level": level,
        "topics": json.dumps(list(topics)),
        "has_topics": bool(topics),
        "words": json.dumps(sorted(words)),
    }


def count_wanting(db: Database, text: str, level: Level, topics: Sequence[int]) -> int:
    """How many subscriptions would want an entry with this text, level and topics, if it came now."""
    row = db.execute(
        f"select coalesce(sum(t.active), 0) from terms t where {_WANTS}",
        _question(level, topics, followed_words.find(db, [text])),
    ).fetchone()
    return int(row[0])


def wanting_with_quiet_hours(
    db: Database, text: str, level: Level, topics: Sequence[int]
) -> list[tuple[str, int]]:
    """Of the same those with quiet hours: how many have the same ones as terms with this text."""
    quiet, zone = (f"json_extract(t.text, '$.{key}')" for key in ("quiet", "zone"))
    rows = db.execute(
        f"select min(t.text), sum(t.active) from terms t where t.active and {quiet} is not null"
        f" and {_WANTS} group by {quiet}, {zone}",
        _question(level, topics, followed_words.find(db, [text])),
    ).fetchall()
    return [(row[0], row[1]) for row in rows]


def owed_to(db: Database, subscription_id: int) -> set[int]:
    """The pushes that this subscription is owed, whether they may go out now or not."""
    rows = db.execute(
        "select a.seq from subscriptions s join audience a on a.terms_id = s.terms_id"
        f" and a.seq > {CURSOR} where s.id = ? and s.state in ('active', 'paused') and not exists"
        " (select 1 from deliveries d where d.seq = a.seq and d.subscription_id = s.id)",
        [subscription_id],
    ).fetchall()
    return {row[0] for row in rows}


def owe_exactly(db: Database, subscription_id: int, owed: Collection[int]) -> None:
    """Of all published so far owe this subscription these pushes, as far as its terms want them."""
    (terms_id,) = db.execute(
        "select terms_id from subscriptions where id = ?", [subscription_id]
    ).fetchone()
    add_late(db, terms_id, owed)
    wanted = json.dumps(sorted(owed))
    for urgent, cursor in enumerate(CURSORS):
        values = {"id": subscription_id, "wanted": wanted, "urgent": urgent}
        (first,) = db.execute(
            "select min(seq) from audience a where terms_id = (select terms_id from subscriptions"
            " where id = :id) and urgent = :urgent and seq in (select value from json_each(:wanted))"
            " and not exists"
            " (select 1 from deliveries d where d.seq = a.seq and d.subscription_id = :id)",
            values,
        ).fetchone()
        if first is None:
            db.execute(f"update subscriptions set {cursor} = {NEWEST_PUSH} where id = :id", values)
            continue
        # the cursor stands before the first, and must find settled what is not owed after it
        db.execute(
            "insert or ignore into deliveries"
            " (seq, subscription_id, outcome, revision, sent_revision, sent_at)"
            " select seq, :id, 'skipped', wanted, wanted, created_at from pushes where seq > :first"
            " and (level = 2) = :urgent and seq not in (select value from json_each(:wanted))",
            values | {"first": first},
        )
        db.execute(
            f"update subscriptions set {cursor} = :first - 1 where id = :id",
            values | {"first": first},
        )


def add_late(db: Database, terms_id: int, seqs: Collection[int]) -> None:
    """Say of these pushes whether such terms want them, where that is not known, or not any more."""
    unknown = (
        "select seq from pushes join terms t on t.id = ? where seq in"
        " (select value from json_each(?)) and seq <= max(t.made_after,"
        f" iif(level = 2, t.{PRUNED[1]}, t.{PRUNED[0]}))"
    )
    among = json.dumps(sorted(seqs))
    for (seq,) in db.execute(unknown, [terms_id, among]).fetchall():
        _add(db, seq, terms_id)
    db.execute(  # a note goes to whoever has the copy
        "insert or ignore into audience (terms_id, urgent, seq, open)"
        " select t.id, level = 2, seq, not iif(level = 2, t.urgent_closed, t.closed)"
        " from pushes join terms t on t.id = ?"
        " where kind = 'note' and seq in (select value from json_each(?))",
        [terms_id, among],
    )


def advance_cursor(db: Database, subscription_id: int, urgent: int, also_set: str = "") -> None:
    """Move a cursor past all that is settled; ``also_set`` is SQL that sets more columns.

    Usually that is just the next push; after a migration there may be older ones that are not
    settled, and newer ones that the other id has got.
    """
    cursor = CURSORS[urgent]
    db.execute(
        f"""
        update subscriptions set {also_set} {cursor} = max(
            {cursor},
            coalesce(
                (select seq - 1 from audience where terms_id = subscriptions.terms_id
                    and urgent = ? and seq > {cursor}
                    and not exists (
                        select 1 from deliveries where deliveries.seq = audience.seq
                        and subscription_id = subscriptions.id)
                    order by seq limit 1),
                {NEWEST_PUSH}
            )
        ) where id = ?
        """,
        [urgent, subscription_id],
    )


def close_rows(db: Database) -> None:
    """Look no more at the rows whose push nobody has to get any more, until somebody comes back."""
    for urgent, cursor in enumerate(CURSORS):
        nobody = " and ".join(
            "not exists (select 1 from subscriptions where terms_id = audience.terms_id"
            f" and state = 'active' and {part} and {cursor} < audience.seq)"
            for part in ACTIVE_PARTS
        )
        db.execute(f"update audience set open = 0 where open and urgent = ? and {nobody}", [urgent])


def has_open_rows(db: Database, seq: int) -> bool:
    """Whether somebody may still have to get this push."""
    row = db.execute("select 1 from audience where seq = ? and open limit 1", [seq]).fetchone()
    return row is not None


def drop_withdrawn(db: Database, entry_id: int) -> None:
    """Nobody is owed the pushes of this entry that are withdrawn."""
    db.execute(
        "delete from audience where seq in"
        " (select seq from pushes where entry_id = ? and withdrawn)",
        [entry_id],
    )
