"""Whose database this is: Telegram's chats and message ids are good for one bot alone.

Plain functions of a database that run inside a ``transaction``. ``now`` is a Unix time in seconds.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from sqlite_utils import Database

from tickerbot.errors import AnotherBot
from tickerbot.storage import logbook, pictures
from tickerbot.storage.outbox import chat_lists


def owner(db: Database) -> int | None:
    """The user id of the bot that works with this database; None before the first start of one."""
    found = db.execute("select bot_id from bot").fetchone()[0]
    return None if found is None else int(found)


def claim(db: Database, bot_id: int, path: Path) -> None:
    """Make this bot the owner where there is none. Raises AnotherBot where there is another."""
    found = owner(db)
    if found is None:
        db.execute("update bot set bot_id = ?", [bot_id])
    elif found != bot_id:
        raise AnotherBot(
            f"{path}: this is the database of another bot (its id is {found}, that of this token"
            f" {bot_id}), whose chats and messages this one cannot reach. Either give this one a"
            " database of its own and move the subscriptions: 'tickerbot chats export' here,"
            " 'tickerbot chats import' there; or let it take this one over for good:"
            " 'tickerbot takeover' tells more"
        )


@dataclass(frozen=True, slots=True)
class Holdings:
    """What another bot would take over: entries, subscriptions, and messages that it cannot change."""

    entries: int
    subscriptions: int
    messages: int


def count_holdings(db: Database) -> Holdings:
    """What the database holds of each."""
    return Holdings(
        *db.execute(
            "select (select count(*) from entries),"
            " (select count(*) from subscriptions where state in ('active', 'paused')),"
            " (select count(*) from deliveries where outcome in ('sent', 'stranded'))"
        ).fetchone()
    )


def release(db: Database, now: int) -> Holdings:
    """Let go of all that only the present bot can use, so that the next one that starts is the owner.

    Texts stay. The messages in the chats are only counted from then on, and can be corrected no more;
    receipts are closed; nothing is pushed again; subscriptions stand as those of an imported list.
    """
    held = count_holdings(db)
    db.execute(
        "update pushes set correcting = 0, stopped = 0,"
        " left_behind = left_behind + (select count(*) from deliveries d"
        " where d.seq = pushes.seq and d.outcome in ('sent', 'stranded'))"
    )
    for table in (
        "deliveries",
        "claims",
        "fenced",
        "fenced_corrections",
        "fences",
        "inbox",
        "desks",
        "desk_messages",
        "draft_cards",
        "plans",
        "decisions",
        "restraints",
    ):
        db.execute(f"delete from {table}")
    pictures.forget_file_ids(db)
    db.execute("update receipts set open = 0, message_id = null")
    # in its chats with editors the next bot counts messages from 1, too; these are none of Telegram's
    db.execute(
        "update drafts set source_message_id = -id, preview_message_id = null, submitted_at = null"
    )
    chat_lists.list_anew(db, now)
    if (bot_id := owner(db)) is not None:
        logbook.record(db, "taken_over", by=None, now=now, bot=bot_id)
    db.execute("update bot set bot_id = null")
    return held
