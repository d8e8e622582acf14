"""Doubts: a chat that Telegram refuses may be there all the same, and is tried again before it is lost.

Telegram has been seen to say "chat not found" of chats that are there, for seconds to hours, and to
refuse everybody when it is the bot that is in trouble. So such a chat stays active, and is tried again
over hours; it is gone once Telegram still does not know it, while it took messages for others. What
Telegram says in plain words (blocked, kicked, not enough rights) is believed at once, and rechecked a
few times within a day. Whatever comes from a chat proves that it is there.

Plain functions of a database; those that write run inside a ``transaction``. ``now`` is a Unix
time in seconds.
"""

from __future__ import annotations

from sqlite_utils import Database

WAS_WELL = "s.refused_since is null and s.recheck_at is null and not s.awaited"
"""SQL: nothing is in doubt about subscription ``s``."""
NOTHING_IN_DOUBT = (
    "attempts = 0, retry_at = null, refused_since = null, recheck_at = null, awaited = 0"
)
"""SQL: what is set in a subscription whose chat is known to be there."""
FIRST_RECHECK_S, LAST_RECHECK_S = 1800.0, 86_400.0
"""How long after it was refused a chat is tried again for the first and, at ever longer intervals, for
the last time."""
UNCLEAR_AFTER_S = 2 * 3600.0
"""For how long at most a message is tried again that is refused in words that we do not know."""
FEW = 5
"""So many subscriptions at least can tell a refusal of all from one of a single chat."""
LOST_AFTER_S = 6 * 3600.0
"""For how long a chat has to be unknown to Telegram, while others are well, to be gone."""
LOST_PAUSE_S, MAX_LOST_PAUSE_S = 1.0, 8 * 3600.0
"""The first and the longest wait between two tries at a chat that Telegram does not know."""

RATE_SLOT_S = 10
"""The length of what a row of ``rates`` counts."""

RECHECK_AT = (
    f"iif(?1 - coalesce(refused_since, ?1) < {LAST_RECHECK_S},"
    f" ?1 + max({FIRST_RECHECK_S}, ?1 - coalesce(refused_since, ?1)), null)"
)
"""SQL: when to try again what is refused ``?1``, now."""


def begin(db: Database, subscription_id: int, now: float) -> None:
    """Telegram refuses the chat for a reason that we do not know."""
    db.execute(
        "update subscriptions set refused_since = coalesce(refused_since, ?) where id = ?",
        [now, subscription_id],
    )


def is_of_chat(db: Database, subscription_id: int, now: float) -> bool:
    """Whether it is this chat alone that refuses, and not Telegram all of them.

    That is known while messages are taken for others, or where there are too few to tell; after hours
    it is believed anyhow.
    """
    (refused_since,) = db.execute(
        "select refused_since from subscriptions where id = ?", [subscription_id]
    ).fetchone() or (None,)
    if refused_since is None:
        return False
    few = db.execute("select count(*) < ?1 from (select 1 from subscriptions limit ?1)", [FEW])
    return (
        bool(few.fetchone()[0])
        or now - refused_since >= UNCLEAR_AFTER_S
        or _took_messages_since(db, refused_since - RATE_SLOT_S)
    )


def is_lost(db: Database, subscription_id: int, now: float) -> bool:
    """Whether a chat that Telegram does not know is gone; if not yet, it is tried again later."""
    refused_since, asked_at, attempts, is_settled = db.execute(
        "select refused_since, waits_since, attempts, awaited or recheck_at is not null"
        " from subscriptions where id = ?",
        [subscription_id],
    ).fetchone() or (None, None, 0, 0)
    if is_settled:
        return True
    # a loss proves nothing while Telegram takes messages for nobody
    if refused_since is None or not _took_messages_since(db, asked_at or now):
        refused_since = now
    if now - refused_since >= LOST_AFTER_S:
        return True
    db.execute(
        "update subscriptions set refused_since = ?1, waits_since = ?2, retry_at = ?2 + ?3,"
        " attempts = min(attempts + 1, 30) where id = ?4 and state = 'active'",
        [
            refused_since,
            now,
            min(MAX_LOST_PAUSE_S, LOST_PAUSE_S * 2.0**attempts),
            subscription_id,
        ],
    )
    return False


def _took_messages_since(db: Database, moment: float) -> bool:
    return bool(
        db.execute("select exists (select 1 from rates where began_at > ?)", [moment]).fetchone()[0]
    )


def recheck(db: Database, now: float) -> None:
    """Try again what is gone or paused, where it is time for that; in the queue of those in trouble."""
    db.execute(
        "update subscriptions set state = 'active', attempts = 1, retry_at = null"
        " where state in ('gone', 'paused') and recheck_at <= ?",
        [now],
    )


def restart(db: Database, now: float) -> None:
    """At the start: nobody knows what was going on, so doubts begin anew."""
    db.execute(
        "update subscriptions set refused_since = null"
        " where state = 'active' and refused_since is not null and recheck_at is null"
    )
    db.execute(  # the clock was ahead when that was stored
        "update subscriptions set recheck_at = ?1 + ?2 where recheck_at > ?1 + ?2",
        [now, LAST_RECHECK_S],
    )
