"""Steps 20 to 29 of the schema."""

from __future__ import annotations

from sqlite_utils import Database


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
