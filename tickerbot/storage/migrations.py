"""The schema, as it grew: each function is one step, applied once and never changed afterwards.

A database records the names of its steps, so no step is ever renamed. Those from 10 on carry their
number in the name; ``STEPS`` gives every step's. A step may rebuild tables, as SQLite asks for most
changes of a table, so ``migrate`` runs while foreign keys are off.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping

from sqlite_utils import Database, Migrations


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


def m0010_drafts_by_kind(db: Database) -> None:
    """A draft is known by editor, message, kind and part; kinds have tables of their own.

    What a correction or a retraction is about stands in ``entry_id`` from the beginning. Parts of
    corrections were -1 - part, and that of a retraction from a button -100: no two of one kind come
    from the same part of a message, so they become what they are.
    """
    db.executescript(
        """
        create table draft_kinds (kind text primary key) without rowid;
        insert into draft_kinds values ('entry'), ('correction'), ('retraction');
        create table desk_expectations (expects text primary key) without rowid;
        insert into desk_expectations values ('new'), ('change'), ('correction'), ('note');

        create table new_drafts (
            id integer primary key autoincrement,
            editor_id integer not null,
            source_message_id integer not null,
            kind text not null references draft_kinds (kind),
            part integer not null default 0,  -- of the message: 0 is all of it
            text text not null,               -- of a retraction: the reason
            version integer not null default 1,
            state text not null default 'open',
            preview_message_id integer,
            -- the entry that it became, or that it is about, and the revision that its editor has seen
            entry_id integer references entries (id),
            base_revision integer,
            -- what readers are told of a correction; null: what the difference says by itself
            note text,
            last_length integer not null,
            sent_at integer not null,
            unique (editor_id, source_message_id, kind, part),
            constraint draft_part_counts_from_zero check (part >= 0),
            constraint draft_state_is_known check (state in ('open', 'published', 'discarded')),
            constraint draft_published_has_an_entry
                check (state <> 'published' or entry_id is not null),
            constraint draft_of_an_entry_has_none_before
                check (kind <> 'entry' or (state = 'published') = (entry_id is not null)),
            constraint draft_of_a_revision_names_it
                check (kind not in ('correction', 'retraction')
                       or (entry_id is not null and base_revision is not null))
        );
        insert into new_drafts (
            id, editor_id, source_message_id, kind, part, text, version, state, preview_message_id,
            entry_id, base_revision, note, last_length, sent_at
        ) select
            id, editor_id, source_message_id, kind,
            case when part >= 0 then part when kind = 'retraction' then 0 else -1 - part end,
            text, version, state, preview_message_id,
            coalesce(revises_entry_id, entry_id), base_revision, note, last_length, sent_at
        from drafts;

        create table new_desks (
            editor_id integer primary key,
            expects text not null references desk_expectations (expects),
            draft_id integer references drafts (id) on delete cascade,
            entry_id integer references entries (id),
            base_revision integer,
            asked_at integer not null,
            constraint desk_change_has_a_draft
                check (expects not in ('change', 'note') or draft_id is not null),
            constraint desk_correction_has_an_entry
                check (expects <> 'correction' or entry_id is not null),
            constraint desk_entry_has_a_revision
                check ((entry_id is null) = (base_revision is null))
        );
        insert into new_desks (editor_id, expects, draft_id, entry_id, base_revision, asked_at)
            select editor_id, expects, draft_id, entry_id, base_revision, asked_at from desks;

        -- no number is given twice: buttons name drafts by it
        delete from sqlite_sequence where name = 'new_drafts';
        insert into sqlite_sequence (name, seq)
            select 'new_drafts', seq from sqlite_sequence where name = 'drafts';

        drop table desks;
        drop table drafts;
        alter table new_drafts rename to drafts;
        alter table new_desks rename to desks;
        create index drafts_by_entry on drafts (entry_id) where entry_id is not null;
        """
    )


def m0011_who_published(db: Database) -> None:
    """The user who published an entry stands with it, wherever it came from."""
    db.executescript(
        """
        alter table entries add column published_by integer;  -- null: no person, or not known
        update entries set published_by = editor_id
            from drafts where drafts.entry_id = entries.id and drafts.kind = 'entry';
        create index entries_by_publisher on entries (published_by) where published_by is not null;
        """
    )


def m0012_receipts(db: Database) -> None:
    """Receipts have a table of their own; kinds of pushes and revisions have one, too."""
    db.executescript(
        """
        create table receipt_kinds (kind text primary key) without rowid;
        insert into receipt_kinds values ('published'), ('corrected'), ('retracted');
        -- What an editor is told of what they did; shown by a message once that was sent.
        create table receipts (
            id integer primary key autoincrement,
            kind text not null references receipt_kinds (kind),
            entry_id integer not null references entries (id),
            revision integer not null,           -- of the entry, that was made then
            chat_id integer not null,
            message_id integer,
            open integer not null default 1,     -- it does not show the end yet
            unique (entry_id, revision, kind, chat_id),
            constraint receipt_open_is_a_flag check (open in (0, 1))
        );
        insert into receipts (kind, entry_id, revision, chat_id, message_id, open)
            select kind, entry_id, revision, receipt_chat_id, receipt_message_id, receipt_open
            from (
                select 'published' as kind, entry_id, revision, receipt_chat_id,
                    receipt_message_id, receipt_open, created_at as made_at
                from pushes
                union all
                select kind, entry_id, revision, receipt_chat_id,
                    receipt_message_id, receipt_open, made_at
                from revisions
            )
            where receipt_message_id is not null order by made_at, entry_id, revision;
        create index receipts_open on receipts (id) where open;

        create table revision_kinds (kind text primary key) without rowid;
        insert into revision_kinds values ('published'), ('corrected'), ('retracted');
        create table new_revisions (
            entry_id integer not null references entries (id),
            revision integer not null,
            kind text not null references revision_kinds (kind),
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
            primary key (entry_id, revision),
            constraint revision_counts_from_one check (revision >= 1),
            constraint revision_silent_is_a_flag check (silent in (0, 1))
        ) without rowid;
        insert into new_revisions
            select entry_id, revision, kind, headline, body, fingerprint, note, editor_id, made_at,
                silent, reach, changed, lost, last_at
            from revisions;
        drop table revisions;
        alter table new_revisions rename to revisions;
        create index revisions_by_fingerprint on revisions (fingerprint);
        create index revisions_in_order on revisions (made_at);

        create table push_kinds (kind text primary key) without rowid;
        insert into push_kinds values ('entry'), ('note');
        create table new_pushes (
            seq integer primary key autoincrement,
            entry_id integer not null references entries (id),
            kind text not null default 'entry' references push_kinds (kind),
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
            constraint push_silent_is_a_flag check (silent in (0, 1)),
            constraint push_withdrawn_is_a_flag check (withdrawn in (0, 1)),
            constraint push_correcting_is_a_flag check (correcting in (0, 1))
        );
        insert into new_pushes
            select seq, entry_id, kind, revision, silent, created_at, reach, delivered, failed, gone,
                summarized, repeated, half_at, last_at, withdrawn, wanted, correcting
            from pushes;
        -- no number is given twice: subscriptions remember how far they have come by it
        delete from sqlite_sequence where name = 'new_pushes';
        insert into sqlite_sequence (name, seq)
            select 'new_pushes', seq from sqlite_sequence where name = 'pushes';
        drop table pushes;
        alter table new_pushes rename to pushes;
        create unique index pushes_of_entries on pushes (entry_id) where kind = 'entry';
        create unique index pushes_of_notes on pushes (entry_id, revision) where kind = 'note';
        create index pushes_correcting on pushes (seq) where correcting;
        create index pushes_corrected on pushes (seq) where wanted > 1;
        """
    )


def m0013_pause_reasons_and_state_keys(db: Database) -> None:
    """Reasons of pauses and keys of the state have tables of their own.

    ``subscriptions`` is not made anew: it may hold a million rows. The outcomes of ``deliveries``
    stay a CHECK: that table is larger still and written for each message, and its outcomes are the
    state machine of docs/design.md, not a list that grows.
    """
    db.executescript(
        """
        create table pause_reasons (reason text primary key) without rowid;
        insert into pause_reasons values ('topic'), ('right');
        -- why it was paused, until the editors know
        alter table subscriptions add column pause_reason text references pause_reasons (reason);
        update subscriptions set pause_reason = untold where untold is not null;
        drop index subscriptions_untold;
        alter table subscriptions drop column untold;
        create index subscriptions_unreported on subscriptions (id) where pause_reason is not null;

        create table state_keys (key text primary key) without rowid;
        insert into state_keys values ('run'), ('trouble');
        create table new_state (
            key text primary key references state_keys (key),
            value text not null,
            began_at integer not null,
            ended_at integer
        ) without rowid;
        insert into new_state select key, value, began_at, ended_at from state;
        drop table state;
        alter table new_state rename to state;
        """
    )


def m0015_whose_database_it_is(db: Database) -> None:
    """The bot account that the database is of, and which entries buttons are about."""
    db.executescript(
        """
        create table bot (
            id integer primary key,
            bot_id integer,  -- Telegram's user id of it; null: that of the next one that starts
            constraint bot_is_one_row check (id = 1)
        );
        insert into bot values (1, null);
        -- what buttons and links name beside the number, so that they mean no other database's entry
        alter table entries add column key text not null default '';
        -- messages of a bot before, which nobody can change
        alter table pushes add column left_behind integer not null default 0;
        """
    )


def m0016_what_came(db: Database) -> None:
    """By what an imported entry is recognised, where it was stored as something else.

    Entries without a date that were pushed were stored with the date of that moment and never
    recognised again. They are told by that moment, and that no person published them. Entries that
    were added twice for that reason stay: which of them readers have is not known here.
    """
    db.executescript(
        """
        alter table entries add column came_as text;  -- null: as it is stored
        create index entries_by_what_came on entries (came_as) where came_as is not null;
        """
    )
    rows = db.execute(
        "select e.id, coalesce(r.headline, e.headline), coalesce(r.body, e.body) from entries e"
        " join pushes p on p.entry_id = e.id and p.kind = 'entry' and p.created_at = e.published_at"
        " left join revisions r on r.entry_id = e.id and r.revision = 1"
        " where e.published_by is null"
    ).fetchall()
    for number, headline, body in rows:
        text = "\x00".join(["", headline, *(body.split("\n\n") if body else ())])
        digest = hashlib.sha256(text.encode()).hexdigest()[:32]
        db.execute("update entries set came_as = ? where id = ?", [digest, number])


def m0017_waits_and_restraints(db: Database) -> None:
    """Waits have a beginning, so that a clock that was ahead when they were stored does no harm.

    What Telegram asked of the whole bot is kept in one table: silence of each way, and strictness.
    """
    db.executescript(
        """
        alter table subscriptions add column waits_since real;  -- that is, until retry_at
        alter table deliveries add column waits_since real;

        create table restraint_kinds (kind text primary key) without rowid;
        insert into restraint_kinds values ('sending'), ('polling'), ('strict');
        create table restraints (
            kind text primary key references restraint_kinds (kind),
            began_at real not null,
            seconds real not null,
            told integer not null,           -- whether the editors know, or need not
            constraint restraint_told_is_a_flag check (told in (0, 1))
        ) without rowid;
        insert into restraints
            select 'sending', now, until - now, 1
            from ban, (select cast(strftime('%s') as real) as now) where until > now;
        drop table ban;
        """
    )


def m0018_retractions_that_leave_a_note(db: Database) -> None:
    """A retraction may turn copies into notes of it, with or without a message that has a sound."""
    db.executescript(
        """
        alter table revisions add column leaves_note integer not null default 0
            constraint revision_leaves_note_is_a_flag check (leaves_note in (0, 1))
            constraint revision_that_leaves_a_note_retracts
                check (leaves_note = 0 or kind = 'retracted')
            constraint revision_that_retracts_with_sound_leaves_a_note
                check (silent = 1 or kind <> 'retracted' or leaves_note = 1);
        """
    )


def m0019_when_it_was_backed_up(db: Database) -> None:
    """The state tells of the newest backup, too."""
    db.execute("insert into state_keys values ('backup')")


def m0020_fences(db: Database) -> None:
    """Pushes that a restored backup still owed, and to whom, until an editor decides on each."""
    db.executescript(
        """
        create table fences (
            seq integer primary key references pushes (seq),
            owed integer not null,       -- to how many chats when it was restored
            fenced_at integer not null,
            decided_at integer,
            told integer not null default 0,
            constraint fence_told_is_a_flag check (told in (0, 1)),
            constraint fence_owes_chats check (owed > 0)
        );
        -- as in deliveries, no foreign key on subscription_id: whoever deletes one deletes by the key
        create table fenced (
            seq integer not null,
            subscription_id integer not null,
            primary key (seq, subscription_id)
        ) without rowid;
        """
    )


def m0021_corrections_by_import(db: Database) -> None:
    """By what a correction is recognised that came in a document, where it was stored otherwise.

    The second index finds the entries that came without a date.
    """
    db.executescript(
        """
        alter table revisions add column came_as text;  -- null: as it is stored
        create index revisions_by_what_came on revisions (came_as) where came_as is not null;
        create index entries_that_came_undated on entries (id)
            where day is null or came_as is not null;
        """
    )


def m0022_what_editors_are_still_to_be_told(db: Database) -> None:
    """Messages to editors that could not be sent at once stand here until they are there."""
    db.executescript(
        """
        create table desk_messages (
            id integer primary key autoincrement,
            chat_id integer not null,        -- an editor's, in private
            content text not null,           -- JSON
            message_id integer,              -- of the message that becomes it; null: a new one is sent
            draft_id integer references drafts (id) on delete cascade,
            version integer,                 -- of the draft, if this is the card that shows it
            -- as in desks: what the next plain message is taken for, once this is there
            expects text references desk_expectations (expects),
            entry_id integer references entries (id),
            base_revision integer,
            -- how long Telegram asked to wait, and since when
            waits_since real not null,
            wait_s real not null,
            constraint desk_message_is_json check (json_valid(content)),
            constraint desk_message_of_a_card_has_a_draft
                check (version is null or (draft_id is not null and expects is null)),
            constraint desk_message_asks_about_something check (
                case when expects in ('change', 'note') then draft_id is not null
                     when expects = 'correction' then entry_id is not null else 1 end),
            constraint desk_message_entry_has_a_revision
                check ((entry_id is null) = (base_revision is null))
        );
        create index desk_messages_in_order on desk_messages (chat_id, id);
        create index desk_messages_by_draft on desk_messages (draft_id) where draft_id is not null;
        """
    )


def m0023_doubted_chats(db: Database) -> None:
    """What Telegram refuses is doubted at first: chats are tried again, and editors told of alarms."""
    db.executescript(
        """
        -- since when Telegram refuses it, until it takes a message or the chat shows itself
        alter table subscriptions add column refused_since real;
        -- when it is tried whether it is gone or paused indeed; stays while that is tried
        alter table subscriptions add column recheck_at real;
        -- brought in from a list, and nobody there has shown themselves to this bot yet
        alter table subscriptions add column awaited integer not null default 0
            constraint subscription_awaited_is_a_flag check (awaited in (0, 1));
        create index subscriptions_to_recheck on subscriptions (recheck_at)
            where state in ('gone', 'paused') and recheck_at is not null;

        create table alarm_kinds (kind text primary key) without rowid;
        insert into alarm_kinds values ('suspended'), ('lost'), ('unpaid');
        create table alarms (
            kind text primary key references alarm_kinds (kind),
            began_at real not null,
            told integer not null,           -- whether the editors know
            constraint alarm_told_is_a_flag check (told in (0, 1))
        ) without rowid;
        """
    )


def m0024_marks(db: Database) -> None:
    """Bold, italics and links on texts: arrays of begin, end (in characters), kind and address.

    Those of an entry lie on its headline and its paragraphs, with a blank line after each; those of a
    draft on its text.
    """
    for table, name in (("entries", "entry"), ("revisions", "revision"), ("drafts", "draft")):
        db.execute(
            f"alter table {table} add column marks text not null default '[]'"
            f" constraint {name}_marks_are_an_array"
            " check (json_valid(marks) and json_type(marks) = 'array')"
        )


def m0025_log(db: Database) -> None:
    """Who did what: a log that can only grow, and the people in it.

    A person who asks for it is forgotten in ``people``, so that no line of the log has to change.
    """
    db.executescript(
        """
        create table people (
            id integer primary key autoincrement,
            user_id integer unique,          -- null: forgotten
            name text not null default '',
            constraint person_forgotten_has_no_name check (user_id is not null or name = '')
        );
        create table log_kinds (kind text primary key) without rowid;
        insert into log_kinds values ('published'), ('corrected'), ('retracted'), ('imported'),
            ('chats_imported'), ('taken_over');
        create table log (
            id integer primary key autoincrement,
            at integer not null,
            kind text not null references log_kinds (kind),
            person_id integer references people (id),  -- null: on the command line
            entry_id integer references entries (id),
            details text not null default '{}',        -- a JSON object
            constraint log_details_are_an_object
                check (json_valid(details) and json_type(details) = 'object')
        );
        create index log_by_entry on log (entry_id) where entry_id is not null;
        create index log_by_person on log (person_id) where person_id is not null;
        create trigger log_is_not_changed before update on log
            begin select raise(abort, 'the log can only grow'); end;
        create trigger log_is_not_shortened before delete on log
            begin select raise(abort, 'the log can only grow'); end;
        -- "insert or replace" deletes without asking the trigger above
        create trigger log_is_not_replaced before insert on log
            when exists (select 1 from log where id = new.id)
            begin select raise(abort, 'the log can only grow'); end;
        """
    )


def m0026_stopped_pushes(db: Database) -> None:
    """A broadcast can be stopped, and go on later."""
    db.executescript(
        """
        -- for now nobody is to get it, nor what comes after it in the same chat
        alter table pushes add column stopped integer not null default 0
            constraint push_stopped_is_a_flag check (stopped in (0, 1))
            constraint push_withdrawn_is_not_stopped check (not (stopped and withdrawn));
        -- when what it had to wait behind went on or was withdrawn: it is not stale before
        alter table pushes add column released_at integer;
        create index pushes_stopped on pushes (seq) where stopped;
        insert into log_kinds values ('stopped'), ('resumed'), ('resent'), ('not_resent');
        """
    )


def m0027_team(db: Database) -> None:
    """Who may do what stands in the database, and is changed by invitation or by a chief."""
    db.executescript(
        """
        create table roles (role text primary key) without rowid;
        insert into roles values ('author'), ('editor'), ('chief');
        alter table people add column role text references roles (role);
        alter table people add column role_since integer;
        alter table people add column active_at integer;
        -- chief by the settings, which the chat cannot change
        alter table people add column from_settings integer not null default 0
            constraint person_from_settings_is_a_chief
                check (from_settings = 0 or (from_settings = 1 and role = 'chief'));
        -- the letters that close this person's entries
        alter table people add column sign text not null default ''
            constraint person_without_id_has_no_role
                check (user_id is not null or (role is null and sign = ''));
        create table invitations (
            digest text primary key,         -- of the secret in the link
            role text not null references roles (role),
            invited_by integer not null references people (id),
            made_at integer not null,
            taken_by integer references people (id),
            taken_at integer,
            constraint invitation_is_taken_by_somebody_at_some_time
                check ((taken_by is null) = (taken_at is null))
        ) without rowid;
        -- whose entry it is: the letters that close it
        alter table drafts add column sign text not null default '';
        alter table drafts add column submitted_at integer;  -- since when it waits for approval
        alter table drafts add column author_id integer;     -- who wrote what another took over
        -- the messages that show a draft to those who may approve it
        create table draft_cards (
            draft_id integer not null references drafts (id) on delete cascade,
            chat_id integer not null,
            message_id integer not null,
            primary key (draft_id, chat_id)
        ) without rowid;
        insert into desk_expectations values ('reason');
        insert into log_kinds values ('invited'), ('joined'), ('role_changed'), ('removed'),
            ('submitted'), ('approved'), ('sent_back'), ('taken');
        """
    )


def m0028_pushes_that_are_held(db: Database) -> None:
    """A push waits for some seconds before the first message, so that it can be held."""
    db.executescript(
        """
        alter table pushes add column hold_s integer not null default 0
            constraint push_is_held_for_a_minute_at_most check (hold_s between 0 and 60)
            constraint push_stopped_is_not_held check (hold_s = 0 or not (stopped or withdrawn));
        create index pushes_held on pushes (seq) where hold_s > 0;
        """
    )


def m0029_rehearsals(db: Database) -> None:
    """What is written in a rehearsal is never published."""
    db.executescript(
        """
        alter table people add column rehearses_until integer;
        alter table drafts add column rehearsal integer not null default 0
            constraint draft_rehearsal_is_a_flag check (rehearsal in (0, 1))
            constraint draft_of_a_rehearsal_is_not_published
                check (not (rehearsal and state = 'published'));
        insert into log_kinds values ('rehearsed');
        """
    )


def m0030_what_words_are_made_of(db: Database) -> None:
    """The roots of words: for each entry after its stems, and for each word of the archive."""
    db.executescript(
        """
        -- Every word that the archive holds, in how many entries, and what it is made of, so that it
        -- is analysed once: its roots, those that it has as a noun if they differ, and what kind of
        -- verb it is (0 none, 1 some form, 2 one that may be the verb of a clause).
        create table search_words (
            stem text not null,
            word text not null,
            entries integer not null,
            roots text not null,
            noun_roots text not null,
            verb integer not null,
            primary key (stem, word)
        ) without rowid;

        -- made anew from the entries
        update search_state set preparation = null;
        """
    )


def m0031_topics_and_levels(db: Database) -> None:
    """Entries have topics, and matter more or less."""
    db.executescript(
        """
        create table topics (
            id integer primary key,
            name text not null,
            tag text not null unique,        -- the name in folded form, which is its hashtag
            state text not null default 'open'
                constraint topic_is_open_or_closed check (state in ('open', 'closed')),
            created_at integer not null,
            closed_at integer,
            constraint topic_has_a_tag check (tag <> ''),
            constraint topic_was_closed_at_some_time
                check ((state = 'closed') = (closed_at is not null))
        );
        create table entry_topics (
            entry_id integer not null references entries (id) on delete cascade,
            topic_id integer not null references topics (id),
            primary key (entry_id, topic_id)
        ) without rowid;
        create index entry_topics_by_topic on entry_topics (topic_id, entry_id);
        -- 0 normal, 1 important, 2 urgent
        alter table entries add column level integer not null default 0
            constraint entry_level_is_known check (level between 0 and 2);
        -- what the entry is to have; null: no more than it has
        alter table drafts add column level integer
            constraint draft_level_is_known check (level is null or level between 0 and 2);
        -- the numbers of its topics; null: those that the entry has
        alter table drafts add column topics text
            constraint draft_topics_are_an_array
                check (topics is null or (json_valid(topics) and json_type(topics) = 'array'));
        -- the hashtags in its text that are topics, and no text
        alter table drafts add column hashtags text not null default '';
        -- which topic this person's next entries have
        alter table people add column topic_id integer references topics (id)
            constraint person_without_id_has_no_topic check (user_id is not null or topic_id is null);
        insert into log_kinds values ('topic_added'), ('topic_closed'), ('topic_reopened'),
            ('topic_renamed'), ('labelled');
        """
    )


def m0032_terms(db: Database) -> None:
    """What a subscription wants is its terms, which equal ones share; so far, whether pushes ring."""
    db.executescript(
        """
        create table terms (
            id integer primary key,
            text text not null unique,       -- JSON, equal where the terms are
            rings integer not null,          -- the lowest level that has a sound; 3: none
            constraint terms_text_is_an_object
                check (json_valid(text) and json_type(text) = 'object'),
            constraint terms_ring_from_a_level_on check (rings between 0 and 3)
        );
        insert into terms values (1, '{}', 0), (2, '{"rings": "none"}', 3);
        alter table subscriptions add column terms_id integer not null default 1
            references terms (id);
        -- chosen before subscribing
        insert into subscriptions
            (chat_id, state, sent_through, subscribed_at, state_at)
            select id, 'ended', 0, 0, 0 from chats where silent
            and not exists (select 1 from subscriptions where chat_id = chats.id);
        update subscriptions set terms_id = 2
            where chat_id in (select id from chats where silent);
        create table new_chats (
            id integer primary key,
            type text not null,
            language text,       -- chosen in /settings
            user_language text,  -- what Telegram tells of the person in a private chat
            constraint chat_type_is_known
                check (type in ('private', 'group', 'supergroup', 'channel')),
            constraint chat_language_is_known check (language in ('de', 'en')),
            constraint chat_user_language_is_known check (user_language in ('de', 'en'))
        );
        insert into new_chats select id, type, language, user_language from chats;
        drop table chats;
        alter table new_chats rename to chats;
        """
    )


def m0033_a_smaller_search_index(db: Database) -> None:
    """One table for the archive's words; of each entry the body first, which takes less space."""
    db.executescript(
        """
        drop table search_texts;
        drop table search_pieces;
        drop table search_words;
        drop table search_stems;

        -- The stems and roots of each entry; rowid is its position in search_entries.
        create virtual table search_texts using fts5 (
            body, headline, content='', columnsize=0, tokenize="ascii tokenchars '.@#'"
        );

        -- Every stem that the archive holds, how many entries hold it, how it sounds, and the words
        -- that have it, a line each: the word, its roots, those that it has as a noun if they differ,
        -- and what kind of verb it is (1 some form, 2 one that may be the verb of a clause).
        create table search_stems (
            stem text primary key,
            entries integer not null,
            sound text,
            words text not null
        ) without rowid;
        create index search_stems_by_sound on search_stems (sound) where sound is not null;

        -- made anew from the entries
        update search_state set preparation = null;
        """
    )


