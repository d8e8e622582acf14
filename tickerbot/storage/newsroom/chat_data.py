"""Everything that is stored of one chat, and of the person whose private chat it is.

Each table of the schema is either in ``OF_A_CHAT`` or in ``OF_NO_CHAT``, or the search's. Plain
functions of a database that only read.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from sqlite_utils import Database

from tickerbot.storage.outbox.digests import SEQS

_SUBSCRIPTIONS = "(select id from subscriptions where chat_id = :chat)"
_TERMS = "(select terms_id from subscriptions where chat_id = :chat)"
_PERSON = "(select id from people where user_id = :chat)"

OF_A_CHAT: Mapping[str, str] = MappingProxyType(
    {
        "chats": "select * from chats where id = :chat",
        "subscriptions": "select * from subscriptions where chat_id = :chat",
        # what everybody has who chose nothing is no choice
        "terms": f"select * from terms where id > 1 and id in {_TERMS}",
        "terms_topics": f"select * from terms_topics where terms_id in {_TERMS}",
        "terms_words": "select word, muted from terms_words join words on words.id = word_id"
        f" where terms_id in {_TERMS}",
        # by both parts of the key; by the second alone it would be a scan
        "deliveries": f"select * from deliveries where seq in {SEQS}"
        f" and subscription_id in {_SUBSCRIPTIONS}",
        "claims": f"select * from claims where subscription_id in {_SUBSCRIPTIONS}",
        "fenced": "select * from fenced where seq in (select seq from fences)"
        f" and subscription_id in {_SUBSCRIPTIONS}",
        "inbox": "select * from inbox where body like '{%' and :chat in ("
        + ", ".join(
            f"json_extract(body, '$.{path}')"
            for path in (
                "message.chat.id",
                "edited_message.chat.id",
                "channel_post.chat.id",
                "edited_channel_post.chat.id",
                "callback_query.from.id",
                "callback_query.message.chat.id",
                "inline_query.from.id",
                "my_chat_member.chat.id",
            )
        )
        + ")",
        "drafts": "select * from drafts where :chat in (editor_id, author_id)",
        "draft_cards": "select * from draft_cards where chat_id = :chat",
        "plans": "select * from plans where by_id = :chat",
        "decisions": "select * from decisions where by_id = :chat",
        "people": "select * from people where user_id = :chat",
        # what the person did, and what was done to them or to their text
        "log": f"select * from log where person_id in {_PERSON}"
        f" or json_extract(details, '$.whom') in {_PERSON}"
        f" or json_extract(details, '$.author') in {_PERSON}"
        f" or json_extract(details, '$.invited_by') in {_PERSON}",
        "invitations": "select role, made_at, taken_at from invitations"
        f" where invited_by in {_PERSON} or taken_by in {_PERSON}",
        "choices": "select * from choices where chat_id = :chat",
        "desks": "select * from desks where editor_id = :chat",
        "desk_messages": "select * from desk_messages where chat_id = :chat",
        "receipts": "select * from receipts where chat_id = :chat",
        "revisions": "select * from revisions where editor_id = :chat",
        "entries": "select * from entries where published_by = :chat",
    }
)
"""The tables with data of a chat, and what of them is about ``:chat``."""

OF_NO_CHAT = frozenset(
    {
        "pushes", "fences", "fenced_corrections", "reach", "rates", "state", "bot", "restraints",
        "alarms", "topics", "entry_topics", "pictures", "audience", "words", "word_keys",
        "digests", "digest_entries",
        "roles", "log_kinds", "draft_kinds", "desk_expectations", "receipt_kinds", "revision_kinds",
        "push_kinds", "plan_states", "decision_kinds",
        "pause_reasons", "state_keys", "restraint_kinds", "alarm_kinds",
        "_sqlite_migrations",
    }
)  # fmt: skip
"""The tables that hold counts and what the bot needs itself; those of the search hold texts alone."""


def read_chat(db: Database, chat_id: int) -> dict[str, list[dict[str, Any]]]:
    """The rows that are about this chat, as they are stored, by table if it has any."""
    found = {
        table: list(db.query(select, {"chat": chat_id})) for table, select in OF_A_CHAT.items()
    }
    return {table: rows for table, rows in found.items() if rows}
