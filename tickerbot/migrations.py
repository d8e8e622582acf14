"""The schema, as it grew: each function is one step, applied once and never changed afterwards."""

from __future__ import annotations

from sqlite_utils import Database, Migrations

migrations = Migrations("tickerbot")


@migrations()
def entries_chats_and_pushes(db: Database) -> None:
    """The first schema. Times are Unix seconds; a body's paragraphs are separated by blank lines."""
    db.executescript(
        """
        create table entries (
            id integer primary key autoincrement,
            headline text not null,
            body text not null default '',
            day text,
            published_at integer,
            -- the place in the archive: newest first is (ordered_at desc, id desc)
            ordered_at integer not null,
            revision integer not null default 1,
            fingerprint text not null,
            constraint entry_has_a_headline check (headline <> ''),
            constraint entry_day_is_iso check (day is null or day is date(day)),
            constraint entry_moment_has_a_day check (published_at is null or day is not null),
            constraint entry_revision_counts_from_one check (revision >= 1)
        );
        create index entries_in_order on entries (ordered_at, id);
        create index entries_by_fingerprint on entries (fingerprint);

        create table chats (
            id integer primary key,
            type text not null,
            language text,       -- chosen in /settings
            user_language text,  -- what Telegram tells of the person in a private chat
            silent integer not null default 0,
            constraint chat_type_is_known
                check (type in ('private', 'group', 'supergroup', 'channel')),
            constraint chat_language_is_known check (language in ('de', 'en')),
            constraint chat_user_language_is_known check (user_language in ('de', 'en')),
            constraint chat_silent_is_a_flag check (silent in (0, 1))
        );

        -- The duty to deliver: a subscription is owed every push with seq > sent_through.
        create table pushes (
            seq integer primary key autoincrement,
            entry_id integer not null unique references entries (id),
            silent integer not null default 0,
            created_at integer not null,
            reach integer not null,
            delivered integer not null default 0,
            failed integer not null default 0,
            -- the editor's message that shows how far it has come
            receipt_chat_id integer,
            receipt_message_id integer,
            receipt_open integer not null default 0,
            constraint push_silent_is_a_flag check (silent in (0, 1)),
            constraint push_receipt_has_a_message
                check (receipt_open = 0 or (receipt_chat_id is not null
                                            and receipt_message_id is not null))
        );
        create index pushes_with_receipt on pushes (seq) where receipt_open;

        create table subscriptions (
            id integer primary key autoincrement,
            chat_id integer not null
                references chats (id) on update cascade on delete cascade,
            thread_id integer not null default 0,
            state text not null,
            sent_through integer not null,
            attempts integer not null default 0,
            retry_at real,
            subscribed_at integer not null,
            state_at integer not null,
            unique (chat_id, thread_id),
            constraint subscription_state_is_known
                check (state in ('active', 'ended', 'gone', 'paused')),
            constraint subscription_attempts_count_up check (attempts >= 0)
        );
        create index subscriptions_due on subscriptions (sent_through, id)
            where state = 'active' and retry_at is null and attempts = 0;
        -- chats in trouble have a queue of their own, so that they hold up nobody
        create index subscriptions_troubled on subscriptions (sent_through, id)
            where state = 'active' and retry_at is null and attempts > 0;
        create index subscriptions_waiting on subscriptions (retry_at)
            where state = 'active' and retry_at is not null;

        -- What Telegram shows, or refused for good. No foreign key on subscription_id: checking it
        -- when a chat is deleted would scan the whole table; chats.forget deletes by the key.
        create table deliveries (
            entry_id integer not null references entries (id),
            subscription_id integer not null,
            outcome text not null,
            message_id integer,
            revision integer not null,
            settled_at integer not null,
            primary key (entry_id, subscription_id),
            constraint delivery_outcome_is_known check (outcome in ('sent', 'failed')),
            constraint delivery_sent_has_a_message
                check ((outcome = 'sent') = (message_id is not null))
        ) without rowid;

        create table drafts (
            id integer primary key autoincrement,
            editor_id integer not null,
            source_message_id integer not null,
            part integer not null default 0,
            text text not null,
            version integer not null default 1,
            state text not null default 'open',
            preview_message_id integer,
            entry_id integer references entries (id),
            last_length integer not null,
            sent_at integer not null,
            unique (editor_id, source_message_id, part),
            constraint draft_state_is_known check (state in ('open', 'published', 'discarded')),
            constraint draft_published_has_an_entry
                check ((state = 'published') = (entry_id is not null))
        );

        -- What the next plain message of an editor is taken for.
        create table desks (
            editor_id integer primary key,
            expects text not null,
            draft_id integer references drafts (id) on delete cascade,
            asked_at integer not null,
            constraint desk_expects_is_known check (expects in ('new', 'change')),
            constraint desk_change_has_a_draft check ((expects = 'change') = (draft_id is not null))
        );
        """
    )
    db.table("entries").enable_fts(
        ["headline", "body"],
        create_triggers=True,
        tokenize="unicode61 remove_diacritics 2",
    )


