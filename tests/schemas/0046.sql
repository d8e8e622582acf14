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
            fingerprint text not null, retracted_at integer, published_by integer, key text not null default '', came_as text, marks text not null default '[]' constraint entry_marks_are_an_array check (json_valid(marks) and json_type(marks) = 'array'), level integer not null default 0
            constraint entry_level_is_known check (level between 0 and 2), pictures text not null default '[]' constraint entry_pictures_are_an_array check (json_valid(pictures) and json_type(pictures) = 'array' and json_array_length(pictures) <= 10),
            constraint entry_has_a_headline check (headline <> ''),
            constraint entry_day_is_iso check (day is null or day is date(day)),
            constraint entry_moment_has_a_day check (published_at is null or day is not null),
            constraint entry_revision_counts_from_one check (revision >= 1)
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
            state_at integer not null, pause_reason text references pause_reasons (reason), waits_since real, refused_since real, recheck_at real, awaited integer not null default 0
            constraint subscription_awaited_is_a_flag check (awaited in (0, 1)), terms_id integer not null default 1
            references terms (id), urgent_through integer not null default 0, collected_through integer not null default 0, urgent_collected_through integer not null default 0,
            unique (chat_id, thread_id),
            constraint subscription_state_is_known
                check (state in ('active', 'ended', 'gone', 'paused')),
            constraint subscription_attempts_count_up check (attempts >= 0)
        );
CREATE TABLE rates (
            began_at integer primary key,
            messages integer not null
        );
CREATE TABLE search_entries (
            position integer primary key,
            entry_id integer not null unique references entries (id)
        );
CREATE TABLE search_state (
            id integer primary key,
            preparation text, word_keys text,
            constraint search_state_is_one_row check (id = 1)
        );
CREATE TABLE "deliveries" (
            seq integer not null,
            subscription_id integer not null,
            outcome text not null,
            message_id integer,
            revision integer not null,       -- that it shows
            sent_revision integer not null,  -- that it showed at first
            possibly_repeated integer not null default 0,
            sent_at integer not null,
            retry_at real, waits_since real,                   -- a correction of it has to wait until then
            primary key (seq, subscription_id),
            constraint delivery_outcome_is_known check (outcome in
                ('sent', 'failed', 'skipped', 'summarized', 'deleted', 'stranded')),
            constraint delivery_has_a_message
                check ((outcome in ('failed', 'skipped')) = (message_id is null)),
            constraint delivery_repeated_is_a_flag check (possibly_repeated in (0, 1))
        ) without rowid;
CREATE TABLE reach (
            id integer primary key,
            active integer not null,
            constraint reach_is_one_row check (id = 1)
        );
CREATE TABLE inbox (
            update_id integer primary key,
            body text not null,
            kept_at integer not null,
            tries integer not null default 0
        );