def m0034_fenced_corrections(db: Database) -> None:
    """Corrections that a restored backup still owed, until an editor decides on each."""
    db.executescript(
        """
        create table fenced_corrections (
            seq integer primary key references pushes (seq),
            revision integer not null,  -- that the copies had to show
            owed integer not null,      -- how many copies did not when it was restored
            shown integer not null,     -- how many copies there were
            fenced_at integer not null,
            decided_at integer,
            told integer not null default 0,
            constraint fenced_correction_told_is_a_flag check (told in (0, 1)),
            constraint fenced_correction_owes_copies check (owed between 1 and shown)
        );
        """
    )


def m0035_pictures(db: Database) -> None:
    """Entries have pictures: arrays of name, kind, width, height, size in bytes, and description.

    A name is the SHA-256 of the bytes, which lie in a folder beside the database.
    """
    for table, name in (("entries", "entry"), ("revisions", "revision"), ("drafts", "draft")):
        db.execute(
            f"alter table {table} add column pictures text not null default '[]'"
            f" constraint {name}_pictures_are_an_array"
            " check (json_valid(pictures) and json_type(pictures) = 'array'"
            " and json_array_length(pictures) <= 10)"
        )
        db.execute(f"create index {table}_with_pictures on {table} (1) where pictures <> '[]'")
    db.executescript(
        """
        -- what Telegram's apps sent together: the same for all messages of an album
        alter table drafts add column album text not null default '';
        -- what Telegram calls each picture; both ids are good for one bot alone
        create table pictures (
            name text primary key,
            kind text not null,
            width integer not null,
            height integer not null,
            size integer not null,
            file_id text,
            unique_id text unique,
            noted_at integer not null,
            constraint picture_is_a_photo_or_a_video check (kind in ('photo', 'video'))
        ) without rowid;
        """
    )


