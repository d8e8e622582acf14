"""Chats and their subscriptions: who gets the ticker, and in which language.

Plain functions of a database; those that write run inside a ``transaction``. ``now`` is a Unix
time in seconds.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from sqlite_utils import Database

from tickerbot.model import GENERAL_THREAD_ID, ChatType, Language, Target
from tickerbot.storage import people
from tickerbot.storage.outbox import copies, doubts, receipts
from tickerbot.storage.outbox.audience import CURSORS, NEWEST_PUSH, owe_exactly, owed_to
from tickerbot.storage.outbox.digests import SEQS

State = Literal["active", "ended", "gone", "paused"]
"""active: is sent to · ended: unsubscribed · gone: blocked us or left · paused: lost a right."""


@dataclass(frozen=True, slots=True)
class ChatSettings:
    """What is known of one target; a chat that was never stored has the defaults."""

    language: Language | None = None
    user_language: Language | None = None
    state: State | None = None
    asked_at: int | None = None
    """When somebody in the chat last asked or tapped something, to the minute."""

    @property
    def subscribed(self) -> bool:
        """Whether pushes are meant for it (also while it is paused)."""
        return self.state in ("active", "paused")

    def language_or(self, default: Language) -> Language:
        """The chat's own choice, else what Telegram told of the person, else ``default``."""
        return self.language or self.user_language or default


_AWAY = "state <> 'active'"
_GONE = "state = 'gone'"
_GONE_FOR_GOOD = "state = 'gone' and recheck_at is null"


def _to_newest(condition: str) -> str:
    """SQL: owe nothing of what was published so far where this holds."""
    return ", ".join(f"{cursor} = iif({condition}, {NEWEST_PUSH}, {cursor})" for cursor in CURSORS)


def get_settings(db: Database, target: Target) -> ChatSettings:
    """What is known of this chat and its subscription."""
    row = db.execute(
        "select c.language, c.user_language, s.state, c.asked_at from chats c"
        " left join subscriptions s on s.chat_id = c.id and s.thread_id = ? where c.id = ?",
        [target.thread_id, target.chat_id],
    ).fetchone()
    if row is None:
        return ChatSettings()
    return ChatSettings(*row)


def remember_chat(
    db: Database, chat_id: int, chat_type: ChatType, user_language: Language | None = None
) -> None:
    """Store the chat, or update what is known of it."""
    db.execute(
        "insert into chats (id, type, user_language) values (?, ?, ?)"
        " on conflict (id) do update set type = excluded.type,"
        " user_language = coalesce(excluded.user_language, user_language)",
        [chat_id, chat_type, user_language],
    )


def subscribe(
    db: Database,
    target: Target,
    chat_type: ChatType,
    user_language: Language | None,
    now: int,
) -> bool:
    """Subscribe the target from the next push on; False where it was subscribed already.

    A returning chat gets no backlog. One that was paused is tried again, from where it stopped.
    """
    remember_chat(db, target.chat_id, chat_type, user_language)
    before = get_settings(db, target).state
    if before == "active":
        return False
    if before == "paused":
        _set_state(db, "active", now, "chat_id = ? and thread_id = ?", target)
        copies.reopen_stranded(db, target.chat_id)
        return False
    db.execute(
        "insert into subscriptions"
        " (chat_id, thread_id, state, sent_through, urgent_through, subscribed_at, state_at)"
        f" values (?, ?, 'active', {NEWEST_PUSH}, {NEWEST_PUSH}, ?, ?)"
        " on conflict (chat_id, thread_id) do update set state = 'active',"
        " sent_through = excluded.sent_through, urgent_through = excluded.urgent_through,"
        " subscribed_at = excluded.subscribed_at,"
        f" state_at = excluded.state_at, {doubts.NOTHING_IN_DOUBT}",
        [target.chat_id, target.thread_id, now, now],
    )
    copies.reopen_stranded(db, target.chat_id)
    return True


def subscribe_many(
    db: Database, chat_ids: Sequence[int], user_language: Language, now: int
) -> None:
    """Subscribe private chats that were never known, from the next push on."""
    db.conn.executemany(
        "insert into chats (id, type, user_language) values (?, 'private', ?)",
        [(chat_id, user_language) for chat_id in chat_ids],
    )
    newest = db.execute("select coalesce(max(seq), 0) from pushes").fetchone()[0]
    db.conn.executemany(
        "insert into subscriptions"
        " (chat_id, state, sent_through, urgent_through, subscribed_at, state_at)"
        " values (?, 'active', ?, ?, ?, ?)",
        [(chat_id, newest, newest, now, now) for chat_id in chat_ids],
    )


def unsubscribe(db: Database, target: Target, now: int) -> bool:
    """End the subscription; False where there was none. The settings stay."""
    if not get_settings(db, target).subscribed:
        return False
    _set_state(db, "ended", now, "chat_id = ? and thread_id = ?", target)
    return True


