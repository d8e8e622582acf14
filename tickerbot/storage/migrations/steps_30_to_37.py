"""Steps 30 to 37 of the schema."""

from __future__ import annotations

from sqlite_utils import Database


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