def m0036_when_a_chat_last_asked(db: Database) -> None:
    """What there was since somebody in a chat last asked or tapped something."""
    db.executescript("alter table chats add column asked_at integer;")


def m0037_urgent_entries(db: Database) -> None:
    """An urgent draft leaves only in the version whose second screen was shown."""
    db.executescript(
        """
        alter table drafts add column urgent_seen integer;
        create index entries_that_matter on entries (ordered_at, id) where level > 0;
        """
    )


def m0038_audiences(db: Database) -> None:
    """A push is owed to those whose terms want it; urgent ones overtake the others."""
    db.executescript(
        """
        -- what the entry of the push was when that was made
        alter table pushes add column level integer not null default 0
            constraint push_level_is_known check (level between 0 and 2);
        -- how many did not want it then
        alter table pushes add column unwanted integer not null default 0;
        alter table terms add column lowest integer not null default 0
            constraint terms_lowest_is_a_level check (lowest between 0 and 2);
        alter table terms add column all_topics integer not null default 1
            constraint terms_all_topics_is_a_flag check (all_topics in (0, 1));
        -- how many subscriptions have these terms, and how many of them are active
        alter table terms add column subscriptions integer not null default 0;
        alter table terms add column active integer not null default 0;
        -- the newest push when they were made, and when a subscription chose them last
        alter table terms add column made_after integer not null default 0;
        alter table terms add column chosen_through integer not null default 0;
        create table terms_topics (
            topic_id integer not null references topics (id),
            terms_id integer not null references terms (id) on delete cascade,
            primary key (terms_id, topic_id)
        ) without rowid;
        -- what readers follow or mute, each word once
        create table words (
            id integer primary key,
            word text not null unique
        );
        -- stems and roots, of which every text that holds the word has one
        create table word_keys (
            key text not null,
            word_id integer not null references words (id) on delete cascade,
            primary key (key, word_id)
        ) without rowid;
        create index word_keys_by_word on word_keys (word_id);
        create table terms_words (
            word_id integer not null references words (id),
            muted integer not null,
            terms_id integer not null references terms (id) on delete cascade,
            primary key (word_id, muted, terms_id),
            constraint terms_word_is_followed_or_muted check (muted in (0, 1))
        ) without rowid;
        create index terms_words_by_terms on terms_words (terms_id);
        -- those with these terms are owed this push
        create table audience (
            terms_id integer not null references terms (id) on delete cascade,
            urgent integer not null,             -- its lane
            seq integer not null references pushes (seq),
            open integer not null default 1,     -- somebody may still have to get it
            primary key (terms_id, urgent, seq),
            constraint audience_urgent_is_a_flag check (urgent in (0, 1)),
            constraint audience_open_is_a_flag check (open in (0, 1))
        ) without rowid;
        create index audience_open on audience (urgent, seq, terms_id) where open;
        create index audience_by_push on audience (seq);
        insert into audience (terms_id, urgent, seq)
            select terms.id, 0, seq from terms, pushes where not withdrawn;
        update terms set
            subscriptions = (select count(*) from subscriptions where terms_id = terms.id),
            active = (select count(*) from subscriptions
                where terms_id = terms.id and state = 'active');

        -- the newest urgent push that was settled for it
        alter table subscriptions add column urgent_through integer not null default 0;
        drop index subscriptions_due;
        drop index subscriptions_troubled;
        create index subscriptions_due on subscriptions (terms_id, sent_through, id)
            where state = 'active' and retry_at is null and attempts = 0;
        create index subscriptions_troubled on subscriptions (terms_id, sent_through, id)
            where state = 'active' and retry_at is null and attempts > 0;
        create index subscriptions_held_up on subscriptions (terms_id, sent_through)
            where state = 'active' and retry_at is not null;
        create index subscriptions_due_urgent on subscriptions (terms_id, urgent_through, id)
            where state = 'active' and retry_at is null and attempts = 0;
        create index subscriptions_troubled_urgent on subscriptions (terms_id, urgent_through, id)
            where state = 'active' and retry_at is null and attempts > 0;
        create index subscriptions_held_up_urgent on subscriptions (terms_id, urgent_through)
            where state = 'active' and retry_at is not null;

        create trigger terms_of_new after insert on subscriptions
            begin
                update terms set subscriptions = subscriptions + 1,
                    active = active + (new.state = 'active') where id = new.terms_id;
                update audience set open = 1
                    where new.state = 'active' and terms_id = new.terms_id and not open
                    and seq > iif(urgent, new.urgent_through, new.sent_through);
            end;
        create trigger terms_of_changed after update of state on subscriptions
            when new.terms_id = old.terms_id and (new.state = 'active') <> (old.state = 'active')
            begin
                update terms set active = active + iif(new.state = 'active', 1, -1)
                    where id = new.terms_id;
            end;
        create trigger terms_of_choice after update of terms_id on subscriptions
            when new.terms_id <> old.terms_id
            begin
                update terms set subscriptions = subscriptions + 1,
                    active = active + (new.state = 'active') where id = new.terms_id;
                update terms set subscriptions = subscriptions - 1,
                    active = active - (old.state = 'active') where id = old.terms_id;
            end;
        create trigger terms_of_deleted after delete on subscriptions
            begin
                update terms set subscriptions = subscriptions - 1,
                    active = active - (old.state = 'active') where id = old.terms_id;
            end;
        create trigger audience_opens_again
            after update of state, terms_id, sent_through, urgent_through on subscriptions
            when new.state = 'active' and (old.state <> 'active' or new.terms_id <> old.terms_id
                or new.sent_through < old.sent_through or new.urgent_through < old.urgent_through)
            begin
                update audience set open = 1 where terms_id = new.terms_id and not open
                    and seq > iif(urgent, new.urgent_through, new.sent_through);
            end;
        -- whose words they were may be known only from them
        create trigger terms_end after update of subscriptions on terms
            when new.subscriptions = 0 and new.id > 2
            begin delete from terms where id = new.id; end;
        create trigger words_end after delete on terms_words
            when not exists (select 1 from terms_words where word_id = old.word_id)
            begin delete from words where id = old.word_id; end;

        create table new_claims (
            subscription_id integer not null,
            urgent integer not null default 0,
            seq integer not null,
            in_doubt integer not null default 0,
            primary key (subscription_id, urgent),
            constraint claim_urgent_is_a_flag check (urgent in (0, 1)),
            constraint claim_in_doubt_is_a_flag check (in_doubt in (0, 1))
        ) without rowid;
        insert into new_claims (subscription_id, seq, in_doubt)
            select subscription_id, seq, in_doubt from claims;
        drop table claims;
        alter table new_claims rename to claims;
        """
    )