def mark_gone(db: Database, chat_id: int, now: int) -> None:
    """The bot was blocked or removed, as a membership update tells: stop sending, keep the settings."""
    db.execute(
        "update subscriptions set state_at = iif(state = 'gone', state_at, ?), state = 'gone',"
        f" {doubts.NOTHING_IN_DOUBT} where chat_id = ? and state <> 'ended'",
        [now, chat_id],
    )


def lose(db: Database, chat_id: int, now: float) -> None:
    """Telegram refuses the chat: stop sending, keep the settings, and recheck it now and then."""
    db.execute(
        "update subscriptions set state = 'gone', state_at = cast(?1 as integer), attempts = 0,"
        " retry_at = null, refused_since = coalesce(refused_since, ?1),"
        f" recheck_at = {doubts.RECHECK_AT}"
        " where chat_id = ?2 and state in ('active', 'paused')",
        [now, chat_id],
    )


def mark_back(db: Database, chat_id: int, now: int) -> None:
    """The chat takes messages again: a gone or paused subscription resumes with the next push.

    It still gets the corrections of what it shows already.
    """
    db.execute(
        "update subscriptions as s set state_at = iif(state = 'active', state_at, ?),"
        f" {_to_newest(_AWAY)},"
        f" state = 'active', {doubts.NOTHING_IN_DOUBT} where chat_id = ?"
        f" and (state in ('gone', 'paused') or state = 'active' and not ({doubts.WAS_WELL}))",
        [now, chat_id],
    )
    copies.reopen_stranded(db, chat_id)


_NEWS = f"(state = 'gone' or state = 'active' and not ({doubts.WAS_WELL}))"
"""SQL: it is news that subscription ``s`` is there."""


def lives(db: Database, chat_id: int, now: int) -> None:
    """Something came from this chat, so it is there: what was gone is taken up, and tried at once.

    One that was gone for good gets no backlog; one that was in doubt gets what it is still owed.
    """
    db.execute(
        "update subscriptions as s set state_at = iif(state = 'gone', ?, state_at),"
        f" {_to_newest(_GONE_FOR_GOOD)},"
        f" state = 'active', {doubts.NOTHING_IN_DOUBT} where chat_id = ? and {_NEWS}",
        [now, chat_id],
    )
    db.execute(  # whoever writes may be written to, perhaps
        "update subscriptions set recheck_at = ? where chat_id = ? and chat_id > 0"
        " and state = 'paused'",
        [now, chat_id],
    )
    copies.reopen_stranded(db, chat_id)


def in_doubt(db: Database, chat_id: int) -> bool:
    """Whether anything that comes from this chat is news about it."""
    row = db.execute(
        "select exists (select 1 from subscriptions s where chat_id = ?"
        f" and ({_NEWS} or state = 'paused' and chat_id > 0))",
        [chat_id],
    ).fetchone()
    return bool(row[0])


Trouble = Literal["topic", "right"]
"""Why a target cannot be written to: its topic was closed or deleted, or a right is missing."""


def pause(db: Database, subscription_id: int, trouble: Trouble, now: float) -> None:
    """One target cannot be written to: stop until something changes there, and report it to editors.

    It is rechecked now and then, of which nothing is reported.
    """
    db.execute(
        "update subscriptions set state = 'paused', state_at = cast(?1 as integer), attempts = 0,"
        " retry_at = null, pause_reason = iif(recheck_at is null, ?2, pause_reason),"
        f" refused_since = coalesce(refused_since, ?1), recheck_at = {doubts.RECHECK_AT}"
        " where id = ?3 and state = 'active'",
        [now, trouble, subscription_id],
    )


def pause_topics(db: Database, chat_id: int, now: float) -> None:
    """The group is no forum any more: stop sending to its topics, and report it to editors.

    They are not rechecked, as each recheck would be one more message in the main chat.
    """
    db.execute(
        "update subscriptions set state = 'paused', state_at = cast(? as integer),"
        f" pause_reason = 'topic', {doubts.NOTHING_IN_DOUBT}"
        " where chat_id = ? and thread_id > ? and state = 'active'",
        [now, chat_id, GENERAL_THREAD_ID],
    )


def unreported_pauses(db: Database, limit: int) -> list[tuple[int, int, Trouble]]:
    """Subscription, chat and reason of the pauses not yet reported to the editors, oldest first."""
    rows = db.execute(
        "select id, chat_id, pause_reason from subscriptions where pause_reason is not null"
        " and state = 'paused' order by state_at, id limit ?",
        [limit],
    ).fetchall()
    return [(row[0], row[1], row[2]) for row in rows]


def mark_pauses_reported(db: Database, subscription_ids: Sequence[int]) -> None:
    """The editors have been told of these."""
    db.conn.executemany(
        "update subscriptions set pause_reason = null where id = ?",
        [(number,) for number in subscription_ids],
    )


