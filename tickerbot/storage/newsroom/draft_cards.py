"""Cards of drafts: which messages show a draft now, to its editor and to those who may approve it.

Plain functions of a database; those that write run inside a ``transaction``.
"""

from __future__ import annotations

from sqlite_utils import Database

from tickerbot.model import MessageRef


def show_preview(db: Database, chat_id: int, draft_id: int, version: int, message_id: int) -> None:
    """Remember the message that shows this draft now, unless it has changed meanwhile.

    In another chat than its editor's it shows the draft to somebody who may approve it.
    """
    db.execute(
        "update drafts set preview_message_id = ? where id = ? and version = ? and editor_id = ?",
        [message_id, draft_id, version, chat_id],
    )
    db.execute(
        "insert into draft_cards (draft_id, chat_id, message_id)"
        " select id, ?, ? from drafts where id = ? and version = ? and editor_id <> ?"
        " on conflict (draft_id, chat_id) do update set message_id = excluded.message_id",
        [chat_id, message_id, draft_id, version, chat_id],
    )
    # it was published while this message was under way: that is told here too
    db.execute(
        "update decisions set told = 0 where draft_id = ? and version = ?"
        " and kind in ('published', 'approved') and exists (select 1 from draft_cards as cards"
        " where cards.draft_id = decisions.draft_id and chat_id = ? and message_id = ?)",
        [draft_id, version, chat_id, message_id],
    )


def chats_with_card(db: Database, draft_id: int) -> set[int]:
    """Where the draft is shown to those who may approve it."""
    rows = db.execute("select chat_id from draft_cards where draft_id = ?", [draft_id]).fetchall()
    return {row[0] for row in rows}


def cards_of(db: Database, draft_id: int) -> list[MessageRef]:
    """The messages that show this draft to others than its editor."""
    rows = db.execute(
        "select chat_id, message_id from draft_cards where draft_id = ? order by chat_id",
        [draft_id],
    ).fetchall()
    return [MessageRef(*row) for row in rows]


def forget_card(db: Database, draft_id: int, card: MessageRef) -> None:
    """This message shows the draft no more."""
    db.execute(
        "delete from draft_cards where draft_id = ? and chat_id = ? and message_id = ?",
        [draft_id, card.chat_id, card.message_id],
    )


def take_cards(db: Database, draft_id: int) -> list[MessageRef]:
    """The messages that show this draft to those who may approve it; they are forgotten here."""
    return [
        MessageRef(*row)
        for row in db.execute(
            "delete from draft_cards where draft_id = ? returning chat_id, message_id", [draft_id]
        ).fetchall()
    ]