def m0039_plans_and_decisions(db: Database) -> None:
    """Drafts that go out by themselves at some time, and who decided on a draft, until it was told."""
    db.executescript(
        """
        -- the undo window is a plan of some seconds now
        drop index pushes_held;
        alter table pushes drop column hold_s;

        create table plan_states (state text primary key) without rowid;
        insert into plan_states values
            ('waiting'),
            ('late'),        -- the bot was down at its time
            ('barred');      -- who answered for it might not publish it at its time
        create table plans (
            draft_id integer primary key references drafts (id) on delete cascade,
            version integer not null,        -- of the draft, as it was planned
            publish_at integer not null,
            by_id integer not null,          -- the user id of who publishes it
            message_id integer,              -- in their chat: what becomes the receipt; null: a new one
            silent integer not null default 0,
            held integer not null default 0, -- it goes out in some seconds, unless it is held
            made_at integer not null,
            state text not null default 'waiting' references plan_states (state),
            asked integer not null default 0,
            constraint plan_flags_are_flags
                check (silent in (0, 1) and held in (0, 1) and asked in (0, 1)),
            constraint plan_is_after_it_was_made check (publish_at >= made_at),
            constraint plan_is_held_for_a_minute_at_most
                check (not held or publish_at - made_at <= 61),
            constraint plan_that_waits_is_not_asked_about check (state <> 'waiting' or not asked)
        );
        create index plans_in_order on plans (publish_at) where state = 'waiting';
        -- only an open draft of a new entry is planned
        create trigger plan_is_of_an_open_entry before insert on plans
            when not exists (select 1 from drafts where id = new.draft_id
                and state = 'open' and kind = 'entry')
            begin select raise(abort, 'only an open draft of an entry can be planned'); end;
        create trigger plan_ends_with_its_draft after update of state on drafts
            when new.state <> 'open'
            begin delete from plans where draft_id = new.id; end;
        -- Who planned a text of their own may change it, but not while it is held; who had it
        -- approved may not. With a new editor the plan stays: whose word it was counts at its time.
        create trigger plan_follows_its_draft after update of version on drafts
            when new.version <> old.version
            begin
                delete from plans where draft_id = new.id
                    and new.editor_id = old.editor_id and (held or by_id <> new.editor_id);
                update plans set version = new.version where draft_id = new.id;
            end;
        insert into desk_expectations values ('time');
        insert into log_kinds values ('scheduled'), ('unscheduled');

        create table decision_kinds (kind text primary key) without rowid;
        insert into decision_kinds values
            ('published'), ('approved'), ('planned'), ('sent_back'), ('taken'), ('cancelled');
        -- what was decided on a draft, until all who see its card know
        create table decisions (
            draft_id integer not null references drafts (id) on delete cascade,
            version integer not null,        -- of the draft, as it was decided on
            kind text not null references decision_kinds (kind),
            by_id integer not null,          -- a user id
            at integer not null,
            told integer not null default 0,
            primary key (draft_id, version),
            constraint decision_told_is_a_flag check (told in (0, 1))
        ) without rowid;
        create index decisions_untold on decisions (at) where not told;

        -- when somebody last worked on a draft, and whether it was brought up since
        alter table drafts add column touched_at integer not null default 0;
        alter table drafts add column brought_up integer not null default 0
            constraint draft_brought_up_is_a_flag check (brought_up in (0, 1));
        update drafts set touched_at = sent_at, brought_up = 1;
        create index drafts_untouched on drafts (touched_at)
            where state = 'open' and not brought_up;
        create trigger draft_is_touched_when_it_changes after update of version on drafts
            begin
                update drafts set touched_at = cast(strftime('%s') as integer), brought_up = 0
                    where id = new.id;
            end;
        create trigger draft_is_touched_when_it_is_made after insert on drafts
            begin
                update drafts set touched_at = cast(strftime('%s') as integer) where id = new.id;
            end;
        """
    )


