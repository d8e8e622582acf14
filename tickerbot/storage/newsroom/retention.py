"""Retention: what is forgotten by itself, since nobody needs it any more.

Plain functions of a database; those that write run inside a ``transaction``. ``now`` is a Unix time
in seconds. ``prune`` does a little at a time, so that nobody who writes waits for long.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlite_utils import Database

from tickerbot.storage.outbox import chats, past_audiences

DRAFTS_KEPT_S = 30 * 86_400
"""For how long drafts that are published or discarded keep their text, from when it was written."""
MAX_CHATS, MAX_COPIES, MAX_DRAFTS = 20, 2_000, 2_000
"""How much of each is forgotten at a time."""


@dataclass(frozen=True, slots=True)
class Policy:
    """After how many seconds chats that left or blocked the bot, and copies, are forgotten.

    ``correctable_s``: copies can be corrected for so long; None: for ever. Chats that unsubscribed are
    forgotten once both times are over.
    """

    forget_after_s: float
    correctable_s: float | None


@dataclass(frozen=True, slots=True)
class Pruned:
    """How much was forgotten, or would be: texts of drafts, ``audiences``: rows on who wanted what."""

    chats: int = 0
    copies: int = 0
    drafts: int = 0
    audiences: int = 0

    def __add__(self, other: Pruned) -> Pruned:
        """Both together."""
        return Pruned(
            self.chats + other.chats,
            self.copies + other.copies,
            self.drafts + other.drafts,
            self.audiences + other.audiences,
        )

    def __bool__(self) -> bool:
        """Whether there is anything."""
        return bool(self.chats or self.copies or self.drafts or self.audiences)


# Who blocked the bot cannot be reached. The messages of who only unsubscribed can still be corrected,
# for their time; when that was is not known (0) of what an older schema held.
_CHATS = (
    "select c.id from chats c where exists (select 1 from subscriptions where chat_id = c.id)"
    " and not exists (select 1 from subscriptions where chat_id = c.id"
    " and not (state_at < :left_before and (state = 'gone'"
    " or state = 'ended' and state_at < :sent_before and state_at > 0)))"
    # who works here is not forgotten by the way
    " and not exists (select 1 from people where user_id = c.id and role is not null)"
)
# A copy that its chat's cursor has not passed still tells that it is settled. One that owes a
# correction is kept until it shows that.
_COPIES = (
    "from pushes p cross join deliveries d on d.seq = p.seq"
    " where p.seq >= (select min(seq) from deliveries where seq > 0)"  # before it all are forgotten
    " and p.created_at < :sent_before and not p.correcting and d.sent_at < :sent_before"
    " and not exists (select 1 from subscriptions s"
    " where s.id = d.subscription_id and iif(p.level = 2, s.urgent_through, s.sent_through) < d.seq)"
)
_DRAFTS = (
    "from drafts where state <> 'open' and (text <> '' or pictures <> '[]')"
    " and sent_at < :written_before"
)


def _moments(policy: Policy, now: float) -> dict[str, float]:
    sent_before = now - policy.correctable_s if policy.correctable_s is not None else -1.0
    return {
        "left_before": now - policy.forget_after_s,
        "sent_before": sent_before,
        "written_before": now - DRAFTS_KEPT_S,
    }


def count_old(db: Database, policy: Policy, now: float) -> Pruned:
    """What ``prune`` would forget by and by."""
    moments = _moments(policy, now)
    found, copies, drafts = (
        db.execute(f"select count(*) {what}", moments).fetchone()[0]
        for what in (f"from ({_CHATS})", _COPIES, _DRAFTS)
    )
    return Pruned(found, copies, drafts, past_audiences.count(db, now))


def prune(db: Database, policy: Policy, now: float) -> Pruned:
    """Forget some of what is old; nothing, once there is none left."""
    moments = _moments(policy, now)
    found = db.execute(f"{_CHATS} limit {MAX_CHATS}", moments).fetchall()
    for (chat_id,) in found:
        chats.forget(db, chat_id)
    drafts = db.execute(
        "update drafts set text = '', note = null, marks = '[]', pictures = '[]' where id in"
        f" (select id {_DRAFTS} limit {MAX_DRAFTS})",
        moments,
    ).rowcount
    audiences = past_audiences.forget(db, now)
    return Pruned(len(found), _forget_copies(db, moments), drafts, audiences)


def _forget_digests(db: Database, moments: dict[str, float]) -> int:
    """Forget a digest and its copies, of which there are few where there are many digests."""
    old = "select id from digests where made_at < :sent_before and not correcting limit 1"
    gone = db.execute(f"delete from deliveries where seq in (select -id from ({old}))", moments)
    db.execute(f"delete from digests where id in ({old})", moments)
    return gone.rowcount


def _forget_copies(db: Database, moments: dict[str, float]) -> int:
    """Forget copies of one push, and remember how many messages show it still."""
    oldest = db.execute(f"select d.seq {_COPIES} limit 1", moments).fetchone()
    if oldest is None:
        return _forget_digests(db, moments)
    values = {**moments, "seq": oldest[0]}
    gone = db.execute(
        "delete from deliveries where seq = :seq and subscription_id in"
        f" (select d.subscription_id {_COPIES} and p.seq = :seq limit {MAX_COPIES})"
        " returning outcome",
        values,
    ).fetchall()
    shown = sum(outcome in ("sent", "stranded") for (outcome,) in gone)
    db.execute("update pushes set left_behind = left_behind + ? where seq = ?", [shown, oldest[0]])
    return len(gone)