def pause_chat(db: Database, chat_id: int, now: int) -> None:
    """As ``pause``, for all targets in a chat where the bot lost the right to write."""
    db.execute(
        "update subscriptions set state_at = iif(state = 'paused', state_at, ?),"
        # a chat that was away gets no backlog
        f" {_to_newest(_GONE)},"
        f" state = 'paused', {doubts.NOTHING_IN_DOUBT} where chat_id = ? and state <> 'ended'",
        [now, chat_id],
    )


def migrate(db: Database, old_id: int, new_id: int) -> None:
    """A group became a supergroup: settings and subscriptions move to the new id.

    Where the new id is known already, its settings stay as the newer ones, and it is owed what the
    old one still was. Ids that no groups have (Bot API docs, ``Chat``) change nothing.
    """
    if old_id == new_id or max(old_id, new_id) >= 0:
        return
    if db.execute("select 1 from chats where id = ?", [old_id]).fetchone() is None:
        return
    known = db.execute("select 1 from chats where id = ?", [new_id]).fetchone()
    if known is None:
        db.execute("update chats set id = ?, type = 'supergroup' where id = ?", [new_id, old_id])
        return
    twins = db.execute(
        "select new.id, old.id from subscriptions as new join subscriptions as old"
        " on old.thread_id = new.thread_id and old.chat_id = ? where new.chat_id = ?",
        [old_id, new_id],
    ).fetchall()
    owed = {new: owed_to(db, new) | owed_to(db, old) for new, old in twins}
    # what the old one got the new one has got too
    db.execute(
        "update or ignore deliveries set subscription_id = new.id"
        " from subscriptions as new, subscriptions as old"
        " where new.chat_id = ? and old.chat_id = ? and new.thread_id = old.thread_id"
        " and deliveries.subscription_id = old.id and seq in " + SEQS,
        [new_id, old_id],
    )
    db.execute(
        "update or ignore fenced set subscription_id = new.id"
        " from subscriptions as new, subscriptions as old"
        " where new.chat_id = ? and old.chat_id = ? and new.thread_id = old.thread_id"
        " and fenced.subscription_id = old.id",
        [new_id, old_id],
    )
    for subscription_id, seqs in owed.items():
        owe_exactly(db, subscription_id, seqs)
    db.execute("update or ignore subscriptions set chat_id = ? where chat_id = ?", [new_id, old_id])
    forget(db, old_id)


def note_asked(db: Database, chat_id: int, now: int) -> None:
    """Somebody in this chat has asked or tapped something; of unknown chats nothing is kept."""
    db.execute("update chats set asked_at = ? where id = ?", [now, chat_id])


def set_language(
    db: Database, chat_id: int, chat_type: ChatType, language: Language | None
) -> None:
    """Set the chat's own language, which comes before the person's and the ticker's; None: unset it."""
    remember_chat(db, chat_id, chat_type)
    db.execute("update chats set language = ? where id = ?", [language, chat_id])


def forget(db: Database, chat_id: int) -> None:
    """Delete everything stored about this chat, and about the person if it is a private one."""
    db.execute(
        f"delete from deliveries where seq in {SEQS}"
        " and subscription_id in (select id from subscriptions where chat_id = ?)",
        [chat_id],
    )
    db.execute(
        "delete from fenced where seq in (select seq from fences)"
        " and subscription_id in (select id from subscriptions where chat_id = ?)",
        [chat_id],
    )
    db.execute(
        "delete from claims"
        " where subscription_id in (select id from subscriptions where chat_id = ?)",
        [chat_id],
    )
    db.execute("delete from chats where id = ?", [chat_id])
    db.execute("delete from desks where editor_id = ?", [chat_id])
    db.execute("delete from choices where chat_id = ?", [chat_id])
    db.execute("delete from desk_messages where chat_id = ?", [chat_id])
    db.execute("delete from drafts where editor_id = ?", [chat_id])
    receipts.forget_receipts(db, chat_id)
    db.execute("update revisions set editor_id = null where editor_id = ?", [chat_id])
    db.execute("update entries set published_by = null where published_by = ?", [chat_id])
    db.execute("delete from draft_cards where chat_id = ?", [chat_id])
    db.execute("update drafts set author_id = null where author_id = ?", [chat_id])
    db.execute("delete from plans where by_id = ?", [chat_id])
    db.execute("delete from decisions where by_id = ?", [chat_id])
    people.forget(db, chat_id)


def _set_state(db: Database, state: State, now: int, where: str, target: Target) -> None:
    db.execute(
        f"update subscriptions set state = ?, state_at = ?, {doubts.NOTHING_IN_DOUBT} where {where}",
        [state, now, target.chat_id, target.thread_id],
    )