def m0040_hours(db: Database) -> None:
    """Terms close in quiet hours and between digests."""
    db.executescript(
        """
        -- the lowest level that has a sound at this hour
        alter table terms add column rings_now integer not null default 0
            constraint terms_ring_now_from_a_level_on check (rings_now between 0 and 3);
        -- when they turned last, and do next; null: never
        alter table terms add column turned_at real;
        alter table terms add column turns_at real;
        -- whether pushes wait, and up to which one they are for a digest
        alter table terms add column closed integer not null default 0
            constraint terms_closed_is_a_flag check (closed in (0, 1));
        alter table terms add column urgent_closed integer not null default 0
            constraint terms_urgent_closed_is_a_flag check (urgent_closed in (0, 1));
        alter table terms add column digest_through integer not null default 0;
        alter table terms add column urgent_digest_through integer not null default 0;
        update terms set rings_now = rings;
        create index terms_that_turn on terms (turns_at) where turns_at is not null;
        create table digests (
            id integer primary key,
            entries text not null unique,        -- their numbers, as a JSON array
            made_at integer not null,
            -- the version that its copies must show, and whether some may not do so yet
            wanted integer not null default 1,
            correcting integer not null default 0,
            constraint digest_entries_are_an_array
                check (json_valid(entries) and json_type(entries) = 'array'),
            constraint digest_correcting_is_a_flag check (correcting in (0, 1))
        );
        create table digest_entries (
            entry_id integer not null references entries (id),
            digest_id integer not null references digests (id) on delete cascade,
            primary key (entry_id, digest_id)
        ) without rowid;
        create index digest_entries_by_digest on digest_entries (digest_id);
        create index digests_correcting on digests (id) where correcting;
        -- how many get it in a digest
        alter table pushes add column later integer not null default 0;

        drop trigger terms_of_new;
        create trigger terms_of_new after insert on subscriptions
            begin
                update terms set subscriptions = subscriptions + 1,
                    active = active + (new.state = 'active') where id = new.terms_id;
                update audience set open = 1
                    where new.state = 'active' and terms_id = new.terms_id and not open
                    and seq > iif(urgent, new.urgent_through, new.sent_through)
                    and exists (select 1 from terms t where t.id = new.terms_id and iif(urgent,
                        not urgent_closed or audience.seq <= urgent_digest_through,
                        not closed or audience.seq <= digest_through));
            end;
        drop trigger audience_opens_again;
        create trigger audience_opens_again
            after update of state, terms_id, sent_through, urgent_through on subscriptions
            when new.state = 'active' and (old.state <> 'active' or new.terms_id <> old.terms_id
                or new.sent_through < old.sent_through or new.urgent_through < old.urgent_through)
            begin
                update audience set open = 1 where terms_id = new.terms_id and not open
                    and seq > iif(urgent, new.urgent_through, new.sent_through)
                    and exists (select 1 from terms t where t.id = new.terms_id and iif(urgent,
                        not urgent_closed or audience.seq <= urgent_digest_through,
                        not closed or audience.seq <= digest_through));
            end;
        """
    )


