"""Steps 1 to 9 of the schema."""

from __future__ import annotations

from sqlite_utils import Database


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


def pauses_that_editors_are_told_of(db: Database) -> None:
    """What stopped a subscription, until the editors know: their attention is needed there."""
    db.executescript(
        """
        alter table subscriptions add column untold text
            constraint subscription_untold_is_known check (untold in ('topic', 'right'));
        create index subscriptions_untold on subscriptions (id) where untold is not null;
        """
    )


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


def copies_claims_and_revisions(db: Database) -> None:
    """What a correction needs: every copy's revision, the archive's earlier texts, notes as pushes."""
    db.executescript(
        """
        alter table entries add column retracted_at integer;

        -- The texts that an entry has had since it was first corrected, and what the newest correction
        -- came to. An entry that was never corrected has no row here.
        create table revisions (
            entry_id integer not null references entries (id),
            revision integer not null,
            kind text not null,
            headline text not null,
            body text not null,
            fingerprint text not null,
            note text not null default '',   -- what readers are told of it
            editor_id integer,               -- null: not known, such as an import
            made_at integer not null,
            silent integer not null default 1,
            -- copies to change, changed, and lost meanwhile
            reach integer not null default 0,
            changed integer not null default 0,
            lost integer not null default 0,
            last_at real,
            receipt_chat_id integer,
            receipt_message_id integer,
            receipt_open integer not null default 0,
            primary key (entry_id, revision),
            constraint revision_counts_from_one check (revision >= 1),
            constraint revision_kind_is_known
                check (kind in ('published', 'corrected', 'retracted')),
            constraint revision_silent_is_a_flag check (silent in (0, 1)),
            constraint revision_receipt_has_a_message
                check (receipt_open = 0 or (receipt_chat_id is not null
                                            and receipt_message_id is not null))
        ) without rowid;
        create index revisions_by_fingerprint on revisions (fingerprint);
        create index revisions_in_order on revisions (made_at);
        create index revisions_with_receipt on revisions (made_at) where receipt_open;

        -- A push carries an entry, or the note that it was corrected (kind 'note', of one revision).
        create table new_pushes (
            seq integer primary key autoincrement,
            entry_id integer not null references entries (id),
            kind text not null default 'entry',
            revision integer not null default 1,
            silent integer not null default 0,
            created_at integer not null,
            reach integer not null,
            delivered integer not null default 0,
            failed integer not null default 0,
            gone integer not null default 0,
            summarized integer not null default 0,
            repeated integer not null default 0,
            half_at real,
            last_at real,
            -- never to be sent any more to whom it was not sent yet
            withdrawn integer not null default 0,
            -- the revision that its copies must show, and whether some may not do so yet
            wanted integer not null default 1,
            correcting integer not null default 0,
            receipt_chat_id integer,
            receipt_message_id integer,
            receipt_open integer not null default 0,
            constraint push_kind_is_known check (kind in ('entry', 'note')),
            constraint push_silent_is_a_flag check (silent in (0, 1)),
            constraint push_withdrawn_is_a_flag check (withdrawn in (0, 1)),
            constraint push_correcting_is_a_flag check (correcting in (0, 1)),
            constraint push_receipt_has_a_message
                check (receipt_open = 0 or (receipt_chat_id is not null
                                            and receipt_message_id is not null))
        );
        insert into new_pushes (
            seq, entry_id, silent, created_at, reach, delivered, failed, gone, half_at, last_at,
            receipt_chat_id, receipt_message_id, receipt_open
        ) select
            seq, entry_id, silent, created_at, reach, delivered, failed, gone, half_at, last_at,
            receipt_chat_id, receipt_message_id, receipt_open
        from pushes;

        -- What Telegram shows of each push: its copies. Also what was refused for good (failed), left
        -- out (skipped), or told of in one message with others (summarized).
        create table new_deliveries (
            seq integer not null,
            subscription_id integer not null,
            outcome text not null,
            message_id integer,
            revision integer not null,       -- that it shows
            sent_revision integer not null,  -- that it showed at first
            possibly_repeated integer not null default 0,
            sent_at integer not null,
            retry_at real,                   -- a correction of it has to wait until then
            primary key (seq, subscription_id),
            constraint delivery_outcome_is_known check (outcome in
                ('sent', 'failed', 'skipped', 'summarized', 'deleted', 'stranded')),
            constraint delivery_has_a_message
                check ((outcome in ('failed', 'skipped')) = (message_id is null)),
            constraint delivery_repeated_is_a_flag check (possibly_repeated in (0, 1))
        ) without rowid;
        insert into new_deliveries (
            seq, subscription_id, outcome, message_id, revision, sent_revision, sent_at
        ) select
            seq, subscription_id, outcome, message_id, revision, revision, settled_at
        from deliveries join pushes using (entry_id);

        drop table deliveries;
        drop table pushes;
        alter table new_pushes rename to pushes;
        alter table new_deliveries rename to deliveries;
        create unique index pushes_of_entries on pushes (entry_id) where kind = 'entry';
        create unique index pushes_of_notes on pushes (entry_id, revision) where kind = 'note';
        create index pushes_with_receipt on pushes (seq) where receipt_open;
        create index pushes_correcting on pushes (seq) where correcting;
        create index pushes_corrected on pushes (seq) where wanted > 1;
        create index deliveries_shown on deliveries (seq, revision) where outcome = 'sent';

        -- Messages that may be under way. What is found here after a crash may have arrived.
        create table claims (
            subscription_id integer primary key,
            seq integer not null,
            in_doubt integer not null default 0,
            constraint claim_in_doubt_is_a_flag check (in_doubt in (0, 1))
        );

        -- How many subscriptions are active: counting a million would take longer than publishing.
        create table reach (
            id integer primary key,
            active integer not null,
            constraint reach_is_one_row check (id = 1)
        );
        insert into reach select 1, count(*) from subscriptions where state = 'active';
        create trigger reach_of_new after insert on subscriptions when new.state = 'active'
            begin update reach set active = active + 1; end;
        create trigger reach_of_changed after update of state on subscriptions
            when (new.state = 'active') <> (old.state = 'active')
            begin update reach set active = active + iif(new.state = 'active', 1, -1); end;
        create trigger reach_of_deleted after delete on subscriptions when old.state = 'active'
            begin update reach set active = active - 1; end;
        """
    )


