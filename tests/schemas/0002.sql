pragma application_id = 1953063787;
begin;
CREATE TABLE "_sqlite_migrations" (
   "id" INTEGER PRIMARY KEY,
   "migration_set" TEXT,
   "name" TEXT,
   "applied_at" TEXT
);
CREATE TABLE entries (
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
CREATE TABLE chats (
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
CREATE TABLE pushes (
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
CREATE TABLE subscriptions (
            id integer primary key autoincrement,
            chat_id integer not null
                references chats (id) on update cascade on delete cascade,
            thread_id integer not null default 0,
            state text not null,
            sent_through integer not null,
            attempts integer not null default 0,
            retry_at real,
            subscribed_at integer not null,
            state_at integer not null, untold text
            constraint subscription_untold_is_known check (untold in ('topic', 'right')),
            unique (chat_id, thread_id),
            constraint subscription_state_is_known
                check (state in ('active', 'ended', 'gone', 'paused')),
            constraint subscription_attempts_count_up check (attempts >= 0)
        );
CREATE TABLE deliveries (
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
CREATE TABLE drafts (
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
CREATE TABLE desks (
            editor_id integer primary key,
            expects text not null,
            draft_id integer references drafts (id) on delete cascade,
            asked_at integer not null,
            constraint desk_expects_is_known check (expects in ('new', 'change')),
            constraint desk_change_has_a_draft check ((expects = 'change') = (draft_id is not null))
        );
CREATE VIRTUAL TABLE "entries_fts" USING FTS5 (
    "headline", "body",
    tokenize='unicode61 remove_diacritics 2',
    content="entries"
);
insert into [_sqlite_migrations] (id, migration_set, name, applied_at) values (1, 'tickerbot', 'entries_chats_and_pushes', '2026-01-01 00:00:00.000000+00:00');
insert into [_sqlite_migrations] (id, migration_set, name, applied_at) values (2, 'tickerbot', 'pauses_that_editors_are_told_of', '2026-01-01 00:00:00.000000+00:00');
insert into [entries] (id, headline, body, day, published_at, ordered_at, revision, fingerprint) values (1, 'Dorfteich neu befüllt', '', NULL, NULL, 1767061600, 1, '1db77f8184759f7c7b4f8dfb9e42a274');
insert into [entries] (id, headline, body, day, published_at, ordered_at, revision, fingerprint) values (2, 'Hafenfest beginnt', 'Drei Tage lang.', '2025-12-31', NULL, 1767161600, 1, '70be3d3e19c298cc73f26a61a46955e0');
insert into [entries] (id, headline, body, day, published_at, ordered_at, revision, fingerprint) values (3, 'Deich hält', 'Der Scheitel ist durch.

Die Schulen öffnen wieder.', '2026-01-01', 1767261600, 1767261600, 1, '91ef6750088d6d3b52025300c4d69560');
insert into [entries] (id, headline, body, day, published_at, ordered_at, revision, fingerprint) values (4, 'Fähre fällt aus', 'Bis Montag.', '2026-01-01', 1767261660, 1767261660, 1, 'aff8fa2b2786ec9bc018b11b9872830f');
insert into [entries] (id, headline, body, day, published_at, ordered_at, revision, fingerprint) values (5, 'Zug entgleist in Berlin', 'Acht Menschen wurden verletzt.', '2026-01-01', 1767261720, 1767261720, 1, 'd0578940313c3c1c97ae195263b2136e');
insert into [entries] (id, headline, body, day, published_at, ordered_at, revision, fingerprint) values (6, 'Sturm zieht ab', 'Der Wind lässt nach.', '2026-01-01', 1767261780, 1767261780, 1, 'f6a128e0b09b5a3ad32c8ffb3e1ef938');
insert into [chats] (id, type, language, user_language, silent) values (-1001000000002, 'channel', NULL, NULL, 1);
insert into [chats] (id, type, language, user_language, silent) values (-1001000000001, 'supergroup', 'en', NULL, 0);
insert into [chats] (id, type, language, user_language, silent) values (-101, 'group', NULL, NULL, 0);
insert into [chats] (id, type, language, user_language, silent) values (900, 'private', NULL, 'de', 0);
insert into [chats] (id, type, language, user_language, silent) values (901, 'private', 'en', 'de', 0);
insert into [chats] (id, type, language, user_language, silent) values (1001, 'private', NULL, 'de', 0);
insert into [chats] (id, type, language, user_language, silent) values (1002, 'private', 'de', 'en', 1);
insert into [chats] (id, type, language, user_language, silent) values (1003, 'private', NULL, NULL, 0);
insert into [chats] (id, type, language, user_language, silent) values (1004, 'private', NULL, 'de', 0);
insert into [chats] (id, type, language, user_language, silent) values (1005, 'private', NULL, 'en', 0);
insert into [chats] (id, type, language, user_language, silent) values (1006, 'private', NULL, 'de', 0);
insert into [chats] (id, type, language, user_language, silent) values (1007, 'private', NULL, 'de', 0);
insert into [pushes] (seq, entry_id, silent, created_at, reach, delivered, failed, receipt_chat_id, receipt_message_id, receipt_open) values (1, 3, 0, 1767261600, 6, 5, 1, 900, 11, 0);
insert into [pushes] (seq, entry_id, silent, created_at, reach, delivered, failed, receipt_chat_id, receipt_message_id, receipt_open) values (2, 4, 1, 1767261660, 6, 3, 0, NULL, NULL, 0);
insert into [pushes] (seq, entry_id, silent, created_at, reach, delivered, failed, receipt_chat_id, receipt_message_id, receipt_open) values (3, 5, 0, 1767261720, 6, 2, 0, 900, 13, 1);
insert into [pushes] (seq, entry_id, silent, created_at, reach, delivered, failed, receipt_chat_id, receipt_message_id, receipt_open) values (4, 6, 0, 1767261780, 6, 1, 0, 901, 14, 1);
insert into [subscriptions] (id, chat_id, thread_id, state, sent_through, attempts, retry_at, subscribed_at, state_at, untold) values (1, 1001, 0, 'active', 4, 0, NULL, 1767261100, 1767261100, NULL);
insert into [subscriptions] (id, chat_id, thread_id, state, sent_through, attempts, retry_at, subscribed_at, state_at, untold) values (2, 1002, 0, 'active', 2, 0, NULL, 1767261110, 1767261110, NULL);
insert into [subscriptions] (id, chat_id, thread_id, state, sent_through, attempts, retry_at, subscribed_at, state_at, untold) values (3, 1003, 0, 'active', 1, 2, NULL, 1767261120, 1767261120, NULL);
insert into [subscriptions] (id, chat_id, thread_id, state, sent_through, attempts, retry_at, subscribed_at, state_at, untold) values (4, 1004, 0, 'active', 1, 1, 1767262000.5, 1767261130, 1767261130, NULL);
insert into [subscriptions] (id, chat_id, thread_id, state, sent_through, attempts, retry_at, subscribed_at, state_at, untold) values (5, 1005, 0, 'ended', 1, 0, NULL, 1767261140, 1767261670, NULL);
insert into [subscriptions] (id, chat_id, thread_id, state, sent_through, attempts, retry_at, subscribed_at, state_at, untold) values (6, 1006, 0, 'gone', 1, 0, NULL, 1767261150, 1767261680, NULL);
insert into [subscriptions] (id, chat_id, thread_id, state, sent_through, attempts, retry_at, subscribed_at, state_at, untold) values (7, 1007, 0, 'paused', 2, 0, NULL, 1767261160, 1767261700, 'right');
insert into [subscriptions] (id, chat_id, thread_id, state, sent_through, attempts, retry_at, subscribed_at, state_at, untold) values (8, -101, 0, 'active', 3, 0, NULL, 1767261170, 1767261170, NULL);
insert into [subscriptions] (id, chat_id, thread_id, state, sent_through, attempts, retry_at, subscribed_at, state_at, untold) values (9, -1001000000001, 7, 'paused', 1, 0, NULL, 1767261180, 1767261690, 'topic');
insert into [subscriptions] (id, chat_id, thread_id, state, sent_through, attempts, retry_at, subscribed_at, state_at, untold) values (10, -1001000000001, 8, 'active', 0, 3, NULL, 1767261190, 1767261190, NULL);
insert into [subscriptions] (id, chat_id, thread_id, state, sent_through, attempts, retry_at, subscribed_at, state_at, untold) values (11, -1001000000002, 0, 'active', 4, 0, NULL, 1767261770, 1767261770, NULL);
insert into [deliveries] (entry_id, subscription_id, outcome, message_id, revision, settled_at) values (3, 1, 'sent', 101, 1, 1767261601);
insert into [deliveries] (entry_id, subscription_id, outcome, message_id, revision, settled_at) values (3, 2, 'sent', 102, 1, 1767261601);
insert into [deliveries] (entry_id, subscription_id, outcome, message_id, revision, settled_at) values (3, 3, 'sent', 103, 1, 1767261602);
insert into [deliveries] (entry_id, subscription_id, outcome, message_id, revision, settled_at) values (3, 4, 'sent', 104, 1, 1767261602);
insert into [deliveries] (entry_id, subscription_id, outcome, message_id, revision, settled_at) values (3, 7, 'sent', 107, 1, 1767261603);
insert into [deliveries] (entry_id, subscription_id, outcome, message_id, revision, settled_at) values (3, 8, 'failed', NULL, 1, 1767261603);
insert into [deliveries] (entry_id, subscription_id, outcome, message_id, revision, settled_at) values (4, 1, 'sent', 111, 1, 1767261661);
insert into [deliveries] (entry_id, subscription_id, outcome, message_id, revision, settled_at) values (4, 2, 'sent', 112, 1, 1767261661);
insert into [deliveries] (entry_id, subscription_id, outcome, message_id, revision, settled_at) values (4, 8, 'sent', 118, 1, 1767261662);
insert into [deliveries] (entry_id, subscription_id, outcome, message_id, revision, settled_at) values (5, 1, 'sent', 121, 1, 1767261721);
insert into [deliveries] (entry_id, subscription_id, outcome, message_id, revision, settled_at) values (5, 8, 'sent', 128, 1, 1767261721);
insert into [deliveries] (entry_id, subscription_id, outcome, message_id, revision, settled_at) values (6, 1, 'sent', 131, 1, 1767261781);
insert into [drafts] (id, editor_id, source_message_id, part, text, version, state, preview_message_id, entry_id, last_length, sent_at) values (1, 900, 10, 0, 'Deich hält
Der Scheitel ist durch.

Die Schulen öffnen wieder.', 2, 'published', 11, 3, 62, 1767261580);
insert into [drafts] (id, editor_id, source_message_id, part, text, version, state, preview_message_id, entry_id, last_length, sent_at) values (2, 900, 12, 0, 'Zug entgleist in Berlin
Acht Menschen wurden verletzt.', 1, 'published', 13, 5, 54, 1767261700);
insert into [drafts] (id, editor_id, source_message_id, part, text, version, state, preview_message_id, entry_id, last_length, sent_at) values (3, 901, 9, 0, 'Sturm zieht ab
Der Wind lässt nach.', 1, 'published', 14, 6, 35, 1767261750);
insert into [drafts] (id, editor_id, source_message_id, part, text, version, state, preview_message_id, entry_id, last_length, sent_at) values (4, 900, 15, 0, 'Noch ein Satz
Und mehr.', 3, 'open', 16, NULL, 22, 1767261800);
insert into [drafts] (id, editor_id, source_message_id, part, text, version, state, preview_message_id, entry_id, last_length, sent_at) values (5, 900, 17, 0, '10:00 eins
Text

10:01 zwei
Text', 1, 'open', NULL, NULL, 33, 1767261810);
insert into [drafts] (id, editor_id, source_message_id, part, text, version, state, preview_message_id, entry_id, last_length, sent_at) values (6, 900, 17, 1, 'eins
Text', 1, 'open', 18, NULL, 0, 1767261810);
insert into [drafts] (id, editor_id, source_message_id, part, text, version, state, preview_message_id, entry_id, last_length, sent_at) values (7, 900, 17, 2, 'zwei
Text', 1, 'discarded', 19, NULL, 0, 1767261810);
insert into [drafts] (id, editor_id, source_message_id, part, text, version, state, preview_message_id, entry_id, last_length, sent_at) values (8, 901, 20, 0, 'Fähre fällt aus
Bis Montag.', 1, 'published', 21, 4, 27, 1767261630);
insert into [desks] (editor_id, expects, draft_id, asked_at) values (900, 'change', 4, 1767261820);
insert into [desks] (editor_id, expects, draft_id, asked_at) values (901, 'new', NULL, 1767261830);
delete from sqlite_sequence;
insert into [sqlite_sequence] (name, seq) values ('entries', 6);
insert into [sqlite_sequence] (name, seq) values ('pushes', 4);
insert into [sqlite_sequence] (name, seq) values ('subscriptions', 11);
insert into [sqlite_sequence] (name, seq) values ('drafts', 8);
CREATE UNIQUE INDEX "idx__sqlite_migrations_migration_set_name"
    ON "_sqlite_migrations" ("migration_set", "name");
CREATE INDEX entries_in_order on entries (ordered_at, id);
CREATE INDEX entries_by_fingerprint on entries (fingerprint);
CREATE INDEX pushes_with_receipt on pushes (seq) where receipt_open;
CREATE INDEX subscriptions_due on subscriptions (sent_through, id)
            where state = 'active' and retry_at is null and attempts = 0;
CREATE INDEX subscriptions_troubled on subscriptions (sent_through, id)
            where state = 'active' and retry_at is null and attempts > 0;
CREATE INDEX subscriptions_waiting on subscriptions (retry_at)
            where state = 'active' and retry_at is not null;
CREATE TRIGGER "entries_ai" AFTER INSERT ON "entries" BEGIN
  INSERT INTO "entries_fts" (rowid, "headline", "body") VALUES (new.rowid, new."headline", new."body");
END;
CREATE TRIGGER "entries_ad" AFTER DELETE ON "entries" BEGIN
  INSERT INTO "entries_fts" ("entries_fts", rowid, "headline", "body") VALUES('delete', old.rowid, old."headline", old."body");
END;
CREATE TRIGGER "entries_au" AFTER UPDATE ON "entries" BEGIN
  INSERT INTO "entries_fts" ("entries_fts", rowid, "headline", "body") VALUES('delete', old.rowid, old."headline", old."body");
  INSERT INTO "entries_fts" (rowid, "headline", "body") VALUES (new.rowid, new."headline", new."body");
END;
CREATE INDEX subscriptions_untold on subscriptions (id) where untold is not null;
insert into entries_fts (entries_fts) values ('rebuild');
commit;