def m0041_approved_plans_that_change(db: Database) -> None:
    """What was approved for later and changes keeps its time, but not its approval; a kind of act."""
    db.executescript(
        """
        insert into log_kinds values ('described');
        drop trigger plan_follows_its_draft;
        -- Who planned a text of their own may change it, but not while it is held. One that somebody
        -- had approved stays planned on its editor's word, which may not suffice at its time. With a
        -- new editor the plan stays: whose word it was counts at its time.
        create trigger plan_follows_its_draft after update of version on drafts
            when new.version <> old.version
            begin
                delete from plans where draft_id = new.id
                    and new.editor_id = old.editor_id and held;
                update plans set by_id = new.editor_id, message_id = null where draft_id = new.id
                    and new.editor_id = old.editor_id and by_id <> new.editor_id;
                update plans set version = new.version where draft_id = new.id;
            end;
        """
    )


def m0042_audiences_that_are_over(db: Database) -> None:
    """Rows of the audience that nobody needs any more are forgotten."""
    db.executescript(
        """
        -- rows of the audience up to these, in either lane, may have been forgotten
        alter table terms add column pruned_through integer not null default 0;
        alter table terms add column urgent_pruned_through integer not null default 0;
        create index subscriptions_away on subscriptions (terms_id, sent_through, urgent_through)
            where state in ('gone', 'paused');
        """
    )