CREATE TABLE draft_kinds (kind text primary key) without rowid;
CREATE TABLE desk_expectations (expects text primary key) without rowid;
CREATE TABLE "drafts" (
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
            sent_at integer not null, marks text not null default '[]' constraint draft_marks_are_an_array check (json_valid(marks) and json_type(marks) = 'array'), sign text not null default '', submitted_at integer, author_id integer, rehearsal integer not null default 0
            constraint draft_rehearsal_is_a_flag check (rehearsal in (0, 1))
            constraint draft_of_a_rehearsal_is_not_published
                check (not (rehearsal and state = 'published')), level integer
            constraint draft_level_is_known check (level is null or level between 0 and 2), topics text
            constraint draft_topics_are_an_array
                check (topics is null or (json_valid(topics) and json_type(topics) = 'array')), hashtags text not null default '', pictures text not null default '[]' constraint draft_pictures_are_an_array check (json_valid(pictures) and json_type(pictures) = 'array' and json_array_length(pictures) <= 10), album text not null default '', urgent_seen integer, touched_at integer not null default 0, brought_up integer not null default 0
            constraint draft_brought_up_is_a_flag check (brought_up in (0, 1)),
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
CREATE TABLE "desks" (
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
CREATE TABLE receipt_kinds (kind text primary key) without rowid;
CREATE TABLE receipts (
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
CREATE TABLE revision_kinds (kind text primary key) without rowid;
CREATE TABLE "revisions" (
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
            last_at real, leaves_note integer not null default 0
            constraint revision_leaves_note_is_a_flag check (leaves_note in (0, 1))
            constraint revision_that_leaves_a_note_retracts
                check (leaves_note = 0 or kind = 'retracted')
            constraint revision_that_retracts_with_sound_leaves_a_note
                check (silent = 1 or kind <> 'retracted' or leaves_note = 1), came_as text, marks text not null default '[]' constraint revision_marks_are_an_array check (json_valid(marks) and json_type(marks) = 'array'), pictures text not null default '[]' constraint revision_pictures_are_an_array check (json_valid(pictures) and json_type(pictures) = 'array' and json_array_length(pictures) <= 10),
            primary key (entry_id, revision),
            constraint revision_counts_from_one check (revision >= 1),
            constraint revision_silent_is_a_flag check (silent in (0, 1))
        ) without rowid;
CREATE TABLE push_kinds (kind text primary key) without rowid;
CREATE TABLE "pushes" (
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
            correcting integer not null default 0, left_behind integer not null default 0, stopped integer not null default 0
            constraint push_stopped_is_a_flag check (stopped in (0, 1))
            constraint push_withdrawn_is_not_stopped check (not (stopped and withdrawn)), released_at integer, level integer not null default 0
            constraint push_level_is_known check (level between 0 and 2), unwanted integer not null default 0, later integer not null default 0,
            constraint push_silent_is_a_flag check (silent in (0, 1)),
            constraint push_withdrawn_is_a_flag check (withdrawn in (0, 1)),
            constraint push_correcting_is_a_flag check (correcting in (0, 1))
        );
CREATE TABLE pause_reasons (reason text primary key) without rowid;
CREATE TABLE state_keys (key text primary key) without rowid;
CREATE TABLE "state" (
            key text primary key references state_keys (key),
            value text not null,
            began_at integer not null,
            ended_at integer
        ) without rowid;
CREATE TABLE bot (
            id integer primary key,
            bot_id integer,  -- Telegram's user id of it; null: that of the next one that starts
            constraint bot_is_one_row check (id = 1)
        );
CREATE TABLE restraint_kinds (kind text primary key) without rowid;
CREATE TABLE restraints (
            kind text primary key references restraint_kinds (kind),
            began_at real not null,
            seconds real not null,
            told integer not null,           -- whether the editors know, or need not
            constraint restraint_told_is_a_flag check (told in (0, 1))
        ) without rowid;
CREATE TABLE fences (
            seq integer primary key references pushes (seq),
            owed integer not null,       -- to how many chats when it was restored
            fenced_at integer not null,
            decided_at integer,
            told integer not null default 0,
            constraint fence_told_is_a_flag check (told in (0, 1)),
            constraint fence_owes_chats check (owed > 0)
        );
CREATE TABLE fenced (
            seq integer not null,
            subscription_id integer not null,
            primary key (seq, subscription_id)
        ) without rowid;
CREATE TABLE desk_messages (
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
CREATE TABLE alarm_kinds (kind text primary key) without rowid;
CREATE TABLE alarms (
            kind text primary key references alarm_kinds (kind),
            began_at real not null,
            told integer not null,           -- whether the editors know
            constraint alarm_told_is_a_flag check (told in (0, 1))
        ) without rowid;
CREATE TABLE people (
            id integer primary key autoincrement,
            user_id integer unique,          -- null: forgotten
            name text not null default '', role text references roles (role), role_since integer, active_at integer, from_settings integer not null default 0
            constraint person_from_settings_is_a_chief
                check (from_settings = 0 or (from_settings = 1 and role = 'chief')), sign text not null default ''
            constraint person_without_id_has_no_role
                check (user_id is not null or (role is null and sign = '')), rehearses_until integer, topic_id integer references topics (id)
            constraint person_without_id_has_no_topic check (user_id is not null or topic_id is null),
            constraint person_forgotten_has_no_name check (user_id is not null or name = '')
        );
CREATE TABLE log_kinds (kind text primary key) without rowid;
CREATE TABLE log (
            id integer primary key autoincrement,
            at integer not null,
            kind text not null references log_kinds (kind),
            person_id integer references people (id),  -- null: on the command line
            entry_id integer references entries (id),
            details text not null default '{}', draft_id integer,        -- a JSON object
            constraint log_details_are_an_object
                check (json_valid(details) and json_type(details) = 'object')
        );
CREATE TABLE roles (role text primary key) without rowid;
CREATE TABLE invitations (
            digest text primary key,         -- of the secret in the link
            role text not null references roles (role),
            invited_by integer not null references people (id),
            made_at integer not null,
            taken_by integer references people (id),
            taken_at integer,
            constraint invitation_is_taken_by_somebody_at_some_time
                check ((taken_by is null) = (taken_at is null))
        ) without rowid;
CREATE TABLE draft_cards (
            draft_id integer not null references drafts (id) on delete cascade,
            chat_id integer not null,
            message_id integer not null,
            primary key (draft_id, chat_id)
        ) without rowid;
CREATE TABLE topics (
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
CREATE TABLE entry_topics (
            entry_id integer not null references entries (id) on delete cascade,
            topic_id integer not null references topics (id),
            primary key (entry_id, topic_id)
        ) without rowid;
CREATE TABLE terms (
            id integer primary key,
            text text not null unique,       -- JSON, equal where the terms are
            rings integer not null, lowest integer not null default 0
            constraint terms_lowest_is_a_level check (lowest between 0 and 2), all_topics integer not null default 1
            constraint terms_all_topics_is_a_flag check (all_topics in (0, 1)), subscriptions integer not null default 0, active integer not null default 0, made_after integer not null default 0, chosen_through integer not null default 0, rings_now integer not null default 0
            constraint terms_ring_now_from_a_level_on check (rings_now between 0 and 3), turned_at real, turns_at real, closed integer not null default 0
            constraint terms_closed_is_a_flag check (closed in (0, 1)), urgent_closed integer not null default 0
            constraint terms_urgent_closed_is_a_flag check (urgent_closed in (0, 1)), digest_through integer not null default 0, urgent_digest_through integer not null default 0, pruned_through integer not null default 0, urgent_pruned_through integer not null default 0,          -- the lowest level that has a sound; 3: none
            constraint terms_text_is_an_object
                check (json_valid(text) and json_type(text) = 'object'),
            constraint terms_ring_from_a_level_on check (rings between 0 and 3)
        );
CREATE TABLE "chats" (
            id integer primary key,
            type text not null,
            language text,       -- chosen in /settings
            user_language text, asked_at integer,  -- what Telegram tells of the person in a private chat
            constraint chat_type_is_known
                check (type in ('private', 'group', 'supergroup', 'channel')),
            constraint chat_language_is_known check (language in ('de', 'en')),
            constraint chat_user_language_is_known check (user_language in ('de', 'en'))
        );
CREATE VIRTUAL TABLE search_texts using fts5 (
            body, headline, content='', columnsize=0, tokenize="ascii tokenchars '.@#'"
        );
CREATE TABLE search_stems (
            stem text primary key,
            entries integer not null,
            sound text,
            words text not null
        ) without rowid;
CREATE TABLE fenced_corrections (
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
CREATE TABLE pictures (
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
CREATE TABLE terms_topics (
            topic_id integer not null references topics (id),
            terms_id integer not null references terms (id) on delete cascade,
            primary key (terms_id, topic_id)
        ) without rowid;
CREATE TABLE words (
            id integer primary key,
            word text not null unique
        );
CREATE TABLE word_keys (
            key text not null,
            word_id integer not null references words (id) on delete cascade,
            primary key (key, word_id)
        ) without rowid;
CREATE TABLE terms_words (
            word_id integer not null references words (id),
            muted integer not null,
            terms_id integer not null references terms (id) on delete cascade,
            primary key (word_id, muted, terms_id),
            constraint terms_word_is_followed_or_muted check (muted in (0, 1))
        ) without rowid;
CREATE TABLE audience (
            terms_id integer not null references terms (id) on delete cascade,
            urgent integer not null,             -- its lane
            seq integer not null references pushes (seq),
            open integer not null default 1,     -- somebody may still have to get it
            primary key (terms_id, urgent, seq),
            constraint audience_urgent_is_a_flag check (urgent in (0, 1)),
            constraint audience_open_is_a_flag check (open in (0, 1))
        ) without rowid;
CREATE TABLE "claims" (
            subscription_id integer not null,
            urgent integer not null default 0,
            seq integer not null,
            in_doubt integer not null default 0, through integer not null default 0, doubted_through integer not null default 0,
            primary key (subscription_id, urgent),
            constraint claim_urgent_is_a_flag check (urgent in (0, 1)),
            constraint claim_in_doubt_is_a_flag check (in_doubt in (0, 1))
        ) without rowid;
CREATE TABLE plan_states (state text primary key) without rowid;
CREATE TABLE plans (
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
CREATE TABLE decision_kinds (kind text primary key) without rowid;
CREATE TABLE decisions (
            draft_id integer not null references drafts (id) on delete cascade,
            version integer not null,        -- of the draft, as it was decided on
            kind text not null references decision_kinds (kind),
            by_id integer not null,          -- a user id
            at integer not null,
            told integer not null default 0,
            primary key (draft_id, version),
            constraint decision_told_is_a_flag check (told in (0, 1))
        ) without rowid;
CREATE TABLE digests (
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
CREATE TABLE digest_entries (
            entry_id integer not null references entries (id),
            digest_id integer not null references digests (id) on delete cascade,
            primary key (entry_id, digest_id)
        ) without rowid;
CREATE TABLE choices (
            chat_id integer not null,
            request text not null,
            chosen integer,                 -- null: there was nothing
            chosen_at integer not null,
            primary key (chat_id, request)
        ) without rowid;
insert into [_sqlite_migrations] (id, migration_set, name, applied_at) values (9, 'tickerbot', 'a_ban_that_outlives_a_restart', '2026-01-01 00:00:00.000000+00:00');
insert into [_sqlite_migrations] (id, migration_set, name, applied_at) values (5, 'tickerbot', 'copies_claims_and_revisions', '2026-01-01 00:00:00.000000+00:00');
insert into [_sqlite_migrations] (id, migration_set, name, applied_at) values (3, 'tickerbot', 'delivery_times_and_state', '2026-01-01 00:00:00.000000+00:00');
insert into [_sqlite_migrations] (id, migration_set, name, applied_at) values (6, 'tickerbot', 'drafts_of_corrections', '2026-01-01 00:00:00.000000+00:00');
insert into [_sqlite_migrations] (id, migration_set, name, applied_at) values (1, 'tickerbot', 'entries_chats_and_pushes', '2026-01-01 00:00:00.000000+00:00');
insert into [_sqlite_migrations] (id, migration_set, name, applied_at) values (10, 'tickerbot', 'm0010_drafts_by_kind', '2026-01-01 00:00:00.000000+00:00');
insert into [_sqlite_migrations] (id, migration_set, name, applied_at) values (11, 'tickerbot', 'm0011_who_published', '2026-01-01 00:00:00.000000+00:00');
insert into [_sqlite_migrations] (id, migration_set, name, applied_at) values (12, 'tickerbot', 'm0012_receipts', '2026-01-01 00:00:00.000000+00:00');
insert into [_sqlite_migrations] (id, migration_set, name, applied_at) values (13, 'tickerbot', 'm0013_pause_reasons_and_state_keys', '2026-01-01 00:00:00.000000+00:00');
insert into [_sqlite_migrations] (id, migration_set, name, applied_at) values (14, 'tickerbot', 'm0015_whose_database_it_is', '2026-01-01 00:00:00.000000+00:00');
insert into [_sqlite_migrations] (id, migration_set, name, applied_at) values (15, 'tickerbot', 'm0016_what_came', '2026-01-01 00:00:00.000000+00:00');
insert into [_sqlite_migrations] (id, migration_set, name, applied_at) values (16, 'tickerbot', 'm0017_waits_and_restraints', '2026-01-01 00:00:00.000000+00:00');
insert into [_sqlite_migrations] (id, migration_set, name, applied_at) values (17, 'tickerbot', 'm0018_retractions_that_leave_a_note', '2026-01-01 00:00:00.000000+00:00');
insert into [_sqlite_migrations] (id, migration_set, name, applied_at) values (18, 'tickerbot', 'm0019_when_it_was_backed_up', '2026-01-01 00:00:00.000000+00:00');
insert into [_sqlite_migrations] (id, migration_set, name, applied_at) values (19, 'tickerbot', 'm0020_fences', '2026-01-01 00:00:00.000000+00:00');
insert into [_sqlite_migrations] (id, migration_set, name, applied_at) values (20, 'tickerbot', 'm0021_corrections_by_import', '2026-01-01 00:00:00.000000+00:00');
insert into [_sqlite_migrations] (id, migration_set, name, applied_at) values (21, 'tickerbot', 'm0022_what_editors_are_still_to_be_told', '2026-01-01 00:00:00.000000+00:00');
insert into [_sqlite_migrations] (id, migration_set, name, applied_at) values (22, 'tickerbot', 'm0023_doubted_chats', '2026-01-01 00:00:00.000000+00:00');
insert into [_sqlite_migrations] (id, migration_set, name, applied_at) values (23, 'tickerbot', 'm0024_marks', '2026-01-01 00:00:00.000000+00:00');
insert into [_sqlite_migrations] (id, migration_set, name, applied_at) values (24, 'tickerbot', 'm0025_log', '2026-01-01 00:00:00.000000+00:00');
insert into [_sqlite_migrations] (id, migration_set, name, applied_at) values (25, 'tickerbot', 'm0026_stopped_pushes', '2026-01-01 00:00:00.000000+00:00');
insert into [_sqlite_migrations] (id, migration_set, name, applied_at) values (26, 'tickerbot', 'm0027_team', '2026-01-01 00:00:00.000000+00:00');
insert into [_sqlite_migrations] (id, migration_set, name, applied_at) values (27, 'tickerbot', 'm0028_pushes_that_are_held', '2026-01-01 00:00:00.000000+00:00');
insert into [_sqlite_migrations] (id, migration_set, name, applied_at) values (28, 'tickerbot', 'm0029_rehearsals', '2026-01-01 00:00:00.000000+00:00');
insert into [_sqlite_migrations] (id, migration_set, name, applied_at) values (29, 'tickerbot', 'm0030_what_words_are_made_of', '2026-01-01 00:00:00.000000+00:00');
insert into [_sqlite_migrations] (id, migration_set, name, applied_at) values (30, 'tickerbot', 'm0031_topics_and_levels', '2026-01-01 00:00:00.000000+00:00');
insert into [_sqlite_migrations] (id, migration_set, name, applied_at) values (31, 'tickerbot', 'm0032_terms', '2026-01-01 00:00:00.000000+00:00');
insert into [_sqlite_migrations] (id, migration_set, name, applied_at) values (32, 'tickerbot', 'm0033_a_smaller_search_index', '2026-01-01 00:00:00.000000+00:00');
insert into [_sqlite_migrations] (id, migration_set, name, applied_at) values (33, 'tickerbot', 'm0034_fenced_corrections', '2026-01-01 00:00:00.000000+00:00');
insert into [_sqlite_migrations] (id, migration_set, name, applied_at) values (34, 'tickerbot', 'm0035_pictures', '2026-01-01 00:00:00.000000+00:00');
insert into [_sqlite_migrations] (id, migration_set, name, applied_at) values (35, 'tickerbot', 'm0036_when_a_chat_last_asked', '2026-01-01 00:00:00.000000+00:00');
insert into [_sqlite_migrations] (id, migration_set, name, applied_at) values (36, 'tickerbot', 'm0037_urgent_entries', '2026-01-01 00:00:00.000000+00:00');
insert into [_sqlite_migrations] (id, migration_set, name, applied_at) values (37, 'tickerbot', 'm0038_audiences', '2026-01-01 00:00:00.000000+00:00');
insert into [_sqlite_migrations] (id, migration_set, name, applied_at) values (38, 'tickerbot', 'm0039_plans_and_decisions', '2026-01-01 00:00:00.000000+00:00');
insert into [_sqlite_migrations] (id, migration_set, name, applied_at) values (39, 'tickerbot', 'm0040_hours', '2026-01-01 00:00:00.000000+00:00');
insert into [_sqlite_migrations] (id, migration_set, name, applied_at) values (40, 'tickerbot', 'm0041_approved_plans_that_change', '2026-01-01 00:00:00.000000+00:00');
insert into [_sqlite_migrations] (id, migration_set, name, applied_at) values (41, 'tickerbot', 'm0042_audiences_that_are_over', '2026-01-01 00:00:00.000000+00:00');
insert into [_sqlite_migrations] (id, migration_set, name, applied_at) values (42, 'tickerbot', 'm0043_what_terms_before_collected', '2026-01-01 00:00:00.000000+00:00');
insert into [_sqlite_migrations] (id, migration_set, name, applied_at) values (43, 'tickerbot', 'm0044_how_words_were_analysed', '2026-01-01 00:00:00.000000+00:00');
insert into [_sqlite_migrations] (id, migration_set, name, applied_at) values (44, 'tickerbot', 'm0045_digests_in_doubt_and_restored_plans', '2026-01-01 00:00:00.000000+00:00');
insert into [_sqlite_migrations] (id, migration_set, name, applied_at) values (45, 'tickerbot', 'm0046_what_acts_and_requests_were_about', '2026-01-01 00:00:00.000000+00:00');
insert into [_sqlite_migrations] (id, migration_set, name, applied_at) values (2, 'tickerbot', 'pauses_that_editors_are_told_of', '2026-01-01 00:00:00.000000+00:00');
insert into [_sqlite_migrations] (id, migration_set, name, applied_at) values (4, 'tickerbot', 'search_index_of_our_own', '2026-01-01 00:00:00.000000+00:00');
insert into [_sqlite_migrations] (id, migration_set, name, applied_at) values (8, 'tickerbot', 'stems_by_their_end', '2026-01-01 00:00:00.000000+00:00');
insert into [_sqlite_migrations] (id, migration_set, name, applied_at) values (7, 'tickerbot', 'updates_that_are_being_handled', '2026-01-01 00:00:00.000000+00:00');
insert into [entries] (id, headline, body, day, published_at, ordered_at, revision, fingerprint, retracted_at, published_by, key, came_as, marks, level, pictures) values (1, 'Dorfteich neu befüllt', '', NULL, NULL, 1767061600, 1, '1db77f8184759f7c7b4f8dfb9e42a274', NULL, NULL, '', NULL, '[]', 0, '[["abababababababababababababababababababababababababababababababab","photo",400,300,761,"Ein Deich"]]');
insert into [entries] (id, headline, body, day, published_at, ordered_at, revision, fingerprint, retracted_at, published_by, key, came_as, marks, level, pictures) values (2, 'Hafenfest beginnt', 'Drei Tage lang.', '2025-12-31', NULL, 1767161600, 1, '70be3d3e19c298cc73f26a61a46955e0', NULL, NULL, '', NULL, '[]', 0, '[]');
insert into [entries] (id, headline, body, day, published_at, ordered_at, revision, fingerprint, retracted_at, published_by, key, came_as, marks, level, pictures) values (3, 'Deich hält', 'Der Scheitel ist durch.

Die Schulen öffnen wieder.', '2026-01-01', 1767261600, 1767261600, 1, '91ef6750088d6d3b52025300c4d69560', NULL, 900, '', NULL, '[]', 0, '[]');
insert into [entries] (id, headline, body, day, published_at, ordered_at, revision, fingerprint, retracted_at, published_by, key, came_as, marks, level, pictures) values (4, 'Fähre fällt länger aus', 'Bis Dienstag.', '2026-01-01', 1767261660, 1767261660, 3, 'aff8fa2b2786ec9bc018b11b9872830f', NULL, 901, '', NULL, '[]', 0, '[]');
insert into [entries] (id, headline, body, day, published_at, ordered_at, revision, fingerprint, retracted_at, published_by, key, came_as, marks, level, pictures) values (5, 'Zug entgleist in Berlin', 'Acht Menschen wurden verletzt.', '2026-01-01', 1767261720, 1767261720, 1, 'd0578940313c3c1c97ae195263b2136e', NULL, 900, '', NULL, '[]', 0, '[]');
insert into [entries] (id, headline, body, day, published_at, ordered_at, revision, fingerprint, retracted_at, published_by, key, came_as, marks, level, pictures) values (6, 'Sturm zieht ab', 'Der Wind lässt nach.', '2026-01-01', 1767261780, 1767261780, 1, 'f6a128e0b09b5a3ad32c8ffb3e1ef938', NULL, 900, '', NULL, '[]', 0, '[]');
insert into [entries] (id, headline, body, day, published_at, ordered_at, revision, fingerprint, retracted_at, published_by, key, came_as, marks, level, pictures) values (7, 'Bürgermeister tritt zurück', 'Das teilte er mit.', '2026-01-01', 1767261840, 1767261840, 2, '02d8435ca5ab689774a3e1d25698718d', 1767261900, NULL, '', 'decaa8549aa1baea93b14fc0e8e61b15', '[]', 0, '[]');
insert into [entries] (id, headline, body, day, published_at, ordered_at, revision, fingerprint, retracted_at, published_by, key, came_as, marks, level, pictures) values (8, 'Brücke gesperrt', 'Für eine Woche.', '2026-01-01', 1767261990, 1767261990, 1, '4db3bda5a0d11138d4df642ac5e48904', NULL, 902, '', NULL, '[]', 2, '[]');
insert into [entries] (id, headline, body, day, published_at, ordered_at, revision, fingerprint, retracted_at, published_by, key, came_as, marks, level, pictures) values (9, 'Stadtbad schließt', 'Für immer.', '2026-01-01', 1767261995, 1767261995, 2, '9c4b8f3cbd1c2f6e0f7d0e4a5b6c7d81', 1767262000, 902, '9c4b8f3c', NULL, '[[0,8,"bold"],[19,22,"link","https://example.org/"]]', 0, '[]');
insert into [subscriptions] (id, chat_id, thread_id, state, sent_through, attempts, retry_at, subscribed_at, state_at, pause_reason, waits_since, refused_since, recheck_at, awaited, terms_id, urgent_through, collected_through, urgent_collected_through) values (1, 1001, 0, 'active', 6, 0, NULL, 1767261100, 1767261100, NULL, NULL, NULL, NULL, 0, 1, 0, 0, 0);
insert into [subscriptions] (id, chat_id, thread_id, state, sent_through, attempts, retry_at, subscribed_at, state_at, pause_reason, waits_since, refused_since, recheck_at, awaited, terms_id, urgent_through, collected_through, urgent_collected_through) values (2, 1002, 0, 'active', 2, 0, NULL, 1767261110, 1767261110, NULL, NULL, NULL, NULL, 0, 2, 0, 0, 0);
insert into [subscriptions] (id, chat_id, thread_id, state, sent_through, attempts, retry_at, subscribed_at, state_at, pause_reason, waits_since, refused_since, recheck_at, awaited, terms_id, urgent_through, collected_through, urgent_collected_through) values (3, 1003, 0, 'active', 1, 2, NULL, 1767261120, 1767261120, NULL, NULL, 1767261600.5, NULL, 0, 1, 0, 0, 0);
insert into [subscriptions] (id, chat_id, thread_id, state, sent_through, attempts, retry_at, subscribed_at, state_at, pause_reason, waits_since, refused_since, recheck_at, awaited, terms_id, urgent_through, collected_through, urgent_collected_through) values (4, 1004, 0, 'active', 1, 1, 1767262000.5, 1767261130, 1767261130, NULL, NULL, NULL, NULL, 0, 1, 0, 0, 0);
insert into [subscriptions] (id, chat_id, thread_id, state, sent_through, attempts, retry_at, subscribed_at, state_at, pause_reason, waits_since, refused_since, recheck_at, awaited, terms_id, urgent_through, collected_through, urgent_collected_through) values (5, 1005, 0, 'ended', 1, 0, NULL, 1767261140, 1767261670, NULL, NULL, NULL, NULL, 0, 3, 0, 0, 0);
insert into [subscriptions] (id, chat_id, thread_id, state, sent_through, attempts, retry_at, subscribed_at, state_at, pause_reason, waits_since, refused_since, recheck_at, awaited, terms_id, urgent_through, collected_through, urgent_collected_through) values (6, 1006, 0, 'gone', 1, 0, NULL, 1767261150, 1767261680, NULL, NULL, 1767261680.0, NULL, 0, 1, 0, 0, 0);
insert into [subscriptions] (id, chat_id, thread_id, state, sent_through, attempts, retry_at, subscribed_at, state_at, pause_reason, waits_since, refused_since, recheck_at, awaited, terms_id, urgent_through, collected_through, urgent_collected_through) values (7, 1007, 0, 'paused', 2, 0, NULL, 1767261160, 1767261700, 'right', NULL, 1767261700.0, 1767263500.0, 0, 1, 0, 0, 0);
insert into [subscriptions] (id, chat_id, thread_id, state, sent_through, attempts, retry_at, subscribed_at, state_at, pause_reason, waits_since, refused_since, recheck_at, awaited, terms_id, urgent_through, collected_through, urgent_collected_through) values (8, -101, 0, 'active', 3, 0, NULL, 1767261170, 1767261170, NULL, NULL, NULL, NULL, 1, 1, 0, 0, 0);
insert into [subscriptions] (id, chat_id, thread_id, state, sent_through, attempts, retry_at, subscribed_at, state_at, pause_reason, waits_since, refused_since, recheck_at, awaited, terms_id, urgent_through, collected_through, urgent_collected_through) values (9, -1001000000001, 7, 'paused', 1, 0, NULL, 1767261180, 1767261690, 'topic', NULL, NULL, NULL, 0, 1, 0, 0, 0);
insert into [subscriptions] (id, chat_id, thread_id, state, sent_through, attempts, retry_at, subscribed_at, state_at, pause_reason, waits_since, refused_since, recheck_at, awaited, terms_id, urgent_through, collected_through, urgent_collected_through) values (10, -1001000000001, 8, 'active', 0, 3, NULL, 1767261190, 1767261190, NULL, NULL, NULL, NULL, 0, 1, 0, 0, 0);
insert into [subscriptions] (id, chat_id, thread_id, state, sent_through, attempts, retry_at, subscribed_at, state_at, pause_reason, waits_since, refused_since, recheck_at, awaited, terms_id, urgent_through, collected_through, urgent_collected_through) values (11, -1001000000002, 0, 'active', 6, 0, NULL, 1767261770, 1767261770, NULL, NULL, NULL, NULL, 0, 2, 0, 0, 0);
insert into [rates] (began_at, messages) values (1767261720, 2);
insert into [rates] (began_at, messages) values (1767261780, 1);
insert into [search_state] (id, preparation, word_keys) values (1, NULL, NULL);
insert into [deliveries] (seq, subscription_id, outcome, message_id, revision, sent_revision, possibly_repeated, sent_at, retry_at, waits_since) values (1, 1, 'sent', 101, 1, 1, 0, 1767261601, NULL, NULL);
insert into [deliveries] (seq, subscription_id, outcome, message_id, revision, sent_revision, possibly_repeated, sent_at, retry_at, waits_since) values (1, 2, 'sent', 102, 1, 1, 0, 1767261601, NULL, NULL);
insert into [deliveries] (seq, subscription_id, outcome, message_id, revision, sent_revision, possibly_repeated, sent_at, retry_at, waits_since) values (1, 3, 'sent', 103, 1, 1, 0, 1767261602, NULL, NULL);
insert into [deliveries] (seq, subscription_id, outcome, message_id, revision, sent_revision, possibly_repeated, sent_at, retry_at, waits_since) values (1, 4, 'sent', 104, 1, 1, 0, 1767261602, NULL, NULL);
insert into [deliveries] (seq, subscription_id, outcome, message_id, revision, sent_revision, possibly_repeated, sent_at, retry_at, waits_since) values (1, 7, 'sent', 107, 1, 1, 0, 1767261603, NULL, NULL);
insert into [deliveries] (seq, subscription_id, outcome, message_id, revision, sent_revision, possibly_repeated, sent_at, retry_at, waits_since) values (1, 8, 'failed', NULL, 1, 1, 0, 1767261603, NULL, NULL);
insert into [deliveries] (seq, subscription_id, outcome, message_id, revision, sent_revision, possibly_repeated, sent_at, retry_at, waits_since) values (2, 1, 'sent', 111, 3, 1, 0, 1767261661, NULL, NULL);
insert into [deliveries] (seq, subscription_id, outcome, message_id, revision, sent_revision, possibly_repeated, sent_at, retry_at, waits_since) values (2, 2, 'sent', 112, 2, 1, 0, 1767261661, NULL, NULL);
insert into [deliveries] (seq, subscription_id, outcome, message_id, revision, sent_revision, possibly_repeated, sent_at, retry_at, waits_since) values (2, 3, 'skipped', NULL, 1, 1, 0, 1767261663, NULL, NULL);
insert into [deliveries] (seq, subscription_id, outcome, message_id, revision, sent_revision, possibly_repeated, sent_at, retry_at, waits_since) values (2, 7, 'stranded', 117, 2, 1, 0, 1767261662, NULL, NULL);
insert into [deliveries] (seq, subscription_id, outcome, message_id, revision, sent_revision, possibly_repeated, sent_at, retry_at, waits_since) values (2, 8, 'sent', 118, 2, 1, 0, 1767261662, NULL, NULL);
insert into [deliveries] (seq, subscription_id, outcome, message_id, revision, sent_revision, possibly_repeated, sent_at, retry_at, waits_since) values (2, 11, 'sent', 1111, 2, 1, 0, 1767261771, 1767262100.5, NULL);
insert into [deliveries] (seq, subscription_id, outcome, message_id, revision, sent_revision, possibly_repeated, sent_at, retry_at, waits_since) values (3, 1, 'sent', 121, 1, 1, 0, 1767261721, NULL, NULL);
insert into [deliveries] (seq, subscription_id, outcome, message_id, revision, sent_revision, possibly_repeated, sent_at, retry_at, waits_since) values (3, 8, 'sent', 128, 1, 1, 0, 1767261721, NULL, NULL);
insert into [deliveries] (seq, subscription_id, outcome, message_id, revision, sent_revision, possibly_repeated, sent_at, retry_at, waits_since) values (3, 11, 'summarized', 1112, 1, 1, 0, 1767261772, NULL, NULL);
insert into [deliveries] (seq, subscription_id, outcome, message_id, revision, sent_revision, possibly_repeated, sent_at, retry_at, waits_since) values (4, 1, 'sent', 131, 1, 1, 0, 1767261781, NULL, NULL);
insert into [deliveries] (seq, subscription_id, outcome, message_id, revision, sent_revision, possibly_repeated, sent_at, retry_at, waits_since) values (4, 11, 'summarized', 1112, 1, 1, 0, 1767261772, NULL, NULL);
insert into [deliveries] (seq, subscription_id, outcome, message_id, revision, sent_revision, possibly_repeated, sent_at, retry_at, waits_since) values (5, 1, 'sent', 151, 1, 1, 0, 1767261841, NULL, NULL);
insert into [deliveries] (seq, subscription_id, outcome, message_id, revision, sent_revision, possibly_repeated, sent_at, retry_at, waits_since) values (5, 11, 'deleted', 1115, 2, 1, 0, 1767261841, NULL, NULL);
insert into [deliveries] (seq, subscription_id, outcome, message_id, revision, sent_revision, possibly_repeated, sent_at, retry_at, waits_since) values (6, 1, 'sent', 161, 3, 3, 1, 1767261862, NULL, NULL);
insert into [reach] (id, active) values (1, 7);
insert into [inbox] (update_id, body, kept_at, tries) values (4711, '{"update_id": 4711}', 1767261960, 0);
insert into [inbox] (update_id, body, kept_at, tries) values (4712, '{"update_id": 4712}', 1767261961, 1);
insert into [draft_kinds] (kind) values ('correction');
insert into [draft_kinds] (kind) values ('entry');
insert into [draft_kinds] (kind) values ('retraction');
insert into [desk_expectations] (expects) values ('change');
insert into [desk_expectations] (expects) values ('correction');
insert into [desk_expectations] (expects) values ('new');
insert into [desk_expectations] (expects) values ('note');
insert into [desk_expectations] (expects) values ('reason');
insert into [desk_expectations] (expects) values ('time');
insert into [drafts] (id, editor_id, source_message_id, kind, part, text, version, state, preview_message_id, entry_id, base_revision, note, last_length, sent_at, marks, sign, submitted_at, author_id, rehearsal, level, topics, hashtags, pictures, album, urgent_seen, touched_at, brought_up) values (1, 900, 10, 'entry', 0, 'Deich hält
Der Scheitel ist durch.

Die Schulen öffnen wieder.', 2, 'published', 11, 3, NULL, NULL, 62, 1767261580, '[]', '', NULL, NULL, 0, NULL, NULL, '', '[]', '', NULL, 1767261580, 1);
insert into [drafts] (id, editor_id, source_message_id, kind, part, text, version, state, preview_message_id, entry_id, base_revision, note, last_length, sent_at, marks, sign, submitted_at, author_id, rehearsal, level, topics, hashtags, pictures, album, urgent_seen, touched_at, brought_up) values (2, 900, 12, 'entry', 0, 'Zug entgleist in Berlin
Acht Menschen wurden verletzt.', 1, 'published', 13, 5, NULL, NULL, 54, 1767261700, '[]', '', NULL, NULL, 0, NULL, NULL, '', '[]', '', NULL, 1767261700, 1);
insert into [drafts] (id, editor_id, source_message_id, kind, part, text, version, state, preview_message_id, entry_id, base_revision, note, last_length, sent_at, marks, sign, submitted_at, author_id, rehearsal, level, topics, hashtags, pictures, album, urgent_seen, touched_at, brought_up) values (3, 901, 9, 'entry', 0, 'Sturm zieht ab
Der Wind lässt nach.', 1, 'published', 14, 6, NULL, NULL, 35, 1767261750, '[]', '', NULL, NULL, 0, NULL, NULL, '', '[]', '', NULL, 1767261750, 1);
insert into [drafts] (id, editor_id, source_message_id, kind, part, text, version, state, preview_message_id, entry_id, base_revision, note, last_length, sent_at, marks, sign, submitted_at, author_id, rehearsal, level, topics, hashtags, pictures, album, urgent_seen, touched_at, brought_up) values (4, 900, 15, 'entry', 0, 'Noch ein Satz
Und mehr.', 3, 'open', 16, NULL, NULL, NULL, 22, 1767261800, '[]', '', NULL, NULL, 0, NULL, NULL, '', '[]', '', NULL, 1767261800, 1);
insert into [drafts] (id, editor_id, source_message_id, kind, part, text, version, state, preview_message_id, entry_id, base_revision, note, last_length, sent_at, marks, sign, submitted_at, author_id, rehearsal, level, topics, hashtags, pictures, album, urgent_seen, touched_at, brought_up) values (5, 900, 17, 'entry', 0, '10:00 eins
Text

10:01 zwei
Text', 1, 'open', NULL, NULL, NULL, NULL, 33, 1767261810, '[]', '', NULL, NULL, 0, NULL, NULL, '', '[]', '', NULL, 1767261810, 1);
insert into [drafts] (id, editor_id, source_message_id, kind, part, text, version, state, preview_message_id, entry_id, base_revision, note, last_length, sent_at, marks, sign, submitted_at, author_id, rehearsal, level, topics, hashtags, pictures, album, urgent_seen, touched_at, brought_up) values (6, 900, 17, 'entry', 1, 'eins
Text', 1, 'open', 18, NULL, NULL, NULL, 0, 1767261810, '[]', '', NULL, NULL, 0, NULL, NULL, '', '[]', '', NULL, 1767261810, 1);
insert into [drafts] (id, editor_id, source_message_id, kind, part, text, version, state, preview_message_id, entry_id, base_revision, note, last_length, sent_at, marks, sign, submitted_at, author_id, rehearsal, level, topics, hashtags, pictures, album, urgent_seen, touched_at, brought_up) values (7, 900, 17, 'entry', 2, 'zwei
Text', 1, 'discarded', 19, NULL, NULL, NULL, 0, 1767261810, '[]', '', NULL, NULL, 0, NULL, NULL, '', '[]', '', NULL, 1767261810, 1);
insert into [drafts] (id, editor_id, source_message_id, kind, part, text, version, state, preview_message_id, entry_id, base_revision, note, last_length, sent_at, marks, sign, submitted_at, author_id, rehearsal, level, topics, hashtags, pictures, album, urgent_seen, touched_at, brought_up) values (8, 901, 20, 'entry', 0, 'Fähre fällt aus
Bis Montag.', 1, 'published', 21, 4, NULL, NULL, 27, 1767261630, '[]', '', NULL, NULL, 0, NULL, NULL, '', '[]', '', NULL, 1767261630, 1);
insert into [drafts] (id, editor_id, source_message_id, kind, part, text, version, state, preview_message_id, entry_id, base_revision, note, last_length, sent_at, marks, sign, submitted_at, author_id, rehearsal, level, topics, hashtags, pictures, album, urgent_seen, touched_at, brought_up) values (9, 900, 22, 'correction', 0, 'Fähre fällt länger aus
Bis Montag.', 1, 'published', 25, 4, 2, NULL, 41, 1767261845, '[]', '', NULL, NULL, 0, NULL, NULL, '', '[]', '', NULL, 1767261845, 1);
insert into [drafts] (id, editor_id, source_message_id, kind, part, text, version, state, preview_message_id, entry_id, base_revision, note, last_length, sent_at, marks, sign, submitted_at, author_id, rehearsal, level, topics, hashtags, pictures, album, urgent_seen, touched_at, brought_up) values (10, 901, 20, 'correction', 0, 'Fähre fällt länger aus
Bis Mittwoch.', 4, 'open', 28, 4, 3, 'Es wird Mittwoch.', 37, 1767261630, '[]', '', NULL, NULL, 0, NULL, NULL, '', '[]', '', NULL, 1767261630, 1);
insert into [drafts] (id, editor_id, source_message_id, kind, part, text, version, state, preview_message_id, entry_id, base_revision, note, last_length, sent_at, marks, sign, submitted_at, author_id, rehearsal, level, topics, hashtags, pictures, album, urgent_seen, touched_at, brought_up) values (11, 900, 29, 'correction', 0, 'Deich bricht
Der Scheitel ist durch.', 1, 'discarded', 30, 3, 1, NULL, 40, 1767261910, '[]', '', NULL, NULL, 0, NULL, NULL, '', '[]', '', NULL, 1767261910, 1);
insert into [drafts] (id, editor_id, source_message_id, kind, part, text, version, state, preview_message_id, entry_id, base_revision, note, last_length, sent_at, marks, sign, submitted_at, author_id, rehearsal, level, topics, hashtags, pictures, album, urgent_seen, touched_at, brought_up) values (12, 900, 32, 'entry', 2, 'zwei
Text', 1, 'published', 33, 6, NULL, NULL, 0, 1767261915, '[]', '', NULL, NULL, 0, NULL, NULL, '', '[]', '', NULL, 1767261915, 1);
insert into [drafts] (id, editor_id, source_message_id, kind, part, text, version, state, preview_message_id, entry_id, base_revision, note, last_length, sent_at, marks, sign, submitted_at, author_id, rehearsal, level, topics, hashtags, pictures, album, urgent_seen, touched_at, brought_up) values (13, 900, 32, 'correction', 2, 'Sturm zieht ab
Der Wind lässt langsam nach.', 1, 'open', 34, 6, 1, NULL, 0, 1767261915, '[]', '', NULL, NULL, 0, NULL, NULL, '', '[]', '', NULL, 1767261915, 1);
insert into [drafts] (id, editor_id, source_message_id, kind, part, text, version, state, preview_message_id, entry_id, base_revision, note, last_length, sent_at, marks, sign, submitted_at, author_id, rehearsal, level, topics, hashtags, pictures, album, urgent_seen, touched_at, brought_up) values (14, 901, 23, 'retraction', 0, 'stimmte nicht', 1, 'published', 27, 7, 2, NULL, 0, 1767261890, '[]', '', NULL, NULL, 0, NULL, NULL, '', '[]', '', NULL, 1767261890, 1);
insert into [drafts] (id, editor_id, source_message_id, kind, part, text, version, state, preview_message_id, entry_id, base_revision, note, last_length, sent_at, marks, sign, submitted_at, author_id, rehearsal, level, topics, hashtags, pictures, album, urgent_seen, touched_at, brought_up) values (15, 900, 13, 'retraction', 0, '', 1, 'open', 35, 5, 1, NULL, 0, 0, '[]', '', NULL, NULL, 0, NULL, NULL, '', '[]', '', NULL, 0, 1);
insert into [drafts] (id, editor_id, source_message_id, kind, part, text, version, state, preview_message_id, entry_id, base_revision, note, last_length, sent_at, marks, sign, submitted_at, author_id, rehearsal, level, topics, hashtags, pictures, album, urgent_seen, touched_at, brought_up) values (16, 900, 36, 'retraction', 0, 'doppelt', 1, 'discarded', 37, 3, 1, NULL, 0, 1767261920, '[]', '', NULL, NULL, 0, NULL, NULL, '', '[]', '', NULL, 1767261920, 1);
insert into [drafts] (id, editor_id, source_message_id, kind, part, text, version, state, preview_message_id, entry_id, base_revision, note, last_length, sent_at, marks, sign, submitted_at, author_id, rehearsal, level, topics, hashtags, pictures, album, urgent_seen, touched_at, brought_up) values (17, 900, 17, 'correction', 1, 'eins
Anders.', 1, 'open', 38, 6, 1, NULL, 0, 1767261980, '[]', '', NULL, NULL, 0, NULL, NULL, '', '[]', '', NULL, 1767261980, 1);
insert into [drafts] (id, editor_id, source_message_id, kind, part, text, version, state, preview_message_id, entry_id, base_revision, note, last_length, sent_at, marks, sign, submitted_at, author_id, rehearsal, level, topics, hashtags, pictures, album, urgent_seen, touched_at, brought_up) values (18, 900, 17, 'retraction', 0, '', 1, 'open', 39, 6, 1, NULL, 0, 0, '[]', '', NULL, NULL, 0, NULL, NULL, '', '[]', '', NULL, 0, 1);
insert into [desks] (editor_id, expects, draft_id, entry_id, base_revision, asked_at) values (900, 'change', 4, NULL, NULL, 1767261820);
insert into [desks] (editor_id, expects, draft_id, entry_id, base_revision, asked_at) values (901, 'note', 10, NULL, NULL, 1767261930);
insert into [desks] (editor_id, expects, draft_id, entry_id, base_revision, asked_at) values (902, 'correction', NULL, 3, 1, 1767261940);
insert into [desks] (editor_id, expects, draft_id, entry_id, base_revision, asked_at) values (903, 'new', NULL, NULL, NULL, 1767261950);
insert into [receipt_kinds] (kind) values ('corrected');
insert into [receipt_kinds] (kind) values ('published');
insert into [receipt_kinds] (kind) values ('retracted');
insert into [receipts] (id, kind, entry_id, revision, chat_id, message_id, open) values (1, 'published', 3, 1, 900, 11, 0);
insert into [receipts] (id, kind, entry_id, revision, chat_id, message_id, open) values (2, 'published', 5, 1, 900, 13, 1);
insert into [receipts] (id, kind, entry_id, revision, chat_id, message_id, open) values (3, 'published', 6, 1, 901, 14, 1);
insert into [receipts] (id, kind, entry_id, revision, chat_id, message_id, open) values (4, 'published', 7, 1, 901, 24, 1);
insert into [receipts] (id, kind, entry_id, revision, chat_id, message_id, open) values (5, 'corrected', 4, 2, 900, 25, 0);
insert into [receipts] (id, kind, entry_id, revision, chat_id, message_id, open) values (6, 'corrected', 4, 3, 900, 26, 1);
insert into [receipts] (id, kind, entry_id, revision, chat_id, message_id, open) values (7, 'retracted', 7, 2, 901, 27, 1);
insert into [receipts] (id, kind, entry_id, revision, chat_id, message_id, open) values (8, 'published', 8, 1, 902, NULL, 1);
insert into [receipts] (id, kind, entry_id, revision, chat_id, message_id, open) values (9, 'published', 8, 1, 901, NULL, 1);
insert into [revision_kinds] (kind) values ('corrected');
insert into [revision_kinds] (kind) values ('published');
insert into [revision_kinds] (kind) values ('retracted');
insert into [revisions] (entry_id, revision, kind, headline, body, fingerprint, note, editor_id, made_at, silent, reach, changed, lost, last_at, leaves_note, came_as, marks, pictures) values (4, 1, 'published', 'Fähre fällt aus', 'Bis Montag.', 'aff8fa2b2786ec9bc018b11b9872830f', '', 901, 1767261660, 1, 0, 0, 0, NULL, 0, NULL, '[]', '[]');
insert into [revisions] (entry_id, revision, kind, headline, body, fingerprint, note, editor_id, made_at, silent, reach, changed, lost, last_at, leaves_note, came_as, marks, pictures) values (4, 2, 'corrected', 'Fähre fällt länger aus', 'Bis Montag.', '3f6b4d3f637897b531788c2aadfa2d9c', '', 900, 1767261850, 1, 3, 3, 0, 1767261852.0, 0, 'c0ffee00c0ffee00c0ffee00c0ffee00', '[]', '[]');
insert into [revisions] (entry_id, revision, kind, headline, body, fingerprint, note, editor_id, made_at, silent, reach, changed, lost, last_at, leaves_note, came_as, marks, pictures) values (4, 3, 'corrected', 'Fähre fällt länger aus', 'Bis Dienstag.', 'd2a2a341d70c3c908af0cbf6cd930d7f', '„Dienstag“ statt „Montag“', 900, 1767261860, 0, 3, 1, 0, 1767261862.0, 0, NULL, '[]', '[]');
insert into [revisions] (entry_id, revision, kind, headline, body, fingerprint, note, editor_id, made_at, silent, reach, changed, lost, last_at, leaves_note, came_as, marks, pictures) values (7, 1, 'published', 'Bürgermeister tritt zurück', 'Das teilte er mit.', '02d8435ca5ab689774a3e1d25698718d', '', NULL, 1767261840, 1, 0, 0, 0, NULL, 0, NULL, '[]', '[]');
insert into [revisions] (entry_id, revision, kind, headline, body, fingerprint, note, editor_id, made_at, silent, reach, changed, lost, last_at, leaves_note, came_as, marks, pictures) values (7, 2, 'retracted', 'Bürgermeister tritt zurück', 'Das teilte er mit.', '02d8435ca5ab689774a3e1d25698718d', 'stimmte nicht', 901, 1767261900, 1, 1, 0, 0, NULL, 0, NULL, '[]', '[]');
insert into [revisions] (entry_id, revision, kind, headline, body, fingerprint, note, editor_id, made_at, silent, reach, changed, lost, last_at, leaves_note, came_as, marks, pictures) values (9, 1, 'published', 'Stadtbad schließt', 'Für immer.', '9c4b8f3cbd1c2f6e0f7d0e4a5b6c7d81', '', 902, 1767261995, 1, 0, 0, 0, NULL, 0, NULL, '[[0,8,"bold"],[19,22,"link","https://example.org/"]]', '[]');
insert into [revisions] (entry_id, revision, kind, headline, body, fingerprint, note, editor_id, made_at, silent, reach, changed, lost, last_at, leaves_note, came_as, marks, pictures) values (9, 2, 'retracted', 'Stadtbad schließt', 'Für immer.', '9c4b8f3cbd1c2f6e0f7d0e4a5b6c7d81', 'verwechselt', 901, 1767262000, 0, 0, 0, 0, NULL, 1, NULL, '[[0,8,"bold"],[19,22,"link","https://example.org/"]]', '[]');
insert into [push_kinds] (kind) values ('entry');
insert into [push_kinds] (kind) values ('note');
insert into [pushes] (seq, entry_id, kind, revision, silent, created_at, reach, delivered, failed, gone, summarized, repeated, half_at, last_at, withdrawn, wanted, correcting, left_behind, stopped, released_at, level, unwanted, later) values (1, 3, 'entry', 1, 0, 1767261600, 6, 5, 1, 0, 0, 0, 1767261601.5, 1767261603.5, 0, 1, 0, 0, 0, NULL, 0, 0, 0);
insert into [pushes] (seq, entry_id, kind, revision, silent, created_at, reach, delivered, failed, gone, summarized, repeated, half_at, last_at, withdrawn, wanted, correcting, left_behind, stopped, released_at, level, unwanted, later) values (2, 4, 'entry', 1, 1, 1767261660, 6, 4, 0, 2, 0, 0, 1767261661.25, 1767261662.5, 0, 3, 1, 0, 0, NULL, 0, 0, 0);
insert into [pushes] (seq, entry_id, kind, revision, silent, created_at, reach, delivered, failed, gone, summarized, repeated, half_at, last_at, withdrawn, wanted, correcting, left_behind, stopped, released_at, level, unwanted, later) values (3, 5, 'entry', 1, 0, 1767261720, 6, 2, 0, 0, 1, 0, NULL, 1767261721.5, 0, 1, 0, 0, 0, NULL, 0, 0, 0);
insert into [pushes] (seq, entry_id, kind, revision, silent, created_at, reach, delivered, failed, gone, summarized, repeated, half_at, last_at, withdrawn, wanted, correcting, left_behind, stopped, released_at, level, unwanted, later) values (4, 6, 'entry', 1, 0, 1767261780, 6, 1, 0, 0, 1, 0, NULL, NULL, 0, 1, 0, 0, 0, NULL, 0, 0, 0);
insert into [pushes] (seq, entry_id, kind, revision, silent, created_at, reach, delivered, failed, gone, summarized, repeated, half_at, last_at, withdrawn, wanted, correcting, left_behind, stopped, released_at, level, unwanted, later) values (5, 7, 'entry', 1, 0, 1767261840, 7, 2, 0, 0, 0, 0, NULL, 1767261841.0, 1, 2, 1, 0, 0, NULL, 0, 0, 0);
insert into [pushes] (seq, entry_id, kind, revision, silent, created_at, reach, delivered, failed, gone, summarized, repeated, half_at, last_at, withdrawn, wanted, correcting, left_behind, stopped, released_at, level, unwanted, later) values (6, 4, 'note', 3, 0, 1767261860, 7, 1, 0, 0, 0, 1, NULL, 1767261862.0, 0, 3, 0, 0, 0, NULL, 0, 0, 0);
insert into [pushes] (seq, entry_id, kind, revision, silent, created_at, reach, delivered, failed, gone, summarized, repeated, half_at, last_at, withdrawn, wanted, correcting, left_behind, stopped, released_at, level, unwanted, later) values (7, 8, 'entry', 1, 0, 1767261990, 7, 0, 0, 0, 0, 0, NULL, NULL, 0, 1, 0, 0, 0, NULL, 0, 0, 0);
insert into [pause_reasons] (reason) values ('right');
insert into [pause_reasons] (reason) values ('topic');
insert into [state_keys] (key) values ('backup');
insert into [state_keys] (key) values ('run');
insert into [state_keys] (key) values ('trouble');
insert into [state] (key, value, began_at, ended_at) values ('backup', '/var/backups/ticker.db', 1767261640, NULL);
insert into [state] (key, value, began_at, ended_at) values ('run', '0.1.0', 1767260600, NULL);
insert into [state] (key, value, began_at, ended_at) values ('trouble', 'unreachable', 1767261650, 1767261655);
insert into [bot] (id, bot_id) values (1, NULL);
insert into [restraint_kinds] (kind) values ('polling');
insert into [restraint_kinds] (kind) values ('sending');
insert into [restraint_kinds] (kind) values ('strict');
insert into [restraints] (kind, began_at, seconds, told) values ('sending', 1767261900.0, 70.5, 1);
insert into [restraints] (kind, began_at, seconds, told) values ('strict', 1767261970.0, 86400.0, 1);
insert into [fences] (seq, owed, fenced_at, decided_at, told) values (1, 1, 1767262000, 1767262050, 1);
insert into [fences] (seq, owed, fenced_at, decided_at, told) values (2, 2, 1767262000, NULL, 0);
insert into [fenced] (seq, subscription_id) values (2, 4);
insert into [fenced] (seq, subscription_id) values (2, 5);
insert into [desk_messages] (id, chat_id, content, message_id, draft_id, version, expects, entry_id, base_revision, waits_since, wait_s) values (1, 900, '{"html": "<b>Vorschau</b>", "buttons": [[{"label": "\u00c4ndern", "data": "d:c:4:3", "url": ""}]], "silent": false, "link_preview": false}', NULL, 4, 3, NULL, NULL, NULL, 1767261960.0, 30.5);
insert into [desk_messages] (id, chat_id, content, message_id, draft_id, version, expects, entry_id, base_revision, waits_since, wait_s) values (2, 901, '{"html": "Bitte der Text", "buttons": [], "silent": false, "link_preview": false}', NULL, NULL, NULL, 'correction', 4, 3, 1767261960.0, 0.0);
insert into [desk_messages] (id, chat_id, content, message_id, draft_id, version, expects, entry_id, base_revision, waits_since, wait_s) values (3, 900, '{"html": "Ersetzt", "buttons": [], "silent": false, "link_preview": false}', 16, NULL, NULL, NULL, NULL, NULL, 1767261960.0, 0.0);
insert into [alarm_kinds] (kind) values ('lost');
insert into [alarm_kinds] (kind) values ('suspended');
insert into [alarm_kinds] (kind) values ('unpaid');
insert into [alarms] (kind, began_at, told) values ('lost', 1767261900.0, 0);
insert into [alarms] (kind, began_at, told) values ('unpaid', 1767261000.0, 1);
insert into [people] (id, user_id, name, role, role_since, active_at, from_settings, sign, rehearses_until, topic_id) values (1, 900, 'Edda Ehlers', 'chief', 1767261600, 1767261700, 1, 'ee', NULL, 1);
insert into [people] (id, user_id, name, role, role_since, active_at, from_settings, sign, rehearses_until, topic_id) values (2, NULL, '', NULL, NULL, NULL, 0, '', NULL, NULL);
insert into [people] (id, user_id, name, role, role_since, active_at, from_settings, sign, rehearses_until, topic_id) values (3, 901, 'Ole', 'author', 1767261650, NULL, 0, '', NULL, NULL);
insert into [log_kinds] (kind) values ('appointed');
insert into [log_kinds] (kind) values ('approved');
insert into [log_kinds] (kind) values ('chats_imported');
insert into [log_kinds] (kind) values ('corrected');
insert into [log_kinds] (kind) values ('described');
insert into [log_kinds] (kind) values ('dismissed');
insert into [log_kinds] (kind) values ('imported');
insert into [log_kinds] (kind) values ('invited');
insert into [log_kinds] (kind) values ('joined');
insert into [log_kinds] (kind) values ('labelled');
insert into [log_kinds] (kind) values ('not_resent');
insert into [log_kinds] (kind) values ('published');
insert into [log_kinds] (kind) values ('rehearsal_begun');
insert into [log_kinds] (kind) values ('rehearsal_ended');
insert into [log_kinds] (kind) values ('rehearsed');
insert into [log_kinds] (kind) values ('removed');
insert into [log_kinds] (kind) values ('resent');
insert into [log_kinds] (kind) values ('resumed');
insert into [log_kinds] (kind) values ('retracted');
insert into [log_kinds] (kind) values ('role_changed');
insert into [log_kinds] (kind) values ('scheduled');
insert into [log_kinds] (kind) values ('sent_back');
insert into [log_kinds] (kind) values ('settings_changed');
insert into [log_kinds] (kind) values ('signed');
insert into [log_kinds] (kind) values ('stopped');
insert into [log_kinds] (kind) values ('submitted');
insert into [log_kinds] (kind) values ('taken');
insert into [log_kinds] (kind) values ('taken_over');
insert into [log_kinds] (kind) values ('topic_added');
insert into [log_kinds] (kind) values ('topic_closed');
insert into [log_kinds] (kind) values ('topic_renamed');
insert into [log_kinds] (kind) values ('topic_reopened');
insert into [log_kinds] (kind) values ('unscheduled');
insert into [log] (id, at, kind, person_id, entry_id, details, draft_id) values (1, 1767261600, 'published', 1, 3, '{"silent": false}', NULL);
insert into [log] (id, at, kind, person_id, entry_id, details, draft_id) values (2, 1767261660, 'corrected', 2, 4, '{"revision": 2}', NULL);
insert into [log] (id, at, kind, person_id, entry_id, details, draft_id) values (3, 1767261720, 'imported', NULL, NULL, '{"count": 2}', NULL);
insert into [log] (id, at, kind, person_id, entry_id, details, draft_id) values (4, 1767261730, 'submitted', 1, NULL, '{}', 1);
insert into [log] (id, at, kind, person_id, entry_id, details, draft_id) values (5, 1767261740, 'signed', 1, NULL, '{"sign": true}', NULL);
insert into [roles] (role) values ('author');
insert into [roles] (role) values ('chief');
insert into [roles] (role) values ('editor');
insert into [invitations] (digest, role, invited_by, made_at, taken_by, taken_at) values ('1f', 'author', 1, 1767261610, 3, 1767261650);
insert into [invitations] (digest, role, invited_by, made_at, taken_by, taken_at) values ('2e', 'editor', 1, 1767261620, NULL, NULL);
insert into [draft_cards] (draft_id, chat_id, message_id) values (4, 901, 77);
insert into [topics] (id, name, tag, state, created_at, closed_at) values (1, 'Verkehr', 'verkehr', 'open', 1767261600, NULL);
insert into [topics] (id, name, tag, state, created_at, closed_at) values (2, 'Hafen Büsum', 'hafenbuesum', 'closed', 1767261600, 1767261900);
insert into [entry_topics] (entry_id, topic_id) values (8, 1);
insert into [entry_topics] (entry_id, topic_id) values (8, 2);
insert into [terms] (id, text, rings, lowest, all_topics, subscriptions, active, made_after, chosen_through, rings_now, turned_at, turns_at, closed, urgent_closed, digest_through, urgent_digest_through, pruned_through, urgent_pruned_through) values (1, '{}', 0, 0, 1, 8, 5, 0, 0, 0, NULL, NULL, 0, 0, 0, 0, 0, 0);
insert into [terms] (id, text, rings, lowest, all_topics, subscriptions, active, made_after, chosen_through, rings_now, turned_at, turns_at, closed, urgent_closed, digest_through, urgent_digest_through, pruned_through, urgent_pruned_through) values (2, '{"rings": "none"}', 3, 0, 1, 2, 2, 0, 0, 3, NULL, NULL, 0, 0, 0, 0, 0, 0);
insert into [terms] (id, text, rings, lowest, all_topics, subscriptions, active, made_after, chosen_through, rings_now, turned_at, turns_at, closed, urgent_closed, digest_through, urgent_digest_through, pruned_through, urgent_pruned_through) values (3, '{"followed": ["Fähre"], "muted": ["Stau"], "topics": [1]}', 0, 0, 0, 1, 0, 5, 7, 0, NULL, NULL, 0, 0, 0, 0, 0, 0);
insert into [chats] (id, type, language, user_language, asked_at) values (-1001000000002, 'channel', NULL, NULL, NULL);
insert into [chats] (id, type, language, user_language, asked_at) values (-1001000000001, 'supergroup', 'en', NULL, NULL);
insert into [chats] (id, type, language, user_language, asked_at) values (-101, 'group', NULL, NULL, NULL);
insert into [chats] (id, type, language, user_language, asked_at) values (900, 'private', NULL, 'de', NULL);
insert into [chats] (id, type, language, user_language, asked_at) values (901, 'private', 'en', 'de', NULL);
insert into [chats] (id, type, language, user_language, asked_at) values (902, 'private', NULL, 'de', NULL);
insert into [chats] (id, type, language, user_language, asked_at) values (1001, 'private', NULL, 'de', NULL);
insert into [chats] (id, type, language, user_language, asked_at) values (1002, 'private', 'de', 'en', NULL);
insert into [chats] (id, type, language, user_language, asked_at) values (1003, 'private', NULL, NULL, NULL);
insert into [chats] (id, type, language, user_language, asked_at) values (1004, 'private', NULL, 'de', NULL);
insert into [chats] (id, type, language, user_language, asked_at) values (1005, 'private', NULL, 'en', NULL);
insert into [chats] (id, type, language, user_language, asked_at) values (1006, 'private', NULL, 'de', NULL);
insert into [chats] (id, type, language, user_language, asked_at) values (1007, 'private', NULL, 'de', NULL);
insert into [fenced_corrections] (seq, revision, owed, shown, fenced_at, decided_at, told) values (2, 3, 1, 4, 1767262000, NULL, 0);
insert into [pictures] (name, kind, width, height, size, file_id, unique_id, noted_at) values ('abababababababababababababababababababababababababababababababab', 'photo', 400, 300, 761, 'AgACAgIAAxdeadbeef0000000001', 'AgADdeadbeef', 1767261720);
insert into [terms_topics] (topic_id, terms_id) values (1, 3);
insert into [words] (id, word) values (1, 'Fähre');
insert into [words] (id, word) values (2, 'Stau');
insert into [word_keys] (key, word_id) values ('fahr', 1);
insert into [word_keys] (key, word_id) values ('stau', 2);
insert into [terms_words] (word_id, muted, terms_id) values (1, 0, 3);
insert into [terms_words] (word_id, muted, terms_id) values (2, 1, 3);
insert into [audience] (terms_id, urgent, seq, open) values (1, 0, 1, 1);
insert into [audience] (terms_id, urgent, seq, open) values (1, 0, 2, 1);
insert into [audience] (terms_id, urgent, seq, open) values (1, 0, 3, 1);
insert into [audience] (terms_id, urgent, seq, open) values (1, 0, 4, 1);
insert into [audience] (terms_id, urgent, seq, open) values (1, 0, 6, 1);
insert into [audience] (terms_id, urgent, seq, open) values (1, 0, 7, 1);
insert into [audience] (terms_id, urgent, seq, open) values (2, 0, 1, 1);
insert into [audience] (terms_id, urgent, seq, open) values (2, 0, 2, 1);
insert into [audience] (terms_id, urgent, seq, open) values (2, 0, 3, 1);
insert into [audience] (terms_id, urgent, seq, open) values (2, 0, 4, 1);
insert into [audience] (terms_id, urgent, seq, open) values (2, 0, 6, 1);
insert into [audience] (terms_id, urgent, seq, open) values (2, 0, 7, 1);
insert into [claims] (subscription_id, urgent, seq, in_doubt, through, doubted_through) values (2, 0, 3, 0, 3, 0);
insert into [claims] (subscription_id, urgent, seq, in_doubt, through, doubted_through) values (3, 0, 2, 1, 2, 2);
insert into [plan_states] (state) values ('barred');
insert into [plan_states] (state) values ('late');
insert into [plan_states] (state) values ('restored');
insert into [plan_states] (state) values ('waiting');
insert into [plans] (draft_id, version, publish_at, by_id, message_id, silent, held, made_at, state, asked) values (4, 3, 1767300000, 900, 16, 0, 0, 1767261700, 'late', 1);
insert into [choices] (chat_id, request, chosen, chosen_at) values (900, 'message 12', 3, 1767261600);
insert into [decision_kinds] (kind) values ('approved');
insert into [decision_kinds] (kind) values ('cancelled');
insert into [decision_kinds] (kind) values ('planned');
insert into [decision_kinds] (kind) values ('published');
insert into [decision_kinds] (kind) values ('rehearsed');
insert into [decision_kinds] (kind) values ('sent_back');
insert into [decision_kinds] (kind) values ('taken');
insert into [decisions] (draft_id, version, kind, by_id, at, told) values (4, 1, 'sent_back', 901, 1767261690, 1);
insert into [digests] (id, entries, made_at, wanted, correcting) values (1, '[1, 2]', 1767261900, 2, 0);
insert into [digest_entries] (entry_id, digest_id) values (1, 1);
insert into [digest_entries] (entry_id, digest_id) values (2, 1);
delete from sqlite_sequence;
insert into [sqlite_sequence] (name, seq) values ('people', 3);
insert into [sqlite_sequence] (name, seq) values ('log', 3);
insert into [sqlite_sequence] (name, seq) values ('entries', 9);
insert into [sqlite_sequence] (name, seq) values ('subscriptions', 11);
insert into [sqlite_sequence] (name, seq) values ('drafts', 18);
insert into [sqlite_sequence] (name, seq) values ('receipts', 9);
insert into [sqlite_sequence] (name, seq) values ('pushes', 7);
insert into [sqlite_sequence] (name, seq) values ('desk_messages', 3);
CREATE UNIQUE INDEX "idx__sqlite_migrations_migration_set_name"
    ON "_sqlite_migrations" ("migration_set", "name");
CREATE INDEX entries_in_order on entries (ordered_at, id);
CREATE INDEX entries_by_fingerprint on entries (fingerprint);
CREATE INDEX subscriptions_waiting on subscriptions (retry_at)
            where state = 'active' and retry_at is not null;
CREATE INDEX deliveries_shown on deliveries (seq, revision) where outcome = 'sent';
CREATE TRIGGER reach_of_new after insert on subscriptions when new.state = 'active'
            begin update reach set active = active + 1; end;
CREATE TRIGGER reach_of_changed after update of state on subscriptions
            when (new.state = 'active') <> (old.state = 'active')
            begin update reach set active = active + iif(new.state = 'active', 1, -1); end;
CREATE TRIGGER reach_of_deleted after delete on subscriptions when old.state = 'active'
            begin update reach set active = active - 1; end;
CREATE INDEX drafts_by_entry on drafts (entry_id) where entry_id is not null;
CREATE INDEX entries_by_publisher on entries (published_by) where published_by is not null;
CREATE INDEX receipts_open on receipts (id) where open;
CREATE INDEX revisions_by_fingerprint on revisions (fingerprint);
CREATE INDEX revisions_in_order on revisions (made_at);
CREATE UNIQUE INDEX pushes_of_entries on pushes (entry_id) where kind = 'entry';
CREATE UNIQUE INDEX pushes_of_notes on pushes (entry_id, revision) where kind = 'note';
CREATE INDEX pushes_correcting on pushes (seq) where correcting;
CREATE INDEX pushes_corrected on pushes (seq) where wanted > 1;
CREATE INDEX subscriptions_unreported on subscriptions (id) where pause_reason is not null;
CREATE INDEX entries_by_what_came on entries (came_as) where came_as is not null;
CREATE INDEX revisions_by_what_came on revisions (came_as) where came_as is not null;
CREATE INDEX entries_that_came_undated on entries (id)
            where day is null or came_as is not null;
CREATE INDEX desk_messages_in_order on desk_messages (chat_id, id);
CREATE INDEX desk_messages_by_draft on desk_messages (draft_id) where draft_id is not null;
CREATE INDEX subscriptions_to_recheck on subscriptions (recheck_at)
            where state in ('gone', 'paused') and recheck_at is not null;
CREATE INDEX log_by_entry on log (entry_id) where entry_id is not null;
CREATE INDEX log_by_person on log (person_id) where person_id is not null;
CREATE TRIGGER log_is_not_changed before update on log
            begin select raise(abort, 'the log can only grow'); end;
CREATE TRIGGER log_is_not_shortened before delete on log
            begin select raise(abort, 'the log can only grow'); end;
CREATE TRIGGER log_is_not_replaced before insert on log
            when exists (select 1 from log where id = new.id)
            begin select raise(abort, 'the log can only grow'); end;
CREATE INDEX pushes_stopped on pushes (seq) where stopped;
CREATE INDEX entry_topics_by_topic on entry_topics (topic_id, entry_id);
CREATE INDEX search_stems_by_sound on search_stems (sound) where sound is not null;
CREATE INDEX entries_with_pictures on entries (1) where pictures <> '[]';
CREATE INDEX revisions_with_pictures on revisions (1) where pictures <> '[]';
CREATE INDEX drafts_with_pictures on drafts (1) where pictures <> '[]';
CREATE INDEX entries_that_matter on entries (ordered_at, id) where level > 0;
CREATE INDEX word_keys_by_word on word_keys (word_id);
CREATE INDEX terms_words_by_terms on terms_words (terms_id);
CREATE INDEX audience_open on audience (urgent, seq, terms_id) where open;
CREATE INDEX audience_by_push on audience (seq);
CREATE INDEX subscriptions_due on subscriptions (terms_id, sent_through, id)
            where state = 'active' and retry_at is null and attempts = 0;
CREATE INDEX subscriptions_troubled on subscriptions (terms_id, sent_through, id)
            where state = 'active' and retry_at is null and attempts > 0;
CREATE INDEX subscriptions_held_up on subscriptions (terms_id, sent_through)
            where state = 'active' and retry_at is not null;
CREATE INDEX subscriptions_due_urgent on subscriptions (terms_id, urgent_through, id)
            where state = 'active' and retry_at is null and attempts = 0;
CREATE INDEX subscriptions_troubled_urgent on subscriptions (terms_id, urgent_through, id)
            where state = 'active' and retry_at is null and attempts > 0;
CREATE INDEX subscriptions_held_up_urgent on subscriptions (terms_id, urgent_through)
            where state = 'active' and retry_at is not null;
CREATE TRIGGER terms_of_changed after update of state on subscriptions
            when new.terms_id = old.terms_id and (new.state = 'active') <> (old.state = 'active')
            begin
                update terms set active = active + iif(new.state = 'active', 1, -1)
                    where id = new.terms_id;
            end;
CREATE TRIGGER terms_of_choice after update of terms_id on subscriptions
            when new.terms_id <> old.terms_id
            begin
                update terms set subscriptions = subscriptions + 1,
                    active = active + (new.state = 'active') where id = new.terms_id;
                update terms set subscriptions = subscriptions - 1,
                    active = active - (old.state = 'active') where id = old.terms_id;
            end;
CREATE TRIGGER terms_of_deleted after delete on subscriptions
            begin
                update terms set subscriptions = subscriptions - 1,
                    active = active - (old.state = 'active') where id = old.terms_id;
            end;
CREATE TRIGGER terms_end after update of subscriptions on terms
            when new.subscriptions = 0 and new.id > 2
            begin delete from terms where id = new.id; end;
CREATE TRIGGER words_end after delete on terms_words
            when not exists (select 1 from terms_words where word_id = old.word_id)
            begin delete from words where id = old.word_id; end;
CREATE INDEX plans_in_order on plans (publish_at) where state = 'waiting';
CREATE TRIGGER plan_is_of_an_open_entry before insert on plans
            when not exists (select 1 from drafts where id = new.draft_id
                and state = 'open' and kind = 'entry')
            begin select raise(abort, 'only an open draft of an entry can be planned'); end;
CREATE TRIGGER plan_ends_with_its_draft after update of state on drafts
            when new.state <> 'open'
            begin delete from plans where draft_id = new.id; end;
CREATE INDEX decisions_untold on decisions (at) where not told;
CREATE INDEX drafts_untouched on drafts (touched_at)
            where state = 'open' and not brought_up;
CREATE TRIGGER draft_is_touched_when_it_changes after update of version on drafts
            begin
                update drafts set touched_at = cast(strftime('%s') as integer), brought_up = 0
                    where id = new.id;
            end;
CREATE TRIGGER draft_is_touched_when_it_is_made after insert on drafts
            begin
                update drafts set touched_at = cast(strftime('%s') as integer) where id = new.id;
            end;
CREATE INDEX terms_that_turn on terms (turns_at) where turns_at is not null;
CREATE INDEX digest_entries_by_digest on digest_entries (digest_id);
CREATE INDEX digests_correcting on digests (id) where correcting;
CREATE TRIGGER terms_of_new after insert on subscriptions
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
CREATE TRIGGER audience_opens_again
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
CREATE TRIGGER plan_follows_its_draft after update of version on drafts
            when new.version <> old.version
            begin
                delete from plans where draft_id = new.id
                    and new.editor_id = old.editor_id and held;
                update plans set by_id = new.editor_id, message_id = null where draft_id = new.id
                    and new.editor_id = old.editor_id and by_id <> new.editor_id;
                update plans set version = new.version where draft_id = new.id;
            end;
CREATE INDEX subscriptions_away on subscriptions (terms_id, sent_through, urgent_through)
            where state in ('gone', 'paused');
CREATE INDEX log_by_draft on log (draft_id) where draft_id is not null;
CREATE INDEX log_of_settings on log (id) where kind = 'settings_changed';
commit;