def drafts_of_corrections(db: Database) -> None:
    """Drafts that correct or retract an entry, and what an editor was asked for on their account."""
    db.executescript(
        """
        alter table drafts add column kind text not null default 'entry'
            constraint draft_kind_is_known check (kind in ('entry', 'correction', 'retraction'));
        -- the entry that it is about, and the revision that its editor has seen
        alter table drafts add column revises_entry_id integer references entries (id);
        alter table drafts add column base_revision integer
            constraint draft_of_a_revision_names_it check (
                (revises_entry_id is null) = (kind = 'entry')
                and (base_revision is null) = (kind = 'entry'));
        -- what readers are told of a correction; null: what the difference says by itself
        alter table drafts add column note text;
        create index drafts_by_entry on drafts (entry_id) where entry_id is not null;

        create table new_desks (
            editor_id integer primary key,
            expects text not null,
            draft_id integer references drafts (id) on delete cascade,
            entry_id integer references entries (id),
            base_revision integer,
            asked_at integer not null,
            constraint desk_expects_is_known
                check (expects in ('new', 'change', 'correction', 'note')),
            constraint desk_change_has_a_draft
                check ((expects in ('change', 'note')) = (draft_id is not null)),
            constraint desk_correction_has_an_entry
                check ((expects = 'correction') = (entry_id is not null)
                       and (expects = 'correction') = (base_revision is not null))
        );
        insert into new_desks (editor_id, expects, draft_id, asked_at)
            select editor_id, expects, draft_id, asked_at from desks;
        drop table desks;
        alter table new_desks rename to desks;
        """
    )


def updates_that_are_being_handled(db: Database) -> None:
    """Updates that were confirmed to Telegram and not handled yet, as Telegram gave them (JSON)."""
    db.executescript(
        """
        create table inbox (
            update_id integer primary key,
            body text not null,
            kept_at integer not null,
            tries integer not null default 0
        );
        """
    )


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


def a_ban_that_outlives_a_restart(db: Database) -> None:
    """Until when Telegram takes nothing from this bot, in any chat."""
    db.executescript(
        """
        create table ban (
            id integer primary key,
            until real not null,
            constraint ban_is_one_row check (id = 1)
        );
        insert into ban values (1, 0);
        """
    )
