"""Copies: the messages that show an entry in the chats, and those that do not show what they must yet.

A push names in ``wanted`` the revision that its copies must show; a copy remembers the one that it
shows. Every copy that shows an older one is owed a correction, so several corrections in a row are one,
and a repeated one does no harm: an edit that changes nothing counts as done. A copy in a chat that is
closed to us is stranded until the chat returns.

Plain functions of a database; those that write run inside a ``transaction``. ``now`` is a Unix
time in seconds.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from sqlite_utils import Database

from tickerbot.model import Copy, Target
from tickerbot.storage.outbox import digests
from tickerbot.storage.outbox.doubts import WAS_WELL

_COLUMNS = (
    "d.seq, d.subscription_id, s.chat_id, s.thread_id, c.type,"
    " coalesce(c.language, c.user_language), d.message_id, d.revision, d.sent_revision, p.wanted,"
    f" d.sent_at, p.entry_id, p.kind, s.state <> 'gone', {WAS_WELL}"
)
_OF_PUSHES = "pushes p on p.seq = d.seq"
_OF_DIGESTS = (
    "(select -id as seq, wanted, 0 as entry_id, 'digest' as kind from digests) p on p.seq = d.seq"
)
_CHATS = "join subscriptions s on s.id = d.subscription_id join chats c on c.id = s.chat_id"


def _tables(seq: int) -> str:
    return f"deliveries d join {_OF_PUSHES if seq > 0 else _OF_DIGESTS} {_CHATS}"


def _from_row(row: Sequence[Any]) -> Copy:
    seq, subscription_id, chat_id, thread_id, *known = row
    return Copy(seq, subscription_id, Target(chat_id, thread_id), *known)


def require_revision(db: Database, entry_id: int, revision: int, *, notes_too: bool) -> None:
    """All copies of the entry must show this revision; ``notes_too``: notes to it as well."""
    which = "" if notes_too else " and kind = 'entry'"
    db.execute(
        f"update pushes set wanted = ?, correcting = 1 where entry_id = ?{which}",
        [revision, entry_id],
    )
    digests.require_newest(db, entry_id)


def to_correct(db: Database, limit: int, now: float, held: Collection[object] = ()) -> list[Copy]:
    """Up to ``limit`` copies that may be corrected now, those of the newest pushes first.

    ``held`` are the keys of copies that are being worked on.
    """
    found: list[Copy] = []
    pushes = db.execute(
        "select seq, wanted from pushes where correcting union all"
        " select -id, wanted from digests where correcting order by 1 desc"
    ).fetchall()
    for seq, wanted in pushes:
        if len(found) >= limit:
            break
        rows = db.execute(
            f"select {_COLUMNS} from {_tables(seq)}"
            " where d.seq = ? and d.outcome = 'sent' and d.revision < ?"
            # what began to wait in the future has waited by a clock that was ahead
            " and (coalesce(d.retry_at, 0) <= ? or d.waits_since > ?) and s.retry_at is null"
            " order by d.revision, d.subscription_id limit ?",
            [seq, wanted, now, now, limit - len(found) + len(held)],
        ).fetchall()
        copies = [copy for copy in map(_from_row, rows) if key_of(copy) not in held]
        found += copies[: limit - len(found)]
    return found


def key_of(copy: Copy) -> tuple[int, int]:
    """What identifies a copy: its push and its subscription."""
    return copy.seq, copy.subscription_id


def get_copy(db: Database, seq: int, subscription_id: int) -> Copy | None:
    """The copy as it stands now; None where the chat shows none."""
    row = db.execute(
        f"select {_COLUMNS} from {_tables(seq)}"
        " where d.seq = ? and d.subscription_id = ? and d.outcome = 'sent'",
        [seq, subscription_id],
    ).fetchone()
    return _from_row(row) if row else None


def has_waited(db: Database, copy: Copy) -> bool:
    """Whether its correction was tried already."""
    row = db.execute(
        "select retry_at is not null from deliveries where seq = ? and subscription_id = ?",
        [copy.seq, copy.subscription_id],
    ).fetchone()
    return bool(row and row[0])


def copy_to_answer(db: Database, entry_id: int, subscription_id: int, revision: int) -> Copy | None:
    """The copy of this entry, or the digest with it, that a note of this revision answers.

    None where the subscription has none, or got it so from the beginning.
    """
    row = db.execute(
        "select iif(d.outcome = 'sent', d.seq, (select g.seq from digest_entries e"
        "  join deliveries g on g.seq = -e.digest_id and g.subscription_id = d.subscription_id"
        "  where e.entry_id = p.entry_id and g.message_id = d.message_id))"
        " from pushes p join deliveries d on d.seq = p.seq where p.entry_id = ? and p.kind = 'entry'"
        " and d.subscription_id = ? and d.outcome in ('sent', 'summarized') and d.sent_revision < ?",
        [entry_id, subscription_id, revision],
    ).fetchone()
    return get_copy(db, row[0], subscription_id) if row and row[0] else None


def finish_corrections(db: Database) -> None:
    """Unmark the pushes all of whose copies show what they must."""
    db.execute(
        "update pushes set correcting = 0 where correcting and not exists (select 1"
        " from deliveries d where d.seq = pushes.seq and d.outcome = 'sent'"
        " and d.revision < pushes.wanted)"
    )
    db.execute(
        "update digests set correcting = 0 where correcting and not exists (select 1"
        " from deliveries d where d.seq = -digests.id and d.outcome = 'sent'"
        " and d.revision < digests.wanted)"
    )


def mark_late_copies(db: Database, seq: int) -> None:
    """Mark the push if a copy of it was under way during a correction, and shows an older revision."""
    db.execute(
        "update pushes set correcting = 1 where seq = ? and not correcting and exists (select 1"
        " from deliveries d where d.seq = pushes.seq and d.outcome = 'sent'"
        " and d.revision < pushes.wanted)",
        [seq],
    )


def count_behind(db: Database, entry_id: int, most: int) -> int:
    """How many copies of the entry do not show what they must; counting stops at ``most``."""
    row = db.execute(
        "select count(*) from (select 1 from pushes p cross join deliveries d on d.seq = p.seq"
        " and d.outcome = 'sent' and d.revision < p.wanted"
        " where p.entry_id = ?1 and p.correcting"
        " union all select 1 from digest_entries e cross join digests g on g.id = e.digest_id"
        " cross join deliveries d on d.seq = -g.id and d.outcome = 'sent' and d.revision < g.wanted"
        " where e.entry_id = ?1 and g.correcting limit ?2)",
        [entry_id, most],
    ).fetchone()
    return int(row[0])


def count_sent(db: Database, entry_id: int) -> int:
    """How many messages have carried the entry or a note to it, as counted when they were sent."""
    row = db.execute(
        "select coalesce(sum(max(delivered - left_behind, 0)), 0) from pushes where entry_id = ?",
        [entry_id],
    ).fetchone()
    return int(row[0])


def count_left_behind(db: Database, entry_id: int, *, notes_too: bool) -> int:
    """How many messages of a bot before show the entry (``notes_too``: or a note to it)."""
    which = "" if notes_too else " and kind = 'entry'"
    row = db.execute(
        f"select coalesce(sum(left_behind), 0) from pushes where entry_id = ?{which}", [entry_id]
    ).fetchone()
    return int(row[0])


def count_shown(db: Database, entry_id: int, most: int, *, notes_too: bool) -> int:
    """How many messages show the entry (``notes_too``: or a note to it); counting stops at ``most``."""
    which = "" if notes_too else " and p.kind = 'entry'"
    row = db.execute(
        "select count(*) from (select 1 from pushes p join deliveries d on d.seq = p.seq"
        f" and d.outcome = 'sent' where p.entry_id = ?{which} limit ?)",
        [entry_id, most],
    ).fetchone()
    return int(row[0])


def reopen_stranded(db: Database, chat_id: int) -> None:
    """The chat is open to us again: its stranded copies are owed their corrections."""
    stranded = (
        "outcome = 'stranded' and seq in (select seq from pushes where wanted > 1"
        " union all select -id from digests where wanted > 1)"
        " and subscription_id in (select id from subscriptions where chat_id = ?)"
    )
    db.execute(
        "update pushes set correcting = 1 where seq in"
        f" (select seq from deliveries where {stranded})",
        [chat_id],
    )
    db.execute(
        "update digests set correcting = 1 where -id in"
        f" (select seq from deliveries where {stranded})",
        [chat_id],
    )
    db.execute(f"update deliveries set outcome = 'sent' where {stranded}", [chat_id])