@migrations()
def pauses_that_editors_are_told_of(db: Database) -> None:
    """What stopped a subscription, until the editors know: their attention is needed there."""
    db.executescript(
        """
        alter table subscriptions add column untold text
            constraint subscription_untold_is_known check (untold in ('topic', 'right'));
        create index subscriptions_untold on subscriptions (id) where untold is not null;
        """
    )


@migrations()
def delivery_times_and_state(db: Database) -> None:
    """What receipts and status tell across restarts: times of a push, the rate, the bot itself."""
    db.executescript(
        """
        -- when half of the reach had it, and when the last message of it was settled
        alter table pushes add column half_at real;
        alter table pushes add column last_at real;
        -- chats that were found closed to us when it was their turn
        alter table pushes add column gone integer not null default 0;

        -- Messages delivered in each ten seconds, of the last minutes only.
        create table rates (
            began_at integer primary key,
            messages integer not null
        );

        -- What only a running bot knows, one row per key, written rarely: when it runs, and what
        -- went wrong last. ended_at is null while it lasts.
        create table state (
            key text primary key,
            value text not null,
            began_at integer not null,
            ended_at integer,
            constraint state_key_is_known check (key in ('run', 'trouble'))
        ) without rowid;
        """
    )


@migrations()
def search_index_of_our_own(db: Database) -> None:
    """What ``search_index`` keeps, in place of the full-text index as sqlite-utils makes it."""
    db.table("entries").disable_fts()
    db.executescript(
        """
        -- Where an entry stands in the index: newest first is position descending.
        create table search_entries (
            position integer primary key,
            entry_id integer not null unique references entries (id)
        );

        -- The stems of each entry; rowid is its position. What was indexed is not kept twice: the
        -- texts are in entries, and ranking is ours, so it needs no lengths either.
        create virtual table search_texts using fts5 (
            headline, body, content='', columnsize=0, tokenize="ascii tokenchars '.@#'"
        );

        -- Every stem that the archive holds, how many entries hold it, and how it sounds.
        create table search_stems (
            stem text primary key,
            entries integer not null,
            sound text,
            piece_id integer not null
        ) without rowid;
        create index search_stems_by_sound on search_stems (sound) where sound is not null;
        -- Stems by any three letters in them; rowid is piece_id.
        create virtual table search_pieces using fts5 (
            stem, columnsize=0, detail=none, tokenize='trigram'
        );

        -- One row: with which preparation of texts the index was made; null before it is made.
        create table search_state (
            id integer primary key,
            preparation text,
            constraint search_state_is_one_row check (id = 1)
        );
        insert into search_state (id) values (1);
        """
    )


@migrations()
def stems_by_their_end(db: Database) -> None:
    """Stems spelt backwards, so that those with the same end stand together."""
    db.executescript(
        """
        alter table search_stems add column reversed text;
        create index search_stems_reversed on search_stems (reversed);
        -- made anew from the entries, with this column filled
        update search_state set preparation = null;
        """
    )
