"""Receipts: the messages that tell an editor how far what they did has come, until they show the end.

A receipt is owed like a push: it stands here before its message does, or takes a message over that is
there already. Plain functions of a database; those that write run inside a ``transaction``.
"""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import dataclass
from typing import Literal

from sqlite_utils import Database

from tickerbot.model import MessageRef, Target

Kind = Literal["published", "corrected", "retracted"]
"""What was done with the entry."""
Telling = Literal["quietly", "note", "sound"]
"""How readers learn of it: without a sound, by a note in the entry, by a message with a sound.

A retraction leaves no entry, so its note stands in the place of that.
"""


@dataclass(frozen=True, slots=True)
class Receipt:
    """One editor's receipt of what made ``revision`` of an entry.

    ``message_id`` is the message in the private chat ``chat_id`` that shows it; None: not sent yet.
    """

    id: int
    kind: Kind
    entry_id: int
    revision: int
    telling: Telling
    chat_id: int
    message_id: int | None


def add_receipt(db: Database, kind: Kind, entry_id: int, where: MessageRef | Target) -> int:
    """Owe a receipt of what made the entry's present revision, and return its number.

    The message ``where`` becomes the receipt; in a target a message is sent for it.
    """
    message_id = where.message_id if isinstance(where, MessageRef) else None
    cursor = db.execute(
        "insert into receipts (kind, entry_id, revision, chat_id, message_id)"
        " select ?, id, revision, ?, ? from entries where id = ?",
        [kind, where.chat_id, message_id, entry_id],
    )
    if not cursor.rowcount:
        raise LookupError(f"there is no entry {entry_id}")
    return int(cursor.lastrowid or 0)


def open_receipts(db: Database) -> list[Receipt]:
    """The receipts that do not show the end yet, oldest first."""
    rows = db.execute(
        "select r.id, r.kind, r.entry_id, r.revision,"
        " case when r.kind = 'published' then iif(p.silent, 'quietly', 'sound')"
        " when iif(r.kind = 'retracted', v.leaves_note, v.note <> '')"
        " then iif(v.silent, 'note', 'sound') else 'quietly' end,"
        " r.chat_id, r.message_id from receipts r"
        " left join pushes p on p.entry_id = r.entry_id and p.kind = 'entry'"
        " left join revisions v on v.entry_id = r.entry_id and v.revision = r.revision"
        " where r.open order by r.id"
    ).fetchall()
    return [Receipt(*row) for row in rows]


def is_receipt(db: Database, chat_id: int, message_id: int) -> bool:
    """Whether this message shows a receipt."""
    row = db.execute(
        "select 1 from receipts where chat_id = ? and message_id = ?", [chat_id, message_id]
    ).fetchone()
    return row is not None


def record_message(db: Database, receipt_id: int, message_id: int) -> None:
    """Its message was sent, and is edited from now on."""
    db.execute("update receipts set message_id = ? where id = ?", [message_id, receipt_id])


def close_receipt(db: Database, receipt_id: int) -> None:
    """It shows the end, or there is no message that could."""
    db.execute("update receipts set open = 0 where id = ?", [receipt_id])


def reopen_receipts(db: Database, entry_id: int, kind: Kind = "published") -> None:
    """What the entry's receipts of this kind showed at the end is not true any more."""
    db.execute(
        "update receipts set open = 1 where entry_id = ? and kind = ? and message_id is not null",
        [entry_id, kind],
    )


def reopen_of_pushes(db: Database, seqs: Collection[int]) -> None:
    """These pushes go out to more chats now, so their receipts go on."""
    db.execute(
        "update receipts set open = 1 where not open and kind = 'published'"
        " and message_id is not null and entry_id in (select entry_id from pushes"
        " where kind = 'entry' and seq in (select value from json_each(?)))",
        [json.dumps(sorted(seqs))],
    )


def close_unsent(db: Database) -> None:
    """Send no message for a receipt that has none yet."""
    db.execute("update receipts set open = 0 where message_id is null")


def move_receipt(db: Database, entry_id: int, where: MessageRef) -> None:
    """From now on this message shows the publication in its chat, in place of the one before."""
    db.execute(
        "delete from receipts where entry_id = ? and kind = 'published' and chat_id = ?",
        [entry_id, where.chat_id],
    )
    add_receipt(db, "published", entry_id, where)


def forget_receipts(db: Database, chat_id: int) -> None:
    """Show no receipt in this chat any more."""
    db.execute("delete from receipts where chat_id = ?", [chat_id])