STEPS: Mapping[int, Callable[[Database], None]] = {
    1: entries_chats_and_pushes,
    2: pauses_that_editors_are_told_of,
    3: delivery_times_and_state,
    4: search_index_of_our_own,
    5: copies_claims_and_revisions,
    6: drafts_of_corrections,
    7: updates_that_are_being_handled,
    8: stems_by_their_end,
    9: a_ban_that_outlives_a_restart,
    10: m0010_drafts_by_kind,
    11: m0011_who_published,
    12: m0012_receipts,
    13: m0013_pause_reasons_and_state_keys,
    15: m0015_whose_database_it_is,
    16: m0016_what_came,
    17: m0017_waits_and_restraints,
    18: m0018_retractions_that_leave_a_note,
    19: m0019_when_it_was_backed_up,
    20: m0020_fences,
    21: m0021_corrections_by_import,
    22: m0022_what_editors_are_still_to_be_told,
    23: m0023_doubted_chats,
    24: m0024_marks,
    25: m0025_log,
    26: m0026_stopped_pushes,
    27: m0027_team,
    28: m0028_pushes_that_are_held,
    29: m0029_rehearsals,
    30: m0030_what_words_are_made_of,
    31: m0031_topics_and_levels,
    32: m0032_terms,
    33: m0033_a_smaller_search_index,
    34: m0034_fenced_corrections,
    35: m0035_pictures,
    36: m0036_when_a_chat_last_asked,
    37: m0037_urgent_entries,
    38: m0038_audiences,
    39: m0039_plans_and_decisions,
    40: m0040_hours,
    41: m0041_approved_plans_that_change,
    42: m0042_audiences_that_are_over,
}
NEWEST = max(STEPS)

_migrations = Migrations("tickerbot")
for _step in STEPS.values():
    _migrations()(_step)


def is_migrated(db: Database) -> bool:
    """Whether the database has every step."""
    return not _migrations.pending(db)


def schema_number(db: Database) -> int:
    """The newest step that the database has; 0 for none."""
    applied = {step.name for step in _migrations.applied(db)}
    return max((number for number, step in STEPS.items() if step.__name__ in applied), default=0)


def is_of_newer_version(db: Database) -> bool:
    """Whether the database has a step that this program does not know."""
    known = {step.__name__ for step in STEPS.values()}
    return any(step.name not in known for step in _migrations.applied(db))


def migrate(db: Database, through: int = NEWEST) -> None:
    """Apply the steps up to number ``through`` that the database does not have yet.

    Raises RuntimeError while foreign keys are enforced: dropping a table that others refer to would
    then delete their rows.
    """
    if db.execute("pragma foreign_keys").fetchone()[0]:
        raise RuntimeError("foreign keys must be off while the schema is migrated")
    later = [step.__name__ for number, step in STEPS.items() if number > through]
    _migrations.apply(db, stop_before=later)
