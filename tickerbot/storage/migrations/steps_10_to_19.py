"""Steps 10 to 19 of the schema."""

from __future__ import annotations

import hashlib

from sqlite_utils import Database


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
